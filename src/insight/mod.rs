//! What the register says as a whole, and what of it may leave: counts without small numbers, and lists of closed columns.

pub mod columns;
pub mod counts;
pub mod list;
mod network;
mod store;
pub mod suppress;
pub mod template;
pub mod view;
