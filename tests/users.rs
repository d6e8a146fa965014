//! Who works in an office: each post does what the table says and nothing else; who has left opens nothing.

mod common;

use common::{NOW, Office, PASSPHRASE, SISHU, TOWN, ZHOUYING, clock, fields};
use cunce::exchange::cards;
use cunce::exchange::change_set::{self, Answer};
use cunce::exchange::{handed_out, identity_file, register_file};
use cunce::insight::counts::Dimension;
use cunce::insight::template::{self, NewTemplate};
use cunce::leaving;
use cunce::ledger::Choice;
use cunce::register::{self, Event, division, transfer, view};
use cunce::security::{CIVIL, NewUser, Post, RecoveryCode, Right, Unlock};
use cunce::session::{Place, Session};
use uuid::Uuid;

const OTHER: &str = "桃花流水鳜鱼肥";

fn open(place: &Place, with: &Unlock<'_>) -> Result<Session, &'static str> {
    Session::open(place, with, clock(NOW)).map_err(|error| error.code)
}

/// The office with someone of that post at the keyboard.
fn with_post(mut office: Office, name: &str, post: Post) -> Office {
    office.take_up(name, post, OTHER);
    office.reopen_as(&Unlock::User(name, OTHER))
}

/// A register with something of everything that can be done in it.
struct Prepared {
    home: Uuid,
    person: Uuid,
    other: Uuid,
    linked: [Uuid; 2],
}

fn prepare(office: &mut Office, village: &str) -> Prepared {
    let (user, entered) = (office.user(), fields(&[("number", "0001")]));
    let home = register::add_household(&mut office.session.book, &user, village, &entered).unwrap().value;
    let person =
        office.person(home, &[("name", "赵桂梅"), ("phone", "13900000001"), ("national_id", "61090219720711947X")]);
    let other = office.person(home, &[("name", "王大山"), ("birth_date", "1970-01-01")]);
    office.set(person, &[("phone", "13900000002")]);
    let linked = ["李建国", "李建国"].map(|name| office.person(home, &[("name", name), ("birth_date", "1980-01-01")]));
    register::link(&mut office.session.book, &user, linked[0], linked[1], &fields(&[])).unwrap();
    template::add(&mut office.session.book, &user, &named("名单")).unwrap();
    Prepared { home, person, other, linked }
}

/// A template of names and telephone numbers.
fn named(name: &str) -> NewTemplate {
    NewTemplate {
        name: name.to_owned(),
        recipient: "镇民政办".to_owned(),
        document: "安民函〔2026〕7号".to_owned(),
        ends: "2026-12-31".to_owned(),
        columns: vec!["name".to_owned(), "phone".to_owned()],
        choice: Vec::new(),
    }
}

type Act = fn(&mut Session, &Prepared) -> cunce::Result<()>;

/// Everything that asks for a right, by the right it asks for.
const ACTS: [(&str, Right, Act); 23] = [
    ("add_household", Right::Write, |session, _| {
        let (user, unit) = (session.user.clone(), village_of(session));
        register::add_household(&mut session.book, &user, &unit, &fields(&[("number", "0002")])).map(|_| ())
    }),
    ("add_person", Right::Write, |session, prepared| {
        let user = session.user.clone();
        register::add_person(&mut session.book, &user, prepared.home, &fields(&[("name", "新")])).map(|_| ())
    }),
    ("set", Right::Write, |session, prepared| {
        let user = session.user.clone();
        register::set_fields(&mut session.book, &user, prepared.person, &fields(&[("note", "甲")])).map(|_| ())
    }),
    ("paste", Right::Write, |session, prepared| {
        let user = session.user.clone();
        register::paste_column(&mut session.book, &user, "note", &[(prepared.person, "乙".into())]).map(|_| ())
    }),
    ("event", Right::Write, |session, prepared| {
        let (user, today) = (session.user.clone(), session.book.today());
        let event = Event::Divorce { person: prepared.person };
        register::record_event(&mut session.book, &user, today, &event).map(|_| ())
    }),
    ("link", Right::Write, |session, prepared| {
        let user = session.user.clone();
        register::link(&mut session.book, &user, prepared.person, prepared.other, &fields(&[])).map(|_| ())
    }),
    ("unlink", Right::Write, |session, prepared| {
        let user = session.user.clone();
        register::unlink(&mut session.book, &user, prepared.linked[0], prepared.linked[1]).map(|_| ())
    }),
    ("not_same", Right::Write, |session, prepared| {
        let user = session.user.clone();
        register::not_same(&mut session.book, &user, prepared.person, prepared.other).map(|_| ())
    }),
    ("undo", Right::Write, |session, _| {
        let user = session.user.clone();
        session.book.write(&user, "set", |_| Ok(()))?;
        match session.book.undo(&user) {
            Err(error) if error.code == "nothing_to_undo" => Ok(()),
            done => done.map(|_| ()),
        }
    }),
    ("transfer", Right::Write, |session, prepared| {
        let user = session.user.clone();
        transfer::offer(&mut session.book, &user, prepared.other, SISHU, false).map(|_| ())
    }),
    ("erase", Right::Write, |session, prepared| {
        let user = session.user.clone();
        register::erase(&mut session.book, &user, prepared.person, Some(&["note".to_owned()])).map(|_| ())
    }),
    ("void", Right::Write, |session, prepared| {
        let user = session.user.clone();
        register::void_row(&mut session.book, &user, prepared.person, register::VOID_REASONS[0]).map(|_| ())
    }),
    ("template_add", Right::Write, |session, _| {
        let user = session.user.clone();
        template::add(&mut session.book, &user, &named("另一张名单")).map(|_| ())
    }),
    ("template_end", Right::Write, |session, _| {
        let user = session.user.clone();
        template::end(&mut session.book, &user, "名单").map(|_| ())
    }),
    ("reveal", Right::Reveal, |session, prepared| view::reveal(&session.book, prepared.person, "phone").map(|_| ())),
    ("record", Right::Reveal, |session, prepared| view::record(&session.book, prepared.person, true).map(|_| ())),
    ("export_xlsx", Right::Reveal, |session, _| {
        let path = session.place.data.join("register.xlsx");
        register_file::write_register(session, &path, "duty").map(|_| ())
    }),
    ("export", Right::Exchange, |session, _| {
        let (to, path) = (partner_of(session), session.place.data.join("up.ccs"));
        change_set::export(session, &to, &path, None).map(|_| ())
    }),
    ("merge", Right::Exchange, |session, _| change_set::merge_files(session, &[], &mut |_| true).map(|_| ())),
    ("preview", Right::Exchange, |session, _| change_set::preview_files(session, &[], &mut |_| true).map(|_| ())),
    ("trust", Right::Exchange, |session, _| {
        let card = cards::trusted(&session.book)?.remove(0);
        cards::trust_card(session, &card)
    }),
    ("held", Right::Exchange, |session, _| match change_set::drop_held(session, "nothing") {
        Err(error) if error.code == "no_held_file" => Ok(()),
        done => done.map(|_| ()),
    }),
    ("answer", Right::Exchange, |session, prepared| {
        match change_set::answer(session, prepared.home, Answer::Refuse, None) {
            Err(error) if error.code == "unknown_id" => Ok(()),
            done => done.map(|_| ()),
        }
    }),
];

fn village_of(session: &Session) -> String {
    if session.unit() == TOWN { ZHOUYING.to_owned() } else { session.unit().to_owned() }
}

fn partner_of(session: &Session) -> String {
    if session.unit() == TOWN { ZHOUYING.to_owned() } else { TOWN.to_owned() }
}

#[test]
fn each_post_does_what_the_table_says_and_nothing_else() {
    for post in Post::ALL {
        let (town, mut villages) = Office::town_and(&[ZHOUYING]);
        let office = if post.office() == town.session.role() { town } else { villages.remove(0) };
        let mut office = office;
        let prepared = prepare(&mut office, ZHOUYING);
        let mut office = with_post(office, "李文书", post);
        assert_eq!((office.session.user.as_str(), office.session.post), ("李文书", post));
        for (name, right, act) in ACTS {
            let before = office.digest(ZHOUYING);
            let done = act(&mut office.session, &prepared).map_err(|error| error.code);
            if post.may(CIVIL, right) {
                assert_eq!(done, Ok(()), "{name} by {post:?}");
            } else {
                assert_eq!(done, Err("not_permitted"), "{name} by {post:?}");
                assert_eq!(office.digest(ZHOUYING), before, "{name} by {post:?} has left something");
            }
        }
        office.assert_sound();
    }
}

#[test]
fn every_post_counts_and_a_list_is_masked_for_whoever_may_not_reveal() {
    for post in Post::ALL {
        let (town, mut villages) = Office::town_and(&[ZHOUYING]);
        let mut office = if post.office() == town.session.role() { town } else { villages.remove(0) };
        prepare(&mut office, ZHOUYING);
        let mut office = with_post(office, "李文书", post);
        let path = office.place.data.join("counts.csv");
        let counted = handed_out::write_counts(&office.session, &[Dimension::Unit], &path).unwrap();
        assert!(counted.hides(), "four or fewer live there: {counted:?}");
        let list = office.place.data.join("list.xlsx");
        let listed = handed_out::write_list(&mut office.session, "名单", &list).unwrap();
        assert_eq!(listed.masked, !post.may(CIVIL, Right::Reveal), "{post:?}");
        let text = format!("{listed:?}");
        assert_eq!(text.contains("13900000002"), post.may(CIVIL, Right::Reveal), "{post:?}: {text}");
    }
}

#[test]
fn who_may_not_reveal_sees_numbers_masked_in_histories_and_questions_too() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let prepared = prepare(&mut village, ZHOUYING);
    common::exchange(&mut town, &mut village);
    town.set(prepared.person, &[("phone", "13900000003")]);
    village.set(prepared.person, &[("phone", "13900000004")]);
    common::exchange(&mut town, &mut village);
    assert_eq!(village.conflicts().len(), 1);
    let seen = |office: &Office| {
        let book = &office.session.book;
        let record = view::record(book, prepared.person, false).unwrap();
        let history = view::history(book, prepared.person).unwrap();
        format!("{record:?} {history:?} {:?}", view::person(book, prepared.person).unwrap())
    };
    assert!(seen(&village).contains("13900000002"), "an officer decides by the values");
    let village = with_post(village, "周医生", Post::Doctor);
    let text = seen(&village);
    assert!(text.contains("赵桂梅"));
    for number in ["13900000001", "13900000002", "13900000003", "13900000004", "61090219720711947X"] {
        assert!(!text.contains(number), "{number} in {text}");
    }
}

