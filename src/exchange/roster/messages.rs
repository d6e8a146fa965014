//! The sentence of every finding and of every file that cannot be read: what is wrong and what to do.

use super::header::Column;
use super::plan::Finding;
use crate::register::codes;

/// The language of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Chinese,
    English,
}

/// A code, its sentence in Chinese and in English. `{name}` stands for a parameter; a part in `[…]` is left out
/// when a parameter in it is missing.
type Entry = (&'static str, &'static str, &'static str);

/// The sentence of a finding, without where it stands.
#[must_use]
pub fn sentence(finding: &Finding, language: Language) -> String {
    let params: Vec<(&str, String)> =
        finding.params.iter().map(|(name, value)| (*name, in_words(finding.field, name, value, language))).collect();
    render(finding.code, &params, language)
}

/// The sentence of a finding with the column it stands in: `D 列（姓名）：没有姓名……`.
#[must_use]
pub fn located_sentence(finding: &Finding, columns: &[Column], language: Language) -> String {
    let sentence = sentence(finding, language);
    let Some(column) = columns.iter().find(|column| column.letter == finding.column) else { return sentence };
    match language {
        Language::Chinese => format!("{} 列（{}）：{sentence}", column.letter, column.title),
        Language::English => format!("Column {} ({}): {sentence}", column.letter, column.title),
    }
}

/// The sentence of a finding's code about a field, wherever the finding came from.
#[must_use]
pub fn code_sentence(code: &str, field: &str, params: &[(&str, String)], language: Language) -> String {
    let params: Vec<(&str, String)> =
        params.iter().map(|(name, value)| (*name, in_words(field, name, value, language))).collect();
    render(code, &params, language)
}

/// The sentence of a file's or header's error code; none for a code of another part of the program.
#[must_use]
pub fn error_sentence(code: &str, params: &[(&str, String)], language: Language) -> Option<String> {
    ERRORS.iter().any(|entry| entry.0 == code).then(|| render(code, params, language))
}

/// Every code that has a sentence here.
pub fn codes() -> impl Iterator<Item = &'static str> {
    FINDINGS.iter().chain(ERRORS).map(|entry| entry.0)
}

fn render(code: &str, params: &[(&str, String)], language: Language) -> String {
    let entry = FINDINGS.iter().chain(ERRORS).find(|entry| entry.0 == code);
    let template = match (entry, language) {
        (Some(entry), Language::Chinese) => entry.1,
        (Some(entry), Language::English) => entry.2,
        (None, Language::Chinese) => "这一项请核对。",
        (None, Language::English) => "Please check this entry.",
    };
    filled(template, params)
}

fn filled(template: &str, params: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (index, part) in template.split('[').enumerate() {
        let (optional, rest) = if index == 0 { ("", part) } else { part.split_once(']').unwrap_or((part, "")) };
        let optional = with_params(optional, params);
        if !optional.contains('{') {
            text.push_str(&optional);
        }
        text.push_str(&with_params(rest, params));
    }
    text
}

