//! What a resident or household is found by: tokens for the index, and what a typed text asks of it.
//!
//! The index holds one row a token; a typed term finds every token that begins with it. Tokens carry no
//! mark of their kind, because the script tells it: Chinese characters, lower-case Latin (pinyin), or
//! digits. Digits of all kinds share one space on purpose: a typed run may be a household number, a phone
//! or the tail of an identity number, and an exact token ranks before a longer one.
//!
//! | Token of 赵桂梅, 61090219720711947X, 15088884060 | finds what is typed |
//! |---|---|
//! | `赵桂梅` `桂梅` | 赵, 赵桂, 桂梅 |
//! | `zhaoguimei` `guimei` | zhao, zhaogui, guimei |
//! | `zgm` `zhaogm` | zgm, zhaogm |
//! | `11947x` `947x` | the last 6 or 4 places of the identity number, or their beginning |
//! | `15088884060` `88884060` `4060` | the whole phone, its last 8 or 4 digits, or their beginning |
//!
//! A household has its number (`0016` and `16`) and its group (`3组`, also for 三组).

use unicode_normalization::UnicodeNormalization;

use super::national_id;
use super::readings::{Reading, readings, surname_chars};
use super::text::{NAME_DOT, half_width, is_hanzi, person_name, tidy};

/// More readings of one name than this are not indexed.
const COMBINATIONS_MAX: usize = 4;
/// A token, and a typed term, is cut to this many characters.
const TOKEN_CHARS_MAX: usize = 40;
/// More typed terms than this are not looked at.
const TERMS_MAX: usize = 6;

/// The tokens of a name (canonical, see `text::person_name`): up to six for a name with single readings.
#[must_use]
pub fn tokens_of_name(name: &str) -> Vec<String> {
    let parts: Vec<&str> = name.split([NAME_DOT, ' ', '-']).filter(|part| !part.is_empty()).collect();
    let tokens = match parts.as_slice() {
        [one] if one.chars().all(is_hanzi) => tokens_of_chinese_name(&one.chars().collect::<Vec<_>>()),
        parts => tokens_of_parts(parts),
    };
    finished(tokens)
}

/// How a name can be read, in pinyin without tones: two names that share a reading sound alike.
#[must_use]
pub fn sounds_of_name(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().filter(|c| !matches!(*c, NAME_DOT | ' ' | '-')).collect();
    if chars.is_empty() || !chars.iter().all(|c| is_hanzi(*c)) {
        let latin = in_latin(name);
        return if latin.is_empty() { Vec::new() } else { vec![latin] };
    }
    let readings = readings(&chars);
    if readings.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    combinations(&readings).into_iter().map(|syllables| syllables.join(" ")).collect()
}

/// The tokens of an identity number: its last six and last four places.
#[must_use]
pub fn tokens_of_national_id(national_id: &str) -> Vec<String> {
    tails(&national_id.to_ascii_lowercase(), &[6, 4])
}

/// The tokens of a telephone number: all digits, the last eight and the last four.
#[must_use]
pub fn tokens_of_phone(phone: &str) -> Vec<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    tails(&digits, &[usize::MAX, 8, 4])
}

/// The tokens of a household number: as written and without leading zeros.
#[must_use]
pub fn tokens_of_number(number: &str) -> Vec<String> {
    let number = plain(number);
    let short = number.trim_start_matches('0').to_owned();
    let mut tokens = vec![number, short];
    tokens.retain(|token| !token.is_empty());
    tokens.dedup();
    tokens
}

/// The token of a village group: `3组`, also for 三组.
#[must_use]
pub fn tokens_of_group(village_group: &str) -> Vec<String> {
    let token = group(&plain(village_group));
    if token.is_empty() { Vec::new() } else { vec![token] }
}

/// What a typed text asks for: all its terms must be found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub terms: Vec<Term>,
    /// The whole identity number that was typed. Such a search is exact and is logged (design, 1.8).
    pub national_id: Option<String>,
}

/// One term: the beginning of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    Hanzi(String),
    Latin(String),
    Digits(String),
    Group(String),
}

impl Term {
    /// What the tokens looked for begin with.
    #[must_use]
    pub fn prefix(&self) -> &str {
        match self {
            Self::Hanzi(text) | Self::Latin(text) | Self::Digits(text) | Self::Group(text) => text,
        }
    }

    /// The first text after all that begin with the prefix, in the order of bytes.
    #[must_use]
    pub fn prefix_end(&self) -> String {
        format!("{}\u{10FFFF}", self.prefix())
    }
}

