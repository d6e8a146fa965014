//! The licences of everything that the program is made of and built with, Rust and pages, without the network.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

/// What may be in the program, or build it.
const ALLOWED: [&str; 12] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    // As in the pages: ISC without its condition (a crate of the typesetter).
    "0BSD",
    // Asks for the source of its own files only, and they are used as they are published.
    "MPL-2.0",
    // SQLite's, and a file's of SQLCipher: do what you like.
    "blessing",
    "WTFPL",
];
/// What may be in the pages.
const ALLOWED_IN_PAGES: [&str; 4] = ["MIT", "Apache-2.0", "BSD-3-Clause", "0BSD"];
/// What may build and test them besides; nothing of it is in the program.
const ALLOWED_FOR_TOOLS: [&str; 5] = ["BSD-2-Clause", "ISC", "MPL-2.0", "BlueOak-1.0.0", "CC-BY-4.0"];

struct Package {
    name: String,
    licence: String,
}

fn fits(licence: &str, allowed: &[&str]) -> bool {
    let expression = Expression::parse_mode(licence, ParseMode::LAX);
    expression.is_ok_and(|expression| expression.evaluate(|asked| allowed.contains(&asked.to_string().as_str())))
}

/// Everything fits, and nothing is allowed that nobody needs.
fn assert_allowed(packages: &[Package], allowed: &[&str]) {
    let refused: Vec<_> = packages
        .iter()
        .filter(|package| !fits(&package.licence, allowed))
        .map(|package| format!("{}: {}", package.name, package.licence))
        .collect();
    assert_eq!(refused, [""; 0], "licences that nobody has agreed to");
    for one in allowed {
        let others: Vec<&str> = allowed.iter().copied().filter(|other| other != one).collect();
        let is_needed = packages.iter().any(|package| !fits(&package.licence, &others));
        assert!(is_needed, "{one} is allowed, and nothing needs it any more");
    }
}

fn said(program: &str, args: &[&str]) -> String {
    let output =
        Command::new(program).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("the program runs");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn every_crate_has_a_licence_that_was_agreed_to() {
    // As cargo resolves them for this system: what other systems would need besides is not on this computer.
    let version = said(env!("CARGO"), &["--version", "--verbose"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a system");
    let metadata = said(
        env!("CARGO"),
        &["metadata", "--offline", "--locked", "--format-version", "1", "--all-features", "--filter-platform", host],
    );
    let metadata: Value = serde_json::from_str(&metadata).expect("JSON");
    let packages: Vec<Package> = metadata["packages"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|package| Package {
            name: format!("{} {}", text(&package["name"]), text(&package["version"])),
            licence: text(&package["license"]),
        })
        .collect();
    assert!(packages.len() > 400, "{} crates", packages.len());
    assert_allowed(&packages, &ALLOWED);
}

#[test]
fn every_package_of_the_pages_has_a_licence_that_was_agreed_to() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let read = |path: &Path| -> Option<Value> { serde_json::from_slice(&std::fs::read(path).ok()?).ok() };
    let lock = read(&ui.join("package-lock.json")).expect("a lock file");
    let (mut pages, mut tools, mut installed) = (Vec::new(), Vec::new(), 0);
    for (place, locked) in lock["packages"].as_object().expect("packages") {
        let package = Package { name: place.clone(), licence: text(&locked["license"]) };
        // What is installed says so itself; packages for other systems are not.
        if let Some(found) = read(&ui.join(place).join("package.json")).filter(|_| !place.is_empty()) {
            assert_eq!(text(&found["license"]), package.licence, "{place}: the lock file says otherwise");
            installed += 1;
        }
        let list = if locked["dev"] == true { &mut tools } else { &mut pages };
        list.push(package);
    }
    assert!(pages.len() > 50 && tools.len() > 100, "{} and {}", pages.len(), tools.len());
    assert!(installed > 150 || !ui.join("node_modules").exists(), "{installed} are installed");
    assert_allowed(&pages, &ALLOWED_IN_PAGES);
    tools.retain(|package| !fits(&package.licence, &ALLOWED_IN_PAGES));
    assert_allowed(&tools, &ALLOWED_FOR_TOOLS);
}

#[test]
fn expressions_are_read_as_they_are_meant() {
    let allowed = ["MIT", "Apache-2.0"];
    for (licence, fit) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0-only OR MIT", true),
        ("GPL-3.0-only AND MIT", false),
        ("(MIT OR GPL-2.0-only) AND Unicode-3.0", false),
        ("Apache-2.0 WITH LLVM-exception", false),
        ("AGPL-3.0-only", false),
        ("SEE LICENSE IN FILE", false),
        ("", false),
    ] {
        assert_eq!(fits(licence, &allowed), fit, "{licence}");
    }
}
