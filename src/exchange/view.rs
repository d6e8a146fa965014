//! What the window is shown of the exchange: offices, cards, change-set files and rosters.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cards::{ReadCard, Standing};
use super::change_set::{BookFile, FileReport, HeldFile, Merged, OfficeStatus, Totals, hash_text};
use super::import::{HOUSEHOLD_NUMBER, Import, Outcome};
use super::roster::header;
use super::roster::plan::{Finding, Level, PlanRow};
use crate::Result;
use crate::ledger::{Book, Fork, ForkChange, ForkKind};
use crate::register::view::masked;
use crate::register::view::{ConflictView, conflict_views, instant, subject};
use crate::register::{self, division};
use crate::security::Role;

/// The words that some texts are limited to, for the window's types.
#[cfg(feature = "specta")]
#[allow(dead_code, reason = "only their shape is exported")]
pub(super) mod names {
    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum FileStatus {
        Applied,
        Already,
        Held,
        Refused,
        Left,
        Checked,
        Offered,
        ToAccept,
        Waiting,
    }

    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum Answered {
        Received,
        Returned,
    }

    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum CardStanding {
        Known,
        New,
        Renewed,
        Other,
    }

    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum ForkKindName {
        Twins,
        Copy,
    }

    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum ImportLevel {
        Info,
        Doubt,
        Refused,
    }

    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum RowState {
        Sound,
        Doubtful,
        Refused,
        Existing,
        Changed,
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OfficeView {
    pub unit: String,
    pub name: String,
    pub role: Role,
    pub fingerprint: Vec<String>,
    pub received_to: u64,
    pub acknowledged_to: u64,
    pub not_yet_received: u64,
    pub acknowledged_at: Option<String>,
    pub not_yet_since: Option<String>,
    pub last_written: Option<String>,
    pub last_read: Option<String>,
    /// This office was restored and waits for what that one gives back.
    pub awaited: bool,
    /// It was restored and waits for what this office holds of it: the next file there brings it.
    pub asks: bool,
    /// Another computer of this office.
    pub own: bool,
    pub revoked: bool,
}

impl From<OfficeStatus> for OfficeView {
    fn from(status: OfficeStatus) -> Self {
        Self {
            unit: status.card.unit.clone(),
            name: status.card.name.clone(),
            role: status.card.role,
            fingerprint: status.card.fingerprint().words(),
            received_to: status.received_to,
            acknowledged_to: status.acknowledged_to,
            not_yet_received: status.not_yet_received,
            acknowledged_at: status.acknowledged_at.map(instant),
            not_yet_since: status.not_yet_since.map(instant),
            last_written: status.last_written.map(instant),
            last_read: status.last_read.map(instant),
            awaited: status.awaited,
            asks: status.asks,
            own: status.own,
            revoked: status.revoked,
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CardView {
    pub unit: String,
    pub name: String,
    pub role: Role,
    pub fingerprint: Vec<String>,
    #[cfg_attr(feature = "specta", specta(type = names::CardStanding))]
    pub standing: String,
}

impl CardView {
    #[must_use]
    pub fn of(read: &ReadCard) -> Self {
        let ReadCard { card, standing } = read;
        let standing = match standing {
            Standing::Known => "known",
            Standing::New => "new",
            Standing::Renewed => "renewed",
            Standing::Other => "other",
        };
        Self {
            unit: card.unit.clone(),
            name: card.name.clone(),
            role: card.role,
            fingerprint: card.fingerprint().words(),
            standing: standing.to_owned(),
        }
    }
}

/// A file that was written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WrittenView {
    pub file: String,
    pub book: String,
    pub stream: String,
    pub from: u64,
    pub to: u64,
    pub ops: u64,
    /// This office was restored and first asks for what it has lost.
    pub asks: bool,
    /// SHA-256, hexadecimal.
    pub hash: String,
}

impl WrittenView {
    #[must_use]
    pub fn of(BookFile { book, file, done }: BookFile) -> Self {
        Self {
            book: book.to_owned(),
            file: file.to_string_lossy().into_owned(),
            stream: done.stream,
            from: done.from,
            to: done.to,
            ops: done.ops,
            asks: done.asks,
            hash: hash_text(&done.hash),
        }
    }
}

/// Instants, both included.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PeriodView {
    pub from: String,
    pub to: String,
}

impl PeriodView {
    #[must_use]
    pub fn of((from, to): (i64, i64)) -> Self {
        Self { from: instant(from), to: instant(to) }
    }
}

/// A change-set file and what it did or would do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FileView {
    pub file: String,
    /// The book it is for.
    pub book: String,
    pub path: String,
    #[cfg_attr(feature = "specta", specta(type = names::FileStatus))]
    pub status: String,
    pub ops: u64,
    pub conflicts: u64,
    pub reason: Option<String>,
    /// Positions that must come first: `12–40`.
    pub missing: Option<String>,
    pub sender_unit: String,
    pub sender_name: String,
    pub written_at: String,
    /// When the first and the last write in it were made.
    pub period: Option<PeriodView>,
    /// SHA-256, hexadecimal; none where the file could not be read.
    pub hash: Option<String>,
    pub new_people: u64,
    pub new_households: u64,
    pub changed_people: u64,
    /// In a receipt from another town: what became of those who moved there.
    #[cfg_attr(feature = "specta", specta(type = Option<names::Answered>))]
    pub answered: Option<String>,
    /// Its sender was restored and waits for what this office holds of it: the next file there brings it.
    pub asks: bool,
}

impl From<FileReport> for FileView {
    fn from(report: FileReport) -> Self {
        Self {
            file: report.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            book: report.book.to_owned(),
            path: report.file.to_string_lossy().into_owned(),
            status: report.status.code().to_owned(),
            ops: report.ops,
            conflicts: report.conflicts,
            reason: report.reason.map(str::to_owned),
            missing: report.missing.map(positions),
            sender_unit: report.sender_unit,
            sender_name: report.sender_name,
            written_at: if report.written_at == 0 { String::new() } else { instant(report.written_at) },
            period: report.period.map(PeriodView::of),
            hash: report.hash.map(|hash| hash_text(&hash)),
            new_people: report.new_people,
            new_households: report.new_households,
            changed_people: report.changed,
            answered: report.answered.map(|state| state.code().to_owned()),
            asks: report.asks,
        }
    }
}

/// A file that waits for others to come before it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HeldView {
    pub file: String,
    /// SHA-256, hexadecimal.
    pub hash: String,
    pub bytes: u64,
    pub from: u64,
    pub to: u64,
    /// It lies past the end of a revoked card, and waits for a person.
    pub revoked: bool,
    /// Empty, like the three below, where the file cannot be opened any more.
    pub sender_unit: String,
    pub sender_name: String,
    pub written_at: String,
    /// Positions that must come first: `12–40`.
    pub missing: Option<String>,
}

impl From<HeldFile> for HeldView {
    fn from(held: HeldFile) -> Self {
        let (sender_unit, sender_name, written_at, missing) = match held.from {
            Some(from) => (from.unit, from.name, instant(from.written_at), Some(positions(from.missing))),
            None => Default::default(),
        };
        Self {
            file: held.name,
            hash: hash_text(&held.hash),
            bytes: held.bytes,
            from: held.positions.0,
            to: held.positions.1,
            revoked: held.revoked,
            sender_unit,
            sender_name,
            written_at,
            missing,
        }
    }
}

/// `12–40`, or the one position.
pub(super) fn positions((from, to): (u64, u64)) -> String {
    if from == to { from.to_string() } else { format!("{from}–{to}") }
}

/// Counts over many files.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TotalsView {
    pub files: u64,
    pub applied: u64,
    pub already: u64,
    pub held: u64,
    pub offered: u64,
    pub waiting: u64,
    pub refused: u64,
    pub left: u64,
    pub ops: u64,
    pub conflicts: u64,
    pub new_people: u64,
    pub new_households: u64,
    pub changed: u64,
}

