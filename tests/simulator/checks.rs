//! What must hold, by the simulator's own account and not by the program's.

use std::collections::{BTreeMap, BTreeSet};

use cunce::ledger::{Conflict, OpId, Schema, ShownRow, UNIT, VOIDED, Value};
use cunce::register::SCHEMA;
use uuid::Uuid;

use crate::model::{Id, Ops, Written, id};
use crate::newer;
use crate::world::{Outcome, RECEIPT, TOWN, World};

/// What a laptop shows.
struct View {
    name: String,
    schema: &'static Schema,
    rows: BTreeMap<Uuid, ShownRow>,
    conflicts: Vec<Conflict>,
}

impl View {
    fn conflict(&self, row: Uuid, field: &str) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.row == row && conflict.field == field)
    }

    /// The shown text of a field; none where this version has no place for it.
    fn shown(&self, entity: &str, row: Uuid, field: &str) -> Option<Result<String, String>> {
        let entity = self.schema.entities.iter().find(|known| known.name == entity)?;
        if field != VOIDED && !entity.fields.iter().any(|known| known.name == field) {
            return None;
        }
        let Some(shown) = self.rows.get(&row) else {
            return Some(Err(format!("{}: {} {row} is not shown", self.name, entity.name)));
        };
        Some(Ok(shown.fields.get(field).cloned().unwrap_or_default()))
    }
}

impl World {
    fn view(&self, at: usize) -> Outcome<View> {
        let laptop = &self.laptops[at];
        let book = &laptop.read().book;
        let rows = book.shown_rows().map_err(|error| error.to_string())?;
        Ok(View {
            name: laptop.name.clone(),
            schema: if laptop.holds.newer { newer::schema() } else { &SCHEMA },
            rows: rows.into_iter().map(|row| (row.row, row)).collect(),
            conflicts: book.conflicts().map_err(|error| error.to_string())?,
        })
    }

    /// Rows show what follows from what is known of them here, and what contradicts is in question.
    pub fn check_rows(&self, at: usize, rows: &BTreeSet<Uuid>) -> Outcome {
        if rows.is_empty() {
            return Ok(());
        }
        let view = self.view(at)?;
        let here = &self.laptops[at].holds.ops;
        for row in rows.iter().filter(|row| !self.is_away(at, &view, self.root_of(**row))) {
            self.check_row(&view, *row, here)?;
        }
        Ok(())
    }

    fn root_of(&self, row: Uuid) -> Uuid {
        self.model.ops[self.model.rows[&row][0]].line.root
    }

    /// Whether someone who has moved is not at this village: it may keep no more than a stub. The row of a move is shown to a village as
    /// far as it may know it.
    fn is_away(&self, at: usize, view: &View, root: Uuid) -> bool {
        let office = self.laptops[at].office;
        let unit = view.rows.get(&root).and_then(|row| row.fields.get(UNIT));
        office != TOWN && self.model.moving.contains(&root) && unit != Some(&self.offices[office].unit)
    }

    fn check_row(&self, view: &View, row: Uuid, here: &Ops) -> Outcome {
        if self.model.is_marked(row, here) && self.model.has_hole(row, here) {
            return Ok(());
        }
        let entity = &self.model.ops[self.model.rows[&row][0]].line.entity;
        for field in self.model.fields(row, here) {
            let latest = self.model.latest(row, field, here);
            if let Some(shown) = view.shown(entity, row, field) {
                let shown = shown?;
                if !latest.iter().any(|(_, value)| value.shown() == shown) {
                    let latest: Vec<_> =
                        latest.iter().map(|(op, value)| (self.model.ops[*op].line.op, value)).collect();
                    return Err(format!(
                        "{}: {entity} {row} shows {field}={shown:?}, and the latest known are {latest:?}",
                        view.name
                    ));
                }
            }
            self.check_in_question(view, row, field, &latest)?;
        }
        self.check_void_in_question(view, row, here)?;
        for conflict in view.conflicts.iter().filter(|conflict| conflict.row == row) {
            self.check_justified(view, conflict, here)?;
        }
        Ok(())
    }

    /// Values of which nobody knew each other are all in question.
    fn check_in_question(&self, view: &View, row: Uuid, field: &str, latest: &[(usize, Value)]) -> Outcome {
        if latest.windows(2).all(|pair| pair[0].1 == pair[1].1) {
            return Ok(());
        }
        let heads: BTreeSet<Id> = view
            .conflict(row, field)
            .into_iter()
            .flat_map(|conflict| &conflict.heads)
            .map(|head| id(head.op))
            .collect();
        for (op, value) in latest {
            let op = self.model.ops[*op].line.op;
            if !heads.contains(&id(op)) {
                let latest: Vec<_> = latest.iter().map(|(op, value)| (self.model.ops[*op].line.op, value)).collect();
                return Err(format!(
                    "{}: {field}={value:?} of {row}, written by {op}, is not in question, of {latest:?}",
                    view.name
                ));
            }
        }
        Ok(())
    }

