//! A day she agreed to (约定), or on which she asked to be reached (请在__日联系我). It stands until it was kept or taken off, and sets no other.

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::Catalogue;
use super::doubt::{self, Doubt};
use super::enrol::{self, Subject};
use super::record::Appointment;
use super::schema::APPOINTMENT;
use super::store::{self, YES};
use crate::ledger::{Book, Changed, Value};
use crate::{Error, Result};

/// What an appointment is for that is only about reaching her.
pub const CONTACT_ME: &str = "contact_me";

/// What is entered of an appointment.
#[derive(Debug, Clone)]
pub struct Agreed<'a> {
    /// Any of her registrations.
    pub person: Uuid,
    pub on: Date,
    /// `HH:MM`, or empty.
    pub time: &'a str,
    /// A programme with one of its services, or nothing: then it is `CONTACT_ME`, and reaching her is what it is for.
    pub service: Option<(&'a str, &'a str)>,
    pub enrolment: Option<Uuid>,
    /// She wishes to be reached about it.
    pub reach: bool,
    pub insist: bool,
}

/// Writes a day she agreed to; `subject` is who she is.
///
/// # Errors
/// `unknown_programme`, `unknown_service`, `bad_time`; of the enrolment `unknown_id`, `not_her_provider`, `enrolment_ended`, `other_enrolment`;
/// `doubtful` for a day that is past.
pub fn agree(book: &mut Book, provider: &str, subject: &Subject, agreed: &Agreed<'_>) -> Result<Changed<Uuid>> {
    let catalogue = Catalogue::of(book)?;
    let (programme, what) = match agreed.service {
        Some((programme, what)) => {
            let programme = catalogue.programme(programme)?;
            (programme.code.as_str(), programme.service(what)?.code.as_str())
        }
        None => ("", CONTACT_ME),
    };
    if !agreed.time.is_empty() && !is_time(agreed.time) {
        return Err(Error::new("bad_time"));
    }
    let enrolment = agreed.enrolment.map(|id| enrol::own(book, id, provider)).transpose()?;
    let is_other =
        |known: &super::Enrolment| !subject.is(known.person) || !(programme.is_empty() || known.programme == programme);
    if enrolment.as_ref().is_some_and(is_other) {
        return Err(Error::new("other_enrolment"));
    }
    let (unit, today) = (book.unit()?, book.today());
    // Nothing is kept of this one: once it was insisted on it is an appointment like any other.
    doubt::flag(if agreed.on < today { &[Doubt::InPast] } else { &[] }, agreed.insist)?;
    let reach = agreed.reach || what == CONTACT_ME;
    book.write(provider, "agree", |tx| {
        let id = tx.new_id();
        let fields = [
            ("unit", Value::text(&unit)),
            ("person", Value::id(subject.person)),
            ("enrolment", agreed.enrolment.map_or(Value::Null, Value::id)),
            ("programme", Value::text(programme)),
            ("what", Value::text(what)),
            ("day", Value::text(&agreed.on.to_string())),
            ("time", Value::text(agreed.time)),
            ("reach", Value::text(if reach { YES } else { "" })),
            ("entered_on", Value::text(&today.to_string())),
            ("provider", Value::text(provider)),
        ];
        tx.create(APPOINTMENT, id, None, &fields)?;
        Ok(id)
    })
}

/// Takes an appointment off: she was reached, or does not need it, or did not come. Which of these is not kept, and reads like one never made.
pub fn close(book: &mut Book, provider: &str, id: Uuid) -> Result<Changed<()>> {
    let appointment = own(book, id, provider)?;
    book.write(provider, "close_appointment", |tx| tx.void(appointment.id, CLOSED).map(|_| ()))
}

/// Whether an appointment of hers here is open about which she wishes to be reached.
pub fn wishes_to_be_reached(book: &Book, hers: &[Uuid]) -> Result<bool> {
    let unit = book.unit()?;
    let open = |appointment: &Appointment| appointment.unit == unit && !appointment.kept && appointment.reach;
    Ok(store::appointments(book, hers)?.iter().any(open))
}

pub(super) const CLOSED: &str = "closed";

/// The open appointment of that id, of this office and this provider: `unknown_id`, `kept_elsewhere`, `not_her_provider`, `appointment_kept`.
pub(super) fn own(book: &Book, id: Uuid, provider: &str) -> Result<Appointment> {
    let appointment = store::appointment_of(book, id)?;
    enrol::require_own(book, (&appointment.unit, &appointment.provider), provider)?;
    if appointment.kept { Err(Error::new("appointment_kept")) } else { Ok(appointment) }
}

fn is_time(text: &str) -> bool {
    text.len() == 5 && text.as_bytes()[2] == b':' && jiff::civil::Time::strptime("%H:%M", text).is_ok()
}
