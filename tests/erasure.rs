//! Erasing a person's values: gone from tables, journal, files and backups, at every office, while the chain still verifies.

mod common;

use std::path::{Path, PathBuf};

use common::care::{enrol, give, in_care, village};
use common::{Office, TOWN, ZHOUYING, pages_hold};
use cunce::care;
use cunce::ledger::Value;
use cunce::register;
use uuid::Uuid;

const NAME: &str = "赵桂梅";
const PHONE: &str = "15088884060";
const ID: &str = "61090219720711947X";

fn erase(office: &mut Office, id: Uuid, fields: Option<&[&str]>) {
    let user = office.user();
    let named: Option<Vec<String>> = fields.map(|fields| fields.iter().map(|name| (*name).to_owned()).collect());
    register::erase(&mut office.session.book, &user, id, named.as_deref()).unwrap();
}

fn exchange(town: &mut Office, village: &mut Office) {
    let stick = tempfile::tempdir().unwrap();
    let unit = village.unit();
    let up = village.export(TOWN, stick.path(), "up.ccs");
    town.take(&up);
    let down = town.export(&unit, stick.path(), "down.ccs");
    village.take(&down);
}

fn person_in(village: &mut Office) -> Uuid {
    let home = village.household(&[("number", "0001"), ("village_group", "3组")]);
    village.person(home, &[("name", NAME), ("national_id", ID), ("phone", PHONE), ("guardian", "赵大山")])
}

fn count(office: &Office, text: &str) -> usize {
    register::find_people(&office.session.book, text, 10).unwrap().len()
}

/// The files in the state folder that end so.
fn kept(office: &Office, end: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(&office.place.state).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|found| found == end)).collect()
}

/// The one file of what was erased, where only one book has erased anything.
fn kept_of_one(office: &Office) -> PathBuf {
    let files = kept(office, "sealed");
    assert_eq!(files.len(), 1);
    files[0].clone()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn copy(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn a_persons_values_are_gone_from_every_office_and_the_chain_verifies() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = &mut villages[0];
    let person = person_in(village);
    village.set(person, &[("note", "记一笔再改掉")]);
    village.set(person, &[("note", "")]);
    exchange(&mut town, village);
    assert!(pages_hold(village, NAME) && pages_hold(&town, "记一笔再改掉"), "there is something to erase");

    erase(village, person, None);
    let at_village = register::view::history(&village.session.book, person).unwrap();
    exchange(&mut town, village);
    for office in [&mut town, village] {
        office.assert_sound();
        assert_eq!(office.shown(person, "name"), "");
        assert_eq!((count(office, "赵桂梅"), count(office, "zhaoguimei"), count(office, "zgm")), (0, 0, 0));
        for text in [NAME, PHONE, ID, "赵大山", "记一笔再改掉", "zhaoguimei"] {
            assert!(!pages_hold(office, text), "{text} at {}", office.unit());
        }
        let voided = register::view::person(&office.session.book, person).unwrap().voided;
        assert_eq!(voided.as_deref(), Some("erased"));
    }
    assert_eq!(town.digest(ZHOUYING), villages[0].digest(ZHOUYING));
    let erased = at_village.iter().find(|entry| entry.action == "erase" && entry.field == "phone").unwrap();
    assert_eq!((erased.author.is_empty(), erased.value.as_str()), (false, ""), "who and when, not what");
    assert!(at_village.iter().any(|entry| entry.field == "name" && entry.erased && entry.value.is_empty()));
}

#[test]
fn a_value_entered_afterwards_stays_and_one_entered_beside_goes() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = &mut villages[0];
    let person = person_in(village);
    exchange(&mut town, village);
    // The town writes without having seen the erasure; the village erases and enters another number.
    town.set(person, &[("phone", "13900000002"), ("guardian", "赵小山")]);
    erase(village, person, Some(&["phone"]));
    assert_eq!(village.shown(person, "phone"), "");
    village.set(person, &[("phone", "13900000003")]);
    exchange(&mut town, village);
    for office in [&mut town, village] {
        assert_eq!(office.conflicts(), []);
        assert_eq!(office.shown(person, "phone"), "13900000003");
        assert_eq!(office.shown(person, "guardian"), "赵小山");
        assert_eq!(office.shown(person, "name"), NAME, "only what was named is erased");
        assert!(!pages_hold(office, "13900000002") && !pages_hold(office, PHONE));
        office.assert_sound();
    }
    assert_eq!(town.digest(ZHOUYING), villages[0].digest(ZHOUYING));
}

