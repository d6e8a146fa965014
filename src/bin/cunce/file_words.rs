//! What the command line says of files: the table of many, their totals, and what is inside one.

use std::path::Path;

use cunce::Error;
use cunce::exchange::change_set::{FileReport, Progress, Status, Totals, hash_text};
use cunce::exchange::inspect_view::{ContentsView, InspectView, SubjectsView};
use cunce::exchange::view::PeriodView;

use crate::words::{say, sentence, unit_name};

/// So much of a hash is enough to compare on paper.
const HASH_SHOWN: usize = 16;

pub fn progress(progress: &Progress) -> String {
    let (at, of) = (progress.files_done + 1, progress.files);
    say(format!("第 {at}/{of} 个文件"), format!("File {at} of {of}"))
}

/// One line a file, in columns.
pub fn table(reports: &[FileReport]) -> String {
    let head = [
        "文件|File",
        "来自|From",
        "起止|Period",
        "结果|Result",
        "新内容|New",
        "两个值|Conflicts",
        "SHA-256",
        "说明|Note",
    ];
    let mut rows =
        vec![head.map(|title| title.split_once('|').map_or_else(|| title.to_owned(), |(zh, en)| say(zh, en)))];
    rows.extend(reports.iter().map(|report| {
        [
            report.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            report.sender_name.clone(),
            report.period.map(|period| days(&PeriodView::of(period))).unwrap_or_default(),
            status(report.status),
            report.ops.to_string(),
            report.conflicts.to_string(),
            report.hash.map(|hash| short_hash(&hash_text(&hash))).unwrap_or_default(),
            note(report),
        ]
    }));
    let widths: Vec<usize> =
        (0..rows[0].len()).map(|at| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0)).collect();
    let line = |row: &[String; 8]| {
        let cells = row.iter().zip(&widths).map(|(cell, most)| format!("{cell}{}", " ".repeat(most - width(cell))));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn status(status: Status) -> String {
    let (zh, en) = match status {
        Status::Applied => ("已读入", "merged"),
        Status::Already => ("以前读过", "read before"),
        Status::Held => ("先收存", "kept"),
        Status::Refused => ("没有读入", "refused"),
        Status::Offered | Status::ToAccept => ("待接收", "to be received"),
        Status::Waiting => ("等同事读", "for a colleague"),
        Status::Left => ("没有轮到", "not reached"),
        Status::Checked => ("可以读入", "can be merged"),
    };
    say(zh, en)
}

fn note(report: &FileReport) -> String {
    match (report.missing, report.reason) {
        (Some((from, to)), _) => {
            say(format!("还缺第 {from} 到 {to} 条"), format!("positions {from} to {to} are missing"))
        }
        (None, Some(reason)) if report.status == Status::Refused => sentence(&Error::new(reason)),
        _ => String::new(),
    }
}

pub fn totals(totals: &Totals, dry_run: bool) -> String {
    let Totals {
        files,
        applied,
        already,
        held,
        offered,
        waiting,
        refused,
        left,
        ops,
        conflicts,
        new_people,
        new_households,
        changed,
    } = totals;
    let (would, would_en) = if dry_run { ("将读入", "would be merged") } else { ("已读入", "merged") };
    let where_any = |n: u64, zh: &str, en: &str| match n {
        0 => String::new(),
        n => say(format!("，{n} 个{zh}"), format!(", {n} {en}")),
    };
    let waits = where_any(*offered, "待接收", "to be received") + &where_any(*waiting, "等同事读", "for a colleague");
    let rest = where_any(*left, "没有轮到", "not reached");
    say(
        format!(
            "共 {files} 个文件：{applied} 个{would}，{already} 个以前读过，{held} 个先收存{waits}，{refused} 个没有读入{rest}。\
             新内容 {ops} 条（新居民 {new_people}，新户 {new_households}，改动 {changed}），新增待定 {conflicts}。"
        ),
        format!(
            "{files} files: {applied} {would_en}, {already} read before, {held} kept{waits}, {refused} refused{rest}. \
             {ops} changes ({new_people} new residents, {new_households} new households, {changed} changed), {conflicts} new conflicts."
        ),
    )
}

/// Why it stopped between two files, and what that means.
pub fn stopped(error: &Error) -> String {
    let why = match error.code {
        "cancelled" => String::new(),
        "disk_full" => say("磁盘满了。", "The disk is full. "),
        _ => sentence(error),
    };
    say(
        format!("中途停止：{why}上面写着已读入的都在册里，没有轮到的没有读。处理以后再读一次，不会重复。"),
        format!(
            "Stopped on the way: {why}What is said to be merged above is in the register; what was not reached was not read. Run it again; nothing is taken twice."
        ),
    )
}

pub fn identity(out: &Path, plain: bool) -> String {
    let place = out.display();
    if plain {
        return say(
            format!("密钥已写到 {place}，没有加锁：谁拿到它，谁就能读写给本处的所有文件。用完请删除。"),
            format!(
                "The key was written to {place}, unsealed: whoever has it can read every file written for this office. Delete it after use."
            ),
        );
    }
    say(
        format!("密钥已写到 {place}，用本处的口令锁着；age 会问口令。用完请删除。"),
        format!(
            "The key was written to {place}, sealed under this office's passphrase; age asks for it. Delete it after use."
        ),
    )
}

/// What is in a file, line by line.
pub fn inspected(view: &InspectView) -> String {
    let mut lines = vec![say(
        format!("{}：{}，{} 字节", view.file, kind(&view.kind), view.bytes),
        format!("{}: {}, {} bytes", view.file, kind(&view.kind), view.bytes),
    )];
    lines.push(format!("SHA-256  {}", view.hash));
    if let Some(card) = &view.card {
        lines.push(crate::words::card(&card.unit, &card.name, &card.fingerprint.join(" ")));
        lines.push(if card.standing == "known" {
            say("这张名片已经收下了。", "This card is trusted already.")
        } else {
            say("这张名片还没有收下。", "This card is not trusted yet.")
        });
    }
    if let Some(contents) = &view.contents {
        contents_lines(contents, &mut lines);
    }
    if view.problem.is_none() && view.kind.starts_with("continuity") {
        lines.push(say(
            "内容用 continuity inspect 看，用 continuity accept 接收；回执用 continuity receipt 读入。",
            "`continuity inspect` shows it, `continuity accept` accepts it; `continuity receipt` takes a receipt in.",
        ));
    }
    if let Some(problem) = &view.problem {
        lines.push(problem_line(view, problem));
    }
    lines.join("\n")
}

fn kind(kind: &str) -> String {
    let (zh, en) = match kind {
        "change_set" => ("交换文件", "a change-set file"),
        "transfer" => ("迁往外镇的迁移文件", "people on their way to another town"),
        "transfer_receipt" => ("迁移回执", "a receipt for people who moved"),
        "continuity" => ("服务接续文件", "a continuity file"),
        "continuity_receipt" => ("服务接续回执", "a receipt for a continuity file"),
        "card" => ("办公室名片", "an office's card"),
        "sealed" => ("封着的文件", "a sealed file"),
        _ => ("不是村册写的文件", "not a file of this program"),
    };
    say(zh, en)
}

fn contents_lines(contents: &ContentsView, lines: &mut Vec<String>) {
    let (from, to) = (unit_name(&contents.sender_unit), unit_name(&contents.receiver_unit));
    lines.push(say(
        format!(
            "由{from}（{}）写给{to}，{}，格式 {}",
            contents.sender_name,
            minute(&contents.written_at),
            contents.format
        ),
        format!(
            "From {from} ({}) to {to}, {}, format {}",
            contents.sender_name,
            minute(&contents.written_at),
            contents.format
        ),
    ));
    if contents.to >= contents.from {
        lines.push(say(
            format!("第 {} 到 {} 条；读出 {} 次修改，{} 条", contents.from, contents.to, contents.writes, contents.ops),
            format!(
                "Positions {} to {}; {} writes with {} changes were read",
                contents.from, contents.to, contents.writes, contents.ops
            ),
        ));
    }
    if let Some(period) = &contents.period {
        lines.push(say(format!("写于 {}", days(period)), format!("Written {}", days(period))));
    }
    let counts = contents.counts.iter().map(|count| format!("{} {}", change(&count.what), count.n));
    lines.push(counts.collect::<Vec<_>>().join(" · "));
    for author in &contents.authors {
        let unit = unit_name(&author.unit);
        lines.push(say(
            format!("  {}（{unit}）：{} 次，{} 条，{}", author.name, author.writes, author.ops, days(&author.period)),
            format!(
                "  {} ({unit}): {} writes, {} changes, {}",
                author.name,
                author.writes,
                author.ops,
                days(&author.period)
            ),
        ));
    }
    subjects(&contents.households, &say("涉及的户", "Households"), lines);
    subjects(&contents.people, &say("涉及的居民", "Residents"), lines);
    lines.push(signature(&contents.signature));
    lines.push(state(contents));
    lines.retain(|line| !line.is_empty());
}

fn change(what: &str) -> String {
    let (zh, en) = match what {
        "new_people" => ("新居民", "new residents"),
        "new_households" => ("新户", "new households"),
        "new_events" => ("变动", "life events"),
        "new_others" => ("其他新增", "other new entries"),
        "edits" => ("修改", "edits"),
        "voids" => ("作废或恢复", "taken back or restored"),
        "erasures" => ("清除", "erasures"),
        "transfers" => ("迁移", "moves"),
        _ => ("其他", "others"),
    };
    say(zh, en)
}

fn subjects(subjects: &SubjectsView, title: &str, lines: &mut Vec<String>) {
    if subjects.total == 0 {
        return;
    }
    lines.push(format!("{title}  {}", subjects.total));
    for subject in &subjects.listed {
        let name = if subject.name.is_empty() { &subject.id } else { &subject.name };
        let new = if subject.is_new { say("新增", "new") } else { String::new() };
        let changes = say(format!("{} 条", subject.changes), format!("{} changes", subject.changes));
        let parts = [name.as_str(), &subject.national_id, &subject.phone, &new, &changes];
        lines.push(format!("  {}", parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")));
    }
    let rest = subjects.total - subjects.listed.len() as u64;
    if rest > 0 {
        lines.push(say(format!("  还有 {rest}"), format!("  and {rest} more")));
    }
}

fn signature(signature: &str) -> String {
    match signature {
        "holds" => say("签名有效，没有被改过。", "The signature holds: it is as it was written."),
        "broken" => say("签名不对，可能被改过。", "The signature does not hold: it may have been altered."),
        _ => String::new(),
    }
}

fn state(contents: &ContentsView) -> String {
    let missing = contents.missing.as_deref().unwrap_or_default();
    match contents.state.as_str() {
        "partly" => say("前一部分以前读过。", "Its beginning was read before."),
        "already" => say("都以前读过了。", "All of it was read before."),
        "early" => say(
            format!("来早了：前面还缺第 {missing} 条。"),
            format!("It is early: positions {missing} are missing before it."),
        ),
        "held" => say(
            format!("已收存，前面还缺第 {missing} 条。"),
            format!("It is kept here; positions {missing} are missing before it."),
        ),
        "receipt" => say("没有新内容，只有收讫确认。", "No changes, only a receipt."),
        _ => say("还没有读过。", "It has not been read yet."),
    }
}

fn problem_line(view: &InspectView, problem: &str) -> String {
    match (problem, &view.contents) {
        ("not_for_us", None) => say(
            "里面封着，本处的钥匙打不开：它是写给别的办公室的。本处写出去的文件也只有收件的办公室能打开。",
            "It is sealed and this office's key does not open it: it was written for another office. What this office itself has written can only be opened by its receiver, too.",
        ),
        ("damaged", Some(contents)) => say(
            format!(
                "文件不完整或已损坏：读到第 {} 条就读不下去了，后面的看不到。不能读入；请让对方重新写一份。",
                contents.from + contents.ops
            ),
            format!(
                "It is incomplete or damaged: it could not be read beyond position {}. It cannot be merged; have it written again.",
                contents.from + contents.ops
            ),
        ),
        _ => sentence(&code(problem)),
    }
}

/// The error of a code that came as text.
fn code(problem: &str) -> Error {
    const CODES: [&str; 9] = [
        "damaged",
        "bad_signature",
        "not_for_us",
        "unknown_sender",
        "revoked",
        "newer_format",
        "unknown_file",
        "file_unreadable",
        "not_a_card",
    ];
    Error::new(CODES.into_iter().find(|known| *known == problem).unwrap_or("damaged"))
}

fn days(period: &PeriodView) -> String {
    let (from, to) = (&period.from.get(..10).unwrap_or_default(), &period.to.get(..10).unwrap_or_default());
    if from == to { (*from).to_string() } else { format!("{from} – {to}") }
}

fn minute(instant: &str) -> String {
    instant.get(..16).unwrap_or_default().replace('T', " ")
}

fn short_hash(hash: &str) -> String {
    hash.get(..HASH_SHOWN).unwrap_or(hash).to_owned()
}

/// Columns that a text takes on a terminal: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(
            |char| {
                if ('\u{1100}'..='\u{115f}').contains(&char) || ('\u{2e80}'..='\u{ffe6}').contains(&char) {
                    2
                } else {
                    1
                }
            },
        )
        .sum()
}
