//! One row's cells as a resident's fields: every value that can be read is kept, every contradiction is said.

use jiff::civil::Date;

use super::header::RESIDENT_COLUMNS;
use super::plan::{Finding, Level, PlanFields};
use super::rows::Reader;
use crate::register::codes::HEAD;
use crate::register::date;
use crate::register::rules::{self, Fields, Level as CheckLevel};
use crate::register::text::{compact, person_name};

/// What compares one field with another or with today; all else was said when the field was read.
const ACROSS_FIELDS: [&str; 4] = ["sex_mismatch", "birth_mismatch", "age_unlikely", "id_birth_future"];

/// Signs that stand in a cell for "nothing".
const NOTHING: [&str; 11] = ["/", "\\", "-", "--", "—", "——", "无", "暂无", "空", "N/A", "#N/A"];

/// Reads the resident of a row. A value that cannot be kept is left out and remarked; one that contradicts another
/// is kept and remarked. What the identity number says fills an empty sex or birth date.
#[must_use]
pub fn read(reader: &Reader<'_>, row: u32, today: Date) -> (PlanFields, Vec<Finding>) {
    let mut fields = PlanFields::new();
    let mut findings = Vec::new();
    for field in RESIDENT_COLUMNS {
        let text = reader.text(row, field);
        if is_nothing(field, text) {
            continue;
        }
        let read = rules::read_resident_field(field, text);
        let is_kept = read.checks.iter().all(|check| check.level != CheckLevel::Error);
        for check in read.checks {
            let level = level_of(field, check.level);
            findings.push(reader.finding(row, field, check.code, level, check.params));
        }
        if is_kept {
            fields.insert(field, read.value);
        }
    }
    refuse_future_birth(reader, row, today, &mut fields, &mut findings);
    fill(&mut fields, &mut findings);
    let checks = rules::check_resident(&owned(&fields), today);
    for check in checks.into_iter().filter(|check| ACROSS_FIELDS.contains(&check.code)) {
        let field = RESIDENT_COLUMNS.into_iter().find(|field| *field == check.field).unwrap_or_default();
        findings.push(reader.finding(row, field, check.code, Level::Doubt, check.params));
    }
    (fields, findings)
}

/// A row without a name stays out. If it is the head's row, the household column may have the name: that is
/// said, and not taken.
pub fn check_name(reader: &Reader<'_>, row: u32, fields: &PlanFields, findings: &mut Vec<Finding>) {
    let is_refused = findings.iter().any(|finding| finding.level == Level::Refused);
    if fields.contains_key("name") || is_refused {
        return;
    }
    let head_name = person_name(reader.text(row, "head_name"));
    let is_head = fields.get("relation_to_head").is_some_and(|relation| relation == HEAD);
    let hint = (is_head && !head_name.is_empty()).then_some(("head_name", head_name));
    findings.push(reader.finding(row, "name", "missing_name", Level::Refused, hint.into_iter().collect()));
}

fn is_nothing(field: &str, text: &str) -> bool {
    let text = compact(text);
    text.is_empty() || (!matches!(field, "name" | "note") && NOTHING.contains(&text.as_str()))
}

fn level_of(field: &str, level: CheckLevel) -> Level {
    match level {
        CheckLevel::Info => Level::Info,
        // Without a name that can be kept there is no person.
        CheckLevel::Error if field == "name" => Level::Refused,
        CheckLevel::Doubt | CheckLevel::Error => Level::Doubt,
    }
}

fn refuse_future_birth(
    reader: &Reader<'_>,
    row: u32,
    today: Date,
    fields: &mut PlanFields,
    findings: &mut Vec<Finding>,
) {
    let birth = fields.get("birth_date").and_then(|text| date::parse_date(text).ok());
    if birth.is_some_and(|birth| birth > today) {
        let value = fields.remove("birth_date").unwrap_or_default();
        findings.push(reader.finding(row, "birth_date", "future_date", Level::Doubt, vec![("value", value)]));
    }
}

/// Takes sex and birth date from a sound identity number where the row has none, and says so where the row had a
/// text that could not be kept.
fn fill(fields: &mut PlanFields, findings: &mut [Finding]) {
    let filled = rules::fill_from_id(&owned(fields));
    for field in ["sex", "birth_date"] {
        let Some(value) = filled.get(field) else { continue };
        fields.insert(field, value.clone());
        for finding in findings.iter_mut().filter(|finding| finding.field == field) {
            finding.params.push(("taken", value.clone()));
        }
    }
}

fn owned(fields: &PlanFields) -> Fields {
    fields.iter().map(|(field, text)| ((*field).to_owned(), text.clone())).collect()
}
