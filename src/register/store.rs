//! The register's SQL: reading households, residents, life events and flags. Nothing here writes.

use rusqlite::{Row, params};
use uuid::Uuid;

use super::division;
use super::please_contact::PleaseContact;
use super::rules::Fields;
use super::schema::{FLAG, HOUSEHOLD, LIFE_EVENT, RESIDENT, SCHEMA};
use crate::ledger::{Book, Kind, VOIDED};
use crate::{Error, Result};

/// A resident with the household it lives in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resident {
    pub(crate) row: i64,
    pub(crate) id: Uuid,
    pub(crate) unit: String,
    /// Every text field; an empty one is absent.
    pub(crate) fields: Fields,
    pub(crate) household: Option<Uuid>,
    pub(crate) household_number: String,
    pub(crate) village_group: String,
    pub(crate) voided: Option<String>,
}

/// A household with the name of its head and the number of those who live in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Household {
    pub(crate) row: i64,
    pub(crate) id: Uuid,
    pub(crate) unit: String,
    pub(crate) fields: Fields,
    pub(crate) head: Option<Uuid>,
    pub(crate) head_name: String,
    pub(crate) residents: u32,
    pub(crate) voided: Option<String>,
}

/// A life event as it is stored; people and households by id.
#[derive(Debug, Clone)]
pub(crate) struct LifeEvent {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) date: String,
    pub(crate) place: String,
    pub(crate) person: Option<(Uuid, String)>,
    pub(crate) other: Option<(Uuid, String)>,
    pub(crate) household: Option<(Uuid, String)>,
    pub(crate) from_household: Option<(Uuid, String)>,
    pub(crate) voided: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Flag {
    pub(crate) id: Uuid,
    pub(crate) subject: i64,
    pub(crate) code: String,
    pub(crate) field: String,
    pub(crate) state: String,
}

/// The unit of this office, as SQL.
macro_rules! own_unit {
    () => {
        "(SELECT unit FROM replica WHERE local = (SELECT replica FROM local_chain))"
    };
}
/// The codes that took the place of this office's own, and its own, as SQL.
macro_rules! own_line {
    () => {
        concat!(
            "(WITH RECURSIVE line(code, step) AS (SELECT ",
            own_unit!(),
            ", 0 UNION ALL SELECT d.succeeded_by, step + 1 FROM line JOIN division d ON d.code = line.code
               WHERE d.voided IS NULL AND d.succeeded_by IS NOT NULL AND step < 16)
             SELECT code FROM line)"
        )
    };
}
/// Rows of this office's own: a village's, also under the code it has now, or those of a town's villages. Whoever was moved to another
/// unit is none of them.
macro_rules! in_unit {
    ($table:literal) => {
        concat!(
            "(substr(",
            $table,
            ".unit, 1, length(",
            own_unit!(),
            ")) = ",
            own_unit!(),
            " OR ",
            $table,
            ".unit IN ",
            own_line!(),
            ")"
        )
    };
}

/// People of this office who live here now: not taken back, not moved out, not deceased.
pub(crate) const LIVING_HERE: &str = concat!(
    "t.voided IS NULL AND coalesce(t.residence_status, '') NOT IN ('moved_out', 'deceased') AND ",
    in_unit!("t")
);
/// People and households of this office.
pub(crate) const PEOPLE_HERE: &str = in_unit!("t");
pub(crate) const HOUSEHOLDS_HERE: &str = in_unit!("h");

/// Whether a unit is this office's own, also under the code it has now, or one of a town's villages.
pub(crate) fn is_here(book: &Book, unit: &str) -> Result<bool> {
    let own = book.unit()?;
    Ok(unit.starts_with(&own) || division::line_of(book, &own)?.iter().any(|code| code == unit))
}

/// Refuses to write on someone who was moved to a unit that is not this office's.
pub(crate) fn require_here(book: &Book, id: Uuid, unit: &str) -> Result<()> {
    if is_here(book, unit)? { Ok(()) } else { Err(Error::new("moved_away").with("id", id.hyphenated())) }
}

