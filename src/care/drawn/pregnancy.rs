//! A pregnancy by its weeks, counted in days from the last period.

use jiff::civil::Date;

use super::{Mark, PointKind, Pregnancy, Standing, Stretch};
use crate::care::catalogue::Catalogue;
use crate::care::doubt;
use crate::care::record::Enrolment;
use crate::care::schedule::{PREGNANCY_DAYS_MAX, Planned, days_between, due_date, gestational_days};
use crate::care::timeline::{Timeline, planned};

/// What the axis shows, and what it shows of one that lasts longer.
const WEEKS: i32 = 42;
const WEEKS_LONG: i32 = PREGNANCY_DAYS_MAX / 7;

/// The picture of an enrolment; none where no pregnancy is looked after any more, or nobody said when it began.
pub(super) fn picture(
    timeline: &Timeline,
    catalogue: &Catalogue,
    enrolment: &Enrolment,
    on: Date,
) -> Option<Pregnancy> {
    let last_period = enrolment.event_on.filter(|_| doubt::is_open_pregnancy(enrolment))?;
    let days = gestational_days(last_period, on).filter(|days| *days <= PREGNANCY_DAYS_MAX)?;
    Some(Pregnancy {
        enrolment: enrolment.id,
        unit: enrolment.unit.clone(),
        last_period,
        due_on: due_date(last_period)?,
        days,
        weeks: if days < WEEKS * 7 { WEEKS } else { WEEKS_LONG },
        stretches: stretches(&planned(catalogue, enrolment, &timeline.services), enrolment, last_period, on),
        marks: marks(timeline, enrolment, last_period),
    })
}

fn stretches(planned: &[Planned<'_>], enrolment: &Enrolment, last_period: Date, on: Date) -> Vec<Stretch> {
    let mut is_next_found = false;
    let stretch = |step: &Planned<'_>| {
        let standing = match standing(step, enrolment, on) {
            Standing::Later if !std::mem::replace(&mut is_next_found, true) => Standing::Next,
            standing => standing,
        };
        Stretch {
            what: step.step.what.clone(),
            zh: step.step.zh.clone(),
            en: step.step.en.clone(),
            first: step.first,
            last: step.last,
            from: days_between(last_period, step.first),
            until: days_between(last_period, step.last),
            standing,
            done_on: step.done_on,
        }
    };
    planned.iter().map(stretch).collect()
}

fn standing(step: &Planned<'_>, enrolment: &Enrolment, on: Date) -> Standing {
    let is_meant = step.next.is_none_or(|next| on < next);
    if step.done_on.is_some() {
        Standing::Done
    } else if on < step.first {
        Standing::Later
    } else if is_meant && on <= step.last || step.due(enrolment.entered_on, on).is_some() {
        Standing::Open
    } else {
        Standing::Past
    }
}

fn marks(timeline: &Timeline, enrolment: &Enrolment, last_period: Date) -> Vec<Mark> {
    let is_of = |of: Option<uuid::Uuid>| of == Some(enrolment.id);
    let given = timeline.services.iter().filter(|row| is_of(row.enrolment));
    let agreed = timeline.appointments.iter().filter(|row| is_of(row.enrolment) && !row.kept);
    let mark = |kind, what: &str, day| Mark { kind, what: what.to_owned(), day, at: days_between(last_period, day) };
    let given = given.map(|row| mark(PointKind::Given, &row.what, row.day));
    let mut marks: Vec<Mark> = given.chain(agreed.map(|row| mark(PointKind::Agreed, &row.what, row.day))).collect();
    marks.sort_by_key(|mark| (mark.day, mark.kind));
    marks
}
