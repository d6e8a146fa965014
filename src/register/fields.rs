//! From entered texts to what is written: canonical values, and a refusal that names the field where a value is impossible.

use jiff::civil::Date;
use uuid::Uuid;

use super::rules::{self, Check, Fields, Level};
use super::schema::{HOUSEHOLD, RESIDENT, SCHEMA};
use super::store;
use crate::ledger::{Book, UNIT, Value, parse_id};
use crate::{Error, Result};

/// A field's name and the value to write.
pub(super) type Written = Vec<(&'static str, Value)>;

/// Reads entered texts of an entity. `whole` is the record as it would be, for checks that compare fields.
pub(super) fn read(book: &Book, entity: &str, entered: &Fields, whole: &Fields, today: Date) -> Result<Written> {
    let mut written = Written::new();
    for (name, text) in entered {
        let field = known_field(entity, name)?;
        let value = match field {
            "head" => reference(book, RESIDENT, name, text)?,
            "household" => reference(book, HOUSEHOLD, name, text)?,
            _ if entity == RESIDENT => rules::read_resident_field(name, text).value,
            _ => rules::read_household_field(name, text).value,
        };
        written.push((field, Value::text(&value)));
    }
    let checks = match entity {
        RESIDENT => rules::check_resident(whole, today),
        _ => rules::check_household(whole),
    };
    refuse_errors(&checks, entered)?;
    Ok(written)
}

/// Another value that settles a conflict, read as the form would read it.
pub fn read_value(book: &Book, conflict: &crate::ledger::Conflict, text: &str) -> Result<Value> {
    if conflict.field == crate::ledger::VOIDED {
        let known = text.is_empty() || super::VOID_REASONS.contains(&text);
        return if known { Ok(Value::text(text)) } else { Err(Error::new("unknown_reason")) };
    }
    let entered = Fields::from([(conflict.field.clone(), text.to_owned())]);
    let mut whole = match conflict.entity.as_str() {
        RESIDENT => store::resident(book, conflict.row)?.fields,
        HOUSEHOLD => store::household(book, conflict.row)?.fields,
        _ => return Ok(Value::text(text)),
    };
    whole.extend(entered.clone());
    let written = read(book, &conflict.entity, &entered, &whole, book.env.today())?;
    Ok(written.into_iter().next().map_or(Value::Null, |(_, value)| value))
}

/// Only what is entered now can be refused now; older faults of the record are findings.
fn refuse_errors(checks: &[Check], entered: &Fields) -> Result<()> {
    let impossible = |check: &&Check| check.level == Level::Error && entered.contains_key(&check.field);
    match checks.iter().find(impossible) {
        Some(check) => Err(Error::new(check.code).with("field", &check.field)),
        None => Ok(()),
    }
}

fn known_field(entity: &str, name: &str) -> Result<&'static str> {
    let unknown = || Error::new("unknown_field").with("field", name);
    let entity = SCHEMA.entities.iter().find(|known| known.name == entity).ok_or_else(unknown)?;
    let field = entity.fields.iter().find(|field| field.name == name && field.name != UNIT);
    field.map(|field| field.name).ok_or_else(unknown)
}

fn reference(book: &Book, entity: &'static str, field: &str, text: &str) -> Result<String> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let id: Uuid = parse_id(text)?;
    match store::entity_of(book, id)? {
        Some(found) if found == entity => Ok(id.hyphenated().to_string()),
        _ => Err(Error::new("unknown_id").with("field", field).with("id", text)),
    }
}
