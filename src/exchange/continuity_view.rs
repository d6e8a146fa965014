//! What the window and the command line are shown of continuity files. Codes are those of the catalogue, as far as it has them; days are YYYY-MM-DD.

use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::change_set::continuity::{self, Accepted, Kind, Opened, Sent, Source, Waiting};
use super::change_set::hash_text;
use crate::care::catalogue::Catalogue;
use crate::care::continuity::{Answered, Continuity, Told, ToldDay, ToldReferral, ToldService, ToldStep, Wish};
use crate::register::view::{self, instant};
use crate::security::CARE;
use crate::session::Session;
use crate::{Error, Result};

/// What was sent, accepted, and waits.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ContinuitiesView {
    pub files: Vec<ContinuityView>,
    pub waiting: Vec<WaitingContinuityView>,
}

/// A file that was sent to another town's station or accepted from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ContinuityView {
    pub id: String,
    /// Of the file; its receipt has the same.
    pub file: String,
    /// sent, received
    pub direction: String,
    pub person: String,
    pub person_name: String,
    /// Division code of the other town.
    pub other: String,
    pub day: String,
    pub provider: String,
    /// Of one that was sent: when it was accepted there, as far as the receipt has come.
    pub answered_on: Option<String>,
}

/// A file that came with others and waits to be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WaitingContinuityView {
    pub file: String,
    pub sender_unit: String,
    pub sender_name: String,
    /// Whom it is about, as the register there has her.
    pub name: String,
    pub written_at: String,
    /// Why it can no longer be read.
    pub problem: Option<String>,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ToldView {
    pub file: String,
    /// A receipt tells only the day of `on`.
    pub receipt: bool,
    pub sender_unit: String,
    pub sender_name: String,
    /// When it was written or, a receipt, accepted.
    pub on: String,
    pub name: String,
    pub sex: String,
    pub birth_date: Option<String>,
    pub programmes: Vec<ToldProgrammeView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ToldProgrammeView {
    pub programme: String,
    /// Whether this version has such a programme.
    pub known: bool,
    pub schedule: String,
    pub event_on: Option<String>,
    pub entered_on: String,
    pub ended_on: Option<String>,
    pub services: Vec<ToldServiceView>,
    /// Days that she agreed to there and can agree to anew here.
    pub appointments: Vec<ToldDayView>,
    /// Referrals without an answer.
    pub referrals: Vec<ToldReferralView>,
    /// What is next by the schedule there.
    pub next: Vec<ToldStepView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ToldServiceView {
    pub what: String,
    pub day: String,
    pub items: Vec<ToldItemView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ToldItemView {
    pub item: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ToldDayView {
    pub what: String,
    pub day: String,
    /// `HH:MM`, or empty.
    pub time: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ToldReferralView {
    pub sent_to: String,
    pub urgent: bool,
    pub day: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ToldStepView {
    pub what: String,
    pub first: String,
    pub last: String,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SentView {
    pub id: String,
    pub file: String,
    pub to_unit: String,
    pub to_name: String,
    /// What it tells, by programme.
    pub programmes: Vec<ToldProgrammeView>,
    /// SHA-256, hexadecimal.
    pub hash: String,
}

/// A file that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AcceptedView {
    pub id: String,
    pub person: String,
    pub day: String,
    /// It was accepted before, and nothing was written.
    pub already: bool,
    /// Enrolments that began with it.
    pub enrolments: Vec<String>,
    /// Programmes in which she took part here before.
    pub joined: Vec<String>,
    /// Services from there that are kept here now.
    pub services: u32,
    /// What this version does not know: `programme`, `programme/service` or `programme/service/item`.
    pub left_out: Vec<String>,
    pub told: ToldView,
}

/// What a receipt did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AnsweredView {
    pub person: String,
    pub person_name: String,
    pub on: String,
    /// It was here before, and nothing was written.
    pub already: bool,
    /// Enrolments of this office that ended with it.
    pub ended: Vec<String>,
    /// Days agreed to within them, which were taken off.
    pub taken_off: Vec<String>,
    /// Those that were told and go on here.
    pub left: Vec<String>,
}

/// What was sent, accepted, and waits; `book_closed` to whoever does not open care, `town_only` in a village.
pub fn continuities(session: &mut Session) -> Result<ContinuitiesView> {
    let kept = continuity::kept(session)?;
    let waiting = continuity::waiting(session)?;
    let files = kept.into_iter().map(|row| ContinuityView::of(name(session, row.person), row)).collect();
    Ok(ContinuitiesView { files, waiting: waiting.into_iter().map(WaitingContinuityView::from).collect() })
}

/// Writes a file for another town's station.
pub fn write(session: &mut Session, person: Uuid, to: &str, wish: Wish, out: &Path) -> Result<SentView> {
    let sent = continuity::write(session, person, to, wish, out)?;
    Ok(SentView::of(sent, &catalogue(session)?))
}

/// What a file says.
pub fn inspect(session: &mut Session, source: Source<'_>) -> Result<ToldView> {
    let opened = continuity::inspect(session, source)?;
    Ok(ToldView::of(opened, &catalogue(session)?))
}

/// Goes on with what a file tells.
pub fn accept(
    session: &mut Session,
    source: Source<'_>,
    person: Uuid,
    insist: bool,
    receipt: Option<&Path>,
) -> Result<AcceptedView> {
    let accepted = continuity::accept(session, source, person, insist, receipt)?;
    Ok(AcceptedView::of(accepted, &catalogue(session)?))
}

/// Takes a receipt in.
pub fn take_receipt(session: &mut Session, file: &Path) -> Result<AnsweredView> {
    let answered = continuity::take_receipt(session, file)?;
    Ok(AnsweredView::of(name(session, answered.person), answered))
}

/// What this office knows programmes by.
fn catalogue(session: &mut Session) -> Result<Catalogue> {
    session.in_book(CARE, |session| Catalogue::of(&session.book))
}

/// Whoever was erased from the register has no name any more.
fn name(session: &Session, person: Uuid) -> String {
    view::subject(&session.book, person).map_or_else(|_| String::new(), |(name, _)| name)
}

fn id_text(id: Uuid) -> String {
    id.hyphenated().to_string()
}

impl ContinuityView {
    fn of(person_name: String, row: Continuity) -> Self {
        Self {
            id: id_text(row.id),
            file: id_text(row.file),
            direction: row.direction.code().to_owned(),
            person: id_text(row.person),
            person_name,
            other: row.other,
            day: row.day.to_string(),
            provider: row.provider,
            answered_on: row.answered_on.map(|day| day.to_string()),
        }
    }
}

impl From<Waiting> for WaitingContinuityView {
    fn from(waiting: Waiting) -> Self {
        let (unit, sender_name) = waiting.office.map_or_else(Default::default, |card| (card.unit, card.name));
        let blank = Self {
            file: id_text(waiting.id),
            sender_unit: unit,
            sender_name,
            name: String::new(),
            written_at: String::new(),
            problem: None,
        };
        match waiting.opened {
            Ok(Opened { kind: Kind::Continuity { whom, .. }, written_at, .. }) => {
                Self { name: whom.name, written_at: instant(written_at), ..blank }
            }
            Ok(_) => Self { problem: Some("damaged".to_owned()), ..blank },
            Err(Error { code, .. }) => Self { problem: Some(code.to_owned()), ..blank },
        }
    }
}

impl ToldView {
    fn of(opened: Opened, catalogue: &Catalogue) -> Self {
        let blank = Self {
            file: id_text(opened.id),
            receipt: true,
            sender_unit: opened.sender.unit,
            sender_name: opened.sender.name,
            on: opened.on.to_string(),
            name: String::new(),
            sex: String::new(),
            birth_date: None,
            programmes: Vec::new(),
        };
        match opened.kind {
            Kind::Receipt => blank,
            Kind::Continuity { whom, told } => Self {
                receipt: false,
                name: whom.name,
                sex: whom.sex,
                birth_date: whom.born.map(|day| day.to_string()),
                programmes: told.into_iter().map(|told| ToldProgrammeView::of(told, catalogue)).collect(),
                ..blank
            },
        }
    }
}

impl ToldProgrammeView {
    fn of(told: Told, catalogue: &Catalogue) -> Self {
        let service = |one: ToldService| ToldServiceView {
            what: one.what,
            day: one.day.to_string(),
            items: one.items.into_iter().map(|(item, value)| ToldItemView { item, value }).collect(),
        };
        let day = |one: ToldDay| ToldDayView { what: one.what, day: one.day.to_string(), time: one.time };
        let referral =
            |one: ToldReferral| ToldReferralView { sent_to: one.sent_to, urgent: one.urgent, day: one.day.to_string() };
        let step =
            |one: ToldStep| ToldStepView { what: one.what, first: one.first.to_string(), last: one.last.to_string() };
        Self {
            known: catalogue.programme(&told.programme).is_ok(),
            programme: told.programme,
            schedule: told.schedule,
            event_on: told.event_on.map(|day| day.to_string()),
            entered_on: told.entered_on.to_string(),
            ended_on: told.ended_on.map(|day| day.to_string()),
            services: told.services.into_iter().map(service).collect(),
            appointments: told.appointments.into_iter().map(day).collect(),
            referrals: told.referrals.into_iter().map(referral).collect(),
            next: told.next.into_iter().map(step).collect(),
        }
    }
}

impl SentView {
    fn of(sent: Sent, catalogue: &Catalogue) -> Self {
        Self {
            id: id_text(sent.id),
            file: id_text(sent.file),
            to_unit: sent.to.unit,
            to_name: sent.to.name,
            programmes: sent.told.into_iter().map(|told| ToldProgrammeView::of(told, catalogue)).collect(),
            hash: hash_text(&sent.hash),
        }
    }
}

impl AcceptedView {
    fn of(Accepted { taken, from }: Accepted, catalogue: &Catalogue) -> Self {
        Self {
            id: id_text(taken.id),
            person: id_text(taken.person),
            day: taken.day.to_string(),
            already: taken.already,
            enrolments: taken.enrolments.into_iter().map(id_text).collect(),
            joined: taken.joined,
            services: u32::try_from(taken.services).unwrap_or(u32::MAX),
            left_out: taken.left_out,
            told: ToldView::of(from, catalogue),
        }
    }
}

impl AnsweredView {
    fn of(person_name: String, answered: Answered) -> Self {
        Self {
            person: id_text(answered.person),
            person_name,
            on: answered.on.to_string(),
            already: answered.already,
            ended: answered.ended.into_iter().map(id_text).collect(),
            taken_off: answered.taken_off.into_iter().map(id_text).collect(),
            left: answered.left.into_iter().map(id_text).collect(),
        }
    }
}
