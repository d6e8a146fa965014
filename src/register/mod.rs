//! The civil register (户册): households, residents and life events; what may stand in a field, how people are found, what is in question.

pub mod birth_document;
pub mod codes;
pub mod date;
pub mod division;
pub mod divisions;
pub mod national_id;
pub mod phone;
pub mod place;
pub mod readings;
pub mod rules;
pub mod schema;
pub mod search_text;
pub mod text;

mod add;
mod duplicate_rules;
mod duplicates;
#[cfg(test)]
mod duplicates_tests;
mod erase;
mod event;
mod fields;
mod find;
mod finding;
pub mod leave;
mod link;
pub(crate) mod linked;
mod list;
mod paste;
pub(crate) mod please_contact;
mod set_fields;
pub(crate) mod store;
pub(crate) mod subject;
mod today;
pub mod transfer;
pub mod view;
mod void_row;

pub use add::{NewPerson, add_household, add_person, add_person_in};
pub use duplicate_rules::Reason;
pub use duplicates::{Duplicate, Registration, duplicates};
pub use erase::{erase, personal_fields};
pub use event::{Event, EventKind, record_event};
pub use fields::read_value;
pub use find::{find_households, find_people};
pub(crate) use finding::flag;
pub use finding::{Finding, dismiss, findings, findings_of};
pub use link::{Parted, link, not_same, unlink, values_of};
pub use list::{Filter, households, people};
pub use paste::paste_column;
pub use rules::Fields;
pub use schema::SCHEMA;
pub use set_fields::set_fields;
pub use today::{MonthDay, Totals, last_days, totals};
pub use void_row::{VOID_REASONS, stands, void_row};
