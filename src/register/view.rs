//! What the window and the command line are shown of the register: masked, ready to read, free to change.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rules::{self, Check};
use super::schema::{ALIAS, NOT_SAME, TRANSFER};
use super::store::{self, HOUSEHOLDS_HERE, Household, LifeEvent, Resident};
use super::{Duplicate, Event, Finding, Registration, date, division, divisions, finding, linked, national_id, phone};
use crate::ledger::{Book, Conflict, ConflictHead, Entry, parse_id};
use crate::{Error, Result};

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

/// A life event in a timeline; what several people did together is one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EventView {
    pub id: String,
    #[cfg_attr(feature = "specta", specta(type = names::EventKind))]
    pub kind: String,
    pub date: String,
    /// RFC 3339.
    pub at: String,
    pub author: String,
    pub unit: String,
    pub params: BTreeMap<String, String>,
    pub people: Vec<Named>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HeadView {
    pub op: String,
    pub value: String,
    pub author: String,
    pub unit: String,
    pub at: String,
    /// Beside a void: the fields that the edit wrote.
    pub fields: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ConflictView {
    pub id: String,
    pub root: String,
    pub row: String,
    /// What the row is: `resident` or `household`.
    pub entity: String,
    pub subject: String,
    pub unit: String,
    pub field: String,
    pub before: String,
    pub heads: Vec<HeadView>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FindingView {
    pub id: String,
    pub row: String,
    pub subject: String,
    pub unit: String,
    pub code: String,
    pub field: String,
    pub params: BTreeMap<String, String>,
    pub others: Vec<Named>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PersonView {
    pub row: PersonRow,
    /// ID and phone masked.
    pub fields: BTreeMap<String, String>,
    pub voided: Option<String>,
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

/// One of two registrations that may be one person; ID and phone masked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RegistrationView {
    pub id: String,
    pub name: String,
    pub unit: String,
    pub household: Option<String>,
    pub household_number: String,
    pub head_name: String,
    pub national_id: String,
    pub birth_date: String,
    pub fields: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ReasonView {
    pub code: String,
    pub params: BTreeMap<String, String>,
}

/// A pair that may be one person; `a` would be the one that is shown.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DuplicateView {
    pub a: RegistrationView,
    pub b: RegistrationView,
    /// Of 100.
    pub score: u32,
    pub reasons: Vec<ReasonView>,
    /// Fields that both have and that differ, and those that only one has.
    pub differing: Vec<String>,
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
pub struct HistoryEntry {
    pub op: String,
    pub field: String,
    pub value: String,
    pub before: String,
    pub author: String,
    pub unit: String,
    pub at: String,
    pub action: String,
    /// What was written is not here any more: it was erased, or is held by another office.
    pub erased: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CheckView {
    pub field: String,
    pub code: String,
    #[cfg_attr(feature = "specta", specta(type = names::Level))]
    pub level: String,
    pub params: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DivisionView {
    pub code: String,
    pub name: String,
    pub parent: Option<String>,
}

/// A life event as the window sends it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventDraft {
    Birth { household: String, date: String, fields: BTreeMap<String, String> },
    Death { person: String, date: String },
    Marriage { person: String, spouse: Option<String>, date: String, move_to: Option<String> },
    Divorce { person: String, date: String },
    MoveIn { household: String, date: String, fields: BTreeMap<String, String> },
    MoveOut { person: String, date: String, away_to: String },
    MoveWithin { people: Vec<String>, to_household: String, date: String },
    Split { people: Vec<String>, head: String, fields: BTreeMap<String, String>, date: String },
    Join { people: Vec<String>, to_household: String, date: String },
    NewHead { household: String, head: String, date: String },
}

impl EventDraft {
    /// The day and the event, with ids read.
    pub fn read(self) -> Result<(Date, Event)> {
        let day = |text: &str| date::parse_date(text).map_err(|_| Error::new("bad_date").with("field", "date"));
        let ids = |texts: &[String]| texts.iter().map(|text| parse_id(text)).collect::<Result<Vec<_>>>();
        let maybe = |text: &Option<String>| text.as_deref().map(parse_id).transpose();
        Ok(match self {
            Self::Birth { household, date, fields } => {
                (day(&date)?, Event::Birth { household: parse_id(&household)?, fields })
            }
            Self::Death { person, date } => (day(&date)?, Event::Death { person: parse_id(&person)? }),
            Self::Marriage { person, spouse, date, move_to } => {
                let event =
                    Event::Marriage { person: parse_id(&person)?, spouse: maybe(&spouse)?, move_to: maybe(&move_to)? };
                (day(&date)?, event)
            }
            Self::Divorce { person, date } => (day(&date)?, Event::Divorce { person: parse_id(&person)? }),
            Self::MoveIn { household, date, fields } => {
                (day(&date)?, Event::MoveIn { household: parse_id(&household)?, fields })
            }
            Self::MoveOut { person, date, away_to } => {
                (day(&date)?, Event::MoveOut { person: parse_id(&person)?, away_to })
            }
            Self::MoveWithin { people, to_household, date } => {
                (day(&date)?, Event::MoveWithin { people: ids(&people)?, to_household: parse_id(&to_household)? })
            }
            Self::Split { people, head, fields, date } => {
                (day(&date)?, Event::Split { people: ids(&people)?, head: parse_id(&head)?, fields })
            }
            Self::Join { people, to_household, date } => {
                (day(&date)?, Event::Join { people: ids(&people)?, to_household: parse_id(&to_household)? })
            }
            Self::NewHead { household, head, date } => {
                (day(&date)?, Event::NewHead { household: parse_id(&household)?, head: parse_id(&head)? })
            }
        })
    }
}

/// What is to be said about a form, and what follows from the identity number.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Checked {
    pub checks: Vec<CheckView>,
    pub filled: BTreeMap<String, String>,
}

/// Checks a resident's form; with an id, what is entered is laid over what is there.
pub fn check_person(book: &Book, id: Option<Uuid>, entered: &BTreeMap<String, String>) -> Result<Checked> {
    let mut whole = id.map(|id| store::resident(book, id)).transpose()?.map(|person| person.fields).unwrap_or_default();
    whole.extend(entered.clone());
    let filled = rules::fill_from_id(&whole);
    let mut checks = rules::check_resident(&whole, book.today());
    if let Some(number) = filled.get("national_id").or(whole.get("national_id")).filter(|number| !number.is_empty()) {
        let row = id.map(|id| store::resident(book, id)).transpose()?.map_or(0, |person| person.row);
        for (_, name) in finding::same_id(book, number, row)? {
            checks.push(Check {
                field: "national_id".into(),
                code: "duplicate_in_register",
                level: rules::Level::Doubt,
                params: vec![("name", name)],
            });
        }
    }
    Ok(Checked { checks: checks.into_iter().map(check_view).collect(), filled })
}

/// Checks a household's form.
pub fn check_household(book: &Book, id: Option<Uuid>, entered: &BTreeMap<String, String>) -> Result<Checked> {
    let mut whole = id.map(|id| store::household(book, id)).transpose()?.map(|found| found.fields).unwrap_or_default();
    whole.extend(entered.clone());
    let checks = rules::check_household(&whole).into_iter().map(check_view).collect();
    Ok(Checked { checks, filled: BTreeMap::new() })
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

/// Pairs that may be one person.
pub fn duplicates(book: &Book) -> Result<Vec<DuplicateView>> {
    Ok(super::duplicates(book)?.into_iter().map(duplicate_view).collect())
}

fn duplicate_view(pair: Duplicate) -> DuplicateView {
    let fields = rules::RESIDENT_FIELDS.iter();
    let differing = fields.filter(|field| pair.a.fields.get(**field) != pair.b.fields.get(**field));
    DuplicateView {
        differing: differing.map(|field| (*field).to_owned()).collect(),
        score: pair.score,
        reasons: pair
            .reasons
            .into_iter()
            .map(|reason| ReasonView {
                code: reason.code.to_owned(),
                params: reason.params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            })
            .collect(),
        a: registration_view(pair.a),
        b: registration_view(pair.b),
    }
}

fn registration_view(registration: Registration) -> RegistrationView {
    let mut fields = registration.fields;
    mask(&mut fields);
    let text = |field: &str| fields.get(field).cloned().unwrap_or_default();
    RegistrationView {
        id: registration.id.hyphenated().to_string(),
        name: text("name"),
        unit: registration.unit,
        household: registration.household.map(|id| id.hyphenated().to_string()),
        household_number: registration.household_number,
        head_name: registration.head_name,
        national_id: text("national_id"),
        birth_date: text("birth_date"),
        fields,
    }
}

fn mask(fields: &mut BTreeMap<String, String>) {
    for (field, mask) in [("national_id", national_id::mask as fn(&str) -> String), ("phone", phone::mask)] {
        if let Some(text) = fields.get_mut(field) {
            *text = mask(text);
        }
    }
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
    pub fields: BTreeMap<String, String>,
    pub conflicts: Vec<ConflictView>,
    pub findings: Vec<FindingView>,
    /// Other registrations that are linked with this one as the same person.
    pub also: Vec<AlsoView>,
}

/// The record of a household or resident; ID and phone masked unless revealed.
pub fn record(book: &Book, id: Uuid, reveal: bool) -> Result<Record> {
    let entity = store::entity_of(book, id)?.unwrap_or_default();
    let mut others = Vec::new();
    let (unit, voided, fields) = if entity == "household" {
        let household = store::household(book, id)?;
        let mut fields = household.fields;
        fields.extend(household.head.map(|head| ("head".to_owned(), head.hyphenated().to_string())));
        (household.unit, household.voided, fields)
    } else {
        let person = store::resident(book, id)?;
        others = also(book, &person)?;
        (person.unit.clone(), person.voided.clone(), shown_fields(&person, reveal))
    };
    Ok(Record {
        id: id.hyphenated().to_string(),
        entity,
        unit,
        voided,
        fields,
        conflicts: conflict_views(book, book.conflicts_of(id)?)?,
        findings: super::findings_of(book, id)?.into_iter().map(finding_view).collect(),
        also: others,
    })
}

/// One masked field in full.
pub fn reveal(book: &Book, id: Uuid, field: &str) -> Result<String> {
    Ok(store::resident(book, id)?.fields.get(field).cloned().unwrap_or_default())
}

/// The history of a household or resident, latest first; references by the name of what they refer to.
pub fn history(book: &Book, id: Uuid) -> Result<Vec<HistoryEntry>> {
    Ok(book.history(id)?.into_iter().map(history_entry).collect())
}

fn history_entry(entry: Entry) -> HistoryEntry {
    HistoryEntry {
        op: entry.op.to_string(),
        field: entry.field,
        erased: entry.value.is_erased(),
        value: entry.value.shown(),
        before: entry.before.shown(),
        author: entry.author,
        unit: entry.unit,
        at: instant(entry.at),
        action: entry.action,
    }
}

fn last_view(entry: Entry) -> HeadView {
    HeadView {
        op: entry.op.to_string(),
        value: String::new(),
        author: entry.author,
        unit: entry.unit,
        at: instant(entry.at),
        fields: BTreeMap::new(),
    }
}

/// Conflicts with the name of whom they are about.
pub fn conflict_views(book: &Book, conflicts: Vec<Conflict>) -> Result<Vec<ConflictView>> {
    conflicts.into_iter().map(|conflict| conflict_view(book, conflict)).collect()
}

fn conflict_view(book: &Book, conflict: Conflict) -> Result<ConflictView> {
    let (subject, unit) = subject(book, conflict.row)?;
    Ok(ConflictView {
        id: conflict.id,
        root: conflict.root.hyphenated().to_string(),
        row: conflict.row.hyphenated().to_string(),
        entity: store::entity_of(book, conflict.row)?.unwrap_or_default(),
        subject,
        unit,
        field: conflict.field,
        before: conflict.before.shown(),
        heads: conflict.heads.into_iter().map(head_view).collect(),
    })
}

fn head_view(head: ConflictHead) -> HeadView {
    HeadView {
        op: head.op.to_string(),
        value: head.value.shown(),
        author: head.author,
        unit: head.unit,
        at: instant(head.at),
        fields: head.fields.into_iter().map(|(name, value)| (name, value.shown())).collect(),
    }
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
pub fn finding_view(finding: Finding) -> FindingView {
    FindingView {
        id: finding.id,
        row: finding.person.hyphenated().to_string(),
        subject: finding.name,
        unit: finding.unit,
        code: finding.code,
        field: finding.field,
        params: finding.params.into_iter().collect(),
        others: finding.others.into_iter().map(named).collect(),
    }
}

#[must_use]
pub fn check_view(check: Check) -> CheckView {
    CheckView {
        field: check.field,
        code: check.code.to_owned(),
        level: check.level.as_str().to_owned(),
        params: check.params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
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

/// Events of the same kind, day and household are one entry with several people.
fn timeline(book: &Book, events: Vec<LifeEvent>) -> Result<Vec<EventView>> {
    let mut entries: Vec<EventView> = Vec::new();
    for event in events {
        let mut params = BTreeMap::new();
        let mut put = |name: &str, text: String| {
            if !text.is_empty() {
                params.insert(name.to_owned(), text);
            }
        };
        put("place", event.place);
        put("other", event.other.map(|(_, name)| name).unwrap_or_default());
        put("household", event.household.map(|(_, number)| number).unwrap_or_default());
        put("from_household", event.from_household.map(|(_, number)| number).unwrap_or_default());
        let same = |entry: &&mut EventView| {
            let joint = matches!(entry.kind.as_str(), "split" | "join" | "move_within");
            joint && entry.kind == event.kind && entry.date == event.date && entry.params == params
        };
        if let (Some(entry), Some(person)) = (entries.last_mut().filter(same), event.person.clone()) {
            entry.people.push(named(person));
            continue;
        }
        let written = book.last_entry(event.id)?;
        entries.push(EventView {
            id: event.id.hyphenated().to_string(),
            kind: event.kind,
            date: event.date,
            at: written.as_ref().map(|entry| instant(entry.at)).unwrap_or_default(),
            author: written.as_ref().map(|entry| entry.author.clone()).unwrap_or_default(),
            unit: written.map(|entry| entry.unit).unwrap_or_default(),
            params,
            people: event.person.into_iter().map(named).collect(),
        });
    }
    Ok(entries)
}

/// Milliseconds since 1970 as RFC 3339.
#[must_use]
pub fn instant(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map(|instant| instant.to_string()).unwrap_or_default()
}
