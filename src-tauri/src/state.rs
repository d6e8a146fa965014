//! What the window holds between two commands: where its data are, the open session, rosters being looked at, and whether a merge is to stop.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cunce::backup;
use cunce::exchange::import::Import;
use cunce::ledger::{Env, SystemEnv};
use cunce::session::{Place, Session, default_data_dir, default_state_dir};
use cunce::{Error, Result};

/// The desk of one office: one data directory, one register.
pub struct Desk {
    pub place: Place,
    pub env: Arc<dyn Env>,
    session: Mutex<Option<Session>>,
    imports: Mutex<HashMap<String, Arc<Import>>>,
    cancelled: AtomicBool,
    /// The user has said that the clock is right although it stands before the last write; until the books are closed.
    clock_accepted: AtomicBool,
}

impl Desk {
    /// Takes the data directory from `CUNCE_DATA` and the place of the mark from `CUNCE_STATE_DIR`, else the system's places for this program.
    pub fn new() -> Result<Self> {
        let folder = |name: &str| std::env::var_os(name).filter(|folder| !folder.is_empty()).map(PathBuf::from);
        Ok(Self {
            place: Place {
                data: folder("CUNCE_DATA").unwrap_or_else(default_data_dir),
                state: folder("CUNCE_STATE_DIR").unwrap_or_else(default_state_dir),
            },
            env: clock()?,
            session: Mutex::new(None),
            imports: Mutex::new(HashMap::new()),
            cancelled: AtomicBool::new(false),
            clock_accepted: AtomicBool::new(false),
        })
    }

    /// Runs `f` on the open session; `locked` where there is none.
    pub fn with<T>(&self, f: impl FnOnce(&mut Session) -> Result<T>) -> Result<T> {
        f(held(&self.session).as_mut().ok_or_else(|| Error::new("locked"))?)
    }

    /// As `with`, for what dates its writes: refused while the clock stands before the last one and nobody has said that it is right.
    pub fn writing<T>(&self, f: impl FnOnce(&mut Session) -> Result<T>) -> Result<T> {
        self.with(|session| {
            if !self.clock_accepted.load(Ordering::Relaxed) {
                session.check_clock()?;
            }
            f(session)
        })
    }

    /// The clock is right, and the last write was wrong.
    pub fn accept_clock(&self) {
        self.clock_accepted.store(true, Ordering::Relaxed);
    }

    pub fn is_open(&self) -> bool {
        held(&self.session).is_some()
    }

    pub fn open(&self, session: Session) {
        *held(&self.session) = Some(session);
    }

    /// Whether leaving makes a backup, which takes its time.
    pub fn backs_up_on_leaving(&self) -> bool {
        let is_chosen = |session: &mut Session| Ok(backup::folder(session)?.is_some());
        self.with(is_chosen).unwrap_or(false)
    }

    /// Makes the backup of leaving and closes the books.
    pub fn leave(&self) {
        // What stood in the way is kept in the book and told at the next opening.
        let _ = self.with(backup::on_leaving);
        self.lock();
    }

    /// Closes the books and forgets what was being looked at.
    pub fn lock(&self) {
        *held(&self.session) = None;
        held(&self.imports).clear();
        self.clock_accepted.store(false, Ordering::Relaxed);
    }

    /// Keeps a roster until it is imported or another one is looked at; one at a time, for it holds people's data.
    pub fn keep_import(&self, token: &str, import: Import) {
        let mut imports = held(&self.imports);
        imports.clear();
        imports.insert(token.to_owned(), Arc::new(import));
    }

    pub fn import(&self, token: &str) -> Result<Arc<Import>> {
        held(&self.imports).get(token).cloned().ok_or_else(|| Error::new("import_gone"))
    }

    pub fn start_merge(&self) {
        self.cancelled.store(false, Ordering::Relaxed);
    }

    pub fn cancel_merge(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// A lock that a panicking command left is still good: every write is all or nothing.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The machine's clock; in builds that tests drive, the one `CUNCE_NOW` sets.
fn clock() -> Result<Arc<dyn Env>> {
    #[cfg(feature = "test-seams")]
    if let Ok(now) = std::env::var("CUNCE_NOW") {
        return Ok(Arc::new(cunce::ledger::SetClock::from_rfc3339(&now)?));
    }
    Ok(Arc::new(SystemEnv))
}
