//! What another town's station began is gone on with here, with the user as her provider: she takes part anew, and what she got there counts.

use std::collections::HashSet;

use jiff::civil::Date;
use uuid::Uuid;

use super::{Continuity, Direction, Told, ToldService, about_text, store};
use crate::care::catalogue::{Catalogue, Event, Programme};
use crate::care::doubt::{self, Doubt};
use crate::care::enrol::doubts as doubts_of_event;
use crate::care::give::{ELSEWHERE, contents};
use crate::care::schema::{CONTINUITY, ENROLMENT, SERVICE};
use crate::care::store as care_store;
use crate::care::take_back::ENTERED_BY_MISTAKE;
use crate::care::{AskedBy, Enrolment, Subject};
use crate::ledger::{Book, Changed, Value, WriteTx};
use crate::{Error, Result};

/// What a file from another town's station tells.
#[derive(Debug, Clone, Copy)]
pub struct Arrived<'a> {
    pub file: Uuid,
    /// Division code and name of that town.
    pub from_unit: &'a str,
    pub from_name: &'a str,
    pub told: &'a [Told],
}

/// What accepting it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOn {
    /// The entry that is kept of the file.
    pub id: Uuid,
    pub person: Uuid,
    pub day: Date,
    /// The file was accepted before, and nothing was written.
    pub already: bool,
    /// Enrolments that began with it.
    pub enrolments: Vec<Uuid>,
    /// Programmes in which she took part here before.
    pub joined: Vec<String>,
    /// Services from there that are kept here now.
    pub services: usize,
    /// What this version does not know, by its codes: `programme`, `programme/service` or `programme/service/item`.
    pub left_out: Vec<String>,
}

/// Accepts a file for someone in one write, inside the caller's transaction. `doubts` are those about whom it means. A file that was accepted before
/// changes nothing.
///
/// # Errors
/// `doubtful`, also of days in the file, and where it tells what this version does not know.
pub fn take_on(
    book: &mut Book,
    provider: &str,
    subject: &Subject,
    arrived: Arrived<'_>,
    (doubts, insist): (&[Doubt], bool),
) -> Result<Changed<TakenOn>> {
    if let Some(known) = store::find(book, Direction::Received, arrived.file, arrived.from_unit)? {
        return Ok(Changed { value: before(&known), op: None, rows: Vec::new() });
    }
    let catalogue = Catalogue::of(book)?;
    let plan = Plan::of(book, &catalogue, provider, subject, arrived.told)?;
    let about_days =
        plan.begun.iter().flat_map(|begun| &begun.doubts).chain(plan.had.iter().flat_map(|had| &had.doubts));
    let unknown = (!plan.left_out.is_empty()).then_some(Doubt::NotKnownHere);
    let all: Vec<Doubt> = doubts.iter().copied().chain(unknown).chain(about_days.copied()).collect();
    doubt::flag(&all, insist)?;
    let (unit, today) = (book.unit()?, book.today());
    book.write_inside(provider, "continue_here", |tx| {
        let by = By { unit: &unit, provider, today, subject };
        plan.write(tx, &by, arrived, doubts)
    })
}

fn before(known: &Continuity) -> TakenOn {
    TakenOn {
        id: known.id,
        person: known.person,
        day: known.day,
        already: true,
        enrolments: Vec::new(),
        joined: Vec::new(),
        services: 0,
        left_out: Vec::new(),
    }
}

struct By<'a> {
    unit: &'a str,
    provider: &'a str,
    today: Date,
    subject: &'a Subject,
}

/// What will be written.
#[derive(Default)]
struct Plan<'a> {
    begun: Vec<Begun<'a>>,
    had: Vec<Had<'a>>,
    /// Pregnancies that a delivery in the file ends.
    over: Vec<Uuid>,
    left_out: Vec<String>,
}

/// A programme in which she takes part from now on, or did before.
struct Begun<'a> {
    programme: &'a Programme,
    enrolment: Enrolment,
    is_new: bool,
    doubts: Vec<Doubt>,
}

/// A service that she got there, within one of `begun` or within none.
struct Had<'a> {
    programme: &'a Programme,
    within: Option<usize>,
    what: String,
    day: Date,
    items: Vec<(String, String)>,
    doubts: Vec<Doubt>,
}

