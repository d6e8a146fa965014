//! The commands of an unlocked office.

use std::collections::BTreeMap;

use cunce::care::catalogue::Catalogue;
use cunce::care_questions::{self, Said};
use cunce::exchange::change_set::BookFile;
use cunce::exchange::inspect_view::InspectView;
use cunce::exchange::view::HeldView;
use cunce::exchange::{self, cards, change_set, file_names, register_file};
use cunce::ledger::{Choice, OpId, parse_id};
use cunce::looks;
use cunce::register::{self, Event, Fields, view};
use cunce::security::CARE;
use cunce::session::Session;
use cunce::{Error, Result, demo, proposed, subject, wishes};
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

use crate::args::{CardCommand, Command, UserCommand};
use crate::care_args::{ContinuityCommand, PleaseContactArgs, ProgrammesArgs, StockArgs, TakeOverArgs, TalkArgs};
use crate::output::Output;
use crate::{
    backup, care, continuity, division, duplicates, file_words, import, lists, merge, rights, transfer, words,
};

pub fn run(session: &mut Session, command: &Command, accept_clock: bool) -> Result<Output> {
    words::name_divisions(&register::division::changed(&session.book)?, session.identity.card());
    if session.books().contains(&CARE) {
        words::name_programmes(&session.in_book(CARE, |session| Catalogue::of(&session.book))?);
    }
    check_clock(session, command, accept_clock)?;
    match command {
        Command::Init { .. } => Err(Error::new("already_started")),
        Command::Batch
        | Command::Identity { .. }
        | Command::User(_)
        | Command::Recover
        | Command::RecoveryCode
        | Command::Restore { .. }
        | Command::Rescue { .. } => Err(Error::new("bad_usage")),
        Command::Card { command: Some(CardCommand::Revoke { file, last }), .. } => revoke(session, file, *last),
        Command::Card { out, renew, .. } => {
            let out = out.as_deref().ok_or_else(|| Error::new("bad_usage"))?;
            if *renew {
                session.renew_card()?;
            }
            cards::write_card(session, out)?;
            Ok(card_output(session.identity.card()))
        }
        Command::AccessLog(args) => rights::access_log(session, args),
        Command::Consent(args) => rights::consent(session, args),
        Command::Retention => rights::retention_table(),
        Command::Seal { id } => rights::seal(session, id),
        Command::Sealed { id } => rights::sealed(session, id.as_deref()),
        Command::Unseal { note, reason } => rights::unseal(session, note, reason.as_deref()),
        Command::StationKey(command) => rights::station_key(session, command),
        Command::Refill { card, out, last } => refill(session, card, out, *last),
        Command::Forks { seen } => forks(session, seen.as_deref()),
        Command::Held { accept: Some(named), .. } => accept_held(session, named),
        Command::Held { drop, .. } => held(session, drop.as_deref()),
        Command::Trust { file, replace } => {
            let read = cards::read_card(&session.book, file)?;
            cards::trust_read(session, &read, *replace)?;
            Ok(card_output(&read.card))
        }
        Command::Import { .. } => import::run(session, command),
        Command::Demo { care: true, seed, .. } => {
            let filled = demo::fill_care(session, *seed)?;
            let json = json!({ "enrolments": filled.enrolments, "services": filled.services, "appointments": filled.appointments,
                "referrals": filled.referrals });
            Ok(Output::new(json, words::filled_care(&filled)))
        }
        Command::Demo { residents, seed, .. } => {
            let residents = residents.ok_or_else(|| Error::new("bad_usage"))?;
            let filled = demo::fill(session, residents, *seed)?;
            Ok(Output::new(
                json!({ "residents": filled.residents, "households": filled.households }),
                words::filled(filled.residents, filled.households),
            ))
        }
        Command::Find { text, limit } => find(session, text, *limit),
        Command::Households { limit, offset } => households(session, *limit, *offset),
        Command::Show { id, reveal, reason } => show(session, id, *reveal, reason.as_deref()),
        Command::History { id } => history(session, id),
        Command::SubjectReport { id, out } => subject_report(session, id, out),
        Command::AddHousehold { fields, unit } => {
            let unit = import::unit(session, unit.as_deref())?;
            let user = session.user.clone();
            created(register::add_household(&mut session.book, &user, &unit, &map(fields))?)
        }
        Command::AddPerson { household, fields } => {
            let (user, household) = (session.user.clone(), parse_id(household)?);
            created(register::add_person(&mut session.book, &user, household, &map(fields))?)
        }
        Command::Set { id, fields } => {
            let (user, id) = (session.user.clone(), parse_id(id)?);
            Ok(op_output(register::set_fields(&mut session.book, &user, id, &map(fields))?.op))
        }
        Command::Event { .. } => event(session, command),
        Command::Birth { .. } => birth(session, command),
        Command::Void { id, reason } => {
            let (user, id) = (session.user.clone(), parse_id(id)?);
            Ok(op_output(register::void_row(&mut session.book, &user, id, reason)?.op))
        }
        Command::Erase { id, field } => erase(session, id, field),
        Command::Undo => {
            let user = session.user.clone();
            Ok(op_output(session.book.undo(&user)?.op))
        }
        Command::Export { to, out, book, from } => export(session, to, out, book.as_deref(), *from),
        Command::Merge { files, dry_run, .. } => merge::run(session, files, *dry_run),
        Command::Inspect { file } => inspect(session, file),
        Command::Transfer(args) => transfer::run(session, args),
        Command::Transfers => transfer::list(session),
        Command::Conflicts => conflicts(session),
        Command::Resolve { conflict, take, value } => resolve(session, conflict, take.as_deref(), value.as_deref()),
        Command::Findings => findings(session),
        Command::Dismiss { finding } => {
            let user = session.user.clone();
            Ok(op_output(register::dismiss(&mut session.book, &user, finding)?.op))
        }
        Command::Division(command) => division::run(session, command),
        Command::Duplicates | Command::Link { .. } | Command::Unlink { .. } | Command::NotSame { .. } => {
            duplicates::run(session, command)
        }
        Command::Counts { by, out } => lists::counts(session, by, out.as_deref()),
        Command::Template(command) => lists::template(session, command),
        Command::List { template, out } => lists::write(session, template, out),
        Command::Programmes(args) => care::programmes(session, args),
        Command::Enrol(args) => care::enrol(session, args),
        Command::Give(args) => care::give(session, args),
        Command::Timely(args) => care::timely(session, args),
        Command::Talk(args) => care::talk(session, args),
        Command::Tally { programme } => care::tally(session, programme.as_deref()),
        Command::Due(args) => care::due(session, args),
        Command::Appointment(command) => care::appointment(session, command),
        Command::End { enrolment } => care::end(session, enrolment),
        Command::Refer(args) => care::refer(session, args),
        Command::ReferralSlip(args) => care::referral_slip(session, args),
        Command::AnswerReferral(args) => care::answer(session, args),
        Command::TakeOver(args) => care::take_over(session, args),
        Command::TakeBack { id } => care::take_back(session, id),
        Command::Stock(args) => care::stock(session, args),
        Command::Care(args) => care::timeline(session, args),
        Command::EraseCare { id } => care::erase(session, id),
        Command::Continuity { command } => continuity::run(session, command.as_ref()),
        Command::PleaseContact(args) => care::please_contact(session, args),
        Command::Backup { out, keep } => backup::write(session, out, *keep),
        Command::Status => status(session),
        Command::Digest { unit } => digest(session, unit.as_deref()),
        Command::Verify => verify(session),
        Command::ExportXlsx { out, reason } => {
            let rows = register_file::write_register(session, out, reason.as_deref().unwrap_or(UNSAID))?;
            Ok(Output::new(json!({ "file": out.display().to_string(), "rows": rows }), words::wrote_rows(out, rows)))
        }
    }
}

