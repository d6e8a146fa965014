//! What is said of people and households, what is in question about them, and the villages they belong to.

use cunce::exchange::roster::messages;
use cunce::proposed::{Proposal, ProposalView};
use cunce::register::division::Changed;
use cunce::register::view::{
    AlsoView, ConflictView, DuplicateView, FindingView, HistoryEntry, HouseholdRow, PersonRow, ReasonView, Record,
    RegistrationView,
};

use super::names::value_text;
use super::{field_name, language, say, unit_name};

pub fn nobody_found() -> String {
    say("没有找到。", "Nobody found.")
}

pub fn person_line(person: &PersonRow) -> String {
    let age = match person.age.strip_suffix('m') {
        Some(months) => say(format!("{months} 月龄"), format!("{months} months")),
        None if person.age.is_empty() => String::new(),
        None => say(format!("{} 岁", person.age), person.age.clone()),
    };
    let parts = [
        person.name.as_str(),
        &value_text("sex", &person.sex),
        &age,
        &person.national_id,
        &person.phone,
        &say(format!("{}户", person.household_number), format!("household {}", person.household_number)),
        &unit_name(&person.unit),
        &person.id,
    ];
    parts.join("  ")
}

pub fn household_line(row: &HouseholdRow) -> String {
    let people = say(format!("{} 人", row.residents), format!("{} residents", row.residents));
    [&row.number, &row.head_name, &people, &row.village_group, &unit_name(&row.unit), &row.id]
        .map(String::as_str)
        .join("  ")
}

pub fn record(record: &Record) -> String {
    let place = match &record.left {
        Some(month) => say(format!("已迁出 {month}"), format!("left in {month}")),
        None => unit_name(&record.unit),
    };
    let mut lines = vec![format!("{place}  {}", record.id)];
    if record.voided.is_some() {
        lines.push(say("已作废", "Taken back"));
    }
    lines
        .extend(record.fields.iter().map(|(name, value)| format!("{}: {}", field_name(name), value_text(name, value))));
    lines.extend(record.conflicts.iter().map(conflict));
    lines.extend(record.findings.iter().map(finding));
    lines.extend(record.also.iter().map(also_line));
    lines.join("\n")
}

/// What may be proposed to the family of a newborn.
pub fn proposal(one: &ProposalView) -> String {
    let until = &one.until;
    match one.what {
        Proposal::ChildVisits => say(
            format!("可以告诉家长（自愿）：免费的儿童保健，到 {until}，由家长选的村医或服务站登记。"),
            format!(
                "The family may be told, as they wish: free child care until {until}, entered by the provider they choose."
            ),
        ),
        Proposal::Subsidy => say(
            format!(
                "可以告诉家长（自愿）：育儿补贴，到 {until} 可以申领。愿意被提醒的，用 consent --give contact_about_money 记下。"
            ),
            format!(
                "The family may be told, as they wish: the child subsidy can be claimed until {until}. If they wish to be reminded: consent --give contact_about_money."
            ),
        ),
    }
}

pub fn history_line(entry: &HistoryEntry) -> String {
    let (before, value) = (value_text(&entry.field, &entry.before), value_text(&entry.field, &entry.value));
    let value = match entry.action.as_str() {
        _ if entry.erased => say("（内容已清除）", "(value erased)"),
        "erase" | "erase_again" if entry.field != "voided" => say("清除", "erased"),
        _ => value,
    };
    format!(
        "{}  {}  {before} → {value}  {}（{}）",
        entry.at,
        field_name(&entry.field),
        entry.author,
        unit_name(&entry.unit)
    )
}

pub fn conflict(conflict: &ConflictView) -> String {
    let mut lines = vec![format!(
        "{}  {} · {}  {}",
        conflict.id,
        conflict.subject,
        field_name(&conflict.field),
        say(
            format!("原为 {}", value_text(&conflict.field, &conflict.before)),
            format!("before: {}", value_text(&conflict.field, &conflict.before))
        )
    )];
    lines.extend(conflict.heads.iter().map(|head| {
        format!(
            "    {}  {}（{}）{}  {}",
            value_text(&conflict.field, &head.value),
            head.author,
            unit_name(&head.unit),
            head.at,
            head.op
        )
    }));
    lines.join("\n")
}

pub fn no_conflicts() -> String {
    say("没有待定的问题。", "No open questions.")
}

pub fn finding(finding: &FindingView) -> String {
    format!("{}  {} · {}：{}", finding.id, finding.subject, field_name(&finding.field), finding_text(finding))
}

