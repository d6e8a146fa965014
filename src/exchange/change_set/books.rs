//! The exchange over all books: one file a book in one action, and each file that comes goes to the book it is for. A file of a book that whoever
//! is at the keyboard may not exchange waits, sealed as it came, for someone who may.

use std::path::{Path, PathBuf};

use rusqlite::params;
use sha2::{Digest, Sha256};

use super::export::{Export, export, receiver};
use super::folder::{self, Merged};
use super::label::{self, Label};
use super::merge::{FileReport, HELD_BYTES_MAX, OnProgress, Progress, Status};
use super::{stream, wanted};
use crate::exchange::cards::{self, ReadCard};
use crate::files::hash::hash_of_file;
use crate::files::{create_private, private_folder};
use crate::security::{BOOKS, CIVIL, Right, Role};
use crate::session::Session;
use crate::{Error, Result};

const SCRATCH: &str = "reading";

/// The file of one book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookFile {
    pub book: &'static str,
    pub file: PathBuf,
    pub done: Export,
}

/// A file that waits for someone who opens its book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub book: String,
    /// As it was called when it was read.
    pub name: String,
    /// Milliseconds since 1970.
    pub at: i64,
    pub bytes: u64,
}

/// The books whose files this user may write and read: `not_permitted` where it is none.
pub fn exchanged(session: &Session) -> Result<Vec<&'static str>> {
    let books: Vec<_> = session.books().into_iter().filter(|book| session.post.may(book, Right::Exchange)).collect();
    if books.is_empty() { Err(Error::new("not_permitted")) } else { Ok(books) }
}

/// Writes a file for the office of a unit of each book that this user exchanges: the first under the name that is given, those of other books
/// beside it. A book in which nothing was ever written or received has none.
pub fn export_books(
    session: &mut Session,
    unit: &str,
    name_of: impl Fn(&str) -> Result<PathBuf>,
) -> Result<Vec<BookFile>> {
    let mut written = Vec::new();
    for book in exchanged(session)? {
        cards::mirror(session, book)?;
        let is_wanted = book == CIVIL || session.in_book(book, |session| is_in_use(session, unit))?;
        if !is_wanted {
            continue;
        }
        let file = name_of(book)?;
        let done = session.in_book(book, |session| export(session, unit, &file, None))?;
        written.push(BookFile { book, file, done });
    }
    if written.is_empty() { Err(Error::new("nothing_to_write")) } else { Ok(written) }
}

/// Writes the file of one book, or writes it again from a position on.
pub fn export_book(session: &mut Session, book: &str, unit: &str, file: &Path, from: Option<u64>) -> Result<BookFile> {
    let book = BOOKS.into_iter().find(|known| *known == book).ok_or_else(|| Error::new("unknown_book"))?;
    session.require_book(book)?;
    cards::mirror(session, book)?;
    let done = session.in_book(book, |session| export(session, unit, file, from))?;
    Ok(BookFile { book, file: file.to_owned(), done })
}

/// A village's laptop was lost, and this is the card of its new one, whose six words were compared: the old card is believed as far as its stream was
/// received, or up to `last`; the new one is trusted; and everything here of that village is written for it.
pub fn refill_books(
    session: &mut Session,
    read: &ReadCard,
    last: Option<u64>,
    name_of: impl Fn(&str) -> Result<PathBuf>,
) -> Result<Vec<BookFile>> {
    session.require(Right::Exchange)?;
    if session.role() != Role::Town || read.card.role != Role::Village {
        return Err(Error::new("town_only"));
    }
    if let (Some(last), Ok(old)) = (last, cards::office_of_unit(&session.book, &read.card.unit))
        && old.office != read.card.office
    {
        cards::revoke(session, &old, last)?;
    }
    cards::trust_read(session, read, true)?;
    export_books(session, &read.card.unit, name_of)
}

