//! What was entered by mistake is taken back (登记错误).

use uuid::Uuid;

use super::{continuity, store};
use crate::ledger::{Book, Changed, Value};
use crate::{Error, Result};

pub(super) const ENTERED_BY_MISTAKE: &str = "entered_by_mistake";

/// Takes back an enrolment, service, appointment, referral or talk of the user's own: `unknown_id`, `not_her_provider`, `enrolment_has_services`. A day that
/// the service kept is open again. A continuity file that was accepted is taken back with all that it made here.
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
    let (unit, by) = found?;
    if unit != book.unit()? || by != provider {
        return Err(Error::new("not_her_provider"));
    }
    // What was given would belong to nothing, and be asked for again.
    if store::has_services(book, id)? {
        return Err(Error::new("enrolment_has_services"));
    }
    let kept = store::kept_by(book, id)?;
    book.write(provider, "take_back", |tx| {
        for appointment in &kept {
            tx.set(*appointment, &[("kept", Value::Null)])?;
        }
        tx.void(id, ENTERED_BY_MISTAKE).map(|_| ())
    })
}
