//! Backups and the way back: on the same computer, on another one, damaged, interrupted, and of a register that has gone on since.

mod common;

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{NOW, Office, PASSPHRASE, TOWN, ZHOUYING, clock, exchange, pages_hold};
use cunce::backup::{self, Here, Rehearsal};
use cunce::ledger::{Env, SetClock};
use cunce::register;
use cunce::security::{MONEY, RecoveryCode, Role, Unlock};
use cunce::session::{NewOffice, Place, Session};
use uuid::Uuid;

const UNLOCK: Unlock<'_> = Unlock::Passphrase(PASSPHRASE);

/// A village with one person in it.
fn village() -> (Office, Uuid) {
    let mut office = Office::start(ZHOUYING);
    let home = office.household(&[("number", "0001")]);
    let person = office.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01"), ("phone", "13800000001")]);
    (office, person)
}

fn backed_up(office: &mut Office, folder: &Path) -> PathBuf {
    backup::back_up(&mut office.session, folder, None).expect("a backup").written.file
}

/// A machine that has nothing.
fn machine() -> (tempfile::TempDir, Place) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place { data: folder.path().join("data"), state: folder.path().join("state") };
    (folder, place)
}

fn rehearsed(place: &Place, file: &Path) -> cunce::Result<Rehearsal> {
    backup::rehearse(place, file, &UNLOCK, clock(NOW), None)
}

fn restored(place: &Place, file: &Path) -> Session {
    backup::restore(place, file, &UNLOCK, None, clock(NOW)).expect("restored").session
}

fn state(session: &Session) -> String {
    session.book.digest(None, "resident").expect("a digest").state
}

/// The files of a folder, by name and content.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|file| file.path().is_file())
        .map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_backup_opens_on_a_machine_that_has_nothing_with_the_passphrase_or_the_recovery_code() {
    let (_folder, first) = machine();
    let new = NewOffice { role: Role::Village, unit: ZHOUYING, name: "周营村", passphrase: PASSPHRASE };
    let (mut session, code) = Session::start(&first, &new, clock(NOW)).unwrap();
    let home = common::fields(&[("number", "0001")]);
    register::add_household(&mut session.book, "村", ZHOUYING, &home).unwrap();
    // Another book, which this user's key does not open, with a log that nobody has put into it.
    std::fs::write(first.data.join("future.cunce"), b"sealed").unwrap();
    std::fs::write(first.data.join("future.cunce-wal"), b"log").unwrap();
    let stick = tempfile::tempdir().unwrap();
    let written = backup::back_up(&mut session, stick.path(), None).unwrap().written;
    assert_eq!(written.file.file_name().unwrap(), "周营村 备份 2026-11-23.cbk");
    assert_eq!(content(stick.path()).len(), 1, "nothing temporary is left");
    let again = backup::back_up(&mut session, stick.path(), None).unwrap().written;
    assert_eq!(again.file.file_name().unwrap(), "周营村 备份 2026-11-23 2.cbk");
    let (before, replica) = (state(&session), session.book.replica().unwrap());

    let (_folder, second) = machine();
    let found = rehearsed(&second, &written.file).unwrap();
    assert_eq!((found.unit.as_str(), found.name.as_str(), found.here), (ZHOUYING, "周营村", Here::Nothing));
    assert!(!second.data.exists(), "a rehearsal leaves nothing behind");
    let mut restored = restored(&second, &written.file);
    assert_eq!(state(&restored), before);
    assert_ne!(restored.book.replica().unwrap(), replica, "it goes on as a new one");
    assert!(restored.book.is_restored() && restored.book.verify().unwrap().ok);
    let names: Vec<String> = content(&second.data).into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"future.cunce".into()) && names.contains(&"future.cunce-wal".into()), "{names:?}");
    assert_eq!(std::fs::read(second.data.join("future.cunce-wal")).unwrap(), b"log");

    let (_folder, third) = machine();
    let code = RecoveryCode::parse(&code.shown()).unwrap();
    let with = Unlock::Recovery(&code);
    let restored = backup::restore(&third, &written.file, &with, Some("鸟语花香满山川"), clock(NOW)).unwrap();
    assert_eq!((state(&restored.session), restored.aside), (before, None));
    drop(restored.session);
    assert!(Session::open(&third, &Unlock::Passphrase("鸟语花香满山川"), clock(NOW)).is_ok());
}

