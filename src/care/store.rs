//! The SQL of programmes: enrolments, services, appointments, referrals, tallies and supplies. Nothing here writes.

use jiff::civil::Date;
use rusqlite::{Row, params};
use uuid::Uuid;

use super::record::{Appointment, Batch, Enrolment, OpenEnrolment, Referral, Service, Talk, TallyCount};
use super::schema;
use super::stock::Moved;
use super::take_over::LeftBehind;
use crate::ledger::Book;
use crate::rights::CONSENT;
use crate::{Error, Result};

const ENROLMENT: &str = "SELECT r.uuid, t.unit, p.uuid, t.programme, t.asked_by, t.event_on, t.entered_on, t.provider, t.ended_on, t.doubtful, t.with_since
     FROM enrolment t JOIN registry r ON r.id = t.row JOIN registry p ON p.id = t.person";
const SERVICE: &str = "SELECT r.uuid, t.unit, p.uuid, e.uuid, t.programme, t.what, t.day, t.provider, t.place, t.contents, t.doubtful
     FROM service t JOIN registry r ON r.id = t.row JOIN registry p ON p.id = t.person LEFT JOIN registry e ON e.id = t.enrolment";
const APPOINTMENT: &str = "SELECT r.uuid, t.unit, p.uuid, e.uuid, t.programme, t.what, t.day, t.time, t.reach, t.provider, t.kept IS NOT NULL
     FROM appointment t JOIN registry r ON r.id = t.row JOIN registry p ON p.id = t.person LEFT JOIN registry e ON e.id = t.enrolment";
const REFERRAL: &str = "SELECT r.uuid, t.unit, p.uuid, e.uuid, t.programme, t.sent_to, t.urgent, t.day, t.provider, t.answered_on, t.answer
     FROM referral t JOIN registry r ON r.id = t.row JOIN registry p ON p.id = t.person LEFT JOIN registry e ON e.id = t.enrolment";

pub(super) fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default())
}

