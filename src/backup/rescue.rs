//! Rescue: a folder with a new register, made from what can still be read of the one that is here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files::private_folder;
use crate::ledger::rescue::rescue as rescue_book;
use crate::ledger::{Env, Rescued};
use crate::register::SCHEMA;
use crate::security::Unlock;
use crate::session::{Place, lock};
use crate::{Error, Result};

const SCRATCH: &str = "rescuing";

/// Makes a data folder `out` from the damaged office; what is here stays as it is.
pub fn rescue(place: &Place, out: &Path, with: &Unlock<'_>, env: Arc<dyn Env>) -> Result<Rescued> {
    let keyring = place.office()?.ok_or_else(|| Error::new("not_started"))?;
    let _lock = lock(&place.data)?;
    let key = place.unlock(&keyring, with, &*env)?.key;
    let there = Place { data: out.to_owned(), state: place.state.clone() };
    if there.book().exists() || there.keyring().exists() {
        return Err(Error::new("already_started"));
    }
    private_folder(out)?;
    let scratch = out.join(SCRATCH);
    private_folder(&scratch)?;
    let done = (|| {
        let damaged = scratch.join("civil.cunce");
        for end in ["", "-wal"] {
            let with_end = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
            let from = with_end(&place.book());
            if from.exists() {
                std::fs::copy(from, with_end(&damaged))?;
            }
        }
        rescue_book(&damaged, &there.book(), &key, &SCHEMA, &place.state, env)
    })();
    std::fs::remove_dir_all(&scratch)?;
    let rescued = done.inspect_err(|_| {
        // Half a register is none.
        let _ = std::fs::remove_file(there.book());
    })?;
    keyring.save(&there.keyring())?;
    Ok(rescued)
}
