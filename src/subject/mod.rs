//! The subject report (本人资料): a person is shown and given all that is held on her, in one paper. Each book adds its sections to the list; care
//! will add its own only where a clinician prints it, with her.

mod offices;
mod words;

use std::path::Path;

use jiff::civil::Date;
use uuid::Uuid;

use crate::exchange::roster::messages::Language;
use crate::files::hash::{FileHash, hash_of};
use crate::files::write_chosen;
use crate::print::section::Section;
use crate::print::{self, Layout, Pdf};
use crate::security::Right;
use crate::session::Session;
use crate::{Result, register, view};

/// All that is held on one person here.
#[derive(Debug, Clone)]
pub struct Report {
    /// The office that gives it, by its name.
    pub office: String,
    pub day: Date,
    pub sections: Vec<Section>,
}

/// What one part of the program holds on a person.
type Part = fn(&Session, Uuid) -> Result<Vec<Section>>;

/// Every part, in the order of the paper.
const PARTS: [Part; 2] = [|session, id| register::subject::sections(&session.book, id), offices::sections];

/// A report that was written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub hash: FileHash,
    pub pages: usize,
    pub sections: usize,
}

/// Gathers all that is held on a person.
pub fn subject_report(session: &Session, id: Uuid) -> Result<Report> {
    session.require(Right::Reveal)?;
    let mut sections = Vec::new();
    for part in PARTS {
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

/// Writes a person's report where the user said.
pub fn write_report(session: &Session, id: Uuid, language: Language, path: &Path) -> Result<Written> {
    let report = subject_report(session, id)?;
    let pdf = report.pdf(language)?;
    write_chosen(path, &pdf.bytes)?;
    Ok(Written { hash: hash_of(&pdf.bytes), pages: pdf.pages, sections: report.sections.len() })
}
