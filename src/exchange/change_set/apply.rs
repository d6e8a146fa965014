//! Taking a file's operations into the journal, one by one: known ones are passed over, new ones stored and projected.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::envelope;
use super::read::{damaged, damaged_by};
use super::salted;
use super::twins::{Place, named, place};
use super::wire::{self, Hash8Text, Header, OpLine, PredEntry, WriteLine};
use crate::Result;
use crate::ledger::core::{Core, Replica};
use crate::ledger::ids::{COUNTER_MAX, LocalOp, local_op};
use crate::ledger::journal::{FieldWrite, Op, OpKind, Pred, Written};
use crate::ledger::leaf::{Hash, link};
use crate::ledger::salts::{SECRET_GONE, Salts};
use crate::ledger::{Audience, UNIT, Value};
use crate::register::schema::TRANSFER;
use crate::register::transfer::State;
use crate::security::{Card, Identity, Role};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

/// No honest clock of writes jumps so far.
const LAMPORT_JUMP_MAX: i64 = 1 << 32;
const LAMPORT_MAX: i64 = 1 << 52;
/// Longer texts are nothing an office has typed.
const TEXT_BYTES_MAX: usize = 4096;

/// Takes in one file.
pub(super) struct Applier<'a> {
    core: &'a Core,
    sender: &'a Card,
    identity: &'a Identity,
    replicas: Vec<Known>,
    written: Option<Current>,
    lamport: i64,
    /// The replica that writes here; nobody else writes in its name but a twin.
    own_replica: i64,
    pub(super) chain: Hash,
    arrivals: Vec<(LocalOp, LocalOp)>,
    /// By replica, the last operation that is here: what lies beyond it need not be looked for.
    last_here: HashMap<i64, LocalOp>,
    /// Operations that were here without their values and have got them.
    pub(super) filled: BTreeSet<LocalOp>,
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

/// What only a town may say of a move. A village offers, receives and returns, and takes its own word back.
fn decides_transfer(line: &OpLine<'_>) -> bool {
    let Some(state) = line.fields.get("state").filter(|_| line.entity == TRANSFER) else { return false };
    match State::from_code(&Value::from_raw(state).shown()) {
        Some(State::Offered) => false,
        Some(State::Refused | State::SentBack) => true,
        _ => line.kind == OpKind::New.word(),
    }
}

/// A replica of the header's list, with its histories here. There is more than one where twin laptops wrote under one id.
pub(super) struct Known {
    pub(super) variants: Vec<Arc<Replica>>,
    /// The place of the history that this file was last found to go on with.
    pub(super) current: usize,
    /// Whether the sender may speak for it.
    pub(super) vouched: bool,
    /// Whether it may also say what every office goes by.
    for_all: bool,
}

struct Current {
    replica: usize,
    first: u64,
    written: Written,
    /// The last history under which the write's own line was stored.
    stored_for: Option<i64>,
    /// Whether it was here before, perhaps without its secret, or came without one.
    may_lack_secret: bool,
}

