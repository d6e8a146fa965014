//! Copies of a book for backups: a consistent snapshot, where it stands, and what a copy lacks of the book.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::book::{Book, BookKey};
use super::core::{Core, broken};
use super::ids::{COUNTER_MAX, counter_of, local_op};
use super::kept::{KeptFiles, KeptMark};
use crate::{Error, Result};

/// Where a book stood when it was copied, and what was erased of it so far (rows and fields, never a value), which only the book's key opens:
/// whoever opens the backup need not be someone who opens this book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub(crate) book: Uuid,
    pub(crate) replica: Uuid,
    pub(crate) counter: u64,
    pub(crate) chain: String,
    pub(crate) ops: u64,
    /// A sealed part (base64); none where nothing was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<String>,
    /// The same as older versions told it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    erased: BTreeSet<KeptMark>,
}

impl Standing {
    /// Whether a book is the one that was described; what was erased is kept elsewhere and may have grown.
    pub(crate) fn describes(&self, other: &Self) -> bool {
        let head = |of: &Self| (of.book, of.replica, of.counter, of.chain.clone(), of.ops);
        head(self) == head(other)
    }
}

/// Changes that a book has and an older copy of it has not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lacking {
    /// Written by this office.
    pub own: Changes,
    /// Written by others and merged here; they still have them.
    pub others: Changes,
}

/// How many, and when the first of them was written (milliseconds since 1970).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    pub count: u64,
    pub since: Option<i64>,
}

impl Lacking {
    /// Counts what another book lacks as well.
    pub(crate) fn add(&mut self, other: &Self) {
        for (sum, more) in [(&mut self.own, other.own), (&mut self.others, other.others)] {
            sum.count += more.count;
            sum.since = [sum.since, more.since].into_iter().flatten().min();
        }
    }
}

/// The key that seals what a backup keeps beside the book.
pub(crate) fn backup_key(key: &BookKey) -> BookKey {
    Zeroizing::new(blake3::derive_key("cunce backup 1", key.as_slice()))
}

/// Keeps marks of erasures that copies of a book knew, so that they are applied when it opens as a restored one; its key is not needed.
pub(crate) fn keep_erased(state_dir: &Path, told: &Standing) -> Result<()> {
    let files = KeptFiles::new(state_dir, told.book);
    if let Some(part) = told.sealed.as_ref().and_then(|text| BASE64.decode(text).ok()) {
        files.add_sealed(&part)?;
    }
    files.add_clear(&told.erased)
}

impl Book {
    /// Writes the book as it stands now into a new file under the same key.
    pub(crate) fn snapshot(&self, path: &Path) -> Result<()> {
        let path = path.to_str().ok_or_else(|| Error::new("path_not_writable"))?;
        self.core.conn.execute("VACUUM INTO ?1", [path])?;
        Ok(())
    }

    pub(crate) fn standing(&self) -> Result<Standing> {
        let place = self.place()?;
        Ok(Standing {
            book: self.core.book_id()?,
            replica: place.replica,
            counter: place.counter,
            chain: blake3::Hash::from_bytes(place.chain).to_hex().to_string(),
            ops: self.core.count("SELECT count(*) FROM op")?,
            sealed: self.kept.sealed(&*self.env)?.map(|part| BASE64.encode(part)),
            erased: BTreeSet::new(),
        })
    }

    /// Changes whenever anything worth a backup has changed.
    pub(crate) fn fingerprint(&self) -> Result<String> {
        let place = self.place()?;
        let core = &self.core;
        const TABLES: [&str; 8] = [
            "op",
            "local_office",
            "local_held",
            "local_waiting",
            "local_offered",
            "local_envelope",
            "erased",
            "replica",
        ];
        let sizes = TABLES
            .iter()
            .map(|table| core.count(&format!("SELECT count(*) FROM {table}")).map(|count| count.to_string()))
            .collect::<Result<Vec<_>>>()?;
        let replaced = core.count("SELECT count(*) FROM local_office WHERE revoked_after IS NOT NULL")?;
        let (revoked, believed) = core
            .one("SELECT count(*), total(last) FROM local_revoked", [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, f64>(1)?))
            })?
            .unwrap_or_default();
        let card = core.secret("sign")?.map(|key| blake3::hash(&key).to_hex()[..16].to_owned()).unwrap_or_default();
        let chain = &blake3::Hash::from_bytes(place.chain).to_hex()[..16];
        Ok(format!(
            "{} {} {chain} {} {} {replaced} {revoked} {believed} {card}",
            place.replica,
            place.counter,
            place.sent,
            sizes.join(" ")
        ))
    }

    /// What this book has and `older`, a copy of it, has not.
    pub(crate) fn lacking_in(&self, older: &Self) -> Result<Lacking> {
        let office = self.core.replica(self.core.own_head()?.replica)?.office;
        let mut lacking = Lacking::default();
        for replica in self.core.replicas()? {
            let there = older.core.variants(replica.id)?.into_iter().find(|there| there.variant == replica.variant);
            let known: HashSet<u64> = match there {
                Some(there) => older.core.counters(there.local)?.into_iter().collect(),
                None => HashSet::new(),
            };
            let mut gone = self.core.counters(replica.local)?.into_iter().filter(|counter| !known.contains(counter));
            let Some(first) = gone.next() else { continue };
            let at = self.core.written_of(local_op(replica.local, first))?.at;
            let of = if replica.office == office { &mut lacking.own } else { &mut lacking.others };
            of.count += 1 + gone.count() as u64;
            of.since = Some(of.since.map_or(at, |since| since.min(at)));
        }
        Ok(lacking)
    }
}

impl Core {
    pub(super) fn book_id(&self) -> Result<Uuid> {
        let id = self.secret("book")?.ok_or_else(|| broken("book"))?;
        Uuid::from_slice(&id).map_err(|_| broken("book"))
    }

    fn count(&self, sql: &str) -> Result<u64> {
        Ok(self.one(sql, [], |row| row.get::<_, i64>(0))?.unwrap_or_default() as u64)
    }

    fn counters(&self, replica: i64) -> Result<Vec<u64>> {
        let sql = "SELECT id FROM op WHERE id BETWEEN ?1 AND ?2 ORDER BY id";
        let (first, last) = (local_op(replica, 1), local_op(replica, COUNTER_MAX));
        self.all(sql, [first, last], |row| row.get(0).map(counter_of))
    }
}
