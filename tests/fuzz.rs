//! Bytes from outside: cards, sealed files and workbooks that nobody wrote honestly. No panic, a refusal that changes nothing, and memory that
//! stays small whatever a file claims. What trusted offices sign is damaged line by line in `change_set/fuzz_tests.rs`.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use common::{Office, TOWN, ZHOUYING};
use cunce::exchange::change_set::{self, FileReport, Status, continuity};
use cunce::exchange::roster::workbook;
use cunce::security::{CARE, Card, Post, Unlock};
use ed25519_dalek::{Signer, SigningKey};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

/// Counts what each thread holds. What C libraries take for themselves is bounded by their own settings.
struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static MOST: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    // A thread that is ending has nothing left to count with.
    let _ = HELD.try_with(|held| {
        held.set(held.get() + bytes);
        let _ = MOST.try_with(|most| most.set(most.get().max(held.get())));
    });
}

// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as isize - layout.size() as isize);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const MB: isize = 1024 * 1024;

/// What a piece of work took at most, in bytes, above what was held before.
fn most_memory<T>(work: impl FnOnce() -> T) -> (T, isize) {
    let before = HELD.get();
    MOST.set(before);
    let done = work();
    (done, MOST.get() - before)
}

#[test]
fn the_count_counts() {
    let (kept, most) = most_memory(|| {
        drop(vec![1_u8; 8 * MB as usize]);
        vec![1_u8; MB as usize]
    });
    assert_eq!(kept.len() as isize, MB);
    assert!((8 * MB..9 * MB).contains(&most), "{most}");
}

