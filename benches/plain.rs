//! The floor: the same rows, indexes and search tokens in plain tables of the same kind of encrypted file, written by plain SQL.

use std::path::Path;

use cunce::register::search_text::{
    tokens_of_group, tokens_of_name, tokens_of_national_id, tokens_of_number, tokens_of_phone,
};
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::measure::Outcome;
use crate::people::{Dice, Home, Person};

/// As the book keeps them, with the id in the row.
const TABLES: &str = "
CREATE TABLE household (
  row INTEGER PRIMARY KEY, uuid BLOB NOT NULL, unit TEXT, number TEXT, village_group TEXT, address TEXT, head INTEGER, note TEXT, voided TEXT
);
CREATE UNIQUE INDEX household_uuid ON household (uuid);
CREATE INDEX household_number ON household (unit, number);
CREATE TABLE resident (
  row INTEGER PRIMARY KEY, uuid BLOB NOT NULL, unit TEXT, household INTEGER, name TEXT, sex TEXT, birth_date TEXT, national_id TEXT, phone TEXT,
  ethnicity TEXT, marital_status TEXT, education TEXT, relation_to_head TEXT, guardian TEXT, registered_at TEXT, residence_status TEXT,
  away_to TEXT, note TEXT, voided TEXT
);
CREATE UNIQUE INDEX resident_uuid ON resident (uuid);
CREATE INDEX resident_household ON resident (household);
CREATE INDEX resident_national_id ON resident (national_id) WHERE national_id IS NOT NULL;
CREATE TABLE token (token TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (token, row)) WITHOUT ROWID;
";

const COLUMNS: [&str; 11] = [
    "name",
    "sex",
    "birth_date",
    "national_id",
    "phone",
    "ethnicity",
    "marital_status",
    "education",
    "relation_to_head",
    "residence_status",
    "away_to",
];

/// A household ready for SQL.
struct HomeRow<'h> {
    row: i64,
    uuid: Uuid,
    home: &'h Home,
    tokens: Vec<String>,
    people: Vec<PersonRow<'h>>,
}

struct PersonRow<'h> {
    row: i64,
    uuid: Uuid,
    person: &'h Person,
    tokens: Vec<String>,
}

/// One changed phone ready for SQL.
pub struct PhoneEdit {
    uuid: Uuid,
    phone: String,
    old_tokens: Vec<String>,
    tokens: Vec<String>,
}

/// Rows with ids and tokens made beforehand, so that only SQL is measured.
pub struct Rows<'h>(Vec<HomeRow<'h>>);

/// Opens the file as the book opens its own.
pub fn connect(path: &Path, key: &[u8; 32]) -> Outcome<Connection> {
    let conn = Connection::open(path)?;
    set_up(&conn, Some(key))?;
    Ok(conn)
}

/// The same without a key: an ordinary file of SQLite's.
pub fn connect_bare(path: &Path) -> Outcome<Connection> {
    let conn = Connection::open(path)?;
    set_up(&conn, None)?;
    Ok(conn)
}

fn set_up(conn: &Connection, key: Option<&[u8; 32]>) -> Outcome<()> {
    conn.set_prepared_statement_cache_capacity(256);
    if let Some(key) = key {
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        conn.execute_batch(&format!("PRAGMA key = \"x'{hex}'\";"))?;
    }
    conn.execute_batch(
        "PRAGMA cipher_memory_security = OFF; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA cache_size = -32768;
         PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;",
    )?;
    Ok(())
}

pub fn create(path: &Path, key: &[u8; 32]) -> Outcome<Connection> {
    let conn = connect(path, key)?;
    conn.execute_batch(TABLES)?;
    Ok(conn)
}

/// An id as the book makes them: rising, with 62 random bits and more.
fn id(dice: &mut Dice, at: i64) -> Uuid {
    let mut tail = [0; 10];
    tail[..8].copy_from_slice(&dice.next().to_le_bytes());
    uuid::Builder::from_unix_timestamp_millis(1_790_000_000_000 + at as u64, &tail).into_uuid()
}

