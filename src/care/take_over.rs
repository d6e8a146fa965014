//! She goes on with another provider of the same office (改由我服务): because she chose so, or because hers has left.

use uuid::Uuid;

use super::continuity::{self, Direction};
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
/// why. A continuity file that `from` accepted goes with it, so that a mistake can be put right. Returns how much was open. `already_her_provider` where
/// `from` is the user, `nothing_to_take_over` where nothing is open.
pub fn take_over(book: &mut Book, provider: &str, subject: &Subject, from: &str) -> Result<Changed<usize>> {
    if from == provider {
        return Err(Error::new("already_her_provider"));
    }
    let (unit, hers, today) = (book.unit()?, subject.hers(), book.today().to_string());
    let is_open = |of: &str, with: &str, over: bool| of == unit && with == from && !over;
    let mut enrolments: Vec<Uuid> = Vec::new();
    for row in store::enrolments(book, &hers)? {
        enrolments.extend(is_open(&row.unit, &row.provider, row.ended_on.is_some()).then_some(row.id));
    }
    let mut rows: Vec<Uuid> = Vec::new();
    for row in store::appointments(book, &hers)? {
        rows.extend(is_open(&row.unit, &row.provider, row.kept).then_some(row.id));
    }
    for row in store::referrals(book, &hers)? {
        rows.extend(is_open(&row.unit, &row.provider, row.answered_on.is_some()).then_some(row.id));
    }
    let open = enrolments.len() + rows.len();
    if open == 0 {
        return Err(Error::new("nothing_to_take_over").with("provider", from));
    }
    let accepted = continuity::kept(book, Some(&hers))?.into_iter();
    rows.extend(
        accepted.filter(|file| file.direction == Direction::Received && file.provider == from).map(|file| file.id),
    );
    book.write(provider, "take_over", |tx| {
        for row in &enrolments {
            tx.set(*row, &[("provider", Value::text(provider)), ("with_since", Value::text(&today))])?;
        }
        for row in &rows {
            tx.set(*row, &[("provider", Value::text(provider))])?;
        }
        Ok(open)
    })
}