/// An office that has no such book is not written to, and neither is one with which nothing of it was ever exchanged.
fn is_in_use(session: &Session, unit: &str) -> Result<bool> {
    let Ok(office) = receiver(session, unit) else { return Ok(false) };
    let own = session.identity.card();
    let stream = stream::find(&session.book, office.office)?;
    // Also what the office wrote itself: its other computer has not read that.
    let has_news = !wanted::pending(&session.book, &stream, &office, own)?.runs.is_empty();
    let sql = "SELECT 1 FROM local_received WHERE office = ?1 LIMIT 1";
    let read = session.book.core.one(sql, params![office.office], |_| Ok(()))?;
    Ok(stream.last > 0 || has_news || read.is_some())
}

/// Reads files to their end without taking anything from them, as `folder::check_files` does, each for its book.
pub fn check_files(session: &mut Session, files: &[PathBuf], on_progress: OnProgress<'_>) -> Result<Vec<FileReport>> {
    by_book(session, files, |session, files| folder::check_files(session, files, on_progress))
}

/// Says what merging files would do; changes nothing.
pub fn preview_all(session: &mut Session, files: &[PathBuf], on_progress: OnProgress<'_>) -> Result<Vec<FileReport>> {
    by_book(session, files, |session, files| folder::preview_all(session, files, on_progress))
}

fn by_book(
    session: &mut Session,
    files: &[PathBuf],
    mut look: impl FnMut(&mut Session, &[PathBuf]) -> Result<Vec<FileReport>>,
) -> Result<Vec<FileReport>> {
    let sorted = Sorted::new(session, files)?;
    let mut reports = sorted.reports;
    for (book, files) in sorted.books {
        cards::mirror(session, book)?;
        let looked = session.in_book(book, |session| look(session, &files))?;
        reports.extend(looked.into_iter().map(|report| FileReport { book, ..report }));
    }
    Ok(folder::as_named(files, reports))
}

/// Merges every file into its book. First come those that have waited for someone like this user.
pub fn merge_all(session: &mut Session, files: &[PathBuf], on_progress: OnProgress<'_>) -> Result<Merged> {
    let scratch = Scratch(session.place.data.join(SCRATCH));
    let waited = take_waiting(session, &scratch)?;
    let all: Vec<PathBuf> = waited.iter().map(|(_, path)| path.clone()).chain(files.iter().cloned()).collect();
    let sorted = Sorted::new(session, &all)?;
    let mut merged = Merged { files: Vec::new(), stopped: None };
    for report in sorted.reports {
        if report.status == Status::Waiting {
            wait(session, &report)?;
        }
        merged.files.push(report);
    }
    let (mut done, total) = (merged.files.len(), all.len());
    for (book, files) in sorted.books {
        cards::mirror(session, book)?;
        let mut told = |progress: &Progress| {
            on_progress(&Progress { files_done: done + progress.files_done, files: total, ..progress.clone() })
        };
        let one = session.in_book(book, |session| folder::merge_all(session, &files, &mut told));
        done += files.len();
        let one = match one {
            Ok(one) => one,
            Err(error) if merged.files.iter().any(folder::changed) => {
                Merged { files: folder::left(&files, &error), stopped: Some(error) }
            }
            Err(error) => return Err(error),
        };
        merged.files.extend(one.files.into_iter().map(|report| FileReport { book, ..report }));
        merged.stopped = merged.stopped.or(one.stopped);
    }
    forget_read(session, &waited, &merged)?;
    merged.files = folder::as_named(&all, merged.files);
    Ok(merged)
}

