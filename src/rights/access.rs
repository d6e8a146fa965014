//! Who looked (查阅记录): each opening, revealing, search by a whole ID, export and unsealing is an operation in the chain of the book that was
//! looked into, in the name of the program, whatever the user's post may write.

use jiff::civil::Date;
use uuid::Uuid;

use super::{ACCESS, store};
use crate::ledger::{Book, Value};
use crate::security::{CARE, Post};
use crate::{Error, Result};

/// What someone did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Opened a person's record.
    Opened,
    /// Saw a masked value in full.
    Revealed,
    /// Searched by a whole ID number.
    SearchedId,
    /// Wrote people's data into a file that leaves the program.
    Exported,
    /// Opened a sealed note.
    Unsealed,
}

impl Class {
    pub const ALL: [Self; 5] = [Self::Opened, Self::Revealed, Self::SearchedId, Self::Exported, Self::Unsealed];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Revealed => "revealed",
            Self::SearchedId => "searched_id",
            Self::Exported => "exported",
            Self::Unsealed => "unsealed",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }

    /// Whether a reason is asked for. Not at every opening and search: nobody would give a true one twenty times a day.
    #[must_use]
    pub fn asks_reason(self) -> bool {
        matches!(self, Self::Revealed | Self::Exported | Self::Unsealed)
    }
}

/// Why someone saw a value in full or wrote a file (查阅事由). A closed list: a free text would say things of a person.
///
/// `unsaid` is what a script leaves that says none; the window always asks.
pub const REASONS: [&str; 6] = ["person_asked", "service", "check", "correction", "duty", "unsaid"];

/// A look at something.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    pub class: Class,
    /// Whose record; none for a list.
    pub person: Option<Uuid>,
    /// The field that was revealed, or the kind of list.
    pub field: &'a str,
    /// One of `REASONS`, where the class asks for it.
    pub reason: &'a str,
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    pub class: Class,
    pub person: Option<Uuid>,
    pub field: String,
    pub reason: String,
    /// Milliseconds since 1970.
    pub at: i64,
    pub user: String,
    /// Division code of the office.
    pub unit: String,
    /// The book that was looked into.
    pub book: String,
}

/// Which entries of the log are meant.
#[derive(Debug, Clone, Default)]
pub struct AccessFilter {
    pub person: Option<Uuid>,
    pub user: Option<String>,
    pub class: Option<Class>,
    /// Both days included.
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// Logs a look. `missing_reason` or `unknown_reason_to_look` where one is asked for. A second opening of one record, or search for one person, by the
/// same user on the same day says nothing new and is not logged again.
pub fn looked(book: &mut Book, user: &str, look: &Look<'_>) -> Result<()> {
    check_reason(look)?;
    let day = book.today().to_string();
    let is_repeated = !look.class.asks_reason()
        && look.person.is_some()
        && store::was_logged(book, user, look.class.code(), look.person, &day)?;
    if is_repeated {
        return Ok(());
    }
    let unit = book.unit()?;
    let fields = [
        ("unit", Value::text(&unit)),
        ("person", look.person.map_or(Value::Null, Value::id)),
        ("class", Value::text(look.class.code())),
        ("field", Value::text(look.field)),
        ("reason", Value::text(look.reason)),
        ("day", Value::text(&day)),
        ("user", Value::text(user)),
    ];
    write(book, &fields)
}

/// Says in the civil book that someone looked into another book: who, when and what class of look, and nothing of whom.
pub(crate) fn looked_elsewhere(civil: &mut Book, user: &str, class: Class, book: &str) -> Result<()> {
    let (unit, day) = (civil.unit()?, civil.today().to_string());
    let fields = [
        ("unit", Value::text(&unit)),
        ("class", Value::text(class.code())),
        ("day", Value::text(&day)),
        ("user", Value::text(user)),
        ("book", Value::text(book)),
    ];
    write(civil, &fields)
}

/// The action of these writes.
pub(crate) const LOOKED: &str = "look";

fn write(book: &mut Book, fields: &[(&str, Value)]) -> Result<()> {
    book.write("", LOOKED, |tx| {
        let id = tx.new_id();
        tx.create(ACCESS, id, None, fields).map(|_| ())
    })?;
    Ok(())
}

fn check_reason(look: &Look<'_>) -> Result<()> {
    if !look.class.asks_reason() {
        return Ok(());
    }
    if look.reason.is_empty() {
        return Err(Error::new("missing_reason"));
    }
    if REASONS.contains(&look.reason) { Ok(()) } else { Err(Error::new("unknown_reason_to_look")) }
}

/// The log of a book as far as whoever reads it may, latest first: everyone's own acts; all acts for a lead or an auditor, who in the civil book
/// also see that another book was looked into. An auditor is not told whose record it was.
pub fn accesses(book: &Book, reader: (&str, Post), filter: &AccessFilter) -> Result<Vec<Access>> {
    let (user, post) = reader;
    let reads_all = matches!(post, Post::Lead | Post::Auditor);
    let mut filter = filter.clone();
    if !reads_all {
        if filter.user.as_deref().is_some_and(|named| named != user) {
            return Err(Error::new("not_permitted"));
        }
        filter.user = Some(user.to_owned());
    }
    if post == Post::Auditor && filter.person.is_some() {
        return Err(Error::new("not_permitted"));
    }
    let mut found = store::accesses(book, &filter, (!reads_all).then_some(book.unit()?.as_str()))?;
    if post == Post::Lead {
        // Civil and money are the lead's to oversee; that care was looked into is for the auditor.
        found.retain(|access| access.book != CARE);
    }
    if post == Post::Auditor {
        for access in &mut found {
            access.person = None;
        }
    }
    Ok(found)
}

/// Who looked at a person's record in a book, latest first, for the person herself; whoever asks may open that record anyway.
pub(crate) fn of_person(book: &Book, person: Uuid) -> Result<Vec<Access>> {
    let filter = AccessFilter { person: Some(person), ..AccessFilter::default() };
    store::accesses(book, &filter, None)
}

/// The book an entry is about: the one it stands in unless it says another.
pub(super) fn book_of(named: Option<String>, book: &Book) -> String {
    named.unwrap_or_else(|| book.name().to_owned())
}
