//! Getting back what a restored office has lost: it asks, the others give back everything of its earlier lives that they hold, and only
//! then does it write to them again.

use rusqlite::params;
use uuid::Uuid;

use super::read::damaged;
use super::stream::Run;
use super::wire::{self, Header, ReceivedFrom, Wanted};
use crate::Result;
use crate::ledger::Book;
use crate::ledger::core::Replica;
use crate::ledger::ids::{COUNTER_MAX, LocalOp, local_op};
use crate::security::{Card, Role};

/// What this office asks another one for, from its restore on: one laptop of a village replies, and another one that has more may come later.
pub(super) fn wants(book: &Book, office: &Card) -> Result<Option<Vec<Wanted>>> {
    let own = book.core.replica(book.core.own_head()?.replica)?;
    let is_restored = office.role == Role::Village && book.core.forked_from(own.id)?.is_some();
    if !is_restored && !is_awaited(book, office.office)? {
        return Ok(None);
    }
    let mut wants = Vec::new();
    for replica in book.core.replicas()? {
        if replica.office == own.office && replica.local != own.local && replica.variant == 0 {
            wants.push(Wanted { replica: replica.id, after: complete_to(book, replica.local)? });
        }
    }
    Ok(Some(wants))
}

/// Whether this office waits for that one to give back what it holds.
pub(crate) fn is_awaited(book: &Book, office: Uuid) -> Result<bool> {
    Ok(book.core.one("SELECT 1 FROM local_refill WHERE office = ?1", params![office], |_| Ok(()))?.is_some())
}

/// Whether that office waits for this one to give back what it holds; the next file for it does.
pub(super) fn asks(book: &Book, office: Uuid) -> Result<bool> {
    let sql = "SELECT 1 FROM local_wanted WHERE office = ?1 AND answered = 0 LIMIT 1";
    Ok(book.core.one(sql, params![office], |_| Ok(()))?.is_some())
}

/// The last count up to which nothing of a replica is missing here.
fn complete_to(book: &Book, replica: i64) -> Result<u64> {
    let (first, end) = (local_op(replica, 1), local_op(replica, COUNTER_MAX));
    let sql = "SELECT count(*), coalesce(max(id) - ?1 + 1, 0) FROM op WHERE id BETWEEN ?1 AND ?2";
    let pair = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
    let (count, reach) = book.core.one(sql, [first, end], pair)?.unwrap_or_default();
    if count == reach {
        return Ok(count as u64);
    }
    // The first hole: an operation whose successor is not here.
    let sql = "SELECT min(o.id) FROM op o WHERE o.id BETWEEN ?1 AND ?2 AND NOT EXISTS (SELECT 1 FROM op n WHERE n.id = o.id + 1)";
    let last: Option<LocalOp> = book.core.one(sql, [first, end], |row| row.get(0))?.flatten();
    let starts = book.core.has_op(first)?;
    Ok(last.filter(|_| starts).map_or(0, |last| (last - first + 1) as u64))
}

/// How many operations of this office's earlier lives are known to have been written and are not here: others have later ones, or name them.
pub(super) fn missing(book: &Book) -> Result<u64> {
    let own = book.core.replica(book.core.own_head()?.replica)?;
    let mut missing = 0;
    for replica in book.core.replicas()? {
        if replica.office != own.office || replica.local == own.local || replica.variant > 0 {
            continue;
        }
        let (first, end) = (local_op(replica.local, 1), local_op(replica.local, COUNTER_MAX));
        let sql = "SELECT coalesce(max(id) - ?1 + 1, 0) - count(*) FROM op WHERE id BETWEEN ?1 AND ?2";
        missing += book.core.one(sql, [first, end], |row| row.get::<_, i64>(0))?.unwrap_or_default() as u64;
    }
    Ok(missing)
}

/// What a file says about wishes: notes those of its sender, and that ours is fulfilled.
pub(super) fn note(book: &Book, header: &Header, own: &Card) -> Result<()> {
    let sender = &header.sender;
    if let Some(wants) = &header.wants {
        // Lives of that office which it does not name are wanted from their start; the row of the sender itself marks that it has asked.
        let mut wanted: Vec<(Uuid, u64)> = vec![(sender.replica, COUNTER_MAX)];
        for replica in book.core.replicas()? {
            if replica.office == sender.office && replica.id != sender.replica && replica.variant == 0 {
                let named = wants.iter().find(|want| want.replica == replica.id);
                wanted.push((replica.id, named.map_or(0, |want| want.after)));
            }
        }
        for (replica, after) in wanted {
            book.core.run(
                "INSERT OR IGNORE INTO local_wanted (office, asked_by, replica, after) VALUES (?1, ?2, ?3, ?4)",
                params![sender.office, sender.replica, replica, after as i64],
            )?;
        }
    }
    let me = book.replica()?;
    if header.answers.contains(&me) {
        book.core.run("DELETE FROM local_refill WHERE office = ?1", params![sender.office])?;
    }
    if sender.office == own.office {
        note_own_office(book, header, me)?;
    }
    Ok(())
}

