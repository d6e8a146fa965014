//! Findings (待核对): what in the register deserves a look. They follow from values by the rules, or from flags that an import has set; a person
//! can set one aside. Nothing here reads absence, births or marriage against each other.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::link;
use super::linked::Decided;
use super::rules::{self, Level};
use super::schema::FLAG;
use super::store::{self, Flag, LIVING_HERE, RESIDENT_TABLES, Resident, SHOWN_ONCE};
use crate::ledger::{Book, Changed, Value, WriteTx};
use crate::{Error, Result};

/// Another registration has the same identity number.
const DUPLICATE: &str = "duplicate_in_register";
const OPEN: &str = "open";
const DISMISSED: &str = "dismissed";

/// One question about one resident. Its id is a hash of whom, what and which value, so that a changed value asks anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub id: String,
    pub person: Uuid,
    pub name: String,
    pub unit: String,
    pub code: String,
    pub field: String,
    pub params: Vec<(String, String)>,
    /// Others whom the same question is about.
    pub others: Vec<(Uuid, String)>,
}

/// All open findings.
pub fn findings(book: &Book) -> Result<Vec<Finding>> {
    let people =
        store::residents(book, &format!("{RESIDENT_TABLES} WHERE {LIVING_HERE} AND {SHOWN_ONCE} ORDER BY t.row"), [])?;
    let flags = by_subject(store::flags(book, None)?);
    let doubles = doubles(book)?;
    let mut found = Vec::new();
    for person in &people {
        let flags = flags.get(&person.row).map_or(&[][..], Vec::as_slice);
        of_person(book, person, flags, doubles.get(&person.row), &mut found)?;
    }
    Ok(found)
}

/// The open findings of one resident.
pub fn findings_of(book: &Book, id: Uuid) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    if let Ok(person) = store::resident(book, id) {
        find_of(book, &person, &mut found)?;
    }
    Ok(found)
}

pub(super) fn find_of(book: &Book, person: &Resident, found: &mut Vec<Finding>) -> Result<()> {
    let gone = matches!(person.fields.get("residence_status").map(String::as_str), Some("moved_out" | "deceased"));
    // Of who was moved to another unit nothing is kept that could be in question here.
    if person.voided.is_some() || gone || !store::is_here(book, &person.unit)? {
        return Ok(());
    }
    let others = match person.fields.get("national_id") {
        Some(id) => same_id(book, id, person.row)?,
        None => Vec::new(),
    };
    of_person(
        book,
        person,
        &store::flags(book, Some(person.row))?,
        Some(&others).filter(|others| !others.is_empty()),
        found,
    )
}

/// Sets a finding aside (已核对无误). Of two with one identity number it says that they are two people.
pub fn dismiss(book: &mut Book, author: &str, id: &str) -> Result<Changed<()>> {
    let finding = findings(book)?.into_iter().find(|finding| finding.id == id);
    let finding = finding.ok_or_else(|| Error::new("unknown_finding").with("id", id))?;
    if finding.code == DUPLICATE {
        let others: Vec<Uuid> = finding.others.iter().map(|(id, _)| *id).collect();
        let pairs = link::tell_apart(book, finding.person, &others)?;
        return book.write(author, "dismiss", |tx| link::write_apart(tx, &pairs));
    }
    let subject = store::resident(book, finding.person)?;
    let open = store::flags(book, Some(subject.row))?;
    let flag =
        open.into_iter().find(|flag| flag.state == OPEN && flag.code == finding.code && flag.field == finding.field);
    book.write(author, "dismiss", |tx| {
        match flag {
            Some(flag) => {
                tx.set(flag.id, &[("state", Value::text(DISMISSED))])?;
            }
            None => {
                // What is remembered is the question by its hash, not the value.
                let state = format!("{DISMISSED}:{}", finding.id);
                write_flag(tx, finding.person, &finding.code, &finding.field, &state)?;
            }
        }
        Ok(())
    })
}

/// Whether someone has looked at what a flag asks and found nothing wrong.
pub(super) fn is_set_aside(flag: &Flag) -> bool {
    flag.state.starts_with(DISMISSED)
}

/// Marks a field of a resident for review, where its value cannot tell by itself (an import that lost digits or a date).
pub(crate) fn flag(tx: &mut WriteTx<'_>, person: Uuid, code: &str, field: &str) -> Result<()> {
    write_flag(tx, person, code, field, OPEN)
}

fn write_flag(tx: &mut WriteTx<'_>, person: Uuid, code: &str, field: &str, state: &str) -> Result<()> {
    let id = tx.new_id();
    let fields = [
        ("subject", Value::id(person)),
        ("code", Value::text(code)),
        ("field", Value::text(field)),
        ("state", Value::text(state)),
    ];
    tx.create(FLAG, id, Some(person), &fields).map(|_| ())
}

