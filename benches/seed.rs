//! Offices to measure on: made once, kept in the target folder, copied for each run.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use cunce::exchange::{cards, change_set};
use cunce::ledger::{Book, Env, SystemEnv, Value, WriteTx};
use cunce::register;
use cunce::security::{Role, Unlock};
use cunce::session::{NewOffice, Place, Session};
use rusqlite::Connection;
use uuid::Uuid;

use crate::measure::Outcome;
use crate::people::{Dice, Home, village};
use crate::plain::{self, Rows};

pub const TOWN: &str = "610902104";
pub const VILLAGE: &str = "610902104202";
const PASSPHRASE: &str = "山清水秀";
/// Written at once while seeding, as a large roster would be.
const CHUNK_HOMES: usize = 3_000;
/// So many are added, and so many edited, in the files that are merged.
pub const BATCH: usize = 10_000;
/// Of a hundred edits, so many meet another value at the town in the variant with conflicts.
pub const CONFLICT_PERCENT: usize = 5;
const FLOOR_KEY: [u8; 32] = [7; 32];
/// Raised when the seed itself is made differently.
const SEED_VERSION: u32 = 3;

/// The seeded register of one size, with everything the measurements start from.
pub struct Seed {
    folder: PathBuf,
    pub size: usize,
    pub homes: Vec<Home>,
    pub new_homes: Vec<Home>,
    /// Places of edited residents among all, and their new phones.
    pub edits: Vec<(usize, String)>,
    /// What the town writes for some of the same residents, in the variant with conflicts.
    pub town_edits: Vec<(usize, String)>,
}

/// A clock that goes on a little between writes, as if edits came over weeks; randomness is the system's.
pub struct Weeks(pub AtomicI64);

impl Weeks {
    pub fn go_on(&self) {
        let last = self.0.load(Ordering::Relaxed);
        // Between 20 and 80 seconds, the same at each seeding.
        self.0.store(last + 20_000 + Dice::new(last as u64).below(60_000) as i64, Ordering::Relaxed);
    }
}

impl Env for Weeks {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    fn date_at(&self, ms: i64) -> jiff::civil::Date {
        SystemEnv.date_at(ms)
    }

    fn random(&self, bytes: &mut [u8]) {
        SystemEnv.random(bytes);
    }
}