fn config() -> ProptestConfig {
    let cases = std::env::var("CUNCE_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(200);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

// ---- cards -----------------------------------------------------------------------------------------------------

fn card_file() -> (Card, Vec<u8>) {
    let office = Office::start(TOWN);
    (office.session.identity.card().clone(), office.session.identity.card_file().unwrap())
}

#[test]
fn no_damaged_card_is_taken_for_another() {
    let (card, bytes) = card_file();
    let mut runner = proptest::test_runner::TestRunner::new(config());
    let flips = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4);
    let cut = proptest::option::of(any::<prop::sample::Index>());
    runner
        .run(&(flips, cut), |(flips, cut)| {
            let mut damaged = bytes.clone();
            for (at, byte) in flips {
                damaged[at.index(bytes.len())] = byte;
            }
            if let Some(cut) = cut {
                damaged.truncate(cut.index(bytes.len()));
            }
            // White space and the like may change; what the card says may not.
            if let Ok(read) = Card::from_file(&damaged) {
                prop_assert_eq!(&read, &card);
            }
            Ok(())
        })
        .unwrap();
    for odd in ["", "{}", "[]", "null", "{\"cunce_card\":1}", "{\"cunce_card\":99999999999}", &"[".repeat(15_000)] {
        assert!(Card::from_file(odd.as_bytes()).is_err(), "{odd:.30}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_bytes_are_a_card(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Card::from_file(&bytes).is_err());
    }
}

#[test]
fn a_file_as_large_as_a_disk_is_no_card() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.card");
    std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let town = Office::start(TOWN);
    let (read, most) = most_memory(|| cunce::exchange::cards::read_card(&town.session.book, &path));
    assert_eq!(read.unwrap_err().code, "not_a_card");
    assert!(most < MB, "{most}");
}

// ---- sealed files ----------------------------------------------------------------------------------------------

/// A town, and a village's file for it: as it is and opened.
struct Sealed {
    town: Office,
    village: Office,
    bytes: Vec<u8>,
    header: Value,
    lines: Vec<String>,
    folder: tempfile::TempDir,
}

impl Sealed {
    fn new() -> Self {
        let (town, mut villages) = Office::town_and(&[ZHOUYING]);
        let mut village = villages.remove(0);
        let folder = tempfile::tempdir().unwrap();
        let home = village.household(&[("number", "0001")]);
        for name in ["王一", "王二", "王三"] {
            village.person(home, &[("name", name), ("birth_date", "1990-01-01")]);
        }
        let bytes = std::fs::read(village.export(TOWN, folder.path(), "good.ccs")).unwrap();
        let decryptor = age::Decryptor::new(&bytes[..]).unwrap();
        let identity = town.session.identity.ages().next().unwrap();
        let mut packed = Vec::new();
        decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)).unwrap().read_to_end(&mut packed).unwrap();
        let text = String::from_utf8(zstd::decode_all(&packed[..]).unwrap()).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.pop();
        let header = serde_json::from_str(&lines.remove(0)).unwrap();
        Self { town, village, bytes, header, lines, folder }
    }

    /// Seals what `write` writes for the town.
    fn seal(&self, window_log: u32, write: impl FnOnce(&mut dyn Write)) -> PathBuf {
        let path = self.folder.path().join("made.ccs");
        let recipient: age::x25519::Recipient = self.town.session.identity.card().age_recipient.parse().unwrap();
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).unwrap();
        let sealed = encryptor.wrap_output(std::fs::File::create(&path).unwrap()).unwrap();
        let mut packed = zstd::Encoder::new(sealed, 1).unwrap();
        packed.window_log(window_log).unwrap();
        packed.long_distance_matching(window_log > 23).unwrap();
        write(&mut packed);
        packed.finish().unwrap().finish().unwrap();
        path
    }

    /// Lines signed with a key that the village has certified.
    fn signed(&self, ops: u64, body: impl Iterator<Item = String>) -> PathBuf {
        let key = SigningKey::from_bytes(&[7; 32]);
        let replica = self.village.session.book.replica().unwrap();
        let certificate = self.village.session.identity.certify(replica, &key);
        let mut header = self.header.clone();
        header["sender"]["key"] = json!(base64(&certificate.key));
        header["sender"]["certificate"] = json!(base64(&certificate.signature));
        header["to"] = json!(ops);
        self.seal(20, |sink| {
            let mut hasher = Sha512::new();
            for line in std::iter::once(header.to_string()).chain(body) {
                let line = line + "\n";
                hasher.update(&line);
                sink.write_all(line.as_bytes()).unwrap();
            }
            let mut signed = b"cunce change-set 1".to_vec();
            signed.extend_from_slice(&hasher.finalize());
            let signature = base64(&key.sign(&signed).to_bytes());
            sink.write_all(format!("{}\n", json!({ "signature": signature })).as_bytes()).unwrap();
        })
    }

    /// Looks at a file in every way, merges it, and says what became of it and what it took.
    fn try_file(&mut self, file: &Path) -> (FileReport, isize) {
        let before = self.town.session.book.verify().unwrap();
        let (files, session) = ([file.to_owned()], &mut self.town.session);
        let ((), looking) = most_memory(|| {
            change_set::inspect::inspect(session, file).unwrap();
            change_set::check_files(session, &files, &mut |_| true).unwrap();
        });
        let (report, merging) =
            most_memory(|| change_set::merge_all(session, &files, &mut |_| true).unwrap().files.remove(0));
        if report.status == Status::Refused {
            let after = self.town.session.book.verify().unwrap();
            assert_eq!((after.ops, after.ok), (before.ops, true));
        }
        (report, looking.max(merging))
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)
}

#[test]
fn what_is_sealed_but_no_change_set_is_refused() {
    let sealed = std::cell::RefCell::new(Sealed::new());
    let bytes = sealed.borrow().bytes.clone();
    let file = sealed.borrow().folder.path().join("damaged.ccs");
    let flips = proptest::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..4);
    let cut = proptest::option::of(any::<prop::sample::Index>());
    let tail = proptest::collection::vec(any::<u8>(), 0..4);
    let mut runner = proptest::test_runner::TestRunner::new(config());
    runner
        .run(&(flips, cut, tail, any::<bool>()), |(flips, cut, tail, is_inside)| {
            let mut sealed = sealed.borrow_mut();
            let content = if is_inside { sealed.lines.join("\n").into_bytes() } else { bytes.clone() };
            let mut damaged = content.clone();
            for (at, change) in flips {
                damaged[at.index(content.len())] ^= change;
            }
            if let Some(cut) = cut {
                damaged.truncate(cut.index(content.len()));
            }
            damaged.extend(tail);
            let path = if is_inside { sealed.seal(20, |sink| sink.write_all(&damaged).unwrap()) } else { file.clone() };
            if !is_inside {
                std::fs::write(&path, &damaged).unwrap();
            }
            let (report, most) = sealed.try_file(&path);
            prop_assert_eq!(report.status, Status::Refused);
            prop_assert!(most < 16 * MB, "{}", most);
            Ok(())
        })
        .unwrap();
    let mut sealed = sealed.into_inner();
    let good = sealed.folder.path().join("good.ccs");
    assert_eq!(sealed.try_file(&good).0.status, Status::Applied, "and the good one is still taken");
}

