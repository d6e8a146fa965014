//! Templates of lists for other departments: who gets it, which document asks for it, and until when. Without all three there is none.

use jiff::ToSpan;
use jiff::civil::Date;
use uuid::Uuid;

use super::columns::{self, Choice, Column};
use super::store;
use crate::ledger::{Book, Changed, Value};
use crate::register::date::parse_date;
use crate::register::schema::LIST_TEMPLATE;
use crate::register::text::{FIELD_CHARS_MAX, tidy};
use crate::register::{division, transfer};
use crate::{Error, Result};

/// A template lasts no longer than so many months; after that its document is asked for again.
pub const MONTHS_MAX: i64 = 12;

/// What is entered of a new template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTemplate {
    pub name: String,
    /// The department that gets the list.
    pub recipient: String,
    /// The document that asks for it: its number or title.
    pub document: String,
    /// The last day on which a list is made by it.
    pub ends: String,
    pub columns: Vec<String>,
    /// `FIELD=VALUE` pairs of `Choice::read`.
    pub choice: Vec<(String, String)>,
}

/// A template of this office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub id: Uuid,
    pub name: String,
    pub recipient: String,
    pub document: String,
    pub ends: Date,
    /// The day on which it was ended early.
    pub ended: Option<Date>,
    pub columns: Vec<&'static Column>,
    pub choice: Choice,
}

impl Template {
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.ended.is_some() || today > self.ends
    }
}

/// Writes a template.
///
/// # Errors
/// `missing_value` without a name, recipient, document or end date; `says_too_little` where a recipient or document has fewer than 2 or 4 letters, `bad_value` where it is too long; `bad_date`;
/// `template_past` for an end date before today and `template_too_long` for one beyond `MONTHS_MAX`; `template_exists` where one of that name
/// is in use; `unknown_unit`; and those of `columns::chosen` and `Choice::read`.
pub fn add(book: &mut Book, author: &str, new: &NewTemplate) -> Result<Changed<Uuid>> {
    let name = said("template_name", &new.name, 1)?;
    let recipient = said("recipient", &new.recipient, 2)?;
    let document = said("document", &new.document, 4)?;
    let ends = end_date(book, &new.ends)?;
    let choice = Choice::read(&new.choice)?;
    check_unit(book, &choice)?;
    let columns = columns::chosen(&new.columns, &choice.who)?;
    let today = day(book)?;
    if templates(book)?.iter().any(|known| known.name == name && !known.is_over(today)) {
        return Err(Error::new("template_exists").with("name", name));
    }
    let codes: Vec<&str> = columns.iter().map(|column| column.code).collect();
    let who = choice.who.pair().map(|(field, value)| format!("{field}={value}")).unwrap_or_default();
    let mut fields = vec![
        ("office", Value::text(&book.unit()?)),
        ("name", Value::text(&name)),
        ("recipient", Value::text(&recipient)),
        ("document", Value::text(&document)),
        ("ends", Value::text(&ends.to_string())),
        ("columns", Value::text(&codes.join(","))),
        ("who", Value::text(&who)),
    ];
    let place = [("of_unit", &choice.unit), ("of_group", &choice.village_group)];
    fields.extend(place.into_iter().filter_map(|(field, value)| Some((field, Value::text(value.as_ref()?)))));
    book.write(author, "list_template", |tx| {
        let id = tx.new_id();
        tx.create(LIST_TEMPLATE, id, None, &fields)?;
        Ok(id)
    })
}

/// Ends a template before its day.
///
/// # Errors
/// `unknown_template`; `template_over` where it is over already.
pub fn end(book: &mut Book, author: &str, name: &str) -> Result<Changed<Uuid>> {
    let template = usable(book, name)?;
    let today = day(book)?;
    book.write(author, "end_template", |tx| {
        tx.set(template.id, &[("ended", Value::text(&today.to_string()))])?;
        Ok(template.id)
    })
}

