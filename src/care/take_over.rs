//! She goes on with another provider of the same office (改由我服务): because she chose so, or because hers has left.

use uuid::Uuid;

use super::enrol::Subject;
use super::store;
use crate::ledger::{Book, Changed, Value};
use crate::{Error, Result};

/// Someone whose care is open with a provider who is not at work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftBehind {
    pub provider: String,
    pub person: Uuid,
}

/// Those of this office whose provider is none of `at_work`, each once; nothing of what for.
pub fn left_behind(book: &Book, at_work: &[String]) -> Result<Vec<LeftBehind>> {
    let mut found = store::open_with(book, &book.unit()?)?;
    found.retain(|open| !at_work.contains(&open.provider));
    found.sort();
    Ok(found)
}

/// Makes the user her provider in everything that is open of hers with `from`: enrolments, days agreed to, referrals without an answer. Nobody is asked
/// why. Returns how many. `nothing_to_take_over` where there is nothing, or `from` is the user.
pub fn take_over(book: &mut Book, provider: &str, subject: &Subject, from: &str) -> Result<Changed<usize>> {
    let (unit, hers) = (book.unit()?, subject.hers());
    let is_open = |of: &str, with: &str, over: bool| of == unit && with == from && !over;
    let mut rows: Vec<Uuid> = Vec::new();
    for row in store::enrolments(book, &hers)? {
        rows.extend(is_open(&row.unit, &row.provider, row.ended_on.is_some()).then_some(row.id));
    }
    for row in store::appointments(book, &hers)? {
        rows.extend(is_open(&row.unit, &row.provider, row.kept).then_some(row.id));
    }
    for row in store::referrals(book, &hers)? {
        rows.extend(is_open(&row.unit, &row.provider, row.answered_on.is_some()).then_some(row.id));
    }
    if rows.is_empty() || from == provider {
        return Err(Error::new("nothing_to_take_over").with("provider", from));
    }
    book.write(provider, "take_over", |tx| {
        for row in &rows {
            tx.set(*row, &[("provider", Value::text(provider))])?;
        }
        Ok(rows.len())
    })
}
