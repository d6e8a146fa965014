//! The change-set file beside the changeset of SQLite's session extension, both packed alike.

use std::fs::{self, File};

use crate::measure::{Outcome, Row};
use crate::peers;
use crate::seed::Seed;

/// As change-set files are packed.
const ZSTD_LEVEL: i32 = 9;

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let Some(changeset) = peers::session_changeset(seed)? else { return Ok(Vec::new()) };
    let packed = zstd::encode_all(File::open(changeset)?, ZSTD_LEVEL)?.len() as f64;
    let variants = [("change.ccs", "each edit its own write"), ("pasted.ccs", "edits in one write")];
    let rows = variants.map(|(file, variant)| {
        let size = fs::metadata(seed.path(file))?.len() as f64;
        let what = format!("the file, {variant}, beside a session changeset, both zstd");
        Ok(Row::sizes(what, (size, packed), Some(1.5)))
    });
    rows.into_iter().collect()
}
