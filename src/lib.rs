//! Cunce 村册: a household register for village and town offices that works without a network and loses nothing.

pub mod backup;
pub mod demo;
mod error;
pub mod exchange;
mod files;
pub mod ledger;
mod planted;
pub mod print;
pub mod register;
pub mod security;
pub mod session;
pub mod subject;
mod swap;
pub mod view;

pub use error::{Error, Result};
pub use files::write_chosen;
