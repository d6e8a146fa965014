//! Wrong passphrases are counted beside the keyring, and each further one has to wait longer, across restarts too.
//!
//! Each user is counted apart: one's own right passphrase forgives no guesses at another's. A try is counted before it is made and forgiven when it was right, so that pulling the plug hides none. What is still to be waited is
//! kept as a length and counted down by the clock: set back, the clock stands still for it. Whoever can write the file can also copy the
//! keyring and try elsewhere; there only the derivation of the key is slow.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Unlock;
use crate::files::write_durably;
use crate::{Error, Result};

/// So many wrong ones in a row cost nothing: fingers slip.
const FREE: u32 = 3;
const FIRST_WAIT_MS: i64 = 5_000;
const LONGEST_WAIT_MS: i64 = 15 * 60_000;

/// The file that counts the wrong passphrases of an office.
pub(crate) struct Attempts {
    path: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Counted {
    /// Wrong ones in a row.
    wrong: u32,
    /// What was still to be waited at `at`, both in milliseconds.
    wait: i64,
    at: i64,
}

impl Counted {
    /// What it comes to by now.
    fn now(self, now: i64) -> Self {
        let passed = now.saturating_sub(self.at).max(0);
        Self { wait: self.wait.clamp(0, LONGEST_WAIT_MS).saturating_sub(passed).max(0), at: now, ..self }
    }

    fn and_one_more(self) -> Self {
        let wrong = self.wrong.saturating_add(1);
        Self { wrong, wait: wait_after(wrong), ..self }
    }
}

/// 5 seconds after the third, then twice as long each time, and never more than a quarter of an hour.
fn wait_after(wrong: u32) -> i64 {
    let Some(doubled) = wrong.checked_sub(FREE) else { return 0 };
    FIRST_WAIT_MS.checked_shl(doubled).filter(|_| doubled < 16).unwrap_or(LONGEST_WAIT_MS).min(LONGEST_WAIT_MS)
}

impl Attempts {
    pub(crate) fn beside(keyring: &Path) -> Self {
        Self { path: keyring.with_file_name("attempts.json") }
    }

    /// Tries what needs the passphrase of `who`, unless it is too early: `wait_seconds` or `wait_minutes`. The recovery code cannot be guessed,
    /// never waits, and forgives everybody.
    pub(crate) fn counted<T>(
        &self,
        now: i64,
        who: Option<&str>,
        with: &Unlock<'_>,
        act: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        if matches!(with, Unlock::Recovery(_)) {
            let done = act()?;
            self.save(&BTreeMap::new())?;
            return Ok(done);
        }
        // Nobody is called that, and nobody's passphrase is tried.
        let Some(who) = who else { return act() };
        let mut all = self.read(who, now)?;
        let before = all.get(who).copied().unwrap_or_default().now(now);
        if before.wait > 0 {
            // Kept, so that the clock counts from here even if it was set back.
            all.insert(who.to_owned(), before);
            self.save(&all)?;
            return Err(too_early(before.wait));
        }
        all.insert(who.to_owned(), before.and_one_more());
        self.save(&all)?;
        let done = act();
        match &done {
            Err(error) if error.code == "wrong_passphrase" => return done,
            // Refused for another reason, perhaps before the passphrase was tried.
            Err(_) => all.insert(who.to_owned(), before),
            Ok(_) => all.remove(who),
        };
        self.save(&all)?;
        done
    }

    /// The counts of all; a file that cannot be read was not written by us, and is as good as many wrong ones.
    fn read(&self, who: &str, now: i64) -> Result<BTreeMap<String, Counted>> {
        match std::fs::read(&self.path) {
            Ok(text) => Ok(serde_json::from_slice(&text).unwrap_or_else(|_| {
                BTreeMap::from([(who.to_owned(), Counted { wrong: u32::MAX, wait: LONGEST_WAIT_MS, at: now })])
            })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(Error::from(error).with("path", self.path.display())),
        }
    }

    fn save(&self, counts: &BTreeMap<String, Counted>) -> Result<()> {
        let counts: BTreeMap<_, _> = counts.iter().filter(|(_, counted)| counted.wrong > 0).collect();
        if counts.is_empty() {
            return self.forgive();
        }
        let text = serde_json::to_vec(&counts).map_err(|error| Error::new("internal").caused_by(error))?;
        write_durably(&self.path, &text).map_err(|error| error.with("path", self.path.display()))
    }

    fn forgive(&self) -> Result<()> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

fn too_early(wait: i64) -> Error {
    let seconds = wait.div_euclid(1_000) + i64::from(wait.rem_euclid(1_000) > 0);
    if seconds < 120 {
        Error::new("wait_seconds").with("seconds", seconds)
    } else {
        Error::new("wait_minutes").with("minutes", (seconds + 59) / 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_a_quarter_of_an_hour() {
        let seconds: Vec<i64> = (0..=13).map(|wrong| wait_after(wrong) / 1_000).collect();
        assert_eq!(seconds, [0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]);
        assert_eq!((wait_after(100), wait_after(u32::MAX)), (LONGEST_WAIT_MS, LONGEST_WAIT_MS));
    }

    #[test]
    fn the_rest_of_the_wait_is_told_rounded_up() {
        let told = |wait| {
            let error = too_early(wait);
            (error.code, error.params[0].1.clone())
        };
        assert_eq!(told(1), ("wait_seconds", "1".to_owned()));
        assert_eq!(told(5_000), ("wait_seconds", "5".to_owned()));
        assert_eq!(told(119_000), ("wait_seconds", "119".to_owned()));
        assert_eq!(told(119_001), ("wait_minutes", "2".to_owned()));
        assert_eq!(told(LONGEST_WAIT_MS), ("wait_minutes", "15".to_owned()));
    }

    #[test]
    fn a_clock_that_is_set_back_stands_still() {
        let counted = Counted { wrong: 5, wait: 20_000, at: 1_000_000 };
        assert_eq!(counted.now(1_005_000).wait, 15_000);
        assert_eq!(counted.now(0), Counted { wrong: 5, wait: 20_000, at: 0 });
        assert_eq!(counted.now(0).now(20_000).wait, 0);
        assert_eq!(Counted { wait: i64::MAX, ..counted }.now(i64::MIN).wait, LONGEST_WAIT_MS);
    }
}
