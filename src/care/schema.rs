//! The shape of the care book. Each entity is a root of its own: `unit` is the office of the provider she chose, `person` her id in the register.

use crate::ledger::{Audience, Class, Entity, Field, Schema};
use crate::rights::{ACCESS_ENTITY, CONSENT_ENTITY, PERSON};

pub const SEALED_NOTE: &str = "sealed_note";
pub const STATION_KEY: &str = "station_key";
pub const PROGRAMME_CHOICE: &str = "programme_choice";
pub const PROGRAMME_ADDITION: &str = "programme_addition";
pub const ENROLMENT: &str = "enrolment";
pub const SERVICE: &str = "service";
pub const APPOINTMENT: &str = "appointment";
pub const REFERRAL: &str = "referral";
pub const TALLY: &str = "tally";
pub const STOCK: &str = "stock";
pub const CONTINUITY: &str = "continuity";
pub const TALK: &str = "talk";

/// The care book.
pub static SCHEMA: Schema = Schema {
    book: crate::security::CARE,
    version: 6,
    migrations: &[
        include_str!("../../migrations/ledger/0001_ledger.sql"),
        include_str!("../../migrations/care/0002_care.sql"),
        include_str!("../../migrations/care/0003_programmes.sql"),
        include_str!("../../migrations/care/0004_continuity.sql"),
        include_str!("../../migrations/care/0005_programme_additions.sql"),
        include_str!("../../migrations/care/0006_going_on.sql"),
    ],
    entities: &[
        CONSENT_ENTITY,
        ACCESS_ENTITY,
        Entity { name: SEALED_NOTE, fields: SEALED_NOTE_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: STATION_KEY, fields: STATION_KEY_FIELDS, in_digest: true, audience: Audience::All },
        Entity { name: PROGRAMME_CHOICE, fields: PROGRAMME_CHOICE_FIELDS, in_digest: true, audience: Audience::All },
        Entity {
            name: PROGRAMME_ADDITION,
            fields: PROGRAMME_ADDITION_FIELDS,
            in_digest: true,
            audience: Audience::All,
        },
        Entity { name: ENROLMENT, fields: ENROLMENT_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: SERVICE, fields: SERVICE_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: APPOINTMENT, fields: APPOINTMENT_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: REFERRAL, fields: REFERRAL_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: TALLY, fields: TALLY_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: TALK, fields: TALK_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: STOCK, fields: STOCK_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: CONTINUITY, fields: CONTINUITY_FIELDS, in_digest: true, audience: Audience::Unit },
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

/// The schedule of a programme that the town has put in force from a day on.
const PROGRAMME_CHOICE_FIELDS: &[Field] = &[
    Field::text("programme", Class::Technical),
    Field::text("schedule", Class::Technical),
    Field::text("from_on", Class::Technical),
];

/// More of the catalogue (本镇增补), in its own grammar; nothing in it is about a person.
const PROGRAMME_ADDITION_FIELDS: &[Field] =
    &[Field::text("programme", Class::Technical), Field::text("content", Class::Technical)];

/// She takes part in a programme (参加). An end has no reason. `with_since` is the day on which another provider's became this one's.
const ENROLMENT_FIELDS: &[Field] = &[
    Field::text("unit", Class::Care),
    Field::reference("person", PERSON),
    Field::text("programme", Class::Care),
    Field::text("asked_by", Class::Care),
    Field::text("event_on", Class::Care),
    Field::text("entered_on", Class::Care),
    Field::text("provider", Class::Care),
    Field::text("ended_on", Class::Care),
    Field::text("doubtful", Class::Care),
    Field::text("with_since", Class::Care),
];

/// A service she got (服务); `contents` is a JSON object of the items that the catalogue has for it. `continuity` is the file that told it, where
/// another town's station gave it.
const SERVICE_FIELDS: &[Field] = &[
    Field::text("unit", Class::Care),
    Field::reference("person", PERSON),
    Field::reference("enrolment", ENROLMENT),
    Field::text("programme", Class::Care),
    Field::text("what", Class::Care),
    Field::text("day", Class::Care),
    Field::text("entered_on", Class::Care),
    Field::text("provider", Class::Care),
    Field::text("place", Class::Care),
    Field::text("contents", Class::Care),
    Field::text("doubtful", Class::Care),
    Field::reference("continuity", CONTINUITY),
];

/// A day she agreed to (约定).
const APPOINTMENT_FIELDS: &[Field] = &[
    Field::text("unit", Class::Care),
    Field::reference("person", PERSON),
    Field::reference("enrolment", ENROLMENT),
    Field::text("programme", Class::Care),
    Field::text("what", Class::Care),
    Field::text("day", Class::Care),
    Field::text("time", Class::Care),
    Field::text("reach", Class::Care),
    Field::text("entered_on", Class::Care),
    Field::text("provider", Class::Care),
    Field::reference("kept", SERVICE),
];

/// A referral (转诊) and its answer, both from closed lists.
const REFERRAL_FIELDS: &[Field] = &[
    Field::text("unit", Class::Care),
    Field::reference("person", PERSON),
    Field::reference("enrolment", ENROLMENT),
    Field::text("programme", Class::Care),
    Field::text("sent_to", Class::Care),
    Field::text("urgent", Class::Care),
    Field::text("day", Class::Care),
    Field::text("entered_on", Class::Care),
    Field::text("provider", Class::Care),
    Field::text("answered_on", Class::Care),
    Field::text("answer", Class::Care),
];

/// A health talk (讲座): how many came, and nobody by name.
const TALK_FIELDS: &[Field] = &[
    Field::text("unit", Class::Care),
    Field::text("day", Class::Care),
    Field::text("topic", Class::Care),
    Field::text("people", Class::Care),
    Field::text("provider", Class::Care),
];

/// One answer other than yes: no person, no day.
const TALLY_FIELDS: &[Field] =
    &[Field::text("unit", Class::Care), Field::text("month", Class::Care), Field::text("programme", Class::Care)];

/// A movement of supplies; `change` is a whole number of pieces, negative where they went out. No person.
const STOCK_FIELDS: &[Field] = &[
    Field::text("unit", Class::Technical),
    Field::text("item", Class::Technical),
    Field::text("batch", Class::Technical),
    Field::text("expires_on", Class::Technical),
    Field::text("change", Class::Technical),
    Field::text("kind", Class::Technical),
    Field::text("day", Class::Technical),
];

/// A continuity file (服务接续) that was sent to another town's station or accepted from one. `about` are the enrolments that it told or made here, their
/// ids parted by spaces.
const CONTINUITY_FIELDS: &[Field] = &[
    Field::text("unit", Class::Care),
    Field::reference("person", PERSON),
    Field::text("file", Class::Technical),
    Field::text("direction", Class::Care),
    Field::text("other", Class::Care),
    Field::text("day", Class::Care),
    Field::text("provider", Class::Care),
    Field::text("about", Class::Care),
    Field::text("answered_on", Class::Care),
];
