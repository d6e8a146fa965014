//! The SHA-256 of a file as it is read or written: what stands on a receipt, and what `sha256sum` says of the file.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{Error, Result};

pub type FileHash = [u8; 32];

/// As `sha256sum` writes it.
#[must_use]
pub fn hash_text(hash: &FileHash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of what is about to be written.
pub(crate) fn hash_of(bytes: &[u8]) -> FileHash {
    Sha256::digest(bytes).into()
}

const BUFFER_BYTES: usize = 64 * 1024;

/// Gives a file to a reader and hashes all of it, also what the reader leaves. No hash where it could not be read to its end.
pub(crate) fn read_hashed<T>(
    file: &Path,
    read: impl FnOnce(&mut HashingReader) -> Result<T>,
) -> (Result<T>, Option<FileHash>) {
    let mut input = match File::open(file) {
        Ok(inner) => HashingReader { inner, hasher: Sha256::new() },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Err(error.into()), None),
        Err(error) => return (Err(Error::new("file_unreadable").caused_by(error)), None),
    };
    let done = read(&mut input);
    let hash = input.finish().ok();
    (done, hash)
}

/// A file on its way to whoever reads it.
pub(crate) struct HashingReader {
    inner: File,
    hasher: Sha256,
}

impl HashingReader {
    fn finish(mut self) -> std::io::Result<FileHash> {
        let mut buffer = vec![0; BUFFER_BYTES];
        while self.read(&mut buffer)? > 0 {}
        Ok(self.hasher.finalize().into())
    }
}

impl Read for HashingReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        Ok(read)
    }
}

/// A file as it is written.
pub(crate) struct HashingWriter<W> {
    inner: W,
    hasher: Sha256,
}

impl<W: Write> HashingWriter<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self { inner, hasher: Sha256::new() }
    }

    pub(crate) fn finish(self) -> (W, FileHash) {
        (self.inner, self.hasher.finalize().into())
    }
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

pub(crate) fn hash_of_file(path: &Path) -> Result<FileHash> {
    let (_, hash) = read_hashed(path, |_| Ok(()));
    hash.ok_or_else(|| Error::new("file_unreadable").with("path", path.display()))
}
