//! How a record of care is drawn, in tables of cases: the picture says the days of the schedule, and of what nobody gave it says nothing.

use cunce::care::catalogue::Catalogue;
use cunce::care::drawn::{Drawn, Lane, Point, PointKind, Standing, draw};
use cunce::care::{Appointment, Enrolment, Referral, Service, Timeline};
use jiff::civil::Date;
use uuid::Uuid;

const OWN: &str = "610902104202";
const OTHER: &str = "610902104";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn enrolment(number: u128, programme: &str, entered_on: &str, event_on: Option<&str>) -> Enrolment {
    Enrolment {
        id: id(number),
        unit: OWN.to_owned(),
        person: id(1),
        programme: programme.to_owned(),
        asked_by: "own_request".to_owned(),
        event_on: event_on.map(day),
        entered_on: day(entered_on),
        provider: "周医生".to_owned(),
        ended_on: None,
        with_since: None,
        doubtful: String::new(),
    }
}

fn service(number: u128, enrolment: Option<u128>, (programme, what): (&str, &str), on: &str) -> Service {
    Service {
        id: id(number),
        unit: OWN.to_owned(),
        person: id(1),
        enrolment: enrolment.map(id),
        programme: programme.to_owned(),
        what: what.to_owned(),
        day: day(on),
        provider: "周医生".to_owned(),
        place: String::new(),
        contents: String::new(),
        doubtful: String::new(),
    }
}

fn appointment(number: u128, enrolment: Option<u128>, (programme, what): (&str, &str), on: &str) -> Appointment {
    Appointment {
        id: id(number),
        unit: OWN.to_owned(),
        person: id(1),
        enrolment: enrolment.map(id),
        programme: programme.to_owned(),
        what: what.to_owned(),
        day: day(on),
        time: "09:30".to_owned(),
        reach: false,
        provider: "周医生".to_owned(),
        kept: false,
    }
}

fn referral(number: u128, on: &str, answered_on: Option<&str>) -> Referral {
    Referral {
        id: id(number),
        unit: OWN.to_owned(),
        person: id(1),
        enrolment: None,
        programme: "antenatal".to_owned(),
        sent_to: "station".to_owned(),
        urgent: false,
        day: day(on),
        provider: "周医生".to_owned(),
        answered_on: answered_on.map(day),
        answer: answered_on.map_or_else(String::new, |_| "seen".to_owned()),
    }
}

fn drawn(record: &Timeline, on: &str) -> Drawn {
    draw(record, &Catalogue::shipped().unwrap(), OWN, day(on))
}

/// A pregnancy since 3 August 2026, entered on a day.
fn pregnant(entered_on: &str, services: Vec<Service>) -> Timeline {
    Timeline {
        enrolments: vec![enrolment(10, "antenatal", entered_on, Some("2026-08-03"))],
        services,
        ..Timeline::default()
    }
}

fn visit(number: u128, on: &str) -> Service {
    service(number, Some(10), ("antenatal", "visit"), on)
}

fn standings(record: &Timeline, on: &str) -> Vec<Standing> {
    drawn(record, on).pregnancies[0].stretches.iter().map(|stretch| stretch.standing).collect()
}

fn of(lane: &Lane, kind: PointKind) -> Vec<&Point> {
    lane.points.iter().filter(|point| point.kind == kind).collect()
}

#[test]
fn weeks_are_counted_in_days() {
    // Last period, today, days completed, the due day.
    let cases = [
        ("2026-08-03", "2026-08-03", 0, "2027-05-10"),
        ("2026-08-03", "2026-11-23", 112, "2027-05-10"),
        ("2026-08-03", "2026-11-22", 111, "2027-05-10"),
        // Across a leap day, and from one.
        ("2023-12-25", "2024-03-01", 67, "2024-09-30"),
        ("2024-02-29", "2024-03-01", 1, "2024-12-05"),
        ("2027-12-31", "2028-02-29", 60, "2028-10-06"),
    ];
    for (last_period, today, days, due) in cases {
        let record =
            Timeline { enrolments: vec![enrolment(10, "antenatal", today, Some(last_period))], ..Timeline::default() };
        let picture = &drawn(&record, today).pregnancies[0];
        assert_eq!((picture.days, picture.due_on, picture.weeks), (days, day(due), 42), "{last_period} {today}");
        let ends: Vec<(i32, i32)> = picture.stretches.iter().map(|stretch| (stretch.from, stretch.until)).collect();
        assert_eq!(ends, [(0, 90), (112, 146), (147, 174), (196, 258), (259, 286)], "{last_period}");
    }
}