impl From<Totals> for TotalsView {
    fn from(totals: Totals) -> Self {
        let Totals {
            files,
            applied,
            already,
            held,
            offered,
            waiting,
            refused,
            left,
            ops,
            conflicts,
            new_people,
            new_households,
            changed,
        } = totals;
        Self {
            files,
            applied,
            already,
            held,
            offered,
            waiting,
            refused,
            left,
            ops,
            conflicts,
            new_people,
            new_households,
            changed,
        }
    }
}

/// What became of many files.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MergedView {
    pub files: Vec<FileView>,
    pub totals: TotalsView,
    /// Why it stopped before the end, after some files had been taken in.
    pub stopped: Option<String>,
}

impl From<Merged> for MergedView {
    fn from(merged: Merged) -> Self {
        Self {
            totals: Totals::of(&merged.files).into(),
            files: merged.files.into_iter().map(FileView::from).collect(),
            stopped: merged.stopped.map(|error| error.code.to_owned()),
        }
    }
}

// ---- copies of a laptop ----------------------------------------------------------------------------------------

/// Two histories of one office that parted: a copy that was brought back, or two laptops with one id.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ForkView {
    pub id: String,
    #[cfg_attr(feature = "specta", specta(type = names::ForkKindName))]
    pub kind: String,
    pub unit: String,
    pub unit_name: String,
    /// Whether it is this office.
    pub own: bool,
    /// The last change that both have.
    pub after: u64,
    pub changes: Vec<ForkChangeView>,
    /// Fields of rows that both wrote and that are still in question.
    pub conflicts: Vec<ConflictView>,
    pub seen: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ForkChangeView {
    /// 0 the history that came here first, or was copied; 1 the other.
    pub side: u32,
    /// The person or household it is about, and its name or number.
    pub root: String,
    pub subject: String,
    pub entity: String,
    pub row: String,
    /// Whether it made the row and the row still stands, so that it can be taken back.
    pub can_void: bool,
    pub action: String,
    /// ID and phone are masked.
    pub fields: BTreeMap<String, String>,
    pub author: String,
    pub at: String,
}

