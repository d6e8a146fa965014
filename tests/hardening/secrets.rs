//! Passphrases and recovery codes are held in memory that is wiped. The type says so, and here it is seen that no plain text holds one.

use std::path::Path;

/// What a plain holder of a secret would look like, in any source.
const PLAIN: [&str; 8] = [
    "passphrase: String",
    "recovery_code: String",
    "code: String, passphrase",
    "AppHandle, code: String",
    "fn passphrase(is_new: bool) -> Result<String>",
    "fn shown(&self) -> String",
    ", own: String",
    "share: String",
];

#[test]
fn no_plain_text_holds_a_secret() {
    let mut seen = 0;
    for folder in ["src/security", "src/session", "src/bin/cunce", "src-tauri/src", "src-tauri/src/commands"] {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                continue;
            }
            let source = std::fs::read_to_string(&path).expect("a source");
            for plain in PLAIN {
                assert!(!source.contains(plain), "{}: {plain}", path.display());
            }
            seen += usize::from(source.contains("Zeroizing") || source.contains("Hidden"));
        }
    }
    let session = concat!(include_str!("../../src/session/mod.rs"), include_str!("../../src/session/keys.rs"));
    assert!(session.contains("random::<32>") && !session.contains("= random::<32>"), "a key is never a plain array");
    assert!(!session.contains("derive(Debug, Clone)]\npub struct NewOffice"), "a passphrase is never printed");
    assert!(seen >= 8, "the test reads the sources: {seen}");
}
