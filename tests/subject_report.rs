//! A person is given all that is held on her: the paper is read back, and nothing of hers is missing and nothing of others is there.

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{Office, ZHOUYING, fields};
use cunce::exchange::roster::messages::Language;
use cunce::register::{self, Event};
use cunce::subject::{self, Written};
use jiff::civil::date;
use uuid::Uuid;

/// What a paper says, without blanks: where a line breaks is the typesetter's.
struct Paper {
    text: String,
    written: Written,
    bytes: Vec<u8>,
    _folder: tempfile::TempDir,
}

impl Paper {
    fn of(office: &mut Office, id: Uuid) -> Self {
        Self::said_in(office, id, Language::Chinese)
    }

    fn said_in(office: &mut Office, id: Uuid, language: Language) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("本人资料.pdf");
        let written = subject::write_report(&mut office.session, id, language, &path).expect("printed");
        let bytes = std::fs::read(&path).expect("written");
        let read = lopdf::Document::load_mem(&bytes).expect("a PDF");
        let pages: Vec<u32> = read.get_pages().into_keys().collect();
        assert_eq!(pages.len(), written.pages);
        let text = squeezed(&read.extract_text(&pages).expect("text"));
        Self { text, written, bytes, _folder: folder }
    }

    fn says(&self, text: &str) -> bool {
        self.text.contains(&squeezed(text))
    }

    #[track_caller]
    fn assert_says(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.says(text), "{text} is not in {}", self.text);
        }
    }

    #[track_caller]
    fn assert_silent(&self, texts: &[&str]) {
        for text in texts {
            assert!(!self.says(text), "{text} is in {}", self.text);
        }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

const HEAD: [(&str, &str); 6] = [
    ("name", "王大山"),
    ("national_id", "610902197001010019"),
    ("phone", "13900000077"),
    ("birth_date", "1970-01-01"),
    ("note", "户主的私事"),
    ("education", "60"),
];

const HER: [(&str, &str); 14] = [
    ("name", "赵桂梅"),
    ("sex", "2"),
    ("birth_date", "1972-07-11"),
    ("national_id", "61090219720711947X"),
    ("phone", "13900000001"),
    ("ethnicity", "01"),
    ("marital_status", "10"),
    ("education", "70"),
    ("relation_to_head", "52"),
    ("guardian", "王大海"),
    ("registered_at", "陕西省安康市汉滨区"),
    ("residence_status", "away"),
    ("away_to", "西安市"),
    ("note", "喜欢唱歌"),
];

/// Every value of hers as the paper says it.
const HER_IN_WORDS: [&str; 14] = [
    "赵桂梅",
    "女",
    "1972-07-11",
    "61090219720711947X",
    "13900000001",
    "汉族",
    "未婚",
    "初中",
    "母亲",
    "王大海",
    "陕西省安康市汉滨区",
    "外出",
    "西安市",
    "喜欢唱歌",
];

struct Home {
    household: Uuid,
    head: Uuid,
    her: Uuid,
}

fn home(office: &mut Office) -> Home {
    let household = office.household(&[
        ("number", "0417"),
        ("village_group", "三组"),
        ("address", "周营村三组9号"),
        ("note", "户里的旧账"),
    ]);
    let head = office.person(household, &HEAD);
    office.set(household, &[("head", &head.hyphenated().to_string())]);
    let her = office.person(household, &HER);
    Home { household, head, her }
}

#[test]
fn everything_held_on_her_is_in_it_and_nothing_that_is_anothers() {
    let mut office = Office::start(ZHOUYING);
    let home = home(&mut office);
    office.set(home.her, &[("phone", "13900000002")]);
    let (user, elsewhere) = (office.user(), office.household(&[("number", "0555")]));
    let book = &mut office.session.book;
    let married = Event::Marriage { person: home.her, spouse: Some(home.head), move_to: None };
    register::record_event(book, &user, date(2026, 3, 8), &married).unwrap();
    let moved = Event::MoveWithin { people: vec![home.her], to_household: elsewhere };
    register::record_event(book, &user, date(2026, 5, 1), &moved).unwrap();
    register::record_event(book, &user, date(2026, 6, 2), &Event::Divorce { person: home.her }).unwrap();
    book.undo(&user).unwrap();
    let stranger = office.person(elsewhere, &[("name", "赵桂美"), ("birth_date", "1972-07-11")]);
    register::not_same(&mut office.session.book, &user, home.her, stranger).unwrap();

    let paper = Paper::of(&mut office, home.her);
    paper.assert_says(&HER_IN_WORDS);
    paper.assert_says(&["13900000002", "已婚", "周营村", "2026-11-23", &user, "0417", "0555"]);
    paper.assert_says(&["本人资料", "结婚", "2026-03-08", "对方：王大山", "村内搬迁", "2026-05-01", "本人签收"]);
    paper.assert_says(&["离婚", "2026-06-02", "已作废", "不是同一人"]);
    paper.assert_silent(&["610902197001010019", "13900000077", "1970-01-01", "户主的私事", "户里的旧账", "赵桂美"]);
    assert!(paper.written.sections >= 5, "{}", paper.written.sections);

    let head = Paper::of(&mut office, home.head);
    head.assert_says(&["610902197001010019", "13900000077", "户主的私事", "周营村三组9号", "三组", "对方：赵桂梅"]);
    head.assert_silent(&["61090219720711947X", "13900000001", "13900000002", "喜欢唱歌", "户里的旧账"]);

    let english = Paper::said_in(&mut office, home.her, Language::English);
    english.assert_says(&["What is held on one person", "female", "Where each value came from", "赵桂梅"]);
}

#[test]
fn what_stands_in_the_journal_of_her_stands_in_it() {
    let mut office = Office::start(ZHOUYING);
    let home = home(&mut office);
    for phone in ["13900000003", "13900000004", "13900000005"] {
        office.set(home.her, &[("phone", phone)]);
    }
    office.set(home.her, &[("guardian", "")]);
    let paper = Paper::of(&mut office, home.her);
    let entries = office.session.book.history(home.her).unwrap();
    assert!(entries.len() >= 18, "{} entries", entries.len());
    let plain = ["name", "phone", "national_id", "guardian", "note", "away_to", "registered_at", "birth_date"];
    let values: BTreeSet<String> =
        entries.iter().filter(|entry| plain.contains(&entry.field.as_str())).map(|entry| entry.value.shown()).collect();
    for value in values {
        paper.assert_says(&[value.as_str()]);
    }
}

#[test]
fn linked_registrations_are_hers_and_questions_are_told_without_the_other() {
    let mut office = Office::start(ZHOUYING);
    let home = home(&mut office);
    let twice = office.person(home.household, &[("name", "赵桂枚"), ("phone", "13900000008")]);
    let user = office.user();
    register::link(&mut office.session.book, &user, home.her, twice, &fields(&[])).unwrap();
    let same_number = [("name", "钱有福"), ("national_id", HER[3].1), ("phone", "13900000009")];
    office.person(home.household, &same_number);
    let paper = Paper::of(&mut office, home.her);
    paper.assert_says(&["认作同一人的另一份登记", "赵桂枚", "13900000008", "待核对"]);
    paper.assert_silent(&["钱有福", "13900000009"]);
    register::unlink(&mut office.session.book, &user, home.her, twice).unwrap();
    Paper::of(&mut office, home.her).assert_silent(&["赵桂枚", "13900000008"]);
}

#[test]
fn both_values_of_a_question_and_the_offices_that_have_them_are_told() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let home = home(&mut village);
    Paper::of(&mut village, home.her).assert_says(&["五里镇", "还没有交换过"]);
    common::exchange(&mut town, &mut village);
    town.set(home.her, &[("phone", "13900000003")]);
    village.set(home.her, &[("phone", "13900000004")]);
    common::exchange(&mut town, &mut village);
    for office in [&mut town, &mut village] {
        let paper = Paper::of(office, home.her);
        paper.assert_says(&["13900000003", "13900000004", "两个值", "五里镇", "周营村"]);
        paper.assert_silent(&["还没有交换过"]);
    }
}

