//! What an officer, the town's staff, its lead and its auditor can learn of care: nothing. Twin towns live the same weeks and differ in one fact of
//! care; everything that those four can ask, in every book they open, is asked in both, and must be answered alike.

mod common;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::care::OTHER;
use common::{NOW, TOWN, ZHOUYING, fields};
use cunce::backup;
use cunce::care::continuity::Wish;
use cunce::care::{self, Agreed, AskedBy, NewEnrolment, NewReferral, NewService};
use cunce::care_questions::{self, Said};
use cunce::exchange::change_set::continuity::{self, Source};
use cunce::exchange::inspect_view::InspectView;
use cunce::exchange::{cards, change_set, register_file};
use cunce::insight::counts::{Dimension, counts};
use cunce::insight::template::{self, NewTemplate};
use cunce::insight::{list, view as insight_view};
use cunce::ledger::{Env, FixedEnv};
use cunce::register::{self, Filter, divisions, view};
use cunce::rights::{AccessFilter, Purpose, SaidOn};
use cunce::security::{CARE, CIVIL, MONEY, NewUser, Post, RecoveryCode, Role, Unlock};
use cunce::session::{NewOffice, Place, Session};
use cunce::{Result, looks, reach, station, wishes};
use jiff::civil::Date;
use uuid::Uuid;

const PASSPHRASE: &str = "山清水秀好地方";
const FIRST: Unlock<'_> = Unlock::Passphrase(PASSPHRASE);

