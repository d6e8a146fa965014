//! How timely we are (我们的及时率): of the steps that a provider promised and whose last day lies in a period, how many were given by that day. It is a
//! figure of the provider's own work; whether someone took anything up is not in it, for a step of an enrolment that she has ended is none.

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::Catalogue;
use super::record::Enrolment;
use super::schedule::{Done, Planned, plan};
use super::store;
use crate::Result;
use crate::ledger::Book;

/// What became of a promised step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// On its last day or before.
    InTime,
    /// After its last day.
    Later,
    NotGiven,
}

/// A step that was promised to someone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    pub person: Uuid,
    pub programme: String,
    pub kept: Kept,
}

/// The steps that a provider of this office promised and whose last day lies between two days, both included.
pub fn promises(book: &Book, provider: &str, (from, to): (Date, Date)) -> Result<Vec<Promise>> {
    let (unit, catalogue) = (book.unit()?, Catalogue::of(book)?);
    let mut found = Vec::new();
    for (enrolment, given) in store::own_enrolments(book, (provider, &unit))? {
        let Ok(programme) = catalogue.programme(&enrolment.programme) else { continue };
        let Some(schedule) = catalogue.schedule_on(programme, enrolment.entered_on) else { continue };
        let given = given.into_iter().map(|(what, day)| Done { what, day, noted: Vec::new() });
        let done: Vec<Done> = given.collect();
        for step in plan(&schedule.steps, enrolment.entered_on, enrolment.event_on, &done) {
            if (from..=to).contains(&step.last)
                && let Some(kept) = kept(&step, &enrolment)
            {
                found.push(Promise { person: enrolment.person, programme: enrolment.programme.clone(), kept });
            }
        }
    }
    Ok(found)
}

/// None of a step that was not promised: one whose day she sets, whose days were over when she enrolled or came from another provider, or whose last day she did not take part any more.
fn kept(step: &Planned<'_>, enrolment: &Enrolment) -> Option<Kept> {
    // What another provider missed before is nobody's figure.
    let since = enrolment.with_since.map_or(enrolment.entered_on, |since| since.max(enrolment.entered_on));
    let was_meant = !step.step.if_agreed && step.last >= since;
    match step.done_on {
        _ if !was_meant => None,
        Some(day) if day <= step.last => Some(Kept::InTime),
        Some(_) => Some(Kept::Later),
        None if enrolment.ended_on.is_some_and(|ended| ended <= step.last) => None,
        None => Some(Kept::NotGiven),
    }
}
