//! Delimited text (CSV, TXT): its encoding and separator found out, its rows numbered as a spreadsheet shows them.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::sheet::{CELLS_MAX, Cell, CellKind, Sheet};
use super::workbook::not_a_workbook;
use crate::{Error, Result};

/// The name of the only sheet.
pub const SHEET_NAME: &str = "csv";

/// How much of the text the separator is looked for in.
const SAMPLE_LINES: usize = 50;

pub(super) fn read(bytes: &[u8]) -> Result<Sheet> {
    let text = decode(bytes)?;
    if !is_plain_text(&text) || is_markup(&text) {
        return Err(not_a_workbook());
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::new(SHEET_NAME, true);
    let mut record = csv::StringRecord::new();
    let mut cells_left = CELLS_MAX;
    let mut row = 0_u32;
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if !reader.read_record(&mut record).map_err(|error| not_a_workbook().caused_by(error))? {
            return Ok(sheet);
        }
        row = row.saturating_add(1).saturating_add(blank_lines(text.as_bytes(), start));
        for (column, text) in record.iter().enumerate() {
            if !text.is_empty() {
                cells_left = cells_left.checked_sub(1).ok_or_else(|| Error::new("workbook_too_large"))?;
                let text = without_formula(text).to_owned();
                sheet.put(row, column, Cell { text, kind: CellKind::Text })?;
            }
        }
    }
}

/// The text by its byte order mark; else UTF-8 if it is that; else GB18030, which every GBK file is too.
fn decode(bytes: &[u8]) -> Result<String> {
    let (encoding, bytes) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return String::from_utf8(rest.to_vec()).map_err(|_| not_a_workbook()),
        [0xFF, 0xFE, rest @ ..] => (UTF_16LE, rest),
        [0xFE, 0xFF, rest @ ..] => (UTF_16BE, rest),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => return Ok(text.to_owned()),
            Err(_) => (GB18030, bytes),
        },
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or_else(not_a_workbook)
}

/// Text has no control characters but line breaks and tabs; every picture or program has some.
fn is_plain_text(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{B}' | '\u{C}' | '\u{1A}' | '\u{85}'))
}

/// Web pages and XML that some systems name .xls: a spreadsheet program opens them, a row reader cannot.
fn is_markup(text: &str) -> bool {
    let start = text.trim_start().get(..5).unwrap_or_default();
    ["<html", "<?xml", "<!doc", "<tabl", "{\\rtf"].iter().any(|mark| start.eq_ignore_ascii_case(mark))
}

/// The sign that most lines of the beginning have equally often.
fn separator(text: &str) -> u8 {
    let counts = |sign: u8| {
        let lines = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE_LINES);
        let counts: Vec<usize> = lines.map(|line| line.bytes().filter(|byte| *byte == sign).count()).collect();
        let usual = counts.iter().copied().max_by_key(|count| {
            let alike = counts.iter().filter(|other| *other == count).count();
            if *count == 0 { (0, 0) } else { (alike, *count) }
        });
        let usual = usual.unwrap_or(0);
        let lines_with_it = counts.iter().filter(|count| **count == usual && usual > 0).count();
        (lines_with_it, usual)
    };
    [b'|', b';', b'\t', b','].into_iter().max_by_key(|sign| counts(*sign)).unwrap_or(b',')
}

/// Blank lines before a record: the reader passes over them, a spreadsheet gives each a row.
fn blank_lines(text: &[u8], start: usize) -> u32 {
    let mut before = start.checked_sub(1).and_then(|at| text.get(at)).copied();
    let mut lines = 0;
    for byte in text.get(start..).unwrap_or_default() {
        match byte {
            b'\n' if before == Some(b'\r') => {}
            b'\r' | b'\n' => lines += 1,
            _ => break,
        }
        before = Some(*byte);
    }
    lines
}

/// `="610902…"`: how some systems keep a spreadsheet from turning digits into a number.
fn without_formula(text: &str) -> &str {
    text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> String {
        let sheet = match read(bytes) {
            Ok(sheet) => sheet,
            Err(error) => return error.code.to_owned(),
        };
        let row = |(row, cells): (u32, &[Cell])| {
            let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
            format!("{row}:{}", texts.join("|"))
        };
        sheet.rows().map(row).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn text_is_read_in_its_encoding_and_with_its_separator() {
        let gb = |text: &str| GB18030.encode(text).0.into_owned();
        let utf16: Vec<u8> = "\u{FEFF}姓名\t性别\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: &[(&[u8], &str)] = &[
            ("姓名,性别\n王芳,女\n".as_bytes(), "1:姓名|性别 2:王芳|女"),
            ("\u{FEFF}姓名,性别".as_bytes(), "1:姓名|性别"),
            (&gb("姓名,性别\r\n王䶮,女\r\n"), "1:姓名|性别 2:王䶮|女"),
            (&utf16, "1:姓名|性别"),
            ("姓名;性别\n王芳;女".as_bytes(), "1:姓名|性别 2:王芳|女"),
            ("姓名\t性别\n王芳\t女".as_bytes(), "1:姓名|性别 2:王芳|女"),
            ("花名册\n姓名;性别\n王,芳;女\n王;男".as_bytes(), "1:花名册 2:姓名|性别 3:王,芳|女 4:王|男"),
            ("\n\n姓名,性别\n\n王芳,女\n".as_bytes(), "3:姓名|性别 5:王芳|女"),
            ("\r\n姓名,性别\r\n\r\n\r\n王芳,女\r\n".as_bytes(), "2:姓名|性别 5:王芳|女"),
            ("姓名,性别\r\r王芳,女\r".as_bytes(), "1:姓名|性别 3:王芳|女"),
            ("姓名,备注\n王芳,\"一\n二,\"\"三\"\"\"\n李四,".as_bytes(), "1:姓名|备注 2:王芳|一\n二,\"三\" 3:李四"),
            ("姓名,号\n王芳,=\"0012\"".as_bytes(), "1:姓名|号 2:王芳|0012"),
            ("姓名,性别\n,,,\n王芳,女,多\n短".as_bytes(), "1:姓名|性别 3:王芳|女|多 4:短"),
            ("\"开口,没有结尾\n王芳,女".as_bytes(), "1:开口,没有结尾\n王芳,女"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_workbook"),
            (b"<html><table><tr><td>1", "not_a_workbook"),
            (b"<?xml version=\"1.0\"?><Workbook/>", "not_a_workbook"),
            (b"\xEF\xBB\xBF\xFF\xFF", "not_a_workbook"),
            (b"\xFF\xFF\xFF", "not_a_workbook"),
            (b"\xFF\xFE\x00\xD8\x00\xD8", "not_a_workbook"),
            (b"", ""),
            (b"\n\n\n", ""),
        ];
        for (bytes, expected) in cases {
            assert_eq!(cells(bytes), *expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