#[test]
fn a_pregnancy_is_drawn_while_it_is_looked_after() {
    let cases = [
        // Today, whether there is a picture, and how many weeks it has.
        ("2026-08-02", None),
        ("2026-08-03", Some(42)),
        ("2027-05-23", Some(42)),
        ("2027-05-24", Some(44)),
        ("2027-06-07", Some(44)),
        ("2027-06-08", None),
    ];
    for (on, weeks) in cases {
        let pictures = drawn(&pregnant("2026-08-03", Vec::new()), on).pregnancies;
        assert_eq!(pictures.first().map(|picture| picture.weeks), weeks, "{on}");
    }
    let mut ended = pregnant("2026-08-03", Vec::new());
    ended.enrolments[0].ended_on = Some(day("2026-10-01"));
    assert!(drawn(&ended, "2026-11-23").pregnancies.is_empty(), "it ended, and nobody asks how");
    let mut unsaid = pregnant("2026-08-03", Vec::new());
    unsaid.enrolments[0].event_on = None;
    assert!(drawn(&unsaid, "2026-11-23").pregnancies.is_empty(), "nobody said when it began");
}

#[test]
fn a_step_is_done_or_open_or_to_come() {
    use Standing::{Done, Later, Next, Open, Past};
    let early = || pregnant("2026-08-20", Vec::new());
    let seen = |days: &[&str]| {
        let visits = days.iter().enumerate().map(|(at, on)| visit(20 + at as u128, on));
        pregnant("2026-08-20", visits.collect())
    };
    let cases = [
        (early(), "2026-08-20", [Open, Next, Later, Later, Later]),
        // The days of the first are over by 2 November; we are late for four weeks, unless the next has begun.
        (early(), "2026-11-02", [Open, Next, Later, Later, Later]),
        (early(), "2026-11-22", [Open, Next, Later, Later, Later]),
        (early(), "2026-11-23", [Past, Open, Next, Later, Later]),
        // Who came later is not told that she was late: what was over before she came is over.
        (pregnant("2026-11-10", Vec::new()), "2026-11-10", [Past, Next, Later, Later, Later]),
        (seen(&["2026-09-01"]), "2026-11-02", [Done, Next, Later, Later, Later]),
        (seen(&["2026-09-01", "2026-11-23"]), "2026-11-23", [Done, Done, Next, Later, Later]),
        (seen(&["2026-11-23"]), "2026-12-28", [Past, Done, Open, Next, Later]),
        (early(), "2027-05-23", [Past, Past, Past, Past, Open]),
    ];
    for (record, on, expected) in cases {
        assert_eq!(standings(&record, on), expected, "{on} {:?}", record.services);
    }
    let marks = &drawn(&seen(&["2026-09-01"]), "2026-11-02").pregnancies[0].marks;
    assert_eq!((marks.len(), marks[0].at, marks[0].kind), (1, 29, PointKind::Given));
}

#[test]
fn an_enrolment_is_a_lane_and_what_has_none_is_by_its_programme() {
    let mut record = pregnant(
        "2026-08-20",
        vec![visit(20, "2026-09-01"), service(21, None, ("womens_health", "counselling"), "2026-07-01")],
    );
    record.enrolments.push(enrolment(11, "folic_acid", "2026-08-21", None));
    record.appointments = vec![
        appointment(30, Some(10), ("antenatal", "visit"), "2026-12-01"),
        appointment(31, None, ("", "contact_me"), "2026-12-02"),
        Appointment { kept: true, ..appointment(32, Some(10), ("antenatal", "visit"), "2026-09-01") },
    ];
    record.referrals = vec![referral(40, "2026-10-01", Some("2026-10-09")), referral(41, "2026-11-20", None)];
    let shown = drawn(&record, "2026-11-23");
    let lanes: Vec<(&str, bool)> =
        shown.lanes.iter().map(|lane| (lane.programme.as_str(), lane.enrolment.is_some())).collect();
    let expected =
        [("womens_health", false), ("antenatal", true), ("folic_acid", true), ("antenatal", false), ("", false)];
    assert_eq!(lanes, expected, "two that are open stand beside each other");
    assert_eq!((shown.first, shown.today), (day("2026-07-01"), day("2026-11-23")));

    let care = &shown.lanes[1];
    assert_eq!(
        (of(care, PointKind::Given).len(), of(care, PointKind::Agreed).len()),
        (1, 1),
        "what was kept is the service"
    );
    let promised: Vec<(Date, Date)> =
        of(care, PointKind::Promised).iter().map(|point| (point.first, point.last)).collect();
    assert_eq!(promised[0], (day("2026-11-23"), day("2026-12-27")));
    assert_eq!(promised.len(), 4);
    let next: Vec<&Point> = care.points.iter().filter(|point| point.is_next).collect();
    assert_eq!((next.len(), next[0].kind, next[0].first), (1, PointKind::Promised, day("2026-11-23")));

    let sent: Vec<(Date, Date, &str)> = of(&shown.lanes[3], PointKind::Referred)
        .iter()
        .map(|point| (point.first, point.last, point.answer.as_str()))
        .collect();
    let expected = [(day("2026-10-01"), day("2026-10-09"), "seen"), (day("2026-11-20"), day("2026-11-20"), "")];
    assert_eq!(sent, expected);
}

