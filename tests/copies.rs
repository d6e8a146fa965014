//! Copies of a register that each go on: twin laptops, restored and lost towns, a second computer, renewed and revoked cards.

mod common;

use std::sync::Arc;

use common::{NOW, Office, SISHU, TOWN, ZHOUYING, exchange};
use cunce::exchange::cards::{self, Standing};
use cunce::exchange::change_set::{self, Status};
use cunce::ledger::{Choice, Env, ForkKind, SetClock};
use cunce::register::{add_household, paste_column};

fn merged(office: &mut Office, file: std::path::PathBuf) -> change_set::FileReport {
    office.merge(&[file]).remove(0)
}

/// A computer whose plug is pulled right after the next commit.
struct PulledPlug(SetClock);

impl Env for PulledPlug {
    fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }

    fn date_at(&self, ms: i64) -> jiff::civil::Date {
        self.0.date_at(ms)
    }

    fn random(&self, bytes: &mut [u8]) {
        self.0.random(bytes);
    }

    fn may_go_on(&self, point: &'static str) -> cunce::Result<()> {
        if point == "committed" { Err(cunce::Error::new("died")) } else { Ok(()) }
    }
}

#[test]
fn a_copy_from_before_a_write_in_which_the_power_failed_is_known_once_the_register_was_open() {
    let mut office = Office::start(ZHOUYING);
    office.household(&[("number", "0001")]);
    let (office, backup) = office.backed_up();
    let replica = office.session.book.replica().unwrap();
    let mut office = office.reopen_on(Arc::new(PulledPlug(SetClock(NOW.parse().unwrap()))));
    let (author, entered) = (office.user(), common::fields(&[("number", "0002")]));
    let died = add_household(&mut office.session.book, &author, ZHOUYING, &entered);
    assert_eq!(died.unwrap_err().code, "died");

    let office = office.reopen();
    assert!(!office.session.book.is_restored(), "what was committed is the register itself");
    assert_eq!(office.session.book.replica().unwrap(), replica);
    let mut office = office.restore_from(backup.path());
    assert!(office.session.book.is_restored());
    assert_ne!(office.session.book.replica().unwrap(), replica);
    office.assert_sound();
}

#[test]
fn a_copy_that_has_forgotten_what_was_sent_is_known_though_nothing_was_written_since() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let (town_before, backup) = {
        let village = &mut villages[0];
        village.household(&[("number", "0001")]);
        exchange(&mut town, village);
        village.household(&[("number", "0002")]);
        town.backed_up()
    };
    town = town_before;
    let replica = town.session.book.replica().unwrap();
    // The town itself writes nothing; it reads and passes on.
    exchange(&mut town, &mut villages[0]);
    let mut town = town.restore_from(backup.path());
    assert!(town.session.book.is_restored(), "its stream would give out the same positions for something else");
    assert_ne!(town.session.book.replica().unwrap(), replica);
    for _ in 0..3 {
        exchange(&mut town, &mut villages[0]);
    }
    assert_eq!(town.digest(ZHOUYING), villages[0].digest(ZHOUYING));
    town.assert_sound();
}

#[test]
fn a_twins_write_of_which_an_office_gets_only_the_later_part_is_not_taken_for_its_brothers() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    let mut people = Vec::new();
    for village in &mut villages {
        let home = village.household(&[("number", "0001")]);
        people.push(village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]));
        exchange(&mut town, village);
    }
    let (mut town, mut twin) = town.copied(true);
    // One writes of the second village; the other writes of the first village and then, in the same write, of the second.
    town.set(people[1], &[("phone", "13900000001")]);
    let author = twin.user();
    let cells = [(people[0], "13900000002".to_owned()), (people[1], "13900000003".to_owned())];
    paste_column(&mut twin.session.book, &author, "phone", &cells).unwrap();

    let stick = tempfile::tempdir().unwrap();
    let village = &mut villages[1];
    village.take(&town.export(SISHU, stick.path(), "town.ccs"));
    village.take(&twin.export(SISHU, stick.path(), "twin.ccs"));
    assert_eq!(village.conflicts()[0].heads.len(), 2);
    village.assert_sound();
}

