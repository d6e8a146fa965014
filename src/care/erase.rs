//! What this office keeps of a person is erased at her request (清除保健记录): from the tables, the journal and every later file and backup.

use uuid::Uuid;

use super::store;
use crate::Result;
use crate::ledger::{Book, Changed, ERASE, UNIT};
use crate::rights;

/// Erases every enrolment, service, appointment and referral of a person that this office keeps, also those taken back, with what she agreed to
/// here. Returns how many rows. It cannot be undone.
pub fn erase(book: &mut Book, author: &str, person: Uuid) -> Result<Changed<usize>> {
    let (rows, wishes) = (store::rows_of(book, person, &book.unit()?)?, rights::wishes_of(book, person)?);
    let schema = book.core.schema;
    book.write(author, ERASE, |tx| {
        for (entity, id) in &rows {
            let fields = schema.entity(entity).map_or(&[][..], |entity| entity.fields);
            let personal: Vec<&str> = fields.iter().map(|field| field.name).filter(|name| *name != UNIT).collect();
            tx.erase(*id, &personal)?;
            tx.void_erased(*id)?;
        }
        rights::erase_in(tx, &wishes)?;
        Ok(rows.len())
    })
}
