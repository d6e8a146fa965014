//! Moves between units (迁移办理): a village offers, its town approves, the new village receives. Nothing asks why.
//!
//! ```text
//! offered ─┬─ approved ─┬─ received
//!          └─ refused   └─ returned ── sent_back
//! ```
//! The people change their unit with `approved` and change it back with `sent_back`; both are the town's word. The state is only what
//! offices tell each other about it.

mod confirm;
mod decide;
mod moving;
mod offer;
mod receive;
pub(crate) mod store;
pub mod view;

pub use decide::{accept, refuse};
pub use offer::offer;
pub use store::{transfer, transfers};

pub(crate) use confirm::confirm_receipts;
pub(crate) use decide::approve_in;
pub(crate) use moving::Moving;
pub(crate) use offer::{Offer, offer_in};
pub(crate) use store::moves_of;

use uuid::Uuid;

use super::schema::{HOUSEHOLD, RESIDENT};
use super::store as people;
use crate::ledger::{Book, Value, WriteTx};
use crate::{Error, Result};

/// How far a move has come; the codes are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 待批准: asked for by the unit they leave.
    Offered,
    /// 待接收: approved by the town, on the way.
    Approved,
    /// 未批准
    Refused,
    /// 已接收
    Received,
    /// 退回: the new unit does not take them; the town sends them back.
    Returned,
    /// 已退回: they belong where they came from again.
    SentBack,
}

impl State {
    const ALL: [Self; 6] =
        [Self::Offered, Self::Approved, Self::Refused, Self::Received, Self::Returned, Self::SentBack];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            State::Offered => "offered",
            State::Approved => "approved",
            State::Refused => "refused",
            State::Received => "received",
            State::Returned => "returned",
            State::SentBack => "sent_back",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether someone still has to act; meanwhile the same people cannot be offered again.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, State::Offered | State::Approved | State::Returned)
    }

    /// Whether they have left, as far as this says.
    #[must_use]
    pub fn has_left(self) -> bool {
        matches!(self, State::Approved | State::Received | State::Returned)
    }
}

/// One move of a person or a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pub id: Uuid,
    pub subject: Subject,
    pub from_unit: String,
    /// Empty where it is not for this office to know.
    pub to_unit: String,
    pub state: State,
    /// `2026-11`: all that the unit they left keeps.
    pub month: String,
    /// Whether the unit they left may know where they went.
    pub consent: bool,
}

/// Who moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Person(Uuid),
    /// A household with everyone in it.
    Household(Uuid),
}

impl Subject {
    fn of(book: &Book, id: Uuid) -> Result<Self> {
        match people::entity_of(book, id)?.as_deref() {
            Some(RESIDENT) => Ok(Self::Person(id)),
            Some(HOUSEHOLD) => Ok(Self::Household(id)),
            _ => Err(Error::new("unknown_id").with("id", id.hyphenated())),
        }
    }

    #[must_use]
    pub fn id(self) -> Uuid {
        match self {
            Subject::Person(id) | Subject::Household(id) => id,
        }
    }

    #[must_use]
    pub fn entity(self) -> &'static str {
        match self {
            Subject::Person(_) => RESIDENT,
            Subject::Household(_) => HOUSEHOLD,
        }
    }
}

/// The town of a unit, itself or the one above it: nine digits (GB/T 2260).
#[must_use]
pub fn town_of(unit: &str) -> &str {
    unit.get(..9).unwrap_or(unit)
}

#[must_use]
pub fn is_town(unit: &str) -> bool {
    unit.len() == town_of(unit).len()
}

pub(crate) fn set_state(tx: &mut WriteTx<'_>, id: Uuid, state: State) -> Result<()> {
    // In place of every word so far: the new unit's receipt may stand beside the town's.
    tx.resolve(id, "state", Value::text(state.code())).map(|_| ())
}

fn wrong_state(transfer: &Transfer) -> Error {
    Error::new("transfer_state").with("state", transfer.state.code())
}
