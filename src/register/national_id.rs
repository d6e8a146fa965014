//! The citizen identity number (公民身份号码, GB 11643-1999): reading it as people write it, and what it says.

use jiff::civil::Date;

use super::text::compact;

/// An identity number of 18 places in canonical writing (digits, last place possibly `X`). Its check
/// digit and birth part may be wrong: a wrong number is still what the paper says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NationalId(String);

/// A number that could be read, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadId {
    pub id: NationalId,
    pub notes: Vec<IdNote>,
}

/// What is remarkable about a number that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdNote {
    /// The check digit does not fit (GB 11643, 5): a doubt.
    Checksum,
    /// The birth part is no date: a doubt.
    BirthImpossible,
    /// A number of 15 places (before 1999) was given the century 19 and its check digit: information.
    Upgraded15,
}

impl IdNote {
    /// The finding's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Checksum => "id_checksum",
            Self::BirthImpossible => "id_birth_impossible",
            Self::Upgraded15 => "id_15_upgraded",
        }
    }
}

/// Why a text is refused as an identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdProblem {
    /// A spreadsheet kept it as a number, so its last digits are gone.
    DigitsLost,
    /// Neither 18 nor 15 places of the right kind.
    Shape,
}

impl IdProblem {
    /// The finding's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DigitsLost => "id_digits_lost",
            Self::Shape => "id_shape",
        }
    }
}

/// Reads a number as people write it: blanks, hyphens and a leading apostrophe are dropped, full-width
/// digits and any x accepted, 15 places made 18.
///
/// # Errors
/// `DigitsLost` for scientific notation and for a number rounded to 15 digits; `Shape` for all else.
pub fn read(text: &str) -> Result<ReadId, IdProblem> {
    let plain = plain(text);
    if is_rounded(&plain) {
        return Err(IdProblem::DigitsLost);
    }
    let (id, upgraded) = match plain.len() {
        18 if is_whole(&plain) => (NationalId(plain), false),
        15 if has_digits(&plain) => (upgrade(&plain), true),
        _ => return Err(IdProblem::Shape),
    };
    let mut notes = Vec::new();
    if upgraded {
        notes.push(IdNote::Upgraded15);
    }
    if id.birth_date().is_none() {
        notes.push(IdNote::BirthImpossible);
    }
    if !id.is_check_digit_right() {
        // Excel keeps 15 digits of a number and shows zeros for the rest.
        if id.0.ends_with("000") {
            return Err(IdProblem::DigitsLost);
        }
        notes.push(IdNote::Checksum);
    }
    Ok(ReadId { id, notes })
}

/// Any stored identity text with its middle hidden: `6109**********947X`.
#[must_use]
pub fn mask(text: &str) -> String {
    let count = text.chars().count();
    let (first, last) = if count >= 12 { (4, 4) } else { (0, 2.min(count / 2)) };
    text.chars().enumerate().map(|(i, c)| if i < first || i >= count - last { c } else { '*' }).collect()
}

impl NationalId {
    /// The 18 places.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The birth date in places 7–14, if it is a date.
    #[must_use]
    pub fn birth_date(&self) -> Option<Date> {
        let number = |from: usize, to: usize| self.0[from..to].parse::<i16>().ok();
        let (month, day) = (number(10, 12)?, number(12, 14)?);
        let year = number(6, 10).filter(|year| *year >= 1800)?;
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }

    /// The sex in place 17 as GB/T 2261.1: odd `1` male, even `2` female.
    #[must_use]
    pub fn sex(&self) -> &'static str {
        if self.0.as_bytes()[16] % 2 == 1 { "1" } else { "2" }
    }

    /// The area (GB/T 2260) in which the number was first given; old and merged areas stay.
    #[must_use]
    pub fn area(&self) -> &str {
        &self.0[..6]
    }

    #[must_use]
    pub fn is_check_digit_right(&self) -> bool {
        self.0.ends_with(check_digit(&self.0))
    }

    /// The last `places` places, at most 18.
    #[must_use]
    pub fn tail(&self, places: usize) -> &str {
        &self.0[18 - places.min(18)..]
    }

    /// First four and last four places, the rest hidden.
    #[must_use]
    pub fn masked(&self) -> String {
        mask(&self.0)
    }
}

fn plain(text: &str) -> String {
    let text = compact(text);
    let text = text.trim_start_matches(['\'', '’', '‘', '`', '＇']);
    text.chars()
        .filter(|c| !matches!(c, '-' | '–' | '—' | '‐' | '‑' | '−' | '_'))
        .map(|c| if matches!(c, 'x' | '×' | 'Χ' | 'х' | 'Х') { 'X' } else { c })
        .collect()
}

