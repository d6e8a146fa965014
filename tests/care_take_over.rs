//! 由我接手: someone goes on with another provider of the office, and nobody is forgotten when a provider leaves.

mod common;

use common::TOWN;
use common::care::{
    DOCTOR, OTHER, agreed, carry, day, due, enrol, entry, give, own, service, started, town_and_village,
};
use cunce::care::{self, NewReferral, NewService};
use cunce::exchange::fhir;
use cunce::exchange::roster::messages::Language;
use cunce::papers::{self, HerPage};
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
fn two_who_take_her_over_apart_have_her_on_one_list() {
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
    let lists = [due(&mut one.session, "2026-11-23").len(), due(&mut other.session, "2026-11-23").len()];
    assert_eq!(lists.iter().sum::<usize>(), 1);
}

/// † of the table of roles: only women who chose this provider. A colleague is told with whom her care is, to ask there or to be chosen.
#[test]
fn a_colleague_is_shown_nothing_of_her_until_she_chooses_that_colleague() {
    let (mut office, [her, him, _]) = started();
    office.take_up("吴医生", Post::Doctor, OTHER);
    let mut office = office.reopen_as(&DOCTOR);
    let enrolment = enrol(&mut office.session, her, "antenatal", Some("2026-08-03"));
    give(&mut office.session, her, enrolment, "antenatal", "visit", "2026-11-20");
    let mut office = office.reopen_as(&NEXT);
    let session = &mut office.session;
    let record = station::timeline(session, her).unwrap();
    assert!(record.hidden && record.enrolments.is_empty() && record.services.is_empty());
    let with: Vec<_> = record.others.iter().map(|with| (with.provider.as_str(), with.open)).collect();
    assert_eq!(with, [("周医生", 1)]);
    let shown = serde_json::to_string(&station::drawn(session, her).unwrap()).unwrap();
    assert!(!shown.contains("antenatal") && !shown.contains("2026-08-03"), "{shown}");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("本人");
    let page = HerPage { person: her, with_private: false, reason: "person_asked" };
    let asked = fhir::Asked { reason: fhir::AT_HER_REQUEST, number: None, with_private: false };
    let refused = [
        papers::write_page(session, &page, Language::Chinese, &out).unwrap_err().code,
        fhir::write(session, her, &asked, &out).unwrap_err().code,
    ];
    assert_eq!((refused, out.exists()), (["not_her_provider"; 2], false), "an empty paper would be a wrong one");
    let of_nobody = station::timeline(session, him).unwrap();
    assert!(!of_nobody.hidden && of_nobody.others.is_empty());

    // She asks the colleague for something: from then on there is one record, and the rest stays with whom it was.
    station::give(session, her, &service("folic_acid", "supply", "2026-11-23")).unwrap();
    let record = station::timeline(session, her).unwrap();
    assert_eq!((record.hidden, record.enrolments.len(), record.services.len()), (false, 1, 2));
    assert_eq!(record.others.len(), 1);
    assert!(due(session, "2026-12-28").is_empty());
}

/// Who takes over answers for what comes, not for what was missed before; and puts right what the other got wrong.
#[test]
fn who_takes_over_is_not_blamed_and_can_put_right_what_was_wrong() {
    let (mut office, [her, ..]) = started();
    office.take_up("吴医生", Post::Doctor, OTHER);
    let mut office = office.reopened_on(&DOCTOR, "2026-11-23T09:00:00+08:00[Asia/Shanghai]");
    let session = &mut office.session;
    let enrolment = enrol(session, her, "antenatal", Some("2026-08-03"));
    let wrong = NewService { enrolment: Some(enrolment), insist: true, ..service("antenatal", "visit", "2026-12-20") };
    let wrong = station::give(session, her, &wrong).unwrap().value;
    // Weeks 16 to 20 end on 27 December.
    let mut office = office.reopened_on(&NEXT, "2026-12-30T09:00:00+08:00[Asia/Shanghai]");
    let session = &mut office.session;
    assert!(station::due(session, day("2026-12-30")).unwrap().doubtful.is_empty());
    assert_eq!(take_over(session, her, "周医生"), Ok(1));
    let review = station::due(session, day("2026-12-30")).unwrap().doubtful;
    assert_eq!(review.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), [wrong.to_string()]);
    session.in_book(CARE, |session| care::take_back(&mut session.book, "吴医生", wrong)).unwrap();
    let promised = |session: &mut Session, to: &str| {
        let found = station::timely(session, (day("2026-10-01"), day(to))).unwrap();
        found.iter().map(|of| of.residents.promised).sum::<u32>()
    };
    assert_eq!(promised(session, "2026-12-30"), 0);
    assert_eq!(promised(session, "2027-01-24"), 1, "weeks 21 to 24 are the new provider's");
}
