//! `continuity`: what was begun for someone goes on at another town's station, as she wishes.

use cunce::care::continuity::Wish;
use cunce::exchange::change_set::continuity::{Source, let_go};
use cunce::exchange::continuity_view as continuity;
use cunce::ledger::parse_id;
use cunce::session::Session;
use cunce::{Error, Result};
use serde_json::json;
use std::path::Path;

use crate::care_args::ContinuityCommand;
use crate::commands::to_json;
use crate::output::Output;
use crate::words;

/// Of a list `{files: [{id, file, direction, person, person_name, other, day, provider, answered_on}], waiting: [{file, sender_unit, sender_name, name,
/// written_at, problem}]}`; of one that was written `{id, file, to_unit, to_name, programmes, hash}`; of what a file says `{file, receipt, sender_unit,
/// sender_name, on, name, sex, birth_date, programmes: [{programme, known, schedule, event_on, entered_on, ended_on, services: [{what, day, items: [{item,
/// value}]}], appointments: [{what, day, time}], referrals: [{sent_to, urgent, day}], next: [{what, first, last}]}]}`; of one that was accepted `{id, person,
/// day, already, enrolments, joined, services, left_out, told}`; of a receipt `{person, person_name, on, already, ended, taken_off, left}`; of one let go `{file}`
pub fn run(session: &mut Session, command: Option<&ContinuityCommand>) -> Result<Output> {
    match command {
        None | Some(ContinuityCommand::List) => list(session),
        Some(ContinuityCommand::Write { person, to, out, with_private, with_ended }) => {
            let wish = Wish { with_private: *with_private, with_ended: *with_ended };
            let sent = continuity::write(session, parse_id(person)?, to, wish, out)?;
            Ok(Output::new(to_json(&sent)?, words::continuity_sent(out, &sent)))
        }
        Some(ContinuityCommand::Inspect { file }) => {
            let told = continuity::inspect(session, source(file))?;
            Ok(Output::new(to_json(&told)?, words::continuity_told(&told)))
        }
        Some(ContinuityCommand::Accept { file, person, insist, receipt }) => {
            let (from, person) = (source(file), parse_id(person)?);
            let accepted = continuity::accept(session, from, person, *insist, receipt.as_deref())?;
            Ok(Output::new(to_json(&accepted)?, words::continuity_accepted(&accepted, receipt.as_deref())))
        }
        Some(ContinuityCommand::Receipt { file }) => {
            let answered = continuity::take_receipt(session, file)?;
            Ok(Output::new(to_json(&answered)?, words::continuity_answered(&answered)))
        }
        Some(ContinuityCommand::Drop { file }) => {
            let id = parse_id(file).map_err(|_| Error::new("unknown_id").with("id", file))?;
            let_go(session, id)?;
            Ok(Output::new(json!({ "file": file }), words::continuity_let_go()))
        }
    }
}

fn list(session: &mut Session) -> Result<Output> {
    let shown = continuity::continuities(session)?;
    Ok(Output::new(to_json(&shown)?, words::continuities(&shown)))
}

/// A file that lies on a disk, or the id of one that waits here.
fn source(named: &Path) -> Source<'_> {
    match named.to_str().map(parse_id) {
        Some(Ok(id)) if !named.exists() => Source::Kept(id),
        _ => Source::File(named),
    }
}
