//! Three books: each under its own key, each exchanged, backed up and verified; nobody's passphrase opens more than the post does.

mod common;

use std::ffi::OsString;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use common::{NOW, Office, PASSPHRASE, TOWN, ZHOUYING, clock};
use cunce::backup;
use cunce::care;
use cunce::exchange::cards;
use cunce::exchange::change_set::{self, Status};
use cunce::ledger::Value;
use cunce::rights::{self, Purpose, SaidOn, Subject};
use cunce::security::{CARE, CIVIL, MONEY, NewUser, Post, RecoveryCode, Unlock};
use cunce::session::{Place, Session};
use uuid::Uuid;

const OTHER: &str = "桃花流水鳜鱼肥";
const DOCTOR: Unlock<'_> = Unlock::User("周医生", OTHER);
const CLINICIAN: Unlock<'_> = Unlock::User("刘医生", OTHER);

fn town_and_village() -> (Office, Office) {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    village.take_up("周医生", Post::Doctor, OTHER);
    town.take_up("刘医生", Post::Clinician, OTHER);
    (town, village)
}

fn agree(session: &mut Session, book: &str, person: Uuid, purpose: Purpose) {
    let (user, unit) = (session.user.clone(), session.unit().to_owned());
    let said = SaidOn { day: session.book.today(), form: "spoken" };
    let subject = Subject { person, unit: &unit };
    session.in_book(book, |session| rights::give(&mut session.book, &user, subject, purpose, said)).expect("written");
}

fn agreed(session: &mut Session, book: &str, person: Uuid) -> Vec<Purpose> {
    let found = session.in_book(book, |session| rights::consents(&session.book, person)).expect("readable");
    found.into_iter().map(|consent| consent.purpose).collect()
}

fn write(session: &mut Session, to: &str, folder: &Path, name: &str) -> Vec<(String, std::path::PathBuf)> {
    let written = change_set::export_books(session, to, |book| Ok(folder.join(format!("{name}-{book}.ccs"))));
    written.expect("written").into_iter().map(|file| (file.book.to_owned(), file.file)).collect()
}

#[test]
fn each_post_opens_its_own_books() {
    let (town, village) = town_and_village();
    assert_eq!(village.session.books(), [CIVIL, MONEY]);
    assert_eq!(town.session.books(), [CIVIL, MONEY]);
    let mut village = village.reopen_as(&DOCTOR);
    assert_eq!(village.session.books(), [CIVIL, CARE]);
    let closed = village.session.in_book(MONEY, |_| Ok(())).unwrap_err();
    assert_eq!(closed.code, "book_closed");
    assert_eq!(town.reopen_as(&CLINICIAN).session.books(), [CIVIL, CARE]);
}

/// Everything that an officer's passphrase unwraps is tried on every page of the care book.
#[test]
fn with_an_officers_passphrase_and_the_whole_disk_no_page_of_the_care_book_decrypts() {
    let (_, village) = town_and_village();
    let mut village = village.reopen_as(&DOCTOR);
    agree(&mut village.session, CARE, Uuid::from_bytes([5; 16]), Purpose::HomeVisits);
    let (place, _folder) = village.closed();
    let keyring = place.office().unwrap().unwrap();
    let officer = keyring.unlock(&Unlock::Passphrase(PASSPHRASE)).unwrap();
    assert!(!officer.keys.contains_key(CARE));
    assert_eq!(officer.key(CARE).unwrap_err().code, "book_closed");
    let care = place.data.join("care.cunce");
    for (book, key) in &officer.keys {
        assert!(!opens(&care, key), "the key of {book} opens the care book");
        for derived in [blake3::derive_key("cunce backup 1", &key[..]), *blake3::hash(&key[..]).as_bytes()] {
            assert!(!opens(&care, &derived));
        }
    }
    assert!(opens(&care, keyring.unlock(&DOCTOR).unwrap().key(CARE).unwrap()), "the right key does");

    // Also what the officer's own books hold opens nothing: no key of the care book lies in them.
    let doctor = keyring.unlock(&DOCTOR).unwrap();
    let key = doctor.key(CARE).unwrap();
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let session = Session::open(&place, &Unlock::Passphrase(PASSPHRASE), clock(NOW)).unwrap();
    drop(session);
    for (book, own) in &officer.keys {
        let pages = pages_of(&place.data.join(format!("{book}.cunce")), own);
        assert!(!pages.windows(32).any(|window| window == &key[..]), "{book}");
        assert!(!pages.windows(64).any(|window| window == hex.as_bytes()), "{book}");
        assert!(!pages.windows(16).any(|window| window == b"home_visits-----"), "{book}");
    }
}

