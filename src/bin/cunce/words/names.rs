//! Names of fields, units and values.

use std::collections::BTreeMap;
use std::sync::RwLock;

use cunce::register::codes;
use cunce::register::division::Changed;
use cunce::security::{CARE, Card, MONEY};
use cunce::view::own_name;

use super::{is_english, say};

const FIELDS: &[(&str, &str)] = &[
    ("name", "姓名"),
    ("sex", "性别"),
    ("birth_date", "出生日期"),
    ("national_id", "身份证号"),
    ("phone", "联系电话"),
    ("ethnicity", "民族"),
    ("marital_status", "婚姻状况"),
    ("education", "文化程度"),
    ("relation_to_head", "与户主关系"),
    ("guardian", "监护人"),
    ("registered_at", "户籍地"),
    ("residence_status", "居住状态"),
    ("away_to", "外出地"),
    ("birth_document", "出生医学证明编号"),
    ("note", "备注"),
    ("household", "所在户"),
    ("number", "户号"),
    ("village_group", "组"),
    ("address", "住址"),
    ("head", "户主"),
    ("date", "日期"),
    ("person", "人"),
    ("voided", "作废"),
    ("unit", "村"),
    ("from_unit", "迁出地"),
    ("to_unit", "迁往"),
    ("consent", "同意告知去向"),
    ("state", "办理情况"),
    ("month", "迁出月份"),
    ("age", "年龄"),
    ("template_name", "名单的名称"),
    ("recipient", "提供给谁"),
    ("document", "依据的文件"),
    ("ends", "使用至"),
];

pub fn field_name(field: &str) -> String {
    if is_english() {
        return field.replace('_', " ");
    }
    FIELDS.iter().find(|(name, _)| *name == field).map_or(field, |(_, zh)| zh).to_owned()
}

/// What a book is called.
pub fn book_name(book: &str) -> String {
    match book {
        MONEY => say("补助", "benefits"),
        CARE => say("保健", "care"),
        _ => say("户册", "register"),
    }
}

/// Names of divisions that are newer than the list of the program.
static CHANGED: RwLock<BTreeMap<String, String>> = RwLock::new(BTreeMap::new());

/// With the office itself, which may be newer than its town has told yet.
pub fn name_divisions(changed: &[Changed], own: &Card) {
    let mut names: BTreeMap<_, _> = changed.iter().map(|known| (known.code.clone(), known.name.clone())).collect();
    names.entry(own.unit.clone()).or_insert_with(|| own_name(&own.unit, &own.name));
    // Nobody panics while holding it; if so, codes are shown instead of names.
    if let Ok(mut known) = CHANGED.write() {
        *known = names;
    }
}

pub fn unit_name(unit: &str) -> String {
    if let Some(name) = CHANGED.read().ok().and_then(|known| known.get(unit).cloned()) {
        return name;
    }
    cunce::view::unit_name(unit)
}

/// A value as people say it: a code by its label, a unit by its name.
pub(super) fn value_text(field: &str, value: &str) -> String {
    match field {
        "unit" | "from_unit" | "to_unit" if !value.is_empty() => return unit_name(value),
        "voided" => return void_text(value),
        _ => {}
    }
    let code = codes::list_of(field).and_then(|list| list.get(value));
    match code {
        Some(code) => say(code.zh, code.en),
        None if value.is_empty() => say("（空）", "(empty)"),
        None => value.to_owned(),
    }
}

/// Whether a row stands, or why it was taken back.
fn void_text(reason: &str) -> String {
    match reason {
        "" => say("保留", "kept"),
        "entered_by_mistake" => say("作废（登记错误）", "taken back (entered by mistake)"),
        "duplicate_entry" => say("作废（重复登记）", "taken back (duplicate entry)"),
        "undo" => say("作废（撤销登记）", "taken back (undone)"),
        "unlinked" => say("已解除", "unlinked"),
        "linked" => say("已改认为同一人", "linked after all"),
        "erased" => say("作废（已清除个人信息）", "taken back (personal values erased)"),
        _ => say("作废（其他）", "taken back (other)"),
    }
}
