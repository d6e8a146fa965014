//! Telephone numbers (联系电话): one writing for each, and the masked form.

use super::text::{compact, tidy};

/// A telephone number as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPhone {
    /// Digits of a mobile, `0915-3212345` of a landline, the tidied text of anything else.
    pub value: String,
    /// Neither a mobile nor a landline with its area code: a doubt, `phone_shape`.
    pub doubtful: bool,
}

/// Reads a number: blanks, hyphens, brackets and the country code 86 are dropped. Nothing is refused, for
/// a number that looks wrong may still be the one that answers.
#[must_use]
pub fn read(text: &str) -> ReadPhone {
    let plain = compact(text);
    let digits: String = plain.chars().filter(|c| !is_separator(*c)).collect();
    let digits = without_country(&digits);
    if is_mobile(digits) {
        return ReadPhone { value: digits.to_owned(), doubtful: false };
    }
    if let Some(value) = landline(digits) {
        return ReadPhone { value, doubtful: false };
    }
    let value = tidy(text);
    ReadPhone { doubtful: !value.is_empty(), value }
}

/// A number with its middle hidden: `150****4060`.
#[must_use]
pub fn mask(text: &str) -> String {
    let count = text.chars().count();
    let (first, last) = match count {
        11.. => (3, 4),
        6..=10 => (0, 3),
        _ => (0, 0),
    };
    text.chars().enumerate().map(|(i, c)| if i < first || i >= count - last || c == '-' { c } else { '*' }).collect()
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '－' | '(' | ')' | '\'' | '.' | '/' | '·')
}

fn without_country(digits: &str) -> &str {
    let rest = ["+86", "0086", "86"].iter().find_map(|code| digits.strip_prefix(code));
    rest.filter(|rest| is_mobile(rest) || rest.starts_with('0')).unwrap_or(digits)
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && all_digits(digits)
}

/// Area codes are 010 and 02x with eight digits behind, all others four places with seven or eight.
fn landline(digits: &str) -> Option<String> {
    if !all_digits(digits) || !digits.starts_with('0') || digits.starts_with("00") {
        return None;
    }
    let area = if digits.starts_with("01") || digits.starts_with("02") { 3 } else { 4 };
    let (area, rest) = digits.split_at_checked(area)?;
    matches!(rest.len(), 7 | 8).then(|| format!("{area}-{rest}"))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_writing() {
        let cases = [
            ("15088884060", "15088884060", false),
            ("150-8888-4060", "15088884060", false),
            ("150 8888 4060", "15088884060", false),
            ("１５０８８８８４０６０", "15088884060", false),
            ("+86 150 8888 4060", "15088884060", false),
            ("0086-15088884060", "15088884060", false),
            ("8615088884060", "15088884060", false),
            ("0915-3212345", "0915-3212345", false),
            ("(0915)3212345", "0915-3212345", false),
            ("09153212345", "0915-3212345", false),
            ("029-87654321", "029-87654321", false),
            ("+86 029 87654321", "029-87654321", false),
            ("", "", false),
            ("  ", "", false),
            ("1508888406", "1508888406", true),
            ("150888840600", "150888840600", true),
            ("3212345", "3212345", true),
            ("无", "无", true),
            ("15088884060 13900001111", "15088884060 13900001111", true),
            ("1.50889E+10", "1.50889E+10", true),
            ("0é15", "0é15", true),
        ];
        for (text, value, doubtful) in cases {
            let got = read(text);
            assert_eq!((got.value.as_str(), got.doubtful), (value, doubtful), "{text:?}");
            assert_eq!(read(value).value, value, "again: {text:?}");
        }
    }

    #[test]
    fn the_middle_is_hidden() {
        let cases = [
            ("15088884060", "150****4060"),
            ("0915-3212345", "091*-***2345"),
            ("3212345", "****345"),
            ("12345", "*****"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(mask(text), expected, "{text}");
        }
    }
}
