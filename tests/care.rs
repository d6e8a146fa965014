//! The care book's stories: what people asked for and got, kept by whom they chose, and nothing of whoever did not say yes.

mod common;

use common::care::{
    DOCTOR, OTHER, agreed, carry, day, due, enrol, entry, give, hand_over, in_care, own, service, started,
    town_and_village, village,
};
use common::{Office, TOWN, ZHOUYING, clock};
use cunce::care::{self, Agreed, AskedBy, Movement, MovementKind, NewEnrolment, NewReferral, NewService};
use cunce::rights::{AccessFilter, Purpose, SaidOn};
use cunce::security::{CARE, Post, Role, Unlock};
use cunce::session::Session;
use cunce::{looks, reach, register, station, subject, wishes};
use uuid::Uuid;

fn assert_sound(session: &mut Session) {
    let verified = session.verify().unwrap();
    assert!(verified.ok, "{:#?}", verified.checks);
}

#[test]
fn she_asks_for_antenatal_care_is_seen_and_ends_it_without_a_reason() {
    let (mut village, [her, ..]) = village();
    let session = &mut village.session;
    let enrolment = enrol(session, her, "antenatal", Some("2026-08-03"));
    assert_eq!(due(session, "2026-11-23"), [entry("赵桂梅", "visit", 0)], "sixteen weeks: the first promised visit");
    assert_eq!(due(session, "2026-12-28"), [entry("赵桂梅", "visit", 0)]);
    let items = [("systolic".to_owned(), "118".to_owned()), ("finding".to_owned(), "normal".to_owned())];
    let visit = NewService {
        enrolment: Some(enrolment),
        items: &items,
        place: "village_clinic",
        ..service("antenatal", "visit", "2026-11-23")
    };
    station::give(session, her, &visit).unwrap();
    assert!(due(session, "2026-12-27").is_empty(), "given");
    let shown = station::timeline(session, her).unwrap();
    assert_eq!(shown.enrolments[0].gestation.as_deref(), Some("16+0"));
    assert_eq!(shown.enrolments[0].due_date.as_deref(), Some("2027-05-10"));
    assert_eq!(shown.services[0].items["systolic"], "118");
    let ended = in_care(session, |book, user| care::end(book, user, enrolment)).unwrap();
    assert!(ended.op.is_some());
    assert!(due(session, "2027-01-15").is_empty());
    let shown = station::timeline(session, her).unwrap();
    assert_eq!(shown.enrolments[0].ended_on.as_deref(), Some("2026-11-23"));
    assert_eq!(shown.enrolments[0].gestation, None, "after it ended no pregnancy is shown");
    let again = in_care(session, |book, user| care::end(book, user, enrolment)).unwrap_err();
    assert_eq!(again.code, "enrolment_ended");
    enrol(session, her, "antenatal", Some("2026-08-03"));
    assert_sound(session);
}

#[test]
fn only_the_doctor_and_the_clinician_keep_care() {
    let (mut office, [her, ..]) = started();
    let session = &mut office.session;
    let closed = [
        station::enrol(session, her, &own("antenatal", None)).unwrap_err(),
        station::give(session, her, &service("antenatal", "visit", "2026-11-01")).unwrap_err(),
        station::agree(session, &agreed(her, "2026-12-01")).unwrap_err(),
        station::due(session, day("2026-11-23")).unwrap_err(),
        station::round(session, day("2026-11-23")).unwrap_err(),
        station::timeline(session, her).unwrap_err(),
        reach::ask(session, her).unwrap_err(),
        reach::done(session, her).unwrap_err(),
        in_care(session, |book, _| care::tally(book, "antenatal")).unwrap_err(),
        in_care(session, |book, _| care::balances(book, day("2026-11-23"))).unwrap_err(),
    ];
    assert!(closed.iter().all(|error| error.code == "book_closed"), "{closed:?}");
}

#[test]
fn what_is_impossible_is_doubted_and_kept_with_a_flag_when_the_provider_insists() {
    let (mut village, [her, him, child]) = village();
    let session = &mut village.session;
    let doubted = |session: &mut Session, person, programme, event| {
        let error = station::enrol(session, person, &own(programme, Some(event))).unwrap_err();
        (error.code, error.params.into_iter().next().map(|(_, which)| which).unwrap_or_default())
    };
    let doubtful = |which: &str| ("doubtful", which.to_owned());
    assert_eq!(doubted(session, her, "antenatal", "2026-11-24"), doubtful("in_future"));
    assert_eq!(doubted(session, her, "antenatal", "2025-11-23"), doubtful("long_ago"));
    assert_eq!(doubted(session, her, "antenatal", "1996-01-01"), doubtful("before_birth,long_ago"));
    assert_eq!(doubted(session, child, "child", "2024-09-01"), doubtful("other_birth_date"));
    enrol(session, her, "antenatal", Some("2026-08-03"));
    for (delivery, doubt) in [("2026-08-02", "before_last_period"), ("2026-08-03", "soon_after_last_period")] {
        assert_eq!(doubted(session, her, "postnatal", delivery), doubtful(doubt));
    }

    let enrolment = enrol(session, child, "child", None);
    let refused = |session: &mut Session, person, new: &NewService<'_>| {
        let error = station::give(session, person, new).unwrap_err();
        error.params.into_iter().next().map(|(_, which)| which).unwrap_or(error.code.to_owned())
    };
    let at = |on| NewService { enrolment: Some(enrolment), ..service("child", "check", on) };
    assert_eq!(refused(session, child, &at("2024-08-30")), "before_birth");
    assert_eq!(refused(session, child, &at("2026-11-24")), "in_future");
    station::give(session, him, &service("cervical_screening", "hpv", "2024-01-31")).unwrap();
    assert_eq!(refused(session, him, &service("cervical_screening", "hpv", "2026-01-31")), "sooner_than_interval");
    assert_eq!(refused(session, him, &service("cervical_screening", "hpv", "2019-02-01")), "sooner_than_interval");
    station::give(session, him, &service("cervical_screening", "hpv", "2019-01-31")).expect("five years before");
    station::give(session, him, &service("cervical_screening", "cytology", "2026-01-31"))
        .expect("another test has its own interval");
    assert!(station::due(session, day("2026-11-23")).unwrap().doubtful.is_empty());
    station::give(session, child, &NewService { insist: true, ..at("2024-08-30") }).unwrap();
    let list = station::due(session, day("2026-11-23")).unwrap();
    assert_eq!(list.people.into_values().collect::<Vec<_>>(), ["王小芽"]);
    let review = list.doubtful;
    assert_eq!(review.iter().map(|row| row.doubtful.as_str()).collect::<Vec<_>>(), ["before_birth"]);
    let id = review[0].id.parse().unwrap();
    in_care(session, |book, user| care::take_back(book, user, id)).unwrap();
    assert!(station::due(session, day("2026-11-23")).unwrap().doubtful.is_empty());
    assert_eq!(station::agree(session, &agreed(her, "2026-11-22")).unwrap_err().code, "doubtful");
}

/// 19 weeks and 6 days are too early for a delivery, 20 weeks are not.
#[test]
fn a_delivery_is_doubted_before_twenty_weeks() {
    for (last_period, is_doubted) in [("2026-07-07", true), ("2026-07-06", false)] {
        let (mut village, [her, ..]) = village();
        enrol(&mut village.session, her, "antenatal", Some(last_period));
        let done = station::enrol(&mut village.session, her, &own("postnatal", Some("2026-11-23")));
        assert_eq!(done.is_err(), is_doubted, "{last_period}");
    }
}