/// Of a script that says no reason.
pub const UNSAID: &str = "unsaid";

/// `clock_behind` for a command that dates what it writes, where the clock stands before the last write and nobody says that it is right.
pub fn check_clock(session: &Session, command: &Command, accepted: bool) -> Result<()> {
    if writes(command) && !accepted { session.check_clock() } else { Ok(()) }
}

/// Commands that date what they write.
fn writes(command: &Command) -> bool {
    matches!(
        command,
        Command::Import { dry_run: false, .. }
            | Command::AddHousehold { .. }
            | Command::AddPerson { .. }
            | Command::Set { .. }
            | Command::Event { .. }
            | Command::Birth { .. }
            | Command::Void { .. }
            | Command::Erase { .. }
            | Command::Undo
            | Command::Transfer(_)
            | Command::Resolve { .. }
            | Command::Dismiss { .. }
            | Command::Link { .. }
            | Command::Division(_)
            | Command::Template(_)
            | Command::Unlink { .. }
            | Command::NotSame { .. }
            | Command::Enrol(_)
            | Command::Give(_)
            | Command::Tally { programme: Some(_) }
            | Command::Appointment(_)
            | Command::End { .. }
            | Command::Refer(_)
            | Command::AnswerReferral(_)
            | Command::TakeOver(TakeOverArgs { person: Some(_), .. })
            | Command::TakeBack { .. }
            | Command::EraseCare { .. }
            | Command::Continuity {
                command: Some(
                    ContinuityCommand::Write { .. }
                        | ContinuityCommand::Accept { .. }
                        | ContinuityCommand::Receipt { .. }
                )
            }
            | Command::Stock(StockArgs { kind: Some(_), .. })
            | Command::Programmes(ProgrammesArgs { choose: Some(_), .. } | ProgrammesArgs { add: Some(_), .. })
            | Command::Talk(TalkArgs { topic: Some(_), .. })
            | Command::PleaseContact(PleaseContactArgs { person: Some(_), .. })
            | Command::Seal { .. }
            | Command::StationKey(_)
    ) || matches!(command, Command::Consent(args) if args.says_something())
        || matches!(command, Command::User(UserCommand::Disable { to: Some(_), .. }))
}

