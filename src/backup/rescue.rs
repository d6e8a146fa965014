//! Rescue: a folder with a new register, made from what can still be read of the one that is here.

use std::path::Path;
use std::sync::Arc;

use crate::files::private_folder;
use crate::ledger::rescue::rescue as rescue_book;
use crate::ledger::{Env, Rescued};
use crate::security::{BookKeys, Keyring, Unlock};
use crate::session::{BOOK, Place, lock, schema_of};
use crate::{Error, Result};

const SCRATCH: &str = "rescuing";

/// Makes a data folder `out` from the damaged office; what is here stays as it is. Books that this user does not open are copied as they are, and
/// so are those beside the register of which nothing can be read, which are named.
pub fn rescue(place: &Place, out: &Path, with: &Unlock<'_>, env: Arc<dyn Env>) -> Result<Rescued> {
    let keyring = place.office()?.ok_or_else(|| Error::new("not_started"))?;
    let _lock = lock(&place.data)?;
    let keys = place.unlock(&keyring, with, &*env)?.keys;
    let there = Place { data: out.to_owned(), state: place.state.clone() };
    if keyring.books().any(|name| there.book(name).exists()) || there.keyring().exists() {
        return Err(Error::new("already_started"));
    }
    private_folder(out)?;
    rescue_all(place, &there, &keyring, &keys, &env).inspect_err(|_| {
        // Without its keyring nobody could open it, and it would stand in the way of the next attempt.
        for name in keyring.books() {
            let _ = there.remove_book(name);
        }
    })
}

fn rescue_all(place: &Place, there: &Place, keyring: &Keyring, keys: &BookKeys, env: &Arc<dyn Env>) -> Result<Rescued> {
    let mut rescued = rescue_one(place, there, BOOK, keys, env)?;
    for name in keyring.books().filter(|name| *name != BOOK) {
        match rescue_one(place, there, name, keys, env) {
            Ok(other) => rescued.add(name, other),
            Err(error) => {
                copy_book(place, &there.data, name)?;
                if error.code != "book_closed" {
                    rescued.copied.push(name.to_owned());
                }
            }
        }
    }
    keyring.save(&there.keyring())?;
    Ok(rescued)
}

fn rescue_one(place: &Place, there: &Place, name: &str, keys: &BookKeys, env: &Arc<dyn Env>) -> Result<Rescued> {
    let key = keys.get(name).ok_or_else(|| Error::new("book_closed").with("book", name))?;
    let scratch = there.data.join(SCRATCH);
    private_folder(&scratch)?;
    let done = copy_book(place, &scratch, name).and_then(|()| {
        let damaged = scratch.join(format!("{name}.cunce"));
        rescue_book(&damaged, &there.book(name), key, schema_of(name)?, &place.state, env.clone())
    });
    std::fs::remove_dir_all(&scratch)?;
    done.inspect_err(|_| {
        // Half a book is none.
        let _ = there.remove_book(name);
    })
}

/// The file and its log.
fn copy_book(place: &Place, to: &Path, name: &str) -> Result<()> {
    for end in ["", "-wal"] {
        let file = format!("{name}.cunce{end}");
        let from = place.data.join(&file);
        if from.exists() {
            std::fs::copy(from, to.join(file))?;
        }
    }
    Ok(())
}