impl<'a> Plan<'a> {
    fn of(book: &Book, catalogue: &'a Catalogue, provider: &str, subject: &Subject, told: &[Told]) -> Result<Self> {
        let (unit, today) = (book.unit()?, book.today());
        let mut earlier = care_store::enrolments(book, &subject.hers())?;
        earlier.retain(|enrolment| enrolment.unit == unit);
        let had = care_store::services(book, &subject.hers())?.into_iter().filter(|service| service.unit == unit);
        let mut known: HashSet<_> = had.map(|had| (had.programme, had.what, had.day)).collect();
        let by = By { unit: &unit, provider, today, subject };
        let mut plan = Self::default();
        for line in told {
            let Ok(programme) = catalogue.programme(&line.programme) else {
                plan.left_out.push(line.programme.clone());
                continue;
            };
            let within = line.ended_on.is_none().then(|| plan.begin(programme, line, &earlier, &by));
            for service in &line.services {
                if known.insert((line.programme.clone(), service.what.clone(), service.day)) {
                    plan.add(programme, within, service, &by);
                }
            }
        }
        plan.left_out.sort();
        plan.left_out.dedup();
        Ok(plan)
    }

    /// The place in `begun` of her open enrolment in a programme: the one she has, or a new one.
    fn begin(&mut self, programme: &'a Programme, told: &Told, earlier: &[Enrolment], by: &By<'_>) -> usize {
        if let Some(at) = self.begun.iter().position(|begun| begun.programme.code == programme.code) {
            return at;
        }
        let open = |known: &&Enrolment| known.programme == programme.code && known.ended_on.is_none();
        if let Some(known) = earlier.iter().find(open) {
            self.begun.push(Begun { programme, enrolment: known.clone(), is_new: false, doubts: Vec::new() });
            return self.begun.len() - 1;
        }
        let event_on = match (programme.event, told.event_on) {
            (None, _) => None,
            (Some(Event::Birth), None) => by.subject.born,
            (Some(_), day) => day,
        };
        let doubts = doubts_of_event(programme, event_on, by.today, by.subject, earlier);
        if programme.event == Some(Event::Delivery) {
            self.over.extend(earlier.iter().filter(|known| doubt::is_open_pregnancy(known)).map(|known| known.id));
        }
        let enrolment = Enrolment {
            id: Uuid::nil(),
            unit: by.unit.to_owned(),
            person: by.subject.person,
            programme: programme.code.clone(),
            asked_by: AskedBy::OwnRequest.code().to_owned(),
            event_on,
            entered_on: by.today,
            provider: by.provider.to_owned(),
            ended_on: None,
            doubtful: String::new(),
            with_since: None,
        };
        self.begun.push(Begun { programme, enrolment, is_new: true, doubts });
        self.begun.len() - 1
    }

    fn add(&mut self, programme: &'a Programme, within: Option<usize>, told: &ToldService, by: &By<'_>) {
        let Ok(kind) = programme.service(&told.what) else {
            self.left_out.push(format!("{}/{}", programme.code, told.what));
            return;
        };
        let mut items: Vec<(String, String)> = Vec::new();
        for item in &told.items {
            match kind.read_items(programme, std::slice::from_ref(item)) {
                Ok(read) if items.iter().all(|(code, _)| *code != item.0) => items.extend(read),
                _ => self.left_out.push(format!("{}/{}/{}", programme.code, told.what, item.0)),
            }
        }
        items.sort();
        let enrolment = within.map(|at| &self.begun[at].enrolment);
        // How soon after each other they were given is the other station's to have doubted.
        let doubts = doubt::of_service((programme, kind), (told.day, by.today), by.subject.born, enrolment, &[]);
        self.had.push(Had { programme, within, what: told.what.clone(), day: told.day, items, doubts });
    }