#[test]
fn what_she_is_called_comes_out_as_it_was_written() {
    let hostile =
        ["#panic()", "*x*", "$", "$ x $", "_甲_", "#sys.inputs", "\\", "= 标题", "// 注", "<label>", "@ref", "[#1]"];
    let mut office = Office::start(ZHOUYING);
    let home = office.household(&[("number", "0001"), ("address", "#read(\"/etc/passwd\")")]);
    for name in hostile {
        let her = office.person(home, &[("name", "甲"), ("birth_date", "1980-01-01"), ("note", name)]);
        let paper = Paper::of(&mut office, her);
        paper.assert_says(&[name, "#read(\"/etc/passwd\")"]);
    }
}

#[test]
fn an_erased_value_is_not_in_it() {
    let mut office = Office::start(ZHOUYING);
    let home = home(&mut office);
    let user = office.user();
    register::erase(&mut office.session.book, &user, home.her, Some(&["phone".to_owned()])).unwrap();
    let paper = Paper::of(&mut office, home.her);
    paper.assert_silent(&["13900000001"]);
    paper.assert_says(&["（已清除）", "61090219720711947X"]);
    register::erase(&mut office.session.book, &user, home.her, None).unwrap();
    let paper = Paper::of(&mut office, home.her);
    paper.assert_silent(&["赵桂梅", "61090219720711947X", "喜欢唱歌", "西安市"]);
    paper.assert_says(&["已清除"]);
}

