//! A session: an office's books, unlocked, with its keys. Everything a person does goes through one.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::files::{private, private_folder, write_durably};
use crate::ledger::{Book, Env, Owner, Schema, random};
use crate::register::{self, divisions};
use crate::security::{
    Attempts, Fresh, Identity, IdentitySecrets, Keyring, NewUser, Post, RecoveryCode, Right, Role, Unlock, Unlocked,
    UserName,
};
use crate::{Error, Result, swap};

pub(crate) const BOOK: &str = "civil";

/// Where an office's files are.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder of the office's data.
    pub data: PathBuf,
    /// The machine's own folder, outside the data, for the mark that tells a restored copy.
    pub state: PathBuf,
}

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
    pub book: Book,
    pub identity: Identity,
    pub(crate) replica_key: SigningKey,
    /// Who writes: the name of the user.
    pub user: String,
    pub post: Post,
    /// Whether the user manages the others.
    pub manages: bool,
    pub place: Place,
    _lock: File,
}

impl Place {
    pub(crate) fn keyring(&self) -> PathBuf {
        self.data.join("keyring.json")
    }

    pub(crate) fn book(&self) -> PathBuf {
        self.data.join("civil.cunce")
    }

    /// Unlocks the register, and counts a wrong passphrase.
    pub(crate) fn unlock(&self, keyring: &Keyring, with: &Unlock<'_>, env: &dyn Env) -> Result<Unlocked> {
        let attempts = Attempts::beside(&self.keyring());
        attempts.counted(env.now_ms(), keyring.who(with), with, || keyring.unlock(BOOK, with))
    }

    /// Whose office this is, before anyone unlocks it; none before the first start.
    pub fn office(&self) -> Result<Option<Keyring>> {
        self.finish_restore()?;
        Keyring::read(&self.keyring())
    }