fn user(name: &'static str) -> Unlock<'static> {
    Unlock::User(name, OTHER)
}

/// A machine whose clock stands and whose randomness repeats: two worlds that do the same have the same ids, keys and secrets.
fn machine(seed: &str) -> Arc<dyn Env> {
    Arc::new(FixedEnv::new(NOW.parse().unwrap(), seed.as_bytes()))
}

struct Desk {
    place: Place,
    name: &'static str,
    code: String,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn start(name: &'static str, unit: &str, role: Role) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { data: folder.path().join("data"), state: folder.path().join("state") };
        let title = divisions::find(unit).unwrap().name;
        let new = NewOffice { role, unit, name: title, passphrase: PASSPHRASE };
        let (_, code) = Session::start(&place, &new, machine(name)).unwrap();
        Self { place, name, code: code.shown().to_string(), _folder: folder }
    }

    /// Its twin, on a machine of its own: the keys of an office are drawn by the operating system, so both worlds begin from one.
    fn twin(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { data: folder.path().join("data"), state: folder.path().join("state") };
        for (from, to) in [(&self.place.data, &place.data), (&self.place.state, &place.state)] {
            std::fs::create_dir_all(to).unwrap();
            for file in std::fs::read_dir(from).unwrap() {
                let file = file.unwrap();
                std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
            }
        }
        Self { place, name: self.name, code: self.code.clone(), _folder: folder }
    }

    /// A sitting of its own; what was drawn in an earlier one does not show in it.
    fn open(&self, with: &Unlock<'_>, sitting: &str) -> Session {
        Session::open(&self.place, with, machine(&format!("{} {sitting}", self.name))).unwrap()
    }

    fn take_up(&self, name: &str, post: Post) {
        let code = RecoveryCode::parse(&self.code).unwrap();
        let new = NewUser { name, post, manages: false, passphrase: OTHER };
        self.open(&FIRST, &format!("take up {name}")).add_user(&new, &Unlock::Recovery(&code)).unwrap();
    }
}

/// What was asked, and what was answered.
type Answers = Vec<(String, String)>;
type Fact<'a> = &'a dyn Fn(&mut Session, [Uuid; 3]);

fn nothing(_: &mut Session, _: [Uuid; 3]) {}

/// A town and its village, before anything of care.
struct Begun {
    town: Desk,
    village: Desk,
    people: [Uuid; 3],
}

/// Both offices' weeks. `doctor` and `clinician` are what is done of care in the village and at the station, and `line` is what the clinician does
/// about the line in the register, in a sitting of its own.
fn weeks(begun: &Begun, doctor: Fact<'_>, clinician: Fact<'_>, line: Fact<'_>) -> Answers {
    let (town, village, people) = (begun.town.twin(), begun.village.twin(), begun.people);
    let stick = tempfile::tempdir().unwrap();
    let mut answers = Answers::new();
    let mut officer = village.open(&FIRST, "officer");
    let up = export(&mut officer, TOWN, stick.path(), "up");
    ask_everything(&mut officer, "officer before", people, stick.path(), &mut answers);
    drop(officer);

    doctor(&mut village.open(&user("周医生"), "care"), people);
    let mut at_care = village.open(&user("周医生"), "look");
    station::timeline(&mut at_care, people[0]).unwrap();
    let care_up = export(&mut at_care, TOWN, stick.path(), "care-up");
    drop(at_care);

    let mut officer = village.open(&FIRST, "officer after");
    let name = officer.user.clone();
    register::set_fields(&mut officer.book, &name, people[1], &fields(&[("note", "新电话")])).unwrap();
    ask_everything(&mut officer, "officer after", people, stick.path(), &mut answers);
    let later = export(&mut officer, TOWN, stick.path(), "later");
    ask_of_files(&mut officer, "officer", &care_up, &mut answers);
    drop(officer);

    let mut staff = town.open(&FIRST, "staff");
    ask_of_files(&mut staff, "staff", &[up.clone(), later.clone(), care_up.clone()].concat(), &mut answers);
    let files = [up, later, care_up].concat();
    tell(
        "merge",
        change_set::merge_all(&mut staff, &files, &mut |_| true).map(|merged| statuses(&merged.files)),
        &mut answers,
    );
    ask_everything(&mut staff, "staff", people, stick.path(), &mut answers);
    drop(staff);

    let mut at_station = town.open(&user("刘医生"), "station");
    change_set::merge_all(&mut at_station, &[], &mut |_| true).unwrap();
    drop(at_station);
    clinician(&mut town.open(&user("刘医生"), "care"), people);
    line(&mut town.open(&user("刘医生"), "line"), people);
    let mut at_station = town.open(&user("刘医生"), "look");
    station::timeline(&mut at_station, people[0]).unwrap();
    let care_down = export(&mut at_station, ZHOUYING, stick.path(), "care-down");
    drop(at_station);

    let mut staff = town.open(&FIRST, "staff after");
    let down = export(&mut staff, ZHOUYING, stick.path(), "down");
    ask_everything(&mut staff, "staff after", people, stick.path(), &mut answers);
    drop(staff);
    for name in ["李主任", "审计员"] {
        let mut reader = town.open(&user(name), name);
        ask_everything(&mut reader, name, people, stick.path(), &mut answers);
    }
    let mut officer = village.open(&FIRST, "officer at the end");
    let files = [down, care_down].concat();
    tell(
        "merge",
        change_set::merge_all(&mut officer, &files, &mut |_| true).map(|merged| statuses(&merged.files)),
        &mut answers,
    );
    ask_everything(&mut officer, "officer at the end", people, stick.path(), &mut answers);
    answers
}

fn begin(name_of_first: &str) -> Begun {
    let (town, village) = (Desk::start("town", TOWN, Role::Town), Desk::start("village", ZHOUYING, Role::Village));
    village.take_up("周医生", Post::Doctor);
    for (name, post) in [("刘医生", Post::Clinician), ("李主任", Post::Lead), ("审计员", Post::Auditor)] {
        town.take_up(name, post);
    }
    // A book draws a key when it is opened for the first time.
    for (desk, name) in [(&village, "周医生"), (&town, "刘医生")] {
        desk.open(&user(name), "first").in_book(CARE, |_| Ok(())).unwrap();
    }
    let (mut staff, mut officer) = (town.open(&FIRST, "cards"), village.open(&FIRST, "people"));
    cards::trust_card(&mut staff, officer.identity.card()).unwrap();
    cards::trust_card(&mut officer, staff.identity.card()).unwrap();
    let (author, unit) = (officer.user.clone(), officer.unit().to_owned());
    let home = register::add_household(
        &mut officer.book,
        &author,
        &unit,
        &fields(&[("number", "0001"), ("village_group", "1组")]),
    );
    let home = home.unwrap().value;
    let entered = [
        [("name", name_of_first), ("sex", "2"), ("birth_date", "1997-03-02"), ("phone", "13900000001")],
        [("name", "李春兰"), ("sex", "2"), ("birth_date", "1985-05-09"), ("phone", "13900000002")],
        [("name", "王大山"), ("sex", "1"), ("birth_date", "1970-01-01"), ("phone", "13900000003")],
    ];
    let people =
        entered.map(|entered| register::add_person(&mut officer.book, &author, home, &fields(&entered)).unwrap().value);
    let said = SaidOn { day: day("2026-11-20"), form: "spoken" };
    wishes::agree(&mut officer, people[0], Purpose::ContactAboutMoney, said).unwrap();
    drop((staff, officer));
    Begun { town, village, people }
}

fn export(session: &mut Session, to: &str, stick: &Path, name: &str) -> Vec<PathBuf> {
    let written = change_set::export_books(session, to, |book| Ok(stick.join(format!("{name}-{book}.ccs"))));
    written.unwrap().into_iter().map(|file| file.file).collect()
}

fn statuses(files: &[change_set::FileReport]) -> Vec<(String, String)> {
    // How much a file of care changes is for whoever opens it.
    files.iter().map(|file| (file.book.to_owned(), format!("{:?}", file.status))).collect()
}

fn tell<T: std::fmt::Debug>(question: &str, answer: Result<T>, answers: &mut Answers) {
    let answer = match answer {
        Ok(answer) => format!("{answer:?}"),
        Err(error) => format!("refused: {error}"),
    };
    answers.push((question.to_owned(), answer));
}

/// What looking into a file says, but for its bytes: how large a sealed file is everyone sees who holds the stick.
fn ask_of_files(session: &mut Session, who: &str, files: &[PathBuf], answers: &mut Answers) {
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let view = change_set::inspect::inspect(session, file).map(|found| {
            let mut json = serde_json::to_value(InspectView::from(found)).unwrap();
            for field in ["hash", "bytes", "path"] {
                json[field] = serde_json::Value::Null;
            }
            json.to_string()
        });
        tell(&format!("{who}: inspect {name}"), view, answers);
    }
}