/// The month in which someone left for another unit; none for people of this office. It is all that is kept of them.
pub(crate) fn left_month(book: &Book, row: i64, unit: &str) -> Result<Option<String>> {
    if is_here(book, unit)? {
        return Ok(None);
    }
    let sql = "SELECT coalesce(
         (SELECT month FROM local_sealed WHERE root = ?1),
         (SELECT month FROM transfer WHERE voided IS NULL AND month IS NOT NULL
            AND (person = ?1 OR household = (SELECT household FROM resident WHERE row = ?1)) ORDER BY row DESC LIMIT 1))";
    Ok(book.core.one(sql, [row], |row| row.get(0))?.flatten())
}

/// Of registrations that are linked as one person, only the first of each unit: what lists and counts show. The others are reached from it.
/// The first look is at the ends of all links, which are few; only those are followed.
pub(crate) const SHOWN_ONCE: &str = "NOT (t.row IN (
       SELECT person FROM alias WHERE voided IS NULL AND person IS NOT NULL
       UNION ALL SELECT same_as FROM alias WHERE voided IS NULL AND same_as IS NOT NULL)
     AND EXISTS (
       WITH RECURSIVE linked(row) AS (
         SELECT t.row
         UNION SELECT a.same_as FROM linked l JOIN alias a ON a.person = l.row WHERE a.voided IS NULL
         UNION SELECT a.person FROM linked l JOIN alias a ON a.same_as = l.row WHERE a.voided IS NULL)
       SELECT 1 FROM linked JOIN resident m ON m.row = linked.row JOIN registry mr ON mr.id = m.row
       WHERE m.voided IS NULL AND mr.birth IS NOT NULL AND m.unit IS t.unit
         AND mr.uuid < (SELECT uuid FROM registry WHERE id = t.row)))";

/// The text fields of an entity, in the order of its columns.
fn text_fields(entity: &str) -> Vec<&'static str> {
    let entity = SCHEMA.entities.iter().find(|known| known.name == entity);
    let fields = entity.map_or(&[][..], |entity| entity.fields);
    fields.iter().filter(|field| field.kind == Kind::Text && field.name != "unit").map(|field| field.name).collect()
}

pub(crate) fn residents(book: &Book, rest: &str, params: impl rusqlite::Params) -> Result<Vec<Resident>> {
    let texts = text_fields(RESIDENT);
    let columns: String = texts.iter().flat_map(|name| [", t.", name]).collect();
    let sql =
        format!("SELECT t.row, r.uuid, t.unit, t.voided, hr.uuid, h.number, h.village_group{columns} FROM {rest}");
    book.core.all(&sql, params, |row| read_resident(row, &texts))
}

/// Rows as the list that SQL takes apart with `json_each`.
pub(crate) fn list_of(rows: impl IntoIterator<Item = i64>) -> String {
    let rows: Vec<String> = rows.into_iter().map(|row| row.to_string()).collect();
    format!("[{}]", rows.join(","))
}

/// The tables that `residents` reads, in an order in which the planner keeps them.
pub(crate) const RESIDENT_TABLES: &str = "resident t JOIN registry r ON r.id = t.row
     LEFT JOIN household h ON h.row = t.household LEFT JOIN registry hr ON hr.id = t.household";

fn read_resident(row: &Row<'_>, texts: &[&str]) -> rusqlite::Result<Resident> {
    let text = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(at)?.unwrap_or_default());
    Ok(Resident {
        row: row.get(0)?,
        id: row.get(1)?,
        unit: text(2)?,
        voided: row.get(3)?,
        household: row.get(4)?,
        household_number: text(5)?,
        village_group: text(6)?,
        fields: read_fields(row, texts, 7)?,
    })
}

fn read_fields(row: &Row<'_>, texts: &[&str], start: usize) -> rusqlite::Result<Fields> {
    let mut fields = Fields::new();
    for (at, name) in texts.iter().enumerate() {
        if let Some(text) = row.get::<_, Option<String>>(start + at)? {
            fields.insert((*name).to_owned(), text);
        }
    }
    Ok(fields)
}

pub(crate) fn resident(book: &Book, id: Uuid) -> Result<Resident> {
    let found = residents(book, &format!("{RESIDENT_TABLES} WHERE r.uuid = ?1"), params![id])?;
    found.into_iter().next().ok_or_else(|| Error::new("unknown_id").with("id", id.hyphenated()))
}

/// Everyone of a household, each person once.
pub(crate) fn shown_members(book: &Book, household: i64) -> Result<Vec<Resident>> {
    members_where(book, household, SHOWN_ONCE)
}