#[test]
fn what_would_be_lost_is_counted_and_comes_back_from_the_town_or_is_gone() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let home = village.household(&[("number", "0001")]);
    let person = village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
    exchange(&mut town, &mut village);
    let stick = tempfile::tempdir().unwrap();
    let file = backed_up(&mut village, stick.path());
    let same = backup::rehearse(&village.place, &file, &UNLOCK, clock(NOW), Some(&village.session.book)).unwrap();
    let Here::Has(nothing) = same.here else { panic!("{same:?}") };
    assert_eq!((nothing.own.count, nothing.others.count, nothing.own.since), (0, 0, None));

    let mut village = village.reopen_on(clock("2026-11-25T10:00:00+08:00[Asia/Shanghai]"));
    village.set(person, &[("phone", "13800000002")]);
    village.set(person, &[("note", "新")]);
    town.set(person, &[("guardian", "王大山")]);
    exchange(&mut town, &mut village);
    village.set(person, &[("ethnicity", "02")]);
    let (place, _kept) = village.closed();
    let before = content(&place.data);
    let found = rehearsed(&place, &file).unwrap();
    let Here::Has(lacking) = found.here else { panic!("{found:?}") };
    assert_eq!((lacking.own.count, lacking.others.count), (3, 1));
    let since = |at: Option<i64>| jiff::Timestamp::from_millisecond(at.unwrap()).unwrap().to_string();
    assert_eq!(since(lacking.own.since), "2026-11-25T02:00:00Z");
    assert_eq!(since(lacking.others.since), "2026-11-23T01:00:00Z");
    assert_eq!(content(&place.data), before, "a rehearsal changes nothing");

    let mut session = restored(&place, &file);
    assert!(session.book.is_restored());
    let left: Vec<_> = std::fs::read_dir(&place.data).unwrap().flatten().filter(|file| file.path().is_dir()).collect();
    assert!(left.is_empty(), "what was told and confirmed is not kept: {left:?}");
    assert!(session.book.verify().unwrap().ok);
    let mut village = Office::around(session, place);
    for _ in 0..3 {
        exchange(&mut town, &mut village);
    }
    assert_eq!(village.shown(person, "phone"), "13800000002", "the town had it");
    assert_eq!(village.shown(person, "ethnicity"), "", "that was only here");
    assert_eq!(village.digest(ZHOUYING), town.digest(ZHOUYING));
}

#[test]
fn a_changed_byte_anywhere_is_refused_and_changes_nothing() {
    let (mut office, _) = village();
    let stick = tempfile::tempdir().unwrap();
    let file = backed_up(&mut office, stick.path());
    let sound = std::fs::read(&file).unwrap();
    let (place, _kept) = office.closed();
    let before = content(&place.data);
    let line = |from: usize| from + sound[from..].iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let books = line(line(0)) + 4096;
    // Everything before the books, then the books at a stride that meets every page many times.
    let places = (0..books).chain((books..sound.len()).step_by(1021)).chain([sound.len() - 1]);
    let bad = stick.path().join("bad.cbk");
    let refused = |what: &str| {
        let code = rehearsed(&place, &bad).expect_err(what).code;
        assert!(["damaged_backup", "not_a_backup", "newer_format"].contains(&code), "{what}: {code}");
    };
    std::fs::write(&bad, &sound).unwrap();
    let mut flipped = std::fs::File::options().write(true).open(&bad).unwrap();
    for at in places {
        for byte in [sound[at] ^ 1 << (at % 8), sound[at]] {
            flipped.seek(SeekFrom::Start(at as u64)).unwrap();
            flipped.write_all(&[byte]).unwrap();
            if byte != sound[at] {
                refused(&format!("byte {at}"));
            }
        }
    }
    assert_eq!(rehearsed(&place, &bad).unwrap().unit, ZHOUYING, "as it was written it is sound");
    for length in [0, 1, 20, line(0), line(line(0)), books, sound.len() - 1] {
        std::fs::write(&bad, &sound[..length]).unwrap();
        refused(&format!("cut at {length}"));
    }
    std::fs::write(&bad, [&sound[..], b"x"].concat()).unwrap();
    refused("longer");
    std::fs::write(&bad, [&sound[..100], &sound[101..]].concat()).unwrap();
    assert!(backup::restore(&place, &bad, &UNLOCK, None, clock(NOW)).is_err());
    assert_eq!(content(&place.data), before);
}

