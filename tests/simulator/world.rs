//! The world of one history: a town and its villages, their laptops, the stick, and the account of all that was accepted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cunce::exchange::cards;
use cunce::exchange::change_set::{self, FileReport, Status};
use cunce::ledger::{Env, OpId};
use cunce::register::divisions;
use cunce::security::Role;
use cunce::session::{NewOffice, Session};

use uuid::Uuid;

use crate::dice::Dice;
use crate::laptop::{Backup, Holds, Laptop, PASSPHRASE, copy_folder};
use crate::machine::{DAY, Machine};
use crate::model::{Id, Model, Open, Ops, id};
use crate::stick::{self, Parcel};

pub const TOWN: usize = 0;
const TOWN_UNIT: &str = "610902104";
/// 2026-11-23 in China.
const START: i64 = 1_795_363_200_000;

/// What the program writes by itself: a restored copy erases again, and a town repeats a receipt.
const BY_ITSELF: [&str; 2] = ["erase_again", RECEIPT];
pub const RECEIPT: &str = "transfer_receipt";

pub type Outcome<T = ()> = Result<T, String>;

pub struct Office {
    pub unit: String,
    /// The laptops that write for it, dead ones too.
    pub laptops: Vec<usize>,
    /// Everything that any of them ever had.
    pub ever: Ops,
}

pub struct World {
    pub seed: u64,
    pub dice: Dice,
    pub offices: Vec<Office>,
    pub laptops: Vec<Laptop>,
    pub model: Model,
    pub stick: Vec<Parcel>,
    pub backups: Vec<Backup>,
    pub log: Vec<String>,
    /// Replica ids under which two laptops write.
    twins: BTreeSet<Uuid>,
    /// The day it really is.
    pub now: i64,
    /// Files that were begun.
    files: usize,
    pub folder: PathBuf,
}

/// What became of a file, and what is missing before it.
pub type Delivered = (Status, Option<(u64, u64)>);

/// A write that was tried: what came of it, or the code of the refusal; none where the machine died in it.
pub type Tried<T> = Option<Result<T, &'static str>>;

fn wanted(want: &serde_json::Value) -> Option<(Uuid, u64)> {
    Some((want["replica"].as_str()?.parse().ok()?, want["after"].as_u64()?))
}

/// Whether what a life of the town wrote is owed to those that have asked: by its count, or all of it where nobody had heard of that life.
fn is_owed(asks: &BTreeMap<Uuid, BTreeMap<Uuid, u64>>, op: OpId) -> bool {
    let mut named = asks.values().filter_map(|ask| ask.get(&op.replica)).peekable();
    if named.peek().is_some() {
        return named.any(|after| *after < op.counter);
    }
    !asks.is_empty() && !asks.contains_key(&op.replica)
}

impl World {
    /// Offices that trust each other's cards.
    pub fn begin(seed: u64, folder: &Path) -> Outcome<Self> {
        let mut dice = Dice::new(seed, "history");
        let villages = 2 + dice.below(3) + dice.below(3);
        let mut units: Vec<&str> = divisions::villages_of(TOWN_UNIT).map(|village| village.code).collect();
        dice.shuffle(&mut units);
        units.truncate(villages);
        units.insert(TOWN, TOWN_UNIT);
        let mut world = Self {
            seed,
            dice,
            offices: Vec::new(),
            laptops: Vec::new(),
            model: Model::default(),
            stick: Vec::new(),
            backups: Vec::new(),
            log: Vec::new(),
            twins: BTreeSet::new(),
            now: START,
            files: 0,
            folder: folder.to_owned(),
        };
        std::fs::create_dir_all(folder.join("stick")).map_err(|error| error.to_string())?;
        for (office, unit) in units.iter().enumerate() {
            world.offices.push(Office { unit: (*unit).to_owned(), laptops: Vec::new(), ever: Ops::default() });
            world.start_office(office)?;
        }
        for village in 1..world.offices.len() {
            let town_card = world.laptops[TOWN].read().identity.card().clone();
            let card = world.laptops[village].read().identity.card().clone();
            let trusted = cards::trust_card(world.laptops[village].session(), &town_card)
                .and_then(|()| cards::trust_card(world.laptops[TOWN].session(), &card));
            trusted.map_err(|error| error.to_string())?;
        }
        Ok(world)
    }

