//! Rosters (花名册): a workbook of any office in, a plan of what it says out; and the workbooks that go back.

pub mod biff;
pub mod delimited;
pub mod header;
pub mod ooxml;
pub mod sheet;
pub mod workbook;