/// Reads what has been typed so far.
#[must_use]
pub fn query_tokens(text: &str) -> Query {
    let national_id = national_id::read(text).ok();
    let exact = national_id.filter(|read| !read.notes.contains(&national_id::IdNote::Upgraded15));
    if let Some(read) = exact {
        let tail = read.id.tail(6).to_ascii_lowercase();
        return Query { terms: vec![Term::Digits(tail)], national_id: Some(read.id.as_str().to_owned()) };
    }
    let mut terms: Vec<Term> = Vec::new();
    for word in plain(text).split(' ').filter(|word| !word.is_empty()) {
        let word_terms = terms_of(word);
        match (terms.last_mut(), word_terms.as_slice()) {
            // "zhao gui mei" is one name typed in pieces.
            (Some(Term::Latin(before)), [Term::Latin(word)]) => before.push_str(word),
            _ => terms.extend(word_terms),
        }
    }
    terms.truncate(TERMS_MAX);
    Query { terms: terms.into_iter().map(cut).collect(), national_id: None }
}

fn tokens_of_chinese_name(name: &[char]) -> Vec<String> {
    let surname = surname_chars(name);
    let readings = readings(name);
    let mut tokens = vec![name.iter().collect(), name[surname..].iter().collect()];
    for syllables in combinations(&readings) {
        let initials: Vec<String> = syllables.iter().map(|syllable| first_char(syllable)).collect();
        tokens.push(syllables.concat());
        tokens.push(initials.concat());
        if syllables.len() == name.len() {
            tokens.push(syllables[surname..].concat());
            tokens.push(syllables[..surname].concat() + &initials[surname..].concat());
        }
    }
    tokens
}

/// Names of several parts (阿依古丽·买买提, John Smith): the whole, each later part, and the initials.
fn tokens_of_parts(parts: &[&str]) -> Vec<String> {
    let whole = parts.concat();
    let latin: Vec<String> = parts.iter().map(|part| in_latin(part)).collect();
    let mut tokens = vec![plain(&whole), latin.concat()];
    for (part, latin) in parts.iter().zip(&latin).skip(1) {
        tokens.extend([plain(part), latin.clone()]);
    }
    tokens.push(latin.iter().map(|part| first_char(part)).collect());
    tokens.push(parts.iter().map(|part| initials(part)).collect());
    tokens
}

/// The initials of every character of a Chinese part (阿依古丽 → aygl); the first letter of another.
fn initials(part: &str) -> String {
    let chars: Vec<char> = part.chars().collect();
    if chars.iter().any(|c| is_hanzi(*c)) {
        readings(&chars).iter().filter_map(|readings| readings.last()).map(|reading| first_char(reading)).collect()
    } else {
        first_char(&plain(part))
    }
}

fn in_latin(part: &str) -> String {
    let chars: Vec<char> = part.chars().collect();
    if chars.iter().any(|c| is_hanzi(*c)) {
        readings(&chars).iter().filter_map(|readings| readings.last()).cloned().collect()
    } else {
        plain(part)
    }
}

/// Every choice of one reading a character, the usual ones first; characters without one are passed over.
fn combinations(readings: &[Vec<Reading>]) -> Vec<Vec<&str>> {
    // Most names leave no choice.
    if readings.iter().all(|choices| choices.len() <= 1) {
        return vec![readings.iter().flatten().map(|reading| &**reading).collect()];
    }
    let mut all: Vec<Vec<&str>> = vec![Vec::new()];
    for choices in readings.iter().filter(|choices| !choices.is_empty()) {
        let longer = choices.iter().flat_map(|choice| {
            all.iter().map(move |before| {
                let mut name = before.clone();
                name.push(&**choice);
                name
            })
        });
        all = longer.collect();
        all.truncate(COMBINATIONS_MAX);
    }
    all
}

/// Sorted, without empty or doubled tokens, and without those that begin a longer one: whatever finds
/// them finds that one.
fn finished(tokens: Vec<String>) -> Vec<String> {
    let mut tokens: Vec<String> = tokens.iter().map(|token| cut_text(token)).collect();
    tokens.sort_unstable();
    let covered = |i: usize| tokens.get(i + 1).is_some_and(|next| next.starts_with(&tokens[i]));
    let keep: Vec<bool> = (0..tokens.len()).map(|i| !tokens[i].is_empty() && !covered(i)).collect();
    tokens.into_iter().zip(keep).filter_map(|(token, keep)| keep.then_some(token)).collect()
}

fn tails(text: &str, lengths: &[usize]) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let tail = |length: &usize| chars[chars.len().saturating_sub(*length)..].iter().collect();
    let mut tokens: Vec<String> = lengths.iter().map(tail).filter(|t: &String| !t.is_empty()).collect();
    tokens.dedup();
    tokens
}