    fn start_office(&mut self, office: usize) -> Outcome {
        let unit = self.offices[office].unit.clone();
        let name = divisions::find(&unit).map_or(unit.as_str(), |division| division.name);
        let role = if office == TOWN { Role::Town } else { Role::Village };
        let at = self.add_laptop(office, if office == TOWN { "town".into() } else { format!("village {office}") });
        let laptop = &mut self.laptops[at];
        let new = NewOffice { role, unit: &unit, name, passphrase: PASSPHRASE };
        let (session, _) =
            Session::start(&laptop.place, &new, laptop.machine.clone()).map_err(|error| error.to_string())?;
        laptop.begin(session)
    }

    /// A laptop with an empty disk.
    pub fn add_laptop(&mut self, office: usize, name: String) -> usize {
        let at = self.laptops.len();
        let machine = Arc::new(Machine::new(at, self.now, Dice::new(self.seed, &format!("machine {at}"))));
        self.laptops.push(Laptop::new(name, office, machine, &self.folder.join(format!("laptop{at}"))));
        self.offices[office].laptops.push(at);
        at
    }

    pub fn say(&mut self, line: String) {
        self.log.push(line);
    }

    pub fn living(&self) -> Vec<usize> {
        (0..self.laptops.len()).filter(|at| self.laptops[*at].alive).collect()
    }

    pub fn living_of(&self, office: usize) -> Vec<usize> {
        self.offices[office].laptops.iter().copied().filter(|at| self.laptops[*at].alive).collect()
    }

    pub fn unit_of(&self, laptop: usize) -> &str {
        &self.offices[self.laptops[laptop].office].unit
    }

    /// What the stream from one office's laptop to another office is about.
    pub fn relevant(&self, laptop: usize, to_office: usize) -> Ops {
        let mut ops = Ops::default();
        let office = self.laptops[laptop].office;
        for op in self.laptops[laptop].holds.ops.iter() {
            let goes = if office == TOWN {
                !self.model.moves(op) && self.model.unit(op) == Some(self.offices[to_office].unit.as_str())
            } else {
                self.model.ops[op].office == office
            };
            if goes {
                ops.add(op);
            }
        }
        ops
    }

    /// What a laptop's stream to an office holds once all of it is written: also what a restored town was given back.
    fn stream_to(&self, at: usize, to_office: usize) -> Ops {
        let mut carries = self.relevant(at, to_office);
        let holds = &self.laptops[at].holds;
        if to_office == TOWN {
            let of_town = holds.ops.iter().filter(|op| self.model.ops[*op].office == TOWN);
            for op in of_town.filter(|op| is_owed(&holds.asks, self.model.ops[*op].line.op)) {
                carries.add(op);
            }
        }
        carries
    }

    /// A life of the town asks: for what it names past those counts, and for all of the lives that are known here and that it does not name.
    fn note_ask(&mut self, at: usize, parcel: &Parcel) {
        let Some(wants) = &parcel.wants else { return };
        let ops = &self.model.ops;
        let holds = &mut self.laptops[at].holds;
        let lives = holds.ops.iter().filter(|op| ops[*op].office == TOWN).map(|op| ops[op].line.op.replica);
        let known: BTreeMap<Uuid, u64> = lives
            .filter(|life| *life != parcel.replica)
            .map(|life| (life, wants.get(&life).copied().unwrap_or(0)))
            .collect();
        let ask = holds.asks.entry(parcel.replica).or_default();
        for (life, after) in known {
            ask.entry(life).or_insert(after);
        }
    }

    /// Whether two laptops have written under one replica.
    pub fn is_twin(&self, replica: Uuid) -> bool {
        self.twins.contains(&replica)
    }

    // ---- writes ------------------------------------------------------------------------------------------------

