//! The key of sealed notes in three shares (Shamir's scheme over GF(256)), of which any two bring it back and one alone says nothing.
//!
//! One share stays in the station's care book; one is the lead's and one lies in a sealed envelope, both on paper as a code of base32 digits.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use blahaj::{Share, Sharks};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::security::Secret;
use crate::{Error, Result};

const NEEDED: u8 = 2;
/// Place and value of a share.
const SHARE_BYTES: usize = 33;
const CHECK_BYTES: usize = 2;
/// 35 bytes are 56 digits of five bits.
const DIGITS: usize = (SHARE_BYTES + CHECK_BYTES) * 8 / 5;
const GROUP: usize = 4;
/// Without I, L, O and U, which are misread on paper.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How an age identity is written (bech32, as age does).
const HRP: &str = "age-secret-key-";

/// One share of a key.
pub struct KeyShare(Zeroizing<[u8; SHARE_BYTES]>);

/// A key in three shares.
pub(super) struct Split {
    /// The public key.
    pub(super) recipient: String,
    pub(super) station: KeyShare,
    pub(super) lead: KeyShare,
    pub(super) envelope: KeyShare,
}

/// Splits a new key.
pub(super) fn split(seed: &Secret) -> Result<Split> {
    let recipient = identity(seed)?.to_public().to_string();
    let mut dealt = Sharks(NEEDED).dealer(seed.as_slice());
    let mut next = || dealt.next().and_then(|share| KeyShare::of(&share)).ok_or_else(broken);
    Ok(Split { recipient, station: next()?, lead: next()?, envelope: next()? })
}

/// The key that two shares bring back; `wrong_share` where they are no two shares of the key that notes were sealed to.
pub(super) fn join(shares: [&KeyShare; 2], recipient: &str) -> Result<age::x25519::Identity> {
    if shares[0].0[0] == shares[1].0[0] {
        return Err(Error::new("same_share"));
    }
    let read = shares.map(|share| Share::try_from(share.0.as_slice()));
    let [Ok(first), Ok(second)] = read else { return Err(broken()) };
    let joined = Zeroizing::new(Sharks(NEEDED).recover(&[first, second]).map_err(|_| broken())?);
    let seed: Secret = Zeroizing::new(joined.as_slice().try_into().map_err(|_| broken())?);
    let identity = identity(&seed)?;
    if identity.to_public().to_string() == recipient { Ok(identity) } else { Err(Error::new("wrong_share")) }
}

fn identity(seed: &Secret) -> Result<age::x25519::Identity> {
    let hrp = bech32::Hrp::parse(HRP).map_err(|_| broken())?;
    let text = Zeroizing::new(bech32::encode::<bech32::Bech32>(hrp, seed.as_slice()).map_err(|_| broken())?);
    let text = Zeroizing::new(text.to_uppercase());
    text.parse().map_err(|_| broken())
}

fn broken() -> Error {
    Error::new("internal").with("reason", "a key could not be split or joined")
}

impl KeyShare {
    fn of(share: &Share) -> Option<Self> {
        let bytes = Zeroizing::new(Vec::from(share));
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    /// As the station keeps its own.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let bytes = bytes.try_into().map_err(|_| Error::new("damaged_database").with("part", "keys"))?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    /// As it stands on paper: fourteen groups of four. The key's id is in its check, so that a share of another key is told from this one's.
    #[must_use]
    pub fn shown(&self, key: Uuid) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0_u8; SHARE_BYTES + CHECK_BYTES]);
        bytes[..SHARE_BYTES].copy_from_slice(self.bytes());
        bytes[SHARE_BYTES..].copy_from_slice(&self.check(key));
        let mut shown = Zeroizing::new(String::with_capacity(DIGITS + DIGITS / GROUP));
        for at in 0..DIGITS {
            if at > 0 && at % GROUP == 0 {
                shown.push('-');
            }
            let digit = (0..5).fold(0_usize, |digit, bit| {
                let place = at * 5 + bit;
                digit << 1 | usize::from(bytes[place / 8] >> (7 - place % 8) & 1)
            });
            shown.push(char::from(ALPHABET[digit]));
        }
        shown
    }

    /// Reads a share as it was typed: `wrong_share` where it is none of this key.
    pub fn parse(text: &str, key: Uuid) -> Result<Self> {
        let wrong = || Error::new("wrong_share");
        let mut bytes = Zeroizing::new([0_u8; SHARE_BYTES + CHECK_BYTES]);
        let mut at = 0;
        for char in text.chars().filter(|char| !char.is_whitespace() && !['-', '－'].contains(char)) {
            let char = match char.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let digit = ALPHABET.iter().position(|known| char::from(*known) == char).ok_or_else(wrong)?;
            if at == DIGITS {
                return Err(wrong());
            }
            for bit in 0..5 {
                let place = at * 5 + bit;
                bytes[place / 8] |= u8::from(digit >> (4 - bit) & 1 == 1) << (7 - place % 8);
            }
            at += 1;
        }
        let mut share = Self(Zeroizing::new([0; SHARE_BYTES]));
        share.0.copy_from_slice(&bytes[..SHARE_BYTES]);
        if at == DIGITS && share.check(key) == bytes[SHARE_BYTES..] { Ok(share) } else { Err(wrong()) }
    }

    fn check(&self, key: Uuid) -> [u8; CHECK_BYTES] {
        let hash =
            blake3::Hasher::new().update(b"cunce share 1").update(key.as_bytes()).update(self.bytes()).finalize();
        [hash.as_bytes()[0], hash.as_bytes()[1]]
    }
}

