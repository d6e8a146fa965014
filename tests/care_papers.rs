//! The papers of care, read back: her own page, a round of home visits, and the slip of a referral say what they are for and nothing else.

mod common;

use std::path::Path;

use common::care::{CLINICIAN, DOCTOR, OTHER, day, enrol};
use common::{Office, TOWN, ZHOUYING};
use cunce::care::{self, Agreed, NewReferral, NewService};
use cunce::exchange::change_set;
use cunce::exchange::roster::messages::Language;
use cunce::papers::{self, HerPage, Written};
use cunce::register::{self, Event};
use cunce::rights::{self, AccessFilter, Purpose, SaidOn};
use cunce::security::{CARE, Post, Role, Unlock};
use cunce::session::Session;
use cunce::{looks, station, subject, wishes};
use uuid::Uuid;

const TODAY: &str = "2026-11-23";

/// A village whose doctor is at the keyboard, with a woman of 29 and her mother.
fn village() -> (Office, [Uuid; 2]) {
    let mut office = Office::start(ZHOUYING);
    let people = people(&mut office);
    office.take_up("周医生", Post::Doctor, OTHER);
    (office.reopen_as(&DOCTOR), people)
}

fn people(office: &mut Office) -> [Uuid; 2] {
    let home = office.household(&[("number", "0001"), ("address", "周营村三组9号")]);
    [
        office
            .person(home, &[("name", "赵桂梅"), ("sex", "2"), ("birth_date", "1997-03-02"), ("phone", "13900000001")]),
        office.person(home, &[("name", "王秀英"), ("sex", "2"), ("birth_date", "1970-01-01")]),
    ]
}

fn give(
    session: &mut Session,
    person: Uuid,
    enrolment: Option<Uuid>,
    (programme, what): (&str, &str),
    on: &str,
    items: &[(&str, &str)],
) {
    let items: Vec<(String, String)> =
        items.iter().map(|(code, value)| ((*code).to_owned(), (*value).to_owned())).collect();
    let new = NewService {
        programme,
        what,
        on: day(on),
        enrolment,
        keeps: None,
        place: "village_clinic",
        items: &items,
        insist: false,
    };
    station::give(session, person, &new).expect("given");
}

fn agree(
    session: &mut Session,
    person: Uuid,
    service: Option<(&str, &str)>,
    enrolment: Option<Uuid>,
    (on, time): (&str, &str),
) {
    let agreed = Agreed { person, on: day(on), time, service, enrolment, reach: false, insist: false };
    station::agree(session, &agreed).expect("agreed");
}

fn said(session: &Session) -> SaidOn<'static> {
    SaidOn { day: session.book.today(), form: "written" }
}

fn may_visit(session: &mut Session, person: Uuid) {
    let said = said(session);
    wishes::agree(session, person, Purpose::HomeVisits, said).unwrap();
}

fn in_care<T>(
    session: &mut Session,
    f: impl FnOnce(&mut cunce::ledger::Book, Role, &str) -> cunce::Result<T>,
) -> cunce::Result<T> {
    let (role, user) = (session.role(), session.user.clone());
    session.in_book(CARE, |session| f(&mut session.book, role, &user))
}

fn referral(person: Uuid) -> NewReferral<'static> {
    NewReferral { person, programme: "antenatal", enrolment: None, sent_to: "county_hospital", urgent: true }
}

/// What a paper says, page by page, without blanks: where a line breaks is the typesetter's.
struct Paper(Vec<String>);

impl Paper {
    /// Reads a file back that was written.
    fn read(written: Written, path: &Path) -> Self {
        let read = lopdf::Document::load_mem(&std::fs::read(path).expect("written")).expect("a PDF");
        let pages: Vec<u32> = read.get_pages().into_keys().collect();
        assert_eq!(pages.len(), written.pages);
        Self(pages.iter().map(|page| squeezed(&read.extract_text(&[*page]).expect("text"))).collect())
    }

    fn says(&self, text: &str) -> bool {
        self.0.concat().contains(&squeezed(text))
    }

