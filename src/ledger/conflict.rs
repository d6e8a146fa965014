//! Conflicts: fields whose heads contradict each other. A conflict is data, kept until someone settles it.

use uuid::Uuid;

use super::apply::Head;
use super::book::Book;
use super::core::{Core, Registered};
use super::ids::{LocalOp, OpId};
use super::journal::Op;
use super::schema::{UNIT, VOIDED};
use super::value::Value;
use super::write::{Changed, WriteTx};
use crate::{Error, Result};

/// The action of a write that settles what is in question.
pub const RESOLVE: &str = "resolve";

/// One value in question: who wrote it, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictHead {
    pub op: OpId,
    pub value: Value,
    pub author: String,
    /// Division code of the office that wrote it.
    pub unit: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The fields it wrote, where the question is a row taken back beside an edit.
    pub fields: Vec<(String, Value)>,
}

/// A field whose heads differ. Its id is a hash of row, field and sorted heads, so that a changed question is another question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub id: String,
    pub root: Uuid,
    pub row: Uuid,
    pub entity: String,
    pub field: String,
    /// What the field was before the values in question.
    pub before: Value,
    /// The shown one first.
    pub heads: Vec<ConflictHead>,
}

/// What settles a conflict.
#[derive(Debug, Clone)]
pub enum Choice {
    /// The value of one of its heads.
    Take(OpId),
    Value(Value),
}

impl Book {
    /// All open conflicts, in the order of their rows.
    pub fn conflicts(&self) -> Result<Vec<Conflict>> {
        let open = self.core.all("SELECT row, field FROM open_conflict ORDER BY row, field", [], read_pair)?;
        open.into_iter().map(|(row, field)| self.core.conflict(row, field)).collect()
    }

    /// The open conflicts of one row.
    pub fn conflicts_of(&self, row: Uuid) -> Result<Vec<Conflict>> {
        let row = self.core.known_row(row)?.id;
        let open =
            self.core.all("SELECT row, field FROM open_conflict WHERE row = ?1 ORDER BY field", [row], read_pair)?;
        open.into_iter().map(|(row, field)| self.core.conflict(row, field)).collect()
    }

    pub fn conflict_count(&self) -> Result<u64> {
        let count: i64 = self.core.conn.query_row("SELECT count(*) FROM open_conflict", [], |row| row.get(0))?;
        Ok(count as u64)
    }

    /// The open conflict of that id (or its unambiguous beginning); `unknown_conflict` if it has changed or is settled.
    pub fn find_conflict(&self, id: &str) -> Result<Conflict> {
        self.conflicts()?
            .into_iter()
            .find(|conflict| conflict.id == id)
            .ok_or_else(|| Error::new("unknown_conflict").with("id", id))
    }

    /// Settles a conflict by one write that names every head.
    pub fn resolve(&mut self, author: &str, conflict: &Conflict, choice: &Choice) -> Result<Changed<OpId>> {
        self.write(author, RESOLVE, |tx| tx.settle(conflict, choice))
    }
}

impl WriteTx<'_> {
    /// Settles a conflict within a write that may settle others; `conflict_changed` where it is not what it was.
    pub fn settle(&mut self, conflict: &Conflict, choice: &Choice) -> Result<OpId> {
        if self.core.conflict_id_now(conflict.row, &conflict.field)?.as_deref() != Some(conflict.id.as_str()) {
            return Err(Error::new("conflict_changed").with("id", &conflict.id));
        }
        self.may_settle(conflict)?;
        self.settle_conflict(conflict, choice)
    }

    /// Where someone belongs is for the office above to say.
    fn may_settle(&self, conflict: &Conflict) -> Result<()> {
        let own = &self.core.replica(self.core.own_head()?.replica)?.unit;
        let below = |unit: String| unit.len() > own.len() && unit.starts_with(own.as_str());
        if conflict.field != UNIT || conflict.heads.iter().any(|head| below(head.value.shown())) {
            return Ok(());
        }
        Err(Error::new("town_decides"))
    }

    fn settle_conflict(&mut self, conflict: &Conflict, choice: &Choice) -> Result<OpId> {
        let value = match choice {
            Choice::Value(value) => value.clone(),
            Choice::Take(op) => {
                let head = conflict.heads.iter().find(|head| head.op == *op);
                let head = head.ok_or_else(|| Error::new("unknown_id").with("id", op))?;
                // Beside a void, taking the edit puts the row back.
                if conflict.field == VOIDED && !head.fields.is_empty() { Value::Null } else { head.value.clone() }
            }
        };
        self.resolve(conflict.row, &conflict.field, value)
    }
}