#[test]
fn what_is_wrong_with_a_file_or_a_place_is_said() {
    let (mut office, _) = village();
    let stick = tempfile::tempdir().unwrap();
    let file = backed_up(&mut office, stick.path());
    let (place, _kept) = office.closed();
    let code = |place: &Place, file: &Path, passphrase: &str| {
        backup::rehearse(place, file, &Unlock::Passphrase(passphrase), clock(NOW), None).unwrap_err().code
    };
    assert_eq!(code(&place, &file, "不是这个口令"), "wrong_passphrase");
    assert_eq!(code(&place, &stick.path().join("没有.cbk"), PASSPHRASE), "file_not_found");
    assert_eq!(code(&place, stick.path(), PASSPHRASE), "not_a_backup");
    let other = stick.path().join("other.cbk");
    std::fs::write(&other, b"PK\x03\x04 something else").unwrap();
    assert_eq!(code(&place, &other, PASSPHRASE), "not_a_backup");
    let mut newer = std::fs::read(&file).unwrap();
    newer["{\"cunce_backup\":".len()] = b'9';
    std::fs::write(&other, newer).unwrap();
    assert_eq!(code(&place, &other, PASSPHRASE), "newer_format");

    let town = Office::start(TOWN);
    let (town_place, _kept) = town.closed();
    assert_eq!(code(&town_place, &file, PASSPHRASE), "other_office");
    // Set up anew under the same code: its keys are others, so nothing can be compared, and it is kept aside.
    let (anew, _) = village();
    let (anew, _kept) = anew.closed();
    assert_eq!(rehearsed(&anew, &file).unwrap().here, Here::Unreadable);
    drop(restored(&anew, &file));
    let aside = anew.data.join("before-restore-2026-11-23");
    assert!(aside.join("civil.cunce").exists() && aside.join("keyring.json").exists());

    // A register of which nothing can be read any more is what backups are for.
    let (broken, _kept) = damaged_machine(&file);
    let brought_back = backup::restore(&broken, &file, &UNLOCK, None, clock(NOW)).unwrap();
    assert_eq!(brought_back.rehearsal.here, Here::Unreadable);
    assert!(brought_back.aside.unwrap().join("keyring.json").exists());

    let mut office = Office::start(ZHOUYING);
    let error = backup::back_up(&mut office.session, &stick.path().join("没有/a.cbk"), None).unwrap_err();
    assert_eq!(error.code, "path_not_writable");
    assert!(!office.place.data.join("backing-up").exists());
}

