//! Lanes: one an enrolment, and one a programme for what was given without taking part.

use jiff::civil::Date;
use uuid::Uuid;

use super::{Lane, Point, PointKind};
use crate::care::catalogue::Catalogue;
use crate::care::record::{Appointment, Enrolment, Referral, Service};
use crate::care::schedule::{LATE_DAYS_SHOWN, Planned, days_between};
use crate::care::timeline::{Timeline, planned};

/// So far ahead steps are drawn; beyond it only the first.
const DAYS_AHEAD: i32 = 366;

pub(super) fn lanes(timeline: &Timeline, catalogue: &Catalogue, own: &str, on: Date) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = timeline.enrolments.iter().map(Lane::of).collect();
    for row in &timeline.services {
        lane_of(&mut lanes, row.enrolment, (&row.programme, &row.unit), row.day).points.push(Point::given(row));
    }
    // What was kept stands there as the service.
    for row in timeline.appointments.iter().filter(|row| !row.kept) {
        lane_of(&mut lanes, row.enrolment, (&row.programme, &row.unit), row.day).points.push(Point::agreed(row));
    }
    for row in &timeline.referrals {
        lane_of(&mut lanes, row.enrolment, (&row.programme, &row.unit), row.day).points.push(Point::referred(row));
    }
    let open = timeline.enrolments.iter().filter(|row| row.ended_on.is_none() && row.unit == own);
    for enrolment in open {
        let Some(lane) = lanes.iter_mut().find(|lane| lane.enrolment == Some(enrolment.id)) else { continue };
        lane.points.extend(ahead(timeline, catalogue, enrolment, on));
    }
    for lane in &mut lanes {
        lane.points.sort_by_key(|point| (point.first, point.kind, point.row));
        lane.mark_next(on);
    }
    lanes.sort_by(|a, b| {
        a.first.cmp(&b.first).then_with(|| a.programme.cmp(&b.programme)).then(a.enrolment.cmp(&b.enrolment))
    });
    lanes
}

/// The lane of a row: of its enrolment where that is shown, else of its programme at that office.
fn lane_of<'a>(
    lanes: &'a mut Vec<Lane>,
    enrolment: Option<Uuid>,
    (programme, unit): (&str, &str),
    day: Date,
) -> &'a mut Lane {
    let of_enrolment = |lane: &Lane| enrolment.is_some() && lane.enrolment == enrolment;
    let loose = |lane: &Lane| lane.enrolment.is_none() && lane.programme == programme && lane.unit == unit;
    let at = lanes.iter().position(of_enrolment).or_else(|| lanes.iter().position(loose)).unwrap_or_else(|| {
        lanes.push(Lane {
            enrolment: None,
            programme: programme.to_owned(),
            unit: unit.to_owned(),
            first: day,
            ended_on: None,
            points: Vec::new(),
        });
        lanes.len() - 1
    });
    let lane = &mut lanes[at];
    if lane.enrolment.is_none() {
        lane.first = lane.first.min(day);
    }
    lane
}

/// Steps of an open enrolment that are still meant: the first, and those that begin within a year.
fn ahead(timeline: &Timeline, catalogue: &Catalogue, enrolment: &Enrolment, on: Date) -> Vec<Point> {
    let planned = planned(catalogue, enrolment, &timeline.services);
    let is_meant = |step: &&Planned<'_>| {
        let late = days_between(step.last, on);
        let is_promised =
            step.last >= enrolment.entered_on && step.next.is_none_or(|next| on < next) && late <= LATE_DAYS_SHOWN;
        step.done_on.is_none() && if step.step.if_agreed { late <= 0 } else { is_promised }
    };
    let meant = planned.iter().filter(is_meant).enumerate();
    meant
        .filter(|(at, step)| *at == 0 || days_between(on, step.first) <= DAYS_AHEAD)
        .map(|(_, step)| Point::step(step))
        .collect()
}

impl Lane {
    fn of(row: &Enrolment) -> Self {
        Self {
            enrolment: Some(row.id),
            programme: row.programme.clone(),
            unit: row.unit.clone(),
            first: row.entered_on,
            ended_on: row.ended_on,
            points: Vec::new(),
        }
    }

    /// A day she agreed to comes before a stretch that begins no sooner.
    fn mark_next(&mut self, on: Date) {
        let is_ahead = |point: &Point| match point.kind {
            PointKind::Given | PointKind::Referred => false,
            PointKind::Agreed => point.first >= on,
            PointKind::Promised | PointKind::Possible => true,
        };
        let next = self.points.iter_mut().filter(|point| is_ahead(point));
        if let Some(next) = next.min_by_key(|point| (point.first.max(on), point.kind)) {
            next.is_next = true;
        }
    }
}

impl Point {
    fn new(kind: PointKind, row: Option<Uuid>, what: &str, (first, last): (Date, Date)) -> Self {
        let (time, answer) = (String::new(), String::new());
        Self { kind, row, what: what.to_owned(), step: None, first, last, time, answer, is_next: false }
    }

    fn given(row: &Service) -> Self {
        Self::new(PointKind::Given, Some(row.id), &row.what, (row.day, row.day))
    }

    fn agreed(row: &Appointment) -> Self {
        Self { time: row.time.clone(), ..Self::new(PointKind::Agreed, Some(row.id), &row.what, (row.day, row.day)) }
    }

    fn referred(row: &Referral) -> Self {
        let days = (row.day, row.answered_on.unwrap_or(row.day).max(row.day));
        Self { answer: row.answer.clone(), ..Self::new(PointKind::Referred, Some(row.id), &row.sent_to, days) }
    }

    fn step(planned: &Planned<'_>) -> Self {
        let kind = if planned.step.if_agreed { PointKind::Possible } else { PointKind::Promised };
        let step = Some((planned.step.zh.clone(), planned.step.en.clone()));
        Self { step, ..Self::new(kind, None, &planned.step.what, (planned.first, planned.last)) }
    }
}
