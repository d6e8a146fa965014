//! Transfer files: a person or household handed over to another town with the whole history, and the receipt that comes back.
//!
//! Both are sealed, packed and signed like a change-set file; the header says what they are. They stand in no stream: towns exchange
//! nothing else with each other.

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;

use rusqlite::params;
use uuid::Uuid;

use super::apply::{Applier, Tally};
use super::export::{self, ChangeSet};
use super::merge::{FileReport, HELD_BYTES_MAX, Status, alone};
use super::read::{Line, Reader, damaged};
use super::stream::{Run, Stream, chain_over};
use super::wire::{self, HANDOVER, Handover, Header, KIND, RECEIPT, Receipt, Sender};
use super::withheld::Withheld;
use crate::exchange::cards;
use crate::files::write_checked;
use crate::ledger::ids::LocalOp;
use crate::ledger::leaf::CHAIN_START;
use crate::ledger::{Book, Changed, UNIT, Value};
use crate::register::transfer::{self, Moving, Offer, State, Subject, Transfer, is_town, town_of};
use crate::register::view;
use crate::security::{Card, Identity, Right, Role};
use crate::session::Session;
use crate::{Error, Result};

// ---- the town they leave ---------------------------------------------------------------------------------------

/// Moves a person or household to another town and writes the file for it, all or nothing. Someone who was handed over already is not
/// moved again: the file is written again, with what has come since.
pub fn hand_over(session: &mut Session, id: Uuid, to_unit: &str, consent: bool, out: &Path) -> Result<Changed<Uuid>> {
    session.require(Right::Exchange)?;
    if session.role() != Role::Town {
        return Err(Error::new("town_decides"));
    }
    if town_of(to_unit) == session.unit() {
        return Err(Error::new("no_file_needed"));
    }
    let office = cards::office_of_unit(&session.book, town_of(to_unit))?;
    let (sender, user) = (export::sender(session)?, session.user.clone());
    let own = session.identity.card().clone();
    let Session { book, replica_key, .. } = session;
    book.transact(|book| {
        let done = move_out(book, &user, id, to_unit, consent)?;
        let moved = transfer::transfer(book, done.value)?;
        let file = ChangeSet {
            book,
            stream: &Stream::none(),
            office: &office,
            own: &own,
            key: replica_key,
            withheld: Withheld::default(),
        };
        let runs = runs_of(book, &roots_of(book, &moved)?)?;
        let mut header = outside_streams(HANDOVER, book, &office, sender)?;
        for run in &runs {
            header.to += run.len();
        }
        header.after = wire::hex(&runs.iter().try_fold(CHAIN_START, |chain, run| chain_over(book, chain, *run))?);
        header.handover = Some(Handover {
            id: moved.id,
            entity: moved.subject.entity().to_owned(),
            subject: moved.subject.id(),
            name: view::subject(book, moved.subject.id())?.0,
            people: transfer::store::people_of(book, moved.subject)?,
            from_unit: moved.from_unit,
            to_unit: moved.to_unit,
            month: moved.month,
            consent: moved.consent,
        });
        write_checked(out, &|point| book.env.may_go_on(point), |sink| file.write(&header, &runs, sink))?;
        Ok(done)
    })
}

/// The move itself: an offer that waits for it, one that was handed over already, or a new one.
fn move_out(book: &mut Book, user: &str, id: Uuid, to_unit: &str, consent: bool) -> Result<Changed<Uuid>> {
    let known = transfer::transfers(book)?.into_iter().find(|known| {
        let same = [known.id, known.subject.id()].contains(&id) && known.to_unit == to_unit;
        same && matches!(known.state, State::Offered | State::Approved | State::Received)
    });
    match known {
        Some(known) if known.state == State::Offered => {
            let moving = Moving::out_of(book, known.subject, &known.from_unit)?;
            book.write_inside(user, "transfer_send", |tx| {
                transfer::approve_in(tx, &known, &moving)?;
                Ok(known.id)
            })
        }
        Some(known) => Ok(Changed { value: known.id, op: None, rows: Vec::new() }),
        None => {
            let offer = Offer::of(book, id, to_unit, consent)?;
            book.write_inside(user, "transfer_send", |tx| {
                let transfer = transfer::offer_in(tx, &offer, State::Approved)?;
                offer.moving.carry_out(tx, to_unit)?;
                Ok(transfer)
            })
        }
    }
}

