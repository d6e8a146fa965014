//! What waits for a person, as the window shows it: conflicts, findings, and registrations that may be one person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Named, instant, mask, named, subject, told};
use crate::Result;
use crate::ledger::{Book, Conflict, ConflictHead, Entry};
use crate::register::{self, Duplicate, Finding, Registration, rules, store};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HeadView {
    pub op: String,
    pub value: String,
    pub author: String,
    pub unit: String,
    pub at: String,
    /// Beside a void: the fields that the edit wrote.
    pub fields: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ConflictView {
    pub id: String,
    pub root: String,
    pub row: String,
    /// What the row is: `resident` or `household`; of care `enrolment`, `service`, `appointment` or `referral`.
    pub entity: String,
    pub subject: String,
    pub unit: String,
    pub field: String,
    pub before: String,
    pub heads: Vec<HeadView>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FindingView {
    pub id: String,
    pub row: String,
    pub subject: String,
    pub unit: String,
    pub code: String,
    pub field: String,
    pub params: BTreeMap<String, String>,
    pub others: Vec<Named>,
}

/// One of two registrations that may be one person; ID and phone masked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RegistrationView {
    pub id: String,
    pub name: String,
    pub unit: String,
    pub household: Option<String>,
    pub household_number: String,
    pub head_name: String,
    pub national_id: String,
    pub birth_date: String,
    pub fields: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ReasonView {
    pub code: String,
    pub params: BTreeMap<String, String>,
}

/// A pair that may be one person; `a` would be the one that is shown.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DuplicateView {
    pub a: RegistrationView,
    pub b: RegistrationView,
    /// Of 100.
    pub score: u32,
    pub reasons: Vec<ReasonView>,
    /// Fields that both have and that differ, and those that only one has.
    pub differing: Vec<String>,
}

/// Pairs that may be one person.
pub fn duplicates(book: &Book) -> Result<Vec<DuplicateView>> {
    Ok(register::duplicates(book)?.into_iter().map(duplicate_view).collect())
}

fn duplicate_view(pair: Duplicate) -> DuplicateView {
    let fields = rules::RESIDENT_FIELDS.iter();
    let differing = fields.filter(|field| pair.a.fields.get(**field) != pair.b.fields.get(**field));
    DuplicateView {
        differing: differing.map(|field| (*field).to_owned()).collect(),
        score: pair.score,
        reasons: pair
            .reasons
            .into_iter()
            .map(|reason| ReasonView {
                code: reason.code.to_owned(),
                params: reason.params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            })
            .collect(),
        a: registration_view(pair.a),
        b: registration_view(pair.b),
    }
}

fn registration_view(registration: Registration) -> RegistrationView {
    let mut fields = registration.fields;
    mask(&mut fields);
    let text = |field: &str| fields.get(field).cloned().unwrap_or_default();
    RegistrationView {
        id: registration.id.hyphenated().to_string(),
        name: text("name"),
        unit: registration.unit,
        household: registration.household.map(|id| id.hyphenated().to_string()),
        household_number: registration.household_number,
        head_name: registration.head_name,
        national_id: text("national_id"),
        birth_date: text("birth_date"),
        fields,
    }
}

pub(super) fn last_view(entry: Entry) -> HeadView {
    HeadView {
        op: entry.op.to_string(),
        value: String::new(),
        author: entry.author,
        unit: entry.unit,
        at: instant(entry.at),
        fields: BTreeMap::new(),
    }
}

/// Conflicts with the name of whom they are about.
pub fn conflict_views(book: &Book, conflicts: Vec<Conflict>) -> Result<Vec<ConflictView>> {
    conflicts.into_iter().map(|conflict| conflict_view(book, conflict)).collect()
}

fn conflict_view(book: &Book, conflict: Conflict) -> Result<ConflictView> {
    let (subject, unit) = subject(book, conflict.row)?;
    Ok(ConflictView {
        id: conflict.id,
        root: conflict.root.hyphenated().to_string(),
        row: conflict.row.hyphenated().to_string(),
        entity: store::entity_of(book, conflict.row)?.unwrap_or_default(),
        subject,
        unit,
        before: told(book, &conflict.field, conflict.before.shown()),
        heads: conflict.heads.into_iter().map(|head| head_view(book, &conflict.field, head)).collect(),
        field: conflict.field,
    })
}

fn head_view(book: &Book, field: &str, head: ConflictHead) -> HeadView {
    let fields = head.fields.into_iter().map(|(name, value)| {
        let text = told(book, &name, value.shown());
        (name, text)
    });
    HeadView {
        op: head.op.to_string(),
        value: told(book, field, head.value.shown()),
        author: head.author,
        unit: head.unit,
        at: instant(head.at),
        fields: fields.collect(),
    }
}

#[must_use]
pub fn finding_view(finding: Finding) -> FindingView {
    FindingView {
        id: finding.id,
        row: finding.person.hyphenated().to_string(),
        subject: finding.name,
        unit: finding.unit,
        code: finding.code,
        field: finding.field,
        params: finding.params.into_iter().collect(),
        others: finding.others.into_iter().map(named).collect(),
    }
}
