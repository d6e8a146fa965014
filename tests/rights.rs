//! What people may ask of the office: who looked, what they agree or object to; and notes that only the station opens.

mod common;

use common::care::OTHER;
use common::{NOW, Office, PASSPHRASE, TOWN, ZHOUYING, clock, fields};
use cunce::exchange::change_set;
use cunce::rights::{AccessClass, AccessFilter, Purpose, SaidOn};
use cunce::security::{CARE, CIVIL, MONEY, Post, Unlock};
use cunce::session::Session;
use cunce::{care, looks, register, wishes};
use uuid::Uuid;

fn as_user(name: &'static str) -> Unlock<'static> {
    Unlock::User(name, OTHER)
}

fn village_with_people() -> (Office, Uuid, [Uuid; 2]) {
    let mut village = Office::start(ZHOUYING);
    let home = village.household(&[("number", "0001")]);
    let people = [
        village.person(home, &[("name", "赵桂梅"), ("national_id", "61090219720711947X"), ("phone", "13900000001")]),
        village.person(home, &[("name", "王大山"), ("birth_date", "1970-01-01")]),
    ];
    (village, home, people)
}

fn log(session: &mut Session) -> Vec<(String, String, String)> {
    let found = looks::access_log(session, &AccessFilter::default()).unwrap();
    found.into_iter().rev().map(|entry| (entry.class, entry.person_name, entry.field + &entry.reason)).collect()
}

fn entry(class: &str, name: &str, what: &str) -> (String, String, String) {
    (class.to_owned(), name.to_owned(), what.to_owned())
}

#[test]
fn every_look_is_logged_and_a_second_opening_on_the_same_day_says_nothing_new() {
    let (mut village, home, [person, other]) = village_with_people();
    let session = &mut village.session;
    looks::person(session, person).unwrap();
    looks::person(session, person).unwrap();
    assert_eq!(looks::reveal(session, person, "phone", "service").unwrap(), "13900000001");
    looks::reveal(session, person, "phone", "service").unwrap();
    looks::find_people(session, "zgm", 10).unwrap();
    looks::find_people(session, "61090219720711947X", 10).unwrap();
    looks::household(session, home).unwrap();
    looks::record(session, other, Some("check")).unwrap();
    let expected = [
        entry("opened", "赵桂梅", ""),
        entry("revealed", "赵桂梅", "phoneservice"),
        entry("revealed", "赵桂梅", "phoneservice"),
        entry("searched_id", "赵桂梅", ""),
        entry("opened", "王大山", ""),
        entry("revealed", "王大山", "recordcheck"),
    ];
    assert_eq!(log(session), expected);
    assert_eq!(
        session.book.undoable(&session.user.clone()).unwrap().unwrap().action,
        "add_person",
        "a look is nothing to undo"
    );
    village.assert_sound();
}

#[test]
fn an_id_typed_as_on_paper_and_a_history_are_looks_too() {
    for typed in ["610902 19720711 947x", "610902-19720711-947X", "６１０９０２１９７２０７１１９４７Ｘ"]
    {
        let (mut village, ..) = village_with_people();
        assert_eq!(looks::find_people(&mut village.session, typed, 10).unwrap().len(), 1, "{typed}");
        assert_eq!(log(&mut village.session), [entry("searched_id", "赵桂梅", "")], "{typed}");
    }
    let (mut village, home, [person, _]) = village_with_people();
    let session = &mut village.session;
    let told = looks::history(session, person).unwrap();
    assert!(told.iter().any(|entry| entry.value == "13900000001"), "every value she ever had");
    assert_eq!(log(session), [entry("opened", "赵桂梅", "")]);
    looks::history(session, home).unwrap();
    assert_eq!(log(session), [entry("opened", "赵桂梅", ""), entry("opened", "王大山", "")]);
    assert_eq!(looks::history(session, Uuid::from_bytes([3; 16])).unwrap_err().code, "unknown_id");
}

#[test]
fn revealing_and_exporting_ask_for_a_reason_and_without_one_nothing_is_shown() {
    let (mut village, _, [person, _]) = village_with_people();
    let session = &mut village.session;
    for (reason, code) in [("", "missing_reason"), ("curious", "unknown_reason_to_look")] {
        assert_eq!(looks::reveal(session, person, "phone", reason).unwrap_err().code, code);
        let path = session.place.data.join("register.xlsx");
        let refused = cunce::exchange::register_file::write_register(session, &path, reason).unwrap_err();
        assert_eq!(refused.code, code);
        assert!(!path.exists());
    }
    assert!(log(session).is_empty());
}

#[test]
fn each_reads_the_log_that_the_post_may_read() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let home = village.household(&[("number", "0001")]);
    let person = village.person(home, &[("name", "赵桂梅")]);
    looks::person(&mut village.session, person).unwrap();
    common::exchange(&mut town, &mut village);
    for (name, post) in
        [("李主任", Post::Lead), ("审计员", Post::Auditor), ("刘医生", Post::Clinician), ("小张", Post::Staff)]
    {
        town.take_up(name, post, OTHER);
    }
    looks::person(&mut town.session, person).unwrap();
    let mut town = town.reopen_as(&as_user("小张"));
    looks::person(&mut town.session, person).unwrap();
    let seen = |session: &mut Session| -> Vec<(String, String, String)> {
        let found = looks::access_log(session, &AccessFilter::default()).unwrap();
        found.into_iter().map(|entry| (entry.unit, entry.user, entry.person_name)).collect()
    };
    assert_eq!(seen(&mut town.session), [(TOWN.to_owned(), "小张".to_owned(), "赵桂梅".to_owned())], "own acts");
    let by = AccessFilter { user: Some("李主任".into()), ..AccessFilter::default() };
    assert_eq!(looks::access_log(&mut town.session, &by).unwrap_err().code, "not_permitted");

    let mut town = town.reopen_as(&as_user("刘医生"));
    looks::logged_in(
        &mut town.session,
        CARE,
        &cunce::rights::Look { class: AccessClass::Opened, person: Some(person), field: "", reason: "" },
    )
    .unwrap();
    assert_eq!(looks::access_log(&mut town.session, &AccessFilter::default()).unwrap().len(), 1);

    let mut town = town.reopen_as(&as_user("李主任"));
    let lead = seen(&mut town.session);
    assert_eq!(lead.len(), 3, "all of the register, the village's too: {lead:?}");
    assert!(lead.iter().all(|(_, user, name)| name == "赵桂梅" && user != "刘医生"), "nothing of care");

    let mut town = town.reopen_as(&as_user("审计员"));
    let audit = seen(&mut town.session);
    assert_eq!(audit.len(), 4, "{audit:?}");
    assert!(audit.iter().all(|(_, _, name)| name.is_empty()), "no content");
    assert!(audit.iter().any(|(_, user, _)| user == "刘医生"), "that care was looked into, and by whom");
    let of_her = AccessFilter { person: Some(person), ..AccessFilter::default() };
    assert_eq!(looks::access_log(&mut town.session, &of_her).unwrap_err().code, "not_permitted");
    assert_eq!(looks::log_for(&mut town.session, person).unwrap_err().code, "not_permitted");
}

