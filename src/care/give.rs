//! A service is given (服务). Stopping, switching and removal are services like any other, and none has a reason.

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::Catalogue;
use super::record::{Appointment, Service};
use super::schema::SERVICE;
use super::{Subject, doubt, enrol, store};
use crate::ledger::{Book, Changed, Value};
use crate::{Error, Result};

/// Where it was given.
pub const PLACES: [&str; 4] = ["station", "village_clinic", "home", ELSEWHERE];
pub(super) const ELSEWHERE: &str = "elsewhere";

/// What is entered of a service.
#[derive(Debug, Clone)]
pub struct NewService<'a> {
    pub programme: &'a str,
    pub what: &'a str,
    pub on: Date,
    /// The enrolment it belongs to, unless it is that of the appointment; someone who only wants this once has none.
    pub enrolment: Option<Uuid>,
    /// The appointment that it keeps.
    pub keeps: Option<Uuid>,
    /// One of `PLACES`, or empty.
    pub place: &'a str,
    /// Items of the catalogue with their values.
    pub items: &'a [(String, String)],
    /// Write it although it is doubted.
    pub insist: bool,
}

/// Writes a service that the user gave.
///
/// # Errors
/// `unknown_programme`, `unknown_service`, `unknown_item`, `bad_item_value`, `unknown_place`; `unknown_id`, `not_her_provider`, `enrolment_ended` and
/// `other_enrolment` of the enrolment or appointment; `doubtful`.
pub fn give(book: &mut Book, provider: &str, subject: &Subject, new: &NewService<'_>) -> Result<Changed<Uuid>> {
    let catalogue = Catalogue::of(book)?;
    let programme = catalogue.programme(new.programme)?;
    let kind = programme.service(new.what)?;
    let items = kind.read_items(programme, new.items)?;
    if !new.place.is_empty() && !PLACES.contains(&new.place) {
        return Err(Error::new("unknown_place"));
    }
    let (unit, today) = (book.unit()?, book.today());
    let keeps = new.keeps.map(|id| super::agree::own(book, id, provider)).transpose()?;
    let is_other = |known: &Appointment| {
        !subject.is(known.person) || !(known.programme.is_empty() || known.programme == programme.code)
    };
    if keeps.as_ref().is_some_and(is_other) {
        return Err(Error::new("other_enrolment"));
    }
    let named = new.enrolment.map(|id| enrol::own(book, id, provider)).transpose()?;
    if named.as_ref().is_some_and(|known| !subject.is(known.person) || known.programme != programme.code) {
        return Err(Error::new("other_enrolment"));
    }
    // A day of an enrolment that has ended, or of another programme, is kept all the same; only the service is not within it.
    let of_day = || enrol::own(book, keeps.as_ref()?.enrolment?, provider).ok();
    let enrolment = named.or_else(|| of_day().filter(|known| known.programme == programme.code));
    let mut before = store::services(book, &subject.hers())?;
    before.retain(|service| service.unit == unit && service.programme == programme.code);
    let doubts = doubt::of_service((programme, kind), (new.on, today), subject.born, enrolment.as_ref(), &before);
    let doubtful = doubt::flag(&doubts, new.insist)?;
    let contents = contents(&items)?;
    book.write(provider, "give", |tx| {
        let id = tx.new_id();
        let fields = [
            ("unit", Value::text(&unit)),
            ("person", Value::id(subject.person)),
            ("enrolment", enrolment.as_ref().map_or(Value::Null, |known| Value::id(known.id))),
            ("programme", Value::text(&programme.code)),
            ("what", Value::text(&kind.code)),
            ("day", Value::text(&new.on.to_string())),
            ("entered_on", Value::text(&today.to_string())),
            ("provider", Value::text(provider)),
            ("place", Value::text(new.place)),
            ("contents", Value::text(&contents)),
            ("doubtful", Value::text(&doubtful)),
        ];
        tx.create(SERVICE, id, None, &fields)?;
        if let Some(appointment) = &keeps {
            tx.set(appointment.id, &[("kept", Value::id(id))])?;
        }
        Ok(id)
    })
}

/// As it is kept: a JSON object in the order of codes, or nothing.
pub(crate) fn contents(items: &[(String, String)]) -> Result<String> {
    if items.is_empty() {
        return Ok(String::new());
    }
    let object: serde_json::Map<_, _> =
        items.iter().map(|(code, value)| (code.clone(), value.as_str().into())).collect();
    serde_json::to_string(&object).map_err(|error| Error::new("internal").caused_by(error))
}

impl Service {
    /// What was noted of it; nothing where its contents are not what this program writes.
    #[must_use]
    pub fn noted(&self) -> Vec<(String, String)> {
        let read: std::collections::BTreeMap<String, String> = serde_json::from_str(&self.contents).unwrap_or_default();
        read.into_iter().collect()
    }
}
