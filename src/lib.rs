//! Cunce 村册: a household register for village and town offices that works without a network and loses nothing.

pub mod backup;
pub mod benefit;
pub mod care;
pub mod care_questions;
pub mod demo;
mod error;
pub mod exchange;
mod files;
pub mod insight;
pub mod leaving;
pub mod ledger;
pub mod looks;
pub mod papers;
mod planted;
pub mod print;
pub mod proposed;
pub mod reach;
pub mod register;
pub mod rights;
pub mod security;
pub mod session;
pub mod station;
pub mod subject;
mod swap;
pub mod view;
pub mod wishes;

/// Crates whose types the functions here take and give.
pub use {jiff, uuid};

pub use error::{Error, Result};
pub use files::write_chosen;