pub fn map(fields: &[(String, String)]) -> Fields {
    fields.iter().cloned().collect()
}

pub fn op_output(op: Option<OpId>) -> Output {
    let text = op.map_or_else(words::nothing_changed, |_| words::saved());
    Output::new(json!({ "op": op.map(|op| op.to_string()) }), text)
}

fn erase(session: &mut Session, id: &str, fields: &[String]) -> Result<Output> {
    let (user, id) = (session.user.clone(), parse_id(id)?);
    let erased = match fields {
        [] => wishes::erase_person(session, id)?,
        fields => register::erase(&mut session.book, &user, id, Some(fields))?,
    };
    let json = json!({ "op": erased.op.map(|op| op.to_string()), "fields": erased.value });
    Ok(Output::new(json, words::erased(&erased.value)))
}

fn created(changed: cunce::ledger::Changed<Uuid>) -> Result<Output> {
    let id = changed.value.hyphenated().to_string();
    Ok(Output::new(json!({ "id": id, "op": changed.op.map(|op| op.to_string()) }), id))
}

fn card_output(card: &cunce::security::Card) -> Output {
    let fingerprint = card.fingerprint().to_string();
    Output::new(
        json!({ "unit": card.unit, "name": card.name, "fingerprint": fingerprint }),
        words::card(&card.unit, &card.name, &fingerprint),
    )
}

fn revoke(session: &mut Session, file: &std::path::Path, last: u64) -> Result<Output> {
    let read = cards::read_card(&session.book, file)?;
    let received = cards::revoke(session, &read.card, last)?;
    let json = json!({ "unit": read.card.unit, "last": last, "received_to": received });
    Ok(Output::new(json, words::revoked(&read.card.name, last, received)))
}

/// Believes the lost laptop no further, trusts the new one, and writes everything of that village for it.
fn refill(session: &mut Session, card: &std::path::Path, out: &std::path::Path, last: Option<u64>) -> Result<Output> {
    let read = cards::read_card(&session.book, card)?;
    let is_first = std::cell::Cell::new(true);
    let name = |book: &str| Ok(if is_first.replace(false) { out.to_owned() } else { file_names::beside(out, book) });
    let written = change_set::refill(session, &read, last, name)?;
    let mut output = written_output(&written);
    output.json["unit"] = read.card.unit.clone().into();
    output.json["fingerprint"] = read.card.fingerprint().to_string().into();
    output.text = format!("{}\n{}", words::refilled(&read.card.name, &read.card.fingerprint()), output.text);
    Ok(output)
}

