//! Supplies that are handed out (药具).

use std::sync::OnceLock;

use serde::Deserialize;

use crate::{Error, Result};

/// A kind of supply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply {
    pub code: String,
    pub zh: String,
    pub en: String,
    /// Below this many pieces it is time to ask for more.
    pub low: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSupply {
    code: String,
    zh: String,
    en: String,
    low: i64,
}

/// The supplies that this version ships.
pub fn supplies() -> Result<&'static [Supply]> {
    static READ: OnceLock<Vec<Supply>> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read);
    }
    let text = include_str!("../../../data/programmes/supplies.json");
    let raw: Vec<RawSupply> = serde_json::from_str(text)
        .map_err(|error| Error::new("bad_catalogue").with("part", "supplies").caused_by(error))?;
    let supply = |raw: RawSupply| Supply { code: raw.code, zh: raw.zh, en: raw.en, low: raw.low };
    Ok(READ.get_or_init(|| raw.into_iter().map(supply).collect()))
}

/// `unknown_supply` where there is none of that code.
pub fn supply(code: &str) -> Result<&'static Supply> {
    let found = supplies()?.iter().find(|supply| supply.code == code);
    found.ok_or_else(|| Error::new("unknown_supply").with("item", code))
}
