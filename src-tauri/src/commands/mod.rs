//! The commands the pages may call, one thin file a feature.

pub mod exchange;
pub mod session;

use std::collections::BTreeMap;

use serde::Serialize;
use specta::Type;

/// What a command throws: a code and the values its sentence names; the pages have the sentences.
#[derive(Debug, Serialize, Type)]
pub struct ApiError {
    pub code: String,
    pub params: BTreeMap<String, String>,
}

/// Runs work that reads or writes the register on a thread of its own, so that neither the window nor another
/// command waits for it.
///
/// # Errors
/// What the work returns; `internal` when it panicked.
pub async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tauri::async_runtime::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(ApiError { code: "internal".into(), params: BTreeMap::new() }))
}
