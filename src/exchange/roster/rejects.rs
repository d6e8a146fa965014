//! The rows that stayed out, as a workbook to be corrected and imported again.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::messages::{Language, located_sentence};
use super::plan::{PlanHousehold, PlanRow, RosterPlan, RowState};
use crate::{Error, Result};

/// The title of the last column. No title of a roster's field, so that importing it again drops the column.
pub const REASON_TITLE: &str = "原因";
/// The title of the column with the row's number in the workbook it came from.
pub const SOURCE_ROW_TITLE: &str = "原表行号";
const HEAD_TITLE: &str = "户主姓名";

/// Writes the refused rows of a plan as an XLSX file: the columns of the source under their own letters and titles,
/// each row's household filled in so that a corrected row joins it, then the source row and the reason. Cells of
/// dropped columns stay empty; every cell is text, so that no identity number loses a digit.
///
/// # Errors
/// `internal` if the workbook cannot be built.
pub fn write(plan: &RosterPlan, language: Language) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    build(workbook.add_worksheet(), plan, language)
        .and_then(|()| workbook.save_to_buffer())
        .map_err(|error| Error::new("internal").caused_by(error))
}

fn build(sheet: &mut Worksheet, plan: &RosterPlan, language: Language) -> std::result::Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    let title = text.clone().set_bold().set_text_wrap();
    let reason = text.clone().set_text_wrap().set_align(FormatAlign::Top);
    let extra = Extra::of(plan);
    for column in &plan.header.columns {
        let at = column_number(column.index);
        sheet.write_string_with_format(0, at, &column.title, &title)?;
        // Cells that are still to be filled in keep text as text.
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, if column.field == Some("national_id") { 22 } else { 13 })?;
    }
    for (at, words) in
        [(extra.head, HEAD_TITLE), (Some(extra.source_row), SOURCE_ROW_TITLE), (Some(extra.reason), REASON_TITLE)]
    {
        if let Some(at) = at {
            sheet.write_string_with_format(0, at, words, &title)?;
        }
    }
    sheet.set_column_width(extra.reason, 80)?;
    sheet.set_freeze_panes(1, 0)?;
    let refused = plan.rows.iter().filter(|row| row.state == RowState::Refused);
    for (at, row) in (1..).zip(refused) {
        let household = &plan.households[row.household];
        for (column, cell) in plan.header.columns.iter().zip(&row.cells) {
            let cell = if cell.trim().is_empty() { household_text(household, column.field) } else { cell };
            sheet.write_string_with_format(at, column_number(column.index), cell, &text)?;
        }
        if let Some(column) = extra.head {
            sheet.write_string_with_format(at, column, head_name(plan, row), &text)?;
        }
        sheet.write_string_with_format(at, extra.source_row, row.row.to_string(), &text)?;
        let sentences: Vec<String> =
            row.findings.iter().map(|finding| located_sentence(finding, &plan.header.columns, language)).collect();
        sheet.write_string_with_format(at, extra.reason, sentences.join("\n"), &reason)?;
    }
    Ok(())
}

/// Columns behind those of the source.
struct Extra {
    /// Only where the source has none, for a household without a number is known by its head.
    head: Option<u16>,
    source_row: u16,
    reason: u16,
}

impl Extra {
    fn of(plan: &RosterPlan) -> Self {
        let end = plan.header.columns.iter().map(|column| column.index + 1).max().map_or(0, column_number);
        let head = plan.header.column("head_name").is_none().then_some(end);
        let next = end + u16::from(head.is_some());
        Self { head, source_row: next, reason: next + 1 }
    }
}

/// Columns that are looked at are far fewer than fit.
fn column_number(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX - 3)
}

fn household_text<'a>(household: &'a PlanHousehold, field: Option<&str>) -> &'a str {
    match field {
        Some("household_number") => &household.number,
        Some("head_name") => &household.head_name,
        Some("village_group") => &household.village_group,
        Some("address") => &household.address,
        _ => "",
    }
}

fn head_name<'a>(plan: &'a RosterPlan, row: &PlanRow) -> &'a str {
    let head_row = plan.households[row.household].head_row;
    let head = plan.rows.iter().find(|row| Some(row.row) == head_row);
    head.map_or("", |head| head.text("name"))
}
