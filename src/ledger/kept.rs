//! What was erased, kept outside the book beside its mark (row, field and erasing operation, never a value), so that a copy restored from an
//! older backup erases it again.
//!
//! That something of a kind was erased is itself something that whoever does not open the book must not learn, so the marks are sealed under a
//! key that derives from the book's: a JSON line each, in parts (`sealed`). The book itself keeps one part. Whoever restores a backup without
//! being able to open the book puts the parts of that backup beside it as they are, and the book makes one of them when it opens. Older versions
//! kept the lines in clear; the book takes that file over. What cannot be opened stays where it is, and a line that cannot be read (a newer
//! program's) goes along.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::book::BookKey;
use super::env::{Env, random};
use super::sealed::{Seal, parts};
use crate::files::{keep_private, write_durably};
use crate::{Error, Result};

/// A field of a row that an operation has erased.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct KeptMark {
    pub(super) row: Uuid,
    pub(super) entity: String,
    pub(super) field: String,
    pub(super) op: String,
}

impl KeptMark {
    fn line(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|error| Error::new("internal").caused_by(error))
    }
}

/// The files of one book's marks. They can be added to without its key.
pub(super) struct KeptFiles {
    sealed: PathBuf,
    /// Of an older version, or from a backup that one wrote.
    clear: PathBuf,
}

impl KeptFiles {
    pub(super) fn new(state_dir: &Path, book: Uuid) -> Self {
        let file = |end: &str| state_dir.join(format!("{}.{end}", book.simple()));
        Self { sealed: file("sealed"), clear: file("erased") }
    }

    /// Adds sealed parts as they are. They go before what is there: behind damaged ones they would not be found.
    pub(super) fn add_sealed(&self, more: &[u8]) -> Result<()> {
        let there = read(&self.sealed)?.unwrap_or_default();
        let (known, _) = parts(&there);
        let mut new: Vec<&[u8]> = Vec::new();
        for part in parts(more).0 {
            if !known.contains(&part) && !new.contains(&part) {
                new.push(part);
            }
        }
        if new.is_empty() { Ok(()) } else { write(&self.sealed, &[new.concat(), there].concat()) }
    }

    /// Adds marks as an older version kept them.
    pub(super) fn add_clear(&self, marks: &BTreeSet<KeptMark>) -> Result<()> {
        let there = read(&self.clear)?.unwrap_or_default();
        let mut lines = lines_of(&there);
        let before = lines.len();
        lines.extend(marks.iter().map(KeptMark::line).collect::<Result<Vec<_>>>()?);
        if lines.len() == before { Ok(()) } else { write(&self.clear, &text_of(&lines)) }
    }

    /// Closes what an older version left readable to others.
    fn keep_private(&self) {
        [&self.sealed, &self.clear].into_iter().for_each(|path| keep_private(path));
    }
}

/// The marks of one book, to whoever has its key.
pub(super) struct KeptMarks {
    files: KeptFiles,
    seal: Seal,
}

/// All that is kept.
#[derive(Default)]
struct Found {
    lines: BTreeSet<Vec<u8>>,
    /// The parts that could be opened.
    opened: Vec<Vec<u8>>,
    /// What could not.
    closed: Vec<u8>,
    has_clear: bool,
}

impl Found {
    /// Whether it lies as the book itself keeps it.
    fn is_settled(&self) -> bool {
        !self.has_clear && self.opened.len() <= 1
    }
}

impl KeptMarks {
    pub(super) fn new(state_dir: &Path, book: Uuid, key: &BookKey) -> Self {
        let key = Zeroizing::new(blake3::derive_key("cunce erased 1", key.as_slice()));
        Self { files: KeptFiles::new(state_dir, book), seal: Seal::new(book, key) }
    }

    pub(super) fn keep_private(&self) {
        self.files.keep_private();
    }

    pub(super) fn read(&self) -> Result<BTreeSet<KeptMark>> {
        // A line that cannot be read is from a newer program; the book must open all the same.
        Ok(self.find()?.lines.iter().filter_map(|line| serde_json::from_slice(line).ok()).collect())
    }

    /// Adds marks, durably; those that are there are not said twice.
    pub(super) fn add(&self, marks: &[KeptMark], env: &dyn Env) -> Result<()> {
        let mut found = self.find()?;
        let before = found.lines.len();
        found.lines.extend(marks.iter().map(KeptMark::line).collect::<Result<Vec<_>>>()?);
        if found.lines.len() == before && found.is_settled() { Ok(()) } else { self.settle(&found, env) }
    }

    /// Makes one sealed part of everything that was put beside the book while it was closed, or left by an older version.
    pub(super) fn take_over(&self, env: &dyn Env) -> Result<()> {
        let found = self.find()?;
        if found.is_settled() { Ok(()) } else { self.settle(&found, env) }
    }

    /// Everything as one sealed part, for a backup; none where nothing was erased. What cannot be opened here would be of no use there either.
    pub(super) fn sealed(&self, env: &dyn Env) -> Result<Option<Vec<u8>>> {
        let mut found = self.find()?;
        match found.opened.pop() {
            Some(part) if !found.has_clear && found.opened.is_empty() => Ok(Some(part)),
            None if !found.has_clear => Ok(None),
            _ => self.close(&found, env).map(Some),
        }
    }

    fn find(&self) -> Result<Found> {
        let mut found = Found::default();
        if let Some(clear) = read(&self.files.clear)? {
            found.has_clear = true;
            found.lines = lines_of(&clear);
        }
        let bytes = read(&self.files.sealed)?.unwrap_or_default();
        let (parts, rest) = parts(&bytes);
        for part in parts {
            match self.seal.open(part) {
                Some(lines) => {
                    found.lines.append(&mut lines_of(&lines));
                    found.opened.push(part.to_vec());
                }
                None => found.closed.extend_from_slice(part),
            }
        }
        found.closed.extend_from_slice(rest);
        Ok(found)
    }

    fn close(&self, found: &Found, env: &dyn Env) -> Result<Vec<u8>> {
        self.seal.close(random(env), text_of(&found.lines))
    }

    fn settle(&self, found: &Found, env: &dyn Env) -> Result<()> {
        let mut bytes = self.close(found, env)?;
        bytes.extend_from_slice(&found.closed);
        write(&self.files.sealed, &bytes)?;
        if found.has_clear {
            // All of it is in the sealed file now. What stays is taken over and removed the next time.
            let _ = fs::remove_file(&self.files.clear);
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::from(error).with("path", path.display())),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_durably(path, bytes).map_err(|error| error.with("path", path.display()))
}

/// The lines of a text, whatever they say.
fn lines_of(text: &[u8]) -> BTreeSet<Vec<u8>> {
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect()
}

fn text_of(lines: &BTreeSet<Vec<u8>>) -> Vec<u8> {
    lines.iter().flat_map(|line| line.iter().copied().chain([b'\n'])).collect()
}
