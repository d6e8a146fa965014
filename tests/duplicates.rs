//! One person in two registrations: found, linked, parted again, and counted once.

mod common;

use std::collections::BTreeMap;

use common::{Office, SISHU, TOWN, ZHOUYING, fields};
use cunce::ledger::Changed;
use cunce::register::{self, Filter, view};
use uuid::Uuid;

fn exchange(town: &mut Office, village: &mut Office, round: &str) {
    let stick = tempfile::tempdir().unwrap();
    let unit = village.unit();
    let up = village.export(TOWN, stick.path(), &format!("{round}-up.ccs"));
    town.merge(&[up]);
    let down = town.export(&unit, stick.path(), &format!("{round}-down.ccs"));
    village.merge(&[down]);
}

fn link(office: &mut Office, a: Uuid, b: Uuid, take: &[(&str, &str)]) -> cunce::Result<Changed<Uuid>> {
    let user = office.user();
    register::link(&mut office.session.book, &user, a, b, &fields(take))
}

fn unlink(office: &mut Office, a: Uuid, b: Uuid) -> cunce::Result<Changed<register::Parted>> {
    let user = office.user();
    register::unlink(&mut office.session.book, &user, a, b)
}

fn not_same(office: &mut Office, a: Uuid, b: Uuid) -> cunce::Result<Changed<()>> {
    let user = office.user();
    register::not_same(&mut office.session.book, &user, a, b)
}

fn candidates(office: &Office) -> Vec<(Uuid, Uuid)> {
    register::duplicates(&office.session.book).unwrap().into_iter().map(|pair| (pair.a.id, pair.b.id)).collect()
}

fn residents(office: &Office) -> u32 {
    register::totals(&office.session.book).unwrap().residents
}

fn listed(office: &Office, unit: &str) -> Vec<String> {
    let filter = Filter { unit: Some(unit.to_owned()), limit: 100, ..Filter::default() };
    let (total, rows) = register::people(&office.session.book, &filter).unwrap();
    assert_eq!(total, rows.len());
    rows.into_iter().map(|row| row.id).collect()
}

fn also(office: &Office, id: Uuid) -> Vec<String> {
    let person = view::person(&office.session.book, id).unwrap();
    person.also.into_iter().map(|other| other.id).collect()
}

fn found(office: &Office, typed: &str) -> Vec<String> {
    register::find_people(&office.session.book, typed, 20).unwrap().into_iter().map(|person| person.id).collect()
}

fn text(id: Uuid) -> String {
    id.hyphenated().to_string()
}

/// Everything a person sees of the village that a link must leave as it was.
fn seen(office: &Office, people: &[Uuid]) -> String {
    let book = &office.session.book;
    let shown = people.iter().map(|id| view::record(book, *id, true).unwrap());
    let text = serde_json::to_string(&shown.collect::<Vec<_>>()).unwrap();
    format!("{text} {:?} {} {:?}", listed(office, &office.unit()), residents(office), candidates(office))
}

