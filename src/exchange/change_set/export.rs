//! Writing a change-set file: to a temporary name, synced, read back and checked, renamed.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use ed25519_dalek::Signer;
use rusqlite::params;
use sha2::{Digest, Sha512};
use uuid::Uuid;

use super::envelope;
use super::label::Label;
use super::refill;
use super::salted;
use super::short::Said;
use super::stream::{self, Run, Stream};
use super::wire::{
    Acknowledged, FORMAT, Hash8Text, Header, KIND, OpLine, PredEntry, Raw, Receiver, ReplicaEntry, SIGNED, Sender,
    SignatureLine, WriteLine, encode, hex,
};
use super::withheld::Withheld;
use crate::exchange::cards;
use crate::files::hash::FileHash;
use crate::files::write_checked;
use crate::ledger::ids::{LocalOp, counter_of, replica_of};
use crate::ledger::journal::{Op, Pred, Written};
use crate::ledger::leaf::hash8;
use crate::ledger::salts::Salts;
use crate::ledger::{Book, Value};
use crate::security::{Card, Right, Role};
use crate::session::Session;
use crate::{Error, Result};

/// Small enough for a stick and quick on an old laptop; higher levels save little on such files.
const ZSTD_LEVEL: i32 = 9;
/// Receipts of places before the end of a history, for twins that have written less than their brother.
const RECEIPTS_OF_SHORTER_MAX: i64 = 8;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    pub stream: String,
    /// Positions in the stream, both included; `to` is `from - 1` where nothing was new.
    pub from: u64,
    pub to: u64,
    pub ops: u64,
    /// This office was restored and asks first for what it has lost; it writes its own once the other has replied.
    pub asks: bool,
    /// SHA-256 of the file.
    pub hash: FileHash,
}

/// Writes what is new for the office of a unit since the last file, or everything from a position on ("write again").
/// Even with nothing new the file carries the acknowledgement.
pub fn export(session: &mut Session, unit: &str, out: &Path, from: Option<u64>) -> Result<Export> {
    session.require(Right::Exchange)?;
    let own = session.identity.card().clone();
    let office = receiver(session, unit)?;
    if own.role == Role::Town && office.role == Role::Town && own.office != office.office {
        // Between towns only transfer files go.
        return Err(Error::new("not_a_partner").with("unit", unit));
    }
    let sender = sender(session)?;
    let Session { book, replica_key, .. } = session;
    let asks = refill::is_awaited(book, office.office)?;
    // Positions are given for good before a file with them can be anywhere.
    let stream = if asks {
        stream::find(book, office.office)?
    } else {
        book.transact(|book| stream::extend(book, &office, &own))?
    };
    book.in_transaction(|book| {
        let next = if asks { stream.last } else { stream.written } + 1;
        let from = from.unwrap_or(next);
        if from == 0 || from > stream.last + 1 {
            return Err(Error::new("bad_position").with("from", from).with("last", stream.last));
        }
        let withheld = Withheld::from(book, &office)?;
        let file = ChangeSet { book, stream: &stream, office: &office, own: &own, key: replica_key, withheld };
        let mut header = file.header(sender, from)?;
        let written_at = header.written_at;
        let runs = stream::runs_from(book, &stream, from)?;
        if office.role == Role::Village {
            // A village is told of no office that has nothing to do with its people.
            let named = named_in(book, &runs)?;
            header.replicas.retain(|entry| named.contains(&entry.id));
        }
        let hash = write_checked(out, &|point| book.env.may_go_on(point), |sink| file.write(&header, &runs, sink))?;
        book.core.run(
            "UPDATE local_stream SET written = last, written_at = ?2 WHERE id = ?1",
            params![stream.id, written_at],
        )?;
        let name = format!("{}>{}", own.unit, office.unit);
        Ok(Export { stream: name, from, to: stream.last, ops: stream.last + 1 - from, asks, hash })
    })
}

/// The office of a unit; of the own unit this office's other computer.
pub(super) fn receiver(session: &Session, unit: &str) -> Result<Card> {
    let own = session.identity.card();
    if unit == own.unit { Ok(own.clone()) } else { cards::office_of_unit(&session.book, unit) }
}

