//! Who works in the office: taking someone up, letting someone go, and passphrases.

use cunce::security::{NewUser, Post, Unlock, UserName};
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

/// Takes someone up; `own` is the passphrase of whoever is at the desk.
#[tauri::command]
#[specta::specta]
pub async fn add_user(app: AppHandle, user: NewUserDraft, own: Hidden) -> Answer<()> {
    apart(app, move |_, desk| {
        require_strength(&user.passphrase)?;
        desk.with(|session| {
            let (at_desk, NewUserDraft { name, post, manages, passphrase }) = (session.user.clone(), &user);
            let new = NewUser { name, post: *post, manages: *manages, passphrase };
            session.add_user(&new, &Unlock::User(&at_desk, &own))
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn disable_user(app: AppHandle, name: String, own: Hidden) -> Answer<()> {
    apart(app, move |_, desk| {
        desk.with(|session| {
            let at_desk = session.user.clone();
            session.disable_user(&name, &Unlock::User(&at_desk, &own))
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn set_user_passphrase(app: AppHandle, name: String, passphrase: Hidden, own: Hidden) -> Answer<()> {
    apart(app, move |_, desk| {
        require_strength(&passphrase)?;
        desk.with(|session| {
            let at_desk = session.user.clone();
            session.set_passphrase(&name, &Unlock::User(&at_desk, &own), &passphrase)
        })
    })
    .await
}
