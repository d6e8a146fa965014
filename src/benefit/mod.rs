//! The money book (补助): benefits that people have a right to, and the accounts they are paid to.

use crate::ledger::Schema;
use crate::rights::{ACCESS_ENTITY, CONSENT_ENTITY};

/// The money book.
pub static SCHEMA: Schema = Schema {
    book: crate::security::MONEY,
    version: 2,
    migrations: &[
        include_str!("../../migrations/ledger/0001_ledger.sql"),
        include_str!("../../migrations/money/0002_money.sql"),
    ],
    entities: &[CONSENT_ENTITY, ACCESS_ENTITY],
};