#[test]
fn on_her_request_she_is_told_who_looked_and_no_programme() {
    let (mut village, _, [person, _]) = village_with_people();
    looks::reveal(&mut village.session, person, "phone", "service").unwrap();
    village.take_up("周医生", Post::Doctor, OTHER);
    let mut village = village.reopen_as(&as_user("周医生"));
    let look =
        cunce::rights::Look { class: AccessClass::Opened, person: Some(person), field: "secret_programme", reason: "" };
    looks::logged_in(&mut village.session, CARE, &look).unwrap();
    let told = looks::log_for(&mut village.session, person).unwrap();
    assert_eq!(told.len(), 2, "the doctor opens both books");
    assert!(told.iter().all(|entry| entry.field.is_empty() && entry.book.is_empty()), "{told:?}");
    let mut village = village.reopen();
    let told = looks::log_for(&mut village.session, person).unwrap();
    assert_eq!(
        told.iter().map(|entry| entry.class.as_str()).collect::<Vec<_>>(),
        ["revealed"],
        "an officer tells the rest"
    );
}

fn today(session: &Session) -> SaidOn<'static> {
    SaidOn { day: session.book.today(), form: "spoken" }
}

fn standing(session: &mut Session, person: Uuid) -> Vec<String> {
    let shown = wishes::wishes(session, person).unwrap();
    let consents = shown.consents.into_iter().map(|consent| consent.purpose);
    consents.chain(shown.objections.into_iter().map(|objection| objection.about)).collect()
}

