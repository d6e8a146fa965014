//! Counts, and lists for other departments.

use cunce::exchange::{file_names, handed_out};
use cunce::insight::counts::{self, Dimension};
use cunce::insight::template::{self, NewTemplate};
use cunce::insight::view::{self, CountsView, TemplateView};
use cunce::view::{Saved, saved};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;

use super::{Answer, apart};
use crate::dialogs;

/// What is entered of a new template.
#[derive(Deserialize, Type)]
pub struct TemplateDraft {
    pub name: String,
    pub recipient: String,
    pub document: String,
    pub ends: String,
    pub columns: Vec<String>,
    /// Field and value; at most one of age, sex and residence status.
    pub choice: Vec<(String, String)>,
}

/// A list that was written.
#[derive(Serialize, Type)]
pub struct ListWritten {
    pub file: String,
    pub rows: u32,
}

impl From<TemplateDraft> for NewTemplate {
    fn from(draft: TemplateDraft) -> Self {
        let TemplateDraft { name, recipient, document, ends, columns, choice } = draft;
        Self { name, recipient, document, ends, columns, choice }
    }
}

#[tauri::command]
#[specta::specta]
pub async fn counts(app: AppHandle, by: Vec<String>) -> Answer<CountsView> {
    apart(app, move |_, desk| {
        let by = dimensions(&by)?;
        desk.with(|session| Ok(counts::counts(&session.book, &by)?.into()))
    })
    .await
}

/// Writes the table as a workbook, or as CSV where the name ends so; none when cancelled.
#[tauri::command]
#[specta::specta]
pub async fn export_counts(app: AppHandle, by: Vec<String>) -> Answer<Option<String>> {
    apart(app, move |app, desk| {
        let by = dimensions(&by)?;
        let name = desk.with(|session| Ok(file_names::counts(session)))?;
        let Some(path) = dialogs::save_file(app, &name, &["xlsx", "csv"]) else { return Ok(None) };
        desk.with(|session| handed_out::write_counts(session, &by, &path))?;
        Ok(Some(path.to_string_lossy().into_owned()))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn templates(app: AppHandle) -> Answer<Vec<TemplateView>> {
    apart(app, |_, desk| desk.with(|session| view::templates(&session.book))).await
}

/// The columns that a list can have.
#[tauri::command]
#[specta::specta]
pub fn list_columns() -> Vec<String> {
    view::list_columns()
}

#[tauri::command]
#[specta::specta]
pub async fn add_template(app: AppHandle, draft: TemplateDraft) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let done = template::add(&mut session.book, &session.user.clone(), &draft.into())?;
            saved(&session.book, "list_template", &done, None)
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn end_template(app: AppHandle, id: String) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let done = template::end(&mut session.book, &session.user.clone(), &id)?;
            saved(&session.book, "end_template", &done, None)
        })
    })
    .await
}

/// Writes the list of a template, by its id; none when cancelled.
#[tauri::command]
#[specta::specta]
pub async fn write_list(app: AppHandle, id: String) -> Answer<Option<ListWritten>> {
    apart(app, move |app, desk| {
        let name = desk.with(|session| {
            let template = template::usable(&session.book, &id)?;
            Ok(file_names::list(session, &template.name))
        })?;
        let Some(path) = dialogs::save_file(app, &name, &["xlsx"]) else { return Ok(None) };
        let listed = desk.with(|session| handed_out::write_list(session, &id, &path))?;
        Ok(Some(ListWritten { file: path.to_string_lossy().into_owned(), rows: listed.rows.len() as u32 }))
    })
    .await
}

fn dimensions(by: &[String]) -> cunce::Result<Vec<Dimension>> {
    by.iter().map(|code| Dimension::from_code(code)).collect()
}
