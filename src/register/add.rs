//! Adding households (立户) and residents.

use uuid::Uuid;

use super::fields::{self, Written};
use super::rules::{self, Fields};
use super::schema::{HOUSEHOLD, RESIDENT};
use super::store;
use crate::ledger::{Book, Changed, UNIT, Value, WriteTx};
use crate::{Error, Result};

/// A resident ready to be written.
#[derive(Debug, Clone)]
pub struct NewPerson {
    pub(super) written: Written,
}

/// Adds a household to a unit.
pub fn add_household(book: &mut Book, author: &str, unit: &str, entered: &Fields) -> Result<Changed<Uuid>> {
    let today = book.env.today();
    let mut written = fields::read(book, HOUSEHOLD, entered, entered, today)?;
    if entered.values().all(|text| text.trim().is_empty()) {
        return Err(Error::new("missing_number").with("field", "number"));
    }
    written.push((UNIT, Value::text(unit)));
    book.write(author, "add_household", |tx| {
        let id = tx.new_id();
        tx.create(HOUSEHOLD, id, None, &written)?;
        Ok(id)
    })
}

/// Adds a resident to a household. Sex and birth date follow from a sound identity number where they are empty.
pub fn add_person(book: &mut Book, author: &str, household: Uuid, entered: &Fields) -> Result<Changed<Uuid>> {
    let new = read_person(book, household, entered)?;
    book.write(author, "add_person", |tx| add_person_in(tx, &new))
}

/// Adds a resident inside a write that does more.
pub fn add_person_in(tx: &mut WriteTx<'_>, new: &NewPerson) -> Result<Uuid> {
    let id = tx.new_id();
    tx.create(RESIDENT, id, None, &new.written)?;
    Ok(id)
}

/// Reads a new resident's fields for a household.
pub(super) fn read_person(book: &Book, household: Uuid, entered: &Fields) -> Result<NewPerson> {
    let household = store::household(book, household)?;
    if household.voided.is_some() {
        return Err(Error::new("voided").with("id", household.id.hyphenated()));
    }
    store::require_here(book, household.id, &household.unit)?;
    let mut entered = entered.clone();
    entered.extend(rules::fill_from_id(&entered));
    entered.entry("name".to_owned()).or_default();
    let mut written = fields::read(book, RESIDENT, &entered, &entered, book.env.today())?;
    written.retain(|(field, _)| *field != "household");
    written.push((UNIT, Value::text(&household.unit)));
    written.push(("household", Value::id(household.id)));
    Ok(NewPerson { written })
}
