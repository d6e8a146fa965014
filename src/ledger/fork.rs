//! Forks: copies of one laptop that each went on writing. A restored copy goes on under a new id; twins wrote under one.

use rusqlite::params;
use uuid::Uuid;

use super::book::Book;
use super::core::{Core, Replica};
use super::ids::{LocalOp, OpId, counter_of, local_op};
use super::journal::OpKind;
use super::value::Value;
use crate::{Error, Result};

/// How two histories came to part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForkKind {
    /// Two laptops wrote under one replica id.
    Twins,
    /// A copy was brought back or moved, and went on under an id of its own.
    Copy,
}

/// One history that parted from another.
#[derive(Debug, Clone)]
pub struct Fork {
    pub kind: ForkKind,
    /// The replica that was copied; with `Copy`, `copy` is the one that went on.
    pub replica: Uuid,
    pub copy: Option<Uuid>,
    pub office: Uuid,
    pub unit: String,
    /// The last count both have.
    pub after: u64,
    /// What either wrote since, in the order of counts; `side` 0 is the history that came here first.
    pub changes: Vec<ForkChange>,
    /// Whether a person here has looked at it.
    pub seen: bool,
}

/// One operation after the parting.
#[derive(Debug, Clone)]
pub struct ForkChange {
    pub op: OpId,
    pub side: usize,
    pub row: Uuid,
    pub root: Uuid,
    pub entity: String,
    /// Whether it made the row.
    pub created: bool,
    pub fields: Vec<(String, Value)>,
    pub author: String,
    pub action: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// More changes of one side than this are counted, not listed.
const CHANGES_MAX: usize = 500;

impl Book {
    /// Every fork that is known here, the latest first; a restored copy only where the two histories both went on.
    pub fn forks(&self) -> Result<Vec<Fork>> {
        let mut forks = self.core.twin_forks()?;
        forks.extend(self.core.copy_forks()?);
        forks.sort_by_key(|fork| std::cmp::Reverse(fork.changes.iter().map(|change| change.at).max()));
        Ok(forks)
    }

    /// Notes that a person has looked at a fork; `unknown_id` where there is none.
    pub fn see_fork(&mut self, replica: Uuid) -> Result<()> {
        if !self.forks()?.iter().any(|fork| fork.key() == replica) {
            return Err(Error::new("unknown_id").with("id", replica.hyphenated()));
        }
        self.in_transaction(|book| {
            book.core.run("INSERT OR IGNORE INTO local_fork_seen (replica) VALUES (?1)", params![replica])?;
            Ok(())
        })
    }
}

impl Fork {
    /// The id by which a fork is named: that of the copy that went on, or the one that twins share.
    #[must_use]
    pub fn key(&self) -> Uuid {
        self.copy.unwrap_or(self.replica)
    }
}

impl Core {
    pub(crate) fn note_fork(&self, replica: Uuid, from: Uuid, counter: u64) -> Result<()> {
        self.run(
            "INSERT OR IGNORE INTO fork (replica, from_replica, from_counter) VALUES (?1, ?2, ?3)",
            params![replica, from, counter as i64],
        )?;
        Ok(())
    }

    /// The replica that another goes on from as a copy, and the last count that was copied.
    pub(crate) fn forked_from(&self, replica: Uuid) -> Result<Option<(Uuid, u64)>> {
        self.one("SELECT from_replica, from_counter FROM fork WHERE replica = ?1", params![replica], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)? as u64))
        })
    }

    fn twin_forks(&self) -> Result<Vec<Fork>> {
        let ids = self.all("SELECT DISTINCT id FROM replica WHERE variant > 0", [], |row| row.get::<_, Uuid>(0))?;
        ids.into_iter().map(|id| self.twin_fork(id)).collect()
    }

    fn twin_fork(&self, id: Uuid) -> Result<Fork> {
        let histories = self.variants(id)?;
        // The histories part at the first count that one of the later ones has.
        let mut first = u64::MAX;
        for history in histories.iter().skip(1) {
            if let Some(op) = self.first_op(history.local)? {
                first = first.min(counter_of(op));
            }
        }
        let after = first.saturating_sub(1);
        let mut changes = Vec::new();
        for (side, history) in histories.iter().enumerate() {
            self.changes_after(history.local, after, side.min(1), &mut changes)?;
        }
        changes.sort_by_key(|change| (change.op.counter, change.side));
        self.fork(ForkKind::Twins, &histories[0], None, after, changes)
    }

    fn copy_forks(&self) -> Result<Vec<Fork>> {
        let known = self.all("SELECT replica, from_replica, from_counter FROM fork", [], |row| {
            Ok((row.get::<_, Uuid>(0)?, row.get::<_, Uuid>(1)?, row.get::<_, i64>(2)? as u64))
        })?;
        let mut forks = Vec::new();
        for (copy, from, after) in known {
            let (Some(old), Some(new)) =
                (self.variants(from)?.into_iter().next(), self.variants(copy)?.into_iter().next())
            else {
                continue;
            };
            let mut changes = Vec::new();
            self.changes_after(old.local, after, 0, &mut changes)?;
            let lost = changes.len();
            self.changes_after(new.local, 0, 1, &mut changes)?;
            // A copy whose original wrote nothing more has simply taken its place.
            if lost > 0 && changes.len() > lost {
                forks.push(self.fork(ForkKind::Copy, &old, Some(copy), after, changes)?);
            }
        }
        Ok(forks)
    }

    fn fork(
        &self,
        kind: ForkKind,
        replica: &Replica,
        copy: Option<Uuid>,
        after: u64,
        changes: Vec<ForkChange>,
    ) -> Result<Fork> {
        let key = copy.unwrap_or(replica.id);
        let seen = self.one("SELECT 1 FROM local_fork_seen WHERE replica = ?1", params![key], |_| Ok(()))?.is_some();
        let (office, unit) = (replica.office, replica.unit.clone());
        Ok(Fork { kind, replica: replica.id, copy, office, unit, after, changes, seen })
    }

    fn first_op(&self, replica: i64) -> Result<Option<LocalOp>> {
        let range = [local_op(replica, 0), local_op(replica + 1, 0)];
        Ok(self.one("SELECT min(id) FROM op WHERE id >= ?1 AND id < ?2", range, |row| row.get(0))?.flatten())
    }

    fn changes_after(&self, replica: i64, after: u64, side: usize, changes: &mut Vec<ForkChange>) -> Result<()> {
        let range = [local_op(replica, after + 1), local_op(replica + 1, 0)];
        let sql = format!("SELECT id FROM op WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT {CHANGES_MAX}");
        for id in self.all(&sql, range, |row| row.get::<_, LocalOp>(0))? {
            let op = self.op_here(id)?;
            let written = self.written_of(id)?;
            let fields =
                op.fields.iter().map(|write| Ok((self.name_text(write.field)?.to_string(), write.value.clone())));
            changes.push(ForkChange {
                op: self.op_id(id)?,
                side,
                row: op.row.uuid,
                root: self.row(op.root)?.uuid,
                entity: self.name_text(op.row.entity)?.to_string(),
                created: op.kind == OpKind::New,
                fields: fields.collect::<Result<_>>()?,
                author: self.name_text(written.author)?.to_string(),
                action: self.name_text(written.action)?.to_string(),
                at: written.at,
            });
        }
        Ok(())
    }
}