impl Core {
    fn conflict(&self, row: i64, field: i64) -> Result<Conflict> {
        let row = self.row(row)?;
        let name = self.name_text(field)?;
        let heads = self.heads_in_question(&row, field)?;
        let before = match &*name {
            VOIDED => Value::Null,
            _ => self.before(&heads, field)?,
        };
        let ids = self.told_apart(&heads)?;
        let mut shown = Vec::with_capacity(heads.len());
        for (head, id) in heads.iter().zip(ids) {
            shown.push(ConflictHead { op: id, ..self.conflict_head(head, field, &name)? });
        }
        Ok(Conflict {
            id: conflict_id(row.uuid, &name, shown.iter().map(|head| head.op).collect()),
            root: self.row(row.root)?.uuid,
            row: row.uuid,
            entity: self.name_text(row.entity)?.to_string(),
            field: name.to_string(),
            before,
            heads: shown,
        })
    }

    fn conflict_id_now(&self, row: Uuid, field: &str) -> Result<Option<String>> {
        let row = self.known_row(row)?;
        let number = self.name(field)?;
        let open =
            self.one("SELECT 1 FROM open_conflict WHERE row = ?1 AND field = ?2", [row.id, number], |_| Ok(()))?;
        if open.is_none() {
            return Ok(None);
        }
        let heads = self.heads_in_question(&row, number)?;
        Ok(Some(conflict_id(row.uuid, field, self.told_apart(&heads)?)))
    }

    /// The ids of heads; those of twins, which share one, with what tells them apart.
    fn told_apart(&self, heads: &[Head]) -> Result<Vec<OpId>> {
        let mut ids: Vec<OpId> = heads.iter().map(|head| self.op_id(head.op)).collect::<Result<_>>()?;
        for at in 0..ids.len() {
            let shared = ids.iter().filter(|id| (id.replica, id.counter) == (ids[at].replica, ids[at].counter)).count();
            if shared > 1 {
                let leaf = self.leaf_of(heads[at].op)?;
                ids[at].twin = u32::from_be_bytes([leaf[0], leaf[1], leaf[2], leaf[3]]).max(1);
            }
        }
        Ok(ids)
    }

    fn heads_in_question(&self, row: &Registered, field: i64) -> Result<Vec<Head>> {
        let mut heads = self.heads(row, field)?;
        if &*self.name_text(field)? == VOIDED {
            for op in self.unseen_heads(row, field, &heads.clone())? {
                heads.push(Head { op, value: Value::Null });
            }
        }
        Ok(heads)
    }

    fn conflict_head(&self, head: &Head, field: i64, name: &str) -> Result<ConflictHead> {
        let op = self.op_here(head.op)?;
        let said_by = op.restates.unwrap_or(head.op);
        let written = self.written_of(said_by)?;
        let mut fields = Vec::new();
        if name == VOIDED && !op.fields.iter().any(|write| write.field == field) {
            fields = self.named_fields(&op)?;
        }
        Ok(ConflictHead {
            op: self.op_id(head.op)?,
            value: head.value.clone(),
            author: self.name_text(written.author)?.to_string(),
            unit: self.replica(super::ids::replica_of(said_by))?.unit.clone(),
            at: written.at,
            fields,
        })
    }

    fn named_fields(&self, op: &Op) -> Result<Vec<(String, Value)>> {
        op.fields.iter().map(|write| Ok((self.name_text(write.field)?.to_string(), write.value.clone()))).collect()
    }

    /// The value that the heads replaced: that of the latest operation all of them name, or else of any they name.
    fn before(&self, heads: &[Head], field: i64) -> Result<Value> {
        let mut replaced: Option<(i64, LocalOp)> = None;
        for head in heads {
            let op = self.op_here(head.op)?;
            for pred in op.fields.iter().filter(|write| write.field == field).flat_map(|write| &write.pred) {
                if let Some(earlier) = self.op(pred.op)? {
                    replaced = replaced.max(Some((self.written_of(earlier.id)?.lamport, earlier.id)));
                }
            }
        }
        let Some((_, op)) = replaced else { return Ok(Value::Null) };
        let op = self.op_here(op)?;
        Ok(op.fields.into_iter().find(|write| write.field == field).map_or(Value::Null, |write| write.value))
    }
}

fn conflict_id(row: Uuid, field: &str, mut heads: Vec<OpId>) -> String {
    heads.sort_unstable();
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"cunce conflict 1").update(row.as_bytes()).update(field.as_bytes());
    for head in heads {
        hasher.update(head.replica.as_bytes()).update(&head.counter.to_le_bytes());
        if head.twin != 0 {
            hasher.update(&head.twin.to_le_bytes());
        }
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

fn read_pair(row: &rusqlite::Row<'_>) -> rusqlite::Result<(i64, i64)> {
    Ok((row.get(0)?, row.get(1)?))
}
