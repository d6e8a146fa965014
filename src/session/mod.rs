//! A session: an office's books, unlocked, with its keys. Everything a person does goes through one.

mod books;
mod keys;
mod place;
mod users;

use std::fs::File;
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use uuid::Uuid;
use zeroize::Zeroizing;

use self::books::Others;
pub(crate) use self::books::schema_of;
use self::keys::{load_identity, new_keys, replica_key, set_books, store_identity};
pub(crate) use self::place::lock;
pub use self::place::{Place, default_data_dir, default_state_dir};
use crate::files::private_folder;
use crate::ledger::{Book, Env, Owner, Schema, random};
use crate::register::{self, divisions};
use crate::security::{BOOKS, Fresh, Identity, Keyring, Post, RecoveryCode, Right, Role, Unlock, Unlocked, UserName};
use crate::{Error, Result, swap};

pub(crate) const BOOK: &str = crate::security::CIVIL;

/// What is asked at first start. Not to be printed: it has the passphrase.
pub struct NewOffice<'a> {
    pub role: Role,
    /// Division code: 9 digits for a town, 12 for a village.
    pub unit: &'a str,
    pub name: &'a str,
    pub passphrase: &'a str,
}

/// An unlocked office.
pub struct Session {
    /// The register; inside `in_book`, the book that was named.
    pub book: Book,
    /// The keys of that book, by which other offices know it.
    pub identity: Identity,
    pub(crate) replica_key: SigningKey,
    others: Others,
    /// Who writes: the name of the user.
    pub user: String,
    pub post: Post,
    /// Whether the user manages the others.
    pub manages: bool,
    pub place: Place,
    _lock: File,
}

impl Session {
    /// Sets an office up: keys, book, and the recovery code, which is told only now.
    pub fn start(place: &Place, new: &NewOffice<'_>, env: Arc<dyn Env>) -> Result<(Self, RecoveryCode)> {
        check_office(new.role, new.unit, new.name)?;
        private_folder(&place.data)?;
        let lock = lock(&place.data)?;
        if place.office()?.is_some() {
            return Err(Error::new("already_started"));
        }
        // Without a keyring nobody can open what an interrupted first start has left.
        place.remove_books()?;
        let keys = new_keys(&BOOKS, &*env);
        let recovery = RecoveryCode::from_random(&Zeroizing::new(random(&*env)));
        let (name, unit) = (new.name, new.unit);
        let keyring = Keyring::create((new.role, unit, name), &keys, new.passphrase, &recovery, &fresh(&*env))?;
        let office = Uuid::from_bytes(uuid::Builder::from_random_bytes(random(&*env)).into_uuid().into_bytes());
        let owner = Owner { office, unit: unit.to_owned() };
        let identity = Identity::create(office, new.role, unit, name, &Zeroizing::new(random(&*env)));
        let Unlocked { user, keys: opened } = keyring.unlock(&Unlock::Passphrase(new.passphrase))?;
        let mut public = std::collections::BTreeMap::new();
        for (book, key) in keys.iter().filter(|(book, _)| *book != BOOK) {
            let keys = books::create(place, (book, key), &identity, &owner, &env)?;
            public.insert(book.clone(), keys);
        }
        let key = keys.get(BOOK).ok_or_else(|| Error::new("internal").with("reason", "no key for the register"))?;
        let mut book = Book::create(&place.book(BOOK), key, &register::SCHEMA, &place.state, &owner, env)?;
        let mut identity = identity;
        identity.set_books(public);
        book.in_transaction(|book| {
            store_identity(book, &identity)?;
            set_books(book, identity.card())
        })?;
        let replica_key = replica_key(&mut book)?;
        keyring.save(&place.keyring())?;
        book.restrict_to(user.post);
        let UserName { name: user, post, manages, .. } = user;
        let others = Others::new(opened, post);
        let place = place.clone();
        let session = Self { book, identity, replica_key, others, user, post, manages, place, _lock: lock };
        Ok((session, recovery))
    }

    /// Opens an office's books.
    pub fn open(place: &Place, with: &Unlock<'_>, env: Arc<dyn Env>) -> Result<Self> {
        Self::open_at(place, with, env, &register::SCHEMA)
    }

    /// Opens an office's books as a version of the program with another schema would.
    #[cfg(feature = "test-seams")]
    pub fn open_as(place: &Place, with: &Unlock<'_>, env: Arc<dyn Env>, schema: &'static Schema) -> Result<Self> {
        Self::open_at(place, with, env, schema)
    }

