//! What `docs/THREATS.md` claims is held by the tests that it names.

use std::path::Path;

#[test]
fn every_claim_names_a_test_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/THREATS.md")).expect("the page");
    let mut named = 0;
    for (at, _) in page.match_indices("](../") {
        let path = page[at + "](../".len()..].split(')').next().expect("a path");
        let source = std::fs::read_to_string(root.join(path)).unwrap_or_else(|_| panic!("{path} is not there"));
        // Before it stands the name of the test in it, or of the file.
        let label = page[..at].rsplit('[').next().expect("a name").trim_matches('`');
        let is_file = path.ends_with(label);
        assert!(is_file || source.contains(&format!("fn {label}(")) || source.contains(label), "{path} has no {label}");
        named += 1;
    }
    assert!(named > 20, "{named} tests are named");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the page");
    assert!(readme.contains("docs/THREATS.md"));
}