/// Files of a few kilobytes that unpack to far more than any memory.
#[test]
fn a_bomb_is_refused_in_little_memory() {
    let mut sealed = Sealed::new();
    let block = vec![b'a'; MB as usize];
    let endless = sealed.seal(20, |sink| (0..512).for_each(|_| sink.write_all(&block).unwrap()));
    assert!(std::fs::metadata(&endless).unwrap().len() < 200_000);
    let (report, most) = sealed.try_file(&endless);
    assert_eq!((report.reason, most < 32 * MB), (Some("damaged"), true), "a line without an end: {most}");

    let wide = sealed.seal(27, |sink| (0..200).for_each(|_| sink.write_all(&block).unwrap()));
    let (report, most) = sealed.try_file(&wide);
    assert_eq!((report.reason, most < 32 * MB), (Some("damaged"), true), "a window of 128 MB: {most}");

    let write = sealed.lines.iter().find(|line| line.starts_with("{\"write\"")).unwrap().clone();
    let op = sealed.lines.iter().find(|line| line.starts_with("{\"op\"")).unwrap().clone();
    let named = |name: String| {
        let mut line: Value = serde_json::from_str(&write).unwrap();
        let (at, rest) = (line["write"].take(), line.as_object_mut().unwrap());
        rest.remove("write");
        rest.insert("author".to_owned(), json!(name));
        format!("{{\"write\":{at},{}", &serde_json::to_string(rest).unwrap()[1..])
    };
    let long = "长".repeat(1_000_000);
    let file = sealed.signed(1, (0..100).map(|at| named(format!("{at}{long}"))).chain([op.clone()]));
    let (report, most) = sealed.try_file(&file);
    assert_eq!((report.reason, most < 64 * MB), (Some("damaged"), true), "names of 3 MB: {most}");

    let some = "长".repeat(1_000);
    let file = sealed.signed(1, (0..30_000).map(|at| named(format!("{at}{some}"))).chain([op.clone()]));
    let (report, most) = sealed.try_file(&file);
    assert_eq!((report.reason, most < 64 * MB), (Some("damaged"), true), "90 MB of names: {most}");

    let fields: String = (0..200_000).map(|at| format!("\"f{at}\":1,")).collect();
    let many = op.replacen("\"fields\":{", &format!("\"fields\":{{{fields}"), 1);
    assert!(many.len() > 2_000_000);
    let file = sealed.signed(1, [write.clone(), many].into_iter());
    let (report, most) = sealed.try_file(&file);
    assert_eq!((report.reason, most < 100 * MB), (Some("damaged"), true), "200,000 fields: {most}");

    let file = sealed.signed(1 << 39, [write, op].into_iter());
    let (report, most) = sealed.try_file(&file);
    assert_eq!((report.reason, most < 16 * MB), (Some("damaged"), true), "a count that is a lie: {most}");
}

/// What writes a file's content.
type Content<'a> = &'a dyn Fn(&mut dyn Write);

