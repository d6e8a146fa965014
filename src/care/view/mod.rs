//! What the window and the command line are shown of the care book. Codes are those of the catalogue; days are YYYY-MM-DD.

mod drawn;
mod of;
mod question;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::catalogue::{self, Catalogue, Event, ItemKind, Offer, Programme};
use super::schedule::{Anchor, Offset, Step};
use crate::Result;
use crate::ledger::Book;
pub use drawn::{DayView, DrawnView, LaneView, PointView, PregnancyView, StretchView};
pub use question::QuestionView;

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
    /// Of no concern to anyone at her door.
    pub private: bool,
    pub schedules: Vec<ScheduleView>,
    pub services: Vec<KindView>,
    /// What can be noted of its services.
    pub items: Vec<ItemView>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NamedView {
    pub code: String,
    pub zh: String,
    pub en: String,
}

/// What follows an enrolment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ScheduleView {
    pub code: String,
    pub zh: String,
    pub en: String,
    pub source: String,
    pub steps: Vec<StepView>,
}

/// A step of a schedule: a service in a window of days that is counted from something.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct StepView {
    pub what: String,
    pub zh: String,
    pub en: String,
    /// enrolment, event, service
    pub anchor: String,
    /// Of `service`: which, and the item that was noted of it with its value.
    pub service: Option<String>,
    pub noted: Option<(String, String)>,
    pub after: OffsetView,
    pub until: OffsetView,
    pub at_home: bool,
    /// She sets the day herself.
    pub if_agreed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OffsetView {
    pub count: u16,
    /// days, weeks, months, years
    pub unit: String,
}

/// A service that can be given.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct KindView {
    pub code: String,
    pub zh: String,
    pub en: String,
    /// Codes of the programme's items that can be noted of it.
    pub items: Vec<String>,
}

/// Something that can be noted: a number of a unit, or one of some choices.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ItemView {
    pub code: String,
    pub zh: String,
    pub en: String,
    /// Empty for a choice.
    pub unit: String,
    pub choices: Vec<NamedView>,
}

/// A supply and the least that an office should have of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SupplyView {
    pub code: String,
    pub zh: String,
    pub en: String,
    /// Pieces.
    pub low: i32,
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
    /// The names of those whom the doubtful ones are of, by their ids.
    pub people: BTreeMap<String, String>,
}

/// Someone to be visited at home: a name and a time, and nothing of what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct VisitView {
    pub person_name: String,
    pub time: String,
}

/// Someone whose provider is not at work any more, and nothing of what for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LeftBehindView {
    pub person: String,
    pub person_name: String,
    /// Whom she had chosen.
    pub provider: String,
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
    /// Others of this office with whom something of hers is open, or was where `hidden`.
    pub others: Vec<WithOtherView>,
    /// She has chosen others of this office and not the user, who is shown nothing of what it keeps.
    pub hidden: bool,
    /// What two of this office wrote differently.
    pub questions: Vec<QuestionView>,
}

/// With whom of this office her care is, and nothing of what for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WithOtherView {
    pub provider: String,
    /// How much of it is open.
    pub open: u32,
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

/// How timely a provider was in a programme, beside each other for those whose home this is and for newcomers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TimelyView {
    pub programme: String,
    pub residents: KeptView,
    pub newcomers: KeptView,
}

/// Steps whose last day lies in the period: how many were promised, given by that day, given later.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct KeptView {
    pub promised: u32,
    pub in_time: u32,
    pub later: u32,
}

/// A health talk and how many came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TalkView {
    pub id: String,
    /// Division code.
    pub unit: String,
    pub day: String,
    pub topic: String,
    pub people: u32,
    pub provider: String,
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

/// A movement of supplies that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MovedView {
    pub id: String,
    /// received, given, counted, expired
    pub kind: String,
    /// Pieces; negative where they went out.
    pub change: i32,
    pub expires_on: Option<String>,
    pub day: String,
}

/// The programmes of an office.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CatalogueView {
    pub programmes: Vec<ProgrammeView>,
    /// How many of the town's additions this version does not understand, or contradict one that came first.
    pub not_understood: u32,
}

/// Every programme, with the schedule that is in force today.
pub fn programmes(book: &Book) -> Result<CatalogueView> {
    let (today, catalogue) = (book.today(), Catalogue::of(book)?);
    Ok(CatalogueView {
        programmes: catalogue.programmes().iter().map(|one| programme_view(&catalogue, one, today)).collect(),
        not_understood: u32::try_from(catalogue.not_understood()).unwrap_or(u32::MAX),
    })
}

fn programme_view(catalogue: &Catalogue, programme: &Programme, today: Date) -> ProgrammeView {
    ProgrammeView {
        code: programme.code.clone(),
        zh: programme.zh.clone(),
        en: programme.en.clone(),
        source: programme.source.clone(),
        event: programme.event.map(|event: Event| event.code().to_owned()),
        own_request_only: programme.offered.iter().all(|offer| *offer == Offer::OwnRequest),
        in_force: catalogue.schedule_on(programme, today).map(|schedule| schedule.code.clone()),
        private: programme.private,
        schedules: programme.schedules.iter().map(schedule_view).collect(),
        services: programme.services.iter().map(kind_view).collect(),
        items: programme.items.iter().map(item_view).collect(),
    }
}

fn named(code: &str, zh: &str, en: &str) -> NamedView {
    NamedView { code: code.to_owned(), zh: zh.to_owned(), en: en.to_owned() }
}

fn schedule_view(schedule: &catalogue::Schedule) -> ScheduleView {
    let NamedView { code, zh, en } = named(&schedule.code, &schedule.zh, &schedule.en);
    ScheduleView {
        code,
        zh,
        en,
        source: schedule.source.clone(),
        steps: schedule.steps.iter().map(step_view).collect(),
    }
}

fn step_view(step: &Step) -> StepView {
    let (anchor, service, noted) = match &step.anchor {
        Anchor::Enrolment => ("enrolment", None, None),
        Anchor::Event => ("event", None, None),
        Anchor::Service { what, noted } => ("service", Some(what.clone()), noted.clone()),
    };
    let offset = |offset: Offset| OffsetView { count: offset.count, unit: offset.unit.code().to_owned() };
    StepView {
        what: step.what.clone(),
        zh: step.zh.clone(),
        en: step.en.clone(),
        anchor: anchor.to_owned(),
        service,
        noted,
        after: offset(step.window.after),
        until: offset(step.window.until),
        at_home: step.at_home,
        if_agreed: step.if_agreed,
    }
}

fn kind_view(kind: &catalogue::Service) -> KindView {
    let NamedView { code, zh, en } = named(&kind.code, &kind.zh, &kind.en);
    KindView { code, zh, en, items: kind.items.clone() }
}

fn item_view(item: &catalogue::Item) -> ItemView {
    let NamedView { code, zh, en } = named(&item.code, &item.zh, &item.en);
    let (unit, choices) = match &item.kind {
        ItemKind::Number { unit, .. } => (unit.clone(), Vec::new()),
        ItemKind::Choice(choices) => {
            (String::new(), choices.iter().map(|one| named(&one.code, &one.zh, &one.en)).collect())
        }
    };
    ItemView { code, zh, en, unit, choices }
}

/// Every supply that the program knows.
pub fn supplies() -> Result<Vec<SupplyView>> {
    let view = |one: &catalogue::Supply| SupplyView {
        code: one.code.clone(),
        zh: one.zh.clone(),
        en: one.en.clone(),
        low: i32::try_from(one.low).unwrap_or(i32::MAX),
    };
    Ok(catalogue::supplies()?.iter().map(view).collect())
}
