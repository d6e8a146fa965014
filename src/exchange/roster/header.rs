//! The header row (表头) of a roster, and which column holds which field.

use std::collections::BTreeMap;

use super::sheet::{Sheet, column_of, letter_of};
use crate::register::text::{half_width, is_hanzi};
use crate::{Error, Result};

/// Fields of a household that a column may hold.
pub const HOUSEHOLD_COLUMNS: [&str; 4] = ["household_number", "head_name", "village_group", "address"];

/// Fields of a resident that a column may hold.
pub const RESIDENT_COLUMNS: [&str; 15] = crate::register::rules::RESIDENT_FIELDS;

/// Columns whose absence is worth a word before an import.
const USUAL_COLUMNS: [&str; 6] = ["household_number", "name", "relation_to_head", "sex", "birth_date", "national_id"];

/// What columns are called. Titles are compared without blanks, signs and what stands in brackets.
const TITLES: [(&str, &str); 19] = [
    ("household_number", "户号 户编号 户序号 家庭编号 户籍号 户口编号 户口簿号 户别号 门户号 户籍编号 家庭户号"),
    ("head_name", "户主姓名 户主 户主名称 户主名字 所属户主"),
    ("village_group", "组 村民小组 小组 组别 所在组 组名 村组 居民小组 所属小组 组号 自然组"),
    ("address", "地址 家庭住址 住址 现住址 家庭地址 居住地址 现居住地址 详细地址 现居住地 常住地址 居住地 现住地 住所"),
    ("name", "姓名 名字 人员姓名 成员姓名 家庭成员姓名 居民姓名 本人姓名 家庭成员 人口姓名"),
    ("sex", "性别"),
    ("birth_date", "出生日期 出生年月 出生年月日 生日 出生时间 出生 出生日"),
    (
        "national_id",
        "身份证号 身份证号码 公民身份号码 公民身份证号码 公民身份证号 证件号码 证件号 身份证 身份号码 居民身份证号码 \
         居民身份证号 本人身份证号",
    ),
    (
        "phone",
        "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 联系电话号码 本人电话 联系手机 移动电话 联系人电话",
    ),
    ("ethnicity", "民族 民族成份 民族成分 族别"),
    ("marital_status", "婚姻状况 婚姻 婚姻状态 婚姻情况 婚否 婚况"),
    ("education", "文化程度 学历 受教育程度 教育程度 文化 最高学历"),
    (
        "relation_to_head",
        "与户主关系 与户主的关系 和户主关系 与户主之关系 关系 户主关系 家庭关系 同户主关系 与户主 成员关系",
    ),
    ("guardian", "监护人 监护人姓名"),
    ("registered_at", "户籍地 户籍地址 户籍所在地 户口所在地 户籍 户口所在地址 户籍住址 户口地址"),
    (
        "residence_status",
        "居住状态 现居状态 居住情况 居住状况 人员状态 在家情况 流动状态 流动情况 是否在家 人口状态 现居住状态 流动类型",
    ),
    (
        "away_to",
        "流向地 外出地 流入地 流出地 外出地点 去向 务工地 务工地点 外出去向 流动去向 外出务工地 外出务工地点 外出地址",
    ),
    ("birth_document", "出生医学证明编号 出生医学证明号 出生证编号 出生证号"),
    ("note", "备注 说明 备注说明 附注"),
];

/// Titles that number the rows: no field, but harmless to repeat.
const ROW_NUMBERS: [&str; 5] = ["序号", "编号", "行号", "序", "no"];

/// How far down a header may stand.
const ROWS_LOOKED_AT: usize = 60;
/// How many fields a row must name to be a header.
const FIELDS_MIN: usize = 3;
/// How many values are shown beside a title.
const SAMPLES_MAX: usize = 3;

/// A column that has a title or holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// 0-based.
    pub index: usize,
    pub letter: String,
    pub title: String,
    /// The field it holds; none if it is dropped.
    pub field: Option<&'static str>,
    /// The first values below the title.
    pub samples: Vec<String>,
}

/// A header that was found or given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The last row of titles, 1-based; residents begin below it.
    pub row: u32,
    pub columns: Vec<Column>,
}

/// What the person who imports has set; what is unset is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    pub sheet: Option<String>,
    /// 1-based.
    pub header_row: Option<u32>,
    /// Column letter → field name, or an empty text to drop the column; columns not named are dropped.
    pub columns: Option<BTreeMap<String, String>>,
}

impl Header {
    /// The column that holds a field.
    #[must_use]
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == Some(field))
    }

    /// Usual fields that no column holds.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        USUAL_COLUMNS.into_iter().filter(|field| self.column(field).is_none()).collect()
    }
}

