//! Invented care of the people who are in the register: enrolments with what was given along their schedules, days that are agreed to, referrals,
//! consents, talks, supplies and tallies. For trying the program out; the same for the same seed and the same people.

use jiff::ToSpan;
use jiff::civil::Date;
use uuid::Uuid;

use super::dice::Dice;
use super::with_repeating_env;
use crate::care::catalogue::{Catalogue, Event, ItemKind, Offer, Programme, supplies};
use crate::care::schedule::{Anchor, Done, Step, days_between, plan};
use crate::care::{self, Movement, MovementKind};
use crate::ledger::{Book, Value, WriteTx};
use crate::register::date::age_years;
use crate::register::store::LIVING_HERE;
use crate::rights::{CONSENT, Purpose};
use crate::security::{CARE, Right, Role};
use crate::session::Session;
use crate::{Error, Result};

/// Programmes that nobody is offered: of whom, and how many of a thousand of them asked.
const BY_REQUEST: [(&str, &str, i32, i32, usize); 4] = [
    ("antenatal", "2", 20, 42, 45),
    ("folic_acid", "2", 21, 40, 25),
    ("prepregnancy", "", 22, 40, 12),
    ("premarital", "", 22, 35, 6),
];
/// The same of what concerns nobody else.
const PRIVATE: (&str, i32, i32, usize) = ("2", 20, 49, 90);
/// Of a thousand to whom a programme may be offered so many said yes; of children's care most families do.
const OFFERED_PER_MILLE: usize = 60;
const CHILD_PER_MILLE: usize = 800;
/// Where the town's station is the provider, so many of a hundred of those.
const STATION_PERCENT: usize = 15;
const ROWS_PER_WRITE: usize = 2_000;

/// How many of each were made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FilledCare {
    pub enrolments: usize,
    pub services: usize,
    pub appointments: usize,
    pub referrals: usize,
}

/// Fills the care book of this office with the user as everyone's provider. Whoever takes part in a programme already is left as she is.
/// `not_a_demonstration` where the register was not filled with invented people.
pub fn fill_care(session: &mut Session, seed: u64) -> Result<FilledCare> {
    session.require_book(CARE)?;
    // Nobody who lives is told to have asked for anything.
    if !session.book.has_action("demo")? {
        return Err(Error::new("not_a_demonstration"));
    }
    let (role, user) = (session.role(), session.user.clone());
    let people = people(&session.book)?;
    session.in_book(CARE, |session| {
        session.book.require(Right::Write)?;
        with_repeating_env(&mut session.book, seed, |book| fill(book, role, &user, &people, seed))
    })
}

struct Person {
    id: Uuid,
    sex: String,
    born: Date,
}

/// Those of the register whose sex and birth date are known.
fn people(register: &Book) -> Result<Vec<Person>> {
    let sql = format!(
        "SELECT r.uuid, coalesce(t.sex, ''), coalesce(t.birth_date, '') FROM resident t JOIN registry r ON r.id = t.row WHERE {LIVING_HERE} ORDER BY r.uuid"
    );
    let read =
        |row: &rusqlite::Row<'_>| Ok((row.get::<_, Uuid>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?));
    let rows = register.core.all(&sql, [], read)?;
    Ok(rows.into_iter().filter_map(|(id, sex, born)| Some(Person { id, sex, born: born.parse().ok()? })).collect())
}

fn fill(book: &mut Book, role: Role, provider: &str, people: &[Person], seed: u64) -> Result<FilledCare> {
    let (catalogue, unit, today) = (Catalogue::of(book)?, book.unit()?, book.today());
    let mut dice = Dice::new(b"cunce demo care", seed);
    let mut courses = Vec::new();
    for programme in catalogue.programmes() {
        let taken = taking_part(book, &unit, &programme.code)?;
        for person in people.iter().filter(|person| !taken.contains(&person.id)) {
            if asks(&mut dice, role, programme, person, today)
                && let Some(schedule) = catalogue.schedule_on(programme, today)
            {
                courses.push(Course::of(&mut dice, programme, &schedule.steps, person, today));
            }
        }
    }
    let mut filled = FilledCare::default();
    let place = if role == Role::Town { "station" } else { "village_clinic" };
    let mut writer = Writer { unit, provider: provider.to_owned(), place, today, filled: &mut filled };
    let mut rest = &courses[..];
    while !rest.is_empty() {
        let mut rows = 0;
        let many = rest
            .iter()
            .take_while(|course| {
                rows += 2 + course.given.len();
                rows <= ROWS_PER_WRITE
            })
            .count()
            .max(1);
        let (now, later) = rest.split_at(many);
        book.write(provider, "demo", |tx| now.iter().try_for_each(|course| writer.write(tx, &mut dice, course)))?;
        rest = later;
    }
    around(book, provider, &mut dice, courses.len(), today)?;
    Ok(filled)
}

