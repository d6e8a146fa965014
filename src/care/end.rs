//! An enrolment ends. Nobody is asked why.

use uuid::Uuid;

use super::enrol;
use crate::Result;
use crate::ledger::{Book, Changed, Value};

/// Ends an enrolment today: `unknown_id`, `not_her_provider`, `enrolment_ended`.
pub fn end(book: &mut Book, provider: &str, id: Uuid) -> Result<Changed<()>> {
    let (enrolment, today) = (enrol::own(book, id, provider)?, book.today());
    book.write(provider, "end", |tx| tx.set(enrolment.id, &[("ended_on", Value::text(&today.to_string()))]).map(|_| ()))
}
