//! The commands the pages may call, one thin file a feature.

pub mod exchange;
pub mod session;

use std::collections::BTreeMap;

use serde::Serialize;
use specta::Type;

/// What a command throws: a code and the values its sentence names; the pages have the sentences.
#[derive(Debug, Serialize, Type)]
pub struct ApiError {
    pub code: String,
    pub params: BTreeMap<String, String>,
}

impl From<cunce::Error> for ApiError {
    fn from(error: cunce::Error) -> Self {
        let params = error.params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { code: error.code.to_owned(), params }
    }
}