/// Between stations: what one that is trusted signs as a continuity file, and what only looks like one.
#[test]
fn a_continuity_file_that_claims_much_is_refused_in_little_memory() {
    const OTHER: &str = "桃花流水鳜鱼肥";
    let (mut town, mut other) = (Office::start(TOWN), Office::start("610902107"));
    for office in [&mut town, &mut other] {
        office.take_up("刘医生", Post::Clinician, OTHER);
    }
    town.swap_cards(&mut other);
    let with = Unlock::User("刘医生", OTHER);
    let (mut town, mut other) = (town.reopen_as(&with), other.reopen_as(&with));
    let key = SigningKey::from_bytes(&[7; 32]);
    let card =
        |office: &mut Office| office.session.in_book(CARE, |session| Ok(session.identity.card().clone())).unwrap();
    let (to, from) = (card(&mut town), card(&mut other));
    let certify = |session: &mut cunce::session::Session| Ok(session.identity.certify(session.book.replica()?, &key));
    let certificate = other.session.in_book(CARE, certify).unwrap();
    let header = json!({
        "kind": "cunce continuity", "format": 1, "book": "care", "id": certificate.replica, "on": "2026-11-23", "written_at": 0, "programmes": 1,
        "sender": { "office": from.office, "unit": from.unit, "name": from.name, "replica": certificate.replica,
            "key": base64(&certificate.key), "certificate": base64(&certificate.signature) },
        "receiver": { "office": to.office, "unit": to.unit }, "person": { "name": "赵桂梅", "sex": "2" },
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made.ccs");
    let recipient: age::x25519::Recipient = to.age_recipient.parse().unwrap();
    let seal = |write: Content<'_>| {
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).unwrap();
        let mut packed =
            zstd::Encoder::new(encryptor.wrap_output(std::fs::File::create(&path).unwrap()).unwrap(), 1).unwrap();
        write(&mut packed);
        packed.finish().unwrap().finish().unwrap();
    };
    let (first, block) = (format!("{header}\n"), vec![b'a'; MB as usize]);
    let service = "{\"what\":\"v\",\"day\":\"2026-11-02\"},".repeat(100_000);
    let wide = format!("{{\"programme\":\"antenatal\",\"entered_on\":\"2026-11-01\",\"services\":[{service}{{}}]}}\n");
    let items = "[\"a\",\"b\"],".repeat(300_000);
    let noted = format!(
        "{{\"programme\":\"antenatal\",\"entered_on\":\"2026-11-01\",\"services\":[{{\"what\":\"v\",\"day\":\"2026-11-02\",\"items\":[{items}[]]}}]}}\n"
    );
    let cases: [(&str, Content<'_>); 5] = [
        ("a header without end", &|sink| (0..512).for_each(|_| sink.write_all(&block).unwrap())),
        ("a line without end", &|sink| {
            sink.write_all(first.as_bytes()).unwrap();
            (0..512).for_each(|_| sink.write_all(&block).unwrap());
        }),
        ("100,000 services", &|sink| sink.write_all(format!("{first}{wide}").as_bytes()).unwrap()),
        ("300,000 items", &|sink| sink.write_all(format!("{first}{noted}").as_bytes()).unwrap()),
        ("lines without end", &|sink| {
            sink.write_all(first.as_bytes()).unwrap();
            (0..1_000_000)
                .for_each(|_| sink.write_all(b"{\"programme\":\"a\",\"entered_on\":\"2026-11-01\"}\n").unwrap());
        }),
    ];
    for (what, write) in cases {
        seal(write);
        let session = &mut town.session;
        let (read, most) = most_memory(|| continuity::inspect(session, continuity::Source::File(&path)).map(|_| ()));
        assert_eq!((read.unwrap_err().code, most < 24 * MB), ("damaged", true), "{what}: {most}");
        let (merged, most) = most_memory(|| {
            session
                .in_book(CARE, |session| change_set::merge_files(session, std::slice::from_ref(&path), &mut |_| true))
                .unwrap()
        });
        assert_eq!((merged[0].status, most < 24 * MB), (Status::Refused, true), "{what}, merged: {most}");
    }
}

// ---- workbooks -------------------------------------------------------------------------------------------------

#[test]
fn a_workbook_that_unpacks_to_far_more_is_refused_in_little_memory() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let block = vec![b' '; MB as usize];
    for name in ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        for _ in 0..150 {
            zip.write_all(&block).unwrap();
        }
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 2 * MB as usize);
    let (read, most) = most_memory(|| workbook::read(&bytes).map(|_| ()));
    assert!(read.is_err());
    assert!(most < 100 * MB, "{most}");
}
