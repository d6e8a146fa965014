//! What is asked for at the keyboard and never stands on the command line; scripts give it in the environment.

use cunce::{Error, Result};
use zeroize::Zeroizing;

use crate::words;

pub fn passphrase() -> Result<Zeroizing<String>> {
    given_or_asked("CUNCE_PASSPHRASE", &words::ask_passphrase())
}

/// Asked twice, since nobody sees it.
pub fn new_passphrase(question: &str) -> Result<Zeroizing<String>> {
    asked_twice("CUNCE_NEW_PASSPHRASE", question)
}

/// That of whoever sets an office up.
pub fn first_passphrase() -> Result<Zeroizing<String>> {
    asked_twice("CUNCE_PASSPHRASE", &words::ask_passphrase())
}

pub fn recovery_code() -> Result<Zeroizing<String>> {
    given_or_asked("CUNCE_RECOVERY_CODE", &words::ask_recovery_code())
}

/// Shares of the station's key, of which scripts give those they have in one variable, parted by commas.
pub fn shares() -> Result<Vec<Zeroizing<String>>> {
    const VARIABLE: &str = "CUNCE_SHARES";
    if let Ok(given) = std::env::var(VARIABLE).map(Zeroizing::new) {
        return Ok(given
            .split(',')
            .filter(|share| !share.trim().is_empty())
            .map(|share| Zeroizing::new(share.to_owned()))
            .collect());
    }
    let mut shares = Vec::new();
    for number in 1..=2 {
        let share = ask(VARIABLE, &words::ask_share(number))?;
        if share.trim().is_empty() {
            break;
        }
        shares.push(share);
    }
    Ok(shares)
}

fn asked_twice(variable: &str, question: &str) -> Result<Zeroizing<String>> {
    if let Ok(given) = std::env::var(variable) {
        return Ok(Zeroizing::new(given));
    }
    let first = ask(variable, question)?;
    if ask(variable, &words::ask_again())? == first { Ok(first) } else { Err(Error::new("passphrases_differ")) }
}

fn given_or_asked(variable: &str, question: &str) -> Result<Zeroizing<String>> {
    std::env::var(variable).map(Zeroizing::new).or_else(|_| ask(variable, question))
}

fn ask(variable: &str, question: &str) -> Result<Zeroizing<String>> {
    rpassword::prompt_password(question)
        .map(Zeroizing::new)
        .map_err(|error| Error::new("no_passphrase").with("variable", variable).caused_by(error))
}
