//! Counts and lists that leave the office, and the ways in which someone might try to get round what they do not tell.

mod common;

use std::path::Path;

use common::{NOW, Office, PASSPHRASE, SISHU, ZHOUYING, clock, exchange};
use cunce::exchange::handed_out::{HIDDEN, write_counts, write_list};
use cunce::insight::columns::{DECISIONS, columns};
use cunce::insight::counts::{Counts, Dimension, TOTAL, counts};
use cunce::insight::template::{self, NewTemplate};
use cunce::insight::view;
use cunce::ledger::Value;
use cunce::register::{self, SCHEMA};
use cunce::security::{NewUser, Post, Unlock};
use uuid::Uuid;

const OTHER: &str = "桃花流水鳜鱼肥";

fn code<T>(done: cunce::Result<T>) -> Result<T, &'static str> {
    done.map_err(|error| error.code)
}

/// So many residents of a group, each a man or a woman, at home or away, born in a year.
fn people(office: &mut Office, group: &str, many: &[(u32, &str, &str, &str)]) {
    let home = office.household(&[("number", "0001"), ("village_group", group)]);
    let mut number = 0;
    for (count, sex, year, status) in many {
        for _ in 0..*count {
            number += 1;
            let (name, born) = (format!("居民{number}"), format!("{year}-03-01"));
            office.person(home, &[("name", &name), ("sex", sex), ("birth_date", &born), ("residence_status", status)]);
        }
    }
}

fn template(change: impl FnOnce(&mut NewTemplate)) -> NewTemplate {
    let text = |text: &str| text.to_owned();
    let mut new = NewTemplate {
        name: text("学龄儿童"),
        recipient: text("镇教育办"),
        document: text("安教函〔2026〕12号"),
        ends: text("2027-02-28"),
        columns: ["name", "sex", "birth_date", "address"].map(text).into(),
        choice: vec![(text("age"), text("3-17"))],
    };
    change(&mut new);
    new
}

fn add(office: &mut Office, new: &NewTemplate) -> Result<Uuid, &'static str> {
    let user = office.user();
    code(template::add(&mut office.session.book, &user, new)).map(|done| done.value)
}

fn count(office: &Office, by: &[Dimension], row: &str, column: &str) -> Option<u32> {
    let counts = counts(&office.session.book, by).unwrap();
    let at = counts.columns.iter().position(|code| code == column).expect("a column");
    counts.rows.iter().find(|one| one.label == row).expect("a row").counts[at]
}

/// Every text of a workbook.
fn texts(path: &Path) -> Vec<Vec<String>> {
    let bytes = std::fs::read(path).unwrap();
    let workbook = cunce::exchange::roster::workbook::read(&bytes).unwrap();
    workbook.sheets[0].rows().map(|(_, cells)| cells.iter().map(|cell| cell.text.clone()).collect()).collect()
}

const UNIT_SEX: [Dimension; 2] = [Dimension::Unit, Dimension::Sex];
const UNIT_AGE: [Dimension; 2] = [Dimension::Unit, Dimension::Age];

#[test]
fn a_village_counts_by_group_and_small_numbers_are_not_told_whichever_way_it_is_asked() {
    let mut office = Office::start(ZHOUYING);
    people(
        &mut office,
        "2组",
        &[(9, "1", "1980", "at_home"), (8, "2", "1955", "at_home"), (2, "2", "2025", "at_home")],
    );
    people(&mut office, "10组", &[(20, "1", "1955", "at_home"), (14, "2", "1980", "away")]);
    let rows: Vec<String> =
        counts(&office.session.book, &UNIT_AGE).unwrap().rows.into_iter().map(|row| row.label).collect();
    assert_eq!(rows, ["2组", "10组", TOTAL]);
    assert_eq!(count(&office, &UNIT_SEX, "2组", "1"), Some(9));
    assert_eq!(count(&office, &[Dimension::Sex], "2", TOTAL), Some(24));
    // The two small children are told nowhere, nor what with the total would give them.
    for by in [&UNIT_AGE[..], &[Dimension::Age]] {
        let told = counts(&office.session.book, by).unwrap();
        assert!(told.hides());
        assert_eq!(told.rows.last().unwrap().counts.last(), Some(&Some(53)));
        for row in &told.rows {
            assert!(row.counts.iter().flatten().all(|count| *count == 0 || *count >= 5), "{row:?}");
        }
    }
    assert_eq!(count(&office, &[Dimension::Age], "0-2", TOTAL), None);
    let complements = ["35-59", "60-79"].map(|band| count(&office, &[Dimension::Age], band, TOTAL));
    assert!(complements.contains(&None), "fifty-three less the others would be two");
}

