//! The keys of an office and of the replica that writes, which each book keeps for itself.

use ed25519_dalek::SigningKey;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::ledger::{Book, Env, random};
use crate::security::{BookKeys, Card, Identity, IdentitySecrets, Keyring, books_of_text};
use crate::{Error, Result};

/// What the register's card says of the office's other books.
const BOOKS: &str = "card books";

/// A new key for each book.
pub(super) fn new_keys(books: &[&str], env: &dyn Env) -> BookKeys {
    books.iter().map(|book| ((*book).to_owned(), Zeroizing::new(random::<32>(env)))).collect()
}

/// Keeps what the card says of the office's other books.
pub(super) fn set_books(book: &Book, card: &Card) -> Result<()> {
    if card.books.is_empty() { Ok(()) } else { book.core.set_secret(BOOKS, card.books_text()?.as_bytes()) }
}

pub(super) fn store_identity(book: &mut Book, identity: &Identity) -> Result<()> {
    let secrets = identity.secrets();
    book.core.set_secret("office", identity.card().office.as_bytes())?;
    book.core.set_secret("sign", secrets.sign.as_slice())?;
    book.core.set_secret("age", secrets.ages.as_bytes())?;
    match &secrets.signed_by_former {
        Some(signature) => book.core.set_secret("signed by former", signature),
        None => Ok(()),
    }
}

pub(super) fn load_identity(book: &Book, keyring: &Keyring) -> Result<Identity> {
    let damaged = || Error::new("damaged_database").with("part", "keys");
    let get = |name: &str| book.core.secret(name)?.ok_or_else(damaged);
    let office = Uuid::from_slice(&get("office")?).map_err(|_| damaged())?;
    let ages = String::from_utf8(get("age")?.to_vec()).map_err(|_| damaged())?;
    let secrets = IdentitySecrets {
        sign: Zeroizing::new(get("sign")?.as_slice().try_into().map_err(|_| damaged())?),
        ages: Zeroizing::new(ages),
        signed_by_former: book.core.secret("signed by former")?.map(|signature| signature.to_vec()),
    };
    let mut identity = Identity::restore(office, keyring.role, &keyring.unit, &keyring.name, &secrets)?;
    if let Some(text) = book.core.secret(BOOKS)? {
        let text = std::str::from_utf8(&text).map_err(|_| damaged())?;
        identity.set_books(books_of_text(text).ok_or_else(damaged)?);
    }
    Ok(identity)
}

/// The key of the replica that writes now; a new replica (first start, restored copy) gets one.
pub(super) fn replica_key(book: &mut Book) -> Result<SigningKey> {
    let name = format!("replica {}", book.replica()?.hyphenated());
    if let Some(seed) = book.core.secret(&name)? {
        let seed: [u8; 32] =
            seed.as_slice().try_into().map_err(|_| Error::new("damaged_database").with("part", "keys"))?;
        return Ok(SigningKey::from_bytes(&Zeroizing::new(seed)));
    }
    let seed = Zeroizing::new(random::<32>(&*book.env));
    book.in_transaction(|book| book.core.set_secret(&name, seed.as_slice()))?;
    Ok(SigningKey::from_bytes(&seed))
}
