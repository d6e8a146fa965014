//! Registrations that may be one person.

use std::collections::BTreeMap;

use cunce::ledger::parse_id;
use cunce::register::{self, view::DuplicateView};
use cunce::view::{Saved, saved};
use serde::Serialize;
use specta::Type;
use tauri::AppHandle;

use super::{Answer, apart};

/// What parting two registrations did, and the name of a third one through which they are one person still.
#[derive(Serialize, Type)]
pub struct PartedView {
    pub saved: Saved,
    pub through: Option<String>,
}

#[tauri::command]
#[specta::specta]
pub async fn duplicates(app: AppHandle) -> Answer<Vec<DuplicateView>> {
    apart(app, |_, desk| desk.with(|session| register::view::duplicates(&session.book))).await
}

/// `take`: which field the shown person carries from which of the two registrations; `id` in the answer is the one that is shown.
#[tauri::command]
#[specta::specta]
pub async fn link_people(app: AppHandle, a: String, b: String, take: BTreeMap<String, String>) -> Answer<Saved> {
    apart(app, move |_, desk| {
        let take = take.into_iter().map(|(field, id)| Ok((field, parse_id(&id)?))).collect::<cunce::Result<_>>()?;
        desk.writing(|session| {
            let take = register::values_of(&session.book, &take)?;
            let done = register::link(&mut session.book, &session.user, parse_id(&a)?, parse_id(&b)?, &take)?;
            saved(&session.book, "link", &done, Some(done.value))
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn unlink_people(app: AppHandle, a: String, b: String) -> Answer<PartedView> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let done = register::unlink(&mut session.book, &session.user, parse_id(&a)?, parse_id(&b)?)?;
            let through = done.value.through.map(|third| register::view::subject(&session.book, third)).transpose()?;
            let saved = saved(&session.book, "unlink", &done, None)?;
            Ok(PartedView { saved, through: through.map(|(name, _)| name) })
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn not_same(app: AppHandle, a: String, b: String) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let done = register::not_same(&mut session.book, &session.user, parse_id(&a)?, parse_id(&b)?)?;
            saved(&session.book, "not_same", &done, None)
        })
    })
    .await
}
