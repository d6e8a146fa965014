//! 两边不一样: what two computers or two providers of one office wrote differently of someone's care is asked at both, and settled at one it is settled at
//! the other. Nobody else hears of it.

mod common;

use common::care::{CLINICIAN, DOCTOR, OTHER, agreed, carry, day, due, enrol, give, in_care, town_and_village};
use common::{Office, TOWN, ZHOUYING};
use cunce::care::view::QuestionView;
use cunce::care::{self, NewReferral};
use cunce::care_questions::{self, Said};
use cunce::register::{self, Event};
use cunce::rights::{Purpose, SaidOn};
use cunce::security::{CARE, Post, Unlock};
use cunce::session::Session;
use cunce::{station, wishes};
use uuid::Uuid;

const NEXT: Unlock<'_> = Unlock::User("吴医生", OTHER);
const THIRD: Unlock<'_> = Unlock::User("郑医生", OTHER);

/// A station whose clinician has enrolled someone, before it has two computers; and the village.
fn station_with(programme: &str, event_on: Option<&str>) -> (Office, Office, Uuid, Uuid) {
    let (mut town, village, [her, ..]) = town_and_village();
    let enrolment = enrol(&mut town.session, her, programme, event_on);
    (town, village, her, enrolment)
}

fn two(town: Office, first: &Unlock<'_>, second: &Unlock<'_>) -> [Office; 2] {
    let (one, other) = town.copied(false);
    [one.reopen_as(first), other.reopen_as(second)]
}

/// Each hears of what the other wrote.
fn meet(both: &mut [Office; 2]) {
    meet_at(both, TOWN);
}

fn meet_at([one, other]: &mut [Office; 2], unit: &str) {
    carry(&mut one.session, &mut other.session, unit);
    carry(&mut other.session, &mut one.session, unit);
}

fn open(session: &mut Session) -> Vec<QuestionView> {
    care_questions::open(session).expect("a list")
}

/// What is asked: the field, and each value with its author.
fn asked(session: &mut Session) -> Vec<(String, Vec<(String, String)>)> {
    let of = |question: QuestionView| {
        let heads = question.conflict.heads.into_iter();
        let mut values: Vec<_> = heads.map(|head| (head.value, head.author)).collect();
        values.sort();
        (question.conflict.field, values)
    };
    open(session).into_iter().map(of).collect()
}

fn take(session: &mut Session, field: &str, value: &str) -> Result<(), &'static str> {
    let question = open(session).into_iter().find(|one| one.conflict.field == field).expect("a question");
    let head = question.conflict.heads.iter().find(|head| head.value == value).expect("a value");
    let said = Said::Take(head.op.parse().unwrap());
    care_questions::resolve(session, &question.conflict.id, said).map(|_| ()).map_err(|error| error.code)
}

fn correct(session: &mut Session, her: Uuid, on: &str, insist: bool) {
    station::correct_event(session, her, "antenatal", day(on), insist).expect("corrected");
}

fn pair(value: &str, author: &str) -> (String, String) {
    (value.to_owned(), author.to_owned())
}

/// Nothing of care is in question any more, for anybody.
fn assert_settled(offices: &mut [Office; 2]) {
    for office in offices {
        let session = &mut office.session;
        assert_eq!(asked(session), []);
        assert_eq!(session.in_book(CARE, |session| session.book.conflicts()).unwrap(), []);
        assert!(session.verify().unwrap().ok);
    }
}

