//! Which of the operations that have come are for an office, by where their root belongs.
//!
//! A village sends its town what its own replicas wrote. A town sends a village every operation on that village's people and households,
//! whoever wrote it; when a root enters the village, its whole history goes first. A unit that someone has left gets the operation that
//! moved them, and nothing after it. The row of a move goes to the unit that is left and, once approved, to the new one.

use std::collections::{HashMap, HashSet};

use rusqlite::params;

use super::refill;
use super::stream::{Run, Stream};
use crate::Result;
use crate::exchange::cards;
use crate::ledger::core::Registered;
use crate::ledger::ids::{LocalOp, counter_of, replica_of};
use crate::ledger::journal::{Op, OpKind};
use crate::ledger::{self, Book, UNIT};
use crate::register::schema::TRANSFER;
use crate::register::transfer::State;
use crate::security::{Card, Role};

/// What a stream takes up next.
pub(super) struct Pending {
    pub(super) runs: Vec<Run>,
    /// The last arrival that was looked at.
    pub(super) cursor: (i64, LocalOp),
    /// Roots whose unit is not known yet: what was passed over of them follows when it is.
    pub(super) passed: Vec<i64>,
}

/// What has come since the stream's cursor and is for that office: the history of what enters, then the rest in the order in which it came.
pub(super) fn pending(book: &Book, stream: &Stream, office: &Card, own: &Card) -> Result<Pending> {
    let mut wanted = Wanted::new(book, stream, office, own)?;
    let arrivals = arrivals_since(book, stream.cursor)?;
    let cursor = arrivals.last().map_or(stream.cursor, |arrival| (arrival.seq, arrival.last));
    wanted.look_at_passed(stream)?;
    let mut runs = Vec::new();
    for arrival in &arrivals {
        wanted.collect(arrival, &mut runs)?;
    }
    if !wanted.entering.is_empty() {
        let mut whole = wanted.history(&arrivals)?;
        whole.append(&mut runs);
        runs = whole;
    }
    Ok(Pending { runs, cursor, passed: wanted.passed.into_iter().collect() })
}

/// Operations that came one after another.
struct Arrival {
    seq: i64,
    first: LocalOp,
    last: LocalOp,
}

fn arrivals_since(book: &Book, cursor: (i64, LocalOp)) -> Result<Vec<Arrival>> {
    let sql = "SELECT seq, first, last FROM local_arrival WHERE seq >= ?1 ORDER BY seq";
    let mut arrivals = book.core.all(sql, [cursor.0], |row| {
        let (seq, first, last) = (row.get(0)?, row.get::<_, LocalOp>(1)?, row.get(2)?);
        let first = if seq == cursor.0 { first.max(cursor.1 + 1) } else { first };
        Ok(Arrival { seq, first, last })
    })?;
    arrivals.retain(|arrival| arrival.first <= arrival.last || arrival.seq != cursor.0);
    Ok(arrivals)
}

/// What an office is to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Another computer of this office: it gets everything.
    Own,
    /// A village's town: it gets what the village wrote.
    Town,
    /// A village's town to which nothing was ever written: where the village has more than its own writings, it had them from a town
    /// that is no more.
    NewTown,
    /// A town's village: it gets what concerns its people.
    Village,
    /// Two towns: they send each other nothing but transfer files.
    None,
}

impl Link {
    fn of(book: &Book, stream: &Stream, office: &Card, own: &Card) -> Result<Self> {
        Ok(match (own.role, office.role) {
            _ if own.office == office.office => Link::Own,
            (Role::Village, Role::Town) => {
                let sql = "SELECT 1 FROM local_stream WHERE office = ?1 LIMIT 1";
                let written = stream.id != 0 || book.core.one(sql, params![office.office], |_| Ok(()))?.is_some();
                if written { Link::Town } else { Link::NewTown }
            }
            (Role::Town, Role::Village) => Link::Village,
            _ => Link::None,
        })
    }

