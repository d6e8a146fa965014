//! Envelopes: values that an office may not read, sealed for the one that may, on the operation that they belong to. An office that has lost
//! them gets them back with the operation; whoever keeps or carries an envelope learns nothing from it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

use rusqlite::params;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::read::damaged_by;
use super::wire::{decode, encode};
use crate::ledger::Value;
use crate::ledger::core::Core;
use crate::ledger::ids::LocalOp;
use crate::ledger::journal::{FieldWrite, Op};
use crate::ledger::leaf::value_digest;
use crate::ledger::salts::Salts;
use crate::security::{Card, Identity};
use crate::{Error, Result};

/// No operation's values are longer.
const OPENED_BYTES_MAX: u64 = 1024 * 1024;

/// By field, the value and its salt.
type Contents = BTreeMap<String, (Box<RawValue>, String)>;

/// Seals those values of an operation that are here; none where none is.
pub(super) fn seal(core: &Core, op: &Op, salts: &Salts, fields: &BTreeSet<i64>, to: &Card) -> Result<Option<Vec<u8>>> {
    let mut contents = Contents::new();
    for write in op.fields.iter().filter(|write| fields.contains(&write.field) && !write.value.is_erased()) {
        let name = core.name_text(write.field)?.to_string();
        let salt = encode(&salts.of(write.field, &name)?);
        contents.insert(name, (write.value.to_raw()?, salt));
    }
    if contents.is_empty() {
        return Ok(None);
    }
    let recipient: age::x25519::Recipient = to.age_recipient.parse().map_err(|_| Error::new("not_a_card"))?;
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
        .map_err(|error| Error::new("internal").caused_by(error))?;
    let mut sealed = Vec::new();
    let mut sink = encryptor.wrap_output(&mut sealed)?;
    serde_json::to_writer(&mut sink, &contents).map_err(|error| Error::new("internal").caused_by(error))?;
    sink.flush()?;
    sink.finish()?;
    Ok(Some(sealed))
}

/// The values in an envelope that belong to the operation by their digests, with their salts; none where it is for another office.
pub(super) fn open(core: &Core, op: &Op, sealed: &[u8], identity: &Identity) -> Result<Option<(Op, Salts)>> {
    let decryptor = age::Decryptor::new(sealed).map_err(damaged_by)?;
    let opened = match decryptor.decrypt(identity.ages().map(|age| age as &dyn age::Identity)) {
        Ok(opened) => opened,
        Err(age::DecryptError::NoMatchingKeys) => return Ok(None),
        Err(error) => return Err(damaged_by(error)),
    };
    let mut text = Zeroizing::new(Vec::new());
    opened.take(OPENED_BYTES_MAX).read_to_end(&mut text).map_err(damaged_by)?;
    let contents: Contents = serde_json::from_slice(&text).map_err(damaged_by)?;
    let mut filled = op.clone();
    let mut salts = Vec::new();
    for FieldWrite { field, value, .. } in &mut filled.fields {
        let Value::Erased(digest) = value else { continue };
        let Some((raw, salt)) = contents.get(&*core.name_text(*field)?) else { continue };
        let (known, salt) = (Value::from_raw(raw), decode(salt).ok_or_else(super::read::damaged)?);
        if value_digest(&salt, &known) == *digest {
            *value = known;
            salts.push((*field, salt));
        }
    }
    salts.sort_unstable();
    Ok(Some((filled, Salts::Fields(salts))))
}

/// Keeps an envelope beside its operation.
pub(super) fn keep(core: &Core, op: LocalOp, sealed: &[u8]) -> Result<()> {
    core.run("INSERT OR IGNORE INTO local_envelope (op, sealed) VALUES (?1, ?2)", params![op, sealed])?;
    Ok(())
}

pub(super) fn kept(core: &Core, op: LocalOp) -> Result<Option<Vec<u8>>> {
    core.one("SELECT sealed FROM local_envelope WHERE op = ?1", [op], |row| row.get(0))
}

/// The values are here again.
pub(super) fn forget(core: &Core, op: LocalOp) -> Result<()> {
    core.run("DELETE FROM local_envelope WHERE op = ?1", [op])?;
    Ok(())
}
