//! What she agreed and objects to, and who looked at her record.

use uuid::Uuid;

use crate::print::section::{Cell, Section};
use crate::rights::{self, Access};
use crate::security::{CARE, CIVIL, MONEY};
use crate::session::Session;
use crate::{Result, looks};

const WISHES: &[&str] = &["wish", "said_on", "said_how"];
const LOOKS: &[&str] = &["looked_at", "looked_by", "looked_how", "looked_why"];

pub(super) fn wishes(session: &mut Session, id: Uuid) -> Result<Vec<Section>> {
    let mut lines = consents(session, id, &[CIVIL, MONEY])?;
    for objection in rights::objections(&session.book, id)? {
        lines.push(vec![
            Cell::value("objects", objection.about),
            Cell::Text(objection.made_on),
            Cell::value("said_how", objection.form),
        ]);
    }
    Ok(section(lines))
}

pub(super) fn wishes_of_care(session: &mut Session, id: Uuid) -> Result<Vec<Section>> {
    consents(session, id, &[CARE]).map(section)
}

/// Whoever never said anything, and whoever took it back, has no such section.
fn section(lines: Vec<Vec<Cell>>) -> Vec<Section> {
    if lines.is_empty() { Vec::new() } else { vec![Section::table("wishes", WISHES, lines)] }
}

fn consents(session: &mut Session, id: Uuid, books: &[&str]) -> Result<Vec<Vec<Cell>>> {
    let mut lines = Vec::new();
    for book in session.books().into_iter().filter(|book| books.contains(book)) {
        for consent in session.in_book(book, |session| rights::consents(&session.book, id))? {
            lines.push(vec![
                Cell::value("purpose", consent.purpose.code()),
                Cell::Text(consent.given_on),
                Cell::value("said_how", consent.form),
            ]);
        }
    }
    Ok(lines)
}

pub(super) fn looks(session: &mut Session, id: Uuid) -> Result<Vec<Section>> {
    of_books(session, id, &[CIVIL, MONEY])
}

pub(super) fn looks_at_care(session: &mut Session, id: Uuid) -> Result<Vec<Section>> {
    of_books(session, id, &[CARE])
}

/// Of every book that is open here; no line says of which.
pub(super) fn all_looks(session: &mut Session, id: Uuid) -> Result<Vec<Section>> {
    looks::may_tell(session)?;
    of_books(session, id, &[CIVIL, MONEY, CARE])
}

fn of_books(session: &mut Session, id: Uuid, books: &[&str]) -> Result<Vec<Section>> {
    let mut found = Vec::new();
    for book in session.books().into_iter().filter(|book| books.contains(book)) {
        found.extend(session.in_book(book, |session| rights::accesses_of(&session.book, id))?);
    }
    found.sort_by_key(|access| std::cmp::Reverse(access.at));
    let line = |access: Access| {
        let day = session.book.env.date_at(access.at).to_string();
        let who = vec![Cell::Text(access.user), Cell::value("unit", access.unit)];
        vec![
            Cell::Text(day),
            Cell::Both(who),
            Cell::value("look", access.class.code()),
            Cell::value("reason", access.reason),
        ]
    };
    let lines: Vec<_> = found.into_iter().map(line).collect();
    let section = Section::table("looks", LOOKS, lines);
    Ok(vec![if section.lines.is_empty() { section.noting("nobody_looked") } else { section.noting("looks_about") }])
}