    /// Lets a laptop write, and takes into the account what its journal then has. `fuse`: steps until the plug is pulled.
    pub fn write<T>(
        &mut self,
        at: usize,
        what: &str,
        fuse: Option<usize>,
        act: impl FnOnce(&mut Session, &str) -> cunce::Result<T>,
    ) -> Outcome<Tried<T>> {
        let open = self.open_questions(at)?;
        let laptop = &mut self.laptops[at];
        if let Some(steps) = fuse {
            laptop.machine.light_fuse(steps);
        }
        let author = laptop.session().user.clone();
        let tried = act(laptop.session(), &author);
        let died_at = laptop.machine.revive();
        if died_at.is_some() && laptop.switch_on()? {
            return Err(format!("{what}: after dying at {died_at:?} the program takes its own book for a copy"));
        }
        let mut lines = laptop.read().book.written_since(laptop.holds.written).map_err(|error| error.to_string())?;
        // After a death the program may have written more by itself.
        let by_itself = lines.iter().position(|line| BY_ITSELF.contains(&line.action.as_str())).unwrap_or(lines.len());
        lines.truncate(by_itself);
        let changed = !lines.is_empty();
        laptop.holds.written += lines.len() as u64;
        let (office, known) = (laptop.office, laptop.holds.ops.clone());
        let ops = self.model.record(lines, office, &known, open);
        for op in &ops {
            self.laptops[at].holds.ops.add(*op);
            self.offices[office].ever.add(*op);
        }
        self.note_own_writes(at)?;
        for village in self.living() {
            self.note_moving(village)?;
        }
        let outcome = match (&tried, died_at) {
            (_, Some(point)) => format!("died at {point}"),
            (Ok(_), None) => format!("{} ops", ops.len()),
            (Err(error), None) => error.code.to_owned(),
        };
        self.say(format!("{}: {what} → {outcome}", self.laptops[at].name));
        self.check_told(&tried.as_ref().err().map(|error| error.code), died_at, changed)?;
        let rows: BTreeSet<_> = ops.iter().map(|op| self.model.ops[*op].line.row).collect();
        self.check_rows(at, &rows)?;
        Ok(if died_at.is_some() { None } else { Some(tried.map_err(|error| error.code)) })
    }

    /// Takes into the account what the program has written by itself.
    pub fn note_own_writes(&mut self, at: usize) -> Outcome {
        let laptop = &mut self.laptops[at];
        let lines = laptop.read().book.written_since(laptop.holds.written).map_err(|error| error.to_string())?;
        if let Some(line) = lines.iter().find(|line| !BY_ITSELF.contains(&line.action.as_str())) {
            return Err(format!("{} has written {line:?} by itself", laptop.name));
        }
        laptop.holds.written += lines.len() as u64;
        let (office, known) = (laptop.office, laptop.holds.ops.clone());
        for op in self.model.record(lines, office, &known, Open::new()) {
            self.laptops[at].holds.ops.add(op);
            self.offices[office].ever.add(op);
            let action = self.model.ops[op].line.action.clone();
            self.say(format!("{}: {action}", self.laptops[at].name));
        }
        Ok(())
    }

    /// A refused write has left nothing; one that was cut short is there whole or not at all.
    fn check_told(&self, code: &Option<&'static str>, died_at: Option<&'static str>, changed: bool) -> Outcome {
        match (code, died_at) {
            (_, Some("committed")) | (None, None) => Ok(()),
            (_, Some(_)) | (Some(_), None) if changed => Err("a write that did not happen has left something".into()),
            (Some(code @ ("internal" | "io" | "busy" | "damaged_database" | "died")), None) => {
                Err(format!("a write failed: {code}"))
            }
            _ => Ok(()),
        }
    }

    fn open_questions(&self, at: usize) -> Outcome<Open> {
        let conflicts = self.laptops[at].read().book.conflicts().map_err(|error| error.to_string())?;
        let heads = |conflict: &cunce::ledger::Conflict| conflict.heads.iter().map(|head| id(head.op)).collect();
        Ok(conflicts.iter().map(|conflict| ((conflict.row, conflict.field.clone()), heads(conflict))).collect())
    }

