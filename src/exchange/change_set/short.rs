//! How the lines of operations stand in a file: what follows from the line before is left out, and ids, hashes and references are base64.
//!
//! A write says the milliseconds since the write before and its secret; its first operation, Lamport count, author, action and schema
//! only where they differ from what goes without saying (the next count, the author of the write before, …). An operation says its
//! count only where it is not the next. Files of format 1 have every line in full.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::read::{damaged, damaged_by};
use super::wire::{Hash8Text, OpLine, PredEntry, Raw, WriteLine, decode, encode};
use crate::{Error, Result};

/// What the lines so far have said. One is kept where a file is written and one where it is read.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Replica and count of the operation that would come next.
    next: (usize, u64),
    lamport: i64,
    at: i64,
    author: String,
    action: String,
    schema: i64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ShortWrite<'a> {
    /// Milliseconds since the write before; since 1970 in the first.
    write: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first: Option<(usize, u64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lamport: Option<i64>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    author: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    action: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schema: Option<i64>,
    #[serde(borrow)]
    secret: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ShortOp<'a> {
    /// Its kind.
    #[serde(borrow)]
    op: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(borrow)]
    entity: Cow<'a, str>,
    row: ShortId,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    root: Option<(Cow<'a, str>, ShortId)>,
    #[serde(borrow)]
    fields: BTreeMap<Cow<'a, str>, Raw<'a>>,
    /// Fields whose value is the id of a row.
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    ids: BTreeMap<Cow<'a, str>, ShortId>,
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    erased: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    envelope: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    key: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    salts: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    pred: BTreeMap<Cow<'a, str>, Vec<ShortPred>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seen: Vec<ShortPred>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    restates: Option<(usize, u64)>,
}

impl Said {
    pub(super) fn shorten_write<'l>(&mut self, line: &'l WriteLine<'_>) -> Result<ShortWrite<'l>> {
        let differs = |text: &'l str, said: &mut String| (text != said).then(|| note(text, said));
        Ok(ShortWrite {
            write: line.at.checked_sub(std::mem::replace(&mut self.at, line.at)).ok_or_else(out_of_range)?,
            first: (line.write != std::mem::replace(&mut self.next, line.write)).then_some(line.write),
            lamport: (Some(line.lamport) != std::mem::replace(&mut self.lamport, line.lamport).checked_add(1))
                .then_some(line.lamport),
            author: differs(&line.author, &mut self.author),
            action: differs(&line.action, &mut self.action),
            schema: (line.schema != std::mem::replace(&mut self.schema, line.schema)).then_some(line.schema),
            secret: Cow::Borrowed(&line.secret),
        })
    }

    pub(super) fn shorten_op<'l>(&mut self, line: &'l OpLine<'_>) -> Result<ShortOp<'l>> {
        let expected = self.next.1;
        self.next.1 = line.op.saturating_add(1);
        let (mut fields, mut ids) = (BTreeMap::new(), BTreeMap::new());
        for (name, value) in &line.fields {
            let name = Cow::Borrowed(&**name);
            match id_in(value) {
                Some(id) => drop(ids.insert(name, ShortId(id))),
                None => drop(fields.insert(name, Raw(Cow::Borrowed(&**value)))),
            }
        }
        Ok(ShortOp {
            op: Cow::Borrowed(&line.kind),
            count: (line.op != expected).then_some(line.op),
            entity: Cow::Borrowed(&line.entity),
            row: ShortId(line.row),
            root: line.root.as_ref().map(|(entity, id)| (Cow::Borrowed(&**entity), ShortId(*id))),
            fields,
            ids,
            erased: borrowed(&line.erased),
            envelope: line.envelope.as_deref().map(Cow::Borrowed),
            key: line.key.as_deref().map(Cow::Borrowed),
            salts: borrowed(&line.salts),
            pred: line
                .pred
                .iter()
                .map(|(name, preds)| Ok((Cow::Borrowed(&**name), shorten_preds(preds)?)))
                .collect::<Result<_>>()?,
            seen: shorten_preds(&line.seen)?,
            restates: line.restates,
        })
    }

