//! Someone leaves the office (交接): who took over, when, and how much was open then. The record stays beside the histories that have the name.

use super::schema::HANDOVER;
use crate::Result;
use crate::ledger::{Book, Changed, Value, instant};

/// What waits for whoever takes over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OpenWork {
    /// Fields with contradicting values.
    pub conflicts: u64,
    /// What deserves a look.
    pub findings: u64,
    /// Moves to and from this office that are not at their end.
    pub moves: u64,
    /// Files that wait for others, or for a person.
    pub held: u64,
    /// Files that wait for someone who opens their book.
    pub waiting: u64,
    /// Forms that were left unsaved.
    pub drafts: u64,
    /// Changes that other offices have not said they have.
    pub not_received: u64,
}

/// A handover that was signed off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    pub user: String,
    pub taken_by: String,
    /// YYYY-MM-DD.
    pub day: String,
    /// RFC 3339.
    pub at: String,
    pub open: OpenWork,
}

impl OpenWork {
    const NAMES: [&'static str; 7] = ["conflicts", "findings", "moves", "held", "waiting", "drafts", "not_received"];

    fn numbers(self) -> [u64; 7] {
        let Self { conflicts, findings, moves, held, waiting, drafts, not_received } = self;
        [conflicts, findings, moves, held, waiting, drafts, not_received]
    }

    /// Its counts by their names, as they are kept and shown.
    #[must_use]
    pub fn counts(self) -> Vec<(&'static str, u64)> {
        Self::NAMES.into_iter().zip(self.numbers()).collect()
    }

    fn to_text(self) -> String {
        self.counts().iter().map(|(name, count)| format!("{name}={count}")).collect::<Vec<_>>().join(" ")
    }

    /// What a newer version counts beside it is not known here.
    fn from_text(text: &str) -> Self {
        let count = |name: &str| {
            let found = text.split(' ').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
            found.and_then(|count| count.parse().ok()).unwrap_or_default()
        };
        let [conflicts, findings, moves, held, waiting, drafts, not_received] = Self::NAMES.map(count);
        Self { conflicts, findings, moves, held, waiting, drafts, not_received }
    }
}

/// Records that a user's work was handed over: in the name of the program, as the log of looks is, so that whoever manages users can do it
/// whatever the post writes, and nobody takes it back.
pub fn hand_over(book: &mut Book, user: &str, taken_by: &str, open: OpenWork) -> Result<Changed<()>> {
    let (unit, day) = (book.unit()?, book.today().to_string());
    book.write("", "handover", |tx| {
        let id = tx.new_id();
        let fields = [
            ("unit", Value::text(&unit)),
            ("user", Value::text(user)),
            ("taken_by", Value::text(taken_by)),
            ("day", Value::text(&day)),
            ("open", Value::text(&open.to_text())),
        ];
        tx.create(HANDOVER, id, None, &fields).map(|_| ())
    })
}

/// The handovers of this office, latest first.
pub fn handovers(book: &Book) -> Result<Vec<Handover>> {
    let sql = "SELECT coalesce(h.user, ''), coalesce(h.taken_by, ''), coalesce(h.day, ''), coalesce(h.open, ''), w.at
         FROM handover h JOIN registry r ON r.id = h.row JOIN written w ON w.first = (SELECT max(first) FROM written WHERE first <= r.birth)
         WHERE h.voided IS NULL AND h.unit = ?1 ORDER BY h.row DESC";
    book.core.all(sql, [book.unit()?], |row| {
        Ok(Handover {
            user: row.get(0)?,
            taken_by: row.get(1)?,
            day: row.get(2)?,
            open: OpenWork::from_text(&row.get::<_, String>(3)?),
            at: instant(row.get(4)?),
        })
    })
}

/// Forms that were left unsaved.
pub fn drafts(book: &Book) -> Result<u64> {
    Ok(book.core.one("SELECT count(*) FROM local_draft", [], |row| row.get::<_, i64>(0))?.unwrap_or_default() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_back_from_their_text_and_what_is_not_known_is_nought() {
        let open = OpenWork { conflicts: 3, moves: 1, not_received: 12, ..OpenWork::default() };
        assert_eq!(OpenWork::from_text(&open.to_text()), open);
        assert_eq!(
            OpenWork::from_text("conflicts=3 kitchens=9 held=x"),
            OpenWork { conflicts: 3, ..OpenWork::default() }
        );
    }
}