pub(super) fn day(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Date>> {
    Ok(row.get::<_, Option<String>>(at)?.and_then(|text| text.parse().ok()))
}

/// A row without its day (only a forged file has one) is none.
fn enrolment(row: &Row<'_>) -> rusqlite::Result<Option<Enrolment>> {
    let Some(entered_on) = day(row, 6)? else { return Ok(None) };
    Ok(Some(Enrolment {
        id: row.get(0)?,
        unit: text(row, 1)?,
        person: row.get(2)?,
        programme: text(row, 3)?,
        asked_by: text(row, 4)?,
        event_on: day(row, 5)?,
        entered_on,
        provider: text(row, 7)?,
        ended_on: day(row, 8)?,
        doubtful: text(row, 9)?,
        with_since: day(row, 10)?,
    }))
}

fn service(row: &Row<'_>) -> rusqlite::Result<Option<Service>> {
    let Some(on) = day(row, 6)? else { return Ok(None) };
    Ok(Some(Service {
        id: row.get(0)?,
        unit: text(row, 1)?,
        person: row.get(2)?,
        enrolment: row.get(3)?,
        programme: text(row, 4)?,
        what: text(row, 5)?,
        day: on,
        provider: text(row, 7)?,
        place: text(row, 8)?,
        contents: text(row, 9)?,
        doubtful: text(row, 10)?,
    }))
}

fn appointment(row: &Row<'_>) -> rusqlite::Result<Option<Appointment>> {
    let Some(on) = day(row, 6)? else { return Ok(None) };
    Ok(Some(Appointment {
        id: row.get(0)?,
        unit: text(row, 1)?,
        person: row.get(2)?,
        enrolment: row.get(3)?,
        programme: text(row, 4)?,
        what: text(row, 5)?,
        day: on,
        time: text(row, 7)?,
        reach: text(row, 8)? == YES,
        provider: text(row, 9)?,
        kept: row.get(10)?,
    }))
}

fn referral(row: &Row<'_>) -> rusqlite::Result<Option<Referral>> {
    let Some(on) = day(row, 7)? else { return Ok(None) };
    Ok(Some(Referral {
        id: row.get(0)?,
        unit: text(row, 1)?,
        person: row.get(2)?,
        enrolment: row.get(3)?,
        programme: text(row, 4)?,
        sent_to: text(row, 5)?,
        urgent: text(row, 6)? == YES,
        day: on,
        provider: text(row, 8)?,
        answered_on: day(row, 9)?,
        answer: text(row, 10)?,
    }))
}

/// How a yes stands in a field.
pub(crate) const YES: &str = "yes";

type Read<T> = fn(&Row<'_>) -> rusqlite::Result<Option<T>>;

fn all<T>(book: &Book, sql: &str, params: impl rusqlite::Params, read: Read<T>) -> Result<Vec<T>> {
    Ok(book.core.all(sql, params, read)?.into_iter().flatten().collect())
}

fn one<T>(book: &Book, select: &str, id: Uuid, read: Read<T>) -> Result<T> {
    let sql = format!("{select} WHERE r.uuid = ?1 AND t.voided IS NULL");
    let found = book.core.one(&sql, params![id], read)?.flatten();
    found.ok_or_else(|| Error::new("unknown_id").with("id", id.hyphenated()))
}

pub(super) fn enrolment_of(book: &Book, id: Uuid) -> Result<Enrolment> {
    one(book, ENROLMENT, id, enrolment)
}

pub(super) fn service_of(book: &Book, id: Uuid) -> Result<Service> {
    one(book, SERVICE, id, service)
}

pub(super) fn appointment_of(book: &Book, id: Uuid) -> Result<Appointment> {
    one(book, APPOINTMENT, id, appointment)
}

pub(super) fn referral_of(book: &Book, id: Uuid) -> Result<Referral> {
    one(book, REFERRAL, id, referral)
}

/// What stands of a person under any of her registrations, by day, in the same order at every office.
fn of_person<T>(book: &Book, select: &str, day: &str, hers: &[Uuid], read: Read<T>) -> Result<Vec<T>> {
    let sql = format!("{select} WHERE t.person IN ({}) AND t.voided IS NULL ORDER BY t.{day}, r.uuid", rows_in(hers));
    all(book, &sql, rusqlite::params_from_iter(hers), read)
}

/// The rows of registrations, as a part of a statement whose first parameters they are.
fn rows_in(hers: &[Uuid]) -> String {
    let places = (1..=hers.len()).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
    format!(
        "SELECT id FROM registry WHERE uuid IN ({places}) AND entity = (SELECT local FROM name WHERE text = 'resident')"
    )
}

/// A person's enrolments, of whatever office.
pub(super) fn enrolments(book: &Book, hers: &[Uuid]) -> Result<Vec<Enrolment>> {
    of_person(book, ENROLMENT, "entered_on", hers, enrolment)
}

pub(super) fn services(book: &Book, hers: &[Uuid]) -> Result<Vec<Service>> {
    of_person(book, SERVICE, "day", hers, service)
}

pub(super) fn appointments(book: &Book, hers: &[Uuid]) -> Result<Vec<Appointment>> {
    of_person(book, APPOINTMENT, "day", hers, appointment)
}

pub(super) fn referrals(book: &Book, hers: &[Uuid]) -> Result<Vec<Referral>> {
    of_person(book, REFERRAL, "day", hers, referral)
}

/// The enrolments of a provider in some programmes that have not ended, each with what was given within it. Both statements read indexes only.
pub(super) fn open_enrolments(
    book: &Book,
    (provider, unit): (&str, &str),
    programmes: &[&str],
) -> Result<Vec<OpenEnrolment>> {
    let places = (3..3 + programmes.len()).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
    let open = format!(
        "e.provider = ?1 AND e.unit = ?2 AND e.programme IN ({places}) AND e.person IS NOT NULL AND e.ended_on IS NULL AND e.voided IS NULL"
    );
    let params = rusqlite::params_from_iter([provider, unit].into_iter().chain(programmes.iter().copied()));
    let read: Read<OpenEnrolment> = |row| {
        let Some(entered_on) = day(row, 2)? else { return Ok(None) };
        let (programme, event_on, person) = (text(row, 1)?, day(row, 3)?, row.get(4)?);
        Ok(Some(OpenEnrolment { row: row.get(0)?, person, programme, entered_on, event_on, given: Vec::new() }))
    };
    let sql = format!(
        "SELECT e.row, e.programme, e.entered_on, e.event_on, e.person FROM enrolment e WHERE {open} ORDER BY e.row"
    );
    let mut found = all(book, &sql, params.clone(), read)?;
    let sql = format!(
        "SELECT t.enrolment, t.what, t.day FROM enrolment e CROSS JOIN service t ON t.enrolment = e.row WHERE {open} AND t.voided IS NULL"
    );
    let given: Read<(i64, String, Date)> = |row| {
        let Some(on) = day(row, 2)? else { return Ok(None) };
        Ok(Some((row.get(0)?, text(row, 1)?, on)))
    };
    for (enrolment, what, on) in all(book, &sql, params, given)? {
        if let Ok(at) = found.binary_search_by_key(&enrolment, |open| open.row) {
            found[at].given.push((what, on));
        }
    }
    Ok(found)
}

/// What was given within an enrolment, and when.
pub(super) type Given = Vec<(String, Date)>;

/// Every enrolment of a provider, ended or not, each with what was given within it.
pub(super) fn own_enrolments(book: &Book, (provider, unit): (&str, &str)) -> Result<Vec<(Enrolment, Given)>> {
    let sql = format!("{ENROLMENT} WHERE t.provider = ?1 AND t.unit = ?2 AND t.voided IS NULL ORDER BY r.uuid");
    let mut found: Vec<_> =
        all(book, &sql, [provider, unit], enrolment)?.into_iter().map(|row| (row, Vec::new())).collect();
    let sql = "SELECT r.uuid, s.what, s.day FROM enrolment t JOIN registry r ON r.id = t.row CROSS JOIN service s ON s.enrolment = t.row
               WHERE t.provider = ?1 AND t.unit = ?2 AND t.voided IS NULL AND s.voided IS NULL";
    let given: Read<(Uuid, String, Date)> = |row| {
        let Some(on) = day(row, 2)? else { return Ok(None) };
        Ok(Some((row.get(0)?, text(row, 1)?, on)))
    };
    for (of, what, on) in all(book, sql, [provider, unit], given)? {
        if let Ok(at) = found.binary_search_by_key(&of, |(row, _)| row.id) {
            found[at].1.push((what, on));
        }
    }
    Ok(found)
}

/// The ids of rows that the registry knows.
pub(super) fn id_of(book: &Book, row: i64) -> Result<Uuid> {
    let found = book.core.one("SELECT uuid FROM registry WHERE id = ?1", [row], |row| row.get(0))?;
    found.ok_or_else(|| Error::new("internal").with("reason", "a row that is in no registry"))
}

/// The appointments of a provider up to a day that were not kept.
pub(super) fn open_appointments(book: &Book, (provider, unit): (&str, &str), on: Date) -> Result<Vec<Appointment>> {
    let sql = format!(
        "{APPOINTMENT} WHERE t.provider = ?1 AND t.unit = ?2 AND t.day <= ?3 AND t.kept IS NULL AND t.voided IS NULL ORDER BY t.day, t.time, r.uuid"
    );
    all(book, &sql, [provider, unit, &on.to_string()], appointment)
}

/// Whether anything was given within an enrolment.
pub(super) fn has_services(book: &Book, enrolment: Uuid) -> Result<bool> {
    let sql =
        "SELECT 1 FROM registry r JOIN service t ON t.enrolment = r.id WHERE r.uuid = ?1 AND t.voided IS NULL LIMIT 1";
    Ok(book.core.one(sql, params![enrolment], |_| Ok(()))?.is_some())
}

/// The appointments that a service keeps; none for any other row.
pub(super) fn kept_by(book: &Book, service: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT r.uuid FROM registry k JOIN service s ON s.row = k.id JOIN appointment t ON t.person = s.person AND t.kept = k.id
               JOIN registry r ON r.id = t.row WHERE k.uuid = ?1 AND t.voided IS NULL ORDER BY t.row";
    book.core.all(sql, params![service], |row| row.get(0))
}

/// The referrals of a provider up to a day that were not answered.
pub(super) fn open_referrals(book: &Book, (provider, unit): (&str, &str), on: Date) -> Result<Vec<Referral>> {
    let sql = format!(
        "{REFERRAL} WHERE t.provider = ?1 AND t.unit = ?2 AND t.day <= ?3 AND t.answered_on IS NULL AND t.voided IS NULL ORDER BY t.day, r.uuid"
    );
    all(book, &sql, [provider, unit, &on.to_string()], referral)
}

/// Whose care is open with which provider of an office; nothing of what for.
pub(super) fn open_with(book: &Book, unit: &str) -> Result<Vec<LeftBehind>> {
    let sql = "SELECT DISTINCT p.uuid, t.provider FROM (
                   SELECT person, provider FROM enrolment WHERE unit = ?1 AND ended_on IS NULL AND voided IS NULL
                   UNION SELECT person, provider FROM appointment WHERE unit = ?1 AND kept IS NULL AND voided IS NULL
                   UNION SELECT person, provider FROM referral WHERE unit = ?1 AND answered_on IS NULL AND voided IS NULL
               ) t JOIN registry p ON p.id = t.person WHERE t.provider IS NOT NULL";
    book.core.all(sql, [unit], |row| Ok(LeftBehind { person: row.get(0)?, provider: row.get(1)? }))
}

/// The services of a provider that were doubted and insisted on, with those that another gave within what is this provider's now.
pub(super) fn doubted_services(book: &Book, (provider, unit): (&str, &str)) -> Result<Vec<Service>> {
    let sql = format!(
        "{SERVICE} WHERE t.unit = ?2 AND t.doubtful IS NOT NULL AND t.voided IS NULL AND (t.provider = ?1
           OR EXISTS (SELECT 1 FROM enrolment o WHERE o.row = t.enrolment AND o.provider = ?1 AND o.unit = ?2)) ORDER BY t.row"
    );
    all(book, &sql, [provider, unit], service)
}

