//! Other ways to merge the same changes, beside the merge here. Each is installed into the bench folder on first use and left out with a
//! sentence where it cannot be had; each does less than the merge here, and its row says what.

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
use crate::seed::{self, BATCH, CONFLICT_PERCENT, Seed, VILLAGE};

struct Peer {
    name: &'static str,
    does_not: &'static str,
    /// What runs it, made ready; none where it cannot be had.
    ready: fn() -> Outcome<Option<Command>>,
    /// Whether a conflict leaves both values in the merged data.
    keeps_both: bool,
}

const SESSION: Peer = Peer {
    name: "SQLite's session extension (apsw)",
    does_not: "no key, signature, tokens or journal; drops a value in conflict",
    ready: || python_script("session.py"),
    keeps_both: false,
};

const PEERS: [Peer; 4] = [
    SESSION,
    Peer {
        name: "geodiff rebase (pygeodiff)",
        does_not: "no key, signature, tokens or history; reads both copies and their ancestor; drops a value in conflict",
        ready: || python_script("geodiff.py"),
        keeps_both: false,
    },
    Peer {
        name: "one automerge document",
        does_not: "no key, signature or tokens; the register lies in memory",
        ready: automerge,
        keeps_both: true,
    },
    Peer {
        name: "PouchDB replication (LevelDB)",
        does_not: "no key, signature, tokens or sync to disk; a conflict is the whole document's",
        ready: pouchdb,
        keeps_both: true,
    },
];

/// What a peer printed.
struct Told {
    seconds: Duration,
    bytes: Option<f64>,
}

pub fn run(seed: &Seed) -> Outcome<Vec<Row>> {
    let mut ours = Vec::new();
    for _ in 0..rounds() {
        let mut town = seed.office("conflict")?;
        ours.push(timed(|| seed::merge(&mut town, &seed.path("change.ccs")))?.0);
    }
    let ours = percentile(&mut ours, 50);
    let mut rows = Vec::new();
    for peer in &PEERS {
        let Some(told) = peer.measure(seed)? else { continue };
        let what = format!("the merge with 5 % in conflict beside {} ({})", peer.name, peer.does_not);
        rows.push(Row::times(what, (ours, told.seconds), None));
        if let Some(bytes) = told.bytes {
            let size = fs::metadata(seed.path("change.ccs"))?.len() as f64;
            let what = format!("the file, each edit its own write, beside {}, packed as it packs itself", peer.name);
            rows.push(Row::sizes(what, (size, bytes), None));
        }
    }
    Ok(rows)
}

/// Where the session extension left its changeset; none where there is no session extension.
pub fn session_changeset(seed: &Seed) -> Outcome<Option<PathBuf>> {
    let changeset = seed.path("peer").join("changeset.bin");
    if !changeset.exists() && SESSION.measure(seed)?.is_none() {
        return Ok(None);
    }
    Ok(Some(changeset))
}

impl Peer {
    fn measure(&self, seed: &Seed) -> Outcome<Option<Told>> {
        let Some(mut command) = (self.ready)()? else {
            eprintln!("{} cannot be had here and is left out", self.name);
            return Ok(None);
        };
        let output = command.arg(input(seed)?).arg(rounds().to_string()).output()?;
        if !output.status.success() {
            return Err(format!("{}: {}", self.name, String::from_utf8_lossy(&output.stderr)).into());
        }
        let told: Value = serde_json::from_slice(&output.stdout)?;
        let seconds = told["seconds"].as_array().ok_or("no times")?;
        let mut times: Vec<_> = seconds.iter().filter_map(Value::as_f64).map(Duration::from_secs_f64).collect();
        eprintln!("  {}: {told}", self.name);
        let conflicts = told["conflicts"].as_u64().ok_or("no conflicts")?;
        let planted = (BATCH * CONFLICT_PERCENT / 100) as u64;
        if conflicts != planted {
            let kept = if self.keeps_both { "kept both values of" } else { "met" };
            return Err(format!("{} {kept} {conflicts} conflicts of {planted}", self.name).into());
        }
        Ok(Some(Told { seconds: percentile(&mut times, 50), bytes: told["bytes"].as_f64() }))
    }
}

// ---- making ready --------------------------------------------------------------------------------------------------

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers")
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|done| done.status.success())
}

/// A script of ours in a Python of its own.
fn python_script(script: &str) -> Outcome<Option<Command>> {
    let home = folder().join(".venv");
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let has_all = || succeeds(Command::new(&python).args(["-c", "import apsw, pygeodiff; apsw.Session"]));
    if !has_all() && succeeds(Command::new("python3").args(["-m", "venv"]).arg(&home)) {
        let list = folder().join("requirements.txt");
        succeeds(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(list));
    }
    let mut command = Command::new(&python);
    command.arg(folder().join(script));
    Ok(has_all().then_some(command))
}

fn automerge() -> Outcome<Option<Command>> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("automerge");
    let manifest = folder().join("automerge/Cargo.toml");
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--release", "--locked", "--quiet", "--manifest-path"]).arg(manifest);
    let built = succeeds(build.arg("--target-dir").arg(&target));
    let program = format!("cunce-bench-automerge{}", std::env::consts::EXE_SUFFIX);
    Ok(built.then(|| Command::new(target.join("release").join(program))))
}

fn pouchdb() -> Outcome<Option<Command>> {
    let home = folder().join("pouchdb");
    if !home.join("node_modules/.package-lock.json").exists() {
        succeeds(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&home));
    }
    let has_all = home.join("node_modules/.package-lock.json").exists();
    let mut command = Command::new("node");
    command.arg(home.join("merge.mjs"));
    Ok(has_all.then_some(command))
}

// ---- what they read ------------------------------------------------------------------------------------------------

/// The same residents, inserts and edits as JSON lines: what is there, what the village adds and edits, and what the town has edited meanwhile.
fn input(seed: &Seed) -> Outcome<PathBuf> {
    let folder = seed.path("peer");
    if folder.join("done").exists() {
        return Ok(folder);
    }
    fs::create_dir_all(&folder)?;
    let rows = Rows::new(&seed.homes, 0);
    write_homes(&seed.homes, &rows, &folder.join("residents.jsonl"))?;
    write_homes(&seed.new_homes, &seed.new_rows(), &folder.join("inserts.jsonl"))?;
    let ids = rows.ids();
    write_edits(&seed.edits, &ids, &folder.join("edits.jsonl"))?;
    write_edits(&seed.town_edits, &ids, &folder.join("conflicts.jsonl"))?;
    fs::write(folder.join("done"), b"")?;
    Ok(folder)
}

fn write_edits(edits: &[(usize, String)], ids: &[Uuid], path: &Path) -> Outcome<()> {
    let mut lines = BufWriter::new(File::create(path)?);
    for (at, phone) in edits {
        writeln!(lines, "{}", json!({ "id": hex(ids[*at]), "phone": phone }))?;
    }
    Ok(lines.flush()?)
}

fn write_homes(homes: &[Home], rows: &Rows<'_>, path: &Path) -> Outcome<()> {
    let mut lines = BufWriter::new(File::create(path)?);
    for (home, (household, people)) in homes.iter().zip(rows.by_home()) {
        let mut row = json!({
            "table": "household", "id": hex(household), "unit": VILLAGE, "number": home.number,
            "village_group": home.village_group,
        });
        if let Some(head) = people.first() {
            row["head"] = json!(hex(*head));
        }
        writeln!(lines, "{row}")?;
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
