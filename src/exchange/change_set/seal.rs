//! Sealing: when a person or household has left for another unit, the values that stay behind go into envelopes for the town, and only their
//! digests stay readable here.

use std::collections::BTreeSet;

use rusqlite::params;
use uuid::Uuid;

use super::envelope;
use super::stream::{self, Run};
use super::wanted::pending;
use super::withheld::left_by;
use crate::Result;
use crate::exchange::cards;
use crate::ledger::Book;
use crate::ledger::erase::personal_fields;
use crate::ledger::ids::LocalOp;
use crate::register::division;
use crate::register::transfer::{State, Transfer, town_of, transfers};
use crate::security::{CIVIL, Card, Role};
use crate::session::Session;

/// Seals the values of everything under a root for an office, with the month in which they left. What is shown afterwards is the unit and
/// nothing of a person; a returning person's values are filled in again by the files that bring them back.
fn seal_root(book: &Book, root: i64, ops: &BTreeSet<LocalOp>, to: &Card, month: &str) -> Result<()> {
    for id in ops {
        let personal = personal_fields(&book.core, &book.core.op_here(*id)?)?;
        put_in_envelope(book, *id, &personal, to)?;
    }
    book.core.run(
        "INSERT OR REPLACE INTO local_sealed (root, office, month) VALUES (?1, ?2, ?3)",
        params![root, to.office, month],
    )?;
    book.core.take_out_all(ops)
}

fn put_in_envelope(book: &Book, op: LocalOp, fields: &BTreeSet<i64>, to: &Card) -> Result<()> {
    let here = book.core.op_here(op)?;
    let salts = book.core.salts_of(op, &book.core.written_of(op)?)?;
    match envelope::seal(&book.core, &here, &salts, fields, to)? {
        Some(sealed) => envelope::keep(&book.core, op, &sealed),
        None => Ok(()),
    }
}

/// Seals everyone who was moved away and received elsewhere, once the town has all that was written here of them; and forgets where they
/// went unless they agreed.
pub(super) fn seal_left(session: &mut Session) -> Result<()> {
    let own = session.identity.card().clone();
    if own.role != Role::Village {
        return Ok(());
    }
    let gone = received_elsewhere(&session.book, &own)?;
    if gone.is_empty() {
        return Ok(());
    }
    let town = cards::office_of_unit(&session.book, town_of(&own.unit))?;
    session.book.in_transaction(|book| {
        // Who is back is nobody who has left.
        let sql = "DELETE FROM local_sealed WHERE root IN (SELECT row FROM resident WHERE unit = ?1 UNION SELECT row FROM household WHERE unit = ?1)";
        book.core.run(sql, [&own.unit])
    })?;
    let unread = unread_by(&session.book, &town, &own)?;
    for moved in gone {
        for root in left(&session.book, &moved, &own)? {
            let ops = ops_under(&session.book, root)?;
            if is_sealed(&session.book, root)? || ops.iter().any(|op| holds(&unread, *op)) {
                continue;
            }
            session.book.in_transaction(|book| seal_root(book, root, &ops, &town, &moved.month))?;
        }
        if !moved.consent && !moved.to_unit.is_empty() {
            forget_destination(&mut session.book, moved.id, &town)?;
        }
    }
    Ok(())
}

/// Takes out again what a file has filled in of those who have left and were received: one that was written before they left, or to another
/// laptop. Whoever comes back with the file keeps it.
pub(super) fn keep_sealed(book: &Book, filled: BTreeSet<LocalOp>, own: &Card) -> Result<()> {
    if filled.is_empty() || book.name() != CIVIL {
        return Ok(());
    }
    let own_units = division::line_of(book, &own.unit)?;
    let mut gone = BTreeSet::new();
    for moved in received_elsewhere(book, own)? {
        gone.extend(left(book, &moved, own)?);
    }
    let mut again = BTreeSet::new();
    for id in filled {
        let op = book.core.op_here(id)?;
        let is_away = book.core.unit_of_root(op.root)?.is_none_or(|unit| !own_units.contains(&unit));
        // Also where it is in question again whether they were received.
        if gone.contains(&op.root) || is_away && is_sealed(book, op.root)? {
            again.insert(id);
        } else if op.fields.iter().all(|write| !write.value.is_erased()) {
            envelope::forget(&book.core, id)?;
        }
    }
    book.core.take_out_all(&again)
}

/// The moves away from this office that someone else has received.
fn received_elsewhere(book: &Book, own: &Card) -> Result<Vec<Transfer>> {
    let mut moves = transfers(book)?;
    moves.retain(|moved| moved.from_unit == own.unit && moved.state == State::Received);
    Ok(moves)
}

fn left(book: &Book, moved: &Transfer, own: &Card) -> Result<BTreeSet<i64>> {
    let transfer = book.core.known_row(moved.id)?.id;
    // Whoever the town itself had entered here may have gone before this office heard of them.
    match book.core.find_any_row(moved.subject.id())? {
        Some(subject) => left_by(book, transfer, subject.id, &own.unit),
        None => Ok(BTreeSet::new()),
    }
}

/// What the town has not said it has.
fn unread_by(book: &Book, town: &Card, own: &Card) -> Result<Vec<Run>> {
    let stream = stream::find(book, town.office)?;
    let mut runs = if stream.id == 0 { Vec::new() } else { stream::runs_from(book, &stream, stream.acknowledged + 1)? };
    runs.extend(pending(book, &stream, town, own)?.runs);
    Ok(runs)
}

fn holds(runs: &[Run], op: LocalOp) -> bool {
    runs.iter().any(|run| (run.first..=run.last).contains(&op))
}

fn is_sealed(book: &Book, root: i64) -> Result<bool> {
    Ok(book.core.one("SELECT 1 FROM local_sealed WHERE root = ?1", [root], |_| Ok(()))?.is_some())
}

fn forget_destination(book: &mut Book, transfer: Uuid, town: &Card) -> Result<()> {
    book.in_transaction(|book| {
        let row = book.core.known_row(transfer)?;
        let to_unit = book.core.name("to_unit")?;
        let ops = book.core.ops_of_row(&row)?;
        for op in &ops {
            put_in_envelope(book, *op, &BTreeSet::from([to_unit]), town)?;
        }
        book.core.take_out_of(&ops, |field| field == to_unit)
    })
}

fn ops_under(book: &Book, root: i64) -> Result<BTreeSet<LocalOp>> {
    let sql = "SELECT id FROM op WHERE root = ?1 OR (root = 0 AND row = ?1)";
    Ok(book.core.all(sql, [root], |row| row.get(0))?.into_iter().collect())
}
