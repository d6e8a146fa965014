//! Someone leaves an office (离岗交接): what is open, who takes over, and then the passphrase opens nothing any more.

use serde::{Deserialize, Serialize};

use crate::exchange::change_set;
use crate::register;
use crate::register::leave::{self, Handover, OpenWork};
use crate::register::transfer::{self, State};
use crate::security::Unlock;
use crate::session::Session;
use crate::{Error, Result};

/// One thing of which so many are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OpenCount {
    /// `conflicts`, `findings`, `moves`, `held`, `waiting`, `drafts` or `not_received`.
    pub what: String,
    pub count: u64,
}

/// A handover that was signed off.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HandoverView {
    pub user: String,
    pub taken_by: String,
    pub day: String,
    pub open: Vec<OpenCount>,
}

/// What waits in this office for whoever takes over.
pub fn open_work(session: &Session) -> Result<OpenWork> {
    let book = &session.book;
    let is_open = |state: State| !matches!(state, State::Refused | State::Received | State::SentBack);
    let moves = transfer::transfers(book)?.into_iter().filter(|moved| is_open(moved.state)).count();
    let offices = change_set::status(session)?;
    Ok(OpenWork {
        conflicts: book.conflict_count()?,
        findings: register::findings(book)?.len() as u64,
        moves: moves as u64,
        held: change_set::held(session)?.len() as u64,
        waiting: change_set::waiting(session)?.len() as u64,
        drafts: leave::drafts(book)?,
        not_received: offices.iter().map(|office| office.not_yet_received).sum(),
    })
}

/// Hands someone's work over to a colleague, keeps that and what was open, and shuts the leaver out. `by`: someone who manages users, or the
/// recovery code. `unknown_user` where nobody who works here is called so; `last_manager`.
pub fn let_go(session: &mut Session, name: &str, taken_by: &str, by: &Unlock<'_>) -> Result<OpenWork> {
    let stays = |user: &crate::security::UserName| user.name == taken_by && !user.disabled && user.name != name;
    if !session.users()?.iter().any(stays) {
        return Err(Error::new("unknown_user").with("name", taken_by));
    }
    let open = open_work(session)?;
    session.disable_user(name, by)?;
    leave::hand_over(&mut session.book, name, taken_by, open)?;
    Ok(open)
}

/// Its counts, without what there is none of.
#[must_use]
pub fn counts(open: OpenWork) -> Vec<OpenCount> {
    let some = open.counts().into_iter().filter(|(_, count)| *count > 0);
    some.map(|(what, count)| OpenCount { what: what.to_owned(), count }).collect()
}

/// The handovers of this office, latest first.
pub fn handovers(session: &Session) -> Result<Vec<HandoverView>> {
    let view = |known: Handover| HandoverView {
        user: known.user,
        taken_by: known.taken_by,
        day: known.day,
        open: counts(known.open),
    };
    Ok(leave::handovers(&session.book)?.into_iter().map(view).collect())
}