#[test]
fn twin_laptops_under_one_id_lose_nothing_and_both_are_shown() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut first = villages.remove(0);
    let home = first.household(&[("number", "0001")]);
    let person = first.person(home, &[("name", "赵桂梅"), ("birth_date", "1972-07-11")]);
    exchange(&mut town, &mut first);
    let (mut first, mut second) = first.copied(true);
    assert!(!second.session.book.is_restored(), "the mark came along, so that nothing shows a copy");
    let one_id = first.session.book.replica().unwrap();
    assert_eq!(second.session.book.replica().unwrap(), one_id);

    first.set(person, &[("phone", "13900000001")]);
    first.person(home, &[("name", "王一"), ("birth_date", "1990-01-01")]);
    second.set(person, &[("phone", "13900000002")]);
    second.set(person, &[("guardian", "赵大山")]);
    second.person(home, &[("name", "王二"), ("birth_date", "1991-01-01")]);

    let stick = tempfile::tempdir().unwrap();
    let from_first = first.export(TOWN, stick.path(), "first.ccs");
    let from_second = second.export(TOWN, stick.path(), "second.ccs");
    town.take(&from_first);
    town.take(&from_second);
    assert_eq!(merged(&mut town, from_second.clone()).status, Status::Already);
    town.assert_sound();
    let forks = town.session.book.forks().unwrap();
    assert_eq!((forks.len(), forks[0].kind, forks[0].replica), (1, ForkKind::Twins, one_id));
    assert_eq!([0, 1].map(|side| forks[0].changes.iter().filter(|change| change.side == side).count()), [2, 3]);

    // Each laptop hears of the other through the town and goes on under an id of its own.
    for _ in 0..3 {
        exchange(&mut town, &mut first);
        exchange(&mut town, &mut second);
    }
    assert_ne!(first.session.book.replica().unwrap(), one_id);
    assert_ne!(second.session.book.replica().unwrap(), one_id);
    assert_ne!(second.session.book.replica().unwrap(), first.session.book.replica().unwrap());
    exchange(&mut town, &mut first);
    for village in [&mut first, &mut second] {
        assert_eq!(village.digest(ZHOUYING), town.digest(ZHOUYING));
        assert_eq!(village.shown(person, "guardian"), "赵大山");
        let conflicts = village.conflicts();
        assert_eq!(conflicts.iter().map(|conflict| conflict.field.as_str()).collect::<Vec<_>>(), ["phone"]);
        assert_eq!(conflicts[0].id, town.conflicts()[0].id);
        assert_eq!(conflicts[0].heads.len(), 2);
        village.assert_sound();
    }
    // Their two values have one id; each can be taken all the same.
    let conflict = first.conflicts().remove(0);
    let wanted = conflict.heads.iter().find(|head| head.value.shown() == "13900000002").unwrap();
    let user = first.user();
    first.session.book.resolve(&user, &conflict, &Choice::Take(wanted.op)).unwrap();
    exchange(&mut town, &mut first);
    exchange(&mut town, &mut second);
    for office in [&town, &first, &second] {
        assert_eq!(office.conflicts(), []);
        assert_eq!(office.shown(person, "phone"), "13900000002");
    }
    assert_eq!(town.session.book.digest(Some(ZHOUYING), "resident").unwrap().counted, 3);
}

#[test]
fn a_twins_file_whose_beginning_is_missing_waits_and_its_receipt_is_not_its_brothers() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut first = villages.remove(0);
    first.household(&[("number", "0001")]);
    exchange(&mut town, &mut first);
    let (mut first, mut second) = first.copied(true);
    let stick = tempfile::tempdir().unwrap();
    for number in ["0002", "0003", "0004"] {
        first.household(&[("number", number)]);
    }
    let from_first = first.export(TOWN, stick.path(), "first.ccs");
    town.take(&from_first);
    second.household(&[("number", "1002")]);
    let lost = second.export(TOWN, stick.path(), "lost.ccs");
    second.household(&[("number", "1003")]);
    let later = second.export(TOWN, stick.path(), "later.ccs");
    let held = merged(&mut town, later);
    assert_eq!((held.status, held.missing), (Status::Held, Some((2, 2))));
    // The town says that it has four of this id; the second laptop must not believe that they are its own.
    let down = town.export(ZHOUYING, stick.path(), "down.ccs");
    let before = change_set::status(&second.session).unwrap()[0].acknowledged_to;
    second.take(&down);
    assert_eq!(before, 1);
    let taken = town.merge(&[lost]);
    assert_eq!(taken.iter().map(|report| report.status).collect::<Vec<_>>(), [Status::Applied, Status::Applied]);
    for _ in 0..3 {
        exchange(&mut town, &mut second);
        exchange(&mut town, &mut first);
    }
    exchange(&mut town, &mut second);
    for office in [&mut first, &mut second] {
        assert_eq!(office.digest(ZHOUYING), town.digest(ZHOUYING));
        assert_eq!(change_set::status(&office.session).unwrap()[0].not_yet_received, 0);
        office.assert_sound();
    }
    town.assert_sound();
}