#[test]
fn the_file_tells_nobody_whose_it_is_nor_where_it_was_made() {
    let mut office = Office::start(ZHOUYING);
    let home = home(&mut office);
    let paper = Paper::of(&mut office, home.her);
    let read = lopdf::Document::load_mem(&paper.bytes).unwrap();
    // Beside the pages: the properties, in both of the forms that a PDF has for them.
    let mut properties = String::new();
    let info = read.trailer.get(b"Info").and_then(|info| info.as_reference()).unwrap();
    for (name, value) in read.get_dictionary(info).unwrap() {
        let value = lopdf::decode_text_string(value).unwrap_or_default();
        properties.push_str(&format!("{} {value}\n", String::from_utf8_lossy(name)));
    }
    for object in read.objects.values() {
        let Ok(stream) = object.as_stream() else { continue };
        if stream.dict.get(b"Type").and_then(|kind| kind.as_name()).is_ok_and(|kind| kind == b"Metadata") {
            properties
                .push_str(&String::from_utf8_lossy(&stream.decompressed_content().unwrap_or(stream.content.clone())));
        }
    }
    assert!(properties.contains("本人资料") && properties.contains("2026"), "{properties}");
    let machine = ["HOME", "USER", "LOGNAME", "HOSTNAME"].map(|name| std::env::var(name).unwrap_or_default());
    for own in ["赵桂梅", "61090219720711947X", "13900000001", "周营村", "/tmp", env!("CARGO_MANIFEST_DIR")] {
        assert!(!properties.contains(own), "{own} in {properties}");
    }
    for own in machine.iter().filter(|own| own.len() > 3) {
        assert!(!properties.contains(own.as_str()), "{own} in {properties}");
    }
    // Whoever prints the same twice gets the same: nothing of the machine or the moment went in.
    let report = subject::subject_report(&mut office.session, home.her).unwrap();
    assert_eq!(report.pdf(Language::Chinese).unwrap(), report.pdf(Language::Chinese).unwrap());
}

#[test]
fn it_is_its_owners_only_and_a_refusal_leaves_no_file() {
    let mut office = Office::start(ZHOUYING);
    let home = home(&mut office);
    let folder = tempfile::tempdir().unwrap();
    let mut write = |id: Uuid, path: &Path| {
        subject::write_report(&mut office.session, id, Language::Chinese, path).map_err(|error| error.code)
    };
    let path = folder.path().join("本人资料.pdf");
    assert_eq!(write(Uuid::nil(), &path), Err("unknown_id"));
    assert_eq!(write(home.household, &path), Err("unknown_id"), "a household is no person");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(write(home.her, &folder.path().join("没有/a.pdf")), Err("path_not_writable"));
    assert!(write(home.her, &path).unwrap().pages >= 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_she_agreed_to_and_who_looked_stand_in_it_and_care_only_where_a_clinician_gives_it() {
    use cunce::rights::{AccessClass, Look, Purpose, SaidOn};
    use cunce::security::{CARE, Post, Unlock};
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let home = home(&mut village);
    common::exchange(&mut town, &mut village);
    let said = SaidOn { day: village.session.book.today(), form: "written" };
    cunce::wishes::agree(&mut village.session, home.her, Purpose::ContactAboutMoney, said).unwrap();
    cunce::wishes::object(&mut village.session, home.her, "lists_for_others", said).unwrap();
    cunce::looks::reveal(&mut village.session, home.her, "phone", "service").unwrap();
    let paper = Paper::of(&mut village, home.her);
    paper.assert_says(&["可以为补助联系本人", "不列入给其他部门的名单", "书面", "谁看过您的登记", "看全", "为其办理"]);

    town.take_up("刘医生", Post::Clinician, common::PASSPHRASE);
    let mut town = town.reopen_as(&Unlock::User("刘医生", common::PASSPHRASE));
    cunce::wishes::agree(&mut town.session, home.her, Purpose::HomeVisits, said).unwrap();
    let look = Look { class: AccessClass::Opened, person: Some(home.her), field: "", reason: "" };
    cunce::looks::logged_in(&mut town.session, CARE, &look).unwrap();
    let paper = Paper::of(&mut town, home.her);
    paper.assert_says(&["可以上门", "刘医生", "打开"]);
    paper.assert_silent(&["13900000001", "可以为补助联系本人"]);

    // That a clinician gave her a paper of care stands in the log of care; the register's knows nobody's name of it.
    let log = cunce::looks::access_log(&mut town.session, &cunce::rights::AccessFilter::default()).unwrap();
    let given: Vec<_> = log.iter().filter(|look| look.class == "exported").collect();
    assert!(!given.is_empty());
    assert!(given.iter().all(|look| look.book == CARE && look.person_name == "赵桂梅"), "{given:?}");

    village.take_up("周医生", Post::Doctor, common::PASSPHRASE);
    let mut doctor = village.reopen_as(&Unlock::User("周医生", common::PASSPHRASE));
    let path = doctor.place.data.join("x.pdf");
    let refused = subject::write_report(&mut doctor.session, home.her, Language::Chinese, &path).unwrap_err();
    assert_eq!(refused.code, "not_permitted");
    let told = subject::write_looks(&mut doctor.session, home.her, Language::Chinese, &path).unwrap();
    assert_eq!(told.sections, 1, "who looked she may be told");
}
