//! Keys: how a book's key is wrapped for a user, what an office and its replicas sign with, and how people compare keys aloud.

mod attempts;
mod card;
mod fingerprint;
mod identity;
mod keyring;
mod recovery;
mod staff;

pub(crate) use attempts::Attempts;
pub use card::{CARD_BYTES_MAX, Card, Role};
pub use fingerprint::Fingerprint;
pub use identity::{Identity, IdentitySecrets, ReplicaCertificate};
pub use keyring::{Fresh, Keyring, NewUser, PASSPHRASE_CHARS_MIN, Unlock, Unlocked, UserName};
pub use recovery::RecoveryCode;
pub use staff::{Post, Right};

/// A secret of 32 bytes that is wiped when it is dropped.
pub type Secret = zeroize::Zeroizing<[u8; 32]>;
