//! What a resident's and a household's fields may hold: reading each into its canonical text, and the
//! checks that the form, the import and the list of findings share.
//!
//! Fields travel as a map from field name to text; an absent and an empty field are the same. A check is an
//! *error* when the value is impossible and cannot be saved, a *doubt* when it is unlikely and may be insisted
//! on. Rules compare a value with its own shape, with the calendar, or with the identity number that names
//! the same fact; none reads marriage, births, absence, age and sex against each other (design, 1.3).

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::national_id::{IdNote, NationalId};
use super::text::{FIELD_CHARS_MAX, NAME_CHARS_MAX, NOTE_CHARS_MAX, compact, is_hanzi, person_name, tidy};
use super::{birth_document, codes, date, national_id, phone, place};

/// Field name → text.
pub type Fields = BTreeMap<String, String>;

/// A resident's fields, in the order of a form. The household it belongs to is a link, not a text.
pub const RESIDENT_FIELDS: [&str; 15] = [
    "name",
    "sex",
    "birth_date",
    "national_id",
    "phone",
    "ethnicity",
    "marital_status",
    "education",
    "relation_to_head",
    "guardian",
    "registered_at",
    "residence_status",
    "away_to",
    "birth_document",
    "note",
];

/// A household's fields; `head` is the id of a resident and is not read here.
pub const HOUSEHOLD_FIELDS: [&str; 5] = ["number", "village_group", "address", "head", "note"];

/// The longest household number (户号), in characters.
pub const NUMBER_CHARS_MAX: usize = 20;
/// An age above this many years is a doubt.
pub const AGE_YEARS_LIKELY_MAX: i32 = 120;
/// Until this age in months a resident may still be without a name.
pub const UNNAMED_MONTHS_MAX: i32 = 12;

/// How grave a check is, the least grave first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing to decide; something was done that the person should know.
    Info,
    /// Unlikely; may be insisted on.
    Doubt,
    /// Impossible; cannot be saved.
    Error,
}

impl Level {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Doubt => "doubt",
            Self::Error => "error",
        }
    }
}

/// One remark about one field. The window and the command line have the sentence of the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub field: String,
    pub code: &'static str,
    pub level: Level,
    pub params: Vec<(&'static str, String)>,
}

/// A field's canonical text, and what is to be said about it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadField {
    /// Canonical if no check is an error; else the tidied text as it was.
    pub value: String,
    pub checks: Vec<Check>,
}

/// Reads one field of a resident as a person or a file writes it. Reading a canonical text gives it back.
#[must_use]
pub fn read_resident_field(field: &str, text: &str) -> ReadField {
    let tidied = tidy(text);
    if tidied.is_empty() {
        return ReadField { value: String::new(), checks: Vec::new() };
    }
    match field {
        "name" | "guardian" => read_name(field, text),
        "birth_date" => read_birth_date(field, text),
        "national_id" => read_national_id(field, text),
        "phone" => read_phone(field, text),
        "birth_document" => read_birth_document(field, text),
        "sex" | "ethnicity" | "marital_status" | "education" | "relation_to_head" | "residence_status" => {
            read_code(field, text)
        }
        "away_to" => read_away_to(field, tidied),
        "note" => limited(field, tidied, NOTE_CHARS_MAX),
        "registered_at" => limited(field, tidied, FIELD_CHARS_MAX),
        _ => unknown_field(field, tidied),
    }
}

/// Reads one field of a household as a person or a file writes it.
#[must_use]
pub fn read_household_field(field: &str, text: &str) -> ReadField {
    match field {
        "number" => limited(field, compact(text), NUMBER_CHARS_MAX),
        "village_group" | "address" => limited(field, tidy(text), FIELD_CHARS_MAX),
        "note" => limited(field, tidy(text), NOTE_CHARS_MAX),
        "head" => ReadField { value: text.trim().to_owned(), checks: Vec::new() },
        _ => unknown_field(field, tidy(text)),
    }
}

/// Every remark about a resident. Give the whole record, not only what was edited.
///
/// A resident without a name is a doubt in the first year of life and an error later.
#[must_use]
pub fn check_resident(fields: &Fields, today: Date) -> Vec<Check> {
    let read: BTreeMap<&str, ReadField> =
        fields.iter().map(|(field, text)| (field.as_str(), read_resident_field(field, text))).collect();
    let mut checks: Vec<Check> = read.values().flat_map(|read| read.checks.clone()).collect();
    let value = |field: &str| read.get(field).map_or("", |read| read.value.as_str());
    let birth = date::parse_date(value("birth_date")).ok();
    if let Some(birth) = birth {
        checks.extend(check_birth_date(birth, today));
    }
    let id = national_id::read(value("national_id")).ok().map(|read| read.id);
    if let Some(id) = &id {
        checks.extend(compare_with_id(id, value("sex"), birth));
        checks.extend(check_birth_of_id(id, today));
    }
    if value("name").is_empty() {
        let birth = birth.or_else(|| id.as_ref()?.birth_date());
        checks.push(missing_name(birth, today));
    }
    checks
}

