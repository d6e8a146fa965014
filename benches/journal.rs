//! What a one-field edit takes on disk, everything counted: journal, write, head, row and indices.

use std::sync::Arc;

use cunce::ledger::SystemEnv;
use rusqlite::Connection;

use crate::measure::{Outcome, Row};
use crate::seed::{self, Seed};

const LIMIT_BYTES: f64 = 160.0;

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let folder = seed.office_copy("village")?;
    let before = size(&seed::database(&folder)?, true)?;
    let ids = seed.ids()?;
    let edits: Vec<_> = seed.edits.iter().map(|(at, phone)| (ids[*at], phone.clone())).collect();
    let mut village = seed::open(&folder, Arc::new(SystemEnv))?;
    seed::edit_one_by_one(&mut village.book, &edits, &|| {})?;
    drop(village);
    let conn = seed::database(&folder)?;
    let rows =
        [("packed before, as it lies after", false), ("packed before and after", true)].map(|(variant, pack)| {
            let bytes = (size(&conn, pack)? - before) as f64 / edits.len() as f64;
            Ok(Row {
                what: format!("a one-field edit on disk ({variant})"),
                ours: format!("{bytes:.0} bytes"),
                floor: String::new(),
                ratio: Some(bytes),
                limit: pack.then_some(LIMIT_BYTES),
            })
        });
    rows.into_iter().collect()
}

/// Bytes of pages in use.
fn size(conn: &Connection, pack: bool) -> Outcome<i64> {
    if pack {
        conn.execute_batch("VACUUM")?;
    }
    Ok(conn.query_row("SELECT sum(pgsize) FROM dbstat", [], |row| row.get(0))?)
}