const SEARCHES: [&str; 9] = ["zgm", "lcl", "赵", "王大山", "13900000001", "0001", "1组", "孕", "antenatal"];

fn ask_everything(session: &mut Session, who: &str, people: [Uuid; 3], stick: &Path, answers: &mut Answers) {
    let mut found = Answers::new();
    let told = &mut found;
    ask_of_records(session, people, told);
    ask_of_lists(session, stick, told);
    ask_of_the_office(session, stick, told);
    ask_of_care(session, people, told);
    for book in [CIVIL, MONEY, CARE] {
        tell(&format!("{book} journal"), session.in_book(book, |session| session.book.journal()), told);
        tell(&format!("{book} tables"), session.in_book(book, |session| session.book.shown_rows()), told);
        tell(&format!("{book} digests"), session.in_book(book, digests), told);
        tell(&format!("{book} conflicts"), session.in_book(book, |session| session.book.conflicts()), told);
        tell(&format!("{book} status"), session.in_book(book, |session| change_set::status(session)), told);
        tell(&format!("{book} set aside"), session.in_book(book, |session| session.book.set_aside()), told);
    }
    answers.extend(found.into_iter().map(|(question, answer)| (format!("{who}: {question}"), answer)));
}

fn digests(session: &mut Session) -> Result<Vec<String>> {
    let entities: Vec<&str> =
        if session.book.name() == CIVIL { vec!["resident", "household"] } else { vec!["consent"] };
    let mut found = Vec::new();
    for entity in entities {
        for unit in [None, Some(ZHOUYING)] {
            found.push(format!("{:?}", session.book.digest(unit, entity)?));
        }
    }
    Ok(found)
}

fn ask_of_records(session: &mut Session, people: [Uuid; 3], told: &mut Answers) {
    for person in people {
        tell("person", looks::person(session, person), told);
        tell("record", looks::record(session, person, None), told);
        tell("revealed", looks::record(session, person, Some("service")), told);
        tell("phone", looks::reveal(session, person, "phone", "service"), told);
        tell("history", view::history(&session.book, person), told);
        tell("findings", register::findings_of(&session.book, person), told);
        tell("wishes", wishes::wishes(session, person), told);
        tell("who looked", looks::log_for(session, person), told);
        tell("retained", Ok(cunce::rights::view::retention()), told);
    }
    for text in SEARCHES {
        tell("search", looks::find_people(session, text, 50), told);
        tell("households found", register::find_households(&session.book, text, 50), told);
    }
    let all = Filter { limit: 100, ..Filter::default() };
    tell("people", register::people(&session.book, &all), told);
    tell(
        "people to review",
        register::people(&session.book, &Filter { only_open: true, limit: 100, ..Filter::default() }),
        told,
    );
    let households = register::households(&session.book, &all);
    if let Ok((_, rows)) = &households {
        for row in rows {
            tell("household", looks::household(session, row.id.parse().unwrap()), told);
        }
    }
    tell("households", households, told);
}

