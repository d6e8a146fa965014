//! What a person agrees or objects to (同意与异议), each in the book it belongs to; whoever does not open that book does not learn of it.

use uuid::Uuid;

use crate::ledger::{Changed, ERASE};
use crate::register::{self, view};
use crate::rights::view::{ConsentView, ObjectionView, WishesView};
use crate::rights::{self, OBJECTS_TO, Purpose, SaidOn, Subject};
use crate::security::{CARE, CIVIL, Right};
use crate::session::Session;
use crate::{Error, Result};

/// Everything of the kind that stands, in the books that are open here.
pub fn wishes(session: &mut Session, person: Uuid) -> Result<WishesView> {
    unit_of(session, person)?;
    let mut shown =
        WishesView { purposes: Vec::new(), objects_to: Vec::new(), consents: Vec::new(), objections: Vec::new() };
    for book in session.books() {
        let found = session.in_book(book, |session| rights::consents(&session.book, person))?;
        shown.consents.extend(found.into_iter().map(ConsentView::from));
        if session.post.may(book, Right::Write) {
            let of_book = Purpose::ALL.into_iter().filter(|purpose| purpose.book() == book);
            shown.purposes.extend(of_book.map(|purpose| purpose.code().to_owned()));
        }
    }
    if session.post.may(CIVIL, Right::Write) {
        shown.objects_to.extend(OBJECTS_TO.map(str::to_owned));
    }
    shown.objections.extend(rights::objections(&session.book, person)?.into_iter().map(ObjectionView::from));
    Ok(shown)
}

/// Records a yes.
pub fn agree(session: &mut Session, person: Uuid, purpose: Purpose, said: SaidOn<'_>) -> Result<()> {
    // What a provider may do is kept where the provider is; everything else where she lives.
    let own = session.unit().to_owned();
    let lives_in = unit_of(session, person)?;
    let unit = if purpose.book() == CARE { own } else { lives_in };
    let user = session.user.clone();
    session.in_book(purpose.book(), |session| {
        rights::give(&mut session.book, &user, Subject { person, unit: &unit }, purpose, said).map(|_| ())
    })
}

/// Takes a yes back; where none was said, nothing happens.
pub fn withdraw(session: &mut Session, person: Uuid, purpose: Purpose) -> Result<()> {
    unit_of(session, person)?;
    let user = session.user.clone();
    session.in_book(purpose.book(), |session| rights::withdraw(&mut session.book, &user, person, purpose).map(|_| ()))
}

/// Records an objection.
pub fn object(session: &mut Session, person: Uuid, about: &str, said: SaidOn<'_>) -> Result<()> {
    unit_of(session, person)?;
    let user = session.user.clone();
    rights::object(&mut session.book, &user, person, about, said).map(|_| ())
}

/// Takes an objection back.
pub fn no_longer_object(session: &mut Session, person: Uuid, about: &str) -> Result<()> {
    unit_of(session, person)?;
    let user = session.user.clone();
    rights::no_longer_object(&mut session.book, &user, person, about).map(|_| ())
}

/// Erases a person: all of her in the register, and what she agreed to in every other book that is open here. Whoever opens the rest erases that.
pub fn erase_person(session: &mut Session, id: Uuid) -> Result<Changed<Vec<String>>> {
    let user = session.user.clone();
    let erased = register::erase(&mut session.book, &user, id, None)?;
    for book in
        session.other_books().into_iter().filter(|book| session.post.may(book, Right::Write)).collect::<Vec<_>>()
    {
        session.in_book(book, |session| {
            let wishes = rights::wishes_of(&session.book, id)?;
            session.book.write(&user, ERASE, |tx| rights::erase_in(tx, &wishes)).map(|_| ())
        })?;
    }
    Ok(erased)
}

/// `unknown_id` where the register has no such person.
fn unit_of(session: &Session, person: Uuid) -> Result<String> {
    let shown = view::record(&session.book, person, false)?;
    if shown.entity == rights::PERSON {
        Ok(shown.unit)
    } else {
        Err(Error::new("unknown_id").with("id", person.hyphenated()))
    }
}
