//! Text as it is kept: normalised once at entry, so that equal writing is equal bytes ever after.

use unicode_normalization::UnicodeNormalization;

/// The longest note (备注) a resident or household may carry, in characters.
pub const NOTE_CHARS_MAX: usize = 60;
/// The longest name (姓名) that is accepted, in characters; transliterated names reach about 40.
pub const NAME_CHARS_MAX: usize = 50;
/// The longest text of any other field (address, place, phone as typed), in characters.
pub const FIELD_CHARS_MAX: usize = 120;

/// The dot between the parts of a transliterated name (间隔号, GB/T 15834), as it is kept.
pub const NAME_DOT: char = '·';

/// Normalises any text to NFC, drops invisible and control characters, trims, and makes each run of
/// blanks (line breaks and full-width blanks too) one space. Rare characters are untouched.
#[must_use]
pub fn tidy(text: &str) -> String {
    // Nearly every text is tidy already: nothing in it can be composed, is a blank, or takes no room.
    if text.chars().all(|c| matches!(c, '!'..='~' | '\u{4E00}'..='\u{9FFF}')) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.nfc() {
        if is_blank(c) {
            blank = true;
        } else if !is_invisible(c) {
            if blank && !out.is_empty() {
                out.push(' ');
            }
            blank = false;
            out.push(c);
        }
    }
    out
}

/// A person's name: tidied; blanks inside a Chinese name removed (王 芳 → 王芳) and kept between Latin
/// words; the look-alikes of the dot between name parts made `·` (U+00B7).
#[must_use]
pub fn person_name(text: &str) -> String {
    let chars: Vec<char> = tidy(text).chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, &c) in chars.iter().enumerate() {
        let before = chars[..i].iter().rev().copied().find(|c| *c != ' ');
        let after = chars[i + 1..].iter().copied().find(|c| *c != ' ');
        let (Some(before), Some(after)) = (before, after) else {
            out.push(c);
            continue;
        };
        let joins = |c: char| is_hanzi(c) || is_name_dot(c);
        if c == ' ' && (joins(before) || joins(after)) {
            continue;
        }
        let dot = (is_name_dot(c) && before.is_alphabetic() && after.is_alphabetic())
            || (matches!(c, '.' | '．') && is_hanzi(before) && is_hanzi(after));
        out.push(if dot { NAME_DOT } else { c });
    }
    out
}

/// Digits, letters and signs in their half-width form, without any blank: what numbers and codes are
/// read from.
#[must_use]
pub fn compact(text: &str) -> String {
    half_width(text).chars().filter(|c| !is_blank(*c) && !is_invisible(*c)).collect()
}

/// Full-width forms (０-９ Ａ-Ｚ －) as their plain counterparts; Chinese punctuation stays.
#[must_use]
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{3000}' => ' ',
            _ => c,
        })
        .collect()
}

/// Whether a character is a Chinese one, the rare ones beyond the basic plane and the private-use
/// ones of old identity cards included.
#[must_use]
pub fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}' | '\u{E000}'..='\u{F8FF}' | '〇')
}

/// Any blank: Unicode white space and the separators that look like it.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{3164}' | '\u{2800}')
}

/// Characters that take no room and would make equal writing differ; variation selectors are kept,
/// for they choose the form of a rare character.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn is_name_dot(c: char) -> bool {
    matches!(c, '·' | '・' | '･' | '•' | '‧' | '∙' | '⋅' | '●' | '▪')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_tidied_once() {
        let cases = [
            ("", ""),
            ("  周营村 三组 ", "周营村 三组"),
            ("周营村\r\n三组", "周营村 三组"),
            ("\u{FEFF}周营\u{200B}村", "周营村"),
            ("\u{3000}甲\u{3000}\u{3000}乙", "甲 乙"),
            ("e\u{301}", "é"),
            ("葛\u{E0100}城", "葛\u{E0100}城"),
        ];
        for (text, expected) in cases {
            assert_eq!(tidy(text), expected, "{text:?}");
            assert_eq!(tidy(expected), expected, "tidying twice changes nothing: {text:?}");
        }
    }

    #[test]
    fn names_keep_rare_characters_and_the_dot() {
        let cases = [
            ("王 芳", "王芳"),
            (" 王\u{3000}芳\n", "王芳"),
            ("𠮷 䶮", "𠮷䶮"),
            ("阿依古丽・买买提", "阿依古丽·买买提"),
            ("阿依古丽 • 买买提", "阿依古丽·买买提"),
            ("阿依古丽‧买买提", "阿依古丽·买买提"),
            ("阿依古丽．买买提", "阿依古丽·买买提"),
            ("阿依古丽.买买提", "阿依古丽·买买提"),
            ("阿依古丽·买买提", "阿依古丽·买买提"),
            ("John  Smith", "John Smith"),
            ("J. Smith", "J. Smith"),
            ("Ann•Lee", "Ann·Lee"),
            ("王芳·", "王芳·"),
            ("·", "·"),
            (" ", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(person_name(text), expected, "{text:?}");
            assert_eq!(person_name(expected), expected, "again: {text:?}");
        }
    }

    #[test]
    fn numbers_are_compacted() {
        let cases = [(" １２ ３４\u{A0}５６ ", "123456"), ("Ｘ－1", "X-1"), ("2024 年", "2024年"), ("", "")];
        for (text, expected) in cases {
            assert_eq!(compact(text), expected, "{text:?}");
        }
    }
}
