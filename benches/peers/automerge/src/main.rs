//! A peer: the same inserts and edits merged into an automerge document.
//!
//! `cunce-bench-automerge FOLDER ROUNDS` reads the folder's JSON lines and prints what it measured as JSON. The register is one document
//! that lies in memory as a whole; each household and each edit is a change, as an application would write them. The town takes the changes
//! in groups (all at once took more than 20 GB) and appends what is new to its file. Both values of a conflict are kept. No encryption, no
//! signature, no search tokens.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjId, ObjType, ROOT, ReadDoc};
use serde_json::{Map, Value, json};

/// Changes that are taken at once: memory grows with the square of this.
const GROUP: usize = 100;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("no folder")?;
    let folder = Path::new(&folder);
    let rounds: usize = arguments.next().ok_or("no number of rounds")?.parse()?;

    let mut base = AutoCommit::new();
    let tables = [base.put_object(ROOT, "household", ObjType::Map)?, base.put_object(ROOT, "resident", ObjType::Map)?];
    insert(&mut base, &tables, &folder.join("residents.jsonl"))?;
    let heads = base.get_heads();
    let mut village = base.fork();
    insert(&mut village, &tables, &folder.join("inserts.jsonl"))?;
    update(&mut village, &tables, &folder.join("edits.jsonl"))?;
    let changes = village.get_changes(&heads);
    let groups: Vec<Vec<u8>> = changes
        .chunks(GROUP)
        .map(|group| group.iter().flat_map(|change| change.raw_bytes().to_vec()).collect())
        .collect();
    let bytes = village.save_after(&heads).len();
    drop((changes, village));
    update(&mut base, &tables, &folder.join("conflicts.jsonl"))?;
    let saved = base.save();
    drop(base);

    let mut seconds = Vec::with_capacity(rounds);
    let mut conflicts = 0;
    for _ in 0..rounds {
        let file = folder.join("automerge-round");
        fs::write(&file, &saved)?;
        let mut town = AutoCommit::load(&saved)?;
        // What was loaded counts as saved from here on.
        town.save();
        seconds.push(merge(&mut town, &groups, &file)?.as_secs_f64());
        conflicts = count_conflicts(&town, &tables, &folder.join("edits.jsonl"))?;
        fs::remove_file(&file)?;
    }
    println!("{}", json!({ "seconds": seconds, "conflicts": conflicts, "bytes": bytes }));
    Ok(())
}

fn merge(town: &mut AutoCommit, groups: &[Vec<u8>], file: &Path) -> Outcome<Duration> {
    let start = Instant::now();
    for group in groups {
        town.load_incremental(group)?;
    }
    let mut file = File::options().append(true).open(file)?;
    file.write_all(&town.save_incremental())?;
    file.sync_all()?;
    Ok(start.elapsed())
}

fn rows(path: &Path) -> Outcome<impl Iterator<Item = Outcome<Map<String, Value>>>> {
    let lines = BufReader::new(File::open(path)?).lines();
    Ok(lines.map(|line| Ok(serde_json::from_str(&line?)?)))
}

fn insert(document: &mut AutoCommit, [households, residents]: &[ObjId; 2], path: &Path) -> Outcome<()> {
    for row in rows(path)? {
        let mut row = row?;
        let is_household = row.remove("table").is_some_and(|table| table == "household");
        if is_household {
            document.commit();
        }
        let table = if is_household { households } else { residents };
        let id = row.remove("id").ok_or("a row without an id")?;
        let object = document.put_object(table, text(&id)?, ObjType::Map)?;
        for (name, value) in &row {
            document.put(&object, name.as_str(), text(value)?)?;
        }
    }
    Ok(())
}

fn update(document: &mut AutoCommit, [_, residents]: &[ObjId; 2], path: &Path) -> Outcome<()> {
    for row in rows(path)? {
        let row = row?;
        let (_, object) = document.get(residents, text(&row["id"])?)?.ok_or("an edit of nobody")?;
        document.put(&object, "phone", text(&row["phone"])?)?;
        document.commit();
    }
    Ok(())
}

fn count_conflicts(document: &AutoCommit, [_, residents]: &[ObjId; 2], path: &Path) -> Outcome<usize> {
    let mut count = 0;
    for row in rows(path)? {
        let (_, object) = document.get(residents, text(&row?["id"])?)?.ok_or("an edit of nobody")?;
        count += usize::from(document.get_all(&object, "phone")?.len() > 1);
    }
    Ok(count)
}

fn text(value: &Value) -> Outcome<&str> {
    Ok(value.as_str().ok_or("not a text")?)
}