/// Every remark about a household.
#[must_use]
pub fn check_household(fields: &Fields) -> Vec<Check> {
    fields.iter().flat_map(|(field, text)| read_household_field(field, text).checks).collect()
}

/// All readable fields in their canonical text; the others as they are.
#[must_use]
pub fn canonical_resident(fields: &Fields) -> Fields {
    canonical(fields, read_resident_field)
}

/// As `canonical_resident`, for a household.
#[must_use]
pub fn canonical_household(fields: &Fields) -> Fields {
    canonical(fields, read_household_field)
}

/// What follows from the identity number: sex and birth date where they are empty, and the number itself where
/// 15 places became 18 or its writing changed. Nothing that was entered is replaced by something else.
#[must_use]
pub fn fill_from_id(fields: &Fields) -> Fields {
    let text = fields.get("national_id").map_or("", String::as_str);
    let Ok(read) = national_id::read(text) else {
        return Fields::new();
    };
    let mut filled = Fields::new();
    if read.id.as_str() != text {
        filled.insert("national_id".into(), read.id.as_str().into());
    }
    // A number that is itself doubtful proves nothing.
    if read.notes.iter().any(|note| *note != IdNote::Upgraded15) {
        return filled;
    }
    let is_empty = |field: &str| fields.get(field).is_none_or(|text| tidy(text).is_empty());
    if is_empty("sex") {
        filled.insert("sex".into(), read.id.sex().into());
    }
    if let Some(birth) = read.id.birth_date().filter(|_| is_empty("birth_date")) {
        filled.insert("birth_date".into(), birth.to_string());
    }
    filled
}

/// Where a resident's sex or birth date says something else than the identity number.
#[must_use]
pub fn compare_with_id(id: &NationalId, sex: &str, birth: Option<Date>) -> Vec<Check> {
    let mut checks = Vec::new();
    if matches!(sex, "1" | "2") && sex != id.sex() {
        let params = vec![("value", sex.to_owned()), ("by_id", id.sex().to_owned())];
        checks.push(doubt("sex", "sex_mismatch", params));
    }
    if let (Some(birth), Some(by_id)) = (birth, id.birth_date())
        && birth != by_id
    {
        let params = vec![("value", birth.to_string()), ("by_id", by_id.to_string())];
        checks.push(doubt("birth_date", "birth_mismatch", params));
    }
    checks
}

fn check_birth_date(birth: Date, today: Date) -> Option<Check> {
    let params = vec![("value", birth.to_string())];
    match date::age_years(birth, today) {
        None => Some(error("birth_date", "future_date", params)),
        Some(age) if age > AGE_YEARS_LIKELY_MAX => {
            Some(doubt("birth_date", "age_unlikely", vec![("age", age.to_string())]))
        }
        Some(_) => None,
    }
}

fn check_birth_of_id(id: &NationalId, today: Date) -> Option<Check> {
    let birth = id.birth_date().filter(|birth| *birth > today)?;
    Some(doubt("national_id", "id_birth_future", vec![("by_id", birth.to_string())]))
}

fn missing_name(birth: Option<Date>, today: Date) -> Check {
    let months = birth.and_then(|birth| date::age_months(birth, today));
    let is_newborn = months.is_some_and(|months| months < UNNAMED_MONTHS_MAX);
    let make = if is_newborn { doubt } else { error };
    make("name", "missing_name", Vec::new())
}

fn read_name(field: &str, text: &str) -> ReadField {
    let mut read = limited(field, person_name(text), NAME_CHARS_MAX);
    if read.checks.is_empty() && !read.value.chars().all(is_of_a_name) {
        let value = read.value.clone();
        read.checks.push(doubt(field, "name_unusual", vec![("value", value)]));
    }
    read
}

fn is_of_a_name(c: char) -> bool {
    let is_variation = matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    is_hanzi(c) || c.is_alphabetic() || is_variation || matches!(c, '·' | ' ' | '-' | '\'' | '’' | '.')
}

fn read_birth_date(field: &str, text: &str) -> ReadField {
    match date::parse_date(text) {
        Ok(date) => ReadField { value: date.to_string(), checks: Vec::new() },
        Err(problem) => refused(field, problem.code(), text),
    }
}

