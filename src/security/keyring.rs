//! The keyring file: the keys of the books, wrapped for each user under a passphrase and once under the recovery code.

use std::collections::BTreeMap;
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::card::Role;
use super::{RecoveryCode, Secret};
use crate::files::write_durably;
use crate::{Error, Result};

/// A shorter passphrase is refused; the window asks for more.
pub const PASSPHRASE_CHARS_MIN: usize = 4;

/// About a fifth of a second on an office laptop; stored with each wrapping, so that it can be raised.
/// The simulator opens offices by the thousand.
const MEMORY_KIB: u32 = if cfg!(feature = "test-seams") { 64 } else { 64 * 1024 };
const PASSES: u32 = if cfg!(feature = "test-seams") { 1 } else { 3 };
/// More than this in a keyring is a damaged or hostile file, not a cautious one.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;
const PASSES_MAX: u32 = 64;

/// Who may open what, and whose office it is (shown before anyone has unlocked it).
#[derive(Serialize, Deserialize)]
pub struct Keyring {
    format: u32,
    pub role: Role,
    pub unit: String,
    pub name: String,
    users: Vec<User>,
    recovery: BTreeMap<String, Wrapped>,
}

#[derive(Serialize, Deserialize)]
struct User {
    name: String,
    kdf: Kdf,
    books: BTreeMap<String, Wrapped>,
}

#[derive(Serialize, Deserialize)]
struct Kdf {
    memory_kib: u32,
    passes: u32,
    salt: String,
}

#[derive(Serialize, Deserialize)]
struct Wrapped {
    nonce: String,
    key: String,
}

/// What a user unlocks with.
pub enum Unlock<'a> {
    Passphrase(&'a str),
    Recovery(&'a RecoveryCode),
}

/// The random parts that wrapping needs.
pub struct Fresh {
    pub salt: [u8; 16],
    pub nonces: [[u8; 24]; 2],
}

impl Keyring {
    /// A keyring for one user and the recovery code, holding the key of one book.
    pub fn create(
        office: (Role, &str, &str),
        book: (&str, &Secret),
        passphrase: &str,
        recovery: &RecoveryCode,
        fresh: &Fresh,
    ) -> Result<Self> {
        let (role, unit, name) = office;
        let kdf = Kdf::new(&fresh.salt);
        let wrapped = wrap(&kdf.derive(checked(passphrase)?)?, book.0, book.1, &fresh.nonces[0])?;
        let user = User { name: name.to_owned(), kdf, books: BTreeMap::from([(book.0.to_owned(), wrapped)]) };
        let recovery = wrap(&recovery.key(), book.0, book.1, &fresh.nonces[1])?;
        Ok(Self {
            format: 1,
            role,
            unit: unit.to_owned(),
            name: name.to_owned(),
            users: vec![user],
            recovery: BTreeMap::from([(book.0.to_owned(), recovery)]),
        })
    }

    /// Reads the keyring; none before the first start.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::from(error).with("path", path.display())),
        };
        Self::parse(&text).map(Some)
    }

    /// Reads a keyring that does not lie in a file of its own.
    pub(crate) fn parse(text: &[u8]) -> Result<Self> {
        let keyring: Self =
            serde_json::from_slice(text).map_err(|error| Error::new("damaged_keyring").caused_by(error))?;
        if keyring.format > 1 {
            return Err(Error::new("newer_database"));
        }
        Ok(keyring)
    }

    pub fn save(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| Error::new("internal").caused_by(error))?;
        write_durably(path, &text)
    }

    /// The user's name and the key of a book; `wrong_passphrase` or `wrong_recovery_code`.
    pub fn unlock(&self, book: &str, with: &Unlock<'_>) -> Result<(String, Secret)> {
        match with {
            Unlock::Passphrase(passphrase) => {
                for user in &self.users {
                    if let Some(wrapped) = user.books.get(book)
                        && let Some(key) = unwrap(&user.kdf.derive(passphrase)?, book, wrapped)?
                    {
                        return Ok((user.name.clone(), key));
                    }
                }
                Err(Error::new("wrong_passphrase"))
            }
            Unlock::Recovery(code) => {
                let key =
                    self.recovery.get(book).map(|wrapped| unwrap(&code.key(), book, wrapped)).transpose()?.flatten();
                let name = self.users.first().map_or_else(|| self.name.clone(), |user| user.name.clone());
                key.map(|key| (name, key)).ok_or_else(|| Error::new("wrong_recovery_code"))
            }
        }
    }

    /// Gives a user a new passphrase for a book whose key is open.
    pub fn set_passphrase(&mut self, user: &str, book: (&str, &Secret), passphrase: &str, fresh: &Fresh) -> Result<()> {
        let kdf = Kdf::new(&fresh.salt);
        let wrapped = wrap(&kdf.derive(checked(passphrase)?)?, book.0, book.1, &fresh.nonces[0])?;
        let user = self.users.iter_mut().find(|known| known.name == user).ok_or_else(|| Error::new("unknown_user"))?;
        user.kdf = kdf;
        user.books.insert(book.0.to_owned(), wrapped);
        Ok(())
    }
}

