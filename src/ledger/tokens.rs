//! The search index: changes are gathered and written in the order of the index, so that a large write touches each of its pages once.

use std::collections::HashMap;

use rusqlite::params;

use super::core::Core;
use crate::Result;

/// Whether a token of a row is to be there; the last word counts.
pub(super) type PendingTokens = HashMap<(String, i64), bool>;

/// So many changes are held in memory at most (about 10 MB).
const PENDING_MAX: usize = 100_000;

impl Core {
    pub(super) fn add_tokens(&self, row: i64, tokens: impl IntoIterator<Item = String>) -> Result<()> {
        self.change_each(row, tokens, true)
    }

    pub(super) fn remove_tokens(&self, row: i64, tokens: impl IntoIterator<Item = String>) -> Result<()> {
        self.change_each(row, tokens, false)
    }

    fn change_each(&self, row: i64, tokens: impl IntoIterator<Item = String>, present: bool) -> Result<()> {
        let mut pending = self.tokens.borrow_mut();
        pending.extend(tokens.into_iter().map(|token| ((token, row), present)));
        if pending.len() < PENDING_MAX {
            return Ok(());
        }
        drop(pending);
        self.write_tokens()
    }

    /// Writes what was gathered; due before a commit and before anything reads the index.
    pub(super) fn write_tokens(&self) -> Result<()> {
        let mut changes: Vec<_> = self.tokens.borrow_mut().drain().collect();
        changes.sort_unstable();
        let mut insert = self.conn.prepare_cached("INSERT OR IGNORE INTO token (token, row) VALUES (?1, ?2)")?;
        let mut delete = self.conn.prepare_cached("DELETE FROM token WHERE token = ?1 AND row = ?2")?;
        for ((token, row), present) in changes {
            let statement = if present { &mut insert } else { &mut delete };
            statement.execute(params![token, row])?;
        }
        Ok(())
    }
}
