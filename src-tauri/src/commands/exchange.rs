//! Change-set files between a village and its town.

use serde::Serialize;
use specta::Type;

/// How far a merge has come; sent to the pages while it runs.
#[derive(Clone, Serialize, Type, tauri_specta::Event)]
pub struct MergeProgress {
    pub file: String,
    pub files_done: u64,
    pub files: u64,
    pub ops_done: u64,
    pub ops: u64,
}
