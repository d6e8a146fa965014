//! Candidates: pairs of registrations that may be one person, each with its score and reasons. Nothing is linked by itself.
//!
//! Everyone is looked at once, for the few values that say who shares an identity number, or the sound of a name together with most of a
//! birth date; only those who do are read whole and compared.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rusqlite::types::ValueRef;
use uuid::Uuid;

use super::duplicate_rules::{Facts, Reason, compare, whole_id};
use super::linked::{Decided, Pair};
use super::search_text::sounds_of_name;
use super::store::{self, LIVING_HERE, RESIDENT_TABLES, Resident};
use crate::Result;
use crate::ledger::Book;

/// One of the two registrations of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    pub id: Uuid,
    pub unit: String,
    pub household: Option<Uuid>,
    pub household_number: String,
    pub head_name: String,
    pub fields: super::Fields,
}

/// Two registrations that may be one person; `a` has the smaller id and would be the one that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    pub a: Registration,
    pub b: Registration,
    pub score: u32,
    pub reasons: Vec<Reason>,
}

/// More registrations than this under one key are no hint any more (a number that stands for "unknown").
pub(super) const BLOCK_MAX: usize = 200;

/// All candidates among those who live here, the likeliest first. Those already linked or said not to be one person are left out.
pub fn duplicates(book: &Book) -> Result<Vec<Duplicate>> {
    let decided = Decided::read(book)?;
    let mut alike = pairs(keyed(book)?);
    alike.retain(|(a, b)| !decided.covers(*a, *b));
    let people = People::read(book, &alike)?;
    let mut found: Vec<Duplicate> = Vec::new();
    let mut sets = Vec::new();
    for (one, other) in alike {
        let (Some(a), Some(b)) = (people.get(one), people.get(other)) else { continue };
        if let Some((score, reasons)) = compare(&people.facts(a), &people.facts(b)) {
            let (a, b) = if a.id < b.id { (a, b) } else { (b, a) };
            sets.push(((a.id, b.id), decided.sets(a.row, b.row)));
            found.push(Duplicate { a: people.registration(a), b: people.registration(b), score, reasons });
        }
    }
    found.sort_by(|x, y| (y.score, x.a.id, x.b.id).cmp(&(x.score, y.a.id, y.b.id)));
    // Of two people with several registrations each, the likeliest pair is enough to ask.
    let sets: HashMap<(Uuid, Uuid), Pair> = sets.into_iter().collect();
    let mut asked = HashSet::new();
    found.retain(|pair| sets.get(&(pair.a.id, pair.b.id)).is_none_or(|sets| asked.insert(*sets)));
    Ok(found)
}

/// Everyone's keys, each with the row that has it.
fn keyed(book: &Book) -> Result<Vec<(u64, i64)>> {
    let sql = format!(
        "SELECT t.row, t.name, t.birth_date, t.national_id, t.phone FROM resident t JOIN registry r ON r.id = t.row
         WHERE {LIVING_HERE} AND r.birth IS NOT NULL"
    );
    let mut keyed = Vec::new();
    // The same name is read once.
    let mut known: HashMap<String, Vec<u64>> = HashMap::new();
    book.core.all(&sql, [], |row| {
        let text = |at: usize| match row.get_ref(at)? {
            ValueRef::Null => Ok(""),
            text => Ok::<_, rusqlite::Error>(text.as_str()?),
        };
        let (at, name) = (row.get(0)?, text(1)?);
        let (birth_date, national_id, phone) = (text(2)?, text(3)?, text(4)?);
        let mut add = |sounds: &[u64]| keys(sounds, birth_date, national_id, phone, |key| keyed.push((key, at)));
        match known.get(name) {
            Some(sounds) => add(sounds),
            None => {
                let sounds: Vec<u64> = sounds_of_name(name).iter().map(hash).collect();
                add(&sounds);
                known.insert(name.to_owned(), sounds);
            }
        }
        Ok(())
    })?;
    Ok(keyed)
}

/// The pairs worth comparing: those who share one of their keys.
fn pairs(mut keyed: Vec<(u64, i64)>) -> BTreeSet<Pair> {
    keyed.sort_unstable();
    keyed.dedup();
    let mut found = BTreeSet::new();
    for block in keyed.chunk_by(|(one, _), (other, _)| one == other).filter(|block| block.len() <= BLOCK_MAX) {
        for (nth, (_, one)) in block.iter().enumerate() {
            found.extend(block[nth + 1..].iter().map(|(_, other)| (*one, *other)));
        }
    }
    found
}