impl Seed {
    /// The seed of a size, from the cache or made now.
    pub fn get(size: usize) -> Outcome<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&SEED_VERSION.to_le_bytes()).update(&size.to_le_bytes());
        for migration in register::SCHEMA.migrations {
            hasher.update(migration.as_bytes());
        }
        let name = format!("seed-{size}-{}", &hasher.finalize().to_hex()[..12]);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench").join(name);
        let homes = village(1, 0, size);
        let new_homes = village(2, homes.len(), BATCH);
        let mut dice = Dice::new(3);
        let edits: Vec<_> = dice.distinct(BATCH, size).into_iter().map(|at| (at, dice.phone())).collect();
        let mut dice = Dice::new(4);
        let town_edits = edits.iter().step_by(100 / CONFLICT_PERCENT).map(|(at, _)| (*at, dice.phone())).collect();
        let seed = Self { folder, size, homes, new_homes, edits, town_edits };
        if !seed.folder.join("done").exists() {
            eprintln!("seeding {size} residents (kept for the next run) …");
            seed.make()?;
            fs::write(seed.folder.join("done"), b"")?;
        }
        Ok(seed)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A fresh copy of a seeded office, opened.
    pub fn office(&self, name: &str) -> Outcome<Session> {
        open(&self.office_copy(name)?, Arc::new(SystemEnv))
    }

    pub fn office_copy(&self, name: &str) -> Outcome<PathBuf> {
        copy_to(&self.path(name), &self.path("run"))
    }

    /// A fresh copy of the plain file, opened.
    pub fn plain(&self) -> Outcome<Connection> {
        plain_copy(&self.path("plain"), &self.path("run-plain"))
    }

    /// Rows of the residents to come, for the plain file.
    pub fn new_rows(&self) -> Rows<'_> {
        Rows::new(&self.new_homes, self.rows())
    }

    /// The phone a resident has before the edit.
    pub fn phones(&self) -> Vec<&str> {
        self.homes.iter().flat_map(|home| home.people.iter().map(|person| person.field("phone"))).collect()
    }

    /// Rows of the plain file that are taken: households and residents.
    fn rows(&self) -> i64 {
        (self.homes.len() + self.size) as i64
    }

    fn make(&self) -> Outcome<()> {
        remove(&self.folder)?;
        fs::create_dir_all(&self.folder)?;
        let floor = plain_new(&self.path("plain"))?;
        let rows = Rows::new(&self.homes, 0);
        plain::in_transaction(&floor, || rows.insert(&floor, VILLAGE))?;
        close(floor)?;

        let env = Arc::new(Weeks(AtomicI64::new(1_767_000_000_000)));
        let mut village = start(&self.path("village"), Role::Village, VILLAGE, env.clone())?;
        let mut town = start(&self.path("town"), Role::Town, TOWN, env.clone())?;
        cards::trust_card(&mut village, town.identity.card())?;
        cards::trust_card(&mut town, village.identity.card())?;
        let mut ids = Vec::with_capacity(self.size);
        for homes in self.homes.chunks(CHUNK_HOMES) {
            ids.extend(write_homes(&mut village.book, homes, VILLAGE)?);
            env.go_on();
        }
        fs::write(self.path("ids"), ids.iter().flat_map(|id| *id.as_bytes()).collect::<Vec<u8>>())?;
        change_set::export(&mut village, TOWN, &self.path("base.ccs"), None)?;
        merge(&mut town, &self.path("base.ccs"))?;
        drop((village, town));
        copy_folder(&self.path("town"), &self.path("conflict"))?;
        self.make_conflicts(&ids, &env)?;
        self.make_change(&ids, &env, "change.ccs", |book, edits| edit_one_by_one(book, edits, &|| env.go_on()))?;
        self.make_change(&ids, &env, "pasted.ccs", edit_at_once)?;
        remove(&self.path("writer"))
    }

    /// The town writes another phone for some of those whom the village edits.
    fn make_conflicts(&self, ids: &[Uuid], env: &Arc<Weeks>) -> Outcome<()> {
        let mut town = open(&self.path("conflict"), env.clone())?;
        let edits: Vec<_> = self.town_edits.iter().map(|(at, phone)| (ids[*at], phone.clone())).collect();
        edit_one_by_one(&mut town.book, &edits, &|| env.go_on())
    }

    /// A change-set file with the new residents and the edits.
    fn make_change(
        &self,
        ids: &[Uuid],
        env: &Arc<Weeks>,
        name: &str,
        edit: impl FnOnce(&mut Book, &[(Uuid, String)]) -> Outcome<()>,
    ) -> Outcome<()> {
        remove(&self.path("writer"))?;
        copy_folder(&self.path("village"), &self.path("writer"))?;
        let mut village = open(&self.path("writer"), env.clone())?;
        write_homes(&mut village.book, &self.new_homes, VILLAGE)?;
        env.go_on();
        let edits: Vec<_> = self.edits.iter().map(|(at, phone)| (ids[*at], phone.clone())).collect();
        edit(&mut village.book, &edits)?;
        change_set::export(&mut village, TOWN, &self.path(name), None)?;
        Ok(())
    }

    /// The ids of the seeded residents in the book, in order.
    pub fn ids(&self) -> Outcome<Vec<Uuid>> {
        Ok(fs::read(self.path("ids"))?.chunks_exact(16).map(Uuid::from_slice).collect::<Result<_, _>>()?)
    }
}

/// Each edit its own write, as they are typed.
pub fn edit_one_by_one(book: &mut Book, edits: &[(Uuid, String)], after_each: &dyn Fn()) -> Outcome<()> {
    for (id, phone) in edits {
        book.write("王秀英", "set", |tx| tx.set(*id, &[("phone", Value::text(phone))]))?;
        after_each();
    }
    Ok(())
}

/// All edits in one write, as they are pasted from a sheet.
fn edit_at_once(book: &mut Book, edits: &[(Uuid, String)]) -> Outcome<()> {
    book.write("王秀英", "paste", |tx| {
        edits.iter().try_for_each(|(id, phone)| tx.set(*id, &[("phone", Value::text(phone))]).map(|_| ()))
    })?;
    Ok(())
}

