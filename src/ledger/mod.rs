//! The ledger: every write commits rows and journal together; audit, undo, history and exchange are views of the journal.

mod apply;
mod book;
mod conflict;
pub(crate) mod copy;
pub(crate) mod core;
mod digest;
mod env;
pub(crate) mod erase;
mod fork;
mod history;
pub(crate) mod ids;
#[cfg(feature = "test-seams")]
mod inspect;
pub(crate) mod journal;
mod kept;
pub(crate) mod leaf;
pub(crate) mod mark;
mod planted;
pub(crate) mod rescue;
pub(crate) mod salts;
mod schema;
mod sealed;
mod shape;
mod tokens;
mod undo;
mod value;
mod verify;
mod write;

pub use book::{Book, BookKey, Owner};
pub use conflict::{Choice, Conflict, ConflictHead, RESOLVE};
pub use digest::Digest;
pub use env::{Env, FixedEnv, SetClock, SystemEnv, instant, random};
pub use erase::{ERASE, ERASED};
pub use fork::{Fork, ForkChange, ForkKind};
pub use history::Entry;
pub(crate) use ids::COUNTER_MAX;
pub use ids::{OpId, parse_id};
#[cfg(feature = "test-seams")]
pub use inspect::{JournalLine, ShownRow};
pub use rescue::{IncompleteRow, Rescued, TableRescue};
pub use schema::{Audience, Class, Entity, Field, Kind, SCHEMA_TECHNICAL, Schema, TokensOf, UNIT, VOIDED};
pub use undo::{UNDO, Undoable};
pub use value::Value;
pub use verify::{Verified, VerifyCheck};
pub use write::{Changed, WriteTx};