/// Who takes part in a programme here already.
fn taking_part(book: &Book, unit: &str, programme: &str) -> Result<Vec<Uuid>> {
    let sql = "SELECT p.uuid FROM enrolment t JOIN registry p ON p.id = t.person
               WHERE t.unit = ?1 AND t.programme = ?2 AND t.ended_on IS NULL AND t.voided IS NULL";
    book.core.all(sql, [unit, programme], |row| row.get(0))
}

fn asks(dice: &mut Dice, role: Role, programme: &Programme, person: &Person, today: Date) -> bool {
    let age = age_years(person.born, today).unwrap_or_default();
    let named = BY_REQUEST.iter().find(|(code, ..)| *code == programme.code);
    let own = named.map(|(_, sex, from, to, per_mille)| (*sex, *from, *to, *per_mille));
    let per_mille = match own.or(programme.private.then_some(PRIVATE)) {
        Some((sex, from, to, per_mille)) => {
            let fits = (sex.is_empty() || person.sex == sex) && (from..=to).contains(&age);
            if fits { per_mille } else { 0 }
        }
        // Nobody gives birth to order: who was delivered lately is among the women of that age.
        None if programme.event == Some(Event::Delivery) => {
            if person.sex == "2" && (20..=42).contains(&age) {
                25
            } else {
                0
            }
        }
        None if !is_offered(programme, person, age) => 0,
        None if programme.event == Some(Event::Birth) => CHILD_PER_MILLE,
        None => OFFERED_PER_MILLE,
    };
    let here = role == Role::Village || dice.below(100) < STATION_PERCENT;
    dice.below(1000) < per_mille && here
}

fn is_offered(programme: &Programme, person: &Person, age: i32) -> bool {
    programme.offered.iter().any(|offer| match offer {
        Offer::Who { sex, age_from, age_to, after: None, decision: None } => {
            sex.as_ref().is_none_or(|sex| *sex == person.sex)
                && age_from.is_none_or(|from| age >= i32::from(from))
                && age_to.is_none_or(|to| age <= i32::from(to))
        }
        _ => false,
    })
}

/// What someone asked for, and what she got along the schedule.
struct Course<'c> {
    programme: &'c Programme,
    person: Uuid,
    own_request: bool,
    event_on: Option<Date>,
    entered_on: Date,
    /// With whether it was at her home.
    given: Vec<(Done, bool)>,
    /// The first day on which something she would set herself could be.
    next: Option<(String, Date)>,
}

impl<'c> Course<'c> {
    fn of(dice: &mut Dice, programme: &'c Programme, steps: &'c [Step], person: &Person, today: Date) -> Self {
        let ago = |dice: &mut Dice, from: usize, days: usize| back(today, from + dice.below(days));
        let event_on = programme.event.map(|event| match event {
            Event::LastPeriod => ago(dice, 40, 235),
            Event::Delivery => ago(dice, 1, 60),
            Event::Birth => person.born,
        });
        let entered_on = match event_on {
            Some(on) => on.saturating_add((dice.below(50) as i64).days()).min(today).max(back(today, 900)),
            None => ago(dice, 0, 600),
        };
        let mut course = Self {
            programme,
            person: person.id,
            own_request: !is_offered(programme, person, 30) || dice.below(3) == 0,
            event_on,
            entered_on,
            given: Vec::new(),
            next: None,
        };
        course.begin(dice, steps);
        course.go_on(dice, steps, today);
        course
    }

