//! Importing a roster: its rows are matched with the register, shown, and on a person's word written in one write.
//!
//! Nobody is created twice: a row is the same person as one in the register by identity number, or by household number and name with no
//! contradicting birth date. What differs is listed field by field and left as it is unless it is taken.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use uuid::Uuid;

use super::roster::header::Choice;
use super::roster::plan::{self, Finding, Level, PlanRow, RosterPlan, RowState};
use super::roster::rejects::SOURCE_ROW_TITLE;
use super::roster::workbook;
use crate::ledger::{Book, Changed, UNIT, Value, WriteTx};
use crate::register::linked::Shown;
use crate::register::schema::{HOUSEHOLD, RESIDENT};
use crate::register::store::{self, LIVING_HERE, RESIDENT_TABLES, Resident};
use crate::register::{self, Fields, division, rules};
use crate::{Error, Result};

/// The difference that stands for another household.
pub const HOUSEHOLD_NUMBER: &str = "household_number";

/// A roster beside the register.
pub struct Import {
    pub file_name: String,
    pub unit: String,
    pub plan: RosterPlan,
    /// One for each row of the plan.
    pub outcomes: Vec<Outcome>,
    /// Residents of the unit whom no row names.
    pub gone: Vec<Gone>,
}

/// What a row would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Create,
    /// The person is in the register; where the file says something else, that.
    Existing {
        id: Uuid,
        differences: Vec<Difference>,
    },
    /// The same person stands in an earlier row.
    Same,
    Refused,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub field: &'static str,
    pub here: String,
    pub file: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    pub id: Uuid,
    pub name: String,
    pub household_number: String,
    pub national_id: String,
}

/// How many rows do what: `rows = created + existing + rejected`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub rows: usize,
    pub created: usize,
    pub existing: usize,
    /// Within `existing`: those with differences.
    pub changed: usize,
    /// Within `created`: those that go in with a doubt.
    pub flagged: usize,
    pub rejected: usize,
    /// Households that are new.
    pub households: usize,
}

/// Which differences to take from the file.
#[derive(Debug, Clone)]
pub enum Take {
    None,
    All,
    /// By row of the sheet: the fields.
    Chosen(BTreeMap<u32, Vec<String>>),
}

impl Take {
    fn takes(&self, row: u32, field: &str) -> bool {
        match self {
            Take::None => false,
            Take::All => true,
            Take::Chosen(rows) => rows.get(&row).is_some_and(|fields| fields.iter().any(|chosen| chosen == field)),
        }
    }
}

/// Reads a roster and matches it with the register of a unit. Changes nothing.
pub fn read_roster(book: &Book, path: &Path, choice: &Choice, unit: &str) -> Result<Import> {
    let workbook = workbook::open(path).map_err(|error| error.with("path", path.display()))?;
    let mut plan = plan::plan(&workbook, choice, book.today())?;
    let here = Here::read(book, unit)?;
    let (outcomes, matched) = here.match_rows(&plan);
    flag_doubles(book, &mut plan, &outcomes)?;
    // Rows that had stayed out are a part of a roster: who is not among them is not gone.
    let is_part = plan.header.columns.iter().any(|column| column.title == SOURCE_ROW_TITLE);
    let gone = if is_part { Vec::new() } else { here.gone(book, &matched)? };
    let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Import { file_name, unit: unit.to_owned(), plan, outcomes, gone })
}

impl Import {
    pub fn rows(&self) -> impl Iterator<Item = (&PlanRow, &Outcome)> {
        self.plan.rows.iter().zip(&self.outcomes)
    }

    pub fn counts(&self, book: &Book) -> Result<Counts> {
        let mut counts = Counts { rows: self.plan.rows.len(), ..Counts::default() };
        for (row, outcome) in self.rows() {
            match outcome {
                Outcome::Create => {
                    counts.created += 1;
                    counts.flagged += usize::from(is_doubtful(row));
                }
                Outcome::Existing { differences, .. } => {
                    counts.existing += 1;
                    counts.changed += usize::from(!differences.is_empty());
                }
                Outcome::Same => counts.existing += 1,
                Outcome::Refused => counts.rejected += 1,
            }
        }
        counts.households = self.new_households(book)?.len();
        Ok(counts)
    }

    /// Households of the plan that have someone to create and are not in the register.
    fn new_households(&self, book: &Book) -> Result<HashSet<usize>> {
        let mut new = HashSet::new();
        for (row, outcome) in self.rows() {
            if *outcome == Outcome::Create && self.household_here(book, row.household)?.is_none() {
                new.insert(row.household);
            }
        }
        Ok(new)
    }

