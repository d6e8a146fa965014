//! Measures the program beside its floor and its peers in one run: `cargo bench`, or `cargo bench -- write merge forty file peers journal
//! search today due encryption` for some of it. `--million` merges into a million residents too (the first time it takes long to make them).
//!
//! The floor is plain SQL of the same rows with the same indexes and search tokens in the same kind of encrypted file. Both sides run in
//! turn, each on a fresh copy; what counts are the ratios of the medians.

mod due;
mod encryption;
mod file;
mod forty;
mod journal;
mod measure;
mod merge;
mod peers;
mod people;
mod plain;
mod search;
mod seed;
mod today;
mod write;

use measure::{Outcome, Row, print_table};
use seed::Seed;

const SIZE: usize = 100_000;
const MILLION: usize = 1_000_000;

type Part = fn(&Seed) -> Outcome<Vec<Row>>;
const PARTS: [(&str, Part); 10] = [
    ("write", write::run),
    ("merge", merge::run),
    ("forty", forty::run),
    ("file", file::run),
    ("peers", peers::run),
    ("journal", journal::run),
    ("search", search::run),
    ("today", today::run),
    ("encryption", encryption::run),
    ("due", due::run),
];

fn main() -> Outcome<()> {
    let (flags, asked): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
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
    if flags.iter().any(|flag| flag == "--million") {
        rows.extend(merge::run(&Seed::get(MILLION)?)?);
    }
    print_table(&rows);
    Ok(())
}
