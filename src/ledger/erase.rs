//! Erasing values on demand: an operation marks fields of a row, and every value of them that does not descend from the mark keeps only its
//! digest, whether it is here or comes later.
//!
//! What is erased, and what then stands, follows from the set of operations alone. A value descends from a mark if the operations it
//! replaced lead back to it. Where an operation in between has not come, the value is kept and looked at again when more of its row comes.
//! The heads of a marked field are the operations that are not erased and from which no other such one descends.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::book::Book;
use super::core::{Core, Registered};
use super::ids::{LocalOp, OpId};
use super::journal::{FieldWrite, Op, OpKind};
use super::kept::KeptMark;
use super::schema::{UNIT, VOIDED};
use super::value::Value;
use super::write::WriteTx;
use crate::{Error, Result};

/// The action of an erasing write, and the reason of a row that was taken back with its values.
pub const ERASE: &str = "erase";
pub const ERASED: &str = "erased";
/// The action of the write by which a restored copy erases again what had been erased after the copy was made. It has no author: nobody is
/// asked, because somebody has already decided.
const ERASE_AGAIN: &str = "erase_again";
/// Set from the first time that this book was opened as a restored copy: what it lacks may still come from other offices.
const WAS_RESTORED: &str = "erase_again";

/// What the open transaction has erased.
#[derive(Debug, Default)]
pub(super) struct Erasing {
    /// To be kept outside the file before the commit.
    marks: Vec<KeptMark>,
    pub(super) values_gone: bool,
}

impl WriteTx<'_> {
    /// Erases fields of a row, whatever stands in them and whoever has written it.
    pub(crate) fn erase(&mut self, id: Uuid, fields: &[&str]) -> Result<OpId> {
        let row = self.core.known_row(id)?;
        let fields = fields.iter().map(|name| self.core.name(name)).collect::<Result<Vec<_>>>()?;
        self.erase_fields(row, &fields, None)
    }

    fn erase_fields(&mut self, row: Registered, fields: &[i64], again: Option<LocalOp>) -> Result<OpId> {
        let mut writes = Vec::with_capacity(fields.len());
        for field in fields {
            let pred = self.preds_of(&self.core.heads(&row, *field)?)?;
            if pred.iter().any(|pred| pred.op >= self.first_op() && self.is_own(pred.op)) {
                // Its salts would be needed in the secret that this write is about to lose.
                return Err(Error::new("internal").with("reason", "a write cannot erase what it wrote itself"));
            }
            writes.push(FieldWrite { field: *field, value: Value::Null, pred });
        }
        self.append(row, OpKind::Erase, writes, Vec::new(), again)
    }
}

impl Book {
    /// Keeps the marks of the open transaction outside the file, durably, before it commits.
    pub(super) fn keep_marks(&self) -> Result<()> {
        let erasing = self.core.erasing.borrow();
        if erasing.marks.is_empty() { Ok(()) } else { self.kept.add(&erasing.marks, &*self.env) }
    }

    /// After a commit that took values out: nothing of them stays in the log beside the file.
    pub(super) fn clear_log(&self) {
        let erasing = std::mem::take(&mut *self.core.erasing.borrow_mut());
        if !erasing.values_gone {
            return;
        }
        // The erasure has been committed, whatever becomes of this; the next one tries again.
        let cleared = self.core.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        self.core.erasing.borrow_mut().values_gone = !cleared.is_ok_and(|busy| busy == 0);
    }

    /// A restored copy erases again what had been erased after it was made, also in what has come to it since.
    pub(crate) fn erase_again(&mut self) -> Result<()> {
        if self.is_restored() && self.core.setting(WAS_RESTORED)?.is_none() {
            self.set_setting(WAS_RESTORED, "1")?;
        }
        if self.core.setting(WAS_RESTORED)?.is_none() {
            return Ok(());
        }
        let mut missing: BTreeMap<(Uuid, OpId), Vec<i64>> = BTreeMap::new();
        for kept in self.kept.read()? {
            let Some(row) = self.core.find_row(kept.row, self.core.name(&kept.entity)?)? else { continue };
            // What a newer program writes there says nothing to this one.
            let Ok(op) = kept.op.parse::<OpId>() else { continue };
            let field = self.core.name(&kept.field)?;
            if row.birth.is_some() && !self.core.has_mark(&row, field, op)? {
                missing.entry((row.uuid, op)).or_default().push(field);
            }
        }
        // Each in a write of its own: a field may have been erased more than once.
        for ((row, op), fields) in missing {
            let Some(again) = self.core.local_id(op)? else { continue };
            let row = self.core.known_row(row)?;
            self.write("", ERASE_AGAIN, |tx| tx.erase_fields(row, &fields, Some(again)).map(|_| ()))?;
        }
        Ok(())
    }
}