/// Where a letter's column stands among all; the end for none.
#[must_use]
pub fn column_index(header: &Header, letter: &str) -> usize {
    let found = header.columns.iter().find(|column| column.letter == letter);
    found.map_or(usize::MAX, |column| column.index)
}

/// Every field that a column may hold, in the order of a form.
pub fn fields() -> impl Iterator<Item = &'static str> {
    HOUSEHOLD_COLUMNS.into_iter().chain(RESIDENT_COLUMNS)
}

/// The sheet with the best header and that header; the choice overrides what is found.
///
/// # Errors
/// `no_such_sheet`, `no_header` (with `sheet` or `row` where one was chosen), `unknown_field`, `unknown_column`,
/// `field_twice`, `no_name_column`.
pub fn find<'a>(sheets: &'a [Sheet], choice: &Choice) -> Result<(&'a Sheet, Header)> {
    let (sheet, row, titles) = match &choice.sheet {
        Some(name) => {
            let sheet = sheets.iter().find(|sheet| sheet.name == *name);
            let sheet = sheet.ok_or_else(|| Error::new("no_such_sheet").with("sheet", name))?;
            let (row, titles, _) = find_row(sheet, choice).ok_or_else(|| no_header(choice))?;
            (sheet, row, titles)
        }
        None => {
            let best_of = |visible: bool| {
                let sheets = sheets.iter().filter(|sheet| sheet.visible == visible);
                let found = sheets.filter_map(|sheet| find_row(sheet, choice).map(|found| (sheet, found)));
                // Of equally good ones the first sheet: `max_by_key` would take the last.
                found.reduce(|best, next| if next.1.2 > best.1.2 { next } else { best })
            };
            let best = best_of(true).or_else(|| best_of(false));
            let (sheet, (row, titles, _)) = best.ok_or_else(|| no_header(choice))?;
            (sheet, row, titles)
        }
    };
    let mut columns = columns_of(sheet, row, titles);
    assign(&mut columns, choice)?;
    let header = Header { row, columns };
    if header.column("name").is_none() {
        return Err(Error::new("no_name_column").with("row", row));
    }
    Ok((sheet, header))
}

/// Whether a row repeats the header, as printed pages do.
#[must_use]
pub fn is_repeated<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    fields_named(texts) >= FIELDS_MIN
}

/// Whether a title numbers the rows.
#[must_use]
pub fn is_row_number(title: &str) -> bool {
    ROW_NUMBERS.contains(&bare(title).as_str())
}

/// The field that a title names.
#[must_use]
pub fn field_of_title(title: &str) -> Option<&'static str> {
    let find = |title: &str| TITLES.iter().find(|(_, titles)| titles.split_whitespace().any(|known| known == title));
    let whole = bare(title);
    let without_brackets = bare(&outside_brackets(title));
    find(&whole).or_else(|| find(&without_brackets)).map(|(field, _)| *field)
}

fn no_header(choice: &Choice) -> Error {
    let error = Error::new("no_header");
    let error = if let Some(sheet) = &choice.sheet { error.with("sheet", sheet) } else { error };
    if let Some(row) = choice.header_row { error.with("row", row) } else { error }
}

/// The best header row of a sheet, its titles, and how many fields they name.
fn find_row(sheet: &Sheet, choice: &Choice) -> Option<(u32, Vec<String>, usize)> {
    if let Some(row) = choice.header_row {
        let (titles, named) = best_titles(sheet, row);
        let is_enough = named >= 1 || choice.columns.is_some();
        return is_enough.then_some((row, titles, named));
    }
    let candidates = sheet.rows().take(ROWS_LOOKED_AT).map(|(row, _)| {
        let (titles, named) = best_titles(sheet, row);
        (row, titles, named)
    });
    let is_header = |named: &usize| *named >= FIELDS_MIN;
    let best = candidates.filter(|(_, _, named)| is_header(named));
    best.reduce(|best, next| if next.2 > best.2 { next } else { best })
}

/// The titles of a row, alone or with those above it where it has none (a header of two rows, its upper cells
/// merged downwards), whichever names more fields.
fn best_titles(sheet: &Sheet, row: u32) -> (Vec<String>, usize) {
    let alone: Vec<String> = sheet.cells(row).iter().map(|cell| cell.text.clone()).collect();
    let named_alone = fields_named(alone.iter().map(String::as_str));
    let Some(above) = row.checked_sub(1).map(|above| sheet.cells(above)).filter(|above| !above.is_empty()) else {
        return (alone, named_alone);
    };
    let width = alone.len().max(above.len());
    let text = |column: usize| match alone.get(column).filter(|text| !text.trim().is_empty()) {
        Some(text) => text.clone(),
        None => above.get(column).map(|cell| cell.text.clone()).unwrap_or_default(),
    };
    let both: Vec<String> = (0..width).map(text).collect();
    let named_both = fields_named(both.iter().map(String::as_str));
    let has_titles = alone.iter().any(|title| field_of_title(title).is_some());
    if has_titles && named_both > named_alone { (both, named_both) } else { (alone, named_alone) }
}

