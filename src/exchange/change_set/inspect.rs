//! What is in a file that this office may read, said without taking anything from it.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::params;
use serde::Deserialize;
use uuid::Uuid;

use super::books::exchanged;
use super::continuity;
use super::label::{self, Label};
use super::merge::Refusal;
use super::read::{Line, Lines, Reader};
use super::wire::{CONTINUITY, CONTINUITY_RECEIPT, HANDOVER, Header, KIND, OpLine, RECEIPT, WriteLine};
use crate::exchange::cards::{self, ReadCard};
use crate::files::hash::{FileHash, hash_of_file};
use crate::ledger::{Book, Value};
use crate::register::schema::{HOUSEHOLD, RESIDENT};
use crate::register::store;
use crate::register::transfer;
use crate::security::{CIVIL, Right};
use crate::session::Session;
use crate::{Error, Result};

/// People and households beyond these are counted and not listed.
pub const SUBJECTS_LISTED_MAX: usize = 500;
/// Beyond these nothing more is counted, so that no file can fill the memory.
const SUBJECTS_COUNTED_MAX: usize = 1_000_000;
const AUTHORS_MAX: usize = 200;
const NAME_CHARS_MAX: usize = 100;
const TEXT_BYTES_MAX: usize = 400;
/// How every age file begins.
const SEALED_START: &[u8] = b"age-encryption.org/";

/// A file, as far as this office can tell.
#[derive(Debug)]
pub struct Inspection {
    pub file: PathBuf,
    /// Of which book it is, where it is sealed.
    pub book: &'static str,
    pub bytes: u64,
    pub hash: FileHash,
    pub kind: Kind,
    /// What stands in the way of reading or merging it.
    pub problem: Option<Refusal>,
}

#[derive(Debug)]
pub enum Kind {
    Card(Box<ReadCard>),
    ChangeSet(Box<Contents>),
    /// Sealed for an office that is not this one, or too damaged to be opened.
    Sealed,
    /// Nothing that this program has written.
    Other,
}

/// What a change-set file holds.
#[derive(Debug, Default)]
pub struct Contents {
    /// `change_set`, `transfer`, `transfer_receipt`, `continuity` or `continuity_receipt`.
    pub kind: &'static str,
    pub format: u32,
    pub sender_unit: String,
    pub sender_name: String,
    pub receiver_unit: String,
    /// Milliseconds since 1970, like all times here.
    pub written_at: i64,
    /// Positions of the sender's stream, both included.
    pub positions: (u64, u64),
    pub signature: Signature,
    pub state: State,
    /// Positions that must come first.
    pub missing: Option<(u64, u64)>,
    /// In a receipt from another town: what became of those who moved there, `received` or `returned`.
    pub answered: Option<&'static str>,
    pub writes: u64,
    /// Operations that could be read; fewer than the positions promise where the file is damaged.
    pub ops: u64,
    pub period: Option<(i64, i64)>,
    /// Kind of change → how many.
    pub counts: BTreeMap<&'static str, u64>,
    pub authors: Vec<Author>,
    pub people: Subjects,
    pub households: Subjects,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Signature {
    Holds,
    Broken,
    /// Its end could not be read.
    #[default]
    Unread,
}

/// What this office has of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing that stands in it has been read before.
    #[default]
    New,
    /// Its beginning has been read before.
    Partly,
    Already,
    /// It follows files that have not come.
    Early,
    /// As `Early`, and it is kept here until they come.
    Held,
    /// It holds no changes, only what the sender has received.
    Receipt,
}

/// Who wrote, where, how much and from when to when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    pub name: String,
    pub unit: String,
    pub writes: u64,
    pub ops: u64,
    pub period: (i64, i64),
}

/// People or households that a file is about: all counted, the first ones listed.
#[derive(Debug, Default)]
pub struct Subjects {
    pub total: u64,
    pub listed: Vec<Subject>,
    places: HashMap<Uuid, usize>,
}