    // ---- files -------------------------------------------------------------------------------------------------

    /// Writes a file for an office onto the stick; none if the machine died before it had its name.
    pub fn export(
        &mut self,
        at: usize,
        to_office: usize,
        from: Option<u64>,
        fuse: Option<usize>,
    ) -> Outcome<Option<usize>> {
        self.files += 1;
        let name = format!("{}.ccs", self.files);
        let path = self.folder.join("stick").join(&name);
        let unit = self.offices[to_office].unit.clone();
        let carries = self.stream_to(at, to_office);
        let offices = change_set::status(self.laptops[at].read()).map_err(|error| error.to_string())?;
        let asks = offices.iter().any(|told| told.card.unit == unit && told.awaited);
        let laptop = &mut self.laptops[at];
        if let Some(steps) = fuse {
            laptop.machine.light_fuse(steps);
        }
        let written = change_set::export(laptop.session(), &unit, &path, from);
        let died_at = laptop.machine.revive();
        if died_at.is_some() && laptop.switch_on()? {
            return Err(format!("after dying at {died_at:?} in an export the program takes its own book for a copy"));
        }
        laptop.holds.sent = laptop.read().book.sent_count().map_err(|error| error.to_string())?;
        let parcel = if path.exists() {
            let receiver = self.living_of(to_office)[0];
            let bytes = std::fs::read(&path).map_err(|error| error.to_string())?;
            let lines = stick::unsealed(&bytes, self.laptops[receiver].read())?;
            let header: serde_json::Value = serde_json::from_str(&lines[0]).map_err(|error| error.to_string())?;
            let wants = header["wants"].as_array().map(|wants| wants.iter().filter_map(wanted).collect());
            let position = |name: &str| header[name].as_u64().ok_or_else(|| format!("a header without {name}"));
            Some(Parcel {
                name,
                path,
                from_office: self.laptops[at].office,
                to_office,
                replica: self.laptops[at].holds.replica,
                from: position("from")?,
                to: position("to")?,
                asks,
                wants,
                // One that asks for what it has lost gives nothing yet.
                carries: if asks { Ops::default() } else { carries },
            })
        } else {
            None
        };
        let what = match (&written, &parcel, died_at) {
            (_, _, Some(point)) => format!("died at {point}"),
            (Ok(done), Some(parcel), None) if (done.from, done.to) == (parcel.from, parcel.to) => {
                format!("{}–{} in {}", parcel.from, parcel.to, parcel.name)
            }
            (Ok(done), _, None) => return Err(format!("an export says {done:?} and did something else")),
            (Err(error), _, None) => return Err(format!("an export failed: {error}")),
        };
        self.say(format!("{}: export to {unit} from {from:?} → {what}", self.laptops[at].name));
        Ok(parcel.map(|parcel| {
            self.stick.push(parcel);
            self.stick.len() - 1
        }))
    }

    /// Gives an office's laptop one file of the stick that is for it.
    pub fn deliver(&mut self, at: usize, parcel: usize, fuse: Option<usize>) -> Outcome<Delivered> {
        let parcel = self.stick[parcel].clone();
        let before = self.laptops[at].holds.clone();
        let laptop = &mut self.laptops[at];
        if let Some(steps) = fuse {
            laptop.machine.light_fuse(steps);
        }
        let merged = change_set::merge_files(laptop.session(), std::slice::from_ref(&parcel.path), &mut |_| true);
        if let Some(point) = laptop.machine.revive() {
            if laptop.switch_on()? {
                return Err(format!("after dying at {point} in a merge the program takes its own book for a copy"));
            }
            self.say(format!("{}: merge {} → died at {point}", self.laptops[at].name, parcel.name));
            return self.deliver_after_death(at, &parcel);
        }
        let reports = merged.map_err(|error| format!("a merge failed: {error}"))?;
        self.check_gap(at, &parcel, &reports[0])?;
        self.take_reports(at, &reports)?;
        self.note_replica(at)?;
        self.note_own_writes(at)?;
        if reports.iter().any(|report| report.status == Status::Applied) {
            self.check_nothing_waits_in_vain(at)?;
        }
        self.check_held(at)?;
        let rows = self.new_rows(&before, at);
        self.check_rows(at, &rows)?;
        self.check_receipts(at)?;
        Ok((reports[0].status, reports[0].missing))
    }

