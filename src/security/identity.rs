//! The secrets of an office: its signing key, its age identity, and the key of the replica that writes here.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Secret;
use super::card::{Card, Role};
use crate::{Error, Result};

/// An office's keys. They live inside its encrypted book.
pub struct Identity {
    office_key: SigningKey,
    age: age::x25519::Identity,
    card: Card,
}

/// An office's word that a replica is its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplicaCertificate {
    pub replica: Uuid,
    pub key: [u8; 32],
    pub signature: Vec<u8>,
}

impl Identity {
    /// New keys for an office.
    pub fn create(office: Uuid, role: Role, unit: &str, name: &str, seed: &Secret) -> Self {
        Self::assemble(SigningKey::from_bytes(seed), age::x25519::Identity::generate(), office, role, unit, name)
    }

    /// The keys as they were stored by `secrets`.
    pub fn restore(office: Uuid, role: Role, unit: &str, name: &str, seed: &[u8], age: &str) -> Result<Self> {
        let damaged = || Error::new("damaged_database").with("part", "keys");
        let seed: Secret = Zeroizing::new(seed.try_into().map_err(|_| damaged())?);
        let age: age::x25519::Identity = age.parse().map_err(|_| damaged())?;
        Ok(Self::assemble(SigningKey::from_bytes(&seed), age, office, role, unit, name))
    }

    fn assemble(key: SigningKey, age: age::x25519::Identity, office: Uuid, role: Role, unit: &str, name: &str) -> Self {
        let card = Card {
            office,
            role,
            unit: unit.to_owned(),
            name: name.to_owned(),
            sign_key: key.verifying_key(),
            age_recipient: age.to_public().to_string(),
        };
        Self { office_key: key, age, card }
    }

    /// The signing seed and the age identity, to be kept in the book.
    #[must_use]
    pub fn secrets(&self) -> (Secret, Zeroizing<String>) {
        use age::secrecy::ExposeSecret;
        (Zeroizing::new(self.office_key.to_bytes()), Zeroizing::new(self.age.to_string().expose_secret().to_owned()))
    }

    #[must_use]
    pub fn card(&self) -> &Card {
        &self.card
    }

    #[must_use]
    pub fn age(&self) -> &age::x25519::Identity {
        &self.age
    }

    /// The card as a file for other offices.
    pub fn card_file(&self) -> Result<Vec<u8>> {
        self.card.to_file(&self.office_key)
    }

    /// Certifies the key of a replica of this office.
    #[must_use]
    pub fn certify(&self, replica: Uuid, key: &SigningKey) -> ReplicaCertificate {
        let key = key.verifying_key().to_bytes();
        let signature = self.office_key.sign(&certified_bytes(self.card.office, replica, &key)).to_bytes().to_vec();
        ReplicaCertificate { replica, key, signature }
    }
}

impl ReplicaCertificate {
    /// The replica's key, if the office of that card has certified it.
    #[must_use]
    pub fn verified_key(&self, card: &Card) -> Option<VerifyingKey> {
        let signature = Signature::from_slice(&self.signature).ok()?;
        let bytes = certified_bytes(card.office, self.replica, &self.key);
        card.sign_key.verify_strict(&bytes, &signature).ok()?;
        VerifyingKey::from_bytes(&self.key).ok()
    }
}

fn certified_bytes(office: Uuid, replica: Uuid, key: &[u8; 32]) -> Vec<u8> {
    let mut bytes = b"cunce replica 1".to_vec();
    bytes.extend_from_slice(office.as_bytes());
    bytes.extend_from_slice(replica.as_bytes());
    bytes.extend_from_slice(key);
    bytes
}
