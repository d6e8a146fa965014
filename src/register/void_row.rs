//! Taking a household or resident back that should not be in the register; nothing is deleted.

use uuid::Uuid;

use super::schema::{HOUSEHOLD, RESIDENT};
use super::store;
use crate::ledger::{Book, Changed};
use crate::{Error, Result};

/// Why a row can be taken back (作废原因).
pub const VOID_REASONS: [&str; 3] = ["entered_by_mistake", "duplicate_entry", "other"];

/// Takes a row back for one of `VOID_REASONS`. A household that still has people is refused.
pub fn void_row(book: &mut Book, author: &str, id: Uuid, reason: &str) -> Result<Changed<()>> {
    if !VOID_REASONS.contains(&reason) {
        return Err(Error::new("unknown_reason"));
    }
    let entity = store::entity_of(book, id)?.ok_or_else(|| Error::new("unknown_id").with("id", id.hyphenated()))?;
    if entity == RESIDENT {
        store::require_here(book, id, &store::resident(book, id)?.unit)?;
    }
    if entity == HOUSEHOLD {
        let household = store::household(book, id)?;
        store::require_here(book, id, &household.unit)?;
        let members = store::members(book, household.row)?.len();
        if members > 0 {
            return Err(Error::new("household_has_people").with("people", members));
        }
    }
    book.write(author, "void", |tx| tx.void(id, reason).map(|_| ()))
}

/// Whether a row is a household or resident that is in use, so that it could be taken back.
pub fn stands(book: &Book, id: Uuid) -> Result<bool> {
    Ok(match store::entity_of(book, id)?.as_deref() {
        Some(HOUSEHOLD) => store::household(book, id)?.voided.is_none(),
        Some(RESIDENT) => store::resident(book, id)?.voided.is_none(),
        _ => false,
    })
}
