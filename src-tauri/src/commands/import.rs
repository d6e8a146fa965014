//! Importing rosters, and the register as a workbook.

use std::collections::BTreeMap;
use std::path::Path;

use cunce::exchange::import::{Take, read_roster, unit_for};
use cunce::exchange::register_file;
use cunce::exchange::roster::header::Choice;
use cunce::exchange::roster::messages::Language;
use cunce::exchange::view::{ImportOptions, ImportPreview, preview};
use cunce::view::{Saved, saved};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;

use super::{Answer, apart};
use crate::dialogs;

#[derive(Deserialize, Type)]
pub struct ImportTake {
    pub token: String,
    pub changes: Vec<TakenRow>,
}

#[derive(Deserialize, Type)]
pub struct TakenRow {
    pub row: u32,
    pub fields: Vec<String>,
}

#[derive(Serialize, Type)]
pub struct ImportDone {
    pub created: u32,
    pub existing: u32,
    pub changed: u32,
    pub flagged: u32,
    pub rejected: u32,
    pub households: u32,
    pub saved: Option<Saved>,
}

#[tauri::command]
#[specta::specta]
pub async fn pick_roster(app: AppHandle) -> Answer<Option<String>> {
    apart(app, |app, _| {
        Ok(dialogs::pick_file(app, &["xlsx", "xls", "csv", "txt", "et"])
            .map(|path| path.to_string_lossy().into_owned()))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn preview_roster(app: AppHandle, path: String, options: ImportOptions) -> Answer<ImportPreview> {
    apart(app, move |_, desk| {
        let choice = Choice { sheet: options.sheet, header_row: options.header_row, columns: options.columns };
        let (import, shown) = desk.with(|session| {
            let unit = unit_for(session, options.unit.as_deref())?;
            let import = read_roster(&session.book, Path::new(&path), &choice, &unit)?;
            let shown = preview(&session.book, &import, &path)?;
            Ok((import, shown))
        })?;
        desk.keep_import(&path, import);
        Ok(shown)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn import_roster(app: AppHandle, take: ImportTake) -> Answer<ImportDone> {
    apart(app, move |_, desk| {
        let import = desk.import(&take.token)?;
        let chosen: BTreeMap<u32, Vec<String>> = take.changes.into_iter().map(|row| (row.row, row.fields)).collect();
        desk.writing(|session| {
            let done = import.apply(&mut session.book, &session.user, &Take::Chosen(chosen))?;
            let counts = done.value;
            Ok(ImportDone {
                created: counts.created as u32,
                existing: counts.existing as u32,
                changed: counts.changed as u32,
                flagged: counts.flagged as u32,
                rejected: counts.rejected as u32,
                households: counts.households as u32,
                saved: done.op.map(|_| saved(&session.book, "import", &done, None)).transpose()?,
            })
        })
    })
    .await
}

/// The rows that stayed out, as a workbook with the reason beside each; none when cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_rejects(app: AppHandle, token: String) -> Answer<Option<String>> {
    apart(app, move |app, desk| {
        let import = desk.import(&token)?;
        let Some(path) = dialogs::save_file(app, "未导入的行.xlsx", &["xlsx"]) else { return Ok(None) };
        register_file::write_rejects(&import.plan, Language::Chinese, &path)?;
        Ok(Some(path.to_string_lossy().into_owned()))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn export_register(app: AppHandle, reason: String) -> Answer<Option<String>> {
    apart(app, move |app, desk| {
        let Some(path) = dialogs::save_file(app, "户册.xlsx", &["xlsx"]) else { return Ok(None) };
        desk.with(|session| register_file::write_register(session, &path, &reason))?;
        Ok(Some(path.to_string_lossy().into_owned()))
    })
    .await
}
