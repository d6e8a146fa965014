//! What people asked for and got: the commands of the care book.

use cunce::care::view::{BalanceView, TallyView, programmes as programme_views};
use cunce::care::{self, Agreed, AskedBy, Movement, MovementKind, NewEnrolment, NewReferral, NewService};
use cunce::exchange::{change_set, fhir};
use cunce::ledger::{Changed, parse_id};
use cunce::register::date::parse_date;
use cunce::security::CARE;
use cunce::session::Session;
use cunce::{Error, Result, reach, station};
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

use crate::care_args::{
    AnswerArgs, AppointmentCommand, AskedByArg, CareArgs, DueArgs, EnrolArgs, GiveArgs, PleaseContactArgs,
    ProgrammesArgs, ReferArgs, StockArgs,
};
use crate::commands::{op_output, to_json};
use crate::output::Output;
use crate::words;

/// `[{code, zh, en, source, event, own_request_only, in_force, private, schedules: [{code, zh, en}], services: [{code, zh, en, items}], items: [{code, zh, en, unit,
/// choices: [{code, zh, en}]}]}]`
pub fn programmes(session: &mut Session, args: &ProgrammesArgs) -> Result<Output> {
    if let Some((programme, schedule)) = &args.choose {
        let (role, user, from) = (session.role(), session.user.clone(), day_of(session, args.from.as_deref())?);
        session.in_book(CARE, |session| {
            care::choose(&mut session.book, role, &user, (programme, schedule), from).map(|_| ())
        })?;
    }
    let shown = session.in_book(CARE, |session| programme_views(&session.book))?;
    let lines = shown.iter().map(words::programme).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&shown)?, lines))
}

/// `{id, op}`
pub fn enrol(session: &mut Session, args: &EnrolArgs) -> Result<Output> {
    let asked_by = match args.asked_by {
        AskedByArg::OwnRequest => AskedBy::OwnRequest,
        AskedByArg::OurOffer => AskedBy::OurOffer,
    };
    let event_on = args.event_on.as_deref().map(day).transpose()?;
    if let Some(on) = event_on.filter(|_| args.correct) {
        let person = parse_id(&args.person)?;
        return created(&station::correct_event(session, person, &args.programme, on, args.insist)?);
    }
    let new = NewEnrolment { programme: &args.programme, asked_by, event_on, insist: args.insist };
    created(&station::enrol(session, parse_id(&args.person)?, &new)?)
}

/// `{id, op}`
pub fn give(session: &mut Session, args: &GiveArgs) -> Result<Output> {
    let new = NewService {
        programme: &args.programme,
        what: &args.what,
        on: day_of(session, args.on.as_deref())?,
        enrolment: id(args.enrolment.as_deref())?,
        keeps: id(args.keeps.as_deref())?,
        place: args.place.as_deref().unwrap_or_default(),
        items: &args.items,
        insist: args.insist,
    };
    created(&station::give(session, parse_id(&args.person)?, &new)?)
}

/// With a programme, adds one and answers `{programme}`; else `[{unit, month, programme, answers}]`
pub fn tally(session: &mut Session, programme: Option<&str>) -> Result<Output> {
    if let Some(programme) = programme {
        session.in_book(CARE, |session| care::tally(&mut session.book, programme))?;
        return Ok(Output::new(json!({ "programme": programme }), words::tallied()));
    }
    let counts = session.in_book(CARE, |session| care::tallies(&session.book))?;
    let counts: Vec<TallyView> = counts.into_iter().map(TallyView::from).collect();
    let lines = counts.iter().map(words::tally).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&counts)?, lines))
}

/// `{on, due: [{kind, id, person, person_name, programme, what, first, last, time, late_days, reach, at_home}], doubtful: […], doubtful_enrolments: […]}`, or with `--round`
/// `[{person_name, time}]`
pub fn due(session: &mut Session, args: &DueArgs) -> Result<Output> {
    let on = day_of(session, args.on.as_deref())?;
    if args.round {
        let round = station::round(session, on)?;
        let lines = round.iter().map(words::visit).collect::<Vec<_>>().join("\n");
        return Ok(Output::new(to_json(&round)?, if round.is_empty() { words::nothing_due() } else { lines }));
    }
    let list = station::due(session, on)?;
    let mut lines: Vec<String> = list.due.iter().map(words::due).collect();
    lines.extend(list.doubtful.iter().map(words::doubtful_service));
    lines.extend(list.doubtful_enrolments.iter().map(words::doubtful_enrolment));
    Ok(Output::new(to_json(&list)?, if lines.is_empty() { words::nothing_due() } else { lines.join("\n") }))
}

/// `{id, op}` of a new one, `{op}` of one that was taken off
pub fn appointment(session: &mut Session, command: &AppointmentCommand) -> Result<Output> {
    match command {
        AppointmentCommand::Add { person, on, time, service, enrolment, reach, insist } => {
            let agreed = Agreed {
                person: parse_id(person)?,
                on: day(on)?,
                time: time.as_deref().unwrap_or_default(),
                service: service.as_ref().map(|(programme, what)| (programme.as_str(), what.as_str())),
                enrolment: id(enrolment.as_deref())?,
                reach: *reach,
                insist: *insist,
            };
            created(&station::agree(session, &agreed)?)
        }
        AppointmentCommand::Close { id } => by_id(session, id, care::close),
    }
}

