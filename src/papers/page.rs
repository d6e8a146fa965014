//! Her own page (本人保健记录): what she asked for and got, what is next, and its picture, for herself.

use std::path::Path;

use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use super::words::{self, Words};
use super::{Language, Why, Written, name_of, picture, set, write};
use crate::care::drawn::{Drawn, Lane, Point, PointKind};
use crate::care::{Referral, Service, Timeline};
use crate::print::Layout;
use crate::register::division;
use crate::session::Session;
use crate::{Result, station, view};

/// Whose page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HerPage<'a> {
    /// Any of her registrations.
    pub person: Uuid,
    /// She asked for what is private to be on it as well; otherwise nothing shows that there is any.
    pub with_private: bool,
    /// Why, for the log of who looked: one of `rights::REASONS`.
    pub reason: &'a str,
}

/// Writes her own page where the user said. It has no sealed note. `nobody_to_hand_it_to` where she has died or was erased; `not_her_provider`; `missing_reason`.
pub fn write_page(session: &mut Session, asked: &HerPage<'_>, language: Language, path: &Path) -> Result<Written> {
    let subject = station::subject(session, asked.person)?;
    let name = name_of(session, subject.person)?;
    let mut record = station::whole_record_of(session, &subject)?;
    let catalogue = station::catalogue(session)?;
    if !asked.with_private {
        record.leave_out_private(&catalogue);
    }
    let drawn = station::draw(session, &catalogue, &record)?;
    let born = subject.born.map_or_else(String::new, |day| day.to_string());
    let words = Words { language, catalogue };
    let data = in_words(session, &Her { name, born, record, drawn }, &words);
    let pdf = set(session, Layout::Page, data, language)?;
    write(session, &pdf, &Why { person: Some(subject.person), kind: "care_page", reason: asked.reason }, path)
}

/// What stands on it.
struct Her {
    name: String,
    born: String,
    record: Timeline,
    drawn: Drawn,
}

fn in_words(session: &Session, her: &Her, words: &Words) -> Value {
    let say = |code| words.say(code);
    let (record, drawn) = (&her.record, &her.drawn);
    let programmes: Vec<Value> =
        drawn.lanes.iter().filter_map(|lane| programme(session, lane, record, words)).collect();
    json!({
        "lang": words::lang(words.language),
        "title": say("page_title"),
        "about": say("page_about"),
        "page": say("page"),
        "head": [[say("made_by"), view::office(session).unit_name], [say("made_on"), drawn.today.to_string()]],
        "who": [[say("name"), her.name], [say("born"), her.born]],
        "pregnancies": drawn.pregnancies.iter().map(|one| picture::pregnancy(one, words)).collect::<Vec<_>>(),
        "timeline": picture::timeline(drawn, words),
        "next": {
            "title": say("next_title"),
            "note": say("next_note"),
            "none": say("nothing_next"),
            "columns": [say("day"), say("what"), say("how_set"), say("unit")],
            "lines": next(session, drawn, words),
        },
        "programmes": programmes,
        "nothing": if programmes.is_empty() { say("nothing_recorded") } else { "" },
    })
}

/// What is to come, by its day: days she agreed to, what we have promised, and what she may set a day for.
fn next(session: &Session, drawn: &Drawn, words: &Words) -> Vec<[String; 4]> {
    let is_ahead = |point: &Point| match point.kind {
        PointKind::Given | PointKind::Referred => false,
        PointKind::Agreed => point.first >= drawn.today,
        PointKind::Promised | PointKind::Possible => true,
    };
    let all = drawn.lanes.iter().flat_map(|lane| lane.points.iter().map(move |point| (point, lane)));
    let mut ahead: Vec<(&Point, &Lane)> = all.filter(|(point, _)| is_ahead(point)).collect();
    ahead.sort_by_key(|(point, _)| (point.first.max(drawn.today), point.kind, point.row));
    let line = |(point, lane): (&Point, &Lane)| {
        let service = words.service(&lane.programme, &point.what);
        let step = point.step.as_ref().map(|(zh, en)| words.pick(zh, en).to_owned());
        let how = match point.kind {
            PointKind::Agreed => "set_agreed",
            PointKind::Promised => "set_promised",
            _ => "set_possible",
        };
        [
            format!("{} {}", days(point.first, point.last), point.time).trim_end().to_owned(),
            step.map_or_else(|| service.clone(), |step| format!("{service} · {step}")),
            words.say(how).to_owned(),
            unit(session, &lane.unit),
        ]
    };
    ahead.into_iter().map(line).collect()
}

/// By its short name; one that nobody has told of stays its code.
fn unit(session: &Session, code: &str) -> String {
    division::name_of(&session.book, code).unwrap_or_else(|_| code.to_owned())
}

fn days(first: Date, last: Date) -> String {
    if first == last { first.to_string() } else { format!("{first} – {last}") }
}

/// What was given in a lane; none where nothing was and she does not take part.
fn programme(session: &Session, lane: &Lane, record: &Timeline, words: &Words) -> Option<Value> {
    let mut lines: Vec<(Date, [String; 4])> = Vec::new();
    for point in &lane.points {
        let Some(row) = point.row else { continue };
        if let Some(given) = record.services.iter().find(|service| service.id == row) {
            lines.push((given.day, service_line(given, words)));
        } else if let Some(sent) = record.referrals.iter().find(|referral| referral.id == row) {
            lines.push((sent.day, referral_line(sent, words)));
        }
    }
    if lines.is_empty() && lane.enrolment.is_none() {
        return None;
    }
    lines.sort_by_key(|(day, _)| *day);
    let say = |code| words.say(code);
    let note = match (lane.enrolment, lane.ended_on) {
        (None, _) => say("without_enrolment").to_owned(),
        (Some(_), None) => say("since").replace("{first}", &lane.first.to_string()),
        (Some(_), Some(end)) => {
            say("from_to").replace("{first}", &lane.first.to_string()).replace("{last}", &end.to_string())
        }
    };
    Some(json!({
        "title": words.programme(&lane.programme),
        "note": format!("{note} · {}", unit(session, &lane.unit)),
        "none": say("nothing_given"),
        "columns": [say("day"), say("what"), say("noted"), say("where")],
        "lines": lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>(),
    }))
}

fn service_line(given: &Service, words: &Words) -> [String; 4] {
    let place = words::place(&given.place, words.language).to_owned();
    [given.day.to_string(), words.service(&given.programme, &given.what), words.items(given), place]
}

fn referral_line(sent: &Referral, words: &Words) -> [String; 4] {
    let answer = words::answer(&sent.answer, words.language);
    let came = sent.answered_on.map_or_else(|| answer.to_owned(), |day| format!("{answer} {day}"));
    [
        sent.day.to_string(),
        words.say("referred").to_owned(),
        came,
        words::sent_to(&sent.sent_to, words.language).to_owned(),
    ]
}
