//! Cards: how offices come to know each other's keys.

use std::path::Path;

use rusqlite::params;
use uuid::Uuid;

use crate::files::write_chosen;
use crate::ledger::Book;
use crate::security::{Card, Role};
use crate::session::Session;
use crate::{Error, Result};

const SQL: &str = "SELECT id, role, unit, name, sign_key, age_recipient FROM local_office";

/// Writes this office's card.
pub fn write_card(session: &Session, path: &Path) -> Result<()> {
    write_chosen(path, &session.identity.card_file()?)
}

/// Reads a card without trusting it yet.
pub fn read_card(path: &Path) -> Result<Card> {
    let bytes = std::fs::read(path).map_err(|error| Error::from(error).with("path", path.display()))?;
    Card::from_file(&bytes)
}

/// Trusts the office of a card. A card for a unit that was known under another card takes its place.
pub fn trust_card(session: &mut Session, card: &Card) -> Result<()> {
    if card.office == session.identity.card().office {
        return Err(Error::new("own_card"));
    }
    check_partner(session, card)?;
    session.book.in_transaction(|book| {
        book.core.run("DELETE FROM local_office WHERE unit = ?1 AND id <> ?2", params![card.unit, card.office])?;
        book.core.run(
            "INSERT OR REPLACE INTO local_office (id, role, unit, name, sign_key, age_recipient) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![card.office, card.role.code(), card.unit, card.name, card.sign_key.as_bytes(), card.age_recipient],
        )?;
        Ok(())
    })
}

/// A village exchanges with its town, a town with its villages.
fn check_partner(session: &Session, card: &Card) -> Result<()> {
    let own = session.identity.card();
    let fits = match (own.role, card.role) {
        (Role::Village, Role::Town) => own.unit.starts_with(&card.unit),
        (Role::Town, Role::Village) => card.unit.starts_with(&own.unit),
        _ => false,
    };
    if fits { Ok(()) } else { Err(Error::new("not_a_partner").with("unit", &card.unit)) }
}

/// The trusted offices, by unit.
pub fn trusted(book: &Book) -> Result<Vec<Card>> {
    book.core.all(&format!("{SQL} ORDER BY unit"), [], read)?.into_iter().collect()
}

/// The trusted office of a unit.
pub fn office_of_unit(book: &Book, unit: &str) -> Result<Card> {
    book.core
        .one(&format!("{SQL} WHERE unit = ?1"), [unit], read)?
        .ok_or_else(|| Error::new("unknown_office").with("unit", unit))?
}

pub(crate) fn office(book: &Book, id: Uuid) -> Result<Option<Card>> {
    book.core.one(&format!("{SQL} WHERE id = ?1"), params![id], read)?.transpose()
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Result<Card>> {
    let damaged = || Error::new("damaged_database").with("part", "office");
    let (role, key): (String, [u8; 32]) = (row.get(1)?, row.get(4)?);
    let (office, unit, name, age_recipient) = (row.get(0)?, row.get(2)?, row.get(3)?, row.get(5)?);
    Ok((|| {
        Ok(Card {
            office,
            role: Role::from_code(&role).ok_or_else(damaged)?,
            unit,
            name,
            sign_key: ed25519_dalek::VerifyingKey::from_bytes(&key).map_err(|_| damaged())?,
            age_recipient,
        })
    })())
}
