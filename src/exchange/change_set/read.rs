//! Reading a change-set file: unseal, unpack, and check header, chain and signature. Memory is bounded whatever the file claims.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

use ed25519_dalek::{Signature, VerifyingKey};
use serde::Deserialize;
use sha2::{Digest, Sha512};

use super::short::Said;
use super::wire::{self, FORMAT, HANDOVER, Header, KIND, OpLine, RECEIPT, SIGNED, Sender, SignatureLine, WriteLine};
use crate::exchange::cards;
use crate::ledger::Book;
use crate::ledger::COUNTER_MAX;
use crate::planted::planted;
use crate::security::{Card, Identity, ReplicaCertificate, Role};
use crate::{Error, Result};

/// A single line holds one operation; none comes near this.
const LINE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Names of people, actions, entities and fields are no longer; each is kept once for good.
const NAME_BYTES_MAX: usize = 4096;
/// The first format whose lines leave out what goes without saying.
const SHORT_SINCE: u32 = 2;
/// The unpacker's window: 8 MiB.
const WINDOW_LOG_MAX: u32 = 23;

/// An unsealed file whose header has been checked.
pub(super) struct Reader<'a> {
    lines: Lines<'a>,
    pub(super) header: Header,
    pub(super) sender: Card,
    /// When the first and the last write so far were made, by their authors' clocks.
    pub(super) period: Option<(i64, i64)>,
    key: VerifyingKey,
    is_short: bool,
    said: Said,
}

/// What follows the header.
pub(super) enum Line<'l> {
    Write(WriteLine<'l>),
    Op(OpLine<'l>),
    /// The signature has been read and holds; nothing follows it.
    End,
}

impl<'a> Reader<'a> {
    /// Errors carry the reason as their code: `damaged`, `not_for_us`, `unknown_sender`, `revoked`, `newer_format`, `bad_signature`.
    pub(super) fn open(input: impl Read + Send + 'a, book: &Book, identity: &Identity) -> Result<Self> {
        let (reader, beyond) = Self::open_beyond(input, book, identity)?;
        if beyond { Err(Error::new("revoked")) } else { Ok(reader) }
    }

    /// Also a file that lies past the end of a revoked card, and whether it does: a person may look at it.
    pub(super) fn open_beyond(input: impl Read + Send + 'a, book: &Book, identity: &Identity) -> Result<(Self, bool)> {
        let mut lines = Lines::unseal(input, identity)?;
        lines.next()?;
        let header = read_header(&lines.buffer)?;
        lines.hash();
        let (sender, key) = check_parties(&header, book, identity.card())?;
        let beyond = cards::accepted_to(book, sender.office, header.sender.replica)?
            .is_some_and(|last| header.to > last || header.kind != KIND);
        let is_short = header.format >= SHORT_SINCE;
        Ok((Self { lines, header, sender, period: None, key, is_short, said: Said::default() }, beyond))
    }

    /// Operations that the header promises.
    pub(super) fn ops(&self) -> u64 {
        self.header.to + 1 - self.header.from
    }

    pub(super) fn next(&mut self) -> Result<Line<'_>> {
        self.lines.next()?;
        if self.lines.buffer.starts_with(wire::SIGNATURE_START) {
            self.lines.check_signature(SIGNED, &self.key)?;
            return Ok(Line::End);
        }
        self.lines.hash();
        let line = &self.lines.buffer;
        if line.starts_with(wire::OP_START) {
            let line: OpLine<'_> = if self.is_short { self.said.read_op(line)? } else { parse(line)? };
            let root = line.root.as_ref().map(|(entity, _)| entity);
            let names = line.fields.keys().chain(line.erased.keys()).chain(root).chain([&line.entity, &line.kind]);
            check_names(names)?;
            Ok(Line::Op(line))
        } else if line.starts_with(wire::WRITE_START) {
            let line: WriteLine<'_> = if self.is_short { self.said.read_write(line)? } else { parse(line)? };
            check_names([&line.author, &line.action])?;
            let (first, last) = self.period.unwrap_or((line.at, line.at));
            self.period = Some((first.min(line.at), last.max(line.at)));
            Ok(Line::Write(line))
        } else {
            Err(damaged())
        }
    }
}

/// The lines inside a sealed file, whatever they say.
pub(super) struct Lines<'a> {
    input: Box<dyn BufRead + Send + 'a>,
    hasher: Sha512,
    pub(super) buffer: Vec<u8>,
    ended: bool,
}