impl<'a> Applier<'a> {
    pub(super) fn new(
        core: &'a Core,
        header: &Header,
        sender: &'a Card,
        identity: &'a Identity,
        chain: Hash,
    ) -> Result<Self> {
        let own = identity.card();
        let was_restored = core.forked_from(core.replica(core.own_head()?.replica)?.id)?.is_some();
        let mut replicas = Vec::with_capacity(header.replicas.len());
        for entry in &header.replicas {
            let mut variants: Vec<Arc<Replica>> = core.variants(entry.id)?.into_iter().map(Arc::new).collect();
            let is_new = variants.is_empty();
            if is_new {
                variants.push(core.add_replica(entry.id, 0, entry.office, &entry.unit)?);
            }
            let office = variants[0].office;
            // A village speaks for itself, and gives a restored or new town back what the town has written; a town, and another
            // computer of one's own office, speak for all.
            // A life of this very office that is not known here there is only after a restore.
            let ours = office == own.office && (!is_new || was_restored);
            let of_own = ours || office != own.office && entry.unit == own.unit;
            let for_all = sender.role == Role::Town || sender.office == own.office;
            let vouched = for_all || of_own || office == sender.office;
            replicas.push(Known { variants, current: 0, vouched, for_all: for_all || ours });
        }
        let head = core.own_head()?;
        Ok(Self {
            core,
            sender,
            identity,
            replicas,
            written: None,
            lamport: head.lamport,
            own_replica: head.replica,
            chain,
            arrivals: Vec::new(),
            last_here: HashMap::new(),
            filled: BTreeSet::new(),
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
            first: local_op(known.variants[0].local, first),
            lamport: line.lamport,
            at: line.at,
            author: self.core.name(&line.author)?,
            action: self.core.name(&line.action)?,
            schema: line.schema,
            secret: salted::secret(&line.secret)?,
        };
        self.written = Some(Current { replica, first, written, stored_for: None, may_lack_secret: true });
        Ok(())
    }

    pub(super) fn op(&mut self, line: &OpLine<'_>) -> Result<()> {
        let current = self.written.as_ref().ok_or_else(damaged)?;
        if line.op < current.first || line.op > COUNTER_MAX {
            return Err(damaged());
        }
        let (known, first, stored_for) = (&self.replicas[current.replica], current.first, current.stored_for);
        let replica = known.variants[0].local;
        let id = local_op(replica, line.op);
        let reason = self.quarantine_reason(line, known);
        let is_alone = known.variants.len() == 1 && replica != self.own_replica;
        let last_here = self.last_here(replica)?;
        // Where a write begins among what is here, it may be a twin's: then its operations do not simply follow.
        let is_beyond = stored_for == Some(replica) || local_op(replica, first) > last_here;
        let is_next = is_alone && is_beyond && id > last_here;
        let mut op = self.read_op(line, id, !is_next || reason.is_some())?;
        let current = self.written.as_ref().ok_or_else(damaged)?;
        let salts = salted::of_line(self.core, line, id, &current.written)?;
        let leaf = self.core.leaf_with(&op, &current.written, &salts)?;
        self.chain = link(&self.chain, &leaf);
        if !is_next {
            let known = &mut self.replicas[current.replica];
            match place(self.core, known, (first, &current.written), line.op, &leaf, self.own_replica)? {
                Place::Here(id) => {
                    self.known(id, &op, &salts, reason.is_none())?;
                    op.id = id;
                    return self.take_envelope(&op, line, reason.is_none());
                }
                Place::At(id) => op.id = id,
            }
        }
        self.store(&op, &salts, reason)?;
        self.take_envelope(&op, line, reason.is_none())
    }

    /// Values that were sealed for this office; what is for another one is kept for it.
    fn take_envelope(&mut self, come: &Op, line: &OpLine<'_>, vouched: bool) -> Result<()> {
        let Some(sealed) = line.envelope.as_deref().filter(|_| vouched) else { return Ok(()) };
        let here = self.core.op_here(come.id)?;
        if here.fields.iter().all(|write| !write.value.is_erased()) {
            return Ok(());
        }
        let sealed = BASE64.decode(sealed).map_err(damaged_by)?;
        match envelope::open(self.core, come, &sealed, self.identity)? {
            Some((filled, salts)) => self.core.fill_in(&here, &filled, &salts),
            None if self.core.erases_any_of(&here)? => Ok(()),
            None => envelope::keep(self.core, here.id, &sealed),
        }
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

    fn store(&mut self, op: &Op, salts: &Salts, reason: Option<&'static str>) -> Result<()> {
        let replica = crate::ledger::ids::replica_of(op.id);
        self.last_here.entry(replica).and_modify(|last| *last = op.id.max(*last));
        if let Some(current) = &mut self.written
            && current.stored_for != Some(replica)
        {
            current.written.first = local_op(replica, current.first);
            current.stored_for = Some(replica);
            let stored = self.core.store_written(&current.written)?;
            current.may_lack_secret = !stored || current.written.secret == SECRET_GONE;
        }
        self.core.store_op(op)?;
        let may_lack_secret = self.written.as_ref().is_some_and(|current| current.may_lack_secret);
        if may_lack_secret || self.core.erases() || op.fields.iter().any(|write| write.value.is_erased()) {
            let kept = self.core.keep_salts(op, salts)?;
            if let Some(current) = &mut self.written {
                current.may_lack_secret |= kept;
            }
        }
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

    fn read_op(&mut self, line: &OpLine<'_>, id: LocalOp, is_birth_elsewhere: bool) -> Result<Op> {
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
            let pred = match line.pred.get(name) {
                Some(pred) => self.preds(pred, id)?,
                None => Vec::new(),
            };
            fields.push(FieldWrite { field: self.core.name(name)?, value: Value::from_raw(raw), pred });
        }
        for (name, digest) in &line.erased {
            let pred = match line.pred.get(name) {
                Some(pred) => self.preds(pred, id)?,
                None => Vec::new(),
            };
            let value = Value::Erased(wire::decode(digest).ok_or_else(damaged)?);
            fields.push(FieldWrite { field: self.core.name(name)?, value, pred });
        }
        if kind == OpKind::Erase && fields.iter().any(|write| !write.value.is_null()) {
            return Err(damaged());
        }
        let restates = line.restates.map(|(replica, counter)| self.local(replica, counter)).transpose()?;
        let root = if root == 0 { row.id } else { root };
        let seen = self.preds(&line.seen, id)?;
        Ok(Op { id, row, root, kind, fields, seen, restates })
    }

    fn preds(&mut self, entries: &[PredEntry], own: LocalOp) -> Result<Vec<Pred>> {
        let mut preds = Vec::with_capacity(entries.len());
        for (replica, counter, Hash8Text(hash)) in entries {
            let mut op = self.local(*replica, *counter)?;
            let known = self.replicas.get_mut(*replica).ok_or_else(damaged)?;
            // No operation can replace itself: under its own id it names a twin's.
            if known.variants.len() > 1 || op == own {
                op = named(self.core, known, *counter, hash)?;
            }
            preds.push(Pred { op, hash: *hash });
        }
        Ok(preds)
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
        let foreign = unit.as_ref().is_some_and(|unit| *unit != Value::text(&self.sender.unit));
        let own = known.variants[0].office == self.sender.office;
        // What every office goes by is the town's word alone: divisions, the schedules in force, the key that notes are sealed to.
        let root = line.root.as_ref().map(|(entity, _)| &**entity);
        let says_for_all = [Some(&*line.entity), root].into_iter().flatten().any(|entity| self.is_for_all(entity));
        if says_for_all && !known.for_all {
            return Some("town_decides");
        }
        if self.sender.role == Role::Town || !own {
            return None;
        }
        if foreign {
            return Some("other_unit");
        }
        let moves = line.kind == OpKind::Transfer.word() || line.kind != OpKind::New.word() && unit.is_some();
        (moves || decides_transfer(line)).then_some("town_decides")
    }

    fn is_for_all(&self, entity: &str) -> bool {
        self.core.entity(entity).is_some_and(|entity| entity.audience == Audience::All)
    }

    /// An operation that is here: what was set aside may take effect now, and what was withheld may have come.
    fn known(&mut self, here: LocalOp, come: &Op, salts: &Salts, vouched: bool) -> Result<()> {
        if vouched {
            let local = self.core.op_here(here)?;
            if local.fields.iter().any(|write| write.value.is_erased()) {
                self.core.fill_in(&local, come, salts)?;
                self.filled.insert(here);
            }
        }
        self.release(here, vouched)
    }

    /// An operation that was set aside takes effect once someone delivers it who may.
    fn release(&mut self, id: LocalOp, vouched: bool) -> Result<()> {
        if vouched && self.core.run("DELETE FROM quarantine WHERE op = ?1", [id])? > 0 {
            // Streams have passed it by; it goes on from here as if it had come now.
            self.arrivals.push((id, id));
            self.core.release(id)?;
        }
        Ok(())
    }
}
