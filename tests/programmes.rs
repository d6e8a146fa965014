//! What a town adds to the catalogue: read by the same closed grammar, for its villages too, and never changing what is there.

mod common;

use common::care::{OTHER, carry};
use common::{Office, TOWN, ZHOUYING};
use cunce::care::catalogue::{self, Catalogue};
use cunce::care::{self, AskedBy, NewEnrolment, NewService};
use cunce::ledger::Value;
use cunce::security::{CARE, Post, Unlock};
use cunce::session::Session;
use cunce::station;
use uuid::Uuid;

/// A town with a clinician and a village with a doctor, and a woman whom both know.
fn offices() -> (Office, Office, Uuid) {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let home = village.household(&[("number", "0001")]);
    let her = village.person(home, &[("name", "赵桂梅"), ("sex", "2"), ("birth_date", "1997-03-02")]);
    village.take_up("周医生", Post::Doctor, OTHER);
    town.take_up("刘医生", Post::Clinician, OTHER);
    common::exchange(&mut town, &mut village);
    (town.reopen_as(&Unlock::User("刘医生", OTHER)), village.reopen_as(&Unlock::User("周医生", OTHER)), her)
}

fn add(session: &mut Session, text: &str) -> cunce::Result<String> {
    let (role, user) = (session.role(), session.user.clone());
    session.in_book(CARE, |session| care::add_to_catalogue(&mut session.book, role, &user, text).map(|done| done.value))
}

fn choose(session: &mut Session, programme: &str, schedule: &str) {
    let (role, user, today) = (session.role(), session.user.clone(), session.book.today());
    session
        .in_book(CARE, |session| care::choose(&mut session.book, role, &user, (programme, schedule), today).map(|_| ()))
        .expect("chosen");
}

fn known(session: &mut Session) -> Catalogue {
    session.in_book(CARE, |session| Catalogue::of(&session.book)).expect("readable")
}

const CLOSER: &str = r#"{
  "programme": "antenatal",
  "items": [{ "code": "sugar", "zh": "血糖", "en": "Blood sugar", "number": { "min": 1, "max": 40, "unit": "mmol/L" } }],
  "services": [{ "code": "sugar_test", "zh": "血糖检查", "en": "Sugar test", "items": ["sugar"] }],
  "schedules": [{ "code": "wuli_2026", "zh": "五里镇 2026", "en": "Wuli 2026", "source": "镇卫生院 2026-11", "from": "2026-11-01", "steps": [
    { "what": "visit", "zh": "孕 16 周", "en": "16 weeks", "anchor": "event", "after": { "weeks": 16 }, "until": { "weeks": 17 } },
    { "what": "sugar_test", "zh": "孕 24 周", "en": "24 weeks", "anchor": "event", "after": { "weeks": 24 }, "until": { "weeks": 26 } }] }]
}"#;

/// The clock stands at 2026-11-23: a last period on 2026-06-08 is 24 weeks ago.
#[test]
fn a_towns_schedule_is_followed_in_its_villages_once_it_is_chosen() {
    let (mut town, mut village, her) = offices();
    assert_eq!(add(&mut town.session, CLOSER).unwrap(), "antenatal");
    carry(&mut town.session, &mut village.session, ZHOUYING);
    let in_force = |session: &mut Session| {
        let (catalogue, today) = (known(session), session.book.today());
        catalogue.schedule_on(catalogue.programme("antenatal").unwrap(), today).unwrap().code.clone()
    };
    assert_eq!(in_force(&mut village.session), "national_3", "what is added is in force when it is chosen");
    choose(&mut town.session, "antenatal", "wuli_2026");
    carry(&mut town.session, &mut village.session, ZHOUYING);
    assert_eq!([in_force(&mut town.session), in_force(&mut village.session)], ["wuli_2026", "wuli_2026"]);

    let new = NewEnrolment {
        programme: "antenatal",
        asked_by: AskedBy::OwnRequest,
        event_on: Some("2026-06-08".parse().unwrap()),
        insist: false,
    };
    let enrolment = station::enrol(&mut village.session, her, &new).unwrap().value;
    let today = village.session.book.today();
    let due = |session: &mut Session| {
        let list = station::due(session, today).unwrap().due;
        list.into_iter().map(|due| (due.what, due.first, due.last)).collect::<Vec<_>>()
    };
    let test = ("sugar_test".to_owned(), "2026-11-23".to_owned(), "2026-12-13".to_owned());
    assert_eq!(due(&mut village.session), [test]);
    let items = [("sugar".to_owned(), "5.1".to_owned())];
    let given = NewService {
        programme: "antenatal",
        what: "sugar_test",
        on: today,
        enrolment: Some(enrolment),
        keeps: None,
        place: "",
        items: &items,
        insist: false,
    };
    station::give(&mut village.session, her, &given).unwrap();
    assert_eq!(due(&mut village.session), []);
    for wrong in [("sugar", "0.5"), ("sugar", "41"), ("sugar", "甜"), ("weight", "60")] {
        let items = [(wrong.0.to_owned(), wrong.1.to_owned())];
        let given = NewService { items: &items, insist: true, ..given.clone() };
        assert!(station::give(&mut village.session, her, &given).is_err(), "{wrong:?}");
    }
    // What was shipped stands as it was.
    let shipped = catalogue::programme("antenatal").unwrap();
    let with = known(&mut village.session).programme("antenatal").unwrap().clone();
    assert_eq!(with.schedules[..shipped.schedules.len()], shipped.schedules);
    assert_eq!(with.items[..shipped.items.len()], shipped.items);
    assert_eq!(with.offered, shipped.offered);
}