    #[track_caller]
    fn assert_says(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.says(text), "{text} is not in {:?}", self.0);
        }
    }

    #[track_caller]
    fn assert_silent(&self, texts: &[&str]) {
        for text in texts {
            assert!(!self.says(text), "{text} is in {:?}", self.0);
        }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Writes a paper into a folder of its own and reads it back. With `CUNCE_KEEP_PAPERS` a copy stays there, to be looked at.
#[track_caller]
fn paper(name: &str, write: impl FnOnce(&Path) -> cunce::Result<Written>) -> Paper {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("单子.pdf");
    let written = write(&path).expect("written");
    if let Some(keep) = std::env::var_os("CUNCE_KEEP_PAPERS") {
        std::fs::copy(&path, Path::new(&keep).join(format!("{name}.pdf"))).unwrap();
    }
    Paper::read(written, &path)
}

fn page(session: &mut Session, person: Uuid, with_private: bool, language: Language, name: &str) -> Paper {
    let asked = HerPage { person, with_private, reason: "person_asked" };
    paper(name, |path| papers::write_page(session, &asked, language, path))
}

fn round(session: &mut Session, language: Language, name: &str) -> Paper {
    paper(name, |path| papers::write_round(session, day(TODAY), language, path))
}

fn slip(session: &mut Session, referral: Uuid, discreet: bool, language: Language, name: &str) -> Paper {
    paper(name, |path| papers::write_slip(session, referral, discreet, language, path))
}

/// A woman whose pregnancy is looked after, who also asked how not to become pregnant, and was referred.
fn lived(session: &mut Session, her: Uuid) -> Uuid {
    let private = enrol(session, her, "contraception", None);
    give(session, her, Some(private), ("contraception", "start"), "2026-05-04", &[("method", "condom")]);
    give(session, her, None, ("contraception", "counselling"), "2026-05-01", &[]);
    agree(session, her, None, Some(private), ("2027-01-15", "15:15"));
    let care = enrol(session, her, "antenatal", Some("2026-07-20"));
    give(
        session,
        her,
        Some(care),
        ("antenatal", "visit"),
        "2026-09-14",
        &[("weight", "54"), ("urine_protein", "negative")],
    );
    give(
        session,
        her,
        Some(care),
        ("antenatal", "visit"),
        "2026-11-16",
        &[("systolic", "118"), ("diastolic", "76"), ("finding", "normal")],
    );
    agree(session, her, Some(("antenatal", "visit")), Some(care), ("2026-12-21", "09:30"));
    let sent = station::refer(session, &NewReferral { enrolment: Some(care), ..referral(her) }).unwrap().value;
    in_care(session, |book, role, user| care::answer_referral(book, role, user, sent, "to_follow_up", day(TODAY)))
        .unwrap();
    station::refer(session, &NewReferral { programme: "contraception", urgent: false, ..referral(her) }).unwrap();
    enrol(session, her, "womens_health", None);
    sent
}

const PRIVATE: [&str; 6] = ["避孕", "Contraception", "condom", "避孕套", "2026-05-0", "2027-01-15"];

#[test]
fn her_own_page_says_what_she_got_what_is_next_and_who_gave_it() {
    let (mut village, [her, _]) = village();
    let session = &mut village.session;
    lived(session, her);
    let hers = page(session, her, false, Language::Chinese, "page-zh");
    hers.assert_says(&["本人保健记录", "赵桂梅", "1997-03-02", "周营村", TODAY, "不来也不用说理由"]);
    hers.assert_says(&[
        "孕期保健",
        "2026-09-14",
        "体重 54 kg",
        "尿蛋白 阴性",
        "收缩压 118 mmHg",
        "未见异常",
        "村卫生室",
    ]);
    hers.assert_says(&["今天孕 18+0 周", "预产期 2027-04-26", "孕 16–20 周", "做过了 2026-11-16", "孕 21–24 周"]);
    hers.assert_says(&[
        "2026-12-21 09:30",
        "您约好的",
        "我们安排的",
        "区县医院",
        "还要再看 2026-11-23",
        "妇女健康检查",
        "还没有服务记录",
    ]);
    hers.assert_silent(&PRIVATE);
    hers.assert_silent(&["王秀英", "13900000001", "周营村三组9号", "0001", "private", "私密"]);
    let english = page(session, her, false, Language::English, "page-en");
    english.assert_says(&[
        "Your record of care",
        "Antenatal care",
        "18+0 weeks today",
        "Weeks 21–24",
        "you agreed to it",
        "county hospital",
    ]);
    english.assert_silent(&PRIVATE);
}

#[test]
fn what_is_private_is_on_it_when_she_asks_and_otherwise_nothing_shows_that_it_is_there() {
    let (mut village, [her, other]) = village();
    let session = &mut village.session;
    let private = enrol(session, her, "contraception", None);
    give(session, her, Some(private), ("contraception", "start"), "2026-05-04", &[("method", "condom")]);
    agree(session, her, None, Some(private), ("2027-01-15", "15:15"));
    let asked = page(session, her, true, Language::Chinese, "page-private");
    asked.assert_says(&["避孕服务", "本人选择的方法 避孕套", "2026-05-04", "2027-01-15 15:15", "请在这一天联系我"]);
    // Left out, it is the page of someone who never had any: word for word but for who she is.
    let without = page(session, her, false, Language::Chinese, "page-without");
    let never = page(session, other, false, Language::Chinese, "page-empty");
    let named: Vec<String> =
        never.0.iter().map(|text| text.replace("王秀英", "赵桂梅").replace("1970-01-01", "1997-03-02")).collect();
    assert_eq!(without.0, named);
    without.assert_says(&["没有可以列出的记录"]);
}

/// A programme of a town's own is as private as the town says.
#[test]
fn what_a_town_has_added_is_called_as_the_town_calls_it_and_left_out_where_it_is_private() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let [her, _] = people(&mut village);
    town.take_up("刘医生", Post::Clinician, OTHER);
    common::exchange(&mut town, &mut village);
    let mut town = town.reopen_as(&CLINICIAN);
    let session = &mut town.session;
    for (code, zh, private) in [("listening", "心里话", true), ("eyes", "看眼睛", false)] {
        let text = format!(
            r#"{{ "code": "{code}", "zh": "{zh}", "en": "{code} of the town", "source": "镇卫生院 2026-11", "offered": [{{ "own_request": true }}],
            "private": {private}, "schedules": [{{ "code": "own", "zh": "按约定", "en": "As agreed", "source": "镇卫生院 2026-11", "from": "2026-11-01",
            "steps": [{{ "what": "talk", "zh": "过一个月", "en": "A month on", "anchor": "enrolment", "after": {{ "months": 1 }}, "until": {{ "months": 2 }}, "if_agreed": true }}] }}],
            "services": [{{ "code": "talk", "zh": "谈一谈", "en": "A talk", "items": [] }}], "items": [] }}"#
        );
        in_care(session, |book, role, user| care::add_to_catalogue(book, role, user, &text).map(|_| ())).unwrap();
        let taken = enrol(session, her, code, None);
        give(session, her, Some(taken), (code, "talk"), TODAY, &[]);
    }
    let hers = page(session, her, false, Language::Chinese, "page-added");
    hers.assert_says(&["看眼睛", "谈一谈 · 过一个月"]);
    hers.assert_silent(&["心里话", "listening"]);
    page(session, her, true, Language::English, "page-added-private").assert_says(&["listening of the town", "A talk"]);
}

