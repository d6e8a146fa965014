//! The events of her life, those that were taken back too: they are kept, so they are told.

use super::{day, writer};
use crate::Result;
use crate::ledger::Book;
use crate::print::section::{Cell, Section};
use crate::register::store::{self, LifeEvent, Resident};

const COLUMNS: &[&str] = &["date", "event", "details", "written", "by"];

pub(super) fn section(book: &Book, person: &Resident) -> Result<Section> {
    let mut lines = Vec::new();
    for event in store::all_life_events(book, person.row)? {
        // Of one that was erased only that it was there is left.
        if event.kind.is_empty() {
            continue;
        }
        let written = book.last_entry(event.id)?;
        let (author, unit) = written.as_ref().map_or(("", ""), |entry| (entry.author.as_str(), entry.unit.as_str()));
        lines.push(vec![
            Cell::text(event.date.as_str()),
            Cell::value("event", event.kind.as_str()),
            details(&event, person),
            written.as_ref().map_or_else(|| Cell::text(""), |entry| day(book, entry.at)),
            writer(book, author, unit)?,
        ]);
    }
    Ok(Section::table("events", COLUMNS, lines))
}

fn details(event: &LifeEvent, person: &Resident) -> Cell {
    let mut found = Vec::new();
    let mut put = |word: &'static str, text: &str| {
        if !text.is_empty() {
            found.push(Cell::Both(vec![Cell::Word(word), Cell::text(text)]));
        }
    };
    put("with", event.other.as_ref().filter(|(id, _)| *id != person.id).map_or("", |(_, name)| name));
    put("from_household", event.from_household.as_ref().map_or("", |(_, number)| number));
    put("to_household", event.household.as_ref().map_or("", |(_, number)| number));
    put("place", &event.place);
    if event.voided {
        found.push(Cell::Word("taken_back"));
    }
    Cell::Both(found)
}