    /// What was written beside a taking back that did not know it stands in question.
    fn check_void_in_question(&self, view: &View, row: Uuid, here: &Ops) -> Outcome {
        let voids = self.model.latest(row, VOIDED, here);
        if voids.is_empty() || voids.iter().any(|(_, value)| value.is_null()) {
            return Ok(());
        }
        for field in self.model.fields(row, here).into_iter().filter(|field| *field != VOIDED) {
            for (op, _) in self.model.latest(row, field, here) {
                let written = &self.model.ops[op];
                let unseen = voids.iter().all(|(void, _)| !self.model.ops[*void].known.has(op));
                if !["new", "erase"].contains(&written.line.kind) && unseen && view.conflict(row, VOIDED).is_none() {
                    return Err(format!(
                        "{}: {row} was taken back beside {} of {field}, and nobody is asked",
                        view.name, written.line.op
                    ));
                }
            }
        }
        Ok(())
    }

    /// A question is asked only where two writers did not know of each other, or where one of them left it open.
    fn check_justified(&self, view: &View, conflict: &Conflict, here: &Ops) -> Outcome {
        if conflict.field == VOIDED {
            return Ok(());
        }
        let key = (conflict.row, conflict.field.clone());
        let writers: Vec<usize> = self.model.rows[&conflict.row]
            .iter()
            .copied()
            .filter(|op| here.has(*op) && self.model.ops[*op].says(&conflict.field).is_some())
            .collect();
        for head in &conflict.heads {
            for op in writers.iter().filter(|op| id(self.model.ops[**op].line.op) == id(head.op)) {
                // A town's repetition of a receipt stands beside it.
                let replaces = |later: &&Written| later.known.has(*op) && later.line.action != RECEIPT;
                for later in writers.iter().map(|later| &self.model.ops[*later]).filter(replaces) {
                    // What it had replaced may have been replaced by one that is not here.
                    let has_hole =
                        self.model.rows[&conflict.row].iter().any(|op| later.known.has(*op) && !here.has(*op));
                    let left_open = has_hole || later.open.get(&key).is_some_and(|open| open.contains(&id(head.op)));
                    if !left_open && !self.has_twin(head.op) {
                        return Err(format!(
                            "{}: {} of {} is in question, but {} by {} had replaced it",
                            view.name, conflict.field, conflict.row, head.op, later.line.op
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    fn has_twin(&self, op: OpId) -> bool {
        self.model.ops.iter().filter(|written| id(written.line.op) == id(op)).count() > 1
    }

    // ---- everything of one laptop ------------------------------------------------------------------------------

    /// All that can be asked of one laptop by itself.
    pub fn check_laptop(&mut self, at: usize) -> Outcome {
        self.check_held(at)?;
        let here = self.laptops[at].holds.ops.clone();
        let rows: BTreeSet<Uuid> = here.iter().map(|op| self.model.ops[op].line.row).collect();
        self.check_rows(at, &rows)?;
        self.check_journal(at)?;
        self.check_history(at, &rows)?;
        let name = self.laptops[at].name.clone();
        let verified = self.laptops[at].session().book.verify().map_err(|error| error.to_string())?;
        if verified.ok { Ok(()) } else { Err(format!("{name}: {:#?}", verified.checks)) }
    }

    /// Every operation is byte for byte what its writer wrote, also where this version knows nothing of it; but what was erased is gone.
    fn check_journal(&self, at: usize) -> Outcome {
        let here = &self.laptops[at].holds.ops;
        let view = self.view(at)?;
        for mut line in self.laptops[at].read().book.journal().map_err(|error| error.to_string())? {
            let number = self.model.number(id(line.op), line.at).ok_or("an unknown operation")?;
            let written = &self.model.ops[number].line;
            let whole = !self.model.has_hole(line.row, here);
            for (field, value) in &mut line.fields {
                let must_go = self.model.is_erased(number, field, here);
                let may_go = must_go || self.is_away(at, &view, written.root);
                if may_go && value.is_erased() {
                    *value = written.fields.get(field).cloned().ok_or("a value that nobody wrote")?;
                } else if must_go && whole {
                    return Err(format!("{}: {field} of {} was erased and is here", self.laptops[at].name, line.op));
                }
            }
            if *written != line {
                return Err(format!("{}: {line:?} was written as {written:?}", self.laptops[at].name));
            }
        }
        Ok(())
    }

    /// Every value that was ever accepted can be found again in the history of its row.
    fn check_history(&self, at: usize, rows: &BTreeSet<Uuid>) -> Outcome {
        let here = &self.laptops[at].holds.ops;
        let view = self.view(at)?;
        // A row has a history where its birth is.
        let is_born =
            |row: &Uuid| self.model.rows[row].iter().any(|op| here.has(*op) && self.model.ops[*op].line.kind == "new");
        for row in rows.iter().filter(|row| is_born(row) && !self.is_away(at, &view, self.root_of(**row))) {
            let told = self.laptops[at].read().book.history(*row).map_err(|error| format!("{row}: {error}"))?;
            let told: BTreeSet<(Id, i64, &str, &Value)> =
                told.iter().map(|entry| (id(entry.op), entry.at, entry.field.as_str(), &entry.value)).collect();
            for op in self.model.rows[row].iter().filter(|op| here.has(**op)) {
                let line = &self.model.ops[*op].line;
                let told_here = line.fields.iter().filter(|(field, _)| !self.model.is_erased(*op, field, here));
                for (field, value) in told_here {
                    if !told.contains(&(id(line.op), line.at, field.as_str(), value)) {
                        return Err(format!(
                            "{}: {field}={value:?} by {} is not in the history of {row}",
                            self.laptops[at].name, line.op
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    // ---- all together ------------------------------------------------------------------------------------------

    /// The town and each village show the same and ask the same.
    pub fn check_converged(&self) -> Outcome {
        let shown_at_town = self.view(self.living_of(TOWN)[0])?;
        for at in self.living() {
            let office = self.laptops[at].office;
            if office == TOWN {
                continue;
            }
            let unit = &self.offices[office].unit;
            let town = &self.laptops[self.living_of(TOWN)[0]];
            let digest = |session: &cunce::session::Session, unit| {
                session.book.digest(unit, "resident").map_err(|error| error.to_string())
            };
            let (there, here) = (digest(town.read(), Some(unit))?, digest(self.laptops[at].read(), Some(unit))?);
            if there != here {
                let name = &self.laptops[at].name;
                return Err(format!("the town and {name} differ: {there:?} and {here:?}\n{}", self.difference(at)?));
            }
            // Of those who have left, a stub stays.
            if self.model.moving.is_empty() && here != digest(self.laptops[at].read(), None)? {
                return Err(format!("{} has rows of another unit", self.laptops[at].name));
            }
            let questions = |session: &cunce::session::Session| {
                let conflicts = session.book.conflicts().map_err(|error| error.to_string())?;
                let ours = conflicts
                    .into_iter()
                    .filter(|asked| self.unit_now(&shown_at_town, asked.root) == Some(unit.as_str()));
                Ok::<_, String>(ours.map(|asked| asked.id).collect::<BTreeSet<_>>())
            };
            if questions(town.read())? != questions(self.laptops[at].read())? {
                return Err(format!("the town and {} ask different questions", self.laptops[at].name));
            }
        }
        Ok(())
    }

    /// The unit that someone belongs to by what the town shows.
    fn unit_now<'a>(&'a self, town: &'a View, root: Uuid) -> Option<&'a str> {
        if self.model.moving.contains(&root) {
            return town.rows.get(&root)?.fields.get(UNIT).map(String::as_str);
        }
        self.model.unit_of(root)
    }

    fn difference(&self, at: usize) -> Outcome<String> {
        let town = self.view(self.living_of(TOWN)[0])?;
        let mut lines = Vec::new();
        for (row, here) in self.view(at)?.rows {
            if town.rows.get(&row) != Some(&here) {
                lines.push(format!("{here:?}\n  at the town {:?}", town.rows.get(&row)));
            }
        }
        Ok(lines.join("\n"))
    }

    /// Everything that a living laptop or the stick had is where it belongs now.
    pub fn check_nothing_lost(&self, had: &Ops) -> Outcome {
        let town = self.view(self.living_of(TOWN)[0])?;
        for op in had.iter() {
            let unit = self.unit_now(&town, self.model.ops[op].line.root);
            for at in self.living() {
                let belongs = self.laptops[at].office == TOWN || unit == Some(self.unit_of(at));
                if belongs && !self.laptops[at].holds.ops.has(op) {
                    let line = &self.model.ops[op].line;
                    return Err(format!("{} never got {line:?}", self.laptops[at].name));
                }
            }
        }
        Ok(())
    }

    /// What counts as received was received by some laptop of that office, once.
    pub fn check_receipts(&self, at: usize) -> Outcome {
        let offices =
            cunce::exchange::change_set::status(self.laptops[at].read()).map_err(|error| error.to_string())?;
        for told in offices {
            let Some(office) = self.offices.iter().position(|office| office.unit == told.card.unit) else { continue };
            let relevant = self.relevant(at, office);
            let never = relevant
                .iter()
                .filter(|op| self.model.ops[*op].office != office && !self.offices[office].ever.has(*op));
            let never = never.count() as u64;
            if never > told.not_yet_received {
                return Err(format!(
                    "{} says that {} lacks {} changes, and it never had {never}",
                    self.laptops[at].name, told.card.unit, told.not_yet_received
                ));
            }
        }
        Ok(())
    }

    /// Nobody waits for anything, and nobody thinks that another one does.
    pub fn check_all_received(&self) -> Outcome {
        for at in self.living() {
            let offices =
                cunce::exchange::change_set::status(self.laptops[at].read()).map_err(|error| error.to_string())?;
            for office in offices {
                if office.not_yet_received > 0 {
                    return Err(format!(
                        "{} thinks that {} lacks {} changes",
                        self.laptops[at].name, office.card.unit, office.not_yet_received
                    ));
                }
            }
        }
        Ok(())
    }
}
