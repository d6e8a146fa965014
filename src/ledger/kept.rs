//! What was erased, kept outside the book beside its mark (row, field and erasing operation, never a value), so that a copy restored from an
//! older backup erases it again.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::files::write_durably;
use crate::{Error, Result};

/// A field of a row that an operation has erased.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct KeptMark {
    pub(super) row: Uuid,
    pub(super) entity: String,
    pub(super) field: String,
    pub(super) op: String,
}

/// The file of one book's marks: a JSON line each.
pub(super) struct KeptMarks {
    pub(super) path: PathBuf,
}

impl KeptMarks {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(super) fn read(&self) -> Result<BTreeSet<KeptMark>> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
            Err(error) => return Err(Error::from(error).with("path", self.path.display())),
        };
        // The file is replaced whole, so a line that cannot be read is from a newer program; the book must open all the same.
        Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    /// Adds marks, durably; those that are there are not said twice.
    pub(super) fn add(&self, marks: &[KeptMark]) -> Result<()> {
        let mut all = self.read()?;
        let before = all.len();
        all.extend(marks.iter().cloned());
        if all.len() == before {
            return Ok(());
        }
        let mut text = String::new();
        for mark in &all {
            text.push_str(&serde_json::to_string(mark).map_err(|error| Error::new("internal").caused_by(error))?);
            text.push('\n');
        }
        write_durably(&self.path, text.as_bytes()).map_err(|error| error.with("path", self.path.display()))
    }
}