impl<'a> Lines<'a> {
    /// `damaged`, or `not_for_us` where our key does not open it.
    pub(super) fn unseal(input: impl Read + Send + 'a, identity: &Identity) -> Result<Self> {
        let decryptor = age::Decryptor::new(BufReader::with_capacity(64 * 1024, input)).map_err(damaged_by)?;
        let opened =
            decryptor.decrypt(identity.ages().map(|age| age as &dyn age::Identity)).map_err(|error| match error {
                age::DecryptError::NoMatchingKeys => Error::new("not_for_us"),
                other => damaged_by(other),
            })?;
        let mut unpacked = zstd::Decoder::new(opened).map_err(damaged_by)?;
        unpacked.window_log_max(WINDOW_LOG_MAX).map_err(damaged_by)?;
        let input = Box::new(BufReader::with_capacity(64 * 1024, unpacked));
        Ok(Self { input, hasher: Sha512::new(), buffer: Vec::new(), ended: false })
    }

    pub(super) fn next(&mut self) -> Result<()> {
        self.buffer.clear();
        let read = (&mut self.input).take(LINE_BYTES_MAX).read_until(b'\n', &mut self.buffer).map_err(damaged_by)?;
        self.ended = read == 0;
        if self.buffer.last() == Some(&b'\n') { Ok(()) } else { Err(damaged()) }
    }

    pub(super) fn hash(&mut self) {
        self.hasher.update(&self.buffer);
    }

    /// Whether the line that was read last signs all that were hashed, as what kind of file, and is the last one.
    pub(super) fn check_signature(&mut self, kind: &[u8], key: &VerifyingKey) -> Result<()> {
        let line: SignatureLine = parse(&self.buffer)?;
        let signature: [u8; 64] = wire::decode(&line.signature).ok_or_else(damaged)?;
        let mut signed = kind.to_vec();
        signed.extend_from_slice(&self.hasher.clone().finalize());
        let holds = key.verify_strict(&signed, &Signature::from_bytes(&signature)).is_ok();
        if !holds && !planted("skip_signature") {
            return Err(Error::new("bad_signature"));
        }
        // What follows a signature is not covered by it.
        match self.next() {
            Err(_) if self.buffer.is_empty() && self.ended => Ok(()),
            _ => Err(damaged()),
        }
    }
}

/// The kind and format are read before anything else, so that a newer file is called that and not damaged.
fn read_header(line: &[u8]) -> Result<Header> {
    #[derive(Deserialize)]
    struct Start {
        kind: String,
        format: u32,
    }
    let start: Start = parse(line)?;
    if ![KIND, HANDOVER, RECEIPT].contains(&start.kind.as_str()) {
        return Err(damaged());
    }
    if start.format > FORMAT {
        return Err(Error::new("newer_format"));
    }
    let header: Header = parse(line)?;
    let ordered = header.from >= 1 && header.to <= COUNTER_MAX && header.to + 1 >= header.from;
    if ordered { Ok(header) } else { Err(damaged()) }
}

/// For us, from an office whose card we trust, by a replica which that office has certified.
fn check_parties(header: &Header, book: &Book, own: &Card) -> Result<(Card, VerifyingKey)> {
    if header.receiver.office != own.office || header.book != book.core.schema.book {
        return Err(Error::new("not_for_us"));
    }
    let unknown = || Error::new("unknown_sender").with("unit", &header.sender.unit);
    // Another computer of this office has the same card.
    let card = if header.sender.office == own.office {
        own.clone()
    } else {
        cards::office(book, header.sender.office)?.ok_or_else(unknown)?
    };
    // Towns send each other transfer files and receipts, and nobody else does.
    let is_other = card.office != own.office;
    let between_towns = is_other && card.role == Role::Town && own.role == Role::Town;
    if between_towns != (header.kind != KIND) || is_other && card.role == own.role && card.role == Role::Village {
        return Err(unknown());
    }
    let key = certified_key(&header.sender, &card)?;
    Ok((card, key))
}

/// The key of a replica that the office of a card has certified.
pub(super) fn certified_key(sender: &Sender, card: &Card) -> Result<VerifyingKey> {
    let certificate = ReplicaCertificate {
        replica: sender.replica,
        key: wire::decode(&sender.key).ok_or_else(damaged)?,
        signature: wire::decode::<64>(&sender.certificate).ok_or_else(damaged)?.to_vec(),
    };
    certificate.verified_key(card).ok_or_else(|| Error::new("bad_signature"))
}

fn check_names<'n>(names: impl IntoIterator<Item = &'n Cow<'n, str>>) -> Result<()> {
    if names.into_iter().any(|name| name.len() > NAME_BYTES_MAX) { Err(damaged()) } else { Ok(()) }
}

pub(super) fn parse<'l, T: Deserialize<'l>>(line: &'l [u8]) -> Result<T> {
    serde_json::from_slice(line).map_err(damaged_by)
}

pub(super) fn damaged() -> Error {
    Error::new("damaged")
}

pub(super) fn damaged_by(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    damaged().caused_by(error)
}
