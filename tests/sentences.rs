//! No error is told by its code: each that the program can give has a sentence on the command line and in the window.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cunce::exchange::roster::messages;

/// What is never told as an error, or only to one of the two.
const ONLY_WINDOW: [&str; 3] = ["cancelled", "locked", "import_gone"];
const ONLY_COMMAND_LINE: [&str; 5] =
    ["bad_batch_line", "bad_usage", "no_passphrase", "passphrases_differ", "bad_clock"];
/// What has no better sentence than that it was unexpected.
const UNEXPECTED: [&str; 1] = ["internal"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_error_has_a_sentence_wherever_it_is_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "src-tauri/src"] {
        sources(&root.join(folder), &mut files);
    }
    let mut codes = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a source");
        for (at, start) in text.match_indices("Error::new(\"") {
            codes.extend(text[at + start.len()..].split('"').next().map(str::to_owned));
        }
    }
    assert!(codes.len() > 100, "the sources are read: {}", codes.len());
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a catalogue");
    let command_line = read("src/bin/cunce/words/sentences.rs");
    let window = read("ui/src/words/catalogue/errors.ts");
    let lacks = |exempt: &[&str], has: &dyn Fn(&str) -> bool| -> Vec<String> {
        let told = codes.iter().filter(|code| !exempt.contains(&code.as_str()) && !UNEXPECTED.contains(&code.as_str()));
        told.filter(|code| !has(code)).cloned().collect()
    };
    // Of two sentences for one code the second would never be read.
    let once = |text: &str, of: &dyn Fn(&str) -> String| -> Vec<String> {
        codes.iter().filter(|code| text.matches(&of(code)).count() > 1).cloned().collect()
    };
    assert_eq!(once(&command_line, &|code| format!("\n        \"{code}\",")), [""; 0], "twice on the command line");
    assert_eq!(once(&window, &|code| format!("\"errors.{code}\"")), [""; 0], "twice in the window");
    let of_roster: Vec<&str> = messages::codes().collect();
    let on_command_line = |code: &str| command_line.contains(&format!("\"{code}\"")) || of_roster.contains(&code);
    assert_eq!(lacks(&ONLY_WINDOW, &on_command_line), [""; 0], "on the command line");
    assert_eq!(
        lacks(&ONLY_COMMAND_LINE, &|code| window.contains(&format!("\"errors.{code}\""))),
        [""; 0],
        "in the window"
    );
}

/// What is wrong or doubtful about a value is said beside it, each in its own words.
#[test]
fn every_remark_about_a_value_has_a_sentence_wherever_it_is_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a source");
    let mut codes = BTreeSet::new();
    let rules = read("src/register/rules.rs");
    let rules = rules.split("mod tests").next().expect("the rules");
    for start in
        ["doubt(field, \"", "doubt(\"", "error(field, \"", "error(\"", "make(\"", "let code = if", "let problem = if"]
    {
        for (at, _) in rules.match_indices(start) {
            let line = rules[at..].split([';', '\n']).next().expect("a line");
            // After them come parameters.
            let told = match start.split_once('(') {
                None => usize::MAX,
                Some((_, field)) => {
                    if field.starts_with("field") {
                        1
                    } else {
                        2
                    }
                }
            };
            codes.extend(line.split('"').skip(1).step_by(2).take(told).map(str::to_owned));
        }
    }
    for file in ["src/register/national_id.rs", "src/register/date.rs"] {
        let text = read(file);
        let arms = text.lines().filter(|line| line.trim_start().starts_with("Self::") && line.contains("=> \""));
        codes.extend(arms.filter_map(|line| line.split('"').nth(1)).map(str::to_owned));
    }
    // The names of fields stand between them.
    codes.retain(|code| !cunce::register::rules::RESIDENT_FIELDS.contains(&code.as_str()));
    assert!(codes.len() > 15, "the rules are read: {codes:?}");
    let window = read("ui/src/words/catalogue/findings.ts");
    let of_roster: Vec<&str> = messages::codes().collect();
    let lacking: Vec<_> = codes.iter().filter(|code| !window.contains(&format!("\"findings.{code}\""))).collect();
    assert_eq!(lacking, [""; 0], "in the window");
    let lacking: Vec<_> = codes.iter().filter(|code| !of_roster.contains(&code.as_str())).collect();
    assert_eq!(lacking, [""; 0], "on the command line");
}
