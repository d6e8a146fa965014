//! What a form holds: an event as it is entered, and what is to be said about a record.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ledger::{Book, parse_id};
use crate::register::rules::{self, Check};
use crate::register::{Event, date, finding, store};
use crate::{Error, Result};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CheckView {
    pub field: String,
    pub code: String,
    #[cfg_attr(feature = "specta", specta(type = super::names::Level))]
    pub level: String,
    pub params: BTreeMap<String, String>,
}

/// A life event as the window sends it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventDraft {
    Birth { household: String, date: String, fields: BTreeMap<String, String> },
    Death { person: String, date: String },
    Marriage { person: String, spouse: Option<String>, date: String, move_to: Option<String> },
    Divorce { person: String, date: String },
    MoveIn { household: String, date: String, fields: BTreeMap<String, String> },
    MoveOut { person: String, date: String, away_to: String },
    MoveWithin { people: Vec<String>, to_household: String, date: String },
    Split { people: Vec<String>, head: String, fields: BTreeMap<String, String>, date: String },
    Join { people: Vec<String>, to_household: String, date: String },
    NewHead { household: String, head: String, date: String },
}

impl EventDraft {
    /// The day and the event, with ids read.
    pub fn read(self) -> Result<(Date, Event)> {
        let day = |text: &str| date::parse_date(text).map_err(|_| Error::new("bad_date").with("field", "date"));
        let ids = |texts: &[String]| texts.iter().map(|text| parse_id(text)).collect::<Result<Vec<_>>>();
        let maybe = |text: &Option<String>| text.as_deref().map(parse_id).transpose();
        Ok(match self {
            Self::Birth { household, date, fields } => {
                (day(&date)?, Event::Birth { household: parse_id(&household)?, fields })
            }
            Self::Death { person, date } => (day(&date)?, Event::Death { person: parse_id(&person)? }),
            Self::Marriage { person, spouse, date, move_to } => {
                let event =
                    Event::Marriage { person: parse_id(&person)?, spouse: maybe(&spouse)?, move_to: maybe(&move_to)? };
                (day(&date)?, event)
            }
            Self::Divorce { person, date } => (day(&date)?, Event::Divorce { person: parse_id(&person)? }),
            Self::MoveIn { household, date, fields } => {
                (day(&date)?, Event::MoveIn { household: parse_id(&household)?, fields })
            }
            Self::MoveOut { person, date, away_to } => {
                (day(&date)?, Event::MoveOut { person: parse_id(&person)?, away_to })
            }
            Self::MoveWithin { people, to_household, date } => {
                (day(&date)?, Event::MoveWithin { people: ids(&people)?, to_household: parse_id(&to_household)? })
            }
            Self::Split { people, head, fields, date } => {
                (day(&date)?, Event::Split { people: ids(&people)?, head: parse_id(&head)?, fields })
            }
            Self::Join { people, to_household, date } => {
                (day(&date)?, Event::Join { people: ids(&people)?, to_household: parse_id(&to_household)? })
            }
            Self::NewHead { household, head, date } => {
                (day(&date)?, Event::NewHead { household: parse_id(&household)?, head: parse_id(&head)? })
            }
        })
    }
}

/// What is to be said about a form, and what follows from the identity number.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Checked {
    pub checks: Vec<CheckView>,
    pub filled: BTreeMap<String, String>,
}

/// Checks a resident's form; with an id, what is entered is laid over what is there.
pub fn check_person(book: &Book, id: Option<Uuid>, entered: &BTreeMap<String, String>) -> Result<Checked> {
    let mut whole = id.map(|id| store::resident(book, id)).transpose()?.map(|person| person.fields).unwrap_or_default();
    whole.extend(entered.clone());
    let filled = rules::fill_from_id(&whole);
    let mut checks = rules::check_resident(&whole, book.today());
    if let Some(number) = filled.get("national_id").or(whole.get("national_id")).filter(|number| !number.is_empty()) {
        let row = id.map(|id| store::resident(book, id)).transpose()?.map_or(0, |person| person.row);
        for (_, name) in finding::same_id(book, number, row)? {
            checks.push(Check {
                field: "national_id".into(),
                code: "duplicate_in_register",
                level: rules::Level::Doubt,
                params: vec![("name", name)],
            });
        }
    }
    Ok(Checked { checks: checks.into_iter().map(check_view).collect(), filled })
}

/// Checks a household's form.
pub fn check_household(book: &Book, id: Option<Uuid>, entered: &BTreeMap<String, String>) -> Result<Checked> {
    let mut whole = id.map(|id| store::household(book, id)).transpose()?.map(|found| found.fields).unwrap_or_default();
    whole.extend(entered.clone());
    let checks = rules::check_household(&whole).into_iter().map(check_view).collect();
    Ok(Checked { checks, filled: BTreeMap::new() })
}

#[must_use]
pub fn check_view(check: Check) -> CheckView {
    CheckView {
        field: check.field,
        code: check.code.to_owned(),
        level: check.level.as_str().to_owned(),
        params: check.params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}