#[test]
fn a_twin_that_only_reads_learns_that_nothing_of_it_is_missing() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut first = villages.remove(0);
    let home = first.household(&[("number", "0001")]);
    exchange(&mut town, &mut first);
    let (mut town, backup) = town.backed_up();
    let (mut first, mut idle) = first.copied(true);
    // The one laptop alone heard of this, and gives it back: its stream grows, though nothing is written there.
    town.set(home, &[("address", "东头")]);
    exchange(&mut town, &mut first);
    let mut town = town.restore_from(backup.path());
    for _ in 0..2 {
        exchange(&mut town, &mut first);
    }
    assert_eq!(town.shown(home, "address"), "东头");
    // Nobody but a person can tell that the other one lacks what its brother has: the town writes it again.
    let stick = tempfile::tempdir().unwrap();
    let again = stick.path().join("again.ccs");
    town.export_from(ZHOUYING, &again, Some(1));
    idle.take(&again);
    exchange(&mut town, &mut idle);
    for village in [&mut first, &mut idle] {
        assert_eq!(change_set::status(&village.session).unwrap()[0].not_yet_received, 0);
        village.assert_sound();
    }
}

#[test]
fn a_file_of_a_life_that_is_over_can_be_let_go_and_nothing_that_was_accepted_goes_with_it() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    village.household(&[("number", "0001")]);
    exchange(&mut town, &mut village);
    let (mut village, backup) = village.backed_up();
    let stick = tempfile::tempdir().unwrap();
    village.household(&[("number", "0002")]);
    let lost = village.export(TOWN, stick.path(), "lost.ccs");
    village.household(&[("number", "0003")]);
    let later = village.export(TOWN, stick.path(), "later.ccs");
    assert_eq!(merged(&mut town, later.clone()).status, Status::Held);
    let mut village = village.restore_from(backup.path());
    for _ in 0..2 {
        exchange(&mut town, &mut village);
    }
    let waiting = change_set::held(&town.session).unwrap();
    let from = waiting[0].from.as_ref().unwrap();
    assert_eq!((waiting.len(), waiting[0].name.as_str(), from.unit.as_str()), (1, "later.ccs", ZHOUYING));
    assert_eq!((waiting[0].positions, from.missing), ((3, 3), (2, 2)));

    let digest = town.digest(ZHOUYING);
    assert_eq!(change_set::drop_held(&mut town.session, "lost.ccs").unwrap_err().code, "no_held_file");
    assert_eq!(change_set::drop_held(&mut town.session, "later.ccs").unwrap(), waiting[0]);
    assert!(change_set::held(&town.session).unwrap().is_empty());
    assert_eq!(town.digest(ZHOUYING), digest);
    // Whoever finds the sticks after all loses nothing either.
    let found = town.merge(&[later.clone(), lost]);
    assert_eq!(
        found.iter().map(|report| report.status).collect::<Vec<_>>(),
        [Status::Held, Status::Applied, Status::Applied]
    );
    for _ in 0..2 {
        exchange(&mut town, &mut village);
    }
    assert_eq!(town.digest(ZHOUYING), village.digest(ZHOUYING));

    // Two of one name are told apart by their hashes.
    let (mut other, backup) = village.backed_up();
    other.household(&[("number", "0004")]);
    other.export(TOWN, stick.path(), "gone.ccs");
    for folder in ["a", "b"] {
        other.household(&[("number", "0005")]);
        std::fs::create_dir(stick.path().join(folder)).unwrap();
        let same = other.export(TOWN, &stick.path().join(folder), "same.ccs");
        assert_eq!(merged(&mut town, same).status, Status::Held);
    }
    drop(backup);
    assert_eq!(change_set::drop_held(&mut town.session, "same.ccs").unwrap_err().code, "held_ambiguous");
    let hash = change_set::hash_text(&change_set::held(&town.session).unwrap()[0].hash);
    change_set::drop_held(&mut town.session, &hash[..16]).unwrap();
    assert_eq!(change_set::held(&town.session).unwrap().len(), 1);
    town.assert_sound();
}

