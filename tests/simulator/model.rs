//! The simulator's own account: every operation that was accepted, who wrote it, and what was known where it was written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cunce::ledger::{JournalLine, OpId, UNIT, VOIDED, Value};
use cunce::register::schema::TRANSFER;
use uuid::Uuid;

/// A set of operations by their numbers in the account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ops(Vec<u64>);

impl Ops {
    pub fn add(&mut self, op: usize) {
        if self.0.len() <= op / 64 {
            self.0.resize(op / 64 + 1, 0);
        }
        self.0[op / 64] |= 1 << (op % 64);
    }

    pub fn has(&self, op: usize) -> bool {
        self.0.get(op / 64).is_some_and(|word| word >> (op % 64) & 1 == 1)
    }

    pub fn join(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    pub fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.join(other);
        both
    }

    pub fn holds_all(&self, other: &Self) -> bool {
        other.iter().all(|op| self.has(op))
    }

    pub fn retain(&mut self, keeps: impl Fn(usize) -> bool) {
        let left = self.iter().filter(|op| keeps(*op)).collect::<Vec<_>>();
        self.0.fill(0);
        left.into_iter().for_each(|op| self.add(op));
    }

    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.0.len() * 64).filter(|op| self.has(*op))
    }
}

/// An operation's id without what tells twins apart, which differs from place to place.
pub type Id = (Uuid, u64);

pub fn id(op: OpId) -> Id {
    (op.replica, op.counter)
}

/// The heads that stood in question, by row and field.
pub type Open = BTreeMap<(Uuid, String), BTreeSet<Id>>;

/// One accepted operation.
pub struct Written {
    pub line: JournalLine,
    pub office: usize,
    /// Everything its writer had, and what the same write had done before it.
    pub known: Ops,
    /// What was in question where it was written.
    pub open: std::rc::Rc<Open>,
}

impl Written {
    /// What it says of a field; a birth says something of every field.
    pub fn says(&self, field: &str) -> Option<Value> {
        let said = self.line.fields.get(field).cloned();
        if self.line.kind == "new" && field != VOIDED { Some(said.unwrap_or(Value::Null)) } else { said }
    }
}

#[derive(Default)]
pub struct Model {
    pub ops: Vec<Written>,
    /// By id and time: two laptops can give one id to two operations, at two times.
    numbers: HashMap<(Id, i64), usize>,
    pub rows: BTreeMap<Uuid, Vec<usize>>,
    units: BTreeMap<Uuid, String>,
    /// People and households that were ever moved to another unit, and what was asked and said about that: who gets what of them
    /// depends on where they are and on what has been heard of it, so their operations are counted where they are, and not by file.
    pub moving: BTreeSet<Uuid>,
}

impl Model {
    /// Adds what one write did, and returns the numbers of its operations.
    pub fn record(&mut self, lines: Vec<JournalLine>, office: usize, known: &Ops, open: Open) -> Vec<usize> {
        let open = std::rc::Rc::new(open);
        let mut now = known.clone();
        let mut numbers = Vec::new();
        for line in lines {
            let number = self.ops.len();
            self.numbers.insert((id(line.op), line.at), number);
            self.rows.entry(line.row).or_default().push(number);
            if line.kind == "transfer" || line.entity == TRANSFER {
                self.moving.insert(line.root);
            }
            if let Some(Value::Text(unit)) = line.fields.get(UNIT).filter(|_| line.kind == "new") {
                self.units.insert(line.row, unit.clone());
            }
            // An undone resolution says each of the settled values again, beside the others.
            let known = if line.restates.is_some() { known.clone() } else { now.clone() };
            self.ops.push(Written { line, office, known, open: open.clone() });
            now.add(number);
            numbers.push(number);
        }
        numbers
    }

    pub fn number(&self, op: Id, at: i64) -> Option<usize> {
        self.numbers.get(&(op, at)).copied()
    }

    pub fn moves(&self, op: usize) -> bool {
        self.moving.contains(&self.ops[op].line.root)
    }

    /// The unit that an operation's row belongs to; of those that move, the one that it began in.
    pub fn unit(&self, op: usize) -> Option<&str> {
        self.units.get(&self.ops[op].line.root).map(String::as_str)
    }

    pub fn unit_of(&self, root: Uuid) -> Option<&str> {
        self.units.get(&root).map(String::as_str)
    }

    pub fn born(&self, entity: &str, among: &Ops) -> Vec<Uuid> {
        let born = among.iter().map(|op| &self.ops[op].line);
        born.filter(|line| line.kind == "new" && line.entity == entity).map(|line| line.row).collect()
    }

    /// The operations on a field that nobody who wrote there later knew.
    pub fn latest(&self, row: Uuid, field: &str, among: &Ops) -> Vec<(usize, Value)> {
        let writes: Vec<(usize, Value)> = self.rows[&row]
            .iter()
            .filter(|op| among.has(**op))
            .filter_map(|op| Some((*op, self.ops[*op].says(field)?)))
            .collect();
        let known_to_another =
            |op: usize| writes.iter().any(|(other, _)| *other != op && self.knows(&self.ops[*other], op));
        let stands = |op: usize| !known_to_another(op) && !self.is_erased(op, field, among);
        writes.iter().filter(|(op, _)| stands(*op)).cloned().collect()
    }

    /// Whether the writer of one operation knew another one. An erasure that says one again after a restore is the same one.
    fn knows(&self, written: &Written, op: usize) -> bool {
        let line = &self.ops[op].line;
        if line.kind != "erase" {
            return written.known.has(op);
        }
        let first = |line: &JournalLine| line.restates.unwrap_or(line.op);
        let is_same = |other: &usize| {
            let other = &self.ops[*other].line;
            other.kind == "erase" && first(other) == first(line)
        };
        self.rows[&line.row].iter().filter(|other| is_same(other)).any(|other| written.known.has(*other))
    }

    /// Whether a value of a field has to go: somebody has erased the field, and its writer did not know that.
    pub fn is_erased(&self, op: usize, field: &str, among: &Ops) -> bool {
        let written = &self.ops[op];
        written.line.kind != "erase"
            && self.rows[&written.line.row].iter().any(|mark| {
                let line = &self.ops[*mark].line;
                let marks = line.kind == "erase" && line.fields.contains_key(field);
                marks && among.has(*mark) && !self.knows(written, *mark)
            })
    }

    /// Whether anything of the row was erased.
    pub fn is_marked(&self, row: Uuid, among: &Ops) -> bool {
        self.rows[&row].iter().any(|op| among.has(*op) && self.ops[*op].line.kind == "erase")
    }

    /// Whether something of the row is not here that somebody who wrote on it knew: then a value may be kept until it comes.
    pub fn has_hole(&self, row: Uuid, among: &Ops) -> bool {
        let ops = &self.rows[&row];
        ops.iter()
            .filter(|op| among.has(**op))
            .any(|op| ops.iter().any(|known| self.ops[*op].known.has(*known) && !among.has(*known)))
    }

    /// Every field that any operation on a row names.
    pub fn fields(&self, row: Uuid, among: &Ops) -> BTreeSet<&str> {
        let ops = self.rows[&row].iter().filter(|op| among.has(**op));
        ops.flat_map(|op| self.ops[*op].line.fields.keys().map(String::as_str)).collect()
    }
}