#[test]
fn sealed_notes_are_on_no_paper() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let [her, _] = people(&mut village);
    town.take_up("刘医生", Post::Clinician, OTHER);
    common::exchange(&mut town, &mut village);
    let mut town = town.reopen_as(&CLINICIAN);
    let session = &mut town.session;
    in_care(session, |book, role, user| care::make_key(book, role, user).map(|_| ())).unwrap();
    in_care(session, |book, _, user| care::seal(book, user, her, "请单独联系").map(|_| ())).unwrap();
    let sent = station::refer(session, &referral(her)).unwrap().value;
    for with_private in [false, true] {
        page(session, her, with_private, Language::Chinese, "sealed").assert_silent(&["请单独联系", "密封", "备注"]);
    }
    slip(session, sent, false, Language::Chinese, "sealed").assert_silent(&["请单独联系", "密封"]);
}

#[test]
fn the_station_gives_her_what_she_lets_it_see_with_the_office_it_is_of() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let [her, _] = people(&mut village);
    village.take_up("周医生", Post::Doctor, OTHER);
    town.take_up("刘医生", Post::Clinician, OTHER);
    common::exchange(&mut town, &mut village);
    let (mut town, mut village) = (town.reopen_as(&CLINICIAN), village.reopen_as(&DOCTOR));
    let session = &mut village.session;
    let care = enrol(session, her, "antenatal", Some("2026-08-03"));
    give(session, her, Some(care), ("antenatal", "visit"), TODAY, &[]);
    let carry = |village: &mut Office, town: &mut Office| {
        let stick = tempfile::tempdir().unwrap();
        let path = |book: &str| Ok(stick.path().join(format!("{book}.ccs")));
        let files: Vec<_> = change_set::export_books(&mut village.session, TOWN, path)
            .unwrap()
            .into_iter()
            .map(|file| file.file)
            .collect();
        change_set::merge_all(&mut town.session, &files, &mut |_| true).unwrap();
    };
    carry(&mut village, &mut town);
    page(&mut town.session, her, true, Language::Chinese, "town-none").assert_silent(&["孕期", "周营村"]);
    let said = said(&village.session);
    wishes::agree(&mut village.session, her, Purpose::ShareWithStation, said).unwrap();
    carry(&mut village, &mut town);
    page(&mut town.session, her, false, Language::Chinese, "town-shared").assert_says(&[
        "孕期保健",
        "周营村",
        "五里镇",
        "今天孕 16+0 周",
    ]);
}

