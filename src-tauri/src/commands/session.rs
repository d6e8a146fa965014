//! First start, unlocking and locking.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ApiError, apart};

#[derive(Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    FirstStart,
    Locked,
    Open,
}

#[derive(Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Village,
    Town,
}

#[derive(Serialize, Type)]
pub struct Office {
    pub role: Role,
    pub unit: String,
    pub unit_name: String,
    pub name: String,
    pub fingerprint: Vec<String>,
    pub restored: bool,
}

#[derive(Serialize, Type)]
pub struct Session {
    pub state: SessionState,
    pub office: Option<Office>,
    pub version: &'static str,
    pub demo: bool,
}

#[derive(Serialize, Type)]
pub struct DivisionView {
    pub code: String,
    pub name: String,
    pub parent: Option<String>,
}

/// Whether this machine has an office, and whether it is open.
#[tauri::command]
#[specta::specta]
pub async fn session() -> Result<Session, ApiError> {
    apart(|| {
        Ok(Session { state: SessionState::FirstStart, office: None, version: env!("CARGO_PKG_VERSION"), demo: false })
    })
    .await
}

/// The towns of the division list.
#[tauri::command]
#[specta::specta]
pub async fn towns() -> Result<Vec<DivisionView>, ApiError> {
    apart(|| Ok(vec![DivisionView { code: "610902104".into(), name: "五里镇".into(), parent: None }])).await
}