fn ask_of_lists(session: &mut Session, stick: &Path, told: &mut Answers) {
    use Dimension::{Age, ResidenceStatus, Sex, Unit};
    for by in [&[Unit][..], &[Age], &[Sex], &[ResidenceStatus], &[Unit, Age], &[Unit, Sex], &[Unit, ResidenceStatus]] {
        tell("counts", counts(&session.book, by), told);
    }
    let new = NewTemplate {
        name: "慰问".into(),
        recipient: "镇妇联".into(),
        document: "安妇函〔2026〕3号".into(),
        ends: "2027-02-28".into(),
        columns: ["name", "address", "phone"].map(str::to_owned).into(),
        choice: vec![("sex".into(), "2".into())],
    };
    let author = session.user.clone();
    tell("template", template::add(&mut session.book, &author, &new).map(|_| ()), told);
    tell("templates", insight_view::templates(&session.book), told);
    tell("list", list::list(&session.book, "慰问").map(|listed| format!("{:?}", listed.rows)), told);
    let path = stick.join("register.xlsx");
    let written = register_file::write_register(session, &path, "check").map(|rows| (rows, texts(&path)));
    tell("register written", written, told);
}

/// Every text of a workbook.
fn texts(path: &Path) -> Vec<Vec<String>> {
    let workbook = cunce::exchange::roster::workbook::read(&std::fs::read(path).unwrap()).unwrap();
    workbook.sheets[0].rows().map(|(_, cells)| cells.iter().map(|cell| cell.text.clone()).collect()).collect()
}

fn ask_of_the_office(session: &mut Session, stick: &Path, told: &mut Answers) {
    tell("today", cunce::view::today(session), told);
    tell("office", Ok(cunce::view::office(session)), told);
    tell("books", Ok(session.books()), told);
    tell("findings", register::findings(&session.book), told);
    tell("duplicates", register::duplicates(&session.book), told);
    tell("units", view::units(&session.book), told);
    tell("groups", view::village_groups(&session.book, None), told);
    tell("moves", change_set::transfers(session), told);
    tell("held", change_set::held(session), told);
    let waiting = change_set::waiting(session);
    tell(
        "waiting",
        waiting.map(|files| files.into_iter().map(|file| (file.book, file.name, file.at)).collect::<Vec<_>>()),
        told,
    );
    tell("lost", change_set::lost(session), told);
    tell("forks", session.book.forks(), told);
    tell("undo", session.book.undoable(&session.user.clone()).map(|what| what.map(|what| what.action)), told);
    tell("access log", looks::access_log(session, &AccessFilter::default()), told);
    tell("please contact", reach::asked(session), told);
    tell("verify", session.verify().map(|verified| (verified.ok, verified.ops, verified.checks)), told);
    let file = stick.join("office.cbk");
    let written = backup::back_up(session, &file, None).map(|_| ());
    let is_written = written.is_ok();
    tell("backup", written, told);
    if is_written {
        let _ = std::fs::remove_file(&file);
    }
}

/// All of care, which is closed to them.
fn ask_of_care(session: &mut Session, people: [Uuid; 3], told: &mut Answers) {
    let on = day("2026-11-23");
    for person in people {
        tell("timeline", station::timeline(session, person), told);
        tell("reach", reach::ask(session, person), told);
        tell("reach done", reach::done(session, person), told);
        tell("enrol", station::enrol(session, person, &own("antenatal")).map(|_| ()), told);
        tell("take over", station::take_over(session, person, "周医生").map(|_| ()), told);
    }
    tell("due", station::due(session, on), told);
    tell("left behind", station::left_behind(session), told);
    tell("care questions", care_questions::open(session), told);
    let said = Said::Value("2026-08-05");
    tell("settled", care_questions::resolve(session, "0", said).map(|_| ()), told);
    tell("round", station::round(session, on), told);
    tell("tallies", session.in_book(CARE, |session| care::tallies(&session.book)), told);
    tell("stock", session.in_book(CARE, |session| care::balances(&session.book, on)), told);
    tell("notes", session.in_book(CARE, |session| care::note_counts(&session.book)), told);
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn own(programme: &str) -> NewEnrolment<'_> {
    NewEnrolment { programme, asked_by: AskedBy::OwnRequest, event_on: None, insist: false }
}