    fn open_at(place: &Place, with: &Unlock<'_>, env: Arc<dyn Env>, schema: &'static Schema) -> Result<Self> {
        let keyring = place.office()?.ok_or_else(|| Error::new("not_started"))?;
        private_folder(&place.data)?;
        let lock = lock(&place.data)?;
        swap::clear(&place.data)?;
        place.keep_private();
        let unlocked = place.unlock(&keyring, with, &*env)?;
        if let Unlock::Passphrase(passphrase) | Unlock::User(_, passphrase) = with {
            let mut keyring = place.office()?.ok_or_else(|| Error::new("not_started"))?;
            if keyring.strengthen(&unlocked.user.name, passphrase, &unlocked.keys, &fresh(&*env))? {
                keyring.save(&place.keyring())?;
            }
        }
        let mut book = Book::open(&place.book(BOOK), unlocked.key(BOOK)?, schema, &place.state, env)?;
        let Unlocked { user, keys } = unlocked;
        let identity = load_identity(&book, &keyring)?;
        let replica_key = replica_key(&mut book)?;
        book.restrict_to(user.post);
        let UserName { name: user, post, manages, .. } = user;
        let (others, place) = (Others::new(keys, post), place.clone());
        Ok(Self { book, identity, replica_key, others, user, post, manages, place, _lock: lock })
    }

    /// `not_permitted` where the user's post does not give that right.
    pub fn require(&self, right: Right) -> Result<()> {
        self.book.require(right)
    }

    /// `not_permitted` where the user does not manage the office's users and keys.
    pub fn require_manager(&self) -> Result<()> {
        if self.manages { Ok(()) } else { Err(Error::new("not_permitted")) }
    }

    /// Opens with the recovery code and sets a new passphrase.
    pub fn recover(place: &Place, code: &RecoveryCode, passphrase: &str, env: Arc<dyn Env>) -> Result<Self> {
        let with = Unlock::Recovery(code);
        let keyring = place.office()?.ok_or_else(|| Error::new("not_started"))?;
        let user = keyring.unlock(&with)?.user.name;
        let mut session = Self::open(place, &with, env)?;
        session.set_passphrase(&user, &with, passphrase)?;
        Ok(session)
    }

    /// Gives this office new keys, which the old one signs: others who know the old card can accept the new one without a telephone. Books that
    /// this user does not open keep theirs.
    pub fn renew_card(&mut self) -> Result<()> {
        self.require_manager()?;
        let mut public = self.identity.card().books.clone();
        for book in self.other_books() {
            let keys = self.in_book(book, |session| {
                let seed = Zeroizing::new(random::<32>(&*session.book.env));
                session.take_identity(session.identity.renewed(&seed, Default::default()))?;
                Ok(session.identity.public_keys())
            })?;
            public.insert(book.to_owned(), keys);
        }
        let seed = Zeroizing::new(random::<32>(&*self.book.env));
        self.take_identity(self.identity.renewed(&seed, public))
    }

    fn take_identity(&mut self, identity: Identity) -> Result<()> {
        self.book.in_transaction(|book| {
            store_identity(book, &identity)?;
            set_books(book, identity.card())
        })?;
        self.identity = identity;
        Ok(())
    }

    /// After the book has gone on as a new replica, whose key is another.
    pub(crate) fn renew_replica_key(&mut self) -> Result<()> {
        self.replica_key = replica_key(&mut self.book)?;
        Ok(())
    }

    #[must_use]
    pub fn role(&self) -> Role {
        self.identity.card().role
    }

    /// The office's division code.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.identity.card().unit
    }

    /// `clock_behind` where today is before the last own write.
    pub fn check_clock(&self) -> Result<()> {
        match self.clock_behind()? {
            Some(last) => Err(Error::new("clock_behind").with("last", self.book.env.date_at(last.as_millisecond()))),
            None => Ok(()),
        }
    }

    /// The day of the last own write, if today is before it: then the clock, or that write, was wrong, and a person is asked.
    pub fn clock_behind(&self) -> Result<Option<jiff::Timestamp>> {
        let Some(at) = self.book.last_write_at()? else { return Ok(None) };
        let env = &self.book.env;
        if env.today() >= env.date_at(at) {
            return Ok(None);
        }
        jiff::Timestamp::from_millisecond(at).map(Some).map_err(|error| Error::new("internal").caused_by(error))
    }
}

fn fresh(env: &dyn Env) -> Fresh {
    Fresh { salt: random(env), nonces: std::array::from_fn(|_| random(env)) }
}

/// Whether an office can be set up under a code and a name. A village may be newer than the list of divisions, a town may not.
pub fn check_office(role: Role, unit: &str, name: &str) -> Result<()> {
    let is_possible = match role {
        Role::Town => divisions::towns().any(|town| town.code == unit),
        Role::Village => divisions::may_be_village(unit),
    };
    if !is_possible {
        return Err(Error::new("unknown_unit").with("unit", unit));
    }
    if name.trim().is_empty() { Err(Error::new("missing_unit_name")) } else { Ok(()) }
}
