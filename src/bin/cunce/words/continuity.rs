//! What is said of continuity files.

use std::path::Path;

use cunce::Error;
use cunce::exchange::continuity_view::{
    AcceptedView, AnsweredView, ContinuitiesView, ContinuityView, SentView, ToldProgrammeView, ToldView,
    WaitingContinuityView,
};

use super::care::{item, programme_name, sent_to, service_name};
use super::{say, sentence, unit_name};

pub fn continuities(shown: &ContinuitiesView) -> String {
    let mut lines: Vec<String> = shown.waiting.iter().map(waiting).collect();
    lines.extend(shown.files.iter().map(kept));
    if lines.is_empty() {
        lines.push(say("没有服务接续文件。", "There are no continuity files."));
    }
    lines.join("\n")
}

fn waiting(file: &WaitingContinuityView) -> String {
    let from = unit_name(&file.sender_unit);
    match &file.problem {
        Some(problem) => format!("{}  {from}  {}", file.file, sentence(&Error::new(code(problem)))),
        None => say(
            format!("{}  {from}来的，{}，等本人来时接收（continuity accept）", file.file, file.name),
            format!("{}  from {from}, {}, to be accepted when she is here (continuity accept)", file.file, file.name),
        ),
    }
}

/// The reasons for which a file that was kept cannot be read any more.
fn code(problem: &str) -> &'static str {
    ["not_for_us", "unknown_sender", "revoked", "bad_signature", "newer_format"]
        .into_iter()
        .find(|known| *known == problem)
        .unwrap_or("damaged")
}

fn kept(row: &ContinuityView) -> String {
    let other = unit_name(&row.other);
    let what = match (row.direction.as_str(), &row.answered_on) {
        ("sent", Some(day)) => {
            say(format!("写给{other}，对方 {day} 已接收"), format!("to {other}, accepted there on {day}"))
        }
        ("sent", None) => say(format!("写给{other}，还没有回执"), format!("to {other}, no receipt yet")),
        _ => say(format!("{other}来的，已接收"), format!("from {other}, accepted")),
    };
    format!("{}  {}  {what}  {}", row.day, row.person_name, row.id)
}

pub fn continuity_sent(out: &Path, sent: &SentView) -> String {
    let (place, to) = (out.display(), unit_name(&sent.to_unit));
    let mut lines = vec![say(
        format!("已写到 {place}，只有{to}的服务站能打开。里面有："),
        format!("Written to {place}; only the station of {to} can open it. It tells:"),
    )];
    lines.extend(sent.programmes.iter().map(|programme| format!("  {}", summary(programme))));
    lines.push(format!("SHA-256  {}", sent.hash));
    lines.join("\n")
}

fn summary(told: &ToldProgrammeView) -> String {
    let (name, services) = (programme_name(&told.programme), told.services.len());
    say(format!("{name}，做过的服务 {services} 次"), format!("{name}, {services} services given"))
}

/// What a file says, line by line.
pub fn continuity_told(told: &ToldView) -> String {
    let from = unit_name(&told.sender_unit);
    if told.receipt {
        return say(
            format!("回执：{from}（{}）{} 已接收。", told.sender_name, told.on),
            format!("A receipt: {from} ({}) accepted it on {}.", told.sender_name, told.on),
        );
    }
    let sex = match told.sex.as_str() {
        "1" => say("男", "male"),
        "2" => say("女", "female"),
        _ => String::new(),
    };
    let born = told.birth_date.as_deref().unwrap_or_default();
    let mut lines = vec![
        say(
            format!("由{from}（{}）写于 {}", told.sender_name, told.on),
            format!("From {from} ({}), written on {}", told.sender_name, told.on),
        ),
        [told.name.as_str(), &sex, born].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  "),
    ];
    told.programmes.iter().for_each(|one| programme(one, &mut lines));
    lines.join("\n")
}