fn with_params(text: &str, params: &[(&str, String)]) -> String {
    params.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// Codes in parameters as words: `1` → 男, `phone,household` → 电话、户.
fn in_words(field: &str, name: &str, value: &str, language: Language) -> String {
    if name == "differs" {
        let words: Vec<&str> = value.split(',').map(|field| field_name(field, language)).collect();
        return words.join(if language == Language::Chinese { "、" } else { ", " });
    }
    let entry = codes::list_of(field).and_then(|list| list.get(value));
    match (entry, language) {
        (Some(code), Language::Chinese) => code.zh.to_owned(),
        (Some(code), Language::English) => code.en.to_owned(),
        (None, _) => value.to_owned(),
    }
}

/// What a field is called.
#[must_use]
pub fn field_name(field: &str, language: Language) -> &str {
    let entry = FIELDS.iter().find(|entry| entry.0 == field);
    match (entry, language) {
        (Some(entry), Language::Chinese) => entry.1,
        (Some(entry), Language::English) => entry.2,
        (None, _) => field,
    }
}

const FIELDS: &[Entry] = &[
    ("birth_document", "出生医学证明编号", "birth certificate number"),
    ("household", "户", "household"),
    ("household_number", "户号", "household number"),
    ("number", "户号", "household number"),
    ("head_name", "户主姓名", "name of the head"),
    ("village_group", "村民小组", "village group"),
    ("address", "住址", "address"),
    ("name", "姓名", "name"),
    ("sex", "性别", "sex"),
    ("birth_date", "出生日期", "birth date"),
    ("national_id", "身份证号", "ID number"),
    ("phone", "联系电话", "phone"),
    ("ethnicity", "民族", "ethnic group"),
    ("marital_status", "婚姻状况", "marital status"),
    ("education", "文化程度", "education"),
    ("relation_to_head", "与户主关系", "relation to head"),
    ("guardian", "监护人", "guardian"),
    ("registered_at", "户籍地", "registered at"),
    ("residence_status", "居住状态", "residence"),
    ("away_to", "外出地", "place of stay"),
    ("note", "备注", "note"),
];

const FINDINGS: &[Entry] = &[
    (
        "id_checksum",
        "身份证号的校验位不对，号码照原样保留；请对照身份证核对。",
        "The check digit of the ID number is wrong. The number is kept as it is; please compare it with the card.",
    ),
    (
        "id_15_upgraded",
        "15 位旧号码已升为 18 位：{value}；请顺便核对。",
        "The old 15-digit number was made 18 digits: {value}. Please compare it when you can.",
    ),
    (
        "id_digits_lost",
        "表格把身份证号存成了数字，末尾几位已经丢失，号码没有录入；请按身份证补填，并把这一列设为文本格式。",
        "The spreadsheet stored the ID number as a number and its last digits are lost. It was left out; enter it from \
         the card and format the column as text.",
    ),
    (
        "id_shape",
        "“{value}”不是 18 位或 15 位的身份证号，号码没有录入；请按身份证补填。",
        "“{value}” is no ID number of 18 or 15 places. It was left out; enter it from the card.",
    ),
    (
        "id_birth_impossible",
        "身份证号里的出生日期不存在，号码照原样保留；请对照身份证核对。",
        "The birth date within the ID number does not exist. The number is kept as it is; please compare it with the card.",
    ),
    (
        "id_birth_future",
        "身份证号里的出生日期 {by_id} 在今天以后，号码照原样保留；请核对。",
        "The birth date {by_id} within the ID number lies in the future. The number is kept as it is; please check it.",
    ),
    (
        "sex_mismatch",
        "性别填的是“{value}”，按身份证号应为“{by_id}”；两个值都保留，请核对哪个对。",
        "The sex is given as {value}, the ID number says {by_id}. Both are kept; please check which is right.",
    ),
    (
        "birth_mismatch",
        "出生日期填的是 {value}，身份证号里是 {by_id}；两个值都保留，请核对哪个对。",
        "The birth date is given as {value}, the ID number says {by_id}. Both are kept; please check which is right.",
    ),
    (
        "bad_date",
        "“{value}”不是一个完整的日期，没有录入[；出生日期已按身份证号填为 {taken}]；请按 1986-05-31 这样补填。",
        "“{value}” is no whole date and was left out[; the birth date was taken from the ID number: {taken}]. Enter it \
         as 1986-05-31.",
    ),
    (
        "future_date",
        "出生日期 {value} 在今天以后，没有录入[；已按身份证号填为 {taken}]；请核对后补填。",
        "The birth date {value} lies in the future and was left out[; it was taken from the ID number: {taken}]. Please \
         check and enter it.",
    ),
    (
        "age_unlikely",
        "按出生日期已有 {age} 岁，请核对。",
        "By the birth date this person is {age} years old. Please check.",
    ),
    (
        "missing_name",
        "没有姓名，这一行没有录入[；户主姓名一栏写的是“{head_name}”，是不是这个人请您确认]；请补填姓名后再导入。",
        "There is no name, so this row was not entered[; the column of the head says “{head_name}”, please confirm \
         whether it is this person]. Fill in the name and import again.",
    ),
    (
        "name_unusual",
        "姓名“{value}”里有不常见的符号，照原样保留；请核对。",
        "The name “{value}” has unusual signs. It is kept as it is; please check it.",
    ),
    (
        "duplicate_in_file",
        "与第 {row} 行[“{name}”]是同一人或身份证号相同[；两处的{differs}不一样]；请核对。同号同名的只录入一次。",
        "The same person or ID number as in row {row}[ (“{name}”)][; they differ in: {differs}]. Please check. The same \
         number with the same name is entered once.",
    ),
    (
        "duplicate_in_register",
        "户册里已有身份证号相同的“{name}”，可能是同一人的两份登记；请核对。",
        "The register already has “{name}” with this ID number; these may be two entries of one person. Please check.",
    ),
    (
        "unknown_relation",
        "“{value}”不在与户主关系的代码表里，没有录入；请改为表里的称呼，如“子”“儿媳”“其他亲属”。",
        "“{value}” is not in the list of relations and was left out. Use a word of the list, such as son, other kin.",
    ),
    (
        "unknown_code",
        "“{value}”不在这一栏的代码表里，没有录入[；已按身份证号填为“{taken}”]；请改为表里的说法。",
        "“{value}” is not in the list of this column and was left out[; taken from the ID number: {taken}]. Use a word \
         of the list.",
    ),
    (
        "phone_shape",
        "电话不像手机号，也不像带区号的座机号，照原样保留；请核对。",
        "This is neither a mobile number nor a landline with its area code. It is kept as it is; please check it.",
    ),
    (
        "birth_document_shape",
        "出生医学证明编号一般是一个字母加九位数字，照原样保留；请照证明核对。",
        "A birth certificate number has a letter and nine digits. It is kept as it is; please compare it with the paper.",
    ),
    (
        "note_too_long",
        "备注有 {length} 个字，最多 {most} 个字，没有录入；请缩短。",
        "The note has {length} characters; at most {most} can be kept, so it was left out. Please shorten it.",
    ),
    (
        "text_too_long",
        "这一格有 {length} 个字，最多 {most} 个字，没有录入；请缩短。",
        "This cell has {length} characters; at most {most} can be kept, so it was left out. Please shorten it.",
    ),
    (
        "away_to_too_fine",
        "外出地只登记到县（市、区），“{value}”没有录入；请只写到县。",
        "A place of stay is kept no finer than a county, so “{value}” was left out. Please name the county only.",
    ),
    (
        "household_differs",
        "这一户前面写的是“{household}”，这里是“{value}”；按前面的登记。",
        "Earlier rows of this household say “{household}”, this one “{value}”. The earlier one was taken.",
    ),
    (
        "household_number_missing",
        "这里另起了一户，但没有户号；已按没有户号的一户登记，请补填户号。",
        "Another household begins here without a number. It was entered without one; please fill in the number.",
    ),
    (
        "household_number_twice",
        "户号 {number} 前面已有另一位户主的一户；已按两户登记，请核对户号。",
        "Household number {number} already belongs to a household with another head. Two households were entered; please \
         check the number.",
    ),
    (
        "head_name_mismatch",
        "户号 {number} 的户主姓名前后不一样；已按同一户登记，请核对。",
        "The name of the head of household {number} differs between rows. One household was entered; please check.",
    ),
    (
        "second_head",
        "户号 {number} 有两位户主；已按同一户登记，以前一位为户主，请核对。",
        "Household {number} has two heads. One household was entered with the first of them as head; please check.",
    ),
];

const ERRORS: &[Entry] = &[
    (
        "file_not_found",
        "找不到文件[“{file}”]；什么都没有改动。请看看U盘是否插好、文件是否改过名字。",
        "The file[ “{file}”] was not found; nothing was changed. Is the stick plugged in, was the file renamed?",
    ),
    (
        "file_unreadable",
        "文件[“{file}”]读不出来；什么都没有改动。请复制到本机再试。",
        "The file[ “{file}”] cannot be read; nothing was changed. Copy it to this computer and try again.",
    ),
    (
        "workbook_locked",
        "文件[“{file}”]正被别的程序打开；什么都没有改动。请在 WPS 或 Excel 里关闭它再试。",
        "The file[ “{file}”] is open in another program; nothing was changed. Close it in WPS or Excel and try again.",
    ),
    (
        "workbook_protected",
        "文件[“{file}”]设了密码；什么都没有改动。请在 WPS 或 Excel 里去掉密码，另存后再试。",
        "The file[ “{file}”] has a password; nothing was changed. Remove it in WPS or Excel, save and try again.",
    ),
    (
        "workbook_too_large",
        "文件[“{file}”]太大，不像一份花名册；什么都没有改动。请只留花名册那一张表，另存为 .xlsx 再试。",
        "The file[ “{file}”] is too large to be a roster; nothing was changed. Keep only the sheet with the roster, save \
         it as .xlsx and try again.",
    ),
    (
        "workbook_empty",
        "文件[“{file}”]里没有内容；什么都没有改动。",
        "There is nothing in the file[ “{file}”]; nothing was changed.",
    ),
    (
        "not_a_workbook",
        "文件[“{file}”]不是能读的表格，或者已经损坏；什么都没有改动。请在 WPS 或 Excel 里打开，另存为 .xlsx 再试。",
        "The file[ “{file}”] is no workbook that can be read, or it is damaged; nothing was changed. Open it in WPS or \
         Excel, save it as .xlsx and try again.",
    ),
    (
        "no_header",
        "没有找到表头[（工作表“{sheet}”）][（第 {row} 行）]；什么都没有改动。请指出表头在第几行、各列是什么。",
        "No header was found[ (sheet “{sheet}”)][ (row {row})]; nothing was changed. Please say which row is the header \
         and what the columns are.",
    ),
    (
        "no_name_column",
        "没有哪一列是姓名；什么都没有改动。请指出姓名在哪一列。",
        "No column holds the name; nothing was changed. Please say which one does.",
    ),
    (
        "no_such_sheet",
        "没有叫“{sheet}”的工作表；什么都没有改动。",
        "There is no sheet called “{sheet}”; nothing was changed.",
    ),
    (
        "unknown_column",
        "表里没有 {column} 列；什么都没有改动。",
        "The sheet has no column {column}; nothing was changed.",
    ),
    (
        "field_twice",
        "有两列都选成了同一项（{field}）；什么都没有改动。请留一列。",
        "Two columns were chosen for the same field ({field}); nothing was changed. Please keep one.",
    ),
    (
        "unknown_field",
        "户册里没有“{field}”这一项；什么都没有改动。",
        "The register has no field “{field}”; nothing was changed.",
    ),
];

#[cfg(test)]
mod tests {
    use super::super::plan::Level;
    use super::*;

    fn finding(field: &'static str, code: &'static str, params: &[(&'static str, &str)]) -> Finding {
        let params = params.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Finding { row: 5, column: "D".into(), field, code, level: Level::Doubt, params, cell: String::new() }
    }

    #[test]
    fn sentences_are_filled() {
        let cases = [
            (finding("sex", "sex_mismatch", &[("value", "1"), ("by_id", "2")]), "“男”，按身份证号应为“女”"),
            (finding("birth_date", "bad_date", &[("value", "不详")]), "“不详”不是一个完整的日期，没有录入；请按"),
            (
                finding("birth_date", "bad_date", &[("value", "不详"), ("taken", "1988-07-14")]),
                "没有录入；出生日期已按身份证号填为 1988-07-14；请按",
            ),
            (finding("name", "missing_name", &[]), "没有姓名，这一行没有录入；请补填"),
            (
                finding("national_id", "duplicate_in_file", &[("row", "4"), ("differs", "phone,household")]),
                "与第 4 行是同一人或身份证号相同；两处的联系电话、户不一样；",
            ),
        ];
        for (finding, part) in cases {
            let sentence = sentence(&finding, Language::Chinese);
            assert!(sentence.contains(part), "{sentence}");
        }
        let column = Column { index: 3, letter: "D".into(), title: "姓名".into(), field: None, samples: Vec::new() };
        let located = located_sentence(&finding("name", "missing_name", &[]), &[column], Language::English);
        assert!(
            located.starts_with("Column D (姓名): There is no name, so this row was not entered. Fill"),
            "{located}"
        );
    }

    #[test]
    fn every_code_has_both_languages_once() {
        let mut codes: Vec<&str> = codes().collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        for (code, zh, en) in FINDINGS.iter().chain(ERRORS) {
            assert!(zh.ends_with('。') && en.ends_with(['.', '?']), "{code}");
            assert_eq!(zh.matches('{').count(), en.matches('{').count(), "{code}");
            assert!(!["重点", "对象", "孕情", "流出", "拒绝", "逾期"].iter().any(|word| zh.contains(word)), "{code}");
        }
        assert_eq!(error_sentence("busy", &[], Language::Chinese), None);
        assert!(error_sentence("file_not_found", &[], Language::Chinese).is_some_and(|text| !text.contains('{')));
    }
}
