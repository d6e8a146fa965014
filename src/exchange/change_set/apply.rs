//! Taking a file's operations into the journal, one by one: known ones are passed over, new ones stored and projected.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::read::damaged;
use super::wire::{self, Header, OpLine, PredEntry, WriteLine};
use crate::Result;
use crate::ledger::core::{Core, Replica};
use crate::ledger::ids::{COUNTER_MAX, LocalOp, local_op};
use crate::ledger::journal::{FieldWrite, Op, OpKind, Pred, Written};
use crate::ledger::leaf::{Hash, hash8, link};
use crate::ledger::{UNIT, Value};
use crate::security::{Card, Role};

/// No honest clock of writes jumps so far.
const LAMPORT_JUMP_MAX: i64 = 1 << 32;
const LAMPORT_MAX: i64 = 1 << 52;
/// Longer texts are nothing an office has typed.
const TEXT_BYTES_MAX: usize = 4096;

/// Takes in one file.
pub(super) struct Applier<'a> {
    core: &'a Core,
    sender: &'a Card,
    replicas: Vec<Known>,
    written: Option<Current>,
    lamport: i64,
    pub(super) chain: Hash,
    arrivals: Vec<(LocalOp, LocalOp)>,
    /// By replica, the last operation that is here: what lies beyond it need not be looked for.
    last_here: HashMap<i64, LocalOp>,
    pub(super) tally: Tally,
}

/// What a file brought.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) new_ops: u64,
    pub(super) new_people: u64,
    pub(super) new_households: u64,
    changed: HashSet<i64>,
    born: HashSet<i64>,
}

impl Tally {
    /// People and households that were here and were written on.
    pub(super) fn changed_roots(&self) -> u64 {
        self.changed.difference(&self.born).count() as u64
    }
}

/// A replica of the header's list, with its histories here; `current` is the one this file goes on with.
struct Known {
    variants: Vec<Arc<Replica>>,
    current: usize,
    /// Whether the sender may speak for it.
    vouched: bool,
}

struct Current {
    replica: usize,
    first: u64,
    written: Written,
    /// The last history under which the write's own line was stored.
    stored_for: Option<i64>,
}

impl<'a> Applier<'a> {
    pub(super) fn new(core: &'a Core, header: &Header, sender: &'a Card, own: &Card, chain: Hash) -> Result<Self> {
        let mut replicas = Vec::with_capacity(header.replicas.len());
        for entry in &header.replicas {
            let mut variants: Vec<Arc<Replica>> = core.variants(entry.id)?.into_iter().map(Arc::new).collect();
            if variants.is_empty() {
                variants.push(core.add_replica(entry.id, 0, entry.office, &entry.unit)?);
            }
            let office = variants[0].office;
            // A village speaks for itself, and gives a restored town its own back; a town speaks for all.
            let vouched = sender.role == Role::Town || office == sender.office || office == own.office;
            replicas.push(Known { variants, current: 0, vouched });
        }
        let lamport = core.own_head()?.lamport;
        Ok(Self {
            core,
            sender,
            replicas,
            written: None,
            lamport,
            chain,
            arrivals: Vec::new(),
            last_here: HashMap::new(),
            tally: Tally::default(),
        })
    }

    pub(super) fn write(&mut self, line: &WriteLine<'_>) -> Result<()> {
        let (replica, first) = line.write;
        let known = self.replicas.get(replica).ok_or_else(damaged)?;
        let jump = line.lamport.checked_sub(self.lamport).ok_or_else(damaged)?;
        if jump > LAMPORT_JUMP_MAX || !(0..=LAMPORT_MAX).contains(&line.lamport) || first == 0 || first > COUNTER_MAX {
            return Err(damaged());
        }
        self.lamport = self.lamport.max(line.lamport);
        let written = Written {
            first: local_op(known.variants[known.current].local, first),
            lamport: line.lamport,
            at: line.at,
            author: self.core.name(&line.author)?,
            action: self.core.name(&line.action)?,
            schema: line.schema,
            secret: wire::decode(&line.secret).ok_or_else(damaged)?,
        };
        self.written = Some(Current { replica, first, written, stored_for: None });
        Ok(())
    }

