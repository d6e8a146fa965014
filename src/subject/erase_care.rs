//! Her care is erased at her request, with what waits here and means her.

use uuid::Uuid;

use crate::exchange::change_set::continuity;
use crate::ledger::Changed;
use crate::session::Session;
use crate::{Result, reach, station};

/// As `reach::erase_care`; continuity files that wait and mean her beyond doubt are let go. `unknown_id` where neither the register nor this office's care
/// has such a person.
pub fn erase_care(session: &mut Session, person: Uuid) -> Result<Changed<usize>> {
    match station::named_subject(session, person) {
        // Of someone who is in the register no more there is care all the same.
        Err(error) if error.code == "unknown_id" => {}
        found => {
            let (subject, name) = found?;
            continuity::let_go_of(session, &subject, &name)?;
        }
    }
    reach::erase_care(session, person)
}
