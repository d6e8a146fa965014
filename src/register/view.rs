//! What the window and the command line are shown of the register: masked, ready to read, free to change.

mod forms;
mod past;
mod questions;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::schema::{ALIAS, NOT_SAME, TRANSFER};
use super::store::{self, HOUSEHOLDS_HERE, Household, Resident};
use super::{birth_document, date, division, divisions, finding, linked, national_id, phone};
use crate::Result;
use crate::ledger::Book;
pub use crate::ledger::instant;
use crate::security::Right;
pub use forms::{CheckView, Checked, EventDraft, check_household, check_person, check_view};
use past::timeline;
pub use past::{EventView, HistoryEntry, history};
use questions::last_view;
pub use questions::{
    ConflictView, DuplicateView, FindingView, HeadView, ReasonView, RegistrationView, conflict_views, duplicates,
    finding_view,
};

/// The words that some texts are limited to, for the window's types.
#[cfg(feature = "specta")]
#[allow(dead_code, reason = "only their shape is exported")]
mod names {
    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum EventKind {
        Birth,
        Death,
        Marriage,
        Divorce,
        MoveIn,
        MoveOut,
        MoveWithin,
        Split,
        Join,
        NewHead,
    }

    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum Level {
        Error,
        Doubt,
        Info,
    }
}