/// A visit that was entered for a later day, and insisted on, was not given yet: she is not forgotten until then.
#[test]
fn what_was_entered_for_a_later_day_is_still_due() {
    let (mut village, [her, ..]) = village();
    let session = &mut village.session;
    let enrolment = enrol(session, her, "antenatal", Some("2026-08-03"));
    let later = NewService { enrolment: Some(enrolment), insist: true, ..service("antenatal", "visit", "2026-12-01") };
    station::give(session, her, &later).unwrap();
    assert_eq!(due(session, "2026-11-30"), [entry("赵桂梅", "visit", 0)]);
    assert_eq!(due(session, "2026-12-01"), []);
}

#[test]
fn what_is_not_in_the_catalogue_is_refused_in_words() {
    let (mut village, [her, him, child]) = village();
    let session = &mut village.session;
    let enrolment = enrol(session, her, "contraception", None);
    let offer = |programme| NewEnrolment { asked_by: AskedBy::OurOffer, ..own(programme, None) };
    let code = |error: cunce::Error| error.code;
    assert_eq!(code(station::enrol(session, her, &own("contraception", None)).unwrap_err()), "already_enrolled");
    assert_eq!(code(station::enrol(session, her, &own("registration", None)).unwrap_err()), "unknown_programme");
    assert_eq!(code(station::enrol(session, her, &own("premarital", Some("2026-01-01"))).unwrap_err()), "no_event");
    for (person, programme) in
        [(her, "antenatal"), (her, "prepregnancy"), (her, "cervical_screening"), (him, "womens_health")]
    {
        assert_eq!(code(station::enrol(session, person, &offer(programme)).unwrap_err()), "not_offered", "{programme}");
    }
    station::enrol(session, child, &offer("child")).expect("offered by age");
    station::enrol(session, her, &offer("womens_health")).expect("offered by age and sex");
    station::enrol(session, him, &own("womens_health", None)).expect("whoever asks gets it");
    let items = |item: &str, value: &str| [(item.to_owned(), value.to_owned())];
    let with = |session: &mut Session, items: &[(String, String)]| {
        let new = NewService { items, enrolment: Some(enrolment), ..service("contraception", "start", "2026-11-23") };
        station::give(session, her, &new)
    };
    assert_eq!(code(with(session, &items("reason", "x")).unwrap_err()), "unknown_item");
    assert_eq!(code(with(session, &items("method", "by order")).unwrap_err()), "bad_item_value");
    assert_eq!(
        code(with(session, &[items("method", "condom"), items("method", "iud")].concat()).unwrap_err()),
        "unknown_item"
    );
    with(session, &items("method", "iud")).unwrap();
    let supply = |value: &str| {
        let kind = care::catalogue::programme("contraception").unwrap();
        kind.service("supply").unwrap().read_items(kind, &items("amount", value)).is_ok()
    };
    for (value, sound) in [
        ("1", true),
        ("200", true),
        ("1.5", true),
        ("0", false),
        ("201", false),
        ("-1", false),
        ("1e2", false),
        ("", false),
        ("1.", true),
        (".5", false),
    ] {
        assert_eq!(supply(value), sound, "{value}");
    }
    let wrong = |new: NewService<'_>, session: &mut Session| code(station::give(session, her, &new).unwrap_err());
    assert_eq!(wrong(service("contraception", "order", "2026-11-23"), session), "unknown_service");
    assert_eq!(
        wrong(NewService { place: "prison", ..service("contraception", "stop", "2026-11-23") }, session),
        "unknown_place"
    );
    assert_eq!(
        wrong(NewService { enrolment: Some(enrolment), ..service("antenatal", "visit", "2026-11-23") }, session),
        "other_enrolment"
    );
    assert_eq!(
        wrong(NewService { enrolment: Some(her), ..service("antenatal", "visit", "2026-11-23") }, session),
        "unknown_id"
    );
    let of_him = NewService { enrolment: Some(enrolment), ..service("contraception", "stop", "2026-11-23") };
    assert_eq!(code(station::give(session, him, &of_him).unwrap_err()), "other_enrolment");
    let nobody = Uuid::from_bytes([3; 16]);
    assert_eq!(code(station::enrol(session, nobody, &own("premarital", None)).unwrap_err()), "unknown_id");
    assert_eq!(
        code(station::agree(session, &Agreed { time: "9 点", ..agreed(her, "2026-12-01") }).unwrap_err()),
        "bad_time"
    );
}

/// The days are hers: what the catalogue suggests is never due by itself.
#[test]
fn stopping_and_removal_are_services_like_any_other() {
    let (mut village, [her, ..]) = village();
    let session = &mut village.session;
    let enrolment = enrol(session, her, "contraception", None);
    let items = [("method".to_owned(), "iud".to_owned())];
    let start =
        NewService { items: &items, enrolment: Some(enrolment), ..service("contraception", "start", "2026-10-31") };
    station::give(session, her, &start).unwrap();
    let suggested = station::timeline(session, her).unwrap().suggested;
    assert_eq!((suggested[0].first.as_str(), suggested[0].last.as_str()), ("2026-11-30", "2026-12-30"));
    assert!(due(session, "2026-12-15").is_empty());
    let follow_up = Agreed {
        service: Some(("contraception", "follow_up")),
        enrolment: Some(enrolment),
        ..agreed(her, "2026-12-15")
    };
    let appointment = station::agree(session, &follow_up).unwrap().value;
    assert_eq!(due(session, "2026-12-15"), [entry("赵桂梅", "follow_up", 0)]);
    assert_eq!(due(session, "2026-12-18"), [entry("赵桂梅", "follow_up", 3)], "we are three days late");
    in_care(session, |book, user| care::close(book, user, appointment)).unwrap();
    assert!(due(session, "2026-12-18").is_empty());
    for what in ["removal", "stop"] {
        give(session, her, enrolment, "contraception", what, "2026-11-23");
    }
    let fields: Vec<String> =
        care::SCHEMA.entities.iter().flat_map(|entity| entity.fields).map(|field| field.name.to_owned()).collect();
    assert!(fields.iter().filter(|field| *field == "reason").count() == 1, "only the log of looks has a reason");
    assert_sound(session);
}

#[test]
fn any_answer_but_yes_is_one_more_in_a_month_and_nothing_of_anyone() {
    let (mut town, mut village, _) = town_and_village();
    for _ in 0..3 {
        in_care(&mut village.session, |book, _| care::tally(book, "cervical_screening")).unwrap();
    }
    in_care(&mut town.session, |book, _| care::tally(book, "cervical_screening")).unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    carry(&mut village.session, &mut town.session, TOWN);
    let counts = in_care(&mut town.session, |book, _| care::tallies(book)).unwrap();
    let found: Vec<_> = counts.iter().map(|count| (count.unit.as_str(), count.month.as_str(), count.answers)).collect();
    assert_eq!(found, [(TOWN, "2026-11", 1), (ZHOUYING, "2026-11", 3)]);
    assert_eq!(
        in_care(&mut village.session, |book, _| care::tally(book, "none")).unwrap_err().code,
        "unknown_programme"
    );
    // Of each nothing is written but where, in which month, of what; not even by whom.
    let tallied = |book: &cunce::ledger::Book| -> Vec<_> {
        let lines = book.journal().unwrap().into_iter().filter(|line| line.entity == "tally");
        lines
            .map(|line| {
                (line.fields.keys().cloned().collect::<Vec<_>>(), book.history(line.row).unwrap()[0].author.clone())
            })
            .collect()
    };
    let lines = in_care(&mut village.session, |book, _| Ok(tallied(book))).unwrap();
    assert_eq!(lines, vec![(vec!["month".to_owned(), "programme".to_owned(), "unit".to_owned()], String::new()); 3]);
}

