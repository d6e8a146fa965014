//! The candidates found by keys are those that one finds by looking at every pair.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use super::duplicate_rules::{Facts, compare, whole_id};
use super::duplicates::{BLOCK_MAX, Duplicate, Registration, duplicates};
use super::linked::Decided;
use super::schema::{HOUSEHOLD, RESIDENT, SCHEMA};
use super::search_text::sounds_of_name;
use super::store::{self, LIVING_HERE, RESIDENT_TABLES, Resident};
use super::{Fields, link, not_same};
use crate::ledger::{Book, BookKey, FixedEnv, Owner, Value};

const UNITS: [&str; 3] = ["610902104202", "610902104203", "610902105001"];
/// Alike, alike in sound only, with two readings, without any, transliterated, and none.
const NAMES: [&str; 10] =
    ["王芳", "王方", "汪芳", "单乐", "善乐", "王\u{E000}", "John Smith", "john smith", "", "欧阳修"];
const BIRTHS: [&str; 8] =
    ["1990-03-04", "1990-04-03", "1990-03-05", "1991-03-04", "1990-05-04", "1985-12-01", "1990", ""];
const IDS: [&str; 5] = ["610902900304123", "610902199003041230", "61090219900304123X", "1234", ""];
const PHONES: [&str; 3] = ["13900000001", "13900000002", ""];
const STATES: [&str; 6] = ["at_home", "away", "", "", "moved_out", "deceased"];
const PEOPLE: usize = 50;

fn empty(folder: &Path, unit: &str, seed: u64) -> Book {
    let env = Arc::new(FixedEnv::new("2026-11-23T09:00:00[Asia/Shanghai]".parse().unwrap(), &seed.to_le_bytes()));
    let owner = Owner { office: Uuid::from_u128(1), unit: unit.to_owned() };
    let (file, state) = (folder.join("book"), folder.join("state"));
    Book::create(&file, &BookKey::new([7; 32]), &SCHEMA, &state, &owner, env).unwrap()
}