#[test]
fn two_corrected_last_periods_are_asked_at_both_computers_and_settled_once() {
    let (town, _village, her, enrolment) = station_with("antenatal", Some("2026-08-03"));
    let mut both = two(town, &CLINICIAN, &CLINICIAN);
    correct(&mut both[0].session, her, "2026-08-10", false);
    correct(&mut both[1].session, her, "2025-08-10", true);
    meet(&mut both);
    let expected = [("event_on".to_owned(), vec![pair("2025-08-10", "刘医生"), pair("2026-08-10", "刘医生")])];
    for office in &mut both {
        assert_eq!(asked(&mut office.session), expected, "what was doubted of it is no question of its own");
        let question = open(&mut office.session).remove(0);
        assert_eq!((question.conflict.subject.as_str(), question.conflict.before.as_str()), ("赵桂梅", "2026-08-03"));
        assert_eq!((question.person, question.programme.as_str()), (her.to_string(), "antenatal"));
        assert_eq!((question.conflict.row, question.conflict.entity.as_str()), (enrolment.to_string(), "enrolment"));
        assert_eq!((question.conflict.unit.as_str(), question.book.as_str()), (TOWN, CARE));
        let record = station::timeline(&mut office.session, her).unwrap();
        assert_eq!(record.questions.len(), 1, "and it stands in her record");
    }
    assert_eq!(take(&mut both[1].session, "event_on", "2026-08-10"), Ok(()));
    meet(&mut both);
    assert_settled(&mut both);
    for office in &mut both {
        let shown = station::timeline(&mut office.session, her).unwrap();
        let row = &shown.enrolments[0];
        assert_eq!((row.event_on.as_deref(), row.doubtful.as_str()), (Some("2026-08-10"), ""), "its doubt is gone");
        assert_eq!(row.due_date.as_deref(), Some("2027-05-17"), "and what follows from the day follows");
        let visit = due(&mut office.session, "2027-01-04");
        assert_eq!(visit[0].1, "visit");
    }
}

#[test]
fn a_third_day_can_be_said_instead_and_is_doubted_like_any_other() {
    let (town, _village, her, _) = station_with("antenatal", Some("2026-08-03"));
    let mut both = two(town, &CLINICIAN, &CLINICIAN);
    correct(&mut both[0].session, her, "2026-08-10", false);
    correct(&mut both[1].session, her, "2026-08-11", false);
    meet(&mut both);
    let session = &mut both[0].session;
    let id = open(session).remove(0).conflict.id;
    let say = |session: &mut Session, text: &str| care_questions::resolve(session, &id, Said::Value(text));
    for (text, code) in [("2027-08-10", "doubtful"), ("去年", "bad_date"), ("", "bad_date")] {
        assert_eq!(say(session, text).unwrap_err().code, code, "{text}");
    }
    say(session, "2026-08-17").unwrap();
    assert_eq!(station::timeline(session, her).unwrap().enrolments[0].event_on.as_deref(), Some("2026-08-17"));
    meet(&mut both);
    assert_settled(&mut both);
}

#[test]
fn whom_she_goes_on_with_is_one_question_however_much_was_taken_over() {
    let (mut town, _village, her, enrolment) = station_with("antenatal", Some("2026-08-03"));
    let new =
        NewReferral { person: her, programme: "antenatal", enrolment: None, sent_to: "county_hospital", urgent: false };
    station::refer(&mut town.session, &new).unwrap();
    station::agree(&mut town.session, &agreed(her, "2026-11-23")).unwrap();
    town.take_up("吴医生", Post::Clinician, OTHER);
    town.take_up("郑医生", Post::Clinician, OTHER);
    let (one, other) = town.copied(false);
    let mut both = [one.reopen_as(&NEXT), other.reopened_on(&THIRD, "2026-11-24T09:00:00+08:00[Asia/Shanghai]")];
    for office in &mut both {
        assert_eq!(station::take_over(&mut office.session, her, "刘医生").unwrap().value, 3);
    }
    meet(&mut both);
    let expected = [("provider".to_owned(), vec![pair("吴医生", "吴医生"), pair("郑医生", "郑医生")])];
    for office in &mut both {
        assert_eq!(asked(&mut office.session), expected);
    }
    // Whom it does not concern is not told of it before she opens the record; then she may settle it like anyone in the office.
    let [one, other] = both;
    let mut third = one.reopen_as(&CLINICIAN);
    assert_eq!(asked(&mut third.session), []);
    let mut record = station::timeline(&mut third.session, her).unwrap();
    let question = record.questions.remove(0);
    assert!(record.hidden && question.programme.is_empty() && question.what.is_empty(), "but not of what it is about");
    let head = question.conflict.heads.iter().find(|head| head.value == "吴医生").unwrap();
    care_questions::resolve(&mut third.session, &question.conflict.id, Said::Take(head.op.parse().unwrap())).unwrap();
    let mut both = [third.reopen_as(&NEXT), other];
    meet(&mut both);
    assert_settled(&mut both);
    let whats: Vec<_> = due(&mut both[0].session, "2026-12-28").into_iter().map(|(_, what, _)| what).collect();
    assert_eq!(whats.len(), 3, "all of it is hers: {whats:?}");
    assert_eq!(due(&mut both[1].session, "2026-12-28"), []);
    give(&mut both[0].session, her, enrolment, "antenatal", "visit", "2026-11-23");
}

