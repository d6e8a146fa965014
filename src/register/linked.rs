//! Registrations that are linked as one person (同一人的几份登记): who belongs together, and which of them is shown.
//!
//! A linked set is what aliases join, directly or through others. Within a unit the smallest id of the set is shown; the others are reached from it.

use std::collections::{HashMap, HashSet};

use rusqlite::params;
use uuid::Uuid;

use super::schema::{ALIAS, NOT_SAME};
use super::store::{self, LIVING_HERE, RESIDENT_TABLES, Resident, SHOWN_ONCE};
use crate::Result;
use crate::ledger::Book;

/// Two sets, or two rows, the smaller number first.
pub(super) type Pair = (i64, i64);

fn pair(a: i64, b: i64) -> Pair {
    (a.min(b), a.max(b))
}

/// All links, as sets.
#[derive(Debug, Default)]
struct Links {
    parents: HashMap<i64, i64>,
}

impl Links {
    fn read(book: &Book) -> Result<Self> {
        let sql = format!(
            "SELECT person, same_as FROM {ALIAS} WHERE voided IS NULL AND person IS NOT NULL AND same_as IS NOT NULL"
        );
        let mut links = Self::default();
        for (a, b) in book.core.all(&sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))? {
            let (a, b) = (links.set_of(a), links.set_of(b));
            links.parents.insert(a.max(b), a.min(b));
        }
        Ok(links)
    }

    /// A number that all of a set share.
    fn set_of(&self, row: i64) -> i64 {
        let mut root = row;
        while let Some(parent) = self.parents.get(&root).filter(|parent| **parent != root) {
            root = *parent;
        }
        root
    }

    fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }
}

/// What has been said of pairs: that they are one person, or that they are not. What is said of one of a set is said of all.
pub(super) struct Decided {
    links: Links,
    apart: HashSet<Pair>,
}

impl Decided {
    pub(super) fn read(book: &Book) -> Result<Self> {
        let links = Links::read(book)?;
        let sql = format!(
            "SELECT person, other FROM {NOT_SAME} WHERE voided IS NULL AND person IS NOT NULL AND other IS NOT NULL"
        );
        let pairs = book.core.all(&sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
        let apart = pairs.into_iter().map(|(a, b)| pair(links.set_of(a), links.set_of(b))).collect();
        Ok(Self { links, apart })
    }

    pub(super) fn sets(&self, a: i64, b: i64) -> Pair {
        pair(self.links.set_of(a), self.links.set_of(b))
    }

    pub(super) fn covers(&self, a: i64, b: i64) -> bool {
        let sets = self.sets(a, b);
        sets.0 == sets.1 || self.apart.contains(&sets)
    }
}

/// How many are shown once in each of several units although they are one person: what the totals of a town count too often.
pub(super) fn counted_again(book: &Book) -> Result<u32> {
    let links = Links::read(book)?;
    if links.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "SELECT t.row FROM resident t WHERE {LIVING_HERE} AND {SHOWN_ONCE} AND t.row IN
           (SELECT person FROM {ALIAS} WHERE voided IS NULL UNION ALL SELECT same_as FROM {ALIAS} WHERE voided IS NULL)"
    );
    let mut seen = HashSet::new();
    let shown = book.core.all(&sql, [], |row| row.get::<_, i64>(0))?;
    Ok(shown.into_iter().filter(|row| !seen.insert(links.set_of(*row))).count() as u32)
}

/// Everyone linked with a registration, itself included, in the order of ids.
pub(super) fn set_of(book: &Book, row: i64) -> Result<Vec<i64>> {
    let sql = format!(
        "WITH RECURSIVE linked(row) AS (
           SELECT ?1
           UNION SELECT a.same_as FROM linked l JOIN {ALIAS} a ON a.person = l.row WHERE a.voided IS NULL
           UNION SELECT a.person FROM linked l JOIN {ALIAS} a ON a.same_as = l.row WHERE a.voided IS NULL)
         SELECT l.row FROM linked l JOIN registry r ON r.id = l.row ORDER BY r.uuid"
    );
    book.core.all(&sql, [row], |row| row.get(0))
}

/// The other registrations of a person, in the order of ids; those that were taken back are left out.
pub(super) fn others_of(book: &Book, row: i64) -> Result<Vec<Resident>> {
    if !is_linked(book, row)? {
        return Ok(Vec::new());
    }
    let mut others = Vec::new();
    for other in set_of(book, row)?.into_iter().filter(|other| *other != row) {
        let found = store::residents(book, &format!("{RESIDENT_TABLES} WHERE t.row = (SELECT ?1)"), [other])?;
        others.extend(found.into_iter().filter(|other| other.voided.is_none()));
    }
    Ok(others)
}

