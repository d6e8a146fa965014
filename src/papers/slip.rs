//! The slip of a referral (转诊单): half a sheet that she takes along, with a part to tear off for the answer.

use std::cell::Cell;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use super::words::{self, Words, word};
use super::{Language, Why, Written, log, name_of, set, write};
use crate::care::schedule::REFERRAL_DAYS;
use crate::care::{self, ANSWERS, NewReferral, Subject};
use crate::files::write_chosen;
use crate::ledger::Changed;
use crate::print::{Layout, Pdf};
use crate::security::CARE;
use crate::session::Session;
use crate::{Result, station, view};

/// A referral and its slip.
#[derive(Debug)]
pub struct Referred {
    pub referral: Changed<Uuid>,
    pub slip: Written,
}

/// What a slip says of a referral.
struct Told<'a> {
    programme: &'a str,
    sent_to: &'a str,
    urgent: bool,
    day: Date,
    provider: &'a str,
}

/// Writes the slip of one's own referral where the user said. With `discreet` it says who and where to, and nothing of what it is about. `unknown_id`,
/// `not_her_provider`; `nobody_to_hand_it_to` where she has died or was erased.
pub fn write_slip(
    session: &mut Session,
    referral: Uuid,
    discreet: bool,
    language: Language,
    path: &Path,
) -> Result<Written> {
    let user = session.user.clone();
    let sent = session.in_book(CARE, |session| care::own_referral(&session.book, &user, referral))?;
    let subject = station::subject(session, sent.person)?;
    let told = Told {
        programme: &sent.programme,
        sent_to: &sent.sent_to,
        urgent: sent.urgent,
        day: sent.day,
        provider: &sent.provider,
    };
    let pdf = slip(session, &subject, &told, discreet, language)?;
    write(session, &pdf, &why(&subject), path)
}

/// Refers someone and writes the slip in one go: where the slip cannot be written there is no referral, and where there is no referral no slip.
pub fn refer_with_slip(
    session: &mut Session,
    new: &NewReferral<'_>,
    discreet: bool,
    language: Language,
    path: &Path,
) -> Result<Referred> {
    let (subject, user) = (station::subject(session, new.person)?, session.user.clone());
    session.in_book(CARE, |session| care::check_referral(&session.book, &user, &subject, new))?;
    let day = session.book.today();
    let told = Told { programme: new.programme, sent_to: new.sent_to, urgent: new.urgent, day, provider: &user };
    let pdf = slip(session, &subject, &told, discreet, language)?;
    log(session, &why(&subject))?;
    let is_written = Cell::new(false);
    let outside = || write_chosen(path, &pdf.bytes).inspect(|()| is_written.set(true));
    let done = session.in_book(CARE, |session| care::refer_and(&mut session.book, &user, &subject, new, outside));
    let referral = done.inspect_err(|_| {
        if is_written.get() {
            // The referral does not stand, and a slip would say that it does.
            let _ = std::fs::remove_file(path);
        }
    })?;
    Ok(Referred { referral, slip: Written::of(&pdf) })
}

fn why(subject: &Subject) -> Why<'static> {
    Why { person: Some(subject.person), kind: "referral_slip", reason: "service" }
}

fn slip(session: &mut Session, subject: &Subject, told: &Told<'_>, discreet: bool, language: Language) -> Result<Pdf> {
    let name = name_of(session, subject.person)?;
    let words = Words { language, catalogue: station::catalogue(session)? };
    let say = |code| word(code, language);
    let (office, where_to) = (view::office(session).unit_name, words::sent_to(told.sent_to, language));
    let mut lines = vec![json!([say("name"), name]), json!([say("to"), where_to])];
    let mut mark = Value::Null;
    if !discreet {
        let born = subject.born.map_or_else(String::new, |day| day.to_string());
        lines.insert(1, json!([say("born"), born]));
        lines.push(json!([say("from"), format!("{office} · {}", told.provider)]));
        lines.push(json!([say("about"), words.programme(told.programme)]));
        lines.push(json!([say("why"), null]));
        mark = urgent(told, language);
    }
    let boxes: Vec<&str> = ANSWERS.iter().map(|code| words::answer(code, language)).collect();
    let data = json!({
        "lang": words::lang(language),
        "title": say("slip_title"),
        "day": told.day.to_string(),
        "urgent": mark,
        "lines": lines,
        "sign": if discreet { Value::Null } else { json!(say("signed_by")) },
        "cut": say("cut"),
        "answer": {
            "title": say("answer_title"),
            "about": say("answer_about").replace("{office}", &office),
            "lines": [[say("name"), name], [say("day"), told.day.to_string()]],
            "boxes": boxes,
            "sign": [say("signed_by"), say("signed_on")],
        },
    });
    set(session, Layout::Slip, data, language)
}

/// The norm's time: at once, and we ask within two weeks what came of it.
fn urgent(told: &Told<'_>, language: Language) -> Value {
    if !told.urgent {
        return Value::Null;
    }
    let by = told.day.saturating_add(REFERRAL_DAYS.days());
    let text = word("urgent_norm", language).replace("{day}", &by.to_string());
    json!({ "mark": word("urgent", language), "text": text })
}
