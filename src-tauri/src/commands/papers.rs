//! Papers and files of care that a person asked for: where they go is chosen in a dialog, and who may not have one is told before it opens.

use std::path::Path;

use cunce::exchange::{fhir, file_names};
use cunce::ledger::parse_id;
use cunce::papers::{self, HerPage};
use cunce::session::Session;
use cunce::{Error, Result, station};
use tauri::AppHandle;

use super::{Answer, apart, day, language};
use crate::dialogs;
use crate::state::Desk;

/// Her own page, at her request; with what is private to her where she asked for that. None when cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_care_page(app: AppHandle, id: String, with_private: bool) -> Answer<Option<String>> {
    apart(app, move |app, desk| {
        let person = parse_id(&id)?;
        desk.with(|session| station::subject(session, person))?;
        let page = HerPage { person, with_private, reason: fhir::AT_HER_REQUEST };
        saved(app, desk, &file_names::paper, &["pdf"], |session, path| {
            let language = language(session)?;
            papers::write_page(session, &page, language, path).map(|_| ())
        })
    })
    .await
}

/// The people to be visited at home on a day, by name and time.
#[tauri::command]
#[specta::specta]
pub async fn save_round(app: AppHandle, on: String) -> Answer<Option<String>> {
    apart(app, move |app, desk| {
        let on = day(&on)?;
        if desk.with(|session| station::round(session, on))?.is_empty() {
            return Err(Error::new("nobody_to_visit"));
        }
        saved(app, desk, &file_names::paper, &["pdf"], |session, path| {
            let language = language(session)?;
            papers::write_round(session, on, language, path).map(|_| ())
        })
    })
    .await
}

/// The slip of a referral; a discreet one does not say what it is about.
#[tauri::command]
#[specta::specta]
pub async fn save_slip(app: AppHandle, id: String, discreet: bool) -> Answer<Option<String>> {
    apart(app, move |app, desk| {
        let id = parse_id(&id)?;
        saved(app, desk, &file_names::paper, &["pdf"], |session, path| {
            let language = language(session)?;
            papers::write_slip(session, id, discreet, language, path).map(|_| ())
        })
    })
    .await
}

/// Her record as a FHIR file, at her request, with what is private to her where she asked for that; `number` is her identity number as she showed it.
#[tauri::command]
#[specta::specta]
pub async fn save_fhir(
    app: AppHandle,
    id: String,
    number: Option<String>,
    with_private: bool,
) -> Answer<Option<String>> {
    apart(app, move |app, desk| {
        let person = parse_id(&id)?;
        desk.with(|session| station::subject(session, person))?;
        saved(app, desk, &file_names::record, &["json"], |session, path| {
            let asked = fhir::Asked { reason: fhir::AT_HER_REQUEST, number: number.as_deref(), with_private };
            fhir::write(session, person, &asked, path).map(|_| ())
        })
    })
    .await
}

fn saved(
    app: &AppHandle,
    desk: &Desk,
    name: &dyn Fn(&Session) -> String,
    extensions: dialogs::Extensions,
    write: impl FnOnce(&mut Session, &Path) -> Result<()>,
) -> Result<Option<String>> {
    let name = desk.with(|session| Ok(name(session)))?;
    let Some(path) = dialogs::save_file(app, &name, extensions) else { return Ok(None) };
    desk.with(|session| write(session, &path))?;
    Ok(Some(path.to_string_lossy().into_owned()))
}