pub fn forks(book: &Book) -> Result<Vec<ForkView>> {
    let own = book.core.replica(book.core.own_head()?.replica)?.office;
    book.forks()?.into_iter().map(|fork| fork_view(book, fork, own)).collect()
}

fn fork_view(book: &Book, fork: Fork, own: uuid::Uuid) -> Result<ForkView> {
    let rows: BTreeSet<uuid::Uuid> = fork.changes.iter().map(|change| change.row).collect();
    let mut conflicts = Vec::new();
    for row in rows {
        conflicts.extend(book.conflicts_of(row)?);
    }
    Ok(ForkView {
        id: fork.key().hyphenated().to_string(),
        kind: if fork.kind == ForkKind::Twins { "twins" } else { "copy" }.to_owned(),
        unit_name: division::name_of(book, &fork.unit)?,
        own: fork.office == own,
        after: fork.after,
        changes: fork.changes.iter().map(|change| fork_change(book, change)).collect::<Result<_>>()?,
        conflicts: conflict_views(book, conflicts)?,
        seen: fork.seen,
        unit: fork.unit,
    })
}

fn fork_change(book: &Book, change: &ForkChange) -> Result<ForkChangeView> {
    let fields = change.fields.iter().map(|(name, value)| (name.clone(), masked(name, &value.shown())));
    Ok(ForkChangeView {
        side: change.side as u32,
        root: change.root.hyphenated().to_string(),
        subject: subject(book, change.root)?.0,
        can_void: change.created && register::stands(book, change.row)?,
        row: change.row.hyphenated().to_string(),
        entity: change.entity.clone(),
        action: change.action.clone(),
        fields: fields.collect(),
        author: change.author.clone(),
        at: instant(change.at),
    })
}