fn checked(passphrase: &str) -> Result<&str> {
    if passphrase.chars().count() < PASSPHRASE_CHARS_MIN {
        return Err(Error::new("weak_passphrase").with("min", PASSPHRASE_CHARS_MIN));
    }
    Ok(passphrase)
}

impl Kdf {
    fn new(salt: &[u8; 16]) -> Self {
        Self { memory_kib: MEMORY_KIB, passes: PASSES, salt: BASE64.encode(salt) }
    }

    fn derive(&self, passphrase: &str) -> Result<Secret> {
        let damaged = || Error::new("damaged_keyring");
        if self.memory_kib > MEMORY_KIB_MAX || self.passes > PASSES_MAX {
            return Err(damaged());
        }
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(|_| damaged())?;
        let salt = BASE64.decode(&self.salt).map_err(|_| damaged())?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt, key.as_mut_slice())
            .map_err(|_| damaged())?;
        Ok(key)
    }
}

/// The book's name is bound in, so that a wrapped key cannot be passed off as another book's.
fn wrap(under: &Secret, book: &str, key: &Secret, nonce: &[u8; 24]) -> Result<Wrapped> {
    let payload = Payload { msg: key.as_slice(), aad: book.as_bytes() };
    let sealed = XChaCha20Poly1305::new(under.as_slice().into())
        .encrypt(XNonce::from_slice(nonce), payload)
        .map_err(|_| Error::new("internal").with("reason", "a key could not be wrapped"))?;
    Ok(Wrapped { nonce: BASE64.encode(nonce), key: BASE64.encode(sealed) })
}

/// None where the key does not fit; an error where the file is not what was written.
fn unwrap(under: &Secret, book: &str, wrapped: &Wrapped) -> Result<Option<Secret>> {
    let damaged = |_| Error::new("damaged_keyring");
    let nonce = BASE64.decode(&wrapped.nonce).map_err(damaged)?;
    let sealed = BASE64.decode(&wrapped.key).map_err(damaged)?;
    if nonce.len() != 24 {
        return Err(Error::new("damaged_keyring"));
    }
    let payload = Payload { msg: &sealed, aad: book.as_bytes() };
    let opened = XChaCha20Poly1305::new(under.as_slice().into()).decrypt(XNonce::from_slice(&nonce), payload);
    let Ok(opened) = opened.map(Zeroizing::new) else { return Ok(None) };
    let mut key = Zeroizing::new([0; 32]);
    if opened.len() != key.len() {
        return Err(Error::new("damaged_keyring"));
    }
    key.copy_from_slice(&opened);
    Ok(Some(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_passphrase_or_the_recovery_code_opens_the_book() {
        let fresh = Fresh { salt: [1; 16], nonces: [[2; 24], [3; 24]] };
        let key = Zeroizing::new([9; 32]);
        let code = RecoveryCode::from_random(&[5; 25]);
        let office = (Role::Village, "610902104202", "周营村");
        let mut keyring = Keyring::create(office, ("civil", &key), "山清水秀", &code, &fresh).unwrap();
        let open = |keyring: &Keyring, with: &Unlock<'_>| {
            keyring.unlock("civil", with).map(|(_, key)| *key).map_err(|error| error.code)
        };
        assert_eq!(open(&keyring, &Unlock::Passphrase("山清水秀")), Ok([9; 32]));
        assert_eq!(open(&keyring, &Unlock::Passphrase("山清水")), Err("wrong_passphrase"));
        assert_eq!(open(&keyring, &Unlock::Recovery(&code)), Ok([9; 32]));
        assert_eq!(open(&keyring, &Unlock::Recovery(&RecoveryCode::from_random(&[6; 25]))), Err("wrong_recovery_code"));
        keyring.set_passphrase("周营村", ("civil", &key), "鸟语花香", &fresh).unwrap();
        assert_eq!(open(&keyring, &Unlock::Passphrase("山清水秀")), Err("wrong_passphrase"));
        assert_eq!(open(&keyring, &Unlock::Passphrase("鸟语花香")), Ok([9; 32]));
    }
}