    /// A merge that was cut short has taken in some of the files that wait, each whole; then the same file is given again.
    fn deliver_after_death(&mut self, at: usize, parcel: &Parcel) -> Outcome<Delivered> {
        self.note_own_writes(at)?;
        let mut candidates = vec![self.laptops[at].holds.ops.clone()];
        let mut order = vec![parcel.name.clone()];
        order.extend(self.laptops[at].holds.waiting.iter().cloned());
        // Files that wait are taken in the order of their positions.
        let mut waiting: Vec<Parcel> = order[1..].iter().filter_map(|name| self.parcel(name).cloned()).collect();
        waiting.sort_by_key(|parcel| parcel.from);
        waiting.insert(0, parcel.clone());
        for parcel in &waiting {
            let with: Vec<Ops> = candidates.iter().map(|ops| ops.and(&parcel.carries)).collect();
            candidates.extend(with);
        }
        self.note_moving(at)?;
        let here = self.ids_here(at)?;
        let mut moving = self.laptops[at].holds.ops.clone();
        moving.retain(|op| self.model.moves(op));
        if self.laptops[at].office != TOWN {
            for ops in &mut candidates {
                ops.retain(|op| !self.model.moves(op));
                ops.join(&moving);
            }
        }
        let found = candidates.into_iter().find(|ops| self.ids(ops) == here);
        self.laptops[at].holds.ops = found.ok_or("a merge that was cut short has left half a file")?;
        let mut status = (Status::Already, None);
        for parcel in waiting {
            let reports = change_set::merge_files(self.laptops[at].session(), &[parcel.path], &mut |_| true)
                .map_err(|error| format!("a merge failed: {error}"))?;
            self.take_reports(at, &reports)?;
            self.note_replica(at)?;
            self.note_own_writes(at)?;
            status = (reports[0].status, reports[0].missing);
        }
        self.check_held(at)?;
        Ok(status)
    }

    /// A laptop that hears of its twin goes on under another id.
    fn note_replica(&mut self, at: usize) -> Outcome {
        let replica = self.laptops[at].read().book.replica().map_err(|error| error.to_string())?;
        let holds = &mut self.laptops[at].holds;
        if replica == holds.replica {
            return Ok(());
        }
        let was_twin = self.twins.contains(&holds.replica);
        self.laptops[at].renumber(replica);
        self.say(format!("{}: goes on as another replica", self.laptops[at].name));
        if was_twin { Ok(()) } else { Err("a laptop without a twin goes on as another replica".into()) }
    }

    pub fn parcel(&self, name: &str) -> Option<&Parcel> {
        self.stick.iter().find(|parcel| parcel.name == name)
    }

    /// What the reports say was taken in is what the laptop should hold now.
    fn take_reports(&mut self, at: usize, reports: &[FileReport]) -> Outcome {
        for report in reports {
            let name = report.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let parcel = self.parcel(&name).ok_or("a report on an unknown file")?.clone();
            let code = report.status.code();
            self.say(format!("{}: merge {name} → {code} {} {:?}", self.laptops[at].name, report.ops, report.missing));
            let office = self.laptops[at].office;
            let holds = &mut self.laptops[at].holds;
            match report.status {
                Status::Applied | Status::Already => {
                    holds.waiting.remove(&name);
                    // An empty file of a twin says nothing of what came before it: its brother may have written that.
                    let tells = parcel.from <= parcel.to || !self.twins.contains(&parcel.replica);
                    let mut carries = parcel.carries.clone();
                    if office != TOWN {
                        carries.retain(|op| !self.model.moves(op));
                    }
                    if report.status == Status::Already && tells && !holds.ops.holds_all(&carries) {
                        return Err(format!("{name} is called known and is not"));
                    }
                    if tells {
                        holds.ops.join(&carries);
                    }
                    let received = holds.received.entry(parcel.replica).or_default();
                    *received = parcel.to.max(*received);
                    self.note_moving(at)?;
                    self.note_ask(at, &parcel);
                    let has = self.laptops[at].holds.ops.clone();
                    self.offices[office].ever.join(&has);
                }
                Status::Held => {
                    holds.waiting.insert(name);
                }
                Status::Left | Status::Checked | Status::Offered | Status::ToAccept | Status::Waiting => {
                    return Err(format!("{name} was not taken up"));
                }
                Status::Refused => return Err(format!("{name} is sound and was refused: {:?}", report.reason)),
            }
        }
        Ok(())
    }

