//! The commands the pages may call, one thin file a feature.

pub mod backup;
pub mod care;
pub mod continuity;
pub mod division;
pub mod duplicates;
pub mod exchange;
pub mod import;
pub mod lists;
pub mod papers;
pub mod register;
pub mod review;
pub mod rights;
pub mod session;
pub mod settings;
pub mod transfer;
pub mod users;
pub mod write;

use std::collections::BTreeMap;

use cunce::Error;
use cunce::jiff::civil::Date;
use cunce::papers::Language;
use cunce::register::date::parse_date;
use cunce::session::Session;
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Manager};

use crate::state::Desk;

/// What a command throws: a code and the values its sentence names; the pages have the sentences.
#[derive(Debug, Serialize, Type)]
pub struct ApiError {
    pub code: String,
    pub params: BTreeMap<String, String>,
}

pub type Answer<T> = Result<T, ApiError>;

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let params = error.params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { code: error.code.to_owned(), params }
    }
}

/// Runs work on the desk on a thread of its own, so that neither the window nor another command waits for it.
///
/// # Errors
/// What the work returns; `internal` when it panicked.
pub async fn apart<T: Send + 'static>(
    app: AppHandle,
    work: impl FnOnce(&AppHandle, &Desk) -> cunce::Result<T> + Send + 'static,
) -> Answer<T> {
    let done = tauri::async_runtime::spawn_blocking(move || work(&app, &app.state::<Desk>())).await;
    done.unwrap_or_else(|_| Err(Error::new("internal"))).map_err(ApiError::from)
}

/// The language of what is printed: the window's.
fn language(session: &Session) -> cunce::Result<Language> {
    let is_english = session.book.setting("language")?.as_deref() == Some("en");
    Ok(if is_english { Language::English } else { Language::Chinese })
}

/// A day as it was typed.
fn day(text: &str) -> cunce::Result<Date> {
    parse_date(text).map_err(|_| Error::new("bad_date").with("field", "date"))
}
