//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::Result;

/// Writes a small file so that after a crash either the old or the new content is there.
pub(crate) fn write_durably(path: &Path, content: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let temporary = path.with_file_name(name);
    let done = write_synced(&temporary, content).and_then(|()| fs::rename(&temporary, path));
    if done.is_err() {
        // What is half written is of no use; that it could not be written is what has to be told.
        let _ = fs::remove_file(&temporary);
    }
    done?;
    sync_folder(folder);
    Ok(())
}

fn write_synced(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
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
