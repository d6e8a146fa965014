//! Where the exchange with each office stands.

use rusqlite::params;

use super::{refill, stream};
use crate::Result;
use crate::exchange::cards;
use crate::security::Card;
use crate::session::Session;

/// What has gone to and come from one office.
#[derive(Debug, Clone)]
pub struct OfficeStatus {
    pub card: Card,
    /// The last position received of its stream.
    pub received_to: u64,
    /// The last position of our stream that it says it has.
    pub acknowledged_to: u64,
    /// Changes here that it has not said it has.
    pub not_yet_received: u64,
    /// Milliseconds since 1970, like all below.
    pub acknowledged_at: Option<i64>,
    /// When the first of the changes that it has not was written.
    pub not_yet_since: Option<i64>,
    pub last_written: Option<i64>,
    pub last_read: Option<i64>,
    /// This office was restored and waits for what that one gives back before it writes to it again.
    pub awaited: bool,
    /// It was restored and waits for what this office holds of it: the next file there brings it.
    pub asks: bool,
    /// Another computer of this office.
    pub own: bool,
    pub revoked: bool,
}

/// The exchange with every trusted office.
pub fn status(session: &Session) -> Result<Vec<OfficeStatus>> {
    let mut offices: Vec<Card> = cards::trusted(&session.book)?;
    let own = session.identity.card();
    if stream::find(&session.book, own.office)?.id != 0 {
        offices.push(own.clone());
    }
    offices.into_iter().map(|card| status_of(session, card)).collect()
}

/// How many changes of this office's earlier lives are known of and have not come back: they were on the machine that is gone.
pub fn lost(session: &Session) -> Result<u64> {
    refill::missing(&session.book)
}

fn status_of(session: &Session, card: Card) -> Result<OfficeStatus> {
    let book = &session.book;
    let own = session.identity.card();
    let stream = stream::find(book, card.office)?;
    let (not_yet_received, not_yet_since) = stream::not_yet_received(book, &stream, &card, own)?;
    let read = book.core.one(
        "SELECT last, at FROM local_received WHERE office = ?1 ORDER BY at DESC LIMIT 1",
        params![card.office],
        |row| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)?)),
    )?;
    Ok(OfficeStatus {
        received_to: read.map_or(0, |(last, _)| last),
        acknowledged_to: stream.acknowledged,
        not_yet_received,
        acknowledged_at: stream.acknowledged_at,
        not_yet_since,
        last_written: stream.written_at,
        last_read: read.map(|(_, at)| at),
        awaited: refill::is_awaited(book, card.office)?,
        asks: refill::asks(book, card.office)?,
        own: card.office == own.office,
        revoked: cards::is_revoked(book, card.office)?,
        card,
    })
}
