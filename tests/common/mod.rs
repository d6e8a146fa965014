//! Offices for the stories: each with a folder of its own, a clock that is set, and everything through the public API.
#![allow(dead_code, reason = "each story uses its own part")]

pub mod care;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cunce::exchange::cards;
use cunce::exchange::change_set::{Export, FileReport, Status, export, merge_files};
use cunce::ledger::{Env, SetClock};
use cunce::register::{self, Fields};
use cunce::security::{NewUser, Post, RecoveryCode, Role, Unlock};
use cunce::session::{NewOffice, Place, Session};
use uuid::Uuid;

pub const TOWN: &str = "610902104";
pub const ZHOUYING: &str = "610902104202";
pub const SISHU: &str = "610902104203";
pub const MINLI: &str = "610902104206";
pub const PASSPHRASE: &str = "山清水秀好地方";

pub struct Office {
    pub session: Session,
    pub place: Place,
    /// As it was printed at the first start; none for an office that was opened by other means.
    pub recovery: String,
    _folder: tempfile::TempDir,
}

pub fn clock(now: &str) -> Arc<SetClock> {
    Arc::new(SetClock(now.parse().expect("a date with its zone")))
}

pub const NOW: &str = "2026-11-23T09:00:00+08:00[Asia/Shanghai]";

impl Office {
    pub fn start(unit: &str) -> Self {
        Self::start_named(unit, register::divisions::find(unit).expect("a division").name)
    }

    pub fn start_named(unit: &str, name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place { data: folder.path().join("data"), state: folder.path().join("state") };
        let role = if unit.len() == 9 { Role::Town } else { Role::Village };
        let new = NewOffice { role, unit, name, passphrase: PASSPHRASE };
        let (session, code) = Session::start(&place, &new, clock(NOW)).expect("an office");
        Self { session, place, recovery: code.shown().to_string(), _folder: folder }
    }

    /// Two offices that trust each other's cards.
    pub fn town_and(villages: &[&str]) -> (Self, Vec<Self>) {
        let mut town = Self::start(TOWN);
        let mut offices: Vec<Self> = villages.iter().map(|unit| Self::start(unit)).collect();
        for village in &mut offices {
            town.swap_cards(village);
        }
        (town, offices)
    }

    pub fn swap_cards(&mut self, other: &mut Self) {
        cards::trust_card(&mut other.session, self.session.identity.card()).expect("trusted");
        cards::trust_card(&mut self.session, other.session.identity.card()).expect("trusted");
    }

    pub fn reopen(self) -> Self {
        self.reopen_on(clock(NOW))
    }

    pub fn reopen_on(self, machine: Arc<dyn Env>) -> Self {
        self.reopened(&Unlock::Passphrase(PASSPHRASE), machine)
    }

    pub fn reopen_as(self, with: &Unlock<'_>) -> Self {
        self.reopened(with, clock(NOW))
    }

    /// On another day.
    pub fn reopened_on(self, with: &Unlock<'_>, now: &str) -> Self {
        self.reopened(with, clock(now))
    }

    fn reopened(self, with: &Unlock<'_>, machine: Arc<dyn Env>) -> Self {
        let Self { session, place, recovery, _folder } = self;
        drop(session);
        let session = Session::open(&place, with, machine).expect("opens");
        Self { session, place, recovery, _folder }
    }

    /// An office that was opened by other means.
    pub fn around(session: Session, place: Place) -> Self {
        Self { session, place, recovery: String::new(), _folder: tempfile::tempdir().expect("a folder") }
    }

    /// Takes someone of that post up, whatever books it opens.
    pub fn take_up(&mut self, name: &str, post: Post, passphrase: &str) {
        let code = RecoveryCode::parse(&self.recovery).expect("a code");
        let new = NewUser { name, post, manages: false, passphrase };
        self.session.add_user(&new, &Unlock::Recovery(&code)).expect("taken up");
    }

    /// Closes the office; its files are there as long as the folder is.
    pub fn closed(self) -> (Place, tempfile::TempDir) {
        let Self { session, place, _folder, .. } = self;
        drop(session);
        (place, _folder)
    }

    /// Puts files of a backup in the place of the office's own and opens them.
    pub fn restore_from(self, backup: &Path) -> Self {
        let Self { session, place, recovery, _folder } = self;
        drop(session);
        for file in std::fs::read_dir(backup).expect("a backup") {
            let file = file.expect("a file");
            std::fs::copy(file.path(), place.data.join(file.file_name())).expect("copied");
        }
        for left in ["civil.cunce-wal", "civil.cunce-shm"] {
            let _ = std::fs::remove_file(place.data.join(left));
        }
        let session = Session::open(&place, &Unlock::Passphrase(PASSPHRASE), clock(NOW)).expect("opens");
        Self { session, place, recovery, _folder }
    }