#[test]
fn two_registrations_in_one_village_are_linked_shown_once_and_parted_as_if_nothing_had_been() {
    let mut village = Office::start(ZHOUYING);
    let (old, new) = (village.household(&[("number", "0001")]), village.household(&[("number", "0002")]));
    let head = village.person(old, &[("name", "李强"), ("birth_date", "1950-01-01")]);
    village.set(old, &[("head", &text(head))]);
    let first = village.person(old, &[("name", "王芳"), ("birth_date", "1990-01-01"), ("phone", "13900000001")]);
    let second = village.person(new, &[("name", "王芳"), ("birth_date", "1990-01-01"), ("phone", "13900000002")]);
    assert!(first < second, "ids are given in the order of time");
    let before = seen(&village, &[first, second]);
    assert_eq!(candidates(&village), [(first, second)]);
    assert_eq!((residents(&village), listed(&village, ZHOUYING).len()), (3, 3));

    let linked = link(&mut village, second, first, &[]).unwrap();
    assert_eq!((linked.value, linked.op.is_some()), (first, true));
    assert_eq!(candidates(&village), []);
    assert_eq!(residents(&village), 2);
    assert_eq!(listed(&village, ZHOUYING), [text(head), text(first)]);
    assert_eq!((also(&village, first), also(&village, second)), (vec![text(second)], vec![text(first)]));
    assert_eq!(village.shown(first, "phone"), "13900000001", "a link moves no value");
    let homes = [old, new].map(|id| view::household(&village.session.book, id).unwrap());
    assert_eq!(homes.each_ref().map(|home| (home.row.residents, home.members.len())), [(2, 2), (0, 0)]);
    // What only the other registration says finds the person who is shown.
    for typed in ["王芳", "13900000002", "13900000001", "wf"] {
        assert_eq!(found(&village, typed), [text(first)], "{typed}");
    }
    let sheet = village.place.data.join("register.xlsx");
    assert_eq!(cunce::exchange::register_file::write_register(&mut village.session, &sheet, "check").unwrap(), 2);
    // Its household still has a registration in it.
    let user = village.user();
    let refused = register::void_row(&mut village.session.book, &user, new, "other").unwrap_err();
    assert_eq!(refused.code, "household_has_people");

    assert_eq!(link(&mut village, first, second, &[]).unwrap().op, None, "linked already");
    let parted = unlink(&mut village, first, second).unwrap().value;
    assert_eq!(parted.through, None);
    assert_eq!(seen(&village, &[first, second]), before);
    assert_eq!(unlink(&mut village, first, second).unwrap_err().code, "not_linked");
    // The same by undoing.
    link(&mut village, first, second, &[("phone", "13900000002")]).unwrap();
    assert_eq!(village.shown(first, "phone"), "13900000002");
    village.session.book.undo(&user).unwrap();
    assert_eq!(seen(&village, &[first, second]), before);
    village.assert_sound();
}

#[test]
fn what_the_shown_person_carries_is_chosen_and_written_in_the_same_write() {
    let mut village = Office::start(ZHOUYING);
    let home = village.household(&[("number", "0001")]);
    let first = village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
    let second = village
        .person(home, &[("name", "王方"), ("birth_date", "1990-01-01"), ("phone", "13900000002"), ("note", "嫁入")]);
    let book = &village.session.book;
    let choice = BTreeMap::from([("phone".to_owned(), second), ("name".to_owned(), second), ("sex".to_owned(), first)]);
    let take = register::values_of(book, &choice).unwrap();
    assert_eq!(take, fields(&[("phone", "13900000002"), ("name", "王方"), ("sex", "")]));
    let before = village.session.book.history(first).unwrap().len();
    let user = village.user();
    register::link(&mut village.session.book, &user, first, second, &take).unwrap();
    assert_eq!((village.shown(first, "phone"), village.shown(first, "name")), ("13900000002".into(), "王方".into()));
    assert_eq!(village.session.book.history(first).unwrap().len(), before + 2);
    assert_eq!(village.shown(first, "note"), "", "only what was chosen");
    // Nobody may drop out of the lists unnoticed.
    let third = village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
    unlink(&mut village, first, second).unwrap();
    village.set(first, &[("residence_status", "moved_out")]);
    assert_eq!(link(&mut village, first, third, &[]).unwrap_err().code, "status_to_choose");
    link(&mut village, first, third, &[("residence_status", "at_home")]).unwrap();
    assert_eq!(village.shown(first, "residence_status"), "at_home");
    for (a, b, take, code) in [
        (first, first, ("name", "王芳"), "same_registration"),
        (first, home, ("name", "王芳"), "unknown_id"),
        (first, second, ("birth_date", "三月"), "bad_date"),
        (first, second, ("colour", "红"), "unknown_field"),
    ] {
        assert_eq!(link(&mut village, a, b, &[take]).unwrap_err().code, code);
    }
    village.assert_sound();
}

