//! Where each value came from: every value that a field of hers ever had, who wrote it and when, the latest first.

use super::{day, household_number, writer};
use crate::Result;
use crate::ledger::{Book, ERASE, Entry, UNIT, VOIDED};
use crate::print::section::{Cell, Section};
use crate::register::division;
use crate::register::schema::HOUSEHOLD;
use crate::register::store::Resident;

const COLUMNS: &[&str] = &["written", "field", "value", "by", "how"];

pub(super) fn section(book: &Book, person: &Resident) -> Result<Section> {
    let mut lines = Vec::new();
    for entry in book.history(person.id)? {
        lines.push(vec![
            day(book, entry.at),
            Cell::field(entry.field.as_str()),
            value(book, &entry)?,
            writer(book, &entry.author, &entry.unit)?,
            Cell::value("action", entry.action),
        ]);
    }
    Ok(Section::table("history", COLUMNS, lines))
}

fn value(book: &Book, entry: &Entry) -> Result<Cell> {
    let shown = entry.value.shown();
    let erased = entry.value.is_erased() || entry.action.starts_with(ERASE) && entry.field != VOIDED;
    Ok(match entry.field.as_str() {
        _ if erased => Cell::Word("erased"),
        HOUSEHOLD => Cell::Text(household_number(book, &shown)?),
        UNIT if !shown.is_empty() => Cell::Text(division::name_of(book, &shown)?),
        field => Cell::value(field, shown),
    })
}
