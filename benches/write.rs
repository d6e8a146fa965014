//! Writing 10,000 residents with their households in one write, beside plain SQL of the same rows.

use std::time::Duration;

use crate::measure::{Outcome, Row, alternate, timed};
use crate::plain;
use crate::seed::{Seed, VILLAGE, write_homes};

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let ours = || -> Outcome<Duration> {
        let mut village = seed.office("village")?;
        Ok(timed(|| write_homes(&mut village.book, &seed.new_homes, VILLAGE))?.0)
    };
    let rows = seed.new_rows();
    let floor = || -> Outcome<Duration> {
        let conn = seed.plain()?;
        Ok(timed(|| plain::in_transaction(&conn, || rows.insert(&conn, VILLAGE)))?.0)
    };
    let what = format!("write 10,000 residents into {}", seed.size);
    Ok(vec![Row::times(what, alternate(ours, floor)?, Some(2.0))])
}
