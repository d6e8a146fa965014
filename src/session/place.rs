//! Where an office's files are, and that one program at a time has them.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::files::{keep_private, private, write_durably};
use crate::ledger::Env;
use crate::security::{Attempts, BOOKS, Keyring, Unlock, Unlocked};
use crate::{Error, Result, swap};

/// Where an office's files are.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder of the office's data.
    pub data: PathBuf,
    /// The machine's own folder, outside the data, for the mark that tells a restored copy.
    pub state: PathBuf,
}

impl Place {
    pub(crate) fn keyring(&self) -> PathBuf {
        self.data.join("keyring.json")
    }

    pub(crate) fn book(&self, name: &str) -> PathBuf {
        self.data.join(format!("{name}.cunce"))
    }

    /// Closes what an older version left readable to others in the folder of the state, which the machine's users may share.
    pub(super) fn keep_private(&self) {
        let files = std::fs::read_dir(&self.state).into_iter().flatten().flatten().map(|entry| entry.path());
        let ends = ["mark", "sealed", "erased"];
        let is_ours = |path: &PathBuf| path.extension().is_some_and(|end| ends.iter().any(|one| end == *one));
        files.filter(is_ours).for_each(|path| keep_private(&path));
    }

    /// Removes every book, as if the office had never begun.
    pub(super) fn remove_books(&self) -> Result<()> {
        BOOKS.iter().try_for_each(|name| self.remove_book(name))
    }

    pub(crate) fn remove_book(&self, name: &str) -> Result<()> {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.book(name).into_os_string();
            path.push(suffix);
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Unwraps the keys of the books that a user opens, and counts a wrong passphrase.
    pub(crate) fn unlock(&self, keyring: &Keyring, with: &Unlock<'_>, env: &dyn Env) -> Result<Unlocked> {
        let attempts = Attempts::beside(&self.keyring());
        attempts.counted(env.now_ms(), keyring.who(with), with, || keyring.unlock(with))
    }

    /// Whose office this is, before anyone unlocks it; none before the first start.
    pub fn office(&self) -> Result<Option<Keyring>> {
        self.finish_restore()?;
        Keyring::read(&self.keyring())
    }

    /// Ends a restore that was decided and then interrupted.
    pub(crate) fn finish_restore(&self) -> Result<()> {
        if !swap::is_pending(&self.data) {
            return Ok(());
        }
        let _lock = lock(&self.data)?;
        swap::finish(&self.data, &|_| Ok(()))
    }
}

/// One program at a time in a data folder.
pub(crate) fn lock(folder: &Path) -> Result<File> {
    let file = private(File::options().create(true).append(true)).open(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::new("busy")),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Where the machine keeps marks unless told otherwise: a folder that all users of the machine share, else the user's own.
#[must_use]
pub fn default_state_dir() -> PathBuf {
    let shared = if cfg!(windows) {
        std::env::var_os("ProgramData").map(|folder| PathBuf::from(folder).join("Cunce"))
    } else {
        Some(PathBuf::from("/var/lib/cunce"))
    };
    let own = if cfg!(windows) {
        std::env::var_os("LOCALAPPDATA").map(PathBuf::from)
    } else {
        std::env::var_os("XDG_STATE_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state")))
    };
    match shared.filter(|folder| is_writable(folder)) {
        Some(folder) => folder,
        None => own.unwrap_or_else(std::env::temp_dir).join("cunce"),
    }
}

/// Where an office's data is unless told otherwise.
#[must_use]
pub fn default_data_dir() -> PathBuf {
    let base = if cfg!(windows) {
        std::env::var_os("APPDATA").map(PathBuf::from)
    } else {
        std::env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))
    };
    base.unwrap_or_else(|| PathBuf::from(".")).join("cn.cunce.register")
}

fn is_writable(folder: &Path) -> bool {
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    let writable = write_durably(&probe, b"").is_ok();
    let _ = std::fs::remove_file(&probe);
    writable
}