    /// What a step is counted from and no step gives, such as the start of a method or leaving the hospital.
    fn begin(&mut self, dice: &mut Dice, steps: &[Step]) {
        let from = steps.iter().find_map(|step| match &step.anchor {
            Anchor::Service { what, noted } if steps.iter().all(|other| other.what != *what) => Some((what, noted)),
            _ => None,
        });
        if let Some((what, noted)) = from {
            let day = self.event_on.map_or(self.entered_on, |on| on.saturating_add(3.days())).min(self.entered_on);
            let mut noted_of = self.noted(dice, what);
            if let Some((item, value)) = noted.as_ref() {
                noted_of.retain(|(known, _)| known != item);
                noted_of.push((item.clone(), value.clone()));
            }
            self.given.push((Done { what: what.clone(), day, noted: noted_of }, false));
        } else if steps.is_empty()
            && let Some(first) = self.programme.services.first()
        {
            let noted = self.noted(dice, &first.code);
            self.given.push((Done { what: first.code.clone(), day: self.entered_on, noted }, false));
        }
    }

    fn go_on(&mut self, dice: &mut Dice, steps: &[Step], today: Date) {
        let mut left = Vec::new();
        // A schedule has fewer steps than this, whatever follows what.
        for _ in 0..64 {
            let done: Vec<Done> = self.given.iter().map(|(done, _)| done.clone()).collect();
            let planned = plan(steps, self.entered_on, self.event_on, &done);
            let open = planned.iter().find(|one| {
                let key = (one.step.what.as_str(), one.first);
                one.done_on.is_none() && one.first <= today && one.last >= self.entered_on && !left.contains(&key)
            });
            let Some(one) = open else {
                let next = planned.iter().find(|one| one.step.if_agreed && one.first > today);
                self.next = next.map(|one| (one.step.what.clone(), one.first));
                return;
            };
            left.push((one.step.what.as_str(), one.first));
            if dice.below(100) < if one.step.if_agreed { 50 } else { 92 } {
                let (first, last) = (one.first.max(self.entered_on), one.last.min(today));
                let days = usize::try_from(days_between(first, last)).unwrap_or(0);
                let day = first.saturating_add((dice.below(days + 1) as i64).days());
                let (what, at_home) = (one.step.what.clone(), one.step.at_home);
                let noted = self.noted(dice, &what);
                self.given.push((Done { what, day, noted }, at_home));
            }
        }
    }

    /// Up to three items of a service, most of them as they should be.
    fn noted(&self, dice: &mut Dice, what: &str) -> Vec<(String, String)> {
        let Ok(service) = self.programme.service(what) else { return Vec::new() };
        let mut noted = Vec::new();
        for code in service.items.iter().take(3) {
            let value = match self.programme.item(code).map(|item| &item.kind) {
                Some(ItemKind::Number { min, max, .. }) => {
                    let thousandths = min + (max - min) * (35 + dice.below(20) as i64) / 100;
                    if max - min >= 20_000 { (thousandths / 1000).to_string() } else { tenths(thousandths) }
                }
                Some(ItemKind::Choice(choices)) => {
                    let at = if dice.below(10) == 0 { dice.below(choices.len()) } else { 0 };
                    choices[at].code.clone()
                }
                None => continue,
            };
            noted.push((code.clone(), value));
        }
        noted
    }
}

fn tenths(thousandths: i64) -> String {
    format!("{}.{}", thousandths / 1000, thousandths % 1000 / 100)
}

fn back(today: Date, days: usize) -> Date {
    today.saturating_sub((days as i64).days())
}

struct Writer<'w> {
    unit: String,
    provider: String,
    place: &'static str,
    today: Date,
    filled: &'w mut FilledCare,
}