    pub(super) fn read_write<'l>(&'l mut self, line: &'l [u8]) -> Result<WriteLine<'l>> {
        let short: ShortWrite<'l> = serde_json::from_slice(line).map_err(damaged_by)?;
        self.next = short.first.unwrap_or(self.next);
        self.at = self.at.checked_add(short.write).ok_or_else(damaged)?;
        self.lamport = match short.lamport {
            Some(lamport) => lamport,
            None => self.lamport.checked_add(1).ok_or_else(damaged)?,
        };
        self.schema = short.schema.unwrap_or(self.schema);
        for (text, said) in [(short.author, &mut self.author), (short.action, &mut self.action)] {
            if let Some(text) = text {
                note(&text, said);
            }
        }
        Ok(WriteLine {
            write: self.next,
            lamport: self.lamport,
            at: self.at,
            author: Cow::Borrowed(&self.author),
            action: Cow::Borrowed(&self.action),
            schema: self.schema,
            secret: short.secret,
        })
    }

    pub(super) fn read_op<'l>(&mut self, line: &'l [u8]) -> Result<OpLine<'l>> {
        let short: ShortOp<'l> = serde_json::from_slice(line).map_err(damaged_by)?;
        let count = short.count.unwrap_or(self.next.1);
        self.next.1 = count.saturating_add(1);
        let mut fields = short.fields;
        for (name, ShortId(id)) in short.ids {
            let text = RawValue::from_string(format!("\"{}\"", id.hyphenated())).map_err(damaged_by)?;
            if fields.insert(name, Raw(Cow::Owned(text))).is_some() {
                return Err(damaged());
            }
        }
        Ok(OpLine {
            op: count,
            kind: short.op,
            entity: short.entity,
            row: short.row.0,
            root: short.root.map(|(entity, ShortId(id))| (entity, id)),
            fields,
            erased: short.erased,
            envelope: short.envelope,
            key: short.key,
            salts: short.salts,
            pred: short.pred.into_iter().map(|(name, preds)| (name, lengthen_preds(preds))).collect(),
            seen: lengthen_preds(short.seen),
            restates: short.restates,
        })
    }
}

fn note<'l>(text: &'l str, said: &mut String) -> Cow<'l, str> {
    said.clear();
    said.push_str(text);
    Cow::Borrowed(text)
}

fn borrowed<'l>(map: &'l BTreeMap<Cow<'_, str>, Cow<'_, str>>) -> BTreeMap<Cow<'l, str>, Cow<'l, str>> {
    map.iter().map(|(name, text)| (Cow::Borrowed(&**name), Cow::Borrowed(&**text))).collect()
}

fn out_of_range() -> Error {
    Error::new("internal").with("reason", "a number of a line is out of range")
}

// ---- ids -----------------------------------------------------------------------------------------------------------

/// An id as 22 characters of base64.
struct ShortId(Uuid);

impl Serialize for ShortId {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(self.0.as_bytes()))
    }
}

impl<'de> Deserialize<'de> for ShortId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let bytes = decode(&text).ok_or_else(|| serde::de::Error::custom("not an id"))?;
        Ok(Self(Uuid::from_bytes(bytes)))
    }
}

/// The id that a value is, if it is spelt as this program spells ids; any other spelling must come back as it is.
fn id_in(value: &RawValue) -> Option<Uuid> {
    let text = value.get().strip_prefix('"')?.strip_suffix('"')?;
    let id = Uuid::try_parse(text).ok()?;
    (id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text).then_some(id)
}

// ---- references ----------------------------------------------------------------------------------------------------

/// A replaced operation as 20 characters of base64: two bytes for the replica's place in the header's list, five for the count, eight for
/// the leaf hash. Always as long, and fifteen bytes are a whole number of characters: both let lines resemble each other.
struct ShortPred([u8; 15]);

const COUNT_BYTES: usize = 5;

impl Serialize for ShortPred {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for ShortPred {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        decode(&text).map(Self).ok_or_else(|| serde::de::Error::custom("not a reference"))
    }
}

fn shorten_preds(preds: &[PredEntry]) -> Result<Vec<ShortPred>> {
    let shorten = |(replica, count, hash): &PredEntry| {
        let replica = u16::try_from(*replica).map_err(|_| out_of_range())?;
        let count = count.to_be_bytes();
        let (over, count) = count.split_at(count.len() - COUNT_BYTES);
        if over.iter().any(|byte| *byte != 0) {
            return Err(out_of_range());
        }
        let mut bytes = [0; 15];
        bytes[..2].copy_from_slice(&replica.to_be_bytes());
        bytes[2..7].copy_from_slice(count);
        bytes[7..].copy_from_slice(&hash.0);
        Ok(ShortPred(bytes))
    };
    preds.iter().map(shorten).collect()
}

