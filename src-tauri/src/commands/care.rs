//! What people asked for and got: the care book, for whoever opens it. Each command is the user's own as a provider.

use cunce::care::view::{
    BalanceView, CatalogueView, DrawnView, DueListView, LeftBehindView, MovedView, QuestionView, SupplyView, TalkView,
    TallyView, TimelyView,
};
use cunce::care::{self, Agreed, AskedBy, Movement, MovementKind, NewEnrolment, NewReferral, NewService};
use cunce::care_questions::{self, Said};
use cunce::ledger::{Book, Changed, parse_id};
use cunce::security::CARE;
use cunce::uuid::Uuid;
use cunce::{Error, Result, station, subject};
use serde::Deserialize;
use specta::Type;
use tauri::AppHandle;

use super::{Answer, apart, day};

/// What can be asked for, with the schedule in force today.
#[tauri::command]
#[specta::specta]
pub async fn programmes(app: AppHandle) -> Answer<CatalogueView> {
    apart(app, |_, desk| desk.with(|session| session.in_book(CARE, |session| care::view::programmes(&session.book))))
        .await
}

/// Puts a schedule in force from a day on; the town's alone.
#[tauri::command]
#[specta::specta]
pub async fn choose_schedule(app: AppHandle, programme: String, schedule: String, from: String) -> Answer<()> {
    apart(app, move |_, desk| {
        let from = day(&from)?;
        desk.writing(|session| {
            let (role, user) = (session.role(), session.user.clone());
            session.in_book(CARE, |session| {
                care::choose(&mut session.book, role, &user, (&programme, &schedule), from).map(|_| ())
            })
        })
    })
    .await
}

/// Adds to the catalogue, as JSON of its own grammar; the town's alone.
#[tauri::command]
#[specta::specta]
pub async fn add_to_catalogue(app: AppHandle, text: String) -> Answer<()> {
    apart(app, move |_, desk| {
        desk.writing(|session| {
            let (role, user) = (session.role(), session.user.clone());
            session.in_book(CARE, |session| care::add_to_catalogue(&mut session.book, role, &user, &text).map(|_| ()))
        })
    })
    .await
}

/// How timely the user was in the ninety days up to yesterday.
#[tauri::command]
#[specta::specta]
pub async fn timely(app: AppHandle) -> Answer<Vec<TimelyView>> {
    apart(app, |_, desk| {
        desk.with(|session| {
            let today = session.book.today();
            let yesterday = today.yesterday().unwrap_or(today);
            station::timely(session, (station::quarter_to(yesterday), yesterday))
        })
    })
    .await
}

/// Every health talk, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn talks(app: AppHandle) -> Answer<Vec<TalkView>> {
    apart(app, |_, desk| {
        let talks = desk.with(|session| session.in_book(CARE, |session| care::talks(&session.book)))?;
        Ok(talks.into_iter().map(TalkView::from).collect())
    })
    .await
}

/// Writes a health talk that the user gave, and how many came.
#[tauri::command]
#[specta::specta]
pub async fn give_talk(app: AppHandle, topic: String, on: String, people: u32) -> Answer<()> {
    apart(app, move |_, desk| {
        let on = day(&on)?;
        desk.writing(|session| {
            let user = session.user.clone();
            session.in_book(CARE, |session| care::give_talk(&mut session.book, &user, &topic, on, people).map(|_| ()))
        })
    })
    .await
}

/// What the user has promised for a day.
#[tauri::command]
#[specta::specta]
pub async fn due(app: AppHandle, on: String) -> Answer<DueListView> {
    apart(app, move |_, desk| desk.with(|session| station::due(session, day(&on)?))).await
}

/// Those whose care is open here with someone who is not at work any more.
#[tauri::command]
#[specta::specta]
pub async fn left_behind(app: AppHandle) -> Answer<Vec<LeftBehindView>> {
    apart(app, |_, desk| desk.with(station::left_behind)).await
}

/// Makes the user her provider in everything that is open of hers here with another.
#[tauri::command]
#[specta::specta]
pub async fn take_over(app: AppHandle, person: String, from: String) -> Answer<()> {
    apart(app, move |_, desk| {
        let person = parse_id(&person)?;
        desk.writing(|session| station::take_over(session, person, &from))?;
        Ok(())
    })
    .await
}

/// What two of this office wrote differently, as far as it concerns the user.
#[tauri::command]
#[specta::specta]
pub async fn care_questions(app: AppHandle) -> Answer<Vec<QuestionView>> {
    apart(app, |_, desk| desk.with(care_questions::open)).await
}

