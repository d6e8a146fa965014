//! Registrations that may be one person: showing the pairs, linking them, and parting them.

use cunce::ledger::parse_id;
use cunce::register::view::{self, RegistrationView};
use cunce::session::Session;
use cunce::{Error, Result, register};
use serde_json::{Value, json};

use crate::args::Command;
use crate::commands::{map, op_output};
use crate::output::Output;
use crate::words;

pub fn run(session: &mut Session, command: &Command) -> Result<Output> {
    let user = session.user.clone();
    let book = &mut session.book;
    match command {
        Command::Duplicates => list(session),
        Command::Link { a, b, take } => {
            let linked = register::link(book, &user, parse_id(a)?, parse_id(b)?, &map(take))?;
            let survivor = linked.value.hyphenated().to_string();
            let text = linked.op.map_or_else(words::nothing_changed, |_| words::linked(&survivor));
            Ok(Output::new(json!({ "op": linked.op.map(|op| op.to_string()), "survivor": survivor }), text))
        }
        Command::Unlink { a, b } => {
            let parted = register::unlink(book, &user, parse_id(a)?, parse_id(b)?)?;
            let op = parted.op.map(|op| op.to_string());
            Ok(match parted.value.through {
                None => Output::new(json!({ "op": op }), words::saved()),
                Some(third) => {
                    let name = view::subject(book, third)?.0;
                    Output::new(
                        json!({ "op": op, "still_linked_through": third.hyphenated().to_string() }),
                        words::still_linked(&name, &third.hyphenated().to_string()),
                    )
                }
            })
        }
        Command::NotSame { a, b } => Ok(op_output(register::not_same(book, &user, parse_id(a)?, parse_id(b)?)?.op)),
        _ => Err(Error::new("internal")),
    }
}

fn list(session: &Session) -> Result<Output> {
    let pairs = view::duplicates(&session.book)?;
    let lines = pairs.iter().map(words::duplicate).collect::<Vec<_>>().join("\n");
    let json = pairs.iter().map(|pair| {
        let reasons = pair.reasons.iter().map(|reason| json!({ "code": reason.code, "params": reason.params }));
        json!({ "a": side(&pair.a), "b": side(&pair.b), "score": pair.score, "reasons": reasons.collect::<Vec<_>>() })
    });
    Ok(Output::new(json.collect(), if pairs.is_empty() { words::no_duplicates() } else { lines }))
}

fn side(registration: &RegistrationView) -> Value {
    json!({ "id": registration.id, "name": registration.name, "unit": registration.unit,
            "household_number": registration.household_number, "national_id": registration.national_id,
            "birth_date": registration.birth_date })
}