/// What is wrong, in the words that the import has for it.
fn finding_text(finding: &FindingView) -> String {
    let mut params: Vec<(&str, String)> =
        finding.params.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    if !finding.others.is_empty() {
        let names: Vec<&str> = finding.others.iter().map(|other| other.name.as_str()).collect();
        params.push(("name", names.join(&say("、", ", "))));
    }
    messages::code_sentence(&finding.code, &finding.field, &params, language())
}

pub fn no_findings() -> String {
    say("没有待核对的。", "Nothing to review.")
}

pub fn divided(people: u32, households: u32) -> String {
    say(
        format!("区划已调整：{households} 户、{people} 人随之转入。下次交换时各村收到。"),
        format!(
            "Changed: {households} households with {people} people moved along. The villages learn of it at the next exchange."
        ),
    )
}

pub fn division(known: &Changed) -> String {
    let name = format!("{}（{}）{}", known.name, known.code, known.since);
    if known.succeeded_by.is_empty() {
        name
    } else {
        format!("{name} → {}（{}）", unit_name(&known.succeeded_by), known.succeeded_by)
    }
}

pub fn no_duplicates() -> String {
    say("没有疑似同一人的登记。", "No registrations look like one person.")
}

/// Both side by side, then why.
pub fn duplicate(pair: &DuplicateView) -> String {
    let reasons: Vec<String> = pair.reasons.iter().map(reason_text).collect();
    let first = say(
        format!("疑似同一人（{}）：{}", pair.score, reasons.join("；")),
        format!("Possibly one person ({}): {}", pair.score, reasons.join("; ")),
    );
    [first, registration_line(&pair.a), registration_line(&pair.b)].join("\n")
}

fn registration_line(one: &RegistrationView) -> String {
    let household = say(format!("{}户", one.household_number), format!("household {}", one.household_number));
    let parts =
        [&one.name, &one.birth_date, &one.national_id, &household, &one.head_name, &unit_name(&one.unit), &one.id];
    format!("    {}", parts.map(String::as_str).join("  "))
}

const REASONS: &[(&str, &str, &str)] = &[
    ("same_id", "身份证号相同", "the same ID number"),
    ("same_id_15", "身份证号相同（一个是 15 位旧号）", "the same ID number (one in the old 15 places)"),
    ("id_one_place", "身份证号只差一位或相邻两位颠倒", "ID numbers differ in one place, or two neighbours are swapped"),
    ("id_differs", "身份证号不同", "different ID numbers"),
    ("same_name", "姓名相同", "the same name"),
    ("name_sounds_alike", "姓名读音相同", "names sound alike"),
    ("name_differs", "姓名不同", "different names"),
    ("same_birth_date", "出生日期相同", "the same birth date"),
    ("birth_one_part", "出生日期只差年、月或日", "birth dates differ in year, month or day only"),
    ("birth_day_month_swapped", "出生月、日颠倒", "day and month of birth are swapped"),
    ("birth_differs", "出生日期不同", "different birth dates"),
    ("same_household", "在同一户", "in the same household"),
    ("same_head", "户主同名：{name}", "heads of the same name: {name}"),
    ("same_members", "同住人同名：{names}", "household members of the same names: {names}"),
    ("same_guardian", "监护人相同：{name}", "the same guardian: {name}"),
    ("same_phone", "电话相同", "the same phone"),
    ("sex_differs", "性别不同", "different sex"),
];

fn reason_text(reason: &ReasonView) -> String {
    let words = REASONS.iter().find(|(code, _, _)| *code == reason.code);
    let mut text = words.map_or_else(|| reason.code.clone(), |(_, zh, en)| say(*zh, *en));
    for (name, value) in &reason.params {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

pub fn linked(survivor: &str) -> String {
    say(
        format!("已认作同一人，以 {survivor} 为准显示；两份登记的内容都在，可以解除。"),
        format!(
            "Linked as one person, shown as {survivor}; both registrations stay as they are and can be parted again."
        ),
    )
}

pub fn still_linked(name: &str, id: &str) -> String {
    say(
        format!("两份登记之间的关联已解除；但经“{name}”的另一份登记（{id}），它们仍是同一人。"),
        format!(
            "The link between the two was taken back; through another registration of {name} ({id}) they are one person still."
        ),
    )
}

/// Another registration of the person.
fn also_line(also: &AlsoView) -> String {
    let (unit, number) = (unit_name(&also.unit), &also.household_number);
    say(
        format!("也登记为：{}  {unit}  {number}户  {}", also.name, also.id),
        format!("Also registered as: {}  {unit}  household {number}  {}", also.name, also.id),
    )
}
