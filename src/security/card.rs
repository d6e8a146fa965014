//! An office's card: a small file with its public keys and unit, by which another office knows it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CIVIL, Fingerprint};
use crate::{Error, Result};

/// What an office is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Village,
    Town,
}

impl Role {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Role::Village => "village",
            Role::Town => "town",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Role::Village, Role::Town].into_iter().find(|role| role.code() == code)
    }
}

/// An office as others know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub office: Uuid,
    pub role: Role,
    /// Division code (GB/T 2260): 9 digits for a town, 12 for a village.
    pub unit: String,
    pub name: String,
    pub sign_key: VerifyingKey,
    /// An age X25519 recipient.
    pub age_recipient: String,
    /// The public keys of the office's other books, by their names: what is written of them is signed with these and sealed for these.
    pub books: BTreeMap<String, PublicKeys>,
}

/// The public keys of one book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKeys {
    pub sign_key: VerifyingKey,
    /// An age X25519 recipient.
    pub age_recipient: String,
}

#[derive(Serialize, Deserialize)]
struct KeysText {
    sign: String,
    age: String,
}

#[derive(Serialize, Deserialize)]
struct CardFile {
    cunce_card: u32,
    office: Uuid,
    role: Role,
    unit: String,
    name: String,
    sign: String,
    age: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    books: BTreeMap<String, KeysText>,
    signature: String,
    /// The signature of the key that this office had before, over the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed_by_former: Option<String>,
}

/// The first had the keys of one book.
const FORMAT: u32 = 2;
/// A card is a few hundred bytes; a larger file is something else.
pub const CARD_BYTES_MAX: usize = 16 * 1024;

impl Card {
    /// The card as a file, signed by its own key.
    pub(super) fn to_file(&self, key: &SigningKey, former: Option<&[u8]>) -> Result<Vec<u8>> {
        let file = CardFile {
            // Whoever knows one book alone would find the signature wrong.
            cunce_card: if self.books.is_empty() { 1 } else { FORMAT },
            office: self.office,
            role: self.role,
            unit: self.unit.clone(),
            name: self.name.clone(),
            sign: BASE64.encode(self.sign_key.as_bytes()),
            age: self.age_recipient.clone(),
            books: keys_text(&self.books),
            signature: BASE64.encode(key.sign(&self.signed_bytes()).to_bytes()),
            signed_by_former: former.map(|signature| BASE64.encode(signature)),
        };
        serde_json::to_vec_pretty(&file).map_err(|error| Error::new("internal").caused_by(error))
    }

    /// Reads a card; `not_a_card`, `newer_format` or `bad_signature`.
    pub fn from_file(bytes: &[u8]) -> Result<Self> {
        let not_a_card = || Error::new("not_a_card");
        if bytes.len() > CARD_BYTES_MAX {
            return Err(not_a_card());
        }
        let file: CardFile = serde_json::from_slice(bytes).map_err(|error| not_a_card().caused_by(error))?;
        if file.cunce_card > FORMAT {
            return Err(Error::new("newer_format"));
        }
        let key: [u8; 32] = decode(&file.sign).ok_or_else(not_a_card)?;
        let signature: [u8; 64] = decode(&file.signature).ok_or_else(not_a_card)?;
        let card = Self {
            office: file.office,
            role: file.role,
            unit: file.unit,
            name: file.name,
            sign_key: VerifyingKey::from_bytes(&key).map_err(|_| not_a_card())?,
            age_recipient: file.age,
            books: keys_of(file.books).ok_or_else(not_a_card)?,
        };
        let recipients = card.books.values().map(|keys| &keys.age_recipient).chain([&card.age_recipient]);
        for recipient in recipients {
            recipient.parse::<age::x25519::Recipient>().map_err(|_| not_a_card())?;
        }
        card.sign_key
            .verify_strict(&card.signed_bytes(), &Signature::from_bytes(&signature))
            .map_err(|_| Error::new("bad_signature"))?;
        Ok(card)
    }

    /// Whether the file of this card carries the signature of the key its office had before.
    pub fn is_signed_by(&self, file: &[u8], former: &VerifyingKey) -> Result<bool> {
        let file: CardFile = serde_json::from_slice(file).map_err(|error| Error::new("not_a_card").caused_by(error))?;
        let signature: Option<[u8; 64]> = file.signed_by_former.as_deref().and_then(decode);
        Ok(signature.is_some_and(|signature| {
            former.verify_strict(&self.signed_bytes(), &Signature::from_bytes(&signature)).is_ok()
        }))
    }

    /// Over the public keys and the unit: what must not be swapped on the way.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"cunce fingerprint 1").update(self.office.as_bytes()).update(self.sign_key.as_bytes());
        for text in [self.role.code(), &self.unit, &self.age_recipient] {
            hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        }
        hasher.update(&self.books_bytes());
        Fingerprint::of(&hasher.finalize())
    }

    pub(super) fn signed_bytes(&self) -> Vec<u8> {
        let mut bytes = b"cunce card 1".to_vec();
        bytes.extend_from_slice(self.office.as_bytes());
        bytes.extend_from_slice(self.sign_key.as_bytes());
        for text in [self.role.code(), &self.unit, &self.name, &self.age_recipient] {
            bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.extend(self.books_bytes());
        bytes
    }

    /// Nothing where the office has one book.
    fn books_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (book, keys) in &self.books {
            for part in [book.as_bytes(), keys.sign_key.as_bytes(), keys.age_recipient.as_bytes()] {
                bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
                bytes.extend_from_slice(part);
            }
        }
        bytes
    }

    /// The office as another of its books knows it; none where it has no such book.
    #[must_use]
    pub fn for_book(&self, book: &str) -> Option<Self> {
        if book == CIVIL {
            return Some(self.clone());
        }
        let PublicKeys { sign_key, age_recipient } = self.books.get(book)?.clone();
        Some(Self { sign_key, age_recipient, books: BTreeMap::new(), ..self.clone() })
    }

    /// The keys of the other books as text, for the book that keeps this card.
    pub(crate) fn books_text(&self) -> Result<String> {
        serde_json::to_string(&keys_text(&self.books)).map_err(|error| Error::new("internal").caused_by(error))
    }
}

/// Reads what `Card::books_text` wrote; none where it is not that.
pub(crate) fn books_of_text(text: &str) -> Option<BTreeMap<String, PublicKeys>> {
    keys_of(serde_json::from_str(text).ok()?)
}

fn keys_text(books: &BTreeMap<String, PublicKeys>) -> BTreeMap<String, KeysText> {
    let text =
        |keys: &PublicKeys| KeysText { sign: BASE64.encode(keys.sign_key.as_bytes()), age: keys.age_recipient.clone() };
    books.iter().map(|(book, keys)| (book.clone(), text(keys))).collect()
}

fn keys_of(books: BTreeMap<String, KeysText>) -> Option<BTreeMap<String, PublicKeys>> {
    let keys = |text: KeysText| {
        let sign_key = VerifyingKey::from_bytes(&decode(&text.sign)?).ok()?;
        Some(PublicKeys { sign_key, age_recipient: text.age })
    };
    books.into_iter().map(|(book, text)| Some((book, keys(text)?))).collect()
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64.decode(text).ok()?.try_into().ok()
}