fn enrol(session: &mut Session, person: Uuid, programme: &str) {
    station::enrol(session, person, &own(programme)).unwrap();
}

fn give(session: &mut Session, person: Uuid, programme: &str, what: &str) {
    let new = NewService {
        programme,
        what,
        on: day("2026-11-22"),
        enrolment: None,
        keeps: None,
        place: "",
        items: &[],
        insist: false,
    };
    station::give(session, person, &new).unwrap();
}

fn contact_me(session: &mut Session, person: Uuid) {
    let agreed =
        Agreed { person, on: day("2026-12-01"), time: "", service: None, enrolment: None, reach: true, insist: false };
    station::agree(session, &agreed).unwrap();
}

fn say_no(session: &mut Session, programme: &str) {
    session.in_book(CARE, |session| care::tally(&mut session.book, programme)).unwrap();
}

fn assert_alike(name: &str, ours: &Answers, theirs: &Answers) {
    assert_eq!(ours.len(), theirs.len(), "{name}");
    for ((question, ours), (also, theirs)) in ours.iter().zip(theirs) {
        assert_eq!(question, also, "{name}");
        let at = ours.chars().zip(theirs.chars()).position(|(ours, theirs)| ours != theirs).unwrap_or_default();
        let near = |text: &str| text.chars().skip(at.saturating_sub(80)).take(200).collect::<String>();
        assert!(ours == theirs, "{name}: {question} tells the two towns apart:\n{}\n{}", near(ours), near(theirs));
    }
}

#[test]
fn nothing_that_officers_staff_lead_or_auditor_can_ask_tells_twin_towns_apart() {
    let begun = begin("赵桂梅");
    let base = weeks(&begun, &nothing, &nothing, &nothing);
    assert!(base.len() > 600, "{} questions", base.len());
    let closed = base.iter().filter(|(_, answer)| answer.starts_with("refused: book_closed")).count();
    assert!(closed > 50, "care is closed to them");
    let facts: [(&str, Fact<'_>); 7] = [
        ("who takes part", &|session, [first, ..]| enrol(session, first, "antenatal")),
        ("another who", &|session, [_, second, _]| enrol(session, second, "antenatal")),
        ("which programme", &|session, [first, ..]| enrol(session, first, "contraception")),
        ("who said no", &|session, _| say_no(session, "cervical_screening")),
        ("what was given", &|session, [first, ..]| give(session, first, "contraception", "removal")),
        ("a day agreed to, and what she allows", &|session, [first, ..]| {
            contact_me(session, first);
            let said = SaidOn { day: day("2026-11-20"), form: "spoken" };
            wishes::agree(session, first, Purpose::HomeVisits, said).unwrap();
        }),
        ("a long record", &|session, people| {
            for person in people {
                enrol(session, person, "womens_health");
                give(session, person, "health_education", "talk");
                let new = NewReferral {
                    person,
                    programme: "womens_health",
                    enrolment: None,
                    sent_to: "station",
                    urgent: true,
                };
                station::refer(session, &new).unwrap();
                say_no(session, "child");
            }
        }),
    ];
    for (name, fact) in facts {
        assert_alike(name, &base, &weeks(&begun, fact, &nothing, &nothing));
    }
    let at_station: Fact<'_> = &|session, [first, ..]| enrol(session, first, "antenatal");
    assert_alike("at the station", &base, &weeks(&begun, &nothing, at_station, &nothing));
}

/// Which of them is told to another town, and of what; whom a file from there was accepted for, and what it began: the register learns that somebody
/// looked into care, and nothing else.
#[test]
fn what_goes_on_in_another_town_tells_twin_towns_apart_no_more() {
    const OTHER_TOWN: &str = "610902107";
    let begun = begin("赵桂梅");
    let other = Desk::start("other", OTHER_TOWN, Role::Town);
    other.take_up("刘医生", Post::Clinician);
    let stick = tempfile::tempdir().unwrap();
    let mut there = other.open(&FIRST, "cards");
    let mut here = begun.town.open(&FIRST, "other card");
    cards::trust_card(&mut there, here.identity.card()).unwrap();
    cards::trust_card(&mut here, there.identity.card()).unwrap();
    let (author, village) = (there.user.clone(), divisions::villages_of(OTHER_TOWN).next().unwrap().code);
    let home =
        register::add_household(&mut there.book, &author, village, &fields(&[("number", "0001")])).unwrap().value;
    let entered = fields(&[("name", "赵桂梅"), ("sex", "2"), ("birth_date", "1997-03-02")]);
    let her = register::add_person(&mut there.book, &author, home, &entered).unwrap().value;
    drop((there, here));
    let agree = |session: &mut Session, person: Uuid| {
        let said = SaidOn { day: day("2026-11-20"), form: "written" };
        wishes::agree(session, person, Purpose::ContinueElsewhere, said).unwrap();
    };
    // Each tells one programme, so that accepting either draws as many ids.
    let file = |programme: &'static str, with_private: bool| {
        let path = stick.path().join(format!("{programme}.ccs"));
        let mut there = other.open(&user("刘医生"), programme);
        enrol(&mut there, her, programme);
        agree(&mut there, her);
        let wish = Wish { with_private, with_ended: false };
        continuity::write(&mut there, her, TOWN, wish, &path).unwrap();
        path
    };
    let files = [file("contraception", true), file("folic_acid", false)];

    let out = stick.path().join("接续.ccs");
    let written = |who: usize, programme: &'static str| {
        let begin = move |session: &mut Session, people: [Uuid; 3]| {
            enrol(session, people[who], programme);
            agree(session, people[who]);
        };
        let write = |session: &mut Session, people: [Uuid; 3]| {
            let wish = Wish { with_private: true, with_ended: false };
            continuity::write(session, people[who], OTHER_TOWN, wish, &out).unwrap();
        };
        weeks(&begun, &nothing, &begin, &write)
    };
    let base = written(0, "antenatal");
    assert!(base.iter().any(|(question, answer)| question.ends_with("access log") && answer.contains("exported")));
    assert_alike("whom it tells of", &base, &written(1, "antenatal"));
    assert_alike("what it tells", &base, &written(0, "contraception"));

    let accepted = |who: usize, file: &Path| {
        let accept = |session: &mut Session, people: [Uuid; 3]| {
            continuity::accept(session, Source::File(file), people[who], true, None).unwrap();
        };
        weeks(&begun, &nothing, &nothing, &accept)
    };
    // The first one's record is opened afterwards in any case.
    let base = accepted(1, &files[0]);
    assert_alike("whom it was accepted for", &base, &accepted(2, &files[0]));
    assert_alike("what goes on", &base, &accepted(1, &files[1]));
}