/// `6.10902E+17`, `610902200806029600.0`: writing that only a number cell produces.
fn is_rounded(plain: &str) -> bool {
    let upper = plain.to_ascii_uppercase();
    let (mantissa, exponent) = match upper.split_once('E') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.trim_start_matches('+'))),
        None => (upper.as_str(), None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    has_digits(whole)
        && fraction.is_none_or(|fraction| fraction.bytes().all(|b| b.is_ascii_digit()))
        && match exponent {
            Some(exponent) => has_digits(exponent),
            None => fraction.is_some() && whole.len() == 18,
        }
}

fn has_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// 17 digits and a check place, of a text of 18 bytes.
/// Whether a text is written as a number of 18 places is kept.
pub(super) fn is_whole(plain: &str) -> bool {
    plain.len() == 18 && plain.bytes().enumerate().all(|(i, b)| b.is_ascii_digit() || (i == 17 && b == b'X'))
}

/// 15 places are area, two-digit year, month, day and sequence; GB 11643-1999 added century and check.
fn upgrade(plain: &str) -> NationalId {
    let mut id = format!("{}19{}", &plain[..6], &plain[6..]);
    id.push(check_digit(&id));
    NationalId(id)
}

/// The check digit over the first 17 places (ISO 7064, MOD 11-2).
pub(crate) fn check_digit(id: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = id.bytes().zip(WEIGHTS).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
    char::from(b"10X98765432"[(sum % 11) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(&str, &[IdNote]), IdProblem>) {
        let got = read(text);
        let got = got.as_ref().map(|read| (read.id.as_str(), read.notes.as_slice()));
        assert_eq!(got, expected.as_ref().map(|e| (e.0, e.1)), "{text:?}");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        use IdNote::{BirthImpossible, Checksum, Upgraded15};
        use IdProblem::{DigitsLost, Shape};
        check("11010519491231002X", Ok(("11010519491231002X", &[])));
        check("440524188001010014", Ok(("440524188001010014", &[])));
        check("11010519491231002x", Ok(("11010519491231002X", &[])));
        check("11010519491231002Ｘ", Ok(("11010519491231002X", &[])));
        check("'11010519491231002x ", Ok(("11010519491231002X", &[])));
        check("610902 19990508 4074", Ok(("610902199905084074", &[])));
        check("610902-19990508-4074", Ok(("610902199905084074", &[])));
        check("６１０９０２\u{3000}１９９９０５０８\u{A0}４０７４", Ok(("610902199905084074", &[])));
        check("990000199905084074", Ok(("990000199905084074", &[Checksum])));
        check("612401196905073410", Ok(("612401196905073410", &[Checksum])));
        check("610902199913404071", Ok(("610902199913404071", &[BirthImpossible, Checksum])));
        check("612401570129056", Ok(("612401195701290562", &[Upgraded15])));
        check("612401571329056", Ok(("61240119571329056X", &[Upgraded15, BirthImpossible])));
        check("6.10902E+17", Err(DigitsLost));
        check("6.109022008060296e+17", Err(DigitsLost));
        check("6.10902e17", Err(DigitsLost));
        check("610902200806029600.0", Err(DigitsLost));
        check("610902200806029000", Err(DigitsLost));
        check("", Err(Shape));
        check("无", Err(Shape));
        check("不详", Err(Shape));
        check("61090220080602", Err(Shape));
        check("6109022008060296011", Err(Shape));
        check("61090220080602X601", Err(Shape));
        check("61240157012905X", Err(Shape));
        check("六一〇九〇二一九九九", Err(Shape));
        check("E", Err(Shape));
        check(".E+", Err(Shape));
        check("é".repeat(9).as_str(), Err(Shape));
    }

    #[test]
    fn a_valid_number_that_ends_in_zeros_is_not_a_rounded_one() {
        let mut found = 0;
        for day in 10..28 {
            let id = format!("610902199901{day}100");
            let id = format!("{id}{}", check_digit(&id));
            if id.ends_with("000") {
                check(&id, Ok((&id, &[])));
                found += 1;
            }
        }
        assert!(found > 0);
    }

    #[test]
    fn what_a_number_says() {
        let cases = [
            ("11010519491231002X", "1949-12-31", "2", "110105", "1101**********002X"),
            ("440524188001010014", "1880-01-01", "1", "440524", "4405**********0014"),
            ("61090219720711947X", "1972-07-11", "1", "610902", "6109**********947X"),
        ];
        for (text, birth, sex, area, masked) in cases {
            let id = read(text).expect(text).id;
            assert_eq!(id.birth_date().map(|d| d.to_string()).as_deref(), Some(birth));
            assert_eq!((id.sex(), id.area(), id.masked().as_str()), (sex, area, masked));
            assert_eq!((id.tail(4), id.tail(99)), (&text[14..], text));
        }
        assert_eq!((mask(""), mask("A1"), mask("12345")), ("".into(), "*1".into(), "***45".into()));
    }
}