/// One of them, named by the file or by the register. Not masked: what is shown is.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    pub id: Uuid,
    /// A person's name or a household's number.
    pub name: String,
    pub national_id: String,
    pub phone: String,
    pub changes: u64,
    /// The file creates it.
    pub is_new: bool,
}

/// Says what is in a file; changes nothing. An error only where the file cannot be read at all. Of a file for a book that this user does not
/// exchange nothing is said but that.
pub fn inspect(session: &mut Session, path: &Path) -> Result<Inspection> {
    let permitted = exchanged(session)?;
    let book = label::book_of(path);
    let is_card = Label::of(path).is_none();
    if is_card || permitted.contains(&book) {
        let book = if permitted.contains(&book) { book } else { permitted[0] };
        cards::mirror(session, book)?;
        return session.in_book(book, |session| inspect_in_book(session, path));
    }
    let bytes = std::fs::metadata(path)?.len();
    let problem = Some(if Label::of(path).is_some_and(|label| label.is_for(session.identity.card().office)) {
        "other_book"
    } else {
        "not_for_us"
    });
    Ok(Inspection { file: path.to_owned(), book, bytes, hash: hash_of_file(path)?, kind: Kind::Sealed, problem })
}

fn inspect_in_book(session: &Session, path: &Path) -> Result<Inspection> {
    session.require(Right::Exchange)?;
    let mut start = Vec::new();
    let mut file = File::open(path).map_err(|error| Error::from(error).with("path", path.display()))?;
    file.by_ref()
        .take(SEALED_START.len() as u64)
        .read_to_end(&mut start)
        .map_err(|error| Error::new("file_unreadable").caused_by(error).with("path", path.display()))?;
    let bytes = file.metadata()?.len();
    let (kind, problem) = if start == SEALED_START {
        look_inside(session, path)?
    } else {
        match cards::read_card(&session.book, path) {
            Ok(read) => (Kind::Card(Box::new(read)), None),
            Err(error) if error.code == "not_a_card" => (Kind::Other, Some("unknown_file")),
            Err(error) => (Kind::Other, Some(error.code)),
        }
    };
    Ok(Inspection { file: path.to_owned(), book: session.book.name(), bytes, hash: hash_of_file(path)?, kind, problem })
}

fn look_inside(session: &Session, path: &Path) -> Result<(Kind, Option<Refusal>)> {
    let start = match read_start(session, path) {
        Ok(start) => start,
        Err(error) => return Ok((Kind::Sealed, Some(error.code))),
    };
    let is_continuity = continuity::is_ours(&start.kind);
    let mut contents = start.contents();
    if is_continuity {
        let problem = note_continuity(session, path, &mut contents)?;
        return Ok((Kind::ChangeSet(Box::new(contents)), problem));
    }
    let problem = match Reader::open(File::open(path)?, &session.book, &session.identity) {
        Ok(reader) => read_all(session, reader, &mut contents).err(),
        Err(error) => Some(error),
    };
    match &problem {
        None => contents.signature = Signature::Holds,
        Some(error) if error.code == "bad_signature" => contents.signature = Signature::Broken,
        Some(_) => {}
    }
    name_from_register(&session.book, &mut contents)?;
    Ok((Kind::ChangeSet(Box::new(contents)), problem.map(|error| error.code)))
}

/// What another town's station tells is shown by a verb of its own, which logs the look: here only whether it is whole, and whether it was accepted.
fn note_continuity(session: &Session, path: &Path, contents: &mut Contents) -> Result<Option<Refusal>> {
    contents.positions = (1, 0);
    match continuity::read(File::open(path)?, &session.book, &session.identity) {
        Ok(opened) => {
            contents.signature = Signature::Holds;
            if continuity::is_known(&session.book, &opened)? {
                contents.state = State::Already;
            }
            Ok(None)
        }
        Err(error) => {
            if error.code == "bad_signature" {
                contents.signature = Signature::Broken;
            }
            Ok(Some(error.code))
        }
    }
}

