//! What the window and the command line are shown of the log, of consents and objections.

use serde::{Deserialize, Serialize};

use super::{Access, Consent, Objection, RETENTION};
use crate::ledger::instant;

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AccessView {
    pub class: String,
    pub book: String,
    /// Whose record; empty for a list, and where the reader is not told.
    pub person: String,
    pub person_name: String,
    pub field: String,
    pub reason: String,
    /// RFC 3339.
    pub at: String,
    pub user: String,
    pub unit: String,
}

/// A consent that stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ConsentView {
    pub purpose: String,
    pub given_on: String,
    pub form: String,
}

/// An objection that stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ObjectionView {
    pub about: String,
    pub made_on: String,
    pub form: String,
}

/// What someone agreed and objects to, as far as the books at hand say it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WishesView {
    /// The purposes that can be recorded here, and what can be objected to.
    pub purposes: Vec<String>,
    pub objects_to: Vec<String>,
    pub consents: Vec<ConsentView>,
    pub objections: Vec<ObjectionView>,
}

/// One class of data and how long it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RetentionView {
    pub book: String,
    pub class: String,
    pub years: Option<u32>,
    pub basis: String,
    pub at_the_end: String,
}

impl AccessView {
    #[must_use]
    pub fn of(access: Access, person_name: String) -> Self {
        Self {
            class: access.class.code().to_owned(),
            book: access.book,
            person: access.person.map(|id| id.hyphenated().to_string()).unwrap_or_default(),
            person_name,
            field: access.field,
            reason: access.reason,
            at: instant(access.at),
            user: access.user,
            unit: access.unit,
        }
    }
}

impl From<Consent> for ConsentView {
    fn from(consent: Consent) -> Self {
        Self { purpose: consent.purpose.code().to_owned(), given_on: consent.given_on, form: consent.form }
    }
}

impl From<Objection> for ObjectionView {
    fn from(objection: Objection) -> Self {
        Self { about: objection.about, made_on: objection.made_on, form: objection.form }
    }
}

/// The table of how long data is kept.
#[must_use]
pub fn retention() -> Vec<RetentionView> {
    let view = |row: &super::Retention| RetentionView {
        book: row.book.to_owned(),
        class: row.class.to_owned(),
        years: row.years,
        basis: row.basis.to_owned(),
        at_the_end: row.at_the_end.code().to_owned(),
    };
    RETENTION.iter().map(view).collect()
}
