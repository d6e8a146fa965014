//! 请联系服务站: the one line that the register has of care. It stands there while someone wishes to be reached, is alike for every programme and with
//! none, and is written by nobody's hand: in the name of the program, and only when the provider asks for it.

use serde::Serialize;
use uuid::Uuid;

use crate::care;
use crate::ledger::Changed;
use crate::register::please_contact;
use crate::security::{CARE, Right};
use crate::session::Session;
use crate::station;
use crate::{Error, Result};

/// The line as it is shown: who wishes to be reached, where she lives, since when; nothing of why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PleaseContactView {
    pub person: String,
    pub person_name: String,
    /// Division code of where she lives.
    pub unit: String,
    /// YYYY-MM-DD.
    pub day: String,
}

/// Puts the line up. `no_wish_to_be_reached` where no open appointment of hers here says that she wishes it; `book_closed` to whoever does not open
/// the care book.
pub fn ask(session: &mut Session, person: Uuid) -> Result<()> {
    let subject = station::subject(session, person)?;
    let wishes = session.in_book(CARE, |session| {
        session.book.require(Right::Write)?;
        care::wishes_to_be_reached(&session.book, &subject.hers())
    })?;
    if !wishes {
        return Err(Error::new("no_wish_to_be_reached"));
    }
    please_contact::put_up(&mut session.book, subject.person)
}

/// Takes the line down: she was reached, or wishes it no more. Where there is none nothing happens.
pub fn done(session: &mut Session, person: Uuid) -> Result<()> {
    let subject = station::subject(session, person)?;
    session.in_book(CARE, |session| session.book.require(Right::Write))?;
    take_down(session, &subject.hers())
}

/// Erases what this office keeps of her care (`care::erase`), and takes the line down that asks for her to be reached. Returns how many rows.
/// `unknown_id` where neither the register nor this office's care has such a person.
pub(crate) fn erase_care(session: &mut Session, person: Uuid) -> Result<Changed<usize>> {
    // Of someone who is in the register no more there is care all the same.
    let hers = match station::subject(session, person) {
        Err(error) if error.code == "unknown_id" => {
            if !session.in_book(CARE, |session| care::keeps_of(&session.book, person))? {
                return Err(error);
            }
            vec![person]
        }
        found => found?.hers(),
    };
    let user = session.user.clone();
    let erased = session.in_book(CARE, |session| care::erase(&mut session.book, &user, &hers))?;
    take_down(session, &hers)?;
    Ok(erased)
}

fn take_down(session: &mut Session, hers: &[Uuid]) -> Result<()> {
    hers.iter().try_for_each(|person| please_contact::take_down(&mut session.book, *person))
}

/// Everyone of this office for whom the line stands, for whoever opens the register.
pub fn asked(session: &Session) -> Result<Vec<PleaseContactView>> {
    let lines = please_contact::all(&session.book)?;
    Ok(lines
        .into_iter()
        .map(|line| PleaseContactView {
            person: line.person.hyphenated().to_string(),
            person_name: line.name,
            unit: line.unit,
            day: line.day,
        })
        .collect())
}
