//! Which schedule of a programme is in force (本镇采用的安排): the town's station chooses, and every village follows.

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::{self, Programme, Schedule};
use super::schema::PROGRAMME_CHOICE;
use super::store;
use crate::ledger::{Book, Changed, Value};
use crate::security::{Right, Role};
use crate::{Error, Result};

/// Puts a schedule in force from a day on, for those who enrol from then. `town_only` in a village, `unknown_programme`, `unknown_schedule`.
pub fn choose(
    book: &mut Book,
    role: Role,
    author: &str,
    (programme, schedule): (&str, &str),
    from: Date,
) -> Result<Changed<Uuid>> {
    book.require(Right::Write)?;
    if role != Role::Town {
        return Err(Error::new("town_only"));
    }
    let schedule = &catalogue::programme(programme)?.schedule(schedule)?.code;
    book.write(author, "choose_schedule", |tx| {
        let id = tx.new_id();
        let fields = [
            ("programme", Value::text(programme)),
            ("schedule", Value::text(schedule)),
            ("from_on", Value::text(&from.to_string())),
        ];
        tx.create(PROGRAMME_CHOICE, id, None, &fields)?;
        Ok(id)
    })
}

/// The schedule of a programme that is in force on a day: the town's choice, else the catalogue's. One that this version does not have is passed over.
pub fn schedule_on<'a>(book: &Book, programme: &'a Programme, on: Date) -> Result<Option<&'a Schedule>> {
    let chosen = store::chosen_schedule(book, &programme.code, on)?;
    let chosen = chosen.and_then(|code| programme.schedule(&code).ok());
    Ok(chosen.or_else(|| programme.default_schedule(on)))
}