#[test]
fn a_round_has_names_and_times_and_nothing_else() {
    let (mut village, [her, other]) = village();
    let session = &mut village.session;
    lived(session, her);
    let delivered = enrol(session, other, "postnatal", Some("2026-11-10"));
    give(session, other, Some(delivered), ("postnatal", "discharge"), "2026-11-20", &[]);
    agree(session, her, Some(("postnatal", "home_visit")), None, (TODAY, "09:30"));
    // What is private is agreed to for that very day, and is at nobody's door.
    agree(session, other, Some(("contraception", "follow_up")), None, (TODAY, "08:00"));
    let refused =
        papers::write_round(session, day(TODAY), Language::Chinese, &village.place.data.join("x.pdf")).unwrap_err();
    assert_eq!(refused.code, "nobody_to_visit", "nobody has agreed yet");
    assert!(!village.place.data.join("x.pdf").exists());
    let session = &mut village.session;
    for person in [her, other] {
        may_visit(session, person);
    }
    let paper = round(session, Language::Chinese, "round-zh");
    assert_eq!(paper.0, ["走访安排单位周营村日期2026-11-23时间姓名备注1王秀英209:30赵桂梅第1页，共1页"]);
    let paper = round(session, Language::English, "round-en");
    assert_eq!(paper.0, ["VisitsOffice周营村Day2026-11-23TimeNameNote1王秀英209:30赵桂梅Page1of1"]);
}

#[test]
fn forty_visits_take_two_pages_and_each_says_what_its_columns_are() {
    let mut office = Office::start(ZHOUYING);
    let home = office.household(&[("number", "0001")]);
    let names = ["阿卜杜热西提·阿卜杜外力·买买提依明", "#panic()", "*x* $1$ ] #read(\"/etc/passwd\") ["];
    let named = |at: usize| names.get(at).map_or_else(|| format!("居民{at:02}"), |name| (*name).to_owned());
    let people: Vec<Uuid> = (0..40)
        .map(|at| office.person(home, &[("name", &named(at)), ("sex", "2"), ("birth_date", "1990-01-01")]))
        .collect();
    office.take_up("周医生", Post::Doctor, OTHER);
    let mut office = office.reopen_as(&DOCTOR);
    for (at, person) in people.iter().enumerate() {
        may_visit(&mut office.session, *person);
        let time = format!("{:02}:{:02}", 8 + at / 6, at % 6 * 10);
        agree(&mut office.session, *person, Some(("postnatal", "home_visit")), None, (TODAY, &time));
    }
    let paper = round(&mut office.session, Language::Chinese, "round-forty");
    assert_eq!(paper.0.len(), 2, "{:?}", paper.0);
    for page in &paper.0 {
        assert!(page.contains("时间姓名备注"), "{page}");
    }
    paper.assert_says(&["第 1 页，共 2 页", "第 2 页，共 2 页", "40 14:30 居民39"]);
    paper.assert_says(&names);
}