/// This office and its replica, as a header names them.
pub(super) fn sender(session: &Session) -> Result<Sender> {
    let own = session.identity.card();
    let certificate = session.identity.certify(session.book.replica()?, &session.replica_key);
    Ok(Sender {
        office: own.office,
        unit: own.unit.clone(),
        name: own.name.clone(),
        replica: certificate.replica,
        key: encode(&certificate.key),
        certificate: encode(&certificate.signature),
        forked_from: session.book.core.forked_from(certificate.replica)?,
    })
}

/// The replicas known here. Variants of one are told apart by the leaf hashes of what they wrote; the list names each id once.
pub(super) fn replicas(book: &Book) -> Result<Vec<ReplicaEntry>> {
    let known = book.core.replicas()?.into_iter().filter(|replica| replica.variant == 0);
    Ok(known.map(|known| ReplicaEntry { id: known.id, office: known.office, unit: known.unit }).collect())
}

/// The replicas that operations name: who wrote them, and what they replace.
fn named_in(book: &Book, runs: &[Run]) -> Result<HashSet<Uuid>> {
    let mut locals = HashSet::new();
    for run in runs {
        book.core.ops_between(run.first, run.last, |op| {
            locals.insert(replica_of(op.id));
            let preds = op.fields.iter().flat_map(|write| &write.pred).chain(&op.seen);
            locals.extend(preds.map(|pred| replica_of(pred.op)).chain(op.restates.map(replica_of)));
            Ok(())
        })?;
    }
    locals.into_iter().map(|local| Ok(book.core.replica(local)?.id)).collect()
}

pub(super) struct ChangeSet<'a> {
    pub(super) book: &'a Book,
    pub(super) stream: &'a Stream,
    pub(super) office: &'a Card,
    pub(super) own: &'a Card,
    pub(super) key: &'a ed25519_dalek::SigningKey,
    pub(super) withheld: Withheld,
}

