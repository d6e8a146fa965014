//! Her moves to and from other units, alone or with the household while she was in it.

use std::collections::HashSet;

use super::day;
use crate::Result;
use crate::ledger::{Book, UNIT};
use crate::print::section::{Cell, Section};
use crate::register::division;
use crate::register::store::Resident;
use crate::register::transfer::{self, Subject, Transfer};

const COLUMNS: &[&str] = &["month", "from_unit", "to_unit", "state", "told_where", "written"];

pub(super) fn section(book: &Book, person: &Resident) -> Result<Section> {
    let moved: HashSet<i64> =
        book.history(person.id)?.into_iter().filter(|entry| entry.field == UNIT).map(|entry| entry.at).collect();
    let mut lines = Vec::new();
    for transfer in transfer::moves_of(book, Subject::Person(person.id))? {
        let written = book.history(transfer.id)?;
        let hers = match transfer.subject {
            Subject::Person(_) => true,
            // A move of the household from before she came into it is not hers.
            Subject::Household(_) => transfer.state.is_open() || written.iter().any(|entry| moved.contains(&entry.at)),
        };
        if hers {
            lines.push(line(book, &transfer, written.last().map(|entry| entry.at))?);
        }
    }
    Ok(Section::table("moves", COLUMNS, lines).noting("moves_month"))
}

fn line(book: &Book, transfer: &Transfer, written: Option<i64>) -> Result<Vec<Cell>> {
    let unit = |code: &str| if code.is_empty() { Ok(String::new()) } else { division::name_of(book, code) };
    Ok(vec![
        Cell::text(transfer.month.as_str()),
        Cell::Text(unit(&transfer.from_unit)?),
        Cell::Text(unit(&transfer.to_unit)?),
        Cell::value("state", transfer.state.code()),
        Cell::Word(if transfer.consent { "yes" } else { "no" }),
        written.map_or_else(|| Cell::text(""), |at| day(book, at)),
    ])
}
