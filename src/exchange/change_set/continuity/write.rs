//! Writing a continuity file for another town's station, and the receipt for one that came from there.

use std::cell::Cell;
use std::path::Path;

use jiff::civil::Date;
use uuid::Uuid;

use super::super::export::{self, Lines};
use super::super::wire::{CONTINUITY, CONTINUITY_RECEIPT, Receiver, Sender};
use super::accept::remove;
use super::read::Whom;
use super::wire::{FORMAT, Header, Person, Programme, RECEIPT_SIGNED, SIGNED};
use super::{at_station, signed_with};
use crate::care::continuity::{Told, Wish, note_sent, tell};
use crate::exchange::cards;
use crate::files::hash::FileHash;
use crate::files::write_checked;
use crate::ledger::{Book, random};
use crate::rights::{AccessClass, Look};
use crate::security::{CARE, Card, Role};
use crate::session::Session;
use crate::{Error, Result, looks, station};

/// A file that was written.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The entry that is kept of it.
    pub id: Uuid,
    pub file: Uuid,
    pub to: Card,
    pub told: Vec<Told>,
    /// SHA-256 of the file.
    pub hash: FileHash,
}

/// Tells the station of another town what was begun for someone, as she wishes. That it was written is in the log of who looked.
///
/// # Errors
/// `no_consent_to_continue`, `nothing_to_continue`; `not_another_town`, `unknown_office`, `card_revoked` of the other station; `town_only` in a
/// village.
pub fn write(session: &mut Session, person: Uuid, to: &str, wish: Wish, out: &Path) -> Result<Sent> {
    at_station(session)?;
    let (subject, name) = station::named_subject(session, person)?;
    let (office, telling) = session.in_book(CARE, |session| {
        let office = other_station(session, to)?;
        Ok((office, tell(&session.book, &session.user, &subject.hers(), wish)?))
    })?;
    let look = Look {
        class: AccessClass::Exported,
        person: Some(subject.person),
        field: "continuity",
        reason: "person_asked",
    };
    looks::logged_in(session, CARE, &look)?;
    let whom = Whom { name, sex: subject.sex.clone().unwrap_or_default(), born: subject.born };
    session.in_book(CARE, |session| {
        let (sender, user) = (export::sender(session)?, session.user.clone());
        let (book, key) = signed_with(session);
        let is_written = Cell::new(false);
        let done = book.transact(|book| {
            let file = uuid::Builder::from_random_bytes(random(&*book.env)).into_uuid();
            let id = note_sent(book, &user, &subject, (file, &office.unit), &telling)?.value;
            let header = Header {
                person: Some(person_line(&whom)),
                programmes: telling.told.len(),
                ..header(book, CONTINUITY, (sender, &office), file, book.today())
            };
            let hash = write_checked(out, &|point| book.env.may_go_on(point), |sink| {
                let mut lines = Lines::sealed(book.name(), &office, sink)?;
                lines.line(&header)?;
                for told in &telling.told {
                    lines.line(&Programme::from(told))?;
                }
                lines.sign(SIGNED, key)?;
                lines.sink.finish()?.finish()?;
                Ok(())
            })?;
            is_written.set(true);
            Ok(Sent { id, file, to: office.clone(), told: telling.told.clone(), hash })
        });
        // The receipt of a file that stands nowhere here would be refused.
        done.inspect_err(|_| remove(is_written.get(), Some(out)))
    })
}

/// The card of another town's station.
fn other_station(session: &Session, to: &str) -> Result<Card> {
    let office = cards::office_of_unit(&session.book, to)?;
    if office.role != Role::Town || office.unit == session.unit() {
        return Err(Error::new("not_another_town").with("unit", to));
    }
    if cards::is_revoked(&session.book, office.office)? {
        return Err(Error::new("card_revoked").with("unit", to));
    }
    Ok(office)
}

fn person_line(whom: &Whom) -> Person {
    Person { name: whom.name.clone(), sex: whom.sex.clone(), birth_date: whom.born.map(|day| day.to_string()) }
}

fn header(book: &Book, kind: &str, (sender, office): (Sender, &Card), id: Uuid, on: Date) -> Header {
    Header {
        kind: kind.to_owned(),
        format: FORMAT,
        book: book.name().to_owned(),
        sender,
        receiver: Receiver { office: office.office, unit: office.unit.clone() },
        id,
        on: on.to_string(),
        written_at: book.env.now_ms(),
        person: None,
        programmes: 0,
    }
}

/// The receipt tells which file was accepted and on which day, and nothing else.
pub(super) fn receipt(
    book: &Book,
    (sender, office): (Sender, &Card),
    (file, accepted): (Uuid, Date),
    key: &ed25519_dalek::SigningKey,
    out: &Path,
) -> Result<()> {
    let header = header(book, CONTINUITY_RECEIPT, (sender, office), file, accepted);
    write_checked(out, &|point| book.env.may_go_on(point), |sink| {
        let mut lines = Lines::sealed(book.name(), office, sink)?;
        lines.line(&header)?;
        lines.sign(RECEIPT_SIGNED, key)?;
        lines.sink.finish()?.finish()?;
        Ok(())
    })?;
    Ok(())
}
