//! First start, unlocking and locking.

use cunce::register::divisions::{self, Division};
use cunce::security::{Keyring, RecoveryCode, Role, Unlock};
use cunce::session::{NewOffice, Session as Open};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;

use super::ApiError;
use crate::state::{Desk, at_desk};

/// Whether there is an office on this machine, and whether its register is open.
#[derive(Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    FirstStart,
    Locked,
    Open,
}

#[derive(Serialize, Type)]
pub struct Session {
    pub state: SessionState,
    pub office: Option<Office>,
    pub version: &'static str,
    /// Whether the residents are invented.
    pub demo: bool,
}

/// This office. While it is locked its fingerprint is unknown and empty.
#[derive(Serialize, Type)]
pub struct Office {
    pub role: Role,
    pub unit: String,
    pub unit_name: &'static str,
    pub name: String,
    /// Six words that two people compare on the phone.
    pub fingerprint: Vec<String>,
    /// Whether this is a restored copy, which goes on as a new replica.
    pub restored: bool,
}

#[derive(Serialize, Type)]
pub struct DivisionView {
    pub code: &'static str,
    pub name: &'static str,
    pub parent: Option<&'static str>,
}

#[derive(Deserialize, Type)]
pub struct FirstStart {
    pub role: Role,
    pub unit: String,
    pub name: String,
    pub passphrase: String,
}

/// A new office, and its recovery code, which is told only now.
#[derive(Serialize, Type)]
pub struct Started {
    pub office: Office,
    pub recovery_code: String,
}

#[tauri::command]
#[specta::specta]
pub async fn session(app: AppHandle) -> Result<Session, ApiError> {
    at_desk(app, view).await
}

#[tauri::command]
#[specta::specta]
pub async fn towns() -> Result<Vec<DivisionView>, ApiError> {
    Ok(divisions::towns().map(DivisionView::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn villages(town: String) -> Result<Vec<DivisionView>, ApiError> {
    Ok(divisions::villages_of(&town).map(DivisionView::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn start_office(app: AppHandle, start: FirstStart) -> Result<Started, ApiError> {
    at_desk(app, move |desk| {
        let FirstStart { role, unit, name, passphrase } = &start;
        let new = NewOffice { role: *role, unit, name, passphrase };
        let (open, recovery) = Open::start(&desk.place, &new, desk.env.clone())?;
        let office = Office::from(&open);
        *desk.session() = Some(open);
        Ok(Started { office, recovery_code: recovery.shown() })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn unlock(app: AppHandle, passphrase: String) -> Result<Session, ApiError> {
    at_desk(app, move |desk| {
        let mut session = desk.session();
        if session.is_none() {
            *session = Some(Open::open(&desk.place, &Unlock::Passphrase(&passphrase), desk.env.clone())?);
        }
        drop(session);
        view(desk)
    })
    .await
}

/// Opens with the recovery code and sets a new passphrase.
#[tauri::command]
#[specta::specta]
pub async fn unlock_with_recovery(app: AppHandle, code: String, passphrase: String) -> Result<Session, ApiError> {
    at_desk(app, move |desk| {
        let code = RecoveryCode::parse(&code)?;
        *desk.session() = Some(Open::recover(&desk.place, &code, &passphrase, desk.env.clone())?);
        view(desk)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn lock(app: AppHandle) -> Result<Session, ApiError> {
    at_desk(app, |desk| {
        *desk.session() = None;
        view(desk)
    })
    .await
}

fn view(desk: &Desk) -> cunce::Result<Session> {
    let (state, office) = match &*desk.session() {
        Some(open) => (SessionState::Open, Some(Office::from(open))),
        None => match desk.place.office()? {
            Some(keyring) => {
                let Keyring { role, unit, name, .. } = keyring;
                let unit_name = unit_name(&unit);
                let office = Office { role, unit, unit_name, name, fingerprint: Vec::new(), restored: false };
                (SessionState::Locked, Some(office))
            }
            None => (SessionState::FirstStart, None),
        },
    };
    Ok(Session { state, office, version: env!("CARGO_PKG_VERSION"), demo: false })
}

impl From<&Open> for Office {
    fn from(open: &Open) -> Self {
        let card = open.identity.card();
        Self {
            role: card.role,
            unit: card.unit.clone(),
            unit_name: unit_name(&card.unit),
            name: card.name.clone(),
            fingerprint: card.fingerprint().words(),
            restored: open.book.is_restored(),
        }
    }
}

impl From<&Division> for DivisionView {
    fn from(division: &Division) -> Self {
        Self { code: division.code, name: division.name, parent: division.parent }
    }
}

fn unit_name(unit: &str) -> &'static str {
    divisions::find(unit).map(divisions::short_name).unwrap_or_default()
}
