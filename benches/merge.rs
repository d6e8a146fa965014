//! Merging a change-set file of 10,000 new residents and 10,000 edits, beside plain SQL of the same inserts and updates.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use cunce::exchange::change_set;
use cunce::ledger::SystemEnv;

use crate::measure::{Outcome, Row, alternate, percentile, rounds, timed};
use crate::plain::{self, PhoneEdit, Rows};
use crate::seed::{self, BATCH, CONFLICT_PERCENT, Seed, VILLAGE};

const MEMORY_LIMIT_MB: f64 = 100.0;
/// The argument under which this program merges one file and says how much memory that took.
pub const CHILD: &str = "merge-in-a-child";

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let conflicts = (BATCH * CONFLICT_PERCENT / 100) as u64;
    let mut rows = vec![
        times(seed, "town", "change.ccs", 0, "each edit its own write")?,
        times(seed, "town", "pasted.ccs", 0, "edits in one write")?,
        times(seed, "conflict", "change.ccs", conflicts, "5 % in conflict")?,
    ];
    rows.push(memory(seed)?);
    rows.push(again(seed)?);
    Ok(rows)
}

/// A file that is known already, beside its first merge.
fn again(seed: &Seed) -> Outcome<Row> {
    let (mut again, mut first) = (Vec::new(), Vec::new());
    for _ in 0..rounds() {
        let mut town = seed.office("town")?;
        let file = seed.path("change.ccs");
        first.push(timed(|| seed::merge(&mut town, &file))?.0);
        let (time, reports) = timed(|| Ok(change_set::merge_files(&mut town, &[file], &mut |_| true)?))?;
        if reports.iter().any(|report| report.status != change_set::Status::Already) {
            return Err(format!("not known: {reports:?}").into());
        }
        again.push(time);
    }
    let times = (percentile(&mut again, 50), percentile(&mut first, 50));
    Ok(Row::times(format!("that file once more into {}, beside its first merge", seed.size), times, None))
}

fn times(seed: &Seed, office: &str, file: &str, conflicts: u64, variant: &str) -> Outcome<Row> {
    let ours = || -> Outcome<Duration> {
        let mut town = seed.office(office)?;
        let (time, report) = timed(|| seed::merge(&mut town, &seed.path(file)))?;
        let as_expected = report.new_people == BATCH as u64 && report.conflicts == conflicts;
        if as_expected { Ok(time) } else { Err(format!("not what was written: {report:?}").into()) }
    };
    let before = Rows::new(&seed.homes, 0).ids();
    let phones = seed.phones();
    let edits: Vec<_> = seed.edits.iter().map(|(at, phone)| PhoneEdit::new(before[*at], phones[*at], phone)).collect();
    let rows = seed.new_rows();
    let floor = || -> Outcome<Duration> {
        let conn = seed.plain()?;
        let work = || {
            rows.insert(&conn, VILLAGE)?;
            PhoneEdit::update(&edits, &conn)
        };
        Ok(timed(|| plain::in_transaction(&conn, work))?.0)
    };
    let what = format!("merge 10,000 + 10,000 edits into {}, {variant}", seed.size);
    Ok(Row::times(what, alternate(ours, floor)?, Some(2.0)))
}

/// Peak memory of a program that merges the file and does nothing else.
fn memory(seed: &Seed) -> Outcome<Row> {
    let office = seed.office_copy("conflict")?;
    let child = Command::new(std::env::current_exe()?).arg(CHILD).arg(office).arg(seed.path("change.ccs")).output()?;
    let peak: f64 = String::from_utf8(child.stdout)?.trim().parse()?;
    Ok(Row {
        what: format!("peak memory of that merge into {}", seed.size),
        ours: format!("{peak:.0} MB"),
        floor: String::new(),
        ratio: Some(peak),
        limit: Some(MEMORY_LIMIT_MB),
    })
}

/// Merges one file and prints the peak of resident memory in MB; the key derivation before it is left out where the system allows.
pub fn child(office: &str, file: &str) -> Outcome<()> {
    let mut town = seed::open(office.as_ref(), Arc::new(SystemEnv))?;
    // Linux: 5 resets the peak.
    if std::fs::write("/proc/self/clear_refs", "5").is_err() {
        eprintln!("the peak includes the key derivation");
    }
    seed::merge(&mut town, file.as_ref())?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kib: f64 = peak.trim().trim_end_matches(" kB").parse()?;
    println!("{}", kib / 1024.0);
    Ok(())
}