#[test]
fn both_sides_erase_and_one_enters_a_value_after_both() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = &mut villages[0];
    let person = person_in(village);
    exchange(&mut town, village);
    erase(&mut town, person, Some(&["phone"]));
    town.set(person, &[("phone", "13900000002")]);
    erase(village, person, Some(&["phone"]));
    exchange(&mut town, village);
    for office in [&town, &*village] {
        assert_eq!(office.shown(person, "phone"), "", "the village's erasure had not been seen");
        assert_eq!(office.conflicts(), []);
    }
    village.set(person, &[("phone", "13900000004")]);
    exchange(&mut town, village);
    for office in [&mut town, village] {
        assert_eq!(office.shown(person, "phone"), "13900000004");
        assert_eq!(office.conflicts(), []);
        office.assert_sound();
    }
}

#[test]
fn one_person_of_a_large_import_is_erased_and_files_made_later_verify() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = &mut villages[0];
    let home = village.household(&[("number", "0001")]);
    let (user, unit) = (village.user(), village.unit());
    let mut people = Vec::new();
    let add = |tx: &mut cunce::ledger::WriteTx<'_>| {
        for number in 0..10_000 {
            let name = Value::text(&format!("王{number}号"));
            let id = tx.new_id();
            let fields = [("unit", Value::text(&unit)), ("household", Value::id(home)), ("name", name)];
            tx.create("resident", id, None, &fields)?;
            people.push(id);
        }
        Ok(())
    };
    village.session.book.write(&user, "import", add).unwrap();
    erase(village, people[5_000], None);
    village.assert_sound();
    assert!(!pages_hold(village, "王5000号") && pages_hold(village, "王5001号"));
    exchange(&mut town, village);
    town.assert_sound();
    assert_eq!(town.shown(people[5_001], "name"), "王5001号");
    assert_eq!(town.shown(people[5_000], "name"), "");
    assert!(!pages_hold(&town, "王5000号"));
    assert_eq!(town.digest(ZHOUYING), villages[0].digest(ZHOUYING));
}

#[test]
fn a_restored_copy_erases_again_what_comes_back_to_it_from_another_laptop() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = villages.remove(0);
    let (mut village, backup) = village.backed_up();
    let person = person_in(&mut village);
    exchange(&mut town, &mut village);
    erase(&mut village, person, Some(&["phone"]));

    let mut village = village.restore_from(backup.path());
    common::exchange(&mut town, &mut village);
    common::exchange(&mut town, &mut village);
    assert_eq!(village.shown(person, "name"), town.shown(person, "name"), "the town has given it back");
    assert_eq!(village.shown(person, "phone"), "");
    assert!(!pages_hold(&village, PHONE));
    common::exchange(&mut town, &mut village);
    assert_eq!(town.shown(person, "phone"), "");
    village.assert_sound();
}

#[test]
fn a_restored_copy_erases_again_and_keeps_what_was_entered_afterwards() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let person = person_in(&mut village);
    let home = village.household(&[("number", "0002")]);
    let other = village.person(home, &[("name", "钱多多"), ("phone", "13811112222")]);
    exchange(&mut town, &mut village);
    let backup = tempfile::tempdir().unwrap();
    let mut village = village.reopen();
    copy(&village.place.data, backup.path());
    erase(&mut village, person, Some(&["phone"]));
    exchange(&mut town, &mut village);
    town.set(person, &[("phone", "13900000009")]);
    // This one is erased twice, and neither erasure leaves the laptop before it breaks.
    erase(&mut village, other, Some(&["phone"]));
    village.set(other, &[("phone", "13811112222")]);
    erase(&mut village, other, Some(&["phone"]));

    let mut village = village.restore_from(backup.path());
    assert_eq!((village.shown(person, "phone"), village.shown(other, "phone")), (String::new(), String::new()));
    assert!(!pages_hold(&village, PHONE) && !pages_hold(&village, "13811112222"));
    exchange(&mut town, &mut village);
    exchange(&mut town, &mut village);
    for office in [&mut town, &mut village] {
        assert_eq!(office.shown(person, "phone"), "13900000009");
        assert_eq!(office.shown(other, "phone"), "");
        assert_eq!(office.conflicts(), []);
        office.assert_sound();
    }
    assert_eq!(town.digest(ZHOUYING), village.digest(ZHOUYING));
}