#[test]
fn users_come_and_go_and_somebody_always_manages_them() {
    let mut office = Office::start(ZHOUYING);
    let first = office.user();
    let by = Unlock::Passphrase(PASSPHRASE);
    let new = |name, post, manages| NewUser { name, post, manages, passphrase: OTHER };
    let code = |done: cunce::Result<()>| done.map_err(|error| error.code);
    let taken = |done: cunce::Result<Vec<String>>| code(done.map(|_| ()));
    let session = &mut office.session;
    assert_eq!(taken(session.add_user(&new("", Post::Officer, false), &by)), Err("missing_user_name"));
    assert_eq!(taken(session.add_user(&new("甲\n乙", Post::Officer, false), &by)), Err("bad_user_name"));
    assert_eq!(taken(session.add_user(&new("甲", Post::Clinician, false), &by)), Err("post_elsewhere"));
    assert_eq!(
        taken(session.add_user(&NewUser { passphrase: "短", ..new("甲", Post::Officer, false) }, &by)),
        Err("weak_passphrase")
    );
    assert_eq!(
        taken(session.add_user(&new("甲", Post::Officer, false), &Unlock::Passphrase("不对的口令"))),
        Err("wrong_passphrase")
    );
    assert_eq!(session.users().unwrap().len(), 1, "nobody was taken up by halves");
    assert_eq!(taken(session.add_user(&new("甲", Post::Officer, false), &by)), Ok(()));
    assert_eq!(taken(session.add_user(&new("甲", Post::Doctor, false), &by)), Err("user_exists"));
    let own = Unlock::User("甲", OTHER);
    assert_eq!(taken(session.add_user(&new("乙", Post::Doctor, false), &own)), Err("not_permitted"));
    assert_eq!(code(session.disable_user(&first, &own)), Err("not_permitted"));
    assert_eq!(code(session.set_passphrase(&first, &own, "偷来的口令")), Err("not_permitted"));
    assert_eq!(code(session.disable_user(&first, &by)), Err("last_manager"));
    assert_eq!(code(session.set_passphrase("甲", &own, "自己换的口令")), Ok(()), "one's own");
    let (place, _folder) = office.closed();

    assert_eq!(open(&place, &own).err(), Some("wrong_passphrase"));
    assert_eq!(open(&place, &Unlock::User("丙", OTHER)).err(), Some("unknown_user"));
    let opened = open(&place, &Unlock::User("甲", "自己换的口令")).unwrap();
    assert!(!opened.manages);
    let refused = identity_file::write_identity(&opened, None, &place.data.join("identity.age"));
    assert_eq!(code(refused), Err("not_permitted"), "the office's own key is for who manages it");
    drop(opened);
}

