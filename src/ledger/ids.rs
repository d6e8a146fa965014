//! Ids: of rows (UUIDv7), of replicas, and of operations (`replica:counter`).

use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

use crate::{Error, Result};

/// One operation anywhere: the replica that wrote it and its count there, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpId {
    pub replica: Uuid,
    pub counter: u64,
    /// 0, except beside another operation of the same id, which a twin laptop wrote: then the first bytes of its leaf hash.
    pub twin: u32,
}

impl fmt::Display for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.replica.hyphenated(), self.counter)?;
        if self.twin == 0 { Ok(()) } else { write!(f, "~{:08x}", self.twin) }
    }
}

impl FromStr for OpId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unknown = || Error::new("unknown_id").with("id", repeatable(text));
        let (replica, rest) = text.rsplit_once(':').ok_or_else(unknown)?;
        let (counter, twin) = rest.split_once('~').unwrap_or((rest, "0"));
        Ok(Self {
            replica: Uuid::try_parse(replica).map_err(|_| unknown())?,
            counter: counter.parse().map_err(|_| unknown())?,
            twin: u32::from_str_radix(twin, 16).map_err(|_| unknown())?,
        })
    }
}

/// An operation's id in this database: the replica's local number above the counter.
pub(crate) type LocalOp = i64;

const COUNTER_BITS: u32 = 40;
/// The greatest count an operation can have; a file that claims more is damaged.
pub(crate) const COUNTER_MAX: u64 = (1 << COUNTER_BITS) - 1;

pub(crate) fn local_op(replica: i64, counter: u64) -> LocalOp {
    // Counters stay under 2^40 (checked on reading) and replicas are few, so neither cast loses anything.
    replica << COUNTER_BITS | counter as i64
}

pub(crate) fn replica_of(op: LocalOp) -> i64 {
    op >> COUNTER_BITS
}

pub(crate) fn counter_of(op: LocalOp) -> u64 {
    op as u64 & COUNTER_MAX
}

/// Parses an id as people and scripts write it.
pub fn parse_id(text: &str) -> Result<Uuid> {
    Uuid::try_parse(text.trim()).map_err(|_| Error::new("unknown_id").with("id", repeatable(text)))
}

/// What was given for an id, as far as an error may say it again: a name or an identity number that was typed in its place stays out.
pub(crate) fn repeatable(text: &str) -> &str {
    const SHORTEST: usize = 32;
    let is_id = text.len() >= SHORTEST && text.bytes().all(|byte| byte.is_ascii_hexdigit() || b"-:~".contains(&byte));
    if is_id { text } else { "?" }
}
