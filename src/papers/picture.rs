//! The picture of a record on paper: every place is a share of the width, and every text is in words, so that the layout only draws.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::words::Words;
use crate::care::drawn::{Drawn, Lane, PointKind, Pregnancy, Stretch};
use crate::care::schedule::{PREGNANCY_DAYS, days_between, gestational_text};

/// No more marks on the axis than can be read beside each other.
const TICKS_MAX: usize = 9;
/// Months between two marks.
const TICK_MONTHS: [i32; 7] = [1, 2, 3, 6, 12, 24, 60];
/// Weeks between two marks of a pregnancy.
const TICK_WEEKS: usize = 4;
/// A picture that shows less than this would be of single days.
const DAYS_MIN: i32 = 60;

/// Places on an axis of days.
struct Axis {
    first: Date,
    days: i32,
}

impl Axis {
    /// From the first to the last day, with a little room on both sides.
    fn of(drawn: &Drawn) -> Self {
        let days = days_between(drawn.first, drawn.last).max(DAYS_MIN);
        let room = days / 30 + 2;
        Self { first: drawn.first.saturating_sub(room.days()), days: days + 2 * room }
    }

    fn at(&self, day: Date) -> f64 {
        share(days_between(self.first, day), self.days)
    }

    fn ticks(&self) -> Vec<Value> {
        let last = self.first.saturating_add(self.days.days());
        let of = |months: i32| {
            // Marks stand on the first of a month, and in January where they are a year apart.
            let month = i32::from(self.first.month()) - 1;
            let start = self.first.first_of_month().saturating_sub((month % months.min(12)).months());
            let days =
                (0..).map_while(|at| start.checked_add((at * months).months()).ok()).take_while(|day| *day <= last);
            days.filter(|day| *day >= self.first).collect::<Vec<Date>>()
        };
        let most = TICK_MONTHS[TICK_MONTHS.len() - 1];
        let chosen = TICK_MONTHS
            .into_iter()
            .map(|months| (months, of(months)))
            .find(|(months, days)| days.len() <= TICKS_MAX || *months == most);
        let (months, days) = chosen.unwrap_or_default();
        let text = |day: &Date| {
            if months % 12 == 0 { day.strftime("%Y").to_string() } else { day.strftime("%Y-%m").to_string() }
        };
        days.iter().map(|day| json!({ "at": self.at(*day), "text": text(day) })).collect()
    }
}

fn share(part: i32, whole: i32) -> f64 {
    (f64::from(part) / f64::from(whole)).clamp(0.0, 1.0)
}

/// Lanes of time, one below the other; none where there is nothing to draw.
pub(super) fn timeline(drawn: &Drawn, words: &Words) -> Value {
    if drawn.lanes.is_empty() {
        return Value::Null;
    }
    let (axis, legend) = (Axis::of(drawn), ["given", "agreed", "referred", "ahead"]);
    json!({
        "title": words.say("timeline"),
        "ticks": axis.ticks(),
        "today": axis.at(drawn.today),
        "today_text": words.say("today"),
        "lanes": drawn.lanes.iter().map(|lane| lane_of(lane, drawn.today, &axis, words)).collect::<Vec<_>>(),
        "legend": legend.map(|kind| json!({ "kind": kind, "text": words.say(kind) })),
    })
}

fn lane_of(lane: &Lane, today: Date, axis: &Axis, words: &Words) -> Value {
    let points: Vec<Value> = lane
        .points
        .iter()
        .map(|point| {
            // The day after the last one, so that a stretch of one day has a width.
            let until = point.last.saturating_add(1.days());
            json!({ "kind": kind(point.kind), "from": axis.at(point.first), "to": axis.at(until), "next": point.is_next })
        })
        .collect();
    let is_open = lane.enrolment.is_some() && lane.ended_on.is_none();
    let last = lane.points.iter().map(|point| point.last).max();
    let end = lane.ended_on.or(last.filter(|_| !is_open)).unwrap_or(today);
    json!({
        "name": words.programme(&lane.programme),
        "from": axis.at(lane.first),
        "to": axis.at(end),
        "open": is_open,
        "points": points,
    })
}

fn kind(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Given => "given",
        PointKind::Agreed => "agreed",
        PointKind::Referred => "referred",
        PointKind::Promised | PointKind::Possible => "ahead",
    }
}

/// A pregnancy by its weeks: the schedule's stretches numbered in rows that do not overlap, and the same below in words.
pub(super) fn pregnancy(picture: &Pregnancy, words: &Words) -> Value {
    let days = picture.weeks * 7;
    let mut rows: Vec<i32> = Vec::new();
    let mut bars = Vec::new();
    for (at, stretch) in picture.stretches.iter().filter(|stretch| stretch.from < days).enumerate() {
        let row = rows.iter().position(|until| *until < stretch.from).unwrap_or_else(|| {
            rows.push(0);
            rows.len() - 1
        });
        rows[row] = stretch.until;
        bars.push(json!({
            "number": (at + 1).to_string(),
            "row": row,
            "from": share(stretch.from, days),
            "to": share(stretch.until + 1, days),
            "standing": stretch.standing.code(),
        }));
    }
    let weeks = (0..=picture.weeks).step_by(TICK_WEEKS);
    let weeks = weeks.map(|week| json!({ "at": share(week * 7, days), "text": week.to_string() }));
    let marks = picture.marks.iter().filter(|mark| (0..days).contains(&mark.at));
    let marks = marks.map(|mark| json!({ "at": share(mark.at, days), "kind": kind(mark.kind) }));
    json!({
        "title": words.say("pregnancy"),
        "age": words.say("age").replace("{age}", &gestational_text(picture.days)),
        "due": words.say("due").replace("{day}", &picture.due_on.to_string()),
        "weeks_text": words.say("weeks"),
        "weeks": weeks.collect::<Vec<_>>(),
        "rows": rows.len(),
        "bars": bars,
        "marks": marks.collect::<Vec<_>>(),
        "today": share(picture.days, days),
        "today_text": words.say("today"),
        "due_at": share(PREGNANCY_DAYS, days),
        "due_text": words.say("due_short"),
        "steps": picture.stretches.iter().enumerate().map(|(at, stretch)| step(at, stretch, words)).collect::<Vec<_>>(),
    })
}

fn step(at: usize, stretch: &Stretch, words: &Words) -> Value {
    let stands = match stretch.done_on {
        Some(day) => words.say("done_on").replace("{day}", &day.to_string()),
        None => words.say(stretch.standing.code()).to_owned(),
    };
    json!([
        (at + 1).to_string(),
        words.pick(&stretch.zh, &stretch.en),
        format!("{} – {}", stretch.first, stretch.last),
        stands,
    ])
}
