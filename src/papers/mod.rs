//! Papers of care (纸质单子): her own page, a round of home visits, and the slip of a referral. What a paper says is as little as it needs: it may lie on
//! a table. Each is logged as written out of the program before it is.

mod page;
mod picture;
mod round;
mod slip;
mod words;

use std::path::Path;

use uuid::Uuid;

pub use crate::exchange::roster::messages::Language;
use crate::files::hash::{FileHash, hash_of};
use crate::files::write_chosen;
use crate::print::{self, Layout, Pdf};
use crate::rights::{AccessClass, Look};
use crate::security::CARE;
use crate::session::Session;
use crate::{Error, Result, looks, station};
pub use page::{HerPage, write_page};
pub use round::write_round;
pub use slip::{Referred, refer_with_slip, write_slip};

/// A paper that was written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub hash: FileHash,
    pub pages: usize,
}

impl Written {
    fn of(pdf: &Pdf) -> Self {
        Self { hash: hash_of(&pdf.bytes), pages: pdf.pages }
    }
}

/// Whose paper it is, of which kind, and why it is written, for the log of who looked.
struct Why<'a> {
    person: Option<Uuid>,
    kind: &'a str,
    reason: &'a str,
}

/// Sets a paper. Its properties tell neither whose nor of what kind it is.
fn set(session: &Session, layout: Layout, data: serde_json::Value, language: Language) -> Result<Pdf> {
    print::pdf(layout, words::word("program", language), data, session.book.today())
}

fn log(session: &mut Session, why: &Why<'_>) -> Result<()> {
    let look = Look { class: AccessClass::Exported, person: why.person, field: why.kind, reason: why.reason };
    looks::logged_in(session, CARE, &look)
}

/// Writes a paper where the user said, once that is logged.
fn write(session: &mut Session, pdf: &Pdf, why: &Why<'_>, path: &Path) -> Result<Written> {
    log(session, why)?;
    write_chosen(path, &pdf.bytes)?;
    Ok(Written::of(pdf))
}

/// Her name. `nobody_to_hand_it_to` where the register says that she has died, or has nothing of her any more.
fn name_of(session: &Session, person: Uuid) -> Result<String> {
    let name = station::living(session, person).filter(|name| !name.is_empty());
    name.ok_or_else(|| Error::new("nobody_to_hand_it_to"))
}