#[test]
fn a_slip_says_who_where_to_and_what_about_and_a_discreet_one_not_what_about() {
    let (mut village, [her, _]) = village();
    let session = &mut village.session;
    let sent = lived(session, her);
    let open = slip(session, sent, false, Language::Chinese, "slip-zh");
    open.assert_says(&["转诊单", "赵桂梅", "1997-03-02", "区县医院", "周营村 · 周医生", "孕期保健", "情况", TODAY]);
    // The norm: at once, and followed up within two weeks.
    open.assert_says(&[
        "急",
        "两周内（2026-12-07 前）",
        "回执",
        "看过了",
        "治疗了",
        "还要再看",
        "不需要处理",
        "送回周营村",
    ]);
    let discreet = slip(session, sent, true, Language::Chinese, "slip-discreet-zh");
    discreet.assert_says(&["转诊单", "赵桂梅", "区县医院", "回执", "看过了", "送回周营村"]);
    discreet.assert_silent(&["孕", "保健", "1997", "周医生", "急", "两周", "情况", "项目", "13900000001"]);
    for programme in care::catalogue::programmes().unwrap() {
        discreet.assert_silent(&[&programme.zh, &programme.en, &programme.code]);
    }
    let english = slip(session, sent, false, Language::English, "slip-en");
    english.assert_says(&["Referral", "Antenatal care", "URGENT", "within two weeks, by 2026-12-07", "tear here"]);
    slip(session, sent, true, Language::English, "slip-discreet-en").assert_silent(&["Antenatal", "URGENT", "Why"]);
    let plain = station::refer(session, &NewReferral { urgent: false, ..referral(her) }).unwrap().value;
    slip(session, plain, false, Language::Chinese, "slip-plain").assert_silent(&["急", "两周"]);
}

#[test]
fn a_referral_and_its_slip_are_both_there_or_neither() {
    let (mut village, [her, _]) = village();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("转诊单.pdf");
    let session = &mut village.session;
    let referrals = |session: &mut Session| station::timeline(session, her).unwrap().referrals.len();
    let write = |session: &mut Session, new: &NewReferral<'_>, path: &Path| {
        papers::refer_with_slip(session, new, false, Language::Chinese, path).map_err(|error| error.code)
    };
    let nowhere = folder.path().join("没有/a.pdf");
    assert_eq!(write(session, &referral(her), &nowhere).err(), Some("path_not_writable"));
    assert_eq!(referrals(session), 0, "no slip, no referral");
    assert!(
        in_care(session, |book, _, _| Ok(!format!("{:?}", book.journal()?).contains("county_hospital"))).unwrap(),
        "not even one taken back"
    );
    let log = |session: &mut Session| looks::access_log(session, &AccessFilter::default()).unwrap().len();
    let before = log(session);
    for (new, code) in [
        (NewReferral { sent_to: "the_moon", ..referral(her) }, "unknown_place"),
        (NewReferral { programme: "cosmetics", ..referral(her) }, "unknown_programme"),
        (NewReferral { enrolment: Some(Uuid::nil()), ..referral(her) }, "unknown_id"),
        (NewReferral { person: Uuid::nil(), ..referral(her) }, "unknown_id"),
    ] {
        std::fs::write(&path, "what was there before").unwrap();
        assert_eq!(write(session, &new, &path).err(), Some(code));
        assert_eq!(std::fs::read(&path).unwrap(), b"what was there before", "{code}");
    }
    assert_eq!((referrals(session), log(session)), (0, before), "a refusal is no look");

    let done = write(session, &referral(her), &path).unwrap();
    assert_eq!(referrals(session), 1);
    let shown = Paper::read(done.slip, &path);
    shown.assert_says(&["转诊单", "赵桂梅", "孕期保健"]);
    let again = slip(session, done.referral.value, false, Language::Chinese, "slip-again");
    assert_eq!(again.0, shown.0, "written again it is the same");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert!(session.verify().unwrap().ok);
}

