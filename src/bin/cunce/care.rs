//! What people asked for and got: the commands of the care book.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use cunce::care::catalogue;
use cunce::care::view::{BalanceView, MovedView, TalkView, TallyView, programmes as programme_views};
use cunce::care::{self, Agreed, AskedBy, Movement, MovementKind, NewEnrolment, NewReferral, NewService};
use cunce::exchange::{change_set, fhir};
use cunce::ledger::{Changed, parse_id};
use cunce::papers::{self, HerPage, Written};
use cunce::register::date::parse_date;
use cunce::security::CARE;
use cunce::session::Session;
use cunce::{Error, Result, reach, station, subject};
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

use crate::care_args::{
    AnswerArgs, AppointmentCommand, AskedByArg, CareArgs, DueArgs, EnrolArgs, GiveArgs, PleaseContactArgs,
    ProgrammesArgs, ReferArgs, SlipArgs, StockArgs, TakeOverArgs, TalkArgs, TimelyArgs,
};
use crate::commands::{UNSAID, op_output, to_json};
use crate::output::Output;
use crate::words;

/// `[{code, zh, en, source, event, own_request_only, in_force, private, schedules: [{code, zh, en}], services: [{code, zh, en, items}], items: [{code, zh, en, unit,
/// choices: [{code, zh, en}]}]}]`
pub fn programmes(session: &mut Session, args: &ProgrammesArgs) -> Result<Output> {
    if let Some(code) = &args.text {
        session.require_book(CARE)?;
        let text = catalogue::text_of(code)?;
        return Ok(Output::new(serde_json::from_str(text).map_err(|_| Error::new("bad_catalogue"))?, text));
    }
    if let Some(file) = &args.add {
        let text = read_text(file)?;
        let (role, user) = (session.role(), session.user.clone());
        session.in_book(CARE, |session| care::add_to_catalogue(&mut session.book, role, &user, &text).map(|_| ()))?;
    }
    if let Some((programme, schedule)) = &args.choose {
        let (role, user, from) = (session.role(), session.user.clone(), day_of(session, args.from.as_deref())?);
        session.in_book(CARE, |session| {
            care::choose(&mut session.book, role, &user, (programme, schedule), from).map(|_| ())
        })?;
    }
    let shown = session.in_book(CARE, |session| programme_views(&session.book))?;
    let mut lines: Vec<String> = shown.programmes.iter().map(words::programme).collect();
    if shown.not_understood > 0 {
        lines.push(words::not_understood(shown.not_understood));
    }
    Ok(Output::new(to_json(&shown.programmes)?, lines.join("\n")))
}

/// An addition as its file has it; one that is too long for any is not read to its end.
fn read_text(file: &Path) -> Result<String> {
    const BYTES_MAX: u64 = 64 * 1024;
    let unreadable = |error| Error::new("file_unreadable").with("path", file.display()).caused_by(error);
    let opened = File::open(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::new("file_not_found").with("path", file.display()),
        _ => unreadable(error),
    })?;
    let mut text = String::new();
    opened.take(BYTES_MAX).read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
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

/// `[{programme, residents: {promised, in_time, later}, newcomers: {…}}]`
pub fn timely(session: &mut Session, args: &TimelyArgs) -> Result<Output> {
    let to = match &args.to {
        Some(text) => day(text)?,
        None => session.book.today().yesterday().map_err(|error| Error::new("internal").caused_by(error))?,
    };
    let from = args.from.as_deref().map(day).transpose()?.unwrap_or_else(|| station::quarter_to(to));
    let shown = station::timely(session, (from, to))?;
    let lines = shown.iter().map(words::timely).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&shown)?, if shown.is_empty() { words::nothing_promised() } else { lines }))
}

/// With a topic `{id, op}`; else `[{id, unit, day, topic, people, provider}]`
pub fn talk(session: &mut Session, args: &TalkArgs) -> Result<Output> {
    if let (Some(topic), Some(people)) = (&args.topic, args.people) {
        let (on, user) = (day_of(session, args.on.as_deref())?, session.user.clone());
        let given = session.in_book(CARE, |session| care::give_talk(&mut session.book, &user, topic, on, people))?;
        return created(&given);
    }
    let talks = session.in_book(CARE, |session| care::talks(&session.book))?;
    let talks: Vec<TalkView> = talks.into_iter().map(TalkView::from).collect();
    let lines = talks.iter().map(words::talk).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&talks)?, if talks.is_empty() { words::no_talks() } else { lines }))
}

/// `{on, due: [{kind, id, person, person_name, programme, what, first, last, time, late_days, reach, at_home}], doubtful: […], doubtful_enrolments: […], people: {id: name}}`, or with `--round`
/// `[{person_name, time}]`, or with `--print` `{file, hash, pages}`
pub fn due(session: &mut Session, args: &DueArgs) -> Result<Output> {
    let on = day_of(session, args.on.as_deref())?;
    if let Some(out) = &args.print {
        return Ok(printed(&papers::write_round(session, on, words::language(), out)?, out));
    }
    if args.round {
        let round = station::round(session, on)?;
        let lines = round.iter().map(words::visit).collect::<Vec<_>>().join("\n");
        return Ok(Output::new(to_json(&round)?, if round.is_empty() { words::nothing_due() } else { lines }));
    }
    let list = station::due(session, on)?;
    let mut lines: Vec<String> = list.due.iter().map(words::due).collect();
    let name = |person: &str| list.people.get(person).map_or("", String::as_str);
    lines.extend(list.doubtful.iter().map(|one| words::doubtful_service(one, name(&one.person))));
    lines.extend(list.doubtful_enrolments.iter().map(|one| words::doubtful_enrolment(one, name(&one.person))));
    let left: BTreeSet<String> = station::left_behind(session)?.into_iter().map(|left| left.person).collect();
    lines.extend((!left.is_empty()).then(|| words::others_left_behind(left.len())));
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

/// With a person `{op, rows}`; else `[{person, person_name, provider}]`
pub fn take_over(session: &mut Session, args: &TakeOverArgs) -> Result<Output> {
    if let (Some(person), Some(from)) = (&args.person, &args.from) {
        let done = station::take_over(session, parse_id(person)?, from)?;
        let json = json!({ "op": done.op.map(|op| op.to_string()), "rows": done.value });
        return Ok(Output::new(json, words::taken_over(done.value)));
    }
    let left = station::left_behind(session)?;
    let lines = left.iter().map(words::left_behind).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&left)?, if left.is_empty() { words::nobody_left_behind() } else { lines }))
}