/// The roots whose history goes along: whoever moves, and the row of the move.
fn roots_of(book: &Book, moved: &Transfer) -> Result<HashSet<i64>> {
    let mut ids = vec![moved.id, moved.subject.id()];
    if let Subject::Household(home) = moved.subject {
        let sql = "SELECT r.uuid FROM resident t JOIN registry r ON r.id = t.row JOIN registry h ON h.id = t.household
                   WHERE h.uuid = ?1 AND t.unit = ?2";
        ids.extend(book.core.all(sql, params![home, moved.to_unit], |row| row.get::<_, Uuid>(0))?);
    }
    ids.into_iter().map(|id| Ok(book.core.known_row(id)?.id)).collect()
}

/// Every operation of these roots; births first.
fn runs_of(book: &Book, roots: &HashSet<i64>) -> Result<Vec<Run>> {
    super::wanted::history_of(book, roots, |_: LocalOp| false)
}

/// The header of a file that stands in no stream and has no operations yet.
fn outside_streams(kind: &str, book: &Book, office: &Card, sender: Sender) -> Result<Header> {
    let start = wire::hex(&CHAIN_START);
    Ok(Header {
        kind: kind.to_owned(),
        format: wire::FORMAT,
        book: book.core.schema.book.to_owned(),
        schema: book.core.schema.version,
        sender,
        receiver: wire::Receiver { office: office.office, unit: office.unit.clone() },
        from: 1,
        to: 0,
        before: start.clone(),
        after: start,
        acknowledged: Vec::new(),
        wants: None,
        answers: Vec::new(),
        received: Vec::new(),
        replicas: export::replicas(book)?,
        written_at: book.env.now_ms(),
        handover: None,
        receipt: None,
    })
}

// ---- the town they come to -------------------------------------------------------------------------------------

/// All moves of this office's people; first those who wait here from other towns, last those who were not taken.
pub fn transfers(session: &Session) -> Result<Vec<transfer::view::TransferView>> {
    let sql = "SELECT head, refused_at IS NULL FROM local_offered WHERE head <> '' ORDER BY at DESC";
    let heads = session.book.core.all(sql, [], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)))?;
    let shown = |(head, waits): &(String, bool)| Ok(shown(read_head(head)?, *waits));
    let (waiting, refused): (Vec<_>, Vec<_>) = heads.iter().partition(|(_, waits)| *waits);
    let mut found: Vec<_> = waiting.into_iter().map(shown).collect::<Result<_>>()?;
    found.extend(transfer::view::transfers(&session.book)?);
    found.extend(refused.into_iter().map(shown).collect::<Result<Vec<_>>>()?);
    Ok(found)
}

fn read_head(text: &str) -> Result<Handover> {
    serde_json::from_str(text).map_err(|error| Error::new("damaged_database").with("part", "offered").caused_by(error))
}

fn write_head(offer: &Handover) -> Result<String> {
    serde_json::to_string(offer).map_err(|error| Error::new("internal").caused_by(error))
}

fn shown(offer: Handover, waits: bool) -> transfer::view::TransferView {
    transfer::view::TransferView {
        id: offer.id.hyphenated().to_string(),
        subject: offer.subject.hyphenated().to_string(),
        entity: offer.entity,
        name: offer.name,
        people: offer.people,
        from_unit: offer.from_unit,
        to_unit: offer.to_unit,
        state: if waits { State::Approved } else { State::Returned }.code().to_owned(),
        month: offer.month,
        consent: offer.consent,
        direction: "arriving".to_owned(),
        can_accept: waits,
        can_refuse: waits,
        left_behind: 0,
    }
}

/// Whether someone from another town waits under that id.
pub fn waits(session: &Session, id: Uuid) -> Result<bool> {
    let sql = "SELECT 1 FROM local_offered WHERE id = ?1 AND refused_at IS NULL";
    Ok(session.book.core.one(sql, params![id], |_| Ok(()))?.is_some())
}

/// What this town says to another town's people.
#[derive(Debug, Clone, Copy)]
pub enum Answer<'a> {
    /// Takes them into one of its villages; none: the one they asked for.
    Receive(Option<&'a str>),
    Refuse,
    /// Nothing new: only the receipt is written again.
    Again,
}

