//! No trace of a person outside the books: marked values go into every field of every story, and then every file on three computers, its
//! name, and everything that was said on standard error is searched for them.

#[path = "hardening/desk.rs"]
mod desk;

use std::path::Path;

use cunce::ledger::SystemEnv;
use cunce::security::Unlock;
use cunce::session::{Place, Session};
use desk::{Desk, PASSPHRASE, TOWN, ZHOUYING};
use serde_json::Value;

const SISHU: &str = "610902104203";
const OTHER_TOWN: &str = "610902107";

/// What is planted: each value stands for itself, and occurs nowhere else in the world.
const PLANTED: [&str; 16] = [
    "龘靐齉",
    "爩麤灪",
    "灥厵籱",
    "驫羴猋",
    "骉羍淼",
    "13987654321",
    "13912345678",
    "61090219720711947X",
    "61090219851203562X",
    "龖龘路四十七号",
    "户口备注鱻鱻鱻",
    "人口备注羴羴羴",
    "监护人猋猋猋",
    "外出麤麤县",
    "登记地飝飝飝",
    "草稿厽厽厽",
];

/// What a person asked for by name and which says what it is for: the rows that stayed out, the register itself, and the roster that was read.
const ASKED_FOR: [&str; 4] = ["花名册.csv", "改过的花名册.csv", "没有导入的.xlsx", "户册.xlsx"];

const ROSTER: &str = "户号,姓名,身份证号,电话,家庭住址,备注\n0009,灥厵籱,61090219851203562X,13912345678,龖龘路四十七号,人口备注羴羴羴\n0009,,,13987654321,,人口备注羴羴羴\n";

#[test]
fn marked_values_are_in_no_file_name_error_or_temporary_file() {
    let (town, village) = Desk::town_and_village();
    let (sishu, other) = (Desk::start(SISHU), Desk::start(OTHER_TOWN));
    trust(&town, &sishu);
    trust(&town, &other);
    let people = enter(&village);
    refuse(&village, &people);
    exchange(&town, &village);
    conflict(&town, &village, &people);
    import(&village);
    keep_draft(&village);
    move_away(&town, &village, &sishu, &people);
    move_to_another_town(&town, &village, &other);
    restore(&town, &village, &people);
    village.done(&["export-xlsx", "--out", &village.asked_for("户册.xlsx")]);
    village.done(&["subject-report", &people.first, "--out", &village.asked_for("本人资料.pdf")]);
    village.done(&["identity", "--plain", "--out", &village.asked_for("identity.txt")]);
    village.done(&["erase", &people.first]);
    exchange(&town, &village);
    for desk in [&town, &village] {
        assert!(!state_tells_of(desk, &people.first), "whom anything was erased of");
        assert!(!state_tells_of(desk, "resident"), "and what");
    }
    for desk in [&town, &village, &sishu, &other] {
        assert_eq!(desk.done(&["verify"])["ok"], true);
        search(desk);
    }
    // The search finds what there is to find.
    assert_eq!(found_in(ROSTER.as_bytes()).len(), 6);
    let utf16: Vec<u8> = PLANTED[0].encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(found_in(&[b"x", utf16.as_slice()].concat()), [PLANTED[0]]);
}

struct People {
    home: String,
    first: String,
    second: String,
    third: String,
}

fn enter(village: &Desk) -> People {
    let home =
        village.household(&["number=0001", "address=龖龘路四十七号", "note=户口备注鱻鱻鱻", "village_group=1组"]);
    let first = village.person(
        &home,
        &[
            "name=龘靐齉",
            "national_id=61090219720711947X",
            "phone=13987654321",
            "guardian=监护人猋猋猋",
            "registered_at=登记地飝飝飝",
            "residence_status=away",
            "away_to=外出麤麤县",
            "note=人口备注羴羴羴",
            "relation_to_head=02",
        ],
    );
    // Linked below: the same person twice, and a third.
    let second = village.person(&home, &["name=龘靐齉", "national_id=61090219720711947X"]);
    let third = village.person(&home, &["name=骉羍淼", "national_id=61090219851203562X"]);
    village.done(&["set", &third, "name=驫羴猋", "phone=13912345678"]);
    village.done(&["event", "birth", "--household", &home, "name=爩麤灪"]);
    People { home, first, second, third }
}