/// Copies of one laptop that each went on writing; with `seen`, notes that one was looked at.
fn forks(session: &mut Session, seen: Option<&str>) -> Result<Output> {
    if let Some(id) = seen {
        session.book.see_fork(parse_id(id)?)?;
    }
    let forks = exchange::view::forks(&session.book)?;
    let lines = forks.iter().map(words::fork).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&forks)?, if forks.is_empty() { words::no_forks() } else { lines }))
}

/// Files that wait for others; with `named`, those that are left after one was discarded.
fn held(session: &mut Session, named: Option<&str>) -> Result<Output> {
    let dropped = named.map(|named| change_set::drop_held(session, named)).transpose()?;
    let left: Vec<HeldView> = change_set::held(session)?.into_iter().map(HeldView::from).collect();
    let mut lines: Vec<String> = dropped.iter().map(|file| words::held_dropped(&file.name)).collect();
    lines.extend(left.iter().map(words::held));
    lines.extend((dropped.is_none() && left.is_empty()).then(words::none_held));
    Ok(Output::new(to_json(&left)?, lines.join("\n")))
}

/// A file past the end of a revoked card, taken in because a person says so.
fn accept_held(session: &mut Session, named: &str) -> Result<Output> {
    let reports = change_set::accept_held(session, named)?;
    Ok(merge::shown(&reports))
}

fn find(session: &mut Session, text: &str, limit: usize) -> Result<Output> {
    let people = found(session, text, limit)?;
    let lines = people.iter().map(words::person_line).collect::<Vec<_>>().join("\n");
    let json = people.iter().map(|person| {
        json!({ "id": person.id, "name": person.name, "household": person.household, "household_number": person.household_number,
                "unit": person.unit, "national_id": person.national_id, "phone": person.phone })
    });
    Ok(Output::new(json.collect(), if people.is_empty() { words::nobody_found() } else { lines }))
}

/// People by what they are found by themselves, then those of the household whose number, or the group that, was typed.
fn found(session: &mut Session, text: &str, limit: usize) -> Result<Vec<view::PersonRow>> {
    let mut people = looks::find_people(session, text, limit)?;
    let number = text.trim().trim_start_matches('0');
    let is_group = text.trim().ends_with('组');
    if people.len() >= limit || !(is_group || number.starts_with(|c: char| c.is_ascii_digit())) {
        return Ok(people);
    }
    for household in register::find_households(&session.book, text, limit)? {
        if !is_group && household.number.trim_start_matches('0') != number {
            continue;
        }
        for person in view::household(&session.book, parse_id(&household.id)?)?.members {
            let is_gone = matches!(person.residence_status.as_str(), "moved_out" | "deceased");
            if !is_gone && people.len() < limit && people.iter().all(|known| known.id != person.id) {
                people.push(person);
            }
        }
    }
    Ok(people)
}

fn households(session: &Session, limit: usize, offset: usize) -> Result<Output> {
    let filter = register::Filter { limit, offset, ..register::Filter::default() };
    let (_, rows) = register::households(&session.book, &filter)?;
    let lines = rows.iter().map(words::household_line).collect::<Vec<_>>().join("\n");
    let json = rows.iter().map(|row| {
        json!({ "id": row.id, "number": row.number, "head": row.head, "head_name": row.head_name, "unit": row.unit, "residents": row.residents })
    });
    Ok(Output::new(json.collect(), lines))
}

fn show(session: &mut Session, id: &str, reveal: bool, reason: Option<&str>) -> Result<Output> {
    let id = parse_id(id)?;
    let shown = looks::record(session, id, reveal.then(|| reason.unwrap_or(UNSAID)))?;
    let text = words::record(&shown);
    Ok(Output::new(serde_json::to_value(&shown).map_err(|error| Error::new("internal").caused_by(error))?, text))
}

fn history(session: &mut Session, id: &str) -> Result<Output> {
    let entries = looks::history(session, parse_id(id)?)?;
    let lines = entries.iter().map(words::history_line).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&entries)?, lines))
}

fn subject_report(session: &mut Session, id: &str, out: &std::path::Path) -> Result<Output> {
    let written = subject::write_report(session, parse_id(id)?, words::language(), out)?;
    let json = json!({ "file": out.display().to_string(), "hash": change_set::hash_text(&written.hash), "pages": written.pages,
        "sections": written.sections });
    Ok(Output::new(json, words::reported(out, written.pages)))
}

