//! Counts of those who live here, by closed dimensions, and never without suppression.
//!
//! A table has the units as its rows: a town's villages, a village's groups. Its columns are one of age, sex and residence status; or there are
//! none, and only the totals of one dimension are asked for. There is no filter, and no table of two of those three: two tables share nothing
//! but their units, so that one cannot be subtracted from another (`suppress` says why that is enough). Marriage, births, ethnic group,
//! education and care are no dimensions.
//!
//! Registrations are counted, each in its unit: someone registered in one village and living in another stands in both, as in each
//! village's own count.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::store::{self, Counted};
use super::suppress::{Rows, Shown, suppress};
use crate::ledger::Book;
use crate::register::search_text::tokens_of_group;
use crate::register::{date, division, transfer, view};
use crate::{Error, Result};

/// What people can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// At a town its villages, at a village its groups.
    Unit,
    /// Completed years, in bands.
    Age,
    Sex,
    ResidenceStatus,
}

impl Dimension {
    pub const ALL: [Self; 4] = [Self::Unit, Self::Age, Self::Sex, Self::ResidenceStatus];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Age => "age",
            Self::Sex => "sex",
            Self::ResidenceStatus => "residence_status",
        }
    }

    /// # Errors
    /// `unknown_dimension` where there is none of that code.
    pub fn from_code(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|dimension| dimension.code() == code);
        found.ok_or_else(|| Error::new("unknown_dimension").with("by", code))
    }

    /// The codes of its columns; the last is for those of whom it is not known.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Unit => &[],
            Self::Age => &["0-2", "3-6", "7-17", "18-34", "35-59", "60-79", "80+", UNSTATED],
            Self::Sex => &["1", "2", UNSTATED],
            Self::ResidenceStatus => &["at_home", "away", "newcomer", UNSTATED],
        }
    }

    fn column_of(self, person: &Counted, today: Date) -> &'static str {
        let code = match self {
            Self::Unit => None,
            Self::Age => band(&person.birth_date, today),
            Self::Sex => Some(person.sex.as_str()),
            Self::ResidenceStatus => Some(person.residence_status.as_str()),
        };
        self.columns().iter().find(|column| Some(**column) == code).copied().unwrap_or(UNSTATED)
    }
}

/// The column, or the row, of those of whom it is not known.
pub const UNSTATED: &str = "unstated";
/// The sum of a line.
pub const TOTAL: &str = "total";

/// First completed years of each band of age but the youngest.
const BANDS: [(i32, &str); 7] =
    [(80, "80+"), (60, "60-79"), (35, "35-59"), (18, "18-34"), (7, "7-17"), (3, "3-6"), (0, "0-2")];

fn band(birth_date: &str, today: Date) -> Option<&'static str> {
    let years = date::age_years(birth_date.parse().ok()?, today)?;
    BANDS.iter().find(|(first, _)| years >= *first).map(|(_, band)| *band)
}

/// A table of counts as it may be shown; its last row and column are totals where there is more than one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    pub by: Vec<Dimension>,
    pub day: Date,
    /// Codes of the dimension, `unstated`, `total`.
    pub columns: Vec<String>,
    pub rows: Vec<CountRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// A unit's or group's name, a code of the dimension, `unstated` or `total`.
    pub label: String,
    /// None where a number is not told.
    pub counts: Vec<Option<u32>>,
}

impl Counts {
    /// Whether a number of it is not told.
    #[must_use]
    pub fn hides(&self) -> bool {
        self.rows.iter().any(|row| row.counts.contains(&None))
    }
}