/// Writes households with their residents in one write and gives the residents' ids.
pub fn write_homes(book: &mut Book, homes: &[Home], unit: &str) -> Outcome<Vec<Uuid>> {
    let written = book.write("王秀英", "import", |tx| {
        let mut ids = Vec::new();
        homes.iter().try_for_each(|home| write_home(tx, home, unit, &mut ids))?;
        Ok(ids)
    })?;
    Ok(written.value)
}

fn write_home(tx: &mut WriteTx<'_>, home: &Home, unit: &str, ids: &mut Vec<Uuid>) -> cunce::Result<()> {
    let household = tx.new_id();
    let first = ids.len();
    ids.extend(home.people.iter().map(|_| tx.new_id()));
    let mut fields = vec![
        ("unit", Value::text(unit)),
        ("number", Value::text(&home.number)),
        ("village_group", Value::text(&home.village_group)),
    ];
    fields.extend(ids.get(first).map(|head| ("head", Value::id(*head))));
    tx.create("household", household, None, &fields)?;
    for (person, id) in home.people.iter().zip(&ids[first..]) {
        let mut fields: Vec<_> = person.fields.iter().map(|(name, text)| (*name, Value::text(text))).collect();
        fields.extend([("unit", Value::text(unit)), ("household", Value::id(household))]);
        tx.create("resident", *id, None, &fields)?;
    }
    Ok(())
}

/// Merges one file that must be applied.
pub fn merge(session: &mut Session, file: &Path) -> Outcome<change_set::FileReport> {
    let mut reports = change_set::merge_files(session, &[file.to_owned()], &mut |_| true)?;
    match reports.pop() {
        Some(report) if report.status == change_set::Status::Applied => Ok(report),
        other => Err(format!("not applied: {other:?}").into()),
    }
}

pub fn start(folder: &Path, role: Role, unit: &str, env: Arc<dyn Env>) -> Outcome<Session> {
    let new = NewOffice { role, unit, name: "王秀英", passphrase: PASSPHRASE };
    Ok(Session::start(&place(folder), &new, env)?.0)
}

pub fn open(folder: &Path, env: Arc<dyn Env>) -> Outcome<Session> {
    let session = Session::open(&place(folder), &Unlock::Passphrase(PASSPHRASE), env)?;
    if session.book.is_restored() { Err("the copy was taken for a restored one".into()) } else { Ok(session) }
}

/// The office's database file, for looking at it without the program.
pub fn database(folder: &Path) -> Outcome<Connection> {
    let place = place(folder);
    let keyring = place.office()?.ok_or("no keyring")?;
    let unlocked = keyring.unlock(&Unlock::Passphrase(PASSPHRASE))?;
    let key = unlocked.key("civil")?.clone();
    plain::connect(&place.data.join("civil.cunce"), &key)
}

fn place(folder: &Path) -> Place {
    Place { data: folder.join("data"), state: folder.join("state") }
}

/// A plain file with empty tables.
pub fn plain_new(path: &Path) -> Outcome<Connection> {
    plain::create(path, &FLOOR_KEY)
}

/// Opens a plain file where it lies.
pub fn plain_open(path: &Path) -> Outcome<Connection> {
    plain::connect(path, &FLOOR_KEY)
}

/// A fresh copy of a plain file in a folder of its own, opened.
pub fn plain_copy(file: &Path, copy: &Path) -> Outcome<Connection> {
    remove(copy)?;
    fs::create_dir_all(copy)?;
    fs::copy(file, copy.join("plain"))?;
    plain_open(&copy.join("plain"))
}

/// A fresh copy of an office's folder.
pub fn copy_to(from: &Path, copy: &Path) -> Outcome<PathBuf> {
    remove(copy)?;
    copy_folder(from, copy)?;
    Ok(copy.to_owned())
}

/// Leaves one file, without a log beside it.
pub fn close(conn: Connection) -> Outcome<()> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    conn.close().map_err(|(_, error)| error.into())
}

fn copy_folder(from: &Path, to: &Path) -> Outcome<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to.join(entry.file_name()))?;
        } else {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

pub fn remove(folder: &Path) -> Outcome<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