    /// A file that follows others is kept, and names what is missing; no other one is.
    fn check_gap(&self, at: usize, parcel: &Parcel, report: &FileReport) -> Outcome {
        if self.is_twin(parcel.replica) {
            return Ok(());
        }
        let received = self.laptops[at].holds.received.get(&parcel.replica).copied().unwrap_or(0);
        let expected = (parcel.from > received + 1).then(|| (received + 1, parcel.from - 1));
        if report.missing != expected || (report.status == Status::Held) != expected.is_some() {
            return Err(format!(
                "{}: {:?} {:?}, but {expected:?} is missing",
                parcel.name, report.status, report.missing
            ));
        }
        Ok(())
    }

    fn check_nothing_waits_in_vain(&self, at: usize) -> Outcome {
        let holds = &self.laptops[at].holds;
        for name in &holds.waiting {
            let parcel = self.parcel(name).ok_or("an unknown file waits")?;
            if !self.is_twin(parcel.replica)
                && holds.received.get(&parcel.replica).is_some_and(|last| parcel.from <= last + 1)
            {
                return Err(format!("{name} waits although the gap has closed"));
            }
        }
        Ok(())
    }

    fn new_rows(&self, before: &Holds, at: usize) -> BTreeSet<Uuid> {
        let now = &self.laptops[at].holds.ops;
        now.iter().filter(|op| !before.ops.has(*op)).map(|op| self.model.ops[op].line.row).collect()
    }

    // ---- what a laptop holds -----------------------------------------------------------------------------------

    pub fn ids(&self, ops: &Ops) -> BTreeSet<(Id, i64)> {
        ops.iter().map(|op| (id(self.model.ops[op].line.op), self.model.ops[op].line.at)).collect()
    }

    pub fn ids_here(&self, at: usize) -> Outcome<BTreeSet<(Id, i64)>> {
        let ids = self.laptops[at].read().book.journal_ids().map_err(|error| error.to_string())?;
        Ok(ids.into_iter().map(|(op, at)| (id(op), at)).collect())
    }

    /// At a village, what is here of those that move between units is found by looking.
    pub fn note_moving(&mut self, at: usize) -> Outcome {
        if self.laptops[at].office == TOWN || self.model.moving.is_empty() {
            return Ok(());
        }
        let here = self.ids_here(at)?;
        let holds = &mut self.laptops[at].holds.ops;
        holds.retain(|op| !self.model.moves(op));
        for (id, at_ms) in here {
            if let Some(op) = self.model.number(id, at_ms).filter(|op| self.model.moves(*op)) {
                holds.add(op);
            }
        }
        Ok(())
    }

    /// The journal has exactly what was written or delivered here.
    pub fn check_held(&self, at: usize) -> Outcome {
        let (here, expected) = (self.ids_here(at)?, self.ids(&self.laptops[at].holds.ops));
        if let Some((op, at_ms)) = expected.difference(&here).next() {
            let lost = self.model.number(*op, *at_ms).map(|number| &self.model.ops[number].line);
            return Err(format!("{} has lost {lost:?}", self.laptops[at].name));
        }
        if let Some((op, _)) = here.difference(&expected).next() {
            return Err(format!("{} has {op:?}, which nobody gave it", self.laptops[at].name));
        }
        Ok(())
    }

    // ---- copies ------------------------------------------------------------------------------------------------