    /// Ends a restore that was decided and then interrupted.
    pub(crate) fn finish_restore(&self) -> Result<()> {
        if !swap::is_pending(&self.data) {
            return Ok(());
        }
        let _lock = lock(&self.data)?;
        swap::finish(&self.data, &|_| Ok(()))
    }
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
        remove_leftovers(&place.book())?;
        let key = Zeroizing::new(random::<32>(&*env));
        let recovery = RecoveryCode::from_random(&Zeroizing::new(random(&*env)));
        let keyring =
            Keyring::create((new.role, new.unit, new.name), (BOOK, &key), new.passphrase, &recovery, &fresh(&*env))?;
        let office = Uuid::from_bytes(uuid::Builder::from_random_bytes(random(&*env)).into_uuid().into_bytes());
        let owner = Owner { office, unit: new.unit.to_owned() };
        let mut book = Book::create(&place.book(), &key, &register::SCHEMA, &place.state, &owner, env.clone())?;
        let identity = Identity::create(office, new.role, new.unit, new.name, &Zeroizing::new(random(&*env)));
        book.in_transaction(|book| store_identity(book, &identity))?;
        let replica_key = replica_key(&mut book)?;
        keyring.save(&place.keyring())?;
        let post = Post::first(new.role);
        book.restrict_to(post);
        let (user, manages) = (new.name.to_owned(), true);
        let session = Self { book, identity, replica_key, user, post, manages, place: place.clone(), _lock: lock };
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
        let Unlocked { user, key } = place.unlock(&keyring, with, &*env)?;
        let mut book = Book::open(&place.book(), &key, schema, &place.state, env)?;
        let identity = load_identity(&book, &keyring)?;
        let replica_key = replica_key(&mut book)?;
        book.restrict_to(user.post);
        let UserName { name: user, post, manages, .. } = user;
        Ok(Self { book, identity, replica_key, user, post, manages, place: place.clone(), _lock: lock })
    }

    /// `not_permitted` where the user's post does not give that right.
    pub fn require(&self, right: Right) -> Result<()> {
        self.book.require(right)
    }

    /// `not_permitted` where the user does not manage the office's users and keys.
    pub fn require_manager(&self) -> Result<()> {
        if self.manages { Ok(()) } else { Err(Error::new("not_permitted")) }
    }

    /// Who works in this office.
    pub fn users(&self) -> Result<Vec<UserName>> {
        Ok(self.keyring()?.users())
    }

    /// Takes someone up. `by`: someone who manages users, or the recovery code.
    pub fn add_user(&mut self, new: &NewUser<'_>, by: &Unlock<'_>) -> Result<()> {
        let fresh = fresh(&*self.book.env);
        self.change_keyring(by, |keyring| keyring.add(new, by, &fresh))
    }

    /// Whoever has left opens nothing any more.
    pub fn disable_user(&mut self, name: &str, by: &Unlock<'_>) -> Result<()> {
        self.change_keyring(by, |keyring| keyring.disable(name, by))
    }

    /// Gives a user a new passphrase. `by`: that user, someone who manages users, or the recovery code.
    pub fn set_passphrase(&mut self, name: &str, by: &Unlock<'_>, passphrase: &str) -> Result<()> {
        let fresh = fresh(&*self.book.env);
        self.change_keyring(by, |keyring| keyring.set_passphrase(name, by, passphrase, &fresh))
    }

    fn keyring(&self) -> Result<Keyring> {
        self.place.office()?.ok_or_else(|| Error::new("not_started"))
    }

    /// A wrong passphrase is counted here as it is at the lock.
    fn change_keyring(&mut self, by: &Unlock<'_>, change: impl FnOnce(&mut Keyring) -> Result<()>) -> Result<()> {
        let mut keyring = self.keyring()?;
        let who = keyring.who(by).map(str::to_owned);
        let attempts = Attempts::beside(&self.place.keyring());
        attempts.counted(self.book.env.now_ms(), who.as_deref(), by, || change(&mut keyring))?;
        keyring.save(&self.place.keyring())
    }

    /// Opens with the recovery code and sets a new passphrase.
    pub fn recover(place: &Place, code: &RecoveryCode, passphrase: &str, env: Arc<dyn Env>) -> Result<Self> {
        let mut keyring = place.office()?.ok_or_else(|| Error::new("not_started"))?;
        let with = Unlock::Recovery(code);
        let user = keyring.unlock(BOOK, &with)?.user.name;
        keyring.set_passphrase(&user, &with, passphrase, &fresh(&*env))?;
        let session = Self::open(place, &Unlock::Recovery(code), env)?;
        keyring.save(&place.keyring())?;
        Ok(session)
    }

    /// Gives this office new keys, which the old one signs: others who know the old card can accept the new one without a telephone.
    pub fn renew_card(&mut self) -> Result<()> {
        self.require_manager()?;
        let seed = Zeroizing::new(random::<32>(&*self.book.env));
        let renewed = self.identity.renewed(&seed);
        self.book.in_transaction(|book| store_identity(book, &renewed))?;
        self.identity = renewed;
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
    Fresh { salt: random(env), nonces: [random(env), random(env)] }
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

/// One program at a time in a data folder.
pub(crate) fn lock(folder: &Path) -> Result<File> {
    let file = private(File::options().create(true).append(true)).open(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::new("busy")),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn remove_leftovers(book: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = book.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn store_identity(book: &mut Book, identity: &Identity) -> Result<()> {
    let secrets = identity.secrets();
    book.core.set_secret("office", identity.card().office.as_bytes())?;
    book.core.set_secret("sign", secrets.sign.as_slice())?;
    book.core.set_secret("age", secrets.ages.as_bytes())?;
    match &secrets.signed_by_former {
        Some(signature) => book.core.set_secret("signed by former", signature),
        None => Ok(()),
    }
}

fn load_identity(book: &Book, keyring: &Keyring) -> Result<Identity> {
    let damaged = || Error::new("damaged_database").with("part", "keys");
    let get = |name: &str| book.core.secret(name)?.ok_or_else(damaged);
    let office = Uuid::from_slice(&get("office")?).map_err(|_| damaged())?;
    let ages = String::from_utf8(get("age")?.to_vec()).map_err(|_| damaged())?;
    let secrets = IdentitySecrets {
        sign: Zeroizing::new(get("sign")?.as_slice().try_into().map_err(|_| damaged())?),
        ages: Zeroizing::new(ages),
        signed_by_former: book.core.secret("signed by former")?.map(|signature| signature.to_vec()),
    };
    Identity::restore(office, keyring.role, &keyring.unit, &keyring.name, &secrets)
}

/// The key of the replica that writes now; a new replica (first start, restored copy) gets one.
fn replica_key(book: &mut Book) -> Result<SigningKey> {
    let name = format!("replica {}", book.replica()?.hyphenated());
    if let Some(seed) = book.core.secret(&name)? {
        let seed: [u8; 32] =
            seed.as_slice().try_into().map_err(|_| Error::new("damaged_database").with("part", "keys"))?;
        return Ok(SigningKey::from_bytes(&Zeroizing::new(seed)));
    }
    let seed = Zeroizing::new(random::<32>(&*book.env));
    book.in_transaction(|book| book.core.set_secret(&name, seed.as_slice()))?;
    Ok(SigningKey::from_bytes(&seed))
}

/// Where the machine keeps marks unless told otherwise: a folder that all users of the machine share, else the user's own.
#[must_use]
pub fn default_state_dir() -> PathBuf {
    let shared = if cfg!(windows) {
        std::env::var_os("ProgramData").map(|folder| PathBuf::from(folder).join("Cunce"))
    } else {
        Some(PathBuf::from("/var/lib/cunce"))
    };
    let own = if cfg!(windows) {
        std::env::var_os("LOCALAPPDATA").map(PathBuf::from)
    } else {
        std::env::var_os("XDG_STATE_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state")))
    };
    match shared.filter(|folder| is_writable(folder)) {
        Some(folder) => folder,
        None => own.unwrap_or_else(std::env::temp_dir).join("cunce"),
    }
}

/// Where an office's data is unless told otherwise.
#[must_use]
pub fn default_data_dir() -> PathBuf {
    let base = if cfg!(windows) {
        std::env::var_os("APPDATA").map(PathBuf::from)
    } else {
        std::env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))
    };
    base.unwrap_or_else(|| PathBuf::from(".")).join("cn.cunce.register")
}

fn is_writable(folder: &Path) -> bool {
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    let writable = write_durably(&probe, b"").is_ok();
    let _ = std::fs::remove_file(&probe);
    writable
}
