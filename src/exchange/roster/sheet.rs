//! A sheet as a plan reads it: rows of cells as they are shown, with what kind of cell they were.

use std::collections::BTreeMap;

use calamine::{DataRef, ExcelDateTime};

use crate::{Error, Result};

/// Rows with content that a sheet may have.
pub const ROWS_MAX: usize = 200_000;
/// Cells with content that a workbook may have.
pub const CELLS_MAX: usize = 5_000_000;
/// Columns that are looked at; what stands further right is no part of a roster.
pub const COLUMNS_MAX: usize = 200;
/// A cell's text is cut here: no field of the register is nearly as long.
const TEXT_CHARS_MAX: usize = 2_000;

/// What a cell was before it became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    #[default]
    Text,
    Number,
    /// A number with a date format; its text is `YYYY-MM-DD`.
    Date,
    /// A truth value or an error such as `#N/A`.
    Other,
}

/// A cell: its text about as a spreadsheet shows it (a number from 10^15 on as `6.10902E+17`), and its kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    pub text: String,
    pub kind: CellKind,
}

/// A block of merged cells; rows are 1-based, columns 0-based, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    pub rows: (u32, u32),
    pub columns: (usize, usize),
}

/// One sheet. Rows are 1-based; blank rows and the blank end of a row are absent.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub name: String,
    pub visible: bool,
    pub merges: Vec<Merge>,
    rows: BTreeMap<u32, Vec<Cell>>,
}

impl Sheet {
    #[must_use]
    pub fn new(name: &str, visible: bool) -> Self {
        Self { name: name.to_owned(), visible, ..Self::default() }
    }

    /// Puts a cell; blank ones and those far to the right are passed over.
    ///
    /// # Errors
    /// `workbook_too_large` when there are more rows with content than a roster can have.
    pub fn put(&mut self, row: u32, column: usize, mut cell: Cell) -> Result<()> {
        if column >= COLUMNS_MAX || cell.text.trim().is_empty() {
            return Ok(());
        }
        if let Some((end, _)) = cell.text.char_indices().nth(TEXT_CHARS_MAX) {
            cell.text.truncate(end);
        }
        if self.rows.len() >= ROWS_MAX && !self.rows.contains_key(&row) {
            return Err(Error::new("workbook_too_large").with("rows", ROWS_MAX));
        }
        let cells = self.rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize_with(column + 1, Cell::default);
        }
        cells[column] = cell;
        Ok(())
    }

    /// The rows with content, in order.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[Cell])> {
        self.rows.iter().map(|(row, cells)| (*row, cells.as_slice()))
    }

    #[must_use]
    pub fn cells(&self, row: u32) -> &[Cell] {
        self.rows.get(&row).map_or(&[], Vec::as_slice)
    }

    /// The text of a cell; empty where there is none.
    #[must_use]
    pub fn text(&self, row: u32, column: usize) -> &str {
        self.cells(row).get(column).map_or("", |cell| cell.text.as_str())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many columns the widest row has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.values().map(Vec::len).max().unwrap_or(0)
    }

    /// What a merged block says in each of its rows: (row, column) → text of its first cell. Only for the given
    /// columns, for elsewhere a merged cell means one value and not the same one many times.
    #[must_use]
    pub fn merged_texts(&self, columns: &[usize]) -> BTreeMap<(u32, usize), &str> {
        let mut texts = BTreeMap::new();
        // Real blocks cannot overlap, so a roster never needs more than this.
        let most = self.rows.len().saturating_mul(columns.len());
        for merge in self.merges.iter().filter(|merge| merge.columns.0 == merge.columns.1) {
            let column = merge.columns.0;
            let text = self.text(merge.rows.0, column);
            if text.is_empty() || !columns.contains(&column) || merge.rows.0 > merge.rows.1 {
                continue;
            }
            for (row, _) in self.rows.range(merge.rows.0..=merge.rows.1) {
                if texts.len() >= most {
                    return texts;
                }
                texts.insert((*row, column), text);
            }
        }
        texts
    }
}

