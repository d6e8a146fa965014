pub mod codes;
pub mod date;
pub mod divisions;
pub mod national_id;
pub mod phone;
pub mod readings;
pub mod search_text;
pub mod text;