/// Everything that is refused while it has people's values in its hands; what is typed in the wrong place is not said again either.
fn refuse(village: &Desk, people: &People) {
    village.done(&["link", &people.first, &people.second]);
    village.done(&["link", &people.second, &people.third]);
    assert_eq!(village.refused(&["unlink", &people.first, &people.third]), "linked_through");
    assert_eq!(village.refused(&["not-same", &people.first, &people.third]), "linked_through");
    village.done(&["unlink", &people.second, &people.third]);
    village.done(&["not-same", &people.second, &people.third]);
    let fourth = village.person(&people.home, &["name=骉羍淼"]);
    village.done(&["link", &people.third, &fourth]);
    assert_eq!(village.refused(&["link", &people.first, &fourth]), "said_not_same");
    for typed in ["龘靐齉", "61090219720711947X", "龘靐齉:61090219720711947"] {
        for command in ["show", "history", "erase"] {
            assert_eq!(village.refused(&[command, typed]), "unknown_id");
        }
        village.refused(&["resolve", typed, "--take", typed]);
        village.refused(&["dismiss", typed]);
        village.refused(&["set", typed, "name=龘靐齉"]);
        village.refused(&["void", &people.first, "--reason", typed]);
        village.refused(&["held", "--drop", typed]);
        village.refused(&["forks", "--seen", typed]);
        village.refused(&["transfer", typed, "--to", SISHU]);
        village.refused(&["event", "death", "--person", typed]);
        village.refused(&["set", &people.first, &format!("birth_date={typed}")]);
        village.run(&["set", &people.first, &format!("sex={typed}")]);
        village.run(&["set", &people.first, &format!("phone={typed}")]);
        village.run(&["set", &people.first, &format!("national_id={typed}9")]);
    }
}

fn conflict(town: &Desk, village: &Desk, people: &People) {
    town.done(&["set", &people.first, "phone=13912345678", "note=人口备注羴羴羴二"]);
    village.done(&["set", &people.first, "phone=13987654320", "note=人口备注羴羴羴三"]);
    exchange(town, village);
    let open = village.done(&["conflicts"]);
    let open = open.as_array().expect("a list");
    assert!(!open.is_empty());
    village.done(&["resolve", text(&open[0]["id"]), "--value", "13987654321"]);
    // Files that come early are kept, and what is forged or cut is refused.
    village.done(&["set", &people.third, "note=人口备注羴羴羴"]);
    let lost = village.asked_for("丢了.ccs");
    let from = village.done(&["export", "--to", TOWN, "--out", &lost])["from"].to_string();
    std::fs::remove_file(&lost).expect("removed");
    village.done(&["set", &people.third, "note=人口备注羴羴羴四"]);
    let second = village.asked_for("早到.ccs");
    village.done(&["export", "--to", TOWN, "--out", &second]);
    let bytes = std::fs::read(&second).expect("a file");
    let cut = village.asked_for("坏了.ccs");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).expect("written");
    town.run(&["merge", &cut, &second]);
    assert_eq!(town.done(&["held"]).as_array().map(Vec::len), Some(1), "the file that came early is kept");
    let again = village.asked_for("重写.ccs");
    village.done(&["export", "--to", TOWN, "--out", &again, "--from", &from]);
    town.done(&["merge", &again]);
}

fn import(village: &Desk) {
    let roster = village.asked_for("花名册.csv");
    std::fs::write(&roster, ROSTER).expect("written");
    let rejects = village.asked_for("没有导入的.xlsx");
    village.done(&["import", &roster, "--rejects", &rejects]);
    assert!(std::fs::metadata(&rejects).is_ok(), "a row without a name stays out");
    let changed = village.asked_for("改过的花名册.csv");
    std::fs::write(&changed, ROSTER.replace("13912345678", "13912345679")).expect("written");
    village.done(&["import", &changed, "--take-changes"]);
}

fn keep_draft(village: &Desk) {
    let place = Place { data: village.path("data"), state: village.path("state") };
    let env = std::sync::Arc::new(SystemEnv);
    let mut session = Session::open(&place, &Unlock::Passphrase(PASSPHRASE), env).expect("opens");
    session.book.keep_draft("new-person", Some("{\"name\":\"龘靐齉\",\"note\":\"草稿厽厽厽\"}")).expect("kept");
    session.book.set_setting("last_search", "龘靐齉").expect("kept");
}

