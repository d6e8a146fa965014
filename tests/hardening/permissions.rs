//! Nobody but its owner can read what the program writes, whatever the user's umask is.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use crate::desk::{Desk, TOWN, ZHOUYING};

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path).expect("there").permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("set");
}

#[test]
fn every_file_is_its_owners_only() {
    let (town, village) = Desk::town_and_village();
    let home = village.household(&["number=0001"]);
    let person = village.person(&home, &["name=赵桂梅", "phone=15088884060"]);
    let up = village.export(TOWN, "上.ccs");
    town.done(&["merge", &up]);
    let roster = village.asked_for("花名册.csv");
    std::fs::write(&roster, "户号,姓名,电话\n0002,钱有福,15088884061\n0002,,15088884062\n").unwrap();
    set_mode(Path::new(&roster), 0o600);
    let (rejects, workbook) = (village.asked_for("没有导入的.xlsx"), village.asked_for("户册.xlsx"));
    village.done(&["import", &roster, "--rejects", &rejects]);
    village.done(&["export-xlsx", "--out", &workbook]);
    village.done(&["subject-report", &person, "--out", &village.asked_for("本人资料.pdf")]);
    let (sealed, plain) = (village.asked_for("identity.age"), village.asked_for("plain.txt"));
    village.done(&["identity", "--out", &sealed]);
    village.done(&["identity", "--plain", "--out", &plain]);
    // A file that was there and open to everyone is not left so.
    std::fs::write(&plain, "").unwrap();
    set_mode(Path::new(&plain), 0o666);
    village.done(&["identity", "--plain", "--out", &plain]);
    village.done(&["erase", &person]);
    village.done(&["card", "--renew", "--out", &sealed.replace("identity.age", "新.card")]);

    for desk in [&town, &village] {
        let everything = desk.everything();
        let files = everything.iter().filter(|path| path.is_file()).count();
        assert!(files >= 4, "a keyring, a book, a mark and a file that was asked for: {everything:?}");
        let open: Vec<_> = everything
            .iter()
            .filter(|path| path.is_file() && mode(path) != 0o600)
            .map(|path| (desk.relative(path), format!("{:o}", mode(path))))
            .collect();
        assert_eq!(open, []);
        for folder in ["data", "state"] {
            assert_eq!(mode(&desk.path(folder)), 0o700, "{folder}");
        }
    }
}

#[test]
fn what_an_older_version_left_open_is_closed_when_the_office_opens() {
    let desk = Desk::start(ZHOUYING);
    let home = desk.household(&["number=0001"]);
    desk.done(&["erase", &home]);
    let files = |folder: &str| -> Vec<_> {
        std::fs::read_dir(desk.path(folder)).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    for folder in ["data", "state"] {
        files(folder).iter().for_each(|file| set_mode(file, 0o644));
        set_mode(&desk.path(folder), 0o755);
    }
    let mut open = desk.command(&["batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut answers = BufReader::new(open.stdout.take().unwrap()).lines();
    open.stdin.as_mut().unwrap().write_all(b"[\"status\"]\n").unwrap();
    answers.next().expect("an answer").unwrap();
    // While the book is open, its log and its index lie beside it.
    assert!(desk.path("data/civil.cunce-wal").exists() && desk.path("data/civil.cunce-shm").exists());
    for file in files("data").iter().chain(&files("state")) {
        assert_eq!(format!("{:o}", mode(file)), "600", "{}", file.display());
    }
    assert_eq!(mode(&desk.path("data")), 0o700);
    // The folder of the state may be the machine's, which its users share: it is left as it is.
    assert_eq!(mode(&desk.path("state")), 0o755);
    drop(open.stdin.take());
    assert!(open.wait().unwrap().success());
}
