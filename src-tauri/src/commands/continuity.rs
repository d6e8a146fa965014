//! What was begun for someone goes on at another town's station, as she wishes: files there, files from there, and receipts.

use std::path::Path;

use cunce::care::continuity::Wish;
use cunce::exchange::change_set::continuity::{Source, let_go};
use cunce::exchange::continuity_view::{self, AcceptedView, AnsweredView, ContinuitiesView, SentView, ToldView};
use cunce::exchange::file_names;
use cunce::ledger::parse_id;
use cunce::{Result, station};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;

use super::{Answer, apart};
use crate::dialogs;

const EXTENSIONS: dialogs::Extensions = &["ccs"];

/// A file on a disk, or one that came with others and waits here.
#[derive(Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ContinuityFrom {
    File { path: String },
    Waiting { id: String },
}

impl ContinuityFrom {
    fn with<T>(&self, f: impl FnOnce(Source<'_>) -> Result<T>) -> Result<T> {
        match self {
            Self::File { path } => f(Source::File(Path::new(path))),
            Self::Waiting { id } => f(Source::Kept(parse_id(id)?)),
        }
    }
}

/// Who she is here, and whether a doubt about it was set aside.
#[derive(Deserialize, Type)]
pub struct Accepting {
    pub from: ContinuityFrom,
    pub person: String,
    pub insist: bool,
    /// Write the receipt for the other station as well, to a file that is chosen.
    pub receipt: bool,
}

/// What was accepted, and where its receipt is.
#[derive(Serialize, Type)]
pub struct AcceptedContinuity {
    pub accepted: AcceptedView,
    pub receipt: Option<String>,
}

#[derive(Deserialize, Type)]
pub struct Continuing {
    pub person: String,
    /// Division code of the other town.
    pub to: String,
    pub with_private: bool,
    pub with_ended: bool,
}

/// A file that was written, and where.
#[derive(Serialize, Type)]
pub struct WrittenContinuity {
    pub path: String,
    pub sent: SentView,
}

/// What was sent, what was accepted, and what waits.
#[tauri::command]
#[specta::specta]
pub async fn continuities(app: AppHandle) -> Answer<ContinuitiesView> {
    apart(app, |_, desk| desk.with(continuity_view::continuities)).await
}

/// Writes what was begun for someone, for the station of another town; none when cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_continuity(app: AppHandle, entered: Continuing) -> Answer<Option<WrittenContinuity>> {
    apart(app, move |app, desk| {
        let person = parse_id(&entered.person)?;
        desk.with(|session| station::subject(session, person))?;
        let name = desk.with(|session| Ok(file_names::continuity(session, &entered.to)))?;
        let Some(path) = dialogs::save_file(app, &name, EXTENSIONS) else { return Ok(None) };
        let wish = Wish { with_private: entered.with_private, with_ended: entered.with_ended };
        let sent = desk.writing(|session| continuity_view::write(session, person, &entered.to, wish, &path))?;
        Ok(Some(WrittenContinuity { path: path.to_string_lossy().into_owned(), sent }))
    })
    .await
}

/// Lets the user choose a file from another town's station; none when cancelled.
#[tauri::command]
#[specta::specta]
pub async fn pick_continuity(app: AppHandle) -> Answer<Option<String>> {
    apart(app, |app, _| Ok(dialogs::pick_file(app, EXTENSIONS).map(|path| path.to_string_lossy().into_owned()))).await
}

/// What a file or a receipt says; the look is logged.
#[tauri::command]
#[specta::specta]
pub async fn inspect_continuity(app: AppHandle, from: ContinuityFrom) -> Answer<ToldView> {
    apart(app, move |_, desk| from.with(|source| desk.with(|session| continuity_view::inspect(session, source)))).await
}

/// Goes on with what a file tells, with the user as her provider, and writes the receipt where it is asked for; none when that was cancelled, and then
/// nothing was accepted.
#[tauri::command]
#[specta::specta]
pub async fn accept_continuity(app: AppHandle, entered: Accepting) -> Answer<Option<AcceptedContinuity>> {
    apart(app, move |app, desk| {
        let person = parse_id(&entered.person)?;
        let name = desk.with(|session| Ok(file_names::continuity_receipt(session)))?;
        let receipt = if entered.receipt { dialogs::save_file(app, &name, EXTENSIONS) } else { None };
        if entered.receipt && receipt.is_none() {
            return Ok(None);
        }
        let accepted = entered.from.with(|source| {
            desk.writing(|session| continuity_view::accept(session, source, person, entered.insist, receipt.as_deref()))
        })?;
        let receipt = receipt.map(|path| path.to_string_lossy().into_owned());
        Ok(Some(AcceptedContinuity { accepted, receipt }))
    })
    .await
}

/// Takes a receipt in: what was begun here and told there ends here.
#[tauri::command]
#[specta::specta]
pub async fn take_continuity_receipt(app: AppHandle, path: String) -> Answer<AnsweredView> {
    apart(app, move |_, desk| desk.writing(|session| continuity_view::take_receipt(session, Path::new(&path)))).await
}

/// Lets a file go that waits here.
#[tauri::command]
#[specta::specta]
pub async fn drop_continuity(app: AppHandle, id: String) -> Answer<()> {
    apart(app, move |_, desk| desk.writing(|session| let_go(session, parse_id(&id)?))).await
}
