//! XLS workbooks (BIFF in a compound file), cleaned before they are read.
//!
//! The spreadsheet library believes what such a file says of its sizes, and a process that asks for too
//! much memory is ended, not refused. So the one stream that matters is taken out with a reader that checks its
//! chains, its claims are checked here, and the library is given a fresh compound file around it.

use std::io::{Cursor, Read, Write};

use calamine::{Data, DataRef, Reader, SheetVisible, Xls, XlsError};

use super::ooxml::merge_of;
use super::sheet::{CELLS_MAX, Sheet, cell_of};
use super::workbook::{FILE_BYTES_MAX, not_a_workbook};
use crate::{Error, Result};

/// Sheets a workbook may have.
const SHEETS_MAX: usize = 256;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>> {
    let mut stream = workbook_stream(bytes)?;
    check_claims(&mut stream)?;
    let clean = compound_file(&stream).map_err(|_| not_a_workbook())?;
    let mut workbook = Xls::new(Cursor::new(clean)).map_err(refused)?;
    let found: Vec<_> = workbook.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for sheet in found {
        let mut read = Sheet::new(&sheet.name, sheet.visible == SheetVisible::Visible);
        let range = workbook.worksheet_range(&sheet.name).map_err(refused)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top).saturating_add(1);
            read.put(row, column + usize::try_from(left).unwrap_or(usize::MAX), cell_of(&borrowed(data)))?;
        }
        let merges = workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        read.merges = merges.iter().map(merge_of).collect();
        sheets.push(read);
    }
    Ok(sheets)
}

fn borrowed(data: &Data) -> DataRef<'_> {
    match data {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| not_a_workbook().caused_by(error))?;
    if file.exists("/EncryptedPackage") {
        return Err(Error::new("workbook_protected"));
    }
    let path = ["/Workbook", "/Book"].into_iter().find(|path| file.is_stream(path)).ok_or_else(not_a_workbook)?;
    let mut stream = Vec::new();
    let opened = file.open_stream(path).map_err(|_| not_a_workbook())?;
    opened.take(FILE_BYTES_MAX).read_to_end(&mut stream).map_err(|_| not_a_workbook())?;
    Ok(stream)
}

fn compound_file(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream("/Workbook")?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// A record of the stream: its type, where it starts, and its data.
struct Record<'a> {
    kind: u16,
    at: usize,
    data: &'a [u8],
}

/// The records from a place on; ends at the first that is cut short.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        let head = stream.get(at..at.checked_add(4)?)?;
        let length = usize::from(u16_at(head, 2));
        let record = Record { kind: u16_at(head, 0), at, data: stream.get(at + 4..at + 4 + length)? };
        at += 4 + length;
        Some(record)
    })
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const SEVERAL_NUMBERS: u16 = 0x00BD;
const IGNORED: u16 = 0x0FFF;
/// Number, label, rich label, truth or error, number in short, label in the string table, several numbers, formula.
const CELLS: [u16; 8] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, SEVERAL_NUMBERS, 0x0006];

/// Refuses a stream whose sheets span too many cells, and hides the records that say how large a sheet is
/// meant to be: they are hints that only cost memory.
fn check_claims(stream: &mut [u8]) -> Result<()> {
    let mut records_left = CELLS_MAX * 2;
    let mut cells_left = CELLS_MAX;
    let mut hints = Vec::new();
    for start in sheet_starts(stream)? {
        let (mut last_row, mut last_column) = (0, 0);
        for record in records_of_sheet(stream, start) {
            records_left = records_left.checked_sub(1).ok_or_else(too_large)?;
            if record.kind == DIMENSIONS {
                hints.push(record.at);
            } else if CELLS.contains(&record.kind) && record.data.len() >= 4 {
                last_row = u16_at(record.data, 0).max(last_row);
                last_column = last_column_of(&record).max(last_column);
            }
        }
        let span = (usize::from(last_row) + 1) * (usize::from(last_column) + 1);
        cells_left = cells_left.checked_sub(span).ok_or_else(too_large)?;
    }
    for at in hints {
        stream[at..at + 2].copy_from_slice(&IGNORED.to_le_bytes());
    }
    Ok(())
}