/// Lower case, half width, without tones (zhào → zhao, lü → lv), blanks single.
fn plain(text: &str) -> String {
    let text = tidy(&half_width(text)).to_lowercase();
    let without_umlaut = text.replace(['ü', 'ǖ', 'ǘ', 'ǚ', 'ǜ'], "v");
    without_umlaut.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')).nfc().collect()
}

fn terms_of(word: &str) -> Vec<Term> {
    let canonical = group(word);
    if canonical.starts_with(|c: char| c.is_ascii_digit()) && canonical.ends_with('组') {
        return vec![Term::Group(canonical)];
    }
    let runs = runs(word);
    match runs.as_slice() {
        // 赵gm: the characters are the beginning of what is typed on in pinyin.
        [Term::Hanzi(hanzi), Term::Latin(rest)] => {
            let typed_on = Term::Latin(in_latin_as_surname(hanzi) + rest);
            vec![Term::Hanzi(hanzi.clone()), typed_on]
        }
        _ => runs,
    }
}

fn in_latin_as_surname(hanzi: &str) -> String {
    let chars: Vec<char> = hanzi.chars().collect();
    readings(&chars).iter().filter_map(|readings| readings.first()).cloned().collect()
}

/// Splits a word where its script changes; an x behind digits belongs to them, signs are dropped.
fn runs(word: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut joined = false;
    for c in person_name(word).chars() {
        match (terms.last_mut(), kind(c)) {
            (_, None) => {
                joined = joined && matches!(c, NAME_DOT | '-');
                continue;
            }
            (Some(Term::Hanzi(text)), Some(Kind::Hanzi)) if joined => text.push(c),
            (Some(Term::Latin(text)), Some(Kind::Latin)) if joined => text.push(c),
            (Some(Term::Digits(text)), Some(Kind::Digit)) if joined => text.push(c),
            (Some(Term::Digits(text)), Some(Kind::Latin)) if joined && c == 'x' => text.push(c),
            (_, Some(Kind::Hanzi)) => terms.push(Term::Hanzi(c.into())),
            (_, Some(Kind::Latin)) => terms.push(Term::Latin(c.into())),
            (_, Some(Kind::Digit)) => terms.push(Term::Digits(c.into())),
        }
        joined = true;
    }
    terms
}

enum Kind {
    Hanzi,
    Latin,
    Digit,
}

fn kind(c: char) -> Option<Kind> {
    match c {
        '0'..='9' => Some(Kind::Digit),
        _ if is_hanzi(c) => Some(Kind::Hanzi),
        _ if c.is_alphabetic() => Some(Kind::Latin),
        _ => None,
    }
}

/// A village group (村民小组) in one writing: 三组, 第三组, 3组, 3 小组 → `3组`; other names stay.
fn group(text: &str) -> String {
    let text = text.replace(' ', "");
    let stem = text.strip_prefix('第').unwrap_or(&text);
    let ends = ["村民小组", "小组", "组"];
    let number = ends.iter().find_map(|end| stem.strip_suffix(end)).and_then(number);
    number.map_or(text, |number| format!("{number}组"))
}

/// A small number in digits or Chinese numerals, 1–99.
fn number(text: &str) -> Option<u32> {
    if !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let digit = |text: &str| match text {
        "" => Some(None),
        _ => ["一", "二", "三", "四", "五", "六", "七", "八", "九"]
            .iter()
            .zip(1..)
            .find(|(numeral, _)| **numeral == text)
            .map(|(_, value)| Some(value)),
    };
    match text.split_once('十') {
        Some((tens, ones)) => Some(digit(tens)?.unwrap_or(1) * 10 + digit(ones)?.unwrap_or(0)),
        None => digit(text)?,
    }
}

fn first_char(text: &str) -> String {
    text.chars().take(1).collect()
}

fn cut_text(text: &str) -> String {
    text.chars().take(TOKEN_CHARS_MAX).collect()
}

