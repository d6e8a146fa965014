//! What is impossible or unlikely (存疑): it is not written unless the provider insists, and then flagged for the provider's own review.

use jiff::civil::Date;

use super::catalogue::{Event, Programme, Service as Kind};
use super::record::{Enrolment, Service};
use super::schedule::{PREGNANCY_DAYS_MAX, days_between};
use crate::{Error, Result};

/// Why something is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    InFuture,
    /// Before the person was born.
    BeforeBirth,
    /// A delivery, or a visit, before the last period that she named.
    BeforeLastPeriod,
    /// A service after a delivery, dated before it.
    BeforeDelivery,
    /// A last period so long ago that she would have delivered.
    LongAgo,
    /// The birth named is another day than in the register.
    OtherBirthDate,
    /// A file from elsewhere names someone else than the register does.
    OtherName,
    OtherSex,
    /// A file from elsewhere tells what this version does not know, which stays out.
    NotKnownHere,
    /// Sooner than the shortest interval to the last one.
    SoonerThanInterval,
    /// A day she agreed to that is past already.
    InPast,
    /// More went out than there was.
    MoreThanThereIs,
    /// A supply that has expired.
    Expired,
    /// A delivery so soon after the last period that she named that one of them is wrong.
    SoonAfterLastPeriod,
}

/// No child is born before 20 weeks; what ends earlier is no delivery.
const DELIVERY_DAYS_MIN: i32 = 20 * 7;

impl Doubt {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::InFuture => "in_future",
            Self::BeforeBirth => "before_birth",
            Self::BeforeLastPeriod => "before_last_period",
            Self::BeforeDelivery => "before_delivery",
            Self::LongAgo => "long_ago",
            Self::OtherBirthDate => "other_birth_date",
            Self::OtherName => "other_name",
            Self::OtherSex => "other_sex",
            Self::NotKnownHere => "not_known_here",
            Self::SoonerThanInterval => "sooner_than_interval",
            Self::InPast => "in_past",
            Self::MoreThanThereIs => "more_than_there_is",
            Self::Expired => "expired",
            Self::SoonAfterLastPeriod => "soon_after_last_period",
        }
    }
}

/// The flag of what was doubted, its codes parted by commas: empty where nothing was, `doubtful` with all of it where nobody insists.
pub(super) fn flag(doubts: &[Doubt], insist: bool) -> Result<String> {
    let mut codes: Vec<&str> = Vec::with_capacity(doubts.len());
    for doubt in doubts {
        if !codes.contains(&doubt.code()) {
            codes.push(doubt.code());
        }
    }
    let flag = codes.join(",");
    if flag.is_empty() || insist { Ok(flag) } else { Err(Error::new("doubtful").with("which", flag)) }
}

/// What is doubtful about the event of an enrolment. `earlier` are her other enrolments here.
pub(super) fn of_event(event: Event, on: Date, today: Date, born: Option<Date>, earlier: &[Enrolment]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if on > today {
        doubts.push(Doubt::InFuture);
    }
    match event {
        Event::Birth if born.is_some_and(|born| born != on) => doubts.push(Doubt::OtherBirthDate),
        Event::LastPeriod | Event::Delivery if born.is_some_and(|born| on < born) => doubts.push(Doubt::BeforeBirth),
        _ => {}
    }
    if event == Event::LastPeriod && days_between(on, today) > PREGNANCY_DAYS_MAX {
        doubts.push(Doubt::LongAgo);
    }
    if event == Event::Delivery {
        let last_periods = earlier.iter().filter(|other| is_open_pregnancy(other)).filter_map(|other| other.event_on);
        for days in last_periods.map(|last_period| days_between(last_period, on)) {
            match days {
                ..0 => doubts.push(Doubt::BeforeLastPeriod),
                0..DELIVERY_DAYS_MIN => doubts.push(Doubt::SoonAfterLastPeriod),
                _ => {}
            }
        }
    }
    doubts
}

/// Whether it stands for a pregnancy that is still looked after.
pub(super) fn is_open_pregnancy(enrolment: &Enrolment) -> bool {
    let event = super::catalogue::programme(&enrolment.programme).ok().and_then(|programme| programme.event);
    enrolment.ended_on.is_none() && event == Some(Event::LastPeriod)
}

/// What is doubtful about a service on a day. `known` are services of the same programme that she has had here, also later ones.
pub(super) fn of_service(
    (programme, kind): (&Programme, &Kind),
    (on, today): (Date, Date),
    born: Option<Date>,
    enrolment: Option<&Enrolment>,
    known: &[Service],
) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if on > today {
        doubts.push(Doubt::InFuture);
    }
    if born.is_some_and(|born| on < born) {
        doubts.push(Doubt::BeforeBirth);
    }
    let event = programme.event.zip(enrolment.and_then(|enrolment| enrolment.event_on));
    match event {
        Some((Event::LastPeriod, day)) if on < day => doubts.push(Doubt::BeforeLastPeriod),
        Some((Event::Delivery, day)) if on < day => doubts.push(Doubt::BeforeDelivery),
        Some((Event::Birth, day)) if on < day && !doubts.contains(&Doubt::BeforeBirth) => {
            doubts.push(Doubt::BeforeBirth)
        }
        _ => {}
    }
    let days = known.iter().filter(|service| service.what == kind.code).map(|service| service.day);
    let (earlier, later): (Vec<Date>, Vec<Date>) = days.partition(|day| *day <= on);
    // Backlog is entered after what was given later.
    let pairs = [(earlier.into_iter().max(), Some(on)), (Some(on), later.into_iter().min())];
    let is_too_soon = |(first, second): (Option<Date>, Option<Date>)| {
        let soonest = kind.interval.zip(first).and_then(|(interval, first)| interval.from(first));
        soonest.zip(second).is_some_and(|(soonest, second)| second < soonest)
    };
    if pairs.into_iter().any(is_too_soon) {
        doubts.push(Doubt::SoonerThanInterval);
    }
    doubts
}
