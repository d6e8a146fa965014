//! What the first screen asks of a town's register of several villages, each beside one reading of everyone's row in the same file.

use std::time::Duration;

use cunce::exchange::change_set;
use cunce::register::division::{self, Change};
use cunce::register::{duplicates, findings, last_days, totals};
use cunce::session::Session;
use rusqlite::Connection;

use crate::measure::{Outcome, Row, alternate, timed};
use crate::seed::{self, Seed};

/// Villages that groups of the seeded one are split off into.
const SPLIT_OFF: [(&str, [&str; 3]); 3] = [
    ("610902104203", ["1组", "2组", "3组"]),
    ("610902104206", ["4组", "5组", "6组"]),
    ("610902104207", ["7组", "8组", "9组"]),
];
const DAYS: u32 = 30;

type Question = fn(&Session) -> Outcome<usize>;
const QUESTIONS: [(&str, Question); 7] = [
    ("the first screen at once", |town| Ok(cunce::view::today(town)?.residents as usize)),
    ("its totals", |town| Ok(totals(&town.book)?.residents as usize)),
    ("its last days", |town| Ok(last_days(&town.book, DAYS)?.len())),
    ("its findings", |town| Ok(findings(&town.book)?.len())),
    ("its conflicts and forks", |town| Ok(town.book.conflict_count()? as usize + town.book.forks()?.len())),
    ("what its offices have", |town| Ok(change_set::status(town)?.len() + change_set::lost(town)? as usize)),
    ("candidates for one person", |town| Ok(duplicates(&town.book)?.len())),
];

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let folder = seed.office_copy("town")?;
    let mut town = seed::open(&folder, std::sync::Arc::new(cunce::ledger::SystemEnv))?;
    for (into, groups) in SPLIT_OFF {
        let groups = groups.map(str::to_owned).into();
        let split = Change::Split { old: seed::VILLAGE.to_owned(), into: into.to_owned(), name: None, groups };
        division::change(&mut town.book, "王秀英", &split)?;
    }
    let plain = seed::database(&folder)?;
    let row = |(what, ask): &(&str, Question)| {
        eprintln!("  {what}: {}", ask(&town)?);
        let times = alternate(|| answered(&town, *ask), || read_everyone(&plain))?;
        Ok(Row::times(format!("today at {}: {what}, beside reading everyone", seed.size), times, None))
    };
    QUESTIONS.iter().map(row).collect()
}

fn answered(town: &Session, ask: Question) -> Outcome<Duration> {
    Ok(timed(|| ask(town))?.0)
}

fn read_everyone(conn: &Connection) -> Outcome<Duration> {
    let sql = "SELECT row, name, birth_date, national_id FROM resident WHERE voided IS NULL";
    let (time, read) = timed(|| {
        let mut statement = conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok((row.get::<_, i64>(0)?, [1, 2, 3].map(|at| row.get::<_, Option<String>>(at).ok().flatten())))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?.len())
    })?;
    if read == 0 { Err("nobody was read".into()) } else { Ok(time) }
}