impl ChangeSet<'_> {
    pub(super) fn header(&self, sender: Sender, from: u64) -> Result<Header> {
        let core = &self.book.core;
        let acknowledged = self.acknowledged()?;
        let is_own_office = self.office.office == self.own.office;
        Ok(Header {
            kind: KIND.to_owned(),
            format: FORMAT,
            book: core.schema.book.to_owned(),
            schema: core.schema.version,
            sender,
            receiver: Receiver { office: self.office.office, unit: self.office.unit.clone() },
            from,
            to: self.stream.last,
            before: hex(&stream::chain_at(self.book, self.stream, from - 1)?),
            after: hex(&stream::chain_at(self.book, self.stream, self.stream.last)?),
            acknowledged,
            wants: refill::wants(self.book, self.office)?,
            answers: refill::answers(self.book, self.office.office)?,
            received: if is_own_office { refill::received(self.book)? } else { Vec::new() },
            replicas: self.replicas()?,
            written_at: self.book.env.now_ms(),
            handover: None,
            receipt: None,
        })
    }

    /// How far the office's streams were read here: to the end of each history, and where the latest files ended that reached less far.
    fn acknowledged(&self) -> Result<Vec<Acknowledged>> {
        let sql = "SELECT replica, last, chain FROM local_received WHERE office = ?1
             UNION SELECT replica, position, chain FROM (
                 SELECT b.replica, b.position, b.chain,
                     row_number() OVER (PARTITION BY b.replica ORDER BY b.told_at DESC, b.position DESC) AS place
                 FROM local_boundary b
                 WHERE b.told_at IS NOT NULL AND b.replica IN (SELECT replica FROM local_received WHERE office = ?1)
             ) WHERE place <= ?2
             ORDER BY 1, 2, 3";
        self.book.core.all(sql, params![self.office.office, RECEIPTS_OF_SHORTER_MAX], |row| {
            let chain = encode(&hash8(&row.get(2)?));
            Ok(Acknowledged { replica: row.get(0)?, to: row.get::<_, i64>(1)? as u64, chain: Some(chain) })
        })
    }

    /// Variants of one replica are told apart by the leaf hashes of what they wrote; the list names each id once.
    pub(super) fn replicas(&self) -> Result<Vec<ReplicaEntry>> {
        replicas(self.book)
    }

    /// Header, operations, signature; sealed for the office.
    pub(super) fn write(&self, header: &Header, runs: &[Run], sink: &mut dyn Write) -> Result<()> {
        let mut lines = Lines::sealed(self.book.name(), self.office, sink)?;
        lines.line(header)?;
        let names = ReplicaNumbers::new(header);
        let mut write = None;
        for run in runs {
            self.write_run(*run, &names, &mut write, &mut lines)?;
        }
        lines.sign(SIGNED, self.key)?;
        lines.sink.finish()?.finish()?;
        Ok(())
    }

    pub(super) fn write_run<W: Write>(
        &self,
        run: Run,
        names: &ReplicaNumbers,
        write: &mut Option<LocalOp>,
        lines: &mut Lines<W>,
    ) -> Result<()> {
        let core = &self.book.core;
        core.ops_between(run.first, run.last, |op| {
            let mut op = op;
            let written = core.written_of(op.id)?;
            if *write != Some(written.first) {
                *write = Some(written.first);
                lines.write(&WriteLine {
                    write: names.op(self.book, written.first)?,
                    lamport: written.lamport,
                    at: written.at,
                    author: Cow::Borrowed(&core.name_text(written.author)?),
                    action: Cow::Borrowed(&core.name_text(written.action)?),
                    schema: written.schema,
                    secret: Cow::Owned(self.withheld.secret(core, &written)?),
                })?;
            }
            let envelope = self.envelope(&op, &written)?;
            let salts = self.withheld.cut(core, &mut op, &written)?;
            self.write_op(&op, salts.as_ref(), envelope, names, lines)
        })
    }

    /// What the file keeps from its receiver goes along in an envelope for this office itself, so that it can be given back.
    fn envelope(&self, op: &Op, written: &Written) -> Result<Option<Vec<u8>>> {
        let core = &self.book.core;
        let withheld = self.withheld.fields(core, op, written)?;
        if !withheld.is_empty() {
            return envelope::seal(core, op, &core.salts_of(op.id, written)?, &withheld, self.own);
        }
        let is_whole = op.fields.iter().all(|write| !write.value.is_erased());
        if is_whole { Ok(None) } else { envelope::kept(core, op.id) }
    }

    fn write_op<W: Write>(
        &self,
        op: &Op,
        salts: Option<&Salts>,
        envelope: Option<Vec<u8>>,
        names: &ReplicaNumbers,
        lines: &mut Lines<W>,
    ) -> Result<()> {
        let core = &self.book.core;
        let (mut raw, mut erased) = (Vec::with_capacity(op.fields.len()), BTreeMap::new());
        let mut pred = BTreeMap::new();
        for field in &op.fields {
            let name = core.name_text(field.field)?;
            match &field.value {
                Value::Erased(digest) => {
                    erased.insert(Cow::Owned(name.to_string()), Cow::Owned(encode(digest)));
                }
                value => raw.push((name.to_string(), value.to_raw()?)),
            }
            if !field.pred.is_empty() {
                pred.insert(Cow::Owned(name.to_string()), names.preds(self.book, &field.pred)?);
            }
        }
        let root = if op.root == op.row.id { None } else { Some(core.row(op.root)?) };
        let root = root
            .map(|root| -> Result<_> { Ok((Cow::Owned(core.name_text(root.entity)?.to_string()), root.uuid)) })
            .transpose()?;
        let (key, salts) = salted::to_line(core, salts)?;
        lines.op(&OpLine {
            op: counter_of(op.id),
            kind: Cow::Borrowed(op.kind.word()),
            entity: Cow::Borrowed(&core.name_text(op.row.entity)?),
            row: op.row.uuid,
            root,
            fields: raw.into_iter().map(|(name, value)| (Cow::Owned(name), Raw(Cow::Owned(value)))).collect(),
            erased,
            envelope: envelope.map(|sealed| Cow::Owned(BASE64.encode(sealed))),
            key,
            salts,
            pred,
            seen: names.preds(self.book, &op.seen)?,
            restates: op.restates.map(|restated| names.op(self.book, restated)).transpose()?,
        })
    }
}

