//! What a person asked for and got (保健记录), as far as she chose to let this office know it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::Catalogue;
use super::give::ELSEWHERE;
use super::record::{Appointment, Enrolment, Referral, Service};
use super::refer::STATION;
use super::schedule::{Done, Planned, plan};
use super::store;
use crate::Result;
use crate::ledger::Book;
use crate::rights::{self, Purpose};

/// Everything that an office may know of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    pub enrolments: Vec<Enrolment>,
    pub services: Vec<Service>,
    pub appointments: Vec<Appointment>,
    pub referrals: Vec<Referral>,
    /// Days that could be agreed to next: service and window, by enrolment.
    pub suggested: Vec<Suggested>,
    /// Others of this office with whom something of hers is open, or was where `hidden`.
    pub others: Vec<WithOther>,
    /// She has chosen others of this office and not whoever asks, who is shown nothing of what it keeps.
    pub hidden: bool,
}

/// With whom of this office her care is, and nothing of what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithOther {
    pub provider: String,
    /// How much of it is open: enrolments, days agreed to, referrals without an answer.
    pub open: usize,
}

/// A step that only she can set a day for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    pub enrolment: Uuid,
    pub what: String,
    pub first: Date,
    pub last: Date,
}

/// What a provider may know of a person under all her registrations: what this office keeps where she has chosen that provider for anything, what
/// another keeps under one where she agreed that the station may see it, and referrals to the station.
pub fn timeline(book: &Book, provider: &str, hers: &[Uuid], on: Date) -> Result<Timeline> {
    book.at_once(|| timeline_at_once(book, provider, hers, on))
}

fn timeline_at_once(book: &Book, provider: &str, hers: &[Uuid], on: Date) -> Result<Timeline> {
    let own = book.unit()?;
    let mut shared = Vec::new();
    for person in hers {
        let consents = rights::consents(book, *person)?;
        if consents.iter().any(|consent| consent.purpose == Purpose::ShareWithStation) {
            shared.push(*person);
        }
    }
    let mut shown = Timeline {
        enrolments: store::enrolments(book, hers)?,
        services: store::services(book, hers)?,
        appointments: store::appointments(book, hers)?,
        referrals: store::referrals(book, hers)?,
        ..Timeline::default()
    };
    let mut with = shown.with(&own, provider);
    shown.hidden = !with.is_empty() && with.remove(provider).is_none();
    with.retain(|_, open| shown.hidden || *open > 0);
    shown.others = with.into_iter().map(|(provider, open)| WithOther { provider, open }).collect();
    let hidden = shown.hidden;
    let may_see = |unit: &str, person: Uuid| if unit == own { !hidden } else { shared.contains(&person) };
    shown.enrolments.retain(|row| may_see(&row.unit, row.person));
    shown.services.retain(|row| may_see(&row.unit, row.person));
    shown.appointments.retain(|row| may_see(&row.unit, row.person));
    shown.referrals.retain(|row| may_see(&row.unit, row.person) || row.sent_to == STATION);
    let catalogue = Catalogue::of(book)?;
    for enrolment in shown.enrolments.iter().filter(|enrolment| enrolment.ended_on.is_none() && enrolment.unit == own) {
        suggest(&catalogue, enrolment, &shown.services, on, &mut shown.suggested);
    }
    Ok(shown)
}

impl Timeline {
    /// The providers of an office that have anything of hers, each with how much of it is open.
    fn with(&self, unit: &str, asking: &str) -> BTreeMap<String, usize> {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        let mut count = |of: &str, provider: &str, is_open: bool| {
            if of == unit && !provider.is_empty() {
                *found.entry(provider.to_owned()).or_default() += usize::from(is_open);
            }
        };
        self.enrolments.iter().for_each(|row| count(&row.unit, &row.provider, row.ended_on.is_none()));
        // What another town's station told stands under that station's name, and is nobody's of this office.
        let given_here = self.services.iter().filter(|row| row.place != ELSEWHERE || row.provider == asking);
        given_here.for_each(|row| count(&row.unit, &row.provider, false));
        self.appointments.iter().for_each(|row| count(&row.unit, &row.provider, !row.kept));
        self.referrals.iter().for_each(|row| count(&row.unit, &row.provider, row.answered_on.is_none()));
        found
    }

    /// Leaves out whatever is of a private programme, and what the catalogue cannot tell to be of another; nothing shows that it was there.
    pub fn leave_out_private(&mut self, catalogue: &Catalogue) {
        let is_private = |code: &str| !code.is_empty() && catalogue.programme(code).map_or(true, |known| known.private);
        let left_out = |row: &&Enrolment| is_private(&row.programme);
        let private: Vec<Uuid> = self.enrolments.iter().filter(left_out).map(|row| row.id).collect();
        let stays = |code: &str, of: Option<Uuid>| !is_private(code) && !of.is_some_and(|id| private.contains(&id));
        self.enrolments.retain(|row| !is_private(&row.programme));
        self.services.retain(|row| stays(&row.programme, row.enrolment));
        // A day on which she only asked to be reached has no programme of its own.
        self.appointments.retain(|row| stays(&row.programme, row.enrolment));
        self.referrals.retain(|row| stays(&row.programme, row.enrolment));
        self.suggested.retain(|row| !private.contains(&row.enrolment));
    }
}

/// What begins a course of something, changes what it is of, or ends it.
const COURSE: [&str; 4] = [START, "switch", "stop", "removal"];
const START: &str = "start";

/// Of those only the last decides what follows, and a change begins another course. `done` is in the order of days.
fn last_of_course(mut done: Vec<Done>) -> Vec<Done> {
    let is_course = |given: &Done| COURSE.contains(&given.what.as_str());
    let last = done.iter().rposition(is_course).map(|at| done.remove(at));
    done.retain(|given| !is_course(given));
    done.extend(last.map(|last| if last.what == "switch" { Done { what: START.to_owned(), ..last } } else { last }));
    done
}

/// What was given within an enrolment.
fn done(services: &[Service], enrolment: Uuid) -> Vec<Done> {
    let done = |service: &Service| Done { what: service.what.clone(), day: service.day, noted: service.noted() };
    services.iter().filter(|service| service.enrolment == Some(enrolment)).map(done).collect()
}

/// The steps of an enrolment by the schedule that was in force when it began; none of a programme that is not in the catalogue.
pub(super) fn planned<'a>(catalogue: &'a Catalogue, enrolment: &Enrolment, services: &[Service]) -> Vec<Planned<'a>> {
    let Ok(programme) = catalogue.programme(&enrolment.programme) else { return Vec::new() };
    let Some(schedule) = catalogue.schedule_on(programme, enrolment.entered_on) else { return Vec::new() };
    let done = last_of_course(done(services, enrolment.id));
    plan(&schedule.steps, enrolment.entered_on, enrolment.event_on, &done)
}

fn suggest(
    catalogue: &Catalogue,
    enrolment: &Enrolment,
    services: &[Service],
    on: Date,
    suggested: &mut Vec<Suggested>,
) {
    let planned = planned(catalogue, enrolment, services);
    let open =
        planned.iter().filter(|planned| planned.step.if_agreed && planned.done_on.is_none() && planned.last >= on);
    suggested.extend(open.map(|planned| Suggested {
        enrolment: enrolment.id,
        what: planned.step.what.clone(),
        first: planned.first,
        last: planned.last,
    }));
}
