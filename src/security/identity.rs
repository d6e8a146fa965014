//! The secrets of an office: its signing key, its age identity, and the key of the replica that writes here.

use std::collections::BTreeMap;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Secret;
use super::card::{Card, PublicKeys, Role};
use crate::{Error, Result};

/// An office's keys. They live inside its encrypted book.
pub struct Identity {
    office_key: SigningKey,
    age: age::x25519::Identity,
    /// Identities of earlier cards: files written for them still come.
    former_ages: Vec<age::x25519::Identity>,
    /// The signature of the key before this one over the card.
    signed_by_former: Option<Vec<u8>>,
    card: Card,
}

/// What an identity is kept as.
pub struct IdentitySecrets {
    pub sign: Secret,
    /// The age identities, the current one first, a line each.
    pub ages: Zeroizing<String>,
    pub signed_by_former: Option<Vec<u8>>,
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
    pub fn restore(office: Uuid, role: Role, unit: &str, name: &str, secrets: &IdentitySecrets) -> Result<Self> {
        let damaged = || Error::new("damaged_database").with("part", "keys");
        let mut ages = Vec::new();
        for line in secrets.ages.lines() {
            ages.push(line.parse::<age::x25519::Identity>().map_err(|_| damaged())?);
        }
        if ages.is_empty() {
            return Err(damaged());
        }
        let key = SigningKey::from_bytes(&secrets.sign);
        let mut identity = Self::assemble(key, ages.remove(0), office, role, unit, name);
        identity.former_ages = ages;
        identity.signed_by_former.clone_from(&secrets.signed_by_former);
        Ok(identity)
    }

    fn assemble(key: SigningKey, age: age::x25519::Identity, office: Uuid, role: Role, unit: &str, name: &str) -> Self {
        let card = Card {
            office,
            role,
            unit: unit.to_owned(),
            name: name.to_owned(),
            sign_key: key.verifying_key(),
            age_recipient: age.to_public().to_string(),
            books: BTreeMap::new(),
        };
        Self { office_key: key, age, former_ages: Vec::new(), signed_by_former: None, card }
    }

    /// Says in the card which keys the office's other books have.
    pub fn set_books(&mut self, books: BTreeMap<String, PublicKeys>) {
        self.card.books = books;
    }

    /// Its public keys, as the card of the office's register names those of another book.
    #[must_use]
    pub fn public_keys(&self) -> PublicKeys {
        PublicKeys { sign_key: self.card.sign_key, age_recipient: self.card.age_recipient.clone() }
    }

    /// New keys for the same office, whose card, which names those of its other books, the old key signs. What was sealed for the old ones can still be read.
    #[must_use]
    pub fn renewed(&self, seed: &Secret, books: BTreeMap<String, PublicKeys>) -> Self {
        let Card { office, role, unit, name, .. } = &self.card;
        let key = SigningKey::from_bytes(seed);
        let mut next = Self::assemble(key, age::x25519::Identity::generate(), *office, *role, unit, name);
        next.card.books = books;
        next.signed_by_former = Some(self.office_key.sign(&next.card.signed_bytes()).to_bytes().to_vec());
        next.former_ages = self.ages().cloned().collect();
        next
    }

    /// What is kept in the book.
    #[must_use]
    pub fn secrets(&self) -> IdentitySecrets {
        use age::secrecy::ExposeSecret;
        // With room for all from the start: a string that grows leaves its beginnings behind.
        const LINE: usize = "AGE-SECRET-KEY-1".len() + 58 + 1;
        let mut ages = Zeroizing::new(String::with_capacity(LINE * self.ages().count()));
        for age in self.ages() {
            ages.push_str(age.to_string().expose_secret());
            ages.push('\n');
        }
        let sign = Zeroizing::new(self.office_key.to_bytes());
        IdentitySecrets { sign, ages, signed_by_former: self.signed_by_former.clone() }
    }

    #[must_use]
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// The age identities that files for this office may be sealed to, the current one first.
    pub fn ages(&self) -> impl Iterator<Item = &age::x25519::Identity> {
        std::iter::once(&self.age).chain(&self.former_ages)
    }

    /// The card as a file for other offices.
    pub fn card_file(&self) -> Result<Vec<u8>> {
        self.card.to_file(&self.office_key, self.signed_by_former.as_deref())
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
