//! Looking into a file: what it holds is said as far as this office may read it, and nothing is changed.

mod common;

use std::io::Read;
use std::path::Path;

use common::{Office, PASSPHRASE, SISHU, TOWN, ZHOUYING};
use cunce::exchange::change_set::inspect::{Contents, Inspection, Kind, Signature, State, inspect};
use cunce::exchange::change_set::{Status, hash_text};
use cunce::exchange::inspect_view::InspectView;
use cunce::exchange::{cards, identity_file};

fn look(office: &mut Office, file: &Path) -> Inspection {
    let before = office.session.book.digest(None, "resident").unwrap();
    let found = inspect(&mut office.session, file).unwrap();
    assert_eq!(office.session.book.digest(None, "resident").unwrap(), before);
    found
}

fn contents(found: Inspection) -> Contents {
    match found.kind {
        Kind::ChangeSet(contents) => *contents,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_says_who_wrote_what_about_whom() {
    let (mut town, mut offices) = Office::town_and(&[ZHOUYING]);
    let village = &mut offices[0];
    let stick = tempfile::tempdir().unwrap();
    let home = village.household(&[("number", "0001")]);
    let person =
        village.person(home, &[("name", "赵桂梅"), ("national_id", "61090219720711947X"), ("phone", "15088884060")]);
    let first = village.export(TOWN, stick.path(), "1.ccs");
    let found = look(&mut town, &first);
    assert_eq!((found.problem, found.bytes), (None, std::fs::metadata(&first).unwrap().len()));
    let inside = contents(found);
    assert_eq!((inside.sender_unit.as_str(), inside.sender_name.as_str()), (ZHOUYING, "周营村委会"));
    assert_eq!((inside.receiver_unit.as_str(), inside.positions), (TOWN, (1, 2)));
    assert_eq!((inside.signature, inside.state, inside.missing), (Signature::Holds, State::New, None));
    assert_eq!((inside.writes, inside.ops), (2, 2));
    assert_eq!(inside.counts.into_iter().collect::<Vec<_>>(), [("new_households", 1), ("new_people", 1)]);
    assert_eq!((inside.authors.len(), inside.authors[0].name.as_str(), inside.authors[0].ops), (1, "周营村委会", 2));
    assert_eq!((inside.people.total, inside.people.listed[0].id, inside.people.listed[0].is_new), (1, person, true));

    town.take(&first);
    village.set(person, &[("phone", "13900000001")]);
    let second = village.export(TOWN, stick.path(), "2.ccs");
    village.set(person, &[("note", "又改")]);
    let third = village.export(TOWN, stick.path(), "3.ccs");
    assert_eq!(contents(look(&mut town, &first)).state, State::Already);
    let both = stick.path().join("both.ccs");
    village.export_from(TOWN, &both, Some(2));
    let inside = contents(look(&mut town, &both));
    assert_eq!((inside.state, inside.positions), (State::Partly, (2, 4)));
    let inside = contents(look(&mut town, &third));
    assert_eq!((inside.state, inside.missing), (State::Early, Some((3, 3))));
    assert_eq!(town.merge(std::slice::from_ref(&third))[0].status, Status::Held);
    assert_eq!(contents(look(&mut town, &third)).state, State::Held);

    // What the file does not say of a person the register does, and both are masked.
    let view = InspectView::from(look(&mut town, &second));
    assert_eq!(view.hash, hash_text(&town.merge(&[second])[0].hash.unwrap()));
    let person = &view.contents.unwrap().people.listed[0];
    assert_eq!((person.name.as_str(), person.phone.as_str(), person.is_new), ("赵桂梅", "139****0001", false));
    assert!(person.national_id.ends_with("947X") && !person.national_id.contains("19720711"), "{}", person.national_id);
    let empty = village.export(TOWN, stick.path(), "4.ccs");
    assert_eq!(contents(look(&mut town, &empty)).state, State::Receipt);
}

#[test]
fn what_stands_in_the_way_is_said() {
    let (mut town, mut offices) = Office::town_and(&[ZHOUYING, SISHU]);
    let stick = tempfile::tempdir().unwrap();
    // Large enough that its beginning can be read where its end is gone.
    cunce::demo::fill(&mut offices[0].session, 3000, 1).unwrap();
    let good = offices[0].export(TOWN, stick.path(), "good.ccs");
    let bytes = std::fs::read(&good).unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = stick.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };

    // Its own file an office cannot open, and neither can another village.
    for office in &mut offices {
        let found = look(office, &good);
        assert!(matches!(found.kind, Kind::Sealed));
        assert_eq!(found.problem, Some("not_for_us"));
    }
    let cut = look(&mut town, &put("cut.ccs", &bytes[..bytes.len() - 100]));
    assert_eq!(cut.problem, Some("damaged"));
    let inside = contents(cut);
    assert_eq!((inside.sender_unit.as_str(), inside.signature), (ZHOUYING, Signature::Unread));
    assert!((1..inside.positions.1).contains(&inside.ops), "what could be read is counted, and no more");
    let short = look(&mut town, &put("short.ccs", &bytes[..100]));
    assert!(matches!(short.kind, Kind::Sealed));
    assert_eq!(short.problem, Some("damaged"));
    for (name, bytes) in [("picture.ccs", &b"\x89PNG\r\n\x1a\n0000"[..]), ("empty.ccs", b""), ("json.card", b"{}")] {
        let found = look(&mut town, &put(name, bytes));
        assert!(matches!(found.kind, Kind::Other), "{name}");
        assert_eq!(found.problem, Some("unknown_file"), "{name}");
    }
    assert_eq!(inspect(&mut town.session, &stick.path().join("gone.ccs")).unwrap_err().code, "file_not_found");

    // From an office whose card is not here: its name is told, and that it is not known.
    let mut stranger = Office::start(SISHU);
    cards::trust_card(&mut stranger.session, town.session.identity.card()).unwrap();
    stranger.household(&[("number", "0009")]);
    let found = look(&mut town, &stranger.export(TOWN, stick.path(), "stranger.ccs"));
    assert_eq!(found.problem, Some("unknown_sender"));
    let inside = contents(found);
    assert_eq!((inside.sender_unit.as_str(), inside.signature, inside.ops), (SISHU, Signature::Unread, 0));

    let card = stick.path().join("a.card");
    cards::write_card(&stranger.session, &card).unwrap();
    match look(&mut town, &card).kind {
        Kind::Card(read) => assert_eq!((read.card.unit.as_str(), read.standing), (SISHU, cards::Standing::Other)),
        other => panic!("{other:?}"),
    }
}

/// As the README says: what was written for an office opens with ordinary age and zstd and that office's identity.
#[test]
fn the_identity_opens_what_was_written_for_this_office() {
    let (town, mut offices) = Office::town_and(&[ZHOUYING]);
    let stick = tempfile::tempdir().unwrap();
    offices[0].household(&[("number", "0001")]);
    let file = offices[0].export(TOWN, stick.path(), "1.ccs");
    let (sealed, plain) = (stick.path().join("identity.age"), stick.path().join("identity.txt"));
    identity_file::write_identity(&town.session, Some(PASSPHRASE), &sealed).unwrap();
    identity_file::write_identity(&town.session, None, &plain).unwrap();
    #[cfg(unix)]
    for file in [&sealed, &plain] {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    let opened = |bytes: &[u8], identity: &dyn age::Identity| {
        let decryptor = age::Decryptor::new(bytes).unwrap();
        let mut text = Vec::new();
        decryptor.decrypt(std::iter::once(identity)).unwrap().read_to_end(&mut text).unwrap();
        text
    };
    let locked = std::fs::read(&sealed).unwrap();
    let passphrase = age::scrypt::Identity::new(PASSPHRASE.to_owned().into());
    let text = opened(&locked, &passphrase);
    assert_eq!(text, std::fs::read(&plain).unwrap());
    let text = String::from_utf8(text).unwrap();
    assert!(text.lines().nth(1).unwrap().contains(&town.session.identity.card().age_recipient));
    let identity: age::x25519::Identity = text.lines().last().unwrap().parse().unwrap();
    let packed = opened(&std::fs::read(&file).unwrap(), &identity);
    let lines = String::from_utf8(zstd::decode_all(&packed[..]).unwrap()).unwrap();
    assert!(lines.starts_with("{\"kind\":\"cunce change-set\""));
    assert_eq!(lines.lines().count(), 4, "header, write, operation, signature");
}
