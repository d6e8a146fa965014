//! Counts and lists as files: what leaves the office says for whom it is, by which document, and what is not told.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::files::write_chosen;
use crate::insight::counts::{Counts, Dimension, TOTAL, UNSTATED, counts};
use crate::insight::list::{Listed, list};
use crate::looks;
use crate::register::codes;
use crate::security::Role;
use crate::session::Session;
use crate::{Error, Result, view};

/// What stands for a number that is not told.
pub const HIDDEN: &str = "＊";
const HIDDEN_MEANS: &str = "＊：少于 5，或为保护少于 5 的数而不公布";
const COUNTED: &str = "按登记计；户籍在一村、住在另一村的，两村各计一次";

/// A table with lines of text above and below it.
struct Sheet {
    above: Vec<String>,
    rows: Vec<Vec<String>>,
    below: Vec<String>,
}

/// Writes counts as a workbook or, where the name ends so, as CSV; both hold the same. Returns what was written.
///
/// # Errors
/// `file_kind` for any other ending, `counts_pair`, and where the file cannot be written.
pub fn write_counts(session: &Session, by: &[Dimension], path: &Path) -> Result<Counts> {
    let is_csv = match path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase).as_deref()
    {
        Some("csv") => true,
        Some("xlsx") => false,
        _ => return Err(Error::new("file_kind")),
    };
    let counts = counts(&session.book, by)?;
    let sheet = sheet_of_counts(&view::office(session).unit_name, session.role(), &counts);
    write_chosen(path, &if is_csv { as_csv(&sheet)? } else { as_workbook(&sheet)? })?;
    Ok(counts)
}

/// Writes the list of a template as a workbook, and says so in the access log: the template's document is the reason. Returns it.
///
/// # Errors
/// `unknown_template`, `template_over`, `workbook_too_large`, and where the file cannot be written.
pub fn write_list(session: &mut Session, template: &str, path: &Path) -> Result<Listed> {
    let listed = list(&session.book, template)?;
    let template = &listed.template;
    let mut above = vec![
        template.name.clone(),
        format!("提供给：{}", template.recipient),
        format!("依据：{}", template.document),
        format!("使用至：{}", template.ends),
        format!("{}，{}，{} 人", view::office(session).unit_name, listed.day, listed.rows.len()),
    ];
    above.extend(listed.masked.then(|| "身份证号和电话已遮住".to_owned()));
    let headings = template.columns.iter().map(|column| column.heading.unwrap_or_default().to_owned());
    let rows = std::iter::once(headings.collect()).chain(listed.rows.iter().cloned()).collect();
    let bytes = as_workbook(&Sheet { above, rows, below: Vec::new() })?;
    looks::exported(session, None, "list", "duty")?;
    write_chosen(path, &bytes)?;
    Ok(listed)
}

/// A dimension's name, or that of one of its codes, as tables head them.
#[must_use]
pub fn heading(by: Dimension, code: &str) -> String {
    match (by, code) {
        (_, UNSTATED) => "未填".to_owned(),
        (_, TOTAL) => "合计".to_owned(),
        (Dimension::Age, code) if code.ends_with('+') => format!("{}岁及以上", code.trim_end_matches('+')),
        (Dimension::Age, code) => format!("{}岁", code.replace('-', "–")),
        (by, code) => codes::list_of(by.code()).and_then(|list| list.get(code)).map_or(code, |code| code.zh).to_owned(),
    }
}

fn sheet_of_counts(office: &str, role: Role, counts: &Counts) -> Sheet {
    let of_rows = if counts.by.contains(&Dimension::Unit) { Dimension::Unit } else { counts.by[0] };
    let of_columns = counts.by.iter().copied().find(|by| *by != of_rows).unwrap_or(of_rows);
    let is_single = counts.by.len() == 1;
    let column = |code: &String| if is_single { "人数".to_owned() } else { heading(of_columns, code) };
    let mut head = vec![String::new()];
    head.extend(counts.columns.iter().map(column));
    let mut rows = vec![head];
    for row in &counts.rows {
        let mut line = vec![heading(of_rows, &row.label)];
        line.extend(row.counts.iter().map(|count| count.map_or_else(|| HIDDEN.to_owned(), |count| count.to_string())));
        rows.push(line);
    }
    let mut below = if role == Role::Town { vec![COUNTED.to_owned()] } else { Vec::new() };
    below.extend(counts.hides().then(|| HIDDEN_MEANS.to_owned()));
    Sheet { above: vec![format!("{office} 居住人口，{}", counts.day)], rows, below }
}

fn as_csv(sheet: &Sheet) -> Result<Vec<u8>> {
    // The mark lets spreadsheets read it as UTF-8.
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer("\u{FEFF}".as_bytes().to_vec());
    let texts = |lines: &[String]| lines.iter().map(|line| vec![line.clone()]).collect::<Vec<_>>();
    for row in texts(&sheet.above).iter().chain(&sheet.rows).chain(&texts(&sheet.below)) {
        // A spreadsheet would compute what begins like a formula.
        let plain = |cell: &String| {
            if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.clone() }
        };
        writer.write_record(row.iter().map(plain)).map_err(|error| Error::new("internal").caused_by(error))?;
    }
    writer.into_inner().map_err(|error| Error::new("internal").caused_by(error.into_error()))
}

fn as_workbook(sheet: &Sheet) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    build(workbook.add_worksheet(), sheet).and_then(|()| workbook.save_to_buffer()).map_err(|error| match error {
        XlsxError::RowColumnLimitError => Error::new("workbook_too_large"),
        error => Error::new("internal").caused_by(error),
    })
}

fn build(page: &mut rust_xlsxwriter::Worksheet, sheet: &Sheet) -> std::result::Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    let title = text.clone().set_bold();
    let first = sheet.above.len() as u32;
    for (at, line) in (0..).zip(&sheet.above) {
        page.write_string_with_format(at, 0, line, if at == 0 { &title } else { &text })?;
    }
    for (at, row) in (first..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(row) {
            page.write_string_with_format(at, column, cell, if at == first { &title } else { &text })?;
        }
    }
    for (at, line) in (first + sheet.rows.len() as u32..).zip(&sheet.below) {
        page.write_string_with_format(at, 0, line, &text)?;
    }
    for column in 0..sheet.rows.first().map_or(0, Vec::len) as u16 {
        let widest = sheet.rows.iter().filter_map(|row| row.get(usize::from(column))).map(|cell| width(cell)).max();
        page.set_column_width(column, widest.unwrap_or(0).clamp(9, 40) as f64 + 2.0)?;
    }
    page.set_freeze_panes(first + 1, 0)?;
    Ok(())
}

/// In letters; a Chinese character takes the room of two.
fn width(cell: &str) -> usize {
    cell.chars().map(|char| if char.is_ascii() { 1 } else { 2 }).sum()
}