/// How many different fields some titles name; none if none of them is a name or an identity number.
fn fields_named<'a>(titles: impl Iterator<Item = &'a str>) -> usize {
    let mut fields: Vec<&str> = titles.filter_map(field_of_title).collect();
    fields.sort_unstable();
    fields.dedup();
    if fields.iter().any(|field| matches!(*field, "name" | "national_id")) { fields.len() } else { 0 }
}

fn columns_of(sheet: &Sheet, row: u32, titles: Vec<String>) -> Vec<Column> {
    let width = sheet.width().max(titles.len());
    let column = |index: usize| {
        let title = titles.get(index).map(|title| one_line(title)).unwrap_or_default();
        let samples = samples(sheet, row, index);
        let is_there = !title.is_empty() || !samples.is_empty();
        is_there.then(|| Column { index, letter: letter_of(index), title, field: None, samples })
    };
    (0..width).filter_map(column).collect()
}

fn samples(sheet: &Sheet, row: u32, column: usize) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    for (_, cells) in sheet.rows().filter(|(at, _)| *at > row) {
        let text = cells.get(column).map_or("", |cell| cell.text.trim());
        if !text.is_empty() && !samples.iter().any(|sample| sample == text) {
            samples.push(text.to_owned());
        }
        if samples.len() >= SAMPLES_MAX {
            break;
        }
    }
    samples
}

fn assign(columns: &mut [Column], choice: &Choice) -> Result<()> {
    let Some(chosen) = &choice.columns else {
        let mut taken: Vec<&str> = Vec::new();
        for column in columns {
            column.field = field_of_title(&column.title).filter(|field| !taken.contains(field));
            taken.extend(column.field);
        }
        return Ok(());
    };
    for (letter, name) in chosen.iter().filter(|(_, name)| !name.is_empty()) {
        let field = fields().find(|field| field == name);
        let field = field.ok_or_else(|| Error::new("unknown_field").with("field", name))?;
        if columns.iter().any(|column| column.field == Some(field)) {
            return Err(Error::new("field_twice").with("field", field));
        }
        let column = column_of(letter).and_then(|index| columns.iter_mut().find(|column| column.index == index));
        column.ok_or_else(|| Error::new("unknown_column").with("column", letter))?.field = Some(field);
    }
    Ok(())
}

/// A title without blanks, line breaks and signs, in lower case and half width.
fn bare(title: &str) -> String {
    let title = half_width(title).to_lowercase();
    title.chars().filter(|c| is_hanzi(*c) || c.is_alphanumeric()).collect()
}

