//! The day's work of a village officer, through the public API.

mod common;

use common::{Office, ZHOUYING, fields};
use cunce::register::{self, Event};
use jiff::civil::date;
use uuid::Uuid;

struct Village {
    office: Office,
    home: Uuid,
    father: Uuid,
    mother: Uuid,
    son: Uuid,
}

fn village() -> Village {
    let mut office = Office::start(ZHOUYING);
    let home = office.household(&[("number", "0016"), ("village_group", "三组")]);
    let father =
        office.person(home, &[("name", "赵大山"), ("national_id", "11010519491231002X"), ("relation_to_head", "户主")]);
    let mother = office.person(
        home,
        &[("name", "阿依古丽·买买提"), ("birth_date", "1972-07-11"), ("sex", "女"), ("phone", "150-8888-4060")],
    );
    let son = office.person(home, &[("name", "赵桂梅"), ("birth_date", "1998-01-01"), ("relation_to_head", "长子")]);
    office.set(home, &[("head", &father.to_string())]);
    Village { office, home, father, mother, son }
}

impl Village {
    fn happens(&mut self, event: &Event) -> cunce::Result<Uuid> {
        let user = self.office.user();
        register::record_event(&mut self.office.session.book, &user, date(2026, 11, 20), event).map(|done| done.value)
    }

    fn found(&self, text: &str) -> Vec<String> {
        let people = register::find_people(&self.office.session.book, text, 20).unwrap();
        people.into_iter().map(|person| person.name).collect()
    }
}

#[test]
fn people_are_found_by_what_is_at_hand() {
    let village = village();
    for (typed, name) in [
        ("zgm", "赵桂梅"),
        ("zhaogm", "赵桂梅"),
        ("桂梅", "赵桂梅"),
        ("002x", "赵大山"),
        ("8888", "阿依古丽·买买提"),
        ("买买提", "阿依古丽·买买提"),
        ("赵 002x", "赵大山"),
        ("11010519491231002X", "赵大山"),
    ] {
        assert_eq!(village.found(typed), [name], "{typed}");
    }
    assert_eq!(village.found("zzz"), Vec::<String>::new());
    assert_eq!(village.found(""), Vec::<String>::new());
    let homes = register::find_households(&village.office.session.book, "16", 5).unwrap();
    assert_eq!(homes.len(), 1);
}

#[test]
fn lists_show_identity_and_phone_masked() {
    let village = village();
    let person = register::view::person(&village.office.session.book, village.mother).unwrap();
    assert_eq!(person.row.phone, "150****4060");
    assert_eq!(person.fields["phone"], "150****4060");
    assert_eq!(register::view::reveal(&village.office.session.book, village.mother, "phone").unwrap(), "15088884060");
}

#[test]
fn a_newborn_comes_without_name_or_number_and_gets_them_later() {
    let mut village = village();
    let home = village.home;
    let child = village.happens(&Event::Birth { household: home, fields: fields(&[("sex", "女")]) }).unwrap();
    assert_eq!(village.office.shown(child, "birth_date"), "2026-11-20");
    assert_eq!(register::totals(&village.office.session.book).unwrap().newborns_unnamed, 1);
    village.office.set(child, &[("name", "赵新")]);
    assert_eq!(village.found("zx"), ["赵新"]);
    assert_eq!(register::totals(&village.office.session.book).unwrap().newborns_unnamed, 0);
}

#[test]
fn a_household_splits_and_each_has_its_head() {
    let mut village = village();
    let people = vec![village.son, village.mother];
    let head = village.son;
    let new = village.happens(&Event::Split { people, head, fields: fields(&[("number", "0261")]) }).unwrap();
    let shown = register::view::household(&village.office.session.book, new).unwrap();
    assert_eq!((shown.row.head_name.as_str(), shown.row.residents), ("赵桂梅", 2));
    let relation = |id: Uuid| village.office.shown(id, "relation_to_head");
    assert_eq!((relation(village.son), relation(village.mother)), ("02".into(), String::new()));
    assert_eq!(shown.timeline.len(), 1);
    assert_eq!(shown.timeline[0].people.len(), 2);
    let old = register::view::household(&village.office.session.book, village.home).unwrap();
    assert_eq!((old.row.head_name.as_str(), old.row.residents), ("赵大山", 1));
}