/// Where the sheets begin, as the first part of the stream says.
fn sheet_starts(stream: &[u8]) -> Result<Vec<usize>> {
    let mut starts = Vec::new();
    for record in records(stream, 0) {
        match record.kind {
            FILE_PASS => return Err(Error::new("workbook_protected")),
            BOUND_SHEET if record.data.len() >= 4 => {
                starts.push(usize::from(u16_at(record.data, 0)) | usize::from(u16_at(record.data, 2)) << 16);
            }
            END => break,
            _ => {}
        }
    }
    if starts.len() > SHEETS_MAX { Err(too_large()) } else { Ok(starts) }
}

/// The records of one sheet, those of charts within it included.
fn records_of_sheet(stream: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let mut depth = 0_usize;
    let mut is_over = false;
    records(stream, start).take_while(move |record| {
        if is_over {
            return false;
        }
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => is_over = true,
            END => depth -= 1,
            _ => {}
        }
        true
    })
}

fn last_column_of(record: &Record<'_>) -> u16 {
    let first = u16_at(record.data, 2);
    if record.kind == SEVERAL_NUMBERS { u16_at(record.data, record.data.len() - 2).max(first) } else { first }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..at + 2) {
        Some(pair) => u16::from_le_bytes([pair[0], pair[1]]),
        None => 0,
    }
}

fn too_large() -> Error {
    Error::new("workbook_too_large")
}

fn refused(error: XlsError) -> Error {
    match error {
        XlsError::Password => Error::new("workbook_protected"),
        error => not_a_workbook().caused_by(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = kind.to_le_bytes().to_vec();
        bytes.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        bytes.extend(data);
        bytes
    }

    /// A stream whose only sheet has these records.
    fn stream(records: &[Vec<u8>]) -> Vec<u8> {
        let mut sheet = record(BOUND_SHEET, &[0, 0, 0, 0, 0, 0, 1, 0, b'A']);
        let start = u32::try_from(record(BEGIN, &[0, 6, 5, 0]).len() + sheet.len() + 4).unwrap();
        sheet[4..8].copy_from_slice(&start.to_le_bytes());
        let mut stream =
            [record(BEGIN, &[0, 6, 5, 0]), sheet, record(END, &[]), record(BEGIN, &[0, 6, 16, 0])].concat();
        stream.extend(records.concat());
        stream.extend(record(END, &[]));
        stream
    }

    fn number(row: u16, column: u16) -> Vec<u8> {
        let head = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
        record(0x0203, &[head, 1.0_f64.to_le_bytes().to_vec()].concat())
    }

    #[test]
    fn claims_are_checked() {
        let dimensions = record(DIMENSIONS, &[0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0]);
        let cases: [(&[Vec<u8>], &str); 5] = [
            (&[number(0, 0), number(9_999, 20)], "sound"),
            (&[dimensions, number(0, 0)], "sound"),
            (&[number(0, 0), number(u16::MAX, u16::MAX)], "workbook_too_large"),
            (&[record(SEVERAL_NUMBERS, &[255, 255, 0, 0, 255, 255])], "workbook_too_large"),
            (&[], "sound"),
        ];
        for (records, expected) in cases {
            let mut stream = stream(records);
            let code = check_claims(&mut stream).map_or_else(|error| error.code, |()| "sound");
            assert_eq!(code, expected);
            assert!(stream.windows(2).all(|pair| pair != DIMENSIONS.to_le_bytes()), "hints are hidden");
        }
        let mut protected = [record(BEGIN, &[0, 6, 5, 0]), record(FILE_PASS, &[0, 0])].concat();
        assert_eq!(check_claims(&mut protected).map_err(|error| error.code), Err("workbook_protected"));
    }

    #[test]
    fn a_fresh_compound_file_reads_as_the_old_one() {
        // Streams of less than 4,096 bytes are kept in another way than longer ones.
        for numbers in [1, 1_000] {
            let stream = stream(&vec![number(2, 1); numbers]);
            let sheets = read(&compound_file(&stream).unwrap()).unwrap();
            assert_eq!((sheets.len(), sheets[0].name.as_str(), sheets[0].text(3, 1)), (1, "A", "1"));
        }
    }
}