fn event(session: &mut Session, command: &Command) -> Result<Output> {
    let Command::Event { kind, date, person, household, spouse, head, fields } = command else {
        return Err(Error::new("internal"));
    };
    let id = |text: &Option<String>, field: &'static str| match text {
        Some(text) => parse_id(text),
        None => Err(Error::new("missing_value").with("field", field)),
    };
    let people = person.iter().map(|id| parse_id(id)).collect::<Result<Vec<_>>>()?;
    let one = || people.first().copied().ok_or_else(|| Error::new("missing_value").with("field", "person"));
    let fields = map(fields);
    let event = match kind.as_str() {
        "birth" => Event::Birth { household: id(household, "household")?, fields },
        "move_in" => Event::MoveIn { household: id(household, "household")?, fields },
        "death" => Event::Death { person: one()? },
        "divorce" => Event::Divorce { person: one()? },
        "marriage" => Event::Marriage {
            person: one()?,
            spouse: spouse.as_deref().map(parse_id).transpose()?,
            move_to: household.as_deref().map(parse_id).transpose()?,
        },
        "move_out" => Event::MoveOut { person: one()?, away_to: fields.get("away_to").cloned().unwrap_or_default() },
        "move_within" => Event::MoveWithin { people, to_household: id(household, "household")? },
        "join" => Event::Join { people, to_household: id(household, "household")? },
        "split" => Event::Split { people, head: id(head, "head")?, fields },
        "new_head" => Event::NewHead { household: id(household, "household")?, head: id(head, "head")? },
        _ => return Err(Error::new("unknown_event").with("kind", kind)),
    };
    let date = day_or_today(session, date.as_deref())?;
    let user = session.user.clone();
    created(register::record_event(&mut session.book, &user, date, &event)?)
}

/// `{id, op, proposed: [{what, until, may_agree}]}`
fn birth(session: &mut Session, command: &Command) -> Result<Output> {
    let Command::Birth { household, on, document, fields } = command else {
        return Err(Error::new("internal"));
    };
    let mut fields = map(fields);
    if let Some(document) = document {
        fields.insert("birth_document".to_owned(), document.clone());
    }
    let date = day_or_today(session, on.as_deref())?;
    let (user, event) = (session.user.clone(), Event::Birth { household: parse_id(household)?, fields });
    let done = register::record_event(&mut session.book, &user, date, &event)?;
    let proposed = proposed::for_child(session, done.value)?;
    let mut output = created(done)?;
    output.json["proposed"] = to_json(&proposed)?;
    output.text.extend(proposed.iter().map(|one| format!("\n{}", words::proposal(one))));
    Ok(output)
}

fn day_or_today(session: &Session, text: Option<&str>) -> Result<Date> {
    match text {
        Some(text) => register::date::parse_date(text).map_err(|_| Error::new("bad_date").with("field", "date")),
        None => Ok(session.book.today()),
    }
}

/// The file of the first book has the name that was asked for; those of other books stand beside it.
fn export(
    session: &mut Session,
    to: &str,
    out: &std::path::Path,
    book: Option<&str>,
    from: Option<u64>,
) -> Result<Output> {
    let first = change_set::exchanged(session)?[0];
    let written = match (book, from) {
        (None, None) => {
            let is_first = std::cell::Cell::new(true);
            let name =
                |book: &str| Ok(if is_first.replace(false) { out.to_owned() } else { file_names::beside(out, book) });
            change_set::export_books(session, to, name)?
        }
        (book, from) => vec![change_set::export_book(session, book.unwrap_or(first), to, out, from)?],
    };
    Ok(written_output(&written))
}

fn written_output(written: &[BookFile]) -> Output {
    let json = |file: &BookFile| {
        let done = &file.done;
        json!({ "book": file.book, "file": file.file.display().to_string(), "stream": done.stream, "from": done.from, "to": done.to,
            "ops": done.ops, "asks": done.asks, "hash": change_set::hash_text(&done.hash) })
    };
    let mut all: Vec<serde_json::Value> = written.iter().map(json).collect();
    let mut answer = all.remove(0);
    answer["beside"] = all.into();
    let text = written.iter().map(words::exported).collect::<Vec<_>>().join("\n");
    Output::new(answer, text)
}