/// Settles such a question by the value of one of its heads.
#[tauri::command]
#[specta::specta]
pub async fn settle_care(app: AppHandle, question: String, op: String) -> Answer<()> {
    apart(app, move |_, desk| {
        let said = Said::Take(op.parse()?);
        desk.writing(|session| care_questions::resolve(session, &question, said))?;
        Ok(())
    })
    .await
}

/// Erases what this office keeps of someone's care, at her request. Returns how much.
#[tauri::command]
#[specta::specta]
pub async fn erase_care(app: AppHandle, id: String) -> Answer<u32> {
    apart(app, move |_, desk| {
        let id = parse_id(&id)?;
        let erased = desk.writing(|session| subject::erase_care(session, id))?.value;
        Ok(u32::try_from(erased).unwrap_or(u32::MAX))
    })
    .await
}

/// A person's record of care with its picture; opening it is logged.
#[tauri::command]
#[specta::specta]
pub async fn care_record(app: AppHandle, id: String) -> Answer<DrawnView> {
    apart(app, move |_, desk| desk.with(|session| station::drawn(session, parse_id(&id)?))).await
}

#[derive(Deserialize, Type)]
pub struct Enrol {
    pub person: String,
    pub programme: String,
    /// We offered it; else she asked.
    pub our_offer: bool,
    pub event_on: Option<String>,
    /// Correct the day of the event of the enrolment she has.
    pub correct: bool,
    pub insist: bool,
}

#[tauri::command]
#[specta::specta]
pub async fn enrol(app: AppHandle, entered: Enrol) -> Answer<()> {
    apart(app, move |_, desk| {
        let (person, event_on) = (parse_id(&entered.person)?, optional(entered.event_on.as_deref(), day)?);
        desk.writing(|session| match event_on.filter(|_| entered.correct) {
            Some(on) => station::correct_event(session, person, &entered.programme, on, entered.insist),
            None => {
                let asked_by = if entered.our_offer { AskedBy::OurOffer } else { AskedBy::OwnRequest };
                let enrolment =
                    NewEnrolment { programme: &entered.programme, asked_by, event_on, insist: entered.insist };
                station::enrol(session, person, &enrolment)
            }
        })?;
        Ok(())
    })
    .await
}

#[derive(Deserialize, Type)]
pub struct Give {
    pub person: String,
    pub programme: String,
    pub what: String,
    pub on: String,
    pub enrolment: Option<String>,
    /// The appointment that it keeps.
    pub keeps: Option<String>,
    pub place: String,
    pub items: Vec<(String, String)>,
    pub insist: bool,
}

#[tauri::command]
#[specta::specta]
pub async fn give(app: AppHandle, entered: Give) -> Answer<()> {
    apart(app, move |_, desk| {
        let service = NewService {
            programme: &entered.programme,
            what: &entered.what,
            on: day(&entered.on)?,
            enrolment: optional(entered.enrolment.as_deref(), parse_id)?,
            keeps: optional(entered.keeps.as_deref(), parse_id)?,
            place: &entered.place,
            items: &entered.items,
            insist: entered.insist,
        };
        desk.writing(|session| station::give(session, parse_id(&entered.person)?, &service))?;
        Ok(())
    })
    .await
}

#[derive(Deserialize, Type)]
pub struct Agree {
    pub person: String,
    pub on: String,
    pub time: String,
    /// A programme and one of its services; without them she asks to be reached on that day.
    pub service: Option<(String, String)>,
    pub enrolment: Option<String>,
    pub reach: bool,
    pub insist: bool,
}

#[tauri::command]
#[specta::specta]
pub async fn agree(app: AppHandle, entered: Agree) -> Answer<()> {
    apart(app, move |_, desk| {
        let agreed = Agreed {
            person: parse_id(&entered.person)?,
            on: day(&entered.on)?,
            time: &entered.time,
            service: entered.service.as_ref().map(|(programme, what)| (programme.as_str(), what.as_str())),
            enrolment: optional(entered.enrolment.as_deref(), parse_id)?,
            reach: entered.reach,
            insist: entered.insist,
        };
        desk.writing(|session| station::agree(session, &agreed))?;
        Ok(())
    })
    .await
}

/// Takes an appointment off: she was reached, or needs it no more; which is not kept.
#[tauri::command]
#[specta::specta]
pub async fn close_appointment(app: AppHandle, id: String) -> Answer<()> {
    by_id(app, id, care::close).await
}

/// Ends an enrolment. Nobody is asked why.
#[tauri::command]
#[specta::specta]
pub async fn end_enrolment(app: AppHandle, id: String) -> Answer<()> {
    by_id(app, id, care::end).await
}

/// Takes back what the user entered by mistake.
#[tauri::command]
#[specta::specta]
pub async fn take_back(app: AppHandle, id: String) -> Answer<()> {
    by_id(app, id, care::take_back).await
}

