//! 由我接手: someone goes on with another provider of the office, and nobody is forgotten when a provider leaves.

mod common;

use common::TOWN;
use common::care::{DOCTOR, OTHER, agreed, carry, due, enrol, entry, give, own, started, town_and_village};
use cunce::care::{self, NewReferral};
use cunce::security::{CARE, Post, Unlock};
use cunce::session::Session;
use cunce::{leaving, station};
use uuid::Uuid;

const NEXT: Unlock<'_> = Unlock::User("吴医生", OTHER);

/// Names of those who were left behind, each with whom she had chosen.
fn left(session: &mut Session) -> Vec<(String, String)> {
    let found = station::left_behind(session).expect("a list");
    found.into_iter().map(|left| (left.person_name, left.provider)).collect()
}

fn take_over(session: &mut Session, person: Uuid, from: &str) -> Result<usize, &'static str> {
    station::take_over(session, person, from).map(|done| done.value).map_err(|error| error.code)
}

fn refer(session: &mut Session, person: Uuid) -> Uuid {
    let new =
        NewReferral { person, programme: "antenatal", enrolment: None, sent_to: "county_hospital", urgent: false };
    station::refer(session, &new).expect("referred").value
}

#[test]
fn when_a_provider_leaves_her_people_are_told_to_the_colleague_and_go_on_where_they_agree() {
    let (mut office, [her, him, child]) = started();
    office.take_up("吴医生", Post::Doctor, OTHER);
    let mut office = office.reopen_as(&DOCTOR);
    let session = &mut office.session;
    let antenatal = enrol(session, her, "antenatal", Some("2026-08-03"));
    give(session, her, antenatal, "antenatal", "visit", "2026-11-20");
    refer(session, her);
    station::agree(session, &agreed(him, "2026-11-23")).unwrap();
    let over = enrol(session, child, "child", None);
    session.in_book(CARE, |session| care::end(&mut session.book, "周医生", over)).unwrap();
    let mut office = office.reopen_as(&NEXT);
    assert!(left(&mut office.session).is_empty(), "a colleague at work has left nobody behind");

    let mut office = office.reopen();
    leaving::let_go(&mut office.session, "周医生", "吴医生", &Unlock::Passphrase(common::PASSPHRASE)).unwrap();
    let mut office = office.reopen_as(&NEXT);
    let session = &mut office.session;
    assert!(due(session, "2026-12-28").is_empty(), "nobody is handed on without being asked");
    let of = |name: &str| (name.to_owned(), "周医生".to_owned());
    assert_eq!(left(session), [of("王大山"), of("赵桂梅")], "each once; what has ended is over");
    let shown = serde_json::to_string(&station::left_behind(session).unwrap()).unwrap();
    assert!(!shown.contains("antenatal") && !shown.contains("2026"), "nothing of what for: {shown}");

    assert_eq!(take_over(session, her, "周医生"), Ok(2), "the enrolment and the referral");
    assert_eq!(left(session), [of("王大山")]);
    let late: Vec<_> = due(session, "2026-12-28").into_iter().map(|(name, what, _)| (name, what)).collect();
    let line = |what: &str| ("赵桂梅".to_owned(), what.to_owned());
    assert_eq!(late, [line("county_hospital"), line("visit")]);
    give(session, her, antenatal, "antenatal", "visit", "2026-11-23");
    let record = station::timeline(session, her).unwrap();
    let by: Vec<_> = record.services.iter().map(|given| given.provider.as_str()).collect();
    assert_eq!(by, ["周医生", "吴医生"], "who gave what stays as it was");
    assert_eq!(take_over(session, him, "周医生"), Ok(1));
    assert!(due(session, "2026-11-23").contains(&entry("王大山", "contact_me", 0)));
    assert!(left(session).is_empty());
    assert!(session.verify().unwrap().ok);
}

#[test]
fn she_may_choose_another_provider_while_hers_is_at_work() {
    let (mut office, [her, ..]) = started();
    office.take_up("吴医生", Post::Doctor, OTHER);
    let mut office = office.reopen_as(&DOCTOR);
    let enrolment = enrol(&mut office.session, her, "contraception", None);
    let mut office = office.reopen_as(&NEXT);
    let session = &mut office.session;
    assert_eq!(station::enrol(session, her, &own("contraception", None)).unwrap_err().code, "already_enrolled");
    assert_eq!(take_over(session, her, "周医生"), Ok(1));
    session.in_book(CARE, |session| care::end(&mut session.book, "吴医生", enrolment)).expect("it is hers to end");
    let mut office = office.reopen_as(&DOCTOR);
    assert!(due(&mut office.session, "2026-12-28").is_empty());
}

#[test]
fn there_must_be_something_to_take_over_here() {
    let (mut town, mut village, [her, him, _]) = town_and_village();
    let enrolment = enrol(&mut village.session, her, "antenatal", Some("2026-08-03"));
    let session = &mut village.session;
    for (person, from) in [(her, "吴医生"), (her, ""), (him, "吴医生")] {
        assert_eq!(take_over(session, person, from), Err("nothing_to_take_over"), "{person} {from}");
    }
    assert_eq!(take_over(session, her, "周医生"), Err("already_her_provider"));
    assert_eq!(take_over(session, Uuid::nil(), "吴医生"), Err("unknown_id"));
    carry(session, &mut town.session, TOWN);
    assert_eq!(
        take_over(&mut town.session, her, "周医生"),
        Err("nothing_to_take_over"),
        "the village's is the village's"
    );
    assert!(left(&mut town.session).is_empty(), "the village's provider is not missed at the station");
    session.in_book(CARE, |session| care::end(&mut session.book, "周医生", enrolment)).unwrap();
    village.take_up("吴医生", Post::Doctor, OTHER);
    let mut village = village.reopen_as(&NEXT);
    assert_eq!(take_over(&mut village.session, her, "周医生"), Err("nothing_to_take_over"), "it has ended");
}

#[test]
fn two_who_take_her_over_apart_are_a_question() {
    let (mut town, _village, [her, ..]) = town_and_village();
    enrol(&mut town.session, her, "antenatal", Some("2026-08-03"));
    town.take_up("吴医生", Post::Clinician, OTHER);
    town.take_up("郑医生", Post::Clinician, OTHER);
    let (one, other) = town.copied(false);
    let mut one = one.reopen_as(&NEXT);
    let mut other = other.reopen_as(&Unlock::User("郑医生", OTHER));
    assert_eq!(take_over(&mut one.session, her, "刘医生"), Ok(1));
    assert_eq!(take_over(&mut other.session, her, "刘医生"), Ok(1));
    carry(&mut one.session, &mut other.session, TOWN);
    carry(&mut other.session, &mut one.session, TOWN);
    let shown = |session: &mut Session| station::timeline(session, her).unwrap().enrolments[0].provider.clone();
    assert_eq!(shown(&mut one.session), shown(&mut other.session), "both show the same one");
    assert!(["吴医生", "郑医生"].contains(&shown(&mut one.session).as_str()));
    let lists = [due(&mut one.session, "2026-11-23").len(), due(&mut other.session, "2026-11-23").len()];
    assert_eq!(lists.iter().sum::<usize>(), 1, "and she is on one list");
}
