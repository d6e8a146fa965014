//! A round of home visits (上门安排): names and times and nothing else, for it is carried through the village.

use std::path::Path;

use jiff::civil::Date;
use serde_json::json;

use super::words::{self, word};
use super::{Language, Why, Written, set, write};
use crate::print::Layout;
use crate::session::Session;
use crate::{Error, Result, station, view};

/// Writes the day's round of the user where the user said. `nobody_to_visit` where nobody who agreed to visits is on it.
pub fn write_round(session: &mut Session, on: Date, language: Language, path: &Path) -> Result<Written> {
    let visits = station::round(session, on)?;
    if visits.is_empty() {
        return Err(Error::new("nobody_to_visit"));
    }
    let say = |code| word(code, language);
    let lines: Vec<[String; 3]> = visits
        .into_iter()
        .enumerate()
        .map(|(at, visit)| [(at + 1).to_string(), visit.time, visit.person_name])
        .collect();
    let data = json!({
        "lang": words::lang(language),
        "title": say("round_title"),
        "head": [[say("unit"), view::office(session).unit_name], [say("day"), on.to_string()]],
        "columns": ["", say("time"), say("name"), say("note")],
        "lines": lines,
        "page": say("page"),
    });
    let pdf = set(session, Layout::Round, data, language)?;
    write(session, &pdf, &Why { person: None, kind: "visit_round", reason: "service" }, path)
}
