//! The USB stick: files as they were written, and what can happen to them on the way.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::PathBuf;

use cunce::session::Session;
use uuid::Uuid;

use crate::dice::Dice;
use crate::model::Ops;

/// A file that was written, and what whoever takes it should have then.
#[derive(Clone)]
pub struct Parcel {
    pub name: String,
    pub path: PathBuf,
    pub from_office: usize,
    pub to_office: usize,
    pub replica: Uuid,
    pub from: u64,
    pub to: u64,
    /// A restored office asks for what it has lost, and writes nothing else yet.
    pub asks: bool,
    /// It says what it has lost, also beside what it writes.
    pub wants: Option<BTreeMap<Uuid, u64>>,
    pub carries: Ops,
}

/// What happened to a file on the way.
#[derive(Debug, Clone, Copy)]
pub enum Harm {
    Cut,
    Flipped,
    LongerThanWritten,
    /// Within the seal: ends after a line, as if the writing had broken off.
    BrokenOff,
    /// Within the seal: a value is another one.
    Retold,
    /// Within the seal: says that it comes from another office.
    OtherSender,
    /// Within the seal: claims to have received something else, and is signed by a stranger.
    Stranger,
}

pub const HARMS: [Harm; 7] = [
    Harm::Cut,
    Harm::Flipped,
    Harm::LongerThanWritten,
    Harm::BrokenOff,
    Harm::Retold,
    Harm::OtherSender,
    Harm::Stranger,
];

/// The lines of a file, as its receiver reads them.
pub fn unsealed(bytes: &[u8], receiver: &Session) -> Result<Vec<String>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("a file cannot be unsealed: {error}");
    let decryptor = age::Decryptor::new(bytes).map_err(|error| wrong(&error))?;
    let opened = decryptor
        .decrypt(receiver.identity.ages().map(|age| age as &dyn age::Identity))
        .map_err(|error| wrong(&error))?;
    let mut text = String::new();
    let mut unpacked = zstd::Decoder::new(opened).map_err(|error| wrong(&error))?;
    unpacked.read_to_string(&mut text).map_err(|error| wrong(&error))?;
    Ok(text.lines().map(str::to_owned).collect())
}

fn sealed(lines: &[String], receiver: &Session) -> Vec<u8> {
    let recipient: age::x25519::Recipient = receiver.identity.card().age_recipient.parse().expect("a recipient");
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).expect("seals");
    let mut packed = zstd::Encoder::new(encryptor.wrap_output(Vec::new()).expect("seals"), 3).expect("packs");
    for line in lines {
        packed.write_all(line.as_bytes()).and_then(|()| packed.write_all(b"\n")).expect("in memory");
    }
    packed.finish().and_then(age::stream::StreamWriter::finish).expect("in memory")
}

/// The file after what happened to it; none if this cannot happen to this file.
pub fn harmed(bytes: &[u8], harm: Harm, receiver: &Session, other: &Session, dice: &mut Dice) -> Option<Vec<u8>> {
    let mut lines = unsealed(bytes, receiver).ok()?;
    // The sealed header differs from run to run; what follows it is as long as its content. Places count from the end.
    let content = 200.min(bytes.len());
    match harm {
        Harm::Cut => return Some(bytes[..bytes.len() - 1 - dice.below(content)].to_vec()),
        Harm::Flipped => {
            let mut flipped = bytes.to_vec();
            let at = flipped.len() - 1 - dice.below(content);
            flipped[at] ^= 1 << dice.below(8);
            return Some(flipped);
        }
        Harm::LongerThanWritten => return Some([bytes, b"\n"].concat()),
        Harm::BrokenOff => {
            let left = 1 + dice.below(lines.len() - 1);
            lines.truncate(left);
        }
        Harm::Retold => {
            let named = |line: &String| line.starts_with("{\"op\":") && line.contains("\"name\":\"");
            let op = lines.iter().position(named)?;
            lines[op] = lines[op].replacen("\"name\":\"", "\"name\":\"甲", 1);
        }
        Harm::OtherSender => {
            let mut header: serde_json::Value = serde_json::from_str(&lines[0]).ok()?;
            let card = other.identity.card();
            header["sender"]["office"] = card.office.to_string().into();
            header["sender"]["unit"] = card.unit.clone().into();
            lines[0] = header.to_string();
        }
        Harm::Stranger => {
            let mut header: serde_json::Value = serde_json::from_str(&lines[0]).ok()?;
            header["written_at"] = (header["written_at"].as_i64()? + 1).into();
            lines[0] = header.to_string();
        }
    }
    Some(sealed(&lines, receiver))
}
