//! Villages merge, split and are renumbered: everyone follows, nothing an unaware office wrote is lost, the old code is found.

mod common;

use common::{MINLI, Office, SISHU, TOWN, ZHOUYING};
use cunce::register::division::{self, Change};
use cunce::register::{self, Filter, view};
use uuid::Uuid;

const NEW: &str = "610902104299";

fn exchange(town: &mut Office, village: &mut Office, round: &str) {
    let stick = tempfile::tempdir().unwrap();
    let unit = village.unit();
    let up = village.export(TOWN, stick.path(), &format!("{round}-up.ccs"));
    town.merge(&[up]);
    let down = town.export(&unit, stick.path(), &format!("{round}-down.ccs"));
    village.merge(&[down]);
}

fn change(office: &mut Office, change: &Change) -> cunce::Result<(u32, u32)> {
    let user = office.user();
    division::change(&mut office.session.book, &user, change).map(|done| done.value)
}

fn listed(office: &Office, unit: &str) -> Vec<String> {
    let filter = Filter { unit: Some(unit.to_owned()), limit: 100, ..Filter::default() };
    let mut names: Vec<String> =
        register::people(&office.session.book, &filter).unwrap().1.into_iter().map(|person| person.name).collect();
    names.sort();
    names
}

fn unit_of(office: &Office, id: Uuid) -> String {
    view::record(&office.session.book, id, false).unwrap().unit
}

/// A household of a village with one person.
fn family(village: &mut Office, number: &str, group: &str, name: &str) -> (Uuid, Uuid) {
    let home = village.household(&[("number", number), ("village_group", group)]);
    (home, village.person(home, &[("name", name), ("birth_date", "1990-01-01")]))
}

#[test]
fn a_renumbered_village_goes_on_and_what_it_wrote_unaware_follows() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    let (_, person) = family(&mut villages[0], "0001", "1组", "甲一");
    family(&mut villages[1], "0001", "1组", "乙一");
    for village in &mut villages {
        exchange(&mut town, village, "1");
    }
    let renumber = Change::Renumber { old: ZHOUYING.into(), new: NEW.into(), name: "新周营村".into() };
    assert_eq!(change(&mut villages[0], &renumber).unwrap_err().code, "town_decides");
    assert_eq!(change(&mut town, &renumber).unwrap(), (1, 1));
    assert_eq!((unit_of(&town, person).as_str(), unit_of(&villages[0], person).as_str()), (NEW, ZHOUYING));
    // The village has not heard of it: it edits someone, and someone new comes.
    villages[0].set(person, &[("phone", "13900000001")]);
    let (late_home, late) = family(&mut villages[0], "0002", "1组", "甲二");
    exchange(&mut town, &mut villages[0], "2");
    for office in [&town, &villages[0]] {
        assert_eq!(office.shown(person, "phone"), "13900000001");
        assert_eq!([person, late, late_home].map(|id| unit_of(office, id)), [NEW; 3]);
        assert_eq!(listed(office, NEW), ["甲一", "甲二"]);
        assert_eq!(listed(office, ZHOUYING), ["甲一", "甲二"], "the old code finds them");
        assert!(office.conflicts().is_empty());
    }
    assert_eq!(town.digest(NEW), villages[0].digest(NEW));
    // It goes on writing, under the code of its card, and reads its people under the new one.
    let (_, later) = family(&mut villages[0], "0003", "1组", "甲三");
    assert_eq!(cunce::exchange::import::unit_for(&villages[0].session, Some(NEW)).unwrap(), ZHOUYING);
    villages[0].set(person, &[("note", "照旧")]);
    exchange(&mut town, &mut villages[0], "3");
    assert_eq!((unit_of(&villages[0], later).as_str(), town.shown(person, "note").as_str()), (NEW, "照旧"));
    assert_eq!(register::totals(&villages[0].session.book).unwrap().residents, 3);
    assert_eq!(town.digest(NEW), villages[0].digest(NEW));
    let names = |office: &Office| view::units(&office.session.book).unwrap().into_iter().map(|unit| unit.name);
    assert_eq!(names(&villages[0]).collect::<Vec<_>>(), ["新周营村"]);
    for typed in [ZHOUYING, "周营村", "新周营村", NEW] {
        assert_eq!(register::find_people(&town.session.book, typed, 20).unwrap().len(), 3, "{typed}");
    }
    let history = view::history(&town.session.book, person).unwrap();
    let moved = history.iter().find(|entry| entry.field == "unit").unwrap();
    assert_eq!((moved.before.as_str(), moved.value.as_str(), moved.action.as_str()), (ZHOUYING, NEW, "division"));
    // The other village learns what became of its neighbour, and nothing of the people.
    exchange(&mut town, &mut villages[1], "4");
    assert_eq!(division::current(&villages[1].session.book, ZHOUYING).unwrap(), NEW);
    assert_eq!(villages[1].session.book.digest(None, "resident").unwrap().counted, 1);
    assert_eq!(town.digest(SISHU), villages[1].digest(SISHU));
    assert_eq!(change(&mut town, &renumber).unwrap_err().code, "division_ended");
    for office in villages.iter_mut().chain([&mut town]) {
        office.assert_sound();
    }
}

