//! History: every value a row's fields ever had, read back along what each operation replaced.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::book::Book;
use super::core::{Core, Registered};
use super::ids::{LocalOp, OpId, replica_of};
use super::value::Value;
use crate::Result;

/// One write of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub op: OpId,
    pub field: String,
    pub value: Value,
    /// What it replaced; `Null` where it was the first.
    pub before: Value,
    pub author: String,
    /// Division code of the office that wrote it.
    pub unit: String,
    /// Milliseconds since 1970.
    pub at: i64,
    pub action: String,
}

impl Book {
    /// The history of a row, latest first.
    pub fn history(&self, row: Uuid) -> Result<Vec<Entry>> {
        let row = self.core.known_row(row)?;
        let mut entries = Vec::new();
        for op in self.core.ops_of_row(&row)? {
            self.core.entries_of(op, &mut entries)?;
        }
        entries.sort_by_key(|(lamport, entry)| std::cmp::Reverse((*lamport, entry.op)));
        Ok(entries.into_iter().map(|(_, entry)| entry).collect())
    }

    /// The latest write of a row, for "who wrote this".
    pub fn last_entry(&self, row: Uuid) -> Result<Option<Entry>> {
        Ok(self.history(row)?.into_iter().next())
    }
}

impl Core {
    /// Every operation on a row: each is a head or is named as replaced by one that is reached.
    pub(crate) fn ops_of_row(&self, row: &Registered) -> Result<BTreeSet<LocalOp>> {
        let mut open = self.all("SELECT op FROM head WHERE row = ?1", [row.id], |row| row.get(0))?;
        open.extend(row.birth);
        open.extend(self.erased_ops(row.id)?);
        let mut found = BTreeSet::new();
        while let Some(id) = open.pop() {
            if found.contains(&id) {
                continue;
            }
            let Some(op) = self.op(id)? else { continue };
            found.insert(id);
            open.extend(op.fields.iter().flat_map(|write| &write.pred).chain(&op.seen).map(|pred| pred.op));
        }
        Ok(found)
    }

    fn entries_of(&self, op: LocalOp, entries: &mut Vec<(i64, Entry)>) -> Result<()> {
        let op = self.op_here(op)?;
        let written = self.written_of(op.id)?;
        for write in &op.fields {
            let mut before = Value::Null;
            for pred in &write.pred {
                if let Some(replaced) = self.op(pred.op)? {
                    let value = replaced.fields.into_iter().find(|earlier| earlier.field == write.field);
                    before = value.map_or(before, |earlier| earlier.value);
                }
            }
            let entry = Entry {
                op: self.op_id(op.id)?,
                field: self.name_text(write.field)?.to_string(),
                value: write.value.clone(),
                before,
                author: self.name_text(written.author)?.to_string(),
                unit: self.replica(replica_of(op.id))?.unit.clone(),
                at: written.at,
                action: self.name_text(written.action)?.to_string(),
            };
            entries.push((written.lamport, entry));
        }
        Ok(())
    }
}