fn inspect(session: &mut Session, file: &std::path::Path) -> Result<Output> {
    let view = InspectView::from(change_set::inspect::inspect(session, file)?);
    Ok(Output::new(to_json(&view)?, file_words::inspected(&view)))
}

/// Those of the register, and to whoever opens care those of care that concern the user, in the same shape with more beside it.
fn conflicts(session: &mut Session) -> Result<Output> {
    let conflicts = view::conflict_views(&session.book, session.book.conflicts()?)?;
    let opens_care = session.books().contains(&CARE);
    let of_care = if opens_care { care_questions::open(session)? } else { Vec::new() };
    let mut lines: Vec<String> = conflicts.iter().map(words::conflict).collect();
    lines.extend(of_care.iter().map(words::care_question));
    let mut json = conflicts.iter().map(to_json).collect::<Result<Vec<_>>>()?;
    json.extend(of_care.iter().map(to_json).collect::<Result<Vec<_>>>()?);
    Ok(Output::new(json.into(), if lines.is_empty() { words::no_conflicts() } else { lines.join("\n") }))
}

fn resolve(session: &mut Session, id: &str, take: Option<&str>, value: Option<&str>) -> Result<Output> {
    let conflict = match session.book.find_conflict(id) {
        Err(error) if error.code == "unknown_conflict" && session.books().contains(&CARE) => {
            return resolve_care(session, id, take, value);
        }
        found => found?,
    };
    let choice = match (take, value) {
        (Some(op), _) => Choice::Take(op.parse()?),
        (None, Some(text)) => Choice::Value(register::read_value(&session.book, &conflict, text)?),
        (None, None) => return Err(Error::new("bad_usage")),
    };
    let user = session.user.clone();
    Ok(op_output(session.book.resolve(&user, &conflict, &choice)?.op))
}

fn resolve_care(session: &mut Session, id: &str, take: Option<&str>, value: Option<&str>) -> Result<Output> {
    let said = match (take, value) {
        (Some(op), _) => Said::Take(op.parse()?),
        (None, Some(text)) => Said::Value(text),
        (None, None) => return Err(Error::new("bad_usage")),
    };
    Ok(op_output(care_questions::resolve(session, id, said)?.op))
}

fn findings(session: &Session) -> Result<Output> {
    let findings: Vec<_> = register::findings(&session.book)?.into_iter().map(view::finding_view).collect();
    let lines = findings.iter().map(words::finding).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&findings)?, if findings.is_empty() { words::no_findings() } else { lines }))
}

fn status(session: &Session) -> Result<Output> {
    let offices = change_set::status(session)?;
    let lost = change_set::lost(session)?;
    let json = offices.iter().map(|office| {
        json!({ "unit": office.card.unit, "name": office.card.name, "received_to": office.received_to,
                "acknowledged_to": office.acknowledged_to, "not_yet_received": office.not_yet_received,
                "awaited": office.awaited, "asks": office.asks, "revoked": office.revoked })
    });
    let json = json!({ "offices": json.collect::<Vec<_>>(), "lost": lost });
    let mut lines: Vec<String> = offices.iter().map(words::office).collect();
    lines.extend((lost > 0).then(|| words::lost(lost)));
    Ok(Output::new(json, lines.join("\n")))
}

fn digest(session: &Session, unit: Option<&str>) -> Result<Output> {
    let digest = session.book.digest(unit, register::schema::RESIDENT)?;
    let json = json!({ "state": digest.state, "residents": digest.counted, "conflicts": digest.conflicts });
    Ok(Output::new(json, words::digest(&digest)))
}

fn verify(session: &mut Session) -> Result<Output> {
    let verified = session.verify()?;
    let checks: Vec<BTreeMap<&str, serde_json::Value>> = verified
        .checks
        .iter()
        .map(|check| {
            BTreeMap::from([
                ("name", check.name.clone().into()),
                ("ok", check.ok.into()),
                ("detail", check.detail.clone().into()),
            ])
        })
        .collect();
    let json = json!({ "ok": verified.ok, "ops": verified.ops, "checks": checks });
    let mut output = Output::new(json, words::verified(&verified));
    output.refused = !verified.ok;
    Ok(output)
}

pub fn to_json(value: &impl serde::Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(|error| Error::new("internal").caused_by(error))
}
