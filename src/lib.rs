//! Cunce 村册: a household register for village and town offices that works without a network and loses nothing.

mod error;
mod files;
pub mod ledger;
pub mod security;

pub use error::{Error, Result};