#[test]
fn no_is_remembered_until_someone_says_yes() {
    let mut village = Office::start(ZHOUYING);
    let home = village.household(&[("number", "0001")]);
    let id = ("national_id", "61090219720711947X");
    let people: Vec<Uuid> = (0..3).map(|_| village.person(home, &[("name", "赵桂梅"), id])).collect();
    let [a, b, c] = people[..] else { panic!() };
    assert_eq!(candidates(&village).len(), 3);
    not_same(&mut village, b, a).unwrap();
    assert_eq!(not_same(&mut village, a, b).unwrap().op, None, "said already");
    assert_eq!(candidates(&village), [(a, c), (b, c)]);
    // The list of findings has the same memory.
    let of = |village: &Office, id: Uuid| {
        let found = register::findings_of(&village.session.book, id).unwrap();
        let found = found.into_iter().filter(|finding| finding.code == "duplicate_in_register");
        found.flat_map(|finding| finding.others).map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!((of(&village, a), of(&village, c)), (vec![c], vec![a, b]));
    let user = village.user();
    let finding =
        register::findings(&village.session.book).unwrap().into_iter().find(|found| found.person == c).unwrap();
    register::dismiss(&mut village.session.book, &user, &finding.id).unwrap();
    assert_eq!(candidates(&village), []);
    assert_eq!((of(&village, a), of(&village, b), of(&village, c)), (vec![], vec![], vec![]));
    village.session.book.undo(&user).unwrap();
    assert_eq!(candidates(&village), [(a, c), (b, c)]);
    // A link takes the no back, and a no the link.
    link(&mut village, a, b, &[]).unwrap();
    assert_eq!(candidates(&village), [(a, c)], "one pair of the two sets is enough to ask");
    unlink(&mut village, a, b).unwrap();
    assert_eq!(candidates(&village).len(), 3);
    link(&mut village, a, b, &[]).unwrap();
    not_same(&mut village, a, b).unwrap();
    assert_eq!(residents(&village), 3);
    // Through a third.
    link(&mut village, a, c, &[]).unwrap();
    assert_eq!(link(&mut village, b, c, &[]).unwrap_err().code, "said_not_same");
    link(&mut village, a, b, &[]).unwrap();
    assert_eq!(link(&mut village, b, c, &[]).unwrap().op, None, "one person already");
    assert_eq!(residents(&village), 1);
    assert_eq!(unlink(&mut village, b, c).unwrap_err().code, "linked_through");
    assert_eq!(not_same(&mut village, b, c).unwrap_err().code, "linked_through");
    unlink(&mut village, a, b).unwrap();
    assert_eq!((residents(&village), candidates(&village)), (2, vec![(a, b)]));
    village.assert_sound();
}

#[test]
fn registered_in_one_village_living_in_another_the_town_links_and_counts_once_and_tells_no_village() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    let mut people = Vec::new();
    for (nth, village) in villages.iter_mut().enumerate() {
        let home = village.household(&[("number", "0001")]);
        let id = ("national_id", "61090219720711947X");
        people.push(village.person(home, &[("name", "赵桂梅"), id, ("phone", &format!("1390000000{nth}"))]));
        exchange(&mut town, village, "1");
    }
    let [first, second] = people[..] else { panic!() };
    assert_eq!(candidates(&town), [(first.min(second), first.max(second))]);
    assert!(villages.iter().all(|village| candidates(village).is_empty()));
    assert_eq!(residents(&town), 2);
    link(&mut town, first, second, &[]).unwrap();
    assert_eq!((residents(&town), candidates(&town).len()), (1, 0));
    assert_eq!((listed(&town, ZHOUYING), listed(&town, SISHU)), (vec![text(first)], vec![text(second)]));
    assert_eq!(also(&town, first), [text(second)]);
    for (village, other) in villages.iter_mut().zip([second, first]) {
        exchange(&mut town, village, "2");
        let unit = village.unit();
        assert_eq!((residents(village), listed(village, &unit).len()), (1, 1));
        assert_eq!(town.digest(&unit), village.digest(&unit));
        let counted = |office: &Office| office.session.book.digest(Some(&unit), "resident").unwrap().counted;
        assert_eq!((counted(&town), counted(village)), (1, 1));
        assert!(view::person(&village.session.book, other).is_err(), "a village never gets another village's people");
        let own = if other == second { first } else { second };
        assert!(also(village, own).is_empty());
        // Not a single operation about it has come.
        let verified = village.session.book.verify().unwrap();
        assert_eq!(verified.ops, 2, "the household and the person");
    }
    not_same(&mut town, first, second).unwrap();
    assert_eq!((residents(&town), candidates(&town).len()), (2, 0));
    for village in &mut villages {
        exchange(&mut town, village, "3");
        assert_eq!(village.session.book.verify().unwrap().ops, 2);
    }
    town.assert_sound();
}

