//! Life events (人口变动): each is recorded together with what it changes, in one write. None has a condition.

use jiff::civil::Date;
use uuid::Uuid;

use super::add::{NewPerson, add_person_in, read_person};
use super::fields;
use super::rules::Fields;
use super::schema::{HOUSEHOLD, LIFE_EVENT, RESIDENT};
use super::store::{self, Household, Resident};
use crate::ledger::{Book, Changed, UNIT, Value, WriteTx};
use crate::{Error, Result};

/// What can happen; the names are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// 出生
    Birth,
    /// 死亡
    Death,
    /// 结婚
    Marriage,
    /// 离婚
    Divorce,
    /// 迁入
    MoveIn,
    /// 迁出
    MoveOut,
    /// 村内移户
    MoveWithin,
    /// 分户
    Split,
    /// 并户
    Join,
    /// 更换户主
    NewHead,
}

impl EventKind {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            EventKind::Birth => "birth",
            EventKind::Death => "death",
            EventKind::Marriage => "marriage",
            EventKind::Divorce => "divorce",
            EventKind::MoveIn => "move_in",
            EventKind::MoveOut => "move_out",
            EventKind::MoveWithin => "move_within",
            EventKind::Split => "split",
            EventKind::Join => "join",
            EventKind::NewHead => "new_head",
        }
    }
}

/// An event with what it needs. Ids are of residents and households; texts are as entered.
#[derive(Debug, Clone)]
pub enum Event {
    /// A newborn; name and identity number may come later.
    Birth {
        household: Uuid,
        fields: Fields,
    },
    Death {
        person: Uuid,
    },
    /// `move_to`: the household that the person joins, if any.
    Marriage {
        person: Uuid,
        spouse: Option<Uuid>,
        move_to: Option<Uuid>,
    },
    Divorce {
        person: Uuid,
    },
    MoveIn {
        household: Uuid,
        fields: Fields,
    },
    /// `away_to` is optional and no finer than a county.
    MoveOut {
        person: Uuid,
        away_to: String,
    },
    MoveWithin {
        people: Vec<Uuid>,
        to_household: Uuid,
    },
    Split {
        people: Vec<Uuid>,
        head: Uuid,
        fields: Fields,
    },
    Join {
        people: Vec<Uuid>,
        to_household: Uuid,
    },
    NewHead {
        household: Uuid,
        head: Uuid,
    },
}

impl Event {
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Event::Birth { .. } => EventKind::Birth,
            Event::Death { .. } => EventKind::Death,
            Event::Marriage { .. } => EventKind::Marriage,
            Event::Divorce { .. } => EventKind::Divorce,
            Event::MoveIn { .. } => EventKind::MoveIn,
            Event::MoveOut { .. } => EventKind::MoveOut,
            Event::MoveWithin { .. } => EventKind::MoveWithin,
            Event::Split { .. } => EventKind::Split,
            Event::Join { .. } => EventKind::Join,
            Event::NewHead { .. } => EventKind::NewHead,
        }
    }
}

/// Records an event of a day and returns the id of the person or household it made or changed.
pub fn record_event(book: &mut Book, author: &str, date: Date, event: &Event) -> Result<Changed<Uuid>> {
    if date > book.env.today() {
        return Err(Error::new("future_date").with("field", "date"));
    }
    let planned = plan(book, date, event)?;
    book.write(author, event.kind().code(), |tx| planned.carry_out(tx))
}

/// An event that may be recorded, inside a write that does more.
pub(super) struct Planned {
    plan: Plan,
    recorder: Recorder,
}

pub(super) fn plan(book: &Book, date: Date, event: &Event) -> Result<Planned> {
    let recorder = Recorder { kind: event.kind(), date: date.to_string() };
    Ok(Planned { plan: Plan::of(book, event, date)?, recorder })
}

impl Planned {
    pub(super) fn carry_out(&self, tx: &mut WriteTx<'_>) -> Result<Uuid> {
        self.plan.carry_out(tx, &self.recorder)
    }
}

