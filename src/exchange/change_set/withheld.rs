//! What a file keeps from the office it is for: values that were erased, and those of roots that the office may know of but not read. Their
//! lines carry digests, so that the stream's chain holds all the same.

use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};

use super::wire::encode;
use crate::Result;
use crate::ledger::core::Core;
use crate::ledger::erase::personal_fields;
use crate::ledger::ids::LocalOp;
use crate::ledger::journal::{Op, OpKind, Written};
use crate::ledger::salts::{SECRET_GONE, Salts};
use crate::ledger::{Book, UNIT, Value};
use crate::register::transfer::State;
use crate::security::{CIVIL, Card, Role};

/// What an office is not told.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    unit: String,
    /// Roots of which it keeps a stub: nothing of the person.
    roots: HashSet<i64>,
    /// Moves away from it to which nobody has agreed that it may know where, and who moved: not the destination.
    moves: HashSet<i64>,
    left: HashSet<i64>,
    /// Writes, by their first operation, whose moves it may know.
    told: HashSet<LocalOp>,
    /// The last write that was asked about, by its first operation.
    asked: Cell<Option<(LocalOp, bool)>>,
}

impl Withheld {
    /// What is kept from a village: where those who have left it went, unless they agreed; and once they were received, all of them.
    pub(super) fn from(book: &Book, office: &Card) -> Result<Self> {
        let mut withheld = Self { unit: office.unit.clone(), ..Self::default() };
        // Another computer of the same office has what this one has.
        // And nobody moves anyone in another book than the register.
        if office.role != Role::Village || book.unit()? == office.unit || book.name() != CIVIL {
            return Ok(withheld);
        }
        let sql = "SELECT row, consent = 'yes', state, person, household FROM transfer WHERE from_unit = ?1";
        let moves = book.core.all(sql, [&office.unit], |row| {
            let subject = row.get::<_, Option<i64>>(3)?.or(row.get(4)?);
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<bool>>(1)?, row.get::<_, Option<String>>(2)?, subject))
        })?;
        for (row, consent, state, subject) in moves {
            if consent == Some(true) {
                for op in book.core.ops_of_row(&book.core.row(row)?)? {
                    withheld.told.insert(book.core.written_of(op)?.first);
                }
            } else {
                withheld.moves.insert(row);
            }
            let left =
                subject.map(|subject| left_by(book, row, subject, &office.unit)).transpose()?.unwrap_or_default();
            if state.is_some_and(|state| State::from_code(&state) == Some(State::Received)) {
                withheld.roots.extend(&left);
            }
            withheld.left.extend(left);
        }
        Ok(withheld)
    }

    fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.left.is_empty()
    }

    /// The fields of an operation that are not told.
    pub(super) fn fields(&self, core: &Core, op: &Op, written: &Written) -> Result<BTreeSet<i64>> {
        let mut kept = BTreeSet::new();
        if self.is_empty() {
            return Ok(kept);
        }
        if self.roots.contains(&op.root) {
            kept = personal_fields(core, op)?;
        }
        for write in &op.fields {
            let is_destination = match &*core.name_text(write.field)? {
                "to_unit" => self.moves.contains(&op.row.id),
                UNIT if op.kind == OpKind::Transfer => self.leads_away(core, op, written, &write.value)?,
                _ => false,
            };
            if is_destination {
                kept.insert(write.field);
            }
        }
        Ok(kept)
    }

    /// Whether a value of a unit says where someone went who is not back. What became of a whole division is no secret.
    fn leads_away(&self, core: &Core, op: &Op, written: &Written, value: &Value) -> Result<bool> {
        let action = core.name_text(written.action)?;
        if !self.left.contains(&op.root) {
            return Ok(false);
        }
        let is_move = action.starts_with("transfer_") || ["undo", "resolve"].contains(&&*action);
        let away = value.shown() != self.unit && core.unit_of_root(op.root)?.as_ref() != Some(&self.unit);
        Ok(is_move && away && !self.told.contains(&written.first))
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
        let kept = self.fields(core, op, written)?;
        core.digest_values(op, &salts, |field| kept.contains(&field))?;
        core.salts_beside(op, &salts).map(Some)
    }

    /// Whether a write has any value that is not told. Then its secret is not told either, in whatever file.
    fn touches(&self, core: &Core, written: &Written) -> Result<bool> {
        if self.is_empty() {
            return Ok(false);
        }
        if let Some((first, answer)) = self.asked.get()
            && first == written.first
        {
            return Ok(answer);
        }
        let mut answer = false;
        core.ops_of_write(written.first, |op| {
            answer = answer || !self.fields(core, &op, written)?.is_empty();
            Ok(())
        })?;
        self.asked.set(Some((written.first, answer)));
        Ok(answer)
    }
}

/// Whom a move has taken out of a unit: a person or household with everyone in it, and everyone who went along, wherever they live by now;
/// nobody who is back.
pub(super) fn left_by(book: &Book, transfer: i64, subject: i64, unit: &str) -> Result<BTreeSet<i64>> {
    let sql = "SELECT row FROM resident WHERE (row = ?1 OR household = ?1) AND unit IS NOT ?2
               UNION SELECT row FROM household WHERE row = ?1 AND unit IS NOT ?2";
    let with_them: Vec<i64> = book.core.all(sql, rusqlite::params![subject, unit], |row| row.get(0))?;
    let mut left = BTreeSet::from_iter(with_them);
    let mut moved = BTreeSet::new();
    for op in book.core.ops_of_row(&book.core.row(transfer)?)? {
        book.core.ops_of_write(book.core.written_of(op)?.first, |op| {
            if op.kind == OpKind::Transfer {
                moved.insert(op.root);
            }
            Ok(())
        })?;
    }
    for root in moved {
        if book.core.unit_of_root(root)?.as_deref() != Some(unit) {
            left.insert(root);
        }
    }
    Ok(left)
}
