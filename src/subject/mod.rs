//! The subject report (本人资料): a person is shown and given all that is held on her, in one paper. Each book adds its sections to the list; those of
//! care are in it only where a clinician prints it, with her, and then nothing else.

mod continuity;
mod erase_care;
mod offices;
mod rights;
mod words;

use std::path::Path;

use jiff::civil::Date;
use uuid::Uuid;

use crate::exchange::roster::messages::Language;
use crate::files::hash::{FileHash, hash_of};
use crate::files::write_chosen;
use crate::print::section::Section;
use crate::print::{self, Layout, Pdf};
use crate::rights::{AccessClass, Look, PERSON};
use crate::security::{CARE, CIVIL, Right};
use crate::session::Session;
use crate::{Error, Result, looks, register, view};

pub use erase_care::erase_care;

/// All that is held on one person here.
#[derive(Debug, Clone)]
pub struct Report {
    /// The office that gives it, by its name.
    pub office: String,
    pub day: Date,
    /// The book whose log says that it was given: of a paper of care the register knows only that something was.
    book: &'static str,
    pub sections: Vec<Section>,
}

/// What one part of the program holds on a person.
type Part = fn(&mut Session, Uuid) -> Result<Vec<Section>>;

/// Every part that is not of care, in the order of the paper.
const PARTS: [Part; 4] = [
    |session, id| register::subject::sections(&session.book, id),
    rights::wishes,
    |session, id| offices::sections(session, id),
    rights::looks,
];
/// What a clinician gives.
const OF_CARE: [Part; 3] = [rights::wishes_of_care, continuity::sections, rights::looks_at_care];

/// A report that was written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub hash: FileHash,
    pub pages: usize,
    pub sections: usize,
}

/// Gathers all that is held on a person in the register and in benefits; for a clinician, what is held in care. `not_permitted` for anyone else.
pub fn subject_report(session: &mut Session, id: Uuid) -> Result<Report> {
    let is_clinician = session.require_book(CARE).is_ok() && session.post.may(CARE, Right::Reveal);
    if is_clinician {
        return gather(session, id, CARE, &OF_CARE);
    }
    session.require(Right::Reveal)?;
    gather(session, id, CIVIL, &PARTS)
}

/// Gathers who looked at a person's record, and nothing else, for whoever may give her the whole report.
pub fn looks_report(session: &mut Session, id: Uuid) -> Result<Report> {
    let book = if session.require_book(CARE).is_ok() { CARE } else { CIVIL };
    gather(session, id, book, &[rights::all_looks])
}

fn gather(session: &mut Session, id: Uuid, book: &'static str, parts: &[Part]) -> Result<Report> {
    // Of somebody who is not in the register nothing is held.
    view_of(session, id)?;
    let mut sections = Vec::new();
    for part in parts {
        sections.extend(part(session, id)?);
    }
    Ok(Report { office: view::office(session).unit_name, day: session.book.today(), book, sections })
}

impl Report {
    /// Prints it.
    pub fn pdf(&self, language: Language) -> Result<Pdf> {
        print::pdf(Layout::Sections, words::word("title", language), words::in_words(self, language), self.day)
    }
}

/// Writes a person's report where the user said; that it was written for her is in the log of who looked.
pub fn write_report(session: &mut Session, id: Uuid, language: Language, path: &Path) -> Result<Written> {
    let report = subject_report(session, id)?;
    write(session, id, &report, "subject_report", language, path)
}

/// Writes who looked at a person's record where the user said.
pub fn write_looks(session: &mut Session, id: Uuid, language: Language, path: &Path) -> Result<Written> {
    let report = looks_report(session, id)?;
    write(session, id, &report, "access_log", language, path)
}

fn view_of(session: &Session, id: Uuid) -> Result<()> {
    let shown = register::view::record(&session.book, id, false)?;
    if shown.entity == PERSON { Ok(()) } else { Err(Error::new("unknown_id").with("id", id.hyphenated())) }
}

fn write(
    session: &mut Session,
    id: Uuid,
    report: &Report,
    kind: &str,
    language: Language,
    path: &Path,
) -> Result<Written> {
    let pdf = report.pdf(language)?;
    let look = Look { class: AccessClass::Exported, person: Some(id), field: kind, reason: "person_asked" };
    looks::logged_in(session, report.book, &look)?;
    write_chosen(path, &pdf.bytes)?;
    Ok(Written { hash: hash_of(&pdf.bytes), pages: pdf.pages, sections: report.sections.len() })
}
