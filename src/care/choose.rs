//! What the town's station decides of the catalogue, for itself and its villages: which schedule of a programme is in force (本镇采用的安排), and what
//! is added to what this version ships (本镇增补).

use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue::{ADDITION_BYTES_MAX, Catalogue};
use super::schema::{PROGRAMME_ADDITION, PROGRAMME_CHOICE};
use crate::ledger::{Book, Changed, Value};
use crate::security::{Right, Role};
use crate::{Error, Result};

/// Puts a schedule in force from a day on, for those who enrol from then. `town_only` in a village, `unknown_programme`, `unknown_schedule`.
pub fn choose(
    book: &mut Book,
    role: Role,
    author: &str,
    (programme, schedule): (&str, &str),
    from: Date,
) -> Result<Changed<Uuid>> {
    require_town(book, role)?;
    let schedule = Catalogue::of(book)?.programme(programme)?.schedule(schedule)?.code.clone();
    book.write(author, "choose_schedule", |tx| {
        let id = tx.new_id();
        let fields = [
            ("programme", Value::text(programme)),
            ("schedule", Value::text(&schedule)),
            ("from_on", Value::text(&from.to_string())),
        ];
        tx.create(PROGRAMME_CHOICE, id, None, &fields)?;
        Ok(id)
    })
}

/// Adds a programme, or schedules, services and items of one that is there, as JSON of the catalogue's grammar. Returns the programme's code.
///
/// # Errors
/// `town_only` in a village; `bad_catalogue` with the part that is wrong, `unknown_programme`, `code_taken`; `addition_too_long` above 4,096 bytes
/// as a text on its way.
pub fn add_to_catalogue(book: &mut Book, role: Role, author: &str, text: &str) -> Result<Changed<String>> {
    require_town(book, role)?;
    let programme = Catalogue::of(book)?.with(text)?;
    let kept = without_blanks(text)?;
    // As it travels, in quotes and with its own quotes escaped: longer texts are set aside wherever they come.
    let length = serde_json::Value::from(kept.as_str()).to_string().len();
    if length > ADDITION_BYTES_MAX {
        return Err(Error::new("addition_too_long").with("length", length).with("most", ADDITION_BYTES_MAX));
    }
    book.write(author, "add_to_catalogue", |tx| {
        let id = tx.new_id();
        let fields = [("programme", Value::text(&programme)), ("content", Value::text(&kept))];
        tx.create(PROGRAMME_ADDITION, id, None, &fields)?;
        Ok(programme.clone())
    })
}

fn require_town(book: &Book, role: Role) -> Result<()> {
    book.require(Right::Write)?;
    if role == Role::Town { Ok(()) } else { Err(Error::new("town_only")) }
}

/// The same JSON without what is only for the eye.
fn without_blanks(text: &str) -> Result<String> {
    let read: serde_json::Value =
        serde_json::from_str(text).map_err(|error| Error::new("internal").caused_by(error))?;
    Ok(read.to_string())
}
