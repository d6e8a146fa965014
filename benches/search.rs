//! Search as one types, at every length of what is typed, beside a scan with LIKE over the same table.

use std::time::Duration;

use cunce::register::find_people;
use rusqlite::Connection;

use crate::measure::{Outcome, Row, percentile, rounds, timed};
use crate::people::Dice;
use crate::seed::{self, Seed};

const LIMIT: f64 = 1.0 / 200.0;
/// People who are looked for in each way.
const SAMPLE: usize = 60;
const SHOWN: usize = 20;
/// Vague, long, odd or without a match: typed whole and letter by letter like all others.
const NASTY: &[&str] = &[
    "a",
    "z",
    "l",
    "w",
    "1",
    "0",
    "9",
    "王",
    "李",
    "x",
    "zz",
    "li",
    "wang",
    "l w",
    "1 2",
    "王 1",
    "li 1",
    "w 13",
    "1 3 5",
    "wang li 13",
    "qqqq",
    "zzzzzz",
    "没有这个人",
    "00000000",
    "王王王王",
    "3组",
    "三组 王",
    "' OR 1=1 --",
    "%",
    "_",
    "😀",
    "wangguihua 1388888",
    "1组 li 13",
];

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let folder = seed.office_copy("town")?;
    let town = seed::open(&folder, std::sync::Arc::new(cunce::ledger::SystemEnv))?;
    let plain = seed::database(&folder)?;
    let queries = typed(&queries(seed));
    let (mut ours, mut scans) = (Vec::new(), Vec::new());
    let mut slowest: Vec<(Duration, &str)> = Vec::new();
    for round in 0..rounds() {
        for (at, query) in queries.iter().enumerate() {
            let (time, _) = timed(|| Ok(find_people(&town.book, query, SHOWN)?))?;
            // The first round fills the page cache, for the scan as well.
            if round > 0 {
                ours.push(time);
                slowest.push((time, query));
            }
            if at % (queries.len() / 5) == 0 {
                scans.push(timed(|| scan(&plain, query))?.0);
            }
        }
        eprint!(".");
    }
    eprintln!();
    slowest.sort_unstable_by(|left, right| right.cmp(left));
    slowest.dedup_by_key(|(_, query)| *query);
    for (time, query) in slowest.iter().take(8) {
        eprintln!("slowest: {query:?} {time:?}");
    }
    let floor = percentile(&mut scans, 50);
    let row = |percent, limit| {
        let what = format!("search as one types at {}, p{percent}, beside a LIKE scan", seed.size);
        Row::times(what, (percentile(&mut ours.clone(), percent), floor), limit)
    };
    Ok(vec![row(50, None), row(99, Some(LIMIT))])
}

/// What such a search would be without an index; the shortest ranking there is.
fn scan(conn: &Connection, text: &str) -> Outcome<usize> {
    let mut statement = conn.prepare_cached(
        "SELECT row, name, national_id, phone FROM resident WHERE voided IS NULL
         AND (name LIKE '%' || ?1 || '%' OR national_id LIKE '%' || ?1 || '%' OR phone LIKE '%' || ?1 || '%') ORDER BY name LIMIT ?2",
    )?;
    let found = statement.query_map(rusqlite::params![text, SHOWN as i64], |row| row.get::<_, i64>(0))?;
    Ok(found.collect::<Result<Vec<_>, _>>()?.len())
}

/// Whole texts as people look for one another.
fn queries(seed: &Seed) -> Vec<String> {
    let people: Vec<_> = seed.homes.iter().flat_map(|home| &home.people).collect();
    let mut dice = Dice::new(5);
    let mut queries: Vec<String> = NASTY.iter().map(|text| (*text).to_owned()).collect();
    for at in dice.distinct(SAMPLE, people.len()) {
        let person = people[at];
        let (name, id, phone) = (person.field("name"), person.field("national_id"), person.field("phone"));
        let tokens = cunce::register::search_text::tokens_of_name(name);
        let mut latin: Vec<_> = tokens.iter().filter(|token| token.is_ascii()).cloned().collect();
        latin.sort_by_key(String::len);
        let initials = latin.first().cloned().unwrap_or_default();
        let pinyin = latin.last().cloned().unwrap_or_default();
        let tail = id.get(id.len().saturating_sub(6)..).unwrap_or_default().to_owned();
        queries.extend([name.to_owned(), initials.clone(), pinyin.clone(), tail.clone(), phone.to_owned()]);
        queries.push(phone.get(3..).unwrap_or_default().to_owned());
        queries.push(format!("{name} {tail}"));
        queries.push(format!("{initials} {}", phone.get(..4).unwrap_or_default()));
        queries.push(format!("{pinyin} {}", tail.get(2..).unwrap_or_default()));
    }
    queries
}

/// Everything that stands in the box while the texts are typed.
fn typed(queries: &[String]) -> Vec<String> {
    let prefixes = |text: &String| {
        let chars: Vec<char> = text.chars().collect();
        (1..=chars.len()).map(|end| chars[..end].iter().collect::<String>()).collect::<Vec<_>>()
    };
    queries.iter().flat_map(prefixes).collect()
}