#[test]
fn two_laptops_of_one_office_add_their_counts_up() {
    let (mut town, mut village, _) = town_and_village();
    in_care(&mut village.session, |book, _| care::tally(book, "child")).unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    let (first, second) = village.copied(false);
    let (mut first, mut second) = (first.reopen_as(&DOCTOR), second.reopen_as(&DOCTOR));
    in_care(&mut first.session, |book, _| care::tally(book, "child")).unwrap();
    for _ in 0..2 {
        in_care(&mut second.session, |book, _| care::tally(book, "child")).unwrap();
    }
    // Copies need a round more until each has what the other wrote.
    for _ in 0..3 {
        for laptop in [&mut first, &mut second] {
            hand_over(&mut laptop.session, &mut town.session, TOWN);
            hand_over(&mut town.session, &mut laptop.session, ZHOUYING);
        }
    }
    for session in [&mut town.session, &mut first.session, &mut second.session] {
        let counts = in_care(session, |book, _| care::tallies(book)).unwrap();
        assert_eq!(counts.iter().map(|count| count.answers).collect::<Vec<_>>(), [4]);
    }
}

#[test]
fn each_provider_has_her_own_list() {
    let (mut office, [her, him, _]) = started();
    office.take_up("吴医生", Post::Doctor, OTHER);
    let mut office = office.reopen_as(&DOCTOR);
    let enrolment = enrol(&mut office.session, her, "antenatal", Some("2026-08-03"));
    let mut office = office.reopen_as(&Unlock::User("吴医生", OTHER));
    let session = &mut office.session;
    assert!(due(session, "2026-11-23").is_empty(), "another doctor has promised nothing");
    let appointment = station::agree(session, &agreed(him, "2026-11-23")).unwrap().value;
    assert_eq!(due(session, "2026-11-23"), [entry("王大山", "contact_me", 0)]);
    let new = NewService { enrolment: Some(enrolment), ..service("antenatal", "visit", "2026-11-23") };
    assert_eq!(station::give(session, her, &new).unwrap_err().code, "not_her_provider");
    assert_eq!(in_care(session, |book, user| care::end(book, user, enrolment)).unwrap_err().code, "not_her_provider");
    assert_eq!(
        in_care(session, |book, user| care::take_back(book, user, enrolment)).unwrap_err().code,
        "not_her_provider"
    );
    let mut office = office.reopen_as(&DOCTOR);
    let session = &mut office.session;
    assert_eq!(due(session, "2026-11-23"), [entry("赵桂梅", "visit", 0)]);
    assert_eq!(
        in_care(session, |book, user| care::close(book, user, appointment)).unwrap_err().code,
        "not_her_provider"
    );
}

#[test]
fn a_day_on_which_she_asks_to_be_reached_comes_once() {
    let (mut village, [her, ..]) = village();
    let session = &mut village.session;
    let later = station::agree(session, &agreed(her, "2026-12-01")).unwrap().value;
    assert!(due(session, "2026-11-30").is_empty(), "not before her day");
    assert_eq!(due(session, "2026-12-01"), [entry("赵桂梅", "contact_me", 0)]);
    in_care(session, |book, user| care::close(book, user, later)).unwrap();
    for on in ["2026-12-01", "2027-01-01", "2027-12-01"] {
        assert!(due(session, on).is_empty(), "{on}");
    }
    // One that was kept is no longer open either.
    let next = Agreed { service: Some(("womens_health", "check")), ..agreed(her, "2026-11-23") };
    let next = station::agree(session, &next).unwrap().value;
    station::give(session, her, &NewService { keeps: Some(next), ..service("womens_health", "check", "2026-11-23") })
        .unwrap();
    assert!(due(session, "2026-11-24").is_empty());
    assert_eq!(in_care(session, |book, user| care::close(book, user, next)).unwrap_err().code, "appointment_kept");
}

fn said(session: &Session) -> SaidOn<'static> {
    SaidOn { day: session.book.today(), form: "spoken" }
}

#[test]
fn home_visits_are_for_those_who_agreed_and_never_for_what_is_private() {
    let (mut village, [her, him, child]) = village();
    let session = &mut village.session;
    let postnatal = enrol(session, her, "postnatal", Some("2026-11-18"));
    give(session, her, postnatal, "postnatal", "discharge", "2026-11-20");
    let newborn = enrol(session, child, "child", None);
    let visit = Agreed {
        service: Some(("child", "newborn_visit")),
        enrolment: Some(newborn),
        time: "09:30",
        ..agreed(child, "2026-11-23")
    };
    station::agree(session, &visit).unwrap();
    let private = Agreed { service: Some(("contraception", "counselling")), ..agreed(him, "2026-11-23") };
    station::agree(session, &private).unwrap();
    assert_eq!(due(session, "2026-11-23").len(), 3);
    let round = |session: &mut Session| -> Vec<(String, String)> {
        station::round(session, day("2026-11-23"))
            .unwrap()
            .into_iter()
            .map(|visit| (visit.person_name, visit.time))
            .collect()
    };
    assert!(round(session).is_empty(), "nobody has agreed yet");
    let said = said(session);
    for person in [her, him, child] {
        wishes::agree(session, person, Purpose::HomeVisits, said).unwrap();
    }
    let expected = [("赵桂梅".to_owned(), String::new()), ("王小芽".to_owned(), "09:30".to_owned())];
    assert_eq!(round(session), expected);
    wishes::withdraw(session, her, Purpose::HomeVisits).unwrap();
    assert_eq!(round(session), expected[1..]);
    // Nothing of it that is private can be at anyone's home.
    for programme in care::catalogue::programmes().unwrap().iter().filter(|programme| programme.private) {
        assert!(programme.schedules.iter().flat_map(|schedule| &schedule.steps).all(|step| !step.at_home));
    }
}

#[test]
fn a_referral_is_answered_by_the_station_and_followed_up_within_two_weeks() {
    let (mut town, mut village, [her, ..]) = town_and_village();
    let enrolment = enrol(&mut village.session, her, "antenatal", Some("2026-08-03"));
    give(&mut village.session, her, enrolment, "antenatal", "visit", "2026-11-23");
    let new = NewReferral {
        person: her,
        programme: "antenatal",
        enrolment: Some(enrolment),
        sent_to: "station",
        urgent: true,
    };
    let referral = station::refer(&mut village.session, &new).unwrap().value;
    assert_eq!(due(&mut village.session, "2026-11-23"), [entry("赵桂梅", "station", 0)]);
    assert_eq!(due(&mut village.session, "2026-12-07"), [entry("赵桂梅", "station", 0)]);
    assert_eq!(due(&mut village.session, "2026-12-09"), [entry("赵桂梅", "station", 2)]);
    carry(&mut village.session, &mut town.session, TOWN);
    let shown = station::timeline(&mut town.session, her).unwrap();
    assert!(shown.enrolments.is_empty() && shown.services.is_empty(), "she chose the village's doctor");
    assert_eq!(shown.referrals.len(), 1, "and agreed to be referred to the station");
    let answer = |session: &mut Session, answer: &str, on: &str| {
        let (role, user) = (session.role(), session.user.clone());
        session
            .in_book(CARE, |session| care::answer_referral(&mut session.book, role, &user, referral, answer, day(on)))
    };
    assert_eq!(answer(&mut town.session, "refused", "2026-11-23").unwrap_err().code, "unknown_answer");
    assert_eq!(answer(&mut town.session, "seen", "2026-11-24").unwrap_err().code, "future_date");
    answer(&mut town.session, "seen", "2026-11-23").unwrap();
    carry(&mut town.session, &mut village.session, ZHOUYING);
    assert!(due(&mut village.session, "2026-12-09").is_empty());
    assert_eq!(station::timeline(&mut village.session, her).unwrap().referrals[0].answer, "seen");
    assert_eq!(
        station::refer(&mut village.session, &NewReferral { sent_to: "court", ..new }).unwrap_err().code,
        "unknown_place"
    );
}

