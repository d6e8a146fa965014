//! The search index: changes are gathered and written in the order of the index, so that a large write touches each of its pages once.

use rusqlite::params;

use super::core::Core;
use crate::Result;

/// Changes that wait. Texts lie one after another, because a large import gathers many small ones.
#[derive(Default)]
pub(super) struct PendingTokens {
    texts: String,
    changes: Vec<Change>,
}

/// Whether a token of a row is to be there; the last word counts.
#[derive(Clone, Copy)]
struct Change {
    start: usize,
    end: usize,
    row: i64,
    present: bool,
}

/// So many changes are held in memory at most (about 10 MB).
const PENDING_MAX: usize = 150_000;

impl PendingTokens {
    fn push(&mut self, row: i64, token: &str, present: bool) {
        let start = self.texts.len();
        self.texts.push_str(token);
        self.changes.push(Change { start, end: self.texts.len(), row, present });
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The last change of each token and row, in the order of the index.
    fn in_order(&mut self) -> impl Iterator<Item = (&str, i64, bool)> {
        let texts = self.texts.as_str();
        let key = |change: &Change| (&texts[change.start..change.end], change.row);
        // Stable: changes of one token and row stay in the order in which they were said.
        self.changes.sort_by(|left, right| key(left).cmp(&key(right)));
        self.changes.dedup_by(|later, kept| {
            let same = key(later) == key(kept);
            if same {
                *kept = *later;
            }
            same
        });
        self.changes.iter().map(move |change| (&texts[change.start..change.end], change.row, change.present))
    }
}

impl Core {
    pub(super) fn add_tokens(&self, row: i64, tokens: impl IntoIterator<Item = String>) -> Result<()> {
        self.change_each(row, tokens, true)
    }

    pub(super) fn remove_tokens(&self, row: i64, tokens: impl IntoIterator<Item = String>) -> Result<()> {
        self.change_each(row, tokens, false)
    }

    fn change_each(&self, row: i64, tokens: impl IntoIterator<Item = String>, present: bool) -> Result<()> {
        let mut pending = self.tokens.borrow_mut();
        for token in tokens {
            pending.push(row, &token, present);
        }
        if pending.changes.len() < PENDING_MAX {
            return Ok(());
        }
        drop(pending);
        self.write_tokens()
    }

    /// Writes what was gathered; due before a commit and before anything reads the index.
    pub(crate) fn write_tokens(&self) -> Result<()> {
        let mut pending = self.tokens.take();
        let mut insert = self.conn.prepare_cached("INSERT OR IGNORE INTO token (token, row) VALUES (?1, ?2)")?;
        let mut delete = self.conn.prepare_cached("DELETE FROM token WHERE token = ?1 AND row = ?2")?;
        for (token, row, present) in pending.in_order() {
            let statement = if present { &mut insert } else { &mut delete };
            statement.execute(params![token, row])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::PendingTokens;

    #[test]
    fn the_last_word_on_a_token_counts_and_the_index_order_is_kept() {
        let mut pending = PendingTokens::default();
        let said = [("b", 2, true), ("a", 9, true), ("b", 1, true), ("a", 9, false), ("b", 2, false), ("b", 2, true)];
        for (token, row, present) in said {
            pending.push(row, token, present);
        }
        let changes: Vec<_> = pending.in_order().collect();
        assert_eq!(changes, [("a", 9, false), ("b", 1, true), ("b", 2, true)]);
    }
}
