//! Merging change-set files: each is applied whole or not at all, and can say first what it would do.

use std::collections::{BTreeSet, HashSet};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use rusqlite::params;
use sha2::{Digest, Sha256};

use super::apply::{Applier, Tally};
use super::continuity;
use super::handover;
use super::lineage::Lineage;
use super::read::{Line, Reader, damaged};
use super::refill;
use super::seal::{keep_sealed, seal_left};
use super::stream::{self, Stream};
use super::wire::{self, Acknowledged, Header, KIND};
use crate::files::hash::{FileHash, hash_of_file, read_hashed};
use crate::ledger::Book;
use crate::ledger::leaf::{Hash8, hash8};
use crate::planted::planted;
use crate::register::division;
use crate::register::transfer::{State, confirm_receipts};
use crate::security::{CIVIL, Identity, Right};
use crate::session::Session;
use crate::{Error, Result};

/// A file that has to wait is kept in the book; a larger one has to be given again.
pub(super) const HELD_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Operations between two looks at whether someone wants to stop.
const PROGRESS_STEP: u64 = 256;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Applied,
    /// Everything in it was here.
    Already,
    /// It follows files that have not come; it is kept until they do.
    Held,
    Refused,
    /// Not reached: the merge was stopped before it.
    Left,
    /// Read to its end, and nothing stands in its way; what it would do has not been looked at.
    Checked,
    /// People from another town, kept until someone receives them or does not.
    Offered,
    /// What another town's station tells of someone, kept until it is accepted with her.
    ToAccept,
    /// Of a book that nobody at the keyboard exchanges; kept as it came until someone does.
    Waiting,
}

impl Status {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Status::Applied => "applied",
            Status::Already => "already",
            Status::Held => "held",
            Status::Refused => "refused",
            Status::Left => "left",
            Status::Checked => "checked",
            Status::Offered => "offered",
            Status::ToAccept => "to_accept",
            Status::Waiting => "waiting",
        }
    }
}

/// Why a file was refused: `damaged`, `bad_signature`, `not_for_us`, `unknown_sender`, `revoked`, `newer_format`, or why it could not be read.
pub type Refusal = &'static str;

/// A file and what it did or would do.
#[derive(Debug, Clone)]
pub struct FileReport {
    pub file: PathBuf,
    /// The book it is for.
    pub book: &'static str,
    pub status: Status,
    /// Operations that were new here.
    pub ops: u64,
    /// Conflicts that it opened.
    pub conflicts: u64,
    pub reason: Option<Refusal>,
    /// Positions that must come first.
    pub missing: Option<(u64, u64)>,
    pub sender_unit: String,
    pub sender_name: String,
    /// Milliseconds since 1970, by the sender's clock.
    pub written_at: i64,
    /// When the first and the last write in it were made, in milliseconds since 1970.
    pub period: Option<(i64, i64)>,
    /// SHA-256 of the file, where it could be read.
    pub hash: Option<FileHash>,
    pub new_people: u64,
    pub new_households: u64,
    pub changed: u64,
    /// In a receipt from another town: what became of those who moved there.
    pub answered: Option<State>,
    /// Its sender was restored and waits for what this office holds of it: the next file there brings it.
    pub asks: bool,
}

impl FileReport {
    /// A file of which nothing is known but why it was not taken.
    pub(super) fn refused(file: &Path, reason: Option<Refusal>) -> Self {
        Self {
            file: file.to_owned(),
            book: CIVIL,
            status: Status::Refused,
            ops: 0,
            conflicts: 0,
            reason,
            missing: None,
            sender_unit: String::new(),
            sender_name: String::new(),
            written_at: 0,
            period: None,
            hash: None,
            new_people: 0,
            new_households: 0,
            changed: 0,
            answered: None,
            asks: false,
        }
    }
}

/// How far a merge is.
#[derive(Debug, Clone)]
pub struct Progress {
    pub file: PathBuf,
    pub files_done: usize,
    pub files: usize,
    pub ops_done: u64,
    pub ops: u64,
}

