//! What is told: only what she agreed to have told, of what this office keeps or was let see; never a sealed note, nor what is private unless she
//! asked for that too.

use jiff::civil::Date;
use uuid::Uuid;

use super::{
    Direction, ITEMS_MAX, OTHERS_MAX, PROGRAMMES_MAX, SERVICES_MAX, Told, ToldDay, ToldReferral, ToldService, ToldStep,
    about_text, is_code, is_noted,
};
use crate::care::catalogue::Catalogue;
use crate::care::schema::CONTINUITY;
use crate::care::timeline::planned;
use crate::care::{Appointment, Enrolment, Referral, Service, Subject, Timeline, timeline};
use crate::ledger::{Book, Changed, Value};
use crate::rights::{self, Purpose};
use crate::{Error, Result};

/// What she wishes to be told beside what goes without saying.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// Also programmes that are of no concern to anyone but her.
    pub with_private: bool,
    /// Also what has ended.
    pub with_ended: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    pub told: Vec<Told>,
    /// The enrolments in it that have not ended.
    open: Vec<Uuid>,
}

/// What another town's station is told of someone: `no_consent_to_continue` where she has not agreed to it, whatever she said instead;
/// `not_her_provider` where she chose others here; `nothing_to_continue` where nothing was begun that may be told.
pub fn tell(book: &Book, provider: &str, hers: &[Uuid], wish: Wish) -> Result<Telling> {
    if !has_agreed(book, hers)? {
        return Err(Error::new("no_consent_to_continue"));
    }
    let (today, catalogue) = (book.today(), Catalogue::of(book)?);
    let mut seen = timeline(book, provider, hers, today)?;
    if seen.hidden {
        return Err(Error::new("not_her_provider"));
    }
    if !wish.with_private {
        seen.leave_out_private(&catalogue);
    }
    let mut telling = Telling { told: Vec::new(), open: Vec::new() };
    let is_wished = |row: &&Enrolment| (wish.with_ended || row.ended_on.is_none()) && is_code(&row.programme);
    for enrolment in seen.enrolments.iter().filter(is_wished).take(PROGRAMMES_MAX) {
        let is_first = telling.told.iter().all(|known| known.programme != enrolment.programme);
        telling.told.push(told(&catalogue, &seen, enrolment, is_first, today));
        telling.open.extend(enrolment.ended_on.is_none().then_some(enrolment.id));
    }
    if telling.told.is_empty() { Err(Error::new("nothing_to_continue")) } else { Ok(telling) }
}

fn has_agreed(book: &Book, hers: &[Uuid]) -> Result<bool> {
    for person in hers {
        let consents = rights::consents(book, *person)?;
        if consents.iter().any(|consent| consent.purpose == Purpose::ContinueElsewhere) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `is_first`: what belongs to the programme and to no enrolment goes with it.
fn told(catalogue: &Catalogue, seen: &Timeline, enrolment: &Enrolment, is_first: bool, today: Date) -> Told {
    let programme = catalogue.programme(&enrolment.programme).ok();
    let schedule = programme.and_then(|programme| catalogue.schedule_on(programme, enrolment.entered_on));
    let belongs = |to: Option<Uuid>, programme: &str| match to {
        Some(to) => to == enrolment.id,
        None => is_first && programme == enrolment.programme,
    };
    let is_ahead = |day: &&Appointment| {
        !day.kept && day.day >= today && is_code(&day.what) && belongs(day.enrolment, &day.programme)
    };
    let waits =
        |row: &&Referral| row.answered_on.is_none() && is_code(&row.sent_to) && belongs(row.enrolment, &row.programme);
    let mut told = Told {
        programme: enrolment.programme.clone(),
        schedule: schedule.map_or_else(String::new, |schedule| schedule.code.clone()),
        event_on: enrolment.event_on,
        entered_on: enrolment.entered_on,
        ended_on: enrolment.ended_on,
        services: services(&seen.services, enrolment.id),
        appointments: Vec::new(),
        referrals: seen.referrals.iter().filter(waits).take(OTHERS_MAX).map(referral).collect(),
        next: Vec::new(),
    };
    if enrolment.ended_on.is_none() {
        told.appointments = seen.appointments.iter().filter(is_ahead).take(OTHERS_MAX).map(appointment).collect();
        let planned = planned(catalogue, enrolment, &seen.services).into_iter();
        let ahead = planned.filter(|step| step.done_on.is_none() && step.last >= today).take(OTHERS_MAX);
        told.next = ahead
            .map(|planned| ToldStep { what: planned.step.what.clone(), first: planned.first, last: planned.last })
            .collect();
    }
    told
}

/// In the order of days, the latest where there are too many.
fn services(all: &[Service], enrolment: Uuid) -> Vec<ToldService> {
    let within = all.iter().filter(|service| service.enrolment == Some(enrolment) && is_code(&service.what));
    let within: Vec<_> = within.collect();
    let told = |service: &&Service| ToldService {
        what: service.what.clone(),
        day: service.day,
        items: service
            .noted()
            .into_iter()
            .filter(|(code, value)| is_code(code) && is_noted(value))
            .take(ITEMS_MAX)
            .collect(),
    };
    within[within.len().saturating_sub(SERVICES_MAX)..].iter().map(told).collect()
}

fn appointment(row: &Appointment) -> ToldDay {
    ToldDay { what: row.what.clone(), day: row.day, time: row.time.clone() }
}

fn referral(row: &Referral) -> ToldReferral {
    ToldReferral { sent_to: row.sent_to.clone(), urgent: row.urgent, day: row.day }
}

/// Keeps that a file was sent to another town, inside the caller's transaction.
pub fn note_sent(
    book: &mut Book,
    provider: &str,
    subject: &Subject,
    (file, other): (Uuid, &str),
    telling: &Telling,
) -> Result<Changed<Uuid>> {
    let (unit, today) = (book.unit()?, book.today().to_string());
    book.write_inside(provider, "continue_elsewhere", |tx| {
        let id = tx.new_id();
        let fields = [
            ("unit", Value::text(&unit)),
            ("person", Value::id(subject.person)),
            ("file", Value::id(file)),
            ("direction", Value::text(Direction::Sent.code())),
            ("other", Value::text(other)),
            ("day", Value::text(&today)),
            ("provider", Value::text(provider)),
            ("about", Value::text(&about_text(&telling.open, &[]))),
        ];
        tx.create(CONTINUITY, id, None, &fields)?;
        Ok(id)
    })
}
