//! The SQL of consents, objections and the log. Nothing here writes.

use std::collections::HashSet;

use rusqlite::{Row, ToSql, params};
use uuid::Uuid;

use super::access::{self, Access, AccessFilter, Class};
use super::consent::{Consent, Objection, Purpose};
use super::{CONSENT, OBJECTION};
use crate::Result;
use crate::ledger::Book;

/// Whether the same user has been logged with the same look at the same person on that day.
pub(super) fn was_logged(book: &Book, user: &str, class: &str, person: Option<Uuid>, day: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM access a JOIN registry r ON r.id = a.person
               WHERE r.uuid = ?1 AND a.class = ?2 AND a.user = ?3 AND a.day = ?4 LIMIT 1";
    Ok(book.core.one(sql, params![person, class, user, day], |_| Ok(()))?.is_some())
}

/// Entries of the log, latest first; with `unit`, only that office's own.
pub(super) fn accesses(book: &Book, filter: &AccessFilter, unit: Option<&str>) -> Result<Vec<Access>> {
    let mut sql = "SELECT a.class, p.uuid, coalesce(a.field, ''), coalesce(a.reason, ''), w.at, coalesce(a.user, ''), coalesce(a.unit, ''), a.book
         FROM access a JOIN registry r ON r.id = a.row
         JOIN written w ON w.first = (SELECT max(first) FROM written WHERE first <= r.birth)
         LEFT JOIN registry p ON p.id = a.person WHERE a.voided IS NULL"
        .to_owned();
    let (class, from, to) =
        (filter.class.map(Class::code), filter.from.map(|day| day.to_string()), filter.to.map(|day| day.to_string()));
    let mut values: Vec<&dyn ToSql> = Vec::new();
    let conditions: [(&str, Option<&dyn ToSql>); 6] = [
        ("p.uuid =", filter.person.as_ref().map(|value| value as _)),
        ("a.user =", filter.user.as_ref().map(|value| value as _)),
        ("a.class =", class.as_ref().map(|value| value as _)),
        ("a.day >=", from.as_ref().map(|value| value as _)),
        ("a.day <=", to.as_ref().map(|value| value as _)),
        ("a.unit =", unit.as_ref().map(|value| value as _)),
    ];
    for (condition, value) in conditions {
        if let Some(value) = value {
            values.push(value);
            sql.push_str(&format!(" AND {condition} ?{}", values.len()));
        }
    }
    sql.push_str(" ORDER BY w.at DESC, a.row DESC");
    let read = |row: &Row<'_>| {
        let class: String = row.get(0)?;
        Ok(Class::from_code(&class).map(|class| (class, row.get(7), read_access(row, class))))
    };
    let mut found = Vec::new();
    // A class that this version does not know is one of a newer office; it is shown there.
    for (_, named, read) in book.core.all(&sql, values.as_slice(), read)?.into_iter().flatten() {
        let mut access = read?;
        access.book = access::book_of(named?, book);
        found.push(access);
    }
    Ok(found)
}

fn read_access(row: &Row<'_>, class: Class) -> rusqlite::Result<Access> {
    Ok(Access {
        class,
        person: row.get(1)?,
        field: row.get(2)?,
        reason: row.get(3)?,
        at: row.get(4)?,
        user: row.get(5)?,
        unit: row.get(6)?,
        book: String::new(),
    })
}

/// The consents of a person that stand, in the order of purposes.
pub(super) fn consents(book: &Book, person: Uuid) -> Result<Vec<Consent>> {
    let found = standing(book, CONSENT, "purpose, coalesce(given_on, '')", person)?;
    let of_book = found.into_iter().filter_map(|row| {
        let purpose = Purpose::from_code(&row.what)?;
        Some(Consent { id: row.id, purpose, given_on: row.day, form: row.form })
    });
    Ok(of_book.collect())
}

/// The objections of a person that stand.
pub(super) fn objections(book: &Book, person: Uuid) -> Result<Vec<Objection>> {
    let found = standing(book, OBJECTION, "about, coalesce(made_on, '')", person)?;
    Ok(found
        .into_iter()
        .map(|row| Objection { id: row.id, about: row.what, made_on: row.day, form: row.form })
        .collect())
}

/// Everyone with an objection of that kind that stands.
pub(super) fn objectors(book: &Book, about: &str) -> Result<HashSet<Uuid>> {
    let sql =
        "SELECT p.uuid FROM objection t JOIN registry p ON p.id = t.person WHERE t.about = ?1 AND t.voided IS NULL";
    Ok(book.core.all(sql, [about], |row| row.get(0))?.into_iter().collect())
}

/// Everything that a person ever agreed or objected to in a book, by its table.
pub(super) fn wishes_of(book: &Book, person: Uuid) -> Result<Vec<(&'static str, Uuid)>> {
    let mut found = Vec::new();
    for table in [CONSENT, OBJECTION] {
        if !book.core.schema.entities.iter().any(|entity| entity.name == table) {
            continue;
        }
        let sql = format!(
            "SELECT r.uuid FROM {table} t JOIN registry r ON r.id = t.row JOIN registry p ON p.id = t.person WHERE p.uuid = ?1 ORDER BY t.row"
        );
        found.extend(book.core.all(&sql, params![person], |row| Ok((table, row.get(0)?)))?);
    }
    Ok(found)
}

struct Standing {
    id: Uuid,
    what: String,
    day: String,
    form: String,
}

fn standing(book: &Book, table: &str, columns: &str, person: Uuid) -> Result<Vec<Standing>> {
    let sql = format!(
        "SELECT r.uuid, {columns}, coalesce(form, '') FROM {table} t JOIN registry r ON r.id = t.row JOIN registry p ON p.id = t.person
         WHERE p.uuid = ?1 AND t.voided IS NULL ORDER BY 2, 3, t.row"
    );
    book.core.all(&sql, params![person], |row| {
        let what: Option<String> = row.get(1)?;
        Ok(Standing { id: row.get(0)?, what: what.unwrap_or_default(), day: row.get(2)?, form: row.get(3)? })
    })
}