    /// A copy of the folders as they are, opened on another machine: with the mark of the first one (a cloned disk), or without.
    pub fn copied(self, with_mark: bool) -> (Self, Self) {
        let Self { session, place, recovery, _folder } = self;
        drop(session);
        let folder = tempfile::tempdir().expect("a folder");
        let copy = Place { data: folder.path().join("data"), state: folder.path().join("state") };
        copy_folder(&place.data, &copy.data);
        if with_mark {
            copy_folder(&place.state, &copy.state);
        }
        let open = |place: &Place| Session::open(place, &Unlock::Passphrase(PASSPHRASE), clock(NOW)).expect("opens");
        let (first, second) = (open(&place), open(&copy));
        let other = Self { session: second, place: copy, recovery: recovery.clone(), _folder: folder };
        (Self { session: first, place, recovery, _folder }, other)
    }

    /// Files of the office as a backup keeps them.
    pub fn backed_up(self) -> (Self, tempfile::TempDir) {
        let office = self.reopen();
        let backup = tempfile::tempdir().expect("a folder");
        for name in ["civil.cunce", "keyring.json"] {
            std::fs::copy(office.place.data.join(name), backup.path().join(name)).expect("copied");
        }
        (office, backup)
    }

    pub fn unit(&self) -> String {
        self.session.unit().to_owned()
    }

    pub fn user(&self) -> String {
        self.session.user.clone()
    }

    pub fn household(&mut self, entered: &[(&str, &str)]) -> Uuid {
        let (user, unit) = (self.user(), self.unit());
        register::add_household(&mut self.session.book, &user, &unit, &fields(entered)).expect("a household").value
    }

    pub fn person(&mut self, household: Uuid, entered: &[(&str, &str)]) -> Uuid {
        let user = self.user();
        register::add_person(&mut self.session.book, &user, household, &fields(entered)).expect("a person").value
    }

    pub fn set(&mut self, id: Uuid, entered: &[(&str, &str)]) {
        let user = self.user();
        register::set_fields(&mut self.session.book, &user, id, &fields(entered)).expect("set");
    }

    pub fn shown(&self, id: Uuid, field: &str) -> String {
        match register::view::reveal(&self.session.book, id, field) {
            Ok(text) => text,
            Err(_) => register::view::household(&self.session.book, id)
                .expect("a household")
                .fields
                .remove(field)
                .unwrap_or_default(),
        }
    }

    pub fn export(&mut self, to: &str, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        self.export_from(to, &path, None);
        path
    }

    pub fn export_from(&mut self, to: &str, path: &Path, from: Option<u64>) -> Export {
        export(&mut self.session, to, path, from).expect("a file")
    }

    pub fn merge(&mut self, files: &[PathBuf]) -> Vec<FileReport> {
        merge_files(&mut self.session, files, &mut |_| true).expect("merged")
    }

    /// Merges one file that must be applied.
    pub fn take(&mut self, file: &Path) -> FileReport {
        let reports = self.merge(&[file.to_owned()]);
        assert_eq!(reports[0].status, Status::Applied, "{:?}", reports[0]);
        reports[0].clone()
    }

    pub fn digest(&self, unit: &str) -> String {
        self.session.book.digest(Some(unit), "resident").expect("a digest").state
    }

    pub fn conflicts(&self) -> Vec<cunce::ledger::Conflict> {
        self.session.book.conflicts().expect("conflicts")
    }

    pub fn assert_sound(&mut self) {
        let verified = self.session.book.verify().expect("verified");
        assert!(verified.ok, "{:#?}", verified.checks);
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for file in std::fs::read_dir(from).expect("files") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), to.join(file.file_name())).expect("copied");
    }
}

/// One exchange in both directions.
pub fn exchange(town: &mut Office, village: &mut Office) {
    let stick = tempfile::tempdir().expect("a folder");
    let unit = village.unit();
    let up = village.export(TOWN, stick.path(), "up.ccs");
    town.merge(&[up]);
    let down = town.export(&unit, stick.path(), "down.ccs");
    village.merge(&[down]);
}

pub fn fields(entered: &[(&str, &str)]) -> Fields {
    entered.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect::<BTreeMap<_, _>>()
}

/// Every page of the office's file as the program reads it, the free parts of pages too.
pub fn pages_hold(office: &Office, text: &str) -> bool {
    let unlock = Unlock::Passphrase(PASSPHRASE);
    let unlocked = office.place.office().expect("readable").expect("readable").unlock(&unlock).expect("readable");
    let key = unlocked.key("civil").expect("opened");
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut conn = rusqlite::Connection::open(office.place.data.join("civil.cunce")).expect("readable");
    conn.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"")).expect("readable");
    let pages = conn.serialize(rusqlite::MAIN_DB).expect("readable");
    pages.windows(text.len()).any(|window| window == text.as_bytes())
}
