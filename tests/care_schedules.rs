//! What follows when, in tables of cases with the norm they come from; and a catalogue that says nothing outside its grammar.

use cunce::care::catalogue::{self, Facts, Given, Offer};
use cunce::care::schedule::{
    Anchor, Done, Offset, Planned, Unit, Window, due_date, gestational_days, gestational_text, plan,
};
use jiff::civil::Date;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn offset(count: u16, unit: Unit) -> Offset {
    Offset { count, unit }
}

#[test]
fn so_much_after_a_day() {
    use Unit::{Days, Months, Weeks, Years};
    let cases = [
        // A month that has no such day ends on its last one.
        ("2026-01-31", 1, Months, "2026-02-28"),
        ("2024-01-31", 1, Months, "2024-02-29"),
        ("2026-01-31", 3, Months, "2026-04-30"),
        ("2026-08-31", 6, Months, "2027-02-28"),
        ("2026-12-31", 2, Months, "2027-02-28"),
        ("2026-10-31", 1, Months, "2026-11-30"),
        // Leap days.
        ("2024-02-29", 1, Years, "2025-02-28"),
        ("2024-02-29", 4, Years, "2028-02-29"),
        ("2023-02-28", 1, Years, "2024-02-28"),
        ("2024-02-29", 12, Months, "2025-02-28"),
        ("2024-02-28", 1, Days, "2024-02-29"),
        ("2023-02-28", 1, Days, "2023-03-01"),
        ("2023-12-31", 60, Days, "2024-02-29"),
        // Weeks are counted in days, across leap days and years.
        ("2024-02-01", 4, Weeks, "2024-02-29"),
        ("2026-01-01", 16, Weeks, "2026-04-23"),
        ("2023-12-25", 40, Weeks, "2024-09-30"),
        ("2026-03-15", 0, Weeks, "2026-03-15"),
    ];
    for (from, count, unit, expected) in cases {
        assert_eq!(offset(count, unit).from(day(from)), Some(day(expected)), "{from} + {count} {unit:?}");
    }
    assert_eq!(offset(1, Unit::Years).from(Date::MAX), None, "the calendar ends");
}

#[test]
fn a_window_has_a_first_and_a_last_day() {
    use Unit::{Days, Months, Weeks, Years};
    let cases = [
        // National norm, 3rd edition: record before 13 weeks, visits at 16–20, 21–24, 28–36, 37–40 weeks.
        ("2026-01-01", (0, 12, Weeks), ("2026-01-01", "2026-04-01")),
        ("2026-01-01", (16, 20, Weeks), ("2026-04-23", "2026-05-27")),
        ("2026-01-01", (21, 24, Weeks), ("2026-05-28", "2026-06-24")),
        ("2026-01-01", (28, 36, Weeks), ("2026-07-16", "2026-09-16")),
        ("2026-01-01", (37, 40, Weeks), ("2026-09-17", "2026-10-14")),
        // WHO 2016: the contact of week 20 is in week 20; at 41 weeks, seven days after the due date, referral for delivery.
        ("2026-01-01", (20, 20, Weeks), ("2026-05-21", "2026-05-27")),
        ("2026-01-01", (41, 41, Weeks), ("2026-10-15", "2026-10-21")),
        // A leap day within a pregnancy is a day like any other.
        ("2023-12-01", (12, 12, Weeks), ("2024-02-23", "2024-02-29")),
        // National norm: within a week of discharge; 28–30 days; at 42 days.
        ("2026-02-25", (0, 7, Days), ("2026-02-25", "2026-03-04")),
        ("2026-01-31", (28, 30, Days), ("2026-02-28", "2026-03-02")),
        ("2024-01-31", (28, 30, Days), ("2024-02-28", "2024-03-01")),
        ("2026-12-01", (42, 56, Days), ("2027-01-12", "2027-01-26")),
        // National norm: 3, 6 and 12 months, from the day on which the month is full to the day before the next one is.
        ("2026-01-31", (1, 1, Months), ("2026-02-28", "2026-03-30")),
        ("2026-11-30", (3, 3, Months), ("2027-02-28", "2027-03-29")),
        ("2024-02-29", (12, 12, Months), ("2025-02-28", "2025-03-28")),
        ("2024-02-29", (4, 4, Years), ("2028-02-29", "2029-02-27")),
    ];
    for (anchor, (after, until, unit), (first, last)) in cases {
        let window = Window { after: offset(after, unit), until: offset(until, unit) };
        assert_eq!(window.days(day(anchor)), Some((day(first), day(last))), "{anchor} {after}–{until} {unit:?}");
    }
}

