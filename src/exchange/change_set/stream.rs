//! Streams: which operations an office gets, in which order, under which numbers.
//!
//! A village's stream to its town holds all operations of the village's own replicas; a town's stream to a village holds every operation
//! on that village's roots, whoever wrote it. Positions are given when a file is written and never change.

use rusqlite::params;
use uuid::Uuid;

use super::refill;
use super::wanted::{Pending, pending};
use crate::Result;
use crate::ledger::Book;
use crate::ledger::ids::{LocalOp, counter_of, replica_of};
use crate::ledger::leaf::{CHAIN_START, Hash, link};
use crate::security::Card;

/// A stream that this replica writes to one office.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub(super) id: i64,
    /// The last position that has been given.
    pub(super) last: u64,
    /// The last position that stands in a file; the next file begins after it.
    pub(super) written: u64,
    pub(super) acknowledged: u64,
    pub(super) acknowledged_at: Option<i64>,
    pub(super) written_at: Option<i64>,
    /// The replica of the office that last said how far it has read.
    pub(super) told_by: Option<Uuid>,
    pub(super) cursor: (i64, LocalOp),
}

impl Stream {
    /// One in which nothing has been given yet.
    pub(super) fn none() -> Self {
        Self {
            id: 0,
            last: 0,
            written: 0,
            acknowledged: 0,
            acknowledged_at: None,
            written_at: None,
            told_by: None,
            cursor: (0, 0),
        }
    }
}

/// Consecutive operations of one replica at consecutive positions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) first: LocalOp,
    pub(super) last: LocalOp,
}

impl Run {
    pub(super) fn len(self) -> u64 {
        counter_of(self.last) - counter_of(self.first) + 1
    }

    /// Adds an operation to runs, to the last one where it follows on.
    pub(super) fn push(runs: &mut Vec<Run>, id: LocalOp) {
        match runs.last_mut() {
            Some(run) if run.last + 1 == id => run.last = id,
            _ => runs.push(Run { first: id, last: id }),
        }
    }
}

const STREAM: &str = "SELECT s.id, s.last, s.written, s.acknowledged, s.acknowledged_at, s.written_at, s.told_by, s.arrival_seq, s.arrival_op FROM local_stream s";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Stream> {
    Ok(Stream {
        id: row.get(0)?,
        last: row.get::<_, i64>(1)? as u64,
        written: row.get::<_, i64>(2)? as u64,
        acknowledged: row.get::<_, i64>(3)? as u64,
        acknowledged_at: row.get(4)?,
        written_at: row.get(5)?,
        told_by: row.get(6)?,
        cursor: (row.get(7)?, row.get(8)?),
    })
}

/// The stream to an office; none has been written yet where `id` is 0.
pub(super) fn find(book: &Book, office: Uuid) -> Result<Stream> {
    let replica = book.core.own_head()?.replica;
    let sql = format!("{STREAM} WHERE s.replica = ?1 AND s.office = ?2");
    Ok(book.core.one(&sql, params![replica, office], read)?.unwrap_or_else(Stream::none))
}

/// The streams that a replica, this one or an earlier life of it, has written to an office.
pub(super) fn all_to(book: &Book, office: Uuid, replica: Uuid) -> Result<Vec<Stream>> {
    let sql = format!("{STREAM} JOIN replica r ON r.local = s.replica WHERE s.office = ?1 AND r.id = ?2");
    book.core.all(&sql, params![office, replica], read)
}