    /// Whether it gets anything that an office wrote.
    fn takes_from(self, by: uuid::Uuid, office: &Card, own: &Card) -> bool {
        match self {
            Link::Own | Link::Village => true,
            Link::Town => by == own.office,
            Link::NewTown => by != office.office,
            Link::None => false,
        }
    }
}

/// Whether a root is for the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    Theirs,
    Others,
    /// Nothing here says yet whose it is.
    Unknown,
}

/// The choice of operations for one office.
struct Wanted<'a> {
    book: &'a Book,
    office: &'a Card,
    own: &'a Card,
    link: Link,
    unit: Option<i64>,
    /// The office's code and those that took its place.
    units: Vec<String>,
    /// Roots that are moves; and those of them that lead away from the office's unit.
    moves: HashSet<i64>,
    leaving: HashSet<i64>,
    audience: HashMap<i64, Audience>,
    /// Roots of which all that came before goes along.
    entering: HashSet<i64>,
    passed: HashSet<i64>,
}

impl<'a> Wanted<'a> {
    fn new(book: &'a Book, stream: &Stream, office: &'a Card, own: &'a Card) -> Result<Self> {
        Ok(Self {
            book,
            office,
            own,
            link: Link::of(book, stream, office, own)?,
            unit: book.core.known_name(UNIT)?,
            units: cards::line_of(book, &office.unit)?,
            moves: HashSet::new(),
            leaving: HashSet::new(),
            audience: HashMap::new(),
            entering: HashSet::new(),
            passed: HashSet::new(),
        })
    }

    /// Roots that were passed over earlier and whose unit has become known.
    fn look_at_passed(&mut self, stream: &Stream) -> Result<()> {
        let sql = "SELECT root FROM local_passed WHERE stream = ?1";
        for root in self.book.core.all(sql, params![stream.id], |row| row.get(0))? {
            match self.audience(root)? {
                Audience::Theirs => self.entering.insert(root),
                Audience::Unknown => self.passed.insert(root),
                Audience::Others => false,
            };
        }
        Ok(())
    }

    fn collect(&mut self, arrival: &Arrival, runs: &mut Vec<Run>) -> Result<()> {
        let replica = self.book.core.replica(replica_of(arrival.first))?;
        let takes = self.link.takes_from(replica.office, self.office, self.own);
        if !takes && !refill::still_wants(self.book, self.office.office, &replica, counter_of(arrival.last))? {
            return Ok(());
        }
        let book = self.book;
        let mut statement = book.core.conn.prepare_cached(
            "SELECT id, CASE root WHEN 0 THEN row ELSE root END, kind FROM op
             WHERE id BETWEEN ?1 AND ?2 AND id NOT IN (SELECT op FROM quarantine) ORDER BY id",
        )?;
        let mut rows = statement.query([arrival.first, arrival.last])?;
        while let Some(row) = rows.next()? {
            if self.is_wanted(row.get(0)?, row.get(1)?, row.get(2)?)? {
                Run::push(runs, row.get(0)?);
            }
        }
        Ok(())
    }

    fn is_wanted(&mut self, id: LocalOp, root: i64, kind: i64) -> Result<bool> {
        if self.link != Link::Village {
            return Ok(true);
        }
        let audience = self.audience(root)?;
        if audience == Audience::Unknown {
            self.passed.insert(root);
            return Ok(false);
        }
        let theirs = audience == Audience::Theirs;
        if kind == OpKind::Transfer.code() {
            // The unit that is left learns that much; one that goes on under another code has everything before it.
            let had_it = self.replaces_their_unit(&self.book.core.op_here(id)?)?;
            if theirs && !had_it {
                self.entering.insert(root);
            }
            return Ok(theirs || had_it);
        }
        if self.leaving.contains(&root) {
            // The unit that is left is told by the town, and not by whom else.
            let by = self.book.core.replica(replica_of(id))?.office;
            return Ok(by == self.own.office || by == self.office.office);
        }
        if theirs && kind != OpKind::New.code() && self.moves.contains(&root) {
            // A move that was approved concerns the new unit from its beginning.
            self.entering.insert(root);
        }
        Ok(theirs)
    }

