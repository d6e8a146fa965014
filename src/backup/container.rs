//! The file: reading it with every check, and writing it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};

use crate::files::create_private;
use crate::files::hash::{HashingWriter, hash_of_file, hash_text};
use crate::ledger::BookKey;
use crate::ledger::copy::{Standing, backup_key};
use crate::security::{BookKeys, Keyring, Role, Unlock};
use crate::session::BOOK;
use crate::{Error, Result};

pub(super) const KEYRING: &str = "keyring.json";
/// 1 told what was erased of a book to whoever opens the backup; since 2 only that book's key opens it.
const FORMAT: u32 = 2;
const START: &[u8] = b"{\"cunce_backup\":";
/// Longer lines are no manifest.
const LINE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The first line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    cunce_backup: u32,
    pub(super) role: Role,
    pub(super) unit: String,
    pub(super) name: String,
    /// Milliseconds since 1970.
    pub(super) written_at: i64,
    pub(super) parts: Vec<Part>,
}

/// One file of the office.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) name: String,
    bytes: u64,
    sha256: String,
}

/// The second line, opened.
#[derive(Debug, Serialize, Deserialize)]
struct Inside {
    books: Vec<Standing>,
}

/// A backup whose every byte has been checked.
pub(super) struct Opened {
    pub(super) manifest: Manifest,
    pub(super) books: Vec<Standing>,
    /// The keys of the books that whoever opened it opens.
    pub(super) keys: BookKeys,
    file: File,
    parts_at: u64,
}

pub(super) fn damaged() -> Error {
    Error::new("damaged_backup")
}

impl Manifest {
    pub(super) fn new(keyring: &Keyring, written_at: i64, parts: Vec<Part>) -> Self {
        let Keyring { role, unit, name, .. } = keyring;
        Self { cunce_backup: FORMAT, role: *role, unit: unit.clone(), name: name.clone(), written_at, parts }
    }

    fn check(&self, bytes_after: u64) -> Result<()> {
        let is_name = |name: &str| {
            let stem = name.strip_suffix("-wal").unwrap_or(name).strip_suffix(".cunce");
            let is_plain = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
            name == KEYRING || stem.is_some_and(|stem| !stem.is_empty() && stem.chars().all(is_plain))
        };
        let has = |name: &str| self.parts.iter().filter(|part| part.name == name).count() == 1;
        let total = self.parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(part.bytes));
        let is_sound = self.parts.iter().all(|part| is_name(&part.name) && has(&part.name))
            && has(KEYRING)
            && has(&format!("{BOOK}.cunce"))
            && total == Some(bytes_after);
        if is_sound { Ok(()) } else { Err(damaged()) }
    }
}

impl Part {
    pub(super) fn of(name: &str, path: &Path) -> Result<Self> {
        let bytes = std::fs::metadata(path)?.len();
        Ok(Self { name: name.to_owned(), bytes, sha256: hash_text(&hash_of_file(path)?) })
    }
}

/// Writes the two lines and the files, which lie in the folder that each is named with.
pub(super) fn write(
    sink: &mut dyn Write,
    manifest: &Manifest,
    books: Vec<Standing>,
    seal: (&BookKey, [u8; 24]),
    files: &[PathBuf],
) -> Result<()> {
    let json = |error| Error::new("internal").caused_by(error);
    let line = serde_json::to_vec(manifest).map_err(json)?;
    let inside = serde_json::to_vec(&Inside { books }).map_err(json)?;
    let (key, nonce) = seal;
    let mut sealed = nonce.to_vec();
    let cipher = XChaCha20Poly1305::new(key.as_slice().into());
    let closed = cipher.encrypt(XNonce::from_slice(&nonce), Payload { msg: &inside, aad: &line });
    sealed.extend(closed.map_err(|_| Error::new("internal").with("reason", "a manifest could not be sealed"))?);
    sink.write_all(&line)?;
    writeln!(sink)?;
    writeln!(sink, "{}", BASE64.encode(sealed))?;
    for (file, part) in files.iter().zip(&manifest.parts) {
        let copied = std::io::copy(&mut File::open(file)?, sink)?;
        if copied != part.bytes {
            return Err(Error::new("written_badly"));
        }
    }
    Ok(())
}