/// Whoever may be the same person shares a key: the number; the name's sound with a birth date of which at most one part differs, or with
/// month and day swapped; the name's sound with a telephone where a birth date is missing.
fn keys(sounds: &[u64], birth_date: &str, national_id: &str, phone: &str, mut add: impl FnMut(u64)) {
    if !national_id.is_empty() {
        add(mix([0, 0, 0, hash(&whole_id(national_id))]));
    }
    let mut parts = birth_date.splitn(3, '-');
    let [year, month, day] = [(); 3].map(|()| parts.next().unwrap_or_default());
    let (first, last) = (month.min(day), month.max(day));
    let [year_hash, month_hash, day_hash, first, last] = [year, month, day, first, last].map(hash);
    for sound in sounds {
        if !year.is_empty() {
            add(mix([1, *sound, year_hash, month_hash]));
            add(mix([2, *sound, year_hash, day_hash]));
            add(mix([3, *sound, month_hash, day_hash]));
            add(mix([4, *sound, year_hash, mix([0, 0, first, last])]));
        }
        if !phone.is_empty() {
            add(mix([5, *sound, 0, hash(phone)]));
        }
    }
}

/// A key of the kind that the first number says; the others are hashes.
fn mix(parts: [u64; 4]) -> u64 {
    parts.into_iter().fold(0, |key: u64, part| (key.rotate_left(5) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn hash(what: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// Those who are compared, and who lives with them.
struct People {
    by_row: BTreeMap<i64, Resident>,
    members: HashMap<Uuid, BTreeSet<String>>,
    numbers: HashMap<Uuid, i64>,
    heads: HashMap<Uuid, String>,
}

impl People {
    fn read(book: &Book, pairs: &BTreeSet<Pair>) -> Result<Self> {
        let rows: BTreeSet<i64> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
        let rows = store::list_of(rows);
        let rest = format!("{RESIDENT_TABLES} WHERE t.row IN (SELECT value FROM json_each(?1))");
        let people = store::residents(book, &rest, [&rows])?;
        let mut numbers = HashMap::new();
        for home in people.iter().filter_map(|person| person.household) {
            let number = numbers.len() as i64 + 1;
            numbers.entry(home).or_insert(number);
        }
        let homes = "(SELECT household FROM resident WHERE row IN (SELECT value FROM json_each(?1)))";
        let sql = format!(
            "SELECT hr.uuid, t.name FROM resident t JOIN registry r ON r.id = t.row JOIN registry hr ON hr.id = t.household
             WHERE t.household IN {homes} AND t.name IS NOT NULL AND {LIVING_HERE} AND r.birth IS NOT NULL"
        );
        let mut members: HashMap<Uuid, BTreeSet<String>> = HashMap::new();
        for (home, name) in book.core.all(&sql, [&rows], |row| Ok((row.get(0)?, row.get(1)?)))? {
            members.entry(home).or_default().insert(name);
        }
        let sql = format!(
            "SELECT r.uuid, t.name FROM household h JOIN registry r ON r.id = h.row JOIN resident t ON t.row = h.head
             WHERE h.row IN {homes} AND h.voided IS NULL AND t.name IS NOT NULL"
        );
        let heads = book.core.all(&sql, [&rows], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect();
        Ok(Self { by_row: people.into_iter().map(|person| (person.row, person)).collect(), members, numbers, heads })
    }

    fn get(&self, row: i64) -> Option<&Resident> {
        self.by_row.get(&row)
    }

    fn facts(&self, person: &Resident) -> Facts {
        let text = |field: &str| person.fields.get(field).cloned().unwrap_or_default();
        let home = person.household.unwrap_or_default();
        Facts {
            name: text("name"),
            sounds: sounds_of_name(&text("name")),
            sex: text("sex"),
            birth_date: text("birth_date"),
            national_id: text("national_id"),
            phone: text("phone"),
            guardian: text("guardian"),
            household: self.numbers.get(&home).copied().unwrap_or_default(),
            head: self.heads.get(&home).cloned().unwrap_or_default(),
            members: self.members.get(&home).cloned().unwrap_or_default(),
        }
    }

    fn registration(&self, person: &Resident) -> Registration {
        Registration {
            id: person.id,
            unit: person.unit.clone(),
            household: person.household,
            household_number: person.household_number.clone(),
            head_name: person.household.and_then(|home| self.heads.get(&home)).cloned().unwrap_or_default(),
            fields: person.fields.clone(),
        }
    }
}
