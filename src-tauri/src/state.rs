//! What the window holds between two commands: the office's place, its session while it is unlocked, and whether a
//! running merge was cancelled.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cunce::Error;
use cunce::ledger::{Env, SystemEnv};
use cunce::session::{Place, Session, default_data_dir, default_state_dir};
use tauri::{AppHandle, Manager};

use crate::commands::ApiError;

/// The desk of one office: one data directory, one register.
pub struct Desk {
    pub place: Place,
    pub env: Arc<dyn Env>,
    session: Mutex<Option<Session>>,
    cancelled: AtomicBool,
}

impl Desk {
    /// The desk that `CUNCE_DATA` and `CUNCE_STATE_DIR` name, else the system's places for this program.
    pub fn new() -> Self {
        let place = Place {
            data: directory("CUNCE_DATA").unwrap_or_else(default_data_dir),
            state: directory("CUNCE_STATE_DIR").unwrap_or_else(default_state_dir),
        };
        Self { place, env: Arc::new(SystemEnv), session: Mutex::new(None), cancelled: AtomicBool::new(false) }
    }

    /// The session, for as long as the guard lives; none while the office is locked.
    pub fn session(&self) -> MutexGuard<'_, Option<Session>> {
        // Whoever panicked inside has left a transaction that was rolled back when it was dropped.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the merge that runs to stop; it does not wait for the session.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether to stop; a merge that starts asks once and so forgets an older wish.
    pub fn take_cancel(&self) -> bool {
        self.cancelled.swap(false, Ordering::Relaxed)
    }
}

/// Does work on the desk, on a thread of its own: neither the window nor another command waits for it.
///
/// # Errors
/// What the work returns; `internal` when it panicked.
pub async fn at_desk<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&Desk) -> cunce::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tauri::async_runtime::spawn_blocking(move || work(&app.state::<Desk>())).await;
    done.unwrap_or_else(|_| Err(Error::new("internal"))).map_err(ApiError::from)
}

/// Does work on the open register.
///
/// # Errors
/// `locked` while the office is locked; what the work returns.
pub async fn with_session<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&mut Session) -> cunce::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    at_desk(app, |desk| work(desk.session().as_mut().ok_or_else(|| Error::new("locked"))?)).await
}

fn directory(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from)
}
