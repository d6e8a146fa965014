//! The town says in its own name that people were received or returned: the unit they left is told so, and not by whom.

use super::{State, is_town, store};
use crate::Result;
use crate::ledger::ids::{LocalOp, replica_of};
use crate::ledger::{Book, Value};

/// Repeats every answer of a village that the town has not repeated yet. It stands beside the village's own word and replaces what that
/// replaced, so that it does not name it.
pub(crate) fn confirm_receipts(book: &mut Book) -> Result<()> {
    if !is_town(&book.unit()?) {
        return Ok(());
    }
    // Asked for and not made: where no move has come, a file that was refused leaves no trace.
    let Some(field) = book.core.known_name("state")? else { return Ok(()) };
    let mut due = Vec::new();
    let answered = |state| matches!(state, State::Received | State::Returned);
    for moved in store::transfers(book)?.iter().filter(|moved| answered(moved.state)) {
        let row = book.core.known_row(moved.id)?;
        if let Some(replaced) = replaced_by_village(book, &row, field)? {
            due.push((row, moved.state, replaced));
        }
    }
    if due.is_empty() {
        return Ok(());
    }
    // Nobody at the town wrote it, so nobody takes it back.
    book.write("", "transfer_receipt", |tx| {
        for (row, state, replaced) in due {
            tx.set_back(row, vec![(field, Value::text(state.code()))], replaced)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// What a village's answer replaced, where it stands alone.
fn replaced_by_village(book: &Book, row: &crate::ledger::core::Registered, field: i64) -> Result<Option<LocalOp>> {
    let own = book.unit()?;
    let mut replaced = None;
    for head in book.core.heads(row, field)? {
        if book.core.replica(replica_of(head.op))?.unit == own {
            return Ok(None);
        }
        let op = book.core.op_here(head.op)?;
        let preds = op.fields.iter().filter(|write| write.field == field).flat_map(|write| &write.pred);
        for pred in preds {
            replaced = replaced.or(book.core.has_op(pred.op)?.then_some(pred.op));
        }
    }
    Ok(replaced)
}
