//! Looking at people's records: each look is logged before anything is shown (查阅记录), so there is no way to see a record that leaves no trace.

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::Result;
use crate::care;
use crate::register::schema::{HOUSEHOLD, RESIDENT};
use crate::register::view::{self, HistoryEntry, HouseholdView, PersonRow, PersonView, Record};
use crate::register::{self, national_id, store};
use crate::rights::view::AccessView;
use crate::rights::{self, AccessClass, AccessFilter, Look};
use crate::security::{CARE, Right};
use crate::session::Session;

/// The record of a household or person, as the command line shows it. Revealing the numbers asks for a reason.
pub fn record(session: &mut Session, id: Uuid, reveal: Option<&str>) -> Result<Record> {
    let shown = view::record(&session.book, id, reveal.is_some())?;
    if shown.entity == "household" {
        opened_household(session, id)?;
        return Ok(shown);
    }
    opened(session, id)?;
    if let Some(reason) = reveal {
        log(session, &Look { class: AccessClass::Revealed, person: Some(id), field: "record", reason })?;
    }
    Ok(shown)
}

/// A person's record, with the numbers masked.
pub fn person(session: &mut Session, id: Uuid) -> Result<PersonView> {
    let shown = view::person(&session.book, id)?;
    opened(session, id)?;
    Ok(shown)
}

/// A household and who lives in it. Everyone in it has been looked at.
pub fn household(session: &mut Session, id: Uuid) -> Result<HouseholdView> {
    opened_household(session, id)?;
    view::household(&session.book, id)
}

/// What was ever written of a person or household, which says more than the record.
pub fn history(session: &mut Session, id: Uuid) -> Result<Vec<HistoryEntry>> {
    let told = view::history(&session.book, id)?;
    match store::entity_of(&session.book, id)?.as_deref() {
        Some(RESIDENT) => opened(session, id)?,
        Some(HOUSEHOLD) => opened_household(session, id)?,
        _ => {}
    }
    Ok(told)
}

/// One masked value in full, for a reason.
pub fn reveal(session: &mut Session, id: Uuid, field: &str, reason: &str) -> Result<String> {
    let value = view::reveal(&session.book, id, field)?;
    log(session, &Look { class: AccessClass::Revealed, person: Some(id), field, reason })?;
    Ok(value)
}

/// People that a typed text finds. A whole ID number finds one person and no other, which is a look at that person.
pub fn find_people(session: &mut Session, text: &str, limit: usize) -> Result<Vec<PersonRow>> {
    let found = register::find_people(&session.book, text, limit)?;
    if national_id::read(text).is_ok() {
        for row in &found {
            let person = Some(crate::ledger::parse_id(&row.id)?);
            log(session, &Look { class: AccessClass::SearchedId, person, field: "", reason: "" })?;
        }
    }
    Ok(found)
}

/// Says that people's data was written into a file that leaves the program.
pub fn exported(session: &mut Session, person: Option<Uuid>, kind: &str, reason: &str) -> Result<()> {
    log(session, &Look { class: AccessClass::Exported, person, field: kind, reason })
}

/// Opens a sealed note, for a reason; it is told only once that is logged. `given` are shares on paper: one where the station's own is here, else two.
pub fn unseal(session: &mut Session, note: Uuid, given: &[&str], reason: &str) -> Result<Zeroizing<String>> {
    let text = session.in_book(CARE, |session| care::unseal(&session.book, note, given))?;
    let person = session.in_book(CARE, |session| care::person_of(&session.book, note))?;
    logged_in(session, CARE, &Look { class: AccessClass::Unsealed, person, field: "", reason })?;
    Ok(text)
}

/// A look into another book: in full there, and in the register only that it happened.
pub fn logged_in(session: &mut Session, book: &str, look: &Look<'_>) -> Result<()> {
    session.in_book(book, |session| log(session, look))?;
    if book == CARE {
        let user = session.user.clone();
        rights::looked_elsewhere(&mut session.book, &user, look.class, book)?;
    }
    Ok(())
}

/// The log of every book that the reader opens, as far as the reader may, latest first.
pub fn access_log(session: &mut Session, filter: &AccessFilter) -> Result<Vec<AccessView>> {
    let (user, post) = (session.user.clone(), session.post);
    let mut found = Vec::new();
    let open = session.books();
    for book in &open {
        let of_book = session.in_book(book, |session| rights::accesses(&session.book, (&user, post), filter))?;
        // Of a look into a book that is open here the register says less.
        found
            .extend(of_book.into_iter().filter(|access| access.book == *book || !open.contains(&access.book.as_str())));
    }
    found.sort_by_key(|access| std::cmp::Reverse(access.at));
    named(session, found)
}

/// Who looked at a person's record, for the person: of every book that is open here, without what was looked at, and so without any programme.
/// Whoever may not reveal her values may not print it for her.
pub fn log_for(session: &mut Session, person: Uuid) -> Result<Vec<AccessView>> {
    may_tell(session)?;
    let mut found = Vec::new();
    for book in session.books() {
        found.extend(session.in_book(book, |session| rights::accesses_of(&session.book, person))?);
    }
    found.sort_by_key(|access| std::cmp::Reverse(access.at));
    let mut shown = named(session, found)?;
    for access in &mut shown {
        access.field.clear();
        access.book.clear();
    }
    Ok(shown)
}

/// `not_permitted` for whoever may neither see her numbers nor keep her care.
pub(crate) fn may_tell(session: &Session) -> Result<()> {
    let may = session.books().iter().any(|book| match *book {
        CARE => session.post.may(CARE, Right::Write),
        book => session.post.may(book, Right::Reveal),
    });
    if may { Ok(()) } else { Err(crate::Error::new("not_permitted")) }
}

fn named(session: &Session, found: Vec<rights::Access>) -> Result<Vec<AccessView>> {
    let name = |access: &rights::Access| match access.person {
        // Whoever was erased, or never came here, has no name any more.
        Some(id) => view::subject(&session.book, id).map_or_else(|_| String::new(), |(name, _)| name),
        None => String::new(),
    };
    Ok(found
        .into_iter()
        .map(|access| (name(&access), access))
        .map(|(name, access)| AccessView::of(access, name))
        .collect())
}

fn opened(session: &mut Session, id: Uuid) -> Result<()> {
    log(session, &Look { class: AccessClass::Opened, person: Some(id), field: "", reason: "" })
}

fn opened_household(session: &mut Session, id: Uuid) -> Result<()> {
    for person in view::household(&session.book, id)?.members {
        opened(session, crate::ledger::parse_id(&person.id)?)?;
    }
    Ok(())
}

fn log(session: &mut Session, look: &Look<'_>) -> Result<()> {
    let user = session.user.clone();
    rights::looked(&mut session.book, &user, look)
}