    /// The register's household for one of the plan: by number, else the one its matched people live in.
    fn household_here(&self, book: &Book, household: usize) -> Result<Option<Uuid>> {
        let number = &self.plan.households[household].number;
        if !number.is_empty() {
            let sql = "WHERE h.unit = ?1 AND h.number = ?2 AND h.voided IS NULL";
            return Ok(store::households(book, sql, [&self.unit, number])?.first().map(|found| found.id));
        }
        for (row, outcome) in self.rows() {
            if let (true, Outcome::Existing { id, .. }) = (row.household == household, outcome) {
                return Ok(store::resident(book, *id)?.household);
            }
        }
        Ok(None)
    }

    /// Writes everything in one write: new people, and the differences that are taken.
    pub fn apply(&self, book: &mut Book, author: &str, take: &Take) -> Result<Changed<Counts>> {
        let counts = self.counts(book)?;
        let mut homes: HashMap<usize, Uuid> = HashMap::new();
        for (row, _) in self.rows() {
            if !homes.contains_key(&row.household)
                && let Some(found) = self.household_here(book, row.household)?
            {
                homes.insert(row.household, found);
            }
        }
        book.write(author, "import", |tx| {
            let mut writer = Writer { import: self, homes, people: HashMap::new() };
            for (row, outcome) in self.rows() {
                match outcome {
                    Outcome::Create => writer.create(tx, row)?,
                    Outcome::Existing { id, differences } => writer.take(tx, row, *id, differences, take)?,
                    Outcome::Same | Outcome::Refused => {}
                }
            }
            Ok(counts)
        })
    }
}

fn is_doubtful(row: &PlanRow) -> bool {
    row.findings.iter().any(|finding| finding.level == Level::Doubt)
}

/// Writing an import, household by household.
struct Writer<'i> {
    import: &'i Import,
    homes: HashMap<usize, Uuid>,
    /// Ids given to people of rows that are still to come (heads of new households).
    people: HashMap<u32, Uuid>,
}

impl Writer<'_> {
    fn create(&mut self, tx: &mut WriteTx<'_>, row: &PlanRow) -> Result<()> {
        let home = self.home(tx, row.household)?;
        let id = self.id_of(tx, row.row);
        let mut fields: Fields = row.fields.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
        for (name, text) in rules::fill_from_id(&fields) {
            fields.entry(name).or_insert(text);
        }
        let known = rules::RESIDENT_FIELDS;
        let mut written: Vec<(&str, Value)> =
            known.into_iter().filter_map(|name| fields.get(name).map(|text| (name, Value::text(text)))).collect();
        written.push((UNIT, Value::text(&self.import.unit)));
        written.push(("household", Value::id(home)));
        tx.create(RESIDENT, id, None, &written)?;
        let shown = rules::check_resident(&fields, tx.today());
        for finding in row.findings.iter().filter(|finding| finding.level == Level::Doubt) {
            // What the values show by themselves, or beside other people's, needs no flag.
            let shows = finding.code.starts_with("duplicate") || shown.iter().any(|check| check.code == finding.code);
            if !shows {
                register::flag(tx, id, finding.code, finding.field)?;
            }
        }
        Ok(())
    }

    fn take(
        &mut self,
        tx: &mut WriteTx<'_>,
        row: &PlanRow,
        id: Uuid,
        differences: &[Difference],
        take: &Take,
    ) -> Result<()> {
        let mut fields = Vec::new();
        for difference in differences.iter().filter(|difference| take.takes(row.row, difference.field)) {
            if difference.field == HOUSEHOLD_NUMBER {
                fields.push(("household", Value::id(self.home(tx, row.household)?)));
            } else {
                fields.push((difference.field, Value::text(&difference.file)));
            }
        }
        if fields.is_empty() { Ok(()) } else { tx.set(id, &fields).map(|_| ()) }
    }

    fn home(&mut self, tx: &mut WriteTx<'_>, household: usize) -> Result<Uuid> {
        if let Some(home) = self.homes.get(&household) {
            return Ok(*home);
        }
        let planned = &self.import.plan.households[household];
        let id = tx.new_id();
        let mut fields = vec![
            (UNIT, Value::text(&self.import.unit)),
            ("number", Value::text(&planned.number)),
            ("village_group", Value::text(&planned.village_group)),
            ("address", Value::text(&planned.address)),
        ];
        if let Some(row) = planned.head_row
            && let Some(head) = self.head_id(tx, row)
        {
            fields.push(("head", Value::id(head)));
        }
        tx.create(HOUSEHOLD, id, None, &fields)?;
        self.homes.insert(household, id);
        Ok(id)
    }

    /// The head of a new household: whoever stands in that row, in the register already or about to be.
    fn head_id(&mut self, tx: &mut WriteTx<'_>, row: u32) -> Option<Uuid> {
        let outcome = self.import.rows().find(|(planned, _)| planned.row == row).map(|(_, outcome)| outcome)?;
        match outcome {
            Outcome::Create => Some(self.id_of(tx, row)),
            Outcome::Existing { id, .. } => Some(*id),
            Outcome::Same | Outcome::Refused => None,
        }
    }

    fn id_of(&mut self, tx: &mut WriteTx<'_>, row: u32) -> Uuid {
        *self.people.entry(row).or_insert_with(|| tx.new_id())
    }
}