    /// Copies a laptop's data to a disk.
    pub fn back_up(&mut self, at: usize) -> Outcome {
        let folder = self.folder.join(format!("backup{}", self.backups.len()));
        self.laptops[at].switch_off();
        copy_folder(&self.laptops[at].place.data, &folder).map_err(|error| error.to_string())?;
        self.switch_on_as_before(at)?;
        self.backups.push(Backup { laptop: at, folder, holds: self.laptops[at].holds.clone() });
        self.say(format!("{}: backup {}", self.laptops[at].name, self.backups.len() - 1));
        Ok(())
    }

    /// Brings a backup back over a laptop's data. The mark outside it tells whether anything was written since.
    pub fn restore(&mut self, backup: usize) -> Outcome {
        let (at, folder) = (self.backups[backup].laptop, self.backups[backup].folder.clone());
        let now = self.laptops[at].holds.clone();
        let mut then = self.backups[backup].holds.clone();
        then.newer = now.newer;
        self.laptops[at].switch_off();
        let data = self.laptops[at].place.data.clone();
        let copied = std::fs::remove_dir_all(&data).and_then(|()| copy_folder(&folder, &data));
        copied.map_err(|error| error.to_string())?;
        let stands = |holds: &Holds| (holds.replica, holds.written, holds.sent);
        let is_older = stands(&then) != stands(&now);
        self.laptops[at].holds = then;
        let restored = self.laptops[at].switch_on()?;
        self.note_moving(at)?;
        self.say(format!("{}: restored from backup {backup}: {restored}", self.laptops[at].name));
        if restored != is_older {
            return Err(format!("a restored copy is told as {restored}, and is {is_older}"));
        }
        self.note_own_writes(at)?;
        self.check_held(at)
    }

    /// Another laptop that runs from a copy; with the machine's own state it cannot know that it is one.
    pub fn copy_laptop(&mut self, at: usize, with_state: bool) -> Outcome<usize> {
        let office = self.laptops[at].office;
        let name = format!("{}{}", self.laptops[at].name, if with_state { " twin" } else { " copy" });
        let copy = self.add_laptop(office, name);
        self.laptops[at].switch_off();
        let (from, to) = (self.laptops[at].place.clone(), self.laptops[copy].place.clone());
        let mut copied = copy_folder(&from.data, &to.data);
        if with_state {
            self.twins.insert(self.laptops[at].holds.replica);
            copied = copied.and_then(|()| copy_folder(&from.state, &to.state));
        }
        copied.map_err(|error| error.to_string())?;
        self.switch_on_as_before(at)?;
        self.laptops[copy].holds = self.laptops[at].holds.clone();
        let restored = self.laptops[copy].switch_on()?;
        self.say(format!("{}: begins, restored {restored}", self.laptops[copy].name));
        if restored == with_state {
            return Err(format!("a copy with_state={with_state} is told as restored={restored}"));
        }
        self.note_own_writes(copy)?;
        Ok(copy)
    }

    pub fn switch_on_as_before(&mut self, at: usize) -> Outcome {
        if self.laptops[at].switch_on()? {
            return Err(format!("{} takes its own book for a copy", self.laptops[at].name));
        }
        self.note_own_writes(at)
    }

    /// A laptop gets the next version of the program.
    pub fn upgrade(&mut self, at: usize) -> Outcome {
        self.laptops[at].holds.newer = true;
        self.switch_on_as_before(at)?;
        self.say(format!("{}: upgraded", self.laptops[at].name));
        Ok(())
    }

    /// Time passes, and some clocks are wrong or jump.
    pub fn let_time_pass(&mut self) {
        let passed = self.dice.between(1000, DAY);
        self.now += passed;
        for laptop in &self.laptops {
            laptop.machine.pass(passed);
        }
    }

    pub fn jump(&mut self, at: usize) {
        let years = self.dice.between(-12, 12);
        let days = self.dice.between(-40, 40);
        let now = self.now + (years * 365 + days) * DAY;
        self.laptops[at].machine.set_clock(now);
        self.say(format!("{}: clock jumps to {}", self.laptops[at].name, self.laptops[at].machine.today()));
    }
}