fn keyed(path: &Path, key: &[u8; 32]) -> rusqlite::Connection {
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"; PRAGMA cipher_log_level = NONE")).unwrap();
    conn
}

fn opens(path: &Path, key: &[u8; 32]) -> bool {
    keyed(path, key).query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).is_ok()
}

fn pages_of(path: &Path, key: &[u8; 32]) -> Vec<u8> {
    keyed(path, key).serialize(rusqlite::MAIN_DB).unwrap().to_vec()
}

#[test]
fn only_who_opens_a_book_hands_its_key_on() {
    let mut office = Office::start(ZHOUYING);
    let own = Unlock::Passphrase(PASSPHRASE);
    let new = NewUser { name: "新医生", post: Post::Doctor, manages: false, passphrase: OTHER };
    assert_eq!(office.session.add_user(&new, &own).unwrap(), [CARE], "the key is not the officer's to give");
    let office_as = office.reopen_as(&Unlock::User("新医生", OTHER));
    assert_eq!(office_as.session.books(), [CIVIL], "the register is open, the care book is not");
    let mut office = office_as.reopen();
    office.take_up("周医生", Post::Doctor, OTHER);
    // An officer may shut a doctor out, and cannot reset the passphrase of a book that is closed to officers.
    let reset = office.session.set_passphrase("周医生", &own, "偷来的口令偷来的").unwrap_err();
    assert_eq!(reset.code, "key_not_at_hand");
    let code = RecoveryCode::parse(&office.recovery).unwrap();
    office.session.set_passphrase("周医生", &Unlock::Recovery(&code), "新的口令新的口令").unwrap();
    let office = office.reopen_as(&Unlock::User("周医生", "新的口令新的口令"));
    assert_eq!(office.session.books(), [CIVIL, CARE]);
}

#[test]
fn the_recovery_code_gives_an_officer_no_look_into_care() {
    let (_, village) = town_and_village();
    let code = RecoveryCode::parse(&village.recovery).unwrap();
    let village = village.reopen_as(&Unlock::Recovery(&code));
    assert_eq!((village.session.post, village.session.books()), (Post::Officer, vec![CIVIL, MONEY]));
}

#[test]
fn an_exchange_writes_a_file_a_book_and_the_care_file_waits_for_a_clinician() {
    let (mut town, mut village) = town_and_village();
    let home = village.household(&[("number", "0001")]);
    let person = village.person(home, &[("name", "赵桂梅")]);
    agree(&mut village.session, MONEY, person, Purpose::ContactAboutMoney);
    let stick = tempfile::tempdir().unwrap();
    let by_officer = write(&mut village.session, TOWN, stick.path(), "officer");
    assert_eq!(by_officer.iter().map(|(book, _)| book.as_str()).collect::<Vec<_>>(), [CIVIL, MONEY]);
    let mut village = village.reopen_as(&DOCTOR);
    agree(&mut village.session, CARE, person, Purpose::HomeVisits);
    let by_doctor = write(&mut village.session, TOWN, stick.path(), "doctor");
    assert_eq!(by_doctor.iter().map(|(book, _)| book.as_str()).collect::<Vec<_>>(), [CARE]);

    // Staff read the whole stick: what is theirs goes in, the care file stays as it came.
    let files: Vec<_> = by_officer.iter().chain(&by_doctor).map(|(_, file)| file.clone()).collect();
    let preview = change_set::preview_all(&mut town.session, &files, &mut |_| true).unwrap();
    let by = |reports: &[change_set::FileReport]| {
        reports.iter().map(|report| (report.book, report.status)).collect::<Vec<_>>()
    };
    let expected = [(CIVIL, Status::Applied), (MONEY, Status::Applied), (CARE, Status::Waiting)];
    assert_eq!(by(&preview), expected);
    assert!(change_set::waiting(&town.session).unwrap().is_empty(), "looking keeps nothing");
    let merged = change_set::merge_all(&mut town.session, &files, &mut |_| true).unwrap();
    assert_eq!(by(&merged.files), expected);
    assert_eq!(change_set::waiting(&town.session).unwrap().len(), 1);
    assert_eq!(agreed(&mut town.session, MONEY, person), [Purpose::ContactAboutMoney]);
    let again = change_set::merge_all(&mut town.session, &files, &mut |_| true).unwrap();
    assert_eq!(by(&again.files)[2].1, Status::Waiting);
    assert_eq!(change_set::waiting(&town.session).unwrap().len(), 1, "it waits once");
    for (_, file) in &by_doctor {
        std::fs::remove_file(file).unwrap();
    }

    // The clinician needs no stick any more.
    let mut town = town.reopen_as(&CLINICIAN);
    let merged = change_set::merge_all(&mut town.session, &[], &mut |_| true).unwrap();
    assert_eq!(by(&merged.files), [(CARE, Status::Applied)]);
    assert!(change_set::waiting(&town.session).unwrap().is_empty());
    assert_eq!(agreed(&mut town.session, CARE, person), [Purpose::HomeVisits]);
    assert!(!town.place.data.join("reading").exists());

    // And back: the village doctor gets what concerns the people of that village, and the receipt.
    agree(&mut town.session, CARE, person, Purpose::UrgentResults);
    let down = write(&mut town.session, ZHOUYING, stick.path(), "down");
    let files: Vec<_> = down.into_iter().map(|(_, file)| file).collect();
    let merged = change_set::merge_all(&mut village.session, &files, &mut |_| true).unwrap();
    assert_eq!(by(&merged.files), [(CARE, Status::Applied)]);
    let status = village.session.in_book(CARE, |session| change_set::status(session)).unwrap();
    assert_eq!(status[0].not_yet_received, 0, "acknowledged");
    for book in [CIVIL, CARE] {
        let verified = village.session.in_book(book, |session| session.book.verify()).unwrap();
        assert!(verified.ok, "{book}: {:?}", verified.checks);
    }
}

