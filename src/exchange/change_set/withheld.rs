//! What a file keeps from the office it is for: values that were erased, and those of roots that the office may know of but not read. Their
//! lines carry digests, so that the stream's chain holds all the same.

use std::cell::Cell;
use std::collections::HashSet;

use super::wire::encode;
use crate::Result;
use crate::ledger::Book;
use crate::ledger::core::Core;
use crate::ledger::erase::personal_fields;
use crate::ledger::ids::{COUNTER_MAX, LocalOp, local_op, replica_of};
use crate::ledger::journal::{Op, Written};
use crate::ledger::salts::{SECRET_GONE, Salts};
use crate::security::Card;

/// The roots whose values an office is not told.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    roots: HashSet<i64>,
    /// The last write that was asked about, by its first operation.
    asked: Cell<Option<(LocalOp, bool)>>,
}

impl Withheld {
    /// What is kept from an office: the values of those who have left it, of whom it keeps a stub.
    pub(super) fn from(_book: &Book, _office: &Card) -> Result<Self> {
        Ok(Self::default())
    }

    /// The secret of a write as it may be told; empty where any value of its operations may not.
    pub(super) fn secret(&self, core: &Core, written: &Written) -> Result<String> {
        let tell = written.secret != SECRET_GONE && !self.touches(core, written)?;
        Ok(if tell { encode(&written.secret) } else { String::new() })
    }

    /// Takes out of an operation what may not be told, and returns the salts of the rest where the write's secret is not told.
    pub(super) fn cut(&self, core: &Core, op: &mut Op, written: &Written) -> Result<Option<Salts>> {
        if written.secret != SECRET_GONE && !self.touches(core, written)? {
            return Ok(None);
        }
        let salts = core.salts_of(op.id, written)?;
        if self.roots.contains(&op.root) {
            let personal = personal_fields(core, op)?;
            core.digest_values(op, &salts, |field| personal.contains(&field))?;
        }
        core.salts_beside(op, &salts).map(Some)
    }

    /// Whether a write has any operation under a withheld root. Its secret is told to nobody for whom that is so, in whatever file.
    fn touches(&self, core: &Core, written: &Written) -> Result<bool> {
        if self.roots.is_empty() {
            return Ok(false);
        }
        if let Some((first, answer)) = self.asked.get()
            && first == written.first
        {
            return Ok(answer);
        }
        let end = local_op(replica_of(written.first), COUNTER_MAX);
        let sql = "SELECT first FROM written WHERE first > ?1 AND first <= ?2 ORDER BY first LIMIT 1";
        let next: Option<LocalOp> = core.one(sql, [written.first, end], |row| row.get(0))?;
        let roots = core.all(
            "SELECT DISTINCT CASE root WHEN 0 THEN row ELSE root END FROM op WHERE id BETWEEN ?1 AND ?2",
            [written.first, next.map_or(end, |next| next - 1)],
            |row| row.get::<_, i64>(0),
        )?;
        let answer = roots.iter().any(|root| self.roots.contains(root));
        self.asked.set(Some((written.first, answer)));
        Ok(answer)
    }
}