/// Answers for people who came by a transfer file, and writes the receipt for the town they come from.
pub fn answer(session: &mut Session, id: Uuid, answer: Answer<'_>, receipt: Option<&Path>) -> Result<Changed<State>> {
    session.require(Right::Exchange)?;
    let (sender, user) = (export::sender(session)?, session.user.clone());
    let Session { book, identity, replica_key, .. } = session;
    book.transact(|book| {
        let office = offering_office(book, id)?;
        let done = match answer {
            Answer::Receive(unit) => receive(book, identity, &user, id, unit)?,
            Answer::Refuse => refuse(book, id)?,
            Answer::Again => Changed { value: answered(book, id)?, op: None, rows: Vec::new() },
        };
        if let Some(path) = receipt {
            let file = ChangeSet {
                book,
                stream: &Stream::none(),
                office: &office,
                own: identity.card(),
                key: replica_key,
                withheld: Withheld::default(),
            };
            let mut header = outside_streams(RECEIPT, book, &office, sender)?;
            header.receipt = Some(Receipt { id, state: done.value.code().to_owned() });
            write_checked(path, &|point| book.env.may_go_on(point), |sink| file.write(&header, &[], sink))?;
        }
        Ok(done)
    })
}

fn offering_office(book: &Book, id: Uuid) -> Result<Card> {
    let kept = book.core.one("SELECT office FROM local_offered WHERE id = ?1", params![id], |row| row.get(0))?;
    match kept {
        Some(office) => {
            cards::office(book, office)?.ok_or_else(|| Error::new("unknown_office").with("unit", String::new()))
        }
        None => cards::office_of_unit(book, town_of(&transfer::transfer(book, id)?.from_unit)),
    }
}

