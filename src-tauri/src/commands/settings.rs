//! Settings of this computer, and the check of the register.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;

use super::{Answer, apart};

#[derive(Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Zh,
    En,
}

#[derive(Serialize, Deserialize, Type)]
pub struct Settings {
    pub language: Language,
    /// Minutes without a key or click until the window locks; 0 for never.
    pub lock_minutes: u32,
}

#[derive(Serialize, Type)]
pub struct CheckLine {
    pub name: String,
    pub ok: bool,
    pub detail: String,
}

#[derive(Serialize, Type)]
pub struct Verified {
    pub ok: bool,
    pub ops: u64,
    pub checks: Vec<CheckLine>,
}

const LOCK_MINUTES: u32 = 10;

#[tauri::command]
#[specta::specta]
pub async fn verify(app: AppHandle) -> Answer<Verified> {
    apart(app, |_, desk| {
        let found = desk.with(cunce::session::Session::verify)?;
        let line =
            |check: cunce::ledger::VerifyCheck| CheckLine { name: check.name, ok: check.ok, detail: check.detail };
        Ok(Verified { ok: found.ok, ops: found.ops, checks: found.checks.into_iter().map(line).collect() })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn settings(app: AppHandle) -> Answer<Settings> {
    apart(app, |_, desk| {
        desk.with(|session| {
            let language = session.book.setting("language")?;
            let minutes = session.book.setting("lock_minutes")?.and_then(|text| text.parse().ok());
            Ok(Settings {
                language: if language.as_deref() == Some("en") { Language::En } else { Language::Zh },
                lock_minutes: minutes.unwrap_or(LOCK_MINUTES),
            })
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn set_settings(app: AppHandle, settings: Settings) -> Answer<()> {
    apart(app, move |_, desk| {
        let language = match settings.language {
            Language::Zh => "zh",
            Language::En => "en",
        };
        desk.with(|session| {
            session.book.set_setting("language", language)?;
            session.book.set_setting("lock_minutes", &settings.lock_minutes.to_string())
        })
    })
    .await
}
