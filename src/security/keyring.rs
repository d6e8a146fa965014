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
use super::{Post, RecoveryCode, Secret};
use crate::files::write_durably;
use crate::{Error, Result};

/// A shorter passphrase is refused; the window asks for more.
pub const PASSPHRASE_CHARS_MIN: usize = 4;

/// About half a second on an office laptop; stored with each wrapping, so that it can be raised: who unlocks is wrapped anew.
/// The simulator opens offices by the thousand.
const MEMORY_KIB: u32 = if cfg!(feature = "test-seams") { 64 } else { 64 * 1024 };
const PASSES: u32 = if cfg!(feature = "test-seams") { 1 } else { 5 };
/// More than this in a keyring is a damaged or hostile file, not a cautious one.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;
const PASSES_MAX: u32 = 64;

/// The first had one user, who could do everything.
const FORMAT: u32 = 2;
/// Books an office can have.
const BOOKS_MAX: usize = 3;
/// A name is something that people read in a history.
const USER_NAME_CHARS_MAX: usize = 40;

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
    /// Absent in the first format: whoever set the office up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    post: Option<Post>,
    /// Adds and disables users, and writes the office's own keys out.
    #[serde(default = "yes")]
    manages: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    disabled: bool,
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

fn yes() -> bool {
    true
}

/// What a user unlocks with.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// That of the first user who is not disabled.
    Passphrase(&'a str),
    /// That of the user of a name.
    User(&'a str, &'a str),
    Recovery(&'a RecoveryCode),
}

/// A user, and the keys of the books that the user opens.
pub struct Unlocked {
    pub user: UserName,
    pub keys: BookKeys,
}

impl Unlocked {
    /// `book_closed` where the user does not open that book.
    pub fn key(&self, book: &str) -> Result<&Secret> {
        self.keys.get(book).ok_or_else(|| Error::new("book_closed").with("book", book))
    }
}

/// Someone who works in the office, as everyone there may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserName {
    pub name: String,
    pub post: Post,
    pub manages: bool,
    pub disabled: bool,
}

/// Someone who is to work in the office.
#[derive(Clone, Copy)]
pub struct NewUser<'a> {
    pub name: &'a str,
    pub post: Post,
    pub manages: bool,
    pub passphrase: &'a str,
}

/// The random parts that wrapping needs: a nonce for each book, for a user and for the recovery code.
pub struct Fresh {
    pub salt: [u8; 16],
    pub nonces: [[u8; 24]; 2 * BOOKS_MAX],
}

/// The keys of books, by their names.
pub type BookKeys = BTreeMap<String, Secret>;

impl Keyring {
    /// A keyring with the keys of all books under the recovery code, and for the first user those that the post opens.
    pub fn create(
        office: (Role, &str, &str),
        keys: &BookKeys,
        passphrase: &str,
        recovery: &RecoveryCode,
        fresh: &Fresh,
    ) -> Result<Self> {
        let (role, unit, name) = office;
        let kdf = Kdf::new(&fresh.salt);
        let post = Post::first(role);
        let books = wrap_all(&kdf.derive(checked(passphrase)?)?, keys, |book| post.opens(book), &fresh.nonces)?;
        let user = User { name: name.to_owned(), post: Some(post), manages: true, disabled: false, kdf, books };
        let recovery = wrap_all(&recovery.key(), keys, |_| true, &fresh.nonces[BOOKS_MAX..])?;
        Ok(Self { format: FORMAT, role, unit: unit.to_owned(), name: name.to_owned(), users: vec![user], recovery })
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
        if keyring.format > FORMAT {
            return Err(Error::new("newer_database"));
        }
        Ok(keyring)
    }