fn read_national_id(field: &str, text: &str) -> ReadField {
    let read = match national_id::read(text) {
        Ok(read) => read,
        Err(problem) => return refused(field, problem.code(), text),
    };
    let check = |note: &IdNote| Check {
        field: field.to_owned(),
        code: note.code(),
        level: if *note == IdNote::Upgraded15 { Level::Info } else { Level::Doubt },
        params: vec![("value", read.id.masked())],
    };
    ReadField { value: read.id.as_str().to_owned(), checks: read.notes.iter().map(check).collect() }
}

fn read_phone(field: &str, text: &str) -> ReadField {
    let read = phone::read(text);
    let mut limited = limited(field, read.value, FIELD_CHARS_MAX);
    if read.doubtful && limited.checks.is_empty() {
        limited.checks.push(doubt(field, "phone_shape", Vec::new()));
    }
    limited
}

fn read_birth_document(field: &str, text: &str) -> ReadField {
    let read = birth_document::read(text);
    let mut limited = limited(field, read.value, FIELD_CHARS_MAX);
    if read.doubtful && limited.checks.is_empty() {
        limited.checks.push(doubt(field, "birth_document_shape", Vec::new()));
    }
    limited
}

fn read_code(field: &str, text: &str) -> ReadField {
    let code = codes::list_of(field).and_then(|list| list.from_text(text));
    let problem = if field == "relation_to_head" { "unknown_relation" } else { "unknown_code" };
    match code {
        Some(code) => ReadField { value: code.to_owned(), checks: Vec::new() },
        None => refused(field, problem, text),
    }
}

fn read_away_to(field: &str, tidied: String) -> ReadField {
    if place::is_finer_than_county(&tidied) {
        return refused(field, "away_to_too_fine", &tidied);
    }
    limited(field, tidied, FIELD_CHARS_MAX)
}

fn limited(field: &str, value: String, chars_max: usize) -> ReadField {
    let count = value.chars().count();
    if count <= chars_max {
        return ReadField { value, checks: Vec::new() };
    }
    let code = if field == "note" { "note_too_long" } else { "text_too_long" };
    let params = vec![("length", count.to_string()), ("most", chars_max.to_string())];
    ReadField { value, checks: vec![error(field, code, params)] }
}

fn refused(field: &str, code: &'static str, text: &str) -> ReadField {
    let value = tidy(text);
    let check = error(field, code, vec![("value", value.clone())]);
    ReadField { value, checks: vec![check] }
}

fn unknown_field(field: &str, value: String) -> ReadField {
    let check = error(field, "unknown_field", vec![("field", field.to_owned())]);
    ReadField { value, checks: vec![check] }
}

fn canonical(fields: &Fields, read: impl Fn(&str, &str) -> ReadField) -> Fields {
    fields.iter().map(|(field, text)| (field.clone(), read(field, text).value)).collect()
}

fn doubt(field: &str, code: &'static str, params: Vec<(&'static str, String)>) -> Check {
    Check { field: field.to_owned(), code, level: Level::Doubt, params }
}

