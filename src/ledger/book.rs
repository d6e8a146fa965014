//! A book: one encrypted file with its own key, journal and streams. Opening, migrating, and the transaction around every change.

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags, params};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::copy::backup_key;
use super::core::Core;
use super::env::{Env, IdMaker};
use super::kept::KeptMarks;
use super::leaf::CHAIN_START;
use super::mark::{Mark, Place};
use super::schema::Schema;
use crate::files::private;
use crate::planted::planted;
use crate::security::{Post, Right};
use crate::{Error, Result};

/// The key of a book: 32 random bytes.
pub type BookKey = Zeroizing<[u8; 32]>;

/// An open book.
pub struct Book {
    pub(crate) core: Core,
    pub(crate) env: Arc<dyn Env>,
    pub(super) ids: IdMaker,
    pub(super) mark: Mark,
    /// What was erased is kept beside it.
    pub(super) kept: KeptMarks,
    /// What whoever has it open may do; all of it where nobody was named.
    post: Option<Post>,
    /// What is kept beside the book in a backup is sealed under it.
    pub(crate) backup_key: BookKey,
    restored: bool,
}

/// Whose book it is.
#[derive(Debug, Clone)]
pub struct Owner {
    pub office: Uuid,
    pub unit: String,
}

impl Book {
    /// Creates a new, empty book for an office; its first replica starts here.
    pub fn create(
        path: &Path,
        key: &BookKey,
        schema: &'static Schema,
        state_dir: &Path,
        owner: &Owner,
        env: Arc<dyn Env>,
    ) -> Result<Self> {
        if path.exists() {
            return Err(Error::new("already_started"));
        }
        // SQLite would make it readable to all; the files beside it take after it.
        private(File::options().write(true).create_new(true)).open(path)?;
        let conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        migrate(&conn, schema)?;
        let core = Core::new(conn, schema)?;
        let mut ids = IdMaker::new();
        let book_id = ids.make(&*env);
        let mark = Mark::new(state_dir, book_id);
        let kept = KeptMarks::new(state_dir, book_id, key);
        let mut book = Self { core, env, ids, mark, kept, post: None, backup_key: backup_key(key), restored: false };
        book.in_transaction(|book| {
            book.core.set_secret("book", book_id.as_bytes())?;
            let replica = book.ids.make(&*book.env);
            book.start_replica(replica, owner, 0)?;
            let place = book.place()?;
            book.mark.set(&place, &place)
        })?;
        Ok(book)
    }

    /// Opens a book, brings an older file up to date, and finds out whether it is a restored copy; then it goes on as a new replica.
    pub fn open(
        path: &Path,
        key: &BookKey,
        schema: &'static Schema,
        state_dir: &Path,
        env: Arc<dyn Env>,
    ) -> Result<Self> {
        let mut book = Self::look_at(path, key, schema, state_dir, env)?;
        let place = book.place()?;
        if planted("ignore_mark") || book.mark.allows(&place)? {
            // After a kill the mark may still allow the place before, where only a copy would stand from now on.
            book.mark.settle(&place);
        } else {
            book.go_on_as_new_replica()?;
        }
        // A full disk keeps no book from opening; then what was put beside it stays there until the next time.
        let _ = book.kept.take_over(&*book.env);
        book.erase_again()?;
        Ok(book)
    }

    /// From now on it does only what that post allows.
    pub(crate) fn restrict_to(&mut self, post: Post) {
        self.post = Some(post);
    }

    /// `not_permitted` where the post of whoever has it open does not give that right.
    pub fn require(&self, right: Right) -> Result<()> {
        match self.post {
            Some(post) if !post.may(self.name(), right) => Err(Error::new("not_permitted")),
            _ => Ok(()),
        }
    }

