//! The projection: what an operation does to heads, conflicts, tables and search tokens, in whatever order operations come.
//!
//! The heads of a field are the operations that wrote it and that no other names as replaced. They follow from the set of operations
//! alone, so every order of arrival ends in the same tables.

use std::collections::BTreeSet;

use rusqlite::{params, params_from_iter};

use super::core::{Core, Registered, broken};
use super::ids::{LocalOp, replica_of};
use super::journal::{FieldWrite, Op, OpKind, canonical_id};
use super::leaf::Hash;
use super::schema::{Audience, Entity, VOIDED};
use super::shape::{Column, Shape, searched_fields};
use super::value::Value;
use crate::Result;
use crate::planted::planted;

/// A head of a field: the operation, and what it wrote.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) op: LocalOp,
    pub(crate) value: Value,
}

/// The order of heads: the greatest is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    lamport: i64,
    replica: uuid::Uuid,
    leaf: Hash,
}

impl Core {
    /// Lets an operation that was just stored take effect. The row of a `New` must be registered already.
    pub(crate) fn apply(&self, op: &Op) -> Result<()> {
        match op.kind {
            OpKind::New => self.apply_birth(op)?,
            OpKind::Set | OpKind::Void | OpKind::Erase | OpKind::Transfer => self.apply_writes(op)?,
        }
        self.look_for_erased(op)
    }

    /// A quarantined operation shows nothing but still replaces what it names. Of what every office goes by it replaces nothing: there a village has
    /// no word.
    pub(crate) fn apply_quarantined(&self, op: &Op) -> Result<()> {
        if self.is_for_all(op)? {
            return Ok(());
        }
        for write in &op.fields {
            self.replace_heads(op, write)?;
            self.take_early(op.id, &op.row, write.field)?;
            self.settle(&op.row, write.field)?;
        }
        self.look_for_erased(op)
    }

    fn is_for_all(&self, op: &Op) -> Result<bool> {
        let of = |entity: Option<&Entity>| entity.is_some_and(|entity| entity.audience == Audience::All);
        Ok(of(self.entity_of(&op.row)?) || op.root != op.row.id && of(self.entity_of(&self.row(op.root)?)?))
    }

    // ---- births ------------------------------------------------------------------------------------------------

    /// A row registered together with its birth is new here; otherwise edits may have come first.
    fn apply_birth(&self, op: &Op) -> Result<()> {
        let shape = self.shape_of(&op.row)?;
        match op.row.birth {
            Some(birth) if birth == op.id => shape.map_or(Ok(()), |shape| self.insert_row(op, &shape)),
            Some(birth) => self.apply_second_birth(op, birth),
            None => self.apply_late_birth(op, shape.as_deref()),
        }
    }

    fn set_birth(&self, mut row: Registered, birth: LocalOp) -> Result<Registered> {
        self.run("UPDATE registry SET birth = ?2 WHERE id = ?1", params![row.id, birth])?;
        row.birth = Some(birth);
        Ok(row)
    }

    fn insert_row(&self, op: &Op, shape: &Shape) -> Result<()> {
        let mut values: Vec<rusqlite::types::Value> = vec![rusqlite::types::Value::Null; shape.entity.fields.len() + 1];
        values[0] = op.row.id.into();
        for write in &op.fields {
            let Some(column) = shape.column(write.field) else { continue };
            values[column.at + 1] = self.column_value(column, &write.value)?;
            if let (Some(tokens), Value::Text(text)) = (column.tokens, &write.value) {
                self.add_tokens(op.row.id, tokens(text))?;
            }
        }
        self.run(&shape.insert, params_from_iter(values))?;
        Ok(())
    }

    /// A birth that comes after its row was named. Edits may have come too: it is the head only of fields that nothing has replaced it in.
    fn apply_late_birth(&self, op: &Op, shape: Option<&Shape>) -> Result<()> {
        let row = self.set_birth(op.row, op.id)?;
        // DISTINCT would have SQLite plan the statement anew for each row.
        let mut edited: Vec<i64> = self.all("SELECT field FROM head WHERE row = ?1", [row.id], |row| row.get(0))?;
        edited.dedup();
        for field in &edited {
            if !self.take_early(op.id, &row, *field)? {
                self.add_head(&row, *field, op.id)?;
            }
        }
        if let Some(shape) = shape {
            if self.one(&shape.exists, [row.id], |_| Ok(()))?.is_some() {
                for write in op.fields.iter().filter(|write| !edited.contains(&write.field)) {
                    self.project(&row, shape, write.field, &write.value)?;
                }
            } else {
                self.insert_row(op, shape)?;
            }
        }
        if edited.is_empty() {
            return Ok(());
        }
        for field in edited {
            self.settle(&row, field)?;
        }
        self.settle_void(&row)
    }

