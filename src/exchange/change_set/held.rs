//! Files that wait for others to come before them: which they are, and letting go of one whose predecessors will never come, because the
//! laptop life that wrote them is over. Nothing of a waiting file has been accepted, and its sender has not been told that it is here.

use std::path::Path;

use rusqlite::params;
use sha2::{Digest, Sha256};

use super::lineage::Lineage;
use super::merge::{FileReport, Status, after_merge, merge_waiting, report, skip_to_end, take_in_for_good};
use super::read::Reader;
use super::wire::Header;
use crate::exchange::cards;
use crate::files::hash::{FileHash, hash_text};
use crate::security::Right;
use crate::session::Session;
use crate::{Error, Result};

/// A file that is kept until it can be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFile {
    /// As it was called when it was read.
    pub name: String,
    pub hash: FileHash,
    pub bytes: u64,
    /// Its first and last position.
    pub positions: (u64, u64),
    /// It lies past the end of a revoked card: it waits for a person, and not for other files.
    pub revoked: bool,
    /// Who wrote it, as far as the file can still be opened.
    pub from: Option<HeldFrom>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFrom {
    pub unit: String,
    pub name: String,
    /// Milliseconds since 1970, by the sender's clock.
    pub written_at: i64,
    /// Positions that must come first.
    pub missing: (u64, u64),
}

/// Every file that waits, by sender and position.
pub fn held(session: &Session) -> Result<Vec<HeldFile>> {
    let mut found: Vec<HeldFile> = rows(session)?.into_iter().map(|(_, file)| file).collect();
    found.sort_by_cached_key(|file| {
        (file.from.as_ref().map(|from| from.unit.clone()), file.positions, file.name.clone())
    });
    Ok(found)
}

/// Takes in a file past the end of a revoked card, because a person has looked at it: its laptop's stream is accepted as far as the file goes.
pub fn accept_held(session: &mut Session, named: &str) -> Result<Vec<FileReport>> {
    session.require(Right::Exchange)?;
    let (key, file) = find(session, named)?;
    let sql = "SELECT file FROM local_held WHERE hash = ?1";
    let bytes: Vec<u8> = session.book.core.one(sql, params![key], |row| row.get(0))?.unwrap_or_default();
    let (mut reader, beyond) = Reader::open_beyond(&bytes[..], &session.book, &session.identity)?;
    if !beyond {
        return Err(Error::new("held_not_revoked"));
    }
    let (office, replica, to) = (reader.sender.office, reader.header.sender.replica, reader.header.to);
    // How far the file says that it goes is signed at its end only: until that was read the revocation stands as it is.
    let read = skip_to_end(&mut reader, &mut |_, _| true);
    drop(reader);
    let done = read.and_then(|()| {
        session.book.in_transaction(|book| cards::accept_to(book, office, replica, to))?;
        take_in_for_good(session, std::io::Cursor::new(bytes), &mut |_, _| true)
    });
    let mut reports = vec![report(Path::new(&file.name), done, Some(file.hash))?];
    if reports[0].status != Status::Held {
        session.book.in_transaction(|book| book.core.run("DELETE FROM local_held WHERE hash = ?1", params![key]))?;
    }
    // And whatever has waited for it, or lies before it.
    merge_waiting(session, &mut |_, _| true, &mut reports)?;
    after_merge(session, &reports)?;
    Ok(reports)
}

/// Discards a waiting file, by its name or by its SHA-256 as far as that is told; the sender can write it again.
pub fn drop_held(session: &mut Session, named: &str) -> Result<HeldFile> {
    session.require(Right::Exchange)?;
    let (key, file) = find(session, named)?;
    session.book.in_transaction(|book| book.core.run("DELETE FROM local_held WHERE hash = ?1", params![key]))?;
    Ok(file)
}

fn find(session: &Session, named: &str) -> Result<([u8; 32], HeldFile)> {
    let is_hash = named.len() >= HASH_TEXT_MIN;
    let mut named_so = rows(session)?
        .into_iter()
        .filter(|(_, file)| file.name == named || is_hash && hash_text(&file.hash).starts_with(named));
    let (key, file) = named_so.next().ok_or_else(|| Error::new("no_held_file"))?;
    if named_so.next().is_some() {
        return Err(Error::new("held_ambiguous").with("name", named));
    }
    Ok((key, file))
}

/// So much of a hash is shown; less may be the beginning of a name.
const HASH_TEXT_MIN: usize = 16;

fn rows(session: &Session) -> Result<Vec<([u8; 32], HeldFile)>> {
    let keys = session.book.core.all("SELECT hash FROM local_held", [], |row| row.get::<_, [u8; 32]>(0))?;
    keys.into_iter().map(|key| Ok((key, read(session, key)?))).collect()
}

/// One at a time: a file may be large.
fn read(session: &Session, key: [u8; 32]) -> Result<HeldFile> {
    let sql = "SELECT name, first, last, file FROM local_held WHERE hash = ?1";
    let kept = session.book.core.one(sql, params![key], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, Vec<u8>>(3)?))
    })?;
    let (name, first, last, bytes) = kept.ok_or_else(|| Error::new("no_held_file"))?;
    // A file of a card that was revoked or replaced meanwhile cannot be opened, and waits as well.
    let opened = Reader::open_beyond(&bytes[..], &session.book, &session.identity).ok();
    let revoked = opened.as_ref().is_some_and(|(_, beyond)| *beyond);
    let header = opened.map(|(reader, _)| reader.header);
    Ok(HeldFile {
        name,
        hash: Sha256::digest(&bytes).into(),
        bytes: bytes.len() as u64,
        positions: (first as u64, last as u64),
        revoked,
        from: header.map(|header| sent(session, header)).transpose()?,
    })
}

fn sent(session: &Session, header: Header) -> Result<HeldFrom> {
    let lineage = Lineage::of(&session.book, &header)?;
    Ok(HeldFrom {
        missing: lineage.gap().unwrap_or_else(|| lineage.unplaced()),
        unit: header.sender.unit,
        name: header.sender.name,
        written_at: header.written_at,
    })
}
