//! What people may ask of the office: who looked, what they agree or object to, how long data is kept; and notes that only the station opens.

use std::io::Read;

use cunce::care::{self, NewKey};
use cunce::exchange::change_set;
use cunce::ledger::parse_id;
use cunce::register::date::parse_date;
use cunce::rights::view::retention;
use cunce::rights::{AccessClass, AccessFilter, Purpose, SaidOn};
use cunce::security::{CARE, Right};
use cunce::session::Session;
use cunce::{Error, Result, looks, subject, wishes};
use jiff::civil::Date;
use serde_json::json;
use zeroize::Zeroizing;

use crate::args::{AccessLogArgs, ConsentArgs, StationKeyCommand};
use crate::commands::{UNSAID, to_json};
use crate::output::Output;
use crate::{ask, words};

pub fn access_log(session: &mut Session, args: &AccessLogArgs) -> Result<Output> {
    if let (Some(id), Some(out)) = (&args.for_person, &args.out) {
        let written = subject::write_looks(session, parse_id(id)?, words::language(), out)?;
        let hash = change_set::hash_text(&written.hash);
        let json = json!({ "file": out.display().to_string(), "hash": hash, "pages": written.pages });
        return Ok(Output::new(json, words::reported(out, written.pages)));
    }
    let log = match &args.for_person {
        Some(id) => looks::log_for(session, parse_id(id)?)?,
        None => {
            let filter = AccessFilter {
                person: args.person.as_deref().map(parse_id).transpose()?,
                user: args.by.clone(),
                class: args.class.as_deref().and_then(AccessClass::from_code),
                from: args.from.as_deref().map(date).transpose()?,
                to: args.to.as_deref().map(date).transpose()?,
            };
            looks::access_log(session, &filter)?
        }
    };
    let lines = log.iter().map(words::access).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&log)?, if log.is_empty() { words::nobody_looked() } else { lines }))
}

fn date(text: &str) -> Result<Date> {
    parse_date(text).map_err(|_| Error::new("bad_date").with("field", "date"))
}

/// Without a wish, what stands.
pub fn consent(session: &mut Session, args: &ConsentArgs) -> Result<Output> {
    let id = parse_id(&args.id)?;
    let day = args.date.as_deref().map(date).transpose()?.unwrap_or_else(|| session.book.today());
    let said = SaidOn { day, form: &args.form };
    let purpose = |code: &str| Purpose::from_code(code).ok_or_else(|| Error::new("unknown_purpose"));
    if let Some(code) = &args.give {
        wishes::agree(session, id, purpose(code)?, said)?;
    }
    if let Some(code) = &args.withdraw {
        wishes::withdraw(session, id, purpose(code)?)?;
    }
    if let Some(about) = &args.object {
        wishes::object(session, id, about, said)?;
    }
    if let Some(about) = &args.no_longer_object {
        wishes::no_longer_object(session, id, about)?;
    }
    let shown = wishes::wishes(session, id)?;
    Ok(Output::new(to_json(&shown)?, words::wishes(&shown)))
}

pub fn retention_table() -> Result<Output> {
    let table = retention();
    let lines = table.iter().map(words::retention).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&table)?, lines))
}

/// The text is read from standard input: on the command line it would stay in the shell's history.
pub fn seal(session: &mut Session, id: &str) -> Result<Output> {
    let id = parse_id(id)?;
    wishes::wishes(session, id)?;
    let mut text = Zeroizing::new(String::with_capacity(2 * care::NOTE_BYTES_MAX));
    std::io::stdin().take(2 * care::NOTE_BYTES_MAX as u64).read_to_string(&mut text)?;
    let user = session.user.clone();
    let done = session.in_book(CARE, |session| care::seal(&mut session.book, &user, id, &text))?;
    Ok(Output::new(json!({ "id": done.value.hyphenated().to_string() }), words::sealed()))
}

/// The notes on a person, or how many there are by office and day.
pub fn sealed(session: &mut Session, person: Option<&str>) -> Result<Output> {
    if let Some(id) = person {
        let id = parse_id(id)?;
        let notes = session.in_book(CARE, |session| care::notes_of(&session.book, id))?;
        let json = notes
            .iter()
            .map(|note| json!({ "id": note.id.hyphenated().to_string(), "unit": note.unit, "day": note.day }));
        let lines = notes
            .iter()
            .map(|note| format!("{}  {}  {}", note.id.hyphenated(), note.day, words::unit_name(&note.unit)));
        return Ok(Output::new(json.collect(), lines.collect::<Vec<_>>().join("\n")));
    }
    let counts = session.in_book(CARE, |session| care::note_counts(&session.book))?;
    let json = counts.iter().map(|count| json!({ "unit": count.unit, "day": count.day, "notes": count.notes }));
    let lines = counts.iter().map(|count| format!("{}  {}  {}", count.day, words::unit_name(&count.unit), count.notes));
    Ok(Output::new(json.collect(), lines.collect::<Vec<_>>().join("\n")))
}

pub fn unseal(session: &mut Session, note: &str, reason: Option<&str>) -> Result<Output> {
    let note = parse_id(note)?;
    may_unseal(session)?;
    let given = ask::shares()?;
    let given: Vec<&str> = given.iter().map(|share| share.as_str()).collect();
    let text = looks::unseal(session, note, &given, reason.unwrap_or(UNSAID))?;
    Ok(Output::new(json!({ "text": text.as_str() }), text.to_string()))
}

/// Nobody is asked for shares that would be of no use.
fn may_unseal(session: &mut Session) -> Result<()> {
    session.in_book(CARE, |session| session.require(Right::Reveal))
}

pub fn station_key(session: &mut Session, command: &StationKeyCommand) -> Result<Output> {
    let (user, role) = (session.user.clone(), session.role());
    let made = match command {
        StationKeyCommand::Make => session.in_book(CARE, |session| care::make_key(&mut session.book, role, &user))?,
        StationKeyCommand::Rotate => {
            may_unseal(session)?;
            let given = ask::shares()?;
            let given: Vec<&str> = given.iter().map(|share| share.as_str()).collect();
            session.in_book(CARE, |session| care::rotate(&mut session.book, role, &user, &given))?
        }
    };
    let NewKey { key, lead, envelope, moved } = &made;
    let json = json!({ "key": key.hyphenated().to_string(), "lead": lead.as_str(), "envelope": envelope.as_str(), "notes": moved });
    Ok(Output::new(json, words::station_key(&made)))
}
