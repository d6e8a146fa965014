//! Wrong passphrases: they open nothing, harm nothing, and cost ever more time.

mod common;

use std::sync::Arc;

use common::{PASSPHRASE, ZHOUYING};
use cunce::ledger::{Env, SetClock};
use cunce::register;
use cunce::security::{RecoveryCode, Role, Unlock};
use cunce::session::{NewOffice, Place, Session};

const START: i64 = 1_795_400_000_000;

/// A locked office, and the code that its first start told.
struct Locked {
    place: Place,
    recovery: RecoveryCode,
    _folder: tempfile::TempDir,
}

fn at(ms: i64) -> Arc<dyn Env> {
    let instant = jiff::Timestamp::from_millisecond(START + ms).expect("an instant");
    Arc::new(SetClock(instant.to_zoned(jiff::tz::TimeZone::UTC)))
}

impl Locked {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place { data: folder.path().join("data"), state: folder.path().join("state") };
        let new = NewOffice { role: Role::Village, unit: ZHOUYING, name: "周营村", passphrase: PASSPHRASE };
        let (_, recovery) = Session::start(&place, &new, at(0)).expect("an office");
        Self { place, recovery, _folder: folder }
    }

    /// What opening says: nothing, or a code and how long to wait.
    fn opens(&self, passphrase: &str, ms: i64) -> Result<(), (&'static str, String)> {
        let opened = Session::open(&self.place, &Unlock::Passphrase(passphrase), at(ms));
        opened.map(|_| ()).map_err(|error| {
            let wait = error.params.first().map(|(_, value)| value.clone());
            (error.code, wait.unwrap_or_default())
        })
    }

    /// Wrong ones, each as soon as it may be tried, until the next one has to wait; when that is.
    fn wrong(&self, times: usize) -> i64 {
        let mut now = 0;
        for _ in 0..times {
            while let Err((code @ ("wait_seconds" | "wait_minutes"), wait)) = self.opens("错", now) {
                let unit = if code == "wait_seconds" { 1_000 } else { 60_000 };
                now += wait.parse::<i64>().expect("a number") * unit;
            }
        }
        now
    }
}

fn wrong() -> Result<(), (&'static str, String)> {
    Err(("wrong_passphrase", String::new()))
}

fn seconds(wait: &str) -> Result<(), (&'static str, String)> {
    Err(("wait_seconds", wait.to_owned()))
}

#[test]
fn a_thousand_wrong_ones_leave_no_way_in_and_no_damage() {
    let office = Locked::new();
    let place = &office.place;
    let digest = |session: &Session| session.book.digest(Some(ZHOUYING), "household").expect("a digest").state;
    let before_digest = {
        let mut session = Session::open(place, &Unlock::Passphrase(PASSPHRASE), at(0)).expect("opens");
        let (user, home) = (session.user.clone(), common::fields(&[("number", "0001"), ("address", "村东")]));
        register::add_household(&mut session.book, &user, ZHOUYING, &home).expect("a household");
        digest(&session)
    };
    let files = || ["keyring.json", "civil.cunce"].map(|name| std::fs::read(place.data.join(name)).expect("there"));
    let before = files();
    let mut tried = 0;
    for number in 0..1_000_i64 {
        // Alike, longer, shorter, nothing at all, and what would be special to a parser.
        let wrong = match number % 5 {
            0 => format!("{PASSPHRASE}{number}"),
            1 => PASSPHRASE.chars().take(number as usize % 7).collect(),
            2 => format!("{number}"),
            3 => format!("' OR {number}=1; --\0"),
            _ => PASSPHRASE.replace('山', &number.to_string()),
        };
        let refused = Session::open(place, &Unlock::Passphrase(&wrong), at(number * 16 * 60_000));
        assert_eq!(refused.err().expect("refused").code, "wrong_passphrase", "{wrong}");
        tried += 1;
    }
    assert_eq!((tried, files() == before), (1_000, true));
    let right = Unlock::Passphrase(PASSPHRASE);
    let mut session = Session::open(place, &right, at(1_000 * 16 * 60_000)).expect("opens");
    assert_eq!(digest(&session), before_digest);
    assert!(session.book.verify().expect("verified").ok);
    assert!(!place.data.join("attempts.json").exists(), "the right one forgives");
}