#[test]
fn each_event_changes_what_it_says_and_one_undo_takes_all_of_it_back() {
    let (status, marital) = ("residence_status", "marital_status");
    type Case = (fn(&Village) -> Event, &'static str, &'static str);
    let cases: Vec<Case> = vec![
        (|village| Event::Death { person: village.mother }, status, "deceased"),
        (|village| Event::MoveOut { person: village.mother, away_to: "江苏苏州".into() }, "away_to", "江苏苏州"),
        (
            |village| Event::Marriage { person: village.mother, spouse: Some(village.father), move_to: None },
            marital,
            "20",
        ),
        (|village| Event::Divorce { person: village.mother }, marital, "40"),
        (|village| Event::NewHead { household: village.home, head: village.mother }, "relation_to_head", "02"),
    ];
    for (event, field, value) in cases {
        let mut village = village();
        let before = village.office.digest(ZHOUYING);
        let event = event(&village);
        village.happens(&event).unwrap();
        assert_eq!(village.office.shown(village.mother, field), value, "{event:?}");
        let user = village.office.user();
        village.office.session.book.undo(&user).unwrap();
        assert_ne!(village.office.shown(village.mother, field), value, "{event:?}");
        let timeline = register::view::person(&village.office.session.book, village.mother).unwrap().timeline;
        assert!(timeline.is_empty(), "{event:?}");
        assert_ne!(before, "");
        village.office.assert_sound();
    }
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut village = village();
    let before = village.office.digest(ZHOUYING);
    let (son, home) = (village.son, village.home);
    let user = village.office.user();
    for (entered, code) in [
        (vec![("birth_date", "2月30日")], "bad_date"),
        (vec![("birth_date", "2031-05-06")], "future_date"),
        (vec![("national_id", "12345")], "id_shape"),
        (vec![("height", "170")], "unknown_field"),
        (vec![("phone", "13900000000"), ("sex", "?")], "unknown_code"),
    ] {
        let refused = register::set_fields(&mut village.office.session.book, &user, son, &fields(&entered));
        assert_eq!(refused.unwrap_err().code, code, "{entered:?}");
    }
    let too_long = "长".repeat(61);
    let refused = register::set_fields(&mut village.office.session.book, &user, son, &fields(&[("note", &too_long)]));
    assert_eq!(refused.unwrap_err().code, "note_too_long");
    let refused = register::void_row(&mut village.office.session.book, &user, home, "entered_by_mistake");
    assert_eq!(refused.unwrap_err().code, "household_has_people");
    assert_eq!(village.office.digest(ZHOUYING), before);
}

#[test]
fn a_doubt_is_kept_found_and_can_be_set_aside_until_the_value_changes() {
    let mut village = village();
    village.office.set(village.son, &[("national_id", "610902199801011111")]);
    let codes = |village: &Village| -> Vec<String> {
        let mut codes: Vec<_> =
            register::findings(&village.office.session.book).unwrap().into_iter().map(|finding| finding.code).collect();
        codes.sort();
        codes
    };
    assert_eq!(codes(&village), ["id_checksum"]);
    let user = village.office.user();
    let finding = register::findings(&village.office.session.book).unwrap().remove(0);
    register::dismiss(&mut village.office.session.book, &user, &finding.id).unwrap();
    assert_eq!(codes(&village), Vec::<String>::new());
    village.office.set(village.son, &[("national_id", "610902199801011112")]);
    assert_eq!(codes(&village), ["id_checksum"]);
}

#[test]
fn a_pasted_column_goes_in_whole_or_not_at_all() {
    let mut village = village();
    let user = village.office.user();
    let people = [village.father, village.mother, village.son];
    let cells = |texts: [&str; 3]| people.into_iter().zip(texts.map(str::to_owned)).collect::<Vec<_>>();
    let bad = cells(["13900000001", "13900000002", &"长".repeat(300)]);
    let refused = register::paste_column(&mut village.office.session.book, &user, "guardian", &bad);
    assert!(refused.is_err());
    assert_eq!(village.office.shown(village.father, "guardian"), "");
    let good = cells(["13900000001", "139 0000 0002", "13900000003"]);
    register::paste_column(&mut village.office.session.book, &user, "phone", &good).unwrap();
    assert_eq!(village.office.shown(village.mother, "phone"), "13900000002");
    village.office.session.book.undo(&user).unwrap();
    assert_eq!(village.office.shown(village.mother, "phone"), "15088884060");
    assert_eq!(village.office.shown(village.father, "phone"), "");
}

#[test]
fn undo_goes_back_step_by_step_and_stops_at_what_others_built_on() {
    let mut village = village();
    let user = village.office.user();
    village.office.set(village.son, &[("phone", "13900000001")]);
    village.office.set(village.son, &[("phone", "13900000002")]);
    village.office.session.book.undo(&user).unwrap();
    assert_eq!(village.office.shown(village.son, "phone"), "13900000001");
    village.office.session.book.undo(&user).unwrap();
    assert_eq!(village.office.shown(village.son, "phone"), "");
    let history = register::view::history(&village.office.session.book, village.son).unwrap();
    assert_eq!(history.iter().filter(|entry| entry.field == "phone").count(), 4, "an undo is a write too");
    // And on, through the household's head, to the people themselves.
    for _ in 0..5 {
        village.office.session.book.undo(&user).unwrap();
    }
    assert_eq!(village.office.session.book.undo(&user).unwrap_err().code, "nothing_to_undo");
    assert_eq!(register::totals(&village.office.session.book).unwrap().residents, 0);
    village.office.assert_sound();
}
