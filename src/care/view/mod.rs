//! What the window and the command line are shown of the care book. Codes are those of the catalogue; days are YYYY-MM-DD.

mod of;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Choices;
use super::catalogue::{self, Event, Offer, Programme};
use crate::Result;
use crate::ledger::Book;

/// A programme and what can be asked for in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProgrammeView {
    pub code: String,
    pub zh: String,
    pub en: String,
    pub source: String,
    /// What the day of an enrolment's event is the day of, if it has one.
    pub event: Option<String>,
    /// Nobody is offered it; whoever asks gets it.
    pub own_request_only: bool,
    /// The schedule for those who enrol today.
    pub in_force: Option<String>,
    pub schedules: Vec<NamedView>,
    pub services: Vec<NamedView>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NamedView {
    pub code: String,
    pub zh: String,
    pub en: String,
}

/// Something that a provider has promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DueView {
    /// appointment, step, referral
    pub kind: String,
    /// The appointment, referral or, for a step, the enrolment.
    pub id: String,
    pub person: String,
    pub person_name: String,
    pub programme: String,
    pub what: String,
    pub first: String,
    pub last: String,
    /// `HH:MM`, or empty.
    pub time: String,
    /// How many days we are late.
    pub late_days: i32,
    pub reach: bool,
    pub at_home: bool,
}

/// A day's list of one provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DueListView {
    pub on: String,
    pub due: Vec<DueView>,
    /// What was doubted and insisted on, for the provider's own review.
    pub doubtful: Vec<ServiceView>,
    pub doubtful_enrolments: Vec<EnrolmentView>,
}

/// Someone to be visited at home: a name and a time, and nothing of what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct VisitView {
    pub person_name: String,
    pub time: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EnrolmentView {
    pub id: String,
    pub unit: String,
    pub person: String,
    pub programme: String,
    /// own_request, our_offer
    pub asked_by: String,
    pub event_on: Option<String>,
    pub entered_on: String,
    pub provider: String,
    pub ended_on: Option<String>,
    /// While a pregnancy lasts: the day on which 40 weeks are completed, and today's age, `16+3`.
    pub due_date: Option<String>,
    pub gestation: Option<String>,
    pub doubtful: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ServiceView {
    pub id: String,
    pub unit: String,
    pub person: String,
    pub enrolment: Option<String>,
    pub programme: String,
    pub what: String,
    pub day: String,
    pub provider: String,
    pub place: String,
    pub items: BTreeMap<String, String>,
    /// Codes of what was doubted, parted by commas.
    pub doubtful: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AppointmentView {
    pub id: String,
    pub unit: String,
    pub enrolment: Option<String>,
    pub programme: String,
    pub what: String,
    pub day: String,
    pub time: String,
    pub reach: bool,
    pub provider: String,
    pub kept: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ReferralView {
    pub id: String,
    pub unit: String,
    pub enrolment: Option<String>,
    pub programme: String,
    pub sent_to: String,
    pub urgent: bool,
    pub day: String,
    pub provider: String,
    pub answered_on: Option<String>,
    pub answer: String,
}

/// A day that could be agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SuggestedView {
    pub enrolment: String,
    pub what: String,
    pub first: String,
    pub last: String,
}

/// A person's record of care, as far as she lets this office know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TimelineView {
    pub person: String,
    pub person_name: String,
    pub enrolments: Vec<EnrolmentView>,
    pub services: Vec<ServiceView>,
    pub appointments: Vec<AppointmentView>,
    pub referrals: Vec<ReferralView>,
    pub suggested: Vec<SuggestedView>,
}

/// How often an office heard another answer than yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TallyView {
    pub unit: String,
    /// YYYY-MM.
    pub month: String,
    pub programme: String,
    pub answers: u32,
}

/// What there is of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BalanceView {
    pub item: String,
    pub batch: String,
    pub expires_on: Option<String>,
    /// Pieces.
    pub amount: i32,
    pub low: bool,
    pub expires_soon: bool,
    pub expired: bool,
}

/// Every programme, with the schedule that is in force today.
pub fn programmes(book: &Book) -> Result<Vec<ProgrammeView>> {
    let (today, choices) = (book.today(), Choices::of(book)?);
    Ok(catalogue::programmes()?.iter().map(|programme| programme_view(&choices, programme, today)).collect())
}

fn programme_view(choices: &Choices, programme: &Programme, today: Date) -> ProgrammeView {
    let named =
        |code: &String, zh: &String, en: &String| NamedView { code: code.clone(), zh: zh.clone(), en: en.clone() };
    ProgrammeView {
        code: programme.code.clone(),
        zh: programme.zh.clone(),
        en: programme.en.clone(),
        source: programme.source.clone(),
        event: programme.event.map(|event: Event| event.code().to_owned()),
        own_request_only: programme.offered.iter().all(|offer| *offer == Offer::OwnRequest),
        in_force: choices.schedule_on(programme, today).map(|schedule| schedule.code.clone()),
        schedules: programme.schedules.iter().map(|one| named(&one.code, &one.zh, &one.en)).collect(),
        services: programme.services.iter().map(|one| named(&one.code, &one.zh, &one.en)).collect(),
    }
}
