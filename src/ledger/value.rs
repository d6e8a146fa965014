//! A field's value: what is written in the journal, hashed, sent and shown.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{Error, Result};

/// A field's value. `Other` is JSON text this version has no type for; it is kept byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Null,
    Text(String),
    Int(i64),
    Other(String),
    /// Only its salted digest is here: it was erased, or is held by another office. Shown as nothing, and never written by anyone.
    Erased([u8; 16]),
}

impl Value {
    /// Text, or `Null` for an empty one: an empty cell and a cleared field are the same fact.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) }
    }

    #[must_use]
    pub fn id(id: Uuid) -> Self {
        Value::Text(id.hyphenated().to_string())
    }

    /// What a person is shown; an empty text for `Null`.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Value::Null | Value::Erased(_) => String::new(),
            Value::Text(text) | Value::Other(text) => text.clone(),
            Value::Int(number) => number.to_string(),
        }
    }

    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether the value itself is not here.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        matches!(self, Value::Erased(_))
    }

    /// The value as JSON text, as it stands in a change-set file; an erased one has none.
    pub(crate) fn to_raw(&self) -> Result<Box<RawValue>> {
        let text = match self {
            Value::Null => Ok("null".to_owned()),
            Value::Text(text) => serde_json::to_string(text),
            Value::Int(number) => Ok(number.to_string()),
            Value::Other(json) => Ok(json.clone()),
            Value::Erased(_) => return Err(Error::new("internal").with("reason", "an erased value has no text")),
        };
        text.and_then(RawValue::from_string).map_err(|error| Error::new("internal").caused_by(error))
    }

    /// Reads a JSON value, keeping the text of what is neither text, whole number nor null.
    #[must_use]
    pub(crate) fn from_raw(json: &RawValue) -> Self {
        let raw = json.get();
        match raw.as_bytes().first() {
            Some(b'n') => Value::Null,
            Some(b'"') => serde_json::from_str(raw).map_or_else(|_| Value::Other(raw.to_owned()), Value::Text),
            Some(b'-' | b'0'..=b'9') => raw.parse().map_or_else(|_| Value::Other(raw.to_owned()), Value::Int),
            _ => Value::Other(raw.to_owned()),
        }
    }

    /// Feeds the value to a hash, unambiguously.
    pub(super) fn hash_into(&self, hasher: &mut blake3::Hasher) {
        match self {
            Value::Null => hasher.update(b"n"),
            Value::Text(text) => hasher.update(b"t").update(text.as_bytes()),
            Value::Int(number) => hasher.update(b"i").update(&number.to_le_bytes()),
            Value::Other(json) => hasher.update(b"j").update(json.as_bytes()),
            Value::Erased(digest) => hasher.update(b"e").update(digest),
        };
    }
}

impl From<&Value> for rusqlite::types::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null | Value::Erased(_) => rusqlite::types::Value::Null,
            Value::Text(text) | Value::Other(text) => rusqlite::types::Value::Text(text.clone()),
            Value::Int(number) => rusqlite::types::Value::Integer(*number),
        }
    }
}

/// A value as the journal stores it; `Row` stands for the id of a row that the registry knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum StoredValue {
    Null,
    Text(String),
    Int(i64),
    Other(String),
    Row(i64),
    Erased([u8; 16]),
}
