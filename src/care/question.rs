//! What two of this office wrote differently of one thing, each before hearing of the other (两边不一样): both stand until someone asks her and decides.

use std::collections::BTreeSet;

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::Catalogue;
use super::enrol::{Subject, doubts};
use super::{doubt, store};
use crate::ledger::{Book, Changed, Choice, Conflict, ERASED, OpId, RESOLVE, VOIDED, Value, parse_id};
use crate::{Error, Result};

/// A question about a row of this office, and what the row is about.
#[derive(Debug, Clone)]
pub struct Question {
    pub conflict: Conflict,
    /// Division code of the office that the row is of.
    pub unit: String,
    pub person: Uuid,
    pub programme: String,
    /// The service, or where she was referred to; empty of an enrolment.
    pub what: String,
    /// Of the row: when it was entered, or is of. YYYY-MM-DD.
    pub day: String,
    /// As it is shown now.
    pub provider: String,
    /// What is shown of each head, in their order: of a service that a day was kept by, its day.
    pub values: Vec<String>,
}

/// What follows from what, when a question about the latter is settled: nobody is asked about it while that is open.
const FOLLOWS: [(&str, &str); 3] = [(DOUBTFUL, EVENT), ("answered_on", "answer"), (WITH_SINCE, PROVIDER)];
const EVENT: &str = "event_on";
const DOUBTFUL: &str = "doubtful";
const PROVIDER: &str = "provider";
const WITH_SINCE: &str = "with_since";

/// The questions that concern a provider: about those who are hers, and about what she wrote or was named in. Whoever else is in the office finds them in
/// the record, where opening it is logged.
pub fn questions(book: &Book, provider: &str) -> Result<Vec<Question>> {
    let mut found = once(&all(book)?);
    found.retain(|question| question.concerns(provider));
    Ok(found)
}

/// The questions about a person under any of her registrations, whomever they concern; where she has chosen others than `only`, those that
/// concern that one, and whom she goes on with, of which nothing else is told.
pub fn questions_of(book: &Book, hers: &[Uuid], only: Option<&str>) -> Result<Vec<Question>> {
    let mut found = once(&all(book)?);
    found.retain(|question| hers.contains(&question.person));
    if let Some(provider) = only {
        found.retain(|question| question.concerns(provider) || question.conflict.field == PROVIDER);
        for question in found.iter_mut().filter(|question| !question.concerns(provider)) {
            question.programme.clear();
            question.what.clear();
            question.day.clear();
        }
    }
    Ok(found)
}

/// The question of that id: `unknown_conflict` where it has changed, is settled, or is another office's.
pub fn question_by_id(book: &Book, id: &str) -> Result<Question> {
    let found = all(book)?.into_iter().find(|question| question.conflict.id == id);
    found.ok_or_else(|| Error::new("unknown_conflict").with("id", id))
}

/// Reads what someone would have in place of all the values: a day of the event, which may be neither. Of anything else one of them is taken
/// (`take_one`). `bad_date`; `doubtful`.
pub fn read_question_value(book: &Book, subject: &Subject, question: &Question, text: &str) -> Result<Choice> {
    if question.conflict.field != EVENT {
        return Err(Error::new("take_one"));
    }
    let on: Date = text.parse().map_err(|_| Error::new("bad_date").with("field", "date"))?;
    doubt::flag(&doubts_of(book, subject, question, on)?, false)?;
    Ok(Choice::Value(Value::text(&on.to_string())))
}

/// Settles a question with all that follows from it: the doubts about a day are those of the day that was taken, an answer has its own day, and whoever she
/// goes on with does so in everything that both had taken over. `conflict_changed`; `unknown_id` where none of the values is meant.
pub fn settle_question(
    book: &mut Book,
    provider: &str,
    subject: &Subject,
    question: &Question,
    choice: &Choice,
) -> Result<Changed<OpId>> {
    let asked = &question.conflict;
    let mut alike = Vec::new();
    for other in all(book)?.into_iter().filter(|other| other.conflict.id != asked.id) {
        if let Some(choice) = question.takes_along(&other, subject, choice) {
            alike.push((other.conflict, choice));
        }
    }
    let doubtful = match question.chosen(choice).filter(|_| asked.field == EVENT) {
        Some(text) => {
            // Whoever wrote it has insisted on it.
            let of_day = |on: Date| doubt::flag(&doubts_of(book, subject, question, on)?, true);
            Some(text.parse().ok().map(of_day).transpose()?.unwrap_or_default())
        }
        None => None,
    };
    let is_doubted = |conflict: &&Conflict| conflict.row == asked.row && conflict.field == DOUBTFUL;
    let open = book.conflicts_of(asked.row)?;
    let in_question = open.iter().find(is_doubted);
    book.write(provider, RESOLVE, |tx| {
        let done = tx.settle(asked, choice)?;
        for (conflict, choice) in &alike {
            tx.settle(conflict, choice)?;
        }
        if let Some(flag) = &doubtful {
            let flag = Value::text(flag);
            match in_question {
                Some(conflict) => tx.settle(conflict, &Choice::Value(flag)).map(Some)?,
                None => tx.set(asked.row, &[(DOUBTFUL, flag)])?,
            };
        }
        Ok(done)
    })
}