#[test]
fn two_providers_write_of_one_woman_offline_and_both_stand() {
    let (mut town, mut village, [her, ..]) = town_and_village();
    let in_village = enrol(&mut village.session, her, "antenatal", Some("2026-08-03"));
    let in_town = enrol(&mut town.session, her, "womens_health", None);
    give(&mut village.session, her, in_village, "antenatal", "visit", "2026-11-20");
    give(&mut town.session, her, in_town, "womens_health", "check", "2026-11-21");
    carry(&mut village.session, &mut town.session, TOWN);
    carry(&mut town.session, &mut village.session, ZHOUYING);
    let programmes = |session: &mut Session| -> Vec<String> {
        station::timeline(session, her).unwrap().services.into_iter().map(|row| row.programme).collect()
    };
    assert_eq!(programmes(&mut village.session), ["antenatal"]);
    assert_eq!(programmes(&mut town.session), ["womens_health"], "the station does not see what she told the doctor");
    let rows = |session: &mut Session, of: &'static str| {
        in_care(session, |book, _| Ok(book.shown_rows().unwrap().iter().filter(|row| row.entity == of).count()))
            .unwrap()
    };
    assert_eq!((rows(&mut town.session, "service"), rows(&mut town.session, "enrolment")), (2, 2), "both stand");
    assert_eq!(rows(&mut village.session, "service"), 1, "nor does the village have what she told the station");

    let said = said(&village.session);
    wishes::agree(&mut village.session, her, Purpose::ShareWithStation, said).unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    assert_eq!(programmes(&mut town.session), ["antenatal", "womens_health"]);
    assert!(due(&mut town.session, "2026-12-28").is_empty(), "seeing is not having promised");
    wishes::withdraw(&mut village.session, her, Purpose::ShareWithStation).unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    assert_eq!(programmes(&mut town.session), ["womens_health"]);
    for session in [&mut town.session, &mut village.session] {
        assert!(in_care(session, |book, _| book.conflicts()).unwrap().is_empty());
        assert_sound(session);
    }
}

#[test]
fn the_town_chooses_a_schedule_and_the_villages_follow_it_for_those_who_enrol_from_then() {
    let (mut town, mut village, [her, him, _]) = town_and_village();
    let choose = |session: &mut Session, schedule: &str, from: &str| {
        let (role, user) = (session.role(), session.user.clone());
        session
            .in_book(CARE, |session| care::choose(&mut session.book, role, &user, ("antenatal", schedule), day(from)))
    };
    assert_eq!(choose(&mut village.session, "who_2016", "2026-11-23").unwrap_err().code, "town_only");
    assert_eq!(choose(&mut town.session, "own_idea", "2026-11-23").unwrap_err().code, "unknown_schedule");
    choose(&mut town.session, "who_2016", "2026-12-01").unwrap();
    choose(&mut town.session, "national_3", "2027-01-01").unwrap();
    carry(&mut town.session, &mut village.session, ZHOUYING);
    let in_force = |session: &mut Session, on: &str| {
        in_care(session, |book, _| {
            let catalogue = care::catalogue::Catalogue::of(book)?;
            Ok(catalogue.schedule_on(catalogue.programme("antenatal")?, day(on)).unwrap().code.clone())
        })
        .unwrap()
    };
    for session in [&mut town.session, &mut village.session] {
        for (on, code) in [
            ("2026-11-30", "national_3"),
            ("2026-12-01", "who_2016"),
            ("2026-12-31", "who_2016"),
            ("2027-01-01", "national_3"),
        ] {
            assert_eq!(in_force(session, on), code, "{on}");
        }
    }
    enrol(&mut village.session, her, "antenatal", Some("2026-08-03"));
    let (place, _folder) = village.closed();
    let mut later = Session::open(&place, &DOCTOR, clock("2026-12-02T09:00:00+08:00[Asia/Shanghai]")).unwrap();
    enrol(&mut later, him, "antenatal", Some("2026-08-03"));
    // 16 weeks: the norm has a visit, the other schedule none before week 20.
    assert_eq!(due(&mut later, "2026-12-02"), [entry("赵桂梅", "visit", 0)]);
}

#[test]
fn the_register_has_one_line_while_she_wishes_to_be_reached_and_nothing_of_why() {
    let (mut town, mut village, [her, him, _]) = town_and_village();
    let session = &mut village.session;
    assert_eq!(reach::ask(session, her).unwrap_err().code, "no_wish_to_be_reached");
    let quiet = Agreed { service: Some(("antenatal", "visit")), ..agreed(her, "2026-12-01") };
    station::agree(session, &quiet).unwrap();
    assert_eq!(reach::ask(session, her).unwrap_err().code, "no_wish_to_be_reached", "a day alone is no wish");
    let appointment = station::agree(session, &Agreed { reach: true, ..quiet }).unwrap().value;
    station::agree(session, &agreed(him, "2026-12-01")).unwrap();
    for person in [her, him, her] {
        reach::ask(session, person).unwrap();
    }
    let lines = |session: &Session| -> Vec<String> {
        reach::asked(session)
            .unwrap()
            .into_iter()
            .map(|line| format!("{} {} {}", line.person_name, line.unit, line.day))
            .collect()
    };
    let expected = [format!("王大山 {ZHOUYING} 2026-11-23"), format!("赵桂梅 {ZHOUYING} 2026-11-23")];
    assert_eq!(lines(session), expected, "alike, once each");
    // In the name of the program: a doctor writes nothing into the register, and undoes nothing there.
    let line = session.book.journal().unwrap().into_iter().rfind(|line| line.entity == "please_contact").unwrap();
    assert_eq!(line.fields.keys().collect::<Vec<_>>(), ["day", "person"]);
    assert_eq!(session.book.history(line.row).unwrap()[0].author, "");
    // The officer sees it and hands it on; the town sees it.
    village = village.reopen();
    assert_eq!(lines(&village.session), expected);
    assert_eq!(reach::done(&mut village.session, her).unwrap_err().code, "book_closed");
    town = town.reopen();
    common::exchange(&mut town, &mut village);
    assert_eq!(lines(&town.session), expected);
    village = village.reopen_as(&DOCTOR);
    in_care(&mut village.session, |book, user| care::close(book, user, appointment)).unwrap();
    reach::done(&mut village.session, her).unwrap();
    reach::done(&mut village.session, her).unwrap();
    assert_eq!(lines(&village.session), expected[..1]);
    village = village.reopen();
    let user = village.user();
    register::erase(&mut village.session.book, &user, him, None).unwrap();
    assert!(lines(&village.session).is_empty(), "and it goes with whoever is erased");
    village.assert_sound();
}

#[test]
fn opening_a_record_of_care_is_logged_in_both_books_and_the_register_does_not_say_whose() {
    let (mut village, [her, ..]) = village();
    station::timeline(&mut village.session, her).unwrap();
    let log = looks::access_log(&mut village.session, &AccessFilter::default()).unwrap();
    assert_eq!(
        log.iter().map(|entry| (entry.book.as_str(), entry.person_name.as_str())).collect::<Vec<_>>(),
        [("care", "赵桂梅")]
    );
    let village = village.reopen();
    let lines = village.session.book.journal().unwrap();
    let access: Vec<_> = lines.iter().filter(|line| line.entity == "access").collect();
    assert_eq!(access.len(), 1);
    assert!(!access[0].fields.contains_key("person"));
}