fn programme(told: &ToldProgrammeView, lines: &mut Vec<String>) {
    let code = &told.programme;
    let unknown =
        if told.known { String::new() } else { say("（本版本不认识）", " (not known to this version)") };
    let event = told.event_on.as_ref().map_or_else(String::new, |day| format!("  [{day}]"));
    let end =
        told.ended_on.as_ref().map_or_else(String::new, |day| say(format!("，至 {day}"), format!(", until {day}")));
    lines.push(format!("{}  {}{unknown}{end}{event}", told.entered_on, programme_name(code)));
    for service in &told.services {
        let items: Vec<String> = service.items.iter().map(|noted| item(code, &noted.item, &noted.value)).collect();
        let line = format!("  {}  {}  {}", service.day, service_name(code, &service.what), items.join(", "));
        lines.push(line.trim_end().to_owned());
    }
    for day in &told.appointments {
        let what = service_name(code, &day.what);
        lines.push(say(
            format!("  在那里约的 {} {}  {what}", day.day, day.time),
            format!("  agreed there for {} {}  {what}", day.day, day.time),
        ));
    }
    for referral in &told.referrals {
        let to = sent_to(&referral.sent_to);
        lines.push(say(
            format!("  转诊 {}  {to}：还没有回音", referral.day),
            format!("  referred {}  {to}: no answer yet", referral.day),
        ));
    }
    for step in &told.next {
        let what = service_name(code, &step.what);
        lines.push(say(
            format!("  接下来 {}–{}  {what}", step.first, step.last),
            format!("  next {}–{}  {what}", step.first, step.last),
        ));
    }
}

pub fn continuity_accepted(accepted: &AcceptedView, receipt: Option<&Path>) -> String {
    let mut lines = Vec::new();
    if accepted.already {
        lines.push(say(
            format!("这个文件 {} 已经接收过，没有改动。", accepted.day),
            format!("This file was accepted on {}; nothing was changed.", accepted.day),
        ));
    } else {
        lines.push(say(
            format!("已接收：新参加 {} 项，那里做过的服务 {} 次。", accepted.enrolments.len(), accepted.services),
            format!(
                "Accepted: {} enrolments begun, {} services from there.",
                accepted.enrolments.len(),
                accepted.services
            ),
        ));
        for code in &accepted.joined {
            let name = programme_name(code);
            lines.push(say(
                format!("{name}：在这里已经参加，接着做。"),
                format!("{name}: she took part here already; it goes on."),
            ));
        }
        if !accepted.left_out.is_empty() {
            let codes = accepted.left_out.join(", ");
            lines.push(say(
                format!("本版本不认识、没有记下的：{codes}"),
                format!("Not known to this version and left out: {codes}"),
            ));
        }
        let days =
            accepted.told.programmes.iter().flat_map(|told| told.appointments.iter().map(move |day| (told, day)));
        for (told, day) in days {
            let what = service_name(&told.programme, &day.what);
            lines.push(say(
                format!("在那里约的 {} {}  {what}：请与本人另约", day.day, day.time),
                format!("agreed there for {} {}  {what}: to be agreed anew with her", day.day, day.time),
            ));
        }
    }
    if let Some(out) = receipt {
        let place = out.display();
        lines.push(say(
            format!("给对方的回执已写到 {place}。"),
            format!("The receipt for the other station was written to {place}."),
        ));
    }
    lines.join("\n")
}

pub fn continuity_answered(answered: &AnsweredView) -> String {
    if answered.already {
        return say("这份回执以前读过，没有改动。", "This receipt was read before; nothing was changed.");
    }
    let left = match answered.left.len() {
        0 => String::new(),
        n => say(
            format!("还有 {n} 项没有结束：村医的由村医结束，后来又来过的接着做。"),
            format!(" {n} go on: a village doctor's is the doctor's to end, and where she came again it continues."),
        ),
    };
    say(
        format!(
            "{}：对方 {} 已接收；这里的参加从那天起结束 {} 项，不再催。{left}",
            answered.person_name,
            answered.on,
            answered.ended.len()
        ),
        format!(
            "{}: accepted there on {}; {} enrolments end here on that day and are late no more.{left}",
            answered.person_name,
            answered.on,
            answered.ended.len()
        ),
    )
}

pub fn continuity_let_go() -> String {
    say("已放下，没有接收。", "It was let go and not accepted.")
}
