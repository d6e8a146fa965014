//! What is said of copies of a laptop, restored offices and revoked cards.

use cunce::exchange::view::{ForkChangeView, ForkView, HeldView};

use cunce::security::Fingerprint;

use super::say;

pub fn fork(fork: &ForkView) -> String {
    let count = |side: u32| fork.changes.iter().filter(|change| change.side == side).count();
    let (left, right) = (count(0), count(1));
    let mut lines = vec![if fork.kind == "twins" {
        say(
            format!(
                "{} 有两台电脑用同一份册子各写各的：一台 {left} 条，另一台 {right} 条。编号 {}",
                fork.unit_name, fork.id
            ),
            format!(
                "Two laptops of {} went on writing from one copy: {left} changes and {right} changes. Id {}",
                fork.unit_name, fork.id
            ),
        )
    } else {
        say(
            format!(
                "{} 的册子是从备份恢复的：恢复前那台有 {left} 条，恢复后又写了 {right} 条，都留着。编号 {}",
                fork.unit_name, fork.id
            ),
            format!(
                "The register of {} was restored: {left} changes from before and {right} made since are all kept. Id {}",
                fork.unit_name, fork.id
            ),
        )
    }];
    lines.extend(fork.changes.iter().map(change));
    if !fork.conflicts.is_empty() {
        lines.push(say(
            format!("其中 {} 处两边写得不一样，请用 conflicts 和 resolve 定夺。", fork.conflicts.len()),
            format!("{} fields have two values; settle them with conflicts and resolve.", fork.conflicts.len()),
        ));
    }
    lines.join("\n")
}

fn change(change: &ForkChangeView) -> String {
    let fields = change.fields.iter().map(|(name, value)| format!("{}={value}", super::field_name(name)));
    let side = if change.side == 0 { "A" } else { "B" };
    format!("  {side}  {}  {}  {}  {}", change.at, change.author, change.subject, fields.collect::<Vec<_>>().join(" "))
}

pub fn no_forks() -> String {
    say("没有分头写过的册子。", "No copy of a register went on by itself.")
}

pub fn held(file: &HeldView) -> String {
    let HeldView { file: name, hash, from, to, sender_name, .. } = file;
    let hash = hash.get(..16).unwrap_or(hash);
    if file.revoked {
        return say(
            format!(
                "{name}（{sender_name}，第 {from} 到 {to} 条）：名片已作废，等人核对。用 inspect 看过来源，再 held --accept 收下或 held --drop 丢弃。校验码 {hash}"
            ),
            format!(
                "{name} ({sender_name}, {from} to {to}): its card was revoked, so it waits for a person. Take it in with held --accept or discard it with held --drop. Hash {hash}"
            ),
        );
    }
    match &file.missing {
        Some(missing) => say(
            format!("{name}（{sender_name}，第 {from} 到 {to} 条）：前面还缺第 {missing} 条。校验码 {hash}"),
            format!("{name} ({sender_name}, {from} to {to}): {missing} must come before it. Hash {hash}"),
        ),
        None => say(
            format!("{name}（第 {from} 到 {to} 条）：写它的名片已作废或换过，打不开了。校验码 {hash}"),
            format!(
                "{name} ({from} to {to}): its card was revoked or replaced and it cannot be opened any more. Hash {hash}"
            ),
        ),
    }
}

pub fn none_held() -> String {
    say("没有先收存的文件。", "No file is kept for later.")
}

pub fn held_dropped(name: &str) -> String {
    say(
        format!("{name} 已不再收存。里面的内容从没有并入过，册子没有变；对方可以再写一份。"),
        format!(
            "{name} is not kept any more. Nothing in it had been merged and the register is as it was; it can be written again."
        ),
    )
}

pub fn refilled(name: &str, fingerprint: &Fingerprint) -> String {
    say(
        format!(
            "{name} 的新名片已收下，六个词：{fingerprint}\n旧电脑的名片就此作废，以后送来的文件等人核对（held）。把下面的文件读入新电脑，镇上收到过的都会回来。"
        ),
        format!(
            "The new card of {name} is trusted, in six words: {fingerprint}\nThe old laptop is believed no further; later files of it wait for a person (held). Read the file below on the new laptop: it brings back all that the town had received."
        ),
    )
}

pub fn revoked(name: &str, last: u64, received: u64) -> String {
    let beyond = if received > last {
        say(
            format!("已经收进来的第 {} 到 {received} 条不会退回，请核对。", last + 1),
            format!(" What was taken in already, {} to {received}, stays; please review it.", last + 1),
        )
    } else {
        String::new()
    };
    say(
        format!("{name} 的名片已作废：第 {last} 条以后的文件一律不读。{beyond}"),
        format!("The card of {name} is revoked: nothing past position {last} is read any more.{beyond}"),
    )
}

pub fn asks(place: impl std::fmt::Display) -> String {
    say(
        format!("本册子是恢复的。{place} 里先请对方把它手里的还回来；读过对方的回文件以后再写新内容。"),
        format!(
            "This register was restored. {place} first asks the other office for what it holds; write again after its reply was read."
        ),
    )
}

pub fn asks_here(name: &str) -> String {
    say(
        format!("{name} 的册子是恢复的，等着要回本处手里的：请写一份给它（export）。"),
        format!("The register of {name} was restored and waits for what is held here: write to it (export)."),
    )
}

pub fn awaited() -> String {
    say("等对方把手里的还回来", "waiting for what it gives back")
}

pub fn lost(count: u64) -> String {
    say(
        format!("恢复前那台电脑上还有 {count} 条没有找回来。"),
        format!("{count} changes of the computer before the restore have not come back."),
    )
}
