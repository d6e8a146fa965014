//! A file from another town's station is looked into and accepted, with her, for whom the register here has; or let go.

use std::cell::Cell;
use std::fs::File;
use std::path::Path;

use uuid::Uuid;

use super::super::export;
use super::read::{Kind, Opened, Whom, read};
use super::write::receipt;
use super::{at_station, kept, signed_with};
use crate::care::continuity::{Arrived, Direction, TakenOn, Told, find, take_on};
use crate::care::{Doubt, Subject};
use crate::ledger::Book;
use crate::rights::{AccessClass, Look};
use crate::security::{CARE, Identity};
use crate::session::Session;
use crate::{Error, Result, looks, station};

const NAME_CHARS_MAX: usize = 100;

/// Where a file lies.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    File(&'a Path),
    /// It came with other files and waits in the care book.
    Kept(Uuid),
}

/// A file that was accepted.
#[derive(Debug, Clone)]
pub struct Accepted {
    pub taken: TakenOn,
    pub from: Opened,
}

impl Source<'_> {
    fn read(self, book: &Book, identity: &Identity) -> Result<Opened> {
        match self {
            Self::File(path) => read(open(path)?, book, identity),
            Self::Kept(id) => read(&kept::bytes(book, id)?[..], book, identity),
        }
    }
}

pub(super) fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::from(error).with("path", path.display()),
        _ => Error::new("file_unreadable").caused_by(error).with("path", path.display()),
    })
}

/// What a file or a receipt says; that a file was looked into is logged before it is told.
pub fn inspect(session: &mut Session, source: Source<'_>) -> Result<Opened> {
    at_station(session)?;
    let opened = session.in_book(CARE, |session| source.read(&session.book, &session.identity))?;
    if matches!(opened.kind, Kind::Continuity { .. }) {
        looks::logged_in(
            session,
            CARE,
            &Look { class: AccessClass::Opened, person: None, field: "continuity", reason: "" },
        )?;
    }
    Ok(opened)
}

/// Goes on with what a file tells, for a person of the register here and with the user as her provider, and writes the receipt for the other
/// station: all or nothing. A file that was accepted before changes nothing; its receipt is written again.
///
/// # Errors
/// As `read`; `accepted_for_other`; `doubtful` where the register has another name, sex or birth date than the file, where a day in it is doubtful, and where this version
/// does not know all of it, unless `insist`.
pub fn accept(
    session: &mut Session,
    source: Source<'_>,
    person: Uuid,
    insist: bool,
    receipt_to: Option<&Path>,
) -> Result<Accepted> {
    at_station(session)?;
    let (subject, name) = station::named_subject(session, person)?;
    not_for_another(session, source, &subject)?;
    let accepted = session.in_book(CARE, |session| {
        let opened = source.read(&session.book, &session.identity)?;
        let Kind::Continuity { whom, told } = &opened.kind else {
            return Err(Error::new("continuity_receipt"));
        };
        let doubts = doubts(whom, &subject, &name);
        let (sender, user) = (export::sender(session)?, session.user.clone());
        let (book, key) = signed_with(session);
        let is_written = Cell::new(false);
        let taken = book.transact(|book| {
            let from_name = name_of(&opened);
            let taken = take_on(book, &user, &subject, arrived(&opened, &from_name, told), (&doubts, insist))?.value;
            kept::forget(book, opened.id, opened.sender.office)?;
            if let Some(out) = receipt_to {
                receipt(book, (sender, &opened.sender), (opened.id, taken.day), key, out)?;
                is_written.set(true);
            }
            Ok(taken)
        });
        // A receipt of what was not accepted would end it at the other station, and she would be looked after nowhere.
        let taken = taken.inspect_err(|_| remove(is_written.get(), receipt_to))?;
        Ok(Accepted { taken, from: opened })
    })?;
    let look =
        Look { class: AccessClass::Opened, person: Some(accepted.taken.person), field: "continuity", reason: "" };
    looks::logged_in(session, CARE, &look)?;
    Ok(accepted)
}

/// `accepted_for_other` where the file was accepted for someone else already.
fn not_for_another(session: &mut Session, source: Source<'_>, subject: &Subject) -> Result<()> {
    let known = session.in_book(CARE, |session| {
        let opened = source.read(&session.book, &session.identity)?;
        find(&session.book, Direction::Received, opened.id, &opened.sender.unit)
    })?;
    match known.filter(|known| !subject.hers().contains(&known.person)) {
        Some(known) => {
            let name = station::living(session, known.person).unwrap_or_default();
            Err(Error::new("accepted_for_other").with("name", name).with("id", known.id.hyphenated()))
        }
        None => Ok(()),
    }
}

/// Removes a file that was written for what then was not kept.
pub(super) fn remove(is_written: bool, path: Option<&Path>) {
    if let Some(path) = path.filter(|_| is_written) {
        let _ = std::fs::remove_file(path);
    }
}

fn arrived<'a>(opened: &'a Opened, from_name: &'a str, told: &'a [Told]) -> Arrived<'a> {
    Arrived { file: opened.id, from_unit: &opened.sender.unit, from_name, told }
}

/// As its card is called, which a person has compared.
fn name_of(opened: &Opened) -> String {
    let name: String = opened.sender.name.trim().chars().take(NAME_CHARS_MAX).collect();
    if name.is_empty() { opened.sender.unit.clone() } else { name }
}

/// Whether it is a file that means someone beyond doubt.
pub(super) fn means(kind: &Kind, subject: &Subject, name: &str) -> bool {
    matches!(kind, Kind::Continuity { whom, .. } if doubts(whom, subject, name).is_empty())
}

/// Why the file may mean someone else. What either side does not know is no contradiction.
fn doubts(whom: &Whom, subject: &Subject, name: &str) -> Vec<Doubt> {
    let plain = |name: &str| name.chars().filter(|char| !char.is_whitespace()).collect::<String>();
    let is_said = |sex: &str| ["1", "2"].contains(&sex);
    let sex = subject.sex.as_deref().unwrap_or_default();
    let mut doubts = Vec::new();
    if plain(&whom.name) != plain(name) {
        doubts.push(Doubt::OtherName);
    }
    if whom.born.zip(subject.born).is_some_and(|(there, here)| there != here) {
        doubts.push(Doubt::OtherBirthDate);
    }
    if is_said(&whom.sex) && is_said(sex) && whom.sex != sex {
        doubts.push(Doubt::OtherSex);
    }
    doubts
}
