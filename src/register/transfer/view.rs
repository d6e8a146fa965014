//! What the window and the command line are shown of moves between units.

use serde::{Deserialize, Serialize};

use super::{Moving, State, Subject, Transfer, decide, is_town, people, store, town_of};
use crate::Result;
use crate::ledger::Book;

/// The words that some texts are limited to, for the window's types.
#[cfg(feature = "specta")]
#[allow(dead_code, reason = "only their shape is exported")]
mod names {
    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum TransferState {
        Offered,
        Approved,
        Refused,
        Received,
        Returned,
        SentBack,
    }

    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum Direction {
        Arriving,
        Leaving,
        Within,
    }

    #[derive(serde::Serialize, specta::Type)]
    #[serde(rename_all = "snake_case")]
    pub enum Moved {
        Resident,
        Household,
    }
}

/// A move between units, as this office may see it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TransferView {
    pub id: String,
    /// The id of who moves.
    pub subject: String,
    #[cfg_attr(feature = "specta", specta(type = names::Moved))]
    pub entity: String,
    /// A person's name or a household's number; empty where this office keeps no more than that someone left.
    pub name: String,
    /// Of a household: those who go along, or who were left behind, by name.
    pub people: Vec<String>,
    pub from_unit: String,
    /// Empty for the unit they left, unless they agreed.
    pub to_unit: String,
    #[cfg_attr(feature = "specta", specta(type = names::TransferState))]
    pub state: String,
    /// `2026-11`
    pub month: String,
    pub consent: bool,
    /// For this office: they come, they go, or (at a town) they move between its villages.
    #[cfg_attr(feature = "specta", specta(type = names::Direction))]
    pub direction: String,
    /// Whether it is this office's turn to say yes, and whether it may say no.
    pub can_accept: bool,
    pub can_refuse: bool,
    /// People of the household whom the old village wrote down before it knew; accepting takes them along.
    pub left_behind: u32,
}

/// Moves of this office's people: what waits for it first, then what is open, then the rest, the latest first.
pub fn transfers(book: &Book) -> Result<Vec<TransferView>> {
    let own = book.unit()?;
    let mut found: Vec<(bool, TransferView)> = store::transfers(book)?
        .iter()
        .map(|transfer| Ok((transfer.state.is_open(), view(book, &own, transfer)?)))
        .collect::<Result<_>>()?;
    found.sort_by_key(|(open, shown)| (!shown.can_accept, !open));
    Ok(found.into_iter().map(|(_, shown)| shown).collect())
}

fn view(book: &Book, own: &str, transfer: &Transfer) -> Result<TransferView> {
    let arriving = transfer.to_unit.starts_with(own);
    let leaving = transfer.from_unit.starts_with(own);
    // Who has not left is still this village's own.
    let told = !leaving || transfer.consent || is_town(own) || !transfer.state.has_left();
    let late = if is_town(own) { decide::left_behind(book, transfer)? } else { Moving::default() };
    let left_behind = late.count() as u32;
    let (can_accept, can_refuse) = turn(own, transfer);
    Ok(TransferView {
        id: transfer.id.hyphenated().to_string(),
        subject: transfer.subject.id().hyphenated().to_string(),
        entity: transfer.subject.entity().to_owned(),
        name: name(book, transfer.subject)?,
        people: if left_behind > 0 { late.names() } else { store::people_of(book, transfer.subject)? },
        from_unit: transfer.from_unit.clone(),
        to_unit: if told { transfer.to_unit.clone() } else { String::new() },
        state: transfer.state.code().to_owned(),
        month: transfer.month.clone(),
        consent: transfer.consent,
        direction: match (arriving, leaving) {
            (true, true) => "within",
            (true, false) => "arriving",
            _ => "leaving",
        }
        .to_owned(),
        can_accept: can_accept || left_behind > 0,
        can_refuse,
        left_behind,
    })
}

fn turn(own: &str, transfer: &Transfer) -> (bool, bool) {
    if !is_town(own) {
        let mine = transfer.to_unit == own && transfer.state == State::Approved;
        return (mine, mine);
    }
    let offered = transfer.state == State::Offered;
    // To another town the answer is a transfer file.
    let within = town_of(&transfer.to_unit) == own;
    (offered && within || transfer.state == State::Returned, offered)
}

/// None of it may be here: a village that was only told of the move, or has sealed what it knew.
fn name(book: &Book, subject: Subject) -> Result<String> {
    if people::entity_of(book, subject.id())?.is_none() {
        return Ok(String::new());
    }
    Ok(crate::register::view::subject(book, subject.id())?.0)
}
