//! Salts: what keeps the digest of a value from being guessed, and how a value goes while its digest stays.
//!
//! A write's secret gives its operations their salts. Values are few and easily guessed, so where one is gone, the secret goes too, and the
//! salts of what is left stand in its place. From schema 3 on each operation has a key of its own between the two, so that the other
//! operations of a large write need 16 bytes each and not a salt a field.

use std::collections::BTreeSet;

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::core::{Core, broken};
use super::erase::personal_fields;
use super::ids::{LocalOp, counter_of};
use super::journal::{Op, Written};
use super::leaf::value_digest;
use super::value::Value;
use crate::{Error, Result};

pub(crate) type Salt = [u8; 16];

/// The secret of a write whose own one was dropped; no random one is this.
pub(crate) const SECRET_GONE: [u8; 16] = [0; 16];
/// Writes of this schema and later have a key an operation.
const KEYED_SINCE: i64 = 3;

/// Where an operation's salts come from. The stored form; frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Salts {
    /// The operation's own key.
    Key(Salt),
    /// A salt a field, in the order of the fields' numbers.
    Fields(Vec<(i64, Salt)>),
    /// The write's secret and the operation's count, as before schema 3; never stored.
    Secret([u8; 16], u64),
}

impl Salts {
    /// The salts that a write's secret gives an operation.
    pub(crate) fn derived(op: LocalOp, written: &Written) -> Self {
        let counter = counter_of(op);
        if written.schema < KEYED_SINCE {
            return Salts::Secret(written.secret, counter);
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"cunce op key 1").update(&written.secret).update(&counter.to_le_bytes());
        Salts::Key(first_half(&hasher))
    }

    /// The salt of a field.
    pub(crate) fn of(&self, field: i64, name: &str) -> Result<Salt> {
        let mut hasher = blake3::Hasher::new();
        match self {
            Salts::Key(key) => hasher.update(b"cunce salt 1").update(key).update(name.as_bytes()),
            Salts::Secret(secret, counter) => {
                hasher.update(secret).update(&counter.to_le_bytes()).update(name.as_bytes())
            }
            Salts::Fields(salts) => {
                let found = salts.iter().find(|(known, _)| *known == field);
                return found.map(|(_, salt)| *salt).ok_or_else(|| broken("op_salt"));
            }
        };
        Ok(first_half(&hasher))
    }
}

fn first_half(hasher: &blake3::Hasher) -> Salt {
    let mut half = [0; 16];
    half.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    half
}

impl Core {
    /// The salts of an operation of that write: derived while the secret is here, else as they were stored.
    pub(crate) fn salts_of(&self, op: LocalOp, written: &Written) -> Result<Salts> {
        if written.secret != SECRET_GONE {
            return Ok(Salts::derived(op, written));
        }
        let stored = self.one("SELECT salts FROM op_salt WHERE op = ?1", [op], |row| row.get::<_, Vec<u8>>(0))?;
        match stored {
            Some(bytes) => postcard::from_bytes(&bytes).map_err(|error| broken("op_salt").caused_by(error)),
            None => Ok(Salts::Fields(Vec::new())),
        }
    }

    /// The salts that may be kept or told beside the values of an operation: none of a value that is gone, and no secret of the write.
    pub(crate) fn salts_beside(&self, op: &Op, salts: &Salts) -> Result<Salts> {
        if let (Salts::Key(_), true) = (salts, op.fields.iter().all(|write| !write.value.is_erased())) {
            return Ok(salts.clone());
        }
        let kept = op.fields.iter().filter(|write| !write.value.is_erased());
        let kept = kept.map(|write| Ok((write.field, salts.of(write.field, &self.name_text(write.field)?)?)));
        Ok(Salts::Fields(kept.collect::<Result<_>>()?))
    }

    /// Keeps the salts of an operation that has just come, where the write's secret may not be kept. True if it is not kept.
    pub(crate) fn keep_salts(&self, op: &Op, salts: &Salts) -> Result<bool> {
        let written = self.written_of(op.id)?;
        let some_gone = op.fields.iter().any(|write| write.value.is_erased());
        if written.secret != SECRET_GONE {
            let derived = Salts::derived(op.id, &written);
            if !some_gone {
                let same = *salts == derived || self.salts_beside(op, salts)? == self.salts_beside(op, &derived)?;
                return if same { Ok(false) } else { Err(Error::new("damaged")) };
            }
            self.drop_secret(&written)?;
        }
        self.store_salts(op.id, &self.salts_beside(op, salts)?)?;
        Ok(true)
    }