impl Core {
    /// Whether anything was erased in this book; then an operation may lose values as it comes.
    pub(crate) fn erases(&self) -> bool {
        self.has_erased.get()
    }

    /// Whether that operation's value of the field was erased (or itself erases it).
    pub(super) fn is_erased(&self, row: &Registered, field: i64, op: LocalOp) -> Result<bool> {
        let sql = "SELECT 1 FROM erased WHERE row = ?1 AND field = ?2 AND op = ?3";
        Ok(self.has_erased.get() && self.one(sql, [row.id, field, op], |_| Ok(()))?.is_some())
    }

    /// Whether any value of an operation was erased.
    pub(crate) fn erases_any_of(&self, op: &Op) -> Result<bool> {
        for write in &op.fields {
            if self.is_erased(&op.row, write.field, op.id)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The operations that a field's erasures have touched: the erasing ones too.
    pub(super) fn erased_ops(&self, row: i64) -> Result<Vec<LocalOp>> {
        if !self.has_erased.get() {
            return Ok(Vec::new());
        }
        self.all("SELECT DISTINCT op FROM erased WHERE row = ?1", [row], |row| row.get(0))
    }

    /// Notes the fields that an erasing operation marks. What it means for them is worked out by `settle_erased`.
    pub(super) fn note_marks(&self, op: &Op) -> Result<()> {
        for write in &op.fields {
            self.note_erased(&op.row, write.field, op.id)?;
        }
        if self.replaying.get() {
            return Ok(());
        }
        let marks = op.fields.iter().map(|write| {
            Ok(KeptMark {
                row: op.row.uuid,
                entity: self.name_text(op.row.entity)?.to_string(),
                field: self.name_text(write.field)?.to_string(),
                op: self.op_id(op.restates.unwrap_or(op.id))?.to_string(),
            })
        });
        self.erasing.borrow_mut().marks.extend(marks.collect::<Result<Vec<_>>>()?);
        self.forget_beside(op)
    }

    fn note_erased(&self, row: &Registered, field: i64, op: LocalOp) -> Result<()> {
        self.run("INSERT OR IGNORE INTO erased (row, field, op) VALUES (?1, ?2, ?3)", [row.id, field, op])?;
        self.has_erased.set(true);
        Ok(())
    }

    /// What is kept of a person outside the journal: forms left unsaved, and envelopes. An envelope cannot be opened to take one value out;
    /// whoever it is for has erased the same.
    fn forget_beside(&self, op: &Op) -> Result<()> {
        let root = self.row(op.root)?.uuid;
        for id in BTreeSet::from([op.row.uuid, root]) {
            self.run("DELETE FROM local_draft WHERE instr(key, ?1)", [id.hyphenated().to_string()])?;
        }
        let sql = "DELETE FROM local_envelope WHERE op IN (SELECT id FROM op WHERE row = ?1 OR row = ?2 OR root = ?2)";
        self.run(sql, [op.row.id, op.root])?;
        Ok(())
    }

    /// An operation of a row that has marked fields has come: works them out again.
    pub(super) fn look_for_erased(&self, op: &Op) -> Result<()> {
        if !self.has_erased.get() || self.replaying.get() {
            return Ok(());
        }
        let marked: Vec<i64> =
            self.all("SELECT DISTINCT field FROM erased WHERE row = ?1", [op.row.id], |row| row.get(0))?;
        let wrote = |field: &i64| op.kind == OpKind::New || op.fields.iter().any(|write| write.field == *field);
        // As it stands now: the operation may have been its birth.
        let row = self.row(op.row.id)?;
        marked.into_iter().filter(wrote).try_for_each(|field| self.settle_erased(&row, field, Some(op.id)))
    }

    /// Works all marked fields out, at the end of a replay: of one row, or of all.
    pub(super) fn settle_all_erased(&self, row: Option<i64>) -> Result<()> {
        if !self.has_erased.get() {
            return Ok(());
        }
        let sql = "SELECT DISTINCT row, field FROM erased WHERE ?1 IS NULL OR row = ?1";
        let marked: Vec<(i64, i64)> = self.all(sql, [row], |row| Ok((row.get(0)?, row.get(1)?)))?;
        marked.into_iter().try_for_each(|(row, field)| self.settle_erased(&self.row(row)?, field, None))
    }

    fn settle_erased(&self, row: &Registered, field: i64, come: Option<LocalOp>) -> Result<()> {
        let lineage = Lineage::of(self, row, field, come)?;
        if lineage.marks().next().is_none() {
            return Ok(());
        }
        for (op, _) in lineage.erased().into_iter().filter(|(_, node)| node.wrote) {
            self.note_erased(row, field, op)?;
            self.take_out(&mut self.op_here(op)?, |written| written == field)?;
        }
        self.run("DELETE FROM head WHERE row = ?1 AND field = ?2", [row.id, field])?;
        for op in lineage.heads() {
            self.add_head(row, field, op)?;
        }
        if self.has_early.get() {
            self.run("DELETE FROM early WHERE row = ?1 AND field = ?2", [row.id, field])?;
        }
        if self.settle(row, field)? { self.settle_void(row) } else { Ok(()) }
    }

    /// Whether the field is marked by that operation, or by one that says it again.
    fn has_mark(&self, row: &Registered, field: i64, mark: OpId) -> Result<bool> {
        let sql = "SELECT op FROM erased WHERE row = ?1 AND field = ?2";
        for op in self.all(sql, [row.id, field], |row| row.get(0))? {
            let op = self.op_here(op)?;
            if op.kind == OpKind::Erase && self.op_id(op.restates.unwrap_or(op.id))? == mark {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn local_id(&self, op: OpId) -> Result<Option<LocalOp>> {
        let replica = self.variants(op.replica)?.into_iter().next();
        Ok(replica.map(|replica| super::ids::local_op(replica.local, op.counter)))
    }
}

/// The fields of an operation that a person's values stand in: all but those that say where the row belongs and whether it stands.
pub(crate) fn personal_fields(core: &Core, op: &Op) -> Result<BTreeSet<i64>> {
    let mut fields = BTreeSet::new();
    let values = if op.kind == OpKind::Erase { &[][..] } else { &op.fields };
    for write in values {
        if !matches!(&*core.name_text(write.field)?, UNIT | VOIDED) {
            fields.insert(write.field);
        }
    }
    Ok(fields)
}

/// The operations of one field of a row that has marks, and which descends from which. An erasure and those that say it again after a
/// restore are one node.
struct Lineage {
    /// By operation; erasing ones by the complement of the first one's id, which may not be here.
    nodes: BTreeMap<LocalOp, Node>,
    node_of: BTreeMap<LocalOp, LocalOp>,
}

#[derive(Default)]
struct Node {
    members: Vec<LocalOp>,
    preds: Vec<LocalOp>,
    /// It marks the field.
    marks: bool,
    /// It wrote the field, or is the birth of a row that left it empty.
    counts: bool,
    wrote: bool,
    /// Its value has come as a digest only.
    gone: bool,
    quarantined: bool,
}

impl Lineage {
    fn of(core: &Core, row: &Registered, field: i64, come: Option<LocalOp>) -> Result<Self> {
        let mut open = core.head_ops(row.id, field)?;
        open.extend(row.birth);
        open.extend(come);
        open.extend(core.all("SELECT op FROM erased WHERE row = ?1 AND field = ?2", [row.id, field], |row| {
            row.get::<_, LocalOp>(0)
        })?);
        let sql = "SELECT q.op FROM quarantine q CROSS JOIN op o ON o.id = q.op WHERE o.row = ?1";
        let quarantined: BTreeSet<LocalOp> = core.all(sql, [row.id], |row| row.get(0))?.into_iter().collect();
        open.extend(&quarantined);
        let mut found = Self { nodes: BTreeMap::new(), node_of: BTreeMap::new() };
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let Some(op) = core.op(id)?.filter(|op| op.row.id == row.id) else { continue };
            open.extend(found.add(op, field, quarantined.contains(&id)));
        }
        Ok(found)
    }

    /// Adds an operation and returns those that it replaced in the field.
    fn add(&mut self, op: Op, field: i64, quarantined: bool) -> Vec<LocalOp> {
        let write = op.fields.into_iter().find(|write| write.field == field);
        let marks = op.kind == OpKind::Erase && !quarantined && write.is_some();
        let key = if marks { !op.restates.unwrap_or(op.id) } else { op.id };
        let node = self.nodes.entry(key).or_default();
        node.members.push(op.id);
        node.marks |= marks;
        node.wrote |= write.is_some();
        node.counts |= write.is_some() || op.kind == OpKind::New;
        node.gone |= write.as_ref().is_some_and(|write| write.value.is_erased());
        node.quarantined |= quarantined;
        let preds: Vec<LocalOp> = write.into_iter().flat_map(|write| write.pred).map(|pred| pred.op).collect();
        node.preds.extend(&preds);
        self.node_of.insert(op.id, key);
        if marks {
            self.node_of.entry(!key).or_insert(key);
        }
        preds
    }

    fn marks(&self) -> impl Iterator<Item = LocalOp> {
        self.nodes.iter().filter(|(_, node)| node.marks).map(|(key, _)| *key)
    }

    fn preds(&self, node: &Node) -> Vec<LocalOp> {
        node.preds.iter().map(|pred| *self.node_of.get(pred).unwrap_or(pred)).collect()
    }

    /// Everything that the given nodes descend from.
    fn ancestors(&self, of: impl IntoIterator<Item = LocalOp>) -> BTreeSet<LocalOp> {
        let preds = |key| self.nodes.get(&key).map_or_else(Vec::new, |node| self.preds(node));
        spread(of, preds)
    }

    /// Everything that descends from the given nodes.
    fn descendants(&self, of: impl IntoIterator<Item = LocalOp>) -> BTreeSet<LocalOp> {
        let mut children: BTreeMap<LocalOp, Vec<LocalOp>> = BTreeMap::new();
        for (key, node) in &self.nodes {
            for pred in self.preds(node) {
                children.entry(pred).or_default().push(*key);
            }
        }
        spread(of, |key| children.get(&key).cloned().unwrap_or_default())
    }

    /// Those of whose descent something is missing here.
    fn unknown(&self) -> BTreeSet<LocalOp> {
        let named = self.nodes.values().flat_map(|node| self.preds(node));
        let missing: BTreeSet<LocalOp> = named.filter(|pred| !self.nodes.contains_key(pred)).collect();
        self.descendants(missing)
    }

    fn erased(&self) -> BTreeMap<LocalOp, &Node> {
        let unknown = self.unknown();
        let before_a_mark = self.ancestors(self.marks());
        let mut after_all: Option<BTreeSet<LocalOp>> = None;
        for mark in self.marks() {
            let after = self.descendants([mark]);
            after_all = Some(match after_all {
                Some(known) => known.intersection(&after).copied().collect(),
                None => after,
            });
        }
        let after_all = after_all.unwrap_or_default();
        let is_erased = |key: &LocalOp, node: &Node| {
            let decided = !unknown.contains(key) || node.gone;
            node.counts && !node.marks && (before_a_mark.contains(key) || decided && !after_all.contains(key))
        };
        self.nodes.iter().filter(|(key, node)| is_erased(key, node)).map(|(key, node)| (*key, node)).collect()
    }

    /// The heads; where nothing else is left (a set aside operation stands on them), the marks.
    fn heads(&self) -> Vec<LocalOp> {
        let erased = self.erased();
        let left: Vec<LocalOp> = self
            .nodes
            .iter()
            .filter(|(key, node)| node.counts && !erased.contains_key(key))
            .map(|(key, _)| *key)
            .collect();
        let replaced = self.ancestors(left.iter().copied());
        let mut heads: Vec<LocalOp> = left.into_iter().filter(|key| !replaced.contains(key)).collect();
        heads.retain(|key| !self.nodes[key].quarantined);
        if heads.is_empty() {
            heads = self.marks().collect();
        }
        heads.iter().flat_map(|key| self.nodes[key].members.iter().copied()).collect()
    }
}

/// Everything that is reached from the given, they themselves only if a way leads back.
fn spread(from: impl IntoIterator<Item = LocalOp>, next: impl Fn(LocalOp) -> Vec<LocalOp>) -> BTreeSet<LocalOp> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<LocalOp> = from.into_iter().flat_map(&next).collect();
    while let Some(key) = open.pop() {
        if reached.insert(key) {
            open.extend(next(key));
        }
    }
    reached
}