    fn write(mut self, tx: &mut WriteTx<'_>, by: &By<'_>, arrived: Arrived<'_>, doubts: &[Doubt]) -> Result<TakenOn> {
        let today = Value::text(&by.today.to_string());
        let file = tx.new_id();
        let mut enrolments = Vec::new();
        for begun in self.begun.iter_mut().filter(|begun| begun.is_new) {
            begun.enrolment.id = tx.new_id();
            let flag = doubt::flag(&[doubts, &begun.doubts].concat(), true)?;
            let event_on = begun.enrolment.event_on.map_or(Value::Null, |day| Value::text(&day.to_string()));
            let fields = [
                ("unit", Value::text(by.unit)),
                ("person", Value::id(by.subject.person)),
                ("programme", Value::text(&begun.programme.code)),
                ("asked_by", Value::text(&begun.enrolment.asked_by)),
                ("event_on", event_on),
                ("entered_on", today.clone()),
                ("provider", Value::text(by.provider)),
                ("doubtful", Value::text(&flag)),
            ];
            tx.create(ENROLMENT, begun.enrolment.id, None, &fields)?;
            enrolments.push(begun.enrolment.id);
        }
        for had in &self.had {
            let (id, enrolment) = (tx.new_id(), had.within.map(|at| self.begun[at].enrolment.id));
            let fields = [
                ("unit", Value::text(by.unit)),
                ("person", Value::id(by.subject.person)),
                ("enrolment", enrolment.map_or(Value::Null, Value::id)),
                ("programme", Value::text(&had.programme.code)),
                ("what", Value::text(&had.what)),
                ("day", Value::text(&had.day.to_string())),
                ("entered_on", today.clone()),
                ("provider", Value::text(arrived.from_name)),
                ("place", Value::text(ELSEWHERE)),
                ("contents", Value::text(&contents(&had.items)?)),
                ("doubtful", Value::text(&doubt::flag(&had.doubts, true)?)),
                ("continuity", Value::id(file)),
            ];
            tx.create(SERVICE, id, None, &fields)?;
        }
        for pregnancy in &self.over {
            tx.set(*pregnancy, &[("ended_on", today.clone())])?;
        }
        let fields = [
            ("unit", Value::text(by.unit)),
            ("person", Value::id(by.subject.person)),
            ("file", Value::id(arrived.file)),
            ("direction", Value::text(Direction::Received.code())),
            ("other", Value::text(arrived.from_unit)),
            ("day", today),
            ("provider", Value::text(by.provider)),
            ("about", Value::text(&about_text(&enrolments, &self.over))),
        ];
        tx.create(CONTINUITY, file, None, &fields)?;
        let joined = self.begun.iter().filter(|begun| !begun.is_new).map(|begun| begun.programme.code.clone());
        Ok(TakenOn {
            id: file,
            person: by.subject.person,
            day: by.today,
            already: false,
            enrolments,
            joined: joined.collect(),
            services: self.had.len(),
            left_out: self.left_out,
        })
    }
}

/// Takes back that a file was accepted, with all that it made here, so that it can be accepted for whom it means: `not_her_provider`;
/// `enrolment_has_services` where something was given here since.
pub(in crate::care) fn take_back(book: &mut Book, provider: &str, known: &Continuity) -> Result<Changed<()>> {
    if known.provider != provider {
        return Err(Error::new("not_her_provider"));
    }
    // Those of version 5 named the services among `about`.
    let mut rows = store::told_by(book, known.id)?;
    rows.extend(known.about.iter().filter(|id| care_store::service_of(book, **id).is_ok()));
    let begun: Vec<Uuid> =
        known.about.iter().copied().filter(|id| care_store::enrolment_of(book, *id).is_ok()).collect();
    for id in &begun {
        if !store::given_within(book, *id)?.iter().all(|(service, _)| rows.contains(service)) {
            return Err(Error::new("enrolment_has_services"));
        }
    }
    // Days that were agreed to within what began with the file go with it, and a pregnancy that it ended is looked after again.
    for id in &begun {
        rows.extend(store::open_days_within(book, *id)?);
    }
    rows.extend(begun);
    rows.push(known.id);
    let ended = |id: &&Uuid| care_store::enrolment_of(book, **id).is_ok_and(|row| row.ended_on == Some(known.day));
    let over: Vec<Uuid> = known.over.iter().filter(ended).copied().collect();
    book.write(provider, "take_back", |tx| {
        for id in &rows {
            tx.void(*id, ENTERED_BY_MISTAKE)?;
        }
        for id in &over {
            tx.set(*id, &[("ended_on", Value::Null)])?;
        }
        Ok(())
    })
}
