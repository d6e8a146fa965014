//! What the care book holds: enrolments, services, appointments, referrals, tallies and batches, as they are read.

use jiff::civil::Date;
use uuid::Uuid;

/// She takes part in a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    pub id: Uuid,
    /// Division code of her provider's office.
    pub unit: String,
    pub person: Uuid,
    pub programme: String,
    pub asked_by: String,
    /// The day of the programme's event, where it has one and she said it.
    pub event_on: Option<Date>,
    pub entered_on: Date,
    /// The user who is her provider.
    pub provider: String,
    pub ended_on: Option<Date>,
    /// Codes of what was doubted and insisted on, parted by commas.
    pub doubtful: String,
    /// Since when it is with its provider, where it was with another before.
    pub with_since: Option<Date>,
}

/// A service she got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub id: Uuid,
    pub unit: String,
    pub person: Uuid,
    pub enrolment: Option<Uuid>,
    pub programme: String,
    pub what: String,
    pub day: Date,
    pub provider: String,
    pub place: String,
    /// What was noted: a JSON object of texts.
    pub contents: String,
    pub doubtful: String,
}

/// A day she agreed to, or on which she asked to be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    pub id: Uuid,
    pub unit: String,
    pub person: Uuid,
    pub enrolment: Option<Uuid>,
    pub programme: String,
    pub what: String,
    pub day: Date,
    /// `HH:MM`, or empty.
    pub time: String,
    pub reach: bool,
    pub provider: String,
    pub kept: bool,
}

/// A referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    pub id: Uuid,
    pub unit: String,
    pub person: Uuid,
    pub enrolment: Option<Uuid>,
    pub programme: String,
    pub sent_to: String,
    pub urgent: bool,
    pub day: Date,
    pub provider: String,
    pub answered_on: Option<Date>,
    pub answer: String,
}

/// How often an office heard another answer than yes in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyCount {
    pub unit: String,
    /// YYYY-MM.
    pub month: String,
    pub programme: String,
    pub answers: u64,
}

/// A health talk and how many came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    pub id: Uuid,
    pub unit: String,
    pub day: Date,
    pub topic: String,
    pub people: u32,
    pub provider: String,
}

/// An enrolment that has not ended, as far as a schedule asks, by its local number.
#[derive(Debug, Clone)]
pub(super) struct OpenEnrolment {
    pub(super) row: i64,
    pub(super) person: i64,
    pub(super) programme: String,
    pub(super) entered_on: Date,
    pub(super) event_on: Option<Date>,
    pub(super) given: Vec<(String, Date)>,
}

/// What there is of a batch of supplies.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    pub(super) item: String,
    pub(super) batch: String,
    pub(super) expires_on: Option<Date>,
    /// Pieces.
    pub(super) amount: i64,
}