/// A machine on which the backup was restored once, and then all files went bad.
fn damaged_machine(file: &Path) -> (Place, tempfile::TempDir) {
    let (folder, place) = machine();
    drop(restored(&place, file));
    for name in ["civil.cunce", "keyring.json"] {
        std::fs::write(place.data.join(name), vec![b'x'; 8192]).unwrap();
    }
    (place, folder)
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_stick_gets_no_backup_and_loses_none() {
    let (mut office, _) = village();
    let stick = tempfile::tempdir().unwrap();
    let first = backed_up(&mut office, stick.path());
    std::os::unix::fs::symlink("/dev/full", stick.path().join("full.cbk.part")).unwrap();
    let error = backup::back_up(&mut office.session, &stick.path().join("full.cbk"), Some(1)).unwrap_err();
    assert_eq!(error.code, "disk_full");
    assert!(first.exists(), "the old one goes only once the new one is there");
    assert_eq!(content(stick.path()).len(), 1);
}

/// A machine that dies at its n-th step.
struct Dying {
    clock: SetClock,
    left: AtomicUsize,
}

impl Env for Dying {
    fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    fn date_at(&self, ms: i64) -> jiff::civil::Date {
        self.clock.date_at(ms)
    }

    fn random(&self, bytes: &mut [u8]) {
        self.clock.random(bytes);
    }

    fn may_go_on(&self, _point: &'static str) -> cunce::Result<()> {
        // Once dead it stays so.
        let step = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        step.map(|_| ()).map_err(|_| cunce::Error::new("died"))
    }
}

#[test]
fn a_restore_that_is_killed_leaves_the_old_register_or_the_new_one() {
    let (mut office, person) = village();
    let stick = tempfile::tempdir().unwrap();
    let file = backed_up(&mut office, stick.path());
    let old = state(&office.session);
    office.set(person, &[("phone", "13800000002")]);
    let new = state(&office.session);
    let (place, _kept) = office.closed();
    let (mut deaths, mut came_back) = (0, 0);
    for steps in 0..100 {
        let (_folder, copy) = machine();
        for (from, to) in [(&place.data, &copy.data), (&place.state, &copy.state)] {
            std::fs::create_dir_all(to).unwrap();
            for (name, bytes) in content(from) {
                std::fs::write(to.join(name), bytes).unwrap();
            }
        }
        let machine = Arc::new(Dying { clock: SetClock(NOW.parse().unwrap()), left: AtomicUsize::new(steps) });
        let done = backup::restore(&copy, &file, &UNLOCK, None, machine);
        let is_done = done.is_ok();
        drop(done);
        let mut session = Session::open(&copy, &UNLOCK, clock(NOW)).expect("it opens after any death");
        let now = state(&session);
        assert!(now == old || now == new, "at step {steps}");
        assert!(session.book.verify().unwrap().ok);
        came_back += usize::from(now == new);
        if is_done {
            assert_eq!(now, old);
            break;
        }
        deaths += 1;
    }
    assert!(deaths > 5 && came_back > 1 && came_back <= deaths, "{deaths} {came_back}");
}

#[test]
fn erased_values_are_gone_after_an_older_backup_came_back() {
    let (mut office, person) = village();
    let stick = tempfile::tempdir().unwrap();
    let older = backed_up(&mut office, stick.path());
    let user = office.user();
    register::erase(&mut office.session.book, &user, person, Some(&["phone".to_owned()])).unwrap();
    backed_up(&mut office, stick.path());
    // On the machine itself, which remembers.
    let (place, _kept) = office.closed();
    let session = restored(&place, &older);
    let mut office = Office::around(session, place);
    assert_eq!(office.shown(person, "phone"), "");
    assert!(!pages_hold(&office, "13800000001"));
    office.assert_sound();
    // On another one, which learns of it from the newer backup beside the older one.
    let (_folder, place) = machine();
    let session = restored(&place, &older);
    let mut office = Office::around(session, place);
    assert_eq!(office.shown(person, "phone"), "");
    assert!(!pages_hold(&office, "13800000001"));
    office.assert_sound();
}

#[test]
fn on_leaving_a_backup_is_made_where_anything_is_new_and_so_many_are_kept() {
    let (mut office, person) = village();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(backup::on_leaving(&mut office.session).unwrap(), None, "nobody has chosen a folder");
    let other = Office::start(TOWN);
    let foreign = {
        let mut other = other;
        backed_up(&mut other, folder.path())
    };
    backup::choose(&mut office.session, Some(folder.path()), 3).unwrap();
    let mut files = Vec::new();
    for day in 10..16 {
        office = office.reopen_on(clock(&format!("2026-12-{day}T10:00:00+08:00[Asia/Shanghai]")));
        office.set(person, &[("note", &format!("第{day}次"))]);
        let kept = backup::on_leaving(&mut office.session).unwrap().expect("something is new");
        files.push(kept.written.file);
        assert_eq!(backup::on_leaving(&mut office.session).unwrap(), None, "nothing is new");
    }
    let left: Vec<bool> = files.iter().map(|file| file.exists()).collect();
    assert_eq!(left, [false, false, false, true, true, true]);
    assert!(foreign.exists(), "another office's is not touched");
    std::fs::remove_file(files.last().unwrap()).unwrap();
    assert!(backup::on_leaving(&mut office.session).unwrap().is_some(), "the last one has been taken away");

    // The stick is gone: it is remembered and told until a backup could be written.
    backup::choose(&mut office.session, Some(&folder.path().join("没有")), 3).unwrap();
    assert_eq!(backup::on_leaving(&mut office.session).unwrap_err().code, "no_backup_folder");
    let office = &mut office.reopen();
    let told = backup::backups(&mut office.session).unwrap();
    assert_eq!(told.trouble.unwrap().code, "no_backup_folder");
    std::fs::create_dir(folder.path().join("没有")).unwrap();
    assert!(backup::on_leaving(&mut office.session).unwrap().is_some());
    let told = backup::backups(&mut office.session).unwrap();
    assert!(told.trouble.is_none() && !told.is_due);
}

#[test]
fn a_book_that_cannot_be_opened_keeps_no_other_from_being_backed_up_and_is_told() {
    for damaged in [None, Some(vec![b'x'; 8192])] {
        let (mut office, person) = village();
        let folder = tempfile::tempdir().unwrap();
        backup::choose(&mut office.session, Some(folder.path()), 1).unwrap();
        let sound = backup::on_leaving(&mut office.session).unwrap().unwrap().written;
        assert!(sound.unread.is_empty());
        let (place, _kept) = office.closed();
        match &damaged {
            None => std::fs::remove_file(place.data.join("money.cunce")).unwrap(),
            Some(bytes) => std::fs::write(place.data.join("money.cunce"), bytes).unwrap(),
        }
        let session = Session::open(&place, &UNLOCK, clock(NOW)).unwrap();
        let mut office = Office::around(session, place);
        office.set(person, &[("note", "照旧")]);
        let kept = backup::on_leaving(&mut office.session).unwrap().expect("the register is new");
        assert_eq!(kept.written.unread, [MONEY]);
        assert!(sound.file.exists(), "an older one may be the last that has the book");
        let told = backup::backups(&mut office.session).unwrap();
        assert_eq!(told.trouble.unwrap().code, "backup_incomplete");
        assert!(!told.is_due);
        assert_eq!(backup::on_leaving(&mut office.session).unwrap(), None, "nothing is new");

        let (_folder, machine) = machine();
        let mut session = restored(&machine, &kept.written.file);
        assert_eq!(state(&session), state(&office.session));
        assert!(session.in_book(MONEY, |_| Ok(())).is_err());
        assert_eq!(std::fs::read(machine.data.join("money.cunce")).ok(), damaged, "as it was");
        drop(session);
        // Where the book is still there it is not thrown away for a backup that lacks it.
        let (_folder, machine) = self::machine();
        drop(restored(&machine, &sound.file));
        let brought_back = backup::restore(&machine, &kept.written.file, &UNLOCK, None, clock(NOW)).unwrap();
        assert_eq!(brought_back.rehearsal.here, Here::Unreadable);
        assert!(brought_back.aside.unwrap().join("money.cunce").exists());
        drop(brought_back.session);
        assert!(restored(&machine, &sound.file).in_book(MONEY, |_| Ok(())).is_ok());
    }
}

#[test]
fn a_damaged_book_is_rescued_as_far_as_it_can_be_read() {
    const PAGE: usize = 4096;
    let mut office = Office::start(ZHOUYING);
    let user = office.user();
    let home = office.household(&[("number", "0001")]);
    for at in 0..600 {
        let entered =
            [("name", format!("王{at}")), ("birth_date", "1990-01-01".to_owned()), ("note", "备注".repeat(9))];
        let entered = entered.map(|(name, text)| (name.to_owned(), text)).into();
        register::add_person(&mut office.session.book, &user, home, &entered).unwrap();
    }
    let (place, _kept) = office.closed();
    let sound = std::fs::read(place.data.join("civil.cunce")).unwrap();
    let pages = sound.len() / PAGE;
    let (mut rescued_at_all, mut named_at_all) = (0, 0);
    for first in (2..pages).step_by(9).take(24) {
        let mut bytes = sound.clone();
        for page in [first, first + pages / 3, first + pages / 2].into_iter().filter(|page| *page < pages) {
            bytes[page * PAGE + 1000] ^= 0x55;
        }
        std::fs::write(place.data.join("civil.cunce"), &bytes).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("册");
        let rescued = match backup::rescue(&place, &out, &UNLOCK, clock(NOW)) {
            Ok(rescued) => rescued,
            Err(error) => {
                assert_eq!(error.code, "damaged_database", "the list of tables is lost");
                assert!(!out.join("civil.cunce").exists(), "nothing half made is left");
                continue;
            }
        };
        assert_eq!(std::fs::read(place.data.join("civil.cunce")).unwrap(), bytes, "the damaged one is not touched");
        let there = Place { data: out, state: place.state.clone() };
        let mut session = Session::open(&there, &UNLOCK, clock(NOW)).expect("it opens");
        assert!(session.book.verify().unwrap().ok, "pages from {first}: {rescued:?}");
        assert!(session.book.is_restored(), "numbers of the old one may be lost");
        let people = session.book.digest(None, "resident").unwrap().counted;
        let lost = rescued.incomplete.iter().filter(|row| row.entity == "resident").count() as u64;
        // Whom neither the journal nor the table of rows names any more cannot be named; that both have gaps is told.
        let has_gaps = |table: &str| rescued.tables.iter().any(|one| one.table == table && one.gaps > 0);
        if has_gaps("op") && has_gaps("registry") {
            assert!(people + lost <= 600, "nobody is named twice: {rescued:?}");
        } else {
            assert_eq!(people + lost, 600, "whoever is missing is named: {rescued:?}");
            named_at_all += 1;
        }
        rescued_at_all += u64::from(people > 400);
    }
    assert!(rescued_at_all >= 12 && named_at_all >= 8, "{rescued_at_all}, {named_at_all}");
}

#[test]
fn a_book_of_which_nothing_can_be_read_is_left_as_it_is_and_named() {
    let (office, person) = village();
    let (place, kept) = office.closed();
    let bytes = vec![b'x'; 8192];
    std::fs::write(place.data.join("money.cunce"), &bytes).unwrap();
    let out = kept.path().join("册");
    let rescued = backup::rescue(&place, &out, &UNLOCK, clock(NOW)).unwrap();
    assert_eq!(rescued.copied, [MONEY], "the care book is closed to an officer, and that is no damage");
    assert_eq!(std::fs::read(out.join("money.cunce")).unwrap(), bytes);
    let there = Place { data: out, state: place.state.clone() };
    let session = Session::open(&there, &UNLOCK, clock(NOW)).unwrap();
    assert_eq!(Office::around(session, there).shown(person, "name"), "王芳");
}

#[cfg(target_os = "linux")]
#[test]
fn a_rescue_that_cannot_be_ended_leaves_no_half_an_office() {
    let (office, _) = village();
    let (place, kept) = office.closed();
    let out = kept.path().join("册");
    std::fs::create_dir(&out).unwrap();
    // What is written under the temporary name meets a device without room.
    std::os::unix::fs::symlink("/dev/full", out.join("keyring.json.part")).unwrap();
    assert_eq!(backup::rescue(&place, &out, &UNLOCK, clock(NOW)).unwrap_err().code, "disk_full");
    let left: Vec<_> = content(&out).into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, [""; 0]);
    assert!(backup::rescue(&place, &out, &UNLOCK, clock(NOW)).is_ok(), "it can be tried again");
}