/// `{id, op}`, and with `--slip` also `{file, hash, pages}`
pub fn refer(session: &mut Session, args: &ReferArgs) -> Result<Output> {
    let new = NewReferral {
        person: parse_id(&args.person)?,
        programme: &args.programme,
        enrolment: id(args.enrolment.as_deref())?,
        sent_to: &args.to,
        urgent: args.urgent,
    };
    let Some(path) = &args.slip else { return created(&station::refer(session, &new)?) };
    let done = papers::refer_with_slip(session, &new, args.discreet, words::language(), path)?;
    let (mut shown, slip) = (created(&done.referral)?, printed(&done.slip, path));
    if let (Some(shown), serde_json::Value::Object(slip)) = (shown.json.as_object_mut(), slip.json) {
        shown.extend(slip);
    }
    shown.text = format!("{}\n{}", shown.text, slip.text);
    Ok(shown)
}

/// `{file, hash, pages}`
pub fn referral_slip(session: &mut Session, args: &SlipArgs) -> Result<Output> {
    let id = parse_id(&args.referral)?;
    Ok(printed(&papers::write_slip(session, id, args.discreet, words::language(), &args.out)?, &args.out))
}

/// `{op}`
pub fn answer(session: &mut Session, args: &AnswerArgs) -> Result<Output> {
    let (id, on) = (parse_id(&args.referral)?, day_of(session, args.on.as_deref())?);
    let (role, user) = (session.role(), session.user.clone());
    let done =
        session.in_book(CARE, |session| care::answer_referral(&mut session.book, role, &user, id, &args.answer, on))?;
    Ok(op_output(done.op))
}

/// `{id, op}` of a movement, with `--movements` `[{id, kind, change, expires_on, day}]`, else `[{item, batch, expires_on, amount, low, expires_soon, expired}]`
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
    if let Some(item) = &args.movements {
        let found = session.in_book(CARE, |session| care::movements(&session.book, item, &args.batch))?;
        let found: Vec<MovedView> = found.into_iter().map(MovedView::from).collect();
        let lines = found.iter().map(words::moved).collect::<Vec<_>>().join("\n");
        return Ok(Output::new(to_json(&found)?, lines));
    }
    let today = session.book.today();
    let found = session.in_book(CARE, |session| care::balances(&session.book, today))?;
    let found: Vec<BalanceView> = found.into_iter().map(BalanceView::from).collect();
    let lines = found.iter().map(words::balance).collect::<Vec<_>>().join("\n");
    Ok(Output::new(to_json(&found)?, lines))
}

/// `{person, person_name, enrolments, services, appointments, referrals, suggested}`, with `--drawn` `{record, today, first, last, lanes, pregnancies}`, with
/// `--print` `{file, hash, pages}`, with `--fhir` `{file, hash, resources}`; each is logged
pub fn timeline(session: &mut Session, args: &CareArgs) -> Result<Output> {
    let person = parse_id(&args.id)?;
    if let Some((out, reason)) = args.fhir.as_ref().zip(args.reason.as_deref()) {
        let asked = fhir::Asked { reason, number: args.id_number.as_deref(), with_private: args.with_private };
        let written = fhir::write(session, person, &asked, out)?;
        let hash = change_set::hash_text(&written.hash);
        let json = json!({ "file": out.display().to_string(), "hash": hash, "resources": written.resources });
        return Ok(Output::new(json, words::wrote_fhir(out, written.resources)));
    }
    if let Some(out) = &args.print {
        let asked =
            HerPage { person, with_private: args.with_private, reason: args.reason.as_deref().unwrap_or(UNSAID) };
        return Ok(printed(&papers::write_page(session, &asked, words::language(), out)?, out));
    }
    if args.drawn {
        let shown = station::drawn(session, person)?;
        return Ok(Output::new(to_json(&shown)?, words::drawn(&shown)));
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
    let done = subject::erase_care(session, parse_id(person)?)?;
    let json = json!({ "op": done.op.map(|op| op.to_string()), "rows": done.value });
    Ok(Output::new(json, words::erased_care(done.value)))
}

/// `{file, hash, pages}`
fn printed(written: &Written, out: &Path) -> Output {
    let hash = change_set::hash_text(&written.hash);
    let json = json!({ "file": out.display().to_string(), "hash": hash, "pages": written.pages });
    Output::new(json, words::printed(out, written.pages))
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
    parse_date(text).map_err(|_| Error::new("bad_date").with("field", text))
}

fn day_of(session: &Session, text: Option<&str>) -> Result<Date> {
    text.map_or_else(|| Ok(session.book.today()), day)
}
