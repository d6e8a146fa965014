//! What happens in a history: people write, files travel or do not, machines die, copies come back.

use std::collections::BTreeMap;

use cunce::exchange::change_set::{self, Status};
use cunce::ledger::{Choice, Conflict, VOIDED, Value};
use cunce::register::schema::{ALIAS, HOUSEHOLD, RESIDENT};
use cunce::register::{self, Event, Fields, VOID_REASONS};
use uuid::Uuid;

use crate::newer::{SHOE_SIZE, WELL};
use crate::stick::{self, HARMS};
use crate::world::{Outcome, TOWN, World};

const NAMES: [&str; 4] = ["王芳", "王方", "李建国", "陈桂英"];
const PERSON_EDITS: [(&str, &[&str]); 6] = [
    ("phone", &["", "13900000001", "13900000002", "15088884060"]),
    ("guardian", &["", "赵大山", "钱二"]),
    ("note", &["", "甲", "乙", "丙"]),
    ("education", &["", "20", "60", "70"]),
    ("name", &NAMES),
    ("birth_date", &["1972-07-11", "1990-01-01"]),
];
const HOUSEHOLD_EDITS: [(&str, &[&str]); 3] =
    [("note", &["", "老宅", "新宅"]), ("village_group", &["", "1组", "3组"]), ("address", &["", "东头", "西头"])];
/// Few people, so that many hands are on each.
const PEOPLE_MAX: usize = 5;

/// What can happen, and how often.
const KINDS: [(Kind, usize); 25] = [
    (Kind::AddHousehold, 3),
    (Kind::AddPerson, 4),
    (Kind::Edit, 26),
    (Kind::LifeEvent, 9),
    (Kind::Void, 3),
    (Kind::Undo, 5),
    (Kind::Resolve, 9),
    (Kind::Dismiss, 2),
    (Kind::Link, 4),
    (Kind::Part, 2),
    (Kind::Erase, 3),
    (Kind::Offer, 4),
    (Kind::Decide, 8),
    (Kind::WriteNewer, 5),
    (Kind::Export, 18),
    (Kind::ExportAgain, 3),
    (Kind::Deliver, 26),
    (Kind::Harm, 4),
    (Kind::WrongOffice, 2),
    (Kind::Jump, 4),
    (Kind::Reopen, 2),
    (Kind::BackUp, 4),
    (Kind::Restore, 3),
    (Kind::Copy, 2),
    (Kind::Upgrade, 2),
];

#[derive(Debug, Clone, Copy)]
enum Kind {
    AddHousehold,
    AddPerson,
    Edit,
    LifeEvent,
    Void,
    Undo,
    Resolve,
    Dismiss,
    Link,
    Part,
    Erase,
    Offer,
    Decide,
    WriteNewer,
    Export,
    ExportAgain,
    Deliver,
    Harm,
    WrongOffice,
    Jump,
    Reopen,
    BackUp,
    Restore,
    Copy,
    Upgrade,
}

fn fields(entered: &[(&str, &str)]) -> Fields {
    entered.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect::<BTreeMap<_, _>>()
}

impl World {
    /// Each village begins with a household of three, known to the town.
    pub fn settle_in(&mut self) -> Outcome {
        for at in 1..self.offices.len() {
            if self.dice.percent(30) {
                self.upgrade(at)?;
            }
            let unit = self.unit_of(at).to_owned();
            let home = fields(&[("number", "0001")]);
            let add = |session: &mut cunce::session::Session, author: &str| {
                register::add_household(&mut session.book, author, &unit, &home)
            };
            let Some(Ok(home)) = self.write(at, "add household", None, add)? else { return Err("no household".into()) };
            for name in &NAMES[..3] {
                let person = fields(&[("name", name), ("birth_date", "1972-07-11")]);
                self.write(at, "add person", None, |session, author| {
                    register::add_person(&mut session.book, author, home.value, &person)
                })?;
            }
            let parcel = self.export(at, TOWN, None, None)?.ok_or("no file was written")?;
            self.deliver(TOWN, parcel, None)?;
            if self.dice.percent(70) {
                let parcel = self.export(TOWN, at, None, None)?.ok_or("no file was written")?;
                self.deliver(at, parcel, None)?;
            }
        }
        Ok(())
    }