/// Files by the book they are for, and what is known already of those that this user cannot read.
struct Sorted {
    books: Vec<(&'static str, Vec<PathBuf>)>,
    reports: Vec<FileReport>,
}

impl Sorted {
    fn new(session: &Session, files: &[PathBuf]) -> Result<Self> {
        let permitted = exchanged(session)?;
        let mut books: Vec<(&'static str, Vec<PathBuf>)> = Vec::new();
        let mut reports = Vec::new();
        for file in files {
            let book = label::book_of(file);
            if !permitted.contains(&book) && file.is_file() {
                reports.push(unread(session, file, book));
                continue;
            }
            // Where the file is no file at all, whoever reads books says so.
            let book = if permitted.contains(&book) { book } else { permitted[0] };
            match books.iter_mut().find(|(known, _)| *known == book) {
                Some((_, files)) => files.push(file.clone()),
                None => books.push((book, vec![file.clone()])),
            }
        }
        Ok(Self { books, reports })
    }
}

/// A file of a book that this user does not exchange: for this office it waits, for another one it is refused.
fn unread(session: &Session, file: &Path, book: &'static str) -> FileReport {
    let office = session.identity.card().office;
    let is_ours = Label::of(file).is_none_or(|label| label.is_for(office));
    let hash = hash_of_file(file).ok();
    let status = if is_ours { Status::Waiting } else { Status::Refused };
    let reason = (!is_ours).then_some("not_for_us");
    FileReport { status, reason, hash, book, ..FileReport::refused(file, None) }
}

/// Keeps a file as it came.
fn wait(session: &mut Session, report: &FileReport) -> Result<()> {
    if std::fs::metadata(&report.file)?.len() > HELD_BYTES_MAX {
        return Err(Error::new("file_too_large").with("path", report.file.display()));
    }
    let bytes = std::fs::read(&report.file)?;
    let (hash, now): ([u8; 32], i64) = (Sha256::digest(&bytes).into(), session.book.env.now_ms());
    let name = report.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    session.book.in_transaction(|book| {
        book.core.run(
            "INSERT OR IGNORE INTO local_waiting (hash, book, name, at, file) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![hash, report.book, name, now, bytes],
        )
    })?;
    Ok(())
}

/// The files that wait for someone who opens their book.
pub fn waiting(session: &Session) -> Result<Vec<Waiting>> {
    let sql = "SELECT book, name, at, length(file) FROM local_waiting ORDER BY book, at, name";
    session.book.core.all(sql, [], |row| {
        let bytes = row.get::<_, i64>(3)? as u64;
        Ok(Waiting { book: row.get(0)?, name: row.get(1)?, at: row.get(2)?, bytes })
    })
}

/// Puts the files that have waited for this user into a private folder, where they are read like others.
fn take_waiting(session: &Session, scratch: &Scratch) -> Result<Vec<([u8; 32], PathBuf)>> {
    let permitted = exchanged(session)?;
    let sql = "SELECT hash, book, name FROM local_waiting ORDER BY at, name";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?));
    let found: Vec<([u8; 32], String, String)> = session.book.core.all(sql, [], read)?;
    let mut taken = Vec::new();
    for (at, (hash, _, name)) in found.into_iter().filter(|(_, book, _)| permitted.contains(&book.as_str())).enumerate()
    {
        scratch.make()?;
        let sql = "SELECT file FROM local_waiting WHERE hash = ?1";
        let bytes: Vec<u8> = session.book.core.one(sql, params![hash], |row| row.get(0))?.unwrap_or_default();
        // Two may have the same name.
        let folder = scratch.0.join(at.to_string());
        private_folder(&folder)?;
        let path = folder.join(name);
        std::io::Write::write_all(&mut create_private(&path)?, &bytes)?;
        taken.push((hash, path));
    }
    Ok(taken)
}

/// Those that were read wait no longer, whatever came of them; one that was not reached does.
fn forget_read(session: &mut Session, waited: &[([u8; 32], PathBuf)], merged: &Merged) -> Result<()> {
    let is_read = |path: &PathBuf| {
        merged
            .files
            .iter()
            .any(|report| report.file == *path && !matches!(report.status, Status::Left | Status::Waiting))
    };
    let read: Vec<[u8; 32]> = waited.iter().filter(|(_, path)| is_read(path)).map(|(hash, _)| *hash).collect();
    session.book.in_transaction(|book| {
        for hash in read {
            book.core.run("DELETE FROM local_waiting WHERE hash = ?1", params![hash])?;
        }
        Ok(())
    })
}

/// A private folder that is gone afterwards, also if the last attempt was killed.
struct Scratch(PathBuf);

impl Scratch {
    fn make(&self) -> Result<()> {
        if self.0.exists() { Ok(()) } else { private_folder(&self.0) }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
