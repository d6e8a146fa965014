//! Finding as one types: exact tokens first, then longer ones, in the order of the index, stopping at the limit.

use rusqlite::params;

use super::search_text::{Query, Term, query_tokens};
use super::store::{self, Household, RESIDENT_TABLES, Resident};
use crate::Result;
use crate::ledger::Book;

/// So many rows of the index are looked at for a search of several terms; what lies beyond was typed too vaguely to be found.
const SCANNED_MAX: usize = 20_000;

/// Residents whose tokens begin with every term typed; those who have left or died come last.
pub(crate) fn people_rows(book: &Book, text: &str, limit: usize) -> Result<Vec<i64>> {
    rows(book, text, limit, "resident")
}

/// Residents that a typed text finds, best first.
pub fn find_people(book: &Book, text: &str, limit: usize) -> Result<Vec<super::view::PersonRow>> {
    let today = book.env.today();
    let mut found = Vec::new();
    for row in people_rows(book, text, limit)? {
        found.extend(resident(book, row)?);
    }
    found.iter().map(|person| super::view::person_row(book, person, today)).collect()
}

/// Households that a typed text finds by number, group, or the name of their head.
pub fn find_households(book: &Book, text: &str, limit: usize) -> Result<Vec<super::view::HouseholdRow>> {
    let mut found: Vec<Household> = Vec::new();
    for row in rows(book, text, limit, "household")? {
        found.extend(store::households(book, "WHERE h.row = ?1", [row])?);
    }
    found.iter().map(|household| super::view::household_row(book, household)).collect()
}

fn resident(book: &Book, row: i64) -> Result<Option<Resident>> {
    Ok(store::residents(book, &format!("{RESIDENT_TABLES} WHERE t.row = ?1"), [row])?.into_iter().next())
}

fn rows(book: &Book, text: &str, limit: usize, table: &str) -> Result<Vec<i64>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let query = query_tokens(text);
    if let (Some(id), "resident") = (&query.national_id, table) {
        let sql = "SELECT row FROM resident WHERE national_id = ?1 AND voided IS NULL LIMIT ?2";
        return book.core.all(sql, params![id, limit as i64], |row| row.get(0));
    }
    let Some(first) = most_telling(&query) else { return Ok(Vec::new()) };
    let others: Vec<&Term> = query.terms.iter().filter(|term| *term != first).collect();
    let sql = format!(
        "SELECT k.row FROM token k CROSS JOIN {table} t ON t.row = k.row WHERE k.token >= ?1 AND k.token < ?2 AND t.voided IS NULL
         ORDER BY k.token, k.row"
    );
    let mut statement = book.core.conn.prepare_cached(&sql)?;
    let mut found: Vec<i64> = Vec::with_capacity(limit);
    let mut hits = statement.query(params![first.prefix(), first.prefix_end()])?;
    let mut looked_at = 0;
    while let Some(hit) = hits.next()? {
        looked_at += 1;
        let row: i64 = hit.get(0)?;
        if !found.contains(&row) && has_all(book, row, &others)? {
            found.push(row);
        }
        if found.len() >= limit || looked_at >= SCANNED_MAX {
            break;
        }
    }
    Ok(found)
}

/// The term that the fewest rows have: digits and groups before names, longer before shorter.
fn most_telling(query: &Query) -> Option<&Term> {
    query.terms.iter().max_by_key(|term| {
        let kind = match term {
            Term::Digits(_) => 2,
            Term::Hanzi(_) => 1,
            Term::Latin(_) | Term::Group(_) => 0,
        };
        (term.prefix().chars().count() * 2 + kind, kind)
    })
}

fn has_all(book: &Book, row: i64, terms: &[&Term]) -> Result<bool> {
    for term in terms {
        let sql = "SELECT 1 FROM token WHERE token >= ?1 AND token < ?2 AND row = ?3 LIMIT 1";
        let one_row = term_in_row(book, row, term)?;
        let known = match one_row {
            Some(known) => known,
            None => book.core.one(sql, params![term.prefix(), term.prefix_end(), row], |_| Ok(()))?.is_some(),
        };
        if !known {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a resident's own tokens have a term: cheaper than looking through all that begin with it.
fn term_in_row(book: &Book, row: i64, term: &Term) -> Result<Option<bool>> {
    let read = |row: &rusqlite::Row<'_>| {
        let text = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(at)?.unwrap_or_default());
        Ok((text(0)?, text(1)?, text(2)?))
    };
    let found = book.core.one("SELECT name, national_id, phone FROM resident WHERE row = ?1", [row], read)?;
    let Some((name, id, phone)) = found else { return Ok(None) };
    let mut tokens = super::search_text::tokens_of_name(&name);
    tokens.extend(super::search_text::tokens_of_national_id(&id));
    tokens.extend(super::search_text::tokens_of_phone(&phone));
    Ok(Some(tokens.iter().any(|token| token.starts_with(term.prefix()))))
}
