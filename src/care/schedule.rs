//! What follows when: the arithmetic of schedules. Pure; every window has a first and a last day, both included.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// So much of a unit. Weeks are counted in days, as gestational age is (WS 364 DE04.10.242); a month or year that has no such day ends on its last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    pub count: u16,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Days,
    Weeks,
    Months,
    Years,
}

/// From the first day on which `after` has been completed to the last one on which no more than `until` has: weeks 16–20 are days 112 to 146.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub after: Offset,
    pub until: Offset,
}

/// The day that a window is counted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// The day of the enrolment.
    Enrolment,
    /// The day of its event: last period, delivery or birth.
    Event,
    /// The last day on which that service was given within the enrolment, with that value of an item where one is named.
    Service { what: String, noted: Option<(String, String)> },
}

/// One step of a schedule: a service that the enrolment promises, or with `if_agreed` one whose day she sets herself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub what: String,
    pub zh: String,
    pub en: String,
    pub anchor: Anchor,
    pub window: Window,
    pub at_home: bool,
    pub if_agreed: bool,
}

/// A service that was given: what, when, and what was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub what: String,
    pub day: Date,
    pub noted: Vec<(String, String)>,
}

/// A step with its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned<'a> {
    pub step: &'a Step,
    pub first: Date,
    pub last: Date,
    /// The first day on which it was given.
    pub done_on: Option<Date>,
    /// The first day of the next step of the same kind: from then on this one is no longer meant.
    pub next: Option<Date>,
}

/// 40 weeks from the first day of the last period (Naegele): DE05.10.098.
pub const PREGNANCY_DAYS: i32 = 280;
/// 44 weeks: two more than any pregnancy that is waited for.
pub const PREGNANCY_DAYS_MAX: i32 = 44 * 7;
/// What was promised and not given stands on the list for so long after its last day, and then no more.
pub const LATE_DAYS_SHOWN: i32 = 28;
/// A referral is followed up within two weeks (national norm, 3rd edition).
pub const REFERRAL_DAYS: i32 = 14;

impl Unit {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Years => "years",
        }
    }
}

impl Offset {
    fn span(self, count: i64) -> Span {
        match self.unit {
            Unit::Days => count.days(),
            Unit::Weeks => (count * 7).days(),
            Unit::Months => count.months(),
            Unit::Years => count.years(),
        }
    }

    /// That much after a day; none past the end of the calendar.
    #[must_use]
    pub fn from(self, day: Date) -> Option<Date> {
        day.checked_add(self.span(i64::from(self.count))).ok()
    }

    /// The last day on which no more than this has been completed.
    fn through(self, day: Date) -> Option<Date> {
        day.checked_add(self.span(i64::from(self.count) + 1)).ok()?.checked_sub(1.days()).ok()
    }
}

impl Window {
    /// Its first and last day.
    #[must_use]
    pub fn days(&self, anchor: Date) -> Option<(Date, Date)> {
        Some((self.after.from(anchor)?, self.until.through(anchor)?))
    }
}

/// Days between, negative where the second is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The day on which 40 weeks are completed (预产期).
#[must_use]
pub fn due_date(last_period: Date) -> Option<Date> {
    last_period.checked_add(i64::from(PREGNANCY_DAYS).days()).ok()
}

/// Gestational age in days; none before the last period.
#[must_use]
pub fn gestational_days(last_period: Date, on: Date) -> Option<i32> {
    Some(days_between(last_period, on)).filter(|days| *days >= 0)
}

/// Gestational age as it is written: `16+3` for sixteen weeks and three days.
#[must_use]
pub fn gestational_text(days: i32) -> String {
    format!("{}+{}", days / 7, days % 7)
}

/// The steps whose anchor is known, in the order of their days, each with the day on which it was given. A visit counts for the latest step that
/// had begun by then.
#[must_use]
pub fn plan<'a>(steps: &'a [Step], enrolled_on: Date, event_on: Option<Date>, done: &[Done]) -> Vec<Planned<'a>> {
    let mut planned: Vec<Planned<'a>> = steps
        .iter()
        .filter_map(|step| {
            let (first, last) = step.window.days(anchor_day(&step.anchor, enrolled_on, event_on, done)?)?;
            Some(Planned { step, first, last, done_on: None, next: None })
        })
        .collect();
    planned.sort_by_key(|planned| planned.first);
    for at in 0..planned.len() {
        let (what, first) = (&planned[at].step.what, planned[at].first);
        let next = planned[at + 1..].iter().find(|later| later.step.what == *what).map(|later| later.first);
        let counts =
            |given: &&Done| given.what == *what && given.day >= first && next.is_none_or(|next| given.day < next);
        planned[at].done_on = done.iter().filter(counts).map(|given| given.day).min();
        planned[at].next = next;
    }
    planned
}

fn anchor_day(anchor: &Anchor, enrolled_on: Date, event_on: Option<Date>, done: &[Done]) -> Option<Date> {
    match anchor {
        Anchor::Enrolment => Some(enrolled_on),
        Anchor::Event => event_on,
        Anchor::Service { what, noted } => {
            let fits =
                |given: &&Done| given.what == *what && noted.as_ref().is_none_or(|noted| given.noted.contains(noted));
            done.iter().filter(fits).map(|given| given.day).max()
        }
    }
}

impl Planned<'_> {
    /// Whether it is promised for a day, and how many days we are late then. None before its window, after it was given, once the next one of the
    /// kind has begun, long after, and where the window had passed before she enrolled.
    #[must_use]
    pub fn due(&self, enrolled_on: Date, on: Date) -> Option<i32> {
        let is_open = self.done_on.is_none() && self.first <= on && self.last >= enrolled_on;
        let is_meant = !self.step.if_agreed && self.next.is_none_or(|next| on < next);
        let late = days_between(self.last, on).max(0);
        (is_open && is_meant && late <= LATE_DAYS_SHOWN).then_some(late)
    }
}
