//! Registering a birth: no condition is asked, the paper's number is kept only where it is wished, and what may be proposed is said.

mod common;

use common::care::OTHER;
use common::{Office, ZHOUYING, fields};
use cunce::proposed::{self, Proposal};
use cunce::register::{self, Event, view};
use cunce::rights::{Purpose, SaidOn};
use cunce::security::{Post, Unlock};
use cunce::wishes;
use jiff::civil::date;
use uuid::Uuid;

fn newborn(office: &mut Office, on: jiff::civil::Date, entered: &[(&str, &str)]) -> Uuid {
    let (home, user) = (office.household(&[("number", "0001")]), office.user());
    let event = Event::Birth { household: home, fields: fields(entered) };
    register::record_event(&mut office.session.book, &user, on, &event).expect("registered").value
}

fn proposed_for(office: &mut Office, child: Uuid) -> Vec<(Proposal, String, bool)> {
    let found = proposed::for_child(&mut office.session, child).expect("readable");
    found.into_iter().map(|one| (one.what, one.until, one.may_agree)).collect()
}

#[test]
fn a_newborn_needs_no_name_no_paper_and_no_parent() {
    let mut office = Office::start(ZHOUYING);
    let child = newborn(&mut office, date(2026, 11, 20), &[]);
    let shown = view::person(&office.session.book, child).unwrap();
    assert_eq!(shown.fields["birth_date"], "2026-11-20");
    assert!(!shown.fields.contains_key("birth_document"));
    assert_eq!(shown.timeline[0].kind, "birth");
}

#[test]
fn the_number_of_the_paper_is_masked_and_can_come_later() {
    let mut office = Office::start(ZHOUYING);
    let child = newborn(&mut office, date(2026, 11, 20), &[("birth_document", " p610-012 345")]);
    let masked = |office: &Office| view::person(&office.session.book, child).unwrap().fields["birth_document"].clone();
    assert_eq!(masked(&office), "*******345");
    assert_eq!(office.shown(child, "birth_document"), "P610012345");
    office.set(child, &[("birth_document", "P610012346")]);
    assert_eq!(masked(&office), "*******346");
    office.take_up("周医生", Post::Doctor, OTHER);
    let office = office.reopen_as(&Unlock::User("周医生", OTHER));
    let refused = view::reveal(&office.session.book, child, "birth_document").unwrap_err();
    assert_eq!(refused.code, "not_permitted");
    for entry in view::history(&office.session.book, child).unwrap() {
        assert!(!format!("{entry:?}").contains("61001234"), "{entry:?}");
    }
}

/// Child care may be offered until the day before the seventh birthday (0–6 years), the subsidy be claimed until the day before the third
/// (育儿补贴制度实施方案, 2025). The clock stands at 2026-11-23.
#[test]
fn what_is_proposed_ends_on_the_day_before_a_birthday() {
    use Proposal::{ChildVisits, Subsidy};
    let cases: [(_, &[(Proposal, &str)]); 8] = [
        (date(2026, 11, 23), &[(ChildVisits, "2033-11-22"), (Subsidy, "2029-11-22")]),
        (date(2024, 2, 29), &[(ChildVisits, "2031-02-28"), (Subsidy, "2027-02-28")]),
        (date(2024, 3, 1), &[(ChildVisits, "2031-02-28"), (Subsidy, "2027-02-28")]),
        (date(2023, 11, 24), &[(ChildVisits, "2030-11-23"), (Subsidy, "2026-11-23")]),
        (date(2023, 11, 23), &[(ChildVisits, "2030-11-22")]),
        (date(2019, 11, 24), &[(ChildVisits, "2026-11-23")]),
        (date(2019, 11, 23), &[]),
        (date(1990, 1, 1), &[]),
    ];
    let mut office = Office::start(ZHOUYING);
    for (born, expected) in cases {
        let child = newborn(&mut office, born, &[("name", "赵小满")]);
        let found = proposed_for(&mut office, child);
        let found: Vec<_> = found.iter().map(|(what, until, _)| (*what, until.as_str())).collect();
        assert_eq!(found, expected, "{born}");
    }
    let home = office.household(&[("number", "0001")]);
    let unknown = office.person(home, &[("name", "赵桂梅")]);
    assert_eq!(proposed_for(&mut office, unknown), []);
}

/// The yes is recorded by whoever keeps the benefit accounts, once; a doctor is told the same and records none there.
#[test]
fn a_yes_to_being_reminded_is_recorded_once() {
    let mut office = Office::start(ZHOUYING);
    let child = newborn(&mut office, date(2026, 11, 20), &[("name", "赵小满")]);
    let may = |office: &mut Office| {
        let found = proposed_for(office, child);
        found.into_iter().map(|(what, _, may_agree)| (what, may_agree)).collect::<Vec<_>>()
    };
    let none_kept = office.session.book.written_count().unwrap();
    assert_eq!(may(&mut office), [(Proposal::ChildVisits, false), (Proposal::Subsidy, true)]);
    assert_eq!(office.session.book.written_count().unwrap(), none_kept, "a proposal leaves nothing");
    let said = SaidOn { day: date(2026, 11, 23), form: "guardian" };
    wishes::agree(&mut office.session, child, Purpose::ContactAboutMoney, said).unwrap();
    assert_eq!(may(&mut office), [(Proposal::ChildVisits, false), (Proposal::Subsidy, false)]);
    wishes::withdraw(&mut office.session, child, Purpose::ContactAboutMoney).unwrap();
    assert_eq!(may(&mut office)[1], (Proposal::Subsidy, true));
    office.take_up("周医生", Post::Doctor, OTHER);
    let mut office = office.reopen_as(&Unlock::User("周医生", OTHER));
    assert_eq!(may(&mut office), [(Proposal::ChildVisits, false), (Proposal::Subsidy, false)]);
}
