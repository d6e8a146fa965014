//! Saying that two registrations are one person, that they are not, or that neither is said any more. It moves no value and can be taken back.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::fields;
use super::linked::{self, between};
use super::rules::Fields;
use super::schema::{ALIAS, NOT_SAME, RESIDENT};
use super::store::{self, Resident};
use crate::ledger::{Book, Changed, Value, WriteTx};
use crate::{Error, Result};

/// Why a link, or a no, stands no longer.
const UNLINKED: &str = "unlinked";
const LINKED: &str = "linked";

/// What parting two registrations came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    /// They are one person still, through this other registration of hers.
    pub through: Option<Uuid>,
}

/// Links two registrations as one person. `take` are fields that the shown one is to carry from now on, as an ordinary edit in the same write.
/// Returns the id that is shown: the smallest of all that are now linked.
pub fn link(book: &mut Book, author: &str, a: Uuid, b: Uuid, take: &Fields) -> Result<Changed<Uuid>> {
    let (a, b) = two(book, a, b)?;
    let mut all = linked::set_of(book, a.row)?;
    let is_new = !all.contains(&b.row);
    if is_new {
        all.extend(linked::set_of(book, b.row)?);
        refuse_contradiction(book, &all, &a, &b)?;
    }
    let shown = shown_of(book, &all)?;
    refuse_disappearing(book, &shown, &all, take)?;
    let mut whole = shown.fields.clone();
    whole.extend(take.clone());
    let written = fields::read(book, RESIDENT, take, &whole, book.env.today())?;
    let told_apart = between(book, NOT_SAME, a.row, b.row)?;
    book.write(author, "link", |tx| {
        if is_new {
            for id in told_apart {
                tx.void(id, LINKED)?;
            }
            create_between(tx, ALIAS, "same_as", &a, &b)?;
        }
        tx.set(shown.id, &written)?;
        Ok(shown.id)
    })
}

/// Takes the links between two registrations back; everything is as before them.
pub fn unlink(book: &mut Book, author: &str, a: Uuid, b: Uuid) -> Result<Changed<Parted>> {
    let (a, b) = two_known(book, a, b)?;
    let links = between(book, ALIAS, a.row, b.row)?;
    if links.is_empty() {
        return Err(match third(book, &a, &b)? {
            Some(third) => through(third),
            None => Error::new("not_linked"),
        });
    }
    let mut changed = book.write(author, "unlink", |tx| {
        for id in links {
            tx.void(id, UNLINKED)?;
        }
        Ok(Parted { through: None })
    })?;
    changed.value.through = third(book, &a, &b)?;
    Ok(changed)
}

/// Remembers that two registrations are two people; a link between them is taken back.
pub fn not_same(book: &mut Book, author: &str, a: Uuid, b: Uuid) -> Result<Changed<()>> {
    let (a, b) = two(book, a, b)?;
    if let Some(third) = third(book, &a, &b)? {
        return Err(through(third));
    }
    let links = between(book, ALIAS, a.row, b.row)?;
    let is_said = !between(book, NOT_SAME, a.row, b.row)?.is_empty();
    book.write(author, "not_same", |tx| {
        for id in links {
            tx.void(id, UNLINKED)?;
        }
        if !is_said {
            create_between(tx, NOT_SAME, "other", &a, &b)?;
        }
        Ok(())
    })
}

/// Remembers in an open write that a person is none of those others.
pub(super) fn tell_apart(book: &Book, person: Uuid, others: &[Uuid]) -> Result<Vec<(Resident, Resident)>> {
    let mut pairs = Vec::new();
    for other in others {
        let (a, b) = two(book, person, *other)?;
        if between(book, NOT_SAME, a.row, b.row)?.is_empty() {
            pairs.push((a, b));
        }
    }
    Ok(pairs)
}

pub(super) fn write_apart(tx: &mut WriteTx<'_>, pairs: &[(Resident, Resident)]) -> Result<()> {
    pairs.iter().try_for_each(|(a, b)| create_between(tx, NOT_SAME, "other", a, b))
}