#[test]
fn a_restored_town_asks_first_and_is_filled_again_by_its_villages() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    let mut people = Vec::new();
    for village in &mut villages {
        let home = village.household(&[("number", "0001")]);
        people.push(village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]));
        exchange(&mut town, village);
    }
    let (mut town, backup) = town.backed_up();
    for (village, person) in villages.iter_mut().zip(&people) {
        town.set(*person, &[("note", "镇上写的")]);
        exchange(&mut town, village);
    }
    town.set(people[1], &[("phone", "13900000009")]);
    town = town.restore_from(backup.path());
    assert!(town.session.book.is_restored());
    assert_eq!(town.shown(people[0], "note"), "");

    let stick = tempfile::tempdir().unwrap();
    town.set(people[0], &[("guardian", "王大山")]);
    let asks = stick.path().join("asks.ccs");
    let asked = town.export_from(ZHOUYING, &asks, None);
    assert!(asked.asks && asked.ops == 0, "it writes nothing before it has heard");
    let status = change_set::status(&town.session).unwrap();
    assert!(status.iter().all(|office| office.awaited));
    assert!(villages[0].take(&asks).asks);
    assert!(change_set::status(&villages[0].session).unwrap()[0].asks);
    assert_eq!(villages[0].shown(people[0], "guardian"), "");
    let reply = villages[0].export(TOWN, stick.path(), "reply.ccs");
    assert!(!change_set::status(&villages[0].session).unwrap()[0].asks);
    town.take(&reply);
    assert_eq!(town.shown(people[0], "note"), "镇上写的");
    let status = change_set::status(&town.session).unwrap();
    assert_eq!(status.iter().map(|office| office.awaited).collect::<Vec<_>>(), [false, true]);

    for _ in 0..2 {
        for village in &mut villages {
            exchange(&mut town, village);
        }
    }
    for village in &mut villages {
        let unit = village.unit();
        exchange(&mut town, village);
        assert_eq!(village.digest(&unit), town.digest(&unit));
        village.assert_sound();
    }
    assert_eq!(villages[0].shown(people[0], "guardian"), "王大山");
    assert_eq!(town.shown(people[1], "note"), "镇上写的");
    assert_eq!(town.shown(people[1], "phone"), "", "that was only on the machine that died");
    town.assert_sound();
}

#[test]
fn what_comes_of_an_unknown_life_between_the_question_and_the_reply_is_given_back_too() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = &mut villages[0];
    let home = village.household(&[("number", "0001")]);
    let person = village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
    exchange(&mut town, village);
    let (mut town, backup) = town.backed_up();
    town.set(person, &[("note", "镇上写的")]);
    let stick = tempfile::tempdir().unwrap();
    let late = town.export(ZHOUYING, stick.path(), "late.ccs");
    let mut town = town.restore_from(backup.path());
    village.take(&town.export(ZHOUYING, stick.path(), "asks.ccs"));
    village.take(&late);
    town.take(&village.export(TOWN, stick.path(), "reply.ccs"));
    assert_eq!(town.shown(person, "note"), "镇上写的");
    town.assert_sound();
}

#[test]
fn a_town_that_lost_everything_is_filled_again_under_a_new_card() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let home = village.household(&[("number", "0001")]);
    let person = village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
    exchange(&mut town, &mut village);
    town.set(person, &[("note", "镇上写的")]);
    exchange(&mut town, &mut village);
    let before = town.digest(ZHOUYING);
    drop(town);
    let mut town = Office::start(TOWN);
    cards::trust_card(&mut town.session, village.session.identity.card()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let card = folder.path().join("town.card");
    cards::write_card(&town.session, &card).unwrap();
    let read = cards::read_card(&village.session.book, &card).unwrap();
    assert_eq!(read.standing, Standing::Other);
    assert_eq!(cards::trust_read(&mut village.session, &read, false).unwrap_err().code, "card_changed");
    cards::trust_read(&mut village.session, &read, true).unwrap();
    exchange(&mut town, &mut village);
    assert_eq!(town.digest(ZHOUYING), before, "with what the old town had written");
    assert_eq!(village.digest(ZHOUYING), before);
    town.assert_sound();
    village.assert_sound();
}