#[test]
fn only_a_yes_is_kept_and_what_was_withdrawn_reads_like_what_was_never_said() {
    let (mut village, _, [person, other]) = village_with_people();
    let session = &mut village.session;
    let said = today(session);
    wishes::agree(session, person, Purpose::ContactAboutMoney, said).unwrap();
    wishes::agree(session, person, Purpose::ShareOnTransfer, said).unwrap();
    wishes::agree(session, person, Purpose::ShareOnTransfer, said).unwrap();
    wishes::object(session, person, "lists_for_others", said).unwrap();
    assert_eq!(standing(session, person), ["share_on_transfer", "contact_about_money", "lists_for_others"]);
    wishes::withdraw(session, person, Purpose::ContactAboutMoney).unwrap();
    wishes::withdraw(session, person, Purpose::ShareOnTransfer).unwrap();
    wishes::no_longer_object(session, person, "lists_for_others").unwrap();
    // Never asked, and asked and withdrawn.
    let never = serde_json::to_string(&wishes::wishes(session, other).unwrap()).unwrap();
    assert_eq!(serde_json::to_string(&wishes::wishes(session, person).unwrap()).unwrap(), never);
    wishes::withdraw(session, other, Purpose::ShareOnTransfer).unwrap();
    let closed = wishes::agree(session, person, Purpose::HomeVisits, said).unwrap_err();
    assert_eq!(closed.code, "book_closed", "an officer does not keep what was agreed with a doctor");
    let tomorrow = SaidOn { day: said.day.tomorrow().unwrap(), form: "written" };
    assert_eq!(wishes::agree(session, person, Purpose::ContactAboutMoney, tomorrow).unwrap_err().code, "future_date");
    let odd = SaidOn { form: "by rumour", ..said };
    assert_eq!(wishes::agree(session, person, Purpose::ContactAboutMoney, odd).unwrap_err().code, "unknown_form");
    assert_eq!(wishes::object(session, person, "everything", said).unwrap_err().code, "unknown_purpose");
    let nobody = Uuid::from_bytes([3; 16]);
    assert_eq!(wishes::agree(session, nobody, Purpose::ContactAboutMoney, said).unwrap_err().code, "unknown_id");
}

#[test]
fn an_officer_cannot_tell_who_agreed_to_care_and_who_did_not() {
    let (mut village, _, [person, other]) = village_with_people();
    village.take_up("周医生", Post::Doctor, OTHER);
    let mut village = village.reopen_as(&as_user("周医生"));
    let said = today(&village.session);
    wishes::agree(&mut village.session, person, Purpose::ContactForCare, said).unwrap();
    assert_eq!(standing(&mut village.session, person), ["contact_for_care"]);
    let mut village = village.reopen();
    let shown = |session: &mut Session, id| serde_json::to_string(&wishes::wishes(session, id).unwrap()).unwrap();
    assert_eq!(shown(&mut village.session, person), shown(&mut village.session, other));
}

#[test]
fn erasing_a_person_takes_what_she_agreed_to_with_her() {
    let (mut village, _, [person, _]) = village_with_people();
    let said = today(&village.session);
    wishes::agree(&mut village.session, person, Purpose::ShareOnTransfer, said).unwrap();
    wishes::object(&mut village.session, person, "register", said).unwrap();
    let user = village.user();
    register::erase(&mut village.session.book, &user, person, None).unwrap();
    assert!(cunce::rights::consents(&village.session.book, person).unwrap().is_empty());
    assert!(cunce::rights::objections(&village.session.book, person).unwrap().is_empty());
    village.assert_sound();
}

