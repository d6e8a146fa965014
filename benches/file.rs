//! The change-set file beside the changeset of SQLite's session extension, in size and in time to apply.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::measure::{Outcome, Row, percentile, rounds, timed};
use crate::people::Home;
use crate::plain::Rows;
use crate::seed::{self, Seed, VILLAGE};

/// As change-set files are packed.
const ZSTD_LEVEL: i32 = 9;
const APSW: &str = "apsw>=3.46";

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let folder = seed.path("peer");
    fs::create_dir_all(&folder)?;
    write_input(seed, &folder)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/session.py");
    let Some(python) = python()? else {
        eprintln!("no Python with apsw: the session extension is left out");
        return Ok(Vec::new());
    };
    let output = Command::new(python).arg(script).arg(&folder).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let told: Value = serde_json::from_slice(&output.stdout)?;
    let times = told["seconds"].as_array().ok_or("no times")?;
    let mut peer: Vec<_> = times.iter().filter_map(Value::as_f64).map(Duration::from_secs_f64).collect();
    let peer = percentile(&mut peer, 50);
    let packed = zstd::encode_all(File::open(folder.join("changeset.bin"))?, ZSTD_LEVEL)?.len() as f64;
    let mut rows = Vec::new();
    for (file, variant) in [("change.ccs", "each edit its own write"), ("pasted.ccs", "edits in one write")] {
        let size = fs::metadata(seed.path(file))?.len() as f64;
        rows.push(Row {
            what: format!("the file, {variant}, beside a session changeset, both zstd"),
            ours: format!("{:.2} MB", size / 1e6),
            floor: format!("{:.2} MB", packed / 1e6),
            ratio: Some(size / packed),
            limit: Some(1.5),
        });
    }
    let mut ours = Vec::new();
    for _ in 0..rounds() {
        let mut town = seed.office("town")?;
        ours.push(timed(|| seed::merge(&mut town, &seed.path("change.ccs")))?.0);
    }
    let what = "merge beside applying the session changeset (plain SQLite: no key, no tokens, no journal)";
    rows.push(Row::times(what, (percentile(&mut ours, 50), peer), None));
    Ok(rows)
}

/// A Python with apsw: its own environment beside the script, made on first use.
fn python() -> Outcome<Option<PathBuf>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/.venv");
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let has_apsw = |python: &Path| {
        Command::new(python).args(["-c", "import apsw; apsw.Session"]).output().is_ok_and(|done| done.status.success())
    };
    if !has_apsw(&python) {
        let made = Command::new("python3").args(["-m", "venv"]).arg(&home).status();
        if made.is_ok_and(|made| made.success()) {
            Command::new(&python).args(["-m", "pip", "install", "--quiet", APSW]).status()?;
        }
    }
    Ok(has_apsw(&python).then_some(python))
}

fn write_input(seed: &Seed, folder: &Path) -> Outcome<()> {
    let rows = Rows::new(&seed.homes, 0);
    write_homes(&seed.homes, &rows, &folder.join("residents.jsonl"))?;
    write_homes(&seed.new_homes, &seed.new_rows(), &folder.join("inserts.jsonl"))?;
    let ids = rows.ids();
    let mut lines = BufWriter::new(File::create(folder.join("edits.jsonl"))?);
    for (at, phone) in &seed.edits {
        writeln!(lines, "{}", json!({ "id": hex(ids[*at]), "phone": phone }))?;
    }
    Ok(lines.flush()?)
}

fn write_homes(homes: &[Home], rows: &Rows<'_>, path: &Path) -> Outcome<()> {
    let mut lines = BufWriter::new(File::create(path)?);
    for (home, (household, people)) in homes.iter().zip(rows.by_home()) {
        let head = people.first().map(|id| hex(*id));
        writeln!(
            lines,
            "{}",
            json!({ "table": "household", "id": hex(household), "unit": VILLAGE, "number": home.number, "village_group": home.village_group, "head": head })
        )?;
        for (person, id) in home.people.iter().zip(people) {
            let mut row = json!({ "table": "resident", "id": hex(id), "unit": VILLAGE, "household": hex(household) });
            for (name, text) in person.fields.iter().filter(|(_, text)| !text.is_empty()) {
                row[name] = json!(text);
            }
            writeln!(lines, "{row}")?;
        }
    }
    Ok(lines.flush()?)
}

fn hex(id: Uuid) -> String {
    id.simple().to_string()
}