#[test]
fn a_second_computer_at_the_town_has_the_same_card_and_the_same_people() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    for village in &mut villages {
        let home = village.household(&[("number", "0001")]);
        village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
        exchange(&mut town, village);
    }
    let (mut one, mut two) = town.copied(false);
    assert!(two.session.book.is_restored());
    villages[0].household(&[("number", "0002")]);
    exchange(&mut one, &mut villages[0]);
    let stick = tempfile::tempdir().unwrap();
    let across = |from: &mut Office, to: &mut Office, name: &str| {
        let file = from.export(TOWN, stick.path(), name);
        to.merge(&[file]).remove(0)
    };
    assert_eq!(across(&mut one, &mut two, "1.ccs").status, Status::Applied);
    assert_eq!(across(&mut two, &mut one, "2.ccs").status, Status::Applied);
    // What the first has read counts as read at the second: the village's next file fits there.
    villages[0].household(&[("number", "0003")]);
    let file = villages[0].export(TOWN, stick.path(), "3.ccs");
    two.take(&file);
    let person = {
        let home = two.household(&[("number", "0009")]);
        two.person(home, &[("name", "李四"), ("birth_date", "1980-01-01")])
    };
    across(&mut two, &mut one, "4.ccs");
    assert_eq!(one.shown(person, "name"), "李四");
    across(&mut one, &mut two, "5.ccs");
    let digest = |office: &Office| office.session.book.digest(None, "resident").unwrap().state;
    assert_eq!(digest(&one), digest(&two));
    exchange(&mut two, &mut villages[0]);
    assert_eq!(two.digest(ZHOUYING), villages[0].digest(ZHOUYING));
    one.assert_sound();
    two.assert_sound();
}

#[test]
fn a_renewed_card_is_known_by_the_old_keys_signature() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    village.household(&[("number", "0001")]);
    let stick = tempfile::tempdir().unwrap();
    let sealed_for_the_old_key = village.export(TOWN, stick.path(), "old.ccs");
    town.session.renew_card().unwrap();
    town = town.reopen();
    town.take(&sealed_for_the_old_key);
    let card = stick.path().join("town.card");
    cards::write_card(&town.session, &card).unwrap();
    let down = town.export(ZHOUYING, stick.path(), "down.ccs");
    assert_eq!(merged(&mut village, down.clone()).reason, Some("bad_signature"));
    let read = cards::read_card(&village.session.book, &card).unwrap();
    assert_eq!(read.standing, Standing::Renewed);
    cards::trust_read(&mut village.session, &read, false).unwrap();
    village.take(&down);
    exchange(&mut town, &mut village);
    assert_eq!(town.digest(ZHOUYING), village.digest(ZHOUYING));
}

#[test]
fn nothing_past_the_revoked_position_is_read() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let stick = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for number in ["0001", "0002", "0003"] {
        village.household(&[("number", number)]);
        files.push(village.export(TOWN, stick.path(), &format!("{number}.ccs")));
    }
    town.take(&files[0]);
    let card = village.session.identity.card().clone();
    assert_eq!(cards::revoke(&mut town.session, &card, 2).unwrap(), 1);
    town.take(&files[1]);
    let refused = merged(&mut town, files[2].clone());
    assert_eq!((refused.status, refused.reason), (Status::Refused, Some("revoked")));
    // Nor is a new life of the stolen laptop believed.
    let (_, mut copy) = village.copied(false);
    copy.household(&[("number", "0004")]);
    let file = copy.export(TOWN, stick.path(), "copy.ccs");
    assert_eq!(merged(&mut town, file).reason, Some("revoked"));
    assert_eq!(town.session.book.digest(None, "household").unwrap().counted, 2);
}
