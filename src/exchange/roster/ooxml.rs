//! XLSX workbooks: a ZIP of XML, measured before it is read.

use std::io::{Cursor, Read};

use calamine::{Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use super::sheet::{CELLS_MAX, Merge, Sheet, cell_of};
use super::workbook::not_a_workbook;
use crate::{Error, Result};

/// Bytes that all parts may have together when unpacked: 200,000 rows of 14 cells take about 130 million.
const UNPACKED_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// Files in the ZIP.
const PARTS_MAX: usize = 2_000;
/// The greatest count of shared strings that is believed: the reader sets aside room for it.
const STRINGS_MAX: u64 = 5_000_000;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>> {
    measure(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let found: Vec<_> = workbook.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    let mut cells_left = CELLS_MAX;
    for sheet in found.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let visible = sheet.visible == SheetVisible::Visible;
        let mut read = Sheet::new(&sheet.name, visible);
        read_cells(&mut workbook, &mut read, &mut cells_left)?;
        let merges = workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        read.merges = merges.iter().map(merge_of).collect();
        sheets.push(read);
    }
    Ok(sheets)
}

pub(super) fn merge_of(block: &Dimensions) -> Merge {
    let column = |column: u32| usize::try_from(column).unwrap_or(usize::MAX);
    Merge {
        rows: (block.start.0.saturating_add(1), block.end.0.saturating_add(1)),
        columns: (column(block.start.1), column(block.end.1)),
    }
}

/// Cells are streamed, for a sheet with one cell in its last row and column would fill the memory.
fn read_cells(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &mut Sheet, cells_left: &mut usize) -> Result<()> {
    let mut cells = match workbook.worksheet_cells_reader(&sheet.name) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(refused(error)),
    };
    while let Some(cell) = cells.next_cell().map_err(refused)? {
        let (row, column) = cell.get_position();
        let cell = cell_of(cell.get_value());
        if cell.text.is_empty() {
            continue;
        }
        *cells_left = cells_left.checked_sub(1).ok_or_else(too_large)?;
        sheet.put(row.saturating_add(1), usize::try_from(column).unwrap_or(usize::MAX), cell)?;
    }
    Ok(())
}

/// Unpacks every part once into nothing, counting.
fn measure(bytes: &[u8]) -> Result<()> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| not_a_workbook())?;
    if archive.len() > PARTS_MAX {
        return Err(too_large());
    }
    let mut left = UNPACKED_BYTES_MAX;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| not_a_workbook())?;
        let name = part.name().map_err(|_| not_a_workbook())?.to_ascii_lowercase();
        let holds_strings = name.ends_with("sharedstrings.xml");
        left = measure_part(part, left, holds_strings)?;
    }
    Ok(())
}

fn measure_part(mut part: impl Read, mut left: u64, holds_strings: bool) -> Result<u64> {
    let mut buffer = vec![0; 64 * 1024];
    let mut count = StringCount::default();
    loop {
        let length = part.read(&mut buffer).map_err(|_| not_a_workbook())?;
        if length == 0 {
            return Ok(left);
        }
        left = left.checked_sub(length as u64).ok_or_else(too_large)?;
        if holds_strings {
            buffer[..length].iter().try_for_each(|byte| count.feed(*byte))?;
        }
    }
}

/// Looks for `uniqueCount="…"` in the bytes of the shared strings. The library sets aside room for that many
/// texts before it reads one, and a process that asks for too much is ended.
#[derive(Default)]
struct StringCount {
    matched: usize,
    number: Option<u64>,
}

impl StringCount {
    const NAME: &'static [u8] = b"uniqueCount";

    fn feed(&mut self, byte: u8) -> Result<()> {
        // Another encoding than UTF-8 would hide the name from this look; no spreadsheet writes one.
        if byte == 0 {
            return Err(not_a_workbook());
        }
        if self.matched < Self::NAME.len() {
            self.matched = match byte {
                _ if byte == Self::NAME[self.matched] => self.matched + 1,
                _ => usize::from(byte == Self::NAME[0]),
            };
            return Ok(());
        }
        match (byte, self.number) {
            (b'0'..=b'9', number) => {
                let number = number.unwrap_or(0) * 10 + u64::from(byte - b'0');
                self.number = Some(number);
                return if number > STRINGS_MAX { Err(too_large()) } else { Ok(()) };
            }
            (b'=' | b'"' | b'\'' | b'+' | b' ' | b'\t' | b'\r' | b'\n', None) => {}
            _ => *self = Self::default(),
        }
        Ok(())
    }
}

fn too_large() -> Error {
    Error::new("workbook_too_large")
}

fn refused(error: XlsxError) -> Error {
    match error {
        XlsxError::Password => Error::new("workbook_protected"),
        error => not_a_workbook().caused_by(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incredible_count_of_strings_is_refused() {
        let cases = [
            ("<sst count=\"1187\" uniqueCount=\"1187\">", true),
            ("<sst uniqueCount=\"5000000\">", true),
            ("<sst uniqueCount=\"5000001\">", false),
            ("<sst uniqueCount = '99999999999999999999999'>", false),
            ("<!-- uniqueCount --><sst uuniqueCount=\"9999999\">", false),
            ("uniqueCoun uniqueCountuniqueCount=\"9999999\"", true),
            ("<\0s\0s\0t\0", false),
        ];
        for (text, fine) in cases {
            assert_eq!(measure_part(text.as_bytes(), 1_000, true).is_ok(), fine, "{text}");
        }
        assert!(measure_part(&[b'x'; 1_001][..], 1_000, false).is_err());
    }
}