#[test]
fn an_erasure_cannot_be_undone_and_refusals_change_nothing() {
    let mut village = Office::start(ZHOUYING);
    let person = person_in(&mut village);
    let user = village.user();
    erase(&mut village, person, Some(&["phone"]));
    assert_eq!(village.session.book.undo(&user).unwrap_err().code, "cannot_undo_erasure");
    let book = &mut village.session.book;
    for (id, field, code) in [
        (person, Some("unit"), "unknown_field"),
        (person, Some("shoe_size"), "unknown_field"),
        (Uuid::from_u128(9), None, "unknown_id"),
    ] {
        let named = field.map(|field| vec![field.to_owned()]);
        assert_eq!(register::erase(book, &user, id, named.as_deref()).unwrap_err().code, code);
    }
    village.assert_sound();
}

#[test]
fn an_event_shared_with_another_person_keeps_the_other_ones_part() {
    let mut village = Office::start(ZHOUYING);
    let person = person_in(&mut village);
    let home = village.household(&[("number", "0002")]);
    let spouse = village.person(home, &[("name", "孙有福"), ("sex", "1")]);
    let user = village.user();
    let today = village.session.book.today();
    let marriage = register::Event::Marriage { person, spouse: Some(spouse), move_to: None };
    register::record_event(&mut village.session.book, &user, today, &marriage).unwrap();
    let draft = format!("event:move_out:{}", person.hyphenated());
    village.session.book.keep_draft(&draft, Some("{\"name\":\"赵桂梅\"}")).unwrap();
    erase(&mut village, person, None);
    let events = register::view::person(&village.session.book, spouse).unwrap().timeline;
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(!pages_hold(&village, NAME), "the unsaved form is forgotten too");
    village.assert_sound();
}

#[test]
fn what_is_kept_outside_the_books_tells_nobody_that_anything_of_a_kind_was_erased() {
    let (mut office, [her, him, _]) = village();
    let session = &mut office.session;
    let enrolment = enrol(session, her, "antenatal", Some("2026-08-03"));
    let visit = give(session, her, enrolment, "antenatal", "visit", "2026-11-20");
    in_care(session, |book, user| care::erase(book, user, &[her])).unwrap();
    let mut office = office.reopen();
    erase(&mut office, him, None);
    assert_eq!(kept(&office, "sealed").len(), 2, "of the register and of care");
    assert!(kept(&office, "erased").is_empty());
    for file in std::fs::read_dir(&office.place.state).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for word in ["enrolment", "service", "resident", "programme", "birth_date", "\"row\"", "\"entity\"", "\"op\""] {
            assert!(!holds(&bytes, word.as_bytes()), "{word} in {}", path.display());
        }
        for id in [her, him, enrolment, visit] {
            let texts = [id.hyphenated().to_string(), id.simple().to_string()];
            let is_in = holds(&bytes, id.as_bytes()) || texts.iter().any(|text| holds(&bytes, text.as_bytes()));
            assert!(!is_in, "{id} in {}", path.display());
        }
    }
}

#[test]
fn how_much_was_erased_does_not_show_in_the_size_of_what_is_kept() {
    let mut village = Office::start(ZHOUYING);
    let person = person_in(&mut village);
    erase(&mut village, person, Some(&["phone"]));
    let file = kept_of_one(&village);
    let one = std::fs::read(&file).unwrap();
    erase(&mut village, person, Some(&["guardian", "name"]));
    let three = std::fs::read(&file).unwrap();
    assert_eq!(one.len(), three.len());
    let alike = one.iter().zip(&three).filter(|(one, three)| one == three).count();
    assert!(alike < 200, "sealed anew each time, so that nobody can lay one over the other");
}

