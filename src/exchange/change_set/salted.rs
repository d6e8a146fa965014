//! Secrets and salts on the lines of a file: a write has a secret, or each of its operations says what its own salts come from.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::read::damaged;
use super::wire::{self, OpLine, encode};
use crate::Result;
use crate::ledger::core::Core;
use crate::ledger::ids::LocalOp;
use crate::ledger::journal::Written;
use crate::ledger::salts::{SECRET_GONE, Salts};

/// The key of an operation, or its salts by field, as they stand on its line.
type OnLine<'a> = (Option<Cow<'a, str>>, BTreeMap<Cow<'a, str>, Cow<'a, str>>);

/// A write's secret, or that it has none.
pub(super) fn secret(text: &str) -> Result<[u8; 16]> {
    if text.is_empty() { Ok(SECRET_GONE) } else { wire::decode(text).ok_or_else(damaged) }
}

pub(super) fn to_line(core: &Core, salts: Option<&Salts>) -> Result<OnLine<'static>> {
    match salts {
        Some(Salts::Key(key)) => Ok((Some(Cow::Owned(encode(key))), BTreeMap::new())),
        Some(Salts::Fields(salts)) => {
            let named = salts
                .iter()
                .map(|(field, salt)| Ok((Cow::Owned(core.name_text(*field)?.to_string()), Cow::Owned(encode(salt)))));
            Ok((None, named.collect::<Result<_>>()?))
        }
        // The secret itself is on the line of the write.
        Some(Salts::Secret(..)) | None => Ok((None, BTreeMap::new())),
    }
}

/// What the salts of a line come from; every value that it tells must have one.
pub(super) fn of_line(core: &Core, line: &OpLine<'_>, id: LocalOp, written: &Written) -> Result<Salts> {
    if written.secret != SECRET_GONE {
        return Ok(Salts::derived(id, written));
    }
    if let Some(key) = &line.key {
        return Ok(Salts::Key(wire::decode(key).ok_or_else(damaged)?));
    }
    let mut salts = Vec::with_capacity(line.fields.len());
    for name in line.fields.keys() {
        let salt = line.salts.get(name).ok_or_else(damaged)?;
        salts.push((core.name(name)?, wire::decode(salt).ok_or_else(damaged)?));
    }
    salts.sort_unstable();
    Ok(Salts::Fields(salts))
}
