//! Sealing: when a person or household has left for another unit, the values that stay behind are encrypted to another office's key and only
//! their digests stay readable here.

use std::collections::BTreeSet;

use rusqlite::params;
use serde::Serialize;
use uuid::Uuid;

use super::export::{ChangeSet, Lines, ReplicaNumbers};
use super::stream::{self, Run};
use super::wanted::pending;
use super::wire::{FORMAT, ReplicaEntry};
use super::withheld::{Withheld, left_with};
use crate::exchange::cards;
use crate::ledger::Book;
use crate::ledger::ids::LocalOp;
use crate::register::transfer::{State, town_of, transfers};
use crate::security::{Card, Role};
use crate::session::Session;
use crate::{Error, Result};

const ZSTD_LEVEL: i32 = 9;

/// The first line of what is sealed; the lines after it are those of a change-set.
#[derive(Serialize)]
struct SealedHeader {
    kind: &'static str,
    format: u32,
    root: Uuid,
    replicas: Vec<ReplicaEntry>,
}

/// Seals the values of everything under a root to an office's key, with the month in which they left. What is shown afterwards is the unit
/// and nothing of a person; a returning person's values are filled in again by the files that bring them back.
pub fn seal_root(session: &mut Session, root: Uuid, to: &Card, month: &str) -> Result<()> {
    let own = session.identity.card().clone();
    let Session { book, replica_key, .. } = session;
    book.in_transaction(|book| {
        let row = book.core.known_row(root)?;
        let ops = ops_under(book, row.id)?;
        let stream = stream::find(book, to.office)?;
        let file =
            ChangeSet { book, stream: &stream, office: to, own: &own, key: replica_key, withheld: Withheld::default() };
        let sealed = sealed(&file, root, &ops)?;
        book.core.run(
            "INSERT OR REPLACE INTO local_sealed (root, office, month, sealed) VALUES (?1, ?2, ?3, ?4)",
            params![row.id, to.office, month, sealed],
        )?;
        book.core.take_out_all(&ops)
    })
}

/// Seals everyone who was moved away and received elsewhere, once the town has all that was written here of them; and forgets where they
/// went unless they agreed.
pub(super) fn seal_left(session: &mut Session) -> Result<()> {
    let own = session.identity.card().clone();
    if own.role != Role::Village {
        return Ok(());
    }
    let moves = transfers(&session.book)?;
    let gone = moves.iter().filter(|moved| moved.from_unit == own.unit && moved.state == State::Received);
    let gone: Vec<_> = gone.collect();
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
        let subject = session.book.core.known_row(moved.subject.id())?.id;
        for root in left_with(&session.book, subject, &own.unit)? {
            if is_sealed(&session.book, root)? || ops_under(&session.book, root)?.iter().any(|op| holds(&unread, *op)) {
                continue;
            }
            let id = session.book.core.row(root)?.uuid;
            seal_root(session, id, &town, &moved.month)?;
        }
        if !moved.consent && !moved.to_unit.is_empty() {
            forget_destination(&mut session.book, moved.id)?;
        }
    }
    Ok(())
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

fn forget_destination(book: &mut Book, transfer: Uuid) -> Result<()> {
    book.in_transaction(|book| {
        let row = book.core.known_row(transfer)?;
        let to_unit = book.core.name("to_unit")?;
        let ops = book.core.ops_of_row(&row)?;
        book.core.take_out_of(&ops, |field| field == to_unit)
    })
}

fn ops_under(book: &Book, root: i64) -> Result<BTreeSet<LocalOp>> {
    let sql = "SELECT id FROM op WHERE root = ?1 OR (root = 0 AND row = ?1)";
    Ok(book.core.all(sql, [root], |row| row.get(0))?.into_iter().collect())
}

fn sealed(file: &ChangeSet<'_>, root: Uuid, ops: &BTreeSet<LocalOp>) -> Result<Vec<u8>> {
    let internal = |error: age::EncryptError| Error::new("internal").caused_by(error);
    let recipient: age::x25519::Recipient = file.office.age_recipient.parse().map_err(|_| Error::new("not_a_card"))?;
    let encryptor =
        age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).map_err(internal)?;
    let mut sealed = Vec::new();
    let mut lines = Lines::new(zstd::Encoder::new(encryptor.wrap_output(&mut sealed)?, ZSTD_LEVEL)?);
    let replicas = file.replicas()?;
    let names = ReplicaNumbers::of(&replicas);
    lines.line(&SealedHeader { kind: "cunce sealed", format: FORMAT, root, replicas })?;
    let mut write = None;
    for op in ops {
        file.write_run(Run { first: *op, last: *op }, &names, &mut write, &mut lines)?;
    }
    lines.sink.finish()?.finish()?;
    Ok(sealed)
}