const TALKS: &str = r#"{ "code": "talks", "zh": "讲座", "en": "Talks", "source": "town", "offered": [{ "own_request": true }],
  "schedules": [{ "code": "one", "zh": "一", "en": "One", "source": "town", "from": "2026-01-01", "steps": [
    { "what": "talk", "zh": "讲", "en": "Talk", "anchor": "enrolment", "after": { "days": 0 }, "until": { "days": 2 } }] }],
  "services": [{ "code": "talk", "zh": "讲", "en": "Talk", "items": [] }], "items": [] }"#;

#[test]
fn a_programme_of_the_towns_own_is_like_any_other() {
    let (mut town, mut village, her) = offices();
    assert_eq!(add(&mut town.session, TALKS).unwrap(), "talks");
    carry(&mut town.session, &mut village.session, ZHOUYING);
    let new = NewEnrolment { programme: "talks", asked_by: AskedBy::OwnRequest, event_on: None, insist: false };
    station::enrol(&mut village.session, her, &new).unwrap();
    let offered = NewEnrolment { asked_by: AskedBy::OurOffer, ..new };
    assert_eq!(station::enrol(&mut town.session, her, &offered).unwrap_err().code, "not_offered");
    village.session.in_book(CARE, |session| care::tally(&mut session.book, "talks")).unwrap();
    assert_eq!(add(&mut town.session, TALKS).unwrap_err().code, "code_taken");
    let more = r#"{ "programme": "talks", "services": [{ "code": "walk", "zh": "走", "en": "Walk", "items": [] }] }"#;
    assert_eq!(add(&mut town.session, more).unwrap(), "talks", "an addition to an addition");
    assert!(known(&mut town.session).programme("talks").unwrap().service("walk").is_ok());
}

#[test]
fn only_the_towns_clinician_adds() {
    let (mut town, mut village, _) = offices();
    assert_eq!(add(&mut village.session, TALKS).unwrap_err().code, "town_only");
    let staff = town.reopen();
    town = staff;
    assert_eq!(add(&mut town.session, TALKS).unwrap_err().code, "book_closed");
}