/// A town with a clinician and a village with a doctor, which have exchanged the station's key.
fn station() -> (Office, Office, care::NewKey, Uuid) {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let home = village.household(&[("number", "0001")]);
    let person = village.person(home, &[("name", "赵桂梅")]);
    village.take_up("周医生", Post::Doctor, OTHER);
    town.take_up("刘医生", Post::Clinician, OTHER);
    common::exchange(&mut town, &mut village);
    let mut town = town.reopen_as(&as_user("刘医生"));
    let mut village = village.reopen_as(&as_user("周医生"));
    let key = make(&mut town.session);
    carry(&mut town.session, &mut village.session, ZHOUYING);
    (town, village, key, person)
}

fn make(session: &mut Session) -> care::NewKey {
    let (role, user) = (session.role(), session.user.clone());
    session.in_book(CARE, |session| care::make_key(&mut session.book, role, &user)).unwrap()
}

fn carry(from: &mut Session, to: &mut Session, unit: &str) {
    let stick = tempfile::tempdir().unwrap();
    let written = change_set::export_books(from, unit, |book| Ok(stick.path().join(format!("{book}.ccs")))).unwrap();
    let files: Vec<_> = written.into_iter().map(|file| file.file).collect();
    change_set::merge_all(to, &files, &mut |_| true).unwrap();
}

fn seal(session: &mut Session, person: Uuid, text: &str) -> cunce::Result<Uuid> {
    let user = session.user.clone();
    session.in_book(CARE, |session| care::seal(&mut session.book, &user, person, text)).map(|done| done.value)
}

#[test]
fn a_village_doctor_writes_a_note_and_cannot_read_it_back() {
    let (mut town, mut village, key, person) = station();
    let note = seal(&mut village.session, person, "她说家里有人打她").unwrap();
    let own = looks::unseal(&mut village.session, note, &[&key.lead, &key.envelope], "service").unwrap_err();
    assert_eq!(own.code, "not_permitted", "not even with two shares");
    let listed = village.session.in_book(CARE, |session| care::notes_of(&session.book, person)).unwrap_err();
    assert_eq!(listed.code, "not_permitted");
    let counts = village.session.in_book(CARE, |session| care::note_counts(&session.book)).unwrap();
    assert_eq!((counts.len(), counts[0].notes), (1, 1));

    carry(&mut village.session, &mut town.session, TOWN);
    let notes = town.session.in_book(CARE, |session| care::notes_of(&session.book, person)).unwrap();
    assert_eq!(notes.iter().map(|found| found.id).collect::<Vec<_>>(), [note]);
    let alone = looks::unseal(&mut town.session, note, &[], "service").unwrap_err();
    assert_eq!(alone.code, "too_few_shares", "the station's share alone opens nothing");
    assert_eq!(looks::unseal(&mut town.session, note, &[&key.lead], "").unwrap_err().code, "missing_reason");
    assert!(looks::access_log(&mut town.session, &AccessFilter::default()).unwrap().is_empty(), "nothing was opened");
    for share in [&key.lead, &key.envelope] {
        let text = looks::unseal(&mut town.session, note, &[share], "service").unwrap();
        assert_eq!(&**text, "她说家里有人打她");
    }
    let log = looks::access_log(&mut town.session, &AccessFilter::default()).unwrap();
    assert_eq!(log.iter().map(|entry| entry.class.as_str()).collect::<Vec<_>>(), ["unsealed", "unsealed"]);
    let verified = town.session.in_book(CARE, |session| session.book.verify()).unwrap();
    assert!(verified.ok, "{:?}", verified.checks);
}

#[test]
fn the_lead_alone_opens_nothing() {
    let (town, _, _, _) = station();
    let mut town = town.reopen();
    town.take_up("李主任", Post::Lead, OTHER);
    let mut town = town.reopen_as(&as_user("李主任"));
    assert_eq!(town.session.in_book(CARE, |_| Ok(())).unwrap_err().code, "book_closed");
}