impl<'h> Rows<'h> {
    pub fn new(homes: &'h [Home], first_row: i64) -> Self {
        let mut dice = Dice::new(first_row as u64);
        let mut row = first_row;
        let mut next = || {
            row += 1;
            (row, id(&mut dice, row))
        };
        let rows = homes.iter().map(|home| {
            let (row, uuid) = next();
            let mut tokens = tokens_of_number(&home.number);
            tokens.extend(tokens_of_group(&home.village_group));
            let people = home.people.iter().map(|person| {
                let (row, uuid) = next();
                let mut tokens = tokens_of_name(person.field("name"));
                tokens.extend(tokens_of_national_id(person.field("national_id")));
                tokens.extend(tokens_of_phone(person.field("phone")));
                PersonRow { row, uuid, person, tokens }
            });
            HomeRow { row, uuid, home, tokens, people: people.collect() }
        });
        Self(rows.collect())
    }

    /// The ids of the residents, in order.
    pub fn ids(&self) -> Vec<Uuid> {
        self.0.iter().flat_map(|home| home.people.iter().map(|person| person.uuid)).collect()
    }

    /// Each household's id with those of its residents.
    pub fn by_home(&self) -> impl Iterator<Item = (Uuid, Vec<Uuid>)> {
        self.0.iter().map(|home| (home.uuid, home.people.iter().map(|person| person.uuid).collect()))
    }

    pub fn insert(&self, conn: &Connection, unit: &str) -> Outcome<()> {
        let mut household = conn.prepare_cached(
            "INSERT INTO household (row, uuid, unit, number, village_group, head) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let columns = COLUMNS.join(", ");
        let places = ", ?".repeat(COLUMNS.len());
        let mut resident = conn.prepare_cached(&format!(
            "INSERT INTO resident (row, uuid, unit, household, {columns}) VALUES (?, ?, ?, ?{places})"
        ))?;
        let mut token = conn.prepare_cached("INSERT OR IGNORE INTO token (token, row) VALUES (?1, ?2)")?;
        for HomeRow { row, uuid, home, tokens, people } in &self.0 {
            let head = people.first().map(|head| head.row);
            household.execute(params![row, uuid, unit, home.number, home.village_group, head])?;
            for text in tokens {
                token.execute(params![text, row])?;
            }
            for PersonRow { row: person_row, uuid, person, tokens } in people {
                resident.raw_bind_parameter(1, person_row)?;
                resident.raw_bind_parameter(2, uuid)?;
                resident.raw_bind_parameter(3, unit)?;
                resident.raw_bind_parameter(4, row)?;
                for (at, (_, text)) in person.fields.iter().enumerate() {
                    resident.raw_bind_parameter(at + 5, Some(text).filter(|text| !text.is_empty()))?;
                }
                resident.raw_execute()?;
                for text in tokens {
                    token.execute(params![text, person_row])?;
                }
            }
        }
        Ok(())
    }
}

impl PhoneEdit {
    pub fn new(uuid: Uuid, before: &str, phone: &str) -> Self {
        Self { uuid, phone: phone.to_owned(), old_tokens: tokens_of_phone(before), tokens: tokens_of_phone(phone) }
    }

    pub fn update(edits: &[Self], conn: &Connection) -> Outcome<()> {
        let mut find = conn.prepare_cached("SELECT row FROM resident WHERE uuid = ?1")?;
        let mut update = conn.prepare_cached("UPDATE resident SET phone = ?2 WHERE row = ?1")?;
        let mut delete = conn.prepare_cached("DELETE FROM token WHERE token = ?1 AND row = ?2")?;
        let mut insert = conn.prepare_cached("INSERT OR IGNORE INTO token (token, row) VALUES (?1, ?2)")?;
        for edit in edits {
            let row: i64 = find.query_row([edit.uuid], |row| row.get(0))?;
            update.execute(params![row, edit.phone])?;
            for token in &edit.old_tokens {
                delete.execute(params![token, row])?;
            }
            for token in &edit.tokens {
                insert.execute(params![token, row])?;
            }
        }
        Ok(())
    }
}

/// One transaction around all.
pub fn in_transaction(conn: &Connection, work: impl FnOnce() -> Outcome<()>) -> Outcome<()> {
    conn.execute_batch("BEGIN IMMEDIATE")?;
    work()?;
    conn.execute_batch("COMMIT")?;
    Ok(())
}