#[test]
fn supplies_are_counted_by_batch_and_no_movement_has_a_person() {
    let (mut village, _) = village();
    let session = &mut village.session;
    let moved = |session: &mut Session, kind, batch: &str, amount, expires: Option<&str>, insist| {
        let movement = Movement { kind, item: "pill", batch, amount, expires_on: expires.map(day), insist };
        in_care(session, |book, user| care::move_stock(book, user, &movement)).map(|_| ()).map_err(|error| error.code)
    };
    use MovementKind::{Counted, Expired, Given, Received};
    moved(session, Received, "B1", 30, Some("2027-01-31"), false).unwrap();
    moved(session, Received, "B2", 10, Some("2028-01-31"), false).unwrap();
    moved(session, Given, "B1", 4, None, false).unwrap();
    assert_eq!(moved(session, Given, "B1", 27, None, false), Err("doubtful"));
    assert_eq!(moved(session, Given, "B1", 0, None, false), Err("bad_amount"));
    assert_eq!(moved(session, Received, "长".repeat(41).as_str(), 1, None, false), Err("bad_batch"));
    moved(session, Counted, "B1", 25, None, false).unwrap();
    let shown = |session: &mut Session, on: &str| -> Vec<(String, i64, bool, bool, bool)> {
        let found = in_care(session, |book, _| care::balances(book, day(on))).unwrap();
        found.into_iter().map(|row| (row.batch, row.amount, row.low, row.expires_soon, row.expired)).collect()
    };
    let row = |batch: &str, amount, low, soon, expired| (batch.to_owned(), amount, low, soon, expired);
    assert_eq!(shown(session, "2026-11-23"), [row("B1", 25, false, true, false), row("B2", 10, false, false, false)]);
    assert_eq!(shown(session, "2027-02-01"), [row("B1", 25, true, true, true), row("B2", 10, true, false, false)]);
    moved(session, Expired, "B1", 25, None, false).unwrap();
    assert_eq!(shown(session, "2026-11-23"), [row("B1", 0, true, false, false), row("B2", 10, true, false, false)]);
    moved(session, Given, "B2", 11, None, true).unwrap();
    assert_eq!(shown(session, "2026-11-23").last().unwrap().1, -1);
    // What has expired is doubted as it comes and as it goes, its last day is a good one, and only what comes in has such a day.
    assert_eq!(moved(session, Received, "B3", 5, Some("2026-11-22"), false), Err("doubtful"));
    moved(session, Received, "B3", 5, Some("2026-11-23"), false).unwrap();
    moved(session, Given, "B3", 1, None, false).unwrap();
    moved(session, Received, "B4", 5, Some("2026-11-22"), true).unwrap();
    assert_eq!(moved(session, Given, "B4", 1, None, false), Err("doubtful"));
    assert_eq!(moved(session, Given, "B3", 1, Some("2027-01-01"), false), Err("no_expiry_here"));
    // A mistake is taken back, with the day that it brought.
    let wrong = Movement {
        kind: Received,
        item: "pill",
        batch: "B3",
        amount: 2,
        expires_on: Some(day("2020-01-01")),
        insist: true,
    };
    let wrong = in_care(session, |book, user| care::move_stock(book, user, &wrong)).unwrap().value;
    assert!(shown(session, "2026-11-23").contains(&row("B3", 6, true, true, true)));
    in_care(session, |book, user| care::take_back(book, user, wrong)).unwrap();
    assert!(shown(session, "2026-11-23").contains(&row("B3", 4, true, true, false)));
    assert_eq!(in_care(session, |book, user| care::take_back(book, user, wrong)).unwrap_err().code, "unknown_id");
    let unknown = Movement { kind: Received, item: "bread", batch: "", amount: 1, expires_on: None, insist: false };
    assert_eq!(
        in_care(session, |book, user| care::move_stock(book, user, &unknown)).unwrap_err().code,
        "unknown_supply"
    );
    assert!(
        care::SCHEMA
            .entities
            .iter()
            .any(|entity| entity.name == "stock" && entity.fields.iter().all(|field| field.name != "person"))
    );
}

#[test]
fn she_can_have_all_of_it_erased() {
    let (mut village, [her, him, _]) = village();
    let session = &mut village.session;
    let enrolment = enrol(session, her, "antenatal", Some("2026-08-03"));
    give(session, her, enrolment, "antenatal", "visit", "2026-11-20");
    let mistake = give(session, her, enrolment, "antenatal", "counselling", "2026-11-20");
    in_care(session, |book, user| care::take_back(book, user, mistake)).unwrap();
    station::agree(session, &agreed(her, "2026-12-01")).unwrap();
    let said = said(session);
    wishes::agree(session, her, Purpose::HomeVisits, said).unwrap();
    enrol(session, him, "health_education", None);
    let erased = in_care(session, |book, user| care::erase(book, user, &[her])).unwrap();
    assert_eq!(erased.value, 4);
    let shown = station::timeline(session, her).unwrap();
    assert!(shown.enrolments.is_empty() && shown.services.is_empty() && shown.appointments.is_empty());
    assert!(due(session, "2026-12-28").is_empty());
    let journal = in_care(session, |book, _| Ok(format!("{:?}", book.journal().unwrap()))).unwrap();
    assert!(!journal.contains("antenatal") && !journal.contains("2026-08-03") && !journal.contains("home_visits"));
    assert!(journal.contains("health_education"));
    assert_sound(session);
}

#[test]
fn nobody_without_a_yes_stands_on_any_list_of_care() {
    let (mut village, [her, him, child]) = village();
    let session = &mut village.session;
    in_care(session, |book, _| care::tally(book, "womens_health")).unwrap();
    enrol(session, child, "child", None);
    let text = |session: &mut Session| {
        let on = day("2026-11-23");
        let due = serde_json::to_string(&station::due(session, on).unwrap()).unwrap();
        let round = serde_json::to_string(&station::round(session, on).unwrap()).unwrap();
        let left = serde_json::to_string(&station::left_behind(session).unwrap()).unwrap();
        let tallies = format!("{:?}", in_care(session, |book, _| care::tallies(book)).unwrap());
        due + &round + &left + &tallies
    };
    let lists = text(session);
    for (person, name) in [(her, "赵桂梅"), (him, "王大山")] {
        assert!(!lists.contains(name) && !lists.contains(&person.to_string()), "{name}");
    }
    let shown = |session: &mut Session, person| {
        let mut shown = serde_json::to_value(station::timeline(session, person).unwrap()).unwrap();
        shown["person"] = "".into();
        shown["person_name"] = "".into();
        shown
    };
    assert_eq!(shown(session, her), shown(session, him), "who said no is like who was never asked");
    let journal = in_care(session, |book, _| book.journal()).unwrap();
    let named = |person: Uuid| {
        journal
            .iter()
            .filter(|line| line.entity != "access" && format!("{line:?}").contains(&person.to_string()))
            .count()
    };
    assert_eq!((named(her), named(him)), (0, 0));
    assert!(named(child) > 0);
}

#[test]
fn a_service_that_is_taken_back_leaves_its_day_open_again() {
    let (mut village, [her, ..]) = village();
    let session = &mut village.session;
    let visit = Agreed { service: Some(("womens_health", "check")), reach: true, ..agreed(her, "2026-11-23") };
    let appointment = station::agree(session, &visit).unwrap().value;
    let check = NewService { keeps: Some(appointment), ..service("womens_health", "check", "2026-11-23") };
    let given = station::give(session, her, &check).unwrap().value;
    assert!(due(session, "2026-11-23").is_empty());
    in_care(session, |book, user| care::take_back(book, user, given)).unwrap();
    assert_eq!(due(session, "2026-11-23"), [entry("赵桂梅", "check", 0)]);
    reach::ask(session, her).expect("her wish stands again");
    in_care(session, |book, user| care::close(book, user, appointment)).expect("and it can be taken off");
    assert_sound(session);
}

fn in_care_of<T>(
    session: &mut Session,
    f: impl FnOnce(&mut cunce::ledger::Book, Role, &str) -> cunce::Result<T>,
) -> cunce::Result<T> {
    let role = session.role();
    in_care(session, |book, user| f(book, role, user))
}