/// Every registration in a household.
pub(crate) fn members(book: &Book, household: i64) -> Result<Vec<Resident>> {
    members_where(book, household, "1")
}

fn members_where(book: &Book, household: i64, condition: &str) -> Result<Vec<Resident>> {
    let rest = format!(
        "{RESIDENT_TABLES} WHERE t.household = ?1 AND t.voided IS NULL AND {PEOPLE_HERE} AND {condition}
         ORDER BY coalesce(t.residence_status, '') IN ('moved_out', 'deceased'), t.row <> coalesce(h.head, 0), t.birth_date IS NULL, t.birth_date, t.row"
    );
    residents(book, &rest, [household])
}

pub(crate) fn households(book: &Book, rest: &str, params: impl rusqlite::Params) -> Result<Vec<Household>> {
    let texts = text_fields(HOUSEHOLD);
    let columns: String = texts.iter().flat_map(|name| [", h.", name]).collect();
    let sql = format!(
        "SELECT h.row, r.uuid, h.unit, h.voided, hr.uuid, head.name,
           (SELECT count(*) FROM resident t WHERE t.household = h.row AND {LIVING_HERE} AND {SHOWN_ONCE}){columns}
         FROM household h JOIN registry r ON r.id = h.row LEFT JOIN registry hr ON hr.id = h.head LEFT JOIN resident head ON head.row = h.head {rest}"
    );
    book.core.all(&sql, params, |row| {
        let text = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(at)?.unwrap_or_default());
        Ok(Household {
            row: row.get(0)?,
            id: row.get(1)?,
            unit: text(2)?,
            voided: row.get(3)?,
            head: row.get(4)?,
            head_name: text(5)?,
            residents: row.get(6)?,
            fields: read_fields(row, &texts, 7)?,
        })
    })
}

/// A household that may be held by another unit.
pub(crate) fn find_household(book: &Book, id: Uuid) -> Result<Option<Household>> {
    Ok(households(book, "WHERE r.uuid = ?1", params![id])?.into_iter().next())
}

pub(crate) fn household(book: &Book, id: Uuid) -> Result<Household> {
    find_household(book, id)?.ok_or_else(|| Error::new("unknown_id").with("id", id.hyphenated()))
}

/// The life events that a condition picks, latest first.
pub(crate) fn life_events(book: &Book, condition: &str, params: impl rusqlite::Params) -> Result<Vec<LifeEvent>> {
    events_where(book, &format!("e.voided IS NULL AND ({condition})"), params)
}

/// A person's own life events, those that were taken back too, latest first.
pub(crate) fn all_life_events(book: &Book, person: i64) -> Result<Vec<LifeEvent>> {
    events_where(book, "e.person = ?1", [person])
}

fn events_where(book: &Book, condition: &str, params: impl rusqlite::Params) -> Result<Vec<LifeEvent>> {
    let sql = format!(
        "SELECT r.uuid, e.kind, e.date, e.place, pr.uuid, p.name, orr.uuid, o.name, hr.uuid, h.number, fr.uuid, f.number,
           e.voided IS NOT NULL
         FROM {LIFE_EVENT} e JOIN registry r ON r.id = e.row
         LEFT JOIN registry pr ON pr.id = e.person LEFT JOIN {RESIDENT} p ON p.row = e.person
         LEFT JOIN registry orr ON orr.id = e.other LEFT JOIN {RESIDENT} o ON o.row = e.other
         LEFT JOIN registry hr ON hr.id = e.household LEFT JOIN {HOUSEHOLD} h ON h.row = e.household
         LEFT JOIN registry fr ON fr.id = e.from_household LEFT JOIN {HOUSEHOLD} f ON f.row = e.from_household
         WHERE {condition} ORDER BY e.date DESC, e.row DESC"
    );
    let pair = |row: &Row<'_>, at: usize| {
        let id: Option<Uuid> = row.get(at)?;
        let name: Option<String> = row.get(at + 1)?;
        Ok::<_, rusqlite::Error>(id.map(|id| (id, name.unwrap_or_default())))
    };
    book.core.all(&sql, params, |row| {
        Ok(LifeEvent {
            id: row.get(0)?,
            kind: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
            date: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            place: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
            person: pair(row, 4)?,
            other: pair(row, 6)?,
            household: pair(row, 8)?,
            from_household: pair(row, 10)?,
            voided: row.get(12)?,
        })
    })
}