/// Another computer of this office has everything it had read; so has this one now.
fn note_own_office(book: &Book, header: &Header, me: Uuid) -> Result<()> {
    for ReceivedFrom { replica, office, to, chain, at } in &header.received {
        let chain = wire::from_hex(chain).ok_or_else(damaged)?;
        let known = book.core.all(
            "SELECT branch, last FROM local_received WHERE replica = ?1 ORDER BY branch",
            params![replica],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)? as u64)),
        )?;
        if *replica == me || known.len() > 1 || known.iter().any(|(_, last)| last >= to) {
            continue;
        }
        let values = params![replica, office, *to as i64, chain, at];
        book.core.run(
            "INSERT OR REPLACE INTO local_received (replica, branch, office, last, chain, at) VALUES (?1, 0, ?2, ?3, ?4, ?5)",
            values,
        )?;
        book.core.run(
            "INSERT OR IGNORE INTO local_boundary (replica, position, chain) VALUES (?1, ?2, ?3)",
            params![replica, *to as i64, chain],
        )?;
    }
    // The computer this one was copied from has given back what it had.
    let from = book.core.forked_from(me)?.map(|(from, _)| from);
    if from == Some(header.sender.replica) && header.to > 0 {
        book.core.run("DELETE FROM local_refill", [])?;
    }
    Ok(())
}

/// How far the streams of all others were read here, for another computer of this office.
pub(super) fn received(book: &Book) -> Result<Vec<ReceivedFrom>> {
    let sql = "SELECT replica, office, last, chain, at FROM local_received r
               WHERE NOT EXISTS (SELECT 1 FROM local_received o WHERE o.replica = r.replica AND o.branch > 0)";
    book.core.all(sql, [], |row| {
        Ok(ReceivedFrom {
            replica: row.get(0)?,
            office: row.get(1)?,
            to: row.get::<_, i64>(2)? as u64,
            chain: wire::hex(&row.get::<_, [u8; 32]>(3)?),
            at: row.get(4)?,
        })
    })
}

/// The replicas of an office whose wish has been fulfilled.
pub(super) fn answers(book: &Book, office: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT DISTINCT asked_by FROM local_wanted WHERE office = ?1 AND answered = 1";
    book.core.all(sql, params![office], |row| row.get(0))
}

/// What an office has asked for and has not been given: operations that are here, in runs. They count as given from now on.
pub(super) fn give(book: &Book, office: Uuid) -> Result<Vec<Run>> {
    let sql = "SELECT replica, after FROM local_wanted WHERE office = ?1 AND answered = 0";
    let wanted =
        book.core.all(sql, params![office], |row| Ok((row.get::<_, Uuid>(0)?, row.get::<_, i64>(1)? as u64)))?;
    let mut runs = Vec::new();
    for (replica, after) in wanted {
        for history in book.core.variants(replica)? {
            let first = local_op(history.local, after.saturating_add(1).min(COUNTER_MAX));
            runs.extend(runs_between(book, first, local_op(history.local, COUNTER_MAX))?);
        }
    }
    book.core.run("UPDATE local_wanted SET answered = 1 WHERE office = ?1", params![office])?;
    Ok(runs)
}

/// Whether an office that was restored wants what one of its replicas wrote up to some count. What comes here late, after the reply, is
/// wanted as much, and so is a life of it that nobody here knew of when it asked.
pub(super) fn still_wants(book: &Book, office: Uuid, by: &Replica, counter: u64) -> Result<bool> {
    if by.office != office {
        return Ok(false);
    }
    let sql = "SELECT asked_by, replica, after, answered FROM local_wanted WHERE office = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        let (asked_by, replica): (Uuid, Uuid) = (row.get(0)?, row.get(1)?);
        Ok((asked_by, replica, row.get::<_, i64>(2)? as u64, row.get::<_, bool>(3)?))
    };
    let wanted = book.core.all(sql, params![office], read)?;
    let mut named = wanted.iter().filter(|(asked_by, replica, ..)| *replica == by.id && asked_by != replica).peekable();
    if named.peek().is_some() {
        // What the reply itself will hold does not go along twice.
        return Ok(named.any(|(_, _, after, answered)| *answered && *after < counter));
    }
    Ok(!wanted.is_empty() && !wanted.iter().any(|(asked_by, ..)| *asked_by == by.id))
}

/// All operations in a range of ids that were not set aside.
pub(super) fn runs_between(book: &Book, first: LocalOp, last: LocalOp) -> Result<Vec<Run>> {
    let sql = "SELECT id FROM op WHERE id BETWEEN ?1 AND ?2 AND id NOT IN (SELECT op FROM quarantine) ORDER BY id";
    let mut runs: Vec<Run> = Vec::new();
    for id in book.core.all(sql, [first, last], |row| row.get::<_, LocalOp>(0))? {
        Run::push(&mut runs, id);
    }
    Ok(runs)
}
