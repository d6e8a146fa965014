//! Changing fields of a household or resident.

use uuid::Uuid;

use super::fields;
use super::rules::Fields;
use super::schema::{HOUSEHOLD, RESIDENT};
use super::store;
use crate::ledger::{Book, Changed};
use crate::{Error, Result};

/// Writes the fields that differ; an empty text clears one. A doubtful value is kept and becomes a finding; an impossible one is refused.
pub fn set_fields(book: &mut Book, author: &str, id: Uuid, entered: &Fields) -> Result<Changed<()>> {
    let unknown = || Error::new("unknown_id").with("id", id.hyphenated());
    let entity = store::entity_of(book, id)?.ok_or_else(unknown)?;
    let (mut whole, unit) = match entity.as_str() {
        RESIDENT => store::resident(book, id).map(|person| (person.fields, person.unit))?,
        HOUSEHOLD => store::household(book, id).map(|household| (household.fields, household.unit))?,
        _ => return Err(unknown()),
    };
    store::require_here(book, id, &unit)?;
    whole.extend(entered.iter().map(|(name, text)| (name.clone(), text.clone())));
    let written = fields::read(book, &entity, entered, &whole, book.env.today())?;
    book.write(author, "set", |tx| tx.set(id, &written).map(|_| ()))
}
