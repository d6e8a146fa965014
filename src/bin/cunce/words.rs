//! Every sentence of the command line, in Chinese and English. `{name}` stands for a parameter.

mod backup;
mod care;
mod care_questions;
mod continuity;
mod copies;
mod exchange;
mod lists;
mod names;
mod people;
mod rights;
mod sentences;
mod users;

use std::path::Path;

pub use backup::{backed_up, brought_back, rehearsed, rescued};
pub use care::{
    balance, doubtful_enrolment, doubtful_service, drawn, due, erased_care, filled_care, left_behind, moved,
    name_programmes, no_talks, nobody_left_behind, not_understood, nothing_due, nothing_promised, others_left_behind,
    please_contact, printed, programme, taken_over, talk, tallied, tally, timeline, timely, visit, wrote_fhir,
};
pub use care_questions::care_question;
pub use continuity::{
    continuities, continuity_accepted, continuity_answered, continuity_let_go, continuity_sent, continuity_told,
};
pub use copies::{asks, asks_here, awaited, fork, held, held_dropped, lost, no_forks, none_held, refilled, revoked};
use cunce::Error;
use cunce::exchange::import::{Counts, Import};
use cunce::exchange::roster::messages::{self, Language};
use cunce::ledger::{Digest, Verified};
use cunce::security::Fingerprint;
pub use exchange::{exported, no_transfers, office, report, transfer, transfer_state};
pub use lists::{counts, no_templates, template, template_added};
pub use names::{book_name, field_name, name_divisions, unit_name};
pub use people::{
    conflict, divided, division, duplicate, finding, history_line, household_line, linked, no_conflicts, no_duplicates,
    no_findings, nobody_found, person_line, proposal, record, still_linked,
};
pub use rights::{access, ask_share, nobody_looked, retention, sealed, station_key, wishes};
use sentences::SENTENCES;
pub use users::{
    ask_new_passphrase, ask_recovery_code, handed_over, handover, new_recovery_code, open_work, passphrase_set, user,
    user_added, user_disabled,
};

/// English where the user or the system asks for it; Chinese otherwise.
pub fn is_english() -> bool {
    let asked = ["CUNCE_LANG", "LC_ALL", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|text| !text.is_empty()));
    asked.is_some_and(|language| language.starts_with("en"))
}

/// The language of sentences that other parts of the program have.
pub fn language() -> Language {
    if is_english() { Language::English } else { Language::Chinese }
}

pub fn say(zh: impl Into<String>, en: impl Into<String>) -> String {
    if is_english() { en.into() } else { zh.into() }
}

/// What happened, what it means for the data, and what to do.
pub fn sentence(error: &Error) -> String {
    if !SENTENCES.iter().any(|(code, _, _)| *code == error.code) {
        let in_words = |(name, value): &(&'static str, String)| match *name {
            "field" => (*name, field_name(value)),
            _ => (*name, value.clone()),
        };
        let params: Vec<_> = error.params.iter().map(in_words).collect();
        if let Some(text) = messages::error_sentence(error.code, &params, language()) {
            return text;
        }
    }
    let (zh, en) = SENTENCES.iter().find(|(code, _, _)| *code == error.code).map_or(
        ("出了意料之外的问题，什么都没有改动。请重试；若再次出现，请先备份数据文件夹。", "Something unexpected went wrong; nothing was changed. Please try again; if it happens again, copy the data folder first."),
        |(_, zh, en)| (*zh, *en),
    );
    let mut text = say(zh, en);
    for (name, value) in &error.params {
        let value = match *name {
            "field" => field_name(value),
            "which" => care::doubts(value),
            _ => value.clone(),
        };
        text = text.replace(&format!("{{{name}}}"), &value);
    }
    // A place that is not known is left out rather than shown as a blank to fill in.
    while let (Some(start), Some(end)) = (text.find('{'), text.find('}')) {
        if end < start {
            break;
        }
        text.replace_range(start..=end, "");
    }
    text
}

pub fn ask_passphrase() -> String {
    say("口令：", "Passphrase: ")
}

pub fn ask_again() -> String {
    say("再输一次：", "Again: ")
}

pub fn restored() -> String {
    say(
        "这份册子是从备份恢复或从别处复制来的：它从这里起另记一支，原先的内容都在。请尽快与镇上交换一次。",
        "This register was restored from a backup or copied from elsewhere: it goes on under a new number and nothing in it is lost. Please exchange with the town soon.",
    )
}

