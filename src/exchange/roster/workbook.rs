//! Opening a roster's file: what it is by its content, guarded against what a file can do to a reader.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::sheet::Sheet;
use super::{biff, delimited, ooxml};
use crate::{Error, Result};

/// The largest file that is read, in bytes. A roster of 20,000 people takes about two million.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A workbook with all its sheets, visible ones first.
#[derive(Debug, Clone, Default)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
}

/// Opens a roster: XLSX, XLS, or delimited text in UTF-8, UTF-16 or GB18030, told apart by content.
///
/// # Errors
/// `file_not_found`, `file_unreadable`, `workbook_locked` (another program holds it), `workbook_too_large`,
/// `not_a_workbook`, `workbook_protected` (with a password), `workbook_empty`; each with `file`, its name.
pub fn open(path: &Path) -> Result<Workbook> {
    let bytes = read_file(path);
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    bytes.and_then(|bytes| read(&bytes)).map_err(|error| error.with("file", name))
}

/// Reads a roster from its bytes; see `open`.
///
/// # Errors
/// As `open`, those about the file apart.
pub fn read(bytes: &[u8]) -> Result<Workbook> {
    // The spreadsheet library indexes into damaged records; such a panic means a damaged file and no more.
    let sheets = catch_unwind(AssertUnwindSafe(|| sheets(bytes)));
    let mut sheets = sheets.unwrap_or_else(|_| Err(not_a_workbook()))?;
    if sheets.iter().all(Sheet::is_empty) {
        return Err(Error::new("workbook_empty"));
    }
    sheets.sort_by_key(|sheet| !sheet.visible);
    Ok(Workbook { sheets })
}

pub(super) fn not_a_workbook() -> Error {
    Error::new("not_a_workbook")
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>> {
    match bytes {
        [] => Err(Error::new("workbook_empty")),
        [b'P', b'K', 3 | 5, ..] => ooxml::read(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => biff::read(bytes),
        _ => delimited::read(bytes).map(|sheet| vec![sheet]),
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(|error| refused(&error))?;
    let metadata = file.metadata().map_err(|error| refused(&error))?;
    if !metadata.is_file() {
        return Err(Error::new("file_unreadable"));
    }
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|error| refused(&error))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(Error::new("workbook_too_large").with("bytes", metadata.len()));
    }
    Ok(bytes)
}

fn refused(error: &io::Error) -> Error {
    // Windows: 32 another process uses the file, 33 it has locked a part of it.
    let is_held = cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33));
    match error.kind() {
        _ if is_held => Error::new("workbook_locked"),
        ErrorKind::NotFound => Error::new("file_not_found"),
        ErrorKind::ResourceBusy | ErrorKind::WouldBlock => Error::new("workbook_locked"),
        _ => Error::new("file_unreadable"),
    }
}