/// Whose key it is that notes are sealed to, and which schedules are in force, no village can tell the others.
#[test]
fn a_key_or_a_schedule_that_a_village_made_is_set_aside() {
    let (town, village) = town_and_village();
    let (mut town, mut village) = (town.reopen_as(&CLINICIAN), village.reopen_as(&DOCTOR));
    let text = |name, text| (name, Value::text(text));
    let forged = village.session.in_book(CARE, |session| {
        session.book.write("周医生", "forged", |tx| {
            let (key, choice) = (tx.new_id(), tx.new_id());
            tx.create("station_key", key, None, &[text("recipient", "age1forged"), text("made_on", "2027-01-01")])?;
            let chosen = [text("programme", "antenatal"), text("schedule", "who_2016"), text("from_on", "2026-01-01")];
            tx.create("programme_choice", choice, None, &chosen)?;
            let added = [text("programme", "checks"), text("content", "{}")];
            let addition = tx.new_id();
            tx.create("programme_addition", addition, None, &added)
        })
    });
    assert!(forged.expect("written").op.is_some());
    let stick = tempfile::tempdir().unwrap();
    let up: Vec<_> = write(&mut village.session, TOWN, stick.path(), "up").into_iter().map(|(_, file)| file).collect();
    let merged = change_set::merge_all(&mut town.session, &up, &mut |_| true).unwrap();
    assert!(merged.files.iter().all(|file| file.status == Status::Applied), "{:?}", merged.files);
    let aside = town.session.in_book(CARE, |session| session.book.set_aside()).unwrap();
    assert_eq!(aside.iter().map(|(_, reason)| reason.as_str()).collect::<Vec<_>>(), ["town_decides"; 3]);
    let antenatal = |session: &mut Session| {
        let shown = session.in_book(CARE, |session| care::view::programmes(&session.book)).unwrap();
        shown.programmes.into_iter().find(|one| one.code == "antenatal").unwrap().in_force.unwrap()
    };
    assert_eq!(antenatal(&mut village.session), "who_2016");
    assert_ne!(antenatal(&mut town.session), "who_2016");
    let has_key = |session: &mut Session| session.in_book(CARE, |session| care::has_key(&session.book)).unwrap().0;
    assert!(has_key(&mut village.session) && !has_key(&mut town.session), "the station has made none");
}