    pub(super) fn op(&mut self, line: &OpLine<'_>) -> Result<()> {
        let current = self.written.as_ref().ok_or_else(damaged)?;
        if line.op < current.first || line.op > COUNTER_MAX {
            return Err(damaged());
        }
        let known = &self.replicas[current.replica];
        let replica = known.variants[known.current].local;
        let id = local_op(replica, line.op);
        let here = id <= self.last_here(replica)? && self.core.has_op(id)?;
        let current = self.written.as_ref().ok_or_else(damaged)?;
        let known = &self.replicas[current.replica];
        let reason = self.quarantine_reason(line, known);
        let mut op = self.read_op(line, id, here || reason.is_some())?;
        let leaf = self.core.leaf(&op, &current.written)?;
        self.chain = link(&self.chain, &leaf);
        if here {
            if self.leaf_here(id)? == leaf {
                return self.release(id, reason.is_none());
            }
            match self.switch_history(line.op, &leaf)? {
                Some(variant) => op.id = local_op(variant, line.op),
                None => return Ok(()),
            }
        }
        self.store(&op, reason)
    }

    /// Settles what is shared by all operations: the Lamport count and the order of arrival.
    pub(super) fn finish(&self) -> Result<()> {
        self.core.run("UPDATE local_chain SET lamport = max(lamport, ?1)", [self.lamport])?;
        for (first, last) in &self.arrivals {
            self.core.note_arrival(*first, *last)?;
        }
        Ok(())
    }

    fn last_here(&mut self, replica: i64) -> Result<LocalOp> {
        if let Some(last) = self.last_here.get(&replica) {
            return Ok(*last);
        }
        let range = [local_op(replica, 0), local_op(replica, COUNTER_MAX)];
        let last =
            self.core.one("SELECT max(id) FROM op WHERE id BETWEEN ?1 AND ?2", range, |row| row.get(0))?.flatten();
        let last = last.unwrap_or(range[0]);
        self.last_here.insert(replica, last);
        Ok(last)
    }

    fn store(&mut self, op: &Op, reason: Option<&'static str>) -> Result<()> {
        let replica = crate::ledger::ids::replica_of(op.id);
        self.last_here.entry(replica).and_modify(|last| *last = op.id.max(*last));
        if let Some(current) = &mut self.written
            && current.stored_for != Some(replica)
        {
            current.written.first = local_op(replica, current.first);
            current.stored_for = Some(replica);
            self.core.store_written(&current.written)?;
        }
        self.core.store_op(op)?;
        match self.arrivals.last_mut() {
            Some((_, last)) if *last + 1 == op.id => *last = op.id,
            _ => self.arrivals.push((op.id, op.id)),
        }
        self.tally.new_ops += 1;
        if let Some(reason) = reason {
            self.core.run("INSERT INTO quarantine (op, reason) VALUES (?1, ?2)", rusqlite::params![op.id, reason])?;
            return self.core.apply_quarantined(op);
        }
        self.count(op)?;
        self.core.apply(op)
    }

    fn count(&mut self, op: &Op) -> Result<()> {
        if op.kind != OpKind::New {
            self.tally.changed.insert(op.root);
            return Ok(());
        }
        match &*self.core.name_text(op.row.entity)? {
            "resident" => self.tally.new_people += 1,
            "household" => self.tally.new_households += 1,
            _ => {}
        }
        self.tally.born.insert(op.row.id);
        Ok(())
    }

    // ---- reading -----------------------------------------------------------------------------------------------

