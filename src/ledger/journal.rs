//! The journal: operations as they are written, stored and read again.

use rusqlite::params;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::core::{Core, Registered, broken};
use super::ids::{COUNTER_MAX, LocalOp, local_op, replica_of};
use super::leaf::Hash8;
use super::value::{StoredValue, Value};
use crate::planted::planted;
use crate::{Error, Result};

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpKind {
    /// Creates its row with all fields; the ones it does not name are empty.
    New,
    /// Writes fields of a row.
    Set,
    /// Takes a row back or puts it back, having seen all its heads.
    Void,
    /// Erases fields of a row: every value that does not descend from it keeps only its digest, whenever it comes.
    Erase,
    /// Writes the unit of a root: the one operation that moves it from one unit to another.
    Transfer,
}

impl OpKind {
    const ALL: [Self; 5] = [Self::New, Self::Set, Self::Void, Self::Erase, Self::Transfer];

    pub(crate) fn code(self) -> i64 {
        match self {
            OpKind::New => 0,
            OpKind::Set => 1,
            OpKind::Void => 2,
            OpKind::Erase => 3,
            OpKind::Transfer => 4,
        }
    }

    pub(crate) fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            OpKind::New => "new",
            OpKind::Set => "set",
            OpKind::Void => "void",
            OpKind::Erase => "erase",
            OpKind::Transfer => "transfer",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// An operation that another one replaces or has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pred {
    pub(crate) op: LocalOp,
    /// The first bytes of its leaf hash, which tell twins of one id apart.
    pub(crate) hash: Hash8,
}

/// One field that an operation writes, and the heads it replaces there.
#[derive(Debug, Clone)]
pub(crate) struct FieldWrite {
    pub(crate) field: i64,
    pub(crate) value: Value,
    pub(crate) pred: Vec<Pred>,
}

/// One operation, with local references.
#[derive(Debug, Clone)]
pub(crate) struct Op {
    pub(crate) id: LocalOp,
    pub(crate) row: Registered,
    pub(crate) root: i64,
    pub(crate) kind: OpKind,
    pub(crate) fields: Vec<FieldWrite>,
    /// For `Void`: every head of the row that its author had before them.
    pub(crate) seen: Vec<Pred>,
    /// Where it says again what an older operation said (an undone resolution, an erasure repeated after a restore): that one.
    pub(crate) restates: Option<LocalOp>,
}

/// What the operations of one write share.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) first: LocalOp,
    pub(crate) lamport: i64,
    pub(crate) at: i64,
    pub(crate) author: i64,
    pub(crate) action: i64,
    pub(crate) schema: i64,
    /// What the salts derive from; `SECRET_GONE` where one of its values is held as a digest only.
    pub(crate) secret: [u8; 16],
}

/// The stored form; frozen. Numbers are varints, so a one-field edit takes about thirty bytes.
#[derive(Serialize, Deserialize)]
struct Payload {
    fields: Vec<StoredField>,
    seen: Vec<Pred>,
    restates: Option<LocalOp>,
}

#[derive(Serialize, Deserialize)]
struct StoredField {
    field: i64,
    value: StoredValue,
    pred: Vec<Pred>,
}

impl Core {
    /// Stores a write; false if it was here.
    pub(crate) fn store_written(&self, written: &Written) -> Result<bool> {
        let stored = self.run(
            "INSERT OR IGNORE INTO written (first, lamport, at, author, action, schema, secret) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![written.first, written.lamport, written.at, written.author, written.action, written.schema, written.secret],
        )?;
        Ok(stored > 0)
    }

    /// The write an operation belongs to: the last of its replica that begins at or before it.
    pub(crate) fn written_of(&self, op: LocalOp) -> Result<Written> {
        let written = self
            .one(
                "SELECT first, lamport, at, author, action, schema, secret FROM written WHERE first <= ?1 ORDER BY first DESC LIMIT 1",
                [op],
                read_written,
            )?
            .ok_or_else(|| broken("written"))?;
        if replica_of(written.first) != replica_of(op) {
            return Err(broken("written"));
        }
        Ok(written)
    }

    pub(crate) fn store_op(&self, op: &Op) -> Result<()> {
        let root = if op.root == op.row.id { 0 } else { op.root };
        self.run(
            "INSERT INTO op (id, root, row, kind, payload) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![op.id, root, op.row.id, op.kind.code(), self.encode(op)?],
        )?;
        Ok(())
    }

    /// Stores an operation that is here again, with values taken out or filled in; its leaf hash stays what it was.
    pub(super) fn rewrite_op(&self, op: &Op) -> Result<()> {
        self.run("UPDATE op SET payload = ?2 WHERE id = ?1", params![op.id, self.encode(op)?])?;
        Ok(())
    }

    fn encode(&self, op: &Op) -> Result<Vec<u8>> {
        let mut fields = Vec::with_capacity(op.fields.len());
        for write in &op.fields {
            if planted("drop_unknown") && !self.knows(op, write)? {
                continue;
            }
            let value = self.to_stored(&op.row, write)?;
            fields.push(StoredField { field: write.field, value, pred: write.pred.clone() });
        }
        let payload = Payload { fields, seen: op.seen.clone(), restates: op.restates };
        // postcard fails only where a type cannot be measured; these can.
        postcard::to_allocvec(&payload).map_err(|error| Error::new("internal").caused_by(error))
    }