#[test]
fn each_further_wrong_one_has_to_wait_longer() {
    let office = Locked::new();
    for _ in 0..3 {
        assert_eq!(office.opens("错", 0), wrong());
    }
    // Every opening reads the file anew, as after a restart. The right one has to wait too, or waiting would tell which it is.
    assert_eq!(office.opens("错", 0), seconds("5"));
    assert_eq!(office.opens(PASSPHRASE, 1_200), seconds("4"));
    // What came too early was not tried and does not count.
    assert_eq!(office.opens("错", 5_000), wrong());
    assert_eq!(office.opens("错", 5_001), seconds("10"));
    assert_eq!(office.opens("错", 15_000), wrong());
    assert_eq!(office.opens(PASSPHRASE, 15_000), seconds("20"));
    assert_eq!(office.opens(PASSPHRASE, 35_000), Ok(()));
    // And it is all forgiven.
    for _ in 0..3 {
        assert_eq!(office.opens("错", 35_000), wrong());
    }
    assert_eq!(office.opens("错", 35_000), seconds("5"));
}

#[test]
fn a_clock_that_is_set_back_shortens_nothing_and_adds_nothing_for_ever() {
    let office = Locked::new();
    let now = office.wrong(8);
    assert_eq!(office.opens(PASSPHRASE, now), Err(("wait_minutes", "3".to_owned())));
    let year = 365 * 86_400_000;
    for back in [1, 1_000, year, 2 * year] {
        assert_eq!(office.opens(PASSPHRASE, now - back), Err(("wait_minutes", "3".to_owned())), "{back}");
    }
    // It counts from where the clock stands now, also a year early.
    assert_eq!(office.opens(PASSPHRASE, now - 2 * year + 159_000), seconds("1"));
    assert_eq!(office.opens(PASSPHRASE, now - 2 * year + 160_000), Ok(()));
}

#[test]
fn the_recovery_code_never_waits_and_forgives() {
    let office = Locked::new();
    office.wrong(12);
    let wrong = RecoveryCode::from_random(&[7; 25]);
    for _ in 0..20 {
        let refused = Session::recover(&office.place, &wrong, "新的口令", at(0));
        assert_eq!(refused.err().expect("refused").code, "wrong_recovery_code");
    }
    assert_ne!(office.opens(PASSPHRASE, 0), Ok(()), "a wrong code forgives nothing");
    drop(Session::recover(&office.place, &office.recovery, "新的口令", at(0)).expect("opens"));
    assert_eq!(office.opens("新的口令", 0), Ok(()));
}

#[test]
fn a_count_that_was_tampered_with_is_no_shortcut() {
    let office = Locked::new();
    office.wrong(5);
    let file = office.place.data.join("attempts.json");
    for text in ["", "{", "{\"wrong\":-1,\"wait\":0,\"at\":0}"] {
        std::fs::write(&file, text).expect("written");
        assert_eq!(office.opens(PASSPHRASE, 0), Err(("wait_minutes", "15".to_owned())), "{text}");
        assert_eq!(office.opens(PASSPHRASE, 60_000), Err(("wait_minutes", "14".to_owned())), "{text}");
    }
    // Nor does a number out of this world lock anyone out for ever.
    std::fs::write(&file, format!("{{\"wrong\":9,\"wait\":{},\"at\":{}}}", i64::MAX, i64::MAX)).expect("written");
    assert_eq!(office.opens(PASSPHRASE, 0), Err(("wait_minutes", "15".to_owned())));
    assert_eq!(office.opens(PASSPHRASE, 15 * 60_000), Ok(()));
}

#[test]
fn a_rescue_is_no_way_around_the_wait() {
    let office = Locked::new();
    for _ in 0..3 {
        office.opens("不是这一句", 0).unwrap_err();
    }
    let out = office.place.data.with_file_name("rescued");
    let error = cunce::backup::rescue(&office.place, &out, &Unlock::Passphrase(PASSPHRASE), at(0)).unwrap_err();
    assert_eq!(error.code, "wait_seconds");
    assert!(!out.exists());
}