/// A resident in a list; ID and phone masked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PersonRow {
    pub id: String,
    pub name: String,
    pub sex: String,
    pub birth_date: String,
    /// Years, or months with `m` under three years, or empty.
    pub age: String,
    pub national_id: String,
    pub phone: String,
    pub relation_to_head: String,
    pub residence_status: String,
    pub marital_status: String,
    pub household: Option<String>,
    pub household_number: String,
    pub village_group: String,
    pub unit: String,
    /// Conflicts and findings.
    pub open_questions: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HouseholdRow {
    #[serde(skip)]
    pub(crate) row: i64,
    pub id: String,
    pub number: String,
    pub village_group: String,
    pub address: String,
    pub head: Option<String>,
    pub head_name: String,
    pub residents: u32,
    pub unit: String,
    pub open_questions: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Named {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PersonView {
    pub row: PersonRow,
    /// ID and phone masked.
    pub fields: BTreeMap<String, String>,
    pub voided: Option<String>,
    /// The month in which she left for another unit, `2026-11`; nothing else is kept of her then.
    pub left: Option<String>,
    pub timeline: Vec<EventView>,
    pub conflicts: Vec<ConflictView>,
    pub findings: Vec<FindingView>,
    pub last: Option<HeadView>,
    /// Other registrations that are linked with this one as the same person.
    pub also: Vec<AlsoView>,
}

/// Another registration of the same person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AlsoView {
    pub id: String,
    pub name: String,
    pub unit: String,
    pub household_number: String,
    /// Whether the link is between just these two; only such a one can be taken back from here.
    pub direct: bool,
    /// Whether this one is shown in lists for all in its unit.
    pub shown: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HouseholdView {
    pub row: HouseholdRow,
    pub fields: BTreeMap<String, String>,
    pub voided: Option<String>,
    pub members: Vec<PersonRow>,
    pub timeline: Vec<EventView>,
    pub conflicts: Vec<ConflictView>,
    pub findings: Vec<FindingView>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DivisionView {
    pub code: String,
    pub name: String,
    pub parent: Option<String>,
}

/// The units that have residents here.
pub fn units(book: &Book) -> Result<Vec<DivisionView>> {
    let codes = book.core.all(
        &format!("SELECT DISTINCT h.unit FROM household h WHERE {HOUSEHOLDS_HERE} ORDER BY h.unit"),
        [],
        |row| row.get::<_, String>(0),
    )?;
    let mut now = std::collections::BTreeSet::new();
    for code in codes {
        now.insert(division::current(book, &code)?);
    }
    let view = |code: String| {
        let parent = code.get(..9).map(str::to_owned);
        Ok(DivisionView { name: division::name_of(book, &code)?, parent, code })
    };
    now.into_iter().map(view).collect()
}

/// The village groups that households of a unit have.
pub fn village_groups(book: &Book, unit: Option<&str>) -> Result<Vec<String>> {
    let sql = format!(
        "SELECT DISTINCT h.village_group FROM household h WHERE h.village_group IS NOT NULL AND h.voided IS NULL AND {HOUSEHOLDS_HERE}
         AND (?1 IS NULL OR h.unit IN (SELECT value FROM json_each(?1))) ORDER BY length(h.village_group), h.village_group"
    );
    let codes = unit.map(|unit| division::all_of(book, unit)).transpose()?;
    let codes = codes.map(|codes| format!("[\"{}\"]", codes.join("\",\"")));
    book.core.all(&sql, [codes], |row| row.get(0))
}

/// A resident as a list shows it.
pub(crate) fn person_row(book: &Book, person: &Resident, today: Date) -> Result<PersonRow> {
    let text = |field: &str| person.fields.get(field).cloned().unwrap_or_default();
    let birth: Option<Date> = text("birth_date").parse().ok();
    let mut found = Vec::new();
    finding::find_of(book, person, &mut found)?;
    let conflicts: u32 = count(book, person.row)?;
    Ok(PersonRow {
        id: person.id.hyphenated().to_string(),
        name: text("name"),
        sex: text("sex"),
        age: birth.map(|birth| date::age_text(birth, today)).unwrap_or_default(),
        birth_date: text("birth_date"),
        national_id: national_id::mask(&text("national_id")),
        phone: phone::mask(&text("phone")),
        relation_to_head: text("relation_to_head"),
        residence_status: text("residence_status"),
        marital_status: text("marital_status"),
        household: person.household.map(|id| id.hyphenated().to_string()),
        household_number: person.household_number.clone(),
        village_group: person.village_group.clone(),
        unit: person.unit.clone(),
        open_questions: conflicts + found.len() as u32,
    })
}

/// A household as a list shows it.
pub(crate) fn household_row(book: &Book, household: &Household) -> Result<HouseholdRow> {
    let text = |field: &str| household.fields.get(field).cloned().unwrap_or_default();
    Ok(HouseholdRow {
        row: household.row,
        id: household.id.hyphenated().to_string(),
        number: text("number"),
        village_group: text("village_group"),
        address: text("address"),
        head: household.head.map(|id| id.hyphenated().to_string()),
        head_name: household.head_name.clone(),
        residents: household.residents,
        unit: household.unit.clone(),
        open_questions: count(book, household.row)?,
    })
}

fn count(book: &Book, row: i64) -> Result<u32> {
    let found = book.core.one("SELECT count(*) FROM open_conflict WHERE row = ?1", [row], |row| row.get(0))?;
    Ok(found.unwrap_or_default())
}

/// A person's whole record.
pub fn person(book: &Book, id: Uuid) -> Result<PersonView> {
    let person = store::resident(book, id)?;
    let condition = "e.person = ?1 OR e.other = ?1 AND e.kind <> 'marriage'";
    let events = store::life_events(book, condition, [person.row])?;
    Ok(PersonView {
        row: person_row(book, &person, book.env.today())?,
        fields: shown_fields(&person, false),
        left: store::left_month(book, person.row, &person.unit)?,
        voided: person.voided.clone(),
        timeline: timeline(book, events)?,
        conflicts: conflict_views(book, book.conflicts_of(id)?)?,
        findings: super::findings_of(book, id)?.into_iter().map(finding_view).collect(),
        last: book.last_entry(id)?.map(last_view),
        also: also(book, &person)?,
    })
}

fn also(book: &Book, person: &Resident) -> Result<Vec<AlsoView>> {
    let shown = linked::Shown::of(book)?;
    let others = linked::others_of(book, person.row)?;
    let view = |other: Resident| {
        Ok(AlsoView {
            id: other.id.hyphenated().to_string(),
            name: other.fields.get("name").cloned().unwrap_or_default(),
            unit: other.unit,
            household_number: other.household_number,
            direct: !linked::between(book, ALIAS, person.row, other.row)?.is_empty(),
            shown: shown.row(other.row)? == other.row,
        })
    };
    others.into_iter().map(view).collect()
}

fn mask(fields: &mut BTreeMap<String, String>) {
    for (field, text) in fields {
        *text = masked(field, text);
    }
}

/// A value as a list shows it: numbers of a person, a telephone and a paper masked.
#[must_use]
pub fn masked(field: &str, text: &str) -> String {
    match field {
        "national_id" => national_id::mask(text),
        "phone" => phone::mask(text),
        "birth_document" => birth_document::mask(text),
        _ => text.to_owned(),
    }
}

/// A value of a history or a question: in full for whoever may have it revealed.
fn told(book: &Book, field: &str, text: String) -> String {
    if book.require(Right::Reveal).is_ok() { text } else { masked(field, &text) }
}

/// A household's whole record.
pub fn household(book: &Book, id: Uuid) -> Result<HouseholdView> {
    let household = store::household(book, id)?;
    let today = book.env.today();
    let members = store::shown_members(book, household.row)?;
    let events = store::life_events(book, "e.household = ?1 OR e.from_household = ?1", [household.row])?;
    let mut fields = household.fields.clone();
    fields.extend(household.head.map(|head| ("head".to_owned(), head.hyphenated().to_string())));
    let mut findings = Vec::new();
    for member in &members {
        findings.extend(super::findings_of(book, member.id)?.into_iter().map(finding_view));
    }
    Ok(HouseholdView {
        row: household_row(book, &household)?,
        fields,
        voided: household.voided.clone(),
        members: members.iter().map(|member| person_row(book, member, today)).collect::<Result<_>>()?,
        timeline: timeline(book, events)?,
        conflicts: conflict_views(book, book.conflicts_of(id)?)?,
        findings,
    })
}

/// A resident's fields with its household; ID and phone masked unless revealed.
pub(crate) fn shown_fields(person: &Resident, reveal: bool) -> BTreeMap<String, String> {
    let mut fields = person.fields.clone();
    if !reveal {
        mask(&mut fields);
    }
    fields.extend(person.household.map(|id| ("household".to_owned(), id.hyphenated().to_string())));
    fields
}

/// A household or resident with everything in question about it, as the command line shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    pub id: String,
    pub entity: String,
    pub unit: String,
    pub voided: Option<String>,
    /// The month in which the person left for another unit, `2026-11`.
    pub left: Option<String>,
    pub fields: BTreeMap<String, String>,
    pub conflicts: Vec<ConflictView>,
    pub findings: Vec<FindingView>,
    /// Other registrations that are linked with this one as the same person.
    pub also: Vec<AlsoView>,
}

/// The record of a household or resident; ID and phone masked unless revealed.
pub fn record(book: &Book, id: Uuid, reveal: bool) -> Result<Record> {
    if reveal {
        book.require(Right::Reveal)?;
    }
    let entity = store::entity_of(book, id)?.unwrap_or_default();
    let (mut others, mut left) = (Vec::new(), None);
    let (unit, voided, fields) = if entity == "household" {
        let household = store::household(book, id)?;
        let mut fields = household.fields;
        fields.extend(household.head.map(|head| ("head".to_owned(), head.hyphenated().to_string())));
        (household.unit, household.voided, fields)
    } else {
        let person = store::resident(book, id)?;
        others = also(book, &person)?;
        left = store::left_month(book, person.row, &person.unit)?;
        (person.unit.clone(), person.voided.clone(), shown_fields(&person, reveal))
    };
    Ok(Record {
        id: id.hyphenated().to_string(),
        entity,
        unit,
        voided,
        left,
        fields,
        conflicts: conflict_views(book, book.conflicts_of(id)?)?,
        findings: super::findings_of(book, id)?.into_iter().map(finding_view).collect(),
        also: others,
    })
}

/// One masked field in full.
pub fn reveal(book: &Book, id: Uuid, field: &str) -> Result<String> {
    book.require(Right::Reveal)?;
    Ok(store::resident(book, id)?.fields.get(field).cloned().unwrap_or_default())
}

/// The name of a person, or the number of a household, and its unit.
pub fn subject(book: &Book, id: Uuid) -> Result<(String, String)> {
    Ok(match store::entity_of(book, id)?.as_deref() {
        Some("resident") => {
            let person = store::resident(book, id)?;
            (person.fields.get("name").cloned().unwrap_or_default(), person.unit)
        }
        Some("household") => {
            let household = store::household(book, id)?;
            (household.fields.get("number").cloned().unwrap_or_default(), household.unit)
        }
        Some(entity @ (ALIAS | NOT_SAME)) => match linked::person_of(book, entity, id)? {
            Some(person) => (person.fields.get("name").cloned().unwrap_or_default(), person.unit),
            None => (String::new(), String::new()),
        },
        Some(TRANSFER) => match super::transfer::transfer(book, id) {
            Ok(transfer) if store::entity_of(book, transfer.subject.id())?.is_some() => {
                (subject(book, transfer.subject.id())?.0, transfer.from_unit)
            }
            _ => (String::new(), String::new()),
        },
        _ => (String::new(), String::new()),
    })
}

#[must_use]
pub fn division_view(division: &divisions::Division) -> DivisionView {
    DivisionView {
        code: division.code.to_string(),
        name: divisions::short_name(division).to_owned(),
        parent: division.parent.map(|parent| parent.to_string()),
    }
}

fn named((id, name): (Uuid, String)) -> Named {
    Named { id: id.hyphenated().to_string(), name }
}
