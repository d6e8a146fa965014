//! What a town does when villages are renumbered, merged or split: the divisions' rows and everyone's move, in one write.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Changed, changed, current, find, id_of, is_known, name_of};
use crate::ledger::{Book, Changed as Done, VOIDED, Value, WriteTx};
use crate::register::divisions;
use crate::register::schema::{DIVISION, HOUSEHOLD, RESIDENT};
use crate::register::search_text::tokens_of_group;
use crate::register::transfer::is_town;
use crate::{Error, Result};

/// A change of divisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A village goes on under another code.
    Renumber { old: String, new: String, name: String },
    /// Villages become one, a new one or one of them; without a name it keeps the one it has.
    Merge { old: Vec<String>, into: String, name: Option<String> },
    /// Groups of a village become, or join, another one; the rest stays.
    Split { old: String, into: String, name: Option<String>, groups: Vec<String> },
}

/// Makes a change at the town; everyone concerned moves with it. Returns how many people and households moved.
pub fn change(book: &mut Book, author: &str, change: &Change) -> Result<Done<(u32, u32)>> {
    let town = book.unit()?;
    if !is_town(&town) {
        return Err(Error::new("town_decides"));
    }
    let plan = Plan::of(book, &town, change)?;
    book.write(author, "division", |tx| {
        for (id, is_there, row) in &plan.divisions {
            let texts = [("name", &row.name), ("succeeded_by", &row.succeeded_by), ("since", &row.since)];
            let fields: Vec<_> = texts.map(|(field, text)| (field, Value::text(text))).into();
            write_division(tx, *id, *is_there, &row.code, fields)?;
        }
        move_all(tx, &plan.moves)?;
        Ok((plan.people, plan.households))
    })
}

/// Moves on whoever was written under a code that no longer holds, by an office that had not heard of the change. Nothing is written where
/// there is nobody.
pub fn settle(book: &mut Book, author: &str) -> Result<()> {
    let town = book.unit()?;
    if !is_town(&town) {
        return Ok(());
    }
    let mut moves = Vec::new();
    for ended in changed(book)?.into_iter().filter(|ended| !ended.succeeded_by.is_empty()) {
        let now = current(book, &ended.code)?;
        if now != ended.code {
            moves.extend(everyone(book, &ended.code)?.into_iter().map(|(id, _)| (id, now.clone())));
        }
    }
    if !moves.is_empty() {
        book.write(author, "division", |tx| move_all(tx, &moves))?;
    }
    Ok(())
}

/// What a change comes to.
struct Plan {
    /// Each with its id and whether the row is there already.
    divisions: Vec<(Uuid, RowState, Changed)>,
    moves: Vec<(Uuid, String)>,
    people: u32,
    households: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowState {
    New,
    Stands,
    TakenBack,
}

impl Plan {
    fn of(book: &Book, town: &str, change: &Change) -> Result<Self> {
        let (old, into, name) = match change {
            Change::Renumber { old, new, name } => (vec![old.clone()], new, Some(name.clone())),
            Change::Merge { old, into, name } => (old.clone(), into, name.clone()),
            Change::Split { old, into, name, .. } => (vec![old.clone()], into, name.clone()),
        };
        for code in &old {
            check_code(town, code)?;
            if !is_known(book, code)? {
                return Err(Error::new("unknown_unit").with("unit", code));
            }
            if current(book, code)? != *code {
                return Err(Error::new("division_ended").with("unit", name_of(book, code)?));
            }
        }
        check_code(town, into)?;
        check_target(book, change, into)?;
        let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        if !is_known(book, into)? {
            // Its office could not be set up under any other code.
            if !divisions::may_be_village(into) {
                return Err(Error::new("unknown_unit").with("unit", into));
            }
            if name.is_none() {
                return Err(Error::new("missing_unit_name"));
            }
        }
        let name = name.map_or_else(|| name_of(book, into), Ok)?;
        let mut plan = Self { divisions: Vec::new(), moves: Vec::new(), people: 0, households: 0 };
        plan.row(book, Changed { code: into.clone(), name, succeeded_by: String::new(), since: String::new() })?;
        for code in old.iter().filter(|code| *code != into) {
            let groups = if let Change::Split { groups, .. } = change { Some(&groups[..]) } else { None };
            if groups.is_none() {
                let name = name_of(book, code)?;
                let row = Changed { code: code.clone(), name, succeeded_by: into.clone(), since: String::new() };
                plan.row(book, row)?;
            }
            plan.take(book, code, into, groups)?;
        }
        Ok(plan)
    }

    fn row(&mut self, book: &Book, mut row: Changed) -> Result<()> {
        let known = find(book, &row.code)?;
        let ends = known.as_ref().is_none_or(|known| known.succeeded_by != row.succeeded_by);
        row.since = match known.as_ref().filter(|_| !ends) {
            Some(known) => known.since.clone(),
            None => book.today().to_string(),
        };
        let id = id_of(&row.code);
        let state = match known {
            Some(_) => RowState::Stands,
            None if crate::register::store::entity_of(book, id)?.is_some() => RowState::TakenBack,
            None => RowState::New,
        };
        self.divisions.push((id, state, row));
        Ok(())
    }