/// This office's templates that can be read, the latest first; what another office wrote, or a newer version, is none of them.
pub fn templates(book: &Book) -> Result<Vec<Template>> {
    let last = day(book)?.saturating_add(MONTHS_MAX.months());
    let stored = store::templates(book, &book.unit()?)?.into_iter();
    Ok(stored.filter_map(read).filter(|template| template.ends <= last).collect())
}

/// The template of that name, or id, that can be used today.
///
/// # Errors
/// `unknown_template`; `template_over` after its end.
pub fn usable(book: &Book, name: &str) -> Result<Template> {
    let today = day(book)?;
    let named = |one: &Template| one.name == name.trim() || one.id.hyphenated().to_string() == name.trim();
    let mut found: Vec<Template> = templates(book)?.into_iter().filter(named).collect();
    found.sort_by_key(|template| template.is_over(today));
    let template = found.into_iter().next().ok_or_else(|| Error::new("unknown_template").with("name", name))?;
    if template.is_over(today) {
        let ended = template.ended.unwrap_or(template.ends);
        return Err(Error::new("template_over").with("name", &template.name).with("date", ended));
    }
    Ok(template)
}

/// Today, or the day of the last write where the clock has been set back since.
pub(super) fn day(book: &Book) -> Result<Date> {
    let written = book.last_write_at()?.map(|at| book.env.date_at(at));
    Ok(written.map_or(book.today(), |written| written.max(book.today())))
}

/// A text with at least so many letters or figures.
fn said(field: &'static str, text: &str, least: usize) -> Result<String> {
    let text = tidy(text);
    if text.is_empty() {
        return Err(Error::new("missing_value").with("field", field));
    }
    if text.chars().filter(|char| char.is_alphanumeric()).count() < least {
        return Err(Error::new("says_too_little").with("field", field).with("min", least));
    }
    if text.chars().count() > FIELD_CHARS_MAX { Err(Error::new("bad_value").with("field", field)) } else { Ok(text) }
}

fn end_date(book: &Book, text: &str) -> Result<Date> {
    if text.trim().is_empty() {
        return Err(Error::new("missing_value").with("field", "ends"));
    }
    let ends = parse_date(text).map_err(|_| Error::new("bad_date").with("field", "ends"))?;
    let today = day(book)?;
    if ends < today {
        return Err(Error::new("template_past"));
    }
    if ends > today.saturating_add(MONTHS_MAX.months()) {
        return Err(Error::new("template_too_long").with("months", MONTHS_MAX));
    }
    Ok(ends)
}

/// Only a town has villages to choose from.
fn check_unit(book: &Book, choice: &Choice) -> Result<()> {
    let Some(unit) = &choice.unit else { return Ok(()) };
    let own = book.unit()?;
    let is_below = transfer::is_town(&own) && unit.len() > own.len() && unit.starts_with(&own);
    let is_there = (is_below || *unit == own) && division::is_known(book, unit)?;
    if is_there { Ok(()) } else { Err(Error::new("unknown_unit").with("unit", unit)) }
}

/// A stored template, checked as if it were entered now: what stands in the book may come from elsewhere.
fn read(stored: store::StoredTemplate) -> Option<Template> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let place = [("unit", stored.of_unit), ("village_group", stored.of_group)];
    pairs.extend(place.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?))));
    if !stored.who.is_empty() {
        let (field, value) = stored.who.split_once('=')?;
        pairs.push((field.to_owned(), value.to_owned()));
    }
    let choice = Choice::read(&pairs).ok()?;
    let codes: Vec<String> = stored.columns.split(',').map(str::to_owned).collect();
    let columns = columns::chosen(&codes, &choice.who).ok()?;
    Some(Template {
        id: stored.id,
        name: said("template_name", &stored.name, 1).ok()?,
        recipient: said("recipient", &stored.recipient, 2).ok()?,
        document: said("document", &stored.document, 4).ok()?,
        ends: stored.ends.parse().ok()?,
        ended: if stored.ended.is_empty() { None } else { Some(stored.ended.parse().ok()?) },
        columns,
        choice,
    })
}
