//! First start, unlocking and locking.

use cunce::register::{division, divisions, view};
use cunce::security::{BOOKS, CARE, CIVIL, RecoveryCode, Right, Role, Unlock};
use cunce::session::{NewOffice, check_office};
use cunce::view::{Office, office, own_name};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;

use super::users::User;
use super::{Answer, apart};
use crate::hidden::Hidden;
use crate::state::Desk;
use crate::{dialogs, recovery_sheet};

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
    pub version: String,
    pub demo: bool,
    /// Who may unlock, first whoever set the office up.
    pub names: Vec<String>,
    /// Who is at the desk.
    pub user: Option<User>,
    /// What their post may do; nothing while it is locked.
    pub may: May,
}

/// What whoever is at the desk may do, so that the pages offer nothing else; the core checks it in any case.
#[derive(Default, Serialize, Type)]
pub struct May {
    /// Write in the register.
    pub write: bool,
    /// See numbers in full.
    pub reveal: bool,
    /// Trust offices, move people between them, and exchange the register's files.
    pub exchange: bool,
    /// Exchange the files of any book.
    pub files: bool,
    /// Open the care book.
    pub care: bool,
    /// Have sealed notes opened.
    pub unseal: bool,
}

impl May {
    fn of(session: &cunce::session::Session) -> Self {
        let post = session.post;
        let opens = |book: &str| session.require_book(book).is_ok();
        Self {
            write: post.may(CIVIL, Right::Write),
            reveal: post.may(CIVIL, Right::Reveal),
            exchange: post.may(CIVIL, Right::Exchange),
            files: BOOKS.iter().any(|book| opens(book) && post.may(book, Right::Exchange)),
            care: opens(CARE),
            unseal: opens(CARE) && post.may(CARE, Right::Reveal),
        }
    }
}

#[derive(Deserialize, Type)]
pub struct FirstStart {
    pub role: Role,
    pub unit: String,
    pub name: String,
    pub passphrase: Hidden,
}

#[derive(Serialize, Type)]
pub struct Started {
    pub office: Office,
    pub recovery_code: Hidden,
}

/// A passphrase that opens the books of a village should not be guessed in an afternoon.
const PASSPHRASE_CHARS_MIN: usize = 8;

pub(super) fn describe(desk: &Desk) -> cunce::Result<Session> {
    let closed = |keyring: &cunce::security::Keyring| Office {
        role: keyring.role,
        unit: keyring.unit.clone(),
        unit_name: own_name(&keyring.unit, &keyring.name),
        name: keyring.name.clone(),
        fingerprint: Vec::new(),
        restored: false,
    };
    let keyring = desk.place.office()?;
    let users = keyring.as_ref().map(cunce::security::Keyring::users).unwrap_or_default();
    let names = users.iter().filter(|user| !user.disabled).map(|user| user.name.clone()).collect();
    let (state, office) = match keyring {
        None => (SessionState::FirstStart, None),
        Some(_) if desk.is_open() => (SessionState::Open, Some(desk.with(|session| Ok(office(session)))?)),
        Some(keyring) => (SessionState::Locked, Some(closed(&keyring))),
    };
    let demo = desk.is_open() && desk.with(|session| session.book.has_action("demo"))?;
    let at_desk = if desk.is_open() { Some(desk.with(|session| Ok(session.user.clone()))?) } else { None };
    let user = at_desk.and_then(|name| users.into_iter().find(|user| user.name == name)).map(User::from);
    let may = if desk.is_open() { desk.with(|session| Ok(May::of(session)))? } else { May::default() };
    Ok(Session { state, office, version: env!("CARGO_PKG_VERSION").to_owned(), demo, names, user, may })
}

/// Whether this machine has an office, and whether it is open.
#[tauri::command]
#[specta::specta]
pub async fn session(app: AppHandle) -> Answer<Session> {
    apart(app, |_, desk| describe(desk)).await
}

