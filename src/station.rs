//! Care with the register at hand (服务站): names and birth dates come from the register, everything else stays in the care book. Nothing here writes
//! into the register.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use uuid::Uuid;

use crate::care::catalogue::Catalogue;
use crate::care::drawn::{self, Drawn};
use crate::care::view::{
    AppointmentView, DrawnView, DueListView, DueView, EnrolmentView, KeptView, LeftBehindView, QuestionView,
    ReferralView, ServiceView, SuggestedView, TimelineView, TimelyView, VisitView, WithOtherView,
};
use crate::care::{self, Agreed, LeftBehind, NewEnrolment, NewReferral, NewService, Subject, Timeline};
use crate::ledger::{Changed, parse_id};
use crate::looks;
use crate::register::view::{self, Record};
use crate::rights::{AccessClass, Look, PERSON};
use crate::security::{CARE, Right, UserName};
use crate::session::Session;
use crate::{Error, Result};

/// Someone as the care book needs her, by any of her registrations: `book_closed` to whoever does not open it, `unknown_id` where the register has no
/// such person.
pub fn subject(session: &Session, person: Uuid) -> Result<Subject> {
    named_subject(session, person).map(|(subject, _)| subject)
}

/// As `subject`, with the name that the register has.
pub(crate) fn named_subject(session: &Session, person: Uuid) -> Result<(Subject, String)> {
    session.require_book(CARE)?;
    let (record, also) = shown(session, person)?;
    if record.entity != PERSON {
        return Err(Error::new("unknown_id").with("id", person.hyphenated()));
    }
    let known = |field: &str| record.fields.get(field).cloned().filter(|text| !text.is_empty());
    let born = known("birth_date").and_then(|text| text.parse().ok());
    let subject = Subject { person: parse_id(&record.id)?, also, sex: known("sex"), born };
    Ok((subject, known("name").unwrap_or_default()))
}

/// The registration that is shown in place of one, with the others that are linked with it.
fn shown(session: &Session, person: Uuid) -> Result<(Record, Vec<Uuid>)> {
    let record = view::record(&session.book, person, false)?;
    let mut also = record.also.iter().map(|other| parse_id(&other.id)).collect::<Result<Vec<_>>>()?;
    let Some(at) = record.also.iter().position(|other| other.shown && other.unit == record.unit) else {
        return Ok((record, also));
    };
    let shown = std::mem::replace(&mut also[at], person);
    Ok((view::record(&session.book, shown, false)?, also))
}

/// Enrols someone with the user as her provider.
pub fn enrol(session: &mut Session, person: Uuid, new: &NewEnrolment<'_>) -> Result<Changed<Uuid>> {
    let (subject, user) = (subject(session, person)?, session.user.clone());
    session.in_book(CARE, |session| care::enrol(&mut session.book, &user, &subject, new))
}

/// Corrects the day of the event of her open enrolment in a programme.
pub fn correct_event(
    session: &mut Session,
    person: Uuid,
    programme: &str,
    on: Date,
    insist: bool,
) -> Result<Changed<Uuid>> {
    let (subject, user) = (subject(session, person)?, session.user.clone());
    session.in_book(CARE, |session| care::correct_event(&mut session.book, &user, &subject, programme, (on, insist)))
}

/// Writes a service that the user gave.
pub fn give(session: &mut Session, person: Uuid, new: &NewService<'_>) -> Result<Changed<Uuid>> {
    let (subject, user) = (subject(session, person)?, session.user.clone());
    session.in_book(CARE, |session| care::give(&mut session.book, &user, &subject, new))
}

/// Writes a day she agreed to.
pub fn agree(session: &mut Session, agreed: &Agreed<'_>) -> Result<Changed<Uuid>> {
    let (subject, user) = (subject(session, agreed.person)?, session.user.clone());
    session.in_book(CARE, |session| care::agree(&mut session.book, &user, &subject, agreed))
}

/// Writes a referral.
pub fn refer(session: &mut Session, new: &NewReferral<'_>) -> Result<Changed<Uuid>> {
    let (subject, user) = (subject(session, new.person)?, session.user.clone());
    session.in_book(CARE, |session| care::refer(&mut session.book, &user, &subject, new))
}

