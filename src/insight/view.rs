//! What the window and the command line are shown of counts and lists: free to change.

use serde::Serialize;

use super::columns;
use super::counts::{CountRow, Counts};
use super::template::{self, Template};
use crate::Result;
use crate::ledger::Book;

/// A table of counts.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CountsView {
    pub by: Vec<String>,
    pub day: String,
    /// Codes of the second dimension, `unstated`, `total`.
    pub columns: Vec<String>,
    pub rows: Vec<CountRowView>,
    /// Whether a number is not told.
    pub hides: bool,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CountRowView {
    /// A unit's or group's name, a code of the first dimension, `unstated` or `total`.
    pub label: String,
    /// `null` where a number is not told.
    pub counts: Vec<Option<u32>>,
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> Self {
        let row = |row: CountRow| CountRowView { label: row.label, counts: row.counts };
        Self {
            by: counts.by.iter().map(|dimension| dimension.code().to_owned()).collect(),
            day: counts.day.to_string(),
            hides: counts.hides(),
            columns: counts.columns,
            rows: counts.rows.into_iter().map(row).collect(),
        }
    }
}

/// A template of lists.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TemplateView {
    pub id: String,
    pub name: String,
    pub recipient: String,
    pub document: String,
    pub ends: String,
    /// The day on which it was ended early.
    pub ended: Option<String>,
    /// No list is made by it any more.
    pub over: bool,
    pub columns: Vec<String>,
    pub choice: Vec<(String, String)>,
}

/// This office's templates, those in use first.
pub fn templates(book: &Book) -> Result<Vec<TemplateView>> {
    let today = template::day(book)?;
    let mut found: Vec<TemplateView> =
        template::templates(book)?.into_iter().map(|one| view(&one, one.is_over(today))).collect();
    found.sort_by_key(|template| template.over);
    Ok(found)
}

fn view(template: &Template, over: bool) -> TemplateView {
    TemplateView {
        id: template.id.hyphenated().to_string(),
        name: template.name.clone(),
        recipient: template.recipient.clone(),
        document: template.document.clone(),
        ends: template.ends.to_string(),
        ended: template.ended.map(|day| day.to_string()),
        over,
        columns: template.columns.iter().map(|column| column.code.to_owned()).collect(),
        choice: template.choice.pairs(),
    }
}

/// The columns that a list can have.
#[must_use]
pub fn list_columns() -> Vec<String> {
    columns::columns().map(|column| column.code.to_owned()).collect()
}