/// The towns of the division list.
#[tauri::command]
#[specta::specta]
pub async fn towns(app: AppHandle) -> Answer<Vec<view::DivisionView>> {
    apart(app, |_, _| Ok(divisions::towns().map(view::division_view).collect())).await
}

/// The villages of a town: those of the division list, and once there is a register those that stand now.
#[tauri::command]
#[specta::specta]
pub async fn villages(app: AppHandle, town: String) -> Answer<Vec<view::DivisionView>> {
    apart(app, move |_, desk| {
        if !desk.is_open() {
            return Ok(divisions::villages_of(&town).map(view::division_view).collect());
        }
        desk.with(|session| {
            let standing = division::villages_of(&session.book, &town)?.into_iter();
            Ok(standing.map(|(code, name)| view::DivisionView { code, name, parent: Some(town.clone()) }).collect())
        })
    })
    .await
}

/// Whether an office can be set up like that, before a passphrase is asked for.
#[tauri::command]
#[specta::specta]
pub async fn check_office_unit(app: AppHandle, role: Role, unit: String, name: String) -> Answer<()> {
    apart(app, move |_, _| check_office(role, &unit, &name)).await
}

#[tauri::command]
#[specta::specta]
pub async fn start_office(app: AppHandle, start: FirstStart) -> Answer<Started> {
    apart(app, move |_, desk| {
        require_strength(&start.passphrase)?;
        let new = NewOffice { role: start.role, unit: &start.unit, name: &start.name, passphrase: &start.passphrase };
        let (session, recovery) = cunce::session::Session::start(&desk.place, &new, desk.env.clone())?;
        let started = Started { office: office(&session), recovery_code: recovery.shown().into() };
        desk.open(session);
        Ok(started)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn unlock(app: AppHandle, passphrase: Hidden, user: Option<String>) -> Answer<Session> {
    apart(app, move |_, desk| {
        let with = match &user {
            Some(name) => Unlock::User(name, &passphrase),
            None => Unlock::Passphrase(&passphrase),
        };
        desk.open(cunce::session::Session::open(&desk.place, &with, desk.env.clone())?);
        describe(desk)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn unlock_with_recovery(app: AppHandle, code: Hidden, passphrase: Hidden) -> Answer<Session> {
    apart(app, move |_, desk| {
        require_strength(&passphrase)?;
        let code = RecoveryCode::parse(&code)?;
        desk.open(cunce::session::Session::recover(&desk.place, &code, &passphrase, desk.env.clone())?);
        describe(desk)
    })
    .await
}

/// Says that the clock is right although it stands before the last write, until the books are closed.
#[tauri::command]
#[specta::specta]
pub async fn accept_clock(app: AppHandle) -> Answer<()> {
    apart(app, |_, desk| {
        desk.accept_clock();
        Ok(())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn lock(app: AppHandle) -> Answer<Session> {
    apart(app, |_, desk| {
        desk.leave();
        describe(desk)
    })
    .await
}

/// Writes the recovery code as a page to print, where the user says; none when cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_recovery_sheet(app: AppHandle, code: Hidden) -> Answer<Option<String>> {
    apart(app, move |app, desk| {
        let Some(path) = dialogs::save_file(app, "恢复码.html", &["html"]) else { return Ok(None) };
        let name = desk.with(|session| Ok(office(session).name))?;
        recovery_sheet::write(&path, &name, &code)?;
        Ok(Some(path.to_string_lossy().into_owned()))
    })
    .await
}

pub fn require_strength(passphrase: &str) -> cunce::Result<()> {
    // A Chinese character says as much as two letters.
    let weight: usize = passphrase.chars().map(|char| if char.is_ascii() { 1 } else { 2 }).sum();
    if weight < PASSPHRASE_CHARS_MIN {
        return Err(cunce::Error::new("weak_passphrase").with("min", PASSPHRASE_CHARS_MIN));
    }
    Ok(())
}
