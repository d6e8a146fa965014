//! An office's other books: opened with the first use, each with keys of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use super::keys::{load_identity, replica_key, store_identity};
use super::{BOOK, Place, Session};
use crate::ledger::{Book, Env, Owner, Schema, Verified, VerifyCheck, random};
use crate::security::{BOOKS, BookKeys, CARE, Identity, MONEY, Post, PublicKeys, Secret};
use crate::{Error, Result, benefit, care, register};

/// The shape of a book.
pub(crate) fn schema_of(book: &str) -> Result<&'static Schema> {
    match book {
        BOOK => Ok(&register::SCHEMA),
        MONEY => Ok(&benefit::SCHEMA),
        CARE => Ok(&care::SCHEMA),
        _ => Err(Error::new("book_closed").with("book", book)),
    }
}

/// The books beside the register whose keys the user has been given.
pub(super) struct Others {
    keys: BookKeys,
    open: BTreeMap<&'static str, Desk>,
}

/// A book with its keys.
struct Desk {
    book: Book,
    identity: Identity,
    replica_key: SigningKey,
}

impl Others {
    /// Whatever was unlocked, also with the recovery code, only what the post opens stays at hand.
    pub(super) fn new(mut keys: BookKeys, post: Post) -> Self {
        keys.retain(|book, _| book != BOOK && post.opens(book));
        Self { keys, open: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, book: &str, key: Secret) {
        self.keys.insert(book.to_owned(), key);
    }
}

/// Makes an empty book with keys of its own, and returns the public ones.
pub(super) fn create(
    place: &Place,
    (name, key): (&str, &Secret),
    office: &Identity,
    owner: &Owner,
    env: &Arc<dyn Env>,
) -> Result<PublicKeys> {
    let mut book = Book::create(&place.book(name), key, schema_of(name)?, &place.state, owner, env.clone())?;
    let card = office.card();
    let seed = Zeroizing::new(random(&**env));
    let identity = Identity::create(card.office, card.role, &card.unit, &card.name, &seed);
    book.in_transaction(|book| store_identity(book, &identity))?;
    Ok(identity.public_keys())
}

impl Session {
    /// The books beside the register that this user opens.
    #[must_use]
    pub fn other_books(&self) -> Vec<&'static str> {
        BOOKS.into_iter().filter(|book| self.others.keys.contains_key(*book)).collect()
    }

    /// Every book that this user opens, the register first.
    #[must_use]
    pub fn books(&self) -> Vec<&'static str> {
        let mut books = vec![BOOK];
        books.extend(self.other_books());
        books
    }

    /// `book_closed` where this user does not open that book.
    pub fn require_book(&self, book: &str) -> Result<()> {
        if book == BOOK || self.others.keys.contains_key(book) {
            return Ok(());
        }
        Err(Error::new("book_closed").with("book", book))
    }

    /// Does something in another book of the office: as long as it lasts, that book and its keys take the place of the register.
    /// `book_closed` where this user does not open it.
    pub fn in_book<T>(&mut self, book: &str, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if book == self.book.name() {
            return f(self);
        }
        self.require_book(book)?;
        let name = schema_of(book)?.book;
        let mut desk = match self.others.open.remove(name) {
            Some(desk) => desk,
            None => self.open_desk(name)?,
        };
        self.swap(&mut desk);
        let done = f(self);
        self.swap(&mut desk);
        self.others.open.insert(name, desk);
        done
    }

    /// Checks every book that this user opens: the register line by line, each other book as one.
    pub fn verify(&mut self) -> Result<Verified> {
        let mut verified = self.book.verify()?;
        for book in self.other_books() {
            let (ok, detail) = match self.in_book(book, |session| session.book.verify()) {
                Ok(found) if found.ok => (true, format!("{} operations", found.ops)),
                Ok(found) => {
                    let wrong = found.checks.into_iter().filter(|check| !check.ok);
                    (
                        false,
                        wrong.map(|check| format!("{}: {}", check.name, check.detail)).collect::<Vec<_>>().join("; "),
                    )
                }
                Err(error) => (false, error.code.to_owned()),
            };
            verified.ok &= ok;
            verified.checks.push(VerifyCheck { name: book.to_owned(), ok, detail });
        }
        Ok(verified)
    }

    fn swap(&mut self, desk: &mut Desk) {
        std::mem::swap(&mut self.book, &mut desk.book);
        std::mem::swap(&mut self.identity, &mut desk.identity);
        std::mem::swap(&mut self.replica_key, &mut desk.replica_key);
    }

    fn open_desk(&self, name: &'static str) -> Result<Desk> {
        let key = self.others.keys.get(name).ok_or_else(|| Error::new("book_closed").with("book", name))?;
        let path = self.place.book(name);
        if !path.exists() {
            return Err(Error::new("missing_book").with("book", name));
        }
        let mut book = Book::open(&path, key, schema_of(name)?, &self.place.state, self.book.env.clone())?;
        book.restrict_to(self.post);
        let identity = load_identity(&book, &self.keyring()?)?;
        let replica_key = replica_key(&mut book)?;
        Ok(Desk { book, identity, replica_key })
    }
}
