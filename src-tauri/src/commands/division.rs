//! Changes of divisions at a town: villages that are renumbered, merged or split.

use cunce::register::division::{self, Change};
use cunce::view::{Saved, saved};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;

use super::{Answer, apart};

/// A division that is newer than the shipped list, or what became of an old one.
#[derive(Serialize, Type)]
pub struct DivisionChange {
    pub code: String,
    pub name: String,
    /// The code that took its place, and its name; empty while it stands.
    pub succeeded_by: String,
    pub successor: String,
    pub since: String,
}

/// What is to change. `name` may be empty where a village keeps its own.
#[derive(Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DivisionPlan {
    Renumber { old: String, into: String, name: String },
    Merge { old: Vec<String>, into: String, name: String },
    Split { old: String, into: String, name: String, groups: Vec<String> },
}

impl From<DivisionPlan> for Change {
    fn from(plan: DivisionPlan) -> Self {
        let given = |name: String| Some(name).filter(|name| !name.trim().is_empty());
        match plan {
            DivisionPlan::Renumber { old, into, name } => Change::Renumber { old, new: into, name },
            DivisionPlan::Merge { old, into, name } => Change::Merge { old, into, name: given(name) },
            DivisionPlan::Split { old, into, name, groups } => Change::Split { old, into, name: given(name), groups },
        }
    }
}

#[tauri::command]
#[specta::specta]
pub async fn division_changes(app: AppHandle) -> Answer<Vec<DivisionChange>> {
    apart(app, |_, desk| {
        desk.with(|session| {
            let changed = division::changed(&session.book)?.into_iter().map(|known| {
                let successor = match known.succeeded_by.as_str() {
                    "" => String::new(),
                    code => division::name_of(&session.book, code)?,
                };
                Ok(DivisionChange {
                    code: known.code,
                    name: known.name,
                    succeeded_by: known.succeeded_by,
                    successor,
                    since: known.since,
                })
            });
            changed.collect()
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn change_division(app: AppHandle, plan: DivisionPlan) -> Answer<Saved> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let done = division::change(&mut session.book, &session.user.clone(), &plan.into())?;
            saved(&session.book, "division", &done, None)
        })
    })
    .await
}