/// Flags that are not taken back; of one subject, or all.
pub(crate) fn flags(book: &Book, subject: Option<i64>) -> Result<Vec<Flag>> {
    // One condition for both would leave the index of subjects unused.
    let condition = if subject.is_some() { "f.subject = (SELECT ?1)" } else { "?1 IS NULL AND f.subject IS NOT NULL" };
    let sql = format!(
        "SELECT r.uuid, f.subject, f.code, f.field, f.state FROM {FLAG} f JOIN registry r ON r.id = f.row
         WHERE f.{VOIDED} IS NULL AND {condition} ORDER BY f.row"
    );
    book.core.all(&sql, [subject], |row| {
        let text = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(at)?.unwrap_or_default());
        Ok(Flag { id: row.get(0)?, subject: row.get(1)?, code: text(2)?, field: text(3)?, state: text(4)? })
    })
}

/// The entity of a row that has been born.
pub(crate) fn entity_of(book: &Book, id: Uuid) -> Result<Option<String>> {
    let sql = "SELECT n.text FROM registry r JOIN name n ON n.local = r.entity WHERE r.uuid = ?1 AND r.birth IS NOT NULL LIMIT 1";
    book.core.one(sql, params![id], |row| row.get(0))
}

/// Rows that tell of a person beside the person's own.
#[derive(Debug, Default)]
pub(crate) struct Involved {
    /// Events of this person alone.
    pub(crate) own_events: Vec<Uuid>,
    /// Events of another person too, with the field that names this one.
    pub(crate) shared_events: Vec<(Uuid, &'static str)>,
    pub(crate) flags: Vec<Uuid>,
}

/// All such rows, those that were taken back too.
pub(crate) fn involved(book: &Book, id: Uuid) -> Result<Involved> {
    let row = resident(book, id)?.row;
    let mut found = Involved::default();
    let sql = format!(
        "SELECT r.uuid, e.person IS ?1, e.person IS NOT NULL AND e.other IS NOT NULL AND e.person <> e.other
         FROM {LIFE_EVENT} e JOIN registry r ON r.id = e.row WHERE e.person = ?1 OR e.other = ?1 ORDER BY e.row"
    );
    for (event, is_person, shared) in book
        .core
        .all(&sql, [row], |row| Ok((row.get::<_, Uuid>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?)))?
    {
        if shared {
            found.shared_events.push((event, if is_person { "person" } else { "other" }));
        } else {
            found.own_events.push(event);
        }
    }
    let sql =
        format!("SELECT r.uuid FROM {FLAG} f JOIN registry r ON r.id = f.row WHERE f.subject = ?1 ORDER BY f.row");
    found.flags = book.core.all(&sql, [row], |row| row.get(0))?;
    Ok(found)
}

/// The lines that ask for someone to be reached.
pub(crate) fn lines_of(book: &Book, person: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT r.uuid FROM please_contact c JOIN registry r ON r.id = c.row JOIN registry p ON p.id = c.person
               WHERE p.uuid = ?1 AND c.voided IS NULL ORDER BY c.row";
    book.core.all(sql, params![person], |row| row.get(0))
}

/// The same, with those that were taken down.
pub(crate) fn all_lines_of(book: &Book, person: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT r.uuid FROM please_contact c JOIN registry r ON r.id = c.row JOIN registry p ON p.id = c.person WHERE p.uuid = ?1 ORDER BY c.row";
    book.core.all(sql, params![person], |row| row.get(0))
}

/// Every such line of people who live here.
pub(crate) fn lines(book: &Book) -> Result<Vec<PleaseContact>> {
    // From the few lines to the people: in the other order everyone would be read.
    let sql = format!(
        "SELECT r.uuid, coalesce(t.name, ''), coalesce(t.unit, ''), min(coalesce(c.day, '')) FROM please_contact c
         CROSS JOIN resident t ON t.row = c.person CROSS JOIN registry r ON r.id = t.row
         WHERE c.voided IS NULL AND {LIVING_HERE} GROUP BY t.row ORDER BY 4, 2, 1"
    );
    book.core.all(&sql, [], |row| {
        Ok(PleaseContact { person: row.get(0)?, name: row.get(1)?, unit: row.get(2)?, day: row.get(3)? })
    })
}