#[test]
fn forty_weeks_from_the_last_period_are_280_days() {
    for (last_period, due) in [
        ("2026-01-01", "2026-10-08"),
        ("2023-06-01", "2024-03-07"),
        ("2024-02-29", "2024-12-05"),
        ("2025-12-31", "2026-10-07"),
    ] {
        assert_eq!(due_date(day(last_period)), Some(day(due)), "{last_period}");
        assert_eq!(gestational_days(day(last_period), day(due)), Some(280));
    }
    for (on, text) in [("2026-01-01", "0+0"), ("2026-01-07", "0+6"), ("2026-04-23", "16+0"), ("2026-05-27", "20+6")] {
        assert_eq!(gestational_days(day("2026-01-01"), day(on)).map(gestational_text).as_deref(), Some(text), "{on}");
    }
    assert_eq!(gestational_days(day("2026-01-02"), day("2026-01-01")), None, "before the last period there is none");
}

fn given(what: &str, on: &str) -> Done {
    Done { what: what.to_owned(), day: day(on), noted: Vec::new() }
}

fn planned<'a>(
    programme: &str,
    schedule: &str,
    (enrolled, event): (&str, Option<&str>),
    done: &[Done],
) -> Vec<Planned<'a>> {
    let steps = &catalogue::programme(programme).unwrap().schedule(schedule).unwrap().steps;
    plan(steps, day(enrolled), event.map(day), done)
}

/// The first day of each window, in weeks and days from the last period.
#[test]
fn both_antenatal_schedules_have_the_contacts_of_their_norm() {
    for (schedule, weeks) in
        [("national_3", &[0, 16, 21, 28, 37][..]), ("who_2016", &[0, 20, 26, 30, 34, 36, 38, 40, 41][..])]
    {
        let planned = planned("antenatal", schedule, ("2026-01-20", Some("2026-01-01")), &[]);
        let found: Vec<i32> =
            planned.iter().map(|step| gestational_days(day("2026-01-01"), step.first).unwrap() / 7).collect();
        assert_eq!(found, weeks, "{schedule}");
    }
}

#[test]
fn a_childs_checks_are_those_of_the_norm() {
    let steps = planned("child", "national_3", ("2024-03-05", Some("2024-02-29")), &[given("discharge", "2024-03-03")]);
    let found: Vec<(String, String)> =
        steps.iter().map(|step| (step.first.to_string(), step.last.to_string())).collect();
    let expected = [
        ("2024-03-03", "2024-03-10"),
        ("2024-03-28", "2024-03-30"),
        ("2024-05-29", "2024-06-28"),
        ("2024-08-29", "2024-09-28"),
        ("2024-10-29", "2024-11-28"),
        ("2025-02-28", "2025-03-28"),
        ("2025-08-29", "2025-09-28"),
        ("2026-02-28", "2026-03-28"),
        ("2026-08-29", "2026-09-28"),
        ("2027-02-28", "2027-03-28"),
        ("2028-02-29", "2029-02-27"),
        ("2029-02-28", "2030-02-27"),
        ("2030-02-28", "2031-02-27"),
    ];
    assert_eq!(found, expected.map(|(first, last)| (first.to_owned(), last.to_owned())));
}

/// Late is what we are: within the window nobody is, and what we were never asked for we never owed.
#[test]
fn a_step_is_due_in_its_window_late_after_it_and_gone_when_it_is_no_longer_meant() {
    let last_period = "2026-01-01";
    type Case<'a> = (&'a str, &'a str, &'a [Done], &'a [(&'a str, i32)]);
    let cases: [Case<'_>; 9] = [
        ("in the window", "2026-02-01", &[], &[("2026-01-01", 0)]),
        ("on its last day", "2026-04-01", &[], &[("2026-01-01", 0)]),
        ("a day after", "2026-04-02", &[], &[("2026-01-01", 1)]),
        ("given", "2026-04-02", &[given("visit", "2026-03-01")], &[]),
        ("given late counts for the one that had begun", "2026-04-20", &[given("visit", "2026-04-15")], &[]),
        ("the next has begun", "2026-04-23", &[], &[("2026-04-23", 0)]),
        ("given in the next", "2026-05-27", &[given("visit", "2026-04-23")], &[]),
        ("another service is not it", "2026-05-27", &[given("counselling", "2026-04-23")], &[("2026-04-23", 0)]),
        ("long after the last nothing stands", "2026-11-12", &[], &[]),
    ];
    for (name, on, done, expected) in cases {
        let planned = planned("antenatal", "national_3", ("2026-01-20", Some(last_period)), done);
        let found: Vec<(String, i32)> = planned
            .iter()
            .filter_map(|step| Some((step.first.to_string(), step.due(day("2026-01-20"), day(on))?)))
            .collect();
        let expected: Vec<_> = expected.iter().map(|(first, late)| ((*first).to_owned(), *late)).collect();
        assert_eq!(found, expected, "{name}");
    }
    let late = planned("antenatal", "national_3", ("2026-05-20", Some(last_period)), &[]);
    let owed: Vec<_> = late.iter().filter(|step| step.due(day("2026-05-20"), day("2026-05-20")).is_some()).collect();
    assert_eq!(owed.len(), 1, "who comes at twenty weeks is not owed the first visit");
    assert_eq!(owed[0].first, day("2026-04-23"));
    let unknown = planned("antenatal", "national_3", ("2026-05-20", None), &[]);
    assert!(unknown.is_empty(), "without a last period nothing is counted from it");
}