    /// Two births of one row (only a forged or forked file has them): the smaller id is the birth, the other a plain write, whatever the order.
    fn apply_second_birth(&self, op: &Op, first: LocalOp) -> Result<()> {
        let earlier = (self.op_id(op.id)?, self.leaf_of(op.id)?) < (self.op_id(first)?, self.leaf_of(first)?);
        let birth = if earlier { op.id } else { first };
        let row = self.set_birth(op.row, birth)?;
        self.rebuild_row(&row)
    }

    /// Lets an operation that was set aside take effect after all.
    pub(crate) fn release(&self, op: LocalOp) -> Result<()> {
        let op = self.op_here(op)?;
        let mut row = op.row;
        if op.kind == OpKind::New && row.birth.is_none() {
            row = self.set_birth(row, op.id)?;
        }
        self.rebuild_row(&row)
    }

    fn rebuild_row(&self, row: &Registered) -> Result<()> {
        self.write_tokens()?;
        for table in ["head", "open_conflict", "early", "token", "erased"] {
            self.run(&format!("DELETE FROM {table} WHERE row = ?1"), [row.id])?;
        }
        if let Some(shape) = self.shape_of(row)? {
            self.run(&format!("DELETE FROM {} WHERE row = ?1", shape.entity.name), [row.id])?;
        }
        if let Some(birth) = row.birth {
            self.apply(&self.op_here(birth)?)?;
        }
        let sql = "SELECT id, EXISTS (SELECT 1 FROM quarantine WHERE op = id) FROM op WHERE row = ?1 AND id IS NOT ?2 ORDER BY id";
        let others = self.all(sql, params![row.id, row.birth], |row| Ok((row.get(0)?, row.get::<_, bool>(1)?)))?;
        let outer = self.replaying.replace(true);
        let replayed = others.into_iter().try_for_each(|(id, set_aside)| {
            let op = self.op_here(id)?;
            if set_aside { self.apply_quarantined(&op) } else { self.apply_writes(&op) }
        });
        self.replaying.set(outer);
        replayed?;
        if outer { Ok(()) } else { self.settle_all_erased(Some(row.id)) }
    }

    // ---- edits -------------------------------------------------------------------------------------------------

    fn apply_writes(&self, op: &Op) -> Result<()> {
        if op.row.birth.is_none()
            && let Some(shape) = self.shape_of(&op.row)?
        {
            self.run(&shape.stub, [op.row.id])?;
        }
        let mut voided = op.kind == OpKind::Void;
        for write in &op.fields {
            let alone = self.replace_heads(op, write)?;
            let replaced = self.take_early(op.id, &op.row, write.field)?;
            if !replaced {
                self.add_head(&op.row, write.field, op.id)?;
            }
            voided |= if alone && !replaced {
                // The usual case: the only head now is this operation.
                self.show(&op.row, write)?
            } else {
                self.settle(&op.row, write.field)?
            };
        }
        if op.kind == OpKind::Erase {
            self.note_marks(op)?;
        }
        if voided { self.settle_void(&op.row) } else { Ok(()) }
    }

    /// Takes the replaced heads away; true if none is left and none was in conflict before.
    fn replace_heads(&self, op: &Op, write: &FieldWrite) -> Result<bool> {
        let (row, field) = (&op.row, write.field);
        let before = self.head_ops(row.id, field)?;
        let mut left = before.len();
        let mut birth_replaced = false;
        for pred in &write.pred {
            if planted("wall_clock") && self.written_of(op.id)?.at < self.op_time(pred.op)? {
                continue;
            }
            if before.contains(&pred.op) {
                self.run(
                    "DELETE FROM head WHERE row = ?1 AND field = ?2 AND op = ?3",
                    params![row.id, field, pred.op],
                )?;
                left -= 1;
            } else if row.birth == Some(pred.op) {
                birth_replaced = true;
            } else if !self.has_arrived(pred.op, op.id)? {
                self.note_early(pred.op, row, field)?;
            }
        }
        if before.is_empty()
            && !birth_replaced
            && let Some(birth) = row.birth
        {
            // The birth was the silent head and stays one beside whatever comes now.
            self.add_head(row, field, birth)?;
            left += 1;
        }
        if planted("old_value") {
            left = self.drop_old_values(op, write)?;
        }
        Ok(left == 0 && before.len() < 2)
    }

