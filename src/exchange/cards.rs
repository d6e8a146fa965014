//! Cards: how offices come to know each other's keys.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rusqlite::params;
use uuid::Uuid;

use crate::files::write_chosen;
use crate::ledger::Book;
use crate::register::division;
use crate::security::{CARD_BYTES_MAX, CIVIL, Card, Right, Role, books_of_text};
use crate::session::Session;
use crate::{Error, Result};

const SQL: &str = "SELECT id, role, unit, name, sign_key, age_recipient, books FROM local_office";

/// Writes this office's card.
pub fn write_card(session: &Session, path: &Path) -> Result<()> {
    write_chosen(path, &session.identity.card_file()?)
}

/// A card that was read and is not trusted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadCard {
    pub card: Card,
    pub standing: Standing,
}

/// What is known of the office that a card speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// This very card is trusted.
    Known,
    /// The first card of its unit here.
    New,
    /// It has new keys, and the key that is trusted has signed them.
    Renewed,
    /// Its unit is known here under other keys, and they have not signed it: the office was set up anew, or someone pretends to be it.
    Other,
}

/// Reads a card and says what is known of its office.
pub fn read_card(book: &Book, path: &Path) -> Result<ReadCard> {
    // One byte more than any card has is enough to see that it is none.
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(CARD_BYTES_MAX as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Error::from(error).with("path", path.display()))?;
    let card = Card::from_file(&bytes)?;
    let known =
        book.core.one(&format!("{SQL} WHERE unit = ?1 AND revoked_after IS NULL"), [&card.unit], read)?.transpose()?;
    let standing = match known {
        None => Standing::New,
        Some(known) if known == card => Standing::Known,
        Some(known) if known.office == card.office && known.sign_key == card.sign_key => Standing::Renewed,
        Some(known) if known.office == card.office && card.is_signed_by(&bytes, &known.sign_key)? => Standing::Renewed,
        Some(_) => Standing::Other,
    };
    Ok(ReadCard { card, standing })
}

/// Trusts the office of a card that was read. One that takes another's place unsigned is refused (`card_changed`) unless `replace` says
/// that its six words were compared.
pub fn trust_read(session: &mut Session, read: &ReadCard, replace: bool) -> Result<()> {
    session.require(Right::Exchange)?;
    if read.standing == Standing::Other && !replace {
        return Err(Error::new("card_changed").with("unit", &read.card.unit));
    }
    trust_card(session, &read.card)
}

/// Trusts the office of a card. A card for a unit that was known under another card takes its place.
pub fn trust_card(session: &mut Session, card: &Card) -> Result<()> {
    session.require(Right::Exchange)?;
    if card.office == session.identity.card().office {
        return Err(Error::new("own_card"));
    }
    check_partner(session, card)?;
    session.book.in_transaction(|book| {
        replace_others(book, card)?;
        keep(book, card)?;
        // A card that was revoked and is trusted again: its office was set up again under a person's eyes.
        book.core.run("DELETE FROM local_revoked WHERE office = ?1", params![card.office])?;
        Ok(())
    })
}

/// Accepts nothing any more of the office of a card past a position of its stream: its laptop was lost, or its key is in wrong hands.
/// Streams of its earlier laptops end where they were received. Returns how far the latest one was received.
pub fn revoke(session: &mut Session, card: &Card, last: u64) -> Result<u64> {
    session.require(Right::Exchange)?;
    let book = &mut session.book;
    if office(book, card.office)?.is_none() {
        return Err(Error::new("unknown_office").with("unit", &card.unit));
    }
    book.in_transaction(|book| revoke_in(book, card.office, Some(last)))
}

/// Another office that had the unit until now is known no longer but for what it wrote: what comes of it later waits for a person.
fn replace_others(book: &Book, card: &Card) -> Result<()> {
    let sql = "SELECT id FROM local_office WHERE unit = ?1 AND id <> ?2 AND revoked_after IS NULL";
    for office in book.core.all(sql, params![card.unit, card.office], |row| row.get::<_, Uuid>(0))? {
        let received = match is_revoked(book, office)? {
            true => 0,
            false => revoke_in(book, office, None)?,
        };
        book.core.run("UPDATE local_office SET revoked_after = ?2 WHERE id = ?1", params![office, received as i64])?;
    }
    Ok(())
}

/// From now on a replica is believed up to a position although its office's card was revoked.
pub(crate) fn accept_to(book: &Book, office: Uuid, replica: Uuid, last: u64) -> Result<()> {
    book.core.run(
        "INSERT INTO local_revoked (office, replica, last) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
        params![office, replica, last as i64],
    )?;
    Ok(())
}

fn keep(book: &Book, card: &Card) -> Result<()> {
    book.core.run(
        "INSERT OR REPLACE INTO local_office (id, role, unit, name, sign_key, age_recipient, books) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            card.office,
            card.role.code(),
            card.unit,
            card.name,
            card.sign_key.as_bytes(),
            card.age_recipient,
            card.books_text()?
        ],
    )?;
    Ok(())
}

