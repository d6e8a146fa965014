//! A record of care as it is drawn (画出来的保健记录): a lane an enrolment, with what was given and what is next, and a pregnancy by its weeks. Days and
//! codes only: whoever draws has the words, the colours and the size. Pure; the day is passed in.

mod lane;
mod pregnancy;

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::Catalogue;
use super::timeline::Timeline;

/// A record of care as it is drawn on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub today: Date,
    /// The first and the last day that anything is drawn on; today lies between them.
    pub first: Date,
    pub last: Date,
    /// By their first day.
    pub lanes: Vec<Lane>,
    pub pregnancies: Vec<Pregnancy>,
}

/// What belongs to one enrolment, or what was given in a programme without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// None for what was given without taking part.
    pub enrolment: Option<Uuid>,
    /// Empty where it is only about reaching her.
    pub programme: String,
    /// The office.
    pub unit: String,
    pub first: Date,
    /// None while it is open, and of what has no enrolment.
    pub ended_on: Option<Date>,
    /// By their first day.
    pub points: Vec<Point>,
}

/// Something in a lane: a day, or a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub kind: PointKind,
    /// The service, appointment or referral; none for a step of a schedule.
    pub row: Option<Uuid>,
    /// The service, or where she was referred to.
    pub what: String,
    /// A step's own name, in Chinese and in English.
    pub step: Option<(String, String)>,
    pub first: Date,
    /// Of a referral the day of its answer; otherwise the last day that is meant.
    pub last: Date,
    /// `HH:MM`, or empty.
    pub time: String,
    /// What came of a referral, or empty.
    pub answer: String,
    /// What comes next in this lane.
    pub is_next: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointKind {
    /// A service she got.
    Given,
    /// A day she agreed to.
    Agreed,
    /// A step that we have promised and not given.
    Promised,
    /// A step that only she can set a day for.
    Possible,
    Referred,
}

/// A pregnancy that is looked after, by its weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pregnancy {
    pub enrolment: Uuid,
    pub unit: String,
    pub last_period: Date,
    pub due_on: Date,
    /// Days completed today.
    pub days: i32,
    /// How many weeks the axis has.
    pub weeks: i32,
    /// What the schedule has, by its first day.
    pub stretches: Vec<Stretch>,
    /// What was given and agreed to, by its day.
    pub marks: Vec<Mark>,
}

/// A step of the schedule. Its ends are days since the last period, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub what: String,
    pub zh: String,
    pub en: String,
    pub first: Date,
    pub last: Date,
    pub from: i32,
    pub until: i32,
    pub standing: Standing,
    pub done_on: Option<Date>,
}

/// How a step stands on a day. That nothing was given is said of none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Done,
    /// It is the time for it, or we are late.
    Open,
    /// The first that is still to come.
    Next,
    Later,
    /// Its days are over.
    Past,
}

/// A day in a pregnancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub kind: PointKind,
    pub what: String,
    pub day: Date,
    /// Days since the last period.
    pub at: i32,
}

impl PointKind {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Agreed => "agreed",
            Self::Promised => "promised",
            Self::Possible => "possible",
            Self::Referred => "referred",
        }
    }
}

impl Standing {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Open => "open",
            Self::Next => "next",
            Self::Later => "later",
            Self::Past => "past",
        }
    }
}

/// What an office may know of a person as it is drawn on a day; `own` is the division code of that office, which suggests nothing for others.
#[must_use]
pub fn draw(timeline: &Timeline, catalogue: &Catalogue, own: &str, on: Date) -> Drawn {
    let lanes = lane::lanes(timeline, catalogue, own, on);
    let pregnancies = timeline.enrolments.iter().filter_map(|row| pregnancy::picture(timeline, catalogue, row, on));
    let ends = |lane: &Lane| lane.points.iter().map(|point| point.last).chain(lane.ended_on).max();
    let starts = |lane: &Lane| {
        lane.points.iter().map(|point| point.first).min().map_or(lane.first, |first| first.min(lane.first))
    };
    Drawn {
        today: on,
        first: lanes.iter().map(starts).min().map_or(on, |first| first.min(on)),
        last: lanes.iter().filter_map(ends).max().map_or(on, |last| last.max(on)),
        pregnancies: pregnancies.collect(),
        lanes,
    }
}