    fn take(&mut self, book: &Book, code: &str, into: &str, groups: Option<&[String]>) -> Result<()> {
        let moving = match groups {
            Some(groups) => of_groups(book, code, groups)?,
            None => everyone(book, code)?,
        };
        self.people += moving.iter().filter(|(_, is_person)| *is_person).count() as u32;
        self.households += moving.iter().filter(|(_, is_person)| !is_person).count() as u32;
        self.moves.extend(moving.into_iter().map(|(id, _)| (id, into.to_owned())));
        Ok(())
    }
}

/// A village below the town.
fn check_code(town: &str, code: &str) -> Result<()> {
    let fits = code.len() == 12 && code.starts_with(town) && code.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(()) } else { Err(Error::new("unknown_unit").with("unit", code)) }
}

fn check_target(book: &Book, change: &Change, into: &str) -> Result<()> {
    let ended = current(book, into)? != into;
    let taken = match change {
        Change::Renumber { .. } => is_known(book, into)?,
        Change::Split { old, .. } => old == into,
        Change::Merge { .. } => false,
    };
    match change {
        _ if taken => Err(Error::new("division_exists").with("unit", name_of(book, into)?)),
        _ if ended => Err(Error::new("division_ended").with("unit", name_of(book, into)?)),
        Change::Merge { old, .. } if old.iter().collect::<BTreeSet<_>>().len() < 2 => {
            Err(Error::new("missing_value").with("field", "unit"))
        }
        _ => Ok(()),
    }
}

/// Every household and person of a unit that was not taken back; true for a person.
fn everyone(book: &Book, code: &str) -> Result<Vec<(Uuid, bool)>> {
    let mut found = Vec::new();
    for (entity, is_person) in [(HOUSEHOLD, false), (RESIDENT, true)] {
        let sql = format!(
            "SELECT r.uuid FROM {entity} t JOIN registry r ON r.id = t.row
             WHERE t.unit = ?1 AND t.voided IS NULL AND r.birth IS NOT NULL ORDER BY t.row"
        );
        let ids = book.core.all(&sql, [code], |row| row.get::<_, Uuid>(0))?;
        found.extend(ids.into_iter().map(|id| (id, is_person)));
    }
    Ok(found)
}

/// The households of some groups, however their numbers are written (二组, 2组), and everyone in them.
fn of_groups(book: &Book, code: &str, groups: &[String]) -> Result<Vec<(Uuid, bool)>> {
    let sql = "SELECT r.uuid, h.village_group FROM household h JOIN registry r ON r.id = h.row
               WHERE h.unit = ?1 AND h.village_group IS NOT NULL AND h.voided IS NULL AND r.birth IS NOT NULL ORDER BY h.row";
    let homes = book.core.all(sql, [code], |row| Ok((row.get::<_, Uuid>(0)?, row.get::<_, String>(1)?)))?;
    let mut leaving = BTreeSet::new();
    for group in groups {
        let wanted = tokens_of_group(group);
        let of_group: Vec<Uuid> =
            homes.iter().filter(|(_, group)| tokens_of_group(group) == wanted).map(|(home, _)| *home).collect();
        if of_group.is_empty() {
            return Err(Error::new("no_such_group").with("group", group));
        }
        leaving.extend(of_group);
    }
    let sql =
        "SELECT r.uuid, hr.uuid FROM resident t JOIN registry r ON r.id = t.row JOIN registry hr ON hr.id = t.household
               WHERE t.unit = ?1 AND t.voided IS NULL AND r.birth IS NOT NULL ORDER BY t.row";
    let mut people = book.core.all(sql, [code], |row| Ok((row.get::<_, Uuid>(0)?, row.get::<_, Uuid>(1)?)))?;
    people.retain(|(_, home)| leaving.contains(home));
    let homes = leaving.iter().map(|home| (*home, false));
    Ok(homes.chain(people.into_iter().map(|(person, _)| (person, true))).collect())
}

fn write_division(
    tx: &mut WriteTx<'_>,
    id: Uuid,
    state: RowState,
    code: &str,
    mut fields: Vec<(&str, Value)>,
) -> Result<()> {
    if state == RowState::New {
        fields.push(("code", Value::text(code)));
        return tx.create(DIVISION, id, None, &fields).map(|_| ());
    }
    if state == RowState::TakenBack {
        tx.resolve(id, VOIDED, Value::Null)?;
    }
    tx.set(id, &fields).map(|_| ())
}

fn move_all(tx: &mut WriteTx<'_>, moves: &[(Uuid, String)]) -> Result<()> {
    moves.iter().try_for_each(|(id, unit)| tx.transfer(*id, unit).map(|_| ()))
}