    pub fn take_a_step(&mut self) -> Outcome {
        self.let_time_pass();
        let living = self.living();
        // The town is busy: it works on every village's people.
        let at = if self.dice.percent(25) { self.living_of(TOWN)[0] } else { *self.dice.pick(&living) };
        let fuse = if self.dice.percent(8) { Some(self.dice.below(7)) } else { None };
        match self.kind() {
            Kind::AddHousehold => self.add_household(at, fuse),
            Kind::AddPerson => self.add_person(at, fuse),
            Kind::Edit => self.edit(at, fuse),
            Kind::LifeEvent => self.life_event(at, fuse),
            Kind::Void => self.void(at, fuse),
            Kind::Undo => self.write(at, "undo", fuse, |session, author| session.book.undo(author)).map(|_| ()),
            Kind::Resolve => self.resolve(at, fuse),
            Kind::Dismiss => self.dismiss(at, fuse),
            Kind::Link => self.link(at, fuse),
            Kind::Part => self.part(at, fuse),
            Kind::Offer => self.offer(at, fuse),
            Kind::Decide => self.decide(at, fuse),
            Kind::Erase => self.erase(at, fuse),
            Kind::WriteNewer => self.write_newer(at, fuse),
            Kind::Export => self.export_one(at, fuse),
            Kind::ExportAgain => self.export_again(at),
            Kind::Deliver => self.deliver_one(fuse),
            Kind::Harm => self.deliver_harmed(),
            Kind::WrongOffice => self.deliver_wrongly(),
            Kind::Jump => {
                self.jump(at);
                Ok(())
            }
            Kind::Reopen => self.switch_on_as_before(at),
            Kind::BackUp => self.back_up(at),
            Kind::Restore => self.restore_one(),
            Kind::Copy if self.laptops.len() < 9 && self.laptops[at].office != TOWN => {
                let with_state = self.dice.percent(50);
                self.copy_laptop(at, with_state).map(|_| ())
            }
            Kind::Copy => Ok(()),
            Kind::Upgrade => self.upgrade(at),
        }
    }

    fn kind(&mut self) -> Kind {
        let mut left = self.dice.below(KINDS.iter().map(|(_, weight)| weight).sum());
        for (kind, weight) in KINDS {
            if left < weight {
                return kind;
            }
            left -= weight;
        }
        Kind::Edit
    }

    // ---- what people write -------------------------------------------------------------------------------------

    pub fn person(&mut self, at: usize) -> Option<Uuid> {
        let mut people = self.model.born(RESIDENT, &self.laptops[at].holds.ops);
        people.truncate(PEOPLE_MAX * if self.laptops[at].office == TOWN { self.offices.len() } else { 1 });
        self.dice.maybe(&people).copied()
    }

    pub fn household(&mut self, at: usize) -> Option<Uuid> {
        let households = self.model.born(HOUSEHOLD, &self.laptops[at].holds.ops);
        self.dice.maybe(&households).copied()
    }

    fn add_household(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let village = if self.laptops[at].office == TOWN {
            1 + self.dice.below(self.offices.len() - 1)
        } else {
            self.laptops[at].office
        };
        let unit = self.offices[village].unit.clone();
        let number = fields(&[("number", *self.dice.pick(&["0001", "0002", "0003"]))]);
        self.write(at, "add household", fuse, |session, author| {
            register::add_household(&mut session.book, author, &unit, &number)
        })?;
        Ok(())
    }

    fn add_person(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let Some(home) = self.household(at) else { return Ok(()) };
        let person = fields(&[("name", *self.dice.pick(&NAMES)), ("birth_date", "1990-01-01")]);
        self.write(at, "add person", fuse, |session, author| {
            register::add_person(&mut session.book, author, home, &person)
        })?;
        Ok(())
    }

    pub fn edit(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let on_household = self.dice.percent(20);
        let row = if on_household { self.household(at) } else { self.person(at) };
        let Some(row) = row else { return Ok(()) };
        let edits: &[(&str, &[&str])] = if on_household { &HOUSEHOLD_EDITS } else { &PERSON_EDITS };
        let mut entered = Fields::new();
        for _ in 0..1 + self.dice.below(2) {
            let (field, texts) = *self.dice.pick(edits);
            entered.insert(field.to_owned(), (*self.dice.pick(texts)).to_owned());
        }
        let what = format!("edit {row} {entered:?}");
        let act = |session: &mut cunce::session::Session, author: &str| {
            register::set_fields(&mut session.book, author, row, &entered)
        };
        self.write(at, &what, fuse, act)?;
        Ok(())
    }

    fn life_event(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let (Some(person), Some(other)) = (self.person(at), self.person(at)) else { return Ok(()) };
        let Some(household) = self.household(at) else { return Ok(()) };
        let number = fields(&[("number", "0009")]);
        let event = match self.dice.below(10) {
            0 => Event::Birth { household, fields: fields(&[("name", "王小宝")]) },
            1 => Event::Death { person },
            2 => Event::Marriage { person, spouse: Some(other), move_to: Some(household) },
            3 => Event::Divorce { person },
            4 => Event::MoveOut { person, away_to: "西安市".into() },
            5 => Event::MoveWithin { people: vec![person], to_household: household },
            6 => Event::Split { people: vec![person, other], head: person, fields: number },
            7 => Event::Join { people: vec![person, other], to_household: household },
            8 => Event::NewHead { household, head: person },
            _ => Event::MoveIn { household, fields: fields(&[("name", "新来"), ("birth_date", "1980-02-03")]) },
        };
        let what = format!("{event:?}");
        self.write(at, &what, fuse, |session, author| {
            let today = session.book.today();
            register::record_event(&mut session.book, author, today, &event)
        })?;
        Ok(())
    }