/// Told now and then; false stops the merge and takes the current file back.
pub type OnProgress<'a> = &'a mut dyn FnMut(&Progress) -> bool;

/// Merges files in the order given, then those that were waiting for them.
pub fn merge_files(session: &mut Session, files: &[PathBuf], on_progress: OnProgress<'_>) -> Result<Vec<FileReport>> {
    session.require(Right::Exchange)?;
    let mut reports = Vec::with_capacity(files.len());
    for (done, file) in files.iter().enumerate() {
        let mut told = |ops_done, ops| {
            on_progress(&Progress { file: file.clone(), files_done: done, files: files.len(), ops_done, ops })
        };
        let report = merge_one(session, file, &mut told)?;
        // Also after a file that was here: whoever was stopped before it looked at those that wait looks at them now.
        let is_here = matches!(report.status, Status::Applied | Status::Already);
        reports.push(report);
        if is_here {
            merge_waiting(session, &mut told, &mut reports)?;
        }
    }
    after_merge(session, &reports)?;
    Ok(reports)
}

/// What follows once files have been taken in.
pub(super) fn after_merge(session: &mut Session, reports: &[FileReport]) -> Result<()> {
    let is_civil = session.book.name() == CIVIL;
    if is_civil {
        confirm_receipts(&mut session.book)?;
        seal_left(session)?;
    }
    if reports.iter().any(|report| report.status == Status::Applied) {
        if is_civil {
            division::settle(&mut session.book, &session.user)?;
        }
        // What had been erased before this copy was brought back may have come in only now.
        session.book.erase_again()?;
    }
    Ok(())
}

/// Says what merging files in the order given would do; changes nothing.
pub fn preview_files(session: &mut Session, files: &[PathBuf], on_progress: OnProgress<'_>) -> Result<Vec<FileReport>> {
    session.require(Right::Exchange)?;
    let Session { book, identity, .. } = session;
    book.rehearse(|book| {
        let mut reports = Vec::with_capacity(files.len());
        for (done, file) in files.iter().enumerate() {
            let mut told = |ops_done, ops| {
                on_progress(&Progress { file: file.clone(), files_done: done, files: files.len(), ops_done, ops })
            };
            let other = match continuity::preview(book, identity, file)? {
                None => handover::preview(book, identity, file)?,
                found => found,
            };
            if let Some(report) = other {
                reports.push(FileReport { hash: hash_of_file(file).ok(), ..report });
                continue;
            }
            let (done, hash) = read_hashed(file, |input| alone(book, |book| take_in(book, identity, input, &mut told)));
            reports.push(report(file, done, hash)?);
        }
        Ok(reports)
    })
}

/// One file of a rehearsal: what it did is taken back alone if it fails. A full disk takes the whole rehearsal back by itself.
pub(super) fn alone<T>(book: &mut Book, f: impl FnOnce(&mut Book) -> Result<T>) -> Result<T> {
    book.core.conn.execute_batch("SAVEPOINT one_file")?;
    let done = f(book);
    if book.core.conn.is_autocommit() {
        return done;
    }
    if done.is_err() {
        book.core.conn.execute_batch("ROLLBACK TO one_file")?;
        book.core.forget()?;
    }
    book.core.conn.execute_batch("RELEASE one_file")?;
    done
}

fn merge_one(session: &mut Session, file: &Path, told: &mut dyn FnMut(u64, u64) -> bool) -> Result<FileReport> {
    let other = match continuity::merge(session, file)? {
        None => handover::merge(session, file)?,
        found => found,
    };
    if let Some(report) = other {
        return Ok(FileReport { hash: hash_of_file(file).ok(), ..report });
    }
    let (done, hash) = read_hashed(file, |input| take_in_for_good(session, input, told));
    let report = report(file, done, hash)?;
    if waits(&report) {
        hold(session, file)?;
    }
    Ok(report)
}

/// Whether a file is kept. One past the end of a revoked card may hold the last work of an honest laptop: a person looks at it.
fn waits(report: &FileReport) -> bool {
    report.status == Status::Held || report.reason == Some("revoked")
}

