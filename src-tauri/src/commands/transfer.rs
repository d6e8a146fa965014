//! Moves of people and households between units.

use cunce::exchange::change_set::{self, Answer as TownAnswer};
use cunce::exchange::file_names;
use cunce::ledger::parse_id;
use cunce::register::transfer::view::TransferView;
use cunce::register::transfer::{self, State, transfer as find};
use cunce::view::{Saved, saved};
use tauri::AppHandle;

use super::{Answer, apart};
use crate::dialogs;

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

/// Hands a person or household over to another town: asks where the transfer file goes. None if nowhere.
#[tauri::command]
#[specta::specta]
pub async fn hand_over(app: AppHandle, id: String, to_unit: String, consent: bool) -> Answer<Option<Saved>> {
    apart(app, move |app, desk| {
        let name = desk.with(|session| Ok(file_names::handover(session, &to_unit)))?;
        let Some(path) = dialogs::save_file(app, &name, &["ccs"]) else { return Ok(None) };
        desk.writing(|session| {
            let done = change_set::hand_over(session, parse_id(&id)?, &to_unit, consent, &path)?;
            saved(&session.book, "transfer_send", &done, Some(done.value)).map(Some)
        })
    })
    .await
}

/// Says yes to a move where it is this office's turn. `household`: where a new village puts the person; `unit`: the village that takes
/// people from another town.
#[tauri::command]
#[specta::specta]
pub async fn accept_transfer(
    app: AppHandle,
    id: String,
    household: Option<String>,
    unit: Option<String>,
) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let id = parse_id(&id)?;
            if change_set::waits(session, id)? {
                let done = change_set::answer(session, id, TownAnswer::Receive(unit.as_deref()), None)?;
                return saved(&session.book, "transfer_receive", &done, Some(id));
            }
            let id = find(&session.book, id)?.id;
            let household = household.as_deref().map(parse_id).transpose()?;
            let left_behind =
                change_set::transfers(session)?.iter().any(|one| one.id == id.to_string() && one.left_behind > 0);
            let done = transfer::accept(&mut session.book, &session.user, id, household)?;
            saved(&session.book, said(done.value, left_behind), &done, Some(id))
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn refuse_transfer(app: AppHandle, id: String) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let id = parse_id(&id)?;
            if change_set::waits(session, id)? {
                let done = change_set::answer(session, id, TownAnswer::Refuse, None)?;
                return saved(&session.book, "transfer_return", &done, None);
            }
            let id = find(&session.book, id)?.id;
            let done = transfer::refuse(&mut session.book, &session.user, id)?;
            saved(&session.book, said(done.value, false), &done, Some(id))
        })
    })
    .await
}

/// What an answer is called at the foot of the window: a town and a village say yes and no to different things.
fn said(state: State, left_behind: bool) -> &'static str {
    match state {
        State::Approved | State::Received if left_behind => "transfer_follow",
        State::Offered | State::Approved => "transfer_approve",
        State::Received => "transfer_receive",
        State::Refused => "transfer_refuse",
        State::Returned => "transfer_return",
        State::SentBack => "transfer_send_back",
    }
}

/// Writes the receipt for the town that people came from, after they were received or refused. None if it goes nowhere.
#[tauri::command]
#[specta::specta]
pub async fn save_transfer_receipt(app: AppHandle, id: String) -> Answer<Option<String>> {
    apart(app, move |app, desk| {
        let name = desk.with(|session| Ok(file_names::handover_receipt(session)))?;
        let Some(path) = dialogs::save_file(app, &name, &["ccs"]) else { return Ok(None) };
        desk.with(|session| change_set::answer(session, parse_id(&id)?, TownAnswer::Again, Some(&path)))?;
        Ok(Some(path.to_string_lossy().into_owned()))
    })
    .await
}