#[test]
fn who_exchanges_no_book_reads_and_writes_no_file() {
    for post in [Post::Lead, Post::Auditor] {
        let (mut town, _) = town_and_village();
        town.take_up("某人", post, OTHER);
        let mut town = town.reopen_as(&Unlock::User("某人", OTHER));
        let refused = change_set::merge_all(&mut town.session, &[], &mut |_| true).unwrap_err();
        assert_eq!(refused.code, "not_permitted");
        let refused = change_set::export_books(&mut town.session, ZHOUYING, |_| unreachable!()).unwrap_err();
        assert_eq!(refused.code, "not_permitted");
    }
}

#[test]
fn a_care_file_for_another_office_does_not_wait_here() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, common::SISHU]);
    let mut zhouying = villages.remove(0);
    zhouying.take_up("周医生", Post::Doctor, OTHER);
    let mut zhouying = zhouying.reopen_as(&DOCTOR);
    agree(&mut zhouying.session, CARE, Uuid::from_bytes([5; 16]), Purpose::HomeVisits);
    let stick = tempfile::tempdir().unwrap();
    let files: Vec<_> =
        write(&mut zhouying.session, TOWN, stick.path(), "up").into_iter().map(|(_, file)| file).collect();
    let mut sishu = villages.remove(0);
    let merged = change_set::merge_all(&mut sishu.session, &files, &mut |_| true).unwrap();
    assert_eq!((merged.files[0].status, merged.files[0].reason), (Status::Refused, Some("not_for_us")));
    assert!(change_set::waiting(&sishu.session).unwrap().is_empty());
    let merged = change_set::merge_all(&mut town.session, &files, &mut |_| true).unwrap();
    assert_eq!(merged.files[0].status, Status::Waiting);
}

#[test]
fn the_key_of_one_book_signs_and_opens_no_file_of_another() {
    let (mut town, village) = town_and_village();
    let mut village = village.reopen_as(&DOCTOR);
    agree(&mut village.session, CARE, Uuid::from_bytes([5; 16]), Purpose::HomeVisits);
    let stick = tempfile::tempdir().unwrap();
    let file = write(&mut village.session, TOWN, stick.path(), "up").remove(0).1;
    // The label says another book: whoever reads it there has no key for it.
    let bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(14).position(|window| window == b"-> cunce care ").unwrap();
    let mut forged = bytes.clone();
    forged.splice(at..at + 14, *b"-> cunce civil ");
    let path = stick.path().join("forged.ccs");
    std::fs::write(&path, forged).unwrap();
    let merged = change_set::merge_all(&mut town.session, &[path], &mut |_| true).unwrap();
    assert_eq!(merged.files[0].status, Status::Refused);
    let own = village.session.identity.card();
    let keys = own.books.get(CARE).unwrap();
    assert!(keys.sign_key != own.sign_key && keys.age_recipient != own.age_recipient);
}

#[test]
fn a_card_names_the_keys_of_every_book_and_its_words_stand_for_all_of_them() {
    let office = Office::start(ZHOUYING);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.card");
    cards::write_card(&office.session, &path).unwrap();
    let read = cards::read_card(&Office::start(TOWN).session.book, &path).unwrap().card;
    assert_eq!(&read, office.session.identity.card());
    assert_eq!(read.books.keys().map(String::as_str).collect::<Vec<_>>(), [CARE, MONEY]);
    let mut swapped: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    swapped["books"]["care"]["age"] = read.age_recipient.clone().into();
    std::fs::write(&path, serde_json::to_vec(&swapped).unwrap()).unwrap();
    let refused = cards::read_card(&office.session.book, &path).unwrap_err();
    assert_eq!(refused.code, "bad_signature");
    let mut other = read.clone();
    other.books.get_mut(CARE).unwrap().age_recipient = read.age_recipient.clone();
    assert_ne!(other.fingerprint(), read.fingerprint());
}

#[test]
fn a_revoked_card_is_believed_no_further_in_any_book() {
    let (mut town, village) = town_and_village();
    let person = Uuid::from_bytes([5; 16]);
    let mut village = village.reopen_as(&DOCTOR);
    agree(&mut village.session, CARE, person, Purpose::HomeVisits);
    let stick = tempfile::tempdir().unwrap();
    let files =
        |written: Vec<(String, std::path::PathBuf)>| written.into_iter().map(|(_, file)| file).collect::<Vec<_>>();
    let first = files(write(&mut village.session, TOWN, stick.path(), "first"));
    let mut at_station = town.reopen_as(&CLINICIAN);
    change_set::merge_all(&mut at_station.session, &first, &mut |_| true).unwrap();
    town = at_station.reopen();
    let card = village.session.identity.card().clone();
    cards::revoke(&mut town.session, &card, 0).unwrap();
    agree(&mut village.session, CARE, person, Purpose::UrgentResults);
    let second = files(write(&mut village.session, TOWN, stick.path(), "second"));
    let mut town = town.reopen_as(&CLINICIAN);
    let merged = change_set::merge_all(&mut town.session, &second, &mut |_| true).unwrap();
    assert_eq!((merged.files[0].status, merged.files[0].reason), (Status::Refused, Some("revoked")));
    assert_eq!(agreed(&mut town.session, CARE, person), [Purpose::HomeVisits], "what came before it stands");
}