/// Places of replicas in the header's list.
pub(super) struct ReplicaNumbers(std::collections::HashMap<Uuid, usize>);

impl ReplicaNumbers {
    pub(super) fn new(header: &Header) -> Self {
        Self::of(&header.replicas)
    }

    pub(super) fn of(replicas: &[ReplicaEntry]) -> Self {
        Self(replicas.iter().enumerate().map(|(at, replica)| (replica.id, at)).collect())
    }

    fn op(&self, book: &Book, op: LocalOp) -> Result<(usize, u64)> {
        let replica = book.core.replica(replica_of(op))?.id;
        let at = self.0.get(&replica).ok_or_else(|| Error::new("damaged_database").with("part", "replica"))?;
        Ok((*at, counter_of(op)))
    }

    fn preds(&self, book: &Book, preds: &[Pred]) -> Result<Vec<PredEntry>> {
        preds
            .iter()
            .map(|pred| {
                let (replica, counter) = self.op(book, pred.op)?;
                Ok((replica, counter, Hash8Text(pred.hash)))
            })
            .collect()
    }
}

/// Packs what is written and seals it for an office.
pub(super) type Sealed<'a> = zstd::Encoder<'static, age::stream::StreamWriter<&'a mut dyn Write>>;

impl<'a> Lines<Sealed<'a>> {
    /// Lines of a file of a book for an office; its sink is to be finished.
    pub(super) fn sealed(book: &'static str, office: &Card, sink: &'a mut dyn Write) -> Result<Self> {
        let recipient: age::x25519::Recipient = office.age_recipient.parse().map_err(|_| Error::new("not_a_card"))?;
        let label = Label::new(book, office.office);
        let recipients = [&recipient as &dyn age::Recipient, &label];
        let encryptor = age::Encryptor::with_recipients(recipients.into_iter())
            .map_err(|error| Error::new("internal").caused_by(error))?;
        Ok(Self::new(zstd::Encoder::new(encryptor.wrap_output(sink)?, ZSTD_LEVEL)?))
    }
}

/// JSON Lines into a sink, hashed as they go.
pub(super) struct Lines<W: Write> {
    pub(super) sink: W,
    hasher: Sha512,
    buffer: Vec<u8>,
    /// None where each line is written in full.
    said: Option<Said>,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(sink: W) -> Self {
        Self { sink, hasher: Sha512::new(), buffer: Vec::new(), said: Some(Said::default()) }
    }

    /// Lines that stand on their own, as in a file of format 1.
    #[cfg(test)]
    pub(super) fn in_full(sink: W) -> Self {
        Self { said: None, ..Self::new(sink) }
    }

    fn write(&mut self, line: &WriteLine<'_>) -> Result<()> {
        match self.said.as_mut().map(|said| said.shorten_write(line)).transpose()? {
            Some(short) => self.line(&short),
            None => self.line(line),
        }
    }

    fn op(&mut self, line: &OpLine<'_>) -> Result<()> {
        match self.said.as_mut().map(|said| said.shorten_op(line)).transpose()? {
            Some(short) => self.line(&short),
            None => self.line(line),
        }
    }

    /// The last line: a signature over all before it, and over what kind of file it is.
    pub(super) fn sign(&mut self, kind: &[u8], key: &ed25519_dalek::SigningKey) -> Result<()> {
        let mut signed = kind.to_vec();
        signed.extend_from_slice(&self.hasher.clone().finalize());
        self.line(&SignatureLine { signature: encode(&key.sign(&signed).to_bytes()) })
    }

    pub(super) fn line(&mut self, value: &impl serde::Serialize) -> Result<()> {
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, value).map_err(|error| Error::new("internal").caused_by(error))?;
        self.buffer.push(b'\n');
        self.hasher.update(&self.buffer);
        self.sink.write_all(&self.buffer)?;
        Ok(())
    }
}
