//! Care at its providers: whoever keeps it, whom they know, and what they write and read in one line.

use cunce::care::{Agreed, AskedBy, NewEnrolment, NewService};
use cunce::exchange::change_set;
use cunce::security::{CARE, Post, Unlock};
use cunce::session::Session;
use cunce::station;
use jiff::civil::Date;
use uuid::Uuid;

use super::{Office, ZHOUYING, exchange};

pub const OTHER: &str = "桃花流水鳜鱼肥";
pub const DOCTOR: Unlock<'_> = Unlock::User("周医生", OTHER);
pub const CLINICIAN: Unlock<'_> = Unlock::User("刘医生", OTHER);

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A village whose doctor is at the keyboard, with a woman of 29, a man, and a child of two.
pub fn village() -> (Office, [Uuid; 3]) {
    let (office, people) = started();
    (office.reopen_as(&DOCTOR), people)
}

pub fn started() -> (Office, [Uuid; 3]) {
    let mut office = Office::start(ZHOUYING);
    let people = people(&mut office);
    office.take_up("周医生", Post::Doctor, OTHER);
    (office, people)
}

pub fn people(office: &mut Office) -> [Uuid; 3] {
    let home = office.household(&[("number", "0001")]);
    [
        office.person(home, &[("name", "赵桂梅"), ("sex", "2"), ("birth_date", "1997-03-02")]),
        office.person(home, &[("name", "王大山"), ("sex", "1"), ("birth_date", "1970-01-01")]),
        office.person(home, &[("name", "王小芽"), ("sex", "2"), ("birth_date", "2024-08-31")]),
    ]
}

/// A town with a clinician and a village with a doctor, which know the same people.
pub fn town_and_village() -> (Office, Office, [Uuid; 3]) {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let people = people(&mut village);
    village.take_up("周医生", Post::Doctor, OTHER);
    town.take_up("刘医生", Post::Clinician, OTHER);
    exchange(&mut town, &mut village);
    (town.reopen_as(&CLINICIAN), village.reopen_as(&DOCTOR), people)
}

pub fn hand_over(from: &mut Session, to: &mut Session, unit: &str) -> Vec<change_set::FileReport> {
    let stick = tempfile::tempdir().unwrap();
    let written = change_set::export_books(from, unit, |book| Ok(stick.path().join(format!("{book}.ccs")))).unwrap();
    let files: Vec<_> = written.into_iter().map(|file| file.file).collect();
    change_set::merge_all(to, &files, &mut |_| true).unwrap().files
}

/// Hands files over that must be taken.
pub fn carry(from: &mut Session, to: &mut Session, unit: &str) {
    let files = hand_over(from, to, unit);
    let is_read = |file: &change_set::FileReport| {
        matches!(file.status, change_set::Status::Applied | change_set::Status::Already)
    };
    assert!(files.iter().all(is_read), "{files:?}");
}

pub fn own<'a>(programme: &'a str, event_on: Option<&str>) -> NewEnrolment<'a> {
    NewEnrolment { programme, asked_by: AskedBy::OwnRequest, event_on: event_on.map(day), insist: false }
}

pub fn enrol(session: &mut Session, person: Uuid, programme: &str, event_on: Option<&str>) -> Uuid {
    station::enrol(session, person, &own(programme, event_on)).expect("enrolled").value
}

pub fn service<'a>(programme: &'a str, what: &'a str, on: &str) -> NewService<'a> {
    NewService { programme, what, on: day(on), enrolment: None, keeps: None, place: "", items: &[], insist: false }
}

pub fn give(session: &mut Session, person: Uuid, enrolment: Uuid, programme: &str, what: &str, on: &str) -> Uuid {
    let new = NewService { enrolment: Some(enrolment), ..service(programme, what, on) };
    station::give(session, person, &new).expect("given").value
}

pub fn agreed(person: Uuid, on: &str) -> Agreed<'static> {
    Agreed { person, on: day(on), time: "", service: None, enrolment: None, reach: false, insist: false }
}

/// What is due for the user: name, service, days late.
pub fn due(session: &mut Session, on: &str) -> Vec<(String, String, i32)> {
    let list = station::due(session, day(on)).expect("a list").due;
    list.into_iter().map(|due| (due.person_name, due.what, due.late_days)).collect()
}

pub fn entry(name: &str, what: &str, late: i32) -> (String, String, i32) {
    (name.to_owned(), what.to_owned(), late)
}

pub fn in_care<T>(
    session: &mut Session,
    f: impl FnOnce(&mut cunce::ledger::Book, &str) -> cunce::Result<T>,
) -> cunce::Result<T> {
    let user = session.user.clone();
    session.in_book(CARE, |session| f(&mut session.book, &user))
}
