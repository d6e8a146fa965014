//! The other town's station has accepted what was sent: what was begun here ends here, and is late no more.

use jiff::civil::Date;
use uuid::Uuid;

use super::{Direction, store};
use crate::care::store::enrolment_of;
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
    let blank = Answered { person: sent.person, on: accepted, already: true, ended: Vec::new(), left: Vec::new() };
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
        let ends = known.unit == unit && !came_back;
        if ends { &mut answered.ended } else { &mut answered.left }.push(*id);
    }
    let day = Value::text(&on.to_string());
    book.write_inside(provider, "continuity_receipt", |tx| {
        tx.set(sent.id, &[("answered_on", day.clone())])?;
        for id in &answered.ended {
            tx.set(*id, &[("ended_on", day.clone())])?;
        }
        Ok(answered)
    })
}
