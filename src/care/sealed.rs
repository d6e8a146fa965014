//! Sealed notes (密封记录): whoever writes one cannot read it back. It is encrypted to the station's key, which lies in three shares; two of them
//! open it, and each opening is logged. Of notes only counts are shown, by office and day.

use rusqlite::params;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::schema::{SEALED_NOTE, STATION_KEY};
use super::shares::{self, KeyShare, Split};
use crate::ledger::{Book, Changed, Value, random};
use crate::security::{Right, Role, Secret};
use crate::{Error, Result};

/// A note is read at once, and its sealed form must fit into one field of a file.
pub const NOTE_BYTES_MAX: usize = 2000;

/// A key that was made, and the two shares that are told only now.
pub struct NewKey {
    pub key: Uuid,
    /// The lead's.
    pub lead: Zeroizing<String>,
    /// The one for the sealed envelope.
    pub envelope: Zeroizing<String>,
    /// Notes that were sealed to an earlier key and have been sealed to this one.
    pub moved: usize,
}

/// A note, as the station may know that it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub id: Uuid,
    pub person: Option<Uuid>,
    /// Division code of the office that wrote it.
    pub unit: String,
    /// YYYY-MM-DD.
    pub day: String,
}

/// How many notes an office wrote on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteCount {
    pub unit: String,
    pub day: String,
    pub notes: u64,
}

struct StationKey {
    id: Uuid,
    recipient: String,
}

/// Makes the station's first key. `town_only` in a village, `key_exists` where there is one: then it is rotated.
pub fn make_key(book: &mut Book, role: Role, author: &str) -> Result<NewKey> {
    require_station(book, role)?;
    if current(book)?.is_some() {
        return Err(Error::new("key_exists"));
    }
    new_key(book, author, |_, _| Ok(0))
}

/// Makes a new key in the place of the one in use, because a share was lost or someone who had one has left, and seals every note that is here
/// to it. `given` are shares on paper: one where the station's own is here, else two.
pub fn rotate(book: &mut Book, role: Role, author: &str, given: &[&str]) -> Result<NewKey> {
    require_station(book, role)?;
    let old = current(book)?.ok_or_else(|| Error::new("no_station_key"))?;
    let identity = identity_of(book, &old, given)?;
    let notes = sealed_to(book, old.id)?;
    let opened = notes
        .into_iter()
        .map(|(note, sealed)| Ok((note, shares::open(&identity, &sealed)?)))
        .collect::<Result<Vec<_>>>()?;
    new_key(book, author, |tx, new| {
        for (note, text) in &opened {
            let sealed = shares::seal(&new.recipient, text)?;
            let fields =
                [("station_key", Value::text(&new.id.hyphenated().to_string())), ("sealed", Value::text(&sealed))];
            tx.set(*note, &fields)?;
        }
        tx.void(old.id, "replaced")?;
        Ok(opened.len())
    })
}

fn new_key(
    book: &mut Book,
    author: &str,
    also: impl FnOnce(&mut crate::ledger::WriteTx<'_>, &StationKey) -> Result<usize>,
) -> Result<NewKey> {
    let seed: Secret = Zeroizing::new(random(&*book.env));
    let Split { recipient, station, lead, envelope } = shares::split(&seed)?;
    let made_on = book.today().to_string();
    book.require(Right::Write)?;
    let done = book.transact(|book| {
        let done = book.write_inside(author, "station_key", |tx| {
            let id = tx.new_id();
            tx.create(
                STATION_KEY,
                id,
                None,
                &[("recipient", Value::text(&recipient)), ("made_on", Value::text(&made_on))],
            )?;
            let new = StationKey { id, recipient: recipient.clone() };
            Ok((also(tx, &new)?, id))
        })?;
        book.core.set_secret(&kept_as(done.value.1), station.bytes())?;
        Ok(done)
    })?;
    let (moved, key) = done.value;
    Ok(NewKey { key, lead: lead.shown(key), envelope: envelope.shown(key), moved })
}

/// Writes a note that this office cannot read back. `no_station_key` before the station has made a key and this office has heard of it.
pub fn seal(book: &mut Book, author: &str, person: Uuid, text: &str) -> Result<Changed<Uuid>> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::new("missing_value").with("field", "note"));
    }
    if text.len() > NOTE_BYTES_MAX {
        return Err(Error::new("sealed_note_too_long").with("max", NOTE_BYTES_MAX / 3));
    }
    let key = current(book)?.ok_or_else(|| Error::new("no_station_key"))?;
    let sealed = shares::seal(&key.recipient, text)?;
    let (unit, day) = (book.unit()?, book.today().to_string());
    book.write(author, "seal", |tx| {
        let id = tx.new_id();
        let fields = [
            ("unit", Value::text(&unit)),
            ("person", Value::id(person)),
            ("day", Value::text(&day)),
            ("station_key", Value::text(&key.id.hyphenated().to_string())),
            ("sealed", Value::text(&sealed)),
        ];
        tx.create(SEALED_NOTE, id, None, &fields)?;
        Ok(id)
    })
}