/// Gives positions to everything new for an office; returns the stream as it then is.
pub(super) fn extend(book: &Book, office: &Card, own: &Card) -> Result<Stream> {
    let mut stream = find(book, office.office)?;
    let Pending { mut runs, cursor, passed } = pending(book, &stream, office, own)?;
    runs.extend(refill::give(book, office.office)?);
    if stream.id == 0 {
        let replica = book.core.own_head()?.replica;
        book.core.run("INSERT INTO local_stream (replica, office) VALUES (?1, ?2)", params![replica, office.office])?;
        stream.id = book.core.conn.last_insert_rowid();
    }
    note_passed(book, &stream, &passed)?;
    if runs.is_empty() {
        return Ok(stream);
    }
    let mut chain = chain_at(book, &stream, stream.last)?;
    for run in runs {
        book.core.run(
            "INSERT INTO local_sent (stream, position, first, last) VALUES (?1, ?2, ?3, ?4)",
            params![stream.id, (stream.last + 1) as i64, run.first, run.last],
        )?;
        chain = chain_over(book, chain, run)?;
        stream.last += run.len();
    }
    book.core.run(
        "UPDATE local_stream SET last = ?2, arrival_seq = ?3, arrival_op = ?4 WHERE id = ?1",
        params![stream.id, stream.last as i64, cursor.0, cursor.1],
    )?;
    book.core.run(
        "INSERT OR REPLACE INTO local_segment (stream, last, chain) VALUES (?1, ?2, ?3)",
        params![stream.id, stream.last as i64, chain],
    )?;
    stream.cursor = cursor;
    Ok(stream)
}

/// Roots whose unit is not known yet, for the next time.
fn note_passed(book: &Book, stream: &Stream, passed: &[i64]) -> Result<()> {
    book.core.run("DELETE FROM local_passed WHERE stream = ?1", [stream.id])?;
    for root in passed {
        book.core.run("INSERT INTO local_passed (stream, root) VALUES (?1, ?2)", [stream.id, *root])?;
    }
    Ok(())
}

/// What an office has not said it has: how many operations, and when the first was written (milliseconds since 1970).
/// What it wrote itself goes back to it too, in case it loses it, but is no news to it and is not counted.
pub(super) fn not_yet_received(book: &Book, stream: &Stream, office: &Card, own: &Card) -> Result<(u64, Option<i64>)> {
    let mut runs = if stream.id == 0 { Vec::new() } else { runs_from(book, stream, stream.acknowledged + 1)? };
    runs.extend(pending(book, stream, office, own)?.runs);
    let (mut count, mut first) = (0, None);
    for run in runs {
        if book.core.replica(replica_of(run.first))?.office != office.office {
            count += run.len();
            first = first.or(Some(run.first));
        }
    }
    Ok((count, first.map(|op| Ok::<_, crate::Error>(book.core.written_of(op)?.at)).transpose()?))
}

/// The runs at positions `from` and up.
pub(super) fn runs_from(book: &Book, stream: &Stream, from: u64) -> Result<Vec<Run>> {
    let sent = book.core.all(
        "SELECT position, first, last FROM local_sent WHERE stream = ?1 ORDER BY position",
        [stream.id],
        |row| Ok((row.get::<_, i64>(0)? as u64, Run { first: row.get(1)?, last: row.get(2)? })),
    )?;
    let reached = sent.into_iter().filter(|(position, run)| position + run.len() > from);
    Ok(reached
        .map(|(position, run)| Run { first: run.first + from.saturating_sub(position) as i64, last: run.last })
        .collect())
}

/// The stream's chain after a position.
pub(super) fn chain_at(book: &Book, stream: &Stream, position: u64) -> Result<Hash> {
    let known = book.core.one(
        "SELECT last, chain FROM local_segment WHERE stream = ?1 AND last <= ?2 ORDER BY last DESC LIMIT 1",
        params![stream.id, position as i64],
        |row| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, Hash>(1)?)),
    )?;
    let (mut reached, mut chain) = known.unwrap_or((0, CHAIN_START));
    for run in runs_from(book, stream, reached + 1)? {
        if reached >= position {
            break;
        }
        let last = run.last.min(run.first + (position - reached) as i64 - 1);
        let part = Run { first: run.first, last };
        chain = chain_over(book, chain, part)?;
        reached += part.len();
    }
    Ok(chain)
}

pub(super) fn chain_over(book: &Book, mut chain: Hash, run: Run) -> Result<Hash> {
    book.core.ops_between(run.first, run.last, |op| {
        chain = link(&chain, &book.core.leaf(&op, &book.core.written_of(op.id)?)?);
        Ok(())
    })?;
    Ok(chain)
}
