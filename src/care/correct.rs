//! The day of an enrolment's event is corrected (更正日期); what was given within it stays.

use jiff::civil::Date;

use super::catalogue::Catalogue;
use super::enrol::{self, Subject, doubts};
use super::{doubt, store};
use crate::ledger::{Book, Changed, Value};
use crate::{Error, Result};

/// Sets the day of the event of her open enrolment in a programme, and what is doubted of it. `unknown_programme`, `not_enrolled` here,
/// `not_her_provider`, `no_event`, `doubtful`.
pub fn correct_event(
    book: &mut Book,
    provider: &str,
    subject: &Subject,
    programme: &str,
    (on, insist): (Date, bool),
) -> Result<Changed<uuid::Uuid>> {
    let (catalogue, unit) = (Catalogue::of(book)?, book.unit()?);
    let programme = catalogue.programme(programme)?;
    let mut others = store::enrolments(book, &subject.hers())?;
    others.retain(|enrolment| enrolment.unit == unit);
    let open = others.iter().position(|known| known.programme == programme.code && known.ended_on.is_none());
    let id = others.remove(open.ok_or_else(|| Error::new("not_enrolled"))?).id;
    enrol::own(book, id, provider)?;
    if programme.event.is_none() {
        return Err(Error::new("no_event"));
    }
    let doubtful = doubt::flag(&doubts(programme, Some(on), book.today(), subject, &others), insist)?;
    book.write(provider, "correct_event", |tx| {
        tx.set(id, &[("event_on", Value::text(&on.to_string())), ("doubtful", Value::text(&doubtful))])?;
        Ok(id)
    })
}
