//! A town with the files of all its villages in one folder: checked, put in order, and merged; a bad one stops only itself.

mod common;

use std::path::{Path, PathBuf};

use common::{NOW, Office, PASSPHRASE, SISHU, TOWN, ZHOUYING, clock};
use cunce::exchange::change_set::{self, FileReport, Status, Totals};
use cunce::register::divisions;
use cunce::security::Unlock;
use cunce::session::{Place, Session};

/// Four files of every village, under names that say nothing of their order.
fn fill(folder: &Path, villages: &mut [Office]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for (at, village) in villages.iter_mut().enumerate() {
        let home = village.household(&[("number", "0001")]);
        let person = village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
        for round in 0..4 {
            village.set(person, &[("phone", &format!("139000{at:02}0{round:02}")), ("note", &format!("第{round}次"))]);
            files.push(village.export(TOWN, folder, &format!("{}-{at}.ccs", 9 - round)));
        }
    }
    files
}

/// The town as it is now, on another desk.
fn copy_of(town: &Office, folder: &Path) -> Session {
    let place = Place { data: folder.join("data"), state: folder.join("state") };
    for (from, to) in [(&town.place.data, &place.data), (&town.place.state, &place.state)] {
        std::fs::create_dir_all(to).unwrap();
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
    Session::open(&place, &Unlock::Passphrase(PASSPHRASE), clock(NOW)).unwrap()
}

fn merge(session: &mut Session, files: &[PathBuf]) -> Vec<FileReport> {
    let merged = change_set::merge_all(session, files, &mut |_| true).unwrap();
    assert!(merged.stopped.is_none());
    merged.files
}

fn state(session: &Session) -> String {
    session.book.digest(None, "resident").unwrap().state
}

#[test]
fn forty_files_in_any_order_give_the_same_register() {
    let units: Vec<&str> = divisions::villages_of(TOWN).map(|village| village.code).take(10).collect();
    assert_eq!(units.len(), 10);
    let (mut town, mut offices) = Office::town_and(&units);
    let stick = tempfile::tempdir().unwrap();
    let files = fill(stick.path(), &mut offices);
    assert_eq!(files.len(), 40);

    let desks = tempfile::tempdir().unwrap();
    let orders: [Vec<usize>; 4] = [
        (0..40).collect(),
        (0..40).rev().collect(),
        (0..40).map(|at| at * 7 % 40).collect(),
        (0..40).map(|at| at * 23 % 40).collect(),
    ];
    let copies = (0..4).map(|at| copy_of(&town, &desks.path().join(at.to_string()))).collect::<Vec<_>>();
    let mut states = Vec::new();
    for (mut desk, order) in copies.into_iter().zip(orders) {
        let shuffled: Vec<PathBuf> = order.into_iter().map(|at| files[at].clone()).collect();
        let reports = merge(&mut desk, &shuffled);
        assert!(reports.iter().all(|report| report.status == Status::Applied), "{reports:#?}");
        assert!(desk.book.verify().unwrap().ok);
        states.push(state(&desk));
    }

    let found = change_set::find_files(&[stick.path().to_owned()]).unwrap();
    let checked = change_set::check_files(&mut town.session, &found, &mut |_| true).unwrap();
    assert_eq!(checked.len(), 40);
    assert!(checked.iter().all(|report| report.status == Status::Checked && report.reason.is_none()));
    assert_eq!(checked.iter().map(|report| report.ops).sum::<u64>(), 10 * 6);
    let previewed = change_set::preview_all(&mut town.session, &found, &mut |_| true).unwrap();
    assert_eq!(
        state(&town.session),
        town.session.book.digest(Some("610902104999"), "resident").unwrap().state,
        "still empty"
    );
    let reports = merge(&mut town.session, &found);
    assert_eq!(Totals::of(&previewed), Totals::of(&reports), "the preview had said so");
    assert_eq!(
        checked.iter().map(|report| report.hash).collect::<Vec<_>>(),
        reports.iter().map(|report| report.hash).collect::<Vec<_>>()
    );
    let totals = Totals::of(&reports);
    assert_eq!(
        (totals.files, totals.applied, totals.ops, totals.new_people, totals.new_households),
        (40, 40, 60, 10, 10)
    );
    states.push(state(&town.session));
    states.dedup();
    assert_eq!(states.len(), 1);
    for village in &offices {
        assert_eq!(town.digest(&village.unit()), village.digest(&village.unit()));
    }
    let again = merge(&mut town.session, &found);
    assert!(again.iter().all(|report| report.status == Status::Already));
}

#[test]
fn a_bad_file_stops_only_itself() {
    let (mut town, mut offices) = Office::town_and(&[ZHOUYING, SISHU]);
    let stick = tempfile::tempdir().unwrap();
    let files = fill(stick.path(), &mut offices);
    let bytes = std::fs::read(&files[0]).unwrap();
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let stranger = {
        let (_, mut others) = Office::town_and(&[ZHOUYING]);
        others[0].household(&[("number", "0009")]);
        others[0].export(TOWN, stick.path(), "x-not-for-us.ccs")
    };
    assert!(stranger.exists());
    for (name, bytes) in [
        ("a-cut.ccs", &bytes[..bytes.len() / 2]),
        ("b-flipped.ccs", &flipped),
        ("c-empty.CCS", &[]),
        ("d-twice.ccs", &bytes),
        ("e-picture.ccs", b"\x89PNG\r\n\x1a\n0000"),
        // Not looked at: another kind of file, and what some systems leave beside a file.
        ("notes.txt", b"hello"),
        ("._d-twice.ccs", b"Mac OS X"),
    ] {
        std::fs::write(stick.path().join(name), bytes).unwrap();
    }
    std::fs::create_dir(stick.path().join("folder.ccs")).unwrap();
    let found = change_set::find_files(&[stick.path().to_owned()]).unwrap();
    assert_eq!(found.len(), 8 + 6);

    let bad = |reports: &[FileReport]| {
        let mut bad: Vec<_> = reports
            .iter()
            .filter(|report| report.status == Status::Refused)
            .map(|report| (report.file.file_name().unwrap().to_string_lossy().into_owned(), report.reason.unwrap()))
            .collect();
        bad.sort();
        bad
    };
    let expected = [
        ("a-cut.ccs", "damaged"),
        ("b-flipped.ccs", "damaged"),
        ("c-empty.CCS", "damaged"),
        ("e-picture.ccs", "damaged"),
        ("x-not-for-us.ccs", "not_for_us"),
    ]
    .map(|(name, reason)| (name.to_owned(), reason));
    assert_eq!(bad(&change_set::check_files(&mut town.session, &found, &mut |_| true).unwrap()), expected);
    assert_eq!(bad(&change_set::preview_all(&mut town.session, &found, &mut |_| true).unwrap()), expected);
    let reports = merge(&mut town.session, &found);
    assert_eq!(bad(&reports), expected);
    let totals = Totals::of(&reports);
    assert_eq!((totals.files, totals.applied, totals.already, totals.refused, totals.left), (14, 8, 1, 5, 0));
    for village in &offices {
        assert_eq!(town.digest(&village.unit()), village.digest(&village.unit()));
    }
    town.assert_sound();
}

#[test]
fn stopping_keeps_what_was_taken_in_and_says_what_was_not() {
    let (mut town, mut offices) = Office::town_and(&[ZHOUYING, SISHU]);
    let stick = tempfile::tempdir().unwrap();
    let files = fill(stick.path(), &mut offices);

    let at_once = change_set::merge_all(&mut town.session, &files, &mut |_| false).unwrap_err();
    assert_eq!(at_once.code, "cancelled");
    assert_eq!(
        town.session.book.digest(None, "resident").unwrap().counted,
        0,
        "nothing was changed, as the error says"
    );
    let checked = change_set::check_files(&mut town.session, &files, &mut |progress| progress.files_done < 3);
    assert_eq!(checked.unwrap_err().code, "cancelled");

    let merged = change_set::merge_all(&mut town.session, &files, &mut |progress| progress.files_done < 3).unwrap();
    assert_eq!(merged.stopped.map(|error| error.code), Some("cancelled"));
    let statuses: Vec<_> = merged.files.iter().map(|report| report.status).collect();
    assert_eq!(statuses, [[Status::Applied; 3].as_slice(), &[Status::Left; 5]].concat());
    town.assert_sound();
    let rest = merge(&mut town.session, &files);
    assert_eq!(rest.iter().filter(|report| report.status == Status::Applied).count(), 5);
    for village in &offices {
        assert_eq!(town.digest(&village.unit()), village.digest(&village.unit()));
    }
}

#[test]
fn an_early_file_that_goes_in_later_has_one_line() {
    let (mut town, mut offices) = Office::town_and(&[ZHOUYING]);
    let stick = tempfile::tempdir().unwrap();
    let files = fill(stick.path(), &mut offices);
    let early = merge(&mut town.session, &files[2..]);
    assert_eq!(early.iter().map(|report| report.status).collect::<Vec<_>>(), [Status::Held, Status::Held]);
    let all = merge(&mut town.session, &files[1..]);
    assert!(all.iter().all(|report| report.status == Status::Held), "the first one is still missing");
    let reports = merge(&mut town.session, &files);
    assert_eq!(Totals::of(&reports).held, 0);
    assert_eq!(town.digest(ZHOUYING), offices[0].digest(ZHOUYING));
}

#[test]
fn a_folder_without_files_is_said_to_be_empty() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("notes.txt"), "hello").unwrap();
    let error = change_set::find_files(&[folder.path().to_owned()]).unwrap_err();
    assert_eq!((error.code, error.params.len()), ("no_files_here", 1));
    let one = folder.path().join("one.ccs");
    assert_eq!(change_set::find_files(std::slice::from_ref(&one)).unwrap(), [one], "a file is taken as it is named");
}
