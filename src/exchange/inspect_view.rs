//! What the window and the command line are shown of the inside of a file; ID and phone masked.

use serde::{Deserialize, Serialize};

use super::change_set::hash_text;
use super::change_set::inspect::{Author, Contents, Inspection, Kind, Subject, Subjects};
use super::view::{CardView, PeriodView, positions};
use crate::register::view::instant;
use crate::register::{national_id, phone};
use crate::view::unit_name;

/// The words that some texts are limited to, for the window's types.
#[cfg(feature = "specta")]
#[allow(dead_code, reason = "only their shape is exported")]
mod names {
    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum InspectKind {
        ChangeSet,
        Transfer,
        TransferReceipt,
        Continuity,
        ContinuityReceipt,
        Card,
        Sealed,
        Other,
    }

    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum SignatureState {
        Holds,
        Broken,
        Unread,
    }

    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum ReadState {
        New,
        Partly,
        Already,
        Early,
        Held,
        Receipt,
    }
}

/// What is in a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct InspectView {
    pub file: String,
    pub path: String,
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub hash: String,
    #[cfg_attr(feature = "specta", specta(type = names::InspectKind))]
    pub kind: String,
    /// Why it cannot be read or merged.
    pub problem: Option<String>,
    pub card: Option<CardView>,
    pub contents: Option<ContentsView>,
}

/// What is in a change-set file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ContentsView {
    pub format: u32,
    pub sender_unit: String,
    pub sender_name: String,
    pub receiver_unit: String,
    pub receiver_name: String,
    pub written_at: String,
    pub from: u64,
    pub to: u64,
    #[cfg_attr(feature = "specta", specta(type = names::SignatureState))]
    pub signature: String,
    #[cfg_attr(feature = "specta", specta(type = names::ReadState))]
    pub state: String,
    /// Positions that must come first: `12–40`.
    pub missing: Option<String>,
    /// In a receipt from another town: what became of those who moved there.
    #[cfg_attr(feature = "specta", specta(type = Option<super::view::names::Answered>))]
    pub answered: Option<String>,
    pub writes: u64,
    /// Changes that could be read; of a damaged file only those before the damage.
    pub ops: u64,
    pub period: Option<PeriodView>,
    pub counts: Vec<ChangeCount>,
    pub authors: Vec<AuthorView>,
    pub people: SubjectsView,
    pub households: SubjectsView,
}

/// `new_people`, `new_households`, `new_events`, `new_others`, `edits`, `voids`, `erasures`, `transfers` or `others`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ChangeCount {
    pub what: String,
    pub n: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AuthorView {
    pub name: String,
    pub unit: String,
    pub unit_name: String,
    pub writes: u64,
    pub ops: u64,
    pub period: PeriodView,
}

/// People or households: how many, and the first of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SubjectsView {
    pub total: u64,
    pub listed: Vec<SubjectView>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SubjectView {
    pub id: String,
    /// A person's name or a household's number; empty where neither file nor register says it.
    pub name: String,
    pub national_id: String,
    pub phone: String,
    pub changes: u64,
    pub is_new: bool,
}

impl From<Inspection> for InspectView {
    fn from(found: Inspection) -> Self {
        let (kind, card, contents) = match found.kind {
            Kind::ChangeSet(contents) => (contents.kind, None, Some(ContentsView::from(*contents))),
            Kind::Card(read) => ("card", Some(CardView::of(&read)), None),
            Kind::Sealed => ("sealed", None, None),
            Kind::Other => ("other", None, None),
        };
        Self {
            file: found.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            path: found.file.to_string_lossy().into_owned(),
            bytes: found.bytes,
            hash: hash_text(&found.hash),
            kind: kind.to_owned(),
            problem: found.problem.map(str::to_owned),
            card,
            contents,
        }
    }
}

impl From<Contents> for ContentsView {
    fn from(contents: Contents) -> Self {
        let counts = contents.counts.into_iter().map(|(what, n)| ChangeCount { what: what.to_owned(), n });
        Self {
            format: contents.format,
            sender_unit: contents.sender_unit,
            sender_name: contents.sender_name,
            receiver_name: unit_name(&contents.receiver_unit),
            receiver_unit: contents.receiver_unit,
            written_at: instant(contents.written_at),
            from: contents.positions.0,
            to: contents.positions.1,
            signature: contents.signature.code().to_owned(),
            state: contents.state.code().to_owned(),
            missing: contents.missing.map(positions),
            answered: contents.answered.map(str::to_owned),
            writes: contents.writes,
            ops: contents.ops,
            period: contents.period.map(PeriodView::of),
            counts: counts.collect(),
            authors: contents.authors.into_iter().map(AuthorView::from).collect(),
            people: contents.people.into(),
            households: contents.households.into(),
        }
    }
}

impl From<Author> for AuthorView {
    fn from(author: Author) -> Self {
        Self {
            name: author.name,
            unit_name: unit_name(&author.unit),
            unit: author.unit,
            writes: author.writes,
            ops: author.ops,
            period: PeriodView::of(author.period),
        }
    }
}

impl From<Subjects> for SubjectsView {
    fn from(subjects: Subjects) -> Self {
        Self { total: subjects.total, listed: subjects.listed.into_iter().map(SubjectView::from).collect() }
    }
}

impl From<Subject> for SubjectView {
    fn from(subject: Subject) -> Self {
        Self {
            id: subject.id.hyphenated().to_string(),
            name: subject.name,
            national_id: national_id::mask(&subject.national_id),
            phone: phone::mask(&subject.phone),
            changes: subject.changes,
            is_new: subject.is_new,
        }
    }
}