/// Counts those who live here, by one dimension, or by unit and one other.
///
/// # Errors
/// `counts_pair` for any other combination.
pub fn counts(book: &Book, by: &[Dimension]) -> Result<Counts> {
    let other = match by {
        // The totals of the units are the same in every table of them.
        [Dimension::Unit] => Dimension::Sex,
        [one] => *one,
        [Dimension::Unit, other] | [other, Dimension::Unit] if *other != Dimension::Unit => *other,
        _ => return Err(Error::new("counts_pair")),
    };
    let (names, cells, rows) = table(book, other)?;
    let shown = suppress(&cells, rows, Some(other.columns().len() - 1));
    let columns = other.columns().iter().map(|code| (*code).to_owned());
    let mut counts = Counts { by: by.to_vec(), day: book.today(), columns: vec![TOTAL.to_owned()], rows: Vec::new() };
    let row = |label: String, counts: Vec<Option<u32>>| CountRow { label, counts };
    let Shown { cells, row_totals, column_totals, total } = shown;
    match by {
        [Dimension::Unit] => {
            counts.rows.extend(names.into_iter().zip(row_totals).map(|(name, total)| row(name, vec![total])));
            counts.rows.push(row(TOTAL.to_owned(), vec![total]));
        }
        [_] => {
            counts.rows.extend(columns.zip(column_totals).map(|(code, total)| row(code, vec![total])));
            counts.rows.push(row(TOTAL.to_owned(), vec![total]));
        }
        _ => {
            counts.columns.splice(0..0, columns);
            let with_total = |mut line: Vec<Option<u32>>, total| {
                line.push(total);
                line
            };
            let lines = cells.into_iter().zip(row_totals).map(|(line, total)| with_total(line, total));
            counts.rows.extend(names.into_iter().zip(lines).map(|(name, line)| row(name, line)));
            counts.rows.push(row(TOTAL.to_owned(), with_total(column_totals, total)));
        }
    }
    leave_out_unstated(&mut counts);
    Ok(counts)
}

/// Where everyone is known, nothing is said of those who are not.
fn leave_out_unstated(counts: &mut Counts) {
    counts.rows.retain(|row| row.label != UNSTATED || row.counts.iter().any(|count| *count != Some(0)));
    let Some(at) = counts.columns.iter().position(|code| code == UNSTATED) else { return };
    if counts.rows.iter().all(|row| row.counts[at] == Some(0)) {
        counts.columns.remove(at);
        for row in &mut counts.rows {
            row.counts.remove(at);
        }
    }
}

/// Names of the rows, and the counts of each by the columns of a dimension.
fn table(book: &Book, other: Dimension) -> Result<(Vec<String>, Vec<Vec<u32>>, Rows)> {
    let (today, columns) = (book.today(), other.columns());
    let own = book.unit()?;
    let is_town = transfer::is_town(&own);
    let mut lines: BTreeMap<(bool, usize, String), (String, Vec<u32>)> = BTreeMap::new();
    let none = || vec![0; columns.len()];
    if !is_town {
        // A group in which nobody lives now is listed too, and whoever is in no group.
        for group in view::village_groups(book, None)? {
            let key = key_of_group(&group);
            lines.entry(key).or_insert_with(|| (group, none()));
        }
        lines.entry(key_of_group("")).or_insert_with(|| (UNSTATED.to_owned(), none()));
    }
    let mut standing: BTreeMap<String, (String, String)> = BTreeMap::new();
    for person in store::counted(book)? {
        let (key, name) = if is_town {
            if !standing.contains_key(&person.unit) {
                let now = division::current(book, &person.unit)?;
                let name = division::name_of(book, &now)?;
                standing.insert(person.unit.clone(), (now, name));
            }
            let (now, name) = standing.get(&person.unit).cloned().unwrap_or_default();
            ((false, 0, now), name)
        } else {
            (key_of_group(&person.village_group), person.village_group.clone())
        };
        let line = &mut lines.entry(key).or_insert_with(|| (name, none())).1;
        let column = other.column_of(&person, today);
        if let Some(at) = columns.iter().position(|code| *code == column) {
            line[at] += 1;
        }
    }
    let (names, cells) = lines.into_values().unzip();
    Ok((names, cells, if is_town { Rows::Offices } else { Rows::Parts }))
}

/// 二组 and 2组 are one group; 2组 comes before 10组, and whoever is in none last.
fn key_of_group(group: &str) -> (bool, usize, String) {
    let token = tokens_of_group(group).concat();
    (token.is_empty(), token.chars().count(), token)
}
