//! What a roster says, row by row, before anything is written: people, their households, and every finding.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::header::{self, Choice, Header};
pub use super::rows::RowKind;
use super::rows::{self, Reader};
use super::sheet::Sheet;
use super::workbook::Workbook;
use super::{duplicates, person};
use crate::Result;
use crate::register::codes::HEAD;

/// Field name → canonical text, of a resident (`register::rules::RESIDENT_FIELDS`).
pub type PlanFields = BTreeMap<&'static str, String>;

/// How grave a finding is, the least grave first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Something was understood or changed in writing only; nothing to decide.
    Info,
    /// The person goes in, flagged for review.
    Doubt,
    /// The row stays out, for it cannot be a person.
    Refused,
}

impl Level {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Doubt => "doubt",
            Self::Refused => "refused",
        }
    }
}

/// One remark about one cell. `messages` has its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// 1-based in the sheet.
    pub row: u32,
    /// The column's letter; empty when no column holds the field.
    pub column: String,
    pub field: &'static str,
    pub code: &'static str,
    pub level: Level,
    pub params: Vec<(&'static str, String)>,
    /// The cell as it was.
    pub cell: String,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowState {
    /// Goes in at once.
    Sound,
    /// Goes in, flagged.
    Doubtful,
    /// Stays out.
    Refused,
    /// The same person stands in an earlier row; nobody is created.
    Same,
}

/// One person as a row of the sheet has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// 1-based in the sheet.
    pub row: u32,
    /// Index into the plan's households.
    pub household: usize,
    /// Canonical texts; a field that is absent says nothing.
    pub fields: PlanFields,
    /// The cells as they were, one for each column of the header; those of dropped columns are empty.
    pub cells: Vec<String>,
    pub findings: Vec<Finding>,
    pub state: RowState,
    /// The earlier row with the same person, if the state is `Same`.
    pub same_as: Option<u32>,
}

/// One household as the sheet has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanHousehold {
    pub number: String,
    /// The head's name as the household column says (户主姓名).
    pub head_name: String,
    pub village_group: String,
    pub address: String,
    /// The row of the head: the relation is 户主, else the name is that of the household column. None when
    /// that row stays out.
    pub head_row: Option<u32>,
    /// The first row that belongs to it.
    pub first_row: u32,
}

/// A row below the header that is no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skipped {
    pub row: u32,
    pub kind: RowKind,
}

/// A roster, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPlan {
    /// Names of all sheets, visible ones first.
    pub sheets: Vec<String>,
    pub sheet: String,
    pub header: Header,
    pub rows: Vec<PlanRow>,
    /// In the order of their first rows. One whose rows all stay out is not to be created: see `members`.
    pub households: Vec<PlanHousehold>,
    pub skipped: Vec<Skipped>,
}

/// How many rows are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All people's rows: `sound + doubtful + refused + same`.
    pub rows: usize,
    pub sound: usize,
    pub doubtful: usize,
    pub refused: usize,
    pub same: usize,
    /// Households with at least one person who goes in.
    pub households: usize,
}

/// Reads a roster.
///
/// # Errors
/// As `header::find`.
pub fn plan(workbook: &Workbook, choice: &Choice, today: Date) -> Result<RosterPlan> {
    let (sheet, header) = header::find(&workbook.sheets, choice)?;
    let mut plan = RosterPlan {
        sheets: workbook.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        sheet: sheet.name.clone(),
        rows: Vec::new(),
        households: Vec::new(),
        skipped: Vec::new(),
        header,
    };
    read_rows(&mut plan, sheet, today);
    duplicates::mark(&mut plan.rows, &plan.header);
    for row in &mut plan.rows {
        row.findings.sort_by_key(|finding| header::column_index(&plan.header, &finding.column));
        row.state = state_of(row);
    }
    find_heads(&mut plan);
    Ok(plan)
}

impl RosterPlan {
    /// For each household, the rows (as indices) that go in as its members, in the order of the sheet.
    #[must_use]
    pub fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.households.len()];
        for (index, row) in self.rows.iter().enumerate().filter(|(_, row)| row.goes_in()) {
            members[row.household].push(index);
        }
        members
    }

    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.rows.iter().flat_map(|row| &row.findings)
    }

    #[must_use]
    pub fn counts(&self) -> Counts {
        let of = |state: RowState| self.rows.iter().filter(|row| row.state == state).count();
        let households = self.members().iter().filter(|members| !members.is_empty()).count();
        Counts {
            rows: self.rows.len(),
            sound: of(RowState::Sound),
            doubtful: of(RowState::Doubtful),
            refused: of(RowState::Refused),
            same: of(RowState::Same),
            households,
        }
    }
}

impl PlanRow {
    /// Whether a person is to be created or compared for this row.
    #[must_use]
    pub fn goes_in(&self) -> bool {
        matches!(self.state, RowState::Sound | RowState::Doubtful)
    }

    /// A field's text; empty when the row does not say.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }
}

fn read_rows(plan: &mut RosterPlan, sheet: &Sheet, today: Date) {
    let reader = Reader::new(sheet, &plan.header);
    let mut households = rows::Households::default();
    for (row, cells) in sheet.rows().filter(|(row, _)| *row > plan.header.row) {
        let kind = reader.kind(row, cells);
        if kind != RowKind::Person {
            plan.skipped.push(Skipped { row, kind });
            continue;
        }
        let (fields, mut findings) = person::read(&reader, row, today);
        let place = households.place(&reader, row, &fields, &mut findings);
        person::check_name(&reader, row, &fields, &mut findings);
        plan.rows.push(PlanRow {
            row,
            household: place,
            fields,
            cells: reader.cells(row),
            findings,
            state: RowState::Sound,
            same_as: None,
        });
    }
    plan.households = households.found;
}

fn state_of(row: &PlanRow) -> RowState {
    match row.findings.iter().map(|finding| finding.level).max() {
        _ if row.same_as.is_some() => RowState::Same,
        None | Some(Level::Info) => RowState::Sound,
        Some(Level::Doubt) => RowState::Doubtful,
        Some(Level::Refused) => RowState::Refused,
    }
}

fn find_heads(plan: &mut RosterPlan) {
    let members = plan.members();
    for (household, members) in plan.households.iter_mut().zip(members) {
        let rows = || members.iter().map(|index| &plan.rows[*index]);
        let by_relation = rows().find(|row| row.text("relation_to_head") == HEAD);
        let by_name = || rows().find(|row| !household.head_name.is_empty() && row.text("name") == household.head_name);
        household.head_row = by_relation.or_else(by_name).map(|row| row.row);
    }
}
