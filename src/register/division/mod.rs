//! Changes of divisions (区划调整): villages that merge, split or are renumbered. The book's rows stand beside the list that the program ships.
//!
//! Who belongs to a unit follows by moves that the town writes. An office keeps its card and with it the old code; what it writes under that
//! code is moved on by the town when it arrives, so that nothing depends on who has heard of the change when.

mod change;

pub use change::{Change, change, settle};

use std::collections::BTreeMap;

use uuid::Uuid;

use super::divisions;
use super::schema::DIVISION;
use crate::Result;
use crate::ledger::Book;

/// More steps than this from a code to the one that holds now are a circle.
const STEPS_MAX: usize = 16;

/// A division as the book has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub code: String,
    pub name: String,
    /// The code that took its place; empty while it stands.
    pub succeeded_by: String,
    pub since: String,
}

/// Every division that came, went or was renamed, in the order of codes.
pub fn changed(book: &Book) -> Result<Vec<Changed>> {
    let sql = format!(
        "SELECT code, coalesce(name, ''), coalesce(succeeded_by, ''), coalesce(since, '') FROM {DIVISION}
         WHERE voided IS NULL AND code IS NOT NULL ORDER BY code"
    );
    book.core.all(&sql, [], |row| {
        Ok(Changed { code: row.get(0)?, name: row.get(1)?, succeeded_by: row.get(2)?, since: row.get(3)? })
    })
}

/// Whether there is, or was, a division with that code.
pub fn is_known(book: &Book, code: &str) -> Result<bool> {
    Ok(divisions::find(code).is_some() || find(book, code)?.is_some())
}

/// A division's short name; the code itself if it is unknown.
pub fn name_of(book: &Book, code: &str) -> Result<String> {
    if let Some(found) = find(book, code)?.filter(|found| !found.name.is_empty()) {
        return Ok(found.name);
    }
    Ok(divisions::find(code).map_or_else(|| code.to_owned(), |found| divisions::short_name(found).to_owned()))
}

/// The villages of a town that stand now, by their codes: those of the list, as changes have left them.
pub fn villages_of(book: &Book, town: &str) -> Result<BTreeMap<String, String>> {
    let listed = divisions::villages_of(town);
    let mut standing: BTreeMap<_, _> =
        listed.map(|village| (village.code.to_owned(), divisions::short_name(village).to_owned())).collect();
    for known in changed(book)?.into_iter().filter(|known| known.code.starts_with(town)) {
        if known.succeeded_by.is_empty() {
            standing.insert(known.code, known.name);
        } else {
            standing.remove(&known.code);
        }
    }
    Ok(standing)
}

/// The code itself and those that took its place, the one that holds now last.
pub fn line_of(book: &Book, code: &str) -> Result<Vec<String>> {
    let mut line = vec![code.to_owned()];
    while let Some(next) = line.last().map(|last| find(book, last)).transpose()?.flatten() {
        if next.succeeded_by.is_empty() || line.contains(&next.succeeded_by) || line.len() > STEPS_MAX {
            break;
        }
        line.push(next.succeeded_by);
    }
    Ok(line)
}

/// The code that holds now.
pub fn current(book: &Book, code: &str) -> Result<String> {
    Ok(line_of(book, code)?.pop().unwrap_or_else(|| code.to_owned()))
}

/// The code that holds now and all that it took the place of.
pub(crate) fn all_of(book: &Book, code: &str) -> Result<Vec<String>> {
    let now = current(book, code)?;
    let mut all = vec![now.clone()];
    for before in changed(book)?.into_iter().filter(|before| !before.succeeded_by.is_empty()) {
        if before.code != now && current(book, &before.code)? == now {
            all.push(before.code);
        }
    }
    Ok(all)
}

/// The code that holds now of a division that was changed, by its code or its name, old or new, as someone types it.
pub(crate) fn typed(book: &Book, text: &str) -> Result<Option<String>> {
    let text = text.trim();
    for known in changed(book)? {
        if text == known.code || text == known.name {
            return current(book, &known.code).map(Some);
        }
    }
    Ok(None)
}

fn find(book: &Book, code: &str) -> Result<Option<Changed>> {
    let sql = format!(
        "SELECT code, coalesce(name, ''), coalesce(succeeded_by, ''), coalesce(since, '') FROM {DIVISION}
         WHERE code = ?1 AND voided IS NULL"
    );
    book.core.one(&sql, [code], |row| {
        Ok(Changed { code: row.get(0)?, name: row.get(1)?, succeeded_by: row.get(2)?, since: row.get(3)? })
    })
}

/// The id follows from the code: two offices that write of one division write one row.
fn id_of(code: &str) -> Uuid {
    let hash = blake3::Hasher::new().update(b"cunce division ").update(code.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