#[test]
fn an_end_and_another_end_an_answer_and_another_are_asked_in_their_own_words() {
    let (mut town, _village, her, enrolment) = station_with("contraception", None);
    let new =
        NewReferral { person: her, programme: "contraception", enrolment: None, sent_to: "station", urgent: false };
    let referral = station::refer(&mut town.session, &new).unwrap().value;
    let (one, other) = town.copied(false);
    let mut both =
        [one.reopen_as(&CLINICIAN), other.reopened_on(&CLINICIAN, "2026-11-24T09:00:00+08:00[Asia/Shanghai]")];
    for (office, answer, on) in [(0, "seen", "2026-11-23"), (1, "treated", "2026-11-24")] {
        let session = &mut both[office].session;
        let role = session.role();
        in_care(session, |book, user| care::end(book, user, enrolment)).unwrap();
        in_care(session, |book, user| care::answer_referral(book, role, user, referral, answer, day(on))).unwrap();
    }
    meet(&mut both);
    let mut fields: Vec<_> = asked(&mut both[0].session).into_iter().map(|(field, _)| field).collect();
    fields.sort();
    assert_eq!(fields, ["answer", "ended_on"], "an answer has its day with it");
    assert_eq!(take(&mut both[0].session, "answer", "treated"), Ok(()));
    assert_eq!(take(&mut both[0].session, "ended_on", "2026-11-23"), Ok(()));
    meet(&mut both);
    assert_settled(&mut both);
    let shown = station::timeline(&mut both[1].session, her).unwrap();
    assert_eq!(shown.referrals[0].answered_on.as_deref(), Some("2026-11-24"), "that of the answer that was taken");
    assert_eq!(shown.enrolments[0].ended_on.as_deref(), Some("2026-11-23"));
}

#[test]
fn what_one_took_back_while_another_went_on_with_it_is_asked() {
    for restored in [true, false] {
        let (mut town, _village, her, enrolment) = station_with("antenatal", Some("2026-08-03"));
        town.take_up("吴医生", Post::Clinician, OTHER);
        let mut both = two(town, &CLINICIAN, &NEXT);
        in_care(&mut both[0].session, |book, user| care::take_back(book, user, enrolment)).unwrap();
        assert_eq!(station::take_over(&mut both[1].session, her, "刘医生").unwrap().value, 1);
        meet(&mut both);
        for office in &mut both {
            let question = open(&mut office.session).remove(0).conflict;
            assert_eq!((question.field.as_str(), question.heads.len()), ("voided", 2));
            let edit = question.heads.iter().find(|head| head.value.is_empty()).unwrap();
            assert_eq!((edit.author.as_str(), edit.fields["provider"].as_str()), ("吴医生", "吴医生"));
        }
        assert_eq!(take(&mut both[1].session, "voided", if restored { "" } else { "entered_by_mistake" }), Ok(()));
        meet(&mut both);
        assert_settled(&mut both);
        for office in &mut both {
            // Whom she left is only told with whom she is.
            let shown = station::timeline(&mut office.session, her).unwrap();
            let others = shown.others.iter().map(|with| with.provider.as_str());
            let providers: Vec<_> = shown.enrolments.iter().map(|row| row.provider.as_str()).chain(others).collect();
            assert_eq!(providers, if restored { vec!["吴医生"] } else { vec![] });
        }
    }
}