#[test]
fn merged_villages_share_their_people_and_undoing_parts_them_again() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    let (_, first) = family(&mut villages[0], "0001", "1组", "甲一");
    let (_, second) = family(&mut villages[1], "0001", "1组", "乙一");
    for village in &mut villages {
        exchange(&mut town, village, "1");
    }
    let merge = |into: &str, name: Option<&str>| Change::Merge {
        old: vec![ZHOUYING.into(), SISHU.into()],
        into: into.into(),
        name: name.map(str::to_owned),
    };
    assert_eq!(change(&mut town, &merge(NEW, None)).unwrap_err().code, "missing_unit_name");
    let before = [ZHOUYING, SISHU].map(|unit| town.digest(unit));
    change(&mut town, &merge(NEW, Some("合并村"))).unwrap();
    let user = town.user();
    town.session.book.undo(&user).unwrap();
    assert_eq!([ZHOUYING, SISHU].map(|unit| town.digest(unit)), before);
    assert_eq!(division::current(&town.session.book, SISHU).unwrap(), SISHU);
    assert_eq!(change(&mut town, &merge(NEW, Some("合并村"))).unwrap(), (2, 2));
    // One office hears of it first and writes on someone of the other; that one writes unaware.
    villages[1].set(second, &[("phone", "13900000002")]);
    exchange(&mut town, &mut villages[0], "2");
    assert_eq!(listed(&villages[0], NEW), ["乙一", "甲一"]);
    villages[0].set(second, &[("note", "并村")]);
    for round in ["3", "4"] {
        for village in &mut villages {
            exchange(&mut town, village, round);
        }
    }
    for office in [&town, &villages[0], &villages[1]] {
        assert_eq!(listed(office, NEW), ["乙一", "甲一"]);
        assert_eq!(
            (office.shown(second, "phone"), office.shown(second, "note")),
            ("13900000002".into(), "并村".into())
        );
        assert_eq!(unit_of(office, first), NEW);
        assert_eq!(office.digest(NEW), town.digest(NEW));
        assert!(office.conflicts().is_empty());
    }
    for office in villages.iter_mut().chain([&mut town]) {
        office.assert_sound();
    }
}

#[test]
fn after_a_split_the_groups_named_leave_and_the_rest_stays() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, MINLI]);
    let (_, stays) = family(&mut villages[0], "0001", "1组", "甲一");
    let (_, leaves) = family(&mut villages[0], "0002", "2组", "甲二");
    exchange(&mut town, &mut villages[0], "1");
    let split = |group: &str, into: &str, name: Option<&str>| Change::Split {
        old: ZHOUYING.into(),
        into: into.into(),
        name: name.map(str::to_owned),
        groups: vec![group.into()],
    };
    for (wrong, code) in [
        (split("9组", NEW, Some("新村")), "no_such_group"),
        (split("2组", ZHOUYING, None), "division_exists"),
        (split("2组", "610902105001", Some("新村")), "unknown_unit"),
        (split("2组", "610902104999", Some("新村")), "unknown_unit"),
        (split("2组", NEW, None), "missing_unit_name"),
    ] {
        assert_eq!(change(&mut town, &wrong).unwrap_err().code, code);
    }
    // To a village that has an office: it gets them with their whole history.
    assert_eq!(change(&mut town, &split("二组", MINLI, None)).unwrap(), (1, 1));
    for village in &mut villages {
        exchange(&mut town, village, "2");
    }
    assert_eq!(division::current(&villages[0].session.book, ZHOUYING).unwrap(), ZHOUYING);
    assert_eq!(
        (listed(&villages[0], ZHOUYING), listed(&villages[1], MINLI)),
        (vec!["甲一".into()], vec!["甲二".into()])
    );
    assert_eq!((unit_of(&town, stays).as_str(), unit_of(&town, leaves).as_str()), (ZHOUYING, MINLI));
    assert_eq!(
        villages[1].session.book.history(leaves).unwrap().len(),
        town.session.book.history(leaves).unwrap().len()
    );
    assert_eq!(town.digest(MINLI), villages[1].digest(MINLI));
    assert_eq!(town.digest(ZHOUYING), villages[0].digest(ZHOUYING));
    for office in villages.iter_mut().chain([&mut town]) {
        office.assert_sound();
    }
}