#[derive(Deserialize, Type)]
pub struct Refer {
    pub person: String,
    pub programme: String,
    pub enrolment: Option<String>,
    pub sent_to: String,
    pub urgent: bool,
}

#[tauri::command]
#[specta::specta]
pub async fn refer(app: AppHandle, entered: Refer) -> Answer<()> {
    apart(app, move |_, desk| {
        let referral = NewReferral {
            person: parse_id(&entered.person)?,
            programme: &entered.programme,
            enrolment: optional(entered.enrolment.as_deref(), parse_id)?,
            sent_to: &entered.sent_to,
            urgent: entered.urgent,
        };
        desk.writing(|session| station::refer(session, &referral))?;
        Ok(())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn answer_referral(app: AppHandle, id: String, answer: String, on: String) -> Answer<()> {
    apart(app, move |_, desk| {
        let (id, on) = (parse_id(&id)?, day(&on)?);
        desk.writing(|session| {
            let (role, user) = (session.role(), session.user.clone());
            session.in_book(CARE, |session| care::answer_referral(&mut session.book, role, &user, id, &answer, on))
        })?;
        Ok(())
    })
    .await
}

/// How often the offices heard another answer than yes.
#[tauri::command]
#[specta::specta]
pub async fn tallies(app: AppHandle) -> Answer<Vec<TallyView>> {
    apart(app, |_, desk| {
        let counts = desk.with(|session| session.in_book(CARE, |session| care::tallies(&session.book)))?;
        Ok(counts.into_iter().map(TallyView::from).collect())
    })
    .await
}

/// One more answer other than yes, of nobody.
#[tauri::command]
#[specta::specta]
pub async fn tally(app: AppHandle, programme: String) -> Answer<()> {
    apart(app, move |_, desk| {
        desk.writing(|session| session.in_book(CARE, |session| care::tally(&mut session.book, &programme)))
    })
    .await
}

/// Every supply that the program knows.
#[tauri::command]
#[specta::specta]
pub async fn supplies(app: AppHandle) -> Answer<Vec<SupplyView>> {
    apart(app, |_, _| care::view::supplies()).await
}

/// What this office has of each batch.
#[tauri::command]
#[specta::specta]
pub async fn stock(app: AppHandle) -> Answer<Vec<BalanceView>> {
    apart(app, |_, desk| {
        let found = desk.with(|session| {
            let today = session.book.today();
            session.in_book(CARE, |session| care::balances(&session.book, today))
        })?;
        Ok(found.into_iter().map(BalanceView::from).collect())
    })
    .await
}

/// The latest movements of a batch.
#[tauri::command]
#[specta::specta]
pub async fn stock_movements(app: AppHandle, item: String, batch: String) -> Answer<Vec<MovedView>> {
    apart(app, move |_, desk| {
        let found =
            desk.with(|session| session.in_book(CARE, |session| care::movements(&session.book, &item, &batch)))?;
        Ok(found.into_iter().map(MovedView::from).collect())
    })
    .await
}

#[derive(Deserialize, Type)]
pub struct MoveStock {
    /// received, given, counted, expired
    pub kind: String,
    pub item: String,
    pub batch: String,
    /// Pieces.
    pub amount: i32,
    pub expires_on: Option<String>,
    pub insist: bool,
}

#[tauri::command]
#[specta::specta]
pub async fn move_stock(app: AppHandle, entered: MoveStock) -> Answer<()> {
    apart(app, move |_, desk| {
        let movement = Movement {
            kind: MovementKind::from_code(&entered.kind).ok_or_else(|| Error::new("bad_usage"))?,
            item: &entered.item,
            batch: &entered.batch,
            amount: i64::from(entered.amount),
            expires_on: optional(entered.expires_on.as_deref(), day)?,
            insist: entered.insist,
        };
        desk.writing(|session| {
            let user = session.user.clone();
            session.in_book(CARE, |session| care::move_stock(&mut session.book, &user, &movement))
        })?;
        Ok(())
    })
    .await
}

async fn by_id(app: AppHandle, id: String, verb: fn(&mut Book, &str, Uuid) -> Result<Changed<()>>) -> Answer<()> {
    apart(app, move |_, desk| {
        let id = parse_id(&id)?;
        desk.writing(|session| {
            let user = session.user.clone();
            session.in_book(CARE, |session| verb(&mut session.book, &user, id))
        })?;
        Ok(())
    })
    .await
}

/// What was left empty is not there.
fn optional<T>(text: Option<&str>, read: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
    text.filter(|text| !text.trim().is_empty()).map(read).transpose()
}