/// Opens a note with shares on paper: one where the station's own is here, else two. Whoever calls it has logged the opening.
pub(crate) fn unseal(book: &Book, note: Uuid, given: &[&str]) -> Result<Zeroizing<String>> {
    book.require(Right::Reveal)?;
    let sql = "SELECT n.station_key, n.sealed FROM sealed_note n JOIN registry r ON r.id = n.row WHERE r.uuid = ?1 AND n.voided IS NULL";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?));
    let found = book.core.one(sql, params![note], read)?;
    let unknown = || Error::new("unknown_id").with("id", note.hyphenated());
    let Some((Some(key), Some(sealed))) = found else { return Err(unknown()) };
    let key = Uuid::try_parse(&key).ok().map(|id| key_of(book, id)).transpose()?.flatten().ok_or_else(unknown)?;
    shares::open(&identity_of(book, &key, given)?, &sealed)
}

/// The person of a note; none where she was erased.
pub(crate) fn person_of(book: &Book, note: Uuid) -> Result<Option<Uuid>> {
    let sql = "SELECT p.uuid FROM sealed_note n JOIN registry r ON r.id = n.row JOIN registry p ON p.id = n.person WHERE r.uuid = ?1";
    book.core.one(sql, params![note], |row| row.get(0))
}

/// The notes on a person, for whoever may have them opened.
pub fn notes_of(book: &Book, person: Uuid) -> Result<Vec<Note>> {
    book.require(Right::Reveal)?;
    let sql = "SELECT r.uuid, p.uuid, coalesce(n.unit, ''), coalesce(n.day, '') FROM sealed_note n
               JOIN registry r ON r.id = n.row JOIN registry p ON p.id = n.person WHERE p.uuid = ?1 AND n.voided IS NULL ORDER BY n.day, n.row";
    book.core.all(sql, params![person], |row| {
        Ok(Note { id: row.get(0)?, person: row.get(1)?, unit: row.get(2)?, day: row.get(3)? })
    })
}

/// How many notes were written, by office and day: all that is shown of them otherwise.
pub fn note_counts(book: &Book) -> Result<Vec<NoteCount>> {
    let sql = "SELECT coalesce(unit, ''), coalesce(day, ''), count(*) FROM sealed_note WHERE voided IS NULL GROUP BY 1, 2 ORDER BY 2 DESC, 1";
    book.core
        .all(sql, [], |row| Ok(NoteCount { unit: row.get(0)?, day: row.get(1)?, notes: row.get::<_, i64>(2)? as u64 }))
}

/// Whether notes can be sealed here, and whether the station's own share is here.
pub fn has_key(book: &Book) -> Result<(bool, bool)> {
    let Some(key) = current(book)? else { return Ok((false, false)) };
    Ok((true, book.core.secret(&kept_as(key.id))?.is_some()))
}

fn require_station(book: &Book, role: Role) -> Result<()> {
    book.require(Right::Reveal)?;
    if role == Role::Town { Ok(()) } else { Err(Error::new("town_only")) }
}

/// The latest key that stands.
fn current(book: &Book) -> Result<Option<StationKey>> {
    let sql = "SELECT r.uuid, k.recipient FROM station_key k JOIN registry r ON r.id = k.row
               WHERE k.voided IS NULL AND k.recipient IS NOT NULL ORDER BY k.made_on DESC, r.uuid DESC LIMIT 1";
    book.core.one(sql, [], |row| Ok(StationKey { id: row.get(0)?, recipient: row.get(1)? }))
}

/// A key that notes were sealed to, also one that was replaced.
fn key_of(book: &Book, id: Uuid) -> Result<Option<StationKey>> {
    let sql = "SELECT r.uuid, k.recipient FROM station_key k JOIN registry r ON r.id = k.row WHERE r.uuid = ?1 AND k.recipient IS NOT NULL";
    book.core.one(sql, params![id], |row| Ok(StationKey { id: row.get(0)?, recipient: row.get(1)? }))
}

fn sealed_to(book: &Book, key: Uuid) -> Result<Vec<(Uuid, String)>> {
    let sql = "SELECT r.uuid, n.sealed FROM sealed_note n JOIN registry r ON r.id = n.row
               WHERE n.station_key = ?1 AND n.sealed IS NOT NULL AND n.voided IS NULL ORDER BY n.row";
    book.core.all(sql, [key.hyphenated().to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn identity_of(book: &Book, key: &StationKey, given: &[&str]) -> Result<age::x25519::Identity> {
    let mut shares = given.iter().map(|text| KeyShare::parse(text, key.id)).collect::<Result<Vec<_>>>()?;
    if let Some(own) = book.core.secret(&kept_as(key.id))? {
        shares.push(KeyShare::from_bytes(&own)?);
    }
    match &shares[..] {
        [first, second, ..] => shares::join([first, second], &key.recipient),
        _ => Err(Error::new("too_few_shares")),
    }
}

/// Where the station's share of a key is kept.
fn kept_as(key: Uuid) -> String {
    format!("station share {}", key.hyphenated())
}