#[test]
fn whoever_has_left_opens_nothing_and_stays_in_the_histories() {
    let mut office = with_post(Office::start(ZHOUYING), "甲", Post::Officer);
    let home = office.household(&[("number", "0001")]);
    let mut office = office.reopen_as(&Unlock::Passphrase(PASSPHRASE));
    office.session.disable_user("甲", &Unlock::Passphrase(PASSPHRASE)).unwrap();
    let keyring = std::fs::read_to_string(office.place.data.join("keyring.json")).unwrap();
    assert_eq!(keyring.matches("\"key\"").count(), 5, "two books for the first user, three for the recovery code");
    let history = view::history(&office.session.book, home).unwrap();
    assert!(history.iter().all(|entry| entry.author == "甲"));
    let user = office.session.users().unwrap().pop().unwrap();
    assert!(user.disabled);
    let (place, _folder) = office.closed();
    assert_eq!(open(&place, &Unlock::User("甲", OTHER)).err(), Some("user_disabled"));
}

#[test]
fn a_keyring_of_one_user_from_before_there_were_several_opens_and_goes_on() {
    let office = Office::start(ZHOUYING);
    let path = office.place.data.join("keyring.json");
    let mut keyring: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    keyring["format"] = 1.into();
    for given in ["post", "manages"] {
        keyring["users"][0].as_object_mut().unwrap().remove(given);
    }
    for book in ["care", "money"] {
        keyring["users"][0]["books"].as_object_mut().unwrap().remove(book);
        keyring["recovery"].as_object_mut().unwrap().remove(book);
        std::fs::remove_file(office.place.data.join(format!("{book}.cunce"))).unwrap();
    }
    std::fs::write(&path, serde_json::to_vec(&keyring).unwrap()).unwrap();
    let mut office = office.reopen();
    assert_eq!((office.session.post, office.session.manages), (Post::Officer, true));
    assert_eq!(office.session.books(), ["civil"]);
    office.take_up("甲", Post::Doctor, OTHER);
    let code = RecoveryCode::parse(&office.recovery).unwrap();
    let name = office.user();
    office.session.set_passphrase(&name, &Unlock::Recovery(&code), PASSPHRASE).unwrap();
    let office = office.reopen();
    assert_eq!(office.session.books(), ["civil", "money"]);
    let office = office.reopen_as(&Unlock::User("甲", OTHER));
    assert_eq!(office.session.books(), ["civil", "care"]);
    let keyring: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(keyring["format"], 2, "a program that knows one user only must not open it");
}