/// The unit's residents, ready to be matched.
struct Here {
    people: Vec<Resident>,
    by_id: HashMap<String, Vec<usize>>,
    by_home_and_name: HashMap<(String, String), Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Here {
    fn read(book: &Book, unit: &str) -> Result<Self> {
        let people = store::residents(
            book,
            &format!("{RESIDENT_TABLES} WHERE t.unit = ?1 AND {LIVING_HERE} ORDER BY t.row"),
            [unit],
        )?;
        let mut here = Self {
            people: Vec::new(),
            by_id: HashMap::new(),
            by_home_and_name: HashMap::new(),
            by_name: HashMap::new(),
        };
        for (at, person) in people.iter().enumerate() {
            let text = |field: &str| person.fields.get(field).cloned().unwrap_or_default();
            if !text("national_id").is_empty() {
                here.by_id.entry(text("national_id")).or_default().push(at);
            }
            here.by_home_and_name.entry((person.household_number.clone(), text("name"))).or_default().push(at);
            here.by_name.entry(text("name")).or_default().push(at);
        }
        here.people = people;
        Ok(here)
    }

    fn match_rows(&self, plan: &RosterPlan) -> (Vec<Outcome>, HashSet<Uuid>) {
        let mut taken = HashSet::new();
        let mut found: Vec<Option<usize>> = vec![None; plan.rows.len()];
        // The surest evidence first, for all rows, so that a weaker match never takes a person away from a stronger one.
        for evidence in [Self::by_number, Self::by_home, Self::by_name_and_birth] {
            for (row, place) in plan.rows.iter().zip(&mut found) {
                if place.is_none() && row.goes_in() {
                    *place = evidence(self, plan, row).into_iter().find(|at| !taken.contains(&self.people[*at].id));
                    taken.extend(place.map(|at| self.people[at].id));
                }
            }
        }
        let outcomes = plan.rows.iter().zip(found).map(|(row, at)| match (row.state, at) {
            (RowState::Refused, _) => Outcome::Refused,
            (RowState::Same, _) => Outcome::Same,
            (_, None) => Outcome::Create,
            (_, Some(at)) => {
                Outcome::Existing { id: self.people[at].id, differences: differences(&self.people[at], plan, row) }
            }
        });
        (outcomes.collect(), taken)
    }

    /// Whom the file does not have. A person with several registrations is there if one of them is.
    fn gone(&self, book: &Book, matched: &HashSet<Uuid>) -> Result<Vec<Gone>> {
        let shown = Shown::of(book)?;
        let mut there = HashSet::new();
        for person in self.people.iter().filter(|person| matched.contains(&person.id)) {
            there.insert(shown.row(person.row)?);
        }
        let mut missing = Vec::new();
        for person in &self.people {
            if shown.row(person.row)? == person.row && !there.contains(&person.row) {
                missing.push(gone(person));
            }
        }
        Ok(missing)
    }

    /// The same identity number, with the same name or in the same household.
    fn by_number(&self, plan: &RosterPlan, row: &PlanRow) -> Vec<usize> {
        let number = &plan.households[row.household].number;
        let candidates = self.by_id.get(row.text("national_id")).cloned().unwrap_or_default();
        let fits = |at: &usize| {
            let person = &self.people[*at];
            let name = person.fields.get("name").map_or("", String::as_str);
            name == row.text("name") || name.is_empty() || (!number.is_empty() && person.household_number == *number)
        };
        candidates.into_iter().filter(fits).collect()
    }

    /// The same name in the same household, with no contradicting birth date.
    fn by_home(&self, plan: &RosterPlan, row: &PlanRow) -> Vec<usize> {
        let number = plan.households[row.household].number.clone();
        let key = (number, row.text("name").to_owned());
        if key.0.is_empty() || key.1.is_empty() {
            return Vec::new();
        }
        let candidates = self.by_home_and_name.get(&key).cloned().unwrap_or_default();
        candidates.into_iter().filter(|at| !self.contradicts_birth(*at, row)).collect()
    }

    /// The only one of that name and birth date, where at most one of the two has an identity number.
    fn by_name_and_birth(&self, _: &RosterPlan, row: &PlanRow) -> Vec<usize> {
        let birth = row.text("birth_date");
        let candidates = self.by_name.get(row.text("name")).cloned().unwrap_or_default();
        let same: Vec<usize> = candidates
            .into_iter()
            .filter(|at| {
                let fields = &self.people[*at].fields;
                let both = fields.contains_key("national_id") && !row.text("national_id").is_empty();
                !birth.is_empty() && fields.get("birth_date").is_some_and(|here| here == birth) && !both
            })
            .collect();
        if same.len() == 1 { same } else { Vec::new() }
    }

    fn contradicts_birth(&self, at: usize, row: &PlanRow) -> bool {
        let here = self.people[at].fields.get("birth_date").map_or("", String::as_str);
        let file = row.text("birth_date");
        !here.is_empty()
            && !file.is_empty()
            && here != file
            && self.people[at].fields.get("national_id").map(String::as_str) != Some(row.text("national_id"))
    }
}

/// What the file says otherwise. An empty cell says nothing.
fn differences(person: &Resident, plan: &RosterPlan, row: &PlanRow) -> Vec<Difference> {
    let mut found = Vec::new();
    let number = &plan.households[row.household].number;
    if !number.is_empty() && *number != person.household_number {
        let here = person.household_number.clone();
        found.push(Difference { field: HOUSEHOLD_NUMBER, here, file: number.clone() });
    }
    for (field, file) in row.fields.iter().filter(|(_, file)| !file.is_empty()) {
        let here = person.fields.get(*field).cloned().unwrap_or_default();
        if here != *file {
            found.push(Difference { field, here, file: file.clone() });
        }
    }
    found
}

/// A new person with the identity number of someone else in the register goes in, and both are to be looked at.
fn flag_doubles(book: &Book, plan: &mut RosterPlan, outcomes: &[Outcome]) -> Result<()> {
    let column = plan.header.column("national_id").map(|column| column.letter.clone()).unwrap_or_default();
    for (row, outcome) in plan.rows.iter_mut().zip(outcomes) {
        let id = row.text("national_id").to_owned();
        if *outcome != Outcome::Create || id.is_empty() {
            continue;
        }
        let sql = format!("{RESIDENT_TABLES} WHERE t.national_id = ?1 AND {LIVING_HERE}");
        if let Some(other) = store::residents(book, &sql, [&id])?.into_iter().next() {
            let name = other.fields.get("name").cloned().unwrap_or_default();
            row.findings.push(Finding {
                row: row.row,
                column: column.clone(),
                field: "national_id",
                code: "duplicate_in_register",
                level: Level::Doubt,
                params: vec![("name", name), ("household", other.household_number)],
                cell: id,
            });
        }
    }
    Ok(())
}

fn gone(person: &Resident) -> Gone {
    let text = |field: &str| person.fields.get(field).cloned().unwrap_or_default();
    Gone {
        id: person.id,
        name: text("name"),
        household_number: person.household_number.clone(),
        national_id: register::national_id::mask(&text("national_id")),
    }
}

/// The unit an import or a new household belongs to: a village's own; at a town it has to be said. A village writes under the code of its
/// card, because others judge what it writes by that alone; where the code no longer holds, the town moves it on.
pub fn unit_for(session: &crate::session::Session, unit: Option<&str>) -> Result<String> {
    use crate::security::Role;
    let own = session.unit();
    match (session.role(), unit) {
        (Role::Village, None) => Ok(own.to_owned()),
        (Role::Village, Some(unit)) if division::line_of(&session.book, own)?.iter().any(|code| code == unit) => {
            Ok(own.to_owned())
        }
        (Role::Town, Some(unit))
            if unit.len() == 12 && unit.starts_with(own) && division::is_known(&session.book, unit)? =>
        {
            division::current(&session.book, unit)
        }
        (Role::Town, None) => Err(Error::new("needs_unit")),
        (_, Some(unit)) => Err(Error::new("unknown_unit").with("unit", unit)),
    }
}