/// The first line as far as any version of the format would have it.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Start {
    kind: String,
    format: u32,
    sender: StartOffice,
    receiver: StartOffice,
    from: u64,
    to: u64,
    written_at: i64,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StartOffice {
    unit: String,
    name: String,
}

impl Start {
    fn contents(self) -> Contents {
        let kind = match self.kind.as_str() {
            HANDOVER => "transfer",
            RECEIPT => "transfer_receipt",
            CONTINUITY => "continuity",
            CONTINUITY_RECEIPT => "continuity_receipt",
            _ => "change_set",
        };
        Contents {
            kind,
            format: self.format,
            sender_unit: short(&self.sender.unit).to_owned(),
            sender_name: short(&self.sender.name).to_owned(),
            receiver_unit: short(&self.receiver.unit).to_owned(),
            written_at: self.written_at,
            positions: (self.from, self.to),
            ..Contents::default()
        }
    }
}

fn read_start(session: &Session, path: &Path) -> Result<Start> {
    let mut lines = Lines::unseal(File::open(path)?, &session.identity)?;
    lines.next()?;
    serde_json::from_slice(&lines.buffer).map_err(super::read::damaged_by)
}

/// Reads to the end. What has been read stays in `contents` also where the rest cannot be read.
fn read_all(session: &Session, mut reader: Reader<'_>, contents: &mut Contents) -> Result<()> {
    let header = reader.header.clone();
    let answered = header.receipt.as_ref().and_then(|receipt| transfer::State::from_code(&receipt.state));
    contents.answered = answered.map(transfer::State::code);
    // Other kinds stand in no stream.
    if header.kind == KIND {
        note_state(&session.book, &header, contents)?;
    }
    let (mut author, promised) = (0, reader.ops());
    loop {
        match reader.next()? {
            Line::Write(line) => {
                author = contents.write(&line, &header)?;
            }
            Line::Op(line) => contents.op(&line, author)?,
            Line::End if contents.ops == promised => return Ok(()),
            Line::End => return Err(super::read::damaged()),
        }
    }
}

impl Contents {
    /// The place of the author in the list.
    fn write(&mut self, line: &WriteLine<'_>, header: &Header) -> Result<usize> {
        let unit = &header.replicas.get(line.write.0).ok_or_else(super::read::damaged)?.unit;
        self.writes += 1;
        self.period = Some(spanning(self.period.unwrap_or((line.at, line.at)), line.at));
        let (name, unit) = (short(&line.author), short(unit));
        let known = self.authors.iter().position(|author| author.name == name && author.unit == unit);
        // Beyond the most that are listed, the last one stands for the rest.
        let at = known.unwrap_or(self.authors.len().min(AUTHORS_MAX - 1));
        if at == self.authors.len() {
            self.authors.push(Author {
                name: name.to_owned(),
                unit: unit.to_owned(),
                writes: 0,
                ops: 0,
                period: (line.at, line.at),
            });
        }
        let author = &mut self.authors[at];
        author.writes += 1;
        author.period = spanning(author.period, line.at);
        Ok(at)
    }

    fn op(&mut self, line: &OpLine<'_>, author: usize) -> Result<()> {
        self.authors.get_mut(author).ok_or_else(super::read::damaged)?.ops += 1;
        self.ops += 1;
        *self.counts.entry(kind_of_change(line)).or_default() += 1;
        let (entity, id) = match &line.root {
            Some((entity, id)) => (entity, *id),
            None => (&line.entity, line.row),
        };
        let subjects = match &**entity {
            RESIDENT => &mut self.people,
            HOUSEHOLD => &mut self.households,
            _ => return Ok(()),
        };
        subjects.note(id, line);
        Ok(())
    }
}

fn short(text: &str) -> &str {
    text.char_indices().nth(NAME_CHARS_MAX).map_or(text, |(end, _)| &text[..end])
}

fn spanning((first, last): (i64, i64), at: i64) -> (i64, i64) {
    (first.min(at), last.max(at))
}

