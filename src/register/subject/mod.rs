//! What the civil book holds on one person, for herself (本人资料): everything of her own, ID and phone in full, and of others only what her own
//! record names.
//!
//! What is hers: the fields of her registrations, the events of her life, her moves, what is in question about her, and who wrote each value
//! and when. Of her household she is told its number, group and address, and who its head is. Left out is what is another person's: the fields of
//! the others in the household; the household's note, which may be about any of them; the event of a spouse that says the same as her own; the
//! names behind a number that several have, and behind “not the same person”. Registrations that are linked with hers are hers: the office has
//! said so. Where that was wrong, parting them comes first.

mod events;
mod moves;
mod past;
mod questions;

use uuid::Uuid;

use super::store::{self, Resident};
use super::{division, linked, rules};
use crate::Result;
use crate::ledger::Book;
use crate::print::section::{Cell, Section};
use crate::security::Right;

/// Everything, registration by registration.
pub(crate) fn sections(book: &Book, id: Uuid) -> Result<Vec<Section>> {
    book.require(Right::Reveal)?;
    let person = store::resident(book, id)?;
    let others = linked::others_of(book, person.row)?;
    let mut sections = Vec::new();
    of_registration(book, &person, "record", &mut sections)?;
    for other in &others {
        of_registration(book, other, "record_linked", &mut sections)?;
    }
    Ok(sections)
}

/// The units that she is registered in, each as far as this book knows.
pub(crate) fn units(book: &Book, id: Uuid) -> Result<Vec<String>> {
    let person = store::resident(book, id)?;
    let mut units = vec![person.unit.clone()];
    units.extend(linked::others_of(book, person.row)?.into_iter().map(|other| other.unit));
    Ok(units)
}

fn of_registration(book: &Book, person: &Resident, title: &'static str, found: &mut Vec<Section>) -> Result<()> {
    let record = record(book, person, title)?;
    let household = household(book, person)?;
    let rest = [
        events::section(book, person)?,
        moves::section(book, person)?,
        questions::section(book, person)?,
        past::section(book, person)?,
    ];
    found.push(record);
    found.extend(household.into_iter().chain(rest).filter(|section| !section.lines.is_empty()));
    Ok(())
}

fn record(book: &Book, person: &Resident, title: &'static str) -> Result<Section> {
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    for field in rules::RESIDENT_FIELDS {
        let value = person.fields.get(field).cloned().unwrap_or_default();
        lines.push(vec![Cell::field(field), Cell::value(field, value)]);
    }
    let unit = division::name_of(book, &person.unit)?;
    lines.push(vec![Cell::field("unit"), Cell::Text(unit)]);
    if let Some(reason) = &person.voided {
        lines.push(vec![Cell::field("voided"), Cell::value("voided", reason)]);
    }
    if let Some(month) = store::left_month(book, person.row, &person.unit)? {
        lines.push(vec![Cell::Word("left"), Cell::Text(month)]);
    }
    Ok(Section::pairs(title, lines))
}

/// Where she lives; what the household has beside that may be about others.
fn household(book: &Book, person: &Resident) -> Result<Option<Section>> {
    let Some(household) = person.household.map(|id| store::find_household(book, id)).transpose()?.flatten() else {
        return Ok(None);
    };
    let text = |field: &str| household.fields.get(field).cloned().unwrap_or_default();
    let mut lines: Vec<Vec<Cell>> = ["number", "village_group", "address"]
        .map(|field| vec![Cell::field(field), Cell::value(field, text(field))])
        .into();
    lines.push(vec![Cell::field("head_name"), Cell::value("head_name", household.head_name.as_str())]);
    Ok(Some(Section::pairs("household", lines).noting("household_others")))
}

/// Who wrote something, and for which office: `赵文书（周营村）`.
fn writer(book: &Book, author: &str, unit: &str) -> Result<Cell> {
    if author.is_empty() && unit.is_empty() {
        return Ok(Cell::Text(String::new()));
    }
    Ok(Cell::Text(format!("{author}（{}）", division::name_of(book, unit)?)))
}

fn day(book: &Book, at: i64) -> Cell {
    Cell::Text(book.env.date_at(at).to_string())
}

fn household_number(book: &Book, id: &str) -> Result<String> {
    let Ok(id) = id.parse::<Uuid>() else { return Ok(String::new()) };
    let household = store::find_household(book, id)?;
    Ok(household.and_then(|household| household.fields.get("number").cloned()).unwrap_or_default())
}