fn of_person(
    book: &Book,
    person: &Resident,
    flags: &[Flag],
    doubles: Option<&Vec<(Uuid, String)>>,
    found: &mut Vec<Finding>,
) -> Result<()> {
    let finding = |code: &str, field: &str, params: Vec<(String, String)>, others: &[(Uuid, String)]| {
        let value = person.fields.get(field).map_or("", String::as_str);
        Finding {
            id: finding_id(person.id, code, field, value),
            person: person.id,
            name: person.fields.get("name").cloned().unwrap_or_default(),
            unit: person.unit.clone(),
            code: code.to_owned(),
            field: field.to_owned(),
            params,
            others: others.to_vec(),
        }
    };
    let mut mine = Vec::new();
    for check in rules::check_resident(&person.fields, book.env.today()) {
        if check.level != Level::Info {
            let params = check.params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            mine.push(finding(check.code, &check.field, params, &[]));
        }
    }
    if let Some(others) = doubles {
        mine.push(finding(DUPLICATE, "national_id", Vec::new(), others));
    }
    for flag in flags.iter().filter(|flag| flag.state == OPEN) {
        // A flag asks about the value the import left; once someone has written the field, it is answered.
        if !written_since(book, person.row, &flag.field)? && !mine.iter().any(|known| known.code == flag.code) {
            mine.push(finding(&flag.code, &flag.field, Vec::new(), &[]));
        }
    }
    let set_aside = |finding: &Finding| flags.iter().any(|flag| flag.state == format!("{DISMISSED}:{}", finding.id));
    found.extend(mine.into_iter().filter(|finding| !set_aside(finding)));
    Ok(())
}

fn finding_id(person: Uuid, code: &str, field: &str, value: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"cunce finding 1").update(person.as_bytes());
    for text in [code, field, value] {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

fn written_since(book: &Book, row: i64, field: &str) -> Result<bool> {
    let Some(field) = book.core.known_name(field)? else { return Ok(false) };
    Ok(!book.core.head_ops(row, field)?.is_empty())
}

fn by_subject(flags: Vec<Flag>) -> BTreeMap<i64, Vec<Flag>> {
    let mut grouped: BTreeMap<i64, Vec<Flag>> = BTreeMap::new();
    for flag in flags {
        grouped.entry(flag.subject).or_default().push(flag);
    }
    grouped
}

/// Residents with an identity number that another one has too, of whom nobody has said yet whether they are one person.
fn doubles(book: &Book) -> Result<HashMap<i64, Vec<(Uuid, String)>>> {
    let sql = format!(
        "SELECT t.row, t.national_id, r.uuid, coalesce(t.name, '') FROM resident t JOIN registry r ON r.id = t.row
         WHERE {LIVING_HERE} AND {SHOWN_ONCE} AND t.national_id IN
           (SELECT national_id FROM resident t WHERE {LIVING_HERE} AND national_id IS NOT NULL GROUP BY national_id HAVING count(*) > 1)"
    );
    let rows = book.core.all(&sql, [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, (row.get::<_, Uuid>(2)?, row.get::<_, String>(3)?)))
    })?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let decided = Decided::read(book)?;
    let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (_, id, _)) in rows.iter().enumerate() {
        by_id.entry(id).or_default().push(at);
    }
    let mut found = HashMap::new();
    for same in by_id.values() {
        for one in same {
            let row = rows[*one].0;
            let others = same.iter().filter(|other| !decided.covers(row, rows[**other].0));
            let others: Vec<(Uuid, String)> = others.map(|other| rows[*other].2.clone()).collect();
            if !others.is_empty() {
                found.insert(row, others);
            }
        }
    }
    Ok(found)
}

/// The others with an identity number, but for those of whom someone has said whether they are the same person.
pub(super) fn same_id(book: &Book, id: &str, row: i64) -> Result<Vec<(Uuid, String)>> {
    // Compared with a bare parameter, SQLite plans the statement anew for each person.
    let sql = format!(
        "SELECT t.row, r.uuid, coalesce(t.name, '') FROM resident t JOIN registry r ON r.id = t.row
         WHERE t.national_id = (SELECT ?1) AND t.row <> ?2 AND {LIVING_HERE} AND {SHOWN_ONCE}"
    );
    let same = book.core.all(&sql, rusqlite::params![id, row], |row| {
        Ok((row.get::<_, i64>(0)?, (row.get::<_, Uuid>(1)?, row.get::<_, String>(2)?)))
    })?;
    if same.is_empty() {
        return Ok(Vec::new());
    }
    let decided = Decided::read(book)?;
    Ok(same.into_iter().filter(|(other, _)| !decided.covers(row, *other)).map(|(_, person)| person).collect())
}