    /// Whether an operation takes a root out of the office's unit.
    fn replaces_their_unit(&self, op: &Op) -> Result<bool> {
        for pred in op.fields.iter().filter(|write| Some(write.field) == self.unit).flat_map(|write| &write.pred) {
            let Some(replaced) = self.book.core.op(pred.op)? else { continue };
            let before = replaced.fields.iter().find(|write| Some(write.field) == self.unit);
            if before.is_some_and(|write| self.units.contains(&write.value.shown())) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn audience(&mut self, root: i64) -> Result<Audience> {
        if let Some(known) = self.audience.get(&root) {
            return Ok(*known);
        }
        let row = self.book.core.row(root)?;
        let audience = match &*self.book.core.name_text(row.entity)? {
            TRANSFER => {
                self.moves.insert(root);
                self.audience_of_move(root)?
            }
            _ => match (self.book.core.unit_of_root(root)?, self.book.core.entity_of(&row)?) {
                // What became of a division, for one, is news to every village.
                (_, Some(entity)) if entity.audience == ledger::Audience::All => Audience::Theirs,
                (Some(unit), _) if self.units.contains(&unit) => Audience::Theirs,
                // Where two moves contradict each other, each of the units learns of the question.
                (Some(_), _) if self.is_claimed(&row)? => Audience::Theirs,
                // What belongs to no unit stays at the town.
                (None, Some(entity)) if entity.field(UNIT).is_none() => Audience::Others,
                (None, _) => Audience::Unknown,
                (Some(_), _) => Audience::Others,
            },
        };
        self.audience.insert(root, audience);
        Ok(audience)
    }

    /// Whether one of the values that are in question says that the root belongs to the office's unit.
    fn is_claimed(&self, row: &Registered) -> Result<bool> {
        let Some(unit) = self.unit else { return Ok(false) };
        let heads = self.book.core.heads(row, unit)?;
        Ok(heads.len() > 1 && heads.iter().any(|head| self.units.contains(&head.value.shown())))
    }

    fn audience_of_move(&mut self, root: i64) -> Result<Audience> {
        let sql = "SELECT from_unit, to_unit, state FROM transfer WHERE row = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let found: Option<(Option<String>, Option<String>, Option<String>)> = self.book.core.one(sql, [root], read)?;
        let Some((Some(from_unit), to_unit, Some(state))) = found else { return Ok(Audience::Unknown) };
        let is_sent = !matches!(State::from_code(&state), Some(State::Offered | State::Refused));
        if self.units.contains(&from_unit) {
            self.leaving.insert(root);
            return Ok(Audience::Theirs);
        }
        let theirs = is_sent && to_unit.is_some_and(|unit| self.units.contains(&unit));
        Ok(if theirs { Audience::Theirs } else { Audience::Others })
    }

    /// All that came earlier of the roots that enter.
    fn history(&self, arrivals: &[Arrival]) -> Result<Vec<Run>> {
        let mut pending: Vec<(LocalOp, LocalOp)> =
            arrivals.iter().map(|arrival| (arrival.first, arrival.last)).collect();
        pending.sort_unstable();
        let comes_anyway = |id: LocalOp| {
            let before = pending.partition_point(|(first, _)| *first <= id);
            before > 0 && pending[before - 1].1 >= id
        };
        history_of(self.book, &self.entering, comes_anyway)
    }
}

/// Every operation of these roots but those left out: births first, because what they build upon is quicker to take in.
pub(super) fn history_of(book: &Book, roots: &HashSet<i64>, left_out: impl Fn(LocalOp) -> bool) -> Result<Vec<Run>> {
    let mut statement = book.core.conn.prepare(
        "SELECT id, CASE root WHEN 0 THEN row ELSE root END, kind FROM op
         WHERE id NOT IN (SELECT op FROM quarantine) ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let (mut births, mut later) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (id, root, kind): (LocalOp, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if roots.contains(&root) && !left_out(id) {
            Run::push(if kind == OpKind::New.code() { &mut births } else { &mut later }, id);
        }
    }
    births.append(&mut later);
    Ok(births)
}