/// Without a position, the latest stream ends where it was received, as the earlier ones do.
fn revoke_in(book: &Book, office: Uuid, last: Option<u64>) -> Result<u64> {
    let received = book.core.all(
        "SELECT replica, max(last), max(at) FROM local_received WHERE office = ?1 GROUP BY replica ORDER BY 3 DESC",
        params![office],
        |row| Ok((row.get::<_, Uuid>(0)?, row.get::<_, i64>(1)?)),
    )?;
    // The row without a replica stands for all that are not known: nothing of them is accepted.
    let none = (Uuid::nil(), 0);
    for (at, (replica, reached)) in received.iter().chain([&none]).enumerate() {
        let is_latest = at == 0 && !replica.is_nil();
        let last = last.filter(|_| is_latest).map_or(*reached, |last| last as i64);
        book.core.run(
            "INSERT OR REPLACE INTO local_revoked (office, replica, last) VALUES (?1, ?2, ?3)",
            params![office, replica, last],
        )?;
    }
    Ok(received.first().map_or(0, |(_, reached)| *reached as u64))
}

/// Brings another book's trusted offices up to what the register says: the same offices under the keys that their cards name for that book, and
/// the codes that took the place of theirs. Whose card was revoked is believed there as far as it had been received by then.
pub(crate) fn mirror(session: &mut Session, name: &str) -> Result<()> {
    if name == CIVIL {
        return Ok(());
    }
    let cards = trusted(&session.book)?;
    let mut offices = Vec::new();
    for card in &cards {
        let line = division::line_of(&session.book, &card.unit)?;
        let is_revoked = is_revoked(&session.book, card.office)?;
        offices.extend(card.for_book(name).map(|card| (card, line, is_revoked)));
    }
    session.in_book(name, |session| {
        session.book.in_transaction(|book| {
            for known in trusted(book)? {
                // Also by a card that names no keys for this book.
                if let Some(card) = cards.iter().find(|card| card.unit == known.unit && card.office != known.office) {
                    replace_others(book, card)?;
                }
            }
            for (card, line, revoked) in &offices {
                book.core.set_setting(&line_setting(&card.unit), &line.join(" "))?;
                if office(book, card.office)?.as_ref() != Some(card) {
                    keep(book, card)?;
                }
                match (*revoked, is_revoked(book, card.office)?) {
                    (true, false) => revoke_in(book, card.office, None).map(|_| ())?,
                    (false, true) => {
                        book.core.run("DELETE FROM local_revoked WHERE office = ?1", params![card.office])?;
                    }
                    _ => {}
                }
            }
            Ok(())
        })
    })
}

fn line_setting(unit: &str) -> String {
    format!("line of {unit}")
}

/// The code of a unit and those that took its place; another book than the register knows them by what `mirror` has told it.
pub(crate) fn line_of(book: &Book, unit: &str) -> Result<Vec<String>> {
    if book.name() == CIVIL {
        return division::line_of(book, unit);
    }
    let told = book.core.setting(&line_setting(unit))?;
    Ok(told.map_or_else(|| vec![unit.to_owned()], |line| line.split(' ').map(str::to_owned).collect()))
}

/// The last position that is accepted of a replica; none where its office's card was not revoked.
pub(crate) fn accepted_to(book: &Book, office: Uuid, replica: Uuid) -> Result<Option<u64>> {
    let sql = "SELECT last FROM local_revoked WHERE office = ?1 AND replica IN (?2, ?3) ORDER BY replica DESC LIMIT 1";
    book.core.one(sql, params![office, replica, Uuid::nil()], |row| row.get::<_, i64>(0).map(|last| last as u64))
}

/// Whether the card of an office was revoked.
pub fn is_revoked(book: &Book, office: Uuid) -> Result<bool> {
    Ok(book.core.one("SELECT 1 FROM local_revoked WHERE office = ?1", params![office], |_| Ok(()))?.is_some())
}

/// A village exchanges with its town, a town with its villages; towns hand people over to each other.
fn check_partner(session: &Session, card: &Card) -> Result<()> {
    let own = session.identity.card();
    let fits = match (own.role, card.role) {
        (Role::Village, Role::Town) => own.unit.starts_with(&card.unit),
        (Role::Town, Role::Village) => card.unit.starts_with(&own.unit),
        (Role::Town, Role::Town) => card.unit != own.unit,
        (Role::Village, Role::Village) => false,
    };
    if fits { Ok(()) } else { Err(Error::new("not_a_partner").with("unit", &card.unit)) }
}

/// The trusted offices, by unit.
pub fn trusted(book: &Book) -> Result<Vec<Card>> {
    book.core.all(&format!("{SQL} WHERE revoked_after IS NULL ORDER BY unit"), [], read)?.into_iter().collect()
}

/// The trusted office of a unit.
pub fn office_of_unit(book: &Book, unit: &str) -> Result<Card> {
    book.core
        .one(&format!("{SQL} WHERE unit = ?1 AND revoked_after IS NULL"), [unit], read)?
        .ok_or_else(|| Error::new("unknown_office").with("unit", unit))?
}

pub(crate) fn office(book: &Book, id: Uuid) -> Result<Option<Card>> {
    book.core.one(&format!("{SQL} WHERE id = ?1"), params![id], read)?.transpose()
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Result<Card>> {
    let damaged = || Error::new("damaged_database").with("part", "office");
    let (role, key): (String, [u8; 32]) = (row.get(1)?, row.get(4)?);
    let (office, unit, name, age_recipient) = (row.get(0)?, row.get(2)?, row.get(3)?, row.get(5)?);
    let books: Option<String> = row.get(6)?;
    Ok((|| {
        Ok(Card {
            office,
            role: Role::from_code(&role).ok_or_else(damaged)?,
            unit,
            name,
            sign_key: ed25519_dalek::VerifyingKey::from_bytes(&key).map_err(|_| damaged())?,
            age_recipient,
            books: books.map_or(Some(Default::default()), |text| books_of_text(&text)).ok_or_else(damaged)?,
        })
    })())
}
