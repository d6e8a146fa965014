//! What one provider has promised for a day (今天的约定): days that people agreed to, steps of enrolments, referrals to follow up. Late is what *we* are;
//! nobody stands here who did not say yes.

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::{Catalogue, Programme};
use super::record::{Enrolment, Service};
use super::schedule::{Done, REFERRAL_DAYS, days_between, plan};
use super::store;
use crate::Result;
use crate::ledger::Book;
use crate::rights::{self, Purpose};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueKind {
    /// A day she agreed to.
    Appointment,
    /// A step of her enrolment.
    Step,
    /// A referral that has no answer yet.
    Referral,
}

impl DueKind {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Appointment => "appointment",
            Self::Step => "step",
            Self::Referral => "referral",
        }
    }
}

/// Something promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub kind: DueKind,
    /// The appointment, referral or, for a step, the enrolment.
    pub id: Uuid,
    pub person: Uuid,
    pub programme: String,
    pub what: String,
    /// The first and the last day that were promised.
    pub first: Date,
    pub last: Date,
    /// `HH:MM`, or empty.
    pub time: String,
    /// How many days we are late.
    pub late_days: i32,
    /// She wishes to be reached about it.
    pub reach: bool,
    /// It is given at her home.
    pub at_home: bool,
}

/// What a provider of this office has promised for a day, the latest first.
pub fn due(book: &Book, provider: &str, on: Date) -> Result<Vec<Due>> {
    book.at_once(|| due_at_once(book, provider, on))
}

fn due_at_once(book: &Book, provider: &str, on: Date) -> Result<Vec<Due>> {
    let unit = book.unit()?;
    let own = (provider, unit.as_str());
    let catalogue = Catalogue::of(book)?;
    let mut found = Vec::new();
    for appointment in store::open_appointments(book, own, on)? {
        found.push(Due {
            kind: DueKind::Appointment,
            id: appointment.id,
            person: appointment.person,
            at_home: is_at_home(&catalogue, &appointment.programme, &appointment.what),
            programme: appointment.programme,
            what: appointment.what,
            first: appointment.day,
            last: appointment.day,
            time: appointment.time,
            late_days: days_between(appointment.day, on),
            reach: appointment.reach,
        });
    }
    promised_steps(book, &catalogue, own, on, &mut found)?;
    for referral in store::open_referrals(book, own, on)? {
        found.push(Due {
            kind: DueKind::Referral,
            id: referral.id,
            person: referral.person,
            programme: referral.programme,
            what: referral.sent_to,
            first: referral.day,
            last: referral.day.saturating_add(jiff::Span::new().days(REFERRAL_DAYS)),
            time: String::new(),
            late_days: (days_between(referral.day, on) - REFERRAL_DAYS).max(0),
            reach: false,
            at_home: false,
        });
    }
    found.sort_by(|a, b| {
        b.late_days.cmp(&a.late_days).then(a.last.cmp(&b.last)).then_with(|| a.time.cmp(&b.time)).then(a.id.cmp(&b.id))
    });
    Ok(found)
}

/// The steps of a provider's open enrolments in programmes that promise any; where she sets every day herself there is nothing to look at.
fn promised_steps(book: &Book, catalogue: &Catalogue, own: (&str, &str), on: Date, found: &mut Vec<Due>) -> Result<()> {
    let promising: Vec<&Programme> = catalogue.programmes().iter().filter(|programme| programme.promises()).collect();
    let codes: Vec<&str> = promising.iter().map(|programme| programme.code.as_str()).collect();
    for enrolment in store::open_enrolments(book, own, &codes)? {
        let Some(programme) = promising.iter().find(|programme| programme.code == enrolment.programme) else {
            continue;
        };
        let Some(schedule) = catalogue.schedule_on(programme, enrolment.entered_on) else { continue };
        // What a promise is counted from never asks what was noted, so that the items need not be read.
        let done = |(what, day): &(String, Date)| Done { what: what.clone(), day: *day, noted: Vec::new() };
        // What was entered for a later day was not given yet.
        let done: Vec<Done> = enrolment.given.iter().filter(|(_, day)| *day <= on).map(done).collect();
        for planned in plan(&schedule.steps, enrolment.entered_on, enrolment.event_on, &done) {
            let Some(late_days) = planned.due(enrolment.entered_on, on) else { continue };
            found.push(Due {
                kind: DueKind::Step,
                id: store::id_of(book, enrolment.row)?,
                person: store::id_of(book, enrolment.person)?,
                programme: enrolment.programme.clone(),
                what: planned.step.what.clone(),
                first: planned.first,
                last: planned.last,
                time: String::new(),
                late_days,
                reach: false,
                at_home: planned.step.at_home,
            });
        }
    }
    Ok(())
}

fn is_at_home(catalogue: &Catalogue, programme: &str, what: &str) -> bool {
    catalogue.programme(programme).is_ok_and(|programme| {
        programme.schedules.iter().flat_map(|schedule| &schedule.steps).any(|step| step.what == what && step.at_home)
    })
}

/// Of what is due, the people to be visited at home (上门路线): those who agreed to visits, each once, with the earliest hour that was agreed to for
/// this very day. Nothing of a private programme is at home.
pub fn for_round(book: &Book, due: &[Due]) -> Result<Vec<(Uuid, String)>> {
    let mut round: Vec<(Uuid, String)> = Vec::new();
    for entry in due.iter().filter(|entry| entry.at_home) {
        // What is late was agreed to for another day, and so was its hour.
        let time = if entry.late_days == 0 { entry.time.as_str() } else { "" };
        if let Some((_, known)) = round.iter_mut().find(|(person, _)| *person == entry.person) {
            if known.is_empty() || !time.is_empty() && time < known.as_str() {
                *known = time.to_owned();
            }
        } else if rights::consents(book, entry.person)?.iter().any(|consent| consent.purpose == Purpose::HomeVisits) {
            round.push((entry.person, time.to_owned()));
        }
    }
    round.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(round)
}

/// The services and open enrolments of a provider that were doubted and insisted on, for the provider's own review.
pub fn doubted(book: &Book, provider: &str) -> Result<(Vec<Service>, Vec<Enrolment>)> {
    let unit = book.unit()?;
    let own = (provider, unit.as_str());
    Ok((store::doubted_services(book, own)?, store::doubted_enrolments(book, own)?))
}
