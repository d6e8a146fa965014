//! Files that are there whole or not at all, and that only their owner may read.

pub(crate) mod hash;

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use hash::{FileHash, HashingWriter, hash_of_file};

use crate::{Error, Result};

/// Writes a small file of the program's own so that after a crash either the old or the new content is there.
pub(crate) fn write_durably(path: &Path, content: &[u8]) -> Result<()> {
    make_folders(folder_of(path))?;
    replace(path, content)
}

/// Writes a file where the user said; a folder that is not there is refused, not made, so that a mistyped path is noticed.
pub fn write_chosen(path: &Path, content: &[u8]) -> Result<()> {
    require_file(path)?;
    replace(path, content).map_err(|error| {
        let error =
            if error.code == "file_not_found" { Error::new("path_not_writable").caused_by(error) } else { error };
        error.with("path", path.display())
    })
}

/// A folder that stands where a file is to be is no place to write to.
fn require_file(path: &Path) -> Result<()> {
    if path.is_dir() { Err(Error::new("path_not_writable").with("path", path.display())) } else { Ok(()) }
}

fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let temporary = part_of(path);
    let written = write_all(&temporary, content).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // What could not be written whole is not left lying on the stick.
        let _ = fs::remove_file(&temporary);
    }
    written?;
    sync_folder(folder_of(path));
    Ok(())
}

fn write_all(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = create_private(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Creates or empties a file that only its owner may read.
pub(crate) fn create_private(path: &Path) -> std::io::Result<File> {
    let file = private(File::options().write(true).create(true).truncate(true)).open(path)?;
    keep_private(path);
    Ok(file)
}

/// Options under which a file that is made can be read by its owner only.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Lets only its owner read a file that is there, also one that an older version left wider. A disk that knows no owners (most sticks)
/// has nothing to take away.
pub(crate) fn keep_private(path: &Path) {
    #[cfg(unix)]
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_file()) {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Writes a file under a temporary name, syncs it, reads it back, and gives it its name only if it is what was written.
pub(crate) fn write_checked(
    path: &Path,
    may_go_on: &dyn Fn(&'static str) -> Result<()>,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<FileHash> {
    require_file(path)?;
    let temporary = part_of(path);
    let done = (|| {
        let mut sink = HashingWriter::new(BufWriter::new(create_private(&temporary)?));
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

/// Makes a folder that only its owner can read, and closes it and what lies in it to others where it was there before.
pub(crate) fn private_folder(folder: &Path) -> Result<()> {
    make_folders(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    for file in fs::read_dir(folder)? {
        keep_private(&file?.path());
    }
    Ok(())
}

/// Makes what is missing of a path, for its owner only; what is there stays as it is, for others may share it.
fn make_folders(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
