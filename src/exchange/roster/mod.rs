//! Rosters (花名册): a workbook of any office in, a plan of what it says out; and the workbooks that go back.

pub mod biff;
pub mod delimited;
pub mod duplicates;
pub mod header;
pub mod messages;
pub mod ooxml;
pub mod person;
pub mod plan;
pub mod register_xlsx;
pub mod rejects;
pub mod rows;
pub mod sheet;
pub mod workbook;