#[test]
fn only_closed_dimensions_are_counted_and_never_two_that_could_be_subtracted() {
    let mut office = Office::start(ZHOUYING);
    people(&mut office, "1组", &[(30, "1", "1980", "at_home")]);
    for by in ["marital_status", "ethnicity", "births", "parity", "education", "care", "household", ""] {
        assert_eq!(code(Dimension::from_code(by)), Err("unknown_dimension"), "{by}");
    }
    use Dimension::{Age, ResidenceStatus, Sex, Unit};
    for by in [&[Age, Sex][..], &[Sex, ResidenceStatus], &[Age, ResidenceStatus], &[Unit, Unit], &[Unit, Age, Sex], &[]]
    {
        assert_eq!(code(counts(&office.session.book, by)), Err("counts_pair"), "{by:?}");
    }
}

/// What is told of a village at its own office and at the town is the same, so that neither gives away what the other keeps.
#[test]
fn the_town_and_a_village_do_not_give_each_other_away() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    people(
        &mut villages[0],
        "1组",
        &[(3, "1", "2025", "at_home"), (12, "2", "1955", "at_home"), (30, "1", "1980", "away")],
    );
    people(
        &mut villages[1],
        "1组",
        &[(9, "1", "2025", "at_home"), (40, "2", "1955", "at_home"), (31, "1", "1980", "at_home")],
    );
    for village in &mut villages {
        exchange(&mut town, village);
    }
    for other in [Dimension::Age, Dimension::Sex, Dimension::ResidenceStatus] {
        let of_town = counts(&town.session.book, &[Dimension::Unit, other]).unwrap();
        for (village, name) in villages.iter().zip(["周营村", "四树村"]) {
            let own = counts(&village.session.book, &[other]).unwrap();
            let row = of_town.rows.iter().find(|row| row.label == name).expect("the village");
            for line in &own.rows {
                let at = of_town.columns.iter().position(|code| *code == line.label).expect("the column");
                assert_eq!(line.counts[0], row.counts[at], "{name} {other:?} {}", line.label);
            }
        }
    }
    // Twelve small children in the town, nine of them in the one village: so the town's number is not told.
    assert_eq!(count(&town, &[Dimension::Age], "0-2", TOTAL), None);
    assert_eq!(count(&villages[1], &[Dimension::Age], "0-2", TOTAL), Some(9));
    // A village of four, with all others told, would be what is missing to the town's total.
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    people(&mut villages[0], "1组", &[(4, "1", "1980", "at_home")]);
    people(&mut villages[1], "1组", &[(40, "2", "1955", "at_home"), (31, "1", "1980", "at_home")]);
    for village in &mut villages {
        exchange(&mut town, village);
    }
    for by in Dimension::ALL {
        let told = counts(&town.session.book, &[by]).unwrap();
        assert_eq!(told.rows.last().unwrap().counts, [None], "{by:?}");
    }
    assert_eq!(count(&town, &[Dimension::Unit], "周营村", TOTAL), None);
    assert_eq!(count(&town, &[Dimension::Unit], "四树村", TOTAL), Some(71));
}

