//! An office's card: a small file with its public keys and unit, by which another office knows it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Fingerprint;
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
    signature: String,
    /// The signature of the key that this office had before, over the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed_by_former: Option<String>,
}

/// A card is a few hundred bytes; a larger file is something else.
pub const CARD_BYTES_MAX: usize = 16 * 1024;

impl Card {
    /// The card as a file, signed by its own key.
    pub(super) fn to_file(&self, key: &SigningKey, former: Option<&[u8]>) -> Result<Vec<u8>> {
        let file = CardFile {
            cunce_card: 1,
            office: self.office,
            role: self.role,
            unit: self.unit.clone(),
            name: self.name.clone(),
            sign: BASE64.encode(self.sign_key.as_bytes()),
            age: self.age_recipient.clone(),
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
        if file.cunce_card > 1 {
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
        };
        card.age_recipient.parse::<age::x25519::Recipient>().map_err(|_| not_a_card())?;
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
        bytes
    }
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64.decode(text).ok()?.try_into().ok()
}