    fn void(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let row = if self.dice.percent(30) { self.household(at) } else { self.person(at) };
        let Some(row) = row else { return Ok(()) };
        let reason = *self.dice.pick(&VOID_REASONS);
        self.write(at, &format!("void {row}"), fuse, |session, author| {
            register::void_row(&mut session.book, author, row, reason)
        })?;
        Ok(())
    }

    fn resolve(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let open = self.laptops[at].read().book.conflicts().map_err(|error| error.to_string())?;
        let Some(conflict) = self.dice.maybe(&open).cloned() else { return Ok(()) };
        let choice = self.choice(&conflict);
        let what = format!("resolve {} of {} by {choice:?}", conflict.field, conflict.row);
        let done = self.write(at, &what, fuse, |session, author| session.book.resolve(author, &conflict, &choice))?;
        let book = &self.laptops[at].read().book;
        match done {
            Some(Ok(_)) if book.find_conflict(&conflict.id).is_ok() => Err("a settled question still stands".into()),
            Some(Err(code)) => Err(format!("a question that stands cannot be settled: {code}")),
            _ => Ok(()),
        }
    }

    fn choice(&mut self, conflict: &Conflict) -> Choice {
        let is_reference =
            ["household", "head", "person", "other", "from_household", "subject"].contains(&conflict.field.as_str());
        if is_reference || self.dice.percent(60) {
            return Choice::Take(self.dice.pick(&conflict.heads).op);
        }
        if conflict.field == VOIDED {
            return Choice::Value(if self.dice.percent(50) { Value::Null } else { Value::text("other") });
        }
        let before = conflict.before.clone();
        Choice::Value(if self.dice.percent(50) { before } else { Value::text("20") })
    }

    fn dismiss(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let found = register::findings(&self.laptops[at].read().book).map_err(|error| error.to_string())?;
        let Some(finding) = self.dice.maybe(&found).cloned() else { return Ok(()) };
        self.write(at, &format!("dismiss {}", finding.code), fuse, |session, author| {
            register::dismiss(&mut session.book, author, &finding.id)
        })?;
        Ok(())
    }

    /// Two registrations are called one person, and sometimes the shown one is given a value of the other.
    fn link(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let (Some(one), Some(other)) = (self.person(at), self.person(at)) else { return Ok(()) };
        let take = if self.dice.percent(30) { fields(&[("note", "同一人")]) } else { Fields::new() };
        self.write(at, &format!("link {one} {other}"), fuse, |session, author| {
            register::link(&mut session.book, author, one, other, &take)
        })?;
        Ok(())
    }

    /// Linked registrations are parted again, or two people are said to be two.
    fn part(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let aliases = self.model.born(ALIAS, &self.laptops[at].holds.ops);
        let Some(alias) = self.dice.maybe(&aliases).copied() else { return Ok(()) };
        let said = &self.model.ops[self.model.rows[&alias][0]].line.fields;
        let id = |field: &str| said.get(field).and_then(|value| Uuid::parse_str(&value.shown()).ok());
        let (Some(one), Some(other)) = (id("person"), id("same_as")) else { return Ok(()) };
        let apart = self.dice.percent(40);
        self.write(at, &format!("part {one} {other}"), fuse, |session, author| {
            if apart {
                return register::not_same(&mut session.book, author, one, other).map(|_| ());
            }
            register::unlink(&mut session.book, author, one, other).map(|_| ())
        })?;
        Ok(())
    }

    /// Someone with the next version of the program uses what only that one knows.
    fn write_newer(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        if !self.laptops[at].holds.newer {
            return Ok(());
        }
        let Some(person) = self.person(at) else { return Ok(()) };
        let size = match self.dice.below(3) {
            0 => Value::text("42"),
            1 => Value::Other("{\"b\":1.50,\"a\":[2, 3]}".into()),
            _ => Value::Int(self.dice.between(30, 50)),
        };
        if self.dice.percent(60) {
            self.write(at, &format!("shoe size {size:?} of {person}"), fuse, |session, author| {
                session.book.write(author, "set", |tx| tx.set(person, &[(SHOE_SIZE, size)]).map(|_| ()))
            })?;
            return Ok(());
        }
        let wells = self.model.born(WELL, &self.laptops[at].holds.ops);
        let well = self.dice.maybe(&wells).copied();
        self.write(at, &format!("well {well:?}"), fuse, |session, author| {
            session.book.write(author, "well", |tx| match well {
                Some(well) => tx.set(well, &[("depth_m", size)]).map(|_| ()),
                None => {
                    let id = tx.new_id();
                    tx.create(WELL, id, Some(person), &[("name", Value::text("老井")), ("depth_m", size)]).map(|_| ())
                }
            })
        })?;
        Ok(())
    }

