//! The command line as scripts meet it: the shapes, the exit codes, and the stories of a village and its town.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

const TOWN: &str = "610902104";
const ZHOUYING: &str = "610902104202";
const MINLI: &str = "610902104206";
const NOW: &str = "2026-11-23T09:00:00+08:00";
const ROSTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/roster-minli.csv");

/// An office in a folder of its own; the folder's name is Chinese and has a blank, as offices have them.
struct Office {
    folder: tempfile::TempDir,
    now: &'static str,
}

impl Office {
    fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), now: NOW }
    }

    fn start(unit: &str) -> Self {
        Self::start_named(unit, "办公室")
    }

    fn start_named(unit: &str, name: &str) -> Self {
        let office = Self::empty();
        let role = if unit.len() == 9 { "town" } else { "village" };
        let started = office.done(&["init", "--role", role, "--unit", unit, "--name", name]);
        assert_keys(&started, &["replica", "fingerprint", "recovery_code"]);
        assert_eq!(words(&started["fingerprint"]), 6);
        assert_id(&started["replica"]);
        office
    }

    /// A town and a village that trust each other's cards.
    fn town_and_village() -> (Self, Self) {
        let (town, village) = (Self::start(TOWN), Self::start(ZHOUYING));
        town.swap_cards(&village);
        (town, village)
    }

    fn swap_cards(&self, other: &Self) {
        for (from, to) in [(self, other), (other, self)] {
            let card = from.path("名片.card");
            let own = from.done(&["card", "--out", &card]);
            assert_eq!(to.done(&["trust", &card]), own);
            assert_keys(&own, &["unit", "name", "fingerprint"]);
        }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cunce"));
        command
            .env_remove("CUNCE_DATA")
            .env("CUNCE_PASSPHRASE", "山清水秀好地方")
            .env("CUNCE_STATE_DIR", self.path("state"))
            .env("CUNCE_NOW", self.now)
            .env("CUNCE_LANG", "zh")
            .stdin(Stdio::null())
            .arg("--data")
            .arg(self.path("村 册"))
            .args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    fn json(&self, args: &[&str]) -> (Value, Output) {
        let output = self.run(&[&["--json"], args].concat());
        let value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
        (value, output)
    }

    /// A command that must be done.
    fn done(&self, args: &[&str]) -> Value {
        let (value, output) = self.json(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {value} {}", text(&output.stderr));
        value
    }

    /// A command that must be refused; its code.
    fn refused(&self, args: &[&str]) -> String {
        let (value, output) = self.json(args);
        assert_refused(args, &value, &output);
        value["error"]["code"].as_str().expect("a code").to_owned()
    }

    fn digest(&self) -> Value {
        self.json(&["digest"]).0
    }

    fn household(&self, number: &str) -> String {
        string(&self.done(&["add-household", &format!("number={number}")])["id"])
    }

    fn person(&self, household: &str, fields: &[&str]) -> String {
        let added = self.done(&[&["add-person", "--household", household], fields].concat());
        assert_keys(&added, &["id", "op"]);
        assert_id(&added["id"]);
        assert_op(&added["op"]);
        string(&added["id"])
    }

    fn field(&self, id: &str, field: &str) -> Value {
        self.done(&["show", id, "--reveal"])["fields"][field].clone()
    }

    /// Writes what is new for another office into a file of its folder.
    fn export(&self, to: &str, name: &str) -> String {
        let path = self.path(name);
        let written = self.done(&["export", "--to", to, "--out", &path]);
        assert_keys(&written, &["file", "stream", "from", "to", "ops", "hash"]);
        path
    }

    fn merge(&self, file: &str) -> Value {
        let (value, output) = self.json(&["merge", file]);
        let report = value["files"][0].clone();
        assert_keys(&report, &["file", "status", "ops", "conflicts", "reason", "missing"]);
        assert_eq!(output.status.code(), Some(i32::from(report["status"] == "refused")), "{report}");
        report
    }

    fn assert_sound(&self) {
        let verified = self.done(&["verify"]);
        assert_eq!(verified["ok"], true, "{verified}");
        assert_keys(&verified, &["ok", "ops", "checks"]);
        assert_keys(&verified["checks"][0], &["name", "ok", "detail"]);
    }
}

/// Both ways, until nothing is new.
fn exchange(town: &Office, village: &Office, round: usize) {
    let up = village.export(TOWN, &format!("上 {round}.ccs"));
    assert_ne!(town.merge(&up)["status"], "refused");
    let down = town.export(ZHOUYING, &format!("下 {round}.ccs"));
    assert_ne!(village.merge(&down)["status"], "refused");
    assert_eq!(town.digest(), village.digest());
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

fn words(value: &Value) -> usize {
    string(value).split_whitespace().count()
}

fn assert_keys(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "no {key} in {value}");
    }
}

fn assert_id(value: &Value) {
    assert!(uuid::Uuid::parse_str(&string(value)).is_ok() && string(value).len() == 36, "{value}");
}

/// `replica:counter`.
fn assert_op(value: &Value) {
    let op = string(value);
    let (replica, counter) = op.split_once(':').expect("a colon");
    assert!(uuid::Uuid::parse_str(replica).is_ok() && counter.parse::<u64>().is_ok(), "{op}");
}

/// Exit 1, the error on stdout with a code and a sentence, and that one sentence on stderr.
fn assert_refused(args: &[&str], value: &Value, output: &Output) {
    assert_eq!(output.status.code(), Some(1), "{args:?}: {value}");
    let sentence = string(&value["error"]["message"]);
    assert_eq!(text(&output.stderr).trim_end(), sentence, "{args:?}");
    assert!(!sentence.contains('{') && !sentence.contains("意料之外"), "{args:?}: {sentence}");
}

#[test]
fn usage_is_2_and_help_is_0() {
    let office = Office::empty();
    let cases: &[(&[&str], i32)] = &[
        (&[], 2),
        (&["nonsense"], 2),
        (&["set", "x", "phone"], 2),
        (&["set", "x"], 2),
        (&["find"], 2),
        (&["find", "a", "--limit", "many"], 2),
        (&["init", "--role", "king", "--unit", TOWN, "--name", "a"], 2),
        (&["resolve", "x"], 2),
        (&["resolve", "x", "--take", "a", "--value", "b"], 2),
        (&["void", "x"], 2),
        (&["export", "--to", TOWN], 2),
        (&["merge"], 2),
        (&["--help"], 0),
        (&["--version"], 0),
    ];
    for (args, code) in cases {
        assert_eq!(office.run(args).status.code(), Some(*code), "{args:?}");
    }
}

