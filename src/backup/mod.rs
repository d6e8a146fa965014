//! Backups: one file with everything of an office that a new computer needs, and the way back.
//!
//! A backup (`.cbk`) is two lines of text and then the office's files, byte for byte, one after the other:
//!
//! 1. JSON, readable by anyone: the format, whose office (as the keyring says it), when it was written, and of each file its name, size and SHA-256.
//! 2. Base64: a nonce and, sealed with XChaCha20-Poly1305, where each open book stood. Line 1 is bound in. The key derives from the key of the
//!    civil book, which only the keyring gives. What had been erased of a book lies in it sealed once more, under a key of that book: whoever
//!    restores keeps it for the day on which somebody opens the book.
//!
//! The books are encrypted and the keyring is wrapped as they lie on the disk, so a backup tells nobody more than the laptop's folder would,
//! and opens with the passphrase of the day on which it was written, or the recovery code, on a machine that has nothing else. Line 2 vouches
//! for line 1, line 1 for each file, and nothing may follow: every changed byte is refused. Whatever `.cunce` lies in the folder is in it, also
//! a book that this user cannot open (then as the file and its log, which nobody writes while the folder is locked).

mod container;
mod keep;
mod rescue;
mod restore;
mod step;
pub mod view;
mod write;

pub use crate::ledger::copy::{Changes, Lacking};
pub use keep::{Backups, KEEP, Kept, Last, Trouble, back_up, back_up_telling, backups, choose, folder, on_leaving};
pub use rescue::rescue;
pub use restore::{Here, Rehearsal, Restored, rehearse, restore, restore_telling};
pub use step::{OnStep, Step};
pub use write::{EXTENSION, Written};
