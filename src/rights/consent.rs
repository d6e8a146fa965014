//! What someone agreed to, by purpose, and what someone objects to. Only a yes is written. One that was withdrawn is void: wherever it is asked
//! for, it reads like one that was refused or never asked for. Withdrawing asks for no reason.

use std::collections::HashSet;

use jiff::civil::Date;
use uuid::Uuid;

use super::{CONSENT, OBJECTION, store};
use crate::ledger::{Book, Changed, Value, WriteTx};
use crate::security::{CARE, CIVIL, MONEY};
use crate::{Error, Result};

/// What someone can agree to. Each belongs to one book, and whoever does not open that book does not learn of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Reaching her about care she asked for.
    ContactForCare,
    /// Telling her a result that cannot wait, although she wished to be left alone otherwise.
    UrgentResults,
    /// Visits at home.
    HomeVisits,
    /// The town's service station may see what the village doctor keeps.
    ShareWithStation,
    /// Another town's station may go on with what was begun here.
    ContinueElsewhere,
    /// Reaching her about money that is due to her.
    ContactAboutMoney,
    /// The office she leaves may know where she went.
    ShareOnTransfer,
}

impl Purpose {
    pub const ALL: [Self; 7] = [
        Self::ContactForCare,
        Self::UrgentResults,
        Self::HomeVisits,
        Self::ShareWithStation,
        Self::ContinueElsewhere,
        Self::ContactAboutMoney,
        Self::ShareOnTransfer,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ContactForCare => "contact_for_care",
            Self::UrgentResults => "urgent_results",
            Self::HomeVisits => "home_visits",
            Self::ShareWithStation => "share_with_station",
            Self::ContinueElsewhere => "continue_elsewhere",
            Self::ContactAboutMoney => "contact_about_money",
            Self::ShareOnTransfer => "share_on_transfer",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// The book that it is kept in.
    #[must_use]
    pub fn book(self) -> &'static str {
        match self {
            Self::ContactForCare
            | Self::UrgentResults
            | Self::HomeVisits
            | Self::ShareWithStation
            | Self::ContinueElsewhere => CARE,
            Self::ContactAboutMoney => MONEY,
            Self::ShareOnTransfer => CIVIL,
        }
    }
}

/// How it was said: in writing, spoken, or by a guardian.
pub const FORMS: [&str; 3] = ["written", "spoken", "guardian"];

/// A consent that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub id: Uuid,
    pub purpose: Purpose,
    /// YYYY-MM-DD.
    pub given_on: String,
    pub form: String,
}

/// An objection that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    pub id: Uuid,
    /// What is objected to: one of `OBJECTS_TO`.
    pub about: String,
    /// YYYY-MM-DD.
    pub made_on: String,
    pub form: String,
}

/// What one can object to. The register itself rests on law (household registration), so an objection to it takes nobody out of it but must be
/// answered; one to lists for other departments keeps her off every such list at once.
pub const OBJECTS_TO: [&str; 2] = ["register", "lists_for_others"];

/// The consents of a person that stand in a book.
pub fn consents(book: &Book, person: Uuid) -> Result<Vec<Consent>> {
    store::consents(book, person)
}

/// The objections of a person that stand, in the civil book.
pub fn objections(book: &Book, person: Uuid) -> Result<Vec<Objection>> {
    store::objections(book, person)
}

/// Everyone who objects to something.
pub fn objectors(book: &Book, about: &str) -> Result<HashSet<Uuid>> {
    store::objectors(book, about)
}

/// Of whom something is recorded, and the unit whose office keeps it. In the civil book it goes with the person, whose unit is known there.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub person: Uuid,
    pub unit: &'a str,
}

/// When and how something was said.
#[derive(Debug, Clone, Copy)]
pub struct SaidOn<'a> {
    pub day: Date,
    /// One of `FORMS`.
    pub form: &'a str,
}

