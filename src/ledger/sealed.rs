//! Sealed parts of a file beside a book: bytes that only the book's key opens, and that can be handed about and put side by side without it.
//!
//! A part is a fixed beginning that names the version, four bytes with the length of the rest (little endian), a nonce, and, sealed with
//! XChaCha20-Poly1305, the content. The beginning and the book's id are bound in, so no part passes for one of another book. Content is filled
//! up with empty lines to a power of two: how long a part is says little of how much is in it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;

use super::book::BookKey;
use crate::{Error, Result};

const START: &[u8] = b"cunce sealed 1\n";
const NONCE_BYTES: usize = 24;
/// No content is shorter.
const CONTENT_BYTES_MIN: usize = 4096;

/// What opens the parts of one book.
pub(super) struct Seal {
    book: Uuid,
    key: BookKey,
}

impl Seal {
    /// `key` is one that serves nothing else.
    pub(super) fn new(book: Uuid, key: BookKey) -> Self {
        Self { book, key }
    }

    /// Seals lines as one part, under a nonce that was never used before.
    pub(super) fn close(&self, nonce: [u8; NONCE_BYTES], mut lines: Vec<u8>) -> Result<Vec<u8>> {
        let failed = || Error::new("internal").with("reason", "a part could not be sealed");
        lines.resize(lines.len().next_power_of_two().max(CONTENT_BYTES_MIN), b'\n');
        let sealed = self
            .cipher()
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: &lines, aad: &self.bound_in() })
            .map_err(|_| failed())?;
        let length = u32::try_from(NONCE_BYTES + sealed.len()).map_err(|_| failed())?;
        Ok([START, &length.to_le_bytes(), &nonce, &sealed].concat())
    }

    /// The lines of a part; none where it is damaged, of another book or under another key.
    pub(super) fn open(&self, part: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = part.get(START.len() + 4..)?.split_at_checked(NONCE_BYTES)?;
        let aad = self.bound_in();
        self.cipher().decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: &aad }).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key.as_slice().into())
    }

    fn bound_in(&self) -> Vec<u8> {
        [START, self.book.as_bytes()].concat()
    }
}

/// The parts that bytes begin with, and what follows them and is none (of a newer version, or damaged).
pub(super) fn parts(mut bytes: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let mut found = Vec::new();
    while let Some((part, rest)) = first(bytes) {
        found.push(part);
        bytes = rest;
    }
    (found, bytes)
}

fn first(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, _) = bytes.strip_prefix(START)?.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    bytes.split_at_checked(length.checked_add(START.len() + 4)?)
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    fn seal(book: u128, key: u8) -> Seal {
        Seal::new(Uuid::from_u128(book), Zeroizing::new([key; 32]))
    }

    #[test]
    fn only_the_key_and_the_book_that_sealed_a_part_open_it() {
        let part = seal(1, 1).close([7; 24], b"a line\n".to_vec()).unwrap();
        assert!(seal(1, 1).open(&part).unwrap().starts_with(b"a line\n\n"));
        assert_eq!((seal(2, 1).open(&part), seal(1, 2).open(&part)), (None, None));
        for at in 0..part.len() {
            let mut changed = part.clone();
            changed[at] ^= 1;
            let (found, rest) = parts(&changed);
            let is_opened = |part: &&[u8]| at >= START.len() + 4 && seal(1, 1).open(part).is_some();
            assert!(!found.iter().any(is_opened), "byte {at}");
            assert_eq!([found.concat().as_slice(), rest].concat(), changed, "nothing of it is dropped");
        }
    }

    #[test]
    fn parts_are_found_side_by_side_and_a_damaged_end_hides_none_before_it() {
        let (one, two) =
            (seal(1, 1).close([1; 24], Vec::new()).unwrap(), seal(1, 2).close([2; 24], Vec::new()).unwrap());
        let both = [one.as_slice(), &two].concat();
        assert_eq!(parts(&both), (vec![one.as_slice(), &two], &[][..]));
        for cut in 0..two.len() {
            let (found, rest) = parts(&both[..one.len() + cut]);
            assert_eq!((found, rest), (vec![one.as_slice()], &two[..cut]));
        }
        let mut boastful = one.clone();
        boastful[START.len()..START.len() + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(parts(&boastful), (vec![], boastful.as_slice()));
        assert_eq!(parts(b""), (vec![], &[][..]));
    }

    #[test]
    fn the_length_of_a_part_hides_how_much_is_in_it() {
        let long = |bytes: usize| seal(1, 1).close([1; 24], vec![b'x'; bytes]).unwrap().len();
        assert_eq!((long(0), long(150)), (long(4096), long(4096)));
        assert_eq!((long(4097), long(8000)), (long(8192), long(8192)));
        assert_eq!(long(16384) - long(4096), 16384 - 4096);
    }
}
