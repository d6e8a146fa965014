//! The other town's station has accepted what was sent: what was begun here ends here, and is late no more.

use jiff::civil::Date;
use uuid::Uuid;

use super::{Continuity, Direction, store};
use crate::care::Enrolment;
use crate::care::agree::CLOSED;
use crate::care::store::{appointments, enrolment_of};
use crate::ledger::{Book, Changed, Value};
use crate::{Error, Result};

/// What a receipt did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub person: Uuid,
    /// The day on which it was accepted there.
    pub on: Date,
    /// It was here before, and nothing was written.
    pub already: bool,
    /// Enrolments of this office that ended with it.
    pub ended: Vec<Uuid>,
    /// Days agreed to within them, which were taken off.
    pub taken_off: Vec<Uuid>,
    /// Those that were told and go on here: a village doctor's, who ends them herself, and one in which she was seen again since.
    pub left: Vec<Uuid>,
}

/// Takes in, inside the caller's transaction, that the town `other` accepted a file on a day: `unknown_continuity` where none of that id was
/// sent there.
pub fn answer(
    book: &mut Book,
    provider: &str,
    (file, other): (Uuid, &str),
    accepted: Date,
) -> Result<Changed<Answered>> {
    let sent = store::find(book, Direction::Sent, file, other)?.ok_or_else(|| Error::new("unknown_continuity"))?;
    let (person, none) = (sent.person, Vec::new);
    let blank = Answered { person, on: accepted, already: true, ended: none(), taken_off: none(), left: none() };
    if let Some(on) = sent.answered_on {
        return Ok(Changed { value: Answered { on, ..blank }, op: None, rows: Vec::new() });
    }
    // Their clock may be wrong; nothing ends before it was told, nor ahead of today.
    let on = accepted.min(book.today()).max(sent.day);
    let mut answered = Answered { on, already: false, ..blank };
    let unit = book.unit()?;
    for id in &sent.about {
        let Ok(known) = enrolment_of(book, *id) else { continue };
        if known.ended_on.is_some() {
            continue;
        }
        let came_back = store::given_within(book, *id)?.iter().any(|(_, day)| day.is_some_and(|day| day > on));
        if known.unit != unit || came_back {
            answered.left.push(*id);
            continue;
        }
        answered.ended.push(*id);
        answered.taken_off.extend(days_of(book, &sent, &known)?);
    }
    answered.taken_off.sort();
    answered.taken_off.dedup();
    let day = Value::text(&on.to_string());
    book.write_inside(provider, "continuity_receipt", |tx| {
        tx.set(sent.id, &[("answered_on", day.clone())])?;
        for id in &answered.ended {
            tx.set(*id, &[("ended_on", day.clone())])?;
        }
        for id in &answered.taken_off {
            tx.void(*id, CLOSED)?;
        }
        Ok(answered)
    })
}

/// The days that she agreed to here for what goes on there: within the enrolment, and of its programme and within none. A referral stays until it
/// has its answer.
fn days_of(book: &Book, sent: &Continuity, ended: &Enrolment) -> Result<Vec<Uuid>> {
    let mut days = store::open_days_within(book, ended.id)?;
    let of_programme = appointments(book, &[sent.person, ended.person])?.into_iter();
    let of_programme = of_programme.filter(|day| !day.kept && day.unit == ended.unit && day.enrolment.is_none());
    days.extend(of_programme.filter(|day| day.programme == ended.programme).map(|day| day.id));
    Ok(days)
}
