//! Forty villages' files merged at their town, one after the other, beside plain SQL of the same inserts and updates, a transaction a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use cunce::exchange::{cards, change_set};
use cunce::ledger::SystemEnv;
use cunce::register::divisions;
use cunce::security::Role;

use crate::measure::{Outcome, Row, alternate, timed};
use crate::people::{Dice, Home, village};
use crate::plain::{self, PhoneEdit, Rows};
use crate::seed::{self, Seed, TOWN, Weeks};

const VILLAGES: usize = 40;
const INSERTS: usize = 1_000;
const EDITS: usize = 1_000;

/// One village's residents and what it has changed since.
struct Village {
    unit: &'static str,
    homes: Vec<Home>,
    first_row: i64,
    new_homes: Vec<Home>,
    new_first_row: i64,
    edits: Vec<(usize, String)>,
}

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let folder = seed.path("forty");
    let villages = villages(seed.size / VILLAGES);
    if !folder.join("done").exists() {
        eprintln!("seeding {VILLAGES} villages (kept for the next run) …");
        make(&folder, &villages)?;
        fs::write(folder.join("done"), b"")?;
    }
    let files: Vec<PathBuf> = villages.iter().map(|village| folder.join(format!("{}.ccs", village.unit))).collect();
    let ours = || -> Outcome<Duration> {
        let copy = seed::copy_to(&folder.join("town"), &seed.path("run"))?;
        let mut town = seed::open(&copy, Arc::new(SystemEnv))?;
        let (time, reports) = timed(|| Ok(change_set::merge_files(&mut town, &files, &mut |_| true)?))?;
        let all = reports.len() == VILLAGES && reports.iter().all(|done| done.new_people == INSERTS as u64);
        if all { Ok(time) } else { Err(format!("not what was written: {reports:?}").into()) }
    };
    let changes: Vec<_> = villages.iter().map(|village| (village.unit, village.new_rows(), village.phones())).collect();
    let floor = || -> Outcome<Duration> {
        let conn = seed::plain_copy(&folder.join("plain"), &seed.path("run-plain"))?;
        let work = || {
            changes.iter().try_for_each(|(unit, rows, phones)| {
                plain::in_transaction(&conn, || {
                    rows.insert(&conn, unit)?;
                    PhoneEdit::update(phones, &conn)
                })
            })
        };
        Ok(timed(work)?.0)
    };
    let what = format!("merge {VILLAGES} villages' files of {INSERTS} + {EDITS} edits into {}", seed.size);
    Ok(vec![Row::times(what, alternate(ours, floor)?, None)])
}

fn villages(size: usize) -> Vec<Village> {
    let mut row = 0;
    let mut rows = |homes: &[Home]| {
        let first = row;
        row += homes.iter().map(|home| home.people.len() as i64 + 1).sum::<i64>();
        first
    };
    let units = divisions::villages_of(TOWN).take(VILLAGES).enumerate();
    let mut villages: Vec<_> = units
        .map(|(at, division)| {
            let at = at as u64;
            let homes = village(100 + at, 0, size);
            let new_homes = village(200 + at, homes.len(), INSERTS);
            let mut dice = Dice::new(300 + at);
            let edits = dice.distinct(EDITS, size).into_iter().map(|at| (at, dice.phone())).collect();
            let first_row = rows(&homes);
            Village { unit: division.code, homes, first_row, new_homes, new_first_row: 0, edits }
        })
        .collect();
    for village in &mut villages {
        village.new_first_row = rows(&village.new_homes);
    }
    villages
}

impl Village {
    fn rows(&self) -> Rows<'_> {
        Rows::new(&self.homes, self.first_row)
    }

    fn new_rows(&self) -> Rows<'_> {
        Rows::new(&self.new_homes, self.new_first_row)
    }

    fn phones(&self) -> Vec<PhoneEdit> {
        let ids = self.rows().ids();
        let before: Vec<_> =
            self.homes.iter().flat_map(|home| &home.people).map(|person| person.field("phone")).collect();
        self.edits.iter().map(|(at, phone)| PhoneEdit::new(ids[*at], before[*at], phone)).collect()
    }
}

/// The town with all residents, and each village's file of changes.
fn make(folder: &Path, villages: &[Village]) -> Outcome<()> {
    seed::remove(folder)?;
    fs::create_dir_all(folder)?;
    let floor = seed::plain_new(&folder.join("plain"))?;
    plain::in_transaction(&floor, || {
        villages.iter().try_for_each(|village| village.rows().insert(&floor, village.unit))
    })?;
    seed::close(floor)?;

    let env = Arc::new(Weeks(AtomicI64::new(1_767_000_000_000)));
    let mut town = seed::start(&folder.join("town"), Role::Town, TOWN, env.clone())?;
    for village in villages {
        let home = folder.join("village");
        seed::remove(&home)?;
        let mut office = seed::start(&home, Role::Village, village.unit, env.clone())?;
        cards::trust_card(&mut office, town.identity.card())?;
        cards::trust_card(&mut town, office.identity.card())?;
        let ids = seed::write_homes(&mut office.book, &village.homes, village.unit)?;
        let base = folder.join("base.ccs");
        change_set::export(&mut office, TOWN, &base, None)?;
        seed::merge(&mut town, &base)?;
        env.go_on();
        seed::write_homes(&mut office.book, &village.new_homes, village.unit)?;
        env.go_on();
        let edits: Vec<_> = village.edits.iter().map(|(at, phone)| (ids[*at], phone.clone())).collect();
        seed::edit_one_by_one(&mut office.book, &edits, &|| env.go_on())?;
        change_set::export(&mut office, TOWN, &folder.join(format!("{}.ccs", village.unit)), None)?;
    }
    seed::remove(&folder.join("village"))
}
