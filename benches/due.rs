//! What one provider has promised for a day, among 100,000 residents with five years of care, beside one reading of all that is kept of care.

use std::time::Duration;

use cunce::care;
use cunce::ledger::{Book, SetClock, Value, WriteTx};
use cunce::security::{CARE, NewUser, Post, RecoveryCode, Role, Unlock};
use cunce::session::{NewOffice, Place, Session};
use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::Connection;
use uuid::Uuid;

use crate::measure::{Outcome, Row, alternate, timed};
use crate::people::Dice;
use crate::plain;
use crate::seed::{Seed, TOWN, VILLAGE};

const LIMIT: f64 = 1.0 / 50.0;
const NOW: &str = "2026-11-23T09:00:00+08:00[Asia/Shanghai]";
const PASSPHRASE: &str = "山清水秀";
const PROVIDER: &str = "刘医生";
/// Those of the villages' doctors beside the clinicians'.
const PROVIDERS: u64 = 24;
const YEARS: u64 = 5;
/// Enrolments of a hundred residents in five years; most are children's checks and screenings.
const ENROLMENTS_PERCENT: usize = 20;
const SERVICES_EACH: usize = 6;
const CHUNK: usize = 5_000;
const PROGRAMMES: [(&str, &str); 5] = [
    ("child", "check"),
    ("antenatal", "visit"),
    ("cervical_screening", "hpv"),
    ("womens_health", "check"),
    ("contraception", "follow_up"),
];

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let place = Place { data: folder.path().join("data"), state: folder.path().join("state") };
    let mut town = station(&place)?;
    town.in_book(CARE, |session| {
        write(&mut session.book, seed.size).map_err(|error| cunce::Error::new("internal").with("reason", error))
    })?;
    let unlocked = place.office()?.ok_or("no keyring")?.unlock(&Unlock::User(PROVIDER, PASSPHRASE))?;
    let scan = plain::connect(&place.data.join("care.cunce"), unlocked.key(CARE)?)?;
    let on = town.book.today();
    let times = town.in_book(CARE, |session| {
        eprintln!("  due: {}", care::due(&session.book, PROVIDER, on)?.len());
        let due = || Ok(care::due(&session.book, PROVIDER, on)?.len());
        let ours = || {
            // The scan pushes our pages out of a memory that both share; in a day's use nothing does. (Cold it is about 1/14.)
            due()?;
            Ok(timed(due)?.0)
        };
        alternate(ours, || read_all(&scan)).map_err(|error| cunce::Error::new("internal").with("reason", error))
    })?;
    let what =
        format!("the day of one of {PROVIDERS} providers at {} residents, beside reading all of care", seed.size);
    Ok(vec![Row::times(what, times, Some(LIMIT))])
}

fn station(place: &Place) -> Outcome<Session> {
    let clock = || -> Outcome<_> { Ok(std::sync::Arc::new(SetClock(NOW.parse()?))) };
    let new = NewOffice { role: Role::Town, unit: TOWN, name: "镇", passphrase: PASSPHRASE };
    let (mut town, code) = Session::start(place, &new, clock()?)?;
    let clinician = NewUser { name: PROVIDER, post: Post::Clinician, manages: false, passphrase: PASSPHRASE };
    town.add_user(&clinician, &Unlock::Recovery(&RecoveryCode::parse(&code.shown())?))?;
    drop(town);
    Ok(Session::open(place, &Unlock::User(PROVIDER, PASSPHRASE), clock()?)?)
}

fn write(book: &mut Book, residents: usize) -> Outcome<()> {
    let (mut dice, today) = (Dice::new(9), book.today());
    let enrolments = residents * ENROLMENTS_PERCENT / 100;
    for chunk in 0..enrolments.div_ceil(CHUNK) {
        book.write(PROVIDER, "seed", |tx| {
            (0..CHUNK.min(enrolments - chunk * CHUNK)).try_for_each(|_| write_one(tx, &mut dice, today))
        })?;
    }
    Ok(())
}

/// An enrolment of some day in five years, with what was given in it; those of more than a year ago have mostly ended.
fn write_one(tx: &mut WriteTx<'_>, dice: &mut Dice, today: Date) -> cunce::Result<()> {
    let (programme, what) = PROGRAMMES[dice.below(PROGRAMMES.len() as u64) as usize];
    let days_ago = dice.below(YEARS * 365) as i64;
    let entered_on = today.saturating_sub(days_ago.days());
    let of = dice.below(PROVIDERS);
    let provider = if of == 0 { PROVIDER.to_owned() } else { format!("医生{of}") };
    let unit = if of < 4 { TOWN } else { VILLAGE };
    let (id, person) = (tx.new_id(), tx.new_id());
    let has_ended = days_ago > 365 && dice.below(10) > 0;
    let mut fields = common(unit, person, programme, &provider, entered_on);
    fields.extend([("asked_by", Value::text("own_request")), ("event_on", Value::text(&entered_on.to_string()))]);
    if has_ended {
        fields.push(("ended_on", Value::text(&entered_on.saturating_add(365.days()).to_string())));
    }
    tx.create("enrolment", id, None, &fields)?;
    for _ in 0..SERVICES_EACH {
        let day = entered_on.saturating_add((dice.below(300) as i64).days()).min(today);
        let mut fields = common(unit, person, programme, &provider, day);
        fields.extend([
            ("enrolment", Value::id(id)),
            ("what", Value::text(what)),
            ("day", Value::text(&day.to_string())),
            ("contents", Value::text("{\"finding\":\"normal\"}")),
        ]);
        let service = tx.new_id();
        tx.create("service", service, None, &fields)?;
    }
    Ok(())
}

fn common(unit: &str, person: Uuid, programme: &str, provider: &str, day: Date) -> Vec<(&'static str, Value)> {
    vec![
        ("unit", Value::text(unit)),
        ("person", Value::id(person)),
        ("programme", Value::text(programme)),
        ("provider", Value::text(provider)),
        ("entered_on", Value::text(&day.to_string())),
    ]
}

fn read_all(conn: &Connection) -> Outcome<Duration> {
    let sql = "SELECT row, person, enrolment, programme, what, day, provider, contents FROM service WHERE voided IS NULL
               UNION ALL SELECT row, person, NULL, programme, asked_by, event_on, provider, ended_on FROM enrolment WHERE voided IS NULL";
    let (time, read) = timed(|| {
        let mut statement = conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok((row.get::<_, i64>(0)?, [3, 4, 5, 6, 7].map(|at| row.get::<_, Option<String>>(at).ok().flatten())))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?.len())
    })?;
    if read == 0 { Err("nothing was read".into()) } else { Ok(time) }
}
