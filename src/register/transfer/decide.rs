//! Accepting and refusing a move, by whoever's turn it is: the town approves and sends back, the new village receives and returns.

use uuid::Uuid;

use super::moving::{self, Moving, require_some};
use super::{State, Subject, Transfer, is_town, people, receive, set_state, store, town_of, wrong_state};
use crate::ledger::{Book, Changed, Value, WriteTx};
use crate::{Error, Result};

/// Says yes to a move. `household`: where a new village puts the person. Nothing changes where nobody waits for this office any more.
pub fn accept(book: &mut Book, author: &str, id: Uuid, household: Option<Uuid>) -> Result<Changed<State>> {
    let transfer = store::transfer(book, id)?;
    let own = book.unit()?;
    if !is_town(&own) {
        return receive::receive(book, author, &own, &transfer, household);
    }
    match transfer.state {
        State::Offered if town_of(&transfer.to_unit) != own => Err(Error::new("needs_transfer_file")),
        State::Offered => approve(book, author, &transfer),
        State::Returned => send_back(book, author, &transfer),
        State::Approved | State::Received => follow(book, author, &transfer),
        State::Refused | State::SentBack => Err(wrong_state(&transfer)),
    }
}

/// Says no: the town to an offer, the new village to whom it was sent.
pub fn refuse(book: &mut Book, author: &str, id: Uuid) -> Result<Changed<State>> {
    let transfer = store::transfer(book, id)?;
    let own = book.unit()?;
    if !is_town(&own) {
        return receive::give_back(book, author, &own, &transfer);
    }
    if transfer.state != State::Offered {
        return Err(wrong_state(&transfer));
    }
    book.write(author, "transfer_refuse", |tx| {
        set_state(tx, transfer.id, State::Refused)?;
        Ok(State::Refused)
    })
}

const APPROVE: &str = "transfer_approve";

fn approve(book: &mut Book, author: &str, transfer: &Transfer) -> Result<Changed<State>> {
    let moving = Moving::out_of(book, transfer.subject, &transfer.from_unit)?;
    require_some(&moving, transfer.subject)?;
    book.write(author, APPROVE, |tx| {
        approve_in(tx, transfer, &moving)?;
        Ok(State::Approved)
    })
}

pub(crate) fn approve_in(tx: &mut WriteTx<'_>, transfer: &Transfer, moving: &Moving) -> Result<()> {
    moving.carry_out(tx, &transfer.to_unit)?;
    set_state(tx, transfer.id, State::Approved)
}

fn send_back(book: &mut Book, author: &str, transfer: &Transfer) -> Result<Changed<State>> {
    let moving = Moving::out_of(book, transfer.subject, &transfer.to_unit)?;
    let home = match transfer.subject {
        Subject::Person(person) => moving::before_leaving(book, person)?,
        Subject::Household(_) => Vec::new(),
    };
    book.write(author, "transfer_send_back", |tx| {
        moving.carry_out(tx, &transfer.from_unit)?;
        if !home.is_empty() {
            tx.set(transfer.subject.id(), &home)?;
        }
        set_state(tx, transfer.id, State::SentBack)?;
        Ok(State::SentBack)
    })
}

/// Moves those whom the old village wrote into the household before it knew that the household had left.
fn follow(book: &mut Book, author: &str, transfer: &Transfer) -> Result<Changed<State>> {
    let late = left_behind(book, transfer)?;
    book.write(author, APPROVE, |tx| {
        late.carry_out(tx, &transfer.to_unit)?;
        // Said again, so that this write is one of the move's: whoever it moved is known to have left by it.
        tx.resolve(transfer.id, "month", Value::text(&transfer.month))?;
        Ok(transfer.state)
    })
}

/// Who should have gone along and has not: people in the unit that their household has left.
pub(super) fn left_behind(book: &Book, transfer: &Transfer) -> Result<Moving> {
    let gone = match transfer.subject {
        Subject::Household(id) if transfer.state.has_left() => people::household(book, id)?.unit == transfer.to_unit,
        _ => false,
    };
    if gone { Moving::out_of(book, transfer.subject, &transfer.from_unit) } else { Ok(Moving::default()) }
}