#[test]
fn a_lost_laptop_is_believed_no_further_in_a_book_that_the_new_card_does_not_name() {
    let (town, village) = town_and_village();
    let person = Uuid::from_bytes([5; 16]);
    let mut lost = village.reopen_as(&DOCTOR);
    agree(&mut lost.session, CARE, person, Purpose::HomeVisits);
    let stick = tempfile::tempdir().unwrap();
    let first = write(&mut lost.session, TOWN, stick.path(), "first").remove(0).1;
    let mut at_station = town.reopen_as(&CLINICIAN);
    change_set::merge_all(&mut at_station.session, &[first], &mut |_| true).unwrap();
    let mut town = at_station.reopen();
    // As a program of before there were several books writes it.
    let fresh = Office::start(ZHOUYING);
    let card = cunce::security::Card { books: Default::default(), ..fresh.session.identity.card().clone() };
    cards::trust_card(&mut town.session, &card).unwrap();
    agree(&mut lost.session, CARE, person, Purpose::UrgentResults);
    let late = write(&mut lost.session, TOWN, stick.path(), "late").remove(0).1;
    let mut town = town.reopen_as(&CLINICIAN);
    let merged = change_set::merge_all(&mut town.session, &[late], &mut |_| true).unwrap();
    assert_eq!((merged.files[0].status, merged.files[0].reason), (Status::Refused, Some("revoked")));
    assert_eq!(agreed(&mut town.session, CARE, person), [Purpose::HomeVisits], "what came before it stands");
}

#[test]
fn a_backup_holds_every_book_and_each_goes_on_as_a_new_replica() {
    let (_, village) = town_and_village();
    let person = Uuid::from_bytes([5; 16]);
    let mut village = village.reopen_as(&DOCTOR);
    agree(&mut village.session, CARE, person, Purpose::HomeVisits);
    let mut village = village.reopen();
    agree(&mut village.session, MONEY, person, Purpose::ContactAboutMoney);
    let stick = tempfile::tempdir().unwrap();
    let file = stick.path().join("office.cbk");
    backup::back_up(&mut village.session, &file, None).unwrap();
    agree(&mut village.session, MONEY, Uuid::from_bytes([6; 16]), Purpose::ContactAboutMoney);
    let before = village.session.in_book(MONEY, |session| session.book.replica()).unwrap();
    let (place, _folder) = village.closed();
    let with = Unlock::Passphrase(PASSPHRASE);
    let rehearsed = backup::rehearse(&place, &file, &with, clock(NOW), None).unwrap();
    let backup::Here::Has(lost) = rehearsed.here else { panic!("{rehearsed:?}") };
    assert_eq!(lost.own.count, 1, "the money book is counted too");
    let mut session = backup::restore(&place, &file, &with, None, clock(NOW)).unwrap().session;
    assert_eq!(agreed(&mut session, MONEY, person), [Purpose::ContactAboutMoney]);
    assert!(agreed(&mut session, MONEY, Uuid::from_bytes([6; 16])).is_empty());
    assert_ne!(session.in_book(MONEY, |session| session.book.replica()).unwrap(), before);
    drop(session);
    let mut doctor = Session::open(&place, &DOCTOR, clock(NOW)).unwrap();
    assert_eq!(agreed(&mut doctor, CARE, person), [Purpose::HomeVisits]);
}

