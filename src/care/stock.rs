//! Supplies (药具): what came in, went out, was counted or expired, by batch. No movement carries a person.

use jiff::ToSpan;
use jiff::civil::Date;
use uuid::Uuid;

use super::catalogue;
use super::doubt::{self, Doubt};
use super::schema::STOCK;
use super::store;
use crate::ledger::{Book, Changed, Value};
use crate::{Error, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovementKind {
    Received,
    Given,
    /// So many are there; what it differs by from what was written is the movement.
    Counted,
    Expired,
}

impl MovementKind {
    pub const ALL: [Self; 4] = [Self::Received, Self::Given, Self::Counted, Self::Expired];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Given => "given",
            Self::Counted => "counted",
            Self::Expired => "expired",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A movement of a batch.
#[derive(Debug, Clone)]
pub struct Movement<'a> {
    pub kind: MovementKind,
    pub item: &'a str,
    pub batch: &'a str,
    /// Pieces, not negative.
    pub amount: i64,
    /// For what was received or counted.
    pub expires_on: Option<Date>,
    pub insist: bool,
}

/// What there is of a batch, and what should be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    pub item: String,
    pub batch: String,
    pub expires_on: Option<Date>,
    /// Pieces.
    pub amount: i64,
    /// The office has fewer of the item, in all batches that have not expired, than it should.
    pub low: bool,
    /// It expires within 90 days, or has expired.
    pub expires_soon: bool,
    pub expired: bool,
}

/// A movement that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub id: Uuid,
    /// `received`, `given`, `counted` or `expired`.
    pub kind: String,
    /// Pieces; negative where they went out.
    pub change: i64,
    pub expires_on: Option<Date>,
    pub day: Date,
}

const SOON_DAYS: i64 = 90;
const AMOUNT_MAX: i64 = 1_000_000;
const BATCH_CHARS_MAX: usize = 40;

/// Writes a movement of this office. `unknown_supply`, `bad_amount`, `bad_batch`, `no_expiry_here`; `doubtful` where more would go out than there is, and
/// where what came in or is given out has expired.
pub fn move_stock(book: &mut Book, author: &str, movement: &Movement<'_>) -> Result<Changed<Uuid>> {
    let (item, unit, today) = (&catalogue::supply(movement.item)?.code, book.unit()?, book.today());
    let (batch, amount) = (movement.batch.trim(), movement.amount);
    if batch.chars().count() > BATCH_CHARS_MAX || batch.chars().any(char::is_control) {
        return Err(Error::new("bad_batch"));
    }
    let is_counted = movement.kind == MovementKind::Counted;
    if !(0..=AMOUNT_MAX).contains(&amount) || (amount == 0 && !is_counted) {
        return Err(Error::new("bad_amount"));
    }
    let comes = matches!(movement.kind, MovementKind::Received | MovementKind::Counted);
    if movement.expires_on.is_some() && !comes {
        return Err(Error::new("no_expiry_here"));
    }
    let known = store::stock(book, &unit)?.into_iter().find(|known| known.item == *item && known.batch == batch);
    let there = known.as_ref().map_or(0, |known| known.amount);
    let expires_on = [movement.expires_on, known.and_then(|known| known.expires_on)].into_iter().flatten().min();
    let has_expired =
        movement.kind != MovementKind::Expired && !is_counted && expires_on.is_some_and(|day| day < today);
    let change = match movement.kind {
        MovementKind::Received => amount,
        MovementKind::Counted => amount - there,
        MovementKind::Given | MovementKind::Expired => -amount,
    };
    let doubts = [(there + change < 0, Doubt::MoreThanThereIs), (has_expired, Doubt::Expired)];
    let doubts: Vec<Doubt> = doubts.into_iter().filter(|(is_so, _)| *is_so).map(|(_, doubt)| doubt).collect();
    doubt::flag(&doubts, movement.insist)?;
    book.write(author, "stock", |tx| {
        let id = tx.new_id();
        let fields = [
            ("unit", Value::text(&unit)),
            ("item", Value::text(item)),
            ("batch", Value::text(batch)),
            ("expires_on", movement.expires_on.map_or(Value::Null, |day| Value::text(&day.to_string()))),
            ("change", Value::text(&change.to_string())),
            ("kind", Value::text(movement.kind.code())),
            ("day", Value::text(&today.to_string())),
        ];
        tx.create(STOCK, id, None, &fields)?;
        Ok(id)
    })
}

/// The latest movements of a batch of this office, the latest first: what was entered by mistake is taken back by its id.
pub fn movements(book: &Book, item: &str, batch: &str) -> Result<Vec<Moved>> {
    store::movements(book, &book.unit()?, (item, batch.trim()))
}

/// What this office has, by item and batch; batches that are used up only where the item is low.
pub fn balances(book: &Book, on: Date) -> Result<Vec<Balance>> {
    let rows = store::stock(book, &book.unit()?)?;
    let is_past = |day: Option<Date>| day.is_some_and(|day| day < on);
    let soon = on.saturating_add(SOON_DAYS.days());
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let of_item = rows.iter().filter(|other| other.item == row.item && !is_past(other.expires_on));
        let usable: i64 = of_item.map(|other| other.amount).sum();
        found.push(Balance {
            item: row.item.clone(),
            batch: row.batch.clone(),
            expires_on: row.expires_on,
            amount: row.amount,
            // A supply that this version does not know has no level to fall below.
            low: catalogue::supply(&row.item).is_ok_and(|supply| usable < supply.low),
            expires_soon: row.amount > 0 && row.expires_on.is_some_and(|day| day <= soon),
            expired: row.amount > 0 && is_past(row.expires_on),
        });
    }
    found.retain(|balance| balance.amount != 0 || balance.low);
    Ok(found)
}
