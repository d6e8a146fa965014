//! Files that are there whole or not at all.

pub(crate) mod hash;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use hash::{FileHash, HashingWriter, hash_of_file};

use crate::{Error, Result};

/// Writes a small file so that after a crash either the old or the new content is there.
pub(crate) fn write_durably(path: &Path, content: &[u8]) -> Result<()> {
    fs::create_dir_all(folder_of(path))?;
    replace(path, content, false)
}

/// Writes a file where the user said; a folder that is not there is refused, not made, so that a mistyped path is noticed.
pub(crate) fn write_chosen(path: &Path, content: &[u8]) -> Result<()> {
    write_chosen_with(path, content, false)
}

fn write_chosen_with(path: &Path, content: &[u8], is_private: bool) -> Result<()> {
    replace(path, content, is_private).map_err(|error| {
        let error =
            if error.code == "file_not_found" { Error::new("path_not_writable").caused_by(error) } else { error };
        error.with("path", path.display())
    })
}

/// As `write_chosen`, for what only its owner may read.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<()> {
    write_chosen_with(path, content, true)
}

fn replace(path: &Path, content: &[u8], is_private: bool) -> Result<()> {
    let temporary = part_of(path);
    let written = write_all(&temporary, content, is_private).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // What could not be written whole is not left lying on the stick.
        let _ = fs::remove_file(&temporary);
    }
    written?;
    sync_folder(folder_of(path));
    Ok(())
}

fn write_all(path: &Path, content: &[u8], is_private: bool) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if is_private {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = is_private;
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Writes a file under a temporary name, syncs it, reads it back, and gives it its name only if it is what was written.
pub(crate) fn write_checked(
    path: &Path,
    may_go_on: &dyn Fn(&'static str) -> Result<()>,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<FileHash> {
    let temporary = part_of(path);
    let done = (|| {
        let mut sink = HashingWriter::new(BufWriter::new(File::create(&temporary)?));
        write(&mut sink)?;
        let (inner, expected) = sink.finish();
        inner.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        if hash_of_file(&temporary)? != expected {
            return Err(Error::new("written_badly"));
        }
        may_go_on("renaming")?;
        fs::rename(&temporary, path)?;
        sync_folder(folder_of(path));
        may_go_on("renamed")?;
        Ok(expected)
    })();
    done.map_err(|error: Error| {
        let _ = fs::remove_file(&temporary);
        let error = if error.code == "file_not_found" { Error::new("path_not_writable") } else { error };
        error.with("path", path.display())
    })
}

/// The temporary name of a file that is being written.
fn part_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a rename in a folder durable where the system can (Windows cannot open folders and needs no such step).
pub(crate) fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Makes a folder that only its owner can read.
pub(crate) fn private_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
