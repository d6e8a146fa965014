//! Changes of divisions: villages that are renumbered, merged or split.

use cunce::Result;
use cunce::register::division::{self, Change};
use cunce::session::Session;
use serde_json::json;

use crate::args::DivisionCommand;
use crate::output::Output;
use crate::words;

pub fn run(session: &mut Session, command: &DivisionCommand) -> Result<Output> {
    let change = match command {
        DivisionCommand::List => return list(session),
        DivisionCommand::Renumber { old, new, name } => {
            Change::Renumber { old: old.clone(), new: new.clone(), name: name.clone() }
        }
        DivisionCommand::Merge { old, into, name } => {
            Change::Merge { old: old.clone(), into: into.clone(), name: name.clone() }
        }
        DivisionCommand::Split { old, into, name, group } => {
            Change::Split { old: old.clone(), into: into.clone(), name: name.clone(), groups: group.clone() }
        }
    };
    let done = division::change(&mut session.book, &session.user.clone(), &change)?;
    let (people, households) = done.value;
    let op = done.op.map(|op| op.to_string());
    Ok(Output::new(json!({ "op": op, "people": people, "households": households }), words::divided(people, households)))
}

fn list(session: &Session) -> Result<Output> {
    let changed = division::changed(&session.book)?;
    let json = changed.iter().map(|known| {
        json!({ "code": known.code, "name": known.name, "succeeded_by": known.succeeded_by, "since": known.since })
    });
    let lines = changed.iter().map(words::division).collect::<Vec<_>>().join("\n");
    Ok(Output::new(json.collect(), lines))
}
