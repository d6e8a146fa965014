//! Every answer other than yes (本次不需要): one more in the office's month, and nothing of anyone. Not now, not at home, not here and no more are one
//! and the same.

use super::catalogue::Catalogue;
use super::record::TallyCount;
use super::schema::TALLY;
use super::store;
use crate::Result;
use crate::ledger::{Book, Value};
use crate::security::Right;

/// Adds one. It is a row of its own, so that what two laptops counted adds up, and says neither who wrote it nor the day. `unknown_programme`.
pub fn tally(book: &mut Book, programme: &str) -> Result<()> {
    book.require(Right::Write)?;
    let catalogue = Catalogue::of(book)?;
    let programme = &catalogue.programme(programme)?.code;
    let (unit, today) = (book.unit()?, book.today());
    // In the name of the program: an author beside a moment would tell whom it was about.
    book.write("", "tally", |tx| {
        let id = tx.new_id();
        let fields = [
            ("unit", Value::text(&unit)),
            ("month", Value::text(&format!("{:04}-{:02}", today.year(), today.month()))),
            ("programme", Value::text(programme)),
        ];
        tx.create(TALLY, id, None, &fields).map(|_| ())
    })?;
    Ok(())
}

/// How many there were, by month, office and programme, latest first.
pub fn tallies(book: &Book) -> Result<Vec<TallyCount>> {
    store::tallies(book)
}
