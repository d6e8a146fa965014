//! What is said of backups and of the way back.

use std::path::Path;

use cunce::backup::view::{BackupView, ChangesView, RehearsalView, RescueView};

use super::say;

pub fn backed_up(written: &BackupView) -> String {
    let BackupView { file, bytes, hash, removed, unread, .. } = written;
    let mut text = say(
        format!("已备份到 {file}（{bytes} 字节），读回来核对过。\nSHA-256  {hash}"),
        format!("Backed up to {file} ({bytes} bytes), read back and checked.\nSHA-256  {hash}"),
    );
    for book in unread {
        let book = super::book_name(book);
        text.push_str(&say(
            format!("\n“{book}”这本打不开，备份里只有它原来的文件（如果还在）。旧的备份没有删，请用有它的那一份恢复。"),
            format!("\nThe book of {book} could not be opened; only its file as it is was backed up, if it is there. No older backup was removed; restore one that has it."),
        ));
    }
    match removed {
        0 => text,
        n => say(format!("{text}\n最旧的 {n} 份已删去。"), format!("{text}\nThe oldest {n} were removed.")),
    }
}

/// What a backup is, and what would be lost.
pub fn rehearsed(found: &RehearsalView) -> String {
    let first = say(
        format!("{}（{}）的备份，写于 {}，{} 条记录，完好。", found.name, found.unit, found.written_at, found.ops),
        format!(
            "A backup of {} ({}), written at {}, {} operations, sound.",
            found.name, found.unit, found.written_at, found.ops
        ),
    );
    format!("{first}\n{}", would_be_lost(found))
}

fn would_be_lost(found: &RehearsalView) -> String {
    if found.unreadable {
        return say(
            "这里现有的册子打不开或另有钥匙，比不出会少什么；恢复时它会原样留在一旁。",
            "The register here cannot be opened, or has other keys, so nothing can be compared; a restore keeps it aside as it is.",
        );
    }
    let Some(lost) = &found.lost else {
        return say("这里还没有册子，恢复不会少什么。", "There is no register here; a restore loses nothing.");
    };
    if lost.own.count + lost.others.count == 0 {
        return say("备份以后没有新的改动，恢复不会少什么。", "Nothing was changed since; a restore loses nothing.");
    }
    let since = |changes: &ChangesView| match &changes.since {
        Some(at) => say(format!("（自 {at} 起）"), format!(" (since {at})")),
        None => String::new(),
    };
    say(
        format!(
            "备份以后，本处写了 {} 条{}，从别处读入 {} 条{}，备份里都没有。对方已收到的，交换后会回来。",
            lost.own.count,
            since(&lost.own),
            lost.others.count,
            since(&lost.others)
        ),
        format!(
            "Not in the backup: {} changes written here{} and {} read from others{}. What others have comes back at the next exchange.",
            lost.own.count,
            since(&lost.own),
            lost.others.count,
            since(&lost.others)
        ),
    )
}

pub fn brought_back(found: &RehearsalView, aside: Option<&Path>) -> String {
    let aside = aside.map_or_else(String::new, |aside| {
        say(
            format!("\n原来的册子在 {}。", aside.display()),
            format!("\nThe former register is in {}.", aside.display()),
        )
    });
    say(
        format!("已恢复 {} 写于 {} 的备份。{}{aside}", found.name, found.written_at, super::restored()),
        format!("Restored the backup of {} of {}. {}{aside}", found.name, found.written_at, super::restored()),
    )
}

pub fn rescued(found: &RescueView) -> String {
    let mut lines = vec![say(
        format!("从损坏的册子里读出 {} 条记录，已在 {} 另立新册。原来的册子没有改动。", found.ops, found.folder),
        format!(
            "{} operations were read; a new register is in {}. The damaged one was not touched.",
            found.ops, found.folder
        ),
    )];
    for table in &found.tables {
        lines.push(say(
            format!("  {}：读出 {} 行，有 {} 处读不出。", table.table, table.read, table.gaps),
            format!("  {}: {} rows read, {} places could not be.", table.table, table.read, table.gaps),
        ));
    }
    if found.dropped > 0 {
        lines.push(say(
            format!("  另有 {} 条读出了，但所指的内容已丢失，没有用。", found.dropped),
            format!("  {} more were read, but what they refer to is lost.", found.dropped),
        ));
    }
    for book in &found.copied {
        let book = super::book_name(book);
        lines.push(say(
            format!("  “{book}”这本什么都读不出，它的文件照原样放过去了（如果还在）；请从备份恢复。"),
            format!("  Nothing could be read of the book of {book}; its file was copied as it is, if it is there. Restore a backup."),
        ));
    }
    if !found.incomplete.is_empty() {
        lines.push(say("登记不全的：", "Incomplete:"));
    }
    lines.extend(found.incomplete.iter().map(|row| format!("  {}  {}  {}", row.id, row.entity, row.name)));
    lines.push(say(
        format!("请用 --data {} 查看并 verify，再与对方交换，对方手里的会回来。", found.folder),
        format!("Look at it with --data {} and verify, then exchange: what others have comes back.", found.folder),
    ));
    lines.join("\n")
}