fn cut(term: Term) -> Term {
    match term {
        Term::Hanzi(text) => Term::Hanzi(cut_text(&text)),
        Term::Latin(text) => Term::Latin(cut_text(&text)),
        Term::Digits(text) => Term::Digits(cut_text(&text)),
        Term::Group(text) => Term::Group(cut_text(&text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_what_people_type() {
        let cases: &[(&str, &str, &str)] = &[
            (
                "赵桂梅",
                "赵 赵桂梅 桂梅 zgm zg zhaogm zhao zhaogui guimei ZHAO 赵gm zhao\u{3000}gui ｚｇｍ zhào",
                "mei 梅桂 wang",
            ),
            ("王芳", "王 王芳 芳 wf wangf wangfang fang", "wangm"),
            ("单雄信", "shan dan sxx dxx shanxx danxx xiongxin 单", "chan"),
            ("曾小贤", "zeng zxx", "ceng"),
            ("解小乐", "xie jie xxl jxl xiexl xxy xiaole xiaoyue", "le"),
            ("欧阳娜娜", "ou ouyang oynn ouyangnn nana 娜娜 欧阳", "yang"),
            ("吕布", "lv lü lu lb lvbu", "lun"),
            ("阿依古丽·买买提", "阿依古丽 买买提 阿依古丽·买 阿依古丽买 ayiguli maimaiti am aygl ayglmm", "guli"),
            ("John Smith", "john smith js JohnS", "mith"),
            ("王𠮷", "王𠮷 𠮷 wang wj", "王吉"),
            ("王\u{E000}", "wang w 王\u{E000}", "wangx"),
            ("𫛭", "𫛭", "a"),
            ("", "", "a 王"),
        ];
        for (name, found, missed) in cases {
            let tokens = tokens_of_name(name);
            let finds = |typed: &str| {
                let query = query_tokens(typed);
                let has = |term: &Term| tokens.iter().any(|token| token.starts_with(term.prefix()));
                !query.terms.is_empty() && query.terms.iter().all(has)
            };
            for typed in found.split(' ').filter(|typed| !typed.is_empty()) {
                assert!(finds(typed), "{name} by {typed}: {tokens:?}");
            }
            for typed in missed.split(' ') {
                assert!(!finds(typed), "{name} not by {typed}: {tokens:?}");
            }
        }
    }

    #[test]
    fn tokens_are_few() {
        let cases = [("赵桂梅", 6), ("王芳", 5), ("欧阳娜娜", 6), ("解小乐", 16), ("王", 2)];
        for (name, most) in cases {
            let tokens = tokens_of_name(name);
            assert!(tokens.len() <= most, "{name}: {} {tokens:?}", tokens.len());
        }
        assert!(tokens_of_name(&"乐".repeat(50)).iter().all(|token| token.chars().count() <= 40));
    }

    #[test]
    fn numbers_are_found_by_their_ends() {
        assert_eq!(tokens_of_national_id("61090219720711947X"), ["11947x", "947x"]);
        assert_eq!(tokens_of_phone("15088884060"), ["15088884060", "88884060", "4060"]);
        assert_eq!(tokens_of_phone("0915-3212345"), ["09153212345", "53212345", "2345"]);
        assert_eq!(tokens_of_phone("110"), ["110"]);
        assert_eq!(tokens_of_number("0016"), ["0016", "16"]);
        assert_eq!(tokens_of_number("3"), ["3"]);
        assert_eq!((tokens_of_group("三组"), tokens_of_group("老屋组")), (vec!["3组".into()], vec!["老屋组".into()]));
        let empty = [tokens_of_national_id(""), tokens_of_phone(""), tokens_of_number(""), tokens_of_group("")];
        assert!(empty.iter().all(Vec::is_empty));
    }

    #[test]
    fn typed_text_is_told_apart() {
        use Term::{Digits, Group, Hanzi, Latin};
        let cases: &[(&str, &[Term])] = &[
            ("", &[]),
            (" ,;% ", &[]),
            ("947X", &[Digits("947x".into())]),
            ("４０６０", &[Digits("4060".into())]),
            ("150-8888", &[Digits("1508888".into())]),
            ("150 8888", &[Digits("150".into()), Digits("8888".into())]),
            ("赵 4060", &[Hanzi("赵".into()), Digits("4060".into())]),
            ("zhao gui MEI", &[Latin("zhaoguimei".into())]),
            ("十二组", &[Group("12组".into())]),
            ("第3 组", &[Hanzi("第".into()), Digits("3".into()), Hanzi("组".into())]),
            ("第3小组", &[Group("3组".into())]),
            ("赵gm", &[Hanzi("赵".into()), Latin("zhaogm".into())]),
            ("a_b", &[Latin("a".into()), Latin("b".into())]),
        ];
        for (typed, terms) in cases {
            assert_eq!(query_tokens(typed).terms, *terms, "{typed:?}");
        }
        let query = query_tokens("'61090219720711947x");
        assert_eq!(query.national_id.as_deref(), Some("61090219720711947X"));
        assert_eq!(query.terms, [Digits("11947x".into())]);
        assert_eq!(query_tokens("赵").terms[0].prefix_end(), "赵\u{10FFFF}");
    }
}