/// The longest that is kept still travels: a text is measured as it goes on its way.
#[test]
fn the_longest_addition_reaches_a_village() {
    let (mut town, mut village, _) = offices();
    let padded = |count: usize| TALKS.replace(r#""讲座""#, &format!("\"{}\"", "讲".repeat(count)));
    let longest = (500..1400).rev().find(|count| add(&mut town.session, &padded(*count)).is_ok()).unwrap();
    assert!(longest > 900, "{longest}");
    carry(&mut town.session, &mut village.session, ZHOUYING);
    assert_eq!(known(&mut village.session).programme("talks").unwrap().zh.chars().count(), longest);
    let aside = village.session.in_book(CARE, |session| session.book.set_aside()).unwrap();
    assert_eq!(aside, []);
}

#[test]
fn nothing_that_is_there_changes_and_nothing_outside_the_grammar_comes_in() {
    let (mut town, _, _) = offices();
    let schedule = |code: &str, step: &str| {
        format!(
            r#"{{ "programme": "contraception", "schedules": [{{ "code": "{code}", "zh": "一", "en": "One", "source": "town", "from": "2026-01-01",
            "steps": [{step}] }}] }}"#
        )
    };
    let step = |more: &str| {
        format!(
            r#"{{ "what": "counselling", "zh": "谈", "en": "Talk", "anchor": "enrolment", "after": {{ "days": 1 }}, "until": {{ "days": 2 }}{more} }}"#
        )
    };
    let cases = [
        ("[]".to_owned(), "bad_catalogue"),
        ("{".to_owned(), "bad_catalogue"),
        (r#"{ "programme": "antenatal" }"#.to_owned(), "bad_catalogue"),
        (r#"{ "programme": "nothing", "items": [] }"#.to_owned(), "bad_catalogue"),
        (CLOSER.replace("antenatal", "nothing"), "unknown_programme"),
        (CLOSER.replace("wuli_2026", "national_3"), "code_taken"),
        (CLOSER.replace("sugar_test", "visit"), "code_taken"),
        (CLOSER.replace(r#""sugar""#, r#""weight""#), "code_taken"),
        (CLOSER.replace(r#""what": "sugar_test""#, r#""what": "procedure""#), "bad_catalogue"),
        (CLOSER.replace(r#""programme""#, r#""offered": [{ "sex": "2" }], "programme""#), "bad_catalogue"),
        (CLOSER.replace(r#""programme""#, r#""private": false, "programme""#), "bad_catalogue"),
        (CLOSER.replace(r#""number": { "min": 1, "max": 40, "unit": "mmol/L" }"#, r#""text": true"#), "bad_catalogue"),
        (TALKS.replace("talks", "antenatal"), "code_taken"),
        // Nobody is asked whether she is pregnant, and a pregnancy is looked after in one programme.
        (TALKS.replace(r#""offered""#, r#""event": "last_period", "offered""#), "bad_catalogue"),
        (
            TALKS.replace(
                r#""offered": [{ "own_request": true }]"#,
                r#""event": "last_period", "offered": [{ "sex": "2", "age_from": 20 }]"#,
            ),
            "bad_catalogue",
        ),
        // What is private comes to nobody's home, also by a schedule that is added.
        (schedule("mine", &step(r#", "at_home": true"#)), "bad_catalogue"),
        (schedule("mine", &step(r#", "unless": "given""#)), "bad_catalogue"),
        // Who had a service of what is private stands on no list.
        (
            TALKS.replace(
                r#""offered": [{ "own_request": true }]"#,
                r#""offered": [{ "after": { "programme": "contraception", "what": "start" } }]"#,
            ),
            "bad_catalogue",
        ),
        (TALKS.replace("讲座", &"讲".repeat(2000)), "addition_too_long"),
        // Nobody is asked about a delivery who has not said that there was one.
        (
            TALKS.replace(
                r#""offered": [{ "own_request": true }]"#,
                r#""event": "delivery", "offered": [{ "sex": "2", "age_from": 20, "age_to": 49 }]"#,
            ),
            "bad_catalogue",
        ),
        // What the law has ended comes back under no name, however it is written.
        (TALKS.replace("讲座", "准生证核对"), "ended_practice"),
        (TALKS.replace("讲座", r"\u51c6\u751f\u8bc1"), "ended_practice"),
        (TALKS.replace("Talks", "Birth QUOTA"), "ended_practice"),
        (CLOSER.replace("mmol/L", "社会抚养费"), "ended_practice"),
    ];
    for (text, code) in cases {
        assert_eq!(add(&mut town.session, &text).unwrap_err().code, code, "{text}");
    }
    assert_eq!(known(&mut town.session).programmes(), catalogue::programmes().unwrap());
    assert!(add(&mut town.session, &schedule("mine", &step(""))).is_ok(), "what is changed above is sound");
}

/// Two of the town's computers added the same code apart, or a later version wrote what this one cannot read: what came first stands, the rest is
/// counted and passed over, at every office alike.
#[test]
fn what_cannot_be_read_or_contradicts_is_passed_over_and_counted() {
    let (mut town, mut village, _) = offices();
    add(&mut town.session, TALKS).unwrap();
    let later = TALKS.replace("讲座", "第二个讲座");
    for content in [&*later, "{\"programme\": \"antenatal\", \"charges\": []}", "", "[1]"] {
        let row = town.session.in_book(CARE, |session| {
            session.book.write("刘医生", "add_to_catalogue", |tx| {
                let id = tx.new_id();
                let fields = [("programme", Value::text("talks")), ("content", Value::text(content))];
                tx.create("programme_addition", id, None, &fields).map(|_| ())
            })
        });
        row.unwrap();
    }
    carry(&mut town.session, &mut village.session, ZHOUYING);
    for session in [&mut town.session, &mut village.session] {
        let catalogue = known(session);
        assert_eq!(catalogue.programme("talks").unwrap().zh, "讲座");
        assert_eq!(catalogue.not_understood(), 3, "an empty text is none");
        assert_eq!(catalogue.programmes().len(), catalogue::programmes().unwrap().len() + 1);
    }
    let shown = town.session.in_book(CARE, |session| care::view::programmes(&session.book)).unwrap();
    assert_eq!(shown.not_understood, 3);
    assert_eq!(town.unit(), TOWN);
}

#[test]
fn every_programme_can_be_read_as_it_is_written() {
    for programme in catalogue::programmes().unwrap() {
        assert_eq!(&catalogue::read(catalogue::text_of(&programme.code).unwrap()).unwrap(), programme);
    }
    assert_eq!(catalogue::text_of("nothing").unwrap_err().code, "unknown_programme");
}

/// A day of a talk is its provider's to take back, and nothing of it says who came.
#[test]
fn a_talk_is_a_day_a_topic_and_a_number() {
    let (mut town, mut village, _) = offices();
    let talk = |session: &mut Session, topic: &str, on: &str, people: u32| {
        let (user, on) = (session.user.clone(), on.parse().unwrap());
        session.in_book(CARE, |session| {
            care::give_talk(&mut session.book, &user, topic, on, people).map(|done| done.value)
        })
    };
    for (topic, on, people, code) in [
        ("child", "2026-11-24", 20, "future_date"),
        ("child", "2026-11-20", 0, "bad_people"),
        ("child", "2026-11-20", 10_000, "bad_people"),
        ("names", "2026-11-20", 20, "unknown_topic"),
    ] {
        assert_eq!(talk(&mut village.session, topic, on, people).unwrap_err().code, code);
    }
    let id = talk(&mut village.session, "child", "2026-11-20", 23).unwrap();
    talk(&mut village.session, "reproductive", "2026-11-23", 9_999).unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    let shown = |session: &mut Session| {
        let talks = session.in_book(CARE, |session| care::talks(&session.book)).unwrap();
        talks.into_iter().map(|talk| (talk.topic, talk.people, talk.provider)).collect::<Vec<_>>()
    };
    let expected =
        [("reproductive".to_owned(), 9_999, "周医生".to_owned()), ("child".to_owned(), 23, "周医生".to_owned())];
    assert_eq!(shown(&mut town.session), expected);
    let other = town.session.in_book(CARE, |session| care::take_back(&mut session.book, "刘医生", id)).unwrap_err();
    assert_eq!(other.code, "kept_elsewhere");
    village.session.in_book(CARE, |session| care::take_back(&mut session.book, "周医生", id)).unwrap();
    assert_eq!(shown(&mut village.session), expected[..1]);
}

/// Of invented people invented care: every programme somebody can ask for, the same for the same seed, nobody who died or is of another village.
#[test]
fn the_demonstration_fills_every_programme_with_what_its_rules_allow() {
    let (_, mut real, _) = offices();
    let refused = cunce::demo::fill_care(&mut real.session, 1).unwrap_err();
    assert_eq!(refused.code, "not_a_demonstration", "nobody who lives is told to have asked for anything");
    let filled = || {
        let mut village = Office::start(ZHOUYING);
        cunce::demo::fill(&mut village.session, 1500, 1).unwrap();
        village.take_up("周医生", Post::Doctor, OTHER);
        let mut village = village.reopen_as(&Unlock::User("周医生", OTHER));
        let filled = cunce::demo::fill_care(&mut village.session, 1).unwrap();
        (village, filled)
    };
    let (mut village, made) = filled();
    assert_eq!(filled().1, made);
    assert!(made.services > made.enrolments && made.appointments > 0 && made.referrals > 0, "{made:?}");
    let again = cunce::demo::fill_care(&mut village.session, 1).unwrap();
    assert!(again.enrolments < made.enrolments, "whoever takes part is left as she is: {again:?}");
    let rows = village.session.in_book(CARE, |session| session.book.shown_rows()).unwrap();
    let programmes: std::collections::BTreeSet<String> = rows
        .iter()
        .filter(|row| row.entity == "enrolment")
        .filter_map(|row| row.fields.get("programme").cloned())
        .collect();
    let all: std::collections::BTreeSet<String> =
        catalogue::programmes().unwrap().iter().map(|programme| programme.code.clone()).collect();
    assert_eq!(programmes, all);
    let today = village.session.book.today();
    let list = station::due(&mut village.session, today).unwrap();
    assert!(!list.due.is_empty() && list.doubtful.is_empty() && list.doubtful_enrolments.is_empty());
    assert!(village.session.in_book(CARE, |session| session.book.verify()).unwrap().ok);
    // What was noted is what the catalogue lets be noted.
    let known = known(&mut village.session);
    for row in rows.iter().filter(|row| row.entity == "service") {
        let field = |name: &str| row.fields.get(name).cloned().unwrap_or_default();
        let programme = known.programme(&field("programme")).unwrap();
        let noted: std::collections::BTreeMap<String, String> =
            serde_json::from_str(&field("contents")).unwrap_or_default();
        let noted: Vec<_> = noted.into_iter().collect();
        programme.service(&field("what")).unwrap().read_items(programme, &noted).unwrap();
    }
}
