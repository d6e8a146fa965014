//! The list that a template makes: its columns, its people, and nothing else of them.

use std::collections::HashMap;

use jiff::civil::Date;

use super::columns::{Column, Who};
use super::store;
use super::template::{self, Template};
use crate::Result;
use crate::ledger::Book;
use crate::register::linked;
use crate::register::search_text::tokens_of_group;
use crate::register::store::{Household, Resident};
use crate::register::{codes, date, division, view};
use crate::rights;
use crate::security::Right;

/// A list as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub template: Template,
    pub day: Date,
    /// Whether identity and telephone numbers are masked.
    pub masked: bool,
    pub rows: Vec<Vec<String>>,
}

/// Makes the list of a template, by name or id, without those who object to such lists: that they do is not to be seen. Identity and telephone numbers are masked for whoever may not see them in full.
///
/// # Errors
/// `unknown_template`, `template_over`.
pub fn list(book: &Book, name: &str) -> Result<Listed> {
    let template = template::usable(book, name)?;
    let day = template::day(book)?;
    let masked = book.require(Right::Reveal).is_err();
    let units = template.choice.unit.as_ref().map(|unit| division::all_of(book, unit)).transpose()?;
    let group = template.choice.village_group.as_deref().map(tokens_of_group);
    let homes = store::homes(book)?;
    let objectors = linked::with_others(book, rights::objectors(book, "lists_for_others")?)?;
    let mut names = HashMap::new();
    let mut rows = Vec::new();
    for person in store::listed(book)? {
        let is_there = units.as_ref().is_none_or(|units| units.contains(&person.unit))
            && group.as_ref().is_none_or(|group| tokens_of_group(&person.village_group) == *group);
        if !is_there || objectors.contains(&person.id) || !is_chosen(&person, &template.choice.who, day) {
            continue;
        }
        if !names.contains_key(&person.unit) {
            names.insert(person.unit.clone(), division::name_of(book, &division::current(book, &person.unit)?)?);
        }
        let about = About {
            unit: &names[&person.unit],
            home: person.household.and_then(|id| homes.get(&id)),
            person: &person,
            day,
        };
        rows.push(template.columns.iter().map(|column| about.cell(column, masked)).collect());
    }
    Ok(Listed { template, day, masked, rows })
}

fn is_chosen(person: &Resident, who: &Who, day: Date) -> bool {
    let text = |field: &str| person.fields.get(field).map_or("", String::as_str);
    match who {
        Who::Everyone => true,
        Who::Age { from, to } => years(text("birth_date"), day).is_some_and(|years| (*from..=*to).contains(&years)),
        Who::Sex(code) => text("sex") == *code,
        Who::Residence(code) => text("residence_status") == *code,
    }
}

fn years(birth_date: &str, day: Date) -> Option<u32> {
    date::age_years(birth_date.parse().ok()?, day)?.try_into().ok()
}

/// What a row is made from.
struct About<'a> {
    unit: &'a str,
    home: Option<&'a Household>,
    person: &'a Resident,
    day: Date,
}

impl About<'_> {
    fn cell(&self, column: &Column, masked: bool) -> String {
        let field = |field: &str| self.person.fields.get(field).cloned().unwrap_or_default();
        match column.code {
            "unit" => self.unit.to_owned(),
            "number" => self.person.household_number.clone(),
            "village_group" => self.person.village_group.clone(),
            "address" => self.home.and_then(|home| home.fields.get("address").cloned()).unwrap_or_default(),
            "age" => years(&field("birth_date"), self.day).map(|years| years.to_string()).unwrap_or_default(),
            code => {
                let text = if masked { view::masked(code, &field(code)) } else { field(code) };
                let named = codes::list_of(code).and_then(|list| list.get(&text));
                named.map_or(text, |entry| entry.zh.to_owned())
            }
        }
    }
}