    // ---- what becomes of files ---------------------------------------------------------------------------------

    fn partner(&mut self, at: usize) -> usize {
        if self.laptops[at].office == TOWN { 1 + self.dice.below(self.offices.len() - 1) } else { TOWN }
    }

    fn export_one(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let to = self.partner(at);
        let Some(parcel) = self.export(at, to, None, fuse)? else { return Ok(()) };
        // Many files get where they should at once; the others wait on the stick.
        if self.dice.percent(60) {
            let there = self.living_of(to);
            let there = *self.dice.pick(&there);
            self.deliver(there, parcel, None)?;
        }
        Ok(())
    }

    fn export_again(&mut self, at: usize) -> Outcome {
        let to = self.partner(at);
        let replica = self.laptops[at].holds.replica;
        let there = self.living_of(to);
        let there = *self.dice.pick(&there);
        let received = self.laptops[there].holds.received.get(&replica).copied().unwrap_or(0);
        // Of a twin, the other's positions may have been received.
        let from = if self.is_twin(replica) || self.dice.percent(50) { 1 } else { received + 1 };
        self.export(at, to, Some(from), None).map(|_| ())
    }

    fn deliver_one(&mut self, fuse: Option<usize>) -> Outcome {
        if self.stick.is_empty() {
            return Ok(());
        }
        // The latest files are likelier to be at hand.
        let newest = self.stick.len() - 1;
        let parcel = if self.dice.percent(60) {
            newest - self.dice.below(newest.min(5) + 1)
        } else {
            self.dice.below(newest + 1)
        };
        let there = self.living_of(self.stick[parcel].to_office);
        let there = *self.dice.pick(&there);
        self.deliver(there, parcel, fuse).map(|_| ())
    }

    /// A file that came to harm is refused, and changes nothing.
    fn deliver_harmed(&mut self) -> Outcome {
        if self.stick.is_empty() {
            return Ok(());
        }
        let at = self.dice.below(self.stick.len());
        let parcel = self.stick[at].clone();
        let there = self.living_of(parcel.to_office);
        let there = *self.dice.pick(&there);
        let other = self
            .living()
            .into_iter()
            .find(|at| ![parcel.from_office, parcel.to_office].contains(&self.laptops[*at].office));
        let Some(other) = other else { return Ok(()) };
        let harm = *self.dice.pick(&HARMS);
        let bytes = std::fs::read(&parcel.path).map_err(|error| error.to_string())?;
        let (receiver, other) = (self.laptops[there].read(), self.laptops[other].read());
        let Some(harmed) = stick::harmed(&bytes, harm, receiver, other, &mut self.dice) else { return Ok(()) };
        let path = self.folder.join("stick").join("harmed.ccs");
        std::fs::write(&path, harmed).map_err(|error| error.to_string())?;
        self.refused(there, &path, &format!("{harm:?} {}", parcel.name))
    }

    fn deliver_wrongly(&mut self) -> Outcome {
        if self.stick.is_empty() {
            return Ok(());
        }
        let at = self.dice.below(self.stick.len());
        let parcel = self.stick[at].clone();
        let others: Vec<usize> =
            self.living().into_iter().filter(|at| self.laptops[*at].office != parcel.to_office).collect();
        let there = *self.dice.pick(&others);
        self.refused(there, &parcel.path, &format!("not for it: {}", parcel.name))
    }

    fn refused(&mut self, at: usize, path: &std::path::Path, what: &str) -> Outcome {
        let state =
            |world: &Self| world.laptops[at].read().book.digest(None, RESIDENT).map_err(|error| error.to_string());
        let before = state(self)?;
        let merged = change_set::merge_files(self.laptops[at].session(), &[path.to_owned()], &mut |_| true);
        let report = merged.map_err(|error| format!("a merge failed: {error}"))?.remove(0);
        self.say(format!("{}: {what} → {}", self.laptops[at].name, report.status.code()));
        if report.status != Status::Refused {
            return Err(format!("{what} was not refused but {:?}", report.status));
        }
        self.check_held(at)?;
        if before == state(self)? { Ok(()) } else { Err(format!("{what} was refused and has changed something")) }
    }

    fn restore_one(&mut self) -> Outcome {
        let backups: Vec<usize> =
            (0..self.backups.len()).filter(|backup| self.laptops[self.backups[*backup].laptop].alive).collect();
        match self.dice.maybe(&backups) {
            Some(backup) => self.restore(*backup),
            None => Ok(()),
        }
    }
}
