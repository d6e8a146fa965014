//! Someone is referred (转诊), and the answer that came back. Both are said from closed lists.

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::Catalogue;
use super::enrol::{self, Subject};
use super::record::Referral;
use super::schema::REFERRAL;
use super::store::{self, YES};
use crate::ledger::{Book, Changed, Value};
use crate::security::Role;
use crate::{Error, Result};

/// Where to. `station` is the town's own, which sees the referral.
pub const SENT_TO: [&str; 4] = ["station", "town_hospital", "county_hospital", "elsewhere"];
pub const STATION: &str = "station";

/// What came of it.
pub const ANSWERS: [&str; 4] = ["seen", "treated", "to_follow_up", "not_needed"];

/// What is entered of a referral.
#[derive(Debug, Clone)]
pub struct NewReferral<'a> {
    /// Any of her registrations.
    pub person: Uuid,
    pub programme: &'a str,
    pub enrolment: Option<Uuid>,
    /// One of `SENT_TO`.
    pub sent_to: &'a str,
    pub urgent: bool,
}

/// What stands in the way of a referral: `unknown_programme`, `unknown_place`; of the enrolment `unknown_id`, `not_her_provider`, `enrolment_ended`,
/// `other_enrolment`.
pub fn check_referral(book: &Book, provider: &str, subject: &Subject, new: &NewReferral<'_>) -> Result<()> {
    let catalogue = Catalogue::of(book)?;
    let programme = catalogue.programme(new.programme)?;
    if !SENT_TO.contains(&new.sent_to) {
        return Err(Error::new("unknown_place"));
    }
    let enrolment = new.enrolment.map(|id| enrol::own(book, id, provider)).transpose()?;
    if enrolment.as_ref().is_some_and(|known| !subject.is(known.person) || known.programme != programme.code) {
        return Err(Error::new("other_enrolment"));
    }
    Ok(())
}

/// Writes a referral of today, `subject` being who she is, or says what stands in its way.
pub fn refer(book: &mut Book, provider: &str, subject: &Subject, new: &NewReferral<'_>) -> Result<Changed<Uuid>> {
    refer_and(book, provider, subject, new, || Ok(()))
}

/// Writes a referral together with something outside the book: where that fails, there is no referral.
pub fn refer_and(
    book: &mut Book,
    provider: &str,
    subject: &Subject,
    new: &NewReferral<'_>,
    outside: impl FnOnce() -> Result<()>,
) -> Result<Changed<Uuid>> {
    check_referral(book, provider, subject, new)?;
    let (unit, today) = (book.unit()?, book.today().to_string());
    book.write(provider, "refer", |tx| {
        let id = tx.new_id();
        let fields = [
            ("unit", Value::text(&unit)),
            ("person", Value::id(subject.person)),
            ("enrolment", new.enrolment.map_or(Value::Null, Value::id)),
            ("programme", Value::text(new.programme)),
            ("sent_to", Value::text(new.sent_to)),
            ("urgent", Value::text(if new.urgent { YES } else { "" })),
            ("day", Value::text(&today)),
            ("entered_on", Value::text(&today)),
            ("provider", Value::text(provider)),
        ];
        tx.create(REFERRAL, id, None, &fields)?;
        outside()?;
        Ok(id)
    })
}

/// The referral of that id, of this office and this provider: `unknown_id`, `kept_elsewhere`, `not_her_provider`.
pub fn own_referral(book: &Book, provider: &str, id: Uuid) -> Result<Referral> {
    let referral = store::referral_of(book, id)?;
    enrol::require_own(book, (&referral.unit, &referral.provider), provider)?;
    Ok(referral)
}

/// Writes what came of a referral: whoever referred, or the station that she was referred to. `unknown_id`, `not_her_provider`, `unknown_answer`,
/// `future_date`, `before_referral`; `already_answered` where an answer stands.
pub fn answer_referral(
    book: &mut Book,
    role: Role,
    author: &str,
    id: Uuid,
    answer: &str,
    on: Date,
) -> Result<Changed<()>> {
    let referral = store::referral_of(book, id)?;
    let is_station = role == Role::Town && referral.sent_to == STATION;
    if !is_station {
        enrol::require_own(book, (&referral.unit, &referral.provider), author)?;
    }
    if !ANSWERS.contains(&answer) {
        return Err(Error::new("unknown_answer"));
    }
    if on > book.today() {
        return Err(Error::new("future_date").with("field", "date"));
    }
    if on < referral.day {
        return Err(Error::new("before_referral"));
    }
    if referral.answered_on.is_some() {
        return Err(Error::new("already_answered"));
    }
    book.write(author, "answer_referral", |tx| {
        let fields = [("answered_on", Value::text(&on.to_string())), ("answer", Value::text(answer))];
        tx.set(id, &fields).map(|_| ())
    })
}