#[test]
fn what_another_office_keeps_of_her_it_erases_itself() {
    let (mut town, mut village, [her, ..]) = town_and_village();
    in_care_of(&mut town.session, |book, role, user| care::make_key(book, role, user).map(|_| ())).unwrap();
    carry(&mut town.session, &mut village.session, ZHOUYING);
    let said = said(&village.session);
    wishes::agree(&mut village.session, her, Purpose::HomeVisits, said).unwrap();
    in_care(&mut village.session, |book, user| care::seal(book, user, her, "请单独联系").map(|_| ())).unwrap();
    station::agree(&mut village.session, &agreed(her, "2026-12-01")).unwrap();
    reach::ask(&mut village.session, her).unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    enrol(&mut town.session, her, "womens_health", None);
    wishes::agree(&mut town.session, her, Purpose::UrgentResults, said).unwrap();
    let notes = |session: &mut Session| in_care(session, |book, _| Ok(care::note_counts(book)?.len())).unwrap();
    let consents = |session: &mut Session| wishes::wishes(session, her).unwrap().consents.len();
    assert_eq!((notes(&mut town.session), consents(&mut town.session)), (1, 2));

    assert_eq!(subject::erase_care(&mut town.session, her).unwrap().value, 1, "what the station keeps itself");
    assert_eq!((notes(&mut town.session), consents(&mut town.session)), (1, 1), "the village's stands");
    carry(&mut town.session, &mut village.session, ZHOUYING);
    assert_eq!((notes(&mut village.session), consents(&mut village.session)), (1, 1));

    reach::ask(&mut village.session, her).unwrap();
    assert_eq!(subject::erase_care(&mut village.session, her).unwrap().value, 1, "of sealed notes nothing is counted");
    assert!(reach::asked(&village.session).unwrap().is_empty(), "nor does anything ask for her to be reached");
    carry(&mut village.session, &mut town.session, TOWN);
    for session in [&mut village.session, &mut town.session] {
        assert_eq!((notes(session), consents(session)), (0, 0));
        let journal = in_care(session, |book, _| Ok(format!("{:?}", book.journal().unwrap()))).unwrap();
        assert!(!journal.contains("home_visits"), "the station's copy goes too");
        let sealed = in_care(session, |book, _| {
            let rows = book.shown_rows()?;
            Ok(rows
                .into_iter()
                .filter(|row| row.entity == "sealed_note")
                .map(|row| format!("{row:?}"))
                .collect::<String>())
        });
        assert!(!sealed.unwrap().contains(&her.to_string()));
        assert_sound(session);
    }
}

/// A registration of the same woman that was entered a second time; the smaller id of two is shown.
#[test]
fn registrations_that_are_linked_have_one_record_of_care() {
    let (mut office, [her, him, _]) = started();
    let home = office.household(&[("number", "0002")]);
    let twice = office.person(home, &[("name", "赵桂梅"), ("sex", "2"), ("birth_date", "1997-03-02")]);
    let (first, second) = (her.min(twice), her.max(twice));
    let mut office = office.reopen_as(&DOCTOR);
    let before = enrol(&mut office.session, second, "antenatal", Some("2026-08-03"));
    let mut office = office.reopen();
    let user = office.user();
    register::link(&mut office.session.book, &user, first, second, &Default::default()).unwrap();
    let mut office = office.reopen_as(&DOCTOR);
    let session = &mut office.session;
    for person in [first, second] {
        let again = station::enrol(session, person, &own("antenatal", None)).unwrap_err();
        assert_eq!(again.code, "already_enrolled");
        assert_eq!(station::timeline(session, person).unwrap().enrolments.len(), 1);
    }
    // What is written from now on stands under the one that is shown, also within what was begun under the other.
    let given = give(session, second, before, "antenatal", "visit", "2026-11-23");
    let within = Agreed {
        service: Some(("antenatal", "visit")),
        enrolment: Some(before),
        reach: true,
        ..agreed(second, "2026-12-28")
    };
    let appointment = station::agree(session, &within).unwrap().value;
    let kept = NewService {
        enrolment: Some(before),
        keeps: Some(appointment),
        insist: true,
        ..service("antenatal", "visit", "2026-12-28")
    };
    station::give(session, second, &kept).unwrap();
    let new = NewReferral {
        person: second,
        programme: "antenatal",
        enrolment: Some(before),
        sent_to: "elsewhere",
        urgent: false,
    };
    station::refer(session, &new).unwrap();
    let shown = station::timeline(session, second).unwrap();
    assert_eq!((shown.person.as_str(), shown.services.len(), shown.referrals.len()), (&*first.to_string(), 2, 1));
    assert!(shown.services.iter().any(|row| row.id == given.to_string() && row.person == first.to_string()));
    let of_him = NewService { enrolment: Some(before), ..service("antenatal", "visit", "2026-11-23") };
    assert_eq!(station::give(session, him, &of_him).unwrap_err().code, "other_enrolment");
    station::agree(session, &agreed(second, "2026-12-01")).unwrap();
    reach::ask(session, second).unwrap();
    assert_eq!(reach::asked(session).unwrap()[0].person, first.to_string());
    assert_eq!(subject::erase_care(session, first).unwrap().value, 6);
    assert!(reach::asked(session).unwrap().is_empty());
    assert!(station::timeline(session, second).unwrap().enrolments.is_empty());
    assert!(due(session, "2026-12-28").is_empty());
    assert_sound(session);
}

#[test]
fn a_service_that_keeps_a_day_belongs_to_that_days_enrolment() {
    let (mut village, [her, ..]) = village();
    let session = &mut village.session;
    let enrolment = enrol(session, her, "antenatal", Some("2026-08-03"));
    let visit =
        Agreed { service: Some(("antenatal", "visit")), enrolment: Some(enrolment), ..agreed(her, "2026-11-23") };
    let appointment = station::agree(session, &visit).unwrap().value;
    assert_eq!(due(session, "2026-11-23").len(), 2, "the step and its day");
    let other = NewService { keeps: Some(appointment), ..service("womens_health", "check", "2026-11-23") };
    assert_eq!(station::give(session, her, &other).unwrap_err().code, "other_enrolment");
    let given = NewService { keeps: Some(appointment), ..service("antenatal", "visit", "2026-11-23") };
    station::give(session, her, &given).unwrap();
    assert!(due(session, "2026-11-23").is_empty(), "given");
    let shown = station::timeline(session, her).unwrap();
    assert_eq!(shown.services[0].enrolment, Some(enrolment.to_string()));
    // A day on which she asked to be reached about her enrolment is kept by whatever she came for.
    let reached = station::agree(session, &Agreed { enrolment: Some(enrolment), ..agreed(her, "2026-11-23") }).unwrap();
    let given = NewService { keeps: Some(reached.value), ..service("womens_health", "check", "2026-11-23") };
    station::give(session, her, &given).unwrap();
    let shown = station::timeline(session, her).unwrap().services;
    assert!(shown.iter().any(|row| row.programme == "womens_health" && row.enrolment.is_none()));
    // One that ended takes nothing in, and its day can be kept all the same.
    let later = station::agree(session, &Agreed { insist: true, ..visit }).unwrap().value;
    in_care(session, |book, user| care::end(book, user, enrolment)).unwrap();
    let given = NewService { keeps: Some(later), ..service("antenatal", "visit", "2026-11-23") };
    station::give(session, her, &given).unwrap();
}