#[test]
fn what_she_sets_the_day_of_is_never_due() {
    let start = Done { what: "start".into(), day: day("2026-01-31"), noted: vec![("method".into(), "implant".into())] };
    let steps = planned("contraception", "by_agreement", ("2026-01-31", None), &[start]);
    assert_eq!(
        steps.iter().map(|step| step.first.to_string()).take(3).collect::<Vec<_>>(),
        ["2026-02-28", "2026-04-30", "2026-07-31"]
    );
    assert_eq!(steps.len(), 6, "those of that method only");
    for on in ["2026-02-28", "2026-03-31", "2027-01-31"] {
        assert!(steps.iter().all(|step| step.due(day("2026-01-31"), day(on)).is_none()), "{on}");
    }
    assert!(steps.iter().all(|step| matches!(step.step.anchor, Anchor::Service { .. })));
}

#[test]
fn every_shipped_programme_reads_and_names_its_source() {
    let programmes = catalogue::programmes().unwrap();
    assert_eq!(programmes.len(), 11);
    for programme in programmes {
        assert!(!programme.source.is_empty() && !programme.zh.is_empty() && !programme.en.is_empty());
        assert!(programme.offered.contains(&Offer::OwnRequest), "{}: whoever asks gets it", programme.code);
    }
    let nineteen = catalogue::programme("prepregnancy").unwrap().service("check").unwrap().items.len();
    assert_eq!(nineteen, 19);
    for own in ["antenatal", "prepregnancy", "contraception", "premarital"] {
        assert_eq!(catalogue::programme(own).unwrap().offered, [Offer::OwnRequest], "{own} is offered to nobody");
    }
}

#[test]
fn offers_go_by_what_is_known_and_what_is_not_known_fits_no_rule() {
    let screening = catalogue::programme("cervical_screening").unwrap();
    let facts = |sex, age| Facts { sex, age, given: &[], decisions: &[] };
    let cases = [
        (Some("2"), Some(35), true),
        (Some("2"), Some(64), true),
        (Some("2"), Some(34), false),
        (Some("2"), Some(65), false),
        (Some("1"), Some(50), false),
        (None, Some(50), false),
        (Some("2"), None, false),
    ];
    for (sex, age, expected) in cases {
        assert_eq!(screening.may_be_offered(&facts(sex, age)), expected, "{sex:?} {age:?}");
    }
    let folic_acid = catalogue::programme("folic_acid").unwrap();
    let checked = [Given { programme: "prepregnancy".into(), what: "check".into() }];
    assert!(!folic_acid.may_be_offered(&facts(Some("2"), Some(30))));
    assert!(folic_acid.may_be_offered(&Facts { given: &checked, ..facts(Some("2"), Some(30)) }));
}

const SOUND: &str = r#"{ "code": "talks", "zh": "讲座", "en": "Talks", "source": "town", "offered": [{ "own_request": true }],
  "schedules": [{ "code": "one", "zh": "一", "en": "One", "source": "town", "from": "2026-01-01", "steps": [
    { "what": "talk", "zh": "讲", "en": "Talk", "anchor": "enrolment", "after": { "days": 1 }, "until": { "days": 2 } }] }],
  "services": [{ "code": "talk", "zh": "讲", "en": "Talk", "items": [] }], "items": [] }"#;