    /// Which of an office's books it is.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.core.schema.book
    }

    /// Opens a book to look at it: an older file is brought up to date, but the mark is neither asked nor set, so that the copy stays as it is.
    pub(crate) fn look_at(
        path: &Path,
        key: &BookKey,
        schema: &'static Schema,
        state_dir: &Path,
        env: Arc<dyn Env>,
    ) -> Result<Self> {
        if !path.exists() {
            return Err(Error::new("not_started"));
        }
        let conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let upgraded = migrate(&conn, schema)?;
        let core = Core::new(conn, schema)?;
        let book_id = core.book_id()?;
        let mark = Mark::new(state_dir, book_id);
        mark.keep_private();
        let kept = KeptMarks::new(state_dir, book_id, key);
        kept.keep_private();
        let (ids, backup_key) = (IdMaker::new(), backup_key(key));
        let mut book = Self { core, env, ids, mark, kept, post: None, backup_key, restored: false };
        if upgraded {
            book.in_transaction(|book| book.core.replay())?;
        }
        Ok(book)
    }

    /// Whether this opening found a copy that had been brought back or moved here.
    #[must_use]
    pub fn is_restored(&self) -> bool {
        self.restored
    }

    /// Whether any write here had that action.
    pub fn has_action(&self, action: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM written w JOIN name n ON n.local = w.action WHERE n.text = ?1 LIMIT 1";
        Ok(self.core.one(sql, [action], |_| Ok(()))?.is_some())
    }

    /// A form that was left unsaved.
    pub fn draft(&self, key: &str) -> Result<Option<String>> {
        self.core.one("SELECT text FROM local_draft WHERE key = ?1", [key], |row| row.get(0))
    }

    /// Keeps an unsaved form, or forgets it.
    pub fn keep_draft(&mut self, key: &str, text: Option<&str>) -> Result<()> {
        self.in_transaction(|book| {
            match text {
                Some(text) => {
                    book.core.run("INSERT OR REPLACE INTO local_draft (key, text) VALUES (?1, ?2)", [key, text])?
                }
                None => book.core.run("DELETE FROM local_draft WHERE key = ?1", [key])?,
            };
            Ok(())
        })
    }

    /// A setting of this computer.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        self.core.setting(name)
    }

    pub fn set_setting(&mut self, name: &str, value: &str) -> Result<()> {
        self.in_transaction(|book| book.core.set_setting(name, value))
    }

    /// Today's date on the office's calendar.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        self.env.today()
    }

    /// The replica that writes here.
    pub fn replica(&self) -> Result<Uuid> {
        Ok(self.core.replica(self.core.own_head()?.replica)?.id)
    }

    /// Division code of the office whose book it is.
    pub fn unit(&self) -> Result<String> {
        Ok(self.core.replica(self.core.own_head()?.replica)?.unit.clone())
    }

    /// Milliseconds since 1970 of the last own write; none before the first.
    pub fn last_write_at(&self) -> Result<Option<i64>> {
        let head = self.core.own_head()?;
        Ok((head.at > 0).then_some(head.at))
    }

    pub(super) fn place(&self) -> Result<Place> {
        let head = self.core.own_head()?;
        let sql = "SELECT coalesce(sum(last), 0) FROM local_stream WHERE replica = ?1";
        let sent = self.core.one(sql, [head.replica], |row| row.get::<_, i64>(0))?.unwrap_or_default() as u64;
        Ok(Place { replica: self.core.replica(head.replica)?.id, counter: head.counter, chain: head.chain, sent })
    }

    fn start_replica(&mut self, id: Uuid, owner: &Owner, lamport: i64) -> Result<()> {
        let replica = self.core.add_replica(id, 0, owner.office, &owner.unit)?;
        self.core.run("DELETE FROM local_chain", [])?;
        self.core.run(
            "INSERT INTO local_chain (replica, counter, chain, lamport, at) VALUES (?1, 0, ?2, ?3, 0)",
            params![replica.local, CHAIN_START, lamport],
        )?;
        Ok(())
    }

    fn go_on_as_new_replica(&mut self) -> Result<()> {
        self.in_transaction(|book| {
            let place = book.begin_new_life()?;
            // This copy must not be taken for the current one if nothing comes of it.
            book.mark.set(&place, &place)
        })?;
        self.restored = true;
        Ok(())
    }

    /// Goes on under a new replica id, inside a transaction, because another copy writes under the same one.
    pub(crate) fn part_from_twin(&mut self) -> Result<()> {
        let before = self.place()?;
        let after = self.begin_new_life()?;
        self.mark.set(&before, &after)
    }

    /// Goes on under a new replica id, inside a transaction, because numbers of the old one may be lost. The mark is not set: the next
    /// opening must find a restored copy.
    pub(super) fn part_from_lost(&mut self) -> Result<()> {
        self.begin_new_life().map(|_| ())
    }

    fn begin_new_life(&mut self) -> Result<Place> {
        let head = self.core.own_head()?;
        let old = self.core.replica(head.replica)?;
        let owner = Owner { office: old.office, unit: old.unit.clone() };
        let new = self.ids.make(&*self.env);
        self.start_replica(new, &owner, head.lamport)?;
        self.core.note_fork(new, old.id, head.counter)?;
        // A town that was restored asks its villages for what it has lost before it writes to them again.
        self.core.run("INSERT OR IGNORE INTO local_refill SELECT id FROM local_office WHERE role = 'village'", [])?;
        self.place()
    }

    /// A transaction that may move the own head or a stream's end: the mark is set before the commit.
    pub(crate) fn transact<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let (value, moved) = self.in_transaction(|book| {
            let before = book.place()?;
            let value = f(book)?;
            let after = book.place()?;
            if after == before {
                return Ok((value, None));
            }
            book.env.may_go_on("marking")?;
            book.mark.set(&before, &after)?;
            Ok((value, Some(after)))
        })?;
        if let Some(place) = moved {
            self.mark.settle(&place);
        }
        Ok(value)
    }

    /// All or nothing; what was cached is dropped with what is taken back.
    pub(crate) fn in_transaction<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.core.conn.execute_batch("BEGIN IMMEDIATE")?;
        let done = f(self).and_then(|value| {
            self.core.write_tokens()?;
            self.keep_marks()?;
            self.env.may_go_on("committing")?;
            self.core.conn.execute_batch("COMMIT")?;
            self.clear_log();
            self.env.may_go_on("committed")?;
            Ok(value)
        });
        if done.is_err() {
            self.roll_back()?;
        }
        done
    }

    /// Runs `f` to see what it would do, and takes it back.
    pub(crate) fn rehearse<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.core.conn.execute_batch("BEGIN IMMEDIATE")?;
        let done = f(self);
        self.roll_back()?;
        done
    }

    /// Reads with several statements as of one moment: nothing that another process writes comes between them, and the file is locked once for all.
    pub(crate) fn at_once<T>(&self, read: impl FnOnce() -> Result<T>) -> Result<T> {
        if !self.core.conn.is_autocommit() {
            return read();
        }
        let reading = self.core.conn.unchecked_transaction()?;
        let found = read()?;
        reading.rollback()?;
        Ok(found)
    }

    fn roll_back(&mut self) -> Result<()> {
        // After some errors SQLite has rolled back by itself.
        if !self.core.conn.is_autocommit() {
            self.core.conn.execute_batch("ROLLBACK")?;
        }
        self.core.forget()
    }
}

