//! What encryption costs: the same day's work on the floor's tables in an encrypted file and in one without a key, which SQLCipher leaves
//! plain. Pages are encrypted one by one, so what is asked for decides: each step begins with a connection that has read nothing yet.

use std::path::{Path, PathBuf};
use std::time::Duration;

use cunce::register::search_text::tokens_of_name;
use rusqlite::{Connection, params};

use crate::measure::{Outcome, Row, alternate, timed};
use crate::people::Dice;
use crate::plain::{self, Rows};
use crate::seed::{self, Seed, VILLAGE};

/// Records that are read, each with all its columns, and texts that are looked for.
const READ: usize = 1_000;
const SEARCHED: usize = 1_000;
const SHOWN: usize = 20;

type Step<'s> = (&'static str, Box<dyn Fn(&Connection) -> Outcome<()> + 's>);

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let sealed = seed.path("plain");
    let bare = without_key(seed)?;
    let new_rows = seed.new_rows();
    let steps = steps(seed, &new_rows);
    let mut rows = Vec::new();
    for (what, step) in &steps {
        eprintln!("  {what}");
        let ours = || day(&sealed, &seed.path("run-sealed"), seed::plain_open, step);
        let beside = || day(&bare, &seed.path("run-bare"), plain::connect_bare, step);
        let what = format!("encrypted beside without a key at {}: {what}", seed.size);
        rows.push(Row::times(what, alternate(ours, beside)?, None));
    }
    Ok(rows)
}

/// One step on a fresh copy, opening included.
fn day(
    file: &Path,
    copy: &Path,
    open: fn(&Path) -> Outcome<Connection>,
    step: &dyn Fn(&Connection) -> Outcome<()>,
) -> Outcome<Duration> {
    seed::remove(copy)?;
    std::fs::create_dir_all(copy)?;
    let copied = copy.join("plain");
    std::fs::copy(file, &copied)?;
    let (time, ()) = timed(|| {
        let conn = open(&copied)?;
        let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables == 0 { Err("the tables are not there".into()) } else { step(&conn) }
    })?;
    Ok(time)
}

fn steps<'s>(seed: &'s Seed, new_rows: &'s Rows<'s>) -> [Step<'s>; 5] {
    let ids = Rows::new(&seed.homes, 0).ids();
    let mut dice = Dice::new(8);
    let read: Vec<_> = dice.distinct(READ, ids.len()).into_iter().map(|at| ids[at]).collect();
    let people: Vec<_> = seed.homes.iter().flat_map(|home| &home.people).collect();
    let texts: Vec<String> = dice
        .distinct(SEARCHED, people.len())
        .into_iter()
        .filter_map(|at| tokens_of_name(people[at].field("name")).into_iter().max_by_key(String::len))
        .collect();
    [
        ("open", Box::new(|_| Ok(()))),
        ("write 10,000 residents", Box::new(|conn| plain::in_transaction(conn, || new_rows.insert(conn, VILLAGE)))),
        ("search 1,000 times", Box::new(move |conn| texts.iter().try_for_each(|text| search(conn, text)))),
        ("read 1,000 records", Box::new(move |conn| read.iter().try_for_each(|id| read_record(conn, id)))),
        ("read everyone", Box::new(read_everyone)),
    ]
}

/// Who has a token that begins so, the first of them.
fn search(conn: &Connection, text: &str) -> Outcome<()> {
    let mut statement = conn.prepare_cached(
        "SELECT r.name FROM token t JOIN resident r ON r.row = t.row WHERE t.token >= ?1 AND t.token < ?1 || char(1114111) LIMIT ?2",
    )?;
    let found = statement.query_map(params![text, SHOWN as i64], |row| row.get::<_, String>(0))?;
    if found.collect::<Result<Vec<_>, _>>()?.is_empty() { Err("nobody was found".into()) } else { Ok(()) }
}

fn read_record(conn: &Connection, id: &uuid::Uuid) -> Outcome<()> {
    let mut statement = conn.prepare_cached(
        "SELECT r.*, h.number FROM resident r JOIN household h ON h.row = r.household WHERE r.uuid = ?1",
    )?;
    statement.query_row([id], |row| {
        (0..row.as_ref().column_count()).try_for_each(|at| row.get::<_, rusqlite::types::Value>(at).map(|_| ()))
    })?;
    Ok(())
}

fn read_everyone(conn: &Connection) -> Outcome<()> {
    let sql = "SELECT sum(length(name)), sum(length(national_id)), sum(length(phone)) FROM resident";
    let letters: i64 = conn.query_row(sql, [], |row| row.get(0))?;
    if letters == 0 { Err("nobody was read".into()) } else { Ok(()) }
}

/// The seeded plain tables in a file without a key: kept beside the other one.
fn without_key(seed: &Seed) -> Outcome<PathBuf> {
    let path = seed.path("bare");
    if path.exists() {
        return Ok(path);
    }
    let made = seed.path("bare-new");
    let conn = seed.plain()?;
    conn.execute("ATTACH DATABASE ?1 AS bare KEY ''", [made.to_str().ok_or("a readable path")?])?;
    conn.query_row("SELECT sqlcipher_export('bare')", [], |_| Ok(()))?;
    conn.execute_batch("DETACH DATABASE bare")?;
    if !std::fs::read(&made)?.starts_with(b"SQLite format 3\0") {
        return Err("the file without a key is not a plain one".into());
    }
    // Opened once as it will be, so that its header has the same journal as the other's.
    seed::close(plain::connect_bare(&made)?)?;
    std::fs::rename(&made, &path)?;
    Ok(path)
}
