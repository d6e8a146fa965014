//! Reading a continuity file or its receipt. Nothing of it is believed before all of it was read, and memory is bounded whatever it claims.

use std::io::Read;

use ed25519_dalek::VerifyingKey;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::super::read::{Lines, certified_key, damaged, parse};
use super::super::wire::{CONTINUITY, CONTINUITY_RECEIPT, HANDOVER, KIND, RECEIPT, SIGNATURE_START};
use super::wire::{self, FORMAT, Header, Person, Programme, RECEIPT_SIGNED, SIGNED};
use crate::care::continuity::{PROGRAMMES_MAX, Told};
use crate::exchange::cards;
use crate::ledger::Book;
use crate::security::{Card, Identity, Role};
use crate::{Error, Result};

const NAME_CHARS_MAX: usize = 100;
const SEXES: [&str; 5] = ["", "0", "1", "2", "9"];

/// A file that was read to its end: its signature holds, and every value is what this program writes.
#[derive(Debug, Clone)]
pub struct Opened {
    pub id: Uuid,
    pub sender: Card,
    /// The day on which it was written or, for a receipt, accepted.
    pub on: Date,
    /// Milliseconds since 1970.
    pub written_at: i64,
    pub kind: Kind,
}

#[derive(Debug, Clone)]
pub enum Kind {
    Continuity { whom: Whom, told: Vec<Told> },
    Receipt,
}

/// Whom a file is about, as her register there has her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whom {
    pub name: String,
    /// GB/T 2261.1, or empty.
    pub sex: String,
    pub born: Option<Date>,
}

#[derive(Deserialize)]
struct Start {
    kind: String,
    format: u32,
}

/// Whether a file says of itself that it is one of these; whatever cannot be read that far is none.
pub(super) fn is_one(input: impl Read + Send, identity: &Identity) -> bool {
    let Ok(mut lines) = Lines::unseal(input, identity) else { return false };
    lines.next().is_ok() && parse::<Start>(&lines.buffer).is_ok_and(|start| is_ours(&start.kind))
}

pub(in super::super) fn is_ours(kind: &str) -> bool {
    [CONTINUITY, CONTINUITY_RECEIPT].contains(&kind)
}

/// Reads all of it. Errors carry the reason as their code: `damaged`, `not_for_us`, `unknown_sender`, `revoked`, `newer_format`, `bad_signature`;
/// `not_a_continuity_file` for one that other verbs take.
pub(in super::super) fn read(input: impl Read + Send, book: &Book, identity: &Identity) -> Result<Opened> {
    let mut lines = Lines::unseal(input, identity)?;
    lines.next()?;
    let header = read_header(&lines.buffer)?;
    lines.hash();
    let (sender, key) = check_parties(&header, book, identity.card())?;
    let is_receipt = header.kind == CONTINUITY_RECEIPT;
    let mut told = Vec::new();
    loop {
        lines.next()?;
        if lines.buffer.starts_with(SIGNATURE_START) {
            lines.check_signature(if is_receipt { RECEIPT_SIGNED } else { SIGNED }, &key)?;
            break;
        }
        lines.hash();
        if told.len() == header.programmes {
            return Err(damaged());
        }
        told.push(parse::<Programme>(&lines.buffer)?.told().ok_or_else(damaged)?);
    }
    let is_whole = told.len() == header.programmes && told.is_empty() == is_receipt;
    let kind = match header.person {
        Some(person) if !is_receipt => Kind::Continuity { whom: whom(person).ok_or_else(damaged)?, told },
        None if is_receipt => Kind::Receipt,
        _ => return Err(damaged()),
    };
    let on = wire::day(&header.on).filter(|_| is_whole).ok_or_else(damaged)?;
    Ok(Opened { id: header.id, sender, on, written_at: header.written_at, kind })
}

/// The kind and format are read before anything else, so that a newer file is called that and not damaged.
fn read_header(line: &[u8]) -> Result<Header> {
    let start: Start = parse(line)?;
    if [KIND, HANDOVER, RECEIPT].contains(&start.kind.as_str()) {
        return Err(Error::new("not_a_continuity_file"));
    }
    if !is_ours(&start.kind) || start.format == 0 {
        return Err(damaged());
    }
    if start.format > FORMAT {
        return Err(Error::new("newer_format"));
    }
    let header: Header = parse(line)?;
    if header.programmes <= PROGRAMMES_MAX { Ok(header) } else { Err(damaged()) }
}

/// For us, from the station of another town whose card is trusted, by a replica which it has certified. Of a revoked card nothing is believed: such
/// a file stands in no stream that could tell whether it was written before.
fn check_parties(header: &Header, book: &Book, own: &Card) -> Result<(Card, VerifyingKey)> {
    if header.receiver.office != own.office || header.book != book.name() {
        return Err(Error::new("not_for_us"));
    }
    let card = cards::office(book, header.sender.office)?;
    let is_town = |card: &Card| card.role == Role::Town && own.role == Role::Town && card.office != own.office;
    let unknown = || Error::new("unknown_sender").with("unit", &header.sender.unit);
    let card = card.filter(is_town).ok_or_else(unknown)?;
    let key = certified_key(&header.sender, &card)?;
    match cards::accepted_to(book, card.office, header.sender.replica)? {
        Some(_) => Err(Error::new("revoked")),
        None => Ok((card, key)),
    }
}

fn whom(person: Person) -> Option<Whom> {
    let is_shown = person.name.chars().count() <= NAME_CHARS_MAX && !person.name.chars().any(char::is_control);
    let born = wire::day_if_any(person.birth_date.as_deref())?;
    (is_shown && SEXES.contains(&person.sex.as_str())).then_some(Whom { name: person.name, sex: person.sex, born })
}
