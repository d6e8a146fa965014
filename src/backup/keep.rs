//! How many backups are kept, and the backup that is made on leaving.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::EXTENSION;
use super::container::own_manifest;
use super::step::OnStep;
use super::write::{Written, write};
use crate::session::{BOOK, Session};
use crate::{Error, Result};

/// So many backups stay in the folder of automatic backups unless told otherwise.
pub const KEEP: u32 = 10;
const FOLDER: &str = "backup_folder";
const KEPT: &str = "backup_keep";
const LAST: &str = "backup_last";
const TROUBLE: &str = "backup_trouble";

/// A backup, and how many older ones went for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub written: Written,
    pub removed: usize,
}

/// What this computer knows of its backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backups {
    /// Where one is written on leaving; none where nobody has chosen a folder.
    pub folder: Option<PathBuf>,
    pub keep: u32,
    pub last: Option<Last>,
    /// Why the last one on leaving could not be written, or `backup_incomplete` where it lacks a book.
    pub trouble: Option<Trouble>,
    /// Whether anything was changed since the last one.
    pub is_due: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    pub file: PathBuf,
    /// Milliseconds since 1970.
    pub at: i64,
    fingerprint: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub code: String,
    pub path: PathBuf,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// Writes a backup and remembers it; with `keep`, older ones of this office in its folder go once the new one has been checked.
pub fn back_up(session: &mut Session, out: &Path, keep: Option<u32>) -> Result<Kept> {
    back_up_telling(session, out, keep, &mut |_| {})
}

/// The same, telling how far it is.
pub fn back_up_telling(session: &mut Session, out: &Path, keep: Option<u32>, told: OnStep<'_>) -> Result<Kept> {
    let written = write(session, out, told)?;
    let unread = written.unread.first();
    let removed = match (keep, written.file.parent()) {
        // An older one may be the last that has the book which cannot be read now.
        (Some(keep), Some(folder)) if unread.is_none() => prune(session, folder, keep, &written.file),
        _ => 0,
    };
    let last = Last { file: absolute(&written.file), at: written.at, fingerprint: fingerprint(session)? };
    set(session, LAST, Some(&last))?;
    let trouble = unread.map(|book| Trouble {
        code: Error::new("backup_incomplete").code.to_owned(),
        path: session.place.book(book),
        at: written.at,
    });
    set(session, TROUBLE, trouble.as_ref())?;
    Ok(Kept { written, removed })
}

/// Where a backup is written on leaving; none where nobody has chosen a folder.
pub fn folder(session: &Session) -> Result<Option<PathBuf>> {
    Ok(session.book.setting(FOLDER)?.filter(|folder| !folder.is_empty()).map(PathBuf::from))
}

/// Where backups stand.
pub fn backups(session: &mut Session) -> Result<Backups> {
    let last: Option<Last> = get(session, LAST)?;
    let fingerprint = fingerprint(session)?;
    let book = &session.book;
    Ok(Backups {
        folder: folder(session)?,
        keep: book.setting(KEPT)?.and_then(|text| text.parse().ok()).unwrap_or(KEEP),
        is_due: last.as_ref().is_none_or(|last| last.fingerprint != fingerprint),
        last,
        trouble: get(session, TROUBLE)?,
    })
}

/// Changes whenever anything worth a backup has changed in a book that the user opens; whoever opens the others makes the backup of those.
fn fingerprint(session: &mut Session) -> Result<String> {
    let books = session.books();
    let each = books.into_iter().map(|book| match session.in_book(book, |session| session.book.fingerprint()) {
        // It keeps no other book from being backed up; that it cannot be opened is as new as anything else.
        Err(error) if book != BOOK => Ok(error.code.to_owned()),
        found => found,
    });
    Ok(each.collect::<Result<Vec<_>>>()?.join("; "))
}

/// Chooses the folder for backups on leaving, or none, and how many stay there.
pub fn choose(session: &mut Session, folder: Option<&Path>, keep: u32) -> Result<()> {
    let text = folder.map(|folder| absolute(folder).to_string_lossy().into_owned()).unwrap_or_default();
    session.book.set_setting(FOLDER, &text)?;
    session.book.set_setting(KEPT, &keep.max(1).to_string())?;
    set::<Trouble>(session, TROUBLE, None)
}

/// Makes the backup of leaving, where a folder was chosen and anything is new. What stood in the way is remembered, and shown at the next opening.
pub fn on_leaving(session: &mut Session) -> Result<Option<Kept>> {
    let Some(folder) = folder(session)? else { return Ok(None) };
    leave_in(session, &folder).inspect_err(|error| {
        let trouble = Trouble { code: error.code.to_owned(), path: folder, at: session.book.env.now_ms() };
        // The disk that has no room for a backup may have none for this either; then the lack of a backup shows in `is_due`.
        let _ = set(session, TROUBLE, Some(&trouble));
    })
}

fn leave_in(session: &mut Session, folder: &Path) -> Result<Option<Kept>> {
    let now = backups(session)?;
    let is_there = now.last.as_ref().is_some_and(|last| last.file.starts_with(folder) && last.file.exists());
    // A second one would lack the same book.
    let is_well = now.trouble.is_none_or(|trouble| trouble.code == "backup_incomplete");
    if !now.is_due && is_there && is_well {
        return Ok(None);
    }
    if !folder.is_dir() {
        return Err(Error::new("no_backup_folder").with("path", folder.display()));
    }
    back_up(session, folder, Some(now.keep)).map(Some)
}

/// Removes the oldest backups of this office, and of no other, beyond so many; the new one always stays.
fn prune(session: &Session, folder: &Path, keep: u32, new: &Path) -> usize {
    let key = &session.book.backup_key;
    let mut own: Vec<(i64, PathBuf)> = backups_in(folder)
        .into_iter()
        .filter(|path| path.as_path() != new)
        .filter_map(|path| own_manifest(&path, key).map(|(manifest, _)| (manifest.written_at, path)))
        .collect();
    own.sort_unstable();
    let too_many = own.len().saturating_sub(keep.max(1) as usize - 1);
    own.iter().take(too_many).filter(|(_, path)| std::fs::remove_file(path).is_ok()).count()
}

pub(super) fn backups_in(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == EXTENSION)).collect()
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn get<T: serde::de::DeserializeOwned>(session: &Session, name: &str) -> Result<Option<T>> {
    // What a newer program has noted otherwise is as good as not noted.
    Ok(session.book.setting(name)?.and_then(|text| serde_json::from_str(&text).ok()))
}

fn set<T: Serialize>(session: &mut Session, name: &str, value: Option<&T>) -> Result<()> {
    let text = serde_json::to_string(&value).map_err(|error| Error::new("internal").caused_by(error))?;
    session.book.set_setting(name, &text)
}