/// The enrolments of a provider that were doubted and insisted on and have not ended.
pub(super) fn doubted_enrolments(book: &Book, (provider, unit): (&str, &str)) -> Result<Vec<Enrolment>> {
    let sql = format!(
        "{ENROLMENT} WHERE t.provider = ?1 AND t.unit = ?2 AND t.doubtful IS NOT NULL AND t.ended_on IS NULL AND t.voided IS NULL ORDER BY t.row"
    );
    all(book, &sql, [provider, unit], enrolment)
}

/// What the town has put in force: programme, schedule, from which day; the latest choice first.
pub(super) fn choices(book: &Book) -> Result<Vec<(String, String, Date)>> {
    let sql = "SELECT t.programme, t.schedule, t.from_on FROM programme_choice t JOIN registry r ON r.id = t.row
               WHERE t.voided IS NULL ORDER BY t.from_on DESC, r.uuid DESC";
    let read: Read<(String, String, Date)> = |row| {
        let Some(from) = day(row, 2)? else { return Ok(None) };
        Ok(Some((text(row, 0)?, text(row, 1)?, from)))
    };
    all(book, sql, [], read)
}

/// What the town has added to the catalogue, the earliest first: the same order at every office. Not by the index that has this order: it has every
/// row of the book.
pub(super) fn additions(book: &Book) -> Result<Vec<String>> {
    let sql = "SELECT t.content FROM programme_addition t CROSS JOIN registry r ON r.id = t.row
               WHERE t.voided IS NULL AND t.content IS NOT NULL ORDER BY r.uuid";
    book.core.all(sql, [], |row| row.get(0))
}