fn move_away(town: &Desk, village: &Desk, sishu: &Desk, people: &People) {
    village.done(&["event", "death", "--person", &people.third]);
    let home = village.household(&["number=0010"]);
    let moving =
        village.person(&home, &["name=驫羴猋", "phone=13912345678", "note=人口备注羴羴羴", "relation_to_head=02"]);
    village.done(&["transfer", &moving, "--to", SISHU, "--consent"]);
    exchange(town, village);
    town.done(&["transfer", "accept", &moving]);
    exchange_with(town, sishu, SISHU);
    let there = sishu.household(&["number=0001"]);
    sishu.done(&["transfer", "accept", &moving, "--household", &there]);
    exchange_with(town, sishu, SISHU);
    exchange(town, village);
}

fn move_to_another_town(town: &Desk, village: &Desk, other: &Desk) {
    let home = village.household(&["number=0011", "address=龖龘路四十七号"]);
    village.person(&home, &["name=爩麤灪", "national_id=61090219851203562X", "relation_to_head=02"]);
    village.done(&["transfer", &home, "--to", OTHER_TOWN]);
    exchange(town, village);
    let (file, receipt) = (town.asked_for("迁移.ccs"), other.asked_for("回执.ccs"));
    town.done(&["transfer", &home, "--to", OTHER_TOWN, "--out", &file]);
    other.done(&["inspect", &file]);
    other.done(&["merge", &file]);
    let offered = other.done(&["transfers"]);
    other.done(&["transfer", "refuse", text(&offered[0]["id"]), "--receipt", &receipt]);
    town.done(&["merge", &receipt]);
}

/// A copy from before is brought back, and goes on.
fn restore(town: &Desk, village: &Desk, people: &People) {
    let kept = std::fs::read(village.path("data/civil.cunce")).expect("a book");
    village.done(&["set", &people.first, "note=人口备注羴羴羴五"]);
    for left in ["civil.cunce-wal", "civil.cunce-shm"] {
        let _ = std::fs::remove_file(village.path("data").join(left));
    }
    std::fs::write(village.path("data/civil.cunce"), kept).expect("brought back");
    village.done(&["set", &people.first, "note=人口备注羴羴羴六"]);
    assert!(!village.said.borrow().is_empty(), "the copy was known as one");
    exchange(town, village);
}

fn trust(one: &Desk, two: &Desk) {
    for (from, to) in [(one, two), (two, one)] {
        let card = from.asked_for("名片.card");
        from.done(&["card", "--out", &card]);
        to.done(&["trust", &card]);
    }
}

fn exchange(town: &Desk, village: &Desk) {
    exchange_with(town, village, ZHOUYING);
}

fn exchange_with(town: &Desk, village: &Desk, unit: &str) {
    let up = village.export(TOWN, "上.ccs");
    town.done(&["merge", &up]);
    let down = town.export(unit, "下.ccs");
    village.done(&["merge", &down]);
}

fn search(desk: &Desk) {
    assert_eq!(found_in(desk.said.borrow().as_bytes()), [""; 0], "{}", desk.said.borrow());
    let mut searched = 0;
    for path in desk.everything() {
        let name = desk.relative(&path);
        assert_eq!(found_in(name.as_encoded_bytes()), [""; 0], "in the name of a file");
        let is_asked_for = path.file_name().is_some_and(|name| ASKED_FOR.iter().any(|asked| name == *asked));
        if path.is_file() && !is_asked_for {
            assert_eq!(found_in(&std::fs::read(&path).expect("readable")), [""; 0], "{}", path.display());
            searched += 1;
        }
    }
    assert!(searched >= 5, "a book, a keyring, a lock, a mark and a file that went out");
    for empty in ["home", "tmp"] {
        assert_eq!(listed(&desk.path(empty)), 0, "{empty}: nothing is written outside the folders of the program");
    }
}

/// What is in bytes of what was planted: as UTF-8 and as UTF-16 of both orders.
fn found_in(bytes: &[u8]) -> Vec<&'static str> {
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    let is_in = |text: &&&str| {
        holds(text.as_bytes())
            || holds(&text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())
            || holds(&text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>())
    };
    PLANTED.iter().filter(is_in).copied().collect()
}

/// Whether any file of the machine's own folder, which is outside the books, has that text in it.
fn state_tells_of(desk: &Desk, text: &str) -> bool {
    let holds = |path: &Path| {
        let bytes = std::fs::read(path).expect("readable");
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    let files = std::fs::read_dir(desk.path("state")).expect("a folder").map(|file| file.expect("a file").path());
    let files: Vec<_> = files.collect();
    assert!(files.iter().any(|path| path.extension().is_some_and(|end| end == "sealed")), "something was erased");
    files.iter().any(|path| holds(path))
}

fn listed(folder: &Path) -> usize {
    std::fs::read_dir(folder).expect("a folder").count()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}