fn kind_of_change(line: &OpLine<'_>) -> &'static str {
    match (&*line.kind, &*line.entity) {
        ("new", RESIDENT) => "new_people",
        ("new", HOUSEHOLD) => "new_households",
        ("new", crate::register::schema::LIFE_EVENT) => "new_events",
        ("new", _) => "new_others",
        ("set", _) => "edits",
        ("void", _) => "voids",
        ("erase", _) => "erasures",
        ("transfer", _) => "transfers",
        _ => "others",
    }
}

impl Subjects {
    fn note(&mut self, id: Uuid, line: &OpLine<'_>) {
        if self.places.len() >= SUBJECTS_COUNTED_MAX && !self.places.contains_key(&id) {
            return;
        }
        let next = self.listed.len();
        let place = *self.places.entry(id).or_insert_with(|| {
            self.total += 1;
            next
        });
        if place == next && next < SUBJECTS_LISTED_MAX {
            self.listed.push(Subject { id, ..Subject::default() });
        }
        let Some(subject) = self.listed.get_mut(place).filter(|subject| subject.id == id) else { return };
        subject.changes += 1;
        if line.row != id {
            return;
        }
        subject.is_new |= line.kind == "new";
        for (field, raw) in line.fields.iter().filter(|(_, raw)| raw.get().len() <= TEXT_BYTES_MAX) {
            let into = match &**field {
                "name" | "number" => &mut subject.name,
                "national_id" => &mut subject.national_id,
                "phone" => &mut subject.phone,
                _ => continue,
            };
            *into = Value::from_raw(raw).shown();
        }
    }
}

/// What the file does not say of those it is about, the register may.
fn name_from_register(book: &Book, contents: &mut Contents) -> Result<()> {
    if book.name() != CIVIL {
        return Ok(());
    }
    for subject in contents.people.listed.iter_mut() {
        if store::entity_of(book, subject.id)?.as_deref() != Some(RESIDENT) {
            continue;
        }
        let mut known = store::resident(book, subject.id)?.fields;
        for (field, into) in
            [("name", &mut subject.name), ("national_id", &mut subject.national_id), ("phone", &mut subject.phone)]
        {
            if into.is_empty() {
                *into = known.remove(field).unwrap_or_default();
            }
        }
    }
    for subject in contents.households.listed.iter_mut().filter(|subject| subject.name.is_empty()) {
        if store::entity_of(book, subject.id)?.as_deref() == Some(HOUSEHOLD) {
            subject.name = store::household(book, subject.id)?.fields.remove("number").unwrap_or_default();
        }
    }
    Ok(())
}

fn note_state(book: &Book, header: &Header, contents: &mut Contents) -> Result<()> {
    let read = book
        .core
        .one("SELECT max(last) FROM local_received WHERE replica = ?1", params![header.sender.replica], |row| {
            row.get::<_, Option<i64>>(0)
        })?
        .flatten()
        .map_or(0, |last| last as u64);
    let is_held = book
        .core
        .one(
            "SELECT 1 FROM local_held WHERE replica = ?1 AND first = ?2 AND last = ?3 LIMIT 1",
            params![header.sender.replica, header.from as i64, header.to as i64],
            |_| Ok(()),
        )?
        .is_some();
    contents.state = if is_held {
        State::Held
    } else if header.from > read + 1 {
        State::Early
    } else if header.to < header.from {
        State::Receipt
    } else if header.to <= read {
        State::Already
    } else if header.from <= read {
        State::Partly
    } else {
        State::New
    };
    if matches!(contents.state, State::Held | State::Early) && header.from > read + 1 {
        contents.missing = Some((read + 1, header.from - 1));
    }
    Ok(())
}

impl Signature {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Signature::Holds => "holds",
            Signature::Broken => "broken",
            Signature::Unread => "unread",
        }
    }
}

impl State {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            State::New => "new",
            State::Partly => "partly",
            State::Already => "already",
            State::Early => "early",
            State::Held => "held",
            State::Receipt => "receipt",
        }
    }
}
