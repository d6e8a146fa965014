//! Many files at once: what a folder holds, checked on several threads, put in order, and merged one after the other.

use std::collections::HashMap;
use std::fs::File;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use super::continuity;
use super::merge::{FileReport, OnProgress, Progress, Refusal, Status, merge_files, preview_files};
use super::read::{Line, Reader, damaged};
use super::wire::Header;
use crate::files::hash::hash_of_file;
use crate::security::Right;
use crate::session::Session;
use crate::{Error, Result};

/// More threads than this wait for the disk and not for each other.
const THREADS_MAX: usize = 8;

/// What became of many files.
#[derive(Debug)]
pub struct Merged {
    /// In the order in which they were named, then those that had waited for them.
    pub files: Vec<FileReport>,
    /// Why it stopped before the end, after some had been taken in; the rest are `Status::Left`.
    pub stopped: Option<Error>,
}

/// Counts over many files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    pub files: u64,
    pub applied: u64,
    pub already: u64,
    pub held: u64,
    pub offered: u64,
    pub waiting: u64,
    pub refused: u64,
    pub left: u64,
    pub ops: u64,
    pub conflicts: u64,
    pub new_people: u64,
    pub new_households: u64,
    pub changed: u64,
}

/// The change-set files that paths stand for: a folder stands for those that lie in it.
pub fn find_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let found = files_in(path).map_err(|error| Error::new("file_unreadable").caused_by(error))?;
        if found.is_empty() {
            return Err(Error::new("no_files_here").with("path", path.display()));
        }
        files.extend(found);
    }
    Ok(files)
}

fn files_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_named = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ccs"));
        // Some systems leave a hidden companion beside each file on a stick.
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if is_named && !is_hidden && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads files to their end without taking anything from them: who wrote them, when, how much, and whether they are whole and genuine.
/// A file that can be merged is `Status::Checked`, with all its operations counted.
pub(super) fn check_files(
    session: &Session,
    files: &[PathBuf],
    on_progress: OnProgress<'_>,
) -> Result<Vec<FileReport>> {
    session.require(Right::Exchange)?;
    let ordered = in_order(session, files);
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(THREADS_MAX).min(files.len().max(1));
    let (jobs, waiting) = mpsc::sync_channel::<(usize, Reader<'static>)>(threads);
    let (waiting, is_stopped) = (Mutex::new(waiting), AtomicBool::new(false));
    let (answers, checked) = mpsc::channel();
    let mut reports: Vec<Option<FileReport>> = vec![None; ordered.len()];
    let mut done = 0;
    let mut take = |at: usize, report: FileReport, reports: &mut Vec<Option<FileReport>>| {
        done += 1;
        let file = report.file.clone();
        reports[at] = Some(report);
        if !on_progress(&Progress { file, files_done: done, files: ordered.len(), ops_done: 0, ops: 0 }) {
            is_stopped.store(true, Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (answers, waiting, is_stopped, files) = (answers.clone(), &waiting, &is_stopped, &ordered);
            scope.spawn(move || {
                while let Some((at, reader)) = next_job(waiting) {
                    // The receiver is gone only when the whole check is.
                    let _ = answers.send((at, check_one(reader, &files[at], is_stopped)));
                }
            });
        }
        drop(answers);
        for (at, file) in ordered.iter().enumerate() {
            if is_stopped.load(Ordering::Relaxed) {
                break;
            }
            if let Some(report) = continuity::check(session, file) {
                take(at, FileReport { hash: hash_of_file(file).ok(), ..report }, &mut reports);
                continue;
            }
            match open(session, file) {
                // The workers outlive the channel, so the job is always taken.
                Ok(reader) => drop(jobs.send((at, reader))),
                Err(error) => take(at, refused(file, error.code), &mut reports),
            }
            while let Ok((at, report)) = checked.try_recv() {
                take(at, report, &mut reports);
            }
        }
        drop(jobs);
        while let Ok((at, report)) = checked.recv() {
            take(at, report, &mut reports);
        }
    });
    if is_stopped.into_inner() {
        return Err(Error::new("cancelled"));
    }
    Ok(as_named(files, reports.into_iter().flatten().collect()))
}

fn next_job<'a>(waiting: &Mutex<Receiver<(usize, Reader<'a>)>>) -> Option<(usize, Reader<'a>)> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn open(session: &Session, file: &Path) -> Result<Reader<'static>> {
    let input = File::open(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::from(error),
        _ => Error::new("file_unreadable").caused_by(error),
    })?;
    Reader::open(input, &session.book, &session.identity)
}

fn check_one(mut reader: Reader<'_>, file: &Path, is_stopped: &AtomicBool) -> FileReport {
    let header = reader.header.clone();
    match read_to_end(&mut reader, is_stopped) {
        Ok(()) => FileReport {
            status: Status::Checked,
            reason: None,
            ops: reader.ops(),
            period: reader.period,
            hash: hash_of_file(file).ok(),
            ..of_header(file, header)
        },
        Err(error) => FileReport { reason: Some(error.code), hash: hash_of_file(file).ok(), ..of_header(file, header) },
    }
}

fn read_to_end(reader: &mut Reader<'_>, is_stopped: &AtomicBool) -> Result<()> {
    let (mut ops, promised) = (0, reader.ops());
    loop {
        match reader.next()? {
            Line::End if ops == promised => return Ok(()),
            Line::End => return Err(damaged()),
            Line::Write(_) if is_stopped.load(Ordering::Relaxed) => return Err(Error::new("cancelled")),
            Line::Write(_) => {}
            Line::Op(_) => ops += 1,
        }
    }
}

