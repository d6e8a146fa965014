//! The lines of a change-set file: what they say, and how they stand in files of format 1; `short` has how they stand since. Frozen.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::ledger::leaf::Hash8;

pub(super) const KIND: &str = "cunce change-set";
/// People handed over to another town, and the receipt for them.
pub(super) const HANDOVER: &str = "cunce transfer";
pub(super) const RECEIPT: &str = "cunce transfer receipt";
/// What was begun for someone, told to another town's station, and the receipt for it; `continuity` has their lines.
pub(super) const CONTINUITY: &str = "cunce continuity";
pub(super) const CONTINUITY_RECEIPT: &str = "cunce continuity receipt";
/// A file that says a higher number was written by a newer program.
pub(super) const FORMAT: u32 = 2;
/// What the signature covers besides the lines.
pub(super) const SIGNED: &[u8] = b"cunce change-set 1";

/// The first line: who to whom, which positions of the stream, and what the sender has received.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) kind: String,
    pub(super) format: u32,
    pub(super) book: String,
    pub(super) schema: u32,
    pub(super) sender: Sender,
    pub(super) receiver: Receiver,
    /// Positions of the stream in this file, both included; `to` is `from - 1` in a file without operations.
    pub(super) from: u64,
    pub(super) to: u64,
    /// The stream's chain before the first and after the last operation, hexadecimal.
    pub(super) before: String,
    pub(super) after: String,
    pub(super) acknowledged: Vec<Acknowledged>,
    /// What a restored office asks to be given back: everything of its earlier lives past these counts. None where it asks nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) wants: Option<Vec<Wanted>>,
    /// Replicas of the receiver whose wish has been fulfilled, by this file and those before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) answers: Vec<Uuid>,
    /// To another computer of the same office: how far the sender has read the streams of others. It has everything they held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) received: Vec<ReceivedFrom>,
    /// The replicas that lines below name by their place in this list.
    pub(super) replicas: Vec<ReplicaEntry>,
    /// Milliseconds since 1970.
    pub(super) written_at: i64,
    /// In a transfer file: who moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) handover: Option<Handover>,
    /// In a receipt: what became of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) receipt: Option<Receipt>,
}

/// Who moves to another town. `from` and `to` of the header count the operations; they stand in no stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Handover {
    /// The row of the move.
    pub(super) id: Uuid,
    pub(super) entity: String,
    pub(super) subject: Uuid,
    pub(super) name: String,
    /// Of a household: those in it, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) people: Vec<String>,
    pub(super) from_unit: String,
    pub(super) to_unit: String,
    pub(super) month: String,
    pub(super) consent: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Receipt {
    pub(super) id: Uuid,
    /// `received` or `returned`.
    pub(super) state: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Sender {
    pub(super) office: Uuid,
    pub(super) unit: String,
    pub(super) name: String,
    pub(super) replica: Uuid,
    pub(super) key: String,
    /// The office's signature over its replica's key.
    pub(super) certificate: String,
    /// The replica that this one goes on from as a copy, and the last count that was copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) forked_from: Option<(Uuid, u64)>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Receiver {
    pub(super) office: Uuid,
    pub(super) unit: String,
}

/// The sender has everything of this replica's stream up to `to`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Acknowledged {
    pub(super) replica: Uuid,
    pub(super) to: u64,
    /// The first eight bytes of the stream's chain there (base64), so that a laptop does not take its twin's receipt for its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) chain: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Wanted {
    pub(super) replica: Uuid,
    pub(super) after: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ReceivedFrom {
    pub(super) replica: Uuid,
    pub(super) office: Uuid,
    pub(super) to: u64,
    /// The stream's chain there, hexadecimal.
    pub(super) chain: String,
    pub(super) at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ReplicaEntry {
    pub(super) id: Uuid,
    pub(super) office: Uuid,
    pub(super) unit: String,
}

/// What a line after the header begins with.
pub(super) const WRITE_START: &[u8] = b"{\"write\":";
pub(super) const OP_START: &[u8] = b"{\"op\":";
pub(super) const SIGNATURE_START: &[u8] = b"{\"signature\":";

/// What the operations below it share, up to the next such line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WriteLine<'a> {
    /// Replica (its place in the header's list) and the count of the write's first operation.
    pub(super) write: (usize, u64),
    pub(super) lamport: i64,
    pub(super) at: i64,
    #[serde(borrow)]
    pub(super) author: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) action: Cow<'a, str>,
    pub(super) schema: i64,
    /// 16 bytes, base64; empty where a value of the write is not told, and each operation has salts instead.
    #[serde(borrow)]
    pub(super) secret: Cow<'a, str>,
}

/// One operation of the write above.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OpLine<'a> {
    pub(super) op: u64,
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) entity: Cow<'a, str>,
    pub(super) row: Uuid,
    /// Entity and id of the root; absent where the row is its own.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(super) root: Option<(Cow<'a, str>, Uuid)>,
    #[serde(borrow)]
    pub(super) fields: BTreeMap<Cow<'a, str>, Raw<'a>>,
    /// Values that are not told, by their salted digests (16 bytes, base64).
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) erased: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    /// The values of `erased` and their salts, sealed (age, base64) for an office that may read them.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(super) envelope: Option<Cow<'a, str>>,
    /// Where the write has no secret: the operation's own key, or the salts of the values that are told (each 16 bytes, base64).
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) salts: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    /// Per field, what it replaces; a field without an entry replaces nothing.
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) pred: BTreeMap<Cow<'a, str>, Vec<PredEntry>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) seen: Vec<PredEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) restates: Option<(usize, u64)>,
}

/// Replica, count, and the first eight bytes of the leaf hash.
pub(super) type PredEntry = (usize, u64, Hash8Text);

/// Base64 on the line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hash8Text(pub(super) Hash8);

impl Serialize for Hash8Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Hash8Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        decode(&text).map(Self).ok_or_else(|| serde::de::Error::custom("not a hash"))
    }
}

/// A JSON value, byte for byte.
#[derive(Debug)]
pub(super) struct Raw<'a>(pub(super) Cow<'a, RawValue>);

impl Deref for Raw<'_> {
    type Target = RawValue;

    fn deref(&self) -> &RawValue {
        &self.0
    }
}

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Raw<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&'de RawValue>::deserialize(deserializer).map(|raw| Self(Cow::Borrowed(raw)))
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SignatureLine {
    pub(super) signature: String,
}

pub(super) fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

pub(super) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64.decode(text).ok()?.try_into().ok()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn from_hex(text: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes())
}