#[test]
fn a_question_is_its_own_offices_and_is_closed_to_whoever_does_not_keep_care() {
    let (mut town, mut village, [her, ..]) = town_and_village();
    enrol(&mut village.session, her, "antenatal", Some("2026-08-03"));
    let said_on = SaidOn { day: day("2026-11-20"), form: "spoken" };
    wishes::agree(&mut village.session, her, Purpose::ShareWithStation, said_on).unwrap();
    let mut both = two(village, &DOCTOR, &DOCTOR);
    correct(&mut both[0].session, her, "2026-08-10", false);
    correct(&mut both[1].session, her, "2026-08-11", false);
    meet_at(&mut both, ZHOUYING);
    let question = open(&mut both[0].session).remove(0).conflict;
    let said = Said::Take(question.heads[0].op.parse().unwrap());
    carry(&mut both[0].session, &mut town.session, TOWN);
    assert_eq!(in_care(&mut town.session, |book, _| book.conflicts()).unwrap().len(), 1, "it came");
    assert_eq!(asked(&mut town.session), []);
    let record = station::timeline(&mut town.session, her).unwrap();
    assert_eq!((record.enrolments.len(), record.questions), (1, vec![]), "the station reads, and does not decide");
    assert_eq!(care_questions::resolve(&mut town.session, &question.id, said).unwrap_err().code, "unknown_conflict");
    let [one, other] = both;
    let mut officer = one.reopen();
    assert_eq!(care_questions::open(&mut officer.session).unwrap_err().code, "book_closed");
    assert_eq!(care_questions::resolve(&mut officer.session, &question.id, said).unwrap_err().code, "book_closed");
    assert_eq!(officer.conflicts(), []);
    assert_eq!(cunce::view::today(&officer.session).unwrap().open_conflicts, 0, "not even a count");
    // What was settled is no question any more.
    let mut both = [officer.reopen_as(&DOCTOR), other];
    assert_eq!(take(&mut both[0].session, "event_on", "2026-08-11"), Ok(()));
    let gone = care_questions::resolve(&mut both[0].session, &question.id, said);
    assert_eq!(gone.unwrap_err().code, "unknown_conflict");
    meet_at(&mut both, ZHOUYING);
    assert_settled(&mut both);
}

#[test]
fn nobody_is_asked_about_what_was_erased_or_about_the_dead() {
    let (town, _village, her, _) = station_with("antenatal", Some("2026-08-03"));
    let mut both = two(town, &CLINICIAN, &CLINICIAN);
    correct(&mut both[0].session, her, "2026-08-10", false);
    cunce::subject::erase_care(&mut both[1].session, her).unwrap();
    meet(&mut both);
    for office in &mut both {
        assert_eq!(asked(&mut office.session), []);
        assert!(office.session.verify().unwrap().ok);
    }

    let (town, _village, her, _) = station_with("antenatal", Some("2026-08-03"));
    let mut both = two(town, &CLINICIAN, &CLINICIAN);
    correct(&mut both[0].session, her, "2026-08-10", false);
    correct(&mut both[1].session, her, "2026-08-11", false);
    meet(&mut both);
    let [one, _other] = both;
    let mut staff = one.reopen();
    let (user, event) = (staff.user(), Event::Death { person: her });
    register::record_event(&mut staff.session.book, &user, day("2026-11-22"), &event).unwrap();
    assert_eq!(asked(&mut staff.reopen_as(&CLINICIAN).session), []);
}