#[test]
fn a_lost_share_is_made_worthless_by_a_new_key() {
    let (mut town, mut village, old, person) = station();
    let note = seal(&mut village.session, person, "请单独联系").unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    let (role, user) = (town.session.role(), town.session.user.clone());
    let rotate = |session: &mut Session, given: &[&str]| {
        session.in_book(CARE, |session| care::rotate(&mut session.book, role, &user, given))
    };
    assert_eq!(rotate(&mut town.session, &[]).err().unwrap().code, "too_few_shares");
    assert_eq!(rotate(&mut town.session, &["0000"]).err().unwrap().code, "wrong_share");
    // The lead's was lost: the one in the envelope helps.
    let new = rotate(&mut town.session, &[&old.envelope]).unwrap();
    assert_eq!(new.moved, 1);
    let refused = looks::unseal(&mut town.session, note, &[&old.lead], "service").unwrap_err();
    assert_eq!(refused.code, "wrong_share", "the lost share opens nothing any more");
    assert_eq!(&**looks::unseal(&mut town.session, note, &[&new.lead], "service").unwrap(), "请单独联系");

    // A village that has not heard of the new key goes on with the old one, and its notes can be opened all the same.
    let late = seal(&mut village.session, person, "旧钥匙").unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    assert_eq!(&**looks::unseal(&mut town.session, late, &[&old.envelope], "service").unwrap(), "旧钥匙");
    carry(&mut town.session, &mut village.session, ZHOUYING);
    let next = seal(&mut village.session, person, "新钥匙").unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    assert_eq!(&**looks::unseal(&mut town.session, next, &[&new.envelope], "service").unwrap(), "新钥匙");
}

#[test]
fn where_the_stations_own_share_is_gone_the_two_on_paper_open_a_note() {
    let (mut town, mut village, key, person) = station();
    let note = seal(&mut village.session, person, "请单独联系").unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    town.session.in_book(CARE, |session| session.book.lose_secrets("station share")).unwrap();
    assert_eq!(looks::unseal(&mut town.session, note, &[&key.lead], "service").unwrap_err().code, "too_few_shares");
    let both = looks::unseal(&mut town.session, note, &[&key.lead, &key.envelope], "service").unwrap();
    assert_eq!(&**both, "请单独联系");
    let twice = looks::unseal(&mut town.session, note, &[&key.lead, &key.lead], "service").unwrap_err();
    assert_eq!(twice.code, "same_share");
}

#[test]
fn bad_notes_and_keys_are_refused_in_words() {
    let (mut town, mut village, _, person) = station();
    assert_eq!(seal(&mut village.session, person, "  ").unwrap_err().code, "missing_value");
    assert_eq!(seal(&mut village.session, person, &"长".repeat(1000)).unwrap_err().code, "sealed_note_too_long");
    let (role, user) = (town.session.role(), town.session.user.clone());
    let second = town.session.in_book(CARE, |session| care::make_key(&mut session.book, role, &user)).err().unwrap();
    assert_eq!(second.code, "key_exists");
    let mut lone = Office::start(ZHOUYING);
    lone.take_up("周医生", Post::Doctor, OTHER);
    let mut lone = lone.reopen_as(&as_user("周医生"));
    assert_eq!(seal(&mut lone.session, person, "早了").unwrap_err().code, "no_station_key");
}

#[test]
fn nobody_finds_a_notes_text_in_any_book() {
    let (mut town, mut village, _, person) = station();
    seal(&mut village.session, person, "她说家里有人打她").unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    for office in [&mut town, &mut village] {
        for book in [CIVIL, CARE] {
            let journal = office.session.in_book(book, |session| session.book.journal()).unwrap();
            assert!(!journal.is_empty());
            assert!(!format!("{journal:?}").contains("家里有人"), "{book}");
        }
        assert!(office.session.in_book(MONEY, |_| Ok(())).is_err());
    }
}

