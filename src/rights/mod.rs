//! What people may ask of the office: who looked at their record, what they agreed or object to. Each book has its own tables of this, of one
//! shape, and this module writes and reads them in whichever book it is given.

mod access;
mod consent;
mod retention;
mod store;
pub mod view;

pub use access::{Access, AccessFilter, Class as AccessClass, Look, REASONS, accesses, looked};
pub(crate) use access::{looked_elsewhere, of_person as accesses_of};
pub use consent::{
    Consent, FORMS, OBJECTS_TO, Objection, Purpose, SaidOn, Subject, consents, give, no_longer_object, object,
    objections, objectors, withdraw,
};
pub(crate) use consent::{erase_in, wishes_of};
pub use retention::{AtTheEnd, Retention, TABLE as RETENTION};

use crate::ledger::{Audience, Class, Entity, Field};

pub const CONSENT: &str = "consent";
pub const OBJECTION: &str = "objection";
pub const ACCESS: &str = "access";
/// Whom the register calls so; other books name people by the ids that the register has for them.
pub const PERSON: &str = "resident";

/// What someone agreed to (同意).
pub const CONSENT_ENTITY: Entity =
    Entity { name: CONSENT, fields: CONSENT_FIELDS, in_digest: true, audience: Audience::Unit };
/// What someone objects to (异议).
pub const OBJECTION_ENTITY: Entity =
    Entity { name: OBJECTION, fields: OBJECTION_FIELDS, in_digest: true, audience: Audience::Unit };
/// Who looked (查阅记录). Each office has its own, so offices do not compare them.
pub const ACCESS_ENTITY: Entity =
    Entity { name: ACCESS, fields: ACCESS_FIELDS, in_digest: false, audience: Audience::Unit };

const CONSENT_FIELDS: &[Field] = &[
    Field::text("unit", Class::Civil),
    Field::reference("person", PERSON),
    Field::text("purpose", Class::Civil),
    Field::text("given_on", Class::Civil),
    Field::text("form", Class::Civil),
];

const OBJECTION_FIELDS: &[Field] = &[
    Field::reference("person", PERSON),
    Field::text("about", Class::Civil),
    Field::text("made_on", Class::Civil),
    Field::text("form", Class::Civil),
];

const ACCESS_FIELDS: &[Field] = &[
    Field::text("unit", Class::Technical),
    Field::reference("person", PERSON),
    Field::text("class", Class::Technical),
    Field::text("field", Class::Technical),
    Field::text("reason", Class::Technical),
    Field::text("day", Class::Technical),
    Field::text("user", Class::Technical),
    Field::text("book", Class::Technical),
];
