//! The register, and the rows of a roster that stayed out, as workbooks on disk.

use std::path::Path;

use super::roster::messages::Language;
use super::roster::plan::RosterPlan;
use super::roster::register_xlsx::{self, ExportRow};
use super::roster::rejects;
use crate::Result;
use crate::files::write_chosen;
use crate::looks;
use crate::register::division;
use crate::register::store::{self, LIVING_HERE, RESIDENT_TABLES, SHOWN_ONCE};
use crate::security::{Right, Role};
use crate::session::Session;

/// Writes everyone who lives here, household by household, for a reason; `note` is not exported. Returns how many.
pub fn write_register(session: &mut Session, path: &Path, reason: &str) -> Result<usize> {
    session.require(Right::Reveal)?;
    let rest = format!(
        "{RESIDENT_TABLES} WHERE {LIVING_HERE} AND {SHOWN_ONCE} ORDER BY h.unit, h.number, t.household, t.row <> coalesce(h.head, 0), t.birth_date, t.row"
    );
    let mut homes = std::collections::HashMap::new();
    for household in store::households(&session.book, "WHERE h.voided IS NULL", [])? {
        homes.insert(household.id, household);
    }
    let people = store::residents(&session.book, &rest, [])?;
    let is_town = session.role() == Role::Town;
    let mut units = std::collections::HashMap::new();
    for person in people.iter().filter(|_| is_town) {
        if !units.contains_key(&person.unit) {
            units.insert(person.unit.clone(), division::name_of(&session.book, &person.unit)?);
        }
    }
    let rows: Vec<ExportRow> = people
        .into_iter()
        .map(|person| {
            let home = person.household.and_then(|id| homes.get(&id));
            let text = |field: &str| home.and_then(|home| home.fields.get(field).cloned()).unwrap_or_default();
            ExportRow {
                village: is_town.then(|| units.get(&person.unit).cloned().unwrap_or_default()),
                household_number: text("number"),
                head_name: home.map(|home| home.head_name.clone()).unwrap_or_default(),
                village_group: text("village_group"),
                address: text("address"),
                resident: person.fields,
            }
        })
        .collect();
    let count = rows.len();
    let bytes = register_xlsx::write(rows, is_town)?;
    looks::exported(session, None, "register", reason)?;
    write_chosen(path, &bytes)?;
    Ok(count)
}

/// Writes the refused rows of a roster, each with its reason.
pub fn write_rejects(plan: &RosterPlan, language: Language, path: &Path) -> Result<()> {
    write_chosen(path, &rejects::write(plan, language)?)
}
