//! Moves of people and households between units.

use cunce::exchange::change_set;
use cunce::ledger::parse_id;
use cunce::register::transfer::view::TransferView;
use cunce::register::transfer::{self, transfer as find};
use cunce::view::{Saved, saved};
use tauri::AppHandle;

use super::{Answer, apart};

#[tauri::command]
#[specta::specta]
pub async fn transfers(app: AppHandle) -> Answer<Vec<TransferView>> {
    apart(app, |_, desk| desk.with(|session| change_set::transfers(session))).await
}

/// Offers a person or household to another unit.
#[tauri::command]
#[specta::specta]
pub async fn offer_transfer(app: AppHandle, id: String, to_unit: String, consent: bool) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let id = parse_id(&id)?;
            let done = transfer::offer(&mut session.book, &session.user, id, &to_unit, consent)?;
            saved(&session.book, "transfer_offer", &done, Some(done.value))
        })
    })
    .await
}

/// Says yes to a move where it is this office's turn; `household` is where a new village puts the person.
#[tauri::command]
#[specta::specta]
pub async fn accept_transfer(app: AppHandle, id: String, household: Option<String>) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let id = find(&session.book, parse_id(&id)?)?.id;
            let household = household.as_deref().map(parse_id).transpose()?;
            let done = transfer::accept(&mut session.book, &session.user, id, household)?;
            saved(&session.book, "transfer_accept", &done, Some(id))
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn refuse_transfer(app: AppHandle, id: String) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let id = find(&session.book, parse_id(&id)?)?.id;
            let done = transfer::refuse(&mut session.book, &session.user, id)?;
            saved(&session.book, "transfer_refuse", &done, Some(id))
        })
    })
    .await
}