#[test]
fn what_a_doctor_erased_stays_erased_where_an_officer_restores_an_older_backup() {
    let (_, village) = town_and_village();
    let mut village = village.reopen_as(&DOCTOR);
    let person = Uuid::from_bytes([5; 16]);
    agree(&mut village.session, CARE, person, Purpose::HomeVisits);
    let stick = tempfile::tempdir().unwrap();
    let older = backup::back_up(&mut village.session, stick.path(), None).unwrap().written.file;
    let user = village.user();
    village.session.in_book(CARE, |session| cunce::care::erase(&mut session.book, &user, &[person])).unwrap();
    let newer = backup::back_up(&mut village.session, stick.path(), None).unwrap().written.file;
    let told = Told::read(&newer, &village.place);
    assert!(
        !told.inside.contains("consent"),
        "the backup tells whoever opens the register nothing of it: {}",
        told.inside
    );

    let folder = tempfile::tempdir().unwrap();
    let machine = Place { data: folder.path().join("data"), state: folder.path().join("state") };
    let officer = Unlock::Passphrase(PASSPHRASE);
    for _ in 0..2 {
        drop(backup::restore(&machine, &older, &officer, None, clock(NOW)).unwrap().session);
    }
    let kept = care_kept(&machine);
    assert_eq!(kept, care_kept(&village.place), "as it was in the backup, and once");
    for file in std::fs::read_dir(&machine.state).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(7).any(|bytes| bytes == b"consent"));
    }
    let mut doctor = Session::open(&machine, &DOCTOR, clock(NOW)).unwrap();
    assert!(agreed(&mut doctor, CARE, person).is_empty());
}

#[test]
fn what_several_backups_tell_an_officer_the_doctor_erases_and_keeps_as_one() {
    let (_, village) = town_and_village();
    let mut village = village.reopen_as(&DOCTOR);
    let people = [5, 6, 7].map(|byte| Uuid::from_bytes([byte; 16]));
    people.iter().for_each(|person| agree(&mut village.session, CARE, *person, Purpose::HomeVisits));
    let stick = tempfile::tempdir().unwrap();
    let file = |number: usize| stick.path().join(format!("{number}.cbk"));
    backup::back_up(&mut village.session, &file(0), None).unwrap();
    let user = village.user();
    for (number, person) in people.iter().take(2).enumerate() {
        village.session.in_book(CARE, |session| cunce::care::erase(&mut session.book, &user, &[*person])).unwrap();
        backup::back_up(&mut village.session, &file(number + 1), None).unwrap();
    }
    let one = care_kept(&village.place).1.len();
    let folder = tempfile::tempdir().unwrap();
    let machine = Place { data: folder.path().join("data"), state: folder.path().join("state") };
    let officer = Unlock::Passphrase(PASSPHRASE);
    drop(backup::restore(&machine, &file(0), &officer, None, clock(NOW)).unwrap().session);
    assert_eq!(care_kept(&machine).1.len(), 2 * one);
    let mut doctor = Session::open(&machine, &DOCTOR, clock(NOW)).unwrap();
    let left = people.map(|person| agreed(&mut doctor, CARE, person).len());
    assert_eq!((left, care_kept(&machine).1.len()), ([0, 0, 1], one));
}

#[test]
fn a_backup_of_an_older_version_tells_what_was_erased_and_the_doctor_makes_it_unreadable() {
    let (_, village) = town_and_village();
    let mut village = village.reopen_as(&DOCTOR);
    let person = Uuid::from_bytes([5; 16]);
    agree(&mut village.session, CARE, person, Purpose::HomeVisits);
    let stick = tempfile::tempdir().unwrap();
    let older = backup::back_up(&mut village.session, stick.path(), None).unwrap().written.file;
    let user = village.user();
    village.session.in_book(CARE, |session| cunce::care::erase(&mut session.book, &user, &[person])).unwrap();
    let newer = backup::back_up(&mut village.session, stick.path(), None).unwrap().written.file;
    let marks = care_marks(&village.place);
    assert!(marks.contains(r#""entity":"consent""#), "{marks}");
    for file in [&older, &newer] {
        Told::read(file, &village.place).write_as_the_first_format(file, &marks);
    }

    let folder = tempfile::tempdir().unwrap();
    let machine = Place { data: folder.path().join("data"), state: folder.path().join("state") };
    let officer = Unlock::Passphrase(PASSPHRASE);
    drop(backup::restore(&machine, &older, &officer, None, clock(NOW)).unwrap().session);
    let clear = machine.state.join(care_kept(&village.place).0).with_extension("erased");
    assert!(std::fs::read_to_string(&clear).unwrap().contains("consent"), "nobody is there who could seal it");
    let mut doctor = Session::open(&machine, &DOCTOR, clock(NOW)).unwrap();
    assert!(agreed(&mut doctor, CARE, person).is_empty());
    assert!(!clear.exists());
    assert_eq!(care_marks(&machine), marks);
}

/// What lies in the state folder of the erasures in care, where nothing else was erased.
fn care_kept(place: &Place) -> (OsString, Vec<u8>) {
    let files = std::fs::read_dir(&place.state).unwrap().map(|file| file.unwrap());
    let mut sealed: Vec<_> = files.filter(|file| file.path().extension().is_some_and(|end| end == "sealed")).collect();
    let file = sealed.pop().expect("something was erased");
    assert!(sealed.is_empty());
    (file.file_name(), std::fs::read(file.path()).unwrap())
}

/// The same, opened with the key of the care book.
fn care_marks(place: &Place) -> String {
    const START: &[u8] = b"cunce sealed 1\n";
    let (name, bytes) = care_kept(place);
    let book: Uuid = Path::new(&name).file_stem().unwrap().to_str().unwrap().parse().unwrap();
    let unlocked = place.office().unwrap().unwrap().unlock(&DOCTOR).unwrap();
    let key = blake3::derive_key("cunce erased 1", unlocked.key(CARE).unwrap().as_slice());
    let aad = [START, book.as_bytes()].concat();
    let opened = open(&key, &bytes[START.len() + 4..], &aad);
    String::from_utf8(opened).unwrap().trim_end().to_owned()
}

fn open(key: &[u8; 32], sealed: &[u8], aad: &[u8]) -> Vec<u8> {
    let (nonce, sealed) = sealed.split_at(24);
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad }).expect("it opens")
}