#[test]
fn what_an_older_version_kept_in_clear_is_taken_over_and_removed() {
    let mut village = Office::start(ZHOUYING);
    let person = person_in(&mut village);
    let (mut village, backup) = village.backed_up();
    let user = village.user();
    let named = Some(vec!["phone".to_owned()]);
    let op = register::erase(&mut village.session.book, &user, person, named.as_deref()).unwrap().op.unwrap();
    let sealed = kept_of_one(&village);
    std::fs::remove_file(&sealed).unwrap();
    let newer = r#"{"row":"what only a newer version knows"}"#;
    let line = format!(r#"{{"row":"{person}","entity":"resident","field":"phone","op":"{op}"}}"#);
    let clear = sealed.with_extension("erased");
    std::fs::write(&clear, format!("{line}\n{newer}\n\u{0}\n")).unwrap();

    // While it cannot be written anew, it stays, and the office opens all the same.
    let in_the_way = sealed.with_extension("sealed.part");
    std::fs::create_dir(&in_the_way).unwrap();
    let village = village.reopen();
    assert!(clear.exists() && !sealed.exists());
    std::fs::remove_dir(&in_the_way).unwrap();
    let mut village = village.reopen();
    assert!(!clear.exists());
    let bytes = std::fs::read(&sealed).unwrap();
    assert!(!holds(&bytes, b"phone") && !holds(&bytes, b"newer"));
    // It is as good as before: for a copy that knows nothing of the erasure, and beside what is erased from now on.
    erase(&mut village, person, Some(&["guardian"]));
    let mut village = village.restore_from(backup.path());
    assert_eq!((village.shown(person, "phone"), village.shown(person, "guardian")), (String::new(), String::new()));
    assert_eq!(village.shown(person, "name"), NAME);
    assert!(!pages_hold(&village, PHONE));
    village.assert_sound();
}

#[test]
fn a_clear_file_and_a_sealed_one_beside_each_other_count_both() {
    let mut village = Office::start(ZHOUYING);
    let person = person_in(&mut village);
    let (mut village, backup) = village.backed_up();
    let user = village.user();
    let named = Some(vec!["phone".to_owned()]);
    let op = register::erase(&mut village.session.book, &user, person, named.as_deref()).unwrap().op.unwrap();
    let sealed = kept_of_one(&village);
    std::fs::remove_file(&sealed).unwrap();
    erase(&mut village, person, Some(&["guardian"]));
    let line = format!(r#"{{"row":"{person}","entity":"resident","field":"phone","op":"{op}"}}"#);
    std::fs::write(sealed.with_extension("erased"), line).unwrap();
    // The very opening that finds the older copy takes the clear file over and erases by both.
    let village = village.restore_from(backup.path());
    assert_eq!((village.shown(person, "phone"), village.shown(person, "guardian")), (String::new(), String::new()));
    assert!(kept(&village, "erased").is_empty());
}

#[test]
fn what_is_kept_and_damaged_stops_nothing_and_is_not_lost() {
    let mut village = Office::start(ZHOUYING);
    let person = person_in(&mut village);
    let (mut village, backup) = village.backed_up();
    erase(&mut village, person, Some(&["phone"]));
    let file = kept_of_one(&village);
    let sound = std::fs::read(&file).unwrap();
    // In the beginning, the length, and what is sealed; cut; and something that never was such a file.
    for at in [0, 16, 2000] {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        village = stays(village, &file, &bytes);
    }
    village = stays(village, &file, &sound[..sound.len() - 1]);
    village = stays(village, &file, b"\0\xff no such file");

    let mut damaged = sound.clone();
    damaged[2000] ^= 1;
    std::fs::write(&file, &damaged).unwrap();
    let mut village = village.reopen();
    erase(&mut village, person, Some(&["guardian"]));
    let mut both = std::fs::read(&file).unwrap();
    assert!(both.len() > damaged.len() && both.ends_with(&damaged), "what could not be opened was not overwritten");
    // Put right by hand, it counts again.
    let at = both.len() - damaged.len() + 2000;
    both[at] ^= 1;
    std::fs::write(&file, &both).unwrap();
    let village = village.restore_from(backup.path());
    assert_eq!((village.shown(person, "phone"), village.shown(person, "guardian")), (String::new(), String::new()));
    assert_eq!(std::fs::read(&file).unwrap().len(), sound.len(), "and both are one again");
}

/// The office opens and works with such a file, which is left as it is.
fn stays(village: Office, file: &Path, bytes: &[u8]) -> Office {
    std::fs::write(file, bytes).unwrap();
    let mut village = village.reopen();
    village.assert_sound();
    assert!(std::fs::read(file).unwrap() == bytes);
    village
}