#[test]
fn an_office_starts_once_and_only_its_passphrase_opens_it() {
    let office = Office::empty();
    for unit in ["999999999999", TOWN, "", "../../x"] {
        let args = ["init", "--role", "village", "--unit", unit, "--name", "a"];
        let (value, output) = office.json(&args);
        assert_refused(&args, &value, &output);
        assert_eq!(value["error"]["code"], "unknown_unit");
    }
    assert_eq!(office.json(&["digest"]).0["error"]["code"], "not_started");

    let office = Office::start(ZHOUYING);
    let again = ["init", "--role", "village", "--unit", ZHOUYING, "--name", "a"];
    assert_eq!(office.refused(&again), "already_started");
    let output = office.command(&["--json", "digest"]).env("CUNCE_PASSPHRASE", "错的口令").output().expect("runs");
    let value: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_refused(&["digest"], &value, &output);
    assert_eq!(value["error"]["code"], "wrong_passphrase");
    office.assert_sound();
}

#[test]
fn what_is_typed_carelessly_is_refused_in_one_sentence() {
    let office = Office::start(ZHOUYING);
    let household = office.household("1");
    let person = office.person(&household, &["name=王芳"]);
    let (long, nobody) = (format!("note={}", "长".repeat(61)), uuid::Uuid::nil().to_string());
    let folder = office.path("");
    let cases: &[(&[&str], &str)] = &[
        (&["set", &person, "nonsense=1"], "unknown_field"),
        (&["set", &person, "unit=610902104203"], "unknown_field"),
        (&["set", &person, "voided=x"], "unknown_field"),
        (&["set", &person, "name="], "missing_name"),
        (&["set", &person, "birth_date=1949-13-40"], "bad_date"),
        (&["set", &person, "birth_date=2099-01-01"], "future_date"),
        (&["set", &person, "relation_to_head=朋友"], "unknown_relation"),
        (&["set", &person, "ethnicity=99"], "unknown_code"),
        (&["set", &person, "away_to=东莞市长安镇"], "away_to_too_fine"),
        (&["set", &person, &long], "note_too_long"),
        (&["set", &person, &format!("household={nobody}")], "unknown_id"),
        (&["set", &nobody, "phone=1"], "unknown_id"),
        (&["set", "nobody", "phone=1"], "unknown_id"),
        (&["show", &nobody], "unknown_id"),
        (&["history", "x"], "unknown_id"),
        (&["add-person", "--household", &household], "missing_name"),
        (&["add-person", "--household", &person, "name=王"], "unknown_id"),
        (&["void", &person, "--reason", "whim"], "unknown_reason"),
        (&["void", &household, "--reason", "other"], "household_has_people"),
        (&["resolve", "nonsense", "--value", "1"], "unknown_conflict"),
        (&["export", "--to", TOWN, "--out", &office.path("a.ccs")], "unknown_office"),
        (&["card", "--out", &office.path("nowhere/a.card")], "path_not_writable"),
        (&["card", "--out", &office.path("")], "path_not_writable"),
        (&["backup", "--out", &office.path("nowhere/a.cbk")], "path_not_writable"),
        (&["export-xlsx", "--out", &office.path("nowhere/a.xlsx")], "path_not_writable"),
        (&["import", ROSTER, "--rejects", &office.path("nowhere/a.xlsx")], "path_not_writable"),
        (&["import", ROSTER, "--unit", MINLI], "unknown_unit"),
        (&["import", ROSTER, "--column", "Z9=name"], "unknown_column"),
        (&["trust", ROSTER], "not_a_card"),
        (&["trust", &office.path("nothing")], "file_not_found"),
        (&["import", &office.path("nothing")], "file_not_found"),
        (&["import", &folder], "file_unreadable"),
    ];
    let before = office.digest();
    for (args, code) in cases {
        assert_eq!(office.refused(args), *code, "{args:?}");
    }
    assert_eq!(office.digest(), before, "a refusal changed something");
    let missing = office.json(&["import", "没有.xlsx"]).0;
    assert!(string(&missing["error"]["message"]).contains("没有.xlsx"), "{missing}");
}

