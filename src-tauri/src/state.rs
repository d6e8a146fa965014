//! What the window holds between two commands: where its data are, and whether a running merge was cancelled.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use tauri::{AppHandle, Manager};

/// The desk of one office: one data directory, one register.
pub struct Desk {
    data: PathBuf,
    cancelled: AtomicBool,
}

impl Desk {
    /// Takes the data directory from `CUNCE_DATA`, else the system's place for this program
    /// (`%APPDATA%\cn.cunce.register`, `~/.local/share/cn.cunce.register`).
    ///
    /// # Errors
    /// When the system names no such place.
    pub fn new(app: &AppHandle) -> tauri::Result<Self> {
        let data = match std::env::var_os("CUNCE_DATA").filter(|data| !data.is_empty()) {
            Some(data) => PathBuf::from(data),
            None => app.path().app_data_dir()?,
        };
        Ok(Self { data, cancelled: AtomicBool::new(false) })
    }
}
