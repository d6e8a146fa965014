//! Lists of residents and households, a page at a time, in the order of the household booklets.

use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;

use super::store::{self, HOUSEHOLDS_HERE, LIVING_HERE, PEOPLE_HERE, RESIDENT_TABLES, SHOWN_ONCE};
use super::{division, find, finding, view};
use crate::Result;
use crate::ledger::Book;

/// What a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub unit: Option<String>,
    /// As typed into the search box; empty for all.
    pub text: String,
    pub village_group: Option<String>,
    /// None: everyone who lives here.
    pub residence_status: Option<String>,
    /// Only those with something to review.
    pub only_open: bool,
    pub offset: usize,
    pub limit: usize,
}

/// A search that fills a list shows at most so many.
const FOUND_MAX: usize = 500;

/// A page of residents and how many there are in all.
pub fn people(book: &Book, filter: &Filter) -> Result<(usize, Vec<view::PersonRow>)> {
    let mut conditions = Conditions::default();
    match &filter.residence_status {
        Some(status) => conditions.equal("t.residence_status", status),
        None => conditions.sql.push(LIVING_HERE.to_owned()),
    }
    conditions.sql.extend(["t.voided IS NULL".to_owned(), PEOPLE_HERE.to_owned(), SHOWN_ONCE.to_owned()]);
    conditions.unit("t.unit", book, filter.unit.as_deref())?;
    conditions.optional("h.village_group", filter.village_group.as_ref());
    if !filter.text.trim().is_empty() {
        conditions.one_of("t.row", find::people_rows(book, &filter.text, FOUND_MAX)?);
    }
    if filter.only_open {
        conditions.one_of("t.row", open_rows(book)?);
    }
    let from = format!("{RESIDENT_TABLES} WHERE {}", conditions.sql.join(" AND "));
    let total = conditions.count(book, &from)?;
    let page = format!(
        "{from} ORDER BY h.unit, h.number, t.household, t.row <> coalesce(h.head, 0), t.birth_date, t.row LIMIT {} OFFSET {}",
        filter.limit, filter.offset
    );
    let people = store::residents(book, &page, params_from_iter(conditions.values))?;
    let today = book.env.today();
    let rows = people.iter().map(|person| view::person_row(book, person, today)).collect::<Result<_>>()?;
    Ok((total, rows))
}

/// A page of households and how many there are in all.
pub fn households(book: &Book, filter: &Filter) -> Result<(usize, Vec<view::HouseholdRow>)> {
    let mut conditions = Conditions::default();
    conditions.sql.push(format!("h.voided IS NULL AND {HOUSEHOLDS_HERE}"));
    conditions.unit("h.unit", book, filter.unit.as_deref())?;
    conditions.optional("h.village_group", filter.village_group.as_ref());
    if !filter.text.trim().is_empty() {
        let found = find::find_households(book, &filter.text, FOUND_MAX)?;
        let mut rows: Vec<i64> = found.iter().map(|household| household.row).collect();
        for row in find::people_rows(book, &filter.text, FOUND_MAX)? {
            rows.extend(
                book.core
                    .one("SELECT household FROM resident WHERE row = ?1", [row], |row| row.get::<_, Option<i64>>(0))?
                    .flatten(),
            );
        }
        conditions.one_of("h.row", rows);
    }
    let condition = conditions.sql.join(" AND ");
    let total = conditions.count(book, &format!("household h WHERE {condition}"))?;
    let page =
        format!("WHERE {condition} ORDER BY h.unit, h.number, h.row LIMIT {} OFFSET {}", filter.limit, filter.offset);
    let households = store::households(book, &page, params_from_iter(conditions.values))?;
    let rows = households.iter().map(|household| view::household_row(book, household)).collect::<Result<_>>()?;
    Ok((total, rows))
}

#[derive(Default)]
struct Conditions {
    sql: Vec<String>,
    values: Vec<Sql>,
}

impl Conditions {
    fn equal(&mut self, column: &str, text: &str) {
        self.values.push(Sql::Text(text.to_owned()));
        self.sql.push(format!("{column} = ?{}", self.values.len()));
    }

    fn optional(&mut self, column: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.equal(column, text);
        }
    }

    /// A unit under any of the codes it has had.
    fn unit(&mut self, column: &str, book: &Book, unit: Option<&str>) -> Result<()> {
        let Some(unit) = unit else { return Ok(()) };
        let mut places = Vec::new();
        for code in division::all_of(book, unit)? {
            self.values.push(Sql::Text(code));
            places.push(format!("?{}", self.values.len()));
        }
        self.sql.push(format!("{column} IN ({})", places.join(",")));
        Ok(())
    }

    fn one_of(&mut self, column: &str, rows: Vec<i64>) {
        let list: Vec<String> = rows.iter().map(i64::to_string).collect();
        self.sql.push(format!("{column} IN ({})", list.join(",")));
    }

    fn count(&self, book: &Book, from: &str) -> Result<usize> {
        let mut statement = book.core.conn.prepare(&format!("SELECT count(*) FROM {from}"))?;
        let count: i64 = statement.query_row(params_from_iter(self.values.clone()), |row| row.get(0))?;
        Ok(count as usize)
    }
}

/// Residents with an open conflict or finding.
fn open_rows(book: &Book) -> Result<Vec<i64>> {
    let mut rows = book.core.all("SELECT DISTINCT row FROM open_conflict", [], |row| row.get(0))?;
    for finding in finding::findings(book)? {
        rows.push(store::resident(book, finding.person)?.row);
    }
    Ok(rows)
}