fn lengthen_preds(preds: Vec<ShortPred>) -> Vec<PredEntry> {
    let lengthen = |ShortPred(bytes): ShortPred| {
        let number = |part: &[u8]| part.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        let mut hash = [0; 8];
        hash.copy_from_slice(&bytes[7..]);
        (number(&bytes[..2]) as usize, number(&bytes[2..7]), Hash8Text(hash))
    };
    preds.into_iter().map(lengthen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019b6a89-29fa-7001-a5b0-d7a0d718e8f3";

    fn there_and_back(lines: &[(&str, &str)]) -> Vec<String> {
        let (mut writing, mut reading) = (Said::default(), Said::default());
        let mut shorts = Vec::new();
        for (write, op) in lines {
            let write_line: WriteLine<'_> = serde_json::from_str(write).unwrap();
            let op_line: OpLine<'_> = serde_json::from_str(op).unwrap();
            let short_write = serde_json::to_string(&writing.shorten_write(&write_line).unwrap()).unwrap();
            let short_op = serde_json::to_string(&writing.shorten_op(&op_line).unwrap()).unwrap();
            let back = reading.read_write(short_write.as_bytes()).unwrap();
            assert_eq!(serde_json::to_string(&back).unwrap(), *write);
            let back = reading.read_op(short_op.as_bytes()).unwrap();
            assert_eq!(serde_json::to_string(&back).unwrap(), *op);
            shorts.push(format!("{short_write}\n{short_op}"));
        }
        shorts
    }

    #[test]
    fn what_a_line_says_comes_back_from_its_short_form() {
        let secret = "EzS8eIiasBoNAbkrx4vf8Q";
        let write = |first: u64, lamport: i64, at: i64, author: &str| {
            format!(
                r#"{{"write":[0,{first}],"lamport":{lamport},"at":{at},"author":"{author}","action":"set","schema":3,"secret":"{secret}"}}"#
            )
        };
        let op = |count: u64, fields: &str, rest: &str| {
            format!(r#"{{"op":{count},"kind":"set","entity":"resident","row":"{ID}","fields":{fields}{rest}}}"#)
        };
        let household =
            format!(r#"{{"household":"{ID}","name":"王\n一","other":["x"],"shout":"{}"}}"#, ID.to_uppercase());
        let pred = r#","pred":{"phone":[[0,113006,"QhFsUuIyp+0"],[2,7,"4EJD65QX3hA"]]},"seen":[[1,9,"4EJD65QX3hA"]],"restates":[0,3]"#;
        let erased = r#","erased":{"name":"EzS8eIiasBoNAbkrx4vf8Q"},"key":"EzS8eIiasBoNAbkrx4vf8Q","salts":{"phone":"EzS8eIiasBoNAbkrx4vf8Q"}"#;
        let lines = [
            (write(5, 9, 1_767_018_932_730, "王"), op(5, &household, "")),
            (write(6, 10, 1_767_018_932_731, "王"), op(6, r#"{"phone":"1"}"#, pred)),
            (write(7, 30, 1_767_018_000_000, "李"), op(9, "{}", erased)),
        ];
        let lines: Vec<_> = lines.iter().map(|(write, op)| (write.as_str(), op.as_str())).collect();
        let shorts = there_and_back(&lines);
        assert_eq!(
            shorts[1],
            format!(
                "{}\n{}",
                r#"{"write":1,"secret":"EzS8eIiasBoNAbkrx4vf8Q"}"#,
                r#"{"op":"set","entity":"resident","row":"AZtqiSn6cAGlsNeg1xjo8w","fields":{"phone":"1"},"pred":{"phone":["AAAAAAG5bkIRbFLiMqft","AAIAAAAAB+BCQ+uUF94Q"]},"seen":["AAEAAAAACeBCQ+uUF94Q"],"restates":[0,3]}"#
            )
        );
    }

    #[test]
    fn a_field_that_is_told_twice_is_no_line() {
        let line = r#"{"op":"set","entity":"resident","row":"AZtqiSn6cAGlsNeg1xjo8w","fields":{"head":"x"},"ids":{"head":"AZtqiSn6cAGlsNeg1xjo8w"}}"#;
        assert_eq!(Said::default().read_op(line.as_bytes()).unwrap_err().code, "damaged");
    }
}
