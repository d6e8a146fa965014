//! Reads a programme strictly: a word that the grammar does not have, or a code that nothing stands for, is an error.

use serde::Deserialize;

use super::rule::is_discreet;
use super::{Choice, Event, Given, Item, ItemKind, Offer, Programme, Schedule, Service};
use crate::care::schedule::{Anchor, Offset, Step, Unit, Window};
use crate::register::date::parse_date;
use crate::{Error, Result};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProgramme {
    code: String,
    zh: String,
    en: String,
    source: String,
    offered: Vec<RawOffer>,
    event: Option<String>,
    #[serde(default)]
    private: bool,
    schedules: Vec<RawSchedule>,
    services: Vec<RawService>,
    items: Vec<RawItem>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffer {
    own_request: Option<bool>,
    sex: Option<String>,
    age_from: Option<u8>,
    age_to: Option<u8>,
    after: Option<RawGiven>,
    benefit_decision: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGiven {
    programme: String,
    what: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSchedule {
    code: String,
    zh: String,
    en: String,
    source: String,
    from: String,
    steps: Vec<RawStep>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    what: String,
    zh: String,
    en: String,
    anchor: String,
    service: Option<String>,
    item: Option<String>,
    is: Option<String>,
    after: RawOffset,
    until: RawOffset,
    #[serde(default)]
    at_home: bool,
    #[serde(default)]
    if_agreed: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffset {
    days: Option<u16>,
    weeks: Option<u16>,
    months: Option<u16>,
    years: Option<u16>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawService {
    code: String,
    zh: String,
    en: String,
    interval: Option<RawOffset>,
    items: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawItem {
    code: String,
    zh: String,
    en: String,
    number: Option<RawNumber>,
    choice: Option<Vec<RawChoice>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNumber {
    min: f64,
    max: f64,
    unit: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChoice {
    code: String,
    zh: String,
    en: String,
}

/// Reads one programme.
///
/// # Errors
/// `bad_catalogue` with the part that is wrong: anything that is not JSON of exactly this shape, a rule without a word, a window that ends before it
/// begins, a step or item that nothing in the programme stands for, a private programme that is offered to anyone
/// or comes to anyone's home.
pub fn read(text: &str) -> Result<Programme> {
    programme(serde_json::from_str(text).map_err(|error| bad("shape").caused_by(error))?)
}

pub(super) fn programme(raw: RawProgramme) -> Result<Programme> {
    let programme = Programme {
        offered: raw.offered.into_iter().map(offer).collect::<Result<_>>()?,
        event: raw.event.map(|code| Event::from_code(&code).ok_or_else(|| bad("event"))).transpose()?,
        schedules: raw.schedules.into_iter().map(schedule).collect::<Result<_>>()?,
        services: raw.services.into_iter().map(service).collect::<Result<_>>()?,
        items: raw.items.into_iter().map(item).collect::<Result<_>>()?,
        code: raw.code,
        zh: raw.zh,
        en: raw.en,
        source: raw.source,
        private: raw.private,
    };
    check(&programme)?;
    Ok(programme)
}

pub(super) fn bad(part: &str) -> Error {
    Error::new("bad_catalogue").with("part", part)
}

fn offer(raw: RawOffer) -> Result<Offer> {
    let after = raw.after.map(|after| Given { programme: after.programme, what: after.what });
    let has_rule = raw.sex.is_some()
        || raw.age_from.is_some()
        || raw.age_to.is_some()
        || after.is_some()
        || raw.benefit_decision.is_some();
    match raw.own_request {
        Some(true) if !has_rule => return Ok(Offer::OwnRequest),
        None if has_rule => {}
        _ => return Err(bad("offered")),
    }
    let is_sex = raw.sex.as_deref().is_none_or(|sex| matches!(sex, "1" | "2"));
    let is_range = raw.age_from.zip(raw.age_to).is_none_or(|(from, to)| from <= to);
    if !is_sex || !is_range {
        return Err(bad("offered"));
    }
    Ok(Offer::Who { sex: raw.sex, age_from: raw.age_from, age_to: raw.age_to, after, decision: raw.benefit_decision })
}

pub(super) fn schedule(raw: RawSchedule) -> Result<Schedule> {
    Ok(Schedule {
        from: parse_date(&raw.from).map_err(|_| bad("from"))?,
        steps: raw.steps.into_iter().map(step).collect::<Result<_>>()?,
        code: raw.code,
        zh: raw.zh,
        en: raw.en,
        source: raw.source,
    })
}

fn step(raw: RawStep) -> Result<Step> {
    let anchor = match (raw.anchor.as_str(), raw.service, raw.item.zip(raw.is)) {
        ("enrolment", None, None) => Anchor::Enrolment,
        ("event", None, None) => Anchor::Event,
        // What is promised to someone does not depend on what was noted of her.
        ("service", Some(_), Some(_)) if !raw.if_agreed => return Err(bad("anchor")),
        ("service", Some(what), noted) => Anchor::Service { what, noted },
        _ => return Err(bad("anchor")),
    };
    let window = Window { after: offset(&raw.after)?, until: offset(&raw.until)? };
    // Compared on one day for all: only whether the window is the wrong way round matters.
    let day = jiff::civil::date(2000, 1, 1);
    if window.days(day).is_none_or(|(first, last)| first > last) {
        return Err(bad("window"));
    }
    Ok(Step { what: raw.what, zh: raw.zh, en: raw.en, anchor, window, at_home: raw.at_home, if_agreed: raw.if_agreed })
}

fn offset(raw: &RawOffset) -> Result<Offset> {
    let named =
        [(Unit::Days, raw.days), (Unit::Weeks, raw.weeks), (Unit::Months, raw.months), (Unit::Years, raw.years)];
    let mut said = named.into_iter().filter_map(|(unit, count)| count.map(|count| Offset { count, unit }));
    match (said.next(), said.next()) {
        (Some(offset), None) => Ok(offset),
        _ => Err(bad("offset")),
    }
}

pub(super) fn service(raw: RawService) -> Result<Service> {
    let interval = raw.interval.as_ref().map(offset).transpose()?;
    Ok(Service { code: raw.code, zh: raw.zh, en: raw.en, interval, items: raw.items })
}

pub(super) fn item(raw: RawItem) -> Result<Item> {
    let kind = match (raw.number, raw.choice) {
        (Some(number), None) if number.min >= 0.0 && number.min < number.max && number.max < 1e6 => ItemKind::Number {
            min: (number.min * 1000.0).round() as i64,
            max: (number.max * 1000.0).round() as i64,
            unit: number.unit,
        },
        (None, Some(choices)) if !choices.is_empty() => ItemKind::Choice(
            choices.into_iter().map(|choice| Choice { code: choice.code, zh: choice.zh, en: choice.en }).collect(),
        ),
        _ => return Err(bad("item")),
    };
    Ok(Item { code: raw.code, zh: raw.zh, en: raw.en, kind })
}

/// What the shape alone does not show.
pub(super) fn check(programme: &Programme) -> Result<()> {
    let is_code = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    let mut codes = vec![programme.code.as_str()];
    codes.extend(programme.services.iter().map(|service| service.code.as_str()));
    codes.extend(programme.items.iter().map(|item| item.code.as_str()));
    codes.extend(programme.schedules.iter().map(|schedule| schedule.code.as_str()));
    if programme.source.is_empty() || codes.iter().any(|code| !is_code(code)) {
        return Err(bad("code"));
    }
    if programme.offered.is_empty() {
        return Err(bad("offered"));
    }
    if !is_discreet(programme) {
        return Err(bad("private"));
    }
    // Nobody is asked whether she is pregnant.
    if programme.event == Some(Event::LastPeriod) && programme.offered.iter().any(|offer| *offer != Offer::OwnRequest) {
        return Err(bad("offered"));
    }
    if programme.services.iter().flat_map(|service| &service.items).any(|item| programme.item(item).is_none()) {
        return Err(bad("item"));
    }
    for step in programme.schedules.iter().flat_map(|schedule| &schedule.steps) {
        let is_known = programme.service(&step.what).is_ok()
            && match &step.anchor {
                Anchor::Enrolment => true,
                Anchor::Event => programme.event.is_some(),
                Anchor::Service { what, noted } => programme.service(what).is_ok_and(|service| {
                    noted
                        .as_ref()
                        .is_none_or(|(item, value)| service.items.contains(item) && is_choice(programme, item, value))
                }),
            };
        if !is_known {
            return Err(bad("step"));
        }
    }
    if programme.schedules.is_empty() || programme.services.is_empty() { Err(bad("shape")) } else { Ok(()) }
}

fn is_choice(programme: &Programme, item: &str, value: &str) -> bool {
    match programme.item(item).map(|item| &item.kind) {
        Some(ItemKind::Choice(choices)) => choices.iter().any(|choice| choice.code == value),
        _ => false,
    }
}