impl Writer<'_> {
    fn write(&mut self, tx: &mut WriteTx<'_>, dice: &mut Dice, course: &Course<'_>) -> Result<()> {
        let enrolment = tx.new_id();
        let text = |day: Date| Value::text(&day.to_string());
        let programme = ("programme", Value::text(&course.programme.code));
        let (unit, person) = (("unit", Value::text(&self.unit)), ("person", Value::id(course.person)));
        let provider = ("provider", Value::text(&self.provider));
        let asked_by = if course.own_request { "own_request" } else { "our_offer" };
        let fields = [
            unit.clone(),
            person.clone(),
            programme.clone(),
            provider.clone(),
            ("asked_by", Value::text(asked_by)),
            ("event_on", course.event_on.map_or(Value::Null, text)),
            ("entered_on", text(course.entered_on)),
        ];
        tx.create(care::ENROLMENT, enrolment, None, &fields)?;
        self.filled.enrolments += 1;
        let whole = [unit, person, programme, provider, ("enrolment", Value::id(enrolment))];
        for (done, at_home) in &course.given {
            let id = tx.new_id();
            let mut fields = whole.to_vec();
            fields.extend([
                ("what", Value::text(&done.what)),
                ("day", text(done.day)),
                ("entered_on", text(done.day)),
                ("place", Value::text(if *at_home { "home" } else { self.place })),
                ("contents", Value::text(&care::contents(&done.noted)?)),
            ]);
            tx.create(care::SERVICE, id, None, &fields)?;
            self.filled.services += 1;
        }
        if let Some((what, day)) = course.next.as_ref().filter(|_| dice.below(2) == 0) {
            let (id, mut fields) = (tx.new_id(), whole.to_vec());
            fields.extend([
                ("what", Value::text(what)),
                ("day", text(*day)),
                ("time", Value::text(["", "09:00", "15:30"][dice.below(3)])),
                ("reach", Value::text(if dice.below(3) == 0 { care::YES } else { "" })),
                ("entered_on", text(self.today)),
            ]);
            tx.create(care::APPOINTMENT, id, None, &fields)?;
            self.filled.appointments += 1;
        }
        if course.programme.event == Some(Event::LastPeriod) && dice.below(12) == 0 {
            self.refer(tx, dice, &whole)?;
        }
        if dice.below(3) > 0 {
            self.consents(tx, dice, course.person)?;
        }
        Ok(())
    }

    fn refer(&mut self, tx: &mut WriteTx<'_>, dice: &mut Dice, whole: &[(&'static str, Value)]) -> Result<()> {
        let (id, mut fields, day) = (tx.new_id(), whole.to_vec(), back(self.today, dice.below(25)));
        let answered = dice.below(2) == 0;
        let day = Value::text(&day.to_string());
        fields.extend([
            ("sent_to", Value::text(["station", "town_hospital", "county_hospital"][dice.below(3)])),
            ("urgent", Value::text(if dice.below(4) == 0 { care::YES } else { "" })),
            ("day", day.clone()),
            ("entered_on", day),
        ]);
        if answered {
            fields.push(("answered_on", Value::text(&self.today.to_string())));
            fields.push(("answer", Value::text("seen")));
        }
        tx.create(care::REFERRAL, id, None, &fields)?;
        self.filled.referrals += 1;
        Ok(())
    }

    fn consents(&self, tx: &mut WriteTx<'_>, dice: &mut Dice, person: Uuid) -> Result<()> {
        for purpose in [Purpose::ContactForCare, Purpose::HomeVisits, Purpose::ShareWithStation] {
            if dice.below(2) == 0 {
                let id = tx.new_id();
                let fields = [
                    ("unit", Value::text(&self.unit)),
                    ("person", Value::id(person)),
                    ("purpose", Value::text(purpose.code())),
                    ("given_on", Value::text(&self.today.to_string())),
                    ("form", Value::text("spoken")),
                ];
                tx.create(CONSENT, id, None, &fields)?;
            }
        }
        Ok(())
    }
}

/// What is of nobody: answers other than yes, talks, supplies.
fn around(book: &mut Book, provider: &str, dice: &mut Dice, courses: usize, today: Date) -> Result<()> {
    let codes: Vec<String> = Catalogue::of(book)?.programmes().iter().map(|one| one.code.clone()).collect();
    for _ in 0..courses / 8 {
        care::tally(book, &codes[dice.below(codes.len())])?;
    }
    for (topic, people) in [("child", 23), ("reproductive", 31), ("adolescence", 46)] {
        care::give_talk(book, provider, topic, back(today, 10 + dice.below(200)), people + dice.below(9) as u32)?;
    }
    for (at, supply) in supplies()?.iter().enumerate() {
        let batch = format!("D{:02}", at + 1);
        let moved = |kind, amount, expires_on| Movement {
            kind,
            item: &supply.code,
            batch: &batch,
            amount,
            expires_on,
            insist: true,
        };
        let expires = today.saturating_add((40 + dice.below(600) as i64).days());
        let amount = supply.low * 2 + dice.below(40) as i64;
        care::move_stock(book, provider, &moved(MovementKind::Received, amount, Some(expires)))?;
        care::move_stock(book, provider, &moved(MovementKind::Given, amount / (2 + dice.below(3) as i64), None))?;
    }
    Ok(())
}
