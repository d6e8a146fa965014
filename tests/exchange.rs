//! A village and its town: edits on both sides, files both ways, and nothing lost.

mod common;

use common::{Office, SISHU, TOWN, ZHOUYING};
use cunce::exchange::change_set::Status;
use cunce::ledger::{Choice, Value};
use cunce::register;

/// One exchange in both directions.
fn exchange(town: &mut Office, village: &mut Office, round: &str) {
    let stick = tempfile::tempdir().unwrap();
    let unit = village.unit();
    let up = village.export(TOWN, stick.path(), &format!("{round}-up.ccs"));
    town.merge(&[up]);
    let down = town.export(&unit, stick.path(), &format!("{round}-down.ccs"));
    village.merge(&[down]);
}

#[test]
fn town_and_village_edit_one_person_offline_and_both_values_are_kept() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = &mut villages[0];
    let home = village.household(&[("number", "0001"), ("village_group", "3组")]);
    let person =
        village.person(home, &[("name", "赵桂梅"), ("national_id", "61090219720711947X"), ("phone", "15088884060")]);
    exchange(&mut town, village, "1");
    assert_eq!(town.shown(person, "name"), "赵桂梅");
    assert_eq!(town.shown(person, "birth_date"), "1972-07-11");

    village.set(person, &[("phone", "13900000001"), ("education", "70"), ("note", "村里改的")]);
    town.set(person, &[("phone", "13900000002"), ("education", "60"), ("guardian", "赵大山")]);
    exchange(&mut town, village, "2");
    for office in [&town, &*village] {
        let conflicts = office.conflicts();
        assert_eq!(
            conflicts.iter().map(|conflict| conflict.field.as_str()).collect::<Vec<_>>(),
            ["phone", "education"]
        );
        assert_eq!(conflicts[0].before, Value::text("15088884060"));
        let mut values: Vec<_> =
            conflicts[0].heads.iter().map(|head| (head.value.shown(), head.unit.clone())).collect();
        values.sort();
        assert_eq!(values, [("13900000001".into(), ZHOUYING.into()), ("13900000002".into(), TOWN.into())]);
        assert_eq!(office.shown(person, "note"), "村里改的");
        assert_eq!(office.shown(person, "guardian"), "赵大山");
    }
    assert_eq!(town.digest(ZHOUYING), village.digest(ZHOUYING));

    let user = village.user();
    let conflicts = village.conflicts();
    let take = Choice::Take(conflicts[0].heads[1].op);
    village.session.book.resolve(&user, &conflicts[0], &take).unwrap();
    village.session.book.resolve(&user, &conflicts[1], &Choice::Value(Value::text("20"))).unwrap();
    exchange(&mut town, village, "3");
    for office in [&mut town, village] {
        assert_eq!(office.conflicts(), []);
        assert_eq!(office.shown(person, "phone"), conflicts[0].heads[1].value.shown());
        assert_eq!(office.shown(person, "education"), "20");
        office.assert_sound();
    }
    assert_eq!(town.digest(ZHOUYING), villages[0].digest(ZHOUYING));
}

#[test]
fn a_void_beside_an_edit_is_a_conflict_and_either_can_be_taken() {
    for take_void in [true, false] {
        let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
        let village = &mut villages[0];
        let home = village.household(&[("number", "0001")]);
        let person = village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
        exchange(&mut town, village, "1");
        town.set(person, &[("phone", "13900000002")]);
        let user = village.user();
        cunce::register::void_row(&mut village.session.book, &user, person, "duplicate_entry").unwrap();
        exchange(&mut town, village, "2");
        assert_eq!(town.digest(ZHOUYING), village.digest(ZHOUYING));
        for office in [&town, &*village] {
            assert_eq!(office.conflicts().len(), 1);
            assert_eq!(office.conflicts()[0].field, "voided");
            assert_eq!(office.conflicts()[0].heads.len(), 2);
        }
        let conflict = town.conflicts().remove(0);
        let head = conflict.heads.iter().find(|head| head.fields.is_empty() == take_void).unwrap();
        let user = town.user();
        town.session.book.resolve(&user, &conflict, &Choice::Take(head.op)).unwrap();
        exchange(&mut town, village, "3");
        for office in [&mut town, village] {
            assert_eq!(office.conflicts(), []);
            let voided = cunce::register::view::person(&office.session.book, person).unwrap().voided;
            assert_eq!(voided.is_some(), take_void);
            assert_eq!(office.shown(person, "phone"), "13900000002");
            office.assert_sound();
        }
        assert_eq!(town.digest(ZHOUYING), villages[0].digest(ZHOUYING));
    }
}

