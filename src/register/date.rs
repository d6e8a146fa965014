//! Dates as rosters write them (日期), and ages.

use jiff::civil::Date;

use super::text::half_width;

/// A text that is not one whole day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadDate;

impl BadDate {
    /// The finding's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        "bad_date"
    }
}

/// The years that a date in the register can have.
const YEARS: std::ops::RangeInclusive<i16> = 1850..=2199;

/// Reads `1972-07-11`, `1995.8.31`, `2025/05/03`, `2024年11月21日`, `19590507`, full-width digits and blanks
/// between included; a time of day behind it is dropped.
///
/// # Errors
/// `BadDate` for anything that is not exactly one day: a missing part (1986年), a two-digit year, a day that
/// does not exist. Nothing is guessed.
pub fn parse_date(text: &str) -> Result<Date, BadDate> {
    let plain = half_width(text);
    let numbers = split(without_time(plain.trim())).ok_or(BadDate)?;
    let (year, month, day) = match numbers.as_slice() {
        [one] if one.len() == 8 => (&one[..4], &one[4..6], &one[6..]),
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            (year.as_str(), month.as_str(), day.as_str())
        }
        _ => return Err(BadDate),
    };
    let year = year.parse::<i16>().ok().filter(|year| YEARS.contains(year)).ok_or(BadDate)?;
    let part = |text: &str| text.parse::<i8>().map_err(|_| BadDate);
    Date::new(year, part(month)?, part(day)?).map_err(|_| BadDate)
}

/// Completed years of age (周岁) on a day; none before birth.
#[must_use]
pub fn age_years(birth: Date, on: Date) -> Option<i32> {
    age_months(birth, on).map(|months| months / 12)
}

/// Completed months of age (月龄) on a day; none before birth.
#[must_use]
pub fn age_months(birth: Date, on: Date) -> Option<i32> {
    if on < birth {
        return None;
    }
    let months =
        (i32::from(on.year()) - i32::from(birth.year())) * 12 + i32::from(on.month()) - i32::from(birth.month());
    Some(months - i32::from(on.day() < birth.day()))
}

/// An age as it is shown: `34` years, or `7m` months under three years; empty before birth.
#[must_use]
pub fn age_text(birth: Date, on: Date) -> String {
    match age_months(birth, on) {
        None => String::new(),
        Some(months) if months < 36 => format!("{months}m"),
        Some(months) => (months / 12).to_string(),
    }
}

/// `1972-07-11 00:00:00` and `1972-07-11T00:00` as other programs write a date cell.
fn without_time(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((date, time))
            if time.contains(':') && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z')) =>
        {
            date
        }
        _ => text,
    }
}

/// The runs of digits between separators; none if the separators are not those of one date.
fn split(text: &str) -> Option<Vec<String>> {
    let mut numbers: Vec<String> = vec![String::new()];
    let mut separators = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '0'..='9' => numbers.last_mut()?.push(c),
            '-' | '.' | '/' | '年' | '月' | '日' | '号' | '。' | '、' | '–' | '—' | '－' => {
                separators.push(c);
                numbers.push(String::new());
            }
            _ => return None,
        }
    }
    if numbers.last().is_some_and(String::is_empty) {
        numbers.pop();
    }
    let first = separators.chars().next();
    let one_kind = separators.chars().all(|s| Some(s) == first && !matches!(s, '年' | '月' | '日' | '号'));
    let chinese = matches!(separators.as_str(), "年月日" | "年月号" | "年月");
    let closed = separators.chars().count() < 3 || separators == "...";
    (chinese || (one_kind && closed)).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_style_and_never_guessed() {
        let good = [
            ("1972-07-11", "1972-07-11"),
            ("1995.8.31", "1995-08-31"),
            ("1995.8.31.", "1995-08-31"),
            ("19590507", "1959-05-07"),
            ("2024年11月21日", "2024-11-21"),
            ("2024 年 11 月 21 日", "2024-11-21"),
            ("2024年11月21", "2024-11-21"),
            ("2024年1月2号", "2024-01-02"),
            ("2025/05/03", "2025-05-03"),
            ("2025/5/3", "2025-05-03"),
            ("１９８６．１．２", "1986-01-02"),
            ("　1986-1-2 ", "1986-01-02"),
            ("1986-01-02 00:00:00", "1986-01-02"),
            ("1986-01-02T00:00:00", "1986-01-02"),
            ("2024-02-29", "2024-02-29"),
            ("1880-01-01", "1880-01-01"),
        ];
        for (text, expected) in good {
            assert_eq!(parse_date(text).map(|d| d.to_string()).as_deref(), Ok(expected), "{text}");
        }
        let bad = [
            "",
            "不详",
            "1986年",
            "1986",
            "1986年5月",
            "2月30日",
            "1990.13.40",
            "2023-02-29",
            "86-1-2",
            "7/11/1972",
            "1986.1",
            "198612",
            "860102",
            "14652",
            "1986-01.02",
            "-1986-1-2",
            "--",
            "年月日",
            "1986-1-2-3",
            "19860230",
            "1986年1月2日生",
            "0001-01-01",
            "9999-12-31",
            "1986-001-2",
            "1986-1-2 上午",
            "99999999999999999999",
            "农历1986-1-2",
            "1986年1年2",
        ];
        for text in bad {
            assert_eq!(parse_date(text), Err(BadDate), "{text}");
        }
    }

    #[test]
    fn ages_are_completed_years_and_months() {
        let cases = [
            ("1990-11-23", "2026-11-23", "36"),
            ("1990-11-24", "2026-11-23", "35"),
            ("2026-11-23", "2026-11-23", "0m"),
            ("2026-04-24", "2026-11-23", "6m"),
            ("2023-11-24", "2026-11-23", "35m"),
            ("2023-11-23", "2026-11-23", "3"),
            ("2024-02-29", "2028-02-28", "3"),
            ("2024-02-29", "2028-02-29", "4"),
            ("2026-11-24", "2026-11-23", ""),
        ];
        for (birth, on, expected) in cases {
            let (birth, on): (Date, Date) = (birth.parse().unwrap(), on.parse().unwrap());
            assert_eq!(age_text(birth, on), expected, "{birth} on {on}");
        }
    }
}