impl Core {
    pub(crate) fn secret(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        self.one("SELECT value FROM local_secret WHERE name = ?1", [name], |row| Ok(Zeroizing::new(row.get(0)?)))
    }

    pub(crate) fn set_secret(&self, name: &str, value: &[u8]) -> Result<()> {
        self.run("INSERT OR REPLACE INTO local_secret (name, value) VALUES (?1, ?2)", params![name, value])?;
        Ok(())
    }

    pub(crate) fn setting(&self, name: &str) -> Result<Option<String>> {
        self.one("SELECT value FROM local_setting WHERE name = ?1", [name], |row| row.get(0))
    }

    pub(crate) fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        self.run("INSERT OR REPLACE INTO local_setting (name, value) VALUES (?1, ?2)", [name, value])?;
        Ok(())
    }
}

/// Opens the encrypted file. Memory for pages is bounded; nothing temporary is written to disk in clear; deleted content is overwritten.
pub(super) fn connect(path: &Path, key: &BookKey, flags: OpenFlags) -> Result<Connection> {
    // The library sets itself up with its first connections, and does not expect two of them at once.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    if flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) && conn.is_readonly(rusqlite::MAIN_DB)? {
        return Err(Error::new("path_not_writable").with("path", path.display()));
    }
    conn.execute_batch(&key_pragma(key))?;
    // What is wrong is told as an error; the library must not print of its own accord.
    conn.execute_batch("PRAGMA cipher_log_level = NONE")?;
    conn.busy_timeout(std::time::Duration::from_secs(2))?;
    conn.execute_batch(
        "PRAGMA cipher_memory_security = OFF; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA cache_size = -32768;",
    )?;
    // The first read shows whether the key fits.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;")?;
    Ok(conn)
}

fn key_pragma(key: &BookKey) -> Zeroizing<String> {
    // With room for all from the start: a string that grows leaves its beginnings behind.
    let mut pragma = Zeroizing::new(String::with_capacity(96));
    pragma.push_str("PRAGMA key = \"x'");
    for byte in key.iter() {
        for digit in [byte >> 4, byte & 15] {
            pragma.push(char::from_digit(digit.into(), 16).unwrap_or_default());
        }
    }
    pragma.push_str("'\";");
    pragma
}

/// Brings a file up to the schema's version in one transaction; true if an older one was upgraded. A newer file is refused.
pub(super) fn migrate(conn: &Connection, schema: &'static Schema) -> Result<bool> {
    let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > schema.version {
        return Err(Error::new("newer_database").with("found", version).with("known", schema.version));
    }
    if version == schema.version {
        return Ok(false);
    }
    conn.execute_batch("BEGIN IMMEDIATE")?;
    let upgrade = || -> Result<()> {
        for migration in schema.migrations.iter().skip(version as usize) {
            conn.execute_batch(migration)?;
        }
        conn.execute_batch(&format!("PRAGMA user_version = {}; COMMIT;", schema.version))?;
        Ok(())
    };
    upgrade().inspect_err(|_| {
        // The first error is the one to tell.
        let _ = conn.execute_batch("ROLLBACK");
    })?;
    Ok(version > 0)
}
