//! Which rows of a sheet are people, and which household each belongs to.

use std::collections::{BTreeMap, HashMap};

use super::header::{HOUSEHOLD_COLUMNS, Header, RESIDENT_COLUMNS, is_repeated, is_row_number};
use super::plan::{Finding, Level, PlanFields, PlanHousehold};
use super::sheet::{Cell, Sheet};
use crate::register::codes::HEAD;
use crate::register::text::{compact, is_hanzi, person_name};
use crate::register::{national_id, rules};

/// What a row below the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    Person,
    /// 合计, 总计, 小计.
    Total,
    /// The header again, as on every printed page.
    Header,
    /// Nothing in any column that is read: a line of notes, a signature, a row number alone.
    Nothing,
}

/// A sheet with its header: gives the text of a field in a row.
#[derive(Debug)]
pub struct Reader<'a> {
    sheet: &'a Sheet,
    header: &'a Header,
    /// Texts of blocks merged over several rows, in the columns of the household.
    merged: BTreeMap<(u32, usize), &'a str>,
}

impl<'a> Reader<'a> {
    #[must_use]
    pub fn new(sheet: &'a Sheet, header: &'a Header) -> Self {
        let columns = HOUSEHOLD_COLUMNS.iter().filter_map(|field| header.column(field));
        let columns: Vec<usize> = columns.map(|column| column.index).collect();
        Self { sheet, header, merged: sheet.merged_texts(&columns) }
    }

    /// The text of a field's cell; empty when no column holds it. Household fields are filled down their
    /// merged blocks.
    #[must_use]
    pub fn text(&self, row: u32, field: &str) -> &'a str {
        let Some(column) = self.header.column(field) else { return "" };
        match self.sheet.text(row, column.index).trim() {
            "" => self.merged.get(&(row, column.index)).copied().unwrap_or(""),
            text => text,
        }
    }

    /// A finding about a field's cell.
    #[must_use]
    pub fn finding(
        &self,
        row: u32,
        field: &'static str,
        code: &'static str,
        level: Level,
        params: Vec<(&'static str, String)>,
    ) -> Finding {
        let column = self.header.column(field);
        let cell = column.map(|column| self.sheet.text(row, column.index).to_owned());
        Finding {
            row,
            column: column.map(|column| column.letter.clone()).unwrap_or_default(),
            field,
            code,
            level,
            params,
            cell: cell.unwrap_or_default(),
        }
    }

    /// The cells under the columns of the header; those of dropped columns are left empty.
    #[must_use]
    pub fn cells(&self, row: u32) -> Vec<String> {
        let columns = self.header.columns.iter();
        let is_kept = |column: &super::header::Column| column.field.is_some() || is_row_number(&column.title);
        columns
            .map(|column| if is_kept(column) { self.sheet.text(row, column.index).to_owned() } else { String::new() })
            .collect()
    }

    /// What a row is.
    #[must_use]
    pub fn kind(&self, row: u32, cells: &[Cell]) -> RowKind {
        let says = |field: &&str| !self.text(row, field).is_empty();
        let name = self.text(row, "name");
        let has_id = national_id::read(self.text(row, "national_id")).is_ok();
        let is_named = !name.is_empty() && !is_total_word(name);
        if !has_id && !is_named && cells.iter().any(|cell| is_total_word(&cell.text)) {
            return RowKind::Total;
        }
        if !has_id && is_repeated(cells.iter().map(|cell| cell.text.as_str())) {
            return RowKind::Header;
        }
        let said: Vec<&str> = RESIDENT_COLUMNS.into_iter().filter(says).filter(|field| *field != "note").collect();
        match said.as_slice() {
            [] => RowKind::Nothing,
            ["name"] if is_no_name(name) => RowKind::Nothing,
            _ => RowKind::Person,
        }
    }
}

/// 合计, 合　计：, 小计(人), 共计889人.
fn is_total_word(text: &str) -> bool {
    let text = compact(text);
    let rest = ["合计", "总计", "小计", "共计", "累计", "总人数", "本页小计", "本页合计", "总数"];
    let rest = rest.iter().find_map(|word| text.strip_prefix(word));
    rest.is_some_and(|rest| rest.chars().all(|c| !is_hanzi(c) || matches!(c, '人' | '户' | '数' | '口' | '名')))
}

/// A line that stands in the column of names without being one: 制表人：李四, 第三组, 2026年11月1日.
fn is_no_name(text: &str) -> bool {
    let text = compact(text);
    let is_group = text.starts_with(|c| "第一二三四五六七八九十".contains(c)) && text.ends_with(['组', '队', '社']);
    is_group
        || text.chars().any(|c| c.is_ascii_digit() || matches!(c, ':' | '：'))
        || !text.chars().any(char::is_alphabetic)
}

/// The households of a sheet, found row by row.
#[derive(Debug, Default)]
pub struct Households {
    pub found: Vec<PlanHousehold>,
    current: Option<usize>,
    /// Those with a row whose relation is 户主.
    headed: Vec<bool>,
    by_number: HashMap<(String, String), Vec<usize>>,
}

