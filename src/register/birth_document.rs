//! Numbers of medical certificates of birth (出生医学证明编号): one writing for each, and the masked form.

use super::text::compact;

/// A number as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadDocument {
    /// In capitals, without blanks and hyphens.
    pub value: String,
    /// Not one letter and nine digits as on every certificate since 1996: a doubt, `birth_document_shape`.
    pub doubtful: bool,
}

/// Reads a number. Nothing is refused: a paper of another country has another number.
#[must_use]
pub fn read(text: &str) -> ReadDocument {
    let value: String = compact(text).chars().filter(|c| !matches!(c, '-' | '－' | '–' | '—')).collect();
    let value = value.to_uppercase();
    let is_usual = value.len() == 10
        && value.starts_with(|first: char| first.is_ascii_uppercase())
        && value[1..].chars().all(|c| c.is_ascii_digit());
    ReadDocument { doubtful: !value.is_empty() && !is_usual, value }
}

/// A number of which only the last three places are told: `*******678`.
#[must_use]
pub fn mask(text: &str) -> String {
    let count = text.chars().count();
    let told = if count >= 8 { 3 } else { 0 };
    text.chars().enumerate().map(|(at, c)| if at >= count - told { c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_in_one_writing() {
        let cases = [
            ("", "", false),
            ("O610012345", "O610012345", false),
            (" o 610-012 345 ", "O610012345", false),
            ("Ｐ６１００１２３４５", "P610012345", false),
            ("610012345", "610012345", true),
            ("OO61001234", "OO61001234", true),
            ("O61001234五", "O61001234五", true),
            ("US-1234567", "US1234567", true),
        ];
        for (text, value, doubtful) in cases {
            assert_eq!(read(text), ReadDocument { value: value.to_owned(), doubtful }, "{text}");
            assert_eq!(read(value).value, value, "{text}: read twice");
        }
    }

    #[test]
    fn a_masked_number_tells_its_end_only() {
        for (text, shown) in [("O610012345", "*******345"), ("1234567", "*******"), ("", "")] {
            assert_eq!(mask(text), shown);
        }
    }
}