fn error(field: &str, code: &'static str, params: Vec<(&'static str, String)>) -> Check {
    Check { field: field.to_owned(), code, level: Level::Error, params }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    /// `field=value` pairs, as the command line takes them.
    fn fields(text: &str) -> Fields {
        let pairs = text.split('|').filter_map(|pair| pair.split_once('='));
        pairs.map(|(field, value)| (field.to_owned(), value.to_owned())).collect()
    }

    fn remarks(checks: &[Check]) -> String {
        let mut remarks: Vec<String> =
            checks.iter().map(|c| format!("{}:{}:{}", c.level.as_str(), c.field, c.code)).collect();
        remarks.sort();
        remarks.join(" ")
    }

    #[test]
    fn residents_are_checked() {
        let long_note = format!("name=王芳|note={}", "字".repeat(61));
        let long_name = format!("name={}", "王".repeat(51));
        let cases = [
            ("name=王芳", ""),
            ("name=王芳|note=", ""),
            ("name=王芳|national_id=61090219720711947X|sex=2|birth_date=1972-07-11", "doubt:sex:sex_mismatch"),
            ("name=王芳|national_id=61090219720711947X|sex=1|birth_date=1972-07-12", "doubt:birth_date:birth_mismatch"),
            ("name=王芳|national_id=61090219720711947x|sex=男|birth_date=1972年7月11日", ""),
            ("name=王芳|national_id=61090219720711947X|sex=9", ""),
            ("name=王芳|national_id=612401196905073410", "doubt:national_id:id_checksum"),
            ("name=王芳|national_id=612401570129056", "info:national_id:id_15_upgraded"),
            (
                "name=王芳|national_id=61240120311301056X",
                "doubt:national_id:id_birth_impossible doubt:national_id:id_checksum",
            ),
            ("name=王芳|national_id=610902203105062001", "doubt:national_id:id_birth_future"),
            ("name=王芳|national_id=6.10902E+17", "error:national_id:id_digits_lost"),
            ("name=王芳|national_id=12345", "error:national_id:id_shape"),
            ("name=王芳|birth_date=2026-11-24", "error:birth_date:future_date"),
            ("name=王芳|birth_date=2026-11-23", ""),
            ("name=王芳|birth_date=1905-11-23", "doubt:birth_date:age_unlikely"),
            ("name=王芳|birth_date=1906-11-23", ""),
            ("name=王芳|birth_date=不详", "error:birth_date:bad_date"),
            ("", "error:name:missing_name"),
            ("name= |birth_date=2026-01-01", "doubt:name:missing_name"),
            ("birth_date=2025-11-23", "error:name:missing_name"),
            ("name=王芳1", "doubt:name:name_unusual"),
            ("name=阿依古丽·买买提|guardian=O'Neil", ""),
            ("name=葛\u{E0100}城", ""),
            ("name=王芳|phone=12345", "doubt:phone:phone_shape"),
            ("name=王芳|birth_document=o610-012345", ""),
            ("name=王芳|birth_document=610012345", "doubt:birth_document:birth_document_shape"),
            ("name=王芳|phone=150-8888-4060", ""),
            ("name=王芳|sex=x", "error:sex:unknown_code"),
            ("name=王芳|marital_status=20|ethnicity=01|education=70|residence_status=away", ""),
            ("name=王芳|marital_status=同居", "error:marital_status:unknown_code"),
            ("name=王芳|relation_to_head=朋友", "error:relation_to_head:unknown_relation"),
            ("name=王芳|away_to=广东东莞", ""),
            ("name=王芳|away_to=东莞市长安镇", "error:away_to:away_to_too_fine"),
            ("name=王芳|pregnant=1", "error:pregnant:unknown_field"),
            (long_note.as_str(), "error:note:note_too_long"),
            (long_name.as_str(), "error:name:text_too_long"),
        ];
        for (text, expected) in cases {
            let fields = fields(text);
            let checks = check_resident(&fields, TODAY);
            assert_eq!(remarks(&checks), expected, "{text}");
        }
    }

    #[test]
    fn households_are_checked() {
        let long_note = format!("note={}", "字".repeat(61));
        let cases = [
            ("number=0016|village_group=三组|address=周营村三组12号|head=", ""),
            ("number=000000000000000000001", "error:number:text_too_long"),
            ("income=1", "error:income:unknown_field"),
            (long_note.as_str(), "error:note:note_too_long"),
        ];
        for (text, expected) in cases {
            assert_eq!(remarks(&check_household(&fields(text))), expected, "{text}");
        }
    }

    #[test]
    fn canonical_texts_are_stable() {
        let typed = "name=王 芳|sex=女|birth_date=1986年1月2日|national_id=6109021972 0711947x|phone=150 8888 4060|\
                     ethnicity=汉族|marital_status=再婚|education=初中|relation_to_head=次子|residence_status=流出|away_to= 新疆 |note=不 详 ";
        let expected = "name=王芳|sex=2|birth_date=1986-01-02|national_id=61090219720711947X|phone=15088884060|\
                        ethnicity=01|marital_status=22|education=70|relation_to_head=20|residence_status=away|away_to=新疆|note=不 详";
        assert_eq!(canonical_resident(&fields(typed)), fields(expected));
        assert_eq!(canonical_resident(&fields(expected)), fields(expected));
        let household = canonical_household(&fields("number= 00 16 |address=周营村\n三组"));
        assert_eq!(household, fields("number=0016|address=周营村 三组"));
    }

    #[test]
    fn an_identity_number_fills_what_is_empty() {
        let cases = [
            ("national_id=61090219720711947X", "sex=1|birth_date=1972-07-11"),
            (
                "national_id=61090219720711947x|sex=|birth_date= ",
                "national_id=61090219720711947X|sex=1|birth_date=1972-07-11",
            ),
            ("national_id=61090219720711947X|sex=2|birth_date=不详", ""),
            ("national_id=612401570129056", "national_id=612401195701290562|sex=2|birth_date=1957-01-29"),
            ("national_id=612401196905073410", ""),
            ("national_id=12345", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(fill_from_id(&fields(text)), fields(expected), "{text}");
        }
    }

    #[test]
    fn what_the_law_leaves_to_people_is_never_remarked() {
        let cases = [
            "name=甲|birth_date=2010-01-01|marital_status=20|sex=2",
            "name=甲|birth_date=2010-01-01|relation_to_head=12|residence_status=away|sex=2",
            "name=甲|sex=1|relation_to_head=12|marital_status=10",
            "name=甲|birth_date=1930-01-01|relation_to_head=30",
        ];
        for text in cases {
            assert_eq!(check_resident(&fields(text), TODAY), [], "{text}");
        }
    }
}