fn receive(book: &mut Book, identity: &Identity, user: &str, id: Uuid, unit: Option<&str>) -> Result<Changed<State>> {
    let sql = "SELECT head, file FROM local_offered WHERE id = ?1 AND refused_at IS NULL";
    let kept = book.core.one(sql, params![id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
    let (head, bytes) = kept.ok_or_else(|| Error::new("unknown_id").with("id", id.hyphenated()))?;
    let offer = read_head(&head)?;
    let unit = unit.unwrap_or(&offer.to_unit);
    let is_ours = town_of(unit) == identity.card().unit && !is_town(unit);
    if !is_ours || !crate::register::division::is_known(book, unit)? {
        let missing = if is_town(unit) { Error::new("needs_unit") } else { Error::new("unknown_unit") };
        return Err(missing.with("unit", unit));
    }
    take(book, identity, &bytes)?;
    let subject = transfer::transfer(book, id)?.subject;
    let moving = Moving::out_of(book, subject, &offer.to_unit)?;
    let done = book.write_inside(user, "transfer_receive", |tx| {
        moving.carry_out(tx, unit)?;
        transfer::set_state(tx, id, State::Received)?;
        tx.set(id, &[("to_unit", Value::text(unit))])?;
        Ok(State::Received)
    })?;
    book.core.run("DELETE FROM local_offered WHERE id = ?1", params![id])?;
    Ok(done)
}

/// What was sent is dropped. That a person or a household came, from which town and when, stays: the receipt may have to be written again.
fn refuse(book: &Book, id: Uuid) -> Result<Changed<State>> {
    let sql = "SELECT head FROM local_offered WHERE id = ?1 AND refused_at IS NULL";
    let head = book.core.one(sql, params![id], |row| row.get::<_, String>(0))?;
    let offer = read_head(&head.ok_or_else(|| Error::new("unknown_id").with("id", id.hyphenated()))?)?;
    let stub = Handover {
        subject: Uuid::nil(),
        name: String::new(),
        people: Vec::new(),
        from_unit: town_of(&offer.from_unit).to_owned(),
        to_unit: town_of(&offer.to_unit).to_owned(),
        consent: false,
        ..offer
    };
    let sql = "UPDATE local_offered SET refused_at = ?2, head = ?3, file = x'' WHERE id = ?1";
    book.core.run(sql, params![id, book.env.now_ms(), write_head(&stub)?])?;
    Ok(Changed { value: State::Returned, op: None, rows: vec![id] })
}

fn answered(book: &Book, id: Uuid) -> Result<State> {
    let sql = "SELECT 1 FROM local_offered WHERE id = ?1 AND refused_at IS NOT NULL";
    if book.core.one(sql, params![id], |_| Ok(()))?.is_some() {
        return Ok(State::Returned);
    }
    let moved = transfer::transfer(book, id)?;
    let is_theirs = town_of(&moved.from_unit) != book.unit()? && moved.state == State::Received;
    if is_theirs { Ok(State::Received) } else { Err(Error::new("transfer_state").with("state", moved.state.code())) }
}

// ---- reading ---------------------------------------------------------------------------------------------------

/// Merges a transfer file or a receipt; none if the file is neither, or cannot be read that far: then the ordinary way says so.
pub(super) fn merge(session: &mut Session, file: &Path) -> Result<Option<FileReport>> {
    let Session { book, identity, user, .. } = session;
    let Some(bytes) = bytes_of(book, identity, file)? else { return Ok(None) };
    report(file, book.transact(|book| take_in(book, identity, user, file, &bytes))).map(Some)
}

/// What merging it would do, inside a rehearsal.
pub(super) fn preview(book: &mut Book, identity: &Identity, file: &Path) -> Result<Option<FileReport>> {
    let Some(bytes) = bytes_of(book, identity, file)? else { return Ok(None) };
    let done = alone(book, |book| take_in(book, identity, "", file, &bytes));
    report(file, done).map(Some)
}

fn bytes_of(book: &Book, identity: &Identity, file: &Path) -> Result<Option<Vec<u8>>> {
    let Ok(input) = File::open(file) else { return Ok(None) };
    match Reader::open(input, book, identity) {
        Ok(reader) if reader.header.kind != KIND => {}
        _ => return Ok(None),
    }
    if std::fs::metadata(file)?.len() > HELD_BYTES_MAX {
        return Err(Error::new("file_too_large").with("path", file.display()));
    }
    Ok(Some(std::fs::read(file)?))
}

fn report(file: &Path, done: Result<FileReport>) -> Result<FileReport> {
    done.or_else(|error| match error.code {
        "damaged" | "bad_signature" | "not_theirs" | "unknown_transfer" => {
            Ok(FileReport::refused(file, Some(error.code)))
        }
        _ => Err(error.with("file", file.display())),
    })
}

fn take_in(book: &mut Book, identity: &Identity, user: &str, file: &Path, bytes: &[u8]) -> Result<FileReport> {
    let header = Reader::open(bytes, book, identity)?.header;
    let (status, tally, answered) = match (&header.handover, &header.receipt) {
        (Some(offer), None) => {
            let (status, tally) = take_offer(book, identity, &header, offer, bytes)?;
            (status, tally, None)
        }
        (None, Some(receipt)) => {
            take(book, identity, bytes)?;
            let (status, state) = take_receipt(book, user, &header.sender.unit, receipt)?;
            (status, Tally::default(), Some(state))
        }
        _ => return Err(damaged()),
    };
    Ok(FileReport {
        status,
        ops: tally.new_ops,
        sender_unit: header.sender.unit,
        sender_name: header.sender.name,
        written_at: header.written_at,
        new_people: tally.new_people,
        new_households: tally.new_households,
        changed: tally.changed_roots(),
        answered,
        ..FileReport::refused(file, None)
    })
}

/// A new offer is checked to its end and kept. What a town adds to one that was received is taken in at once.
fn take_offer(
    book: &mut Book,
    identity: &Identity,
    header: &Header,
    offer: &Handover,
    bytes: &[u8],
) -> Result<(Status, Tally)> {
    let known = book.core.find_any_row(offer.id)?.is_some_and(|row| row.birth.is_some());
    if known {
        let tally = take(book, identity, bytes)?;
        return Ok((if tally.new_ops > 0 { Status::Applied } else { Status::Already }, tally));
    }
    book.core.conn.execute_batch("SAVEPOINT offer")?;
    let checked = take(book, identity, bytes);
    book.core.conn.execute_batch("ROLLBACK TO offer; RELEASE offer")?;
    book.core.forget()?;
    let tally = checked?;
    let sql = "SELECT refused_at IS NOT NULL OR file = ?2 FROM local_offered WHERE id = ?1";
    if book.core.one(sql, params![offer.id, bytes], |row| row.get(0))? == Some(true) {
        return Ok((Status::Already, Tally::default()));
    }
    let head = write_head(offer)?;
    book.core.run(
        "INSERT OR REPLACE INTO local_offered (id, office, at, refused_at, head, file) VALUES (?1, ?2, ?3, NULL, ?4, ?5)",
        params![offer.id, header.sender.office, header.written_at, head, bytes],
    )?;
    Ok((Status::Offered, tally))
}

/// Only the town to which they were handed over can say what became of them.
fn take_receipt(book: &mut Book, user: &str, from_town: &str, receipt: &Receipt) -> Result<(Status, State)> {
    let unknown = || Error::new("unknown_transfer");
    let moved = transfer::transfer(book, receipt.id).map_err(|_| unknown())?;
    let state = State::from_code(&receipt.state).filter(|state| matches!(state, State::Received | State::Returned));
    let state = state.ok_or_else(damaged)?;
    if moved.id != receipt.id || town_of(&moved.to_unit) != from_town {
        return Err(unknown());
    }
    if moved.state != State::Approved {
        return Ok((Status::Already, state));
    }
    book.write_inside(user, "transfer_receipt", |tx| transfer::set_state(tx, moved.id, state))?;
    Ok((Status::Applied, state))
}

/// Takes the operations of a transfer file in. Another town writes on nobody who is ours by now but whom it sent.
fn take(book: &Book, identity: &Identity, bytes: &[u8]) -> Result<Tally> {
    let mut reader = Reader::open(bytes, book, identity)?;
    let (header, sender) = (reader.header.clone(), reader.sender.clone());
    let start = wire::from_hex(&header.before).filter(|start| *start == CHAIN_START).ok_or_else(damaged)?;
    let mut applier = Applier::new(&book.core, &header, &sender, identity, start)?;
    let mut foreign = Foreign::new(book, identity.card(), header.handover.as_ref())?;
    let mut count = 0;
    loop {
        match reader.next()? {
            Line::End => break,
            Line::Write(line) => applier.write(&line)?,
            Line::Op(line) => {
                foreign.check(line.root.as_ref().map_or(line.row, |(_, root)| *root))?;
                applier.op(&line)?;
                count += 1;
            }
        }
    }
    if header.from != 1 || count != header.to || Some(applier.chain) != wire::from_hex(&header.after) {
        return Err(damaged());
    }
    applier.finish()?;
    Ok(applier.tally)
}

/// Whom a transfer file from another town may write on: the row of the move, and people; nobody of this town but those it has sent
/// before under the same move.
struct Foreign<'a> {
    book: &'a Book,
    own: &'a str,
    transfer: Option<Uuid>,
    sent: HashSet<Uuid>,
    checked: HashSet<Uuid>,
}

impl<'a> Foreign<'a> {
    fn new(book: &'a Book, own: &'a Card, offer: Option<&Handover>) -> Result<Self> {
        let mut sent = HashSet::new();
        // The row of the move is here only if the people were received.
        if let Some(offer) = offer
            && book.core.find_any_row(offer.id)?.is_some_and(|row| row.birth.is_some())
        {
            let sql = "SELECT r.uuid FROM resident t JOIN registry r ON r.id = t.row JOIN registry h ON h.id = t.household WHERE h.uuid = ?1";
            let subject = transfer::transfer(book, offer.id)?.subject.id();
            sent.extend(book.core.all(sql, params![subject], |row| row.get::<_, Uuid>(0))?);
            sent.insert(subject);
        }
        let transfer = offer.map(|offer| offer.id);
        Ok(Self { book, own: &own.unit, transfer, sent, checked: HashSet::new() })
    }

    fn check(&mut self, root: Uuid) -> Result<()> {
        if self.transfer == Some(root) || self.sent.contains(&root) || !self.checked.insert(root) {
            return Ok(());
        }
        let Some(row) = self.book.core.find_any_row(root)? else { return Ok(()) };
        let has_unit = self.book.core.entity_of(&row)?.is_none_or(|entity| entity.field(UNIT).is_some());
        let unit = self.book.core.unit_of_root(row.id)?;
        let is_ours = unit.is_some_and(|unit| unit.starts_with(self.own));
        if has_unit && !is_ours { Ok(()) } else { Err(Error::new("not_theirs")) }
    }
}
