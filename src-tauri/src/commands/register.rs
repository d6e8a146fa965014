//! Reading the register.

use std::collections::BTreeMap;

use cunce::exchange::file_names;
use cunce::ledger::parse_id;
use cunce::looks;
use cunce::reach::{self, PleaseContactView};
use cunce::register::view::{
    self, Checked, DivisionView, HistoryEntry, HouseholdRow, HouseholdView, PersonRow, PersonView,
};
use cunce::register::{self, Filter};
use cunce::subject;
use cunce::view::{MonthDay, Today};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;

use super::{Answer, apart, language};
use crate::dialogs;

#[derive(Deserialize, Type)]
pub struct ListFilter {
    pub unit: Option<String>,
    pub text: String,
    pub village_group: Option<String>,
    pub residence_status: Option<String>,
    pub only_open: bool,
    pub offset: u32,
    pub limit: u32,
}

impl From<ListFilter> for Filter {
    fn from(filter: ListFilter) -> Self {
        Self {
            unit: filter.unit,
            text: filter.text,
            village_group: filter.village_group,
            residence_status: filter.residence_status,
            only_open: filter.only_open,
            offset: filter.offset as usize,
            limit: filter.limit as usize,
        }
    }
}

#[derive(Serialize, Type)]
pub struct Page<T> {
    pub total: u32,
    pub rows: Vec<T>,
}

impl<T> Page<T> {
    fn of((total, rows): (usize, Vec<T>)) -> Self {
        Self { total: total as u32, rows }
    }
}

#[derive(Serialize, Type)]
pub struct SearchHits {
    pub people: Vec<PersonRow>,
    pub households: Vec<HouseholdRow>,
}

#[tauri::command]
#[specta::specta]
pub async fn today(app: AppHandle) -> Answer<Today> {
    apart(app, |_, desk| desk.with(|session| cunce::view::today(session))).await
}

/// How many findings are open: everyone is looked at.
#[tauri::command]
#[specta::specta]
pub async fn open_findings(app: AppHandle) -> Answer<u32> {
    apart(app, |_, desk| desk.with(|session| cunce::view::open_findings(&session.book))).await
}

#[tauri::command]
#[specta::specta]
pub async fn month(app: AppHandle) -> Answer<Vec<MonthDay>> {
    apart(app, |_, desk| desk.with(|session| cunce::view::month(&session.book))).await
}

/// Everyone of this office who wishes that the service station reaches her.
#[tauri::command]
#[specta::specta]
pub async fn please_contact(app: AppHandle) -> Answer<Vec<PleaseContactView>> {
    apart(app, |_, desk| desk.with(|session| reach::asked(session))).await
}

#[tauri::command]
#[specta::specta]
pub async fn search(app: AppHandle, text: String, limit: u32) -> Answer<SearchHits> {
    apart(app, move |_, desk| {
        desk.with(|session| {
            let people = looks::find_people(session, &text, limit as usize)?;
            Ok(SearchHits { people, households: register::find_households(&session.book, &text, limit as usize)? })
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn people(app: AppHandle, filter: ListFilter) -> Answer<Page<PersonRow>> {
    apart(app, move |_, desk| desk.with(|session| register::people(&session.book, &filter.into()).map(Page::of))).await
}

#[tauri::command]
#[specta::specta]
pub async fn households(app: AppHandle, filter: ListFilter) -> Answer<Page<HouseholdRow>> {
    apart(app, move |_, desk| desk.with(|session| register::households(&session.book, &filter.into()).map(Page::of)))
        .await
}

#[tauri::command]
#[specta::specta]
pub async fn units(app: AppHandle) -> Answer<Vec<DivisionView>> {
    apart(app, |_, desk| desk.with(|session| view::units(&session.book))).await
}

#[tauri::command]
#[specta::specta]
pub async fn village_groups(app: AppHandle, unit: Option<String>) -> Answer<Vec<String>> {
    apart(app, move |_, desk| desk.with(|session| view::village_groups(&session.book, unit.as_deref()))).await
}

#[tauri::command]
#[specta::specta]
pub async fn person(app: AppHandle, id: String) -> Answer<PersonView> {
    apart(app, move |_, desk| desk.with(|session| looks::person(session, parse_id(&id)?))).await
}

#[tauri::command]
#[specta::specta]
pub async fn household(app: AppHandle, id: String) -> Answer<HouseholdView> {
    apart(app, move |_, desk| desk.with(|session| looks::household(session, parse_id(&id)?))).await
}

#[tauri::command]
#[specta::specta]
pub async fn reveal(app: AppHandle, id: String, field: String, reason: String) -> Answer<String> {
    apart(app, move |_, desk| desk.with(|session| looks::reveal(session, parse_id(&id)?, &field, &reason))).await
}

/// All that is held on a person, as a paper for herself; none when cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_subject_report(app: AppHandle, id: String) -> Answer<Option<String>> {
    apart(app, move |app, desk| {
        let (id, name) = (parse_id(&id)?, desk.with(|session| Ok(file_names::subject_report(session)))?);
        // Who may not print it is told before a dialog asks where to.
        desk.with(|session| subject::subject_report(session, id))?;
        let Some(path) = dialogs::save_file(app, &name, &["pdf"]) else { return Ok(None) };
        desk.with(|session| {
            let language = language(session)?;
            subject::write_report(session, id, language, &path)
        })?;
        Ok(Some(path.to_string_lossy().into_owned()))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn history(app: AppHandle, id: String) -> Answer<Vec<HistoryEntry>> {
    apart(app, move |_, desk| desk.with(|session| looks::history(session, parse_id(&id)?))).await
}

#[tauri::command]
#[specta::specta]
pub async fn check_person(app: AppHandle, id: Option<String>, fields: BTreeMap<String, String>) -> Answer<Checked> {
    apart(app, move |_, desk| {
        let id = id.as_deref().map(parse_id).transpose()?;
        desk.with(|session| view::check_person(&session.book, id, &fields))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn check_household(app: AppHandle, id: Option<String>, fields: BTreeMap<String, String>) -> Answer<Checked> {
    apart(app, move |_, desk| {
        let id = id.as_deref().map(parse_id).transpose()?;
        desk.with(|session| view::check_household(&session.book, id, &fields))
    })
    .await
}
