//! A disk that fills up on the way: what was begun is taken back whole, and it is said why.

use std::path::{Path, PathBuf};

use super::fuzz_tests::{every_table, trusting};
use super::{Status, export, merge_all, merge_files, preview_files, status};
use crate::ledger::Book;
use crate::register::{self, Fields};
use crate::security::Role;
use crate::session::Session;

const TOWN: &str = "610902104";
const VILLAGE: &str = "610902104202";

/// The file of the book may grow by so many pages and no more, as on a disk that is nearly full.
fn leave_room(book: &Book, pages: i64) {
    let now: i64 = book.core.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let most = now + pages;
    let set: i64 = book.core.conn.query_row(&format!("PRAGMA max_page_count = {most}"), [], |row| row.get(0)).unwrap();
    assert_eq!(set, most);
}

/// A town, and a village with a small file and a large one after it.
fn offices(folder: &Path) -> (Session, Session, [PathBuf; 2]) {
    let (town, mut village) = trusting(folder, (Role::Town, TOWN), (Role::Village, VILLAGE));
    let home = Fields::from([("number".into(), "9001".into())]);
    let home = register::add_household(&mut village.book, "村", VILLAGE, &home).unwrap().value;
    let files = [folder.join("small.ccs"), folder.join("large.ccs")];
    export(&mut village, TOWN, &files[0], None).unwrap();
    for at in 0..400 {
        let person =
            [("name", format!("王{at}")), ("birth_date", "1990-01-01".to_owned()), ("note", "备注".repeat(20))];
        let person = person.map(|(name, text)| (name.to_owned(), text)).into();
        register::add_person(&mut village.book, "村", home, &person).unwrap();
    }
    export(&mut village, TOWN, &files[1], None).unwrap();
    (town, village, files)
}

#[test]
fn a_merge_that_does_not_fit_is_taken_back_and_can_be_done_later() {
    let folder = tempfile::tempdir().unwrap();
    let (mut town, village, files) = offices(folder.path());
    leave_room(&town.book, 20);
    let merged = merge_all(&mut town, &files, &mut |_| true).unwrap();
    assert_eq!(merged.stopped.unwrap().code, "disk_full");
    let statuses: Vec<_> = merged.files.iter().map(|report| (report.status, report.reason)).collect();
    assert_eq!(statuses, [(Status::Applied, None), (Status::Left, Some("disk_full"))]);
    let before = every_table(&town.book);
    for _ in 0..2 {
        let error = merge_files(&mut town, &files[1..], &mut |_| true).unwrap_err();
        assert_eq!(error.code, "disk_full");
        assert_eq!(every_table(&town.book), before, "nothing is half taken in");
    }
    assert_eq!(preview_files(&mut town, &files[1..], &mut |_| true).unwrap_err().code, "disk_full");
    assert!(town.book.verify().unwrap().ok);

    leave_room(&town.book, 1_000_000);
    assert_eq!(merge_files(&mut town, &files[1..], &mut |_| true).unwrap()[0].status, Status::Applied);
    let state = |session: &Session| session.book.digest(Some(VILLAGE), "resident").unwrap().state;
    assert_eq!(state(&town), state(&village));
}

#[test]
fn a_file_that_has_to_wait_and_does_not_fit_is_not_kept_in_part() {
    let folder = tempfile::tempdir().unwrap();
    let (mut town, _, files) = offices(folder.path());
    leave_room(&town.book, 3);
    let before = every_table(&town.book);
    assert_eq!(merge_files(&mut town, &files[1..], &mut |_| true).unwrap_err().code, "disk_full");
    assert_eq!(every_table(&town.book), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_stick_that_is_full_gets_no_file_and_the_stream_stays_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (_, mut village, _) = offices(folder.path());
    let person = Fields::from([("number".into(), "9002".into())]);
    register::add_household(&mut village.book, "村", VILLAGE, &person).unwrap();
    let stands = |session: &Session| {
        let told = status(session).unwrap().remove(0);
        (told.acknowledged_to, told.not_yet_received, told.last_written)
    };
    let before = stands(&village);
    let stick = tempfile::tempdir().unwrap();
    let (file, temporary) = (stick.path().join("up.ccs"), stick.path().join("up.ccs.part"));
    // What is written under the temporary name meets a device without room.
    std::os::unix::fs::symlink("/dev/full", &temporary).unwrap();
    let error = export(&mut village, TOWN, &file, None).unwrap_err();
    assert_eq!((error.code, error.params[0].1.as_str()), ("disk_full", file.to_str().unwrap()));
    assert_eq!(std::fs::read_dir(stick.path()).unwrap().count(), 0, "nothing is left lying on the stick");
    assert_eq!(stands(&village), before);
    let written = export(&mut village, TOWN, &file, None).unwrap();
    assert_eq!(written.ops, 1, "the same is written where there is room");
}
