//! What the simulator looks at: the journal and the tables as they are. Only with `test-seams`.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use uuid::Uuid;

use super::book::Book;
use super::core::Core;
use super::ids::{COUNTER_MAX, LocalOp, OpId, local_op};
use super::journal::Op;
use super::schema::{Entity, Kind, VOIDED};
use super::value::Value;
use crate::Result;

/// One operation, with everything but its hashes and references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    pub op: OpId,
    /// Milliseconds since 1970, by the writer's clock.
    pub at: i64,
    pub root: Uuid,
    pub row: Uuid,
    pub entity: String,
    pub kind: &'static str,
    pub fields: BTreeMap<String, Value>,
    /// The older operation that it says again.
    pub restates: Option<OpId>,
    pub action: String,
}

/// A row as its table shows it; ids of rows are spelled out and empty columns left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownRow {
    pub entity: &'static str,
    pub row: Uuid,
    pub fields: BTreeMap<String, String>,
}

impl Book {
    /// Loses the secrets of that kind, as a book that was set up anew has.
    pub fn lose_secrets(&mut self, kind: &str) -> Result<()> {
        self.in_transaction(|book| {
            book.core.run("DELETE FROM local_secret WHERE substr(name, 1, length(?1)) = ?1", [kind]).map(|_| ())
        })
    }

    /// The ids of all operations that are here, each with the time its writer gave it.
    pub fn journal_ids(&self) -> Result<Vec<(OpId, i64)>> {
        let ids: Vec<LocalOp> = self.core.all("SELECT id FROM op ORDER BY id", [], |row| row.get(0))?;
        ids.into_iter().map(|id| Ok((self.core.op_id(id)?, self.core.written_of(id)?.at))).collect()
    }

    /// All operations that are here.
    pub fn journal(&self) -> Result<Vec<JournalLine>> {
        self.core.lines(0, LocalOp::MAX)
    }

    /// The operations that the replica which writes here has written after a count.
    pub fn written_since(&self, counter: u64) -> Result<Vec<JournalLine>> {
        let replica = self.core.own_head()?.replica;
        self.core.lines(local_op(replica, counter + 1), local_op(replica, COUNTER_MAX))
    }

    /// How many operations the replica which writes here has written.
    pub fn written_count(&self) -> Result<u64> {
        Ok(self.core.own_head()?.counter)
    }

    /// How many positions the streams have which the replica that writes here has begun.
    pub fn sent_count(&self) -> Result<u64> {
        Ok(self.place()?.sent)
    }

    /// The operations that were set aside, with the reason.
    pub fn set_aside(&self) -> Result<Vec<(OpId, String)>> {
        let found = self.core.all("SELECT op, reason FROM quarantine", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        found.into_iter().map(|(op, reason)| Ok((self.core.op_id(op)?, reason))).collect()
    }

    /// Every row of every table of the schema.
    pub fn shown_rows(&self) -> Result<Vec<ShownRow>> {
        let mut rows = Vec::new();
        for entity in self.core.schema.entities {
            self.core.shown_rows(entity, &mut rows)?;
        }
        Ok(rows)
    }
}

impl Core {
    fn lines(&self, first: LocalOp, last: LocalOp) -> Result<Vec<JournalLine>> {
        let mut lines = Vec::new();
        self.ops_between(first, last, |op| {
            lines.push(self.journal_line(&op)?);
            Ok(())
        })?;
        Ok(lines)
    }

    fn journal_line(&self, op: &Op) -> Result<JournalLine> {
        let written = self.written_of(op.id)?;
        let fields = op.fields.iter().map(|write| Ok((self.name_text(write.field)?.to_string(), write.value.clone())));
        Ok(JournalLine {
            op: self.op_id(op.id)?,
            at: written.at,
            root: self.row(op.root)?.uuid,
            row: op.row.uuid,
            entity: self.name_text(op.row.entity)?.to_string(),
            kind: op.kind.word(),
            fields: fields.collect::<Result<_>>()?,
            restates: op.restates.map(|op| self.op_id(op)).transpose()?,
            action: self.name_text(written.action)?.to_string(),
        })
    }

    fn shown_rows(&self, entity: &'static Entity, rows: &mut Vec<ShownRow>) -> Result<()> {
        let columns: String = entity
            .fields
            .iter()
            .map(|field| match field.kind {
                Kind::Ref(_) => format!(", (SELECT uuid FROM registry WHERE id = t.{0}), t.{0}", field.name),
                _ => format!(", NULL, t.{}", field.name),
            })
            .collect();
        let sql = format!(
            "SELECT r.uuid, t.voided{columns} FROM {} t JOIN registry r ON r.id = t.row ORDER BY r.uuid",
            entity.name
        );
        let mut statement = self.conn.prepare(&sql)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let mut fields = BTreeMap::new();
            fields.extend(row.get::<_, Option<String>>(1)?.map(|text| (VOIDED.to_owned(), text)));
            for (at, field) in entity.fields.iter().enumerate() {
                let text = match (row.get_ref(2 * at + 2)?, row.get_ref(2 * at + 3)?) {
                    (ValueRef::Blob(id), _) => Some(Uuid::from_slice(id).unwrap_or_default().hyphenated().to_string()),
                    (_, ValueRef::Integer(number)) => Some(number.to_string()),
                    (_, other) => other.as_str_or_null().ok().flatten().map(str::to_owned),
                };
                fields.extend(text.map(|text| (field.name.to_owned(), text)));
            }
            rows.push(ShownRow { entity: entity.name, row: row.get(0)?, fields });
        }
        Ok(())
    }
}
