//! A record of care as it is drawn. Codes are those of the catalogue; days are YYYY-MM-DD.

use serde::{Deserialize, Serialize};

use super::TimelineView;
use crate::care::drawn::{Drawn, Lane, Mark, Point, Pregnancy, Stretch};
use crate::care::schedule::gestational_text;

/// A person's record with its picture. Opening it is one look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DrawnView {
    pub record: TimelineView,
    pub today: String,
    /// The first and the last day that anything is drawn on; today lies between them.
    pub first: String,
    pub last: String,
    pub lanes: Vec<LaneView>,
    pub pregnancies: Vec<PregnancyView>,
}

/// What belongs to one enrolment, or what was given in a programme without one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LaneView {
    pub enrolment: Option<String>,
    /// Empty where it is only about reaching her.
    pub programme: String,
    pub unit: String,
    pub first: String,
    pub ended_on: Option<String>,
    pub points: Vec<PointView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PointView {
    /// given, agreed, promised, possible, referred
    pub kind: String,
    /// The service, appointment or referral; none for a step of a schedule.
    pub row: Option<String>,
    /// The service, or where she was referred to.
    pub what: String,
    /// A step's own name; empty for what is no step.
    pub zh: String,
    pub en: String,
    pub first: String,
    /// Of a referral the day of its answer; otherwise the last day that is meant.
    pub last: String,
    /// `HH:MM`, or empty.
    pub time: String,
    /// What came of a referral, or empty.
    pub answer: String,
    /// What comes next in this lane.
    pub is_next: bool,
}

/// A pregnancy that is looked after. Places on the axis are days since the last period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PregnancyView {
    pub enrolment: String,
    pub unit: String,
    pub last_period: String,
    pub due_date: String,
    /// Days completed today, also as `16+3`.
    pub days: i32,
    pub gestation: String,
    /// How many weeks the axis has.
    pub weeks: i32,
    pub stretches: Vec<StretchView>,
    pub marks: Vec<DayView>,
}

/// A step of the schedule, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct StretchView {
    pub what: String,
    pub zh: String,
    pub en: String,
    pub first: String,
    pub last: String,
    pub from: i32,
    pub until: i32,
    /// done, open, next, later, past
    pub standing: String,
    pub done_on: Option<String>,
}

/// A day in a pregnancy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DayView {
    /// given, agreed
    pub kind: String,
    pub what: String,
    pub day: String,
    pub at: i32,
}

impl DrawnView {
    #[must_use]
    pub fn of(record: TimelineView, drawn: Drawn) -> Self {
        Self {
            record,
            today: drawn.today.to_string(),
            first: drawn.first.to_string(),
            last: drawn.last.to_string(),
            lanes: drawn.lanes.into_iter().map(LaneView::from).collect(),
            pregnancies: drawn.pregnancies.into_iter().map(PregnancyView::from).collect(),
        }
    }
}

impl From<Lane> for LaneView {
    fn from(lane: Lane) -> Self {
        Self {
            enrolment: lane.enrolment.map(|id| id.hyphenated().to_string()),
            programme: lane.programme,
            unit: lane.unit,
            first: lane.first.to_string(),
            ended_on: lane.ended_on.map(|day| day.to_string()),
            points: lane.points.into_iter().map(PointView::from).collect(),
        }
    }
}

impl From<Point> for PointView {
    fn from(point: Point) -> Self {
        let (zh, en) = point.step.unwrap_or_default();
        Self {
            kind: point.kind.code().to_owned(),
            row: point.row.map(|id| id.hyphenated().to_string()),
            what: point.what,
            zh,
            en,
            first: point.first.to_string(),
            last: point.last.to_string(),
            time: point.time,
            answer: point.answer,
            is_next: point.is_next,
        }
    }
}

impl From<Pregnancy> for PregnancyView {
    fn from(picture: Pregnancy) -> Self {
        Self {
            enrolment: picture.enrolment.hyphenated().to_string(),
            unit: picture.unit,
            last_period: picture.last_period.to_string(),
            due_date: picture.due_on.to_string(),
            days: picture.days,
            gestation: gestational_text(picture.days),
            weeks: picture.weeks,
            stretches: picture.stretches.into_iter().map(StretchView::from).collect(),
            marks: picture.marks.into_iter().map(DayView::from).collect(),
        }
    }
}

impl From<Stretch> for StretchView {
    fn from(stretch: Stretch) -> Self {
        Self {
            what: stretch.what,
            zh: stretch.zh,
            en: stretch.en,
            first: stretch.first.to_string(),
            last: stretch.last.to_string(),
            from: stretch.from,
            until: stretch.until,
            standing: stretch.standing.code().to_owned(),
            done_on: stretch.done_on.map(|day| day.to_string()),
        }
    }
}

impl From<Mark> for DayView {
    fn from(mark: Mark) -> Self {
        Self { kind: mark.kind.code().to_owned(), what: mark.what, day: mark.day.to_string(), at: mark.at }
    }
}
