//! What the window is shown of an office as a whole: its session, its day, and what a write did.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Result;
use crate::exchange::change_set;
use crate::ledger::{Book, Changed, OpId, Undoable};
use crate::register::{self, division, divisions, view};
use crate::security::{Card, Role};
use crate::session::Session;

/// An office before and after it is unlocked; the fingerprint only after.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Office {
    pub role: Role,
    pub unit: String,
    pub unit_name: String,
    pub name: String,
    pub fingerprint: Vec<String>,
    pub restored: bool,
}

/// What a write changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Saved {
    /// Empty where nothing differed.
    pub op: String,
    /// What was created.
    pub id: Option<String>,
    pub action: String,
    pub changed: Vec<String>,
    /// The name of whom it was about.
    pub subject: Option<String>,
    pub fields: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct UndoableView {
    pub action: String,
    pub subject: String,
    pub fields: Vec<String>,
    pub at: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MonthDay {
    pub day: String,
    pub births: u32,
    pub deaths: u32,
    pub moves: u32,
    pub edits: u32,
}

/// The first screen, as far as it stands at once. What everyone's row must be read for (`open_findings`, `month`, the state of the exchange) comes after
/// it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Today {
    pub households: u32,
    pub residents: u32,
    pub newborns_unnamed: u32,
    pub open_conflicts: u32,
    /// Copies of a laptop that each went on writing and that nobody has looked at.
    pub open_forks: u32,
    /// Changes of this office that only the machine it was restored from is known to have had.
    pub lost: u64,
    /// Nothing has been entered yet.
    pub first_day: bool,
    /// The last write, where today is before it.
    pub clock_behind: Option<String>,
}

const DAYS_SHOWN: u32 = 30;

/// The office of an open session.
#[must_use]
pub fn office(session: &Session) -> Office {
    let mut office = office_of(session.identity.card(), session.book.is_restored());
    // A village that was merged or renumbered goes by its new name; its card keeps the old code.
    if let Ok(now) = division::current(&session.book, &office.unit)
        && let Ok(name) = division::name_of(&session.book, &now)
        && name != now
    {
        office.unit_name = name;
    }
    office
}

fn office_of(card: &Card, restored: bool) -> Office {
    Office {
        role: card.role,
        unit: card.unit.clone(),
        unit_name: own_name(&card.unit, &card.name),
        name: card.name.clone(),
        fingerprint: card.fingerprint().words(),
        restored,
    }
}

/// An office's unit by its short name. One that is newer than the list goes by the office's own name until its town has told it.
#[must_use]
pub fn own_name(unit: &str, office: &str) -> String {
    divisions::find(unit).map_or_else(|| office.to_owned(), |division| divisions::short_name(division).to_owned())
}

/// A unit by its short name, as the program ships it; a book may know better (`division::name_of`).
#[must_use]
pub fn unit_name(unit: &str) -> String {
    divisions::find(unit).map_or_else(|| unit.to_owned(), |division| divisions::short_name(division).to_owned())
}

pub fn today(session: &Session) -> Result<Today> {
    let book = &session.book;
    let totals = register::totals(book)?;
    Ok(Today {
        households: totals.households,
        residents: totals.residents,
        newborns_unnamed: totals.newborns_unnamed,
        open_conflicts: book.conflict_count()? as u32,
        open_forks: book.forks()?.iter().filter(|fork| !fork.seen).count() as u32,
        lost: change_set::lost(session)?,
        first_day: totals.households == 0,
        clock_behind: session.clock_behind()?.map(|last| last.to_string()),
    })
}

/// How many findings are open.
pub fn open_findings(book: &Book) -> Result<u32> {
    Ok(register::findings(book)?.len() as u32)
}

/// What was recorded on each of the last days.
pub fn month(book: &Book) -> Result<Vec<MonthDay>> {
    let days = register::last_days(book, DAYS_SHOWN)?.into_iter().map(|day| MonthDay {
        day: day.day.to_string(),
        births: day.births,
        deaths: day.deaths,
        moves: day.moves,
        edits: day.edits,
    });
    Ok(days.collect())
}

/// What a write did, with the name of whom it was about.
pub fn saved<T>(book: &Book, action: &str, changed: &Changed<T>, created: Option<Uuid>) -> Result<Saved> {
    let about = created.or(changed.rows.first().copied());
    let subject = about.map(|row| view::subject(book, row)).transpose()?.map(|(name, _)| name);
    Ok(Saved {
        op: changed.op.map(|op| op.to_string()).unwrap_or_default(),
        id: created.map(|id| id.hyphenated().to_string()),
        action: action.to_owned(),
        changed: changed.rows.iter().map(|row| row.hyphenated().to_string()).collect(),
        subject: subject.filter(|name| !name.is_empty()),
        fields: match changed.op {
            Some(op) => written_fields(book, op, changed.rows.first().copied())?,
            None => Vec::new(),
        },
    })
}

fn written_fields(book: &Book, op: OpId, row: Option<Uuid>) -> Result<Vec<String>> {
    let Some(row) = row else { return Ok(Vec::new()) };
    let entries = book.history(row)?.into_iter().filter(|entry| entry.op == op);
    Ok(entries.map(|entry| entry.field).collect::<BTreeSet<_>>().into_iter().collect())
}

pub fn undoable(book: &Book, what: &Undoable) -> Result<UndoableView> {
    Ok(UndoableView {
        action: what.action.clone(),
        subject: view::subject(book, what.subject)?.0,
        fields: what.fields.clone(),
        at: view::instant(what.at),
    })
}