#[test]
fn a_file_tells_no_more_than_the_screen_in_whatever_format() {
    let mut office = Office::start(ZHOUYING);
    people(
        &mut office,
        "=1+1组",
        &[(3, "1", "2025", "at_home"), (12, "2", "1955", "at_home"), (30, "1", "1980", "away")],
    );
    let folder = tempfile::tempdir().unwrap();
    let (book, plain) = (folder.path().join("人口.xlsx"), folder.path().join("人口.CSV"));
    let shown: Counts = write_counts(&office.session, &UNIT_AGE, &book).unwrap();
    write_counts(&office.session, &UNIT_AGE, &plain).unwrap();
    let numbers: Vec<String> = shown
        .rows
        .iter()
        .flat_map(|row| &row.counts)
        .map(|count| count.map_or_else(|| HIDDEN.to_owned(), |count| count.to_string()))
        .collect();
    let many = shown.columns.len();
    let read: Vec<Vec<String>> = texts(&book);
    let table: Vec<String> = read[2..2 + shown.rows.len()].iter().flat_map(|row| row[1..=many].to_vec()).collect();
    assert_eq!(table, numbers);
    assert!(read.iter().flatten().any(|text| text.contains("少于 5")), "{read:?}");
    let text = std::fs::read_to_string(&plain).unwrap();
    let read: Vec<Vec<String>> = text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let table: Vec<String> = read[2..2 + shown.rows.len()].iter().flat_map(|row| row[1..=many].to_vec()).collect();
    assert_eq!(table, numbers);
    assert!(text.contains("'=1+1组"), "no formula: {text}");
    assert_eq!(
        code(write_counts(&office.session, &UNIT_AGE, &folder.path().join("人口.txt"))).err(),
        Some("file_kind")
    );
}

#[test]
fn every_field_has_its_decision_and_what_is_not_listed_is_refused() {
    for entity in SCHEMA.entities.iter().filter(|entity| ["resident", "household"].contains(&entity.name)) {
        for field in entity.fields {
            assert!(DECISIONS.iter().any(|column| column.code == field.name), "{} {}", entity.name, field.name);
        }
    }
    assert!(DECISIONS.iter().all(|column| !column.reason.is_empty()));
    let allowed: Vec<&str> = columns().map(|column| column.code).collect();
    for never in
        ["marital_status", "relation_to_head", "head", "guardian", "ethnicity", "away_to", "note", "care", "events"]
    {
        assert!(!allowed.contains(&never), "{never}");
    }
    let mut office = Office::start(ZHOUYING);
    for never in DECISIONS.iter().filter(|column| column.heading.is_none()).map(|column| column.code) {
        let new = template(|new| new.columns.push(never.to_owned()));
        assert_eq!(add(&mut office, &new), Err("column_not_listed"), "{never}");
    }
    for made_up in ["parity", "birth_order", "children", "NAME", " name", "name,note", "resident.note", ""] {
        let new = template(|new| new.columns.push(made_up.to_owned()));
        assert_eq!(add(&mut office, &new), Err("column_not_listed"), "{made_up}");
    }
    assert_eq!(add(&mut office, &template(|new| new.columns.clear())), Err("list_no_columns"));
    assert!(view::templates(&office.session.book).unwrap().is_empty());
}

