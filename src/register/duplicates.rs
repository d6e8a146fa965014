//! Candidates: pairs of registrations that may be one person, each with its score and reasons. Nothing is linked by itself.
//!
//! Everyone is read once; only those are compared who share an identity number, or the sound of a name together with most of a birth date.

use std::collections::{BTreeSet, HashMap, HashSet};

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
const BLOCK_MAX: usize = 200;

/// All candidates among those who live here, the likeliest first. Those already linked or said not to be one person are left out.
pub fn duplicates(book: &Book) -> Result<Vec<Duplicate>> {
    let rest = format!("{RESIDENT_TABLES} WHERE {LIVING_HERE} AND r.birth IS NOT NULL ORDER BY t.row");
    let people = store::residents(book, &rest, [])?;
    let homes = Homes::read(book, &people)?;
    let sounds = sounds(&people);
    let decided = Decided::read(book)?;
    let mut found: Vec<Duplicate> = Vec::new();
    let mut sets = Vec::new();
    for (one, other) in pairs(&people, &sounds) {
        let (a, b) = (&people[one], &people[other]);
        if decided.covers(a.row, b.row) {
            continue;
        }
        let facts = |at: usize| homes.facts(&people[at], &sounds[at]);
        if let Some((score, reasons)) = compare(&facts(one), &facts(other)) {
            let (a, b) = if a.id < b.id { (a, b) } else { (b, a) };
            sets.push(((a.id, b.id), decided.sets(a.row, b.row)));
            found.push(Duplicate { a: homes.registration(a), b: homes.registration(b), score, reasons });
        }
    }
    found.sort_by(|x, y| (y.score, x.a.id, x.b.id).cmp(&(x.score, y.a.id, y.b.id)));
    // Of two people with several registrations each, the likeliest pair is enough to ask.
    let sets: HashMap<(Uuid, Uuid), Pair> = sets.into_iter().collect();
    let mut asked = HashSet::new();
    found.retain(|pair| sets.get(&(pair.a.id, pair.b.id)).is_none_or(|sets| asked.insert(*sets)));
    Ok(found)
}

/// The readings of each one's name; the same name is read once.
fn sounds(people: &[Resident]) -> Vec<Vec<String>> {
    let mut known: HashMap<&str, Vec<String>> = HashMap::new();
    let names = people.iter().map(|person| person.fields.get("name").map_or("", String::as_str));
    names.map(|name| known.entry(name).or_insert_with(|| sounds_of_name(name)).clone()).collect()
}

/// The pairs worth comparing: those who share one of their keys.
fn pairs(people: &[Resident], sounds: &[Vec<String>]) -> BTreeSet<(usize, usize)> {
    let mut keyed: Vec<(u64, u32)> = Vec::new();
    for (at, (person, sounds)) in people.iter().zip(sounds).enumerate() {
        for key in keys(person, sounds) {
            keyed.push((key, at as u32));
        }
    }
    keyed.sort_unstable();
    keyed.dedup();
    let mut found = BTreeSet::new();
    for block in keyed.chunk_by(|(one, _), (other, _)| one == other).filter(|block| block.len() <= BLOCK_MAX) {
        for (nth, (_, one)) in block.iter().enumerate() {
            found.extend(block[nth + 1..].iter().map(|(_, other)| (*one as usize, *other as usize)));
        }
    }
    found
}

/// Whoever may be the same person shares a key: the number; the name's sound with a birth date of which at most one part differs, or with
/// month and day swapped; the name's sound with a telephone where a birth date is missing.
fn keys(person: &Resident, sounds: &[String]) -> Vec<u64> {
    let text = |field: &str| person.fields.get(field).map_or("", String::as_str);
    let mut keys = Vec::new();
    if !text("national_id").is_empty() {
        keys.push(key(&["id", &whole_id(text("national_id"))]));
    }
    let mut parts = text("birth_date").splitn(3, '-');
    let (year, month, day) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    for sound in sounds {
        if !year.is_empty() {
            keys.push(key(&["year month", sound, year, month]));
            keys.push(key(&["year day", sound, year, day]));
            keys.push(key(&["month day", sound, month, day]));
            keys.push(key(&["swapped", sound, year, month.min(day), month.max(day)]));
        }
        if !text("phone").is_empty() {
            keys.push(key(&["phone", sound, text("phone")]));
        }
    }
    keys
}

fn key(parts: &[&str]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    std::hash::Hash::hash(parts, &mut hasher);
    std::hash::Hasher::finish(&hasher)
}

/// Who lives with whom.
struct Homes {
    members: HashMap<Uuid, BTreeSet<String>>,
    numbers: HashMap<Uuid, i64>,
    heads: HashMap<Uuid, String>,
}

impl Homes {
    fn read(book: &Book, people: &[Resident]) -> Result<Self> {
        let mut homes = Self { members: HashMap::new(), numbers: HashMap::new(), heads: HashMap::new() };
        for person in people {
            let Some(home) = person.household else { continue };
            let number = homes.numbers.len() as i64 + 1;
            homes.numbers.entry(home).or_insert(number);
            homes.members.entry(home).or_default().extend(person.fields.get("name").cloned());
        }
        let sql =
            "SELECT r.uuid, t.name FROM household h JOIN registry r ON r.id = h.row JOIN resident t ON t.row = h.head
                   WHERE h.voided IS NULL AND t.name IS NOT NULL";
        homes.heads.extend(book.core.all(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?);
        Ok(homes)
    }

    fn facts(&self, person: &Resident, sounds: &[String]) -> Facts {
        let text = |field: &str| person.fields.get(field).cloned().unwrap_or_default();
        let home = person.household.unwrap_or_default();
        Facts {
            name: text("name"),
            sounds: sounds.to_vec(),
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
