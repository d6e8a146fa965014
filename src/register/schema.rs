//! The shape of the civil book: households, residents, life events, and flags for review.

use super::search_text;
use crate::ledger::{Class, Entity, Field, Schema};

pub const HOUSEHOLD: &str = "household";
pub const RESIDENT: &str = "resident";
pub const LIFE_EVENT: &str = "life_event";
pub const FLAG: &str = "flag";

/// The civil book (户籍与办公).
pub static SCHEMA: Schema = Schema {
    book: "civil",
    version: 2,
    migrations: &[
        include_str!("../../migrations/civil/0001_ledger.sql"),
        include_str!("../../migrations/civil/0002_register.sql"),
    ],
    entities: &[
        Entity { name: HOUSEHOLD, fields: HOUSEHOLD_FIELDS, in_digest: true },
        Entity { name: RESIDENT, fields: RESIDENT_FIELDS, in_digest: true },
        Entity { name: LIFE_EVENT, fields: LIFE_EVENT_FIELDS, in_digest: true },
        Entity { name: FLAG, fields: FLAG_FIELDS, in_digest: false },
    ],
};

/// Household (户).
const HOUSEHOLD_FIELDS: &[Field] = &[
    Field::text("unit", Class::Civil),
    Field::text("number", Class::Civil).searched(search_text::tokens_of_number),
    Field::text("village_group", Class::Civil).searched(search_text::tokens_of_group),
    Field::text("address", Class::Contact),
    Field::reference("head", RESIDENT),
    Field::text("note", Class::Civil),
];

/// Resident (居民).
const RESIDENT_FIELDS: &[Field] = &[
    Field::text("unit", Class::Civil),
    Field::reference("household", HOUSEHOLD),
    Field::text("name", Class::Civil).searched(search_text::tokens_of_name),
    Field::text("sex", Class::Civil),
    Field::text("birth_date", Class::Civil),
    Field::text("national_id", Class::Identity).searched(search_text::tokens_of_national_id),
    Field::text("phone", Class::Contact).searched(search_text::tokens_of_phone),
    Field::text("ethnicity", Class::Civil),
    Field::text("marital_status", Class::Civil),
    Field::text("education", Class::Civil),
    Field::text("relation_to_head", Class::Civil),
    Field::text("guardian", Class::Civil),
    Field::text("registered_at", Class::Civil),
    Field::text("residence_status", Class::Civil),
    Field::text("away_to", Class::Civil),
    Field::text("note", Class::Civil),
];

/// Life event (事件): what happened to a person or household, and when.
const LIFE_EVENT_FIELDS: &[Field] = &[
    Field::text("kind", Class::Civil),
    Field::text("date", Class::Civil),
    Field::reference("person", RESIDENT),
    Field::reference("other", RESIDENT),
    Field::reference("household", HOUSEHOLD),
    Field::reference("from_household", HOUSEHOLD),
    Field::text("place", Class::Civil),
];

/// A question that a value alone does not show, or one that was set aside (待核对).
const FLAG_FIELDS: &[Field] = &[
    Field::reference("subject", RESIDENT),
    Field::text("code", Class::Technical),
    Field::text("field", Class::Technical),
    Field::text("state", Class::Technical),
];