pub(super) fn tallies(book: &Book) -> Result<Vec<TallyCount>> {
    let sql = "SELECT coalesce(unit, ''), coalesce(month, ''), coalesce(programme, ''), count(*) FROM tally WHERE voided IS NULL
               GROUP BY 1, 2, 3 ORDER BY 2 DESC, 1, 3";
    book.core.all(sql, [], |row| {
        Ok(TallyCount {
            unit: row.get(0)?,
            month: row.get(1)?,
            programme: row.get(2)?,
            answers: row.get::<_, i64>(3)? as u64,
        })
    })
}

const TALK: &str =
    "SELECT r.uuid, t.unit, t.day, t.topic, t.people, t.provider FROM talk t JOIN registry r ON r.id = t.row";

fn talk(row: &Row<'_>) -> rusqlite::Result<Option<Talk>> {
    let Some(on) = day(row, 2)? else { return Ok(None) };
    let people = text(row, 4)?.parse().unwrap_or_default();
    Ok(Some(Talk {
        id: row.get(0)?,
        unit: text(row, 1)?,
        day: on,
        topic: text(row, 3)?,
        people,
        provider: text(row, 5)?,
    }))
}

pub(super) fn talk_of(book: &Book, id: Uuid) -> Result<Talk> {
    one(book, TALK, id, talk)
}

/// Every talk, the latest first, in the same order at every office.
pub(super) fn talks(book: &Book) -> Result<Vec<Talk>> {
    all(book, &format!("{TALK} WHERE t.voided IS NULL ORDER BY t.day DESC, r.uuid DESC"), [], talk)
}