/// An event with everything it needs read from the register.
enum Plan {
    Arrive {
        household: Household,
        new: NewPerson,
    },
    Change {
        people: Vec<Resident>,
        other: Option<Uuid>,
        place: String,
        fields: Vec<(&'static str, Value)>,
        move_to: Option<Household>,
    },
    Move {
        people: Vec<Resident>,
        from: Vec<Household>,
        to: Household,
        close_empty: bool,
    },
    Split {
        people: Vec<Resident>,
        from: Vec<Household>,
        head: Uuid,
        unit: String,
        written: fields::Written,
    },
    NewHead {
        household: Household,
        head: Resident,
    },
}

impl Plan {
    fn of(book: &Book, event: &Event, date: Date) -> Result<Self> {
        Ok(match event {
            Event::Birth { household, fields } => {
                let mut fields = fields.clone();
                fields.entry("birth_date".into()).or_insert_with(|| date.to_string());
                fields.entry("residence_status".into()).or_insert_with(|| "at_home".into());
                Self::arrive(book, *household, &fields)?
            }
            Event::MoveIn { household, fields } => {
                let mut fields = fields.clone();
                fields.entry("residence_status".into()).or_insert_with(|| "at_home".into());
                Self::arrive(book, *household, &fields)?
            }
            Event::Death { person } => Self::change(book, &[*person], "", &[("residence_status", "deceased")])?,
            Event::Divorce { person } => Self::change(book, &[*person], "", &[("marital_status", "40")])?,
            Event::MoveOut { person, away_to } => {
                let entered = Fields::from([("away_to".to_owned(), away_to.clone())]);
                let away = fields::read(book, RESIDENT, &entered, &entered, date)?;
                let place = away.first().map(|(_, value)| value.shown()).unwrap_or_default();
                Self::change(book, &[*person], &place, &[("residence_status", "moved_out"), ("away_to", &place)])?
            }
            Event::Marriage { person, spouse, move_to } => Self::marriage(book, *person, *spouse, *move_to)?,
            Event::MoveWithin { people, to_household } => Self::moving(book, people, *to_household, false)?,
            Event::Join { people, to_household } => Self::moving(book, people, *to_household, true)?,
            Event::Split { people, head, fields } => Self::split(book, people, *head, fields, date)?,
            Event::NewHead { household, head } => {
                let head = present(book, *head)?;
                if head.household != Some(*household) {
                    return Err(Error::new("not_in_household").with("id", head.id.hyphenated()));
                }
                Plan::NewHead { household: store::household(book, *household)?, head }
            }
        })
    }

    fn arrive(book: &Book, household: Uuid, fields: &Fields) -> Result<Self> {
        Ok(Plan::Arrive { household: store::household(book, household)?, new: read_person(book, household, fields)? })
    }