#[test]
fn a_link_travels_with_its_person_and_both_offices_may_decide_at_once() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = &mut villages[0];
    let home = village.household(&[("number", "0001")]);
    let mut person = |name: &str| village.person(home, &[("name", name), ("birth_date", "1990-01-01")]);
    let (a, b, c) = (person("王芳"), person("王芳"), person("李强"));
    exchange(&mut town, village, "1");
    // Both link: two rows, one person. One of them parts them: the other's link stands.
    link(&mut town, a, b, &[]).unwrap();
    link(village, a, b, &[]).unwrap();
    exchange(&mut town, village, "2");
    assert_eq!((residents(&town), residents(village)), (2, 2));
    // Parting takes back every link between the two that is known.
    unlink(village, a, b).unwrap();
    exchange(&mut town, village, "3");
    assert_eq!((residents(&town), residents(village), town.conflicts().len()), (3, 3, 0));
    // One links while the other says no: both are remembered, the link shows them as one until someone decides.
    link(&mut town, a, b, &[]).unwrap();
    not_same(village, a, b).unwrap();
    exchange(&mut town, village, "4");
    assert_eq!((residents(&town), residents(village)), (2, 2));
    not_same(village, a, b).unwrap();
    exchange(&mut town, village, "5");
    // Both part the same link at once: equal, so nothing is in question.
    link(&mut town, a, b, &[]).unwrap();
    exchange(&mut town, village, "6");
    unlink(&mut town, a, b).unwrap();
    unlink(village, a, b).unwrap();
    exchange(&mut town, village, "7");
    // Each finds a way of its own from one to the other: taking one back is not enough, and it is said.
    link(&mut town, a, c, &[]).unwrap();
    link(&mut town, c, b, &[]).unwrap();
    link(village, a, b, &[]).unwrap();
    exchange(&mut town, village, "8");
    assert_eq!(unlink(village, a, b).unwrap().value.through, Some(c));
    assert_eq!(residents(village), 1);
    unlink(village, c, b).unwrap();
    exchange(&mut town, village, "9");
    for office in [&mut town, village] {
        assert_eq!((residents(office), office.conflicts()), (2, vec![]));
        office.assert_sound();
    }
    assert_eq!(town.digest(ZHOUYING), villages[0].digest(ZHOUYING));
}

#[test]
fn those_who_died_or_were_taken_back_are_no_candidates() {
    let mut village = Office::start(ZHOUYING);
    let home = village.household(&[("number", "0001")]);
    let mut person = || village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
    let (a, b) = (person(), person());
    assert_eq!(candidates(&village).len(), 1);
    village.set(b, &[("residence_status", "deceased")]);
    assert_eq!(candidates(&village), []);
    village.set(b, &[("residence_status", "")]);
    let user = village.user();
    register::void_row(&mut village.session.book, &user, b, "duplicate_entry").unwrap();
    assert_eq!(candidates(&village), []);
    assert_eq!(link(&mut village, a, b, &[]).unwrap_err().code, "voided");
}