/// A doubt about a household: the field it stands at, and its code.
type Remark = Option<(&'static str, &'static str)>;

/// What a row says of its household.
struct Said {
    number: String,
    head_name: String,
    village_group: String,
    address: String,
    is_head: bool,
}

impl Households {
    /// The household of a row. A number begins or continues one; without it another head's name does; without
    /// both each 户主 does.
    pub fn place(&mut self, reader: &Reader<'_>, row: u32, fields: &PlanFields, findings: &mut Vec<Finding>) -> usize {
        let said = Said {
            number: household_text(reader, row, "household_number", "number", findings),
            head_name: person_name(reader.text(row, "head_name")),
            village_group: household_text(reader, row, "village_group", "village_group", findings),
            address: household_text(reader, row, "address", "address", findings),
            is_head: fields.get("relation_to_head").is_some_and(|relation| relation == HEAD),
        };
        let (index, remark) = self.choose(&said);
        let index = index.unwrap_or_else(|| self.begin(&said, row));
        self.current = Some(index);
        if let Some((field, code)) = remark {
            let params = vec![("number", self.found[index].number.clone())];
            findings.push(reader.finding(row, field, code, Level::Doubt, params));
        }
        self.complete(index, &said, reader, row, findings);
        index
    }

    /// The household that a row continues, none if it begins one; and what is doubtful about that.
    fn choose(&self, said: &Said) -> (Option<usize>, Remark) {
        if said.number.is_empty() { self.choose_without_number(said) } else { self.choose_by_number(said) }
    }

    fn choose_without_number(&self, said: &Said) -> (Option<usize>, Remark) {
        let Some(current) = self.current else { return (None, None) };
        let is_other_head = !said.head_name.is_empty() && said.head_name != self.found[current].head_name;
        if is_other_head || (said.is_head && self.headed[current]) {
            let lacks_number = !self.found[current].number.is_empty();
            return (None, lacks_number.then_some(("household_number", "household_number_missing")));
        }
        (Some(current), None)
    }

    fn choose_by_number(&self, said: &Said) -> (Option<usize>, Remark) {
        let same_number = self.by_number.get(&(said.village_group.clone(), said.number.clone()));
        let same_number = same_number.map_or(&[][..], Vec::as_slice);
        // The group may stand in the first row of a household only.
        let adjacent = self.current.filter(|current| {
            let found = &self.found[*current];
            found.number == said.number && (said.village_group.is_empty() || said.village_group == found.village_group)
        });
        let agrees = |index: &usize| {
            let head_name = &self.found[*index].head_name;
            said.head_name.is_empty() || head_name.is_empty() || said.head_name == *head_name
        };
        match adjacent.into_iter().chain(same_number.iter().copied()).find(agrees) {
            Some(index) if said.is_head && self.headed[index] => {
                (Some(index), Some(("relation_to_head", "second_head")))
            }
            Some(index) => (Some(index), None),
            None if adjacent.is_some() => (adjacent, Some(("head_name", "head_name_mismatch"))),
            None if same_number.is_empty() => (None, None),
            None => (None, Some(("household_number", "household_number_twice"))),
        }
    }

    fn begin(&mut self, said: &Said, row: u32) -> usize {
        let index = self.found.len();
        self.found.push(PlanHousehold {
            number: said.number.clone(),
            head_name: said.head_name.clone(),
            first_row: row,
            ..PlanHousehold::default()
        });
        self.headed.push(false);
        if !said.number.is_empty() {
            self.by_number.entry((said.village_group.clone(), said.number.clone())).or_default().push(index);
        }
        index
    }

    /// Takes what the household did not know yet; another group or address than it has is only remarked.
    fn complete(&mut self, index: usize, said: &Said, reader: &Reader<'_>, row: u32, findings: &mut Vec<Finding>) {
        self.headed[index] |= said.is_head;
        let household = &mut self.found[index];
        if household.head_name.is_empty() {
            household.head_name.clone_from(&said.head_name);
        }
        let own = [
            ("village_group", &said.village_group, &mut household.village_group),
            ("address", &said.address, &mut household.address),
        ];
        for (field, said, known) in own {
            if known.is_empty() {
                known.clone_from(said);
            } else if !said.is_empty() && said != known {
                let params = vec![("value", said.clone()), ("household", known.clone())];
                findings.push(reader.finding(row, field, "household_differs", Level::Info, params));
            }
        }
    }
}

/// A household field's text; one that is too long is left out and remarked.
fn household_text(
    reader: &Reader<'_>,
    row: u32,
    column: &'static str,
    field: &str,
    findings: &mut Vec<Finding>,
) -> String {
    let read = rules::read_household_field(field, reader.text(row, column));
    for check in &read.checks {
        findings.push(reader.finding(row, column, check.code, Level::Doubt, check.params.clone()));
    }
    if read.checks.is_empty() { read.value } else { String::new() }
}
