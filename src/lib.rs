//! Cunce 村册: a household register for village and town offices that works without a network and loses nothing.

mod error;
pub mod ledger;

pub use error::{Error, Result};
