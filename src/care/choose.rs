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

/// What the town has chosen so far.
#[derive(Debug, Clone, Default)]
pub struct Choices(Vec<(String, String, Date)>);

impl Choices {
    pub fn of(book: &Book) -> Result<Self> {
        store::choices(book).map(Self)
    }

    /// The schedule of a programme that is in force on a day: the town's choice, else the catalogue's. One that this version does not have is
    /// passed over for the catalogue's.
    #[must_use]
    pub fn schedule_on<'a>(&self, programme: &'a Programme, on: Date) -> Option<&'a Schedule> {
        let chosen = self.0.iter().find(|(of, _, from)| *of == programme.code && *from <= on);
        let chosen = chosen.and_then(|(_, code, _)| programme.schedule(code).ok());
        chosen.or_else(|| programme.default_schedule(on))
    }
}