/// The letter of a 0-based column: 0 → A, 26 → AA.
#[must_use]
pub fn letter_of(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let place = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(place).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The 0-based column of a letter; none beyond the columns that are looked at.
#[must_use]
pub fn column_of(letter: &str) -> Option<usize> {
    (0..COLUMNS_MAX).find(|column| letter_of(*column).eq_ignore_ascii_case(letter.trim()))
}

/// A cell as calamine read it.
pub(super) fn cell_of(data: &DataRef<'_>) -> Cell {
    let (text, kind) = match data {
        DataRef::Empty => (String::new(), CellKind::Text),
        DataRef::String(text) => (text.clone(), CellKind::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), CellKind::Text),
        DataRef::Int(number) => (number_text(*number as f64), CellKind::Number),
        DataRef::Float(number) => (number_text(*number), CellKind::Number),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), CellKind::Date),
        DataRef::Bool(value) => (if *value { "TRUE" } else { "FALSE" }.to_owned(), CellKind::Other),
        DataRef::Error(error) => (error.to_string(), CellKind::Other),
    };
    Cell { text, kind }
}

/// A whole number without a fraction as its digits. From 10^15 on the digits are not all there any more,
/// and the text says so.
fn number_text(number: f64) -> String {
    if number.abs() >= 1e15 { format!("{number:.5E}").replace('E', "E+") } else { number.to_string() }
}

fn moment_text(moment: &ExcelDateTime) -> (String, CellKind) {
    let serial = moment.as_f64();
    if !moment.is_datetime() || !(1.0..2_958_466.0).contains(&serial) {
        return (number_text(serial), CellKind::Number);
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    (format!("{year:04}-{month:02}-{day:02}"), CellKind::Date)
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn letters_name_columns() {
        for (column, letter) in [(0, "A"), (13, "N"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (199, "GR")] {
            assert_eq!((letter_of(column).as_str(), column_of(letter)), (letter, Some(column)));
        }
        assert_eq!((column_of("n"), column_of(""), column_of("XFD"), column_of("1")), (Some(13), None, None, None));
    }

    #[test]
    fn cells_show_what_a_spreadsheet_shows() {
        let date = |serial| DataRef::DateTime(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false));
        let cases = [
            (DataRef::Float(1.0), "1"),
            (DataRef::Float(0.5), "0.5"),
            (DataRef::Float(15_088_884_060.0), "15088884060"),
            (DataRef::Float(612_401_570_129_056.0), "612401570129056"),
            (DataRef::Float(6.109_022_008_060_296e17), "6.10902E+17"),
            (DataRef::Int(610_902_200_806_029_600), "6.10902E+17"),
            (DataRef::Bool(true), "TRUE"),
            (date(26_491.0), "1972-07-11"),
            (date(26_491.75), "1972-07-11"),
            (date(-1.0), "-1"),
            (date(1e300), "1.00000E+300"),
            (DataRef::Empty, ""),
        ];
        for (data, text) in cases {
            assert_eq!(cell_of(&data).text, text, "{data:?}");
        }
    }

    #[test]
    fn merged_blocks_speak_for_their_rows() {
        let mut sheet = Sheet::new("", true);
        let put = |sheet: &mut Sheet, row, column, text: &str| {
            sheet.put(row, column, Cell { text: text.into(), kind: CellKind::Text }).unwrap();
        };
        put(&mut sheet, 2, 0, "0001");
        for row in 2..=5 {
            put(&mut sheet, row, 1, "name");
        }
        put(&mut sheet, 5, 0, " ");
        sheet.merges = vec![
            Merge { rows: (2, 4), columns: (0, 0) },
            Merge { rows: (2, 3), columns: (1, 1) },
            Merge { rows: (9, 1), columns: (0, 0) },
            Merge { rows: (0, u32::MAX), columns: (0, 0) },
        ];
        let texts = sheet.merged_texts(&[0]);
        assert_eq!(texts.keys().copied().collect::<Vec<_>>(), [(2, 0), (3, 0), (4, 0)]);
        assert_eq!((sheet.text(5, 0), sheet.text(99, 99), sheet.width()), ("", "", 2));
    }
}