#[test]
fn a_file_too_early_waits_and_is_applied_when_the_gap_closes() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = &mut villages[0];
    let stick = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for number in ["0001", "0002", "0003"] {
        village.household(&[("number", number)]);
        files.push(village.export(TOWN, stick.path(), &format!("{number}.ccs")));
    }
    let early = town.merge(&files[1..2]);
    assert_eq!((early[0].status, early[0].missing), (Status::Held, Some((1, 1))));
    let closed = town.merge(&files[..1]);
    assert_eq!(closed.iter().map(|report| report.status).collect::<Vec<_>>(), [Status::Applied, Status::Applied]);
    assert_eq!(town.merge(&files[..1])[0].status, Status::Already);
    town.take(&files[2]);
    assert_eq!(town.digest(ZHOUYING), village.digest(ZHOUYING));
    let status = cunce::exchange::change_set::status(&town.session).unwrap().remove(0);
    assert_eq!(status.not_yet_received, 0, "what the village wrote itself is no news to it");
    town.assert_sound();
}

#[test]
fn a_lost_stick_is_written_again_from_what_the_town_has() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let village = &mut villages[0];
    let stick = tempfile::tempdir().unwrap();
    village.household(&[("number", "0001")]);
    exchange(&mut town, village, "1");
    village.household(&[("number", "0002")]);
    village.export(TOWN, stick.path(), "lost.ccs");
    village.household(&[("number", "0003")]);
    let later = village.export(TOWN, stick.path(), "later.ccs");
    assert_eq!(town.merge(&[later])[0].status, Status::Held);
    let status = cunce::exchange::change_set::status(&village.session).unwrap().remove(0);
    assert_eq!((status.acknowledged_to, status.not_yet_received), (1, 2));
    let again = stick.path().join("again.ccs");
    let written = village.export_from(TOWN, &again, Some(status.acknowledged_to + 1));
    assert_eq!((written.from, written.to, written.ops), (2, 3, 2));
    town.take(&again);
    exchange(&mut town, village, "2");
    let status = cunce::exchange::change_set::status(&village.session).unwrap().remove(0);
    assert_eq!((status.acknowledged_to, status.not_yet_received), (3, 0));
    assert_eq!(town.digest(ZHOUYING), village.digest(ZHOUYING));
}

#[test]
fn a_village_never_gets_another_villages_people() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    for village in &mut villages {
        let home = village.household(&[("number", "0001")]);
        village.person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
        exchange(&mut town, village, "1");
    }
    for village in &mut villages {
        exchange(&mut town, village, "2");
        let digest = village.session.book.digest(None, "resident").unwrap();
        assert_eq!(digest.counted, 1);
        assert_eq!(digest.state, town.digest(&village.unit()));
    }
    assert_eq!(town.session.book.digest(None, "resident").unwrap().counted, 2);
}

/// A signed file is believed for its own village. What every office goes by is the town's word alone, also where a village's program was changed.
#[test]
fn what_a_village_says_for_every_office_is_set_aside() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    let text = |name, text| (name, Value::text(text));
    let write = villages[0].session.book.write("周文书", "forged", |tx| {
        let (division, home) = (tx.new_id(), tx.new_id());
        tx.create("division", division, None, &[text("code", SISHU), text("name", "没有这个村")])?;
        tx.create("household", home, Some(division), &[text("number", "9999")])?;
        tx.set(division, &[text("since", "2026-01-01")])
    });
    assert!(write.expect("written").op.is_some());
    let [first, second] = &mut villages[..] else { unreachable!() };
    for round in ["first", "second"] {
        exchange(&mut town, first, round);
        exchange(&mut town, second, round);
    }
    let aside = town.session.book.set_aside().unwrap();
    assert_eq!(aside.len(), 3, "{aside:?}");
    assert!(aside.iter().all(|(_, reason)| reason == "town_decides"), "{aside:?}");
    assert!(second.session.book.set_aside().unwrap().is_empty(), "nothing of it reached another village");
    let name = |office: &Office| register::division::name_of(&office.session.book, SISHU).unwrap();
    assert_eq!(name(first), "没有这个村");
    assert_eq!([name(&town), name(second)], ["四树村", "四树村"]);
    town.assert_sound();
}

