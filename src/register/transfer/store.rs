//! The SQL of moves between units. Nothing here writes.

use rusqlite::params;
use uuid::Uuid;

use super::{State, Subject, Transfer};
use crate::ledger::Book;
use crate::{Error, Result};

const SQL: &str = "SELECT r.uuid, pr.uuid, hr.uuid, t.from_unit, t.to_unit, t.state, t.month, t.consent
    FROM transfer t JOIN registry r ON r.id = t.row LEFT JOIN registry pr ON pr.id = t.person LEFT JOIN registry hr ON hr.id = t.household
    WHERE t.voided IS NULL";

/// All moves, the latest first.
pub fn transfers(book: &Book) -> Result<Vec<Transfer>> {
    read(book, "1 ORDER BY t.month DESC, t.row DESC", [])
}

/// The move of that id, or the open one of the person or household of that id.
pub fn transfer(book: &Book, id: Uuid) -> Result<Transfer> {
    let mut found = read(book, "r.uuid = ?1", params![id])?;
    if found.is_empty() {
        found = read(book, "?1 IN (pr.uuid, hr.uuid) ORDER BY t.row DESC", params![id])?;
        found.retain(|transfer| transfer.state.is_open());
    }
    found.into_iter().next().ok_or_else(|| Error::new("unknown_id").with("id", id.hyphenated()))
}

/// Moves of a person, alone or with the household, and of a household, whole or of someone in it.
pub(crate) fn moves_of(book: &Book, subject: Subject) -> Result<Vec<Transfer>> {
    let together = match subject {
        Subject::Person(_) => {
            "(pr.uuid = ?1 OR t.household = (SELECT p.household FROM resident p JOIN registry g ON g.id = p.row WHERE g.uuid = ?1))"
        }
        Subject::Household(_) => {
            "(hr.uuid = ?1 OR t.person IN (SELECT p.row FROM resident p JOIN registry g ON g.id = p.household WHERE g.uuid = ?1))"
        }
    };
    read(book, together, params![subject.id()])
}

/// Of a household: who lives in it and is where it is, by name; also where that is another town by now.
pub(crate) fn people_of(book: &Book, subject: Subject) -> Result<Vec<String>> {
    let Subject::Household(id) = subject else { return Ok(Vec::new()) };
    let sql =
        "SELECT p.name FROM resident p JOIN registry g ON g.id = p.household JOIN household h ON h.row = p.household
               WHERE g.uuid = ?1 AND p.unit = h.unit AND p.voided IS NULL AND p.name IS NOT NULL
                 AND coalesce(p.residence_status, '') NOT IN ('moved_out', 'deceased')
               ORDER BY p.row <> coalesce(h.head, 0), p.birth_date IS NULL, p.birth_date, p.row";
    book.core.all(sql, params![id], |row| row.get(0))
}

fn read(book: &Book, condition: &str, params: impl rusqlite::Params) -> Result<Vec<Transfer>> {
    let found = book.core.all(&format!("{SQL} AND {condition}"), params, |row| {
        let text = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(at)?.unwrap_or_default());
        let person = row.get::<_, Option<Uuid>>(1)?.map(Subject::Person);
        let subject = person.or(row.get::<_, Option<Uuid>>(2)?.map(Subject::Household));
        let state = State::from_code(&text(5)?);
        let (id, from_unit, to_unit, month) = (row.get(0)?, text(3)?, text(4)?, text(6)?);
        let consent = text(7)? == "yes";
        // A row whose birth has not come yet, or of a state that a newer version has, is not shown.
        let known = subject.zip(state);
        Ok(known.map(|(subject, state)| Transfer { id, subject, from_unit, to_unit, state, month, consent }))
    })?;
    Ok(found.into_iter().flatten().collect())
}
