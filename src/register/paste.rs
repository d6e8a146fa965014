//! Pasting a column of values from a spreadsheet onto people: all of it or nothing.

use uuid::Uuid;

use super::fields;
use super::rules::Fields;
use super::schema::RESIDENT;
use super::store;
use crate::Result;
use crate::ledger::{Book, Changed};

/// Writes one field of several residents in one write, which one undo takes back. Errors name the place in the list (`row`, from 1).
pub fn paste_column(book: &mut Book, author: &str, field: &str, cells: &[(Uuid, String)]) -> Result<Changed<()>> {
    let today = book.env.today();
    let mut writes = Vec::with_capacity(cells.len());
    for (at, (id, text)) in cells.iter().enumerate() {
        let entered = Fields::from([(field.to_owned(), text.clone())]);
        let person = store::resident(book, *id)?;
        store::require_here(book, *id, &person.unit).map_err(|error| error.with("row", at + 1))?;
        let mut whole = person.fields;
        whole.extend(entered.clone());
        let written =
            fields::read(book, RESIDENT, &entered, &whole, today).map_err(|error| error.with("row", at + 1))?;
        writes.push((*id, written));
    }
    book.write(author, "paste", |tx| {
        for (id, written) in &writes {
            tx.set(*id, written)?;
        }
        Ok(())
    })
}