    /// Takes values of an operation out and leaves their digests.
    pub(crate) fn take_out(&self, op: &mut Op, fields: impl Fn(i64) -> bool) -> Result<()> {
        if !op.fields.iter().any(|write| fields(write.field) && !write.value.is_erased()) {
            return Ok(());
        }
        let written = self.written_of(op.id)?;
        let salts = self.salts_of(op.id, &written)?;
        if written.secret != SECRET_GONE {
            self.drop_secret(&written)?;
        }
        self.digest_values(op, &salts, fields)?;
        self.store_salts(op.id, &self.salts_beside(op, &salts)?)?;
        self.rewrite_op(op)?;
        self.erasing.borrow_mut().values_gone = true;
        Ok(())
    }

    /// Takes every personal value out of operations, without a mark: they may be filled in again.
    pub(crate) fn take_out_all(&self, ops: &BTreeSet<LocalOp>) -> Result<()> {
        let mut touched = BTreeSet::new();
        for id in ops {
            let mut op = self.op_here(*id)?;
            let personal = personal_fields(self, &op)?;
            self.take_out(&mut op, |field| personal.contains(&field))?;
            touched.extend(personal.into_iter().map(|field| (op.row.id, field)));
        }
        for (row, field) in touched {
            self.settle(&self.row(row)?, field)?;
        }
        Ok(())
    }

    /// Takes the values of some fields out of operations.
    pub(crate) fn take_out_of(&self, ops: &BTreeSet<LocalOp>, fields: impl Fn(i64) -> bool) -> Result<()> {
        for id in ops {
            let mut op = self.op_here(*id)?;
            self.take_out(&mut op, &fields)?;
            for write in op.fields.iter().filter(|write| fields(write.field)) {
                self.settle(&self.row(op.row.id)?, write.field)?;
            }
        }
        Ok(())
    }

    /// Puts digests in the place of values; what is stored stays as it is.
    pub(crate) fn digest_values(&self, op: &mut Op, salts: &Salts, fields: impl Fn(i64) -> bool) -> Result<()> {
        for write in op.fields.iter_mut().filter(|write| fields(write.field) && !write.value.is_erased()) {
            let salt = salts.of(write.field, &self.name_text(write.field)?)?;
            write.value = Value::Erased(value_digest(&salt, &write.value));
        }
        Ok(())
    }

    /// Fills values in that are here as digests only and were never erased: they have come back with the person they belong to.
    pub(crate) fn fill_in(&self, here: &Op, come: &Op, salts: &Salts) -> Result<()> {
        let mut filled = here.clone();
        let (mut fields, mut kept) = (Vec::new(), Vec::new());
        if let Salts::Fields(salts) = self.salts_of(here.id, &self.written_of(here.id)?)? {
            kept = salts;
        }
        for write in filled.fields.iter_mut().filter(|write| write.value.is_erased()) {
            let brought = come.fields.iter().find(|brought| brought.field == write.field);
            let Some(brought) = brought.filter(|brought| !brought.value.is_erased()) else { continue };
            if self.is_erased(&here.row, write.field, here.id)? {
                continue;
            }
            kept.push((write.field, salts.of(write.field, &self.name_text(write.field)?)?));
            write.value = brought.value.clone();
            fields.push(write.field);
        }
        if fields.is_empty() {
            return Ok(());
        }
        kept.sort_unstable();
        self.store_salts(here.id, &Salts::Fields(kept))?;
        self.rewrite_op(&filled)?;
        fields.into_iter().try_for_each(|field| self.settle(&here.row, field).map(|_| ()))
    }

    /// Drops a write's secret; the salts of each of its operations that are here take its place.
    fn drop_secret(&self, written: &Written) -> Result<()> {
        self.ops_of_write(written.first, |op| {
            self.store_salts(op.id, &self.salts_beside(&op, &Salts::derived(op.id, written))?)
        })?;
        self.run("UPDATE written SET secret = ?2 WHERE first = ?1", params![written.first, SECRET_GONE])?;
        Ok(())
    }

    fn store_salts(&self, op: LocalOp, salts: &Salts) -> Result<()> {
        let bytes = postcard::to_allocvec(salts).map_err(|error| Error::new("internal").caused_by(error))?;
        self.run("INSERT OR REPLACE INTO op_salt (op, salts) VALUES (?1, ?2)", params![op, bytes])?;
        Ok(())
    }
}
