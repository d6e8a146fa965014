//! Writing the register, undoing, and drafts.

use std::collections::BTreeMap;

use cunce::exchange::import::unit_for;
use cunce::ledger::{ERASE, parse_id};
use cunce::register::{self, view::EventDraft};
use cunce::view::{Saved, UndoableView, saved, undoable as shown};
use cunce::wishes;
use serde::Deserialize;
use specta::Type;
use tauri::AppHandle;

use super::{Answer, apart};

#[derive(Deserialize, Type)]
pub struct PastedCell {
    pub id: String,
    pub value: String,
}

#[tauri::command]
#[specta::specta]
pub async fn add_person(app: AppHandle, household: String, fields: BTreeMap<String, String>) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let done = register::add_person(&mut session.book, &session.user, parse_id(&household)?, &fields)?;
            saved(&session.book, "add_person", &done, Some(done.value))
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn add_household(app: AppHandle, unit: Option<String>, fields: BTreeMap<String, String>) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let unit = unit_for(session, unit.as_deref())?;
            let done = register::add_household(&mut session.book, &session.user, &unit, &fields)?;
            saved(&session.book, "add_household", &done, Some(done.value))
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn set_fields(app: AppHandle, id: String, fields: BTreeMap<String, String>) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let done = register::set_fields(&mut session.book, &session.user, parse_id(&id)?, &fields)?;
            saved(&session.book, "set", &done, None)
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn paste_column(app: AppHandle, field: String, cells: Vec<PastedCell>) -> Answer<Saved> {
    apart(app, move |_, desk| {
        let cells =
            cells.into_iter().map(|cell| Ok((parse_id(&cell.id)?, cell.value))).collect::<cunce::Result<Vec<_>>>()?;
        desk.writing(|session| {
            let done = register::paste_column(&mut session.book, &session.user, &field, &cells)?;
            saved(&session.book, "paste", &done, None)
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn record_event(app: AppHandle, event: EventDraft) -> Answer<Saved> {
    apart(app, move |_, desk| {
        let (date, event) = event.read()?;
        desk.writing(|session| {
            let done = register::record_event(&mut session.book, &session.user, date, &event)?;
            saved(&session.book, event.kind().code(), &done, Some(done.value))
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn void_row(app: AppHandle, id: String, reason: String) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let done = register::void_row(&mut session.book, &session.user, parse_id(&id)?, &reason)?;
            saved(&session.book, "void", &done, None)
        })
    })
    .await
}

/// Erases the named fields of a resident or household, or all that is personal.
#[tauri::command]
#[specta::specta]
pub async fn erase(app: AppHandle, id: String, fields: Option<Vec<String>>) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let id = parse_id(&id)?;
            let done = match &fields {
                None => wishes::erase_person(session, id)?,
                Some(fields) => register::erase(&mut session.book, &session.user, id, Some(fields))?,
            };
            saved(&session.book, ERASE, &done, None)
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn undoable(app: AppHandle) -> Answer<Option<UndoableView>> {
    apart(app, |_, desk| {
        desk.with(|session| {
            // An erasure is not offered: it cannot be undone.
            let what = session.book.undoable(&session.user)?.filter(|what| what.action != ERASE);
            what.map(|what| shown(&session.book, &what)).transpose()
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn undo(app: AppHandle) -> Answer<Saved> {
    apart(app, |_, desk| {
        desk.writing(|session| {
            let done = session.book.undo(&session.user)?;
            saved(&session.book, "undo", &done, None)
        })
    })
    .await
}

/// A form that was not saved, as it was left.
#[tauri::command]
#[specta::specta]
pub async fn draft(app: AppHandle, key: String) -> Answer<Option<String>> {
    apart(app, move |_, desk| desk.with(|session| session.book.draft(&key))).await
}

#[tauri::command]
#[specta::specta]
pub async fn keep_draft(app: AppHandle, key: String, text: Option<String>) -> Answer<()> {
    apart(app, move |_, desk| desk.with(|session| session.book.keep_draft(&key, text.as_deref()))).await
}
