//! She takes part in a programme (参加).

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::{Catalogue, Event, Facts, Given, Programme};
use super::doubt::{self, Doubt};
use super::record::Enrolment;
use super::schema::ENROLMENT;
use super::store;
use crate::ledger::{Book, Changed, Value};
use crate::register::date::age_years;
use crate::{Error, Result};

/// Who spoke first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    /// 本人提出
    OwnRequest,
    /// We offered it, and she said yes.
    OurOffer,
}

impl AskedBy {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OwnRequest => "own_request",
            Self::OurOffer => "our_offer",
        }
    }
}

/// Of whom something is written, with what the register says of her; what it does not say is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The registration that is shown: what is written is written of it.
    pub person: Uuid,
    /// Those that are linked with it as the same person.
    pub also: Vec<Uuid>,
    /// GB/T 2261.1.
    pub sex: Option<String>,
    pub born: Option<Date>,
}

impl Subject {
    /// All her registrations.
    #[must_use]
    pub fn hers(&self) -> Vec<Uuid> {
        [&[self.person], &self.also[..]].concat()
    }

    pub(super) fn is(&self, person: Uuid) -> bool {
        self.person == person || self.also.contains(&person)
    }
}

/// What is entered of an enrolment.
#[derive(Debug, Clone)]
pub struct NewEnrolment<'a> {
    pub programme: &'a str,
    pub asked_by: AskedBy,
    /// The day of the programme's event: last period, delivery, birth. For a birth the register's day unless given.
    pub event_on: Option<Date>,
    /// Write it although it is doubted.
    pub insist: bool,
}

/// Enrols someone with the user as her provider. With a delivery the pregnancy that this office looked after ends, whoever of it did.
///
/// # Errors
/// `unknown_programme`; `already_enrolled` here; `not_offered` where we offered what is not offered to her; `no_event` where the programme has no
/// event; `doubtful`.
pub fn enrol(book: &mut Book, provider: &str, subject: &Subject, new: &NewEnrolment<'_>) -> Result<Changed<Uuid>> {
    let (catalogue, unit, today) = (Catalogue::of(book)?, book.unit()?, book.today());
    let programme = catalogue.programme(new.programme)?;
    let mut earlier = store::enrolments(book, &subject.hers())?;
    earlier.retain(|enrolment| enrolment.unit == unit);
    if earlier.iter().any(|enrolment| enrolment.programme == programme.code && enrolment.ended_on.is_none()) {
        return Err(Error::new("already_enrolled"));
    }
    if new.asked_by == AskedBy::OurOffer
        && !programme.may_be_offered(&facts(subject, today, &given(book, &subject.hers(), &unit)?))
    {
        return Err(Error::new("not_offered"));
    }
    let event_on = match (programme.event, new.event_on) {
        (None, Some(_)) => return Err(Error::new("no_event")),
        (Some(Event::Birth), None) => subject.born,
        (_, day) => day,
    };
    let doubtful = doubt::flag(&doubts(programme, event_on, today, subject, &earlier), new.insist)?;
    let is_over = |known: &Enrolment| programme.event == Some(Event::Delivery) && doubt::is_open_pregnancy(known);
    book.write(provider, "enrol", |tx| {
        let id = tx.new_id();
        let fields = [
            ("unit", Value::text(&unit)),
            ("person", Value::id(subject.person)),
            ("programme", Value::text(&programme.code)),
            ("asked_by", Value::text(new.asked_by.code())),
            ("event_on", event_on.map_or(Value::Null, |day| Value::text(&day.to_string()))),
            ("entered_on", Value::text(&today.to_string())),
            ("provider", Value::text(provider)),
            ("doubtful", Value::text(&doubtful)),
        ];
        tx.create(ENROLMENT, id, None, &fields)?;
        for pregnancy in earlier.iter().filter(|known| is_over(known)) {
            tx.set(pregnancy.id, &[("ended_on", Value::text(&today.to_string()))])?;
        }
        Ok(id)
    })
}

/// What is doubtful about the day of a programme's event; `others` are her other enrolments here.
pub(super) fn doubts(
    programme: &Programme,
    event_on: Option<Date>,
    today: Date,
    subject: &Subject,
    others: &[Enrolment],
) -> Vec<Doubt> {
    let named = programme.event.zip(event_on);
    named.map_or_else(Vec::new, |(event, on)| doubt::of_event(event, on, today, subject.born, others))
}

fn given(book: &Book, hers: &[Uuid], unit: &str) -> Result<Vec<Given>> {
    let services = store::services(book, hers)?.into_iter().filter(|service| service.unit == unit);
    Ok(services.map(|service| Given { programme: service.programme, what: service.what }).collect())
}

fn facts<'a>(subject: &'a Subject, today: Date, given: &'a [Given]) -> Facts<'a> {
    let age = subject.born.and_then(|born| age_years(born, today));
    Facts { sex: subject.sex.as_deref(), age, given, decisions: &[] }
}

/// The open enrolment of that id, of this office and this provider: `unknown_id`, `kept_elsewhere`, `not_her_provider`, `enrolment_ended`.
pub(super) fn own(book: &Book, id: Uuid, provider: &str) -> Result<Enrolment> {
    let enrolment = store::enrolment_of(book, id)?;
    require_own(book, (&enrolment.unit, &enrolment.provider), provider)?;
    if enrolment.ended_on.is_some() { Err(Error::new("enrolment_ended")) } else { Ok(enrolment) }
}

/// What another office keeps is that office's to change, and another provider's is to be taken over first: `kept_elsewhere`, `not_her_provider`.
pub(super) fn require_own(book: &Book, (unit, by): (&str, &str), provider: &str) -> Result<()> {
    if unit != book.unit()? {
        return Err(Error::new("kept_elsewhere").with("unit", unit));
    }
    if by == provider { Ok(()) } else { Err(Error::new("not_her_provider")) }
}
