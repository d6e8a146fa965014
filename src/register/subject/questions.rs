//! What is in question about her: fields with two values, what deserves a look, what was looked at and set aside, and of whom it was said that
//! they are not the same person.

use super::{household_number, writer};
use crate::Result;
use crate::ledger::{Book, UNIT};
use crate::print::section::{Cell, Section};
use crate::register::schema::HOUSEHOLD;
use crate::register::store::{self, Resident};
use crate::register::{division, finding, linked};

const COLUMNS: &[&str] = &["field", "question", "state_of_question"];

pub(super) fn section(book: &Book, person: &Resident) -> Result<Section> {
    let mut lines = Vec::new();
    for conflict in book.conflicts_of(person.id)? {
        let mut values = Vec::new();
        for head in conflict.heads {
            let shown = head.value.shown();
            let value = match conflict.field.as_str() {
                HOUSEHOLD => Cell::Text(household_number(book, &shown)?),
                UNIT => Cell::Text(division::name_of(book, &shown)?),
                field => Cell::value(field, shown),
            };
            values.push(Cell::Both(vec![value, writer(book, &head.author, &head.unit)?]));
        }
        lines.push(vec![Cell::field(conflict.field), Cell::Both(values), Cell::Word("two_values")]);
    }
    let mut found = Vec::new();
    finding::find_of(book, person, &mut found)?;
    for finding in found {
        let question = Cell::Question { code: finding.code, field: finding.field.clone(), params: finding.params };
        lines.push(vec![Cell::field(finding.field), question, Cell::Word("open")]);
    }
    for flag in store::flags(book, Some(person.row))?.into_iter().filter(finding::is_set_aside) {
        let question = Cell::Question { code: flag.code, field: flag.field.clone(), params: Vec::new() };
        lines.push(vec![Cell::field(flag.field), question, Cell::Word("set_aside")]);
    }
    for _ in 0..linked::said_apart(book, person.row)? {
        lines.push(vec![Cell::text(""), Cell::Word("not_same"), Cell::Word("set_aside")]);
    }
    Ok(Section::table("questions", COLUMNS, lines))
}