/// What an office has of each batch. Of two days on which it expires the earlier one holds: one that was mistyped keeps nothing in use for longer.
pub(super) fn stock(book: &Book, unit: &str) -> Result<Vec<Batch>> {
    let sql = "SELECT item, coalesce(batch, ''), min(expires_on), coalesce(sum(CAST(change AS INTEGER)), 0) FROM stock
               WHERE unit = ?1 AND voided IS NULL AND item IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 3, 2";
    book.core.all(sql, [unit], |row| {
        Ok(Batch { item: row.get(0)?, batch: row.get(1)?, expires_on: day(row, 2)?, amount: row.get(3)? })
    })
}

/// The latest movements of a batch that stand.
pub(super) fn movements(book: &Book, unit: &str, (item, batch): (&str, &str)) -> Result<Vec<Moved>> {
    let sql = "SELECT r.uuid, t.kind, CAST(t.change AS INTEGER), t.expires_on, t.day FROM stock t JOIN registry r ON r.id = t.row
               WHERE t.unit = ?1 AND t.item = ?2 AND coalesce(t.batch, '') = ?3 AND t.voided IS NULL ORDER BY t.day DESC, t.row DESC LIMIT 20";
    let read: Read<Moved> = |row| {
        let Some(on) = day(row, 4)? else { return Ok(None) };
        Ok(Some(Moved { id: row.get(0)?, kind: text(row, 1)?, change: row.get(2)?, expires_on: day(row, 3)?, day: on }))
    };
    all(book, sql, [unit, item, batch], read)
}

/// Whether a movement of this office's supplies has that id and stands.
pub(super) fn is_movement(book: &Book, id: Uuid) -> Result<bool> {
    let sql =
        "SELECT 1 FROM registry r JOIN stock t ON t.row = r.id WHERE r.uuid = ?1 AND t.unit = ?2 AND t.voided IS NULL";
    Ok(book.core.one(sql, params![id, book.unit()?], |_| Ok(()))?.is_some())
}

/// What a question of care is about, whether or not its row is taken back.
#[derive(Debug, Clone)]
pub(super) struct About {
    pub(super) unit: String,
    pub(super) person: Uuid,
    pub(super) programme: String,
    /// The service, or where she was referred to; empty of an enrolment.
    pub(super) what: String,
    pub(super) day: String,
    pub(super) provider: String,
    pub(super) voided: bool,
}

/// None of a row that is no part of anyone's record.
pub(super) fn about(book: &Book, entity: &str, id: Uuid) -> Result<Option<About>> {
    let (what, day) = match entity {
        schema::ENROLMENT => ("NULL", "entered_on"),
        schema::SERVICE | schema::APPOINTMENT => ("t.what", "day"),
        schema::REFERRAL => ("t.sent_to", "day"),
        _ => return Ok(None),
    };
    let sql = format!(
        "SELECT t.unit, p.uuid, t.programme, {what}, t.{day}, t.provider, t.voided IS NOT NULL FROM {entity} t
         JOIN registry r ON r.id = t.row JOIN registry p ON p.id = t.person WHERE r.uuid = ?1"
    );
    book.core.one(&sql, params![id], |row| {
        Ok(About {
            unit: text(row, 0)?,
            person: row.get(1)?,
            programme: text(row, 2)?,
            what: text(row, 3)?,
            day: text(row, 4)?,
            provider: text(row, 5)?,
            voided: row.get(6)?,
        })
    })
}

/// Everything that an office keeps of a person, also what was taken back, by its entity; but not the log of who looked.
pub(super) fn rows_of(book: &Book, hers: &[Uuid], unit: &str) -> Result<Vec<(&'static str, Uuid)>> {
    let mut found = Vec::new();
    let kinds = [
        schema::ENROLMENT,
        schema::SERVICE,
        schema::APPOINTMENT,
        schema::REFERRAL,
        schema::CONTINUITY,
        CONSENT,
        schema::SEALED_NOTE,
    ];
    for entity in kinds {
        let sql = format!(
            "SELECT r.uuid, t.unit FROM {entity} t JOIN registry r ON r.id = t.row WHERE t.person IN ({}) ORDER BY t.row",
            rows_in(hers)
        );
        let rows = book.core.all(&sql, rusqlite::params_from_iter(hers), |row| Ok((row.get(0)?, text(row, 1)?)))?;
        found.extend(rows.into_iter().filter(|(_, of)| of == unit).map(|(id, _)| (entity, id)));
    }
    Ok(found)
}
