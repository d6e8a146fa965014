//! The register in numbers, and what happened on each of the last days.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::linked;
use super::rules::UNNAMED_MONTHS_MAX;
use super::store::{HOUSEHOLDS_HERE, LIVING_HERE, SHOWN_ONCE};
use crate::Result;
use crate::ledger::Book;

/// Counts for the first screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    pub households: u32,
    pub residents: u32,
    /// Newborns whose name is still to come.
    pub newborns_unnamed: u32,
}

/// What was recorded for one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthDay {
    pub day: Date,
    pub births: u32,
    pub deaths: u32,
    pub moves: u32,
    /// Writes at this office on that day.
    pub edits: u32,
}

/// The register's totals: each person once, also one whom two villages have registered. (`Digest::counted` counts registrations instead,
/// because a village and its town compare it and only the town knows of links between villages.)
pub fn totals(book: &Book) -> Result<Totals> {
    let count = |sql: &str| book.core.conn.query_row(sql, [], |row| row.get::<_, u32>(0));
    let newest = book.env.today().saturating_sub(i64::from(UNNAMED_MONTHS_MAX).months());
    Ok(Totals {
        households: count(&format!("SELECT count(*) FROM household h WHERE h.voided IS NULL AND {HOUSEHOLDS_HERE}"))?,
        residents: count(&format!("SELECT count(*) FROM resident t WHERE {LIVING_HERE} AND {SHOWN_ONCE}"))?
            .saturating_sub(linked::counted_again(book)?),
        newborns_unnamed: count(&format!(
            "SELECT count(*) FROM resident t WHERE {LIVING_HERE} AND {SHOWN_ONCE} AND t.name IS NULL AND t.birth_date > '{newest}'"
        ))?,
    })
}

/// The last `days` days up to today, each once.
pub fn last_days(book: &Book, days: u32) -> Result<Vec<MonthDay>> {
    let today = book.env.today();
    let first = today.saturating_sub(i64::from(days.saturating_sub(1)).days());
    let mut by_day: BTreeMap<Date, MonthDay> = BTreeMap::new();
    let mut day = first;
    while day <= today {
        by_day.insert(day, MonthDay { day, births: 0, deaths: 0, moves: 0, edits: 0 });
        day = day.saturating_add(1.day());
    }
    let sql = "SELECT date, kind, count(*) FROM life_event WHERE voided IS NULL AND date >= ?1 GROUP BY date, kind";
    let events = book.core.all(sql, [first.to_string()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, u32>(2)?))
    })?;
    for (date, kind, count) in events {
        let Some(day) = date.parse().ok().and_then(|date: Date| by_day.get_mut(&date)) else { continue };
        match kind.as_deref() {
            Some("birth") => day.births += count,
            Some("death") => day.deaths += count,
            Some("move_in" | "move_out") => day.moves += count,
            _ => {}
        }
    }
    // A day more than asked for, because days begin at different instants in different places.
    let since = book.env.now_ms() - i64::from(days + 1) * 24 * 60 * 60 * 1000;
    for at in book.core.all("SELECT at FROM written WHERE at >= ?1", [since], |row| row.get(0))? {
        if let Some(day) = by_day.get_mut(&book.env.date_at(at)) {
            day.edits += 1;
        }
    }
    Ok(by_day.into_values().collect())
}
