//! The recovery code: printed once at first start, it opens the books when the passphrase is forgotten.

use zeroize::Zeroizing;

use super::Secret;
use crate::{Error, Result};

/// Without I, L, O and U, which are misread on paper.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARS: usize = 25;
const GROUP: usize = 5;

/// 125 random bits as five groups of five characters.
pub struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    #[must_use]
    pub fn from_random(bytes: &[u8; CHARS]) -> Self {
        // With its full length from the start: a string that grows leaves its beginnings behind.
        let mut code = Zeroizing::new(String::with_capacity(CHARS));
        code.extend(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])));
        Self(code)
    }

    /// Reads a code as it was typed: blanks, hyphens and case do not matter, and what is misread on paper is forgiven.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || Error::new("wrong_recovery_code");
        let mut code = Zeroizing::new(String::with_capacity(CHARS));
        for char in text.chars().filter(|char| !char.is_whitespace() && *char != '-' && *char != '－') {
            let char = match char.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if !char.is_ascii() || !ALPHABET.contains(&(char as u8)) {
                return Err(wrong());
            }
            code.push(char);
        }
        if code.len() == CHARS { Ok(Self(code)) } else { Err(wrong()) }
    }

    /// As it is printed: `ABCDE-FGHJK-…`.
    #[must_use]
    pub fn shown(&self) -> Zeroizing<String> {
        let mut shown = Zeroizing::new(String::with_capacity(CHARS + CHARS / GROUP));
        for (at, char) in self.0.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                shown.push('-');
            }
            shown.push(char);
        }
        shown
    }

    /// The key that the code wraps books with. The code has enough bits of its own; no slow derivation is needed.
    pub(super) fn key(&self) -> Secret {
        Zeroizing::new(blake3::derive_key("cunce recovery code 1", self.0.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let code = RecoveryCode::from_random(&std::array::from_fn(|at| at as u8 * 7));
        let shown = code.shown();
        assert_eq!(shown.len(), 29);
        for typed in [shown.to_string(), shown.to_lowercase(), shown.replace('-', " "), shown.replace('0', "o")] {
            assert_eq!(RecoveryCode::parse(&typed).unwrap().shown(), shown);
        }
        for wrong in ["", "ABC", &shown[1..], &format!("{}A", &*shown), &shown.replacen('-', "U", 1)] {
            assert_eq!(RecoveryCode::parse(wrong).err().unwrap().code, "wrong_recovery_code");
        }
    }
}