/// Those people with every registration that is linked to one of theirs.
pub(crate) fn with_others(book: &Book, people: HashSet<Uuid>) -> Result<HashSet<Uuid>> {
    let mut all = people.clone();
    for id in people {
        match store::resident(book, id) {
            Ok(person) => all.extend(others_of(book, person.row)?.into_iter().map(|other| other.id)),
            // Whoever is not in the register any more has no other registration here.
            Err(error) if error.code == "unknown_id" => {}
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

fn is_linked(book: &Book, row: i64) -> Result<bool> {
    let sql = format!(
        "SELECT 1 FROM {ALIAS} WHERE person = (SELECT ?1) AND voided IS NULL
         UNION ALL SELECT 1 FROM {ALIAS} WHERE same_as = (SELECT ?1) AND voided IS NULL LIMIT 1"
    );
    Ok(book.core.one(&sql, [row], |_| Ok(()))?.is_some())
}

/// Finds the registration that is shown in place of another one.
pub(crate) struct Shown<'b> {
    book: &'b Book,
    any: bool,
}

impl<'b> Shown<'b> {
    pub(crate) fn of(book: &'b Book) -> Result<Self> {
        let sql = format!("SELECT 1 FROM {ALIAS} WHERE voided IS NULL LIMIT 1");
        Ok(Self { book, any: book.core.one(&sql, [], |_| Ok(()))?.is_some() })
    }

    /// The row that is shown for a row: the smallest id of its set in its unit.
    pub(crate) fn row(&self, row: i64) -> Result<i64> {
        if !self.any || !is_linked(self.book, row)? {
            return Ok(row);
        }
        let sql = "SELECT 1 FROM resident t JOIN registry r ON r.id = t.row
                   WHERE t.row = (SELECT ?1) AND t.voided IS NULL AND r.birth IS NOT NULL AND t.unit IS (SELECT unit FROM resident WHERE row = ?2)";
        for other in set_of(self.book, row)? {
            if self.book.core.one(sql, [other, row], |_| Ok(()))?.is_some() {
                return Ok(other);
            }
        }
        Ok(row)
    }
}

/// The links or noes between exactly two registrations that are not taken back.
pub(super) fn between(book: &Book, entity: &str, a: i64, b: i64) -> Result<Vec<Uuid>> {
    let other = if entity == ALIAS { "same_as" } else { "other" };
    let sql = format!(
        "SELECT r.uuid FROM {entity} l JOIN registry r ON r.id = l.row WHERE l.voided IS NULL
         AND (l.person = ?1 AND l.{other} = ?2 OR l.person = ?2 AND l.{other} = ?1) ORDER BY r.uuid"
    );
    book.core.all(&sql, params![a, b], |row| row.get(0))
}

/// Of how many others it was said that they are not this person.
pub(super) fn said_apart(book: &Book, row: i64) -> Result<u32> {
    let sql = format!(
        "SELECT count(*) FROM {NOT_SAME} WHERE voided IS NULL AND person IS NOT NULL AND other IS NOT NULL
         AND (person = (SELECT ?1) OR other = (SELECT ?1))"
    );
    Ok(book.core.one(&sql, [row], |row| row.get(0))?.unwrap_or_default())
}

/// A registration in between through which two are linked, if links that are not directly between them do so.
pub(super) fn way_around(book: &Book, a: i64, b: i64) -> Result<Option<Uuid>> {
    let sql = format!(
        "SELECT person, same_as FROM {ALIAS} WHERE voided IS NULL AND (person = (SELECT ?1) OR same_as = (SELECT ?1))"
    );
    let mut before: HashMap<i64, i64> = HashMap::from([(a, a)]);
    let mut open = vec![a];
    while let Some(row) = open.pop() {
        for (one, other) in book.core.all(&sql, [row], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))? {
            let next = if one == row { other } else { one };
            if pair(row, next) == pair(a, b) || before.contains_key(&next) {
                continue;
            }
            before.insert(next, row);
            open.push(next);
        }
    }
    match before.get(&b) {
        Some(third) => Ok(Some(book.core.row(*third)?.uuid)),
        None => Ok(None),
    }
}

/// Whom a link or a no is about.
pub(super) fn person_of(book: &Book, entity: &str, id: Uuid) -> Result<Option<Resident>> {
    let rest = format!(
        "{RESIDENT_TABLES} WHERE t.row = (SELECT l.person FROM {entity} l JOIN registry lr ON lr.id = l.row WHERE lr.uuid = ?1)"
    );
    Ok(store::residents(book, &rest, params![id])?.into_iter().next())
}
