//! The mark: where this replica's history stands, kept outside the database, so that a restored copy is known as one.
//!
//! Before each commit the head that is and the head that will be are written and synced. When the book opens, its head must be one of the
//! two; a copy brought back from a backup stands before both, and becomes a new replica.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::leaf::Hash;
use crate::{Error, Result};

/// A place in a replica's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) replica: Uuid,
    pub(crate) counter: u64,
    pub(crate) chain: Hash,
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

    /// Writes both heads, durably, before a commit.
    pub(crate) fn set(&self, head: &Place, next: &Place) -> Result<()> {
        let marked = Marked { head: head.clone(), next: next.clone() };
        let text = serde_json::to_vec(&marked).map_err(|error| Error::new("internal").caused_by(error))?;
        write_durably(&self.path, &text).map_err(|error| error.with("path", self.path.display()))
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

/// Writes a small file so that after a crash either the old or the new content is there.
pub(crate) fn write_durably(path: &Path, content: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let temporary = path.with_extension("new");
    let mut file = File::create(&temporary)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_folder(folder);
    Ok(())
}

/// Makes a rename in a folder durable where the system can (Windows cannot open folders and needs no such step).
pub(crate) fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
