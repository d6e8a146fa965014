//! The SQL of counts, lists and their templates. Nothing here writes.

use std::collections::HashMap;

use rusqlite::Row;
use uuid::Uuid;

use crate::Result;
use crate::ledger::Book;
use crate::register::schema::LIST_TEMPLATE;
use crate::register::store::{self, Household, LIVING_HERE, RESIDENT_TABLES, Resident, SHOWN_ONCE};

/// What is read of someone who is counted, and nothing else.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub(super) unit: String,
    pub(super) village_group: String,
    pub(super) birth_date: String,
    pub(super) sex: String,
    pub(super) residence_status: String,
}

/// Everyone who lives here, once in each unit.
pub(super) fn counted(book: &Book) -> Result<Vec<Counted>> {
    let sql = format!(
        "SELECT t.unit, h.village_group, t.birth_date, t.sex, t.residence_status
         FROM resident t LEFT JOIN household h ON h.row = t.household WHERE {LIVING_HERE} AND {SHOWN_ONCE}"
    );
    book.core.all(&sql, [], |row| {
        Ok(Counted {
            unit: text(row, 0)?,
            village_group: text(row, 1)?,
            birth_date: text(row, 2)?,
            sex: text(row, 3)?,
            residence_status: text(row, 4)?,
        })
    })
}

/// Everyone who lives here, household by household.
pub(super) fn listed(book: &Book) -> Result<Vec<Resident>> {
    let rest = format!(
        "{RESIDENT_TABLES} WHERE {LIVING_HERE} AND {SHOWN_ONCE} ORDER BY h.unit, h.number, t.household, t.name, t.row"
    );
    store::residents(book, &rest, [])
}

/// Households by their ids.
pub(super) fn homes(book: &Book) -> Result<HashMap<Uuid, Household>> {
    let homes = store::households(book, "WHERE h.voided IS NULL", [])?;
    Ok(homes.into_iter().map(|home| (home.id, home)).collect())
}

/// A template as it is stored.
#[derive(Debug, Clone)]
pub(super) struct StoredTemplate {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) recipient: String,
    pub(super) document: String,
    pub(super) ends: String,
    pub(super) ended: String,
    pub(super) columns: String,
    pub(super) of_unit: Option<String>,
    pub(super) of_group: Option<String>,
    pub(super) who: String,
}

/// What an office has written, the latest first.
pub(super) fn templates(book: &Book, office: &str) -> Result<Vec<StoredTemplate>> {
    let sql = format!(
        "SELECT r.uuid, t.name, t.recipient, t.document, t.ends, t.ended, t.columns, t.of_unit, t.of_group, t.who
         FROM {LIST_TEMPLATE} t JOIN registry r ON r.id = t.row
         WHERE t.voided IS NULL AND t.office = ?1 AND r.birth IS NOT NULL ORDER BY r.uuid DESC"
    );
    book.core.all(&sql, [office], |row| {
        Ok(StoredTemplate {
            id: row.get(0)?,
            name: text(row, 1)?,
            recipient: text(row, 2)?,
            document: text(row, 3)?,
            ends: text(row, 4)?,
            ended: text(row, 5)?,
            columns: text(row, 6)?,
            of_unit: row.get(7)?,
            of_group: row.get(8)?,
            who: text(row, 9)?,
        })
    })
}

fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default())
}
