//! Cards and change-set files between a village and its town.

use std::path::{Path, PathBuf};

use cunce::exchange::change_set::inspect::inspect;
use cunce::exchange::change_set::{self, OnProgress, Progress};
use cunce::exchange::inspect_view::InspectView;
use cunce::exchange::view::{self, CardView, FileView, ForkView, HeldView, MergedView, OfficeView, WrittenView};
use cunce::exchange::{cards, file_names};
use cunce::ledger::parse_id;
use cunce::session::Session;
use serde::Serialize;
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;

use super::{Answer, apart};
use crate::dialogs;

/// How far a merge has come; sent to the pages while it runs.
#[derive(Clone, Serialize, Type, tauri_specta::Event)]
pub struct MergeProgress {
    pub file: String,
    pub files_done: u64,
    pub files: u64,
    pub ops_done: u64,
    pub ops: u64,
}

impl From<&Progress> for MergeProgress {
    fn from(progress: &Progress) -> Self {
        Self {
            file: progress.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            files_done: progress.files_done as u64,
            files: progress.files as u64,
            ops_done: progress.ops_done,
            ops: progress.ops,
        }
    }
}

#[tauri::command]
#[specta::specta]
pub async fn offices(app: AppHandle) -> Answer<Vec<OfficeView>> {
    apart(app, |_, desk| {
        desk.with(|session| Ok(change_set::status(session)?.into_iter().map(OfficeView::from).collect()))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn save_card(app: AppHandle) -> Answer<Option<String>> {
    apart(app, |app, desk| {
        let name = desk.with(|session| Ok(file_names::card(session)))?;
        let Some(path) = dialogs::save_file(app, &name, &["card"]) else { return Ok(None) };
        desk.with(|session| cards::write_card(session, &path))?;
        Ok(Some(path.to_string_lossy().into_owned()))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn pick_card(app: AppHandle) -> Answer<Option<String>> {
    apart(app, |app, _| Ok(dialogs::pick_file(app, &["card"]).map(|path| path.to_string_lossy().into_owned()))).await
}

#[tauri::command]
#[specta::specta]
pub async fn read_card(app: AppHandle, path: String) -> Answer<CardView> {
    apart(app, move |_, desk| {
        desk.with(|session| Ok(CardView::of(&cards::read_card(&session.book, Path::new(&path))?)))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn trust_card(app: AppHandle, path: String, replace: bool) -> Answer<CardView> {
    apart(app, move |_, desk| {
        desk.with(|session| {
            let read = cards::read_card(&session.book, Path::new(&path))?;
            cards::trust_read(session, &read, replace)?;
            Ok(CardView::of(&cards::read_card(&session.book, Path::new(&path))?))
        })
    })
    .await
}

/// Accepts nothing any more of the office of a card past a position of its stream; returns how far it was received.
#[tauri::command]
#[specta::specta]
pub async fn revoke_card(app: AppHandle, unit: String, last: u64) -> Answer<u64> {
    apart(app, move |_, desk| {
        desk.with(|session| {
            let card = cards::office_of_unit(&session.book, &unit)?;
            cards::revoke(session, &card, last)
        })
    })
    .await
}

/// Gives this office new keys, which the old one signs; its card is to be saved and given to the others again.
#[tauri::command]
#[specta::specta]
pub async fn renew_card(app: AppHandle) -> Answer<()> {
    apart(app, |_, desk| desk.with(cunce::session::Session::renew_card)).await
}

#[tauri::command]
#[specta::specta]
pub async fn forks(app: AppHandle) -> Answer<Vec<ForkView>> {
    apart(app, |_, desk| desk.with(|session| view::forks(&session.book))).await
}

/// Notes that someone has looked at a fork.
#[tauri::command]
#[specta::specta]
pub async fn see_fork(app: AppHandle, id: String) -> Answer<()> {
    apart(app, move |_, desk| desk.with(|session| session.book.see_fork(parse_id(&id)?))).await
}

#[tauri::command]
#[specta::specta]
pub async fn pick_folder(app: AppHandle) -> Answer<Option<String>> {
    apart(app, |app, _| Ok(dialogs::pick_folder(app).map(|path| path.to_string_lossy().into_owned()))).await
}

/// Writes a change-set file of each book into a folder, usually a stick. `from` writes the first one again from a position on.
#[tauri::command]
#[specta::specta]
pub async fn write_change_sets(
    app: AppHandle,
    unit: String,
    folder: String,
    from: Option<u64>,
) -> Answer<Vec<WrittenView>> {
    apart(app, move |_, desk| {
        desk.with(|session| {
            let names = file_names::change_sets(session, Path::new(&folder), &unit)?;
            let written = match from {
                Some(from) => {
                    let book = change_set::exchanged(session)?[0];
                    vec![change_set::export_book(session, book, &unit, &names(book)?, Some(from))?]
                }
                None => change_set::export_books(session, &unit, names)?,
            };
            Ok(written.into_iter().map(WrittenView::of).collect())
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn pick_change_sets(app: AppHandle) -> Answer<Vec<String>> {
    apart(app, |app, _| {
        Ok(dialogs::pick_files(app, &["ccs"]).into_iter().map(|path| path.to_string_lossy().into_owned()).collect())
    })
    .await
}

/// A folder with the files of many offices stands for those in it, here and in the two commands below.
#[tauri::command]
#[specta::specta]
pub async fn check_change_sets(app: AppHandle, paths: Vec<String>) -> Answer<Vec<FileView>> {
    with_files(app, paths, |session, files, told| {
        Ok(change_set::check_files(session, files, told)?.into_iter().map(FileView::from).collect())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn preview_change_sets(app: AppHandle, paths: Vec<String>) -> Answer<Vec<FileView>> {
    with_files(app, paths, |session, files, told| {
        Ok(change_set::preview_all(session, files, told)?.into_iter().map(FileView::from).collect())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn merge_change_sets(app: AppHandle, paths: Vec<String>) -> Answer<MergedView> {
    with_files(app, paths, |session, files, told| Ok(change_set::merge_all(session, files, told)?.into())).await
}

/// Works on files with progress told to the pages, until it is done or cancelled.
async fn with_files<T: Send + 'static>(
    app: AppHandle,
    paths: Vec<String>,
    work: impl FnOnce(&mut Session, &[PathBuf], OnProgress<'_>) -> cunce::Result<T> + Send + 'static,
) -> Answer<T> {
    apart(app, move |app, desk| {
        let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
        let files = change_set::find_files(&paths)?;
        desk.start_merge();
        let mut told = |progress: &Progress| {
            // A page that is gone needs no progress.
            let _ = MergeProgress::from(progress).emit(app);
            !desk.is_cancelled()
        };
        desk.with(|session| work(session, &files, &mut told))
    })
    .await
}

/// Files that wait for others to come before them.
#[tauri::command]
#[specta::specta]
pub async fn held_files(app: AppHandle) -> Answer<Vec<HeldView>> {
    apart(app, |_, desk| desk.with(|session| Ok(change_set::held(session)?.into_iter().map(HeldView::from).collect())))
        .await
}

#[tauri::command]
#[specta::specta]
pub async fn drop_held_file(app: AppHandle, hash: String) -> Answer<()> {
    apart(app, move |_, desk| desk.with(|session| change_set::drop_held(session, &hash).map(|_| ()))).await
}

/// Takes in a file past the end of a revoked card, because a person has looked at it.
#[tauri::command]
#[specta::specta]
pub async fn accept_held_file(app: AppHandle, hash: String) -> Answer<Vec<FileView>> {
    apart(app, move |_, desk| {
        desk.with(|session| Ok(change_set::accept_held(session, &hash)?.into_iter().map(FileView::from).collect()))
    })
    .await
}

/// Reads the files that have waited for someone who opens their book.
#[tauri::command]
#[specta::specta]
pub async fn read_waiting(app: AppHandle) -> Answer<MergedView> {
    apart(app, |app, desk| {
        desk.start_merge();
        let mut told = |progress: &Progress| {
            // A page that is gone needs no progress.
            let _ = MergeProgress::from(progress).emit(app);
            !desk.is_cancelled()
        };
        desk.with(|session| Ok(change_set::merge_all(session, &[], &mut told)?.into()))
    })
    .await
}

/// A village's laptop is lost: trusts the card of its new one and writes everything of the village for it into a folder.
#[tauri::command]
#[specta::specta]
pub async fn refill(app: AppHandle, card: String, folder: String) -> Answer<Vec<WrittenView>> {
    apart(app, move |_, desk| {
        desk.with(|session| {
            let read = cards::read_card(&session.book, Path::new(&card))?;
            let names = file_names::change_sets(session, Path::new(&folder), &read.card.unit)?;
            let written = change_set::refill(session, &read, None, names)?;
            Ok(written.into_iter().map(WrittenView::of).collect())
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn pick_any_file(app: AppHandle) -> Answer<Option<String>> {
    apart(app, |app, _| Ok(dialogs::pick_file(app, &["ccs", "card"]).map(|path| path.to_string_lossy().into_owned())))
        .await
}

#[tauri::command]
#[specta::specta]
pub async fn inspect_file(app: AppHandle, path: String) -> Answer<InspectView> {
    apart(app, move |_, desk| desk.with(|session| Ok(inspect(session, Path::new(&path))?.into()))).await
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_merge(app: AppHandle) -> Answer<()> {
    apart(app, |_, desk| {
        desk.cancel_merge();
        Ok(())
    })
    .await
}
