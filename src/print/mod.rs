//! What the program prints: PDF files, made here without a window. A layout (`*.typ`) says how a kind of paper looks; what people have written
//! reaches it as data and never as markup.

mod fonts;
mod paper;
pub mod section;

use jiff::civil::Date;
use typst::foundations::{Datetime, Smart};
use typst::layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

use crate::{Error, Result};

/// How a kind of paper looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Sections one below the other, each of pairs or of a table, and a place to sign.
    Sections,
    /// Somebody's own page of care, with pictures.
    Page,
    /// Times and names, with a line to note.
    Round,
    /// Half a sheet with a part to tear off.
    Slip,
}

impl Layout {
    fn source(self) -> &'static str {
        match self {
            Layout::Sections => include_str!("sections.typ"),
            Layout::Page => include_str!("page.typ"),
            Layout::Round => include_str!("round.typ"),
            Layout::Slip => include_str!("slip.typ"),
        }
    }
}

/// A printed paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
}

/// Prints `data` (what the layout shows) as a PDF. `title` is all that the file's properties tell beside the day: no name belongs in it.
pub fn pdf(layout: Layout, title: &str, data: serde_json::Value, day: Date) -> Result<Pdf> {
    let paper = paper::Paper::new(layout.source(), title, data, fonts::find()?)?;
    let printed = print(&paper, day);
    // The typesetter remembers what it has set for the next time; of people's values nothing is to stay.
    typst::comemo::evict(0);
    printed
}

fn print(paper: &paper::Paper, day: Date) -> Result<Pdf> {
    let document: PagedDocument = typst::compile(paper).output.map_err(|found| not_printed(&found))?;
    let day = Datetime::from_ymd_hms(i32::from(day.year()), day.month() as u8, day.day() as u8, 0, 0, 0);
    let options = PdfOptions { ident: Smart::Auto, timestamp: day.map(Timestamp::new_utc), ..PdfOptions::default() };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|found| not_printed(&found))?;
    Ok(Pdf { bytes, pages: document.pages.len() })
}

/// A layout is part of the program: that it fails is the program's mistake. What is said of it may quote a value, and is left out.
fn not_printed(found: &[typst::diag::SourceDiagnostic]) -> Error {
    Error::new("internal").caused_by(format!("the layout has {} mistakes", found.len()))
}

#[cfg(test)]
mod tests;
