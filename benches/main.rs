//! Measures the program beside its floor in one run: `cargo bench`, or `cargo bench -- write merge file journal search` for some of it.
//!
//! The floor is plain SQL of the same rows with the same indexes and search tokens in the same kind of encrypted file. Both sides run in
//! turn, each on a fresh copy; what counts are the ratios of the medians. `CUNCE_BENCH_MILLION=1` merges into a million residents too.

mod file;
mod journal;
mod measure;
mod merge;
mod people;
mod plain;
mod search;
mod seed;
mod write;

use measure::{Outcome, Row, print_table};
use seed::Seed;

const SIZE: usize = 100_000;
const MILLION: usize = 1_000_000;

type Part = fn(&Seed) -> Outcome<Vec<Row>>;
const PARTS: [(&str, Part); 5] = [
    ("write", write::run),
    ("merge", merge::run),
    ("file", file::run),
    ("journal", journal::run),
    ("search", search::run),
];

fn main() -> Outcome<()> {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if let [command, office, file] = asked.as_slice()
        && command == merge::CHILD
    {
        return merge::child(office, file);
    }
    let seed = Seed::get(SIZE)?;
    let mut rows = Vec::new();
    for (name, run) in PARTS {
        if asked.is_empty() || asked.iter().any(|part| part == name) {
            eprintln!("{name}");
            rows.extend(run(&seed)?);
        }
    }
    if std::env::var_os("CUNCE_BENCH_MILLION").is_some() {
        rows.extend(merge::run(&Seed::get(MILLION)?)?);
    }
    print_table(&rows);
    Ok(())
}
