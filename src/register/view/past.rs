//! What happened to someone, as the window shows it: the events of a life, and who wrote what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Named, instant, named, told};
use crate::Result;
use crate::ledger::{Book, Entry};
use crate::register::store::LifeEvent;

/// A life event in a timeline; what several people did together is one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EventView {
    pub id: String,
    #[cfg_attr(feature = "specta", specta(type = super::names::EventKind))]
    pub kind: String,
    pub date: String,
    /// RFC 3339.
    pub at: String,
    pub author: String,
    pub unit: String,
    pub params: BTreeMap<String, String>,
    pub people: Vec<Named>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HistoryEntry {
    pub op: String,
    pub field: String,
    pub value: String,
    pub before: String,
    pub author: String,
    pub unit: String,
    pub at: String,
    pub action: String,
    /// What was written is not here any more: it was erased, or is held by another office.
    pub erased: bool,
}

/// The history of a household or resident, latest first; references by the name of what they refer to.
pub fn history(book: &Book, id: Uuid) -> Result<Vec<HistoryEntry>> {
    Ok(book.history(id)?.into_iter().map(|entry| history_entry(book, entry)).collect())
}

fn history_entry(book: &Book, entry: Entry) -> HistoryEntry {
    HistoryEntry {
        op: entry.op.to_string(),
        erased: entry.value.is_erased(),
        value: told(book, &entry.field, entry.value.shown()),
        before: told(book, &entry.field, entry.before.shown()),
        field: entry.field,
        author: entry.author,
        unit: entry.unit,
        at: instant(entry.at),
        action: entry.action,
    }
}

/// Events of the same kind, day and household are one entry with several people.
pub(super) fn timeline(book: &Book, events: Vec<LifeEvent>) -> Result<Vec<EventView>> {
    let mut entries: Vec<EventView> = Vec::new();
    for event in events {
        let mut params = BTreeMap::new();
        let mut put = |name: &str, text: String| {
            if !text.is_empty() {
                params.insert(name.to_owned(), text);
            }
        };
        put("place", event.place);
        put("other", event.other.map(|(_, name)| name).unwrap_or_default());
        put("household", event.household.map(|(_, number)| number).unwrap_or_default());
        put("from_household", event.from_household.map(|(_, number)| number).unwrap_or_default());
        let same = |entry: &&mut EventView| {
            let joint = matches!(entry.kind.as_str(), "split" | "join" | "move_within");
            joint && entry.kind == event.kind && entry.date == event.date && entry.params == params
        };
        if let (Some(entry), Some(person)) = (entries.last_mut().filter(same), event.person.clone()) {
            entry.people.push(named(person));
            continue;
        }
        let written = book.last_entry(event.id)?;
        entries.push(EventView {
            id: event.id.hyphenated().to_string(),
            kind: event.kind,
            date: event.date,
            at: written.as_ref().map(|entry| instant(entry.at)).unwrap_or_default(),
            author: written.as_ref().map(|entry| entry.author.clone()).unwrap_or_default(),
            unit: written.map(|entry| entry.unit).unwrap_or_default(),
            params,
            people: event.person.into_iter().map(named).collect(),
        });
    }
    Ok(entries)
}