pub fn started(fingerprint: &Fingerprint, recovery: &str) -> String {
    say(
        format!("已设立。\n六词指纹：{fingerprint}\n恢复码（请抄下或打印，放到安全处；它只显示这一次）：{recovery}"),
        format!(
            "Set up.\nFingerprint: {fingerprint}\nRecovery code (print it and keep it safe; it is shown only once): {recovery}"
        ),
    )
}

pub fn card(unit: &str, name: &str, fingerprint: &str) -> String {
    say(format!("{name}（{unit}）\n六词指纹：{fingerprint}"), format!("{name} ({unit})\nFingerprint: {fingerprint}"))
}

pub fn filled(residents: usize, households: usize) -> String {
    say(
        format!("已填入演示居民 {residents} 人，{households} 户。"),
        format!("Filled in {residents} invented residents in {households} households."),
    )
}

pub fn erased(fields: &[String]) -> String {
    let names = fields.iter().map(|field| field_name(field)).collect::<Vec<_>>();
    say(
        format!("已清除：{}。内容不再保留，下次交换时其他办公点也会清除。", names.join("、")),
        format!("Erased: {}. Other offices erase it at their next exchange.", names.join(", ")),
    )
}

pub fn saved() -> String {
    say("已保存。", "Saved.")
}

pub fn nothing_changed() -> String {
    say("没有不同，什么都没有改动。", "Nothing differs; nothing was changed.")
}

pub fn imported(file: &Path, counts: &Counts, import: &Import, is_rehearsal: bool) -> String {
    let file = file.display();
    let first = if is_rehearsal {
        say(format!("{file}：只看不写。"), format!("{file}: a rehearsal, nothing was written."))
    } else {
        say(format!("{file}：已导入。"), format!("{file}: imported."))
    };
    let mut lines = vec![first];
    lines.push(say(
        format!(
            "共 {} 行：新增 {}（其中待核对 {}），已有 {}（其中有差异 {}），不能导入 {}；新户 {}。",
            counts.rows,
            counts.created,
            counts.flagged,
            counts.existing,
            counts.changed,
            counts.rejected,
            counts.households
        ),
        format!(
            "{} rows: {} created ({} to review), {} known already ({} differ), {} stay out; {} new households.",
            counts.rows,
            counts.created,
            counts.flagged,
            counts.existing,
            counts.changed,
            counts.rejected,
            counts.households
        ),
    ));
    for finding in import.plan.findings() {
        let text = messages::located_sentence(finding, &import.plan.header.columns, language());
        lines.push(say(format!("  第 {} 行 {text}", finding.row), format!("  row {}: {text}", finding.row)));
    }
    for gone in &import.gone {
        lines.push(say(
            format!("  表里没有：{}（{}户）", gone.name, gone.household_number),
            format!("  not in the file: {} (household {})", gone.name, gone.household_number),
        ));
    }
    lines.join("\n")
}

pub fn digest(digest: &Digest) -> String {
    say(
        format!("{}\n居民 {} 人，待定 {} 处", digest.state, digest.counted, digest.conflicts),
        format!("{}\n{} residents, {} open conflicts", digest.state, digest.counted, digest.conflicts),
    )
}

pub fn verified(verified: &Verified) -> String {
    let wrong = verified.checks.iter().filter(|check| !check.ok);
    let mut lines: Vec<String> = wrong.map(|check| format!("✗  {}  {}", check.name, check.detail)).collect();
    lines.push(if verified.ok {
        let checks = verified.checks.len();
        say(
            format!("册子完好：{} 条记录，{checks} 项核对都一致。", verified.ops),
            format!("The register is sound: {} operations, {checks} checks agree.", verified.ops),
        )
    } else {
        say("册子有问题：请先备份，再联系镇上。", "Something is wrong: make a backup first, then ask the town.")
    });
    lines.join("\n")
}

pub fn wrote_rows(out: &Path, rows: usize) -> String {
    say(format!("已写出 {rows} 行：{}", out.display()), format!("{rows} rows written: {}", out.display()))
}

pub fn reported(out: &Path, pages: usize) -> String {
    say(
        format!("本人资料已写出，共 {pages} 页：{}。请打印后交给本人，再删去文件。", out.display()),
        format!(
            "All that is held on this person was written, {pages} pages: {}. Print it, hand it over, and delete the file.",
            out.display()
        ),
    )
}