fn of_header(file: &Path, header: Header) -> FileReport {
    FileReport {
        sender_unit: header.sender.unit,
        sender_name: header.sender.name,
        written_at: header.written_at,
        ..FileReport::refused(file, None)
    }
}

fn refused(file: &Path, reason: Refusal) -> FileReport {
    FileReport { hash: hash_of_file(file).ok(), ..FileReport::refused(file, Some(reason)) }
}

/// Says what merging files would do; changes nothing.
pub(super) fn preview_all(
    session: &mut Session,
    files: &[PathBuf],
    on_progress: OnProgress<'_>,
) -> Result<Vec<FileReport>> {
    session.require(Right::Exchange)?;
    let ordered = in_order(session, files);
    Ok(as_named(files, preview_files(session, &ordered, on_progress)?))
}

/// Merges all files that can be merged; one that cannot stops only itself. Files of one sender go in the order of their positions,
/// whatever their names. An error only where nothing was taken in before it.
pub(super) fn merge_all(session: &mut Session, files: &[PathBuf], on_progress: OnProgress<'_>) -> Result<Merged> {
    session.require(Right::Exchange)?;
    let ordered = in_order(session, files);
    let mut reports: Vec<FileReport> = Vec::with_capacity(ordered.len());
    for (at, file) in ordered.iter().enumerate() {
        let mut told =
            |progress: &Progress| on_progress(&Progress { files_done: at, files: ordered.len(), ..progress.clone() });
        match merge_files(session, std::slice::from_ref(file), &mut told) {
            Ok(done) => done.into_iter().for_each(|report| add(&mut reports, report)),
            Err(error) if !reports.iter().any(changed) => return Err(error),
            Err(error) => {
                reports.extend(left(&ordered[at..], &error));
                return Ok(Merged { files: as_named(files, reports), stopped: Some(error) });
            }
        }
    }
    Ok(Merged { files: as_named(files, reports), stopped: None })
}

pub(super) fn as_named(files: &[PathBuf], mut reports: Vec<FileReport>) -> Vec<FileReport> {
    let places: HashMap<&PathBuf, usize> = files.iter().enumerate().rev().map(|(at, file)| (file, at)).collect();
    reports.sort_by_key(|report| places.get(&report.file).copied().unwrap_or(usize::MAX));
    reports
}

pub(super) fn changed(report: &FileReport) -> bool {
    matches!(report.status, Status::Applied | Status::Held | Status::Offered | Status::ToAccept)
}

/// Files that an error has kept from being reached.
pub(super) fn left(files: &[PathBuf], error: &Error) -> Vec<FileReport> {
    let left = |file: &PathBuf| FileReport { status: Status::Left, ..FileReport::refused(file, Some(error.code)) };
    files.iter().map(left).collect()
}

/// A file that had to wait and went in later has one line, with its path.
fn add(reports: &mut Vec<FileReport>, report: FileReport) {
    let before = reports.iter_mut().find(|known| known.status == Status::Held && known.hash == report.hash);
    match before {
        Some(held) if report.status != Status::Held => *held = FileReport { file: held.file.clone(), ..report },
        _ => reports.push(report),
    }
}

/// By sender, and for each in the order of its stream. What cannot be opened stands at the end.
fn in_order(session: &Session, files: &[PathBuf]) -> Vec<PathBuf> {
    let mut unreadable = Vec::new();
    let mut known: Vec<(Header, &PathBuf)> = Vec::new();
    for file in files {
        match open(session, file) {
            Ok(reader) => known.push((reader.header, file)),
            Err(_) => unreadable.push(file.clone()),
        }
    }
    // A replica begins when its first file here was written: one that follows a restored copy comes after the one it follows.
    let mut begins: HashMap<Uuid, i64> = HashMap::new();
    for (header, _) in &known {
        let begin = begins.entry(header.sender.replica).or_insert(header.written_at);
        *begin = header.written_at.min(*begin);
    }
    known.sort_by_cached_key(|(header, file)| {
        let sender = &header.sender;
        let begin = begins.get(&sender.replica).copied();
        (sender.unit.clone(), begin, sender.replica, header.from, header.to, header.written_at, (*file).clone())
    });
    known.into_iter().map(|(_, file)| file.clone()).chain(unreadable).collect()
}

impl Totals {
    #[must_use]
    pub fn of(reports: &[FileReport]) -> Self {
        let mut totals = Self { files: reports.len() as u64, ..Self::default() };
        for report in reports {
            match report.status {
                Status::Applied => totals.applied += 1,
                Status::Already => totals.already += 1,
                Status::Held => totals.held += 1,
                Status::Offered | Status::ToAccept => totals.offered += 1,
                Status::Waiting => totals.waiting += 1,
                Status::Refused => totals.refused += 1,
                Status::Left => totals.left += 1,
                Status::Checked => {}
            }
            // Who waits to be received is not in the register.
            if report.status == Status::Offered {
                continue;
            }
            totals.ops += report.ops;
            totals.conflicts += report.conflicts;
            totals.new_people += report.new_people;
            totals.new_households += report.new_households;
            totals.changed += report.changed;
        }
        totals
    }
}