/// Seals a text for a key.
pub(super) fn seal(recipient: &str, text: &str) -> Result<String> {
    let recipient: age::x25519::Recipient =
        recipient.parse().map_err(|_| Error::new("damaged_database").with("part", "station key"))?;
    let sealed = age::encrypt(&recipient, text.as_bytes()).map_err(|error| Error::new("internal").caused_by(error))?;
    Ok(BASE64.encode(sealed))
}

pub(super) fn open(identity: &age::x25519::Identity, sealed: &str) -> Result<Zeroizing<String>> {
    let damaged = || Error::new("damaged_note");
    let sealed = BASE64.decode(sealed).map_err(|_| damaged())?;
    let opened = age::decrypt(identity, &sealed).map_err(|_| damaged())?;
    String::from_utf8(opened).map(Zeroizing::new).map_err(|_| damaged())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> (Split, Uuid) {
        (split(&Zeroizing::new([7; 32])).unwrap(), Uuid::from_bytes([9; 16]))
    }

    #[test]
    fn any_two_shares_bring_the_key_back_and_no_share_does_alone() {
        let (split, _) = sample();
        let sealed = seal(&split.recipient, "请勿外传").unwrap();
        let shares = [&split.station, &split.lead, &split.envelope];
        for (a, b) in [(0, 1), (0, 2), (1, 2), (2, 0)] {
            let identity = join([shares[a], shares[b]], &split.recipient).unwrap();
            assert_eq!(&**open(&identity, &sealed).unwrap(), "请勿外传");
        }
        for share in shares {
            assert_eq!(join([share, share], &split.recipient).err().unwrap().code, "same_share");
            // With a share of any other value there is another key.
            let mut other = Zeroizing::new([0_u8; SHARE_BYTES]);
            other[0] = 9;
            let refused = join([share, &KeyShare(other)], &split.recipient).err().unwrap();
            assert_eq!(refused.code, "wrong_share");
        }
    }

    #[test]
    fn a_share_is_read_from_paper_and_a_misread_digit_is_noticed() {
        let (split, key) = sample();
        let shown = split.lead.shown(key);
        assert_eq!(shown.len(), DIGITS + DIGITS / GROUP - 1);
        for text in [shown.to_string(), shown.to_lowercase(), shown.replace('-', " "), shown.replace('0', "o")] {
            assert_eq!(KeyShare::parse(&text, key).unwrap().bytes(), split.lead.bytes());
        }
        for at in (0..shown.len()).filter(|at| shown.as_bytes()[*at] != b'-') {
            let mut typed = shown.to_string();
            let other = if &typed[at..=at] == "7" { "8" } else { "7" };
            typed.replace_range(at..=at, other);
            let is_read = KeyShare::parse(&typed, key).is_ok();
            assert!(!is_read, "digit {at}");
        }
        assert!(KeyShare::parse(&shown, Uuid::from_bytes([1; 16])).is_err(), "of another key");
        assert!(KeyShare::parse("", key).is_err());
        assert!(KeyShare::parse(&format!("{}0", *shown), key).is_err());
    }
}
