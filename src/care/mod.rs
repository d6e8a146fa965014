//! The care book (保健): what people asked for and got. The village doctor and the station's clinician keep it, each for those who chose them; nobody
//! else's passphrase opens it.

mod sealed;
mod shares;

pub use sealed::{NOTE_BYTES_MAX, NewKey, Note, NoteCount, has_key, make_key, note_counts, notes_of, rotate, seal};
pub(crate) use sealed::{person_of, unseal};

use crate::ledger::{Audience, Class, Entity, Field, Schema};
use crate::rights::{ACCESS_ENTITY, CONSENT_ENTITY, PERSON};

pub const SEALED_NOTE: &str = "sealed_note";
pub const STATION_KEY: &str = "station_key";

/// The care book.
pub static SCHEMA: Schema = Schema {
    book: crate::security::CARE,
    version: 2,
    migrations: &[
        include_str!("../../migrations/ledger/0001_ledger.sql"),
        include_str!("../../migrations/care/0002_care.sql"),
    ],
    entities: &[
        CONSENT_ENTITY,
        ACCESS_ENTITY,
        Entity { name: SEALED_NOTE, fields: SEALED_NOTE_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: STATION_KEY, fields: STATION_KEY_FIELDS, in_digest: true, audience: Audience::All },
    ],
};

/// A note that only the station can open (密封记录). `sealed` is an age file in base64, for the station's key of that id.
const SEALED_NOTE_FIELDS: &[Field] = &[
    Field::text("unit", Class::Care),
    Field::reference("person", PERSON),
    Field::text("day", Class::Care),
    Field::text("station_key", Class::Technical),
    Field::text("sealed", Class::Care),
];

/// A public key that notes are sealed to.
const STATION_KEY_FIELDS: &[Field] =
    &[Field::text("recipient", Class::Technical), Field::text("made_on", Class::Technical)];
