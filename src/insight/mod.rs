//! What the register says as a whole, and what of it may leave: counts without small numbers, and lists of closed columns.

mod network;
pub mod suppress;