    pub fn save(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| Error::new("internal").caused_by(error))?;
        write_durably(path, &text)
    }

    /// Who works here, in the order in which they came.
    #[must_use]
    pub fn users(&self) -> Vec<UserName> {
        self.users.iter().map(|user| self.named(user)).collect()
    }

    /// The name of whom somebody claims to be; none with the recovery code, and where nobody is called that.
    pub(crate) fn who(&self, with: &Unlock<'_>) -> Option<&str> {
        let user = match with {
            Unlock::Passphrase(_) => self.users.iter().find(|user| !user.disabled),
            Unlock::User(name, _) => self.user(name).ok(),
            Unlock::Recovery(_) => None,
        };
        user.map(|user| user.name.as_str())
    }

    fn named(&self, user: &User) -> UserName {
        let post = user.post.unwrap_or_else(|| Post::first(self.role));
        UserName { name: user.name.clone(), post, manages: user.manages, disabled: user.disabled }
    }

    /// The user and the keys of the books that the user opens: `wrong_passphrase`, `wrong_recovery_code`, `unknown_user` or `user_disabled`.
    /// The recovery code opens all books, for the first user who manages the others.
    pub fn unlock(&self, with: &Unlock<'_>) -> Result<Unlocked> {
        let (user, passphrase) = match with {
            Unlock::Passphrase(passphrase) => (self.users.iter().find(|user| !user.disabled), passphrase),
            Unlock::User(name, passphrase) => (Some(self.user(name)?), passphrase),
            Unlock::Recovery(code) => {
                let keys = unwrap_all(&code.key(), &self.recovery)?;
                let user = self.users.iter().find(|user| user.manages && !user.disabled).map(|user| self.named(user));
                let keys = keys.ok_or_else(|| Error::new("wrong_recovery_code"))?;
                return Ok(Unlocked { user: user.ok_or_else(|| Error::new("damaged_keyring"))?, keys });
            }
        };
        let user = user.ok_or_else(|| Error::new("damaged_keyring"))?;
        if user.disabled {
            return Err(Error::new("user_disabled").with("name", &user.name));
        }
        let keys = unwrap_all(&user.kdf.derive(passphrase)?, &user.books)?;
        Ok(Unlocked { user: self.named(user), keys: keys.ok_or_else(|| Error::new("wrong_passphrase"))? })
    }

    /// Which books the office has keys for.
    pub fn books(&self) -> impl Iterator<Item = &str> {
        self.recovery.keys().map(String::as_str)
    }

    /// Puts a new recovery code in the place of the old one, which opens nothing from then on: `wrong_recovery_code` or `not_permitted`.
    pub fn set_recovery(&mut self, by: &RecoveryCode, new: &RecoveryCode, fresh: &Fresh) -> Result<()> {
        let keys = unwrap_all(&by.key(), &self.recovery)?.ok_or_else(|| Error::new("wrong_recovery_code"))?;
        self.recovery = wrap_all(&new.key(), &keys, |_| true, &fresh.nonces)?;
        self.format = FORMAT;
        Ok(())
    }

    /// Wraps a user's keys anew where they were wrapped more weakly than today; whether that was done.
    pub(crate) fn strengthen(&mut self, user: &str, passphrase: &str, keys: &BookKeys, fresh: &Fresh) -> Result<bool> {
        let at = self.place_of(user)?;
        if self.users[at].kdf.memory_kib >= MEMORY_KIB && self.users[at].kdf.passes >= PASSES {
            return Ok(false);
        }
        let kdf = Kdf::new(&fresh.salt);
        self.users[at].books = wrap_all(&kdf.derive(passphrase)?, keys, |_| true, &fresh.nonces)?;
        self.users[at].kdf = kdf;
        Ok(true)
    }

    /// Takes up the key of a book that this office has not had; from now on whoever is given a passphrase with the recovery code, and has a
    /// post for it, opens the book.
    pub fn add_book(&mut self, code: &RecoveryCode, book: &str, key: &Secret, nonce: &[u8; 24]) -> Result<()> {
        unwrap_all(&code.key(), &self.recovery)?.ok_or_else(|| Error::new("wrong_recovery_code"))?;
        self.recovery.insert(book.to_owned(), wrap(&code.key(), book, key, nonce)?);
        Ok(())
    }

    /// Gives a user a new passphrase for every book that the user opened and the post opens. `by` opens these: the user, someone who manages
    /// users, or the recovery code.
    pub fn set_passphrase(&mut self, name: &str, by: &Unlock<'_>, passphrase: &str, fresh: &Fresh) -> Result<()> {
        let at = self.place_of(name)?;
        if self.users[at].disabled {
            return Err(Error::new("user_disabled").with("name", name));
        }
        let keys = self.require_manager(by, Some(name))?;
        let post = self.named(&self.users[at]).post;
        if let Some(lacking) = self.users[at].books.keys().find(|book| !keys.contains_key(*book)) {
            return Err(Error::new("key_not_at_hand").with("book", lacking).with("post", post.code()));
        }
        let kdf = Kdf::new(&fresh.salt);
        let books = wrap_all(&kdf.derive(checked(passphrase)?)?, &keys, |book| post.opens(book), &fresh.nonces)?;
        self.users[at].kdf = kdf;
        self.users[at].books = books;
        self.format = FORMAT;
        Ok(())
    }

    /// Takes someone up, with the keys of the books that the post opens as far as `by`, who manages users, opens them too. Returns the books that
    /// stay closed until someone who opens them, or the recovery code, gives the user a passphrase.
    pub fn add(&mut self, new: &NewUser<'_>, by: &Unlock<'_>, fresh: &Fresh) -> Result<Vec<String>> {
        let keys = self.require_manager(by, None)?;
        let name = new.name.trim();
        if name.is_empty() {
            return Err(Error::new("missing_user_name"));
        }
        if name.chars().count() > USER_NAME_CHARS_MAX || name.chars().any(char::is_control) {
            return Err(Error::new("bad_user_name").with("max", USER_NAME_CHARS_MAX));
        }
        if new.post.office() != self.role {
            return Err(Error::new("post_elsewhere").with("post", new.post.code()));
        }
        if self.users.iter().any(|user| user.name == name) {
            return Err(Error::new("user_exists").with("name", name));
        }
        let opens = |book: &str| new.post.opens(book);
        let closed = self.books().filter(|book| opens(book) && !keys.contains_key(*book)).map(str::to_owned).collect();
        let kdf = Kdf::new(&fresh.salt);
        let books = wrap_all(&kdf.derive(checked(new.passphrase)?)?, &keys, opens, &fresh.nonces)?;
        let (post, manages) = (Some(new.post), new.manages);
        self.users.push(User { name: name.to_owned(), post, manages, disabled: false, kdf, books });
        self.format = FORMAT;
        Ok(closed)
    }

    /// Whoever has left opens nothing any more: the wrapped keys go. The name stays for the histories.
    pub fn disable(&mut self, name: &str, by: &Unlock<'_>) -> Result<()> {
        self.require_manager(by, None)?;
        let at = self.place_of(name)?;
        let others = self.users.iter().filter(|user| user.manages && !user.disabled && user.name != name);
        if others.count() == 0 {
            return Err(Error::new("last_manager").with("name", name));
        }
        self.users[at].disabled = true;
        self.users[at].books.clear();
        self.format = FORMAT;
        Ok(())
    }

    /// The keys that `by` opens, if that is someone who manages users, or the one named.
    fn require_manager(&self, by: &Unlock<'_>, or: Option<&str>) -> Result<BookKeys> {
        let Unlocked { user, keys } = self.unlock(by)?;
        if user.manages || or == Some(user.name.as_str()) { Ok(keys) } else { Err(Error::new("not_permitted")) }
    }

    fn user(&self, name: &str) -> Result<&User> {
        Ok(&self.users[self.place_of(name)?])
    }

    fn place_of(&self, name: &str) -> Result<usize> {
        let place = self.users.iter().position(|user| user.name == name.trim());
        place.ok_or_else(|| Error::new("unknown_user").with("name", name))
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

/// Each key is wrapped with a nonce of its own.
fn wrap_all(
    under: &Secret,
    keys: &BookKeys,
    takes: impl Fn(&str) -> bool,
    nonces: &[[u8; 24]],
) -> Result<BTreeMap<String, Wrapped>> {
    let taken: Vec<_> = keys.iter().filter(|(book, _)| takes(book)).collect();
    if taken.len() > nonces.len() {
        return Err(Error::new("internal").with("reason", "too few nonces"));
    }
    let wrapped = taken.into_iter().zip(nonces);
    wrapped.map(|((book, key), nonce)| Ok((book.clone(), wrap(under, book, key, nonce)?))).collect()
}

/// None where the key fits nothing; a key that fits some and not all has to do with a damaged file.
fn unwrap_all(under: &Secret, wrapped: &BTreeMap<String, Wrapped>) -> Result<Option<BookKeys>> {
    let mut keys = BookKeys::new();
    for (book, wrapped) in wrapped {
        if let Some(key) = unwrap(under, book, wrapped)? {
            keys.insert(book.clone(), key);
        }
    }
    match keys.len() {
        0 => Ok(None),
        some if some < wrapped.len() => Err(Error::new("damaged_keyring")),
        _ => Ok(Some(keys)),
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
    fn a_weaker_wrapping_is_renewed_when_its_user_unlocks() {
        let fresh = Fresh { salt: [1; 16], nonces: std::array::from_fn(|at| [at as u8; 24]) };
        let keys = BookKeys::from([("civil".to_owned(), Zeroizing::new([9; 32]))]);
        let code = RecoveryCode::from_random(&[5; 25]);
        let office = (Role::Village, "610902104202", "周营村");
        let mut keyring = Keyring::create(office, &keys, "山清水秀", &code, &fresh).unwrap();
        assert!(!keyring.strengthen("周营村", "山清水秀", &keys, &fresh).unwrap(), "as strong as today's");
        // Made with half of today's memory, as an older program would have.
        let weak = Kdf { memory_kib: MEMORY_KIB / 2, ..Kdf::new(&[2; 16]) };
        let under = weak.derive("山清水秀").unwrap();
        keyring.users[0].books = wrap_all(&under, &keys, |_| true, &fresh.nonces).unwrap();
        keyring.users[0].kdf = weak;
        let opened = keyring.unlock(&Unlock::Passphrase("山清水秀")).unwrap();
        assert!(keyring.strengthen("周营村", "山清水秀", &opened.keys, &fresh).unwrap());
        assert_eq!(keyring.users[0].kdf.memory_kib, MEMORY_KIB);
        let opened = keyring.unlock(&Unlock::Passphrase("山清水秀")).unwrap();
        assert_eq!(**opened.key("civil").unwrap(), [9; 32]);
    }

    #[test]
    fn only_the_passphrase_or_the_recovery_code_opens_the_book() {
        let fresh = Fresh { salt: [1; 16], nonces: std::array::from_fn(|at| [at as u8; 24]) };
        let key = Zeroizing::new([9; 32]);
        let code = RecoveryCode::from_random(&[5; 25]);
        let office = (Role::Village, "610902104202", "周营村");
        let keys = BookKeys::from([("civil".to_owned(), key), ("care".to_owned(), Zeroizing::new([7; 32]))]);
        let mut keyring = Keyring::create(office, &keys, "山清水秀", &code, &fresh).unwrap();
        let open = |keyring: &Keyring, with: &Unlock<'_>| {
            keyring.unlock(with).and_then(|unlocked| unlocked.key("civil").map(|key| **key)).map_err(|error| error.code)
        };
        assert_eq!(open(&keyring, &Unlock::Passphrase("山清水秀")), Ok([9; 32]));
        assert_eq!(open(&keyring, &Unlock::Passphrase("山清水")), Err("wrong_passphrase"));
        assert_eq!(open(&keyring, &Unlock::Recovery(&code)), Ok([9; 32]));
        assert_eq!(open(&keyring, &Unlock::Recovery(&RecoveryCode::from_random(&[6; 25]))), Err("wrong_recovery_code"));
        keyring.set_passphrase("周营村", &Unlock::Recovery(&code), "鸟语花香", &fresh).unwrap();
        assert_eq!(open(&keyring, &Unlock::Passphrase("山清水秀")), Err("wrong_passphrase"));
        assert_eq!(open(&keyring, &Unlock::Passphrase("鸟语花香")), Ok([9; 32]));
    }
}
