//! The one way to write: `book.write(author, action, |tx| …)` commits rows and journal together and says what changed.

use rusqlite::params;
use uuid::Uuid;

use super::apply::Head;
use super::book::Book;
use super::core::{Core, Registered};
use super::env::IdMaker;
use super::erase::ERASED;
use super::ids::{COUNTER_MAX, LocalOp, OpId, local_op, replica_of};
use super::journal::{FieldWrite, Op, OpKind, Pred, Written};
use super::leaf::{Hash, link};
use super::schema::{UNIT, VOIDED};
use super::value::Value;
use crate::security::Right;
use crate::{Error, Result};

/// What a write did: the value its closure returned, its first operation (none if nothing changed) and the rows it touched.
#[derive(Debug)]
pub struct Changed<T> {
    pub value: T,
    pub op: Option<OpId>,
    pub rows: Vec<Uuid>,
}

/// An open write. Each call takes effect at once for what the closure reads next; an error takes everything back.
pub struct WriteTx<'b> {
    pub(crate) core: &'b Core,
    env: &'b dyn super::env::Env,
    ids: &'b mut IdMaker,
    replica: i64,
    written: Written,
    next: u64,
    chain: Hash,
    rows: Vec<Uuid>,
}

impl Book {
    /// Runs `f` in one transaction and commits rows, journal and chain together; on an error nothing is kept.
    pub fn write<T>(
        &mut self,
        author: &str,
        action: &str,
        f: impl FnOnce(&mut WriteTx<'_>) -> Result<T>,
    ) -> Result<Changed<T>> {
        // What the program writes by itself has no author.
        if !author.is_empty() {
            self.require(Right::Write)?;
        }
        self.transact(|book| book.write_inside(author, action, f))
    }

    /// The same inside a transaction that does more.
    pub(crate) fn write_inside<T>(
        &mut self,
        author: &str,
        action: &str,
        f: impl FnOnce(&mut WriteTx<'_>) -> Result<T>,
    ) -> Result<Changed<T>> {
        let head = self.core.own_head()?;
        let written = Written {
            first: local_op(head.replica, head.counter + 1),
            lamport: head.lamport + 1,
            at: self.env.now_ms(),
            author: self.core.name(author)?,
            action: self.core.name(action)?,
            schema: i64::from(self.core.schema.version),
            secret: super::env::random(&*self.env),
        };
        let mut tx = WriteTx {
            core: &self.core,
            env: &*self.env,
            ids: &mut self.ids,
            replica: head.replica,
            next: head.counter + 1,
            chain: head.chain,
            rows: Vec::new(),
            written,
        };
        let value = f(&mut tx)?;
        let (rows, chain, last, written) = (tx.rows, tx.chain, tx.next - 1, tx.written);
        if last == head.counter {
            return Ok(Changed { value, op: None, rows });
        }
        // Nobody was asked about the clock for what the program writes by itself (a look): it is no answer to that question.
        let at = if author.is_empty() { written.at.max(head.at) } else { written.at };
        self.core.run(
            "UPDATE local_chain SET counter = ?1, chain = ?2, lamport = ?3, at = ?4",
            params![last as i64, chain, written.lamport, at],
        )?;
        self.core.note_arrival(written.first, local_op(head.replica, last))?;
        let op = Some(self.core.op_id(written.first)?);
        Ok(Changed { value, op, rows })
    }
}

/// Where this replica's own history stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnHead {
    pub(crate) replica: i64,
    pub(crate) counter: u64,
    pub(crate) chain: Hash,
    pub(crate) lamport: i64,
    pub(crate) at: i64,
}

impl Core {
    pub(crate) fn own_head(&self) -> Result<OwnHead> {
        self.one("SELECT replica, counter, chain, lamport, at FROM local_chain", [], |row| {
            Ok(OwnHead {
                replica: row.get(0)?,
                counter: row.get::<_, i64>(1)? as u64,
                chain: row.get(2)?,
                lamport: row.get(3)?,
                at: row.get(4)?,
            })
        })?
        .ok_or_else(|| super::core::broken("chain"))
    }

