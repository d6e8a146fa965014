//! The one error type: a stable code and its parameters; the window and the command line have the sentences.

use std::fmt;

pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, as a code that a catalogue turns into a sentence, and the values the sentence names.
#[derive(Debug)]
pub struct Error {
    pub code: &'static str,
    pub params: Vec<(&'static str, String)>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    #[must_use]
    pub fn new(code: &'static str) -> Self {
        Self { code, params: Vec::new(), source: None }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        for (name, value) in &self.params {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        if let Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) = error.sqlite_error().map(|error| error.extended_code) {
            // The index of the write-ahead log did not fit on the disk.
            return Error::new("disk_full").caused_by(error);
        }
        if let Some(rusqlite::ffi::SQLITE_READONLY) = error.sqlite_error().map(|error| error.extended_code) {
            // A file that cannot be written is known as such when it is opened; later, SQLCipher says this after a page that it could not read.
            return Error::new("damaged_database").caused_by(error);
        }
        let code = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => "disk_full",
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "busy",
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => "damaged_database",
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => "path_not_writable",
            Some(ErrorCode::SystemIoFailure) => "io",
            _ => "internal",
        };
        Error::new(code).caused_by(error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        let code = match error.kind() {
            ErrorKind::NotFound => "file_not_found",
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "path_not_writable",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "disk_full",
            _ => "io",
        };
        Error::new(code).caused_by(error)
    }
}
