//! Where a file belongs among what was received under its sender's replica id: usually it goes on where the last one ended; a twin
//! laptop's file goes on from another place.

use std::collections::HashMap;

use rusqlite::params;

use super::read::damaged;
use super::wire::{self, Header};
use crate::Result;
use crate::ledger::Book;
use crate::ledger::leaf::{CHAIN_START, Hash};
use crate::planted::planted;

/// One history of a stream, as far as it was received.
struct Branch {
    number: i64,
    last: u64,
    chain: Hash,
    /// Whether the file at hand goes through its end.
    is_passed: bool,
}

/// A file beside the histories that are known.
pub(super) struct Lineage {
    header: Header,
    branches: Vec<Branch>,
    /// Chains at the ends of files, by position.
    boundaries: HashMap<u64, Vec<Hash>>,
    is_placed: bool,
}

impl Lineage {
    pub(super) fn of(book: &Book, header: &Header) -> Result<Self> {
        let branches = book.core.all(
            "SELECT branch, last, chain FROM local_received WHERE replica = ?1 ORDER BY branch",
            params![header.sender.replica],
            |row| {
                let last = row.get::<_, i64>(1)? as u64;
                Ok(Branch { number: row.get(0)?, last, chain: row.get(2)?, is_passed: false })
            },
        )?;
        let mut boundaries: HashMap<u64, Vec<Hash>> = HashMap::from([(0, vec![CHAIN_START])]);
        let known = book.core.all(
            "SELECT position, chain FROM local_boundary WHERE replica = ?1",
            params![header.sender.replica],
            |row| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, Hash>(1)?)),
        )?;
        for (position, chain) in known {
            boundaries.entry(position).or_default().push(chain);
        }
        Ok(Self { header: header.clone(), branches, boundaries, is_placed: false })
    }

    /// Positions that must come first, where no history reaches the file.
    pub(super) fn gap(&self) -> Option<(u64, u64)> {
        let reached = self.branches.iter().map(|branch| branch.last).max().unwrap_or_default();
        (self.header.from > reached + 1 && !planted("skip_gap")).then_some((reached + 1, self.header.from - 1))
    }

    /// Told the chain at each position of the file, from the one before its first.
    pub(super) fn pass(&mut self, position: u64, chain: &Hash) {
        for branch in self.branches.iter_mut().filter(|branch| branch.last == position && branch.chain == *chain) {
            branch.is_passed = true;
            self.is_placed = true;
        }
        self.is_placed |= self.boundaries.get(&position).is_some_and(|chains| chains.contains(chain));
    }

    /// Whether the file goes through a place that is known. The chain binds all that comes before.
    pub(super) fn is_placed(&self) -> bool {
        self.is_placed || planted("skip_gap")
    }

    /// Whether the file tells of its sender as late as anything that has come, or later.
    pub(super) fn is_latest(&self) -> bool {
        let is_first = self.branches.is_empty();
        is_first || self.branches.iter().any(|branch| branch.is_passed && branch.last <= self.header.to)
    }

    /// Positions that are missing before a file that goes through no known place.
    pub(super) fn unplaced(&self) -> (u64, u64) {
        let before = self.header.from - 1;
        let last = self.boundaries.keys().filter(|position| **position < before).max().copied().unwrap_or_default();
        (last + 1, before)
    }

    /// Keeps how far the sender's history is here now; true if that is further than before.
    pub(super) fn note(&self, book: &Book, new_ops: u64) -> Result<bool> {
        let header = &self.header;
        let after = wire::from_hex(&header.after).ok_or_else(damaged)?;
        let before = wire::from_hex(&header.before).ok_or_else(damaged)?;
        let is_end = self.branches.iter().any(|branch| branch.last == header.to && branch.chain == after);
        let is_known = is_end || self.boundaries.get(&header.to).is_some_and(|chains| chains.contains(&after));
        if is_known && !is_end {
            // A twin that has written less than its brother learns from the receipt of this place that nothing of it is missing here.
            book.core.run(
                "UPDATE local_boundary SET told_at = ?4 WHERE replica = ?1 AND position = ?2 AND chain = ?3",
                params![header.sender.replica, header.to as i64, after, book.env.now_ms()],
            )?;
        }
        if header.to < header.from || is_known || !self.is_placed {
            return Ok(false);
        }
        for (position, chain) in [(header.from - 1, before), (header.to, after)] {
            book.core.run(
                "INSERT OR IGNORE INTO local_boundary (replica, position, chain) VALUES (?1, ?2, ?3)",
                params![header.sender.replica, position as i64, chain],
            )?;
        }
        let passed = self.branches.iter().find(|branch| branch.is_passed && branch.last < header.to);
        // A part of what is here already begins no history of its own.
        if passed.is_none() && new_ops == 0 && !self.branches.is_empty() {
            return Ok(false);
        }
        let next = self.branches.iter().map(|branch| branch.number + 1).max().unwrap_or_default();
        book.core.run(
            "INSERT OR REPLACE INTO local_received (replica, branch, office, last, chain, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                header.sender.replica,
                passed.map_or(next, |branch| branch.number),
                header.sender.office,
                header.to as i64,
                after,
                header.written_at
            ],
        )?;
        Ok(true)
    }
}