    /// Notes that operations came here, after all that came before.
    pub(crate) fn note_arrival(&self, first: LocalOp, last: LocalOp) -> Result<()> {
        let latest = self.one("SELECT seq, last FROM local_arrival ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, LocalOp>(1)?))
        })?;
        match latest {
            Some((seq, end)) if end + 1 == first => {
                self.run("UPDATE local_arrival SET last = ?2 WHERE seq = ?1", params![seq, last])?
            }
            _ => self.run("INSERT INTO local_arrival (first, last) VALUES (?1, ?2)", [first, last])?,
        };
        Ok(())
    }

    /// The row of that id, or `unknown_id`.
    pub(crate) fn known_row(&self, id: Uuid) -> Result<Registered> {
        self.find_any_row(id)?
            .filter(|row| row.birth.is_some())
            .ok_or_else(|| Error::new("unknown_id").with("id", id.hyphenated()))
    }
}

impl WriteTx<'_> {
    /// An id for a new row.
    pub fn new_id(&mut self) -> Uuid {
        self.ids.make(self.env)
    }

    /// The id that the first operation of this write has or will have.
    pub(crate) fn first_op(&self) -> LocalOp {
        self.written.first
    }

    /// Whether this replica has written an operation.
    pub(super) fn is_own(&self, op: LocalOp) -> bool {
        replica_of(op) == self.replica
    }

    pub fn today(&self) -> jiff::civil::Date {
        self.env.today()
    }

    /// Creates a row. `root` is the person or household it belongs to; none means that it is one itself.
    pub fn create(&mut self, entity: &str, id: Uuid, root: Option<Uuid>, fields: &[(&str, Value)]) -> Result<OpId> {
        let entity = self.core.name(entity)?;
        let named = self.core.find_row(id, entity)?;
        if named.is_some_and(|row| row.birth.is_some()) {
            return Err(Error::new("internal").with("reason", "a row is created once"));
        }
        let root = root.map(|root| self.core.known_row(root)).transpose()?.map_or(0, |root| root.id);
        let op_id = local_op(self.replica, self.next);
        let row = match named {
            Some(named) => self.core.adopt(named, root)?,
            None => self.core.register(id, entity, root, Some(op_id))?,
        };
        let mut writes = Vec::with_capacity(fields.len());
        for (name, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
            writes.push(FieldWrite { field: self.core.name(name)?, value: value.clone(), pred: Vec::new() });
        }
        self.append(row, OpKind::New, writes, Vec::new(), None)
    }

    /// Writes the fields that differ from what is shown. It replaces only the shown value: another one in question stays in question.
    /// None if nothing differs.
    pub fn set(&mut self, id: Uuid, fields: &[(&str, Value)]) -> Result<Option<OpId>> {
        let row = self.editable(id)?;
        let mut writes = Vec::new();
        for (name, value) in fields {
            if *name == UNIT {
                return Err(Error::new("internal").with("reason", "a unit changes by a transfer"));
            }
            let field = self.core.name(name)?;
            let heads = self.core.heads(&row, field)?;
            let shown = heads.first().ok_or_else(|| super::core::broken("head"))?;
            if shown.value != *value {
                // Heads that say the same are no question, and leaving one would make it one.
                let replaced: Vec<Head> = heads.iter().filter(|head| head.value == shown.value).cloned().collect();
                writes.push(FieldWrite { field, value: value.clone(), pred: self.preds_of(&replaced)? });
            }
        }
        if writes.is_empty() {
            return Ok(None);
        }
        self.append(row, OpKind::Set, writes, Vec::new(), None).map(Some)
    }

    /// Moves a root to another unit, in place of every value its unit has had. Only the office above the units writes one; from another it is
    /// set aside wherever it arrives.
    pub fn transfer(&mut self, id: Uuid, unit: &str) -> Result<OpId> {
        let row = self.editable(id)?;
        let field = self.core.name(UNIT)?;
        let pred = self.preds_of(&self.core.heads(&row, field)?)?;
        self.append(row, OpKind::Transfer, vec![FieldWrite { field, value: Value::text(unit), pred }], Vec::new(), None)
    }

    /// Takes a row back, for a reason code.
    pub fn void(&mut self, id: Uuid, reason: &str) -> Result<OpId> {
        let row = self.editable(id)?;
        self.write_void(row, Value::text(reason))
    }

    /// Takes back a row whose values were erased; nothing that stands in it speaks against that.
    pub(crate) fn void_erased(&mut self, id: Uuid) -> Result<OpId> {
        self.write_void(self.core.known_row(id)?, Value::text(ERASED))
    }

    /// Settles a field in question: one write that names every head. `voided` is settled the same way, having seen the whole row.
    pub fn resolve(&mut self, row: Uuid, field: &str, value: Value) -> Result<OpId> {
        let row = self.core.known_row(row)?;
        if field == VOIDED {
            return self.write_void(row, value);
        }
        let field = self.core.name(field)?;
        let pred = self.preds_of(&self.core.heads(&row, field)?)?;
        self.append(row, self.kind_for(field)?, vec![FieldWrite { field, value, pred }], Vec::new(), None)
    }

    /// Says again what an older operation said of a field, in place of `replaced`.
    pub(crate) fn restate(&mut self, row: Registered, field: i64, head: &Head, replaced: LocalOp) -> Result<OpId> {
        let pred = vec![self.core.pred(replaced)?];
        let write = FieldWrite { field, value: head.value.clone(), pred };
        self.append(row, self.kind_for(field)?, vec![write], Vec::new(), Some(head.op))
    }

    pub(crate) fn write_void(&mut self, row: Registered, value: Value) -> Result<OpId> {
        let field = self.core.name(VOIDED)?;
        let pred = self.preds_of(&self.core.heads(&row, field)?)?;
        let sql = "SELECT DISTINCT op FROM head WHERE row = ?1 AND field <> ?2";
        let mut seen = Vec::new();
        for op in self.core.all(sql, [row.id, field], |row| row.get(0))? {
            seen.push(self.core.pred(op)?);
        }
        self.append(row, OpKind::Void, vec![FieldWrite { field, value, pred }], seen, None)
    }

    /// Sets fields back to the values they had, replacing exactly the given operation.
    pub(crate) fn set_back(&mut self, row: Registered, values: Vec<(i64, Value)>, replaced: LocalOp) -> Result<OpId> {
        let pred = self.core.pred(replaced)?;
        let writes =
            values.into_iter().map(|(field, value)| FieldWrite { field, value, pred: vec![pred] }).collect::<Vec<_>>();
        let kind = writes.first().map_or(Ok(OpKind::Set), |write| self.kind_for(write.field))?;
        self.append(row, kind, writes, Vec::new(), None)
    }

    /// A unit is written by no other kind, whatever the occasion.
    fn kind_for(&self, field: i64) -> Result<OpKind> {
        Ok(if self.core.known_name(UNIT)? == Some(field) { OpKind::Transfer } else { OpKind::Set })
    }

    pub(super) fn preds_of(&self, heads: &[Head]) -> Result<Vec<Pred>> {
        heads.iter().map(|head| self.core.pred(head.op)).collect()
    }

    fn editable(&self, id: Uuid) -> Result<Registered> {
        let row = self.core.known_row(id)?;
        if self.core.is_voided(&row)? { Err(Error::new("voided").with("id", id.hyphenated())) } else { Ok(row) }
    }

    pub(super) fn append(
        &mut self,
        row: Registered,
        kind: OpKind,
        fields: Vec<FieldWrite>,
        seen: Vec<Pred>,
        restates: Option<LocalOp>,
    ) -> Result<OpId> {
        if self.next > COUNTER_MAX {
            return Err(Error::new("internal").with("reason", "the journal of this replica is full"));
        }
        if fields.iter().any(|write| write.value.is_erased()) {
            // Only an undoing comes here: what it would say again is gone.
            return Err(Error::new("cannot_undo_erasure"));
        }
        let id = local_op(self.replica, self.next);
        if id == self.written.first {
            self.core.store_written(&self.written)?;
        }
        let op = Op { id, root: row.root, row, kind, fields, seen, restates };
        self.core.store_op(&op)?;
        let leaf = self.core.leaf(&op, &self.written)?;
        self.chain = link(&self.chain, &leaf);
        self.core.apply(&op)?;
        self.next += 1;
        if self.rows.last() != Some(&row.uuid) {
            self.rows.push(row.uuid);
        }
        self.core.op_id(id)
    }
}
