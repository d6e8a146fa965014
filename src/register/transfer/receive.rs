//! What the new village says: it has them (接收), or it does not take them (退回).

use uuid::Uuid;

use super::{State, Subject, Transfer, set_state, wrong_state};
use crate::ledger::{Book, Changed};
use crate::register::division;
use crate::register::event::{self, Event};
use crate::{Error, Result};

/// The receipt. A person who came alone can be put into a household with it.
pub(super) fn receive(
    book: &mut Book,
    author: &str,
    own: &str,
    transfer: &Transfer,
    household: Option<Uuid>,
) -> Result<Changed<State>> {
    check(book, own, transfer)?;
    let place = match (household, transfer.subject) {
        (Some(to_household), Subject::Person(person)) => {
            let event = Event::MoveWithin { people: vec![person], to_household };
            Some(event::plan(book, book.env.today(), &event)?)
        }
        (Some(_), Subject::Household(_)) => return Err(Error::new("bad_usage")),
        (None, _) => None,
    };
    book.write(author, "transfer_receive", |tx| {
        set_state(tx, transfer.id, State::Received)?;
        if let Some(place) = &place {
            place.carry_out(tx)?;
        }
        Ok(State::Received)
    })
}

/// They stay in the list until the town has sent them back.
pub(super) fn give_back(book: &mut Book, author: &str, own: &str, transfer: &Transfer) -> Result<Changed<State>> {
    check(book, own, transfer)?;
    book.write(author, "transfer_return", |tx| {
        set_state(tx, transfer.id, State::Returned)?;
        Ok(State::Returned)
    })
}

fn check(book: &Book, own: &str, transfer: &Transfer) -> Result<()> {
    if !division::line_of(book, own)?.contains(&transfer.to_unit) {
        return Err(Error::new("town_decides"));
    }
    if transfer.state == State::Approved { Ok(()) } else { Err(wrong_state(transfer)) }
}