#[test]
fn what_is_no_roster_is_refused() {
    let office = Office::start(ZHOUYING);
    let cases: &[(&str, &[u8], &str)] = &[
        ("a.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "not_a_workbook"),
        ("b.xlsx", b"", "workbook_empty"),
        ("c.xlsx", b"PK\x03\x04 and then nothing", "not_a_workbook"),
        ("d.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and then nothing", "not_a_workbook"),
        ("e.csv", b"hello\n", "no_header"),
    ];
    for (name, bytes, code) in cases {
        let path = office.path(name);
        std::fs::write(&path, bytes).expect("written");
        assert_eq!(office.refused(&["import", &path]), *code, "{name}");
    }
}

#[test]
fn a_roster_goes_in_once() {
    let office = Office::start(MINLI);
    let before = office.digest();
    let rehearsed = office.done(&["import", ROSTER, "--dry-run"]);
    assert_eq!(office.digest(), before);
    let rejects = office.path("退回.xlsx");
    let imported = office.done(&["import", ROSTER, "--rejects", &rejects]);
    assert_eq!(imported, rehearsed);
    let number = |key: &str| imported[key].as_u64().expect("a number");
    assert_eq!(number("rows"), number("created") + number("existing") + number("rejected"));
    assert!(number("flagged") <= number("created") && number("households") > 0 && number("rejected") > 0);
    let finding = &imported["findings"][0];
    assert_keys(finding, &["row", "column", "code", "message"]);
    assert!(finding["row"].as_u64() >= Some(1) && string(&finding["column"]).len() == 1);
    assert!(Path::new(&rejects).exists());

    let again = office.done(&["import", ROSTER]);
    assert_eq!((&again["created"], &again["households"]), (&0.into(), &0.into()));
    assert_eq!(office.digest()["residents"], imported["created"]);
    let register = office.path("村民.xlsx");
    assert_eq!(office.done(&["export-xlsx", "--out", &register])["rows"], imported["created"]);

    let sentences = text(&office.run(&["findings"]).stdout);
    assert!(sentences.contains("性别填的是“男”"), "codes are said in words: {sentences}");
    let undone = office.done(&["undo"]);
    assert_op(&undone["op"]);
    assert_eq!(office.digest()["residents"], 0);
    office.assert_sound();
}

#[test]
fn people_are_kept_found_and_masked() {
    let office = Office::start(ZHOUYING);
    let household = office.household("0901");
    let fields = ["name=阿依古丽•买买提", "national_id=11010519491231002x", "phone=13877771234", "note=a=b", "sex=女"];
    let person = office.person(&household, &fields);
    let rare = office.person(&household, &["name=𠮷𬭚"]);
    let cases: &[(&str, &[&str])] = &[
        ("阿依古丽 买买提 阿依古丽· ayiguli aygl maimaiti 31002x 002X 1387777 7777 1234", &[&person]),
        ("𠮷 𠮷𬭚", &[&rare]),
        ("0901 901", &[&person, &rare]),
        ("wang 9999 %", &[]),
    ];
    for (typed, found) in cases {
        for text in typed.split(' ') {
            let people = office.done(&["find", text]);
            let ids: Vec<String> = people.as_array().expect("a list").iter().map(|one| string(&one["id"])).collect();
            assert!(
                ids.len() == found.len() && found.iter().all(|id| ids.iter().any(|one| one == id)),
                "{text}: {people}"
            );
        }
    }
    let one = &office.done(&["find", "002X"])[0];
    assert_keys(one, &["id", "name", "household", "unit", "national_id", "phone"]);
    assert_eq!(
        (&one["name"], &one["national_id"], &one["phone"]),
        (&"阿依古丽·买买提".into(), &"1101**********002X".into(), &"138****1234".into())
    );
    assert_eq!(office.done(&["find", "0901", "--limit", "1"]).as_array().map(Vec::len), Some(1));
    assert_eq!(office.done(&["find", "0901", "--limit", "0"]).as_array().map(Vec::len), Some(0));

    let shown = office.done(&["show", &person]);
    assert_keys(&shown, &["id", "entity", "unit", "fields", "conflicts", "findings"]);
    assert_eq!((&shown["fields"]["phone"], &shown["fields"]["note"]), (&"138****1234".into(), &"a=b".into()));
    assert_eq!(office.field(&person, "national_id"), "11010519491231002X");
    let listed = office.done(&["households", "--limit", "1", "--offset", "0"]);
    assert_keys(&listed[0], &["id", "number", "head", "unit", "residents"]);
    assert_eq!(listed[0]["residents"], 2);
    assert_eq!(office.done(&["households", "--offset", "1"]), Value::Array(Vec::new()));

    // An old number of 15 digits becomes one of 18.
    office.done(&["set", &rare, "national_id=110105491231002"]);
    assert_eq!(office.field(&rare, "national_id"), "11010519491231002X");
}

#[test]
fn undo_goes_back_step_by_step() {
    let office = Office::start(ZHOUYING);
    let household = office.household("1");
    let person = office.person(&household, &["name=王芳", "phone=13800000001"]);
    assert_op(&office.done(&["set", &person, "phone=13800000002"])["op"]);
    office.done(&["set", &person, "phone="]);
    assert_eq!(office.field(&person, "phone"), Value::Null);
    let entries = office.done(&["history", &person]);
    assert_keys(&entries[0], &["op", "field", "value", "before", "author", "unit", "at"]);
    assert_eq!((&entries[0]["value"], &entries[0]["before"]), (&"".into(), &"13800000002".into()));
    for phone in ["13800000002", "13800000001"] {
        office.done(&["undo"]);
        assert_eq!(office.field(&person, "phone"), phone);
    }
    office.done(&["undo"]);
    assert_eq!(office.digest()["residents"], 0);
    office.done(&["undo"]);
    assert_eq!(office.refused(&["undo"]), "nothing_to_undo");
    office.assert_sound();
}

#[test]
fn a_batch_answers_line_by_line_and_goes_on_after_an_error() {
    let office = Office::start(ZHOUYING);
    let lines: &[(&str, &str)] = &[
        (r#"["add-household","number=7"]"#, ""),
        (r#"["set","nobody","phone=1"]"#, "unknown_id"),
        ("nonsense", "bad_batch_line"),
        (r#"{"a":1}"#, "bad_batch_line"),
        (r#"["set",1]"#, "bad_batch_line"),
        (r#"["nonsense"]"#, "bad_usage"),
        (r#"["batch"]"#, "bad_usage"),
        (r#"["init","--role","town","--unit","610902104","--name","a"]"#, "bad_usage"),
        (r#"["households"]"#, ""),
        (r#"["undo"]"#, ""),
        (r#"["undo"]"#, "nothing_to_undo"),
        (r#"["digest"]"#, ""),
    ];
    let input: Vec<&str> = lines.iter().map(|(line, _)| *line).collect();
    let path = office.path("lines");
    std::fs::write(&path, input.join("\n")).expect("written");
    let output = office.command(&["batch"]).stdin(std::fs::File::open(&path).expect("read")).output().expect("runs");
    assert_eq!(output.status.code(), Some(0));
    let out = text(&output.stdout);
    assert_eq!(out.lines().count(), lines.len(), "{out}");
    for ((line, code), result) in lines.iter().zip(out.lines()) {
        let result: Value = serde_json::from_str(result).expect("JSON");
        assert_eq!(result["error"]["code"].as_str().unwrap_or_default(), *code, "{line}: {result}");
    }
}

#[test]
fn one_program_at_a_time_has_the_book() {
    let office = Office::start(ZHOUYING);
    let mut first = office.command(&["batch"]);
    let mut first = first.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("runs");
    let mut said = std::io::BufReader::new(first.stdout.take().expect("piped"));
    let mut input = first.stdin.take().expect("piped");
    std::io::Write::write_all(&mut input, b"[\"digest\"]\n").expect("asked");
    std::io::BufRead::read_line(&mut said, &mut String::new()).expect("answered");
    assert_eq!(office.json(&["digest"]).0["error"]["code"], "busy");
    drop(input);
    assert!(first.wait().expect("ends").success());
    assert_eq!(office.digest()["residents"], 0);
}

#[test]
fn a_clock_before_the_last_write_is_asked_about() {
    let mut office = Office::start(ZHOUYING);
    let household = office.household("1");
    let person = office.person(&household, &["name=赵桂梅"]);
    office.now = "2020-01-01T09:00:00+08:00";
    office.done(&["show", &person]); // a look that is logged answers nothing
    assert_eq!(office.refused(&["add-person", "--household", &household, "name=王芳"]), "clock_behind");
    assert_eq!(office.refused(&["import", ROSTER]), "clock_behind");
    assert_eq!(office.refused(&["consent", &household, "--give", "share_on_transfer"]), "clock_behind");
    assert_eq!(office.refused(&["user", "disable", "周营村", "--to", "周营村"]), "clock_behind");
    assert_eq!(office.refused(&["station-key", "make"]), "clock_behind");
    office.done(&["add-person", "--household", &household, "name=王芳", "--accept-clock"]);
    office.now = "nonsense";
    assert_eq!(office.json(&["digest"]).0["error"]["code"], "bad_clock");
}

#[test]
fn a_demo_is_the_same_everywhere() {
    let facts = |seed: &str| {
        let office = Office::start(ZHOUYING);
        office.done(&["demo", "--residents", "60", "--seed", seed]);
        assert_eq!(office.digest()["residents"], 60);
        (office.digest(), office.done(&["find", "w"]), office.done(&["households"]))
    };
    assert_eq!(facts("7"), facts("7"));
    assert_ne!(facts("7").0, facts("8").0);
}

#[test]
fn counts_and_lists_have_their_shapes_and_tell_no_small_number() {
    let office = Office::start(ZHOUYING);
    office.done(&["demo", "--residents", "800", "--seed", "1"]);
    let counts = office.done(&["counts", "--by", "unit,age"]);
    assert_keys(&counts, &["by", "day", "columns", "rows", "hides"]);
    let rows = counts["rows"].as_array().expect("rows");
    let numbers: Vec<&Value> = rows.iter().flat_map(|row| row["counts"].as_array().expect("counts")).collect();
    assert!(numbers.iter().any(|number| number.is_null()), "{counts}");
    assert!(numbers.iter().filter_map(|number| number.as_u64()).all(|number| number == 0 || number >= 5), "{counts}");
    let (plain, book) = (office.path("人口.csv"), office.path("名单.xlsx"));
    assert_eq!(office.done(&["counts", "--by", "sex", "--out", &plain])["file"], plain.as_str());
    assert_eq!(office.refused(&["counts", "--by", "age,sex"]), "counts_pair");
    assert_eq!(office.refused(&["counts", "--by", "marital_status"]), "unknown_dimension");

    let add = ["template", "add", "学童", "--columns", "name,sex,birth_date", "--of", "age=6-17"];
    assert_eq!(office.refused(&add), "missing_value");
    let by = ["--recipient", "镇教育办", "--document", "安教函〔2026〕12号", "--ends", "2027-02-28"];
    assert_keys(&office.done(&[&add[..], &by].concat()), &["id", "op"]);
    let list = ["list", "--template", "学童", "--out", &book];
    let written = office.done(&list);
    assert_keys(&written, &["file", "rows", "masked"]);
    assert!(written["rows"].as_u64() > Some(0) && Path::new(&book).exists());
    let known = office.done(&["template", "list"]);
    let keys = ["id", "name", "recipient", "document", "ends", "ended", "over", "columns", "choice"];
    assert_keys(&known[0], &keys);
    office.done(&["template", "end", "学童"]);
    assert_eq!(office.refused(&list), "template_over");
}

#[test]
fn a_village_and_its_town_keep_both_values_until_one_is_chosen() {
    let (town, village) = Office::town_and_village();
    let household = village.household("1");
    let person = village.person(&household, &["name=王芳"]);
    exchange(&town, &village, 1);
    assert_eq!(town.refused(&["undo"]), "nothing_to_undo", "a merge is not undone");

    village.done(&["set", &person, "phone=13800000001", "note=村", "education=70"]);
    town.done(&["set", &person, "phone=13800000002", "note=镇", "residence_status=away"]);
    exchange(&town, &village, 2);
    let open = village.done(&["conflicts"]);
    assert_eq!(open, town.done(&["conflicts"]));
    assert_eq!(open.as_array().map(Vec::len), Some(2));
    for conflict in open.as_array().expect("a list") {
        assert_keys(conflict, &["id", "root", "row", "field", "heads"]);
        assert_eq!(conflict["row"], person.as_str());
        for head in conflict["heads"].as_array().expect("heads") {
            assert_keys(head, &["op", "value", "author", "unit", "at"]);
            assert_op(&head["op"]);
        }
    }
    assert_eq!(
        (village.field(&person, "education"), town.field(&person, "residence_status")),
        ("70".into(), "away".into())
    );

    let of = |field: &str| open.as_array().expect("a list").iter().find(|one| one["field"] == field).expect("open");
    let (phone, note) = (of("phone"), of("note"));
    village.done(&["resolve", &string(&phone["id"]), "--take", &string(&phone["heads"][0]["op"])]);
    town.done(&["resolve", &string(&note["id"]), "--value", "两处"]);
    assert_eq!(town.refused(&["resolve", &string(&note["id"]), "--value", "一处"]), "unknown_conflict");
    exchange(&town, &village, 3);
    assert_eq!((town.digest()["conflicts"].clone(), town.field(&person, "note")), (0.into(), "两处".into()));
    assert_eq!(town.field(&person, "phone"), phone["heads"][0]["value"]);
    assert_eq!(village.refused(&["resolve", &string(&phone["id"]), "--value", "1"]), "unknown_conflict");
    assert_eq!(village.done(&["digest"]), town.done(&["digest", "--unit", ZHOUYING]));

    // Undoing the resolution opens it again, here and there.
    village.done(&["undo"]);
    exchange(&town, &village, 4);
    assert_eq!(town.digest()["conflicts"], 1);
    town.assert_sound();
    village.assert_sound();
}

#[test]
fn taking_a_row_back_beside_an_edit_is_a_question() {
    let (town, village) = Office::town_and_village();
    let household = village.household("1");
    let person = village.person(&household, &["name=王芳"]);
    exchange(&town, &village, 1);
    assert_op(&village.done(&["void", &person, "--reason", "duplicate_entry"])["op"]);
    assert_eq!(village.refused(&["set", &person, "phone=1"]), "voided");
    town.done(&["set", &person, "phone=13800000001"]);
    exchange(&town, &village, 2);
    let open = town.done(&["conflicts"]);
    assert_eq!((open.as_array().map(Vec::len), &open[0]["field"]), (Some(1), &"voided".into()));
    assert!(text(&town.run(&["conflicts"]).stdout).contains("作废（重复登记）"));
    let heads = open[0]["heads"].as_array().expect("heads");
    let void = heads.iter().find(|head| head["value"] == "duplicate_entry").expect("the void");
    village.done(&["resolve", &string(&open[0]["id"]), "--take", &string(&void["op"])]);
    exchange(&town, &village, 3);
    assert_eq!((town.digest()["conflicts"].clone(), town.digest()["residents"].clone()), (0.into(), 0.into()));
    // What was edited before it was settled cannot be undone under the void.
    assert_eq!(town.refused(&["undo"]), "undo_superseded");
}

#[test]
fn what_another_built_upon_is_not_undone() {
    let (town, village) = Office::town_and_village();
    let household = village.household("1");
    let person = village.person(&household, &["name=王芳"]);
    village.done(&["set", &person, "phone=13800000001"]);
    exchange(&town, &village, 1);
    town.done(&["set", &person, "phone=13800000002"]);
    exchange(&town, &village, 2);
    assert_eq!(village.refused(&["undo"]), "undo_superseded");
}

#[test]
fn files_arrive_early_twice_or_not_at_all() {
    let (town, village) = Office::town_and_village();
    let household = village.household("1");
    let one = village.export(TOWN, "1.ccs");
    let person = village.person(&household, &["name=王芳"]);
    let two = village.export(TOWN, "2.ccs");
    village.done(&["set", &person, "phone=13800000001"]);
    let three = village.export(TOWN, "3.ccs");

    let early = town.merge(&three);
    assert_eq!(
        (&early["status"], &early["missing"]["from"], &early["missing"]["to"]),
        (&"held".into(), &1.into(), &2.into())
    );
    assert_eq!(town.done(&["held"])[0]["missing"], "1–2");
    assert_eq!(town.refused(&["held", "--drop", "2.ccs"]), "no_held_file");
    assert_eq!(town.done(&["held", "--drop", "3.ccs"]), serde_json::json!([]));
    assert_eq!(town.merge(&three)["status"], "held", "what was let go can be read again");
    let waiting = &town.done(&["held"])[0];
    assert_keys(waiting, &["file", "hash", "bytes", "from", "to", "sender_unit", "sender_name", "written_at"]);
    assert_eq!(
        (&waiting["file"], &waiting["sender_unit"], &waiting["hash"]),
        (&"3.ccs".into(), &ZHOUYING.into(), &early["hash"])
    );
    assert_eq!(town.merge(&one)["status"], "applied");
    let closed = town.done(&["merge", &two]);
    let reported: Vec<&Value> =
        closed["files"].as_array().expect("a list").iter().map(|file| &file["status"]).collect();
    assert_eq!(
        reported,
        ["applied", "applied"],
        "the held file is reported with the one that closed the gap: {closed}"
    );
    assert_eq!(town.digest(), village.digest());
    for file in [&one, &two, &three] {
        assert_eq!(town.merge(file)["status"], "already");
    }

    // A stick is lost: what the town says it has is enough to write again.
    village.done(&["set", &person, "phone=13800000002"]);
    village.export(TOWN, "丢了.ccs");
    village.merge(&town.export(ZHOUYING, "回执.ccs"));
    let status = &village.done(&["status"])["offices"][0];
    assert_keys(status, &["unit", "received_to", "acknowledged_to", "not_yet_received"]);
    assert_eq!((&status["acknowledged_to"], &status["not_yet_received"]), (&3.into(), &1.into()));
    let again = village.path("重写.ccs");
    let written = village.done(&["export", "--to", TOWN, "--out", &again, "--from", "4"]);
    assert_eq!((&written["from"], &written["to"], &written["ops"]), (&4.into(), &4.into(), &1.into()));
    assert_eq!(town.merge(&again)["status"], "applied");
    assert_eq!(village.done(&["export", "--to", TOWN, "--out", &again])["ops"], 0, "still carries the acknowledgement");
    for from in ["0", "99"] {
        assert_eq!(village.refused(&["export", "--to", TOWN, "--out", &again, "--from", from]), "bad_position");
    }
    assert_eq!(town.digest(), village.digest());
}

#[test]
fn a_file_that_is_not_as_it_was_written_changes_nothing() {
    let (town, village) = Office::town_and_village();
    village.household("1");
    let good = village.export(TOWN, "好.ccs");
    let bytes = std::fs::read(&good).expect("read");
    let mut cases: Vec<(String, Vec<u8>)> = vec![
        ("half".into(), bytes[..bytes.len() / 2].to_vec()),
        ("one short".into(), bytes[..bytes.len() - 1].to_vec()),
        ("one more".into(), [&bytes[..], b"x"].concat()),
        ("empty".into(), Vec::new()),
        ("a picture".into(), b"\x89PNG\r\n\x1a\n".to_vec()),
    ];
    for at in [5, 130, bytes.len() / 2, bytes.len() - 3] {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        cases.push((format!("flipped at {at}"), flipped));
    }
    let before = town.digest();
    for (name, bytes) in cases {
        let path = town.path("坏.ccs");
        std::fs::write(&path, bytes).expect("written");
        assert_eq!(town.merge(&path)["reason"], "damaged", "{name}");
    }
    let stranger = Office::start(MINLI);
    assert_eq!(stranger.merge(&good)["reason"], "not_for_us");
    stranger.done(&["trust", &town.path("名片.card")]);
    stranger.household("1");
    assert_eq!(town.merge(&stranger.export(TOWN, "生人.ccs"))["reason"], "unknown_sender");
    assert_eq!(town.digest(), before);

    let renamed = town.path("随便 一个名字.txt");
    std::fs::copy(&good, &renamed).expect("copied");
    let rehearsed = town.done(&["merge", &renamed, "--dry-run"]);
    assert_eq!((&rehearsed["files"][0]["status"], town.digest()), (&"applied".into(), before));
    assert_eq!(town.merge(&renamed)["status"], "applied");
    // One refused file among others is told, and the others are merged.
    village.household("2");
    let more = village.export(TOWN, "又.ccs");
    let (value, output) = town.json(&["merge", &town.path("坏.ccs"), &more]);
    assert_eq!((&value["files"][0]["status"], &value["files"][1]["status"]), (&"refused".into(), &"applied".into()));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(town.digest(), village.digest());
}

#[test]
fn a_folder_of_files_is_looked_into_and_merged() {
    let (town, village) = Office::town_and_village();
    let folder = village.path("U盘");
    std::fs::create_dir(&folder).expect("a folder");
    let household = village.household("1");
    for (name, phone) in [("9", "13800000001"), ("5", "13800000002"), ("7", "13800000003"), ("1", "13800000004")] {
        village.person(&household, &["name=王芳", &format!("phone={phone}")]);
        village.export(TOWN, &format!("U盘/{name}.ccs"));
    }
    std::fs::write(Path::new(&folder).join("坏.ccs"), "age-encryption.org/v1\n").expect("written");
    assert_eq!(town.merge(&town.path("没有"))["reason"], "file_not_found", "neither a file nor a folder");
    assert_eq!(town.refused(&["merge", &town.path("state")]), "no_files_here");

    let inside = town.done(&["inspect", &village.path("U盘/9.ccs")]);
    assert_keys(&inside, &["file", "bytes", "hash", "kind", "problem", "card", "contents"]);
    assert_eq!((&inside["kind"], &inside["problem"]), (&"change_set".into(), &Value::Null));
    let contents = &inside["contents"];
    assert_keys(
        contents,
        &["sender_unit", "sender_name", "receiver_unit", "written_at", "from", "to", "signature", "state"],
    );
    assert_keys(contents, &["writes", "ops", "period", "counts", "authors", "people", "households", "missing"]);
    assert_eq!((&contents["signature"], &contents["state"]), (&"holds".into(), &"new".into()));
    let person = &contents["people"]["listed"][0];
    assert_eq!((&person["name"], &person["phone"]), (&"王芳".into(), &"138****0001".into()));
    let sealed = village.done(&["inspect", &village.path("U盘/9.ccs")]);
    assert_eq!((&sealed["kind"], &sealed["problem"]), (&"sealed".into(), &"not_for_us".into()));

    for (args, status) in [
        (&["merge", &folder, "--dry-run"][..], "applied"),
        (&["merge", &folder], "applied"),
        (&["merge", &folder], "already"),
    ] {
        let (merged, output) = town.json(args);
        assert_eq!(output.status.code(), Some(1), "one file is refused");
        let statuses: Vec<&Value> =
            merged["files"].as_array().expect("a list").iter().map(|file| &file["status"]).collect();
        assert_eq!(statuses, [status, status, status, status, "refused"], "{merged}");
        assert_keys(&merged["files"][0], &["sender", "period", "hash"]);
        let totals = &merged["totals"];
        assert_keys(totals, &["files", "applied", "already", "held", "refused", "left", "ops", "conflicts", "changed"]);
        assert_eq!(
            (&totals["files"], &totals["refused"], &totals["new_people"]),
            (&5.into(), &1.into(), &(if status == "applied" { 4 } else { 0 }).into())
        );
    }
    assert_eq!(town.digest(), village.digest());
    let table = text(&town.run(&["merge", &folder]).stdout);
    assert_eq!(table.lines().count(), 1 + 5 + 1, "a head, a line a file, the totals:\n{table}");
    assert!(text(&town.run(&["inspect", &village.path("U盘/1.ccs")]).stdout).contains("都以前读过了"));

    let identity = town.path("identity.age");
    let written = town.done(&["identity", "--out", &identity]);
    assert_keys(&written, &["file", "recipient", "sealed"]);
    assert!(std::fs::read(&identity).expect("read").starts_with(b"age-encryption.org/v1\n-> scrypt"));
}

/// Kills a command after growing delays until one is too late to disturb it: each time the book is as before or as after.
fn kill_until_done(office: &Office, args: &[&str]) {
    let before = office.digest();
    for (killed, delay) in [5, 120, 250, 450, 900, 60_000].into_iter().enumerate() {
        let mut child = office.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs");
        let deadline = std::time::Instant::now() + Duration::from_millis(delay);
        while std::time::Instant::now() < deadline && child.try_wait().expect("waits").is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = child.kill();
        let is_done = child.wait().expect("ends").success();
        let after = office.digest();
        if is_done || after != before {
            assert!(killed > 0, "nothing was killed");
            assert_ne!(after, before);
            office.assert_sound();
            return;
        }
    }
    panic!("{args:?} never ended");
}

#[test]
fn a_kill_leaves_the_register_as_before_or_as_after() {
    let (town, village) = Office::town_and_village();
    let zhouying: PathBuf = Path::new(ROSTER).with_file_name("roster-zhouying.xlsx");
    let zhouying = zhouying.display().to_string();
    kill_until_done(&village, &["import", &zhouying]);
    let imported = village.done(&["import", &zhouying]);
    assert_eq!(imported["created"], 0, "all of it is there, or none of it was");
    let file = village.export(TOWN, "大.ccs");
    kill_until_done(&town, &["merge", &file]);
    assert_eq!(town.merge(&file)["status"], "already");
    assert_eq!(town.digest(), village.digest());
}

#[test]
fn a_person_moves_to_another_village_by_the_command_line() {
    let (town, village) = Office::town_and_village();
    let household = village.household("1");
    let person = village.person(&household, &["name=王芳", "birth_date=1990-01-01"]);
    let offered = village.done(&["transfer", &person, "--to", MINLI, "--consent"]);
    assert_keys(&offered, &["id", "op", "state"]);
    assert_id(&offered["id"]);
    assert_op(&offered["op"]);
    assert_eq!(offered["state"], "offered");
    let nobody = uuid::Uuid::nil().to_string();
    let cases: &[(&[&str], &str)] = &[
        (&["transfer", &person, "--to", MINLI], "transfer_open"),
        (&["transfer", &household, "--to", ZHOUYING], "same_unit"),
        (&["transfer", &household, "--to", "610902104999"], "unknown_unit"),
        (&["transfer", &nobody, "--to", MINLI], "unknown_id"),
        (&["transfer", "accept", &person], "town_decides"),
        (&["transfer", "refuse", &nobody], "unknown_id"),
        (&["transfer", &household, "--to", "610902107", "--out", &village.path("a.ccs")], "town_decides"),
    ];
    for (args, code) in cases {
        assert_eq!(village.refused(args), *code, "{args:?}");
    }
    for args in [&["transfer"][..], &["transfer", &person], &["transfer", "accept"]] {
        assert_eq!(village.run(args).status.code(), Some(2), "{args:?}");
    }
    town.merge(&village.export(TOWN, "上.ccs"));
    let listed = town.done(&["transfers"]);
    assert_keys(
        &listed[0],
        &["id", "subject", "entity", "name", "from_unit", "to_unit", "state", "month", "consent", "direction"],
    );
    let shown = |key: &str| string(&listed[0][key]);
    assert_eq!(
        ["entity", "name", "to_unit", "state", "month", "direction"].map(shown),
        ["resident", "王芳", MINLI, "offered", "2026-11", "within"]
    );
    assert!(text(&town.run(&["transfers"]).stdout).contains("待批准"));
    let done = town.done(&["transfer", "accept", &string(&offered["id"])]);
    assert_eq!((&done["id"], &done["state"]), (&offered["id"], &"approved".into()));
    assert_op(&done["op"]);
    village.merge(&town.export(ZHOUYING, "下.ccs"));
    assert_eq!(village.digest()["residents"], 1, "the row stays, but is nobody of this village");
    assert_eq!(village.done(&["find", "王芳"]), serde_json::json!([]));
    assert_eq!(village.refused(&["set", &person, "phone=1"]), "moved_away");
    assert_eq!(town.refused(&["transfer", &household, "--to", "610902107"]).as_str(), "needs_transfer_file");
    village.assert_sound();
    town.assert_sound();
}

#[test]
fn users_are_taken_up_named_and_let_go() {
    let village = Office::start(ZHOUYING);
    let person = village.person(&village.household("0001"), &["name=赵桂梅", "phone=15088884060"]);
    let run = |args: &[&str], by: &[(&str, &str)]| {
        let output = village.command(&[&["--json"], args].concat()).envs(by.iter().copied()).output().expect("it runs");
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).expect("JSON"))
    };
    let added = run(&["user", "add", "周医生", "--post", "doctor"], &[("CUNCE_NEW_PASSPHRASE", "桃花流水鳜鱼肥")]);
    assert_eq!(added, (Some(0), serde_json::json!({ "name": "周医生", "post": "doctor", "closed": ["care"] })));
    let doctor = [("CUNCE_USER", "周医生"), ("CUNCE_PASSPHRASE", "桃花流水鳜鱼肥")];
    let (code, shown) = run(&["show", &person], &doctor);
    assert_eq!((code, &shown["fields"]["phone"]), (Some(0), &"150****4060".into()));
    for refused in [&["set", &person, "phone=1"][..], &["show", &person, "--reveal"], &["user", "disable", "办公室"]]
    {
        let (code, error) = run(refused, &doctor);
        assert_eq!((code, &error["error"]["code"]), (Some(1), &"not_permitted".into()), "{refused:?}");
    }
    let listed = village.done(&["user", "list"]);
    assert_keys(&listed[1], &["name", "post", "manages", "disabled"]);
    assert_eq!((&listed[0]["manages"], &listed[1]["manages"]), (&true.into(), &false.into()));
    assert_eq!(
        run(&["user", "passwd"], &[doctor[0], doctor[1], ("CUNCE_NEW_PASSPHRASE", "西塞山前白鹭飞")]).0,
        Some(0)
    );
    assert_eq!(run(&["status"], &doctor).1["error"]["code"], "wrong_passphrase");
    assert_eq!(village.done(&["--user", "办公室", "user", "disable", "周医生"])["name"], "周医生");
    let (_, gone) = run(&["status"], &[doctor[0], ("CUNCE_PASSPHRASE", "西塞山前白鹭飞")]);
    assert_eq!(gone["error"]["code"], "user_disabled");
    assert_eq!(village.refused(&["user", "disable", "办公室"]), "last_manager");
}

#[test]
fn a_forgotten_passphrase_is_replaced_with_the_recovery_code() {
    let village = Office::empty();
    let started = village.done(&["init", "--role", "village", "--unit", ZHOUYING, "--name", "周营村委会"]);
    let recover = |code: &str| {
        let mut command = village.command(&["--json", "recover"]);
        let given = [("CUNCE_RECOVERY_CODE", code), ("CUNCE_NEW_PASSPHRASE", "西塞山前白鹭飞")];
        command.envs(given).output().expect("it runs")
    };
    assert_eq!(recover("AAAAA-AAAAA").status.code(), Some(1));
    village.done(&["status"]);
    assert_eq!(recover(&string(&started["recovery_code"])).status.code(), Some(0));
    assert_eq!(village.refused(&["status"]), "wrong_passphrase");
    let opened = village.command(&["status"]).env("CUNCE_PASSPHRASE", "西塞山前白鹭飞").output().expect("it runs");
    assert_eq!(opened.status.code(), Some(0));
}

#[test]
fn two_registrations_are_shown_side_by_side_linked_and_parted() {
    let village = Office::start(ZHOUYING);
    assert_eq!(village.done(&["duplicates"]), Value::Array(Vec::new()));
    let homes = [village.household("0001"), village.household("0002")];
    let id = "national_id=61090219720711947X";
    let mut people = homes.map(|home| village.person(&home, &["name=赵桂梅", id, "phone=15088884060"]));
    // The clock stands still and each command is a program of its own: which id is the smaller one is chance.
    people.sort();
    let [a, b] = &people;
    let pairs = village.done(&["duplicates"]);
    let pair = &pairs[0];
    assert_keys(pair, &["a", "b", "score", "reasons"]);
    assert_keys(&pair["a"], &["id", "name", "unit", "household_number", "national_id", "birth_date"]);
    assert_eq!((string(&pair["a"]["id"]), string(&pair["b"]["id"])), (a.clone(), b.clone()));
    assert_eq!(pair["a"]["national_id"], "6109**********947X");
    assert_eq!(pair["score"], 100);
    let codes: Vec<_> = pair["reasons"].as_array().unwrap().iter().map(|reason| string(&reason["code"])).collect();
    assert_eq!(codes, ["same_id", "same_name", "same_birth_date", "same_phone"]);
    assert!(pair["reasons"][0]["params"].as_object().unwrap().is_empty());

    let linked = village.done(&["link", b, a, "phone=13900000001", "note=两处都有"]);
    assert_keys(&linked, &["op", "survivor"]);
    assert_op(&linked["op"]);
    assert_eq!(string(&linked["survivor"]), *a);
    assert_eq!(village.field(a, "phone"), "13900000001");
    assert_eq!(village.done(&["find", "赵桂梅"]).as_array().unwrap().len(), 1);
    assert_eq!(string(&village.done(&["show", a])["also"][0]["id"]), *b);
    assert_eq!(village.done(&["link", a, b])["op"], Value::Null);
    assert_keys(&village.done(&["unlink", a, b]), &["op"]);
    assert_eq!(village.done(&["find", "赵桂梅"]).as_array().unwrap().len(), 2);
    assert_eq!(village.refused(&["unlink", a, b]), "not_linked");
    assert_keys(&village.done(&["not-same", a, b]), &["op"]);
    assert_eq!(village.done(&["duplicates"]), Value::Array(Vec::new()));
    assert_eq!(village.done(&["findings"]), Value::Array(Vec::new()));
    assert_eq!(village.refused(&["link", a, a]), "same_registration");
}

#[test]
fn a_person_is_given_what_is_held_on_her() {
    let office = Office::start(ZHOUYING);
    let person = office.person(&office.household("0001"), &["name=赵桂梅", "phone=13900000001"]);
    let out = office.path("本人资料.pdf");
    let written = office.done(&["subject-report", &person, "--out", &out]);
    assert_keys(&written, &["file", "hash", "pages", "sections"]);
    assert_eq!(written["file"], Value::from(out.clone()));
    assert!(written["pages"].as_u64() >= Some(1) && written["sections"].as_u64() >= Some(4), "{written}");
    assert!(std::fs::read(&out).unwrap().starts_with(b"%PDF-"));
    let summed = Command::new("sha256sum").arg(&out).output().unwrap();
    assert!(text(&summed.stdout).starts_with(written["hash"].as_str().unwrap()));
    assert!(text(&office.run(&["subject-report", &person, "--out", &out]).stdout).contains("页"));
    // The paper says to the minute when it was made: what stands there now is what must stay.
    let paper = std::fs::read(&out).unwrap();
    assert_eq!(
        office.refused(&["subject-report", &person, "--out", &office.path("nowhere/a.pdf")]),
        "path_not_writable"
    );
    assert_eq!(office.refused(&["subject-report", "gibberish", "--out", &out]), "unknown_id");
    assert!(std::fs::read(&out).unwrap() == paper, "not touched by what was refused");
}

#[test]
fn a_village_is_renumbered_and_found_by_its_old_code() {
    let (town, village) = Office::town_and_village();
    let home = village.household("0001");
    let person = village.person(&home, &["name=王芳", "birth_date=1990-01-01"]);
    town.merge(&village.export(TOWN, "up.ccs"));
    assert_eq!(town.done(&["division", "list"]), Value::Array(Vec::new()));
    let renumber = ["division", "renumber", ZHOUYING, "610902104299", "--name", "新周营村"];
    assert_eq!(village.refused(&renumber), "town_decides");
    let done = town.done(&renumber);
    assert_keys(&done, &["op", "people", "households"]);
    assert_op(&done["op"]);
    assert_eq!((done["people"].as_u64(), done["households"].as_u64()), (Some(1), Some(1)));
    let list = town.done(&["division", "list"]);
    assert_keys(&list[0], &["code", "name", "succeeded_by", "since"]);
    assert_eq!((&list[0]["succeeded_by"], &list[1]["name"]), (&"610902104299".into(), &"新周营村".into()));
    assert_eq!(string(&town.done(&["find", ZHOUYING])[0]["id"]), person);
    assert_eq!(town.done(&["show", &person])["unit"], "610902104299");
    assert_eq!(town.refused(&["division", "merge", ZHOUYING, MINLI, "--into", MINLI]), "division_ended");
    town.done(&["undo"]);
    assert_eq!(town.done(&["show", &person])["unit"], ZHOUYING);
}

#[test]
fn a_village_that_is_newer_than_the_list_starts_with_the_code_its_town_gave_it() {
    const NEW: &str = "610902104299";
    let nobody = Office::empty();
    let init = |unit: &'static str, name: &'static str| ["init", "--role", "village", "--unit", unit, "--name", name];
    for unit in ["610902999299", "610902104999", "6109021042990"] {
        assert_eq!(nobody.refused(&init(unit, "新村")), "unknown_unit", "{unit}");
    }
    assert_eq!(nobody.refused(&init(NEW, " ")), "missing_unit_name");
    assert_eq!(nobody.refused(&["init", "--role", "town", "--unit", "610902999", "--name", "新镇"]), "unknown_unit");
    let said = text(&nobody.run(&init("610902104999", "新村")).stderr);
    assert!(said.contains("610902104999") && said.contains("请向镇上问准代码"), "{said}");

    let (town, village) = Office::town_and_village();
    let home = village.done(&["add-household", "number=0002", "village_group=2组"])["id"].as_str().unwrap().to_owned();
    let person = village.person(&home, &["name=王芳", "birth_date=1990-01-01"]);
    town.merge(&village.export(TOWN, "up.ccs"));
    town.done(&["division", "split", ZHOUYING, "--into", NEW, "--name", "新村", "--group", "二组"]);
    let new = Office::start_named(NEW, "新村");
    town.swap_cards(&new);
    assert_eq!(new.merge(&town.export(NEW, "down.ccs"))["status"], "applied");
    assert_eq!(new.done(&["show", &person])["unit"], NEW);
    new.done(&["set", &person, "phone=13900000001"]);
    assert_eq!(town.merge(&new.export(TOWN, "new-up.ccs"))["status"], "applied");
    assert_eq!(town.field(&person, "phone"), "13900000001");
    village.merge(&town.export(ZHOUYING, "old-down.ccs"));
    assert_eq!(village.done(&["find", "王芳"]), Value::Array(Vec::new()));
    for office in [&town, &village, &new] {
        office.assert_sound();
    }
}

#[test]
fn a_backup_sets_the_office_up_on_another_computer() {
    let village = Office::start(ZHOUYING);
    village.household("1");
    let folder = village.path("U盘");
    std::fs::create_dir(&folder).expect("a folder");
    let first = village.done(&["backup", "--out", &folder]);
    assert_keys(&first, &["file", "bytes", "hash", "written_at", "removed"]);
    let file = string(&first["file"]);
    let before = village.digest();
    let empty = Office::empty();
    let rehearsed = empty.done(&["restore", &file, "--rehearse"]);
    assert_keys(&rehearsed, &["role", "unit", "name", "written_at", "ops", "lost", "unreadable"]);
    assert_eq!((&rehearsed["unit"], &rehearsed["lost"]), (&ZHOUYING.into(), &Value::Null));
    assert_eq!(empty.refused(&["status"]), "not_started");
    let restored = empty.done(&["restore", &file]);
    assert_keys(&restored, &["replica", "aside", "unit"]);
    assert_eq!(empty.digest(), before);
    empty.assert_sound();

    village.household("2");
    let second = village.done(&["backup", "--out", &folder, "--keep", "1"]);
    assert_eq!((&second["removed"], Path::new(&file).exists()), (&1.into(), false));
    village.household("3");
    let second = string(&second["file"]);
    let lost = village.done(&["restore", &second, "--rehearse"])["lost"].clone();
    assert_eq!((&lost["own"]["count"], &lost["others"]["count"]), (&1.into(), &0.into()), "{lost}");
    assert!(text(&village.run(&["restore", &second, "--rehearse"]).stdout).contains("本处写了 1 条"));
    assert_eq!(village.refused(&["restore", &village.path("没有.cbk")]), "file_not_found");
    assert_eq!(village.refused(&["restore", ROSTER]), "not_a_backup");
    assert_eq!(Office::start(TOWN).refused(&["restore", &second]), "other_office");
    assert_eq!(village.refused(&["backup", "--out", &village.path("没有/a.cbk")]), "path_not_writable");
    assert_eq!(village.run(&["backup", "--out", &folder, "--keep", "0"]).status.code(), Some(2));
    let cut = village.path("坏.cbk");
    let bytes = std::fs::read(&second).expect("read");
    std::fs::write(&cut, &bytes[..bytes.len() - 1]).expect("written");
    let now = village.digest();
    assert_eq!(village.refused(&["restore", &cut]), "damaged_backup");
    assert_eq!(village.digest(), now);
    village.done(&["restore", &second]);
    assert_ne!(village.digest(), now);
    village.assert_sound();
}

#[test]
fn a_damaged_register_is_rescued_into_another_folder() {
    let village = Office::start(ZHOUYING);
    let household = village.household("1");
    village.person(&household, &["name=王芳", "birth_date=1990-01-01"]);
    let before = village.digest();
    let sound = village.path("完好");
    let rescued = village.done(&["rescue", "--out", &sound]);
    assert_keys(&rescued, &["folder", "ops", "dropped", "tables", "incomplete", "copied"]);
    assert_eq!((&rescued["ops"], &rescued["tables"]), (&2.into(), &serde_json::json!([])));
    assert_eq!(village.refused(&["rescue", "--out", &sound]), "already_started");
    let new = Office::empty();
    std::fs::rename(&sound, new.path("村 册")).expect("moved");
    assert_eq!(new.digest(), before);
    new.assert_sound();

    std::fs::write(Path::new(&village.path("村 册")).join("money.cunce"), "坏了").expect("written");
    let (rescued, output) = village.json(&["rescue", "--out", &village.path("少一本")]);
    assert_eq!((output.status.code(), &rescued["copied"]), (Some(1), &serde_json::json!(["money"])));
    assert_eq!(village.json(&["backup", "--out", &village.path("少一本.cbk")]).0["unread"], rescued["copied"]);
    std::fs::copy(
        Path::new(&new.path("村 册")).join("money.cunce"),
        Path::new(&village.path("村 册")).join("money.cunce"),
    )
    .expect("copied");

    let book = Path::new(&village.path("村 册")).join("civil.cunce");
    let whole = std::fs::read(&book).expect("read");
    let mut gaps = 0;
    for page in 1..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 99] ^= 1;
        std::fs::write(&book, &bytes).expect("written");
        let (rescued, output) = village.json(&["rescue", "--out", &village.path(&format!("第 {page} 页"))]);
        match output.status.code() {
            Some(0) => assert_eq!(rescued["ops"], 2),
            _ if rescued.get("error").is_some() => assert_eq!(rescued["error"]["code"], "damaged_database"),
            _ => gaps += 1,
        }
    }
    assert!(gaps > 10, "{gaps}");
}
