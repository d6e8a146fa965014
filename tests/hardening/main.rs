//! What the program keeps to itself, and what it is built of.

mod desk;
mod licences;
mod network;
#[cfg(unix)]
mod permissions;
mod secrets;
mod tampered;
mod threats;
mod window;