#[test]
fn a_village_that_was_split_off_sets_its_own_office_up_and_gets_its_people() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    let (_, stays) = family(&mut villages[0], "0001", "1组", "甲一");
    let (home, leaves) = family(&mut villages[0], "0002", "2组", "甲二");
    villages[0].set(leaves, &[("phone", "13900000001")]);
    family(&mut villages[1], "0001", "1组", "乙一");
    for village in &mut villages {
        exchange(&mut town, village, "1");
    }
    let split =
        Change::Split {
            old: ZHOUYING.into(), into: NEW.into(), name: Some("新村".into()), groups: vec!["2组".into()]
        };
    assert_eq!(change(&mut town, &split).unwrap(), (1, 1));
    assert_eq!(division::villages_of(&town.session.book, TOWN).unwrap().get(NEW).unwrap(), "新村");

    // The list of divisions does not know the code; the office goes by its own name until the town's file comes.
    let mut new = Office::start_named(NEW, "新村办公室");
    town.swap_cards(&mut new);
    let name = |office: &Office| cunce::view::office(&office.session).unit_name;
    assert_eq!(name(&new), "新村办公室");
    let (_, early) = family(&mut new, "0003", "2组", "丙一");
    exchange(&mut town, &mut new, "2");
    assert_eq!(name(&new), "新村");
    assert_eq!(listed(&new, NEW), ["丙一", "甲二"]);
    assert_eq!((new.shown(leaves, "phone").as_str(), unit_of(&new, home).as_str()), ("13900000001", NEW));
    let history = |office: &Office| office.session.book.history(leaves).unwrap().len();
    assert_eq!(history(&new), history(&town));
    assert!(
        view::record(&new.session.book, stays, false).is_err(),
        "the rest of the old village is none of its business"
    );

    // It edits; the town has it. The old village, which wrote on them before it heard, loses sight of them; the write is kept.
    new.set(leaves, &[("note", "新村登记")]);
    villages[0].set(leaves, &[("education", "70")]);
    for round in ["3", "4"] {
        exchange(&mut town, &mut villages[0], &format!("old-{round}"));
        exchange(&mut town, &mut new, &format!("new-{round}"));
    }
    for office in [&town, &new] {
        assert_eq!(
            (office.shown(leaves, "note").as_str(), office.shown(leaves, "education").as_str()),
            ("新村登记", "70")
        );
        assert_eq!(unit_of(office, early), NEW);
        assert!(office.conflicts().is_empty());
    }
    assert_eq!(
        (listed(&villages[0], ZHOUYING), listed(&villages[0], NEW)),
        (vec!["甲一".into()], Vec::<String>::new())
    );
    assert!(register::find_people(&villages[0].session.book, "甲二", 20).unwrap().is_empty());
    assert!(view::record(&villages[0].session.book, early, false).is_err());
    let old_history = villages[0].session.book.history(leaves).unwrap();
    assert!(
        old_history.iter().all(|entry| entry.field != "note"),
        "what the new village writes is not told to the old one"
    );
    assert_eq!(town.digest(NEW), new.digest(NEW));
    assert_eq!(town.digest(ZHOUYING), villages[0].digest(ZHOUYING));
    for office in villages.iter_mut().chain([&mut town, &mut new]) {
        office.assert_sound();
    }
}