#[test]
fn a_last_period_is_corrected_and_what_was_given_stays() {
    let (mut village, [her, ..]) = village();
    let session = &mut village.session;
    let enrolment = enrol(session, her, "antenatal", Some("2026-05-03"));
    let given = give(session, her, enrolment, "antenatal", "visit", "2026-11-23");
    let refused = in_care(session, |book, user| care::take_back(book, user, enrolment)).unwrap_err();
    assert_eq!(refused.code, "enrolment_has_services");
    let wrong = station::correct_event(session, her, "antenatal", day("2026-11-24"), false).unwrap_err();
    assert_eq!(wrong.code, "doubtful");
    station::correct_event(session, her, "antenatal", day("2025-11-03"), true).unwrap();
    assert_eq!(station::timeline(session, her).unwrap().enrolments[0].doubtful, "long_ago");
    station::correct_event(session, her, "antenatal", day("2026-08-03"), false).unwrap();
    let shown = station::timeline(session, her).unwrap();
    assert_eq!(shown.enrolments[0].event_on.as_deref(), Some("2026-08-03"));
    assert_eq!((shown.enrolments[0].doubtful.as_str(), shown.enrolments.len()), ("", 1));
    assert!(due(session, "2026-11-23").is_empty(), "the visit of sixteen weeks was given");
    let none = station::correct_event(session, her, "contraception", day("2026-08-03"), false).unwrap_err();
    assert_eq!(none.code, "not_enrolled");
    in_care(session, |book, user| care::take_back(book, user, given)).unwrap();
    in_care(session, |book, user| care::take_back(book, user, enrolment)).unwrap();
    let gone = station::correct_event(session, her, "antenatal", day("2026-08-03"), false).unwrap_err();
    assert_eq!(gone.code, "not_enrolled");
    assert_sound(session);
}

#[test]
fn the_round_has_the_earliest_hour_of_that_day_and_no_other_days() {
    let (mut village, [her, _, child]) = village();
    let session = &mut village.session;
    let said = said(session);
    wishes::agree(session, child, Purpose::HomeVisits, said).unwrap();
    wishes::agree(session, her, Purpose::HomeVisits, said).unwrap();
    let visit = |person, on, time| {
        let service = if person == child { ("child", "newborn_visit") } else { ("postnatal", "home_visit") };
        Agreed { service: Some(service), time, insist: true, ..agreed(person, on) }
    };
    // Two days late with an hour of its own; that day without an hour; and at two hours of it.
    for (on, time) in [("2026-11-21", "07:00"), ("2026-11-23", ""), ("2026-11-23", "14:00"), ("2026-11-23", "09:30")] {
        station::agree(session, &visit(child, on, time)).unwrap();
    }
    station::agree(session, &visit(her, "2026-11-21", "07:30")).unwrap();
    let round = station::round(session, day("2026-11-23")).unwrap();
    let round: Vec<_> = round.iter().map(|visit| (visit.person_name.as_str(), visit.time.as_str())).collect();
    assert_eq!(round, [("赵桂梅", ""), ("王小芽", "09:30")]);
}

#[test]
fn a_pregnancy_ends_with_the_delivery_and_shows_no_weeks_beyond_forty_four() {
    let (mut office, [her, ..]) = started();
    let home = office.household(&[("number", "0002")]);
    let other = office.person(home, &[("name", "李春兰"), ("sex", "2"), ("birth_date", "1995-05-09")]);
    office.take_up("吴医生", Post::Doctor, OTHER);
    let mut office = office.reopen_as(&Unlock::User("吴医生", OTHER));
    let of_another = enrol(&mut office.session, other, "antenatal", Some("2026-02-16"));
    let mut office = office.reopen_as(&DOCTOR);
    let session = &mut office.session;
    let new = NewEnrolment { insist: true, ..own("antenatal", Some("2026-01-19")) };
    let antenatal = station::enrol(session, her, &new).unwrap().value;
    let shown = station::timeline(session, her).unwrap();
    assert_eq!(shown.enrolments[0].gestation.as_deref(), Some("44+0"));
    station::correct_event(session, her, "antenatal", day("2026-01-18"), true).unwrap();
    let shown = station::timeline(session, her).unwrap().enrolments;
    assert_eq!((&shown[0].gestation, &shown[0].due_date), (&None, &None), "nobody waits for it any more");
    station::correct_event(session, her, "antenatal", day("2026-02-16"), true).unwrap();
    assert_eq!(due(session, "2026-11-23"), [entry("赵桂梅", "visit", 0)]);
    enrol(session, her, "postnatal", Some("2026-11-20"));
    assert!(due(session, "2026-11-23").is_empty(), "no visit before the birth is asked for after it");
    let shown = station::timeline(session, her).unwrap().enrolments;
    let ended: Vec<_> = shown.iter().map(|row| (row.programme.as_str(), row.ended_on.is_some())).collect();
    assert!(ended.contains(&("antenatal", true)) && ended.contains(&("postnatal", false)), "{ended:?}");
    assert!(shown.iter().any(|row| row.id == antenatal.to_string()));
    // Nobody of the office asks for a visit before a birth that another of it knows of; and what was a mistake is open again.
    let mistake = enrol(session, other, "postnatal", Some("2026-11-20"));
    let ended = |session: &mut Session| {
        let shown = station::timeline(session, other).unwrap().enrolments;
        shown.iter().find(|row| row.id == of_another.to_string()).map(|row| row.ended_on.clone())
    };
    assert_eq!(ended(session), Some(Some("2026-11-23".to_owned())));
    in_care(session, |book, user| care::take_back(book, user, mistake)).unwrap();
    assert_sound(session);
    let mut office = office.reopen_as(&Unlock::User("吴医生", OTHER));
    assert_eq!(ended(&mut office.session), Some(None));
    assert_eq!(due(&mut office.session, "2026-11-23"), [entry("李春兰", "visit", 0)]);
}

#[test]
fn nobody_who_has_died_is_asked_for() {
    let (office, [her, ..]) = started();
    let mut office = office.reopen_as(&DOCTOR);
    let session = &mut office.session;
    let said = said(session);
    wishes::agree(session, her, Purpose::HomeVisits, said).unwrap();
    let call = station::agree(session, &agreed(her, "2026-12-01")).unwrap().value;
    reach::ask(session, her).unwrap();
    assert_eq!(reach::asked(session).unwrap().len(), 1);
    in_care(session, |book, user| care::close(book, user, call)).unwrap();
    let postnatal = enrol(session, her, "postnatal", Some("2026-11-18"));
    give(session, her, postnatal, "postnatal", "discharge", "2026-11-20");
    assert_eq!((due(session, "2026-11-23").len(), station::round(session, day("2026-11-23")).unwrap().len()), (1, 1));
    let mut office = office.reopen();
    office.set(her, &[("residence_status", "deceased")]);
    let mut office = office.reopen_as(&DOCTOR);
    let session = &mut office.session;
    assert!(due(session, "2026-11-23").is_empty());
    assert!(station::round(session, day("2026-11-23")).unwrap().is_empty());
    assert!(reach::asked(session).unwrap().is_empty(), "and no officer is told to call her");
    assert_eq!(station::timeline(session, her).unwrap().services.len(), 1, "her record stays");
}

#[test]
fn an_enrolment_that_was_doubted_comes_up_for_its_providers_review() {
    let (mut office, [her, ..]) = started();
    office.take_up("吴医生", Post::Doctor, OTHER);
    let mut office = office.reopen_as(&DOCTOR);
    let doubted = |session: &mut Session| -> Vec<(String, String)> {
        let list = station::due(session, day("2026-11-23")).unwrap();
        list.doubtful_enrolments.into_iter().map(|row| (row.programme, row.doubtful)).collect()
    };
    let new = NewEnrolment { insist: true, ..own("antenatal", Some("2026-11-24")) };
    let enrolment = station::enrol(&mut office.session, her, &new).unwrap().value;
    assert_eq!(doubted(&mut office.session), [("antenatal".to_owned(), "in_future".to_owned())]);
    let mut office = office.reopen_as(&Unlock::User("吴医生", OTHER));
    assert!(doubted(&mut office.session).is_empty(), "another's is another's");
    let mut office = office.reopen_as(&DOCTOR);
    in_care(&mut office.session, |book, user| care::take_back(book, user, enrolment)).unwrap();
    assert!(doubted(&mut office.session).is_empty());
}