    pub(super) fn add_head(&self, row: &Registered, field: i64, op: LocalOp) -> Result<()> {
        self.run("INSERT OR IGNORE INTO head (row, field, op) VALUES (?1, ?2, ?3)", params![row.id, field, op])?;
        Ok(())
    }

    fn note_early(&self, op: LocalOp, row: &Registered, field: i64) -> Result<()> {
        self.run("INSERT OR IGNORE INTO early (op, row, field) VALUES (?1, ?2, ?3)", params![op, row.id, field])?;
        self.has_early.set(true);
        Ok(())
    }

    /// Whether an operation was replaced before it came; asked once, when it comes.
    fn take_early(&self, op: LocalOp, row: &Registered, field: i64) -> Result<bool> {
        let sql = "DELETE FROM early WHERE op = ?1 AND row = ?2 AND field = ?3";
        Ok(self.has_early.get() && self.run(sql, params![op, row.id, field])? > 0)
    }

    /// Whether an operation has taken effect. A replay goes through the journal by id, so there only smaller ids have.
    fn has_arrived(&self, op: LocalOp, current: LocalOp) -> Result<bool> {
        Ok((!self.replaying.get() || op < current) && self.has_op(op)?)
    }

    pub(crate) fn head_ops(&self, row: i64, field: i64) -> Result<Vec<LocalOp>> {
        self.all("SELECT op FROM head WHERE row = ?1 AND field = ?2", [row, field], |row| row.get(0))
    }

    // ---- what is shown -----------------------------------------------------------------------------------------

    /// The heads of a field with their values, the shown one first: greatest (Lamport count, replica) among heads.
    pub(crate) fn heads(&self, row: &Registered, field: i64) -> Result<Vec<Head>> {
        let mut ops = self.head_ops(row.id, field)?;
        if ops.is_empty() {
            ops.extend(row.birth);
        }
        let mut heads = Vec::with_capacity(ops.len());
        for op in ops {
            let found = self.op_here(op)?;
            let value =
                found.fields.into_iter().find(|write| write.field == field).map_or(Value::Null, |write| write.value);
            heads.push((self.rank(op)?, Head { op, value }));
        }
        self.part_twins(&mut heads)?;
        heads.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
        Ok(heads.into_iter().map(|(_, head)| head).collect())
    }

    fn rank(&self, op: LocalOp) -> Result<Rank> {
        let written = self.written_of(op)?;
        let lamport = if planted("wall_clock") { written.at } else { written.lamport };
        Ok(Rank { lamport, replica: self.replica(replica_of(op))?.id, leaf: [0; 32] })
    }

    /// Twin laptops write under one replica id and count; only what they wrote tells their operations apart, at every office alike.
    fn part_twins(&self, heads: &mut [(Rank, Head)]) -> Result<()> {
        for at in 0..heads.len() {
            let alike =
                |other: &(Rank, Head)| other.0.lamport == heads[at].0.lamport && other.0.replica == heads[at].0.replica;
            if heads.iter().filter(|other| alike(other)).count() > 1 {
                heads[at].0.leaf = self.leaf_of(heads[at].1.op)?;
            }
        }
        Ok(())
    }

    /// Works a field out from its heads: what is shown, and whether they contradict each other. True if the row is voided.
    pub(super) fn settle(&self, row: &Registered, field: i64) -> Result<bool> {
        let heads = self.heads(row, field)?;
        let contradict = contradict(&heads);
        self.set_conflict(row.id, field, contradict)?;
        match heads.into_iter().next() {
            Some(head) => self.show(row, &FieldWrite { field, value: head.value, pred: Vec::new() }),
            None => Ok(false),
        }
    }

    fn show(&self, row: &Registered, write: &FieldWrite) -> Result<bool> {
        match self.shape_of(row)? {
            Some(shape) => self.project(row, &shape, write.field, &write.value),
            None => self.is_voided(row),
        }
    }

    fn set_conflict(&self, row: i64, field: i64, stands: bool) -> Result<()> {
        let sql = if stands {
            "INSERT OR IGNORE INTO open_conflict (row, field) VALUES (?1, ?2)"
        } else {
            "DELETE FROM open_conflict WHERE row = ?1 AND field = ?2"
        };
        self.run(sql, [row, field])?;
        Ok(())
    }

