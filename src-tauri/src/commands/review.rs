//! Conflicts and findings.

use cunce::ledger::Choice;
use cunce::register::{self, view};
use cunce::session::Session;
use cunce::view::{Saved, saved};
use tauri::AppHandle;

use super::{Answer, apart};

#[tauri::command]
#[specta::specta]
pub async fn conflicts(app: AppHandle) -> Answer<Vec<view::ConflictView>> {
    apart(app, |_, desk| desk.with(|session| view::conflict_views(&session.book, session.book.conflicts()?))).await
}

#[tauri::command]
#[specta::specta]
pub async fn resolve_take(app: AppHandle, conflict: String, op: String) -> Answer<Saved> {
    apart(app, move |_, desk| desk.writing(|session| settle(session, &conflict, |_, _| Ok(Choice::Take(op.parse()?)))))
        .await
}

#[tauri::command]
#[specta::specta]
pub async fn resolve_value(app: AppHandle, conflict: String, value: String) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            settle(session, &conflict, |session, conflict| {
                register::read_value(&session.book, conflict, &value).map(Choice::Value)
            })
        })
    })
    .await
}

fn settle(
    session: &mut Session,
    id: &str,
    choose: impl FnOnce(&Session, &cunce::ledger::Conflict) -> cunce::Result<Choice>,
) -> cunce::Result<Saved> {
    let conflict = session.book.find_conflict(id)?;
    let choice = choose(session, &conflict)?;
    let done = session.book.resolve(&session.user, &conflict, &choice)?;
    saved(&session.book, "resolve", &done, None)
}

#[tauri::command]
#[specta::specta]
pub async fn findings(app: AppHandle) -> Answer<Vec<view::FindingView>> {
    apart(app, |_, desk| {
        desk.with(|session| Ok(register::findings(&session.book)?.into_iter().map(view::finding_view).collect()))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn dismiss(app: AppHandle, finding: String) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let done = register::dismiss(&mut session.book, &session.user, &finding)?;
            saved(&session.book, "dismiss", &done, None)
        })
    })
    .await
}
