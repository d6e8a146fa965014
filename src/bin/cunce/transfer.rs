//! Moves between units on the command line.

use std::path::Path;

use cunce::exchange::change_set::{self, Answer};
use cunce::ledger::{Changed, OpId, parse_id};
use cunce::register::transfer::{self, State};
use cunce::session::Session;
use cunce::{Error, Result};
use serde_json::json;
use uuid::Uuid;

use crate::args::{TransferAnswer, TransferArgs};
use crate::commands::to_json;
use crate::output::Output;
use crate::words;

pub fn run(session: &mut Session, args: &TransferArgs) -> Result<Output> {
    match &args.answer {
        None => offer(session, args),
        Some(TransferAnswer::Accept { id, household, unit, receipt }) => {
            let (id, receipt) = (parse_id(id)?, receipt.as_deref());
            if change_set::waits(session, id)? {
                return answered(id, change_set::answer(session, id, Answer::Receive(unit.as_deref()), receipt)?);
            }
            if receipt.is_some() {
                return answered(id, change_set::answer(session, id, Answer::Again, receipt)?);
            }
            let household = household.as_deref().map(parse_id).transpose()?;
            let id = transfer::transfer(&session.book, id)?.id;
            let user = session.user.clone();
            answered(id, transfer::accept(&mut session.book, &user, id, household)?)
        }
        Some(TransferAnswer::Refuse { id, receipt }) => refuse(session, parse_id(id)?, receipt.as_deref()),
    }
}

fn offer(session: &mut Session, args: &TransferArgs) -> Result<Output> {
    let (Some(id), Some(to)) = (&args.id, &args.to) else { return Err(Error::new("bad_usage")) };
    let id = parse_id(id)?;
    let done = match &args.out {
        Some(out) => change_set::hand_over(session, id, to, args.consent, out)?,
        None => {
            let user = session.user.clone();
            transfer::offer(&mut session.book, &user, id, to, args.consent)?
        }
    };
    let state = transfer::transfer(&session.book, done.value)?.state;
    Ok(output(done.value, done.op, state))
}

fn refuse(session: &mut Session, id: Uuid, receipt: Option<&Path>) -> Result<Output> {
    if change_set::waits(session, id)? {
        return answered(id, change_set::answer(session, id, Answer::Refuse, receipt)?);
    }
    if receipt.is_some() {
        return answered(id, change_set::answer(session, id, Answer::Again, receipt)?);
    }
    let id = transfer::transfer(&session.book, id)?.id;
    let user = session.user.clone();
    answered(id, transfer::refuse(&mut session.book, &user, id)?)
}

fn answered(id: Uuid, done: Changed<State>) -> Result<Output> {
    Ok(output(id, done.op, done.value))
}

fn output(id: Uuid, op: Option<OpId>, state: State) -> Output {
    let id = id.hyphenated().to_string();
    let text = format!("{id}  {}", words::transfer_state(state.code()));
    Output::new(json!({ "id": id, "op": op.map(|op| op.to_string()), "state": state.code() }), text)
}

pub fn list(session: &Session) -> Result<Output> {
    let shown = change_set::transfers(session)?;
    let lines = shown.iter().map(words::transfer).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&shown)?, if shown.is_empty() { words::no_transfers() } else { lines }))
}
