//! Writing a backup: a snapshot of every book in a private folder, then one file that is read back before it gets its name.

use std::path::{Path, PathBuf};

use super::container::{self, KEYRING, Manifest, Part};
use crate::exchange::file_names;
use crate::files::hash::FileHash;
use crate::files::{private_folder, write_checked};
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
}

/// Writes a backup to a file, or into a folder under a name that says whose it is and of which day.
pub(super) fn write(session: &mut Session, out: &Path) -> Result<Written> {
    let file = if out.is_dir() { file_names::backup(session, out)? } else { out.to_owned() };
    let scratch = Scratch::new(&session.place.data)?;
    let (names, files) = collect(session, &scratch.0)?;
    let parts = names.iter().zip(&files).map(|(name, file)| Part::of(name, file)).collect::<Result<Vec<_>>>()?;
    let keyring = session.place.office()?.ok_or_else(|| Error::new("not_started"))?;
    let (book, env) = (&session.book, &*session.book.env);
    let manifest = Manifest::new(&keyring, env.now_ms(), parts);
    let standing = vec![book.standing()?];
    let seal = (&book.backup_key, random(env));
    let hash = write_checked(&file, &|point| env.may_go_on(point), |sink| {
        container::write(sink, &manifest, standing, seal, &files)
    })?;
    let bytes = std::fs::metadata(&file)?.len();
    Ok(Written { file, bytes, hash, at: manifest.written_at })
}

/// Every file that the office consists of, and where a copy of it lies that nobody writes to.
fn collect(session: &Session, scratch: &Path) -> Result<(Vec<String>, Vec<PathBuf>)> {
    let data = &session.place.data;
    // Two users may write one after the other, but never at once: the folder is locked. An open book goes through SQLite.
    let open = [(format!("{BOOK}.cunce"), &session.book)];
    let mut names = vec![KEYRING.to_owned()];
    let mut files = vec![data.join(KEYRING)];
    for name in office_files(data)? {
        let of_open = open.iter().find(|(book, _)| name.starts_with(book.as_str()));
        let file = match of_open {
            Some((book, open)) if *book == name => {
                let copy = scratch.join(&name);
                open.snapshot(&copy)?;
                copy
            }
            // What is in the log of an open book is in its snapshot.
            Some(_) => continue,
            None if name == KEYRING || name.ends_with("-shm") => continue,
            None => data.join(&name),
        };
        names.push(name);
        files.push(file);
    }
    Ok((names, files))
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