impl Question {
    fn concerns(&self, provider: &str) -> bool {
        let named = |text: &String| self.conflict.field == PROVIDER && text == provider;
        self.provider == provider
            || self.values.iter().any(named)
            || self.conflict.heads.iter().any(|head| head.author == provider)
    }

    /// Of a question about whom she goes on with: everyone that is named.
    fn takers(&self) -> BTreeSet<String> {
        self.values.iter().cloned().collect()
    }

    /// What would be shown; none where the choice is of none of the values.
    fn chosen(&self, choice: &Choice) -> Option<String> {
        match choice {
            Choice::Value(value) => Some(value.shown()),
            Choice::Take(op) => self.conflict.heads.iter().find(|head| head.op == *op).map(|head| head.value.shown()),
        }
    }

    /// How another question is settled by what settles this one, if it is.
    fn takes_along(&self, other: &Self, subject: &Subject, choice: &Choice) -> Option<Choice> {
        let (asked, along) = (&self.conflict, &other.conflict);
        let chosen = self.chosen(choice)?;
        let same_two = self.takers() == other.takers() && subject.is(other.person);
        if asked.field == PROVIDER && along.field == PROVIDER && same_two {
            let same = along.heads.iter().find(|head| head.value.shown() == chosen)?;
            return Some(Choice::Take(same.op));
        }
        // Whoever took over wrote both.
        if asked.field == PROVIDER && along.field == WITH_SINCE && subject.is(other.person) {
            return along.heads.iter().find(|head| head.author == chosen).map(|head| Choice::Take(head.op));
        }
        // The doubts are told anew.
        let follows = FOLLOWS.contains(&(along.field.as_str(), asked.field.as_str())) && along.field != DOUBTFUL;
        let Choice::Take(op) = choice else { return None };
        (follows && along.row == asked.row && along.heads.iter().any(|head| head.op == *op))
            .then_some(Choice::Take(*op))
    }
}

/// Every question about a row of this office that a person can answer, in the same order on every computer.
fn all(book: &Book) -> Result<Vec<Question>> {
    book.at_once(|| {
        let own = book.unit()?;
        let mut found = Vec::new();
        for conflict in book.conflicts()? {
            let Some(about) = store::about(book, &conflict.entity, conflict.row)? else { continue };
            if about.unit != own || !is_asked(&conflict, about.voided) {
                continue;
            }
            let values = conflict.heads.iter().map(|head| shown(book, &conflict.field, &head.value));
            found.push(Question {
                unit: about.unit,
                person: about.person,
                programme: about.programme,
                what: about.what,
                day: about.day,
                provider: about.provider,
                values: values.collect(),
                conflict,
            });
        }
        found.sort_by(|a, b| (a.conflict.row, &a.conflict.field).cmp(&(b.conflict.row, &b.conflict.field)));
        Ok(found)
    })
}

/// Of a row that was taken back only that is in question, and only where someone else went on with it. What was erased is gone whatever is said.
fn is_asked(conflict: &Conflict, voided: bool) -> bool {
    if conflict.field != VOIDED {
        return !voided;
    }
    let erased = conflict.heads.iter().any(|head| head.value.shown() == ERASED);
    !erased && conflict.heads.iter().any(|head| head.value.is_null())
}

fn shown(book: &Book, field: &str, value: &Value) -> String {
    let text = value.shown();
    if field != "kept" || text.is_empty() {
        return text;
    }
    let service = parse_id(&text).and_then(|id| store::service_of(book, id));
    service.map_or_else(|_| String::new(), |service| service.day.to_string())
}

/// Each question once: not what follows from another, and of several rows of hers that the same two took over only the first.
fn once(all: &[Question]) -> Vec<Question> {
    let follows = |question: &&Question| {
        all.iter().any(|other| {
            other.conflict.row == question.conflict.row
                && FOLLOWS.contains(&(question.conflict.field.as_str(), other.conflict.field.as_str()))
        })
    };
    let mut seen = BTreeSet::new();
    let mut asked: Vec<Question> = all.iter().filter(|question| !follows(question)).cloned().collect();
    asked.retain(|question| question.conflict.field != PROVIDER || seen.insert((question.person, question.takers())));
    asked
}

/// What is doubtful about a day of the event of the enrolment that is in question.
fn doubts_of(book: &Book, subject: &Subject, question: &Question, on: Date) -> Result<Vec<doubt::Doubt>> {
    let (catalogue, unit) = (Catalogue::of(book)?, book.unit()?);
    let Ok(programme) = catalogue.programme(&question.programme) else { return Ok(Vec::new()) };
    let mut others = store::enrolments(book, &subject.hers())?;
    others.retain(|enrolment| enrolment.unit == unit && enrolment.id != question.conflict.row);
    Ok(doubts(programme, Some(on), book.today(), subject, &others))
}
