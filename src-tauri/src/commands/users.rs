//! Who works in the office: taking someone up, letting someone go, and passphrases.

use cunce::leaving::{self, HandoverView, OpenCount};
use cunce::security::{NewUser, Post, RecoveryCode, Unlock, UserName};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;

use super::session::require_strength;
use super::{Answer, apart};
use crate::hidden::Hidden;

#[derive(Clone, Serialize, Type)]
pub struct User {
    pub name: String,
    pub post: Post,
    pub manages: bool,
    pub disabled: bool,
}

impl From<UserName> for User {
    fn from(UserName { name, post, manages, disabled }: UserName) -> Self {
        Self { name, post, manages, disabled }
    }
}

#[derive(Deserialize, Type)]
pub struct NewUserDraft {
    pub name: String,
    pub post: Post,
    pub manages: bool,
    pub passphrase: Hidden,
}

#[tauri::command]
#[specta::specta]
pub async fn users(app: AppHandle) -> Answer<Vec<User>> {
    apart(app, |_, desk| desk.with(|session| Ok(session.users()?.into_iter().map(User::from).collect()))).await
}

/// What someone at the desk says who they are: their own passphrase, or the office's recovery code.
#[derive(Deserialize, Type)]
pub struct Own {
    pub text: Hidden,
    pub is_code: bool,
}

impl Own {
    fn with<T>(&self, user: &str, act: impl FnOnce(&Unlock<'_>) -> cunce::Result<T>) -> cunce::Result<T> {
        if self.is_code {
            act(&Unlock::Recovery(&RecoveryCode::parse(&self.text)?))
        } else {
            act(&Unlock::User(user, &self.text))
        }
    }
}

/// Takes someone up and returns the books that stay closed to them; `own` is the passphrase of whoever is at the desk, or the recovery code.
#[tauri::command]
#[specta::specta]
pub async fn add_user(app: AppHandle, user: NewUserDraft, own: Own) -> Answer<Vec<String>> {
    apart(app, move |_, desk| {
        require_strength(&user.passphrase)?;
        desk.with(|session| {
            let (at_desk, NewUserDraft { name, post, manages, passphrase }) = (session.user.clone(), &user);
            let new = NewUser { name, post: *post, manages: *manages, passphrase };
            own.with(&at_desk, |by| session.add_user(&new, by))
        })
    })
    .await
}

/// A new recovery code in the place of the old one.
#[tauri::command]
#[specta::specta]
pub async fn new_recovery_code(app: AppHandle, old: Hidden) -> Answer<Hidden> {
    apart(app, move |_, desk| {
        let old = RecoveryCode::parse(&old)?;
        desk.with(|session| Ok(session.new_recovery_code(&old)?.shown().into()))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn handovers(app: AppHandle) -> Answer<Vec<HandoverView>> {
    apart(app, |_, desk| desk.with(|session| leaving::handovers(session))).await
}

/// What is open in the office. In a large town counting it takes a second.
#[tauri::command]
#[specta::specta]
pub async fn open_work(app: AppHandle) -> Answer<Vec<OpenCount>> {
    apart(app, |_, desk| desk.with(|session| Ok(leaving::counts(leaving::open_work(session)?)))).await
}

/// Whoever has left opens nothing any more; with `taken_by`, their work is handed over and that is kept.
#[tauri::command]
#[specta::specta]
pub async fn disable_user(app: AppHandle, name: String, taken_by: Option<String>, own: Own) -> Answer<()> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let at_desk = session.user.clone();
            own.with(&at_desk, |by| match &taken_by {
                Some(to) => leaving::let_go(session, &name, to, by).map(|_| ()),
                None => session.disable_user(&name, by),
            })
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn set_user_passphrase(app: AppHandle, name: String, passphrase: Hidden, own: Own) -> Answer<()> {
    apart(app, move |_, desk| {
        require_strength(&passphrase)?;
        desk.with(|session| {
            let at_desk = session.user.clone();
            own.with(&at_desk, |by| session.set_passphrase(&name, by, &passphrase))
        })
    })
    .await
}
