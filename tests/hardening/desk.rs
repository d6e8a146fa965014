//! An office as the command line meets it, on a computer of its own: its data, its state, its home and its temporary files lie in one folder.
#![allow(dead_code, reason = "each story uses its own part")]

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub const TOWN: &str = "610902104";
pub const ZHOUYING: &str = "610902104202";
pub const PASSPHRASE: &str = "山清水秀好地方";
pub const NOW: &str = "2026-11-23T09:00:00+08:00";

pub struct Desk {
    folder: tempfile::TempDir,
    /// All that was said on standard error.
    pub said: RefCell<String>,
}

impl Desk {
    pub fn start(unit: &str) -> Self {
        Self::start_told(unit).0
    }

    /// With the recovery code, which is told once.
    pub fn start_told(unit: &str) -> (Self, String) {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["home", "tmp", "asked for"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let desk = Self { folder, said: RefCell::default() };
        let role = if unit.len() == 9 { "town" } else { "village" };
        let told = desk.done(&["init", "--role", role, "--unit", unit, "--name", "办公室"]);
        (desk, told["recovery_code"].as_str().expect("a code").to_owned())
    }

    pub fn town_and_village() -> (Self, Self) {
        let (town, village) = (Self::start(TOWN), Self::start(ZHOUYING));
        for (from, to) in [(&town, &village), (&village, &town)] {
            let card = from.asked_for("办公室.card");
            from.done(&["card", "--out", &card]);
            to.done(&["trust", &card]);
        }
        (town, village)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file that a person names: what lies in this folder was asked for.
    pub fn asked_for(&self, name: &str) -> String {
        self.path("asked for").join(name).display().to_string()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = if cfg!(unix) { Command::new("sh") } else { Command::new(env!("CARGO_BIN_EXE_cunce")) };
        if cfg!(unix) {
            // What the program leaves open to others shows at once.
            command.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_cunce")]);
        }
        let home = self.path("home");
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &home)
            .env("APPDATA", &home)
            .env("LOCALAPPDATA", &home)
            .envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, self.path("tmp"))))
            .env("CUNCE_STATE_DIR", self.path("state"))
            .env("CUNCE_PASSPHRASE", PASSPHRASE)
            .env("CUNCE_NOW", NOW)
            .current_dir(&home)
            .stdin(Stdio::null())
            .arg("--data")
            .arg(self.path("data"))
            .arg("--json")
            .args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> (Value, Output) {
        let output = self.command(args).output().expect("the program runs");
        self.said.borrow_mut().push_str(&String::from_utf8_lossy(&output.stderr));
        (serde_json::from_slice(&output.stdout).unwrap_or(Value::Null), output)
    }

    /// A command that must be done.
    pub fn done(&self, args: &[&str]) -> Value {
        let (value, output) = self.run(args);
        assert!(output.status.success(), "{args:?}: {value} {}", String::from_utf8_lossy(&output.stderr));
        value
    }

    /// A command that must be refused; its code.
    pub fn refused(&self, args: &[&str]) -> String {
        let (value, output) = self.run(args);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {value}");
        value["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn household(&self, fields: &[&str]) -> String {
        id(&self.done(&[&["add-household"], fields].concat()))
    }

    pub fn person(&self, household: &str, fields: &[&str]) -> String {
        id(&self.done(&[&["add-person", "--household", household], fields].concat()))
    }

    pub fn export(&self, to: &str, name: &str) -> String {
        let file = self.asked_for(name);
        self.done(&["export", "--to", to, "--out", &file]);
        file
    }

    /// Everything that lies on this computer, folders too.
    pub fn everything(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        below(self.folder.path(), &mut found);
        found
    }

    pub fn relative(&self, path: &Path) -> OsString {
        path.strip_prefix(self.folder.path()).expect("below").as_os_str().to_owned()
    }
}

fn id(made: &Value) -> String {
    made["id"].as_str().expect("an id").to_owned()
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            below(&path, found);
        }
        found.push(path);
    }
}
