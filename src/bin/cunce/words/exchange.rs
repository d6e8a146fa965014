//! What is said of files that go out and come in, and of moves between offices.

use cunce::Error;
use cunce::exchange::change_set::{self, BookFile, Export, FileReport, OfficeStatus, Status};
use cunce::register::transfer::State;
use cunce::register::transfer::view::TransferView;
use cunce::security::CIVIL;

use super::{asks, asks_here, awaited, book_name, say, sentence, unit_name};

/// One move: who, from where to where, and what waits for whom.
pub fn transfer(shown: &TransferView) -> String {
    let to = if shown.to_unit.is_empty() { String::new() } else { format!(" → {}", unit_name(&shown.to_unit)) };
    let place = format!("{}{to}", unit_name(&shown.from_unit));
    let left = shown.direction == "leaving" && shown.state == "received";
    let state = if left {
        say(format!("已迁出 {}", shown.month), format!("moved away {}", shown.month))
    } else {
        transfer_state(&shown.state)
    };
    let late = match shown.left_behind {
        0 => String::new(),
        count => say(format!("  还有 {count} 人没有随户迁走"), format!("  {count} of the household were left behind")),
    };
    let people = if shown.people.is_empty() { String::new() } else { format!("（{}）", shown.people.join("、")) };
    format!("{}  {}{people}  {place}  {state}{late}", shown.id, shown.name)
}

pub fn transfer_state(state: &str) -> String {
    match state {
        "offered" => say("待批准", "waits for the town"),
        "approved" => say("待接收", "approved, on the way"),
        "refused" => say("未批准", "refused by the town"),
        "received" => say("已接收", "received"),
        "returned" => say("退回", "returned, waits for the town"),
        _ => say("已退回", "sent back"),
    }
}

pub fn no_transfers() -> String {
    say("没有迁移办理。", "No moves.")
}

pub fn exported(BookFile { book, file, done: written }: &BookFile) -> String {
    let place = file.display();
    if written.asks {
        return asks(place);
    }
    let said = said_of_export(&place, written);
    if *book == CIVIL { said } else { format!("{}  {said}", book_name(book)) }
}

fn said_of_export(place: &std::path::Display<'_>, written: &Export) -> String {
    if written.ops == 0 {
        return say(
            format!("没有新内容；回执已写到 {place}。"),
            format!("Nothing new; the acknowledgement was written to {place}."),
        );
    }
    let hash = change_set::hash_text(&written.hash);
    say(
        format!("已写到 {place}：第 {} 到 {} 条，共 {} 条。\nSHA-256  {hash}", written.from, written.to, written.ops),
        format!(
            "Written to {place}: positions {} to {}, {} changes.\nSHA-256  {hash}",
            written.from, written.to, written.ops
        ),
    )
}

pub fn report(report: &FileReport) -> String {
    let said = what_became(report);
    if report.asks { format!("{said} {}", asks_here(&report.sender_name)) } else { said }
}

fn what_became(report: &FileReport) -> String {
    let file = report.file.display().to_string();
    match (report.answered, report.status) {
        (Some(State::Returned), Status::Applied) => {
            return say(
                format!("{file}：迁移回执，对方没有接收；请退回原来的村（transfers）。"),
                format!("{file}: a receipt: they were not taken; send them back to the old village (transfers)."),
            );
        }
        (Some(_), Status::Applied) => {
            return say(format!("{file}：迁移回执，对方已接收。"), format!("{file}: a receipt: they were received."));
        }
        _ => {}
    }
    match report.status {
        Status::Applied => say(
            format!(
                "{file}：已读入 {} 条（新居民 {}，新户 {}，改动 {}），新增待定 {}。",
                report.ops, report.new_people, report.new_households, report.changed, report.conflicts
            ),
            format!(
                "{file}: {} changes merged ({} new residents, {} new households, {} changed), {} new conflicts.",
                report.ops, report.new_people, report.new_households, report.changed, report.conflicts
            ),
        ),
        Status::Already => say(
            format!("{file}：内容都已有，没有改动。"),
            format!("{file}: everything in it was here already; nothing was changed."),
        ),
        Status::Held => {
            let (from, to) = report.missing.unwrap_or_default();
            say(
                format!("{file}：前面还缺第 {from} 到 {to} 条，已先收存，补齐后自动读入。"),
                format!(
                    "{file}: positions {from} to {to} are missing before it; it is kept and merged once they come."
                ),
            )
        }
        Status::Checked => say(format!("{file}：可以读入。"), format!("{file}: it can be merged.")),
        Status::Left => say(format!("{file}：没有轮到，没有读。"), format!("{file}: not reached, not read.")),
        Status::Offered => say(
            format!("{file}：别的镇迁来的人，待接收（transfers）。"),
            format!("{file}: people from another town, waiting to be received (transfers)."),
        ),
        Status::ToAccept => say(
            format!("{file}：别的镇来的服务接续，已收存，等本人来时接收（continuity）。"),
            format!("{file}: a continuity file from another town; kept until it is accepted with her (continuity)."),
        ),
        Status::Waiting => say(
            format!("{file}：{}册的文件，您的职务不打开，已原样收存，等能打开的同事来读。", book_name(report.book)),
            format!(
                "{file}: for the book {}, which your post does not open; kept as it is for a colleague who may.",
                report.book
            ),
        ),
        Status::Refused => {
            format!("{file}: {}", sentence(&Error::new(report.reason.unwrap_or("damaged")).with("path", &file)))
        }
    }
}

pub fn office(office: &OfficeStatus) -> String {
    let line = office_line(office);
    match office {
        office if office.awaited => format!("{line} {}", awaited()),
        office if office.asks => format!("{line} {}", asks_here(&office.card.name)),
        _ => line,
    }
}

fn office_line(office: &OfficeStatus) -> String {
    say(
        format!(
            "{}（{}）：已收到其第 {} 条；对方已收到本处第 {} 条；{} 条对方未收到。",
            office.card.name, office.card.unit, office.received_to, office.acknowledged_to, office.not_yet_received
        ),
        format!(
            "{} ({}): received up to {}; it has ours up to {}; {} changes not yet received there.",
            office.card.name, office.card.unit, office.received_to, office.acknowledged_to, office.not_yet_received
        ),
    )
}
