//! Going on elsewhere (服务接续): what was begun for someone here is told to the station of another town, at her wish; and what another station began
//! is gone on with here.

mod answer;
mod store;
mod take_on;
mod tell;

use jiff::civil::Date;
use uuid::Uuid;

use crate::ledger::parse_id;

pub use answer::{Answered, answer};
pub(super) use store::received;
pub use store::{find, kept};
pub(super) use take_on::take_back;
pub use take_on::{Arrived, TakenOn, take_on};
pub use tell::{Telling, Wish, note_sent, tell};

/// What one file tells at most; nobody's record comes near it.
pub const PROGRAMMES_MAX: usize = 64;
/// Of one programme.
pub const SERVICES_MAX: usize = 500;
/// Days agreed to, referrals and steps of one programme, each.
pub const OTHERS_MAX: usize = 100;
/// Of one service.
pub const ITEMS_MAX: usize = 40;
const CODE_BYTES_MAX: usize = 64;
const VALUE_BYTES_MAX: usize = 64;

/// What is told of one enrolment. Codes are those of the teller's catalogue; whoever reads may not know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub programme: String,
    /// The schedule that was in force for it, or empty.
    pub schedule: String,
    pub event_on: Option<Date>,
    pub entered_on: Date,
    pub ended_on: Option<Date>,
    pub services: Vec<ToldService>,
    /// Days ahead that she agreed to there.
    pub appointments: Vec<ToldDay>,
    /// Referrals without an answer.
    pub referrals: Vec<ToldReferral>,
    /// What is next by that schedule.
    pub next: Vec<ToldStep>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldService {
    pub what: String,
    pub day: Date,
    pub items: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldDay {
    pub what: String,
    pub day: Date,
    /// `HH:MM`, or empty.
    pub time: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldReferral {
    pub sent_to: String,
    pub urgent: bool,
    pub day: Date,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldStep {
    pub what: String,
    pub first: Date,
    pub last: Date,
}

/// Whether this office sent a file or accepted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Sent,
    Received,
}

impl Direction {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Received => "received",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Sent, Self::Received].into_iter().find(|direction| direction.code() == code)
    }
}

/// What this office keeps of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continuity {
    pub id: Uuid,
    pub person: Uuid,
    pub file: Uuid,
    pub direction: Direction,
    /// Division code of the other town.
    pub other: String,
    pub day: Date,
    pub provider: String,
    /// The open enrolments that a sent file told; those that an accepted one made.
    about: Vec<Uuid>,
    /// Pregnancies that an accepted file ended here.
    over: Vec<Uuid>,
    /// When the other station accepted what was sent, as far as it has said so.
    pub answered_on: Option<Date>,
}

/// Whether a text can be a code of some catalogue.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    !text.is_empty() && text.len() <= CODE_BYTES_MAX && text.bytes().all(is_plain)
}

/// Whether a text can be what was noted of an item.
#[must_use]
pub fn is_noted(text: &str) -> bool {
    text.len() <= VALUE_BYTES_MAX && !text.chars().any(char::is_control)
}

/// Stands before the id of a pregnancy that an accepted file ended.
const OVER: char = '!';

/// Each row's id once, as the field `about` has them.
fn about_text(rows: &[Uuid], over: &[Uuid]) -> String {
    let made = rows.iter().map(|id| id.hyphenated().to_string());
    made.chain(over.iter().map(|id| format!("{OVER}{}", id.hyphenated()))).collect::<Vec<_>>().join(" ")
}

/// The rows that the field names, and the pregnancies that ended.
fn read_about(text: &str) -> (Vec<Uuid>, Vec<Uuid>) {
    let (over, made): (Vec<&str>, Vec<&str>) = text.split(' ').partition(|id| id.starts_with(OVER));
    let read = |ids: Vec<&str>| ids.into_iter().filter_map(|id| parse_id(id.trim_start_matches(OVER)).ok()).collect();
    (read(made), read(over))
}
