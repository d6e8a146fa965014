//! No network code in the program: nothing of what a release links opens a connection, and neither do our own sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates that speak to a network, or hold the sockets for it. None may be in a release unless it stands among the judged.
const SPEAKERS: [&str; 64] = [
    "actix-web",
    "async-net",
    "async-std",
    "async-tungstenite",
    "attohttpc",
    "aws-sdk",
    "axum",
    "curl",
    "dbus",
    "fantoccini",
    "ftp",
    "gio",
    "git2",
    "h2",
    "h3",
    "hickory-resolver",
    "hyper",
    "hyper-util",
    "isahc",
    "lapin",
    "lettre",
    "libp2p",
    "minreq",
    "mio",
    "mongodb",
    "mysql",
    "native-tls",
    "openssl",
    "openssl-sys",
    "opentelemetry-otlp",
    "paho-mqtt",
    "postgres",
    "quiche",
    "quinn",
    "redis",
    "reqwest",
    "rumqttc",
    "rustls",
    "sentry",
    "smol",
    "socket2",
    "soup3",
    "ssh2",
    "surf",
    "tauri-plugin-fs",
    "tauri-plugin-http",
    "tauri-plugin-shell",
    "tauri-plugin-updater",
    "tauri-plugin-upload",
    "tauri-plugin-websocket",
    "tiny_http",
    "tokio-native-tls",
    "tokio-rustls",
    "tokio-tungstenite",
    "tonic",
    "trust-dns-resolver",
    "tungstenite",
    // Fetches packages for the typesetter, which itself only sets.
    "typst-kit",
    "ureq",
    "warp",
    "webkit2gtk",
    "webview2-com",
    "websocket",
    "zbus",
];

/// Those that a release has, each with the reason why it may: program, crate, reason.
const JUDGED: [(&str, &str, &str); 7] = [
    (
        "cunce",
        "openssl-sys",
        "SQLCipher's ciphers; of OpenSSL only these are called, and the program has no way to connect (below)",
    ),
    ("cunce-window", "openssl-sys", "as in the command line"),
    (
        "cunce-window",
        "webkit2gtk",
        "the system's web view, which shows the pages: the policy of the pages and the window's own rule keep it from other origins",
    ),
    ("cunce-window", "soup3", "wry answers the web view's requests for the embedded pages in libsoup's types"),
    ("cunce-window", "gio", "GTK's own base"),
    ("cunce-window", "dbus", "tao asks the desktop over its local bus whether it is dark"),
    (
        "cunce-window",
        "tauri-plugin-fs",
        "tauri-plugin-dialog names its types; it is not registered, and no capability lets the pages call it",
    ),
];

/// A program's crates as a release has them on this system, with their features.
fn release(program: &str) -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}|{f}"])
        .args(["--package", program])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).expect("text").lines() {
        let (package, features) = line.split_once('|').expect("a package and its features");
        let name = package.split(' ').next().expect("a name").to_owned();
        let features = features.trim_end_matches("(*)").trim();
        found.entry(name).or_default().extend(features.split(',').filter(|one| !one.is_empty()).map(str::to_owned));
    }
    found
}

#[test]
fn a_release_has_no_network_code_that_was_not_judged() {
    let mut found = Vec::new();
    for (program, least) in [("cunce", 100), ("cunce-window", 300)] {
        let crates = release(program);
        assert!(crates.len() > least && crates.contains_key("rusqlite"), "{program}: the whole tree is read");
        found.extend(SPEAKERS.iter().filter(|name| crates.contains_key(**name)).map(|name| (program, *name)));
        // Tauri runs its commands on tokio, which must not bring its sockets along.
        let net = crates.get("tokio").is_some_and(|features| features.contains("net") || features.contains("full"));
        assert!(!net, "{program}: tokio has its `net`");
        let other: Vec<_> = crates.keys().filter(|name| name.starts_with("tauri-plugin-")).collect();
        assert!(
            other.iter().all(|name| ["tauri-plugin-dialog", "tauri-plugin-fs"].contains(&name.as_str())),
            "{other:?}"
        );
        let seams = ["test-seams", "planted-bugs"].iter().any(|seam| crates[program].contains(*seam));
        assert!(!seams, "{program} has a seam of the tests");
    }
    let mut judged = JUDGED.map(|(program, name, _)| (program, name)).to_vec();
    found.sort_unstable();
    judged.sort_unstable();
    assert_eq!(found, judged, "found beside judged; a judged one that is gone is taken off the list");
}

/// What resolves a name, connects or listens, as the system calls it: a program that does not import it cannot do it, whatever its libraries
/// could. (`socket` and `sendmsg` are the standard library's, to start programs with.)
#[cfg(all(target_os = "linux", target_pointer_width = "64", target_endian = "little"))]
#[test]
fn the_command_line_cannot_connect() {
    let program = std::fs::read(env!("CARGO_BIN_EXE_cunce")).expect("built");
    let names = imported_names(&program).expect("an ELF file");
    assert!(["fsync", "write"].iter().all(|name| names.contains(name)), "what it does import is found");
    for symbol in ["connect", "getaddrinfo", "gethostbyname", "sendto", "listen"] {
        assert!(!names.contains(&symbol), "{symbol} is imported");
    }
}

/// The names that the dynamic linker looks up: the string table of the section `.dynsym` (ELF, 64 bits).
#[cfg(all(target_os = "linux", target_pointer_width = "64", target_endian = "little"))]
fn imported_names(program: &[u8]) -> Option<Vec<&str>> {
    const DYNAMIC_SYMBOLS: u64 = 11;
    let number = |at: usize, bytes: usize| -> Option<u64> {
        let mut whole = [0; 8];
        whole[..bytes].copy_from_slice(program.get(at..at + bytes)?);
        Some(u64::from_le_bytes(whole))
    };
    let (sections, size, count) = (number(0x28, 8)? as usize, number(0x3a, 2)? as usize, number(0x3c, 2)? as usize);
    let symbols = (0..count)
        .map(|section| sections + section * size)
        .find(|section| number(section + 4, 4) == Some(DYNAMIC_SYMBOLS))?;
    let strings = sections + number(symbols + 0x28, 4)? as usize * size;
    let (start, length) = (number(strings + 0x18, 8)? as usize, number(strings + 0x20, 8)? as usize);
    Some(std::str::from_utf8(program.get(start..start + length)?).ok()?.split('\0').collect())
}

#[test]
fn our_own_sources_open_no_connection_and_start_no_program() {
    const NEVER: [&str; 10] = [
        "std::net",
        "tokio::net",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "UnixStream",
        "UnixDatagram",
        "ToSocketAddrs",
        "process::Command",
        "libc::socket",
    ];
    const NEVER_IN_PAGES: [&str; 9] = [
        "XMLHttpRequest",
        "WebSocket",
        "EventSource",
        "sendBeacon",
        "RTCPeerConnection",
        "window.open",
        "localStorage",
        "://",
        "document.title",
    ];
    let mut seen = 0;
    for (folder, never) in [("src", &NEVER[..]), ("src-tauri/src", &NEVER[..]), ("ui/src", &NEVER_IN_PAGES[..])] {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
        for file in files {
            let source = std::fs::read_to_string(&file).expect("a source");
            for word in never {
                assert!(!source.contains(word), "{}: {word}", file.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 200, "the test reads the sources");
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| ["rs", "ts", "tsx", "css"].iter().any(|one| extension == *one))
        {
            found.push(path);
        }
    }
}
