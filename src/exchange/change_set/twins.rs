//! Twin laptops: two copies of one office, with one replica id, that both went on writing. Two operations under one id are two
//! operations; each finds its place here by what it says, whatever the order in which they come.

use std::sync::Arc;

use rusqlite::params;

use super::apply::Known;
use crate::Result;
use crate::ledger::core::Core;
use crate::ledger::ids::{LocalOp, local_op};
use crate::ledger::journal::Written;
use crate::ledger::leaf::{Hash, Hash8, hash8};

/// Where an operation belongs among the histories known under its replica's id.
pub(super) enum Place {
    /// It is here, under this local id.
    Here(LocalOp),
    /// It is new, and this local id is free for it.
    At(LocalOp),
}

/// Finds the place of an operation of a write, which is known by the count of its first operation. `own` is the replica that writes here:
/// what comes under its id and is not here was written by a twin, and is put beside its history.
pub(super) fn place(
    core: &Core,
    known: &mut Known,
    write: (u64, &Written),
    counter: u64,
    leaf: &Hash,
    own: i64,
) -> Result<Place> {
    for at in 0..known.variants.len() {
        let id = local_op(known.variants[at].local, counter);
        if core.has_op(id)? && core.leaf_of(id)? == *leaf {
            known.current = at;
            return Ok(Place::Here(id));
        }
    }
    if let Some(id) = awaited(core, known, counter, &hash8(leaf))? {
        core.run("DELETE FROM twin WHERE op = ?1", [id])?;
        return Ok(Place::At(id));
    }
    // A file holds one laptop's history, so what it brings is kept together.
    let in_turn = std::iter::once(known.current).chain((0..known.variants.len()).filter(|at| *at != known.current));
    for at in in_turn.filter(|at| known.variants[*at].local != own) {
        let id = local_op(known.variants[at].local, counter);
        if is_free(core, id)? && fits(core, known.variants[at].local, write, id)? {
            known.current = at;
            return Ok(Place::At(id));
        }
    }
    let added = add_history(core, known)?;
    known.current = known.variants.len() - 1;
    Ok(Place::At(local_op(added, counter)))
}

/// The local id of an operation that another one names: the twin whose leaf hash begins so; for one that has not come, an id that waits
/// for it.
pub(super) fn named(core: &Core, known: &mut Known, counter: u64, hash: &Hash8) -> Result<LocalOp> {
    for variant in &known.variants {
        let id = local_op(variant.local, counter);
        if core.has_op(id)? && hash8(&core.leaf_of(id)?) == *hash {
            return Ok(id);
        }
    }
    if let Some(id) = awaited(core, known, counter, hash)? {
        return Ok(id);
    }
    let mut id = None;
    for variant in known.variants.iter().skip(1) {
        let candidate = local_op(variant.local, counter);
        if is_free(core, candidate)? {
            id = Some(candidate);
            break;
        }
    }
    let id = match id {
        Some(id) => id,
        None => local_op(add_history(core, known)?, counter),
    };
    core.run("INSERT INTO twin (op, hash) VALUES (?1, ?2)", params![id, hash])?;
    Ok(id)
}

fn awaited(core: &Core, known: &Known, counter: u64, hash: &Hash8) -> Result<Option<LocalOp>> {
    for variant in known.variants.iter().skip(1) {
        let id = local_op(variant.local, counter);
        let waits = core.one("SELECT 1 FROM twin WHERE op = ?1 AND hash = ?2", params![id, hash], |_| Ok(()))?;
        if waits.is_some() {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn is_free(core: &Core, id: LocalOp) -> Result<bool> {
    Ok(!core.has_op(id)? && core.one("SELECT 1 FROM twin WHERE op = ?1", [id], |_| Ok(()))?.is_none())
}

/// Whether an operation can stand in a history without being taken for part of another write there, and without drawing operations of
/// another write into its own: a write reaches from its first operation to the next write's.
fn fits(core: &Core, replica: i64, (first, written): (u64, &Written), id: LocalOp) -> Result<bool> {
    let start = local_op(replica, first);
    let before = core.one(
        "SELECT first, lamport, at, secret FROM written WHERE first <= ?1 ORDER BY first DESC LIMIT 1",
        [id],
        |row| Ok((row.get::<_, LocalOp>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, Vec<u8>>(3)?)),
    )?;
    match before {
        Some((begins, lamport, at, secret)) if begins == start => {
            let same_secret = secret == written.secret || is_gone(&secret) || is_gone(&written.secret);
            Ok(lamport == written.lamport && at == written.at && same_secret)
        }
        Some((begins, ..)) if begins > start => Ok(false),
        _ => {
            let next =
                core.one("SELECT min(first) FROM written WHERE first > ?1", [start], |row| row.get(0))?.flatten();
            let end: LocalOp = next.unwrap_or(LocalOp::MAX).min(local_op(replica + 1, 0));
            let drawn = core.one("SELECT 1 FROM op WHERE id >= ?1 AND id < ?2 LIMIT 1", [start, end], |_| Ok(()))?;
            Ok(drawn.is_none())
        }
    }
}

/// The secret of a write is forgotten when one of its values is erased.
fn is_gone(secret: &[u8]) -> bool {
    secret.iter().all(|byte| *byte == 0)
}

fn add_history(core: &Core, known: &mut Known) -> Result<i64> {
    let first = known.variants[0].clone();
    let variant = known.variants.iter().map(|one| one.variant).max().unwrap_or_default() + 1;
    let added = core.add_replica(first.id, variant, first.office, &first.unit)?;
    let local = added.local;
    known.variants.push(Arc::clone(&added));
    Ok(local)
}
