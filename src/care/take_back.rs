//! What was entered by mistake is taken back (登记错误).

use uuid::Uuid;

use super::catalogue::{Catalogue, Event};
use super::{continuity, enrol, store};
use crate::ledger::{Book, Changed, Value};
use crate::{Error, Result};

pub(super) const ENTERED_BY_MISTAKE: &str = "entered_by_mistake";

/// Takes back an enrolment, service, appointment, referral or talk of the user's own, or a service that another gave within what is the user's now:
/// `unknown_id`, `kept_elsewhere`, `not_her_provider`, `enrolment_has_services`. A day that the service kept is open again, and so is a pregnancy that
/// ended with a delivery. A continuity file that was accepted is taken back with all that it made here; a movement of supplies, by whoever keeps care.
pub fn take_back(book: &mut Book, provider: &str, id: Uuid) -> Result<Changed<()>> {
    if let Some(accepted) = continuity::received(book, id)? {
        return continuity::take_back(book, provider, &accepted);
    }
    let found = store::enrolment_of(book, id)
        .map(|row| (row.unit, row.provider))
        .or_else(|_| store::service_of(book, id).map(|row| (row.unit, row.provider)))
        .or_else(|_| store::appointment_of(book, id).map(|row| (row.unit, row.provider)))
        .or_else(|_| store::referral_of(book, id).map(|row| (row.unit, row.provider)))
        .or_else(|_| store::talk_of(book, id).map(|row| (row.unit, row.provider)));
    let (unit, by) = match found {
        Err(_) if store::is_movement(book, id)? => {
            return book.write(provider, "take_back", |tx| tx.void(id, ENTERED_BY_MISTAKE).map(|_| ()));
        }
        found => found?,
    };
    let within = store::service_of(book, id).ok().and_then(|service| service.enrolment);
    let goes_on_here = within.is_some_and(|within| enrol::own(book, within, provider).is_ok());
    if !goes_on_here {
        enrol::require_own(book, (&unit, &by), provider)?;
    }
    // What was given would belong to nothing, and be asked for again.
    if store::has_services(book, id)? {
        return Err(Error::new("enrolment_has_services"));
    }
    let kept = store::kept_by(book, id)?;
    let again = ended_by(book, id)?;
    book.write(provider, "take_back", |tx| {
        for appointment in &kept {
            tx.set(*appointment, &[("kept", Value::Null)])?;
        }
        for pregnancy in &again {
            tx.set(*pregnancy, &[("ended_on", Value::Null)])?;
        }
        tx.void(id, ENTERED_BY_MISTAKE).map(|_| ())
    })
}

/// The pregnancies of this office that ended on the day on which a delivery was entered: with it they are looked after again.
fn ended_by(book: &Book, id: Uuid) -> Result<Vec<Uuid>> {
    let Ok(delivery) = store::enrolment_of(book, id) else { return Ok(Vec::new()) };
    let catalogue = Catalogue::of(book)?;
    let has = |programme: &str, event| catalogue.programme(programme).is_ok_and(|known| known.event == Some(event));
    if !has(&delivery.programme, Event::Delivery) {
        return Ok(Vec::new());
    }
    let hers = store::enrolments(book, &[delivery.person])?.into_iter();
    let ended = hers.filter(|row| row.unit == delivery.unit && row.ended_on == Some(delivery.entered_on));
    Ok(ended.filter(|row| has(&row.programme, Event::LastPeriod)).map(|row| row.id).collect())
}