/// What the user has promised for a day, with names; nothing of anyone who has died.
pub fn due(session: &mut Session, on: Date) -> Result<DueListView> {
    let user = session.user.clone();
    let (due, (doubtful, enrolments)) = session
        .in_book(CARE, |session| Ok((care::due(&session.book, &user, on)?, care::doubted(&session.book, &user)?)))?;
    let of = doubtful.iter().map(|row| row.person).chain(enrolments.iter().map(|row| row.person));
    let people: BTreeMap<Uuid, String> = of.map(|person| (person, name(session, person))).collect();
    let due =
        due.into_iter().filter_map(|due| living(session, due.person).map(|name| DueView::of(due, name))).collect();
    let today = session.book.today();
    Ok(DueListView {
        on: on.to_string(),
        due,
        doubtful: doubtful.into_iter().map(ServiceView::from).collect(),
        doubtful_enrolments: enrolments.into_iter().map(|row| EnrolmentView::of(row, today)).collect(),
        people: people.into_iter().map(|(person, name)| (person.hyphenated().to_string(), name)).collect(),
    })
}

/// How timely the user was with what was promised up to a day in a period, by programme: for those whose home this is, and for newcomers.
/// `bad_period` where it ends before it begins.
pub fn timely(session: &mut Session, period: (Date, Date)) -> Result<Vec<TimelyView>> {
    if period.0 > period.1 {
        return Err(Error::new("bad_period"));
    }
    let user = session.user.clone();
    let promises = session.in_book(CARE, |session| care::promises(&session.book, &user, period))?;
    let mut found: BTreeMap<String, TimelyView> = BTreeMap::new();
    let mut statuses: BTreeMap<Uuid, Option<String>> = BTreeMap::new();
    for promise in promises {
        let status = statuses.entry(promise.person).or_insert_with(|| residence_status(session, promise.person));
        let is_newcomer = match status.as_deref() {
            Some(DECEASED) => continue,
            status => status == Some("newcomer"),
        };
        let of = found.entry(promise.programme).or_insert_with_key(|programme| TimelyView {
            programme: programme.clone(),
            residents: KeptView::default(),
            newcomers: KeptView::default(),
        });
        if is_newcomer { of.newcomers.count(promise.kept) } else { of.residents.count(promise.kept) }
    }
    Ok(found.into_values().collect())
}

/// The first day of the ninety that end on a day.
#[must_use]
pub fn quarter_to(to: Date) -> Date {
    to.saturating_sub(89.days())
}

/// Those whose care is open here with someone who is not at work on this computer (any more), by name and each once for each such provider; nothing of
/// anyone who has died.
pub fn left_behind(session: &mut Session) -> Result<Vec<LeftBehindView>> {
    session.require_book(CARE)?;
    let at_work = |user: &UserName| !user.disabled && user.post.may(CARE, Right::Write);
    let at_work: Vec<String> = session.users()?.into_iter().filter(at_work).map(|user| user.name).collect();
    let found = session.in_book(CARE, |session| care::left_behind(&session.book, &at_work))?;
    let view = |left: LeftBehind| {
        let person_name = living(session, left.person)?;
        // Of linked registrations the one that is shown stands for her.
        let person = subject(session, left.person).map_or(left.person, |subject| subject.person);
        Some(LeftBehindView { person: person.hyphenated().to_string(), person_name, provider: left.provider })
    };
    let mut found: Vec<_> = found.into_iter().filter_map(view).collect();
    found.sort_by(|a, b| (&a.provider, &a.person_name, &a.person).cmp(&(&b.provider, &b.person_name, &b.person)));
    found.dedup();
    Ok(found)
}

/// Makes the user her provider in everything that is open of hers here with another of this office. Returns how many rows.
pub fn take_over(session: &mut Session, person: Uuid, from: &str) -> Result<Changed<usize>> {
    let (subject, user) = (subject(session, person)?, session.user.clone());
    session.in_book(CARE, |session| care::take_over(&mut session.book, &user, &subject, from))
}

/// Whom the user visits at home on a day: names and times.
pub fn round(session: &mut Session, on: Date) -> Result<Vec<VisitView>> {
    let user = session.user.clone();
    let round = session.in_book(CARE, |session| {
        let due = care::due(&session.book, &user, on)?;
        care::for_round(&session.book, &due)
    })?;
    let visit = |(person, time)| {
        let person_name = living(session, person).filter(|name| !name.is_empty())?;
        Some(VisitView { person_name, time })
    };
    Ok(round.into_iter().filter_map(visit).collect())
}

/// A person's record of care under all her registrations, shown once the look is logged.
pub fn timeline(session: &mut Session, person: Uuid) -> Result<TimelineView> {
    let subject = opened(session, person)?;
    timeline_of(session, &subject)
}

