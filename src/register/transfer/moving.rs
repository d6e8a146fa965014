//! Who goes with a move, and what changes with them: their unit, and for a person who goes alone the household left behind.

use uuid::Uuid;

use super::{Subject, people};
use crate::ledger::{Book, Value, WriteTx};
use crate::register::event;
use crate::register::store::{Household, Resident};
use crate::{Error, Result};

/// The people and the household that move together, as they are before.
#[derive(Default)]
pub(crate) struct Moving {
    household: Option<Household>,
    people: Vec<Resident>,
    /// The household that a person leaves who goes alone.
    left: Option<Household>,
}

impl Moving {
    /// Everyone of the subject who is still in that unit; nobody where all have gone.
    pub(crate) fn out_of(book: &Book, subject: Subject, unit: &str) -> Result<Self> {
        match subject {
            Subject::Person(id) => {
                let person = people::resident(book, id)?;
                let left = person.household.map(|id| people::find_household(book, id)).transpose()?.flatten();
                let here = person.unit == unit && person.voided.is_none();
                Ok(Self { household: None, people: Some(person).filter(|_| here).into_iter().collect(), left })
            }
            Subject::Household(id) => {
                let household = people::household(book, id)?;
                let mut people = people::members(book, household.row)?;
                people.retain(|person| person.unit == unit);
                let here = household.unit == unit && household.voided.is_none();
                Ok(Self { household: Some(household).filter(|_| here), people, left: None })
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.household.is_none() && self.people.is_empty()
    }

    /// Those who have a name, as they stand in the household.
    pub(super) fn names(&self) -> Vec<String> {
        let name = |person: &Resident| person.fields.get("name").cloned().filter(|name| !name.is_empty());
        self.people.iter().filter(|person| person.voided.is_none()).filter_map(name).collect()
    }

    pub(super) fn count(&self) -> usize {
        self.people.len()
    }

    /// Moves them. A person's relation is to a head: under none it is not known.
    pub(crate) fn carry_out(&self, tx: &mut WriteTx<'_>, unit: &str) -> Result<()> {
        if let Some(household) = &self.household {
            tx.transfer(household.id, unit)?;
        }
        for person in &self.people {
            tx.transfer(person.id, unit)?;
        }
        if let (Some(left), [person]) = (&self.left, &self.people[..]) {
            tx.set(person.id, &[("household", Value::Null), ("relation_to_head", Value::Null)])?;
            event::leave(tx, std::slice::from_ref(left), &self.people, false)?;
        }
        Ok(())
    }
}

/// The household and relation that a person had before a move took them away; none if they were written since.
pub(super) fn before_leaving(book: &Book, person: Uuid) -> Result<Vec<(&'static str, Value)>> {
    let history = book.history(person)?;
    let mut back = Vec::new();
    for field in ["household", "relation_to_head"] {
        let latest = history.iter().find(|entry| entry.field == field);
        if let Some(entry) = latest.filter(|entry| entry.value.is_null() && entry.action.starts_with("transfer_")) {
            back.push((field, entry.before.clone()));
        }
    }
    let home = back.iter().find(|(field, _)| *field == "household").map(|(_, value)| value.shown());
    let home = home.map(|id| crate::ledger::parse_id(&id)).transpose()?;
    // A household that was closed meanwhile takes nobody back.
    let home = home.map(|id| people::find_household(book, id)).transpose()?.flatten();
    Ok(if home.is_some_and(|household| household.voided.is_none()) { back } else { Vec::new() })
}

pub(super) fn require_some(moving: &Moving, subject: Subject) -> Result<()> {
    if moving.is_empty() { Err(Error::new("moved_away").with("id", subject.id().hyphenated())) } else { Ok(()) }
}
