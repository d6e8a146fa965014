//! What no honest program writes, sealed and signed by an office that is trusted: nothing panics, a refusal changes no table at all, and
//! what is taken in leaves tables that follow from the journal.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ed25519_dalek::Signer;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha512};

use super::apply::Applier;
use super::merge::{Status, merge_files, take_in};
use super::order_tests::office;
use super::read::Lines;
use super::short::Said;
use super::wire::{self, Header, SIGNED, SignatureLine};
use super::{export, hand_over, handover, preview_files};
use crate::exchange::cards;
use crate::ledger::Book;
use crate::register::{self, Fields};
use crate::security::Role;
use crate::session::Session;

const TOWN: &str = "610902104";
const VILLAGE: &str = "610902104202";
const OTHER_TOWN: &str = "610902107";
const OTHER_VILLAGE: &str = "610902107001";

/// A few hundred in every test run; more with `CUNCE_FUZZ_CASES`.
fn cases() -> u32 {
    std::env::var("CUNCE_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(150)
}

/// A file that is all right, opened, with who wrote it and who reads it.
struct Sample {
    sender: Session,
    receiver: Session,
    lines: Vec<String>,
    folder: PathBuf,
    accepted: u32,
}

impl Sample {
    fn of(sender: Session, receiver: Session, file: &Path) -> Self {
        let mut opened = Lines::unseal(std::fs::File::open(file).unwrap(), &receiver.identity).unwrap();
        let mut lines = Vec::new();
        while opened.next().is_ok() {
            lines.push(String::from_utf8(opened.buffer.clone()).unwrap().trim_end().to_owned());
        }
        assert!(lines.pop().is_some_and(|line| line.starts_with("{\"signature\"")));
        assert!(lines.len() > 10);
        Self { sender, receiver, lines, folder: file.parent().unwrap().to_owned(), accepted: 0 }
    }

    /// A village's file that goes on from one the town has read: births, edits, a resolution, a void, an undo.
    fn change_set(folder: &Path) -> Self {
        let (mut town, mut village) = trusting(folder, (Role::Town, TOWN), (Role::Village, VILLAGE));
        let (home, people) = household(&mut village);
        let first = folder.join("first.ccs");
        export(&mut village, TOWN, &first, None).unwrap();
        assert_eq!(merge_files(&mut town, &[first], &mut |_| true).unwrap()[0].status, Status::Applied);
        let book = &mut village.book;
        for (person, phone) in people.iter().zip(["13900000001", "13900000002"]) {
            register::set_fields(book, "村", *person, &fields(&[("phone", phone), ("note", "改")])).unwrap();
        }
        register::set_fields(book, "村", home, &fields(&[("head", &people[0].to_string())])).unwrap();
        register::void_row(book, "村", people[1], "other").unwrap();
        book.undo("村").unwrap();
        register::add_person(book, "村", home, &fields(&[("name", "王新"), ("birth_date", "2026-01-01")])).unwrap();
        let file = folder.join("second.ccs");
        export(&mut village, TOWN, &file, None).unwrap();
        Self::of(village, town, &file)
    }

    /// A person with her history on the way to another town.
    fn handover(folder: &Path) -> Self {
        let (mut town, other) = trusting(folder, (Role::Town, TOWN), (Role::Town, OTHER_TOWN));
        let home =
            register::add_household(&mut town.book, "镇", VILLAGE, &fields(&[("number", "0001")])).unwrap().value;
        let entered = fields(&[("name", "王一"), ("birth_date", "1990-01-01"), ("phone", "13900000003")]);
        let person = register::add_person(&mut town.book, "镇", home, &entered).unwrap().value;
        for note in ["一", "二", "三"] {
            register::set_fields(&mut town.book, "镇", person, &fields(&[("note", note)])).unwrap();
        }
        let file = folder.join("transfer.ccs");
        hand_over(&mut town, person, OTHER_VILLAGE, true, &file).unwrap();
        Self::of(town, other, &file)
    }

    /// The lines as a file: sealed for the receiver and signed by the sender.
    fn seal(&self, lines: &[Vec<u8>]) -> PathBuf {
        let content: Vec<u8> = lines.iter().flat_map(|line| [line.as_slice(), b"\n"].concat()).collect();
        let mut signed = SIGNED.to_vec();
        signed.extend_from_slice(&Sha512::digest(&content));
        let signature = wire::encode(&self.sender.replica_key.sign(&signed).to_bytes());
        let last = serde_json::to_vec(&SignatureLine { signature }).unwrap();
        let content = [content, last, b"\n".to_vec()].concat();
        let recipient: age::x25519::Recipient = self.receiver.identity.card().age_recipient.parse().unwrap();
        let packed = zstd::encode_all(&content[..], 1).unwrap();
        let file = self.folder.join("mutated.ccs");
        std::fs::write(&file, age::encrypt(&recipient, &packed).unwrap()).unwrap();
        file
    }

    /// With the chain and the count that these lines have, so that only what they say can stop them.
    fn made_consistent(&mut self, lines: &mut [Vec<u8>]) -> Option<()> {
        let mut header: Header = serde_json::from_slice(&lines[0]).ok()?;
        let start = wire::from_hex(&header.before)?;
        let (sender, own) = (self.sender.identity.card().clone(), &self.receiver.identity);
        let (mut ops, body) = (0, &lines[1..]);
        let chain = self.receiver.book.rehearse(|book| {
            let mut applier = Applier::new(&book.core, &header, &sender, own, start)?;
            let mut said = Said::default();
            for line in body {
                if line.starts_with(wire::WRITE_START) {
                    applier.write(&said.read_write(line)?)?;
                } else {
                    applier.op(&said.read_op(line)?)?;
                    ops += 1;
                }
            }
            Ok(applier.chain)
        });
        header.after = wire::hex(&chain.ok()?);
        header.to = (header.from + ops).checked_sub(1)?;
        lines[0] = serde_json::to_vec(&header).unwrap();
        Some(())
    }

    /// Reads a file in every way there is. A refusal must leave no trace; what is accepted must follow from the journal.
    fn try_file(&mut self, file: &Path) {
        let before = every_table(&self.receiver.book);
        let files = [file.to_owned()];
        super::inspect::inspect(&mut self.receiver, file).unwrap();
        super::check_files(&mut self.receiver, &files, &mut |_| true).unwrap();
        let previewed = preview_files(&mut self.receiver, &files, &mut |_| true).map(|reports| reports[0].clone());
        assert_eq!(every_table(&self.receiver.book), before, "looking changes nothing");
        match previewed {
            Ok(report) if report.status != Status::Refused => {
                self.accepted += 1;
                if report.status == Status::Applied {
                    self.assert_follows_from_journal(file);
                }
            }
            _ => {
                let merged = merge_files(&mut self.receiver, &files, &mut |_| true);
                assert!(merged.is_err() || merged.unwrap()[0].status == Status::Refused);
                assert_eq!(every_table(&self.receiver.book), before, "a refusal changes nothing");
            }
        }
    }

    fn assert_follows_from_journal(&mut self, file: &Path) {
        let Session { book, identity, .. } = &mut self.receiver;
        let bytes = std::fs::read(file).unwrap();
        let (was, is) = book
            .rehearse(|book| {
                if handover::preview(book, identity, file)?.is_none() {
                    take_in(book, identity, &bytes[..], &mut |_, _| true)?;
                }
                book.core.write_tokens()?;
                let was = book.core.projection_digests()?;
                book.core.replay()?;
                Ok((was, book.core.projection_digests()?))
            })
            .unwrap();
        assert_eq!(was, is);
    }
}

pub(super) fn trusting(folder: &Path, one: (Role, &str), other: (Role, &str)) -> (Session, Session) {
    let mut one = office(folder, one.0, one.1, "一");
    let mut other = office(folder, other.0, other.1, "二");
    cards::trust_card(&mut one, other.identity.card()).unwrap();
    cards::trust_card(&mut other, one.identity.card()).unwrap();
    (one, other)
}

fn household(village: &mut Session) -> (uuid::Uuid, Vec<uuid::Uuid>) {
    let home = register::add_household(&mut village.book, "村", VILLAGE, &fields(&[("number", "0001")])).unwrap().value;
    let person = |name: &str| fields(&[("name", name), ("birth_date", "1990-01-01")]);
    let people =
        ["王一", "王二"].map(|name| register::add_person(&mut village.book, "村", home, &person(name)).unwrap().value);
    (home, people.to_vec())
}

fn fields(entered: &[(&str, &str)]) -> Fields {
    entered.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// Every row of every table, local ones too.
pub(super) fn every_table(book: &Book) -> BTreeMap<String, Vec<String>> {
    let mut tables = BTreeMap::new();
    for (table, columns) in book.tables().unwrap() {
        let mut statement = book.core.conn.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let rows = statement.query_map([], |row| {
            Ok((0..columns.len()).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect::<Vec<_>>().join("|"))
        });
        let mut rows: Vec<String> = rows.unwrap().collect::<Result<_, _>>().unwrap();
        rows.sort();
        tables.insert(table, rows);
    }
    tables
}

// ---- what is done to the lines ---------------------------------------------------------------------------------

#[derive(Debug, Clone)]
enum Damage {
    Drop(Index),
    Twice(Index),
    Swap(Index, Index),
    /// The value at some place in a line becomes another one.
    Value(Index, Index, Json),
    /// Some key of an object in a line goes, or is said under another name.
    Key(Index, Index, Option<String>),
    /// Bytes of a line that are no JSON any more.
    Byte(Index, Index, u8),
}

fn damage() -> impl Strategy<Value = Damage> {
    let index = any::<Index>;
    let key = proptest::option::of(prop::sample::select(vec!["unit", "voided", "name", "head", "", "没有的栏"]));
    prop_oneof![
        1 => index().prop_map(Damage::Drop),
        1 => index().prop_map(Damage::Twice),
        1 => (index(), index()).prop_map(|(a, b)| Damage::Swap(a, b)),
        6 => (index(), index(), odd_value()).prop_map(|(line, place, value)| Damage::Value(line, place, value)),
        2 => (index(), index(), key).prop_map(|(line, place, key)| Damage::Key(line, place, key.map(str::to_owned))),
        1 => (index(), index(), any::<u8>()).prop_map(|(line, at, byte)| Damage::Byte(line, at, byte)),
    ]
}

fn odd_value() -> impl Strategy<Value = Json> {
    let deep = (0..100).fold(Json::Null, |inner, _| json!([inner]));
    prop_oneof![
        prop::sample::select(vec![
            Json::Null,
            json!(0),
            json!(1),
            json!(2),
            json!(-1),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(i64::MAX),
            json!(1_u64 << 52),
            json!((1_u64 << 40) - 1),
            json!(1e308),
            json!(true),
            json!(""),
            json!("\u{0}"),
            json!("new"),
            json!("void"),
            json!("erase"),
            json!("transfer"),
            json!("resident"),
            json!("household"),
            json!("没有的类"),
            json!("2026-13-45"),
            json!("610902104206"),
            json!("00000000-0000-0000-0000-000000000000"),
            json!("ffffffff-ffff-7fff-bfff-ffffffffffff"),
            json!("AAAAAAAAAAAAAAAAAAAAAA"),
            json!("长".repeat(2000)),
            json!({}),
            json!([]),
            json!([0, 1]),
            json!([1, 99, "AAAAAAAAAAA"]),
            json!({"unit": "610902104206"}),
            deep,
        ]),
        "\\PC{0,30}".prop_map(Json::String),
        any::<i64>().prop_map(|number| json!(number)),
    ]
}

impl Damage {
    fn apply(&self, lines: &mut Vec<Vec<u8>>) {
        if lines.is_empty() {
            return;
        }
        match self {
            Damage::Drop(at) => drop(lines.remove(at.index(lines.len()))),
            Damage::Twice(at) => {
                let at = at.index(lines.len());
                lines.insert(at, lines[at].clone());
            }
            Damage::Swap(a, b) => {
                let (a, b) = (a.index(lines.len()), b.index(lines.len()));
                lines.swap(a, b);
            }
            Damage::Byte(line, at, byte) => {
                let at_line = line.index(lines.len());
                let line = &mut lines[at_line];
                if !line.is_empty() {
                    let at = at.index(line.len());
                    line[at] = *byte;
                }
            }
            Damage::Value(line, place, value) => edit(lines, line, |json| {
                let mut places = Vec::new();
                walk(json, &mut Vec::new(), &mut places);
                let path = &places[place.index(places.len())];
                if let Some(target) = json.pointer_mut(path) {
                    *target = value.clone();
                }
            }),
            Damage::Key(line, place, name) => edit(lines, line, |json| {
                let mut places = Vec::new();
                walk(json, &mut Vec::new(), &mut places);
                let objects: Vec<_> =
                    places.into_iter().filter(|path| json.pointer(path).is_some_and(Json::is_object)).collect();
                let Some(Json::Object(object)) = json.pointer_mut(&objects[place.index(objects.len())]) else { return };
                let Some(key) = object.keys().nth(place.index(object.len().max(1))).cloned() else { return };
                let value = object.remove(&key).unwrap_or_default();
                if let Some(name) = name {
                    object.insert(name.clone(), value);
                }
            }),
        }
    }
}

/// Changes a line as JSON; the key by which a line is known stays in front.
fn edit(lines: &mut [Vec<u8>], line: &Index, change: impl FnOnce(&mut Json)) {
    let at = line.index(lines.len());
    let Ok(mut json @ Json::Object(_)) = serde_json::from_slice::<Json>(&lines[at]) else { return };
    change(&mut json);
    let Json::Object(mut object) = json else { return };
    let first = ["write", "op"].into_iter().find_map(|key| object.remove(key).map(|value| (key, value)));
    let rest = Json::Object(object).to_string();
    lines[at] = match first {
        Some((key, value)) if rest.len() > 2 => format!("{{\"{key}\":{value},{}", &rest[1..]),
        Some((key, value)) => format!("{{\"{key}\":{value}}}"),
        None => rest,
    }
    .into_bytes();
}

fn walk(json: &Json, path: &mut Vec<String>, places: &mut Vec<String>) {
    places.push(path.iter().map(|part| format!("/{part}")).collect());
    let children: Vec<(String, &Json)> = match json {
        Json::Object(object) => {
            object.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Json::Array(array) => array.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in children {
        path.push(key);
        walk(value, path, places);
        path.pop();
    }
}

// ---- the property ----------------------------------------------------------------------------------------------

fn fuzz(make: fn(&Path) -> Sample) {
    let folder = tempfile::tempdir().unwrap();
    let mut sample = make(folder.path());
    let whole: Vec<Vec<u8>> = sample.lines.iter().map(|line| line.clone().into_bytes()).collect();
    let file = sample.seal(&whole);
    let report = preview_files(&mut sample.receiver, &[file], &mut |_| true).unwrap().remove(0);
    assert!(matches!(report.status, Status::Applied | Status::Offered), "what is not damaged is taken: {report:?}");
    let sample = std::cell::RefCell::new(sample);
    let strategy = (proptest::collection::vec(damage(), 1..4), any::<bool>());
    let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&strategy, |(damages, is_consistent)| {
            let mut lines = whole.clone();
            for damage in &damages {
                damage.apply(&mut lines);
            }
            let mut sample = sample.borrow_mut();
            if is_consistent && !lines.is_empty() {
                sample.made_consistent(&mut lines);
            }
            let file = sample.seal(&lines);
            sample.try_file(&file);
            Ok(())
        })
        .unwrap();
    let mut sample = sample.into_inner();
    assert!(sample.accepted * 20 > cases(), "too few get past the first check: {}", sample.accepted);
    assert!(sample.receiver.book.verify().unwrap().ok);
}

#[test]
fn damaged_lines_of_a_change_set_do_no_harm() {
    fuzz(Sample::change_set);
}

#[test]
fn damaged_lines_of_a_transfer_file_do_no_harm() {
    fuzz(Sample::handover);
}