/// The values behind a choice of fields, each by the registration it is taken from.
pub fn values_of(book: &Book, choice: &BTreeMap<String, Uuid>) -> Result<Fields> {
    let mut fields = Fields::new();
    for (field, id) in choice {
        let person = store::resident(book, *id)?;
        fields.insert(field.clone(), person.fields.get(field).cloned().unwrap_or_default());
    }
    Ok(fields)
}

/// Both registrations, the smaller id first; neither may have been taken back.
fn two(book: &Book, a: Uuid, b: Uuid) -> Result<(Resident, Resident)> {
    let (a, b) = two_known(book, a, b)?;
    for person in [&a, &b] {
        if person.voided.is_some() {
            return Err(Error::new("voided").with("id", person.id.hyphenated()));
        }
    }
    Ok((a, b))
}

fn two_known(book: &Book, a: Uuid, b: Uuid) -> Result<(Resident, Resident)> {
    if a == b {
        return Err(Error::new("same_registration"));
    }
    Ok((store::resident(book, a.min(b))?, store::resident(book, a.max(b))?))
}

/// Within one unit the row belongs to the person and travels with her. Across units it belongs to nobody, so that it stays where both are
/// known: no village learns of another's people.
fn create_between(tx: &mut WriteTx<'_>, entity: &str, other: &str, a: &Resident, b: &Resident) -> Result<()> {
    let root = (a.unit == b.unit).then_some(a.id);
    let id = tx.new_id();
    tx.create(entity, id, root, &[("person", Value::id(a.id)), (other, Value::id(b.id))]).map(|_| ())
}

/// A third registration through which two are one person, apart from any direct link.
fn third(book: &Book, a: &Resident, b: &Resident) -> Result<Option<Uuid>> {
    linked::way_around(book, a.row, b.row)
}

/// Names no one: errors are shown, read aloud and kept in logs.
fn through(third: Uuid) -> Error {
    Error::new("linked_through").with("id", third.hyphenated())
}

fn shown_of(book: &Book, rows: &[i64]) -> Result<Resident> {
    let mut all = members(book, rows)?;
    all.sort_by_key(|person| person.id);
    all.into_iter().find(|person| person.voided.is_none()).ok_or_else(|| Error::new("internal"))
}

fn members(book: &Book, rows: &[i64]) -> Result<Vec<Resident>> {
    let mut all = Vec::new();
    for row in rows {
        all.extend(store::residents(book, &format!("{} WHERE t.row = (SELECT ?1)", store::RESIDENT_TABLES), [row])?);
    }
    Ok(all)
}

/// Someone said of two of these that they are two people; that has to be taken back first. The pair that is being linked takes its own no back.
fn refuse_contradiction(book: &Book, rows: &[i64], a: &Resident, b: &Resident) -> Result<()> {
    let all = members(book, rows)?;
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            let is_this = [one.row, other.row] == [a.row, b.row] || [other.row, one.row] == [a.row, b.row];
            if !is_this && !between(book, NOT_SAME, one.row, other.row)?.is_empty() {
                let error = Error::new("said_not_same").with("id", one.id.hyphenated());
                return Err(error.with("other", other.id.hyphenated()));
            }
        }
    }
    Ok(())
}

/// Where the registration that will be shown says "moved out" or "deceased" and another one in that unit does not, the person would drop out
/// of every list unnoticed: then the residence status has to be chosen.
fn refuse_disappearing(book: &Book, shown: &Resident, rows: &[i64], take: &Fields) -> Result<()> {
    let is_here = |person: &Resident| {
        let status = person.fields.get("residence_status").map_or("", String::as_str);
        person.voided.is_none() && !matches!(status, "moved_out" | "deceased")
    };
    if is_here(shown) || take.contains_key("residence_status") {
        return Ok(());
    }
    let others = members(book, rows)?;
    if others.iter().any(|other| other.unit == shown.unit && is_here(other)) {
        return Err(Error::new("status_to_choose").with("field", "residence_status"));
    }
    Ok(())
}
