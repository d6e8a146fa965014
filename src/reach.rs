//! 请联系服务站: the one line that the register has of care. It stands there while someone wishes to be reached, is alike for every programme and with
//! none, and is written by nobody's hand: in the name of the program, and only when the provider asks for it.

use uuid::Uuid;

use crate::care;
use crate::register::{self, please_contact};
use crate::security::{CARE, Right};
use crate::session::Session;
use crate::station;
use crate::{Error, Result};

/// Puts the line up. `no_wish_to_be_reached` where no open appointment of hers here says that she wishes it; `book_closed` to whoever does not open
/// the care book.
pub fn ask(session: &mut Session, person: Uuid) -> Result<()> {
    station::subject(session, person)?;
    let wishes = session.in_book(CARE, |session| {
        session.book.require(Right::Write)?;
        care::wishes_to_be_reached(&session.book, person)
    })?;
    if !wishes {
        return Err(Error::new("no_wish_to_be_reached"));
    }
    please_contact::put_up(&mut session.book, person)
}

/// Takes the line down: she was reached, or wishes it no more. Where there is none nothing happens.
pub fn done(session: &mut Session, person: Uuid) -> Result<()> {
    station::subject(session, person)?;
    session.in_book(CARE, |session| session.book.require(Right::Write))?;
    please_contact::take_down(&mut session.book, person)
}

/// Everyone of this office for whom the line stands, for whoever opens the register.
pub fn asked(session: &Session) -> Result<Vec<register::PleaseContact>> {
    please_contact::all(&session.book)
}