#[test]
fn a_question_that_stands_can_be_settled_only_by_who_may_write() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let prepared = prepare(&mut village, ZHOUYING);
    common::exchange(&mut town, &mut village);
    town.set(prepared.person, &[("note", "镇")]);
    village.set(prepared.person, &[("note", "村")]);
    common::exchange(&mut town, &mut village);
    let mut town = with_post(town, "审计员", Post::Auditor);
    let conflict = town.conflicts().remove(0);
    let choice = Choice::Take(conflict.heads[0].op);
    let refused = town.session.book.resolve("审计员", &conflict, &choice).unwrap_err();
    assert_eq!(refused.code, "not_permitted");
    let (old, new, name) = (ZHOUYING.into(), "610902104299".into(), "新周营".into());
    let change = division::Change::Renumber { old, new, name };
    assert_eq!(division::change(&mut town.session.book, "审计员", &change).unwrap_err().code, "not_permitted");
    assert_eq!(town.conflicts().len(), 1);
}

#[test]
fn ones_own_passphrase_forgives_no_guesses_at_anothers() {
    let office = with_post(Office::start(ZHOUYING), "甲", Post::Officer);
    let first = office.session.users().unwrap()[0].name.clone();
    let (place, _folder) = office.closed();
    let guess = Unlock::User(&first, "猜一猜");
    for _ in 0..3 {
        assert_eq!(open(&place, &guess).err(), Some("wrong_passphrase"));
    }
    let mut own = open(&place, &Unlock::User("甲", OTHER)).unwrap();
    let reset = own.set_passphrase("甲", &Unlock::User(&first, PASSPHRASE), "别的口令");
    assert_eq!(reset.map_err(|error| error.code), Err("wait_seconds"), "also where a passphrase is asked for again");
    drop(own);
    assert_eq!(open(&place, &Unlock::User(&first, PASSPHRASE)).err(), Some("wait_seconds"));
}