/// Takes a file in and commits it. Where it shows that a twin writes under this laptop's replica id, this one goes on under a new id.
pub(super) fn take_in_for_good(
    session: &mut Session,
    input: impl Read + Send,
    told: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Taken> {
    let Session { book, identity, .. } = session;
    let (taken, has_twin) = book.in_transaction(|book| {
        let taken = take_in(book, identity, input, told)?;
        let has_twin = book.core.variants(book.replica()?)?.len() > 1;
        if has_twin {
            book.part_from_twin()?;
        }
        Ok((taken, has_twin))
    })?;
    if has_twin {
        session.renew_replica_key()?;
    }
    Ok(taken)
}

/// Files that were kept and now follow what is here.
pub(super) fn merge_waiting(
    session: &mut Session,
    told: &mut dyn FnMut(u64, u64) -> bool,
    reports: &mut Vec<FileReport>,
) -> Result<()> {
    let mut tried: HashSet<[u8; 32]> = HashSet::new();
    loop {
        let waiting = session.book.core.all(
            "SELECT h.hash FROM local_held h JOIN local_received r ON r.replica = h.replica
             WHERE h.first <= r.last + 1 ORDER BY h.first, h.last, h.name",
            [],
            |row| row.get::<_, [u8; 32]>(0),
        )?;
        let Some(hash) = waiting.into_iter().find(|hash| !tried.contains(hash)) else { return Ok(()) };
        tried.insert(hash);
        let sql = "SELECT name, file FROM local_held WHERE hash = ?1";
        let kept =
            session.book.core.one(sql, [hash], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
        let Some((name, bytes)) = kept else { continue };
        let file_hash = Sha256::digest(&bytes).into();
        let done = take_in_for_good(session, Cursor::new(bytes), told);
        let report = report(Path::new(&name), done, Some(file_hash))?;
        if waits(&report) {
            continue;
        }
        session.book.in_transaction(|book| book.core.run("DELETE FROM local_held WHERE hash = ?1", [hash]))?;
        // What has come may be what another one waits for.
        tried.clear();
        reports.push(report);
    }
}

fn hold(session: &mut Session, file: &Path) -> Result<()> {
    if std::fs::metadata(file)?.len() > HELD_BYTES_MAX {
        return Err(Error::new("file_too_large").with("path", file.display()));
    }
    let bytes = std::fs::read(file)?;
    let header = Reader::open_beyond(&bytes[..], &session.book, &session.identity)?.0.header;
    if header.kind != KIND {
        return Ok(());
    }
    let hash = blake3::hash(&bytes);
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    session.book.in_transaction(|book| {
        book.core.run(
            "INSERT OR IGNORE INTO local_held (hash, replica, first, last, name, file, before) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                hash.as_bytes(),
                header.sender.replica,
                header.from as i64,
                header.to as i64,
                name,
                bytes,
                wire::from_hex(&header.before)
            ],
        )?;
        Ok(())
    })
}

/// What one file did.
pub(super) struct Taken {
    header: Header,
    status: Status,
    missing: Option<(u64, u64)>,
    conflicts: u64,
    period: Option<(i64, i64)>,
    tally: Tally,
    asks: bool,
}

/// Reads a file to its end and takes it in, inside the caller's transaction.
pub(super) fn take_in(
    book: &Book,
    identity: &Identity,
    input: impl Read + Send,
    told: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Taken> {
    let mut reader = Reader::open(input, book, identity)?;
    let header = reader.header.clone();
    if header.kind != KIND {
        return Err(damaged());
    }
    let mut lineage = Lineage::of(book, &header)?;
    let held = |header: Header, missing, period| {
        let (status, missing) = (Status::Held, Some(missing));
        Ok(Taken { header, status, missing, conflicts: 0, period, tally: Tally::default(), asks: false })
    };
    if let Some(missing) = lineage.gap() {
        skip_to_end(&mut reader, told)?;
        return held(header, missing, reader.period);
    }
    let before = open_conflicts(book)?;
    lineage.pass(header.from - 1, &wire::from_hex(&header.before).ok_or_else(damaged)?);
    // What a savepoint would have to bring back lies in memory, page by page, so there is none where it is not needed.
    let may_be_unplaced = !lineage.is_placed();
    if may_be_unplaced {
        book.core.conn.execute_batch("SAVEPOINT file")?;
    }
    let tally = take_ops(book, identity, &mut reader, &mut lineage, told).inspect_err(|_| {
        if planted("half_file") {
            let _ = book.core.conn.execute_batch("COMMIT; BEGIN IMMEDIATE");
        }
    })?;
    if !lineage.is_placed() && tally.new_ops > 0 {
        // A twin's file whose beginning has not come: it cannot be told what it follows.
        book.core.conn.execute_batch("ROLLBACK TO file")?;
        book.core.forget()?;
        return held(header, lineage.unplaced(), reader.period);
    }
    if may_be_unplaced {
        book.core.conn.execute_batch("RELEASE file")?;
    }
    let opened = open_conflicts(book)?.difference(&before).count() as u64;
    let grown = lineage.note(book, tally.new_ops)?;
    if let Some((from, counter)) = header.sender.forked_from {
        book.core.note_fork(header.sender.replica, from, counter)?;
    }
    refill::note(book, &header, identity.card())?;
    let asks = refill::asks(book, header.sender.office)?;
    let acknowledged = note_reading(book, &header, lineage.is_latest())?;
    let status = if grown || acknowledged || tally.new_ops > 0 { Status::Applied } else { Status::Already };
    Ok(Taken { header, status, missing: None, conflicts: opened, period: reader.period, tally, asks })
}

fn take_ops(
    book: &Book,
    identity: &Identity,
    reader: &mut Reader<'_>,
    lineage: &mut Lineage,
    told: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Tally> {
    let header = reader.header.clone();
    let sender = reader.sender.clone();
    let start = wire::from_hex(&header.before).ok_or_else(damaged)?;
    let mut applier = Applier::new(&book.core, &header, &sender, identity, start)?;
    let (mut position, ops) = (header.from - 1, reader.ops());
    loop {
        lineage.pass(position, &applier.chain);
        match reader.next()? {
            Line::End => break,
            Line::Write(line) => {
                applier.write(&line)?;
                continue;
            }
            Line::Op(line) => applier.op(&line)?,
        }
        position += 1;
        if position > header.to {
            return Err(damaged());
        }
        step(position + 1 - header.from, ops, told)?;
    }
    if position != header.to || Some(applier.chain) != wire::from_hex(&header.after) {
        return Err(damaged());
    }
    applier.finish()?;
    keep_sealed(book, applier.filled, identity.card())?;
    Ok(applier.tally)
}

pub(super) fn skip_to_end(reader: &mut Reader<'_>, told: &mut dyn FnMut(u64, u64) -> bool) -> Result<()> {
    let (mut count, ops) = (0, reader.ops());
    loop {
        match reader.next()? {
            Line::End if count == ops => return Ok(()),
            Line::End => return Err(damaged()),
            Line::Write(_) => {}
            Line::Op(_) => count += 1,
        }
        step(count, ops, told)?;
    }
}

fn step(done: u64, ops: u64, told: &mut dyn FnMut(u64, u64) -> bool) -> Result<()> {
    let due = done.is_multiple_of(PROGRESS_STEP) || done == ops;
    if due && !told(done, ops) { Err(Error::new("cancelled")) } else { Ok(()) }
}

/// What the sender has read of our streams; true if that is news. One that has less than was known, or that speaks for its office after
/// another laptop of it did, was restored or is a second computer: the next file begins at what it has.
fn note_reading(book: &Book, header: &Header, is_latest: bool) -> Result<bool> {
    let stream = stream::find(book, header.sender.office)?;
    let is_other = match stream.told_by {
        Some(replica) => replica != header.sender.replica,
        // The life that had received what was written may be over before it ever said so.
        None => header.sender.forked_from.is_some(),
    };
    let has_less = acknowledged_to(book, header, &stream)? < stream.acknowledged;
    let news = if is_latest && (is_other || has_less) {
        rewind(book, header)?;
        true
    } else {
        note_acknowledged(book, header)?
    };
    if is_latest {
        let params = params![stream.id, header.sender.replica];
        book.core.run("UPDATE local_stream SET told_by = ?2 WHERE id = ?1", params)?;
    }
    Ok(news)
}

/// The next file for the office begins at what it says it has, whatever an earlier life or another computer of it had received.
fn rewind(book: &Book, header: &Header) -> Result<()> {
    let stream = stream::find(book, header.sender.office)?;
    let has = acknowledged_to(book, header, &stream)?;
    book.core.run(
        "UPDATE local_stream SET acknowledged = ?2, written = ?2, acknowledged_at = ?3 WHERE id = ?1",
        params![stream.id, has as i64, header.written_at],
    )?;
    Ok(())
}

/// How much of the stream that is written now the sender of a file has.
fn acknowledged_to(book: &Book, header: &Header, stream: &Stream) -> Result<u64> {
    let replica = book.replica()?;
    let mut has = 0;
    for acknowledged in header.acknowledged.iter().filter(|known| known.replica == replica) {
        if is_of_stream(book, stream, acknowledged)? {
            has = has.max(acknowledged.to);
        }
    }
    Ok(has)
}

/// What the sender has received of our streams; true if that is news.
fn note_acknowledged(book: &Book, header: &Header) -> Result<bool> {
    let mut news = false;
    for acknowledged in &header.acknowledged {
        for stream in stream::all_to(book, header.sender.office, acknowledged.replica)? {
            if acknowledged.to > stream.acknowledged && is_of_stream(book, &stream, acknowledged)? {
                book.core.run(
                    "UPDATE local_stream SET acknowledged = ?2, acknowledged_at = ?3 WHERE id = ?1",
                    params![stream.id, acknowledged.to as i64, header.written_at],
                )?;
                news = true;
            }
        }
    }
    Ok(news)
}

/// Whether a receipt is for this stream, and not for that of a twin which writes under the same id.
fn is_of_stream(book: &Book, stream: &Stream, acknowledged: &Acknowledged) -> Result<bool> {
    if planted("ack_unchecked") {
        return Ok(stream.id != 0);
    }
    if stream.id == 0 || acknowledged.to > stream.last {
        return Ok(false);
    }
    let Some(text) = &acknowledged.chain else { return Ok(true) };
    let said: Hash8 = wire::decode(text).ok_or_else(damaged)?;
    Ok(hash8(&stream::chain_at(book, stream, acknowledged.to)?) == said)
}

fn open_conflicts(book: &Book) -> Result<BTreeSet<(i64, i64)>> {
    let found = book.core.all("SELECT row, field FROM open_conflict", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.into_iter().collect())
}

/// A refusal is a report; what is wrong with this machine, and a wish to stop, is an error.
pub(super) fn report(file: &Path, done: Result<Taken>, hash: Option<FileHash>) -> Result<FileReport> {
    let blank = FileReport { hash, ..FileReport::refused(file, None) };
    match done {
        Ok(taken) => Ok(FileReport {
            status: taken.status,
            ops: taken.tally.new_ops,
            conflicts: taken.conflicts,
            missing: taken.missing,
            sender_unit: taken.header.sender.unit,
            sender_name: taken.header.sender.name,
            written_at: taken.header.written_at,
            period: taken.period,
            new_people: taken.tally.new_people,
            new_households: taken.tally.new_households,
            changed: taken.tally.changed_roots(),
            asks: taken.asks,
            ..blank
        }),
        Err(error) => match error.code {
            "damaged" | "bad_signature" | "not_for_us" | "unknown_sender" | "revoked" | "newer_format"
            | "file_not_found" | "file_unreadable" => Ok(FileReport { reason: Some(error.code), ..blank }),
            _ => Err(error.with("file", file.display())),
        },
    }
}
