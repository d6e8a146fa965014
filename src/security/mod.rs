//! Keys: how a book's key is wrapped for a user, what an office and its replicas sign with, and how people compare keys aloud.

mod attempts;
mod card;
mod fingerprint;
mod identity;
mod keyring;
mod recovery;
mod staff;

pub(crate) use attempts::Attempts;
pub(crate) use card::books_of_text;
pub use card::{CARD_BYTES_MAX, Card, PublicKeys, Role};
pub use fingerprint::Fingerprint;
pub use identity::{Identity, IdentitySecrets, ReplicaCertificate};
pub use keyring::{BookKeys, Fresh, Keyring, NewUser, PASSPHRASE_CHARS_MIN, Unlock, Unlocked, UserName};
pub use recovery::RecoveryCode;
pub use staff::{BOOKS, CARE, CIVIL, MONEY, Post, Right};

/// A secret of 32 bytes that is wiped when it is dropped.
pub type Secret = zeroize::Zeroizing<[u8; 32]>;
