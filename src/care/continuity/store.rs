//! The SQL of continuity files. Nothing here writes.

use rusqlite::{Row, params};
use uuid::Uuid;

use super::{Continuity, Direction, read_about};
use crate::Result;
use crate::care::store::{day, text};
use crate::ledger::{Book, parse_id};

const SQL: &str = "SELECT r.uuid, p.uuid, t.file, t.direction, t.other, t.day, t.provider, t.about, t.answered_on
    FROM continuity t JOIN registry r ON r.id = t.row JOIN registry p ON p.id = t.person";

/// A row without its day, its file or its direction (only a forged file has one) is none.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Continuity>> {
    let (file, direction, on) = (parse_id(&text(row, 2)?), Direction::from_code(&text(row, 3)?), day(row, 5)?);
    let (Ok(file), Some(direction), Some(on)) = (file, direction, on) else { return Ok(None) };
    let (about, over) = read_about(&text(row, 7)?);
    Ok(Some(Continuity {
        id: row.get(0)?,
        person: row.get(1)?,
        file,
        direction,
        other: text(row, 4)?,
        day: on,
        provider: text(row, 6)?,
        about,
        over,
        answered_on: day(row, 8)?,
    }))
}

fn all(book: &Book, filter: &str, params: impl rusqlite::Params) -> Result<Vec<Continuity>> {
    let sql = format!("{SQL} WHERE t.voided IS NULL AND {filter}");
    Ok(book.core.all(&sql, params, read)?.into_iter().flatten().collect())
}

/// The files that this office has sent and accepted, the latest first; of one person where her registrations are named.
pub fn kept(book: &Book, hers: Option<&[Uuid]>) -> Result<Vec<Continuity>> {
    let mut found = all(book, "t.unit = ?1 ORDER BY t.day DESC, r.uuid DESC", [book.unit()?])?;
    if let Some(hers) = hers {
        found.retain(|known| hers.contains(&known.person));
    }
    Ok(found)
}

/// The file of that id that went to, or came from, another town.
pub fn find(book: &Book, direction: Direction, file: Uuid, other: &str) -> Result<Option<Continuity>> {
    let filter = "t.file = ?1 AND t.direction = ?2 AND t.other = ?3 AND t.unit = ?4 ORDER BY t.row";
    let params = params![file.hyphenated().to_string(), direction.code(), other, book.unit()?];
    Ok(all(book, filter, params)?.into_iter().next())
}

/// An accepted file by the id of its entry here.
pub(crate) fn received(book: &Book, id: Uuid) -> Result<Option<Continuity>> {
    let filter = "r.uuid = ?1 AND t.direction = ?2 AND t.unit = ?3";
    let params = params![id, Direction::Received.code(), book.unit()?];
    Ok(all(book, filter, params)?.into_iter().next())
}

/// The services that an accepted file told.
pub(super) fn told_by(book: &Book, file: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT r.uuid FROM registry f JOIN service t ON t.continuity = f.id JOIN registry r ON r.id = t.row
               WHERE f.uuid = ?1 AND t.voided IS NULL ORDER BY t.row";
    book.core.all(sql, params![file], |row| row.get(0))
}

/// The days ahead that were agreed to within an enrolment and were not kept.
pub(super) fn open_days_within(book: &Book, enrolment: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT r.uuid FROM registry e JOIN appointment t ON t.enrolment = e.id JOIN registry r ON r.id = t.row
               WHERE e.uuid = ?1 AND t.kept IS NULL AND t.voided IS NULL ORDER BY t.row";
    book.core.all(sql, params![enrolment], |row| row.get(0))
}

/// What was given within an enrolment, by whatever office: which service, and on which day.
pub(super) fn given_within(book: &Book, enrolment: Uuid) -> Result<Vec<(Uuid, Option<jiff::civil::Date>)>> {
    let sql =
        "SELECT r.uuid, t.day FROM registry e JOIN service t ON t.enrolment = e.id JOIN registry r ON r.id = t.row
               WHERE e.uuid = ?1 AND t.voided IS NULL ORDER BY t.row";
    book.core.all(sql, params![enrolment], |row| Ok((row.get(0)?, day(row, 1)?)))
}
