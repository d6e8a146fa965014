//! The lines of a continuity file and of its receipt: a header, one line a programme, and a signature over all before. Frozen.

use std::fmt;
use std::marker::PhantomData;

use jiff::civil::Date;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use super::super::wire::{Receiver, Sender};
use crate::care::continuity::{
    ITEMS_MAX, OTHERS_MAX, SERVICES_MAX, Told, ToldDay, ToldReferral, ToldService, ToldStep, is_code, is_noted,
};

/// A file that says a higher number was written by a newer program.
pub(super) const FORMAT: u32 = 1;
/// What the signatures cover besides the lines.
pub(super) const SIGNED: &[u8] = b"cunce continuity 1";
pub(super) const RECEIPT_SIGNED: &[u8] = b"cunce continuity receipt 1";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) kind: String,
    pub(super) format: u32,
    pub(super) book: String,
    pub(super) sender: Sender,
    pub(super) receiver: Receiver,
    /// Of the file; its receipt has the same.
    pub(super) id: Uuid,
    /// The day on which it was written or, in a receipt, accepted.
    pub(super) on: String,
    /// Milliseconds since 1970.
    pub(super) written_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) person: Option<Person>,
    /// How many lines follow before the signature.
    #[serde(default)]
    pub(super) programmes: usize,
}

/// Enough for the clinician there to find her, and no number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Person {
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) sex: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) birth_date: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Programme {
    pub(super) programme: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    schedule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event_on: Option<String>,
    entered_on: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_on: Option<String>,
    #[serde(default)]
    services: AtMost<Service, SERVICES_MAX>,
    #[serde(default)]
    appointments: AtMost<Day, OTHERS_MAX>,
    #[serde(default)]
    referrals: AtMost<Referral, OTHERS_MAX>,
    #[serde(default)]
    next: AtMost<Step, OTHERS_MAX>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Service {
    what: String,
    day: String,
    #[serde(default)]
    items: AtMost<(String, String), ITEMS_MAX>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Day {
    what: String,
    day: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    time: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Referral {
    sent_to: String,
    #[serde(default)]
    urgent: bool,
    day: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Step {
    what: String,
    first: String,
    last: String,
}

/// A list that is refused as soon as it grows past so many, whatever a line claims.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct AtMost<T, const N: usize>(Vec<T>);

impl<T, const N: usize> Default for AtMost<T, N> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for AtMost<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counted<T, const N: usize>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for Counted<T, N> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "at most {N} of them")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut given: A) -> Result<Vec<T>, A::Error> {
                let mut read = Vec::new();
                while let Some(one) = given.next_element()? {
                    if read.len() == N {
                        return Err(serde::de::Error::invalid_length(N + 1, &self));
                    }
                    read.push(one);
                }
                Ok(read)
            }
        }
        deserializer.deserialize_seq(Counted::<T, N>(PhantomData)).map(Self)
    }
}

/// A day as this program writes it, and no other way.
pub(super) fn day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|day: &Date| day.to_string() == text)
}

/// None is a day too, where one need not be.
pub(super) fn day_if_any(text: Option<&str>) -> Option<Option<Date>> {
    text.map_or(Some(None), |text| day(text).map(Some))
}

impl From<&Told> for Programme {
    fn from(told: &Told) -> Self {
        let text = |day: Option<Date>| day.map(|day| day.to_string());
        let service = |one: &ToldService| Service {
            what: one.what.clone(),
            day: one.day.to_string(),
            items: AtMost(one.items.clone()),
        };
        let day = |one: &ToldDay| Day { what: one.what.clone(), day: one.day.to_string(), time: one.time.clone() };
        let referral = |one: &ToldReferral| Referral {
            sent_to: one.sent_to.clone(),
            urgent: one.urgent,
            day: one.day.to_string(),
        };
        let step =
            |one: &ToldStep| Step { what: one.what.clone(), first: one.first.to_string(), last: one.last.to_string() };
        Self {
            programme: told.programme.clone(),
            schedule: told.schedule.clone(),
            event_on: text(told.event_on),
            entered_on: told.entered_on.to_string(),
            ended_on: text(told.ended_on),
            services: AtMost(told.services.iter().map(service).collect()),
            appointments: AtMost(told.appointments.iter().map(day).collect()),
            referrals: AtMost(told.referrals.iter().map(referral).collect()),
            next: AtMost(told.next.iter().map(step).collect()),
        }
    }
}

impl Programme {
    /// None where a value is not what this program writes.
    pub(super) fn told(self) -> Option<Told> {
        let is_known = is_code(&self.programme) && (self.schedule.is_empty() || is_code(&self.schedule));
        if !is_known {
            return None;
        }
        Some(Told {
            event_on: day_if_any(self.event_on.as_deref())?,
            entered_on: day(&self.entered_on)?,
            ended_on: day_if_any(self.ended_on.as_deref())?,
            programme: self.programme,
            schedule: self.schedule,
            services: self.services.0.into_iter().map(Service::told).collect::<Option<_>>()?,
            appointments: self.appointments.0.into_iter().map(Day::told).collect::<Option<_>>()?,
            referrals: self.referrals.0.into_iter().map(Referral::told).collect::<Option<_>>()?,
            next: self.next.0.into_iter().map(Step::told).collect::<Option<_>>()?,
        })
    }
}

impl Service {
    fn told(self) -> Option<ToldService> {
        let items = self.items.0;
        let is_known = is_code(&self.what) && items.iter().all(|(code, value)| is_code(code) && is_noted(value));
        Some(ToldService { day: day(&self.day)?, what: self.what, items }).filter(|_| is_known)
    }
}

impl Day {
    fn told(self) -> Option<ToldDay> {
        let is_known = is_code(&self.what) && is_noted(&self.time);
        Some(ToldDay { day: day(&self.day)?, what: self.what, time: self.time }).filter(|_| is_known)
    }
}

impl Referral {
    fn told(self) -> Option<ToldReferral> {
        let is_known = is_code(&self.sent_to);
        Some(ToldReferral { day: day(&self.day)?, sent_to: self.sent_to, urgent: self.urgent }).filter(|_| is_known)
    }
}

impl Step {
    fn told(self) -> Option<ToldStep> {
        let is_known = is_code(&self.what);
        Some(ToldStep { first: day(&self.first)?, last: day(&self.last)?, what: self.what }).filter(|_| is_known)
    }
}
