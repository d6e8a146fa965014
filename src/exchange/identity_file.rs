//! This office's age identity as a file, so that ordinary `age` can open what was written for it.

use std::io::Write;
use std::path::Path;

use zeroize::Zeroizing;

use crate::files::write_chosen;
use crate::session::Session;
use crate::{Error, Result};

/// Writes the identity. With a passphrase the file is sealed under it, and `age` asks for it; without one, whoever has the file can
/// read every file written for this office.
pub fn write_identity(session: &Session, passphrase: Option<&str>, path: &Path) -> Result<()> {
    session.require_manager()?;
    let card = session.identity.card();
    // One line a key: also what was sealed for a card that has been renewed can be opened.
    let keys = session.identity.secrets().ages;
    let about = format!("# {} {}\n# public key: {}\n", card.unit, card.name, card.age_recipient);
    // In one piece: a string that grows leaves its beginnings behind.
    let text = Zeroizing::new([about.as_str(), keys.as_str()].concat());
    match passphrase {
        Some(passphrase) => write_chosen(path, &sealed(text.as_bytes(), passphrase)?),
        None => write_chosen(path, text.as_bytes()),
    }
}

fn sealed(content: &[u8], passphrase: &str) -> Result<Vec<u8>> {
    let encryptor = age::Encryptor::with_user_passphrase(passphrase.to_owned().into());
    let mut bytes = Vec::new();
    let mut sink = encryptor.wrap_output(&mut bytes).map_err(|error| Error::new("internal").caused_by(error))?;
    sink.write_all(content)?;
    sink.finish()?;
    Ok(bytes)
}
