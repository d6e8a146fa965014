//! Continuity files (服务接续): what was begun for someone, told at her wish to the station of another town, and the receipt that comes back.
//!
//! Both are sealed, packed and signed like a change-set file and stand in no stream. Of her they tell name, sex and birth date, so that she can be
//! found; nobody is entered in a register by them, and no certificate is asked for.

mod accept;
mod kept;
mod merge;
mod read;
mod wire;
mod write;

use std::path::Path;

use ed25519_dalek::SigningKey;
use uuid::Uuid;

pub use accept::{Accepted, Source, accept, inspect};
pub use kept::Waiting;
pub(super) use merge::{check, merge, preview};
pub use read::{Kind, Opened, Whom};
pub(super) use read::{is_ours, read};
pub use write::{Sent, write};

use crate::care::Subject;
use crate::care::continuity::{self as care_continuity, Answered, Continuity, Direction};
use crate::exchange::cards;
use crate::ledger::Book;
use crate::security::{CARE, Right, Role};
use crate::session::Session;
use crate::{Error, Result};

/// Continuity files are between stations: `book_closed` to whoever does not open care, `town_only` in a village. The care book is told whose cards
/// are trusted today.
fn at_station(session: &mut Session) -> Result<()> {
    session.require_book(CARE)?;
    if session.role() != Role::Town {
        return Err(Error::new("town_only"));
    }
    session.in_book(CARE, |session| {
        session.require(Right::Write)?;
        session.require(Right::Exchange)
    })?;
    cards::mirror(session, CARE)
}

/// Whether a file was accepted here, or a receipt taken in.
pub(super) fn is_known(book: &Book, opened: &Opened) -> Result<bool> {
    let direction = if matches!(opened.kind, Kind::Receipt) { Direction::Sent } else { Direction::Received };
    let known = care_continuity::find(book, direction, opened.id, &opened.sender.unit)?;
    Ok(known.is_some_and(|known| direction == Direction::Received || known.answered_on.is_some()))
}

/// The book with the key that signs what it writes for others.
fn signed_with(session: &mut Session) -> (&mut Book, &SigningKey) {
    (&mut session.book, &session.replica_key)
}

/// Takes the receipt of another town's station in: what was begun here and told there ends here on the day it was accepted. A second time changes
/// nothing. `unknown_continuity` where no such file was sent there; `continuity_file` where it is no receipt.
pub fn take_receipt(session: &mut Session, file: &Path) -> Result<Answered> {
    at_station(session)?;
    session.in_book(CARE, |session| {
        let opened = read(accept::open(file)?, &session.book, &session.identity)?;
        if !matches!(opened.kind, Kind::Receipt) {
            return Err(Error::new("continuity_file"));
        }
        let user = session.user.clone();
        let told = (opened.id, opened.sender.unit.as_str());
        session.book.transact(|book| care_continuity::answer(book, &user, told, opened.on)).map(|done| done.value)
    })
}

/// What was sent and accepted, the latest first.
pub fn kept(session: &mut Session) -> Result<Vec<Continuity>> {
    at_station(session)?;
    session.in_book(CARE, |session| care_continuity::kept(&session.book, None))
}

/// The files that wait to be accepted.
pub fn waiting(session: &mut Session) -> Result<Vec<Waiting>> {
    at_station(session)?;
    session.in_book(CARE, |session| kept::waiting(&session.book, &session.identity))
}

/// Lets every file go that waits and means someone beyond doubt, for an erasure of her care. Where none could wait nothing happens.
pub(crate) fn let_go_of(session: &mut Session, subject: &Subject, name: &str) -> Result<()> {
    if session.role() != Role::Town {
        return Ok(());
    }
    session.in_book(CARE, |session| {
        for waiting in kept::waiting(&session.book, &session.identity)? {
            let means_her = matches!(&waiting.opened, Ok(opened) if accept::means(&opened.kind, subject, name));
            if means_her {
                session.book.in_transaction(|book| kept::let_go(book, waiting.id))?;
            }
        }
        Ok(())
    })
}

/// Lets a file go that waits: she did not come, or does not wish it. Which of these is not kept. `unknown_id` where none waits.
pub fn let_go(session: &mut Session, id: Uuid) -> Result<()> {
    at_station(session)?;
    session.in_book(CARE, |session| {
        kept::bytes(&session.book, id)?;
        session.book.in_transaction(|book| kept::let_go(book, id))
    })
}