/// The line in the register is the same whatever it is about, and whether she takes part in anything at all.
#[test]
fn the_line_in_the_register_says_nothing_of_what_it_is_about() {
    let begun = begin("赵桂梅");
    let asked =
        |wish: Fact<'_>| weeks(&begun, &nothing, wish, &|session, [first, ..]| reach::ask(session, first).unwrap());
    let base = asked(&|session, [first, ..]| contact_me(session, first));
    let line = base.iter().find(|(question, _)| question == "officer at the end: please contact").unwrap();
    assert!(line.1.contains("赵桂梅"));
    for (programme, what) in [("antenatal", "visit"), ("contraception", "follow_up"), ("child", "check")] {
        let wish: Fact<'_> = &|session, [person, ..]| {
            enrol(session, person, programme);
            let service = Some((programme, what));
            let agreed = Agreed {
                person,
                on: day("2026-12-24"),
                time: "10:00",
                service,
                enrolment: None,
                reach: true,
                insist: false,
            };
            station::agree(session, &agreed).unwrap();
        };
        assert_alike(programme, &base, &asked(wish));
    }
}

/// The comparison can fail: a difference in the register is seen.
#[test]
fn a_difference_in_the_register_is_seen() {
    let begun = begin("赵桂梅");
    let lined: Fact<'_> = &|session, [first, ..]| {
        // Not by the doctor, who writes nothing there: in the name of the program, as a line is.
        contact_me(session, first);
        reach::ask(session, first).unwrap();
    };
    let (ours, theirs) = (weeks(&begun, &nothing, &nothing, &nothing), weeks(&begun, lined, &nothing, &nothing));
    let differing: Vec<&str> = ours
        .iter()
        .zip(&theirs)
        .filter(|(ours, theirs)| ours != theirs)
        .map(|((question, _), _)| question.as_str())
        .collect();
    for question in [
        "officer after: please contact",
        "officer after: civil journal",
        "officer after: civil digests",
        "staff: civil tables",
        "staff: verify",
        "审计员: civil journal",
    ] {
        assert!(differing.contains(&question), "{question}: {differing:?}");
    }
    assert!(!differing.contains(&"officer before: civil journal"));
}