#[test]
fn who_leaves_hands_over_what_is_open_and_that_is_kept() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    village.take_up("李文书", Post::Officer, OTHER);
    let prepared = prepare(&mut village, ZHOUYING);
    common::exchange(&mut town, &mut village);
    town.set(prepared.person, &[("phone", "13900000003")]);
    village.set(prepared.person, &[("phone", "13900000004")]);
    common::exchange(&mut town, &mut village);
    village.set(prepared.other, &[("note", "没送")]);
    let by = Unlock::Passphrase(PASSPHRASE);
    let name = village.user();
    let nobody = leaving::let_go(&mut village.session, "李文书", "王五", &by).unwrap_err();
    assert_eq!(nobody.code, "unknown_user");
    assert!(!village.session.users().unwrap()[1].disabled, "nothing by halves");
    let open = leaving::let_go(&mut village.session, "李文书", &name, &by).unwrap();
    assert_eq!((open.conflicts, open.moves), (1, 0));
    assert!(open.not_received >= 1, "{open:?}");
    let known = leaving::handovers(&village.session).unwrap();
    assert_eq!((known.len(), known[0].user.as_str(), known[0].taken_by.as_str()), (1, "李文书", name.as_str()));
    assert_eq!(known[0].open, leaving::counts(open));
    let (place, _folder) = village.closed();
    assert_eq!(open_as(&place, "李文书"), Some("user_disabled"));
}

#[test]
fn whoever_manages_users_hands_their_work_over_whatever_the_post_writes_and_it_is_nothing_to_undo() {
    for (unit, post) in [(ZHOUYING, Post::Officer), (TOWN, Post::Lead), (TOWN, Post::Auditor), (ZHOUYING, Post::Doctor)]
    {
        let mut office = Office::start(unit);
        let first = office.user();
        let code = RecoveryCode::parse(&office.recovery).unwrap();
        let new = NewUser { name: "李文书", post, manages: true, passphrase: OTHER };
        office.session.add_user(&new, &Unlock::Recovery(&code)).unwrap();
        let mut office = office.reopen_as(&Unlock::User("李文书", OTHER));
        leaving::let_go(&mut office.session, &first, "李文书", &Unlock::User("李文书", OTHER)).unwrap();
        assert!(office.session.users().unwrap()[0].disabled, "{post:?}");
        let known = leaving::handovers(&office.session).unwrap();
        assert_eq!((known.len(), known[0].user.as_str()), (1, first.as_str()), "{post:?}");
        assert!(office.session.book.undoable("李文书").unwrap().is_none(), "{post:?}");
        if post.may(CIVIL, Right::Write) {
            assert_eq!(office.session.book.undo("李文书").unwrap_err().code, "nothing_to_undo");
        }
    }
}

fn open_as(place: &Place, name: &str) -> Option<&'static str> {
    open(place, &Unlock::User(name, OTHER)).err()
}

#[test]
fn a_new_recovery_code_takes_the_place_of_the_old_one() {
    let mut office = Office::start(ZHOUYING);
    let old = RecoveryCode::parse(&office.recovery).unwrap();
    let wrong = RecoveryCode::parse(&"A".repeat(25)).unwrap();
    assert_eq!(office.session.new_recovery_code(&wrong).err().unwrap().code, "wrong_recovery_code");
    let new = office.session.new_recovery_code(&old).unwrap();
    let (place, _folder) = office.closed();
    assert_eq!(open(&place, &Unlock::Recovery(&old)).err(), Some("wrong_recovery_code"));
    let session = open(&place, &Unlock::Recovery(&new)).unwrap();
    assert_eq!(session.post, Post::Officer);
    drop(session);
    assert!(open(&place, &Unlock::Passphrase(PASSPHRASE)).is_ok(), "passphrases stay");
}