#[test]
fn a_new_laptop_is_filled_from_the_town_and_the_lost_one_is_believed_no_further() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut lost = villages.remove(0);
    let home = lost.household(&[("number", "0001")]);
    let person = lost.person(home, &[("name", "赵桂梅")]);
    let said = today(&lost.session);
    wishes::agree(&mut lost.session, person, Purpose::ContactAboutMoney, said).unwrap();
    carry(&mut lost.session, &mut town.session, TOWN);
    lost.set(person, &[("phone", "13900000009")]);

    let mut fresh = Office::start(ZHOUYING);
    let stick = tempfile::tempdir().unwrap();
    cunce::exchange::cards::trust_card(&mut fresh.session, town.session.identity.card()).unwrap();
    let card = stick.path().join("new.card");
    cunce::exchange::cards::write_card(&fresh.session, &card).unwrap();
    let read = cunce::exchange::cards::read_card(&town.session.book, &card).unwrap();
    let name = |book: &str| Ok(stick.path().join(format!("refill-{book}.ccs")));
    let written = change_set::refill(&mut town.session, &read, None, name).unwrap();
    assert_eq!(written.iter().map(|file| file.book).collect::<Vec<_>>(), [CIVIL, MONEY]);
    let files: Vec<_> = written.into_iter().map(|file| file.file).collect();
    change_set::merge_all(&mut fresh.session, &files, &mut |_| true).unwrap();
    assert_eq!(fresh.digest(ZHOUYING), town.digest(ZHOUYING));
    assert_eq!(fresh.shown(person, "name"), "赵桂梅");
    assert_eq!(standing(&mut fresh.session, person), ["contact_about_money"]);
    fresh.set(person, &[("note", "新电脑")]);
    carry(&mut fresh.session, &mut town.session, TOWN);
    assert_eq!(town.shown(person, "note"), "新电脑");

    // What the lost laptop still sends is kept for a person, and changes nothing until one has said so.
    let late = lost.export(TOWN, stick.path(), "late.ccs");
    let before = town.digest(ZHOUYING);
    let reports = town.merge(std::slice::from_ref(&late));
    assert_eq!((reports[0].status, reports[0].reason), (change_set::Status::Refused, Some("revoked")));
    assert_eq!(town.digest(ZHOUYING), before);
    let held = change_set::held(&town.session).unwrap();
    assert_eq!((held.len(), held[0].revoked, held[0].name.as_str()), (1, true, "late.ccs"));
    // Neither another file nor one beside it takes it from the person who has to look at it.
    fresh.set(person, &[("note", "新电脑二")]);
    let good = fresh.export(TOWN, stick.path(), "good.ccs");
    town.take(&good);
    assert!(change_set::held(&town.session).unwrap()[0].revoked, "another file came");
    change_set::drop_held(&mut town.session, "late.ccs").unwrap();
    fresh.set(person, &[("note", "新电脑三")]);
    let good = fresh.export(TOWN, stick.path(), "better.ccs");
    let reports = town.merge(&[late, good]);
    assert_eq!(
        reports.iter().map(|report| report.status).collect::<Vec<_>>(),
        [change_set::Status::Refused, change_set::Status::Applied]
    );
    assert_eq!(town.shown(person, "note"), "新电脑三");
    assert!(change_set::held(&town.session).unwrap()[0].revoked, "both came at once");
    let reports = change_set::accept_held(&mut town.session, "late.ccs").unwrap();
    assert_eq!(reports[0].status, change_set::Status::Applied);
    assert_eq!(town.shown(person, "phone"), "13900000009");
    assert!(change_set::held(&town.session).unwrap().is_empty());
    lost.set(person, &[("phone", "13900000010")]);
    let later = lost.export(TOWN, stick.path(), "later.ccs");
    assert_eq!(town.merge(&[later])[0].reason, Some("revoked"), "one file, and no more");
    assert!(change_set::drop_held(&mut town.session, "later.ccs").is_ok());
    town.assert_sound();
}

/// A town that has revoked its village's card as far as it had received it.
fn town_that_revoked() -> (Office, Office, Uuid) {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let home = village.household(&[("number", "0001")]);
    carry(&mut village.session, &mut town.session, TOWN);
    let card = village.session.identity.card().clone();
    cunce::exchange::cards::revoke(&mut town.session, &card, 1).unwrap();
    (town, village, home)
}

