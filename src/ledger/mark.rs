//! The mark: where this replica's history stands, kept outside the database, so that a restored copy is known as one.
//!
//! Before each commit the head that is and the head that will be are written and synced. When the book opens, its head must be one of the
//! two; a copy brought back from a backup stands before both, and becomes a new replica. After the commit only the new head is left, so that
//! even a copy that is one write old is known.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::leaf::Hash;
use crate::files::{create_private, keep_private, write_durably};
use crate::{Error, Result};

/// A place in a replica's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) replica: Uuid,
    pub(crate) counter: u64,
    pub(crate) chain: Hash,
    /// How many positions its streams to other offices have: a copy that has forgotten what was sent would give them out again, for
    /// something else.
    #[serde(default)]
    pub(crate) sent: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Marked {
    head: Place,
    next: Place,
}

/// The file that holds the mark of one book.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    path: PathBuf,
}

impl Mark {
    pub(crate) fn new(state_dir: &Path, book: Uuid) -> Self {
        Self { path: state_dir.join(format!("{}.mark", book.simple())) }
    }

    /// Closes what an older version left readable to others.
    pub(super) fn keep_private(&self) {
        keep_private(&self.path);
    }

    /// Writes both heads, durably, before a commit.
    pub(crate) fn set(&self, head: &Place, next: &Place) -> Result<()> {
        let marked = Marked { head: head.clone(), next: next.clone() };
        let text = serde_json::to_vec(&marked).map_err(|error| Error::new("internal").caused_by(error))?;
        write_durably(&self.path, &text).map_err(|error| error.with("path", self.path.display()))
    }

    /// Narrows the mark to where the book stands, after a commit. Losing this to a crash only leaves both heads allowed, so nothing is synced.
    pub(crate) fn settle(&self, place: &Place) {
        let marked = Marked { head: place.clone(), next: place.clone() };
        let temporary = self.path.with_extension("settled");
        if let Ok(text) = serde_json::to_vec(&marked)
            && create_private(&temporary).and_then(|mut file| file.write_all(&text)).is_ok()
        {
            let _ = fs::rename(&temporary, &self.path);
        }
    }

    /// Whether a book that stands at `place` is the one the mark was last set for.
    pub(crate) fn allows(&self, place: &Place) -> Result<bool> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(Error::from(error).with("path", self.path.display())),
        };
        // A mark that cannot be read proves nothing, and a new replica is always safe.
        let Ok(marked) = serde_json::from_slice::<Marked>(&text) else { return Ok(false) };
        Ok(*place == marked.head || *place == marked.next)
    }
}
