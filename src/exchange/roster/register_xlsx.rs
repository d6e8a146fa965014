//! The register as a workbook: a closed list of columns, for the office's own use.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::messages::{Language, field_name};
use crate::register::codes;
use crate::register::rules::Fields;
use crate::{Error, Result};

/// One resident with what is said of the household.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportRow {
    /// The village's name; a town's workbook has the column, a village's not.
    pub village: Option<String>,
    pub household_number: String,
    pub head_name: String,
    pub village_group: String,
    pub address: String,
    /// Canonical texts; those that are no column here are left out, `note` among them.
    pub resident: Fields,
}

/// The columns, in order. Notes are not exported; care, birth order and marriage dates are no fields at all.
pub const COLUMNS: [&str; 17] = [
    "household_number",
    "head_name",
    "village_group",
    "address",
    "name",
    "relation_to_head",
    "sex",
    "birth_date",
    "national_id",
    "ethnicity",
    "marital_status",
    "education",
    "phone",
    "guardian",
    "registered_at",
    "residence_status",
    "away_to",
];

/// Writes residents in the order given, under Chinese headings, codes as Chinese words, every cell as text.
///
/// # Errors
/// `workbook_too_large` beyond the rows of a sheet (1,048,575 residents), `internal` if it cannot be built.
pub fn write(rows: impl IntoIterator<Item = ExportRow>, with_village: bool) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    build(workbook.add_worksheet(), rows, with_village).and_then(|()| workbook.save_to_buffer()).map_err(|error| {
        match error {
            XlsxError::RowColumnLimitError => Error::new("workbook_too_large"),
            error => Error::new("internal").caused_by(error),
        }
    })
}

fn build(
    sheet: &mut Worksheet,
    rows: impl IntoIterator<Item = ExportRow>,
    with_village: bool,
) -> std::result::Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    let title = text.clone().set_bold();
    let first = u16::from(with_village);
    if with_village {
        sheet.write_string_with_format(0, 0, "村", &title)?;
    }
    for (column, field) in (first..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, field_name(field, Language::Chinese), &title)?;
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, if field == "national_id" { 22 } else { 13 })?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (at, row) in (1..).zip(rows) {
        if with_village {
            sheet.write_string_with_format(at, 0, row.village.as_deref().unwrap_or_default(), &text)?;
        }
        for (column, field) in (first..).zip(COLUMNS) {
            let cell = cell(&row, field);
            if !cell.is_empty() {
                sheet.write_string_with_format(at, column, cell, &text)?;
            }
        }
    }
    Ok(())
}

fn cell<'a>(row: &'a ExportRow, field: &str) -> &'a str {
    match field {
        "household_number" => &row.household_number,
        "head_name" => &row.head_name,
        "village_group" => &row.village_group,
        "address" => &row.address,
        _ => {
            let text = row.resident.get(field).map_or("", String::as_str);
            let code = codes::list_of(field).and_then(|list| list.get(text));
            code.map_or(text, |code| code.zh)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::header::Choice;
    use super::super::plan::plan;
    use super::super::workbook;
    use super::*;

    #[test]
    fn what_is_written_reads_back_the_same() {
        let resident = [
            ("name", "阿依古丽·买买提"),
            ("relation_to_head", "02"),
            ("sex", "2"),
            ("birth_date", "1986-06-05"),
            ("national_id", "610902198606050042"),
            ("ethnicity", "05"),
            ("marital_status", "22"),
            ("education", "70"),
            ("phone", "15088884060"),
            ("guardian", "王𠮷"),
            ("registered_at", "新疆喀什"),
            ("residence_status", "away"),
            ("away_to", "广东东莞"),
            ("note", "不外传"),
        ];
        let resident: Fields = resident.iter().map(|(f, v)| ((*f).to_owned(), (*v).to_owned())).collect();
        let row = ExportRow {
            village: Some("周营村".into()),
            household_number: "0016".into(),
            head_name: "阿依古丽·买买提".into(),
            village_group: "3组".into(),
            address: "村东".into(),
            resident: resident.clone(),
        };
        for with_village in [true, false] {
            let bytes = write([row.clone()], with_village).unwrap();
            let workbook = workbook::read(&bytes).unwrap();
            let plan = plan(&workbook, &Choice::default(), jiff::civil::date(2026, 11, 23)).unwrap();
            let mut expected = resident.clone();
            expected.remove("note");
            let read: Fields = plan.rows[0].fields.iter().map(|(f, v)| ((*f).to_owned(), v.clone())).collect();
            assert_eq!(read, expected);
            let household = &plan.households[0];
            assert_eq!((household.number.as_str(), household.village_group.as_str()), ("0016", "3组"));
            assert_eq!((household.address.as_str(), household.head_row), ("村东", Some(2)));
            assert!(workbook.sheets[0].rows().all(|(_, cells)| cells.iter().all(|cell| cell.text != "不外传")));
        }
    }
}
