//! Which of an office's books a sealed file is for, written where everyone can read it: one more stanza in the head of the age file, which says
//! nothing else and which other programs pass over. So a file for a book that nobody at the keyboard opens can wait for someone who does.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use age_core::format::{FileKey, Stanza};
use uuid::Uuid;

use crate::security::{BOOKS, CIVIL};

const TAG: &str = "cunce";
/// The head of a file comes before the first sealed byte and is shorter than this.
const HEAD_BYTES_MAX: u64 = 8 * 1024;
const LINE_START: &str = "-> cunce ";

/// The label of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) book: &'static str,
    office: String,
}

impl Label {
    pub(super) fn new(book: &'static str, office: Uuid) -> Self {
        Self { book, office: digest(office) }
    }

    /// What a file says of itself; one without a label is for the register. The label is vouched for only when the file is opened.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let mut head = Vec::new();
        File::open(path).and_then(|file| file.take(HEAD_BYTES_MAX).read_to_end(&mut head)).ok()?;
        Self::in_head(&head)
    }

    fn in_head(head: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(head);
        let line =
            text.lines().take_while(|line| !line.starts_with("---")).find_map(|line| line.strip_prefix(LINE_START))?;
        let (book, office) = line.split_once(' ')?;
        let book = BOOKS.into_iter().find(|known| *known == book)?;
        Some(Self { book, office: office.to_owned() })
    }

    pub(super) fn is_for(&self, office: Uuid) -> bool {
        self.office == digest(office)
    }
}

/// The book of a file.
pub(super) fn book_of(path: &Path) -> &'static str {
    Label::of(path).map_or(CIVIL, |label| label.book)
}

/// An office's id is no secret, but need not stand on every stick.
fn digest(office: Uuid) -> String {
    let hash = blake3::Hasher::new().update(b"cunce label 1").update(office.as_bytes()).finalize();
    hash.to_hex()[..16].to_owned()
}

impl age::Recipient for Label {
    fn wrap_file_key(&self, _: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), age::EncryptError> {
        let args = vec![self.book.to_owned(), self.office.clone()];
        Ok((vec![Stanza { tag: TAG.to_owned(), args, body: Vec::new() }], HashSet::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_read_from_the_head_and_from_nowhere_else() {
        let office = Uuid::from_bytes([7; 16]);
        let label = Label::new("care", office);
        let line = format!("-> cunce care {}\n\n", digest(office));
        let head = |before: &str| format!("age-encryption.org/v1\n-> X25519 abc\ndef\n{before}--- mac\n");
        assert_eq!(Label::in_head(head(&line).as_bytes()), Some(label.clone()));
        assert_eq!(Label::in_head(head("").as_bytes()), None);
        assert_eq!(Label::in_head(format!("{}{line}", head("")).as_bytes()), None);
        assert_eq!(Label::in_head(head("-> cunce kitchen 0011\n\n").as_bytes()), None);
        assert!(label.is_for(office) && !label.is_for(Uuid::from_bytes([8; 16])));
    }
}
