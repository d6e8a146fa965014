pub mod codes;
pub mod date;
pub mod divisions;
pub mod national_id;
pub mod phone;
pub mod place;
pub mod readings;
pub mod rules;
pub mod search_text;
pub mod text;
pub mod schema;

pub use schema::SCHEMA;
