//! 请联系服务站: someone wishes that a doctor reaches her. The line says nothing of what it is about.

use uuid::Uuid;

use super::schema::PLEASE_CONTACT;
use super::store;
use crate::Result;
use crate::ledger::{Book, Value};

/// A line that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PleaseContact {
    pub person: Uuid,
    pub name: String,
    /// Division code of where she lives.
    pub unit: String,
    /// YYYY-MM-DD.
    pub day: String,
}

const ACTION: &str = "please_contact";
const DONE: &str = "done";

/// Puts a line up; where one stands nothing happens.
pub(crate) fn put_up(book: &mut Book, person: Uuid) -> Result<()> {
    let unit = store::resident(book, person)?.unit;
    store::require_here(book, person, &unit)?;
    if !store::lines_of(book, person)?.is_empty() {
        return Ok(());
    }
    let day = book.today().to_string();
    book.write("", ACTION, |tx| {
        let id = tx.new_id();
        tx.create(PLEASE_CONTACT, id, Some(person), &[("person", Value::id(person)), ("day", Value::text(&day))])
            .map(|_| ())
    })?;
    Ok(())
}

/// Takes the lines of a person down.
pub(crate) fn take_down(book: &mut Book, person: Uuid) -> Result<()> {
    let lines = store::lines_of(book, person)?;
    book.write("", ACTION, |tx| {
        for line in lines {
            tx.void(line, DONE)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Everyone of this office for whom a line stands, the oldest first.
pub(crate) fn all(book: &Book) -> Result<Vec<PleaseContact>> {
    store::lines(book)
}