    /// A void stands in question where a head of the row was not seen by whoever voided it.
    pub(super) fn settle_void(&self, row: &Registered) -> Result<()> {
        let Some(voided) = self.known_name(VOIDED)? else { return Ok(()) };
        let heads = self.heads(row, voided)?;
        let mut contradict = contradict(&heads);
        if !contradict && heads.first().is_some_and(|head| !head.value.is_null()) {
            contradict = !self.unseen_heads(row, voided, &heads)?.is_empty();
        }
        self.set_conflict(row.id, voided, contradict)
    }

    /// Heads of the row's other fields that none of its void operations had seen.
    pub(crate) fn unseen_heads(&self, row: &Registered, voided: i64, heads: &[Head]) -> Result<Vec<LocalOp>> {
        let mut seen: Vec<LocalOp> = row.birth.into_iter().collect();
        for head in heads {
            seen.extend(self.op_here(head.op)?.seen.iter().map(|pred| pred.op));
        }
        let mut others =
            self.all("SELECT DISTINCT op FROM head WHERE row = ?1 AND field <> ?2", [row.id, voided], |row| {
                row.get(0)
            })?;
        others.retain(|op| !seen.contains(op));
        // An erasure says nothing for or against the row.
        let mut unseen = Vec::with_capacity(others.len());
        for op in others {
            if self.op_here(op)?.kind != OpKind::Erase {
                unseen.push(op);
            }
        }
        Ok(unseen)
    }

    /// Whether a row is shown as taken back, whatever this version knows of it.
    pub(crate) fn is_voided(&self, row: &Registered) -> Result<bool> {
        let Some(field) = self.known_name(VOIDED)? else { return Ok(false) };
        Ok(self.heads(row, field)?.first().is_some_and(|head| !head.value.is_null()))
    }

    // ---- tables ------------------------------------------------------------------------------------------------

    /// Writes a value into its column and search tokens. True if the row is (or becomes) voided.
    fn project(&self, row: &Registered, shape: &Shape, field: i64, value: &Value) -> Result<bool> {
        if field == shape.voided {
            self.run(&shape.set_voided, params![row.id, rusqlite::types::Value::from(value)])?;
            return Ok(true);
        }
        let Some(column) = shape.column(field) else { return self.is_voided(row) };
        let (texts, voided) = self.searched_texts(shape, row.id)?;
        self.run(&column.set, params![row.id, self.column_value(column, value)?])?;
        if let Some(searched) = column.searched {
            self.change_tokens(row.id, shape.entity, &texts, searched, &value.shown())?;
        }
        Ok(voided)
    }

    /// The shown values of the fields that are searched, and whether the row is voided.
    fn searched_texts(&self, shape: &Shape, row: i64) -> Result<(Vec<String>, bool)> {
        let read = |row: &rusqlite::Row<'_>| {
            let mut texts = Vec::new();
            for at in 1..=searched_fields(shape.entity).count() {
                texts.push(row.get_ref(at)?.as_str_or_null().ok().flatten().unwrap_or_default().to_owned());
            }
            Ok((texts, row.get(0)?))
        };
        self.one(&shape.read_searched, [row], read)?.ok_or_else(|| broken(shape.entity.name))
    }

    fn column_value(&self, column: &Column, value: &Value) -> Result<rusqlite::types::Value> {
        if let (Some(target), Value::Text(text)) = (column.target, value)
            && let Some(id) = canonical_id(text)
        {
            return Ok(self.row_number(id, target)?.into());
        }
        Ok(value.into())
    }

    /// A token that another field of the row gives too stays.
    fn change_tokens(&self, row: i64, entity: &'static Entity, texts: &[String], at: usize, new: &str) -> Result<()> {
        let (mut before, mut after, mut others) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (place, (field, text)) in searched_fields(entity).zip(texts).enumerate() {
            let tokens =
                |text: &str| field.tokens.filter(|_| !text.is_empty()).map(|tokens| tokens(text)).unwrap_or_default();
            if place == at {
                before.extend(tokens(text));
                after.extend(tokens(new));
            } else {
                others.extend(tokens(text));
            }
        }
        let gone = before.difference(&after).filter(|token| !others.contains(*token)).cloned();
        self.remove_tokens(row, gone)?;
        self.add_tokens(row, after.difference(&before).cloned())
    }
}

/// Whether heads say different things. A value that is not here says nothing; the office that holds it decides.
fn contradict(heads: &[Head]) -> bool {
    let mut known = heads.iter().map(|head| &head.value).filter(|value| !value.is_erased());
    let first = known.next();
    known.any(|value| Some(value) != first)
}
