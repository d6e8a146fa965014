//! A health talk (健康教育讲座): when, about what, and how many came. Who came is not asked.

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::{Catalogue, ItemKind};
use super::record::Talk;
use super::schema::TALK;
use super::store;
use crate::ledger::{Book, Changed, Value};
use crate::{Error, Result};

const PROGRAMME: &str = "health_education";
const TOPIC: &str = "topic";
/// More people than any hall of a town holds.
pub const TALK_PEOPLE_MAX: u32 = 9_999;

/// Writes a talk that the user gave: `unknown_topic`; `bad_people` for nobody or more than 9,999 people; `future_date`.
pub fn give_talk(book: &mut Book, provider: &str, topic: &str, on: Date, people: u32) -> Result<Changed<Uuid>> {
    if !topics(&Catalogue::of(book)?)?.iter().any(|known| known == topic) {
        return Err(Error::new("unknown_topic"));
    }
    if people == 0 || people > TALK_PEOPLE_MAX {
        return Err(Error::new("bad_people").with("most", TALK_PEOPLE_MAX));
    }
    if on > book.today() {
        return Err(Error::new("future_date").with("field", "date"));
    }
    let unit = book.unit()?;
    book.write(provider, "talk", |tx| {
        let id = tx.new_id();
        let fields = [
            ("unit", Value::text(&unit)),
            ("day", Value::text(&on.to_string())),
            ("topic", Value::text(topic)),
            ("people", Value::text(&people.to_string())),
            ("provider", Value::text(provider)),
        ];
        tx.create(TALK, id, None, &fields)?;
        Ok(id)
    })
}

/// Every talk of the offices that are here, the latest first.
pub fn talks(book: &Book) -> Result<Vec<Talk>> {
    store::talks(book)
}

/// What a talk can be about: the catalogue's list.
fn topics(catalogue: &Catalogue) -> Result<Vec<String>> {
    let item = catalogue.programme(PROGRAMME)?.item(TOPIC);
    Ok(match item.map(|item| &item.kind) {
        Some(ItemKind::Choice(choices)) => choices.iter().map(|choice| choice.code.clone()).collect(),
        _ => Vec::new(),
    })
}
