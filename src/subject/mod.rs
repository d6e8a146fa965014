//! The subject report (本人资料): a person is shown and given all that is held on her, in one paper. Each book adds its sections to the list; those of
//! care are in it only where a clinician prints it, with her, and then nothing else.

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
use crate::rights::PERSON;
use crate::security::{CARE, Right};
use crate::session::Session;
use crate::{Error, Result, looks, register, view};

/// All that is held on one person here.
#[derive(Debug, Clone)]
pub struct Report {
    /// The office that gives it, by its name.
    pub office: String,
    pub day: Date,
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
const OF_CARE: [Part; 2] = [rights::wishes_of_care, rights::looks_at_care];

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
    let parts: &[Part] = if is_clinician { &OF_CARE } else { &PARTS };
    if !is_clinician {
        session.require(Right::Reveal)?;
    }
    gather(session, id, parts)
}

/// Gathers who looked at a person's record, and nothing else, for whoever may give her the whole report.
pub fn looks_report(session: &mut Session, id: Uuid) -> Result<Report> {
    gather(session, id, &[rights::all_looks])
}

fn gather(session: &mut Session, id: Uuid, parts: &[Part]) -> Result<Report> {
    // Of somebody who is not in the register nothing is held.
    view_of(session, id)?;
    let mut sections = Vec::new();
    for part in parts {
        sections.extend(part(session, id)?);
    }
    Ok(Report { office: view::office(session).unit_name, day: session.book.today(), sections })
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
    looks::exported(session, Some(id), kind, "person_asked")?;
    write_chosen(path, &pdf.bytes)?;
    Ok(Written { hash: hash_of(&pdf.bytes), pages: pdf.pages, sections: report.sections.len() })
}
