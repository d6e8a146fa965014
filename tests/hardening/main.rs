//! What the program keeps to itself, and what it is built of.

mod desk;
#[cfg(unix)]
mod permissions;
