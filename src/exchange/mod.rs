//! What goes out and comes in: change-set files between offices, rosters and workbooks.

pub mod cards;
pub mod change_set;
pub mod continuity_view;
pub mod fhir;
pub mod file_names;
pub mod handed_out;
pub mod identity_file;
pub mod import;
pub mod inspect_view;
pub mod register_file;
pub mod roster;
pub mod view;
