//! What this office keeps of a person is erased at her request (清除保健记录): from the tables, the journal and every later file and backup.

use uuid::Uuid;

use super::schema::SEALED_NOTE;
use super::store;
use crate::Result;
use crate::ledger::{Book, Changed, ERASE, UNIT};
use crate::rights::CONSENT;

/// Whether this office keeps anything of a person.
pub(crate) fn keeps_of(book: &Book, person: Uuid) -> Result<bool> {
    Ok(!store::rows_of(book, &[person], &book.unit()?)?.is_empty())
}

/// Erases every enrolment, service, appointment, referral, continuity file's entry and sealed note of a person that this office keeps, also those taken back, with what she
/// agreed to here, under any of her registrations; what another office keeps it erases itself. Returns how many rows: neither what she agreed to is counted, which nobody can tell
/// from never asked, nor the notes, of which nobody here is told whom they are about. It cannot be undone.
pub fn erase(book: &mut Book, author: &str, hers: &[Uuid]) -> Result<Changed<usize>> {
    let rows = store::rows_of(book, hers, &book.unit()?)?;
    let schema = book.core.schema;
    book.write(author, ERASE, |tx| {
        for (entity, id) in &rows {
            let fields = schema.entity(entity).map_or(&[][..], |entity| entity.fields);
            let personal: Vec<&str> = fields.iter().map(|field| field.name).filter(|name| *name != UNIT).collect();
            tx.erase(*id, &personal)?;
            tx.void_erased(*id)?;
        }
        Ok(rows.iter().filter(|(entity, _)| ![CONSENT, SEALED_NOTE].contains(entity)).count())
    })
}
