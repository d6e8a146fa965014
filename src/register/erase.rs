//! Erasing a person's or household's values on demand (清除个人信息): they go from the tables, the journal and every later file and backup; that
//! and when it happened stays.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::schema::{HOUSEHOLD, RESIDENT, SCHEMA};
use super::store::{self, Involved};
use crate::ledger::{Book, Changed, ERASE, UNIT, WriteTx};
use crate::rights;
use crate::{Error, Result};

/// What a life event says beside whom it is about.
const EVENT_FIELDS: [&str; 5] = ["kind", "date", "household", "from_household", "place"];
/// A flag remembers a hash of the value that was in question, from which a number can be guessed.
const FLAG_FIELDS: [&str; 3] = ["code", "field", "state"];

/// What a line that asks for someone to be reached says.
const LINE_FIELDS: [&str; 2] = ["person", "day"];

/// Erases the named fields of a resident or household, or all that is personal, and then takes the row back. Nothing in the civil book
/// must be kept by law. Returns the fields that were erased. It cannot be undone.
pub fn erase(book: &mut Book, author: &str, id: Uuid, fields: Option<&[String]>) -> Result<Changed<Vec<String>>> {
    let unknown = || Error::new("unknown_id").with("id", id.hyphenated());
    let entity = store::entity_of(book, id)?.filter(|entity| [RESIDENT, HOUSEHOLD].contains(&entity.as_str()));
    let entity = entity.ok_or_else(unknown)?;
    let personal = personal_fields(&entity);
    if let Some(named) = fields {
        let chosen = named.iter().map(|name| {
            let known = personal.iter().find(|field| *field == name);
            known.copied().ok_or_else(|| Error::new("unknown_field").with("field", name))
        });
        let chosen: Vec<&str> = chosen.collect::<Result<BTreeSet<_>>>()?.into_iter().collect();
        if chosen.is_empty() {
            return Err(Error::new("missing_value").with("field", "field"));
        }
        return book.write(author, ERASE, |tx| {
            tx.erase(id, &chosen)?;
            Ok(chosen.iter().map(|name| (*name).to_owned()).collect())
        });
    }
    let involved = match entity.as_str() {
        HOUSEHOLD => {
            let people = store::members(book, store::household(book, id)?.row)?.len();
            if people > 0 {
                return Err(Error::new("household_has_people").with("people", people));
            }
            Involved::default()
        }
        _ => store::involved(book, id)?,
    };
    let (wishes, lines) = (rights::wishes_of(book, id)?, store::all_lines_of(book, id)?);
    book.write(author, ERASE, |tx| {
        tx.erase(id, &personal)?;
        tx.void_erased(id)?;
        erase_around(tx, &involved)?;
        rights::erase_in(tx, &wishes)?;
        for line in &lines {
            tx.erase(*line, &LINE_FIELDS)?;
            tx.void_erased(*line)?;
        }
        Ok(personal.iter().map(|name| (*name).to_owned()).collect())
    })
}

/// The fields of an entity that can be erased: all but those that say where it belongs.
#[must_use]
pub fn personal_fields(entity: &str) -> Vec<&'static str> {
    let fields = SCHEMA.entities.iter().find(|known| known.name == entity).map_or(&[][..], |entity| entity.fields);
    fields.iter().map(|field| field.name).filter(|name| ![UNIT, HOUSEHOLD].contains(name)).collect()
}

/// What the register knows of a person beside the person's own row. An event that is also another person's keeps everything but the
/// reference.
fn erase_around(tx: &mut WriteTx<'_>, involved: &Involved) -> Result<()> {
    for event in &involved.own_events {
        tx.erase(*event, &EVENT_FIELDS)?;
        tx.void_erased(*event)?;
    }
    for (event, field) in &involved.shared_events {
        tx.erase(*event, &[field])?;
    }
    for flag in &involved.flags {
        tx.erase(*flag, &FLAG_FIELDS)?;
        tx.void_erased(*flag)?;
    }
    Ok(())
}