/// Nor does it change what the town has said: the name stands as before at the town and in every other village.
#[test]
fn what_a_village_writes_on_the_towns_own_rows_replaces_nothing() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    let text = |name, text| (name, Value::text(text));
    let write = town.session.book.write("镇文书", "division", |tx| {
        let renamed = tx.new_id();
        tx.create("division", renamed, None, &[text("code", SISHU), text("name", "四树")])?;
        tx.set(renamed, &[text("name", "四树新村")])?;
        Ok(renamed)
    });
    let renamed = write.expect("written").value;
    let [first, second] = &mut villages[..] else { unreachable!() };
    exchange(&mut town, first, "first");
    for forge in 0..2 {
        let forged = first.session.book.write("周文书", "forged", |tx| {
            if forge == 0 {
                tx.set(renamed, &[text("name", "没有这个村")]).map(|_| ())
            } else {
                tx.void(renamed, "other").map(|_| ())
            }
        });
        assert!(forged.expect("written").op.is_some());
    }
    for round in ["second", "third"] {
        exchange(&mut town, first, round);
        exchange(&mut town, second, round);
    }
    let name = |office: &Office| register::division::name_of(&office.session.book, SISHU).unwrap();
    assert_eq!([name(&town), name(second)], ["四树新村", "四树新村"]);
    assert_eq!(town.session.book.set_aside().unwrap().len(), 2);
    town.assert_sound();
    second.assert_sound();
    assert_eq!(name(&town.reopen()), "四树新村");
}

#[test]
fn a_bad_file_is_refused_with_its_reason_and_changes_nothing() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING, SISHU]);
    let stick = tempfile::tempdir().unwrap();
    let home = villages[0].household(&[("number", "0001")]);
    villages[0].person(home, &[("name", "王芳"), ("birth_date", "1990-01-01")]);
    let good = villages[0].export(TOWN, stick.path(), "good.ccs");
    let bytes = std::fs::read(&good).unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = stick.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let mut flipped = bytes.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let before = town.session.book.digest(None, "resident").unwrap();
    let stranger = {
        let (_, mut others) = Office::town_and(&[ZHOUYING]);
        cunce::exchange::cards::trust_card(&mut others[0].session, town.session.identity.card()).unwrap();
        others[0].household(&[("number", "0009")]);
        others[0].export(TOWN, stick.path(), "stranger.ccs")
    };
    for (file, reason) in [
        (put("cut.ccs", &bytes[..bytes.len() / 2]), "damaged"),
        (put("empty.ccs", b""), "damaged"),
        (put("flipped.ccs", &flipped), "damaged"),
        (put("picture.ccs", b"\x89PNG\r\n\x1a\n0000"), "damaged"),
        (stranger, "unknown_sender"),
    ] {
        let report = town.merge(std::slice::from_ref(&file)).remove(0);
        assert_eq!((report.status, report.reason), (Status::Refused, Some(reason)), "{file:?}");
    }
    let report = villages[1].merge(std::slice::from_ref(&good)).remove(0);
    assert_eq!(report.reason, Some("not_for_us"));
    assert_eq!(town.session.book.digest(None, "resident").unwrap(), before);
    town.take(&good);
}

#[test]
fn a_restored_copy_goes_on_as_a_new_replica_and_loses_nothing() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    village.household(&[("number", "0001")]);
    exchange(&mut town, &mut village, "1");
    let backup = tempfile::tempdir().unwrap();
    let place = village.place.clone();
    village = village.reopen();
    for name in ["civil.cunce", "keyring.json"] {
        std::fs::copy(place.data.join(name), backup.path().join(name)).unwrap();
    }
    village.household(&[("number", "0002")]);
    exchange(&mut town, &mut village, "2");
    let first = village.session.book.replica().unwrap();
    let common::Office { session, .. } = &village;
    assert!(!session.book.is_restored());
    village = {
        // The copy comes back over the newer file, as from a backup.
        let restored = village.restore_from(backup.path());
        assert!(restored.session.book.is_restored());
        restored
    };
    assert_ne!(village.session.book.replica().unwrap(), first);
    village.household(&[("number", "0003")]);
    exchange(&mut town, &mut village, "3");
    exchange(&mut town, &mut village, "4");
    assert_eq!(town.digest(ZHOUYING), village.digest(ZHOUYING));
    village.assert_sound();
}