#[test]
fn a_damaged_file_past_the_end_of_a_revoked_card_takes_nothing_of_the_revocation_back() {
    let (mut town, mut village, home) = town_that_revoked();
    let mut seed = 7_u32;
    for at in 0..900 {
        // Notes that cannot be packed, so that the header can be read although the end is gone.
        let note: String = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from_u32(0x4E00 + (seed >> 16) % 0x5000).unwrap()
        })
        .take(60)
        .collect();
        village.person(home, &[("name", &format!("王{at}")), ("birth_date", "1990-01-01"), ("note", &note)]);
    }
    let stick = tempfile::tempdir().unwrap();
    let whole = village.export(TOWN, stick.path(), "whole.ccs");
    let cut = stick.path().join("cut.ccs");
    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() - 100]).unwrap();
    assert_eq!(town.merge(&[cut])[0].reason, Some("revoked"), "its header can be read");
    let reports = change_set::accept_held(&mut town.session, "cut.ccs").unwrap();
    assert_eq!((reports[0].status, reports[0].reason), (change_set::Status::Refused, Some("damaged")));
    assert_eq!(town.merge(&[whole])[0].reason, Some("revoked"), "the card is as revoked as it was");
}

#[test]
fn what_a_person_accepts_is_followed_by_what_waited_for_it_and_settled_like_any_other_file() {
    let (mut town, mut village, home) = town_that_revoked();
    let user = town.user();
    let new = "610902104299";
    let renumber =
        register::division::Change::Renumber { old: ZHOUYING.into(), new: new.into(), name: "新周营村".into() };
    register::division::change(&mut town.session.book, &user, &renumber).unwrap();
    let person = village.person(home, &[("name", "赵桂梅")]);
    let stick = tempfile::tempdir().unwrap();
    let (first, second) = (stick.path().join("first.ccs"), stick.path().join("second.ccs"));
    let done = village.export_from(TOWN, &first, None);
    village.set(person, &[("note", "晚了")]);
    village.export_from(TOWN, &second, Some(done.to + 1));
    let reports = town.merge(&[first, second]);
    assert!(reports.iter().all(|report| report.reason == Some("revoked")), "{reports:?}");
    // The later one alone says that everything before it may come as well.
    let reports = change_set::accept_held(&mut town.session, "second.ccs").unwrap();
    let told: Vec<_> = reports.iter().map(|report| report.status).collect();
    assert_eq!(told, [change_set::Status::Held, change_set::Status::Applied, change_set::Status::Applied]);
    assert!(change_set::held(&town.session).unwrap().is_empty());
    assert_eq!(town.shown(person, "note"), "晚了");
    assert_eq!(register::view::record(&town.session.book, person, false).unwrap().unit, new);
    town.assert_sound();
}

#[test]
fn a_revocation_and_a_file_that_waits_for_a_colleague_are_worth_a_backup() {
    let (town, mut village, _, person) = station();
    let stick = tempfile::tempdir().unwrap();
    let at_once = |town: &mut Office| {
        let due = cunce::backup::backups(&mut town.session).unwrap().is_due;
        cunce::backup::back_up(&mut town.session, stick.path(), None).unwrap();
        assert!(!cunce::backup::backups(&mut town.session).unwrap().is_due);
        due
    };
    let mut town = town.reopen();
    at_once(&mut town);
    seal(&mut village.session, person, "请单独联系").unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    assert_eq!(change_set::waiting(&town.session).unwrap().len(), 1);
    assert!(at_once(&mut town), "a file waits");
    let card = village.session.identity.card().clone();
    cunce::exchange::cards::revoke(&mut town.session, &card, 0).unwrap();
    assert!(at_once(&mut town), "a card was revoked");
    cunce::exchange::cards::revoke(&mut town.session, &card, 1).unwrap();
    assert!(at_once(&mut town), "it is believed further than it was");
}

#[test]
fn a_session_opened_again_keeps_its_log() {
    let (mut village, _, [person, _]) = village_with_people();
    looks::person(&mut village.session, person).unwrap();
    let (place, _folder) = village.closed();
    let mut session = Session::open(&place, &Unlock::Passphrase(PASSPHRASE), clock(NOW)).unwrap();
    assert_eq!(log(&mut session), [entry("opened", "赵桂梅", "")]);
    let user = session.user.clone();
    register::set_fields(&mut session.book, &user, person, &fields(&[("note", "甲")])).unwrap();
}
