//! Offering a person or household to another unit (迁出). A town's word is its own approval; a village waits for the town's.

use uuid::Uuid;

use super::moving::{Moving, require_some};
use super::{State, Subject, is_town, people, store, town_of};
use crate::ledger::{Book, Changed, Value, WriteTx};
use crate::register::division;
use crate::register::schema::TRANSFER;
use crate::{Error, Result};

/// Offers someone to a unit. `consent`: the person agreed that the unit they leave may know where they go.
///
/// At a town they move at once; to another town, by the transfer file and not by this.
pub fn offer(book: &mut Book, author: &str, id: Uuid, to_unit: &str, consent: bool) -> Result<Changed<Uuid>> {
    let offer = Offer::of(book, id, to_unit, consent)?;
    let own = book.unit()?;
    let moves_now = is_town(&own);
    if moves_now && town_of(to_unit) != own {
        return Err(Error::new("needs_transfer_file"));
    }
    book.write(author, "transfer_offer", |tx| {
        let transfer = offer_in(tx, &offer, if moves_now { State::Approved } else { State::Offered })?;
        if moves_now {
            offer.moving.carry_out(tx, to_unit)?;
        }
        Ok(transfer)
    })
}

/// An offer that may be made.
pub(crate) struct Offer {
    pub(crate) subject: Subject,
    pub(crate) moving: Moving,
    from_unit: String,
    to_unit: String,
    consent: bool,
}

impl Offer {
    pub(crate) fn of(book: &Book, id: Uuid, to_unit: &str, consent: bool) -> Result<Self> {
        let subject = Subject::of(book, id)?;
        let (from_unit, voided) = match subject {
            Subject::Person(id) => people::resident(book, id).map(|person| (person.unit, person.voided))?,
            Subject::Household(id) => {
                people::household(book, id).map(|household| (household.unit, household.voided))?
            }
        };
        if voided.is_some() {
            return Err(Error::new("voided").with("id", id.hyphenated()));
        }
        people::require_here(book, id, &from_unit)?;
        check_unit(book, to_unit, &from_unit)?;
        if store::moves_of(book, subject)?.iter().any(|known| known.state.is_open()) {
            return Err(Error::new("transfer_open").with("id", id.hyphenated()));
        }
        let moving = Moving::out_of(book, subject, &from_unit)?;
        require_some(&moving, subject)?;
        Ok(Self { subject, moving, from_unit, to_unit: to_unit.to_owned(), consent })
    }
}

/// A village by its code; in another town, the town itself will do, which knows its villages.
fn check_unit(book: &Book, to_unit: &str, from_unit: &str) -> Result<()> {
    if to_unit == from_unit {
        return Err(Error::new("same_unit").with("unit", to_unit));
    }
    let known = division::is_known(book, to_unit)? && division::current(book, to_unit)? == to_unit;
    let fits = match to_unit.len() {
        12 => true,
        9 => town_of(from_unit) != to_unit,
        _ => false,
    };
    if known && fits { Ok(()) } else { Err(Error::new("unknown_unit").with("unit", to_unit)) }
}

pub(crate) fn offer_in(tx: &mut WriteTx<'_>, offer: &Offer, state: State) -> Result<Uuid> {
    let transfer = tx.new_id();
    let subject = match offer.subject {
        Subject::Person(id) => ("person", Value::id(id)),
        Subject::Household(id) => ("household", Value::id(id)),
    };
    let month = tx.today().strftime("%Y-%m").to_string();
    let fields = [
        subject,
        ("from_unit", Value::text(&offer.from_unit)),
        ("to_unit", Value::text(&offer.to_unit)),
        ("state", Value::text(state.code())),
        ("month", Value::text(&month)),
        ("consent", Value::text(if offer.consent { "yes" } else { "" })),
    ];
    tx.create(TRANSFER, transfer, None, &fields)?;
    Ok(transfer)
}