/// The first two lines, and where the files begin. The lines are not vouched for yet.
fn read_lines(file: &mut File, path: &Path) -> Result<(Manifest, Vec<u8>, Vec<u8>, u64)> {
    let length = file.metadata()?.len();
    let mut start = vec![0; START.len()];
    let is_backup = file.read_exact(&mut start).is_ok() && start == START;
    if !is_backup {
        return Err(Error::new("not_a_backup").with("path", path.display()));
    }
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::new(file);
    let mut line = || -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        (&mut reader).take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes)?;
        if bytes.pop() == Some(b'\n') { Ok(bytes) } else { Err(damaged()) }
    };
    let (first, second) = (line()?, line()?);
    #[derive(Deserialize)]
    struct Format {
        cunce_backup: u32,
    }
    let format: Format = serde_json::from_slice(&first).map_err(|_| damaged())?;
    if format.cunce_backup > FORMAT {
        return Err(Error::new("newer_format"));
    }
    let manifest: Manifest = serde_json::from_slice(&first).map_err(|_| damaged())?;
    let at = (first.len() + second.len() + 2) as u64;
    manifest.check(length.saturating_sub(at))?;
    Ok((manifest, first, second, at))
}

fn unseal(key: &BookKey, first: &[u8], second: &[u8]) -> Option<Inside> {
    let sealed = BASE64.decode(second).ok()?;
    let (nonce, sealed) = sealed.split_at_checked(24)?;
    let cipher = XChaCha20Poly1305::new(key.as_slice().into());
    let opened = cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: first }).ok()?;
    serde_json::from_slice(&opened).ok()
}

/// What a file says of itself, if it is a backup that this office has written; its files are not looked at.
pub(super) fn own_manifest(path: &Path, key: &BookKey) -> Option<(Manifest, Vec<Standing>)> {
    let (manifest, first, second, _) = read_lines(&mut File::open(path).ok()?, path).ok()?;
    Some((manifest, unseal(key, &first, &second)?.books))
}

impl Opened {
    /// Reads and checks all of a backup.
    pub(super) fn open(path: &Path, with: &Unlock<'_>) -> Result<Self> {
        let place = |error: std::io::Error| Error::from(error).with("path", path.display());
        if path.is_dir() {
            return Err(Error::new("not_a_backup").with("path", path.display()));
        }
        let mut file = File::open(path).map_err(place)?;
        let (manifest, first, second, parts_at) = read_lines(&mut file, path)?;
        let mut keyring = Vec::new();
        file.seek(SeekFrom::Start(parts_at))?;
        for part in &manifest.parts {
            let keep: &mut dyn Write = if part.name == KEYRING { &mut keyring } else { &mut std::io::sink() };
            copy_part(&mut file, part, keep)?;
        }
        let keyring = Keyring::parse(&keyring)?;
        let keys = keyring.unlock(with)?.keys;
        let key = keys.get(BOOK).ok_or_else(damaged)?;
        let inside = unseal(&backup_key(key), &first, &second).ok_or_else(damaged)?;
        Ok(Self { manifest, books: inside.books, keys, file, parts_at })
    }

    /// Writes the files into a folder, synced, and checks each once more on its way.
    pub(super) fn extract(&mut self, folder: &Path) -> Result<()> {
        self.file.seek(SeekFrom::Start(self.parts_at))?;
        for part in &self.manifest.parts {
            let mut out = create_private(&folder.join(&part.name))?;
            copy_part(&mut self.file, part, &mut out)?;
            out.sync_all()?;
        }
        Ok(())
    }
}

fn copy_part(file: &mut File, part: &Part, sink: &mut dyn Write) -> Result<()> {
    let mut sink = HashingWriter::new(sink);
    let copied = std::io::copy(&mut file.take(part.bytes), &mut sink)?;
    let (_, hash) = sink.finish();
    if copied == part.bytes && hash_text(&hash) == part.sha256 { Ok(()) } else { Err(damaged()) }
}