/// Records a yes; said again, it takes the place of the earlier one. `future_date` or `unknown_form`.
pub fn give(
    book: &mut Book,
    author: &str,
    subject: Subject<'_>,
    purpose: Purpose,
    said: SaidOn<'_>,
) -> Result<Changed<Uuid>> {
    if purpose.book() != book.name() {
        return Err(Error::new("internal").with("reason", "a purpose of another book"));
    }
    check(book, said)?;
    let person = subject.person;
    let before: Vec<Uuid> = standing(book, person, purpose)?;
    let root = root_in(book, person);
    book.write(author, "consent", |tx| {
        for id in before {
            tx.void(id, REPLACED)?;
        }
        let id = tx.new_id();
        let fields = [
            ("unit", root.map_or(Value::text(subject.unit), |_| Value::Null)),
            ("person", Value::id(person)),
            ("purpose", Value::text(purpose.code())),
            ("given_on", Value::text(&said.day.to_string())),
            ("form", Value::text(said.form)),
        ];
        tx.create(CONSENT, id, root, &fields)?;
        Ok(id)
    })
}

/// Takes a yes back. Where none stands nothing is written, and nobody can tell the difference.
pub fn withdraw(book: &mut Book, author: &str, person: Uuid, purpose: Purpose) -> Result<Changed<()>> {
    let standing = standing(book, person, purpose)?;
    book.write(author, "consent", |tx| {
        for id in &standing {
            tx.void(*id, WITHDRAWN)?;
        }
        Ok(())
    })
}

/// Records an objection to one of `OBJECTS_TO`: `unknown_purpose`, `future_date` or `unknown_form`.
pub fn object(book: &mut Book, author: &str, person: Uuid, about: &str, said: SaidOn<'_>) -> Result<Changed<()>> {
    let about = OBJECTS_TO.into_iter().find(|known| *known == about).ok_or_else(|| Error::new("unknown_purpose"))?;
    check(book, said)?;
    let before = objected(book, person, about)?;
    book.write(author, "objection", |tx| {
        for id in before {
            tx.void(id, REPLACED)?;
        }
        let fields = [
            ("person", Value::id(person)),
            ("about", Value::text(about)),
            ("made_on", Value::text(&said.day.to_string())),
            ("form", Value::text(said.form)),
        ];
        let id = tx.new_id();
        tx.create(OBJECTION, id, Some(person), &fields).map(|_| ())
    })
}

/// Takes an objection back.
pub fn no_longer_object(book: &mut Book, author: &str, person: Uuid, about: &str) -> Result<Changed<()>> {
    let before = objected(book, person, about)?;
    book.write(author, "objection", |tx| {
        for id in before {
            tx.void(id, WITHDRAWN)?;
        }
        Ok(())
    })
}

/// In the civil book people are roots, and what is theirs moves with them.
fn root_in(book: &Book, person: Uuid) -> Option<Uuid> {
    (book.name() == CIVIL).then_some(person)
}

fn objected(book: &Book, person: Uuid, about: &str) -> Result<Vec<Uuid>> {
    let known = store::objections(book, person)?;
    Ok(known.into_iter().filter(|known| known.about == about).map(|known| known.id).collect())
}

/// Erases everything of the kind that a book holds of a person, also what was withdrawn.
pub(crate) fn erase_in(tx: &mut WriteTx<'_>, wishes: &[(&'static str, Uuid)]) -> Result<()> {
    for (table, id) in wishes {
        tx.erase(*id, if *table == CONSENT { &CONSENT_VALUES } else { &OBJECTION_VALUES })?;
        tx.void_erased(*id)?;
    }
    Ok(())
}

/// What `erase_in` erases.
pub(crate) fn wishes_of(book: &Book, person: Uuid) -> Result<Vec<(&'static str, Uuid)>> {
    store::wishes_of(book, person)
}

const CONSENT_VALUES: [&str; 4] = ["person", "purpose", "given_on", "form"];
const OBJECTION_VALUES: [&str; 4] = ["person", "about", "made_on", "form"];
const WITHDRAWN: &str = "withdrawn";
const REPLACED: &str = "replaced";

fn standing(book: &Book, person: Uuid, purpose: Purpose) -> Result<Vec<Uuid>> {
    let all = store::consents(book, person)?;
    Ok(all.into_iter().filter(|consent| consent.purpose == purpose).map(|consent| consent.id).collect())
}

fn check(book: &Book, said: SaidOn<'_>) -> Result<()> {
    if !FORMS.contains(&said.form) {
        return Err(Error::new("unknown_form"));
    }
    if said.day > book.today() {
        return Err(Error::new("future_date").with("field", "date"));
    }
    Ok(())
}