// ---- rosters ---------------------------------------------------------------------------------------------------

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportOptions {
    pub sheet: Option<String>,
    /// 1-based.
    pub header_row: Option<u32>,
    /// Column letter → field, or an empty text to leave it out.
    pub columns: Option<BTreeMap<String, String>>,
    pub unit: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportColumn {
    pub letter: String,
    pub title: String,
    pub field: Option<String>,
    pub samples: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportFinding {
    pub row: u32,
    pub column: String,
    pub code: String,
    #[cfg_attr(feature = "specta", specta(type = names::ImportLevel))]
    pub level: String,
    pub params: BTreeMap<String, String>,
    pub cell: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DifferenceView {
    pub field: String,
    pub here: String,
    pub file: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportRow {
    pub row: u32,
    #[cfg_attr(feature = "specta", specta(type = names::RowState))]
    pub state: String,
    pub name: String,
    pub household_number: String,
    pub cells: Vec<String>,
    pub fields: BTreeMap<String, String>,
    pub findings: Vec<ImportFinding>,
    pub existing: Option<String>,
    pub differences: Vec<DifferenceView>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportCounts {
    pub rows: u32,
    pub sound: u32,
    pub doubtful: u32,
    pub refused: u32,
    pub existing: u32,
    pub changed: u32,
    pub households: u32,
    pub gone: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct GoneView {
    pub id: String,
    pub name: String,
    pub household_number: String,
    pub national_id: String,
}

/// A roster beside the register, before anything is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportPreview {
    pub token: String,
    pub file_name: String,
    pub sheets: Vec<String>,
    pub sheet: String,
    pub header_row: u32,
    pub columns: Vec<ImportColumn>,
    /// The fields a column can hold.
    pub fields: Vec<String>,
    pub counts: ImportCounts,
    pub rows: Vec<ImportRow>,
    pub gone: Vec<GoneView>,
    /// Usual fields that no column holds.
    pub missing_columns: Vec<String>,
}

pub fn preview(book: &Book, import: &Import, token: &str) -> Result<ImportPreview> {
    let counts = import.counts(book)?;
    let plan = &import.plan;
    Ok(ImportPreview {
        token: token.to_owned(),
        file_name: import.file_name.clone(),
        sheets: plan.sheets.clone(),
        sheet: plan.sheet.clone(),
        header_row: plan.header.row,
        columns: plan.header.columns.iter().map(column).collect(),
        fields: header::fields().map(str::to_owned).collect(),
        counts: ImportCounts {
            rows: counts.rows as u32,
            sound: (counts.created - counts.flagged) as u32,
            doubtful: counts.flagged as u32,
            refused: counts.rejected as u32,
            existing: (counts.existing - counts.changed) as u32,
            changed: counts.changed as u32,
            households: counts.households as u32,
            gone: import.gone.len() as u32,
        },
        rows: import.rows().map(|(row, outcome)| import_row(import, row, outcome)).collect(),
        gone: import.gone.iter().map(gone).collect(),
        missing_columns: plan.header.missing().into_iter().map(str::to_owned).collect(),
    })
}

fn column(column: &header::Column) -> ImportColumn {
    ImportColumn {
        letter: column.letter.clone(),
        title: column.title.clone(),
        field: column.field.map(str::to_owned),
        samples: column.samples.clone(),
    }
}

fn gone(gone: &super::import::Gone) -> GoneView {
    GoneView {
        id: gone.id.hyphenated().to_string(),
        name: gone.name.clone(),
        household_number: gone.household_number.clone(),
        national_id: gone.national_id.clone(),
    }
}

fn import_row(import: &Import, row: &PlanRow, outcome: &Outcome) -> ImportRow {
    let (state, existing, differences) = match outcome {
        Outcome::Create if row.findings.iter().any(|finding| finding.level == Level::Doubt) => {
            ("doubtful", None, &[][..])
        }
        Outcome::Create => ("sound", None, &[][..]),
        Outcome::Refused => ("refused", None, &[][..]),
        Outcome::Same => ("existing", None, &[][..]),
        Outcome::Existing { id, differences } => {
            (if differences.is_empty() { "existing" } else { "changed" }, Some(*id), differences.as_slice())
        }
    };
    let household = &import.plan.households[row.household];
    let mut fields: BTreeMap<String, String> =
        row.fields.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    fields.insert(HOUSEHOLD_NUMBER.to_owned(), household.number.clone());
    ImportRow {
        row: row.row,
        state: state.to_owned(),
        name: row.text("name").to_owned(),
        household_number: household.number.clone(),
        cells: row.cells.clone(),
        fields,
        findings: row.findings.iter().map(finding).collect(),
        existing: existing.map(|id| id.hyphenated().to_string()),
        differences: differences
            .iter()
            .map(|difference| DifferenceView {
                field: difference.field.to_owned(),
                here: difference.here.clone(),
                file: difference.file.clone(),
            })
            .collect(),
    }
}

fn finding(finding: &Finding) -> ImportFinding {
    ImportFinding {
        row: finding.row,
        column: finding.column.clone(),
        code: finding.code.to_owned(),
        level: finding.level.as_str().to_owned(),
        params: finding.params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        cell: finding.cell.clone(),
    }
}
