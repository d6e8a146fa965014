//! Undo: a new write that takes back this author's last own write. It never takes back a merge, nor what someone has built on.

use std::collections::BTreeMap;

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
        core.undoable_write(first, core.end_of_write(first)?.min(end)).map(Some)
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
            if ops.iter().any(|op| op.kind == OpKind::Erase) {
                return Err(Error::new("cannot_undo_erasure"));
            }
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
            OpKind::Erase => return Err(Error::new("cannot_undo_erasure")),
            // An edit of a row that was taken back since would only bring the taking back into question.
            OpKind::Set | OpKind::Transfer if self.core.is_voided(&row)? => return Err(superseded()),
            OpKind::Set | OpKind::Transfer => self.undo_set(op)?,
        }
        Ok(())
    }

    /// Whether anyone has written on a row since, other than the write that is undone and this undoing.
    fn built_upon(&self, op: &Op, what: &Undoable) -> Result<bool> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, LocalOp>(1)?));
        let own = self.first_op();
        let undoing = own..=local_op(super::ids::replica_of(own), super::ids::COUNTER_MAX);
        for (field, head) in self.core.all("SELECT field, op FROM head WHERE row = ?1", [op.row.id], read)? {
            let stands = self.stands_for(head, field)?;
            if !undoing.contains(&head) && !(what.first..=what.last).contains(&stands) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The operation whose value a head shows: an undoing shows again what the undone one had replaced.
    fn stands_for(&self, head: LocalOp, field: i64) -> Result<LocalOp> {
        let mut shown = head;
        while &*self.core.name_text(self.core.written_of(shown)?.action)? == UNDO {
            // It replaced a head that stood for what it undoes; that one's predecessor shows again.
            let Some(replaced) = self.only_pred(shown, field)? else { break };
            let undone = self.stands_for(replaced, field)?;
            let Some(before) = self.only_pred(undone, field)? else { break };
            shown = before;
        }
        Ok(shown)
    }

    fn only_pred(&self, op: LocalOp, field: i64) -> Result<Option<LocalOp>> {
        let Some(op) = self.core.op(op)? else { return Ok(None) };
        let write = op.fields.into_iter().find(|write| write.field == field);
        Ok(write.and_then(|write| if let [pred] = write.pred[..] { Some(pred.op) } else { None }))
    }

    fn undo_set(&mut self, op: &Op) -> Result<()> {
        let mut back: BTreeMap<LocalOp, Vec<(i64, Value)>> = BTreeMap::new();
        for write in &op.fields {
            let head = self.require_head(op, write.field)?;
            if write.pred.len() > 1 {
                self.reopen(op, write.field, head)?;
            } else {
                back.entry(head).or_default().push((write.field, self.value_before(op, write.field)?));
            }
        }
        for (head, values) in back {
            self.set_back(self.core.row(op.row.id)?, values, head)?;
        }
        Ok(())
    }

    /// An undone resolution leaves the heads it had settled, each said again beside the others.
    fn reopen(&mut self, op: &Op, field: i64, replaced_by: LocalOp) -> Result<()> {
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
            self.restate(row, field, &head, replaced_by)?;
        }
        Ok(())
    }

    fn value_before(&self, op: &Op, field: i64) -> Result<Value> {
        let write = op.fields.iter().find(|write| write.field == field);
        let Some(pred) = write.and_then(|write| write.pred.first()) else { return Ok(Value::Null) };
        let Some(replaced) = self.core.op(pred.op)? else { return Ok(Value::Null) };
        Ok(replaced.fields.into_iter().find(|write| write.field == field).map_or(Value::Null, |write| write.value))
    }

    /// What is undone must still be what stands; returns the head that shows it.
    fn require_head(&self, op: &Op, field: i64) -> Result<LocalOp> {
        match self.core.head_ops(op.row.id, field)?[..] {
            [head] if self.stands_for(head, field)? == op.id => Ok(head),
            _ => Err(superseded()),
        }
    }
}

fn superseded() -> Error {
    Error::new("undo_superseded")
}