#[test]
fn what_she_agreed_to_comes_before_what_may_be_done_any_day() {
    let mut record = pregnant("2026-08-20", vec![visit(20, "2026-09-01")]);
    // Today, the day she agreed to, and what is next: that day or the step.
    let cases = [
        ("2026-11-23", "2026-11-23", PointKind::Agreed),
        ("2026-11-20", "2026-11-22", PointKind::Agreed),
        ("2026-11-20", "2026-11-24", PointKind::Promised),
        // A day that is past is not next.
        ("2026-11-20", "2026-11-19", PointKind::Promised),
    ];
    for (on, agreed, expected) in cases {
        record.appointments = vec![appointment(30, Some(10), ("antenatal", "visit"), agreed)];
        let shown = drawn(&record, on);
        let next: Vec<PointKind> =
            shown.lanes[0].points.iter().filter(|point| point.is_next).map(|point| point.kind).collect();
        assert_eq!(next, [expected], "{on} {agreed}");
    }
}

#[test]
fn steps_are_drawn_a_year_ahead_and_at_least_the_first() {
    // On a leap day: a child that was born on one.
    let mut record =
        Timeline { enrolments: vec![enrolment(10, "child", "2024-02-29", Some("2024-02-29"))], ..Timeline::default() };
    let steps = |record: &Timeline, on: &str| -> Vec<String> {
        let lanes = drawn(record, on).lanes;
        of(&lanes[0], PointKind::Promised)
            .iter()
            .map(|point| format!("{} {}", point.first, point.step.clone().unwrap().0))
            .collect()
    };
    assert_eq!(
        steps(&record, "2024-02-29"),
        ["2024-03-28 满月", "2024-05-29 3 月龄", "2024-08-29 6 月龄", "2024-10-29 8 月龄", "2025-02-28 12 月龄"]
    );
    assert_eq!(steps(&record, "2028-12-01"), ["2028-02-29 4 岁", "2029-02-28 5 岁"], "and nothing of the year after");
    assert_eq!(steps(&record, "2022-01-01"), ["2024-03-28 满月"], "the first, however far off");
    record.enrolments[0].ended_on = Some(day("2024-06-01"));
    assert!(steps(&record, "2024-06-01").is_empty(), "of what ended nothing follows");
}

#[test]
fn of_another_office_its_rows_are_drawn_and_nothing_is_suggested() {
    let mut record = pregnant("2026-08-20", vec![visit(20, "2026-09-01")]);
    record.enrolments[0].unit = OTHER.to_owned();
    record.services[0].unit = OTHER.to_owned();
    let shown = drawn(&record, "2026-11-23");
    assert_eq!(shown.lanes.len(), 1);
    assert!(shown.lanes[0].points.iter().all(|point| point.kind == PointKind::Given && !point.is_next));
    assert_eq!((shown.pregnancies.len(), shown.pregnancies[0].unit.as_str()), (1, OTHER));
}

#[test]
fn of_nothing_there_is_a_picture_of_today() {
    let shown = drawn(&Timeline::default(), "2026-11-23");
    assert_eq!((shown.first, shown.last), (day("2026-11-23"), day("2026-11-23")));
    assert!(shown.lanes.is_empty() && shown.pregnancies.is_empty());
    let bare = Timeline { enrolments: vec![enrolment(10, "womens_health", "2026-11-23", None)], ..Timeline::default() };
    assert_eq!(drawn(&bare, "2026-11-23").lanes.len(), 1, "she takes part, and nothing was given yet");
    let newer =
        Timeline { enrolments: vec![enrolment(10, "of_a_newer_version", "2026-11-23", None)], ..Timeline::default() };
    assert!(drawn(&newer, "2026-11-23").lanes[0].points.is_empty());
}

#[test]
fn what_is_private_is_left_out_whole() {
    let private = || {
        (
            enrolment(50, "contraception", "2026-08-20", None),
            service(51, None, ("contraception", "counselling"), "2026-08-20"),
        )
    };
    let mut record = pregnant("2026-08-20", vec![visit(20, "2026-09-01")]);
    let plain = record.clone();
    let (of_hers, given) = private();
    record.enrolments.extend([of_hers, enrolment(52, "of_a_newer_version", "2026-08-20", None)]);
    record.services.extend([given, service(53, Some(50), ("contraception", "start"), "2026-08-20")]);
    // A day on which she asked to be reached is of no programme, and all the same of that enrolment.
    record.appointments = vec![
        appointment(54, Some(50), ("", "contact_me"), "2026-12-01"),
        appointment(55, None, ("contraception", "follow_up"), "2026-12-01"),
    ];
    record.referrals = vec![Referral { programme: "contraception".to_owned(), ..referral(56, "2026-10-01", None) }];
    record.leave_out_private(&Catalogue::shipped().unwrap());
    assert_eq!(record, plain);
    let mut reached =
        Timeline { appointments: vec![appointment(30, None, ("", "contact_me"), "2026-12-01")], ..Timeline::default() };
    reached.leave_out_private(&Catalogue::shipped().unwrap());
    assert_eq!(reached.appointments.len(), 1);
}
