//! Finding as one types: exact tokens first, then longer ones, in the order of the index, stopping at the limit.

use std::cmp::Reverse;

use rusqlite::{Row, params};

use super::division;
use super::linked::Shown;
use super::list::{self, Filter};
use super::schema::{RESIDENT, SCHEMA};
use super::search_text::{Query, Term, query_tokens};
use super::store::{self, Household, PEOPLE_HERE, RESIDENT_TABLES, Resident};
use crate::Result;
use crate::ledger::{Book, Field};

/// So many rows of the index are looked at for a search of several terms; what lies beyond was typed too vaguely to be found.
const SCANNED_MAX: usize = 20_000;
/// A term that more tokens begin with than this is a common one.
const COUNTED_MAX: i64 = 1_000;

/// Residents whose tokens begin with every term typed; those who have left or died come last.
pub(crate) fn people_rows(book: &Book, text: &str, limit: usize) -> Result<Vec<i64>> {
    rows(book, text, limit, "resident")
}

/// Residents that a typed text finds, best first.
pub fn find_people(book: &Book, text: &str, limit: usize) -> Result<Vec<super::view::PersonRow>> {
    book.at_once(|| people_at_once(book, text, limit))
}

fn people_at_once(book: &Book, text: &str, limit: usize) -> Result<Vec<super::view::PersonRow>> {
    let today = book.env.today();
    let mut found = Vec::new();
    for row in people_rows(book, text, limit)? {
        found.extend(resident(book, row)?);
    }
    // The code or name of a village that was merged, split or renumbered finds who lives there now.
    if found.is_empty()
        && let Some(unit) = division::typed(book, text)?
    {
        let filter = Filter { unit: Some(unit), limit, ..Filter::default() };
        return Ok(list::people(book, &filter)?.1);
    }
    found.iter().map(|person| super::view::person_row(book, person, today)).collect()
}

/// Households that a typed text finds by number, group, or the name of their head.
pub fn find_households(book: &Book, text: &str, limit: usize) -> Result<Vec<super::view::HouseholdRow>> {
    book.at_once(|| {
        let mut found: Vec<Household> = Vec::new();
        for row in rows(book, text, limit, "household")? {
            found.extend(store::households(book, "WHERE h.row = ?1", [row])?);
        }
        found.iter().map(|household| super::view::household_row(book, household)).collect()
    })
}

fn resident(book: &Book, row: i64) -> Result<Option<Resident>> {
    // Compared with a bare parameter, SQLite plans the statement anew for each row.
    Ok(store::residents(book, &format!("{RESIDENT_TABLES} WHERE t.row = (SELECT ?1)"), [row])?.into_iter().next())
}

fn rows(book: &Book, text: &str, limit: usize, table: &str) -> Result<Vec<i64>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let query = query_tokens(text);
    let shown = Shown::of(book)?;
    if let (Some(id), "resident") = (&query.national_id, table) {
        let sql = format!(
            "SELECT t.row FROM resident t WHERE t.national_id = ?1 AND t.voided IS NULL AND {PEOPLE_HERE} LIMIT ?2"
        );
        let mut found = Vec::new();
        for row in book.core.all(&sql, params![id, limit as i64], |row| row.get(0))? {
            let row = shown.row(row)?;
            if !found.contains(&row) {
                found.push(row);
            }
        }
        return Ok(found);
    }
    let fields = searched_fields(table);
    // A group is a household's; no token of a resident is one.
    if table == RESIDENT && query.terms.iter().any(|term| matches!(term, Term::Group(_))) {
        return Ok(Vec::new());
    }
    let Some(first) = most_telling(book, &query)? else { return Ok(Vec::new()) };
    let others: Vec<&Term> = query.terms.iter().filter(|term| *term != first).collect();
    let texts: String = fields.iter().filter(|_| !others.is_empty()).flat_map(|field| [", t.", field.name]).collect();
    let sql = format!(
        "SELECT k.row{texts} FROM token k CROSS JOIN {table} t ON t.row = k.row
         WHERE k.token >= ?1 AND k.token < ?2 AND t.voided IS NULL AND {PEOPLE_HERE} ORDER BY k.token, k.row"
    );
    let mut statement = book.core.conn.prepare_cached(&sql)?;
    let mut found: Vec<i64> = Vec::with_capacity(limit);
    let mut hits = statement.query(params![first.prefix(), first.prefix_end()])?;
    let mut looked_at = 0;
    while let Some(hit) = hits.next()? {
        looked_at += 1;
        if has_all(hit, &fields, &others)? {
            // What any registration of a person says finds the one that is shown.
            let row = shown.row(hit.get(0)?)?;
            if !found.contains(&row) {
                found.push(row);
            }
        }
        if found.len() >= limit || looked_at >= SCANNED_MAX {
            break;
        }
    }
    Ok(found)
}

/// The fields whose tokens are in the index.
fn searched_fields(table: &str) -> Vec<&'static Field> {
    let entity = SCHEMA.entities.iter().find(|entity| entity.name == table);
    entity.map_or(&[][..], |entity| entity.fields).iter().filter(|field| field.tokens.is_some()).collect()
}

/// The term that the fewest rows have; where many have each of them, digits before names and longer before shorter.
fn most_telling<'q>(book: &Book, query: &'q Query) -> Result<Option<&'q Term>> {
    let guess = |term: &Term| {
        let kind = match term {
            Term::Digits(_) => 2,
            Term::Hanzi(_) => 1,
            Term::Latin(_) | Term::Group(_) => 0,
        };
        (term.prefix().chars().count() * 2 + kind, kind)
    };
    if query.terms.len() < 2 {
        return Ok(query.terms.first());
    }
    let mut counted = Vec::with_capacity(query.terms.len());
    for term in &query.terms {
        counted.push((count(book, term)?, Reverse(guess(term)), term));
    }
    Ok(counted.into_iter().min_by_key(|(count, guess, _)| (*count, *guess)).map(|(_, _, term)| term))
}

/// How many tokens begin with a term, up to as many as it pays to count.
fn count(book: &Book, term: &Term) -> Result<i64> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM token WHERE token >= ?1 AND token < ?2 LIMIT ?3)";
    let params = params![term.prefix(), term.prefix_end(), COUNTED_MAX];
    Ok(book.core.one(sql, params, |row| row.get(0))?.unwrap_or_default())
}

/// Whether a row has all terms, by the texts that its tokens come from: cheaper than looking through all tokens that begin so.
fn has_all(hit: &Row<'_>, fields: &[&Field], terms: &[&Term]) -> Result<bool> {
    for term in terms {
        let mut known = false;
        for (at, field) in fields.iter().enumerate() {
            let text = hit.get_ref(at + 1)?.as_str_or_null().ok().flatten().unwrap_or_default();
            known = known || text_has(text, field, term);
        }
        if !known {
            return Ok(false);
        }
    }
    Ok(true)
}

fn text_has(text: &str, field: &Field, term: &Term) -> bool {
    // Most texts show at a glance that they give no such token.
    let possible = match term {
        Term::Digits(digits) => digits.starts_with(|first| text.contains(first)) || text.ends_with('组'),
        Term::Hanzi(hanzi) => hanzi.starts_with(|first| text.contains(first)),
        Term::Latin(_) => text.contains(char::is_alphabetic),
        Term::Group(_) => !text.is_empty(),
    };
    possible && field.tokens.is_some_and(|tokens| tokens(text).iter().any(|token| token.starts_with(term.prefix())))
}