    fn read_op(&self, line: &OpLine<'_>, id: LocalOp, is_birth_elsewhere: bool) -> Result<Op> {
        let kind = OpKind::from_word(&line.kind).ok_or_else(damaged)?;
        let entity = self.core.name(&line.entity)?;
        let root = match &line.root {
            None => 0,
            Some((entity, uuid)) => {
                let entity = self.core.name(entity)?;
                match self.core.find_row(*uuid, entity)? {
                    Some(root) => root.id,
                    None => self.core.register(*uuid, entity, 0, None)?.id,
                }
            }
        };
        let birth = (kind == OpKind::New && !is_birth_elsewhere).then_some(id);
        let row = match self.core.find_row(line.row, entity)? {
            Some(row) => self.core.adopt(row, root)?,
            None => self.core.register(line.row, entity, root, birth)?,
        };
        let mut fields = Vec::with_capacity(line.fields.len());
        for (name, raw) in &line.fields {
            let pred = line.pred.get(name).map(|pred| self.preds(pred)).transpose()?.unwrap_or_default();
            fields.push(FieldWrite { field: self.core.name(name)?, value: Value::from_raw(raw), pred });
        }
        let restates = line.restates.map(|(replica, counter)| self.local(replica, counter)).transpose()?;
        let root = if root == 0 { row.id } else { root };
        Ok(Op { id, row, root, kind, fields, seen: self.preds(&line.seen)?, restates })
    }

    fn preds(&self, entries: &[PredEntry]) -> Result<Vec<Pred>> {
        entries
            .iter()
            .map(|(replica, counter, hash)| {
                let hash = wire::decode(hash).ok_or_else(damaged)?;
                let known = self.replicas.get(*replica).ok_or_else(damaged)?;
                let mut op = self.local(*replica, *counter)?;
                for variant in known.variants.iter().skip(1) {
                    let twin = local_op(variant.local, *counter);
                    if self.core.has_op(twin)? && hash8(&self.leaf_here(twin)?) == hash {
                        op = twin;
                    }
                }
                Ok(Pred { op, hash })
            })
            .collect()
    }

    fn local(&self, replica: usize, counter: u64) -> Result<LocalOp> {
        let known = self.replicas.get(replica).ok_or_else(damaged)?;
        if counter == 0 || counter > COUNTER_MAX {
            return Err(damaged());
        }
        Ok(local_op(known.variants[0].local, counter))
    }

    // ---- judging -----------------------------------------------------------------------------------------------

    /// Depends only on the operation itself and on who signed the file.
    fn quarantine_reason(&self, line: &OpLine<'_>, known: &Known) -> Option<&'static str> {
        if !known.vouched {
            return Some("not_vouched");
        }
        if line.fields.values().any(|value| value.get().len() > TEXT_BYTES_MAX) {
            return Some("too_long");
        }
        let unit = line.fields.get(UNIT).map(|raw| Value::from_raw(raw));
        let foreign = unit.is_some_and(|unit| unit != Value::text(&self.sender.unit));
        let own = known.variants[0].office == self.sender.office;
        (self.sender.role == Role::Village && own && foreign).then_some("other_unit")
    }

    fn leaf_here(&self, id: LocalOp) -> Result<Hash> {
        self.core.leaf(&self.core.op_here(id)?, &self.core.written_of(id)?)
    }

    /// An operation that was set aside takes effect once someone delivers it who may.
    fn release(&self, id: LocalOp, vouched: bool) -> Result<()> {
        if vouched && self.core.run("DELETE FROM quarantine WHERE op = ?1", [id])? > 0 {
            self.core.release(id)?;
        }
        Ok(())
    }

    /// Two different operations under one id: a twin. Its history goes on beside the first one. None if it is known there already.
    fn switch_history(&mut self, counter: u64, leaf: &Hash) -> Result<Option<i64>> {
        let Some(current) = &self.written else { return Err(damaged()) };
        let replica = current.replica;
        for at in 0..self.replicas[replica].variants.len() {
            let local = self.replicas[replica].variants[at].local;
            let id = local_op(local, counter);
            let same = self.core.has_op(id)? && self.leaf_here(id)? == *leaf;
            if same || !self.core.has_op(id)? {
                self.replicas[replica].current = at;
                return Ok((!same).then_some(local));
            }
        }
        let first = self.replicas[replica].variants[0].clone();
        let variant = self.replicas[replica].variants.len() as i64;
        let added = self.core.add_replica(first.id, variant, first.office, &first.unit)?;
        let known = &mut self.replicas[replica];
        known.current = known.variants.len();
        known.variants.push(added.clone());
        Ok(Some(added.local))
    }
}