/// A town's register that is full of people who resemble one another.
fn register(folder: &Path, seed: u64) -> Book {
    let mut book = empty(folder, "610902104", seed);
    let mut dice = blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof();
    let mut below = move |end: usize| {
        let mut byte = [0];
        dice.fill(&mut byte);
        usize::from(byte[0]) % end
    };
    let mut pick = |from: &[&'static str]| from[below(from.len())];
    let people = book.write("a", "import", |tx| {
        let homes: Vec<Uuid> = (0..12).map(|_| tx.new_id()).collect();
        let people: Vec<Uuid> = (0..PEOPLE).map(|_| tx.new_id()).collect();
        for (at, home) in homes.iter().enumerate() {
            let unit = Value::text(pick(&UNITS));
            tx.create(HOUSEHOLD, *home, None, &[("unit", unit), ("head", Value::id(people[at]))])?;
        }
        for (at, person) in people.iter().enumerate() {
            let texts = [
                ("unit", pick(&UNITS)),
                ("name", pick(&NAMES)),
                ("birth_date", pick(&BIRTHS)),
                ("national_id", pick(&[&IDS[..], &[""; 9]].concat())),
                ("phone", pick(&PHONES)),
                ("sex", pick(&["1", "2", "", ""])),
                ("guardian", pick(&["李强", "", ""])),
                ("residence_status", pick(&STATES)),
            ];
            let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
            let mut fields: Vec<_> = texts.map(|(field, text)| (field, Value::text(text))).collect();
            if at % 7 != 0 {
                fields.push(("household", Value::id(homes[at % homes.len()])));
            }
            tx.create(RESIDENT, *person, None, &fields)?;
        }
        people.iter().step_by(11).try_for_each(|person| tx.void(*person, "other").map(|_| ()))?;
        tx.void(homes[3], "other")?;
        Ok(people)
    });
    let people = people.unwrap().value;
    // What cannot be linked or told apart stays as it is.
    for pair in people.chunks_exact(2).step_by(5) {
        let _ = link(&mut book, "a", pair[0], pair[1], &Fields::new());
    }
    for pair in people[1..].chunks_exact(2).step_by(4) {
        let _ = not_same(&mut book, "a", pair[0], pair[1]);
    }
    book
}

/// Every pair, by what a shared key is said to be.
fn share_a_key(a: &Facts, b: &Facts) -> bool {
    let ids = [a, b].map(|facts| whole_id(&facts.national_id));
    if !ids[0].is_empty() && ids[0] == ids[1] {
        return true;
    }
    let parts = |facts: &Facts| {
        let mut parts = facts.birth_date.splitn(3, '-').map(str::to_owned);
        [(); 3].map(|()| parts.next().unwrap_or_default())
    };
    let ([year, month, day], [other_year, other_month, other_day]) = (parts(a), parts(b));
    let equal = [year == other_year, month == other_month, day == other_day].iter().filter(|equal| **equal).count();
    let swapped = year == other_year && month == other_day && day == other_month;
    let born = !year.is_empty() && !other_year.is_empty() && (equal >= 2 || swapped);
    let phone = !a.phone.is_empty() && a.phone == b.phone;
    a.sounds.iter().any(|sound| b.sounds.contains(sound)) && (born || phone)
}

/// Everyone read whole, every pair compared.
fn of_every_pair(book: &Book) -> Vec<Duplicate> {
    let rest = format!("{RESIDENT_TABLES} WHERE {LIVING_HERE} AND r.birth IS NOT NULL ORDER BY t.row");
    let people = store::residents(book, &rest, []).unwrap();
    let heads: HashMap<Uuid, String> = book
        .core
        .all(
            "SELECT r.uuid, t.name FROM household h JOIN registry r ON r.id = h.row JOIN resident t ON t.row = h.head
             WHERE h.voided IS NULL AND t.name IS NOT NULL",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap()
        .into_iter()
        .collect();
    let mut numbers: Vec<Uuid> = people.iter().filter_map(|person| person.household).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let facts = |person: &Resident| {
        let text = |field: &str| person.fields.get(field).cloned().unwrap_or_default();
        let with_them = people.iter().filter(|other| other.household == person.household);
        let home = person.household;
        Facts {
            name: text("name"),
            sounds: sounds_of_name(&text("name")),
            sex: text("sex"),
            birth_date: text("birth_date"),
            national_id: text("national_id"),
            phone: text("phone"),
            guardian: text("guardian"),
            household: home.map_or(0, |home| numbers.binary_search(&home).unwrap() as i64 + 1),
            head: home.and_then(|home| heads.get(&home)).cloned().unwrap_or_default(),
            members: home.map_or_else(BTreeSet::new, |_| {
                with_them.filter_map(|other| other.fields.get("name").cloned()).collect()
            }),
        }
    };
    let registration = |person: &Resident| Registration {
        id: person.id,
        unit: person.unit.clone(),
        household: person.household,
        household_number: person.household_number.clone(),
        head_name: facts(person).head,
        fields: person.fields.clone(),
    };
    let decided = Decided::read(book).unwrap();
    let mut found = Vec::new();
    for (nth, one) in people.iter().enumerate() {
        for other in &people[nth + 1..] {
            let (a, b) = if one.id < other.id { (one, other) } else { (other, one) };
            if decided.covers(a.row, b.row) || !share_a_key(&facts(a), &facts(b)) {
                continue;
            }
            if let Some((score, reasons)) = compare(&facts(one), &facts(other)) {
                let pair = Duplicate { a: registration(a), b: registration(b), score, reasons };
                found.push((decided.sets(a.row, b.row), pair));
            }
        }
    }
    found.sort_by(|(_, x), (_, y)| (y.score, x.a.id, x.b.id).cmp(&(x.score, y.a.id, y.b.id)));
    let mut asked = HashSet::new();
    found.into_iter().filter(|(sets, _)| asked.insert(*sets)).map(|(_, pair)| pair).collect()
}

#[test]
fn keys_find_what_looking_at_every_pair_finds() {
    let mut total = 0;
    for seed in 0..40 {
        let folder = tempfile::tempdir().unwrap();
        let book = register(folder.path(), seed);
        let found = duplicates(&book).unwrap();
        assert_eq!(found, of_every_pair(&book), "seed {seed}");
        total += found.len();
    }
    assert!(total > 200, "the registers hold candidates enough to tell: {total}");
}

#[test]
fn more_under_one_key_than_anyone_would_share_are_no_hint() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = empty(folder.path(), UNITS[0], 0);
    let mut add = |count: usize| {
        let written = book.write("a", "import", |tx| {
            (0..count).try_for_each(|_| {
                let id = tx.new_id();
                let fields = [("unit", Value::text(UNITS[0])), ("national_id", Value::text("000000000000000000"))];
                tx.create(RESIDENT, id, None, &fields).map(|_| ())
            })
        });
        written.unwrap();
        duplicates(&book).unwrap().len()
    };
    assert_eq!(add(20), 190);
    assert_eq!(add(BLOCK_MAX - 20), BLOCK_MAX * (BLOCK_MAX - 1) / 2);
    assert_eq!(add(1), 0);
}
