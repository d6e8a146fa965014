//! Undo: a new write that takes back this author's last own write. It never takes back a merge, nor what someone has built on.

use rusqlite::params;

use super::book::Book;
use super::core::Core;
use super::ids::{LocalOp, local_op};
use super::journal::{Op, OpKind, Written};
use super::schema::VOIDED;
use super::value::Value;
use super::write::{Changed, WriteTx};
use crate::{Error, Result};

/// The action of an undoing write.
pub const UNDO: &str = "undo";

/// What `undo` would take back.
#[derive(Debug, Clone)]
pub struct Undoable {
    pub action: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The row of the first operation, and the fields that were written.
    pub subject: uuid::Uuid,
    pub fields: Vec<String>,
    first: LocalOp,
    last: LocalOp,
}

impl Book {
    /// The author's last own write not yet undone.
    pub fn undoable(&self, author: &str) -> Result<Option<Undoable>> {
        let core = &self.core;
        let Some(author) = core.known_name(author)? else { return Ok(None) };
        let undo = core.known_name(UNDO)?.unwrap_or(-1);
        let head = core.own_head()?;
        let (start, end) = (local_op(head.replica, 0), local_op(head.replica, head.counter));
        let first = core.one(
            "SELECT first FROM written WHERE first BETWEEN ?1 AND ?2 AND author = ?3 AND action <> ?4
             AND first NOT IN (SELECT written FROM local_undone) ORDER BY first DESC LIMIT 1",
            params![start, end, author, undo],
            |row| row.get::<_, LocalOp>(0),
        )?;
        let Some(first) = first else { return Ok(None) };
        let next = core.one(
            "SELECT first FROM written WHERE first > ?1 AND first <= ?2 ORDER BY first LIMIT 1",
            [first, end],
            |row| row.get::<_, LocalOp>(0),
        )?;
        core.undoable_write(first, next.map_or(end, |next| next - 1)).map(Some)
    }

    /// Takes the last own write back. `nothing_to_undo`; `undo_superseded` where a later value stands on it.
    pub fn undo(&mut self, author: &str) -> Result<Changed<Undoable>> {
        let what = self.undoable(author)?.ok_or_else(|| Error::new("nothing_to_undo"))?;
        self.write(author, UNDO, |tx| {
            let mut ops = Vec::new();
            tx.core.ops_between(what.first, what.last, |op| {
                ops.push(op);
                Ok(())
            })?;
            for op in ops.iter().rev() {
                tx.undo_op(op, &what)?;
            }
            tx.core.run("INSERT INTO local_undone (written) VALUES (?1)", [what.first])?;
            Ok(what)
        })
    }
}

impl Core {
    fn undoable_write(&self, first: LocalOp, last: LocalOp) -> Result<Undoable> {
        let Written { action, at, .. } = self.written_of(first)?;
        let op = self.op_here(first)?;
        let fields =
            op.fields.iter().map(|write| Ok(self.name_text(write.field)?.to_string())).collect::<Result<_>>()?;
        Ok(Undoable { action: self.name_text(action)?.to_string(), at, subject: op.row.uuid, fields, first, last })
    }
}

impl WriteTx<'_> {
    fn undo_op(&mut self, op: &Op, what: &Undoable) -> Result<()> {
        // As it stands now: a later step of the same undoing may have changed it.
        let row = self.core.row(op.row.id)?;
        match op.kind {
            OpKind::New => {
                if self.built_upon(op, what)? {
                    return Err(superseded());
                }
                self.write_void(row, Value::text(UNDO))?;
            }
            OpKind::Void => {
                let voided = self.core.name(VOIDED)?;
                self.require_head(op, voided)?;
                let before = self.value_before(op, voided)?;
                self.write_void(row, before)?;
            }
            OpKind::Set => self.undo_set(op)?,
        }
        Ok(())
    }

    /// Whether anyone has written on a row since, other than the write that is undone and this undoing.
    fn built_upon(&self, op: &Op, what: &Undoable) -> Result<bool> {
        let heads = self.core.all("SELECT op FROM head WHERE row = ?1", [op.row.id], |row| row.get::<_, LocalOp>(0))?;
        let own = self.first_op();
        let undoing = own..=local_op(super::ids::replica_of(own), super::ids::COUNTER_MAX);
        Ok(heads.into_iter().any(|head| !(what.first..=what.last).contains(&head) && !undoing.contains(&head)))
    }

    fn undo_set(&mut self, op: &Op) -> Result<()> {
        let mut back = Vec::new();
        for write in &op.fields {
            self.require_head(op, write.field)?;
            if write.pred.len() > 1 {
                self.reopen(op, write.field)?;
            } else {
                back.push((write.field, self.value_before(op, write.field)?));
            }
        }
        if back.is_empty() {
            return Ok(());
        }
        self.set_back(self.core.row(op.row.id)?, back, op.id).map(|_| ())
    }

    /// An undone resolution leaves the heads it had settled, each said again beside the others.
    fn reopen(&mut self, op: &Op, field: i64) -> Result<()> {
        let row = self.core.row(op.row.id)?;
        for pred in op.fields.iter().filter(|write| write.field == field).flat_map(|write| &write.pred) {
            let Some(replaced) = self.core.op(pred.op)? else { continue };
            let value = replaced
                .fields
                .iter()
                .find(|write| write.field == field)
                .map_or(Value::Null, |write| write.value.clone());
            let said_by = replaced.restates.unwrap_or(replaced.id);
            let head = super::apply::Head { op: said_by, value };
            self.restate(row, field, &head, op.id)?;
        }
        Ok(())
    }

    fn value_before(&self, op: &Op, field: i64) -> Result<Value> {
        let write = op.fields.iter().find(|write| write.field == field);
        let Some(pred) = write.and_then(|write| write.pred.first()) else { return Ok(Value::Null) };
        let Some(replaced) = self.core.op(pred.op)? else { return Ok(Value::Null) };
        Ok(replaced.fields.into_iter().find(|write| write.field == field).map_or(Value::Null, |write| write.value))
    }

    /// What is undone must still be what stands.
    fn require_head(&self, op: &Op, field: i64) -> Result<()> {
        if self.core.head_ops(op.row.id, field)? == [op.id] { Ok(()) } else { Err(superseded()) }
    }
}

fn superseded() -> Error {
    Error::new("undo_superseded")
}