/// `{op}`
pub fn end(session: &mut Session, enrolment: &str) -> Result<Output> {
    by_id(session, enrolment, care::end)
}

/// `{op}`
pub fn take_back(session: &mut Session, id: &str) -> Result<Output> {
    by_id(session, id, care::take_back)
}

/// `{id, op}`
pub fn refer(session: &mut Session, args: &ReferArgs) -> Result<Output> {
    let new = NewReferral {
        person: parse_id(&args.person)?,
        programme: &args.programme,
        enrolment: id(args.enrolment.as_deref())?,
        sent_to: &args.to,
        urgent: args.urgent,
    };
    created(&station::refer(session, &new)?)
}

/// `{op}`
pub fn answer(session: &mut Session, args: &AnswerArgs) -> Result<Output> {
    let (id, on) = (parse_id(&args.referral)?, day_of(session, args.on.as_deref())?);
    let (role, user) = (session.role(), session.user.clone());
    let done =
        session.in_book(CARE, |session| care::answer_referral(&mut session.book, role, &user, id, &args.answer, on))?;
    Ok(op_output(done.op))
}

/// `{id, op}` of a movement, else `[{item, batch, expires_on, amount, low, expires_soon, expired}]`
pub fn stock(session: &mut Session, args: &StockArgs) -> Result<Output> {
    if let (Some(kind), Some(item)) = (&args.kind, &args.item) {
        let movement = Movement {
            kind: MovementKind::from_code(kind).ok_or_else(|| Error::new("bad_usage"))?,
            item,
            batch: &args.batch,
            amount: args.amount.ok_or_else(|| Error::new("bad_amount"))?,
            expires_on: args.expires.as_deref().map(day).transpose()?,
            insist: args.insist,
        };
        let user = session.user.clone();
        return created(&session.in_book(CARE, |session| care::move_stock(&mut session.book, &user, &movement))?);
    }
    let today = session.book.today();
    let found = session.in_book(CARE, |session| care::balances(&session.book, today))?;
    let found: Vec<BalanceView> = found.into_iter().map(BalanceView::from).collect();
    let lines = found.iter().map(words::balance).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&found)?, lines))
}

/// `{person, person_name, enrolments, services, appointments, referrals, suggested}`, or with `--fhir` `{file, hash, resources}`; both are logged
pub fn timeline(session: &mut Session, args: &CareArgs) -> Result<Output> {
    let person = parse_id(&args.id)?;
    if let Some((out, reason)) = args.fhir.as_ref().zip(args.reason.as_deref()) {
        let written = fhir::write(session, person, reason, args.id_number.as_deref(), out)?;
        let hash = change_set::hash_text(&written.hash);
        let json = json!({ "file": out.display().to_string(), "hash": hash, "resources": written.resources });
        return Ok(Output::new(json, words::wrote_fhir(out, written.resources)));
    }
    let shown = station::timeline(session, person)?;
    Ok(Output::new(to_json(&shown)?, words::timeline(&shown)))
}

/// `[{person, person_name, unit, day}]`: everyone for whom the line stands after that
pub fn please_contact(session: &mut Session, args: &PleaseContactArgs) -> Result<Output> {
    match (&args.person, args.done) {
        (Some(person), true) => reach::done(session, parse_id(person)?)?,
        (Some(person), false) => reach::ask(session, parse_id(person)?)?,
        (None, _) => {}
    }
    let lines = reach::asked(session)?;
    let text =
        lines.iter().map(|line| words::please_contact(&line.person_name, &line.unit, &line.day)).collect::<Vec<_>>();
    Ok(Output::new(to_json(&lines)?, text.join("\n")))
}

/// `{op, rows}`
pub fn erase(session: &mut Session, person: &str) -> Result<Output> {
    let done = reach::erase_care(session, parse_id(person)?)?;
    let json = json!({ "op": done.op.map(|op| op.to_string()), "rows": done.value });
    Ok(Output::new(json, words::erased_care(done.value)))
}

fn by_id(
    session: &mut Session,
    id: &str,
    verb: fn(&mut cunce::ledger::Book, &str, Uuid) -> Result<Changed<()>>,
) -> Result<Output> {
    let (id, user) = (parse_id(id)?, session.user.clone());
    Ok(op_output(session.in_book(CARE, |session| verb(&mut session.book, &user, id))?.op))
}

fn created(changed: &Changed<Uuid>) -> Result<Output> {
    let id = changed.value.hyphenated().to_string();
    Ok(Output::new(json!({ "id": id, "op": changed.op.map(|op| op.to_string()) }), id))
}

fn id(text: Option<&str>) -> Result<Option<Uuid>> {
    text.map(parse_id).transpose()
}

fn day(text: &str) -> Result<Date> {
    parse_date(text).map_err(|_| Error::new("bad_date").with("field", "date"))
}

fn day_of(session: &Session, text: Option<&str>) -> Result<Date> {
    text.map_or_else(|| Ok(session.book.today()), day)
}
