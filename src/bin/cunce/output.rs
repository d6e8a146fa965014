//! What a command prints: JSON for scripts, lines for people.

use std::io::Write;

use cunce::Error;
use serde_json::{Value, json};

/// The result of a command.
pub struct Output {
    pub json: Value,
    pub text: String,
    /// Done, but something that was given was refused: exit code 1.
    pub refused: bool,
    is_silent: bool,
}

impl Output {
    pub fn new(json: Value, text: impl Into<String>) -> Self {
        Self { json, text: text.into(), refused: false, is_silent: false }
    }

    /// For a command that has printed its results already.
    pub fn silent() -> Self {
        Self { json: Value::Null, text: String::new(), refused: false, is_silent: true }
    }

    pub fn print(&self, as_json: bool) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        if self.is_silent {
            Ok(())
        } else if as_json {
            writeln!(out, "{}", self.json)
        } else {
            writeln!(out, "{}", self.text)
        }
    }
}

pub fn error_json(error: &Error, sentence: &str) -> Value {
    json!({ "error": { "code": error.code, "message": sentence } })
}
