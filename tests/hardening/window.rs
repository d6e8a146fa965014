//! What the window's pages may do: the policy and the capabilities, compared with what was agreed.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

fn root(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn json(path: &str) -> Value {
    serde_json::from_slice(&std::fs::read(root(path)).expect("there")).expect("JSON")
}

/// Directive → sources. `ipc:` and `ipc.localhost` are the shell's own door; nothing leaves the computer by them.
const POLICY: [(&str, &[&str]); 6] = [
    ("connect-src", &["ipc:", "http://ipc.localhost"]),
    ("default-src", &["'self'"]),
    ("font-src", &["'self'"]),
    ("img-src", &["'self'", "data:"]),
    ("script-src", &["'self'"]),
    ("style-src", &["'self'"]),
];

#[test]
fn the_pages_load_and_reach_nothing_but_themselves_and_the_shell() {
    let config = json("src-tauri/tauri.conf.json");
    let security = &config["app"]["security"];
    let policy: BTreeMap<&str, Vec<&str>> = security["csp"]
        .as_str()
        .expect("a policy")
        .split(';')
        .map(|directive| {
            let mut words = directive.split_whitespace();
            (words.next().expect("a directive"), words.collect())
        })
        .collect();
    let agreed: BTreeMap<&str, Vec<&str>> = POLICY.iter().map(|(name, sources)| (*name, sources.to_vec())).collect();
    assert_eq!(policy, agreed);
    assert!(POLICY.iter().all(|(_, sources)| sources.iter().all(|source| !source.contains("unsafe"))));
    // Nothing that would loosen it beside it.
    let keys: Vec<&String> = security.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["capabilities", "csp"]);
    let app: Vec<&String> = config["app"].as_object().expect("an object").keys().collect();
    assert_eq!(app, ["security", "windows"], "no global door to the shell, no tray");
    assert_eq!(
        config["build"],
        serde_json::json!({ "frontendDist": "../ui/dist" }),
        "the pages are embedded, not served"
    );
    assert_eq!(config.get("plugins"), None);
    // The title says nothing about anyone.
    assert_eq!(config["app"]["windows"].as_array().map(Vec::len), Some(1));
    assert_eq!(config["app"]["windows"][0]["title"], "村册 Cunce");
}

#[test]
fn the_pages_may_ask_the_shell_for_nothing_but_our_commands_and_events() {
    let files: Vec<_> = std::fs::read_dir(root("src-tauri/capabilities"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    assert_eq!(files, ["main.json"]);
    let capability = json("src-tauri/capabilities/main.json");
    let keys: Vec<&String> = capability.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["$schema", "description", "identifier", "permissions", "windows"], "no remote origin");
    let permissions: Vec<&str> =
        capability["permissions"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(permissions, ["core:event:allow-listen", "core:event:allow-unlisten"]);
    assert_eq!(capability["permissions"].as_array().map(Vec::len), Some(2));
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    assert_eq!(json("src-tauri/tauri.conf.json")["app"]["security"]["capabilities"], serde_json::json!(["main"]));
}

#[test]
fn only_a_build_for_tests_adds_a_capability_or_a_plugin() {
    let main = std::fs::read_to_string(root("src-tauri/src/main.rs")).expect("a source");
    let plugins: Vec<&str> = main.lines().map(str::trim).filter(|line| line.contains(".plugin(")).collect();
    assert_eq!(plugins, [".plugin(tauri_plugin_dialog::init())"]);
    let window = std::fs::read_to_string(root("src-tauri/src/window.rs")).expect("a source");
    let before = window.split("tauri::Manager::add_capability(").next().expect("text");
    assert_eq!(window.matches("add_capability(").count(), 1);
    assert!(before.trim_end().ends_with("#[cfg(feature = \"test-seams\")]"));
    assert!(window.contains(".incognito(!cfg!(feature = \"test-seams\"))"), "nothing is kept on the disk");
}