#[test]
fn no_paper_is_written_by_who_may_not_of_whom_there_is_nothing_or_where_nothing_can_be() {
    let mut office = Office::start(ZHOUYING);
    let [her, other] = people(&mut office);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    let all = |session: &mut Session, person: Uuid, sent: Uuid, path: &Path| -> [Option<&'static str>; 3] {
        let asked = HerPage { person, with_private: false, reason: "person_asked" };
        [
            papers::write_page(session, &asked, Language::Chinese, path).err().map(|error| error.code),
            papers::write_slip(session, sent, false, Language::Chinese, path).err().map(|error| error.code),
            papers::refer_with_slip(session, &referral(person), true, Language::Chinese, path)
                .err()
                .map(|error| error.code),
        ]
    };
    assert_eq!(all(&mut office.session, her, her, &path), [Some("book_closed"); 3]);
    let refused = papers::write_round(&mut office.session, day(TODAY), Language::Chinese, &path).unwrap_err();
    assert_eq!(refused.code, "book_closed", "an officer's passphrase opens no care");
    office.take_up("周医生", Post::Doctor, OTHER);
    office.take_up("李医生", Post::Doctor, OTHER);

    let mut office = office.reopen_as(&DOCTOR);
    let sent = [her, other].map(|person| {
        may_visit(&mut office.session, person);
        agree(&mut office.session, person, Some(("postnatal", "home_visit")), None, (TODAY, "09:30"));
        station::refer(&mut office.session, &referral(person)).unwrap().value
    });
    assert_eq!(all(&mut office.session, Uuid::nil(), Uuid::nil(), &path), [Some("unknown_id"); 3]);
    let asked = |reason| HerPage { person: her, with_private: false, reason };
    for (reason, code) in [("", "missing_reason"), ("curious", "unknown_reason_to_look")] {
        let refused = papers::write_page(&mut office.session, &asked(reason), Language::Chinese, &path).unwrap_err();
        assert_eq!(refused.code, code);
    }
    let nowhere = folder.path().join("没有/a.pdf");
    assert_eq!(all(&mut office.session, her, sent[0], &nowhere), [Some("path_not_writable"); 3]);

    // Another doctor's referral is not hers to print.
    let mut office = office.reopen_as(&Unlock::User("李医生", OTHER));
    let refused = papers::write_slip(&mut office.session, sent[0], false, Language::Chinese, &path).unwrap_err();
    assert_eq!(refused.code, "not_her_provider");

    // One has died, of the other nothing is kept in the register any more.
    let mut office = office.reopen();
    let user = office.user();
    register::record_event(&mut office.session.book, &user, day(TODAY), &Event::Death { person: her }).unwrap();
    register::erase(&mut office.session.book, &user, other, None).unwrap();
    let mut office = office.reopen_as(&DOCTOR);
    for (person, sent) in [(her, sent[0]), (other, sent[1])] {
        assert_eq!(all(&mut office.session, person, sent, &path), [Some("nobody_to_hand_it_to"); 3]);
    }
    let refused = papers::write_round(&mut office.session, day(TODAY), Language::Chinese, &path).unwrap_err();
    assert_eq!(refused.code, "nobody_to_visit");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written of all that");
}