#[test]
fn of_two_expiry_days_of_one_batch_the_earlier_holds() {
    let (mut village, _) = village();
    let session = &mut village.session;
    for expires in ["2026-12-31", "2062-12-31"] {
        let movement = Movement {
            kind: MovementKind::Received,
            item: "pill",
            batch: "B1",
            amount: 10,
            expires_on: Some(day(expires)),
            insist: false,
        };
        in_care(session, |book, user| care::move_stock(book, user, &movement).map(|_| ())).unwrap();
    }
    let found = in_care(session, |book, _| care::balances(book, day("2027-01-01"))).unwrap();
    assert_eq!((found[0].expires_on, found[0].expired, found[0].amount), (Some(day("2026-12-31")), true, 20));
}

/// Only a forged file has such rows; nothing of a provider's day fails because of them.
#[test]
fn rows_that_lack_what_every_row_has_stop_nothing() {
    let (mut village, _) = village();
    let session = &mut village.session;
    in_care(session, |book, user| {
        let fields = ["unit", "item", "batch"]
            .map(|name| (name, cunce::ledger::Value::text(if name == "unit" { ZHOUYING } else { "pill" })));
        book.write(user, "stock", |tx| {
            let id = tx.new_id();
            tx.create("stock", id, None, &fields).map(|_| ())
        })?;
        let text = cunce::ledger::Value::text;
        let fields = [
            ("unit", text(ZHOUYING)),
            ("programme", text("antenatal")),
            ("provider", text(user)),
            ("entered_on", text("2026-08-03")),
            ("event_on", text("2026-08-03")),
        ];
        book.write(user, "enrol", |tx| {
            let id = tx.new_id();
            tx.create(care::ENROLMENT, id, None, &fields).map(|_| ())
        })
    })
    .unwrap();
    assert!(due(session, "2026-11-23").is_empty());
    in_care(session, |book, _| care::balances(book, day("2026-11-23"))).unwrap();
}

#[test]
fn follow_ups_go_by_the_last_method_and_stop_with_it() {
    let (mut village, [her, ..]) = village();
    let session = &mut village.session;
    let enrolment = enrol(session, her, "contraception", None);
    let with = |session: &mut Session, what: &str, method: Option<&str>, on: &str| {
        let items: Vec<_> = method.map(|method| ("method".to_owned(), method.to_owned())).into_iter().collect();
        let new = NewService { items: &items, enrolment: Some(enrolment), ..service("contraception", what, on) };
        station::give(session, her, &new).unwrap();
        station::timeline(session, her).unwrap().suggested
    };
    assert_eq!(with(session, "start", Some("iud"), "2026-09-01").len(), 7, "three months and later");
    let switched = with(session, "switch", Some("implant"), "2026-10-31");
    assert_eq!((switched.len(), switched[0].first.as_str()), (6, "2026-11-30"), "the new method, from its own day");
    assert!(with(session, "switch", Some("condom"), "2026-11-01").is_empty());
    assert_eq!(with(session, "switch", Some("iud"), "2026-11-02")[0].first, "2026-12-02");
    assert!(with(session, "removal", None, "2026-11-10").is_empty());
    assert_eq!(with(session, "start", Some("iud"), "2026-11-11")[0].first, "2026-12-11");
    assert!(with(session, "stop", None, "2026-11-11").is_empty(), "on the same day too");
}

#[test]
fn a_referral_is_answered_once_and_not_before_it_was_made() {
    let (mut village, [her, ..]) = village();
    let session = &mut village.session;
    let new = NewReferral { person: her, programme: "antenatal", enrolment: None, sent_to: "elsewhere", urgent: false };
    let referral = station::refer(session, &new).unwrap().value;
    let answer = |session: &mut Session, answer: &str, on: &str| {
        let on = day(on);
        in_care_of(session, |book, role, user| {
            care::answer_referral(book, role, user, referral, answer, on).map(|_| ())
        })
    };
    assert_eq!(answer(session, "seen", "2026-11-22").unwrap_err().code, "before_referral");
    answer(session, "seen", "2026-11-23").unwrap();
    assert_eq!(answer(session, "treated", "2026-11-23").unwrap_err().code, "already_answered");
    assert_eq!(station::timeline(session, her).unwrap().referrals[0].answer, "seen");
}

/// What came due in a period, and whether it was given by its last day. A child born on 2026-06-01 is seen by the norm at 3 months, which is 2026-09-01
/// to 2026-09-30 (the third month is completed until the fourth is).
#[test]
fn we_were_in_time_where_the_last_day_was_kept() {
    let period = (day("2026-09-01"), day("2026-10-31"));
    // Given on, ended on: steps promised, in time, later.
    let cases: [(&[&str], Option<&str>, [u32; 3]); 7] = [
        (&["2026-09-01"], None, [1, 1, 0]),
        (&["2026-09-30"], None, [1, 1, 0]),
        (&["2026-10-01"], None, [1, 0, 1]),
        (&[], None, [1, 0, 0]),
        // Before the window it is another visit.
        (&["2026-08-31"], None, [1, 0, 0]),
        // She had ended it by then: nothing was promised any more. What was given stays given.
        (&[], Some("2026-09-30"), [0, 0, 0]),
        (&["2026-09-02"], Some("2026-09-10"), [1, 1, 0]),
    ];
    for (given, ended_on, expected) in cases {
        for status in ["at_home", "newcomer"] {
            let mut office = Office::start(ZHOUYING);
            let home = office.household(&[("number", "0001")]);
            let born = [("name", "王小芽"), ("birth_date", "2026-06-01"), ("residence_status", status)];
            let child = office.person(home, &born);
            office.take_up("周医生", Post::Doctor, OTHER);
            let (place, _folder) = office.reopen_as(&DOCTOR).closed();
            let at = |on: &str| {
                Session::open(&place, &DOCTOR, clock(&format!("{on}T09:00:00+08:00[Asia/Shanghai]"))).unwrap()
            };
            let enrolment = enrol(&mut at("2026-06-10"), child, "child", None);
            for on in given {
                give(&mut at(on), child, enrolment, "child", "check", on);
            }
            if let Some(on) = ended_on {
                in_care(&mut at(on), |book, user| care::end(book, user, enrolment).map(|_| ())).unwrap();
            }
            let shown = station::timely(&mut at("2026-11-01"), period).unwrap();
            let of = |kept: &care::view::KeptView| [kept.promised, kept.in_time, kept.later];
            let found = shown.first().map_or([[0; 3]; 2], |one| [of(&one.residents), of(&one.newcomers)]);
            let both = if status == "newcomer" { [[0; 3], expected] } else { [expected, [0; 3]] };
            assert_eq!(found, both, "{given:?} {ended_on:?} {status}");
        }
    }
}

/// What she sets the day of herself is no promise of ours, and neither is what had passed when she came.
#[test]
fn what_was_not_promised_is_not_counted() {
    let (mut village, [her, _, child]) = village();
    let started = enrol(&mut village.session, her, "contraception", None);
    give(&mut village.session, her, started, "contraception", "start", "2026-11-23");
    enrol(&mut village.session, child, "child", None);
    let shown = station::timely(&mut village.session, (day("2024-01-01"), day("2026-11-22"))).unwrap();
    assert_eq!(shown, []);
    let reversed = station::timely(&mut village.session, (day("2026-11-22"), day("2026-11-21"))).unwrap_err();
    assert_eq!(reversed.code, "bad_period");
}
