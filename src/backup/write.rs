//! Writing a backup: a snapshot of every book in a private folder, then one file that is read back before it gets its name.

use std::path::{Path, PathBuf};

use super::container::{self, KEYRING, Manifest, Part};
use super::step::{OnStep, Step};
use crate::exchange::file_names;
use crate::files::hash::FileHash;
use crate::files::{private_folder, write_checked};
use crate::ledger::copy::Standing;
use crate::ledger::random;
use crate::session::{BOOK, Session};
use crate::swap::office_files;
use crate::{Error, Result};

/// How the names of backups end.
pub const EXTENSION: &str = "cbk";
const SCRATCH: &str = "backing-up";

/// A backup that was written, read back and found to be what was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub file: PathBuf,
    pub bytes: u64,
    pub hash: FileHash,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Books that could not be opened: of each the file is in it as it lies there, if there is one.
    pub unread: Vec<&'static str>,
}

/// Writes a backup to a file, or into a folder under a name that says whose it is and of which day.
pub(super) fn write(session: &mut Session, out: &Path, told: OnStep<'_>) -> Result<Written> {
    told(Step::Copying);
    let file = if out.is_dir() { file_names::backup(session, out)? } else { out.to_owned() };
    let scratch = Scratch::new(&session.place.data)?;
    let Collected { names, files, standing, unread } = collect(session, &scratch.0)?;
    let parts = names.iter().zip(&files).map(|(name, file)| Part::of(name, file)).collect::<Result<Vec<_>>>()?;
    let keyring = session.place.office()?.ok_or_else(|| Error::new("not_started"))?;
    let (book, env) = (&session.book, &*session.book.env);
    let manifest = Manifest::new(&keyring, env.now_ms(), parts);
    let seal = (&book.backup_key, random(env));
    let hash = write_checked(&file, &|point| env.may_go_on(point), |sink| {
        told(Step::Writing);
        container::write(sink, &manifest, standing, seal, &files)?;
        told(Step::Checking);
        Ok(())
    })?;
    let bytes = std::fs::metadata(&file)?.len();
    Ok(Written { file, bytes, hash, at: manifest.written_at, unread })
}

/// The files that the office consists of, where a copy of each lies that nobody writes to, and where the books stood that the user opens.
struct Collected {
    names: Vec<String>,
    files: Vec<PathBuf>,
    standing: Vec<Standing>,
    unread: Vec<&'static str>,
}

fn collect(session: &mut Session, scratch: &Path) -> Result<Collected> {
    let data = session.place.data.clone();
    let (mut names, mut files, mut standing) = (vec![KEYRING.to_owned()], vec![data.join(KEYRING)], Vec::new());
    // Two users may write one after the other, but never at once: the folder is locked. An open book goes through SQLite.
    let (mut open, mut unread) = (Vec::new(), Vec::new());
    for book in session.books() {
        let copy = scratch.join(format!("{book}.cunce"));
        let copied = session.in_book(book, |session| {
            session.book.snapshot(&copy)?;
            session.book.standing()
        });
        match copied {
            Ok(stands) => standing.push(stands),
            // Then the others are all the more worth a backup. A full disk is no fault of the book.
            Err(error) if book != BOOK && error.code != "disk_full" => {
                unread.push(book);
                continue;
            }
            Err(error) => return Err(error),
        }
        open.push(book);
        names.push(format!("{book}.cunce"));
        files.push(copy);
    }
    for name in office_files(&data)? {
        // What is in the log of an open book is in its snapshot.
        let is_open =
            open.iter().any(|book: &&str| name.strip_prefix(book).is_some_and(|end| end.starts_with(".cunce")));
        if !is_open && name != KEYRING && !name.ends_with("-shm") {
            files.push(data.join(&name));
            names.push(name);
        }
    }
    Ok(Collected { names, files, standing, unread })
}

/// A private folder that is gone afterwards, also if the last attempt was killed.
struct Scratch(PathBuf);

impl Scratch {
    fn new(data: &Path) -> Result<Self> {
        let scratch = Self(data.join(SCRATCH));
        scratch.remove();
        private_folder(&scratch.0)?;
        Ok(scratch)
    }

    fn remove(&self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.remove();
    }
}
