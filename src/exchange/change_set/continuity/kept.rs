//! Files that came with others and wait, as sealed as they came, until a clinician accepts them with her, or lets them go.

use rusqlite::params;
use uuid::Uuid;

use super::read::{Kind, Opened, read};
use crate::ledger::Book;
use crate::security::{Card, Identity};
use crate::{Error, Result};

/// A file that waits; what stands in the way where it can no longer be read.
#[derive(Debug)]
pub struct Waiting {
    pub id: Uuid,
    pub office: Option<Card>,
    pub opened: Result<Opened>,
}

/// Keeps a file. One of the same id from another office stays, and this one is refused.
pub(super) fn keep(book: &Book, opened: &Opened, bytes: &[u8]) -> Result<()> {
    let other = "SELECT 1 FROM local_offered WHERE id = ?1 AND office <> ?2";
    if book.core.one(other, params![opened.id, opened.sender.office], |_| Ok(()))?.is_some() {
        return Err(Error::new("damaged"));
    }
    book.core.run(
        "INSERT OR REPLACE INTO local_offered (id, office, at, refused_at, head, file) VALUES (?1, ?2, ?3, NULL, '', ?4)",
        params![opened.id, opened.sender.office, opened.written_at, bytes],
    )?;
    Ok(())
}

pub(super) fn bytes(book: &Book, id: Uuid) -> Result<Vec<u8>> {
    let kept = book.core.one("SELECT file FROM local_offered WHERE id = ?1", params![id], |row| row.get(0))?;
    kept.ok_or_else(|| Error::new("unknown_id").with("id", id.hyphenated()))
}

/// A file that waits no longer: it was accepted.
pub(super) fn forget(book: &Book, id: Uuid, office: Uuid) -> Result<()> {
    book.core.run("DELETE FROM local_offered WHERE id = ?1 AND office = ?2", params![id, office])?;
    Ok(())
}

/// A file that waits no longer: nobody accepts it.
pub(super) fn let_go(book: &Book, id: Uuid) -> Result<()> {
    book.core.run("DELETE FROM local_offered WHERE id = ?1", params![id])?;
    Ok(())
}

/// Those that wait, the latest first.
pub(super) fn waiting(book: &Book, identity: &Identity) -> Result<Vec<Waiting>> {
    let sql = "SELECT id, office, file FROM local_offered ORDER BY at DESC, id";
    let found = book
        .core
        .all(sql, [], |row| Ok((row.get::<_, Uuid>(0)?, row.get::<_, Uuid>(1)?, row.get::<_, Vec<u8>>(2)?)))?;
    let one = |(id, office, bytes): (Uuid, Uuid, Vec<u8>)| {
        let opened = read(&bytes[..], book, identity).and_then(|opened| match opened.kind {
            Kind::Continuity { .. } => Ok(opened),
            Kind::Receipt => Err(Error::new("damaged")),
        });
        Ok(Waiting { id, office: crate::exchange::cards::office(book, office)?, opened })
    };
    found.into_iter().map(one).collect()
}
