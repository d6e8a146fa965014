//! The shape of the civil book: households, residents, life events, and flags for review.

use super::search_text;
use crate::ledger::{Audience, Class, Entity, Field, Schema};
use crate::rights::{ACCESS_ENTITY, CONSENT_ENTITY, OBJECTION_ENTITY};

pub const HOUSEHOLD: &str = "household";
pub const RESIDENT: &str = "resident";
pub const LIFE_EVENT: &str = "life_event";
pub const FLAG: &str = "flag";
pub const ALIAS: &str = "alias";
pub const NOT_SAME: &str = "not_same";
pub const TRANSFER: &str = "transfer";
pub const DIVISION: &str = "division";
pub const HANDOVER: &str = "handover";
pub const LIST_TEMPLATE: &str = "list_template";
pub const PLEASE_CONTACT: &str = "please_contact";

/// The civil book (户籍与办公).
pub static SCHEMA: Schema = Schema {
    book: crate::security::CIVIL,
    version: 8,
    migrations: &[
        include_str!("../../migrations/civil/0001_ledger.sql"),
        include_str!("../../migrations/civil/0002_register.sql"),
        include_str!("../../migrations/civil/0003_exchange.sql"),
        include_str!("../../migrations/civil/0004_lists.sql"),
        include_str!("../../migrations/civil/0005_rights.sql"),
        include_str!("../../migrations/civil/0006_contact.sql"),
        include_str!("../../migrations/civil/0007_birth_document.sql"),
        include_str!("../../migrations/civil/0008_event_other.sql"),
    ],
    entities: &[
        Entity { name: HOUSEHOLD, fields: HOUSEHOLD_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: RESIDENT, fields: RESIDENT_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: LIFE_EVENT, fields: LIFE_EVENT_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: FLAG, fields: FLAG_FIELDS, in_digest: false, audience: Audience::Unit },
        Entity { name: ALIAS, fields: ALIAS_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: NOT_SAME, fields: NOT_SAME_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: TRANSFER, fields: TRANSFER_FIELDS, in_digest: true, audience: Audience::Unit },
        Entity { name: DIVISION, fields: DIVISION_FIELDS, in_digest: true, audience: Audience::All },
        Entity { name: LIST_TEMPLATE, fields: LIST_TEMPLATE_FIELDS, in_digest: false, audience: Audience::Unit },
        Entity { name: HANDOVER, fields: HANDOVER_FIELDS, in_digest: false, audience: Audience::Unit },
        CONSENT_ENTITY,
        OBJECTION_ENTITY,
        ACCESS_ENTITY,
        Entity { name: PLEASE_CONTACT, fields: PLEASE_CONTACT_FIELDS, in_digest: true, audience: Audience::Unit },
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
    Field::text("birth_document", Class::Identity),
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

/// Two registrations of one person (同一人的两份登记). It moves no value, and taking it back parts them again.
const ALIAS_FIELDS: &[Field] = &[Field::reference("person", RESIDENT), Field::reference("same_as", RESIDENT)];

/// Two people of whom someone has said that they are not one.
const NOT_SAME_FIELDS: &[Field] = &[Field::reference("person", RESIDENT), Field::reference("other", RESIDENT)];

/// A move of a person or a household to another unit (迁移办理). `month` is all that the unit they left keeps.
const TRANSFER_FIELDS: &[Field] = &[
    Field::reference("person", RESIDENT),
    Field::reference("household", HOUSEHOLD),
    Field::text("from_unit", Class::Civil),
    Field::text("to_unit", Class::Civil),
    Field::text("state", Class::Civil),
    Field::text("month", Class::Civil),
    Field::text("consent", Class::Civil),
];

/// Someone who left the office and who took over (离岗交接), with how much was open.
const HANDOVER_FIELDS: &[Field] = &[
    Field::text("unit", Class::Technical),
    Field::text("user", Class::Technical),
    Field::text("taken_by", Class::Technical),
    Field::text("day", Class::Technical),
    Field::text("open", Class::Technical),
];

/// A division that is newer than the list this program ships, or what became of an old one (区划调整).
const DIVISION_FIELDS: &[Field] = &[
    Field::text("code", Class::Technical),
    Field::text("name", Class::Technical),
    Field::text("succeeded_by", Class::Technical),
    Field::text("since", Class::Technical),
];

/// A template of lists for another department (名单模板); nothing in it is about a person.
const LIST_TEMPLATE_FIELDS: &[Field] = &[
    Field::text("office", Class::Technical),
    Field::text("name", Class::Technical),
    Field::text("recipient", Class::Technical),
    Field::text("document", Class::Technical),
    Field::text("ends", Class::Technical),
    Field::text("ended", Class::Technical),
    Field::text("columns", Class::Technical),
    Field::text("of_unit", Class::Technical),
    Field::text("of_group", Class::Technical),
    Field::text("who", Class::Technical),
];

/// 请联系服务站: someone wishes that a doctor reaches her, and nothing of what about. It belongs to the person and goes where she goes.
const PLEASE_CONTACT_FIELDS: &[Field] = &[Field::reference("person", RESIDENT), Field::text("day", Class::Contact)];
