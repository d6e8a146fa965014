//! Change-set files (`.ccs`): what one office has written for another, sealed for it, signed, in numbered streams.
//!
//! A file is a plain age file around zstd around JSON Lines: a header, then writes and their operations, then a signature over all before.

mod apply;
mod books;
pub mod continuity;
mod envelope;
mod export;
mod folder;
#[cfg(test)]
mod full_disk_tests;
#[cfg(test)]
mod fuzz_tests;
mod handover;
mod held;
pub mod inspect;
mod label;
mod lineage;
mod merge;
#[cfg(test)]
mod order_tests;
mod read;
mod refill;
mod salted;
mod seal;
mod short;
mod status;
mod stream;
mod twins;
mod wanted;
mod wire;
mod withheld;

pub use crate::files::hash::{FileHash, hash_text};
pub use books::{
    BookFile, Waiting, check_files, exchanged, export_book, export_books, merge_all, preview_all,
    refill_books as refill, waiting,
};
pub use export::{Export, export};
pub use folder::{Merged, Totals, find_files};
pub use handover::{Answer, answer, hand_over, transfers, waits};
pub use held::{HeldFile, HeldFrom, accept_held, drop_held, held};
pub use merge::{FileReport, OnProgress, Progress, Refusal, Status, merge_files, preview_files};
pub use status::{OfficeStatus, lost, status};