#[test]
fn anything_outside_the_grammar_is_refused() {
    catalogue::read(SOUND).expect("what is changed below is sound");
    let offered = |rule: &str| (r#"[{ "own_request": true }]"#, format!("[{rule}]"));
    let window = |text: &str| (r#""after": { "days": 1 }, "until": { "days": 2 }"#, text.to_owned());
    let cases = [
        // Who may be offered it: no births, marriage, absence, papers, targets, and no rule that is empty.
        offered(r#"{ "parity": 2 }"#),
        offered(r#"{ "sex": "2", "parity_from": 1 }"#),
        offered(r#"{ "marital_status": "20" }"#),
        offered(r#"{ "sex": "2", "age_from": 20, "residence_status": "away" }"#),
        offered(r#"{ "away_to": "西安市" }"#),
        offered(r#"{ "certificate": true }"#),
        offered(r#"{ "permit": "yes" }"#),
        offered(r#"{ "quota": 30 }"#),
        offered(r#"{ "target": 0.9 }"#),
        offered(r#"{ "not_after": { "programme": "talks", "what": "talk" } }"#),
        offered(r#"{ "after": { "programme": "talks", "what": "talk", "outcome": "none" } }"#),
        offered(r#"{ "household_has": "child" }"#),
        offered(r#"{ "own_request": false }"#),
        offered(r#"{ "own_request": true, "sex": "2" }"#),
        offered(r#"{ "sex": "0" }"#),
        offered(r#"{ "age_from": 50, "age_to": 40 }"#),
        offered("{}"),
        offered(""),
        // What follows: one unit, the right way round, of services and events that are there.
        window(r#""after": { "days": 3 }, "until": { "days": 2 }"#),
        window(r#""after": { "days": 1, "weeks": 1 }, "until": { "days": 9 }"#),
        window(r#""after": {}, "until": { "days": 2 }"#),
        window(r#""after": { "days": -1 }, "until": { "days": 2 }"#),
        window(r#""after": { "hours": 1 }, "until": { "days": 2 }"#),
        window(r#""after": { "days": 1 }, "until": { "days": 2 }, "required": true"#),
        window(r#""after": { "days": 1 }, "until": { "days": 2 }, "unless": "talk""#),
        (r#""what": "talk""#, r#""what": "procedure""#.to_owned()),
        (r#""anchor": "enrolment""#, r#""anchor": "event""#.to_owned()),
        (r#""anchor": "enrolment""#, r#""anchor": "last_child""#.to_owned()),
        (r#""anchor": "enrolment""#, r#""anchor": "service""#.to_owned()),
        // What is private is offered to nobody, and nothing of it is at anyone's home.
        (
            r#""offered": [{ "own_request": true }]"#,
            r#""private": true, "offered": [{ "own_request": true }, { "age_from": 20 }]"#.to_owned(),
        ),
        (r#""days": 2 } }] }],"#, r#""days": 2 }, "at_home": true }] }], "private": true,"#.to_owned()),
        // Services and items: no text of one's own, no reason, no charge.
        (
            r#""items": [] }], "items": []"#,
            r#""items": ["note"] }], "items": [{ "code": "note", "zh": "注", "en": "Note", "text": true }]"#.to_owned(),
        ),
        (r#""items": [] }], "items": []"#, r#""items": [], "reasons": ["moved"] }], "items": []"#.to_owned()),
        (r#""items": [] }], "items": []"#, r#""items": [], "price_fen": 100 }], "items": []"#.to_owned()),
        (r#""items": [] }], "items": []"#, r#""items": ["mood"] }], "items": []"#.to_owned()),
        (r#""source": "town", "offered""#, r#""source": "", "offered""#.to_owned()),
        (r#""source": "town", "offered""#, r#""source": "town", "mandatory": true, "offered""#.to_owned()),
    ];
    for (at, instead) in cases {
        assert!(SOUND.contains(at), "{at}");
        let changed = SOUND.replacen(at, &instead, 1);
        assert_eq!(catalogue::read(&changed).expect_err(&instead).code, "bad_catalogue", "{instead}");
    }
    let private =
        SOUND.replacen(r#""offered": [{ "own_request": true }]"#, r#""private": true, "offered": [{ "sex": "2" }]"#, 1);
    assert_eq!(catalogue::read(&private).unwrap_err().code, "bad_catalogue", "what is private is offered to nobody");
    let event = SOUND.replacen(r#""offered""#, r#""event": "second_child", "offered""#, 1);
    assert_eq!(catalogue::read(&event).unwrap_err().code, "bad_catalogue");
}