#[test]
fn people_are_chosen_by_place_and_at_most_one_thing_more() {
    let mut office = Office::start(ZHOUYING);
    let choose = |pairs: &[(&str, &str)], columns: &[&str]| {
        template(|new| {
            new.choice = pairs.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect();
            new.columns = columns.iter().map(|column| (*column).to_owned()).collect();
        })
    };
    type Refused = (&'static [(&'static str, &'static str)], &'static [&'static str], &'static str);
    let cases: [Refused; 20] = [
        // Women of twenty to forty-nine who are away, and whatever comes near it.
        (&[("sex", "2"), ("age", "20-49"), ("residence_status", "away")], &["name"], "list_one_choice"),
        (&[("sex", "2"), ("age", "20-49")], &["name"], "list_one_choice"),
        (&[("age", "20-49"), ("residence_status", "away")], &["name"], "list_one_choice"),
        (&[("age", "20-49"), ("age", "30-34")], &["name"], "list_one_choice"),
        (&[("sex", "2")], &["name", "age"], "list_sex_and_age"),
        (&[("sex", "2")], &["name", "birth_date"], "list_sex_and_age"),
        (&[("sex", "2")], &["name", "national_id"], "list_sex_and_age"),
        (&[("residence_status", "away")], &["name", "sex", "age"], "list_tells_too_much"),
        (&[("residence_status", "away")], &["name", "national_id"], "list_tells_too_much"),
        (&[("age", "20-49")], &["name", "sex", "residence_status"], "list_tells_too_much"),
        (&[], &["name", "residence_status", "sex", "birth_date"], "list_tells_too_much"),
        (&[], &["residence_status", "national_id"], "list_tells_too_much"),
        (&[], &["sex", "birth_date", "registered_at"], "list_tells_too_much"),
        (&[("age", "20-23")], &["name"], "list_narrow_age"),
        (&[("age", "49-20")], &["name"], "list_narrow_age"),
        (&[("age", "20")], &["name"], "bad_value"),
        (&[("marital_status", "20")], &["name"], "filter_not_listed"),
        (&[("relation_to_head", "12")], &["name"], "filter_not_listed"),
        (&[("residence_status", "deceased")], &["name"], "bad_value"),
        (&[("unit", SISHU)], &["name"], "unknown_unit"),
    ];
    for (pairs, columns, refused) in cases {
        assert_eq!(add(&mut office, &choose(pairs, columns)), Err(refused), "{pairs:?} {columns:?}");
    }
    assert!(view::templates(&office.session.book).unwrap().is_empty());
    people(&mut office, "二组", &[(2, "1", "2015", "at_home"), (3, "2", "1955", "at_home")]);
    people(&mut office, "3组", &[(4, "2", "2015", "at_home")]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名单.xlsx");
    for (at, (pairs, rows)) in [
        (&[("age", "6-17")][..], 6),
        (&[("village_group", "2组")], 5),
        (&[("village_group", "2组"), ("age", "6-17")], 2),
        (&[("sex", "女")], 7),
        (&[("unit", ZHOUYING)], 9),
    ]
    .into_iter()
    .enumerate()
    {
        let mut new = choose(pairs, &["name", "village_group"]);
        new.name = format!("名单{at}");
        add(&mut office, &new).unwrap();
        assert_eq!(write_list(&mut office.session, &new.name, &path).unwrap().rows.len(), rows, "{pairs:?}");
    }
}

#[test]
fn without_a_recipient_a_document_and_an_end_there_is_no_template() {
    let mut office = Office::start(ZHOUYING);
    type Change = fn(&mut NewTemplate);
    let cases: [(Change, &str); 13] = [
        (|new| new.name.clear(), "missing_value"),
        (|new| new.recipient.clear(), "missing_value"),
        (|new| new.recipient = " \u{200B}\u{3000}".to_owned(), "missing_value"),
        (|new| new.recipient = "——".to_owned(), "says_too_little"),
        (|new| new.document.clear(), "missing_value"),
        (|new| new.document = "\t".to_owned(), "missing_value"),
        (|new| new.document = "无".to_owned(), "says_too_little"),
        (|new| new.document = "……。！".to_owned(), "says_too_little"),
        (|new| new.ends.clear(), "missing_value"),
        (|new| new.ends = "长期".to_owned(), "bad_date"),
        (|new| new.ends = "2026-11-22".to_owned(), "template_past"),
        (|new| new.ends = "2027-11-24".to_owned(), "template_too_long"),
        (|new| new.ends = "2199-12-31".to_owned(), "template_too_long"),
    ];
    for (at, (change, refused)) in cases.into_iter().enumerate() {
        assert_eq!(add(&mut office, &template(change)), Err(refused), "{at}");
    }
    assert!(view::templates(&office.session.book).unwrap().is_empty());
    add(&mut office, &template(|_| {})).unwrap();
    assert_eq!(add(&mut office, &template(|_| {})), Err("template_exists"));
    office.assert_sound();
}

/// What another program has put into the book is read by the same rules.
#[test]
fn a_template_that_was_not_written_by_the_rules_makes_no_list() {
    let mut office = Office::start(ZHOUYING);
    people(&mut office, "1组", &[(2, "2", "1990", "away")]);
    let sound = [
        ("office", ZHOUYING),
        ("name", "名单"),
        ("recipient", "镇教育办"),
        ("document", "安教函〔2026〕12号"),
        ("ends", "2027-02-28"),
        ("columns", "name,sex"),
        ("who", ""),
    ];
    let mut forge = |changed: &str, text: &str| {
        let fields: Vec<(&str, Value)> = sound
            .iter()
            .map(|(field, value)| (*field, Value::text(if *field == changed { text } else { value })))
            .collect();
        let user = office.user();
        let made = office.session.book.write(&user, "forged", |tx| {
            let id = tx.new_id();
            tx.create("list_template", id, None, &fields)?;
            Ok(id)
        });
        let name = made.unwrap().value.hyphenated().to_string();
        let path = office.place.data.join("名单.xlsx");
        code(write_list(&mut office.session, &name, &path)).map(|listed| listed.rows.len())
    };
    assert_eq!(forge("", ""), Ok(2));
    for (field, text) in [
        ("columns", "name,marital_status"),
        ("columns", "name,sex,birth_date,residence_status"),
        ("columns", ""),
        ("who", "marital_status=20"),
        ("who", "age=20-22"),
        ("recipient", ""),
        ("document", ""),
        ("ends", ""),
        ("ends", "2199-12-31"),
        ("office", SISHU),
    ] {
        assert_eq!(forge(field, text), Err("unknown_template"), "{field} {text}");
    }
    assert_eq!(forge("ends", "2026-11-22"), Err("template_over"));
}

#[test]
fn a_list_says_for_whom_it_is_and_ends_on_its_day() {
    let mut office = Office::start(ZHOUYING);
    people(&mut office, "1组", &[(2, "1", "2015", "at_home"), (2, "2", "1980", "away")]);
    let id = add(&mut office, &template(|_| {})).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名单.xlsx");
    assert_eq!(write_list(&mut office.session, "学龄儿童", &path).unwrap().rows.len(), 2);
    let text: String = texts(&path).concat().join(" ");
    for said in ["镇教育办", "安教函〔2026〕12号", "2027-02-28", "出生日期", "2015-03-01"] {
        assert!(text.contains(said), "{said} in {text}");
    }
    assert!(!text.contains("1980"), "{text}");

    // The last day still counts; the day after it does not, and no clock set back brings it back once something was written.
    let on = |day: &str| clock(&format!("{day}T09:00:00+08:00[Asia/Shanghai]"));
    let mut office = office.reopen_on(on("2027-02-28"));
    write_list(&mut office.session, "学龄儿童", &path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let mut office = office.reopen_on(on("2027-03-01"));
    assert_eq!(code(write_list(&mut office.session, "学龄儿童", &path)).err(), Some("template_over"));
    assert_eq!(code(write_list(&mut office.session, &id.hyphenated().to_string(), &path)).err(), Some("template_over"));
    office.household(&[("number", "0002")]);
    let mut office = office.reopen_on(clock(NOW));
    assert_eq!(code(write_list(&mut office.session, "学龄儿童", &path)).err(), Some("template_over"));
    assert!(!path.exists(), "nothing was written");
    assert!(view::templates(&office.session.book).unwrap()[0].over);
}

#[test]
fn a_template_can_be_ended_at_once_and_is_not_another_offices() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = &mut villages[0];
    people(village, "1组", &[(6, "1", "2015", "at_home")]);
    add(village, &template(|_| {})).unwrap();
    exchange(&mut town, village);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名单.xlsx");
    assert_eq!(code(write_list(&mut town.session, "学龄儿童", &path)).err(), Some("unknown_template"));
    let user = village.user();
    template::end(&mut village.session.book, &user, "学龄儿童").unwrap();
    assert_eq!(code(write_list(&mut village.session, "学龄儿童", &path)).err(), Some("template_over"));
    assert_eq!(code(template::end(&mut village.session.book, &user, "学龄儿童")).err(), Some("template_over"));
    assert!(!path.exists());
    // A new document, a new template of the same name.
    add(village, &template(|new| new.document = "安教函〔2027〕1号".to_owned())).unwrap();
    assert_eq!(write_list(&mut village.session, "学龄儿童", &path).unwrap().template.document, "安教函〔2027〕1号");
    // What a village does not have, its town may choose by.
    let mut new = template(|new| new.choice.push(("unit".to_owned(), ZHOUYING.to_owned())));
    new.name = "周营学童".to_owned();
    add(&mut town, &new).unwrap();
    assert_eq!(write_list(&mut town.session, "周营学童", &path).unwrap().rows.len(), 6);
    let outside = template(|new| new.choice.push(("unit".to_owned(), "610902105201".to_owned())));
    assert_eq!(add(&mut town, &outside), Err("unknown_unit"));
    town.assert_sound();
    villages[0].assert_sound();
}

#[test]
fn who_may_not_see_numbers_in_full_does_not_get_them_by_a_list() {
    let mut office = Office::start(ZHOUYING);
    let home = office.household(&[("number", "0001")]);
    office.person(home, &[("name", "赵桂梅"), ("phone", "13900000001"), ("national_id", "61090219720711947X")]);
    let new = template(|new| {
        new.choice.clear();
        new.columns = ["name", "phone", "national_id"].map(str::to_owned).into();
    });
    add(&mut office, &new).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名单.xlsx");
    write_list(&mut office.session, "学龄儿童", &path).unwrap();
    assert!(texts(&path).concat().contains(&"13900000001".to_owned()));
    let doctor = NewUser { name: "周医生", post: Post::Doctor, manages: false, passphrase: OTHER };
    office.session.add_user(&doctor, &Unlock::Passphrase(PASSPHRASE)).unwrap();
    let mut office = office.reopen_as(&Unlock::User("周医生", OTHER));
    assert!(write_list(&mut office.session, "学龄儿童", &path).unwrap().masked);
    let text = texts(&path).concat().join(" ");
    assert!(text.contains("赵桂梅") && text.contains("139****0001") && text.contains("已遮住"), "{text}");
    assert!(!text.contains("13900000001") && !text.contains("19720711"), "{text}");
    counts(&office.session.book, &UNIT_SEX).unwrap();
    assert_eq!(add(&mut office, &template(|new| new.name = "另一张".to_owned())), Err("not_permitted"));
    assert_eq!(
        code(register::add_household(
            &mut office.session.book,
            "周医生",
            ZHOUYING,
            &common::fields(&[("number", "2")])
        ))
        .err(),
        Some("not_permitted")
    );
}

/// The shown registration of that name.
fn known_id(office: &Office, name: &str) -> uuid::Uuid {
    let filter = register::Filter { limit: 10, ..register::Filter::default() };
    let known = register::people(&office.session.book, &filter).unwrap().1;
    cunce::ledger::parse_id(&known.iter().find(|row| row.name == name).unwrap().id).unwrap()
}

#[test]
fn who_objects_stands_on_no_list_and_nothing_shows_that_she_does() {
    let (mut office, folder) = (Office::start(ZHOUYING), tempfile::tempdir().unwrap());
    people(&mut office, "1组", &[(3, "2", "1980", "at_home")]);
    let path = folder.path().join("名单.xlsx");
    add(
        &mut office,
        &template(|new| {
            new.name = "名单".into();
            new.columns = vec!["name".into()];
            new.choice.clear();
        }),
    )
    .unwrap();
    let whole = write_list(&mut office.session, "名单", &path).unwrap().rows;
    let person = known_id(&office, &whole[0][0]);
    let said = cunce::rights::SaidOn { day: office.session.book.today(), form: "spoken" };
    cunce::wishes::object(&mut office.session, person, "lists_for_others", said).unwrap();
    let rest = write_list(&mut office.session, "名单", &path).unwrap().rows;
    assert_eq!(rest, whole[1..]);
    let text = format!("{:?}", texts(&path));
    assert!(!text.contains(&whole[0][0]) && !text.contains("异议"), "{text}");
    // She objected under one registration; under another one of hers, which is shown in its place, she is on no list either.
    let other = known_id(&office, &whole[1][0]);
    let user = office.user();
    register::link(&mut office.session.book, &user, person, other, &register::Fields::new()).unwrap();
    assert_eq!(write_list(&mut office.session, "名单", &path).unwrap().rows, whole[2..]);
    let log = cunce::looks::access_log(&mut office.session, &cunce::rights::AccessFilter::default()).unwrap();
    assert_eq!(log.iter().filter(|entry| entry.class == "exported" && entry.field == "list").count(), 3);
}
