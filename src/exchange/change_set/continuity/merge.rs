//! A continuity file among files that are merged: it is checked to its end and waits for a clinician and the person it is about; a receipt is taken in
//! at once.

use std::fs::File;
use std::path::Path;

use super::super::merge::{FileReport, Status, alone};
use super::kept;
use super::read::{Kind, Opened, is_one, read};
use crate::care::continuity::{Direction, answer, find};
use crate::ledger::Book;
use crate::security::{CARE, Identity};
use crate::session::Session;
use crate::{Error, Result};

/// A longer file is none that this program writes.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Takes a file in; none if it is of another kind, or cannot be read that far: then the ordinary way says so.
pub(in super::super) fn merge(session: &mut Session, file: &Path) -> Result<Option<FileReport>> {
    let Session { book, identity, user, .. } = session;
    let Some(bytes) = bytes_of(book, identity, file)? else { return Ok(None) };
    report(file, book.transact(|book| take_in(book, identity, user, file, &bytes))).map(Some)
}

/// What merging it would do, inside a rehearsal.
pub(in super::super) fn preview(book: &mut Book, identity: &Identity, file: &Path) -> Result<Option<FileReport>> {
    let Some(bytes) = bytes_of(book, identity, file)? else { return Ok(None) };
    let done = alone(book, |book| take_in(book, identity, "", file, &bytes));
    report(file, done).map(Some)
}

/// Whether it is whole and genuine; nothing is taken from it.
pub(in super::super) fn check(session: &Session, file: &Path) -> Option<FileReport> {
    let (book, identity) = (&session.book, &session.identity);
    let done = bytes_of(book, identity, file).transpose()?.and_then(|bytes| read(&bytes[..], book, identity));
    Some(match done {
        Ok(opened) => told_of(file, &opened, Status::Checked),
        Err(error) => FileReport::refused(file, Some(error.code)),
    })
}

fn bytes_of(book: &Book, identity: &Identity, file: &Path) -> Result<Option<Vec<u8>>> {
    if book.name() != CARE {
        return Ok(None);
    }
    let Ok(input) = File::open(file) else { return Ok(None) };
    if !is_one(input, identity) {
        return Ok(None);
    }
    if std::fs::metadata(file)?.len() > FILE_BYTES_MAX {
        return Err(Error::new("file_too_large").with("path", file.display()));
    }
    Ok(Some(std::fs::read(file)?))
}

fn take_in(book: &mut Book, identity: &Identity, user: &str, file: &Path, bytes: &[u8]) -> Result<FileReport> {
    let opened = read(bytes, book, identity)?;
    let status = match opened.kind {
        Kind::Receipt => {
            let told = answer(book, user, (opened.id, &opened.sender.unit), opened.on)?.value;
            if told.already { Status::Already } else { Status::Applied }
        }
        Kind::Continuity { .. } if find(book, Direction::Received, opened.id, &opened.sender.unit)?.is_some() => {
            Status::Already
        }
        Kind::Continuity { .. } => {
            kept::keep(book, &opened, bytes)?;
            Status::ToAccept
        }
    };
    Ok(told_of(file, &opened, status))
}

fn told_of(file: &Path, opened: &Opened, status: Status) -> FileReport {
    FileReport {
        status,
        book: CARE,
        sender_unit: opened.sender.unit.clone(),
        sender_name: opened.sender.name.clone(),
        written_at: opened.written_at,
        ..FileReport::refused(file, None)
    }
}

fn report(file: &Path, done: Result<FileReport>) -> Result<FileReport> {
    done.or_else(|error| match error.code {
        "damaged" | "bad_signature" | "not_for_us" | "unknown_sender" | "revoked" | "newer_format"
        | "unknown_continuity" => Ok(FileReport::refused(file, Some(error.code))),
        _ => Err(error.with("file", file.display())),
    })
}