/// The same, for whoever logs the look in another way.
pub(crate) fn timeline_of(session: &mut Session, subject: &Subject) -> Result<TimelineView> {
    let found = record_of(session, subject)?;
    let questions = questions_of(session, subject, found.hidden)?;
    Ok(TimelineView { questions, ..timeline_view(session, subject.person, found) })
}

/// The same with its picture; it is one look.
pub fn drawn(session: &mut Session, person: Uuid) -> Result<DrawnView> {
    let subject = opened(session, person)?;
    let found = record_of(session, &subject)?;
    let catalogue = catalogue(session)?;
    let picture = draw(session, &catalogue, &found)?;
    let questions = questions_of(session, &subject, found.hidden)?;
    let record = TimelineView { questions, ..timeline_view(session, subject.person, found) };
    Ok(DrawnView::of(record, picture))
}

/// What two of this office wrote differently in her record; where the rest is hidden only what concerns the user.
fn questions_of(session: &mut Session, subject: &Subject, hidden: bool) -> Result<Vec<QuestionView>> {
    let (name, user) = (name(session, subject.person), session.user.clone());
    let only = hidden.then_some(user.as_str());
    let found = session.in_book(CARE, |session| care::questions_of(&session.book, &subject.hers(), only))?;
    Ok(found.into_iter().map(|question| QuestionView::of(question, name.clone())).collect())
}

/// Who it is, once it is logged that her record was opened.
fn opened(session: &mut Session, person: Uuid) -> Result<Subject> {
    let subject = subject(session, person)?;
    let look = Look { class: AccessClass::Opened, person: Some(subject.person), field: "", reason: "" };
    looks::logged_in(session, CARE, &look)?;
    Ok(subject)
}

/// What this office may know of a person, for whoever logs that it was looked at.
pub(crate) fn record_of(session: &mut Session, subject: &Subject) -> Result<Timeline> {
    let today = session.book.today();
    session.in_book(CARE, |session| care::timeline(&session.book, &session.user, &subject.hers(), today))
}

/// The same for whoever hands it over: `not_her_provider` where she chose others here.
pub(crate) fn whole_record_of(session: &mut Session, subject: &Subject) -> Result<Timeline> {
    let record = record_of(session, subject)?;
    if record.hidden { Err(Error::new("not_her_provider")) } else { Ok(record) }
}

/// The picture of a record.
pub(crate) fn draw(session: &mut Session, catalogue: &Catalogue, record: &Timeline) -> Result<Drawn> {
    let today = session.book.today();
    session.in_book(CARE, |session| Ok(drawn::draw(record, catalogue, &session.book.unit()?, today)))
}

/// The catalogue of this office.
pub(crate) fn catalogue(session: &mut Session) -> Result<Catalogue> {
    session.in_book(CARE, |session| Catalogue::of(&session.book))
}

pub(crate) fn timeline_view(session: &Session, person: Uuid, found: Timeline) -> TimelineView {
    let today = session.book.today();
    TimelineView {
        person: person.hyphenated().to_string(),
        person_name: name(session, person),
        enrolments: found.enrolments.into_iter().map(|row| EnrolmentView::of(row, today)).collect(),
        services: found.services.into_iter().map(ServiceView::from).collect(),
        appointments: found.appointments.into_iter().map(AppointmentView::from).collect(),
        referrals: found.referrals.into_iter().map(ReferralView::from).collect(),
        suggested: found.suggested.into_iter().map(SuggestedView::from).collect(),
        others: found.others.into_iter().map(WithOtherView::from).collect(),
        hidden: found.hidden,
        questions: Vec::new(),
    }
}

/// Whoever was erased from the register, or never came here, has no name any more.
fn name(session: &Session, person: Uuid) -> String {
    view::subject(&session.book, person).map_or_else(|_| String::new(), |(name, _)| name)
}

/// The name of someone, unless the register says that she has died.
pub(crate) fn living(session: &Session, person: Uuid) -> Option<String> {
    (residence_status(session, person).as_deref() != Some(DECEASED)).then(|| name(session, person))
}

const DECEASED: &str = "deceased";

/// As the register has it, of the registration that is shown.
fn residence_status(session: &Session, person: Uuid) -> Option<String> {
    shown(session, person).ok().and_then(|(record, _)| record.fields.get("residence_status").cloned())
}
