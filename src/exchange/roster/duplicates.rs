//! The same person, or the same identity number, twice in one roster.

use std::collections::HashMap;

use super::header::Header;
use super::plan::{Finding, Level, PlanRow};

/// Marks every pair: the same number and name is the same person, and the later row creates nobody; the same
/// number with another name stays two people, both flagged; the same name and birth date in one household,
/// where a number is missing, may be one person and is flagged.
pub fn mark(rows: &mut [PlanRow], header: &Header) {
    mark_same_number(rows, header);
    mark_same_name(rows, header);
}

fn mark_same_number(rows: &mut [PlanRow], header: &Header) {
    let mut by_number: HashMap<String, Vec<usize>> = HashMap::new();
    for later in 0..rows.len() {
        let number = rows[later].text("national_id").to_owned();
        if number.is_empty() || is_refused(&rows[later]) {
            continue;
        }
        let earlier = by_number.entry(number).or_default();
        let same = earlier.iter().copied().find(|earlier| rows[*earlier].text("name") == rows[later].text("name"));
        if let Some(first) = same {
            mark_same_person(rows, header, first, later);
            continue;
        }
        if let Some(first) = earlier.first().copied() {
            flag(rows, header, (first, later), "national_id");
            flag(rows, header, (later, first), "national_id");
        }
        earlier.push(later);
    }
}

fn mark_same_person(rows: &mut [PlanRow], header: &Header, first: usize, later: usize) {
    let differs = differences(&rows[first], &rows[later]);
    let level = if differs.is_empty() { Level::Info } else { Level::Doubt };
    let mut params = vec![("row", rows[first].row.to_string())];
    if !differs.is_empty() {
        params.push(("differs", differs.join(",")));
    }
    rows[later].same_as = Some(rows[first].row);
    push(&mut rows[later], header, "national_id", level, params);
}

/// Fields in which the later row says something else than the first; what it does not say is no difference.
fn differences(first: &PlanRow, later: &PlanRow) -> Vec<&'static str> {
    let fields = later.fields.iter().filter(|(field, text)| first.text(field) != text.as_str());
    let mut fields: Vec<&'static str> = fields.map(|(field, _)| *field).collect();
    if first.household != later.household {
        fields.push("household");
    }
    fields
}

fn mark_same_name(rows: &mut [PlanRow], header: &Header) {
    let mut seen: HashMap<(usize, String, String), usize> = HashMap::new();
    for later in 0..rows.len() {
        let row = &rows[later];
        let (name, birth) = (row.text("name").to_owned(), row.text("birth_date").to_owned());
        if is_refused(row) || row.same_as.is_some() || name.is_empty() || birth.is_empty() {
            continue;
        }
        let first = *seen.entry((row.household, name, birth)).or_insert(later);
        let lacks_number = [first, later].iter().any(|index| rows[*index].text("national_id").is_empty());
        if first != later && lacks_number {
            flag(rows, header, (first, later), "name");
            flag(rows, header, (later, first), "name");
        }
    }
}

fn flag(rows: &mut [PlanRow], header: &Header, (index, other): (usize, usize), field: &'static str) {
    let params = vec![("row", rows[other].row.to_string()), ("name", rows[other].text("name").to_owned())];
    push(&mut rows[index], header, field, Level::Doubt, params);
}

fn push(row: &mut PlanRow, header: &Header, field: &'static str, level: Level, params: Vec<(&'static str, String)>) {
    let at = header.columns.iter().position(|column| column.field == Some(field));
    row.findings.push(Finding {
        row: row.row,
        column: at.map(|at| header.columns[at].letter.clone()).unwrap_or_default(),
        field,
        code: "duplicate_in_file",
        level,
        params,
        cell: at.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default(),
    });
}

fn is_refused(row: &PlanRow) -> bool {
    row.findings.iter().any(|finding| finding.level == Level::Refused)
}