fn outside_brackets(title: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for c in title.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

fn one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::sheet::{Cell, CellKind};
    use super::*;

    /// Rows with `/` between, cells with `,` between; `~` stands for a line break within a cell.
    fn sheet(name: &str, text: &str) -> Sheet {
        let mut sheet = Sheet::new(name, true);
        for (row, cells) in (1..).zip(text.split('/')) {
            for (column, cell) in cells.split(',').enumerate() {
                let text = cell.replace('~', "\n");
                sheet.put(row, column, Cell { text, kind: CellKind::Text }).unwrap();
            }
        }
        sheet
    }

    fn shown(found: Result<(&Sheet, Header)>) -> String {
        let (sheet, header) = match found {
            Ok(found) => found,
            Err(error) => return error.code.to_owned(),
        };
        let mapped = header.columns.iter().filter_map(|column| Some((column.letter.as_str(), column.field?)));
        let mapped: Vec<String> = mapped.map(|(letter, field)| format!("{letter}={field}")).collect();
        format!("{}{}: {}", sheet.name, header.row, mapped.join(" "))
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(shown(find(&[sheet("", text)], &Choice::default())), expected, "{text}");
    }

    #[test]
    fn headers_are_found() {
        check("姓名,性别,身份证号/王芳,女,1", "1: A=name B=sex C=national_id");
        check("某村花名册/填报单位：某村/序号,姓名,性别,身份证号/1,王芳,女,1", "3: B=name C=sex D=national_id");
        check("////姓名,性别,民族/王芳,女,汉", "5: A=name B=sex C=ethnicity");
        check("姓 名,性　别,出生~年月,公民身份号码", "1: A=name B=sex C=birth_date D=national_id");
        check("*姓名,性别(必填),身份证号码（18位）,【选填】民族", "1: A=name B=sex C=national_id D=ethnicity");
        check("户主,姓名,关系,手机", "1: A=head_name B=name C=relation_to_head D=phone");
        check("户主姓名,户主身份证号,姓名,性别,身份证号", "1: A=head_name C=name D=sex E=national_id");
        check("姓名,性别,联系电话,手机", "1: A=name B=sex C=phone");
        check(
            "村民小组,户编号,姓名,与户主的关系,家庭住址",
            "1: A=village_group B=household_number C=name D=relation_to_head E=address",
        );
        check(
            "姓名,文化程度,婚姻状况,监护人,现居状态,外出地,户籍地,备注",
            "1: A=name B=education C=marital_status D=guardian E=residence_status F=away_to G=registered_at H=note",
        );
        check("姓名,性别,胎次,孕情,节育措施", "no_header");
        check("姓名,性别,民族,胎次", "1: A=name B=sex C=ethnicity");
        check("甲,乙,丙/1,2,3", "no_header");
        check("性别,民族,出生日期,身份证号", "no_name_column");
        check("", "no_header");
    }

    #[test]
    fn headers_of_two_rows_are_found() {
        check("姓名,基本信息,,联系/,性别,出生日期,电话/王芳,女,1990-01-01,1", "2: A=name B=sex C=birth_date D=phone");
        check("户号,姓名,性别,身份证号/,,出生日期,/1,王芳,女,1", "1: A=household_number B=name C=sex D=national_id");
        check("姓名,性别,民族,备注/王芳,女,汉,/姓名,性别,民族,备注", "1: A=name B=sex C=ethnicity D=note");
    }

    #[test]
    fn the_sheet_with_a_header_is_taken() {
        let sheets =
            [sheet("说明", "填表说明/姓名要写全"), sheet("册", "姓名,性别,民族"), sheet("旧", "姓名,性别,民族")];
        let choose = |sheet: &str| Choice { sheet: Some(sheet.into()), ..Choice::default() };
        assert_eq!(shown(find(&sheets, &Choice::default())), "册1: A=name B=sex C=ethnicity");
        assert_eq!(shown(find(&sheets, &choose("旧"))), "旧1: A=name B=sex C=ethnicity");
        assert_eq!(shown(find(&sheets, &choose("说明"))), "no_header");
        assert_eq!(shown(find(&sheets, &choose("无"))), "no_such_sheet");
        assert_eq!(shown(find(&[], &Choice::default())), "no_header");
        let mut hidden = sheet("旧册", "姓名,性别,民族,电话");
        hidden.visible = false;
        let sheets = [sheet("册", "姓名,性别,民族"), hidden];
        assert_eq!(shown(find(&sheets, &Choice::default())), "册1: A=name B=sex C=ethnicity");
        assert_eq!(shown(find(&sheets[1..], &Choice::default())), "旧册1: A=name B=sex C=ethnicity D=phone");
    }

    #[test]
    fn a_person_can_say_otherwise() {
        let sheets = [sheet("", "姓名,性别,民族,别名,空/甲,乙,丙,丁/姓名,性别,民族,电话")];
        let choose = |row: Option<u32>, columns: &[(&str, &str)]| {
            let columns = columns.iter().map(|(letter, field)| ((*letter).to_owned(), (*field).to_owned()));
            let columns: BTreeMap<String, String> = columns.collect();
            let columns = (!columns.is_empty()).then_some(columns);
            shown(find(&sheets, &Choice { sheet: None, header_row: row, columns }))
        };
        type Columns<'a> = &'a [(&'a str, &'a str)];
        let cases: [(Option<u32>, Columns<'_>, &str); 9] = [
            (Some(1), &[], "1: A=name B=sex C=ethnicity"),
            (Some(3), &[], "3: A=name B=sex C=ethnicity D=phone"),
            (Some(1), &[("D", "name"), ("A", ""), ("c", "note")], "1: C=note D=name"),
            (Some(2), &[("A", "name")], "2: A=name"),
            (Some(2), &[], "no_header"),
            (None, &[("A", "parity")], "unknown_field"),
            (None, &[("ZZ", "name")], "unknown_column"),
            (None, &[("A", "name"), ("B", "name")], "field_twice"),
            (None, &[("A", "sex")], "no_name_column"),
        ];
        for (row, columns, expected) in cases {
            assert_eq!(choose(row, columns), expected, "{row:?} {columns:?}");
        }
    }

    #[test]
    fn no_title_names_two_fields() {
        let mut all: Vec<&str> = TITLES.iter().flat_map(|(_, titles)| titles.split_whitespace()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        let named: Vec<&str> = TITLES.iter().map(|(field, _)| *field).collect();
        assert!(fields().all(|field| named.contains(&field)));
        assert!(all.iter().all(|title| field_of_title(title).is_some()), "titles are written bare");
    }
}