/// The two lines of a backup, the second one as whoever opens the register can read it.
struct Told {
    key: [u8; 32],
    manifest: String,
    inside: String,
    files: Vec<u8>,
}

impl Told {
    fn read(file: &Path, place: &Place) -> Self {
        let unlocked = place.office().unwrap().unwrap().unlock(&Unlock::Passphrase(PASSPHRASE)).unwrap();
        let key = blake3::derive_key("cunce backup 1", unlocked.key(CIVIL).unwrap().as_slice());
        let bytes = std::fs::read(file).unwrap();
        let lines: Vec<&[u8]> = bytes.splitn(3, |byte| *byte == b'\n').collect();
        let inside = open(&key, &BASE64.decode(lines[1]).unwrap(), lines[0]);
        Self {
            key,
            manifest: String::from_utf8(lines[0].to_vec()).unwrap(),
            inside: String::from_utf8(inside).unwrap(),
            files: lines[2].to_vec(),
        }
    }

    /// With the marks of care in clear, as they were before they were sealed.
    fn write_as_the_first_format(self, file: &Path, marks: &str) {
        let manifest = self.manifest.replace(r#"{"cunce_backup":2,"#, r#"{"cunce_backup":1,"#);
        assert_ne!(manifest, self.manifest);
        let mut inside: serde_json::Value = serde_json::from_str(&self.inside).unwrap();
        for book in inside["books"].as_array_mut().unwrap() {
            let is_care = book.as_object_mut().unwrap().remove("sealed").is_some();
            let marks = marks.lines().filter(|_| is_care).map(|line| serde_json::from_str(line).unwrap());
            book["erased"] = marks.collect::<Vec<serde_json::Value>>().into();
        }
        let nonce = [9; 24];
        let cipher = XChaCha20Poly1305::new((&self.key).into());
        let inside = serde_json::to_vec(&inside).unwrap();
        let payload = Payload { msg: &inside, aad: manifest.as_bytes() };
        let sealed = cipher.encrypt(XNonce::from_slice(&nonce), payload).unwrap();
        let second = BASE64.encode([&nonce, sealed.as_slice()].concat());
        std::fs::write(file, [manifest.as_bytes(), b"\n", second.as_bytes(), b"\n", &self.files].concat()).unwrap();
    }
}

#[test]
fn the_other_books_open_when_one_is_gone() {
    let office = Office::start(ZHOUYING);
    let (place, _folder) = office.closed();
    std::fs::remove_file(place.data.join("money.cunce")).unwrap();
    let mut session = Session::open(&place, &Unlock::Passphrase(PASSPHRASE), clock(NOW)).unwrap();
    assert!(session.book.verify().unwrap().ok);
    let gone = session.in_book(MONEY, |_| Ok(())).unwrap_err();
    assert_eq!(gone.code, "missing_book");
}
