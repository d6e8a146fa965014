//! Erasing a person's values: gone from tables, journal, files and backups, at every office, while the chain still verifies.

mod common;

use std::path::Path;

use common::{Office, TOWN, ZHOUYING, pages_hold};
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
