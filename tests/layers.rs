//! The layers: imports go down only, features beside each other do not import each other.

use std::path::{Path, PathBuf};

/// From the ground up. A module may import its own layer's module and what stands before it.
const LAYERS: [&[&str]; 14] = [
    &["error", "files", "planted"],
    &["swap", "print"],
    &["security"],
    &["ledger"],
    &["rights"],
    &["register"],
    &["care", "benefit"],
    &["insight"],
    &["session"],
    &["looks", "wishes"],
    &["station", "proposed"],
    &["reach", "care_questions"],
    &["exchange", "demo", "view", "backup"],
    &["leaving", "subject", "papers"],
];
/// Modules of one layer that may know each other, and why.
const NEIGHBOURS: [(&str, &str); 2] = [
    // A backup is named like the other files that go out.
    ("backup", "exchange"),
    // The day's view shows where the exchange stands.
    ("view", "exchange"),
];
/// A lower module that needs one name of a higher one.
const EXCEPTIONS: [(&str, &str); 1] = [
    // A unit's short name, shown in file names and workbooks.
    ("exchange", "view"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The modules of this crate that a source names after `crate::`.
fn imported(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices("crate::") {
        let rest = &source[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name.trim().chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect();
            found.push(name);
        }
    }
    found
}

#[test]
fn imports_go_down_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in files {
        let relative = file.strip_prefix(&root).unwrap();
        let module = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let Some(own) = layer(&module) else { continue };
        for name in imported(&std::fs::read_to_string(&file).unwrap()) {
            let Some(other) = layer(&name) else { continue };
            seen += 1;
            let pair = (module.as_str(), name.as_str());
            let beside = own == other && module != name && !NEIGHBOURS.contains(&pair);
            if (other > own || beside) && !EXCEPTIONS.contains(&pair) {
                wrong.push(format!("{} imports {name}", relative.display()));
            }
        }
    }
    assert!(seen > 50, "the test reads the sources");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_command_line_and_the_window_use_only_what_is_public() {
    // Both are crates of their own; what they could not import would not compile. Here: no SQL above the stores.
    for folder in ["src/bin", "src-tauri/src"] {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
        for file in files {
            let source = std::fs::read_to_string(&file).unwrap();
            assert!(!source.contains("rusqlite") && !source.contains("SELECT "), "{}", file.display());
        }
    }
}