    fn change(book: &Book, people: &[Uuid], place: &str, fields: &[(&'static str, &str)]) -> Result<Self> {
        let people = people.iter().map(|id| present(book, *id)).collect::<Result<_>>()?;
        let fields = fields.iter().map(|(name, text)| (*name, Value::text(text))).collect();
        Ok(Plan::Change { people, other: None, place: place.to_owned(), fields, move_to: None })
    }

    fn marriage(book: &Book, person: Uuid, spouse: Option<Uuid>, move_to: Option<Uuid>) -> Result<Self> {
        if spouse == Some(person) {
            return Err(Error::new("same_person"));
        }
        let people: Vec<Uuid> = [Some(person), spouse].into_iter().flatten().collect();
        let Plan::Change { people, place, fields, .. } = Self::change(book, &people, "", &[("marital_status", "20")])?
        else {
            return Err(Error::new("internal"));
        };
        let move_to = move_to.map(|id| store::household(book, id)).transpose()?;
        Ok(Plan::Change { people, other: spouse, place, fields, move_to })
    }

    fn moving(book: &Book, people: &[Uuid], to: Uuid, close_empty: bool) -> Result<Self> {
        let to = store::household(book, to)?;
        let people: Vec<Resident> = people.iter().map(|id| present(book, *id)).collect::<Result<_>>()?;
        if people.is_empty() {
            return Err(Error::new("nobody_chosen"));
        }
        if to.voided.is_some() || people.iter().any(|person| person.household == Some(to.id)) {
            return Err(Error::new("same_household"));
        }
        if people.iter().any(|person| person.unit != to.unit) {
            return Err(Error::new("other_unit"));
        }
        Ok(Plan::Move { from: households_of(book, &people)?, people, to, close_empty })
    }

    fn split(book: &Book, people: &[Uuid], head: Uuid, entered: &Fields, date: Date) -> Result<Self> {
        let people: Vec<Resident> = people.iter().map(|id| present(book, *id)).collect::<Result<_>>()?;
        let unit = people.first().map(|person| person.unit.clone()).ok_or_else(|| Error::new("nobody_chosen"))?;
        if !people.iter().any(|person| person.id == head) {
            return Err(Error::new("not_in_household").with("id", head.hyphenated()));
        }
        let written = fields::read(book, HOUSEHOLD, entered, entered, date)?;
        Ok(Plan::Split { from: households_of(book, &people)?, people, head, unit, written })
    }

    fn carry_out(&self, tx: &mut WriteTx<'_>, recorder: &Recorder) -> Result<Uuid> {
        match self {
            Plan::Arrive { household, new } => {
                let id = add_person_in(tx, new)?;
                recorder.record(tx, id, &[("household", Value::id(household.id))])?;
                Ok(id)
            }
            Plan::Change { people, other, place, fields, move_to } => {
                for (at, person) in people.iter().enumerate() {
                    tx.set(person.id, fields)?;
                    let partner = if at == 0 { *other } else { people.first().map(|first| first.id) };
                    let mut more = vec![("place", Value::text(place))];
                    more.extend(partner.filter(|_| other.is_some()).map(|partner| ("other", Value::id(partner))));
                    recorder.record(tx, person.id, &more)?;
                }
                let first = people.first().ok_or_else(|| Error::new("nobody_chosen"))?;
                if let Some(to) = move_to
                    && first.household != Some(to.id)
                {
                    place_in(tx, first, to.id)?;
                }
                Ok(first.id)
            }
            Plan::Move { people, from, to, close_empty } => {
                for person in people {
                    place_in(tx, person, to.id)?;
                    recorder.record_move(tx, person, to.id)?;
                }
                leave(tx, from, people, *close_empty)?;
                Ok(to.id)
            }
            Plan::Split { people, from, head, unit, written } => {
                let id = tx.new_id();
                let mut fields = written.clone();
                fields.retain(|(field, _)| *field != "head");
                fields.extend([(UNIT, Value::text(unit)), ("head", Value::id(*head))]);
                tx.create(HOUSEHOLD, id, None, &fields)?;
                for person in people {
                    place_in(tx, person, id)?;
                    recorder.record_move(tx, person, id)?;
                }
                tx.set(*head, &[("relation_to_head", Value::text("02"))])?;
                leave(tx, from, people, false)?;
                Ok(id)
            }
            Plan::NewHead { household, head } => {
                tx.set(household.id, &[("head", Value::id(head.id))])?;
                if let Some(before) = household.head.filter(|before| *before != head.id) {
                    tx.set(before, &[("relation_to_head", Value::Null)])?;
                }
                tx.set(head.id, &[("relation_to_head", Value::text("02"))])?;
                recorder.record(tx, head.id, &[("household", Value::id(household.id))])?;
                Ok(household.id)
            }
        }
    }
}

struct Recorder {
    kind: EventKind,
    date: String,
}

impl Recorder {
    fn record(&self, tx: &mut WriteTx<'_>, person: Uuid, more: &[(&'static str, Value)]) -> Result<()> {
        let id = tx.new_id();
        let mut fields = vec![
            ("kind", Value::text(self.kind.code())),
            ("date", Value::text(&self.date)),
            ("person", Value::id(person)),
        ];
        fields.extend_from_slice(more);
        tx.create(LIFE_EVENT, id, Some(person), &fields).map(|_| ())
    }

    fn record_move(&self, tx: &mut WriteTx<'_>, person: &Resident, to: Uuid) -> Result<()> {
        let from = person.household.map_or(Value::Null, Value::id);
        self.record(tx, person.id, &[("household", Value::id(to)), ("from_household", from)])
    }
}

/// A person's relation is to a head; under another head it is not known until someone says it.
fn place_in(tx: &mut WriteTx<'_>, person: &Resident, household: Uuid) -> Result<()> {
    tx.set(person.id, &[("household", Value::id(household)), ("relation_to_head", Value::Null)]).map(|_| ())
}

/// Households that people have left: without its head one has none; an emptied one is closed where it was joined to another.
pub(super) fn leave(tx: &mut WriteTx<'_>, from: &[Household], people: &[Resident], close_empty: bool) -> Result<()> {
    for household in from {
        if people.iter().any(|person| household.head == Some(person.id)) {
            tx.set(household.id, &[("head", Value::Null)])?;
        }
        let left = people.iter().filter(|person| person.household == Some(household.id)).count();
        if close_empty && household.residents as usize <= left {
            tx.void(household.id, "joined")?;
        }
    }
    Ok(())
}

fn households_of(book: &Book, people: &[Resident]) -> Result<Vec<Household>> {
    let mut ids: Vec<Uuid> = people.iter().filter_map(|person| person.household).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|id| store::household(book, id)).collect()
}

/// A resident that is in the register and has not been taken back.
fn present(book: &Book, id: Uuid) -> Result<Resident> {
    let person = store::resident(book, id)?;
    if person.voided.is_some() {
        return Err(Error::new("voided").with("id", id.hyphenated()));
    }
    store::require_here(book, id, &person.unit)?;
    Ok(person)
}
