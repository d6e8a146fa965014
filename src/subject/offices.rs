//! Which offices have what is held on her: this one, and those that she stands in the files of.

use uuid::Uuid;

use crate::exchange::change_set::{self, OfficeStatus};
use crate::print::section::{Cell, Section};
use crate::register::{division, subject};
use crate::security::Role;
use crate::session::Session;
use crate::{Result, view};

const COLUMNS: &[&str] = &["office", "has", "as_of"];

pub(super) fn sections(session: &Session, id: Uuid) -> Result<Vec<Section>> {
    let units = subject::units(&session.book, id)?;
    let own = Cell::Text(view::office(session).unit_name);
    let mut lines = vec![vec![own, Cell::Word("has_all"), Cell::Text(session.book.today().to_string())]];
    for office in change_set::status(session)? {
        if is_given(session, &office, &units)? {
            lines.push(line(session, &office)?);
        }
    }
    Ok(vec![Section::table("offices", COLUMNS, lines).noting("offices_backups")])
}

/// Whether files to that office hold her: a town has the people of its villages, a village its own and nobody else's.
fn is_given(session: &Session, office: &OfficeStatus, units: &[String]) -> Result<bool> {
    if office.own {
        return Ok(true);
    }
    if office.card.role == Role::Town {
        return Ok(units.iter().any(|unit| unit.starts_with(&office.card.unit)));
    }
    let line = division::line_of(&session.book, &office.card.unit)?;
    Ok(units.iter().any(|unit| line.contains(unit)))
}

fn line(session: &Session, office: &OfficeStatus) -> Result<Vec<Cell>> {
    let (word, at) = match (office.acknowledged_at, office.last_written.max(office.last_read)) {
        (Some(at), _) if office.acknowledged_to > 0 => ("has_received", Some(at)),
        (_, Some(at)) => ("has_perhaps", Some(at)),
        _ => ("has_nothing", None),
    };
    let day = at.map_or_else(String::new, |at| session.book.env.date_at(at).to_string());
    Ok(vec![Cell::Text(division::name_of(&session.book, &office.card.unit)?), Cell::Word(word), Cell::Text(day)])
}
