//! What the window and the command line are shown of backups.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Backups, Changes, Here, Kept, Rehearsal};
use crate::files::hash::hash_text;
use crate::ledger::{IncompleteRow, Rescued, TableRescue};
use crate::register::view::instant;
use crate::security::Role;

/// A backup that was written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BackupView {
    pub file: String,
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub hash: String,
    pub written_at: String,
    /// How many older ones were removed for it.
    pub removed: usize,
    /// Books that could not be opened: of each the file is in it as it lies there, if there is one.
    pub unread: Vec<String>,
}

/// Changes that would be lost.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ChangesView {
    pub count: u64,
    pub since: Option<String>,
}

/// What is here and not in the backup. What others wrote comes back with their next files.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LostView {
    pub own: ChangesView,
    pub others: ChangesView,
}

/// What a backup is, and what restoring it would mean.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RehearsalView {
    pub role: Role,
    pub unit: String,
    pub name: String,
    pub written_at: String,
    pub ops: u64,
    /// None where there is nothing here, or nothing that could be read.
    pub lost: Option<LostView>,
    /// There is a register here that this backup's key does not open; it would be kept aside.
    pub unreadable: bool,
}

/// Where backups stand on this computer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BackupsView {
    pub folder: Option<String>,
    pub keep: u32,
    pub last: Option<LastView>,
    pub trouble: Option<TroubleView>,
    /// Whether anything was changed since the last one.
    pub due: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LastView {
    pub file: String,
    pub at: String,
}

/// Why the backup on leaving could not be written, or which book it lacks: an error's code, and where.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TroubleView {
    pub code: String,
    pub path: String,
    pub at: String,
}

/// What was read of a damaged register.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RescueView {
    pub folder: String,
    pub ops: u64,
    /// Read, but what they refer to is lost.
    pub dropped: u64,
    pub tables: Vec<TableView>,
    pub incomplete: Vec<IncompleteView>,
    /// Books of which nothing could be read: their files are as they were.
    pub copied: Vec<String>,
}

/// A table with places that could not be read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TableView {
    pub table: String,
    pub read: u64,
    pub gaps: u64,
}

/// Of whom something is known to be lost.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IncompleteView {
    pub id: String,
    pub entity: String,
    pub name: String,
}

impl RescueView {
    #[must_use]
    pub fn of(rescued: Rescued, folder: &Path) -> Self {
        let table = |TableRescue { table, read, gaps }| TableView { table, read, gaps };
        let row = |IncompleteRow { id, entity, name }| IncompleteView { id: id.hyphenated().to_string(), entity, name };
        Self {
            folder: folder.to_string_lossy().into_owned(),
            ops: rescued.ops,
            dropped: rescued.dropped,
            tables: rescued.tables.into_iter().map(table).collect(),
            incomplete: rescued.incomplete.into_iter().map(row).collect(),
            copied: rescued.copied,
        }
    }
}

impl From<Kept> for BackupView {
    fn from(kept: Kept) -> Self {
        let written = kept.written;
        Self {
            file: written.file.to_string_lossy().into_owned(),
            bytes: written.bytes,
            hash: hash_text(&written.hash),
            written_at: instant(written.at),
            removed: kept.removed,
            unread: written.unread.into_iter().map(str::to_owned).collect(),
        }
    }
}

impl From<Changes> for ChangesView {
    fn from(changes: Changes) -> Self {
        Self { count: changes.count, since: changes.since.map(instant) }
    }
}

impl From<Rehearsal> for RehearsalView {
    fn from(found: Rehearsal) -> Self {
        let lost = match found.here {
            Here::Has(lacking) => Some(LostView { own: lacking.own.into(), others: lacking.others.into() }),
            Here::Nothing | Here::Unreadable => None,
        };
        Self {
            role: found.role,
            unit: found.unit,
            name: found.name,
            written_at: instant(found.written_at),
            ops: found.ops,
            lost,
            unreadable: found.here == Here::Unreadable,
        }
    }
}

impl From<Backups> for BackupsView {
    fn from(found: Backups) -> Self {
        let text = |path: std::path::PathBuf| path.to_string_lossy().into_owned();
        Self {
            folder: found.folder.map(text),
            keep: found.keep,
            last: found.last.map(|last| LastView { file: text(last.file), at: instant(last.at) }),
            trouble: found.trouble.map(|trouble| TroubleView {
                code: trouble.code,
                path: text(trouble.path),
                at: instant(trouble.at),
            }),
            due: found.is_due,
        }
    }
}