    pub(crate) fn op(&self, id: LocalOp) -> Result<Option<Op>> {
        let found = self.one("SELECT id, root, row, kind, payload FROM op WHERE id = ?1", [id], read_raw)?;
        found.map(|raw| self.decode(raw)).transpose()
    }

    /// An operation that must be here because something here names it as arrived.
    pub(crate) fn op_here(&self, id: LocalOp) -> Result<Op> {
        self.op(id)?.ok_or_else(|| broken("op"))
    }

    /// Visits the operations of a write that are here, in order.
    pub(crate) fn ops_of_write(&self, first: LocalOp, visit: impl FnMut(Op) -> Result<()>) -> Result<()> {
        self.ops_between(first, self.end_of_write(first)?, visit)
    }

    /// The last id that can belong to a write: it reaches to the next one.
    pub(crate) fn end_of_write(&self, first: LocalOp) -> Result<LocalOp> {
        let end = local_op(replica_of(first), COUNTER_MAX);
        let sql = "SELECT first FROM written WHERE first > ?1 AND first <= ?2 ORDER BY first LIMIT 1";
        let next: Option<LocalOp> = self.one(sql, [first, end], |row| row.get(0))?;
        Ok(next.map_or(end, |next| next - 1))
    }

    /// Visits operations with ids in a range, in order.
    pub(crate) fn ops_between(
        &self,
        first: LocalOp,
        last: LocalOp,
        mut visit: impl FnMut(Op) -> Result<()>,
    ) -> Result<()> {
        let mut statement =
            self.conn.prepare("SELECT id, root, row, kind, payload FROM op WHERE id BETWEEN ?1 AND ?2 ORDER BY id")?;
        let mut rows = statement.query([first, last])?;
        while let Some(row) = rows.next()? {
            visit(self.decode(read_raw(row)?)?)?;
        }
        Ok(())
    }

    pub(crate) fn decode(&self, raw: RawOp) -> Result<Op> {
        let payload: Payload =
            postcard::from_bytes(&raw.payload).map_err(|error| broken("payload").caused_by(error))?;
        let mut fields = Vec::with_capacity(payload.fields.len());
        for stored in payload.fields {
            let value = self.read_stored(stored.value)?;
            fields.push(FieldWrite { field: stored.field, value, pred: stored.pred });
        }
        Ok(Op {
            id: raw.id,
            row: self.row(raw.row)?,
            root: if raw.root == 0 { raw.row } else { raw.root },
            kind: OpKind::from_code(raw.kind).ok_or_else(|| broken("kind"))?,
            fields,
            seen: payload.seen,
            restates: payload.restates,
        })
    }

    /// References to rows that the registry knows are stored as its small numbers.
    fn to_stored(&self, row: &Registered, write: &FieldWrite) -> Result<StoredValue> {
        Ok(match &write.value {
            Value::Null => StoredValue::Null,
            Value::Int(number) => StoredValue::Int(*number),
            Value::Other(json) => StoredValue::Other(json.clone()),
            Value::Erased(digest) => StoredValue::Erased(*digest),
            Value::Text(text) => match self.referenced(row, write.field, text)? {
                Some(id) => StoredValue::Row(id),
                None => StoredValue::Text(text.clone()),
            },
        })
    }

    fn read_stored(&self, value: StoredValue) -> Result<Value> {
        Ok(match value {
            StoredValue::Null => Value::Null,
            StoredValue::Int(number) => Value::Int(number),
            StoredValue::Other(json) => Value::Other(json),
            StoredValue::Erased(digest) => Value::Erased(digest),
            StoredValue::Text(text) => Value::Text(text),
            StoredValue::Row(id) => Value::id(self.row(id)?.uuid),
        })
    }

    /// The local number of the row that a reference field names; a row that has not arrived is registered without a birth.
    pub(crate) fn referenced(&self, row: &Registered, field: i64, text: &str) -> Result<Option<i64>> {
        let Some(shape) = self.shape_of(row)? else { return Ok(None) };
        let Some(target) = shape.column(field).and_then(|column| column.target) else { return Ok(None) };
        canonical_id(text).map(|id| self.row_number(id, target)).transpose()
    }
}

/// Only the canonical spelling of an id: another one would come back changed.
pub(super) fn canonical_id(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text).then_some(id)
}

/// An operation as it stands in its table.
pub(crate) struct RawOp {
    id: LocalOp,
    root: i64,
    row: i64,
    kind: i64,
    payload: Vec<u8>,
}

pub(crate) fn read_raw(row: &rusqlite::Row<'_>) -> rusqlite::Result<RawOp> {
    Ok(RawOp { id: row.get(0)?, root: row.get(1)?, row: row.get(2)?, kind: row.get(3)?, payload: row.get(4)? })
}

fn read_written(row: &rusqlite::Row<'_>) -> rusqlite::Result<Written> {
    Ok(Written {
        first: row.get(0)?,
        lamport: row.get(1)?,
        at: row.get(2)?,
        author: row.get(3)?,
        action: row.get(4)?,
        schema: row.get(5)?,
        secret: row.get(6)?,
    })
}