#[test]
fn a_long_record_goes_on_over_pages_and_a_long_name_breaks() {
    let name = "阿卜杜热西提·阿卜杜外力·买买提依明·#panic()·$x$·阿依古丽·吐尔逊江·艾合买提";
    let mut office = Office::start(ZHOUYING);
    let home = office.household(&[("number", "0001")]);
    let her = office.person(home, &[("name", name), ("sex", "2"), ("birth_date", "1990-01-01")]);
    office.take_up("周医生", Post::Doctor, OTHER);
    let mut office = office.reopen_as(&DOCTOR);
    let session = &mut office.session;
    for programme in ["womens_health", "health_education", "premarital", "cervical_screening", "folic_acid"] {
        enrol(session, her, programme, None);
    }
    let care = enrol(session, her, "antenatal", Some("2026-03-02"));
    for at in 0..60 {
        let on = day("2026-04-01").checked_add(jiff::Span::new().days(at * 3)).unwrap().to_string();
        give(session, her, Some(care), ("antenatal", "counselling"), &on, &[]);
    }
    let hers = page(session, her, false, Language::Chinese, "page-long");
    assert!(hers.0.len() > 2, "{} pages", hers.0.len());
    for page in &hers.0[1..] {
        assert!(page.contains("日期事项记录地点"), "{page}");
    }
    hers.assert_says(&[name, "2026-04-01", "2026-09-25"]);
    page(session, her, false, Language::English, "page-long-en");
    let done = station::refer(session, &referral(her)).unwrap().value;
    for (discreet, kept) in [(false, "slip-long"), (true, "slip-long-discreet")] {
        let paper = slip(session, done, discreet, Language::Chinese, kept);
        assert_eq!(paper.0.len(), 1, "half a sheet");
        paper.assert_says(&[name]);
    }
}

#[test]
fn what_was_erased_from_care_is_on_no_page() {
    let (mut village, [her, _]) = village();
    let session = &mut village.session;
    lived(session, her);
    subject::erase_care(session, her).unwrap();
    let hers = page(session, her, true, Language::Chinese, "page-erased");
    hers.assert_silent(&["孕期", "2026-09-14", "区县医院"]);
    hers.assert_says(&["赵桂梅", "没有可以列出的记录"]);
}

#[test]
fn each_paper_is_logged_in_care_and_the_register_knows_only_that_one_was_written() {
    let (mut village, [her, _]) = village();
    let session = &mut village.session;
    let sent = lived(session, her);
    may_visit(session, her);
    agree(session, her, Some(("postnatal", "home_visit")), None, (TODAY, "09:30"));
    page(session, her, false, Language::Chinese, "logged");
    round(session, Language::Chinese, "logged");
    slip(session, sent, true, Language::Chinese, "logged");
    let log = looks::access_log(session, &AccessFilter::default()).unwrap();
    let written: Vec<_> = log.iter().filter(|look| look.class == "exported").collect();
    let told: Vec<(&str, &str, &str, &str)> = written
        .iter()
        .map(|look| (look.field.as_str(), look.reason.as_str(), look.person_name.as_str(), look.book.as_str()))
        .collect();
    let expected = [
        ("referral_slip", "service", "赵桂梅", CARE),
        ("visit_round", "service", "", CARE),
        ("care_page", "person_asked", "赵桂梅", CARE),
    ];
    let mut sorted = told.clone();
    sorted.sort_unstable();
    let mut wanted = expected;
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
    let journal = format!("{:?}", session.book.journal().unwrap());
    for word in ["care_page", "visit_round", "referral_slip", "antenatal"] {
        assert!(!journal.contains(word), "the register says {word}");
    }
}

#[test]
fn the_picture_is_shown_with_the_record_in_one_look() {
    let (mut village, [her, _]) = village();
    let session = &mut village.session;
    lived(session, her);
    let in_register = |session: &Session| {
        let reader = (session.user.as_str(), session.post);
        rights::accesses(&session.book, reader, &AccessFilter::default()).unwrap().len()
    };
    let before = in_register(session);
    let shown = station::drawn(session, her).unwrap();
    assert_eq!(in_register(session) - before, 1, "the record and its picture are one look");
    assert_eq!(shown.record, station::timeline(session, her).unwrap());
    assert_eq!(shown.record.person_name, "赵桂梅");
    assert_eq!((shown.pregnancies.len(), shown.pregnancies[0].gestation.as_str()), (1, "18+0"));
    let standings: Vec<&str> = shown.pregnancies[0].stretches.iter().map(|step| step.standing.as_str()).collect();
    assert_eq!(standings, ["done", "done", "next", "later", "later"]);
    let log = looks::access_log(session, &AccessFilter::default()).unwrap();
    assert_eq!(log.iter().filter(|look| look.class == "opened").count(), 1);
}
