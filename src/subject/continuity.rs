//! To which other town's station what was begun was told, and from which one it came.

use uuid::Uuid;

use crate::care::continuity::{Continuity, Direction, kept};
use crate::print::section::{Cell, Section};
use crate::security::CARE;
use crate::session::Session;
use crate::{Result, station, view};

const COLUMNS: &[&str] = &["date", "office", "continued"];

pub(super) fn sections(session: &mut Session, id: Uuid) -> Result<Vec<Section>> {
    // A file is kept under the registration that is shown, and she may be asked for by another of hers.
    let hers = station::subject(session, id)?.hers();
    let files = session.in_book(CARE, |session| kept(&session.book, Some(&hers)))?;
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let line = |file: Continuity| {
        let what = match (file.direction, file.answered_on) {
            (Direction::Received, _) => "received",
            (Direction::Sent, Some(_)) => "answered",
            (Direction::Sent, None) => "sent",
        };
        vec![Cell::Text(file.day.to_string()), Cell::Text(view::unit_name(&file.other)), Cell::value("continued", what)]
    };
    Ok(vec![Section::table("continuity", COLUMNS, files.into_iter().map(line).collect())])
}
