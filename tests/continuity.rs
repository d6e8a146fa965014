//! The continuity file: what was begun in one town goes on in another, because she wishes it. Nothing is told without her consent, nothing is believed
//! that was not signed, and nobody is entered in a register by it.

mod common;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use common::care::{CLINICIAN, OTHER, carry, day, enrol};
use common::{Office, TOWN, ZHOUYING, fields};
use cunce::care::continuity::{Answered, Direction, Wish};
use cunce::care::{self, Agreed, NewReferral, NewService};
use cunce::exchange::cards;
use cunce::exchange::change_set::continuity::{self, Accepted, Kind, Sent, Source};
use cunce::exchange::change_set::{self, FileReport, Status, inspect};
use cunce::exchange::continuity_view;
use cunce::rights::{AccessFilter, Purpose, SaidOn};
use cunce::security::{CARE, Post, Role, Unlock};
use cunce::session::Session;
use cunce::{Result, looks, reach, register, station, subject, wishes};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha512};
use uuid::Uuid;

const OTHER_TOWN: &str = "610902107";
const THIRD_TOWN: &str = "610902109";
const LAST_PERIOD: &str = "2026-07-06";

/// A station with its clinician at the keyboard, and a woman of that name in one of its villages.
fn station_with(unit: &str, name: &str) -> (Office, Uuid) {
    let mut office = Office::start(unit);
    office.take_up("刘医生", Post::Clinician, OTHER);
    let village = register::divisions::villages_of(unit).next().unwrap().code;
    let user = office.user();
    let book = &mut office.session.book;
    let home = register::add_household(book, &user, village, &fields(&[("number", "0001")])).unwrap().value;
    let entered = [("name", name), ("sex", "2"), ("birth_date", "1997-03-02"), ("phone", "13900000001")];
    let her = register::add_person(book, &user, home, &fields(&entered)).unwrap().value;
    (office, her)
}

/// Two towns that trust each other's cards, and her in the registers of both.
struct Towns {
    old: Office,
    new: Office,
    /// Who she is in the one register and in the other.
    there: Uuid,
    here: Uuid,
    stick: tempfile::TempDir,
}

impl Towns {
    fn start() -> Self {
        let ((mut old, there), (mut new, here)) = (station_with(TOWN, "赵桂梅"), station_with(OTHER_TOWN, "赵桂梅"));
        old.swap_cards(&mut new);
        let (old, new) = (old.reopen_as(&CLINICIAN), new.reopen_as(&CLINICIAN));
        Self { old, new, there, here, stick: tempfile::tempdir().unwrap() }
    }

    /// At week 20, seen twice, with a day agreed to; and her wish to go on elsewhere.
    fn at_week_20() -> (Self, Uuid) {
        let mut towns = Self::start();
        let (session, her) = (&mut towns.old.session, towns.there);
        let enrolment = enrol(session, her, "antenatal", Some(LAST_PERIOD));
        give(session, her, enrolment, "visit", "2026-09-14");
        give(session, her, enrolment, "visit", "2026-11-02");
        let agreed = Agreed {
            person: her,
            on: day("2026-12-02"),
            time: "09:30",
            service: Some(("antenatal", "visit")),
            enrolment: Some(enrolment),
            reach: true,
            insist: false,
        };
        station::agree(session, &agreed).unwrap();
        agree(session, her, Purpose::ContinueElsewhere);
        (towns, enrolment)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.stick.path().join(name)
    }

    fn write(&mut self, name: &str, wish: Wish) -> Result<Sent> {
        let out = self.path(name);
        continuity::write(&mut self.old.session, self.there, OTHER_TOWN, wish, &out)
    }

    fn written(&mut self, name: &str) -> PathBuf {
        self.write(name, Wish::default()).expect("written");
        self.path(name)
    }

    fn accept(&mut self, file: &Path, insist: bool) -> Result<Accepted> {
        continuity::accept(&mut self.new.session, Source::File(file), self.here, insist, None)
    }

    fn accepted(&mut self, file: &Path, receipt: &Path) -> Accepted {
        continuity::accept(&mut self.new.session, Source::File(file), self.here, false, Some(receipt))
            .expect("accepted")
    }

    fn take_receipt(&mut self, file: &Path) -> Result<Answered> {
        continuity::take_receipt(&mut self.old.session, file)
    }
}

fn agree(session: &mut Session, person: Uuid, purpose: Purpose) {
    wishes::agree(session, person, purpose, SaidOn { day: day("2026-11-20"), form: "written" }).unwrap();
}

fn give(session: &mut Session, person: Uuid, enrolment: Uuid, what: &str, on: &str) -> Uuid {
    let items = [("weight".to_owned(), "61.5".to_owned()), ("finding".to_owned(), "normal".to_owned())];
    let programme = if what == "visit" { "antenatal" } else { "contraception" };
    let new = NewService {
        programme,
        what,
        on: day(on),
        enrolment: Some(enrolment),
        keeps: None,
        place: "station",
        items: if what == "visit" { &items } else { &[] },
        insist: false,
    };
    station::give(session, person, &new).expect("given").value
}

/// What is due for the user: programme, service, days late.
fn due(session: &mut Session, on: &str) -> Vec<(String, String, i32)> {
    let list = station::due(session, day(on)).expect("a list").due;
    list.into_iter().map(|due| (due.programme, due.what, due.late_days)).collect()
}

fn visit(late: i32) -> (String, String, i32) {
    ("antenatal".to_owned(), "visit".to_owned(), late)
}

fn code<T>(done: Result<T>) -> &'static str {
    done.map(|_| ()).expect_err("refused").code
}

/// What was doubted.
fn which(error: &cunce::Error) -> &str {
    error.params.iter().find(|(name, _)| *name == "which").map_or("", |(_, value)| value)
}

fn in_care<T>(office: &mut Office, f: impl FnOnce(&mut Session) -> Result<T>) -> T {
    office.session.in_book(CARE, f).unwrap()
}

/// All that the care book holds, but not who looked.
fn everything(office: &mut Office) -> String {
    in_care(office, |session| {
        let mut rows = session.book.shown_rows()?;
        rows.retain(|row| row.entity != "access");
        Ok(format!("{rows:?}"))
    })
}

fn sound(office: &mut Office) {
    let verified = office.session.verify().unwrap();
    assert!(verified.ok, "{:#?}", verified.checks);
}

/// The lines of a file as the office it is for reads them.
fn opened(office: &mut Office, file: &Path) -> Vec<String> {
    let bytes = std::fs::read(file).unwrap();
    in_care(office, |session| {
        let identity = session.identity.ages().next().unwrap();
        let decryptor = age::Decryptor::new(&bytes[..]).unwrap();
        let mut packed = Vec::new();
        decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)).unwrap().read_to_end(&mut packed).unwrap();
        let text = String::from_utf8(zstd::decode_all(&packed[..]).unwrap()).unwrap();
        Ok(text.lines().map(str::to_owned).collect())
    })
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)
}

/// Seals lines for an office's care book.
fn seal(receiver: &mut Office, lines: &[String], path: &Path) {
    let recipient: age::x25519::Recipient =
        in_care(receiver, |session| Ok(session.identity.card().age_recipient.clone())).parse().unwrap();
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).unwrap();
    let sealed = encryptor.wrap_output(std::fs::File::create(path).unwrap()).unwrap();
    let mut packed = zstd::Encoder::new(sealed, 1).unwrap();
    for line in lines {
        packed.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
    packed.finish().unwrap().finish().unwrap();
}

const FILE_SIGNED: &str = "cunce continuity 1";
const RECEIPT_SIGNED: &str = "cunce continuity receipt 1";

/// Signs a header and lines in the name of an office, as its own program could, and seals them for another. A file without a label is for the
/// register; so one that is merged is named by its path in the care book's own way.
fn forge(sender: &mut Office, receiver: &mut Office, header: &Value, body: &[String], signed_as: &str, path: &Path) {
    let key = SigningKey::from_bytes(&[7; 32]);
    let mut header = header.clone();
    in_care(sender, |session| {
        let certificate = session.identity.certify(session.book.replica()?, &key);
        let card = session.identity.card();
        header["sender"]["office"] = json!(card.office);
        header["sender"]["unit"] = json!(card.unit);
        header["sender"]["replica"] = json!(certificate.replica);
        header["sender"]["key"] = json!(base64(&certificate.key));
        header["sender"]["certificate"] = json!(base64(&certificate.signature));
        Ok(())
    });
    let mut lines = vec![header.to_string()];
    lines.extend_from_slice(body);
    let mut hasher = Sha512::new();
    for line in &lines {
        hasher.update(format!("{line}\n"));
    }
    let mut signed = signed_as.as_bytes().to_vec();
    signed.extend_from_slice(&hasher.finalize());
    lines.push(json!({ "signature": base64(&key.sign(&signed).to_bytes()) }).to_string());
    seal(receiver, &lines, path);
}

fn header_of(lines: &[String]) -> Value {
    serde_json::from_str(&lines[0]).unwrap()
}

// ---- the story -------------------------------------------------------------------------------------------------

#[test]
fn a_pregnancy_that_was_looked_after_in_one_town_goes_on_in_another() {
    let (mut towns, enrolment) = Towns::at_week_20();
    assert_eq!(due(&mut towns.old.session, "2026-12-05"), [visit(3), visit(0)], "a day agreed to, and a step");
    let (file, receipt) = (towns.written("接续.ccs"), towns.path("回执.ccs"));

    // She shows it there. The clinician looks into it, and goes on with it for whom the register there has.
    let told = continuity_view::inspect(&mut towns.new.session, Source::File(&file)).unwrap();
    assert_eq!(
        (told.name.as_str(), told.sex.as_str(), told.birth_date.as_deref()),
        ("赵桂梅", "2", Some("1997-03-02"))
    );
    assert_eq!((told.sender_unit.as_str(), told.on.as_str(), told.receipt), (TOWN, "2026-11-23", false));
    let [antenatal] = &told.programmes[..] else { panic!("{told:?}") };
    assert_eq!(
        (antenatal.programme.as_str(), antenatal.schedule.as_str(), antenatal.known),
        ("antenatal", "national_3", true)
    );
    assert_eq!((antenatal.event_on.as_deref(), antenatal.services.len()), (Some(LAST_PERIOD), 2));
    assert_eq!(
        (antenatal.appointments[0].day.as_str(), antenatal.appointments[0].time.as_str()),
        ("2026-12-02", "09:30")
    );
    let next: Vec<&str> = antenatal.next.iter().map(|step| step.first.as_str()).collect();
    assert_eq!(next, ["2026-11-30", "2027-01-18", "2027-03-22"], "weeks 21, 28 and 37");

    let accepted = towns.accepted(&file, &receipt).taken;
    assert_eq!((accepted.already, accepted.enrolments.len(), accepted.services), (false, 1, 2));
    assert!(accepted.left_out.is_empty() && accepted.joined.is_empty());
    assert_eq!(due(&mut towns.new.session, "2026-11-29"), [], "weeks 16–20 were given there");
    assert_eq!(due(&mut towns.new.session, "2026-11-30"), [visit(0)]);
    let record = station::timeline(&mut towns.new.session, towns.here).unwrap();
    let begun = &record.enrolments[0];
    assert_eq!(
        (begun.asked_by.as_str(), begun.provider.as_str(), begun.entered_on.as_str()),
        ("own_request", "刘医生", "2026-11-23")
    );
    assert_eq!((begun.event_on.as_deref(), begun.gestation.as_deref()), (Some(LAST_PERIOD), Some("20+0")));
    let had: Vec<_> =
        record.services.iter().map(|one| (one.provider.as_str(), one.place.as_str(), one.day.as_str())).collect();
    assert_eq!(had, [("五里镇", "elsewhere", "2026-09-14"), ("五里镇", "elsewhere", "2026-11-02")]);
    assert_eq!(record.services[0].items["weight"], "61.5");
    assert_eq!(record.appointments, [], "what she agreed to there she agrees to anew");
    assert!(wishes::wishes(&mut towns.new.session, towns.here).unwrap().consents.is_empty(), "no consent is invented");

    // At the old station it is late until the receipt comes; then it is quiet, and nobody is asked why.
    let listed = continuity_view::continuities(&mut towns.old.session).unwrap().files;
    assert_eq!(
        (listed[0].direction.as_str(), listed[0].other.as_str(), listed[0].answered_on.as_deref()),
        ("sent", OTHER_TOWN, None)
    );
    let answered = towns.take_receipt(&receipt).unwrap();
    assert_eq!(
        (answered.already, answered.ended, answered.taken_off.len(), answered.left.len()),
        (false, vec![enrolment], 1, 0)
    );
    assert_eq!(due(&mut towns.old.session, "2026-12-05"), []);
    let record = station::timeline(&mut towns.old.session, towns.there).unwrap();
    assert_eq!(record.enrolments[0].ended_on.as_deref(), Some("2026-11-23"));
    let listed = continuity_view::continuities(&mut towns.old.session).unwrap().files;
    assert_eq!(listed[0].answered_on.as_deref(), Some("2026-11-23"));
    let received = continuity_view::continuities(&mut towns.new.session).unwrap().files;
    assert_eq!((received[0].direction.as_str(), received[0].other.as_str()), ("received", TOWN));
    sound(&mut towns.old);
    sound(&mut towns.new);
}

#[test]
fn what_is_read_or_written_a_second_time_changes_nothing() {
    let (mut towns, _) = Towns::at_week_20();
    let (file, receipt, again) = (towns.written("接续.ccs"), towns.path("回执.ccs"), towns.path("又一份回执.ccs"));
    let first = towns.accepted(&file, &receipt).taken;
    let before = everything(&mut towns.new);
    let second = towns.accepted(&file, &again).taken;
    assert_eq!((second.already, second.id, second.day), (true, first.id, first.day));
    assert!(second.enrolments.is_empty() && second.services == 0);
    assert_eq!(everything(&mut towns.new), before);

    assert!(!towns.take_receipt(&again).unwrap().already, "a receipt that is written again is as good");
    let before = everything(&mut towns.old);
    for receipt in [&receipt, &again] {
        assert!(towns.take_receipt(receipt).unwrap().already);
    }
    assert_eq!(everything(&mut towns.old), before);

    // A second file tells it again: no second enrolment, and no service twice.
    let enrolment = enrol(&mut towns.old.session, towns.there, "antenatal", Some(LAST_PERIOD));
    give(&mut towns.old.session, towns.there, enrolment, "visit", "2026-11-02");
    give(&mut towns.old.session, towns.there, enrolment, "visit", "2026-11-22");
    let second = towns.written("又一份.ccs");
    let taken = towns.accepted(&second, &receipt).taken;
    assert_eq!((taken.already, taken.enrolments.len(), taken.services), (false, 0, 1));
    assert_eq!(taken.joined, ["antenatal"]);
    let record = station::timeline(&mut towns.new.session, towns.here).unwrap();
    assert_eq!((record.enrolments.len(), record.services.len()), (1, 3));
    assert!(record.services.iter().all(|service| service.enrolment.as_ref() == Some(&record.enrolments[0].id)));
}

// ---- her wish --------------------------------------------------------------------------------------------------

#[test]
fn without_her_consent_nothing_is_told_and_nobody_can_tell_why() {
    let (mut towns, _) = Towns::at_week_20();
    wishes::withdraw(&mut towns.old.session, towns.there, Purpose::ContinueElsewhere).unwrap();
    let mut never = Towns::start();
    enrol(&mut never.old.session, never.there, "antenatal", Some(LAST_PERIOD));
    // What she agreed to about her move, and about her station, says nothing of this.
    agree(&mut never.old.session, never.there, Purpose::ShareWithStation);
    let mut said = Vec::new();
    for towns in [&mut towns, &mut never] {
        let before = everything(&mut towns.old);
        let log = looks::access_log(&mut towns.old.session, &AccessFilter::default()).unwrap().len();
        let error = towns.write("不该有.ccs", Wish { with_private: true, with_ended: true }).unwrap_err();
        said.push(format!("{error:?}"));
        assert_eq!((error.code, towns.path("不该有.ccs").exists()), ("no_consent_to_continue", false));
        assert_eq!(std::fs::read_dir(towns.stick.path()).unwrap().count(), 0);
        assert_eq!(everything(&mut towns.old), before);
        assert_eq!(looks::access_log(&mut towns.old.session, &AccessFilter::default()).unwrap().len(), log);
    }
    assert_eq!(said[0], said[1]);
    agree(&mut towns.old.session, towns.there, Purpose::ContinueElsewhere);
    towns.written("现在有.ccs");
}

#[test]
fn a_consent_under_another_of_her_registrations_holds_too() {
    let (mut towns, _) = Towns::at_week_20();
    wishes::withdraw(&mut towns.old.session, towns.there, Purpose::ContinueElsewhere).unwrap();
    // The staff's to enter and to link.
    let mut old = towns.old.reopen();
    let user = old.user();
    let village = register::divisions::villages_of(TOWN).nth(1).unwrap().code;
    let book = &mut old.session.book;
    let home = register::add_household(book, &user, village, &fields(&[("number", "0001")])).unwrap().value;
    let twin = register::add_person(book, &user, home, &fields(&[("name", "赵桂梅"), ("sex", "2")])).unwrap().value;
    register::link(book, &user, towns.there, twin, &fields(&[])).unwrap();
    towns.old = old.reopen_as(&CLINICIAN);
    assert_eq!(code(towns.write("不该有.ccs", Wish::default())), "no_consent_to_continue");
    agree(&mut towns.old.session, twin, Purpose::ContinueElsewhere);
    let sent = towns.write("有.ccs", Wish::default()).unwrap();
    assert_eq!(sent.told[0].services.len(), 2);
    // By whichever of her registrations she asks what is held on her, it is told.
    for hers in [towns.there, twin] {
        let told = subject::subject_report(&mut towns.old.session, hers).unwrap().sections;
        assert!(told.iter().any(|section| section.title == "continuity"), "{hers}");
    }
}

#[test]
fn what_is_private_or_over_is_told_only_where_she_asks_for_it() {
    let (mut towns, antenatal) = Towns::at_week_20();
    let contraception = enrol(&mut towns.old.session, towns.there, "contraception", None);
    give(&mut towns.old.session, towns.there, contraception, "counselling", "2026-11-22");
    let told = |towns: &mut Towns, wish| {
        let sent = towns.write("接续.ccs", wish).unwrap();
        sent.told.into_iter().map(|told| told.programme).collect::<Vec<_>>()
    };
    let wish = Wish::default();
    assert_eq!(told(&mut towns, wish), ["antenatal"]);
    let lines = opened(&mut towns.new, &towns.stick.path().join("接续.ccs")).join("\n");
    assert!(!lines.contains("contraception") && !lines.contains("counselling"), "{lines}");
    assert_eq!(told(&mut towns, Wish { with_private: true, ..wish }), ["antenatal", "contraception"]);
    in_care(&mut towns.old, |session| {
        let user = session.user.clone();
        care::end(&mut session.book, &user, antenatal)
    });
    assert_eq!(code(towns.write("接续.ccs", wish)), "nothing_to_continue", "what is private reads like nothing");
    assert_eq!(told(&mut towns, Wish { with_private: true, ..wish }), ["contraception"]);
    assert_eq!(told(&mut towns, Wish { with_ended: true, ..wish }), ["antenatal"]);

    // What is over is kept there as what she had, and begins nothing.
    let file = towns.path("接续.ccs");
    let taken = towns.accept(&file, false).unwrap().taken;
    assert_eq!((taken.enrolments.len(), taken.services), (0, 2));
    let record = station::timeline(&mut towns.new.session, towns.here).unwrap();
    assert!(record.services.iter().all(|service| service.enrolment.is_none()));
    assert_eq!(due(&mut towns.new.session, "2026-12-05"), []);
}

#[test]
fn the_file_tells_what_it_should_and_nothing_else_of_her_or_of_anyone() {
    let (mut towns, enrolment) = Towns::at_week_20();
    let other = {
        let mut old = towns.old.reopen();
        let user = old.user();
        let home = register::view::person(&old.session.book, towns.there).unwrap().row.household;
        let home = home.unwrap().parse().unwrap();
        let entered = fields(&[("name", "钱小满"), ("sex", "2"), ("birth_date", "1990-05-05")]);
        let other = register::add_person(&mut old.session.book, &user, home, &entered).unwrap().value;
        towns.old = old.reopen_as(&CLINICIAN);
        other
    };
    let (there, session) = (towns.there, &mut towns.old.session);
    let referral = NewReferral {
        person: there,
        programme: "antenatal",
        enrolment: Some(enrolment),
        sent_to: "county_hospital",
        urgent: true,
    };
    station::refer(session, &referral).unwrap();
    enrol(session, other, "antenatal", Some("2026-08-01"));
    agree(session, there, Purpose::HomeVisits);
    let contact = Agreed {
        person: there,
        on: day("2026-12-09"),
        time: "",
        service: None,
        enrolment: None,
        reach: true,
        insist: false,
    };
    station::agree(session, &contact).unwrap();
    reach::ask(session, there).unwrap();
    session
        .in_book(CARE, |session| {
            let user = session.user.clone();
            care::make_key(&mut session.book, Role::Town, &user)?;
            care::seal(&mut session.book, &user, there, "绝不能让人看到的话")?;
            care::tally(&mut session.book, "cervical_screening")
        })
        .unwrap();
    let file = towns.written("接续.ccs");
    let lines = opened(&mut towns.new, &file);
    assert_eq!(lines.len(), 3, "header, one programme, signature");
    let header = header_of(&lines);
    assert_eq!(header["person"], json!({ "name": "赵桂梅", "sex": "2", "birth_date": "1997-03-02" }));
    let told: Value = serde_json::from_str(&lines[1]).unwrap();
    let keys: Vec<_> = told.as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        keys,
        ["appointments", "entered_on", "event_on", "next", "programme", "referrals", "schedule", "services"]
    );
    assert_eq!(told["referrals"], json!([{ "sent_to": "county_hospital", "urgent": true, "day": "2026-11-23" }]));
    assert_eq!(told["services"][0]["items"], json!([["finding", "normal"], ["weight", "61.5"]]));
    let text = lines.join("\n");
    let (there, other, enrolment) = [there, other, enrolment].map(|id| id.hyphenated().to_string()).into();
    for hidden in [
        "绝不能",
        "AGE-",
        "age-encryption",
        "cervical",
        "钱小满",
        "1990-05-05",
        "13900000001",
        "home_visits",
        "contact_me",
        "2026-12-09",
        "continue_elsewhere",
        "刘医生",
        &there,
        &other,
        &enrolment,
    ] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    // On the stick nothing of it can be read.
    let sealed = std::fs::read(&file).unwrap();
    for hidden in ["赵桂梅", "antenatal", "cunce continuity"] {
        assert!(!sealed.windows(hidden.len()).any(|window| window == hidden.as_bytes()), "{hidden}");
    }
    // A referral that waits is told and stays the teller's to follow up.
    let taken = towns.accept(&file, false).unwrap();
    let Kind::Continuity { told, .. } = &taken.from.kind else { panic!() };
    assert_eq!(told[0].referrals.len(), 1);
    assert!(station::timeline(&mut towns.new.session, towns.here).unwrap().referrals.is_empty());
}

#[test]
fn what_the_village_doctor_lets_the_station_see_is_told_and_is_the_doctors_to_end() {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let home = village.household(&[("number", "0001")]);
    let her = village.person(home, &[("name", "赵桂梅"), ("sex", "2"), ("birth_date", "1997-03-02")]);
    village.take_up("周医生", Post::Doctor, OTHER);
    town.take_up("刘医生", Post::Clinician, OTHER);
    common::exchange(&mut town, &mut village);
    let (mut new, here) = station_with(OTHER_TOWN, "赵桂梅");
    town.swap_cards(&mut new);
    let mut doctor = village.reopen_as(&Unlock::User("周医生", OTHER));
    let enrolment = enrol(&mut doctor.session, her, "antenatal", Some(LAST_PERIOD));
    give(&mut doctor.session, her, enrolment, "visit", "2026-11-02");
    agree(&mut doctor.session, her, Purpose::ContinueElsewhere);
    let stick = tempfile::tempdir().unwrap();
    let file = stick.path().join("接续.ccs");
    let refused = continuity::write(&mut doctor.session, her, OTHER_TOWN, Wish::default(), &file);
    assert_eq!(code(refused), "town_only");
    let carry = |from: &mut Session, to: &mut Session, unit: &str| {
        let name = |book: &str| Ok(stick.path().join(format!("{unit}-{book}.ccs")));
        let files: Vec<_> =
            change_set::export_books(from, unit, name).unwrap().into_iter().map(|file| file.file).collect();
        change_set::merge_all(to, &files, &mut |_| true).unwrap();
    };
    let mut town = town.reopen_as(&CLINICIAN);
    carry(&mut doctor.session, &mut town.session, TOWN);
    let refused = continuity::write(&mut town.session, her, OTHER_TOWN, Wish::default(), &file);
    assert_eq!(code(refused), "nothing_to_continue", "the station does not know of it");
    agree(&mut doctor.session, her, Purpose::ShareWithStation);
    carry(&mut doctor.session, &mut town.session, TOWN);
    continuity::write(&mut town.session, her, OTHER_TOWN, Wish::default(), &file).unwrap();
    let (mut new, receipt) = (new.reopen_as(&CLINICIAN), stick.path().join("回执.ccs"));
    let taken = continuity::accept(&mut new.session, Source::File(&file), here, false, Some(&receipt)).unwrap().taken;
    assert_eq!((taken.enrolments.len(), taken.services), (1, 1));
    let answered = continuity::take_receipt(&mut town.session, &receipt).unwrap();
    assert_eq!((answered.ended, answered.left), (vec![], vec![enrolment]));
    carry(&mut town.session, &mut doctor.session, ZHOUYING);
    assert!(doctor.session.in_book(CARE, |session| Ok(session.book.journal()?.len())).unwrap() > 0);
    let record = station::timeline(&mut doctor.session, her).unwrap();
    assert_eq!(record.enrolments[0].ended_on, None);
    assert!(!in_care(&mut doctor, |session| Ok(format!("{:?}", session.book.shown_rows()?))).contains("continuity"));
}

#[test]
fn where_she_came_again_since_it_goes_on() {
    let (mut towns, enrolment) = Towns::at_week_20();
    let (file, receipt) = (towns.written("接续.ccs"), towns.path("回执.ccs"));
    towns.accepted(&file, &receipt);
    towns.old = towns.old.reopened_on(&CLINICIAN, "2026-12-04T09:00:00+08:00[Asia/Shanghai]");
    give(&mut towns.old.session, towns.there, enrolment, "visit", "2026-12-03");
    let answered = towns.take_receipt(&receipt).unwrap();
    assert_eq!((answered.ended, answered.left, answered.taken_off), (vec![], vec![enrolment], vec![]));
}

// ---- who may ---------------------------------------------------------------------------------------------------

#[test]
fn only_the_stations_clinician_writes_and_only_to_another_town_that_is_trusted() {
    let (mut towns, _) = Towns::at_week_20();
    let out = towns.path("不该有.ccs");
    let file = towns.written("接续.ccs");
    let (there, here) = (towns.there, towns.here);
    let mut write = |to: &str| code(continuity::write(&mut towns.old.session, there, to, Wish::default(), &out));
    assert_eq!(write(THIRD_TOWN), "unknown_office");
    assert_eq!(write("610902107201"), "unknown_office");
    assert_eq!(write(TOWN), "unknown_office");
    // Staff, and whoever else does not open care.
    let mut old = towns.old.reopen();
    assert_eq!(code(continuity::write(&mut old.session, there, OTHER_TOWN, Wish::default(), &out)), "book_closed");
    assert_eq!(code(continuity::inspect(&mut old.session, Source::File(&file))), "book_closed");
    assert_eq!(code(continuity::kept(&mut old.session)), "book_closed");
    let mut village = Office::start(ZHOUYING);
    old.swap_cards(&mut village);
    let card = towns.new.session.identity.card().clone();
    cards::revoke(&mut old.session, &card, 0).unwrap();
    let mut old = old.reopen_as(&CLINICIAN);
    assert_eq!(code(continuity::write(&mut old.session, there, ZHOUYING, Wish::default(), &out)), "not_another_town");
    assert_eq!(code(continuity::write(&mut old.session, there, OTHER_TOWN, Wish::default(), &out)), "card_revoked");
    assert!(!out.exists());

    let mut new = towns.new.reopen();
    for insist in [false, true] {
        let refused = continuity::accept(&mut new.session, Source::File(&file), here, insist, None);
        assert_eq!(code(refused), "book_closed");
    }
    assert_eq!(code(continuity::take_receipt(&mut new.session, &file)), "book_closed");
    // Staff see that it is for another book; it waits as it came.
    let looked = inspect::inspect(&mut new.session, &file).unwrap();
    assert!(matches!(looked.kind, inspect::Kind::Sealed));
    assert_eq!(looked.problem, Some("other_book"));
    let merged = merge(&mut new.session, &file);
    assert_eq!((merged.status, merged.book), (Status::Waiting, "care"));
}

fn merge(session: &mut Session, file: &Path) -> FileReport {
    change_set::merge_all(session, &[file.to_owned()], &mut |_| true).unwrap().files.remove(0)
}

// ---- among other files -----------------------------------------------------------------------------------------

#[test]
fn among_files_that_are_merged_it_waits_until_it_is_accepted_with_her() {
    let (mut towns, _) = Towns::at_week_20();
    let file = towns.written("接续.ccs");
    // Staff read the stick; the clinician finds it.
    towns.new = towns.new.reopen();
    assert_eq!(merge(&mut towns.new.session, &file).status, Status::Waiting);
    towns.new = towns.new.reopen_as(&CLINICIAN);
    let session = &mut towns.new.session;
    let files = change_set::merge_all(session, &[], &mut |_| true).unwrap().files;
    assert_eq!((files.len(), files[0].status, files[0].sender_unit.as_str()), (1, Status::ToAccept, TOWN));
    assert!(change_set::waiting(session).unwrap().is_empty());
    let waiting = continuity_view::continuities(session).unwrap().waiting;
    assert_eq!((waiting.len(), waiting[0].name.as_str(), waiting[0].problem.as_deref()), (1, "赵桂梅", None));
    // The file itself says the same wherever it is shown to.
    let checked = change_set::check_files(session, std::slice::from_ref(&file), &mut |_| true).unwrap();
    assert_eq!((checked[0].status, checked[0].reason), (Status::Checked, None));
    let previewed = change_set::preview_all(session, std::slice::from_ref(&file), &mut |_| true).unwrap();
    assert_eq!(previewed[0].status, Status::ToAccept);
    let looked = inspect::inspect(session, &file).unwrap();
    let inspect::Kind::ChangeSet(contents) = looked.kind else { panic!() };
    assert_eq!((contents.kind, contents.signature, looked.problem), ("continuity", inspect::Signature::Holds, None));
    assert_eq!((contents.state, contents.people.total), (inspect::State::New, 0));

    let (id, receipt) = (waiting[0].file.parse().unwrap(), towns.stick.path().join("回执.ccs"));
    let taken = continuity::accept(session, Source::Kept(id), towns.here, false, Some(&receipt)).unwrap();
    assert_eq!(taken.taken.enrolments.len(), 1);
    assert!(continuity_view::continuities(session).unwrap().waiting.is_empty());
    assert_eq!(merge(session, &file).status, Status::Already);
    let looked = inspect::inspect(session, &file).unwrap();
    let inspect::Kind::ChangeSet(contents) = looked.kind else { panic!() };
    assert_eq!(contents.state, inspect::State::Already);

    // A receipt needs nobody's decision, and is taken in where it comes.
    let session = &mut towns.old.session;
    let looked = inspect::inspect(session, &receipt).unwrap();
    let inspect::Kind::ChangeSet(contents) = looked.kind else { panic!() };
    assert_eq!((contents.kind, contents.state), ("continuity_receipt", inspect::State::New));
    let previewed = change_set::preview_all(session, std::slice::from_ref(&receipt), &mut |_| true).unwrap();
    assert_eq!(previewed[0].status, Status::Applied);
    assert_eq!(merge(session, &receipt).status, Status::Applied);
    assert_eq!(merge(session, &receipt).status, Status::Already);
    assert_eq!(due(session, "2026-12-05"), []);
    sound(&mut towns.old);
    sound(&mut towns.new);
}

#[test]
fn one_that_waits_can_be_let_go_and_each_verb_says_which_takes_a_file() {
    let (mut towns, _) = Towns::at_week_20();
    let (file, receipt) = (towns.written("接续.ccs"), towns.path("回执.ccs"));
    assert_eq!(merge(&mut towns.new.session, &file).status, Status::ToAccept);
    let id = continuity::waiting(&mut towns.new.session).unwrap()[0].id;
    continuity::let_go(&mut towns.new.session, id).unwrap();
    assert_eq!(code(continuity::let_go(&mut towns.new.session, id)), "unknown_id");
    assert!(continuity::waiting(&mut towns.new.session).unwrap().is_empty());
    let kept = continuity::accept(&mut towns.new.session, Source::Kept(id), towns.here, false, None);
    assert_eq!(code(kept), "unknown_id");
    towns.accepted(&file, &receipt);
    assert_eq!(code(towns.take_receipt(&towns.path("没有.ccs"))), "file_not_found");
    let of_old = continuity::accept(&mut towns.old.session, Source::File(&receipt), towns.there, false, None);
    assert_eq!(code(of_old), "continuity_receipt");
    assert_eq!(code(continuity::take_receipt(&mut towns.new.session, &file)), "continuity_file");
    // A change set of the same station is for merge.
    let (mut village, out) = (Office::start(ZHOUYING), towns.path("交换.ccs"));
    let mut old = towns.old.reopen();
    old.swap_cards(&mut village);
    village.take_up("周医生", Post::Doctor, OTHER);
    let mut village = village.reopen_as(&Unlock::User("周医生", OTHER));
    change_set::export_book(&mut village.session, CARE, TOWN, &out, None).unwrap();
    let mut old = old.reopen_as(&CLINICIAN);
    assert_eq!(code(continuity::take_receipt(&mut old.session, &out)), "not_a_continuity_file");
}

/// What she has erased is not waiting here either; what means someone else is.
#[test]
fn one_that_waits_goes_when_she_has_her_care_erased() {
    let (mut towns, _) = Towns::at_week_20();
    let file = towns.written("接续.ccs");
    let mut new = towns.new.reopen();
    let home = register::view::person(&new.session.book, towns.here).unwrap().row.household.unwrap().parse().unwrap();
    let (user, entered) = (new.user(), fields(&[("name", "赵桂梅"), ("sex", "2"), ("birth_date", "1999-01-01")]));
    let namesake = register::add_person(&mut new.session.book, &user, home, &entered).unwrap().value;
    towns.new = new.reopen_as(&CLINICIAN);
    let session = &mut towns.new.session;
    assert_eq!(merge(session, &file).status, Status::ToAccept);
    subject::erase_care(session, namesake).unwrap();
    assert_eq!(continuity::waiting(session).unwrap().len(), 1);
    assert_eq!(code(subject::erase_care(session, Uuid::nil())), "unknown_id", "a mistyped id is no success");
    assert_eq!(code(subject::erase_care(session, home)), "unknown_id");
    subject::erase_care(session, towns.here).unwrap();
    assert!(continuity::waiting(session).unwrap().is_empty());
}

// ---- whom it means ---------------------------------------------------------------------------------------------

#[test]
fn another_name_or_birth_date_is_doubted_and_a_mistake_can_be_taken_back() {
    let (mut towns, _) = Towns::at_week_20();
    let file = towns.written("接续.ccs");
    let mut new = towns.new.reopen();
    let user = new.user();
    let home = register::view::person(&new.session.book, towns.here).unwrap().row.household.unwrap().parse().unwrap();
    let entered = [
        [("name", "赵桂枝"), ("sex", "2"), ("birth_date", "1997-03-02")],
        [("name", "赵桂梅"), ("sex", "2"), ("birth_date", "1997-03-20")],
        [("name", "赵 桂梅"), ("sex", "1"), ("birth_date", "1997-03-02")],
    ];
    let others = entered
        .map(|entered| register::add_person(&mut new.session.book, &user, home, &fields(&entered)).unwrap().value);
    let before = new.session.book.digest(None, "resident").unwrap();
    towns.new = new.reopen_as(&CLINICIAN);
    for (other, doubt) in others.into_iter().zip(["other_name", "other_birth_date", "other_sex"]) {
        let kept = everything(&mut towns.new);
        let refused = continuity::accept(&mut towns.new.session, Source::File(&file), other, false, None).unwrap_err();
        assert_eq!((refused.code, which(&refused)), ("doubtful", doubt));
        assert_eq!(everything(&mut towns.new), kept);
    }
    let wrong = continuity::accept(&mut towns.new.session, Source::File(&file), others[0], true, None).unwrap().taken;
    let doubted = station::due(&mut towns.new.session, day("2026-11-23")).unwrap().doubtful_enrolments;
    assert_eq!((doubted.len(), doubted[0].doubtful.as_str()), (1, "other_name"), "for the provider's own review");
    // The file was accepted: for anyone else it is refused, until the mistake is taken back whole.
    let refused = towns.accept(&file, true).unwrap_err();
    assert_eq!((refused.code, &*refused.params[0].1), ("accepted_for_other", "赵桂枝"));
    in_care(&mut towns.new, |session| {
        assert_eq!(code(care::take_back(&mut session.book, "别人", wrong.id)), "not_her_provider");
        let user = session.user.clone();
        care::take_back(&mut session.book, &user, wrong.id)
    });
    let record = station::timeline(&mut towns.new.session, others[0]).unwrap();
    assert!(record.enrolments.is_empty() && record.services.is_empty());
    let taken = towns.accept(&file, false).unwrap().taken;
    assert_eq!((taken.already, taken.person, taken.services), (false, towns.here, 2));
    // Once something was given here, it is no mistake any more.
    give(&mut towns.new.session, towns.here, taken.enrolments[0], "visit", "2026-11-23");
    in_care(&mut towns.new, |session| {
        let user = session.user.clone();
        assert_eq!(code(care::take_back(&mut session.book, &user, taken.id)), "enrolment_has_services");
        Ok(())
    });
    let absent = continuity::accept(&mut towns.new.session, Source::File(&file), Uuid::nil(), true, None);
    assert_eq!(code(absent), "unknown_id");
    assert_eq!(towns.new.session.book.digest(None, "resident").unwrap().state, before.state, "nobody was entered");
    sound(&mut towns.new);
}

/// A long record lies in one file, goes whole to the station's second computer, and is taken back whole from there.
#[test]
fn however_much_was_told_reaches_the_second_computer_and_is_taken_back_whole() {
    const VISITS: i64 = 130;
    let mut towns = Towns::start();
    let (session, her) = (&mut towns.old.session, towns.there);
    let enrolment = enrol(session, her, "antenatal", Some(LAST_PERIOD));
    for after in 1..=VISITS {
        let on = day(LAST_PERIOD).saturating_add(jiff::Span::new().days(after));
        let visit = NewService {
            programme: "antenatal",
            what: "visit",
            on,
            enrolment: Some(enrolment),
            keeps: None,
            place: "station",
            items: &[],
            insist: true,
        };
        station::give(session, her, &visit).unwrap();
    }
    agree(session, her, Purpose::ContinueElsewhere);
    let file = towns.written("接续.ccs");
    let (one, other) = towns.new.copied(false);
    let (mut one, mut other) = (one.reopen_as(&CLINICIAN), other.reopen_as(&CLINICIAN));
    let taken = continuity::accept(&mut one.session, Source::File(&file), towns.here, false, None).unwrap().taken;
    assert_eq!(taken.services, VISITS as usize);
    carry(&mut one.session, &mut other.session, OTHER_TOWN);
    let services = |office: &mut Office| station::timeline(&mut office.session, towns.here).unwrap().services.len();
    assert_eq!([services(&mut one), services(&mut other)], [VISITS as usize; 2]);
    assert_eq!(everything(&mut one), everything(&mut other), "nothing of it is set aside");
    in_care(&mut other, |session| {
        let user = session.user.clone();
        care::take_back(&mut session.book, &user, taken.id)
    });
    carry(&mut other.session, &mut one.session, OTHER_TOWN);
    assert_eq!([services(&mut one), services(&mut other)], [0; 2]);
    sound(&mut one);
    sound(&mut other);
}

/// The file and the receipt are written before the book is: where the book cannot be, neither is left to say what did not happen.
#[test]
fn where_the_book_cannot_be_written_no_file_and_no_receipt_is_left() {
    let (mut towns, _) = Towns::at_week_20();
    let file = towns.written("接续.ccs");
    let receipt = towns.path("回执.ccs");
    let kept = everything(&mut towns.new);
    let repair = broken(&towns.new);
    let refused = continuity::accept(&mut towns.new.session, Source::File(&file), towns.here, false, Some(&receipt));
    assert!(refused.is_err());
    repair();
    assert!(!receipt.exists());
    assert_eq!(everything(&mut towns.new), kept);
    towns.accepted(&file, &receipt);
    assert!(receipt.exists());

    let sent = everything(&mut towns.old);
    let repair = broken(&towns.old);
    assert!(towns.write("再写.ccs", Wish::default()).is_err());
    repair();
    assert!(!towns.path("再写.ccs").exists());
    assert_eq!(everything(&mut towns.old), sent);
    towns.written("再写.ccs");
}

/// An office whose machine no longer keeps the mark that stands before every commit; what is returned gives it back.
fn broken(office: &Office) -> impl FnOnce() + use<> {
    let state = office.place.state.clone();
    let aside = state.with_extension("aside");
    std::fs::rename(&state, &aside).unwrap();
    std::fs::write(&state, "").unwrap();
    move || {
        std::fs::remove_file(&state).unwrap();
        std::fs::rename(&aside, &state).unwrap();
    }
}

/// All that is doubted is told before anyone insists: one of it may be the reason not to.
#[test]
fn everything_that_is_doubted_is_told_at_once() {
    let (mut towns, _) = Towns::at_week_20();
    let file = towns.written("接续.ccs");
    let mut new = towns.new.reopen();
    let user = new.user();
    let home = register::view::person(&new.session.book, towns.here).unwrap().row.household.unwrap().parse().unwrap();
    let entered = fields(&[("name", "王大山"), ("sex", "1"), ("birth_date", "2026-08-01")]);
    let other = register::add_person(&mut new.session.book, &user, home, &entered).unwrap().value;
    towns.new = new.reopen_as(&CLINICIAN);
    let refused = continuity::accept(&mut towns.new.session, Source::File(&file), other, false, None).unwrap_err();
    assert_eq!(which(&refused), "other_name,other_birth_date,other_sex,before_birth");
}

/// Accepted for the wrong woman, whose pregnancy was looked after here, and taken back: she is looked after as before, and no day of it is left.
#[test]
fn what_accepting_ended_goes_on_when_it_is_taken_back() {
    let mut towns = Towns::start();
    enrol(&mut towns.old.session, towns.there, "postnatal", Some("2026-11-18"));
    agree(&mut towns.old.session, towns.there, Purpose::ContinueElsewhere);
    let file = towns.written("接续.ccs");
    let (session, here) = (&mut towns.new.session, towns.here);
    let pregnancy = enrol(session, here, "antenatal", Some(LAST_PERIOD));
    let before = due(session, "2026-11-23");
    assert_eq!(before, [visit(0)]);
    let taken = towns.accept(&file, true).unwrap().taken;
    let (session, here) = (&mut towns.new.session, towns.here);
    assert!(!due(session, "2026-11-23").contains(&visit(0)), "a delivery ends it");
    let agreed = Agreed {
        person: here,
        on: day("2026-11-23"),
        time: "",
        service: None,
        enrolment: Some(taken.enrolments[0]),
        reach: true,
        insist: false,
    };
    station::agree(session, &agreed).unwrap();
    in_care(&mut towns.new, |session| {
        let user = session.user.clone();
        care::take_back(&mut session.book, &user, taken.id)
    });
    let session = &mut towns.new.session;
    assert_eq!(due(session, "2026-11-23"), before);
    let record = station::timeline(session, here).unwrap();
    let open: Vec<_> = record.enrolments.iter().filter(|row| row.ended_on.is_none()).map(|row| &row.id).collect();
    assert_eq!(open, [&pregnancy.hyphenated().to_string()]);
    sound(&mut towns.new);
}

#[test]
fn where_she_takes_part_already_that_goes_on_and_what_she_had_counts() {
    let (mut towns, _) = Towns::at_week_20();
    enrol(&mut towns.old.session, towns.there, "folic_acid", None);
    let (session, here) = (&mut towns.new.session, towns.here);
    let antenatal = enrol(session, here, "antenatal", Some(LAST_PERIOD));
    let folic = enrol(session, here, "folic_acid", None);
    assert_eq!(due(session, "2026-11-23"), [visit(0)], "weeks 16–20, as far as is known here");
    let file = towns.written("接续.ccs");
    let taken = towns.accept(&file, false).unwrap().taken;
    assert_eq!((taken.enrolments, taken.joined), (vec![], vec!["antenatal".to_owned(), "folic_acid".to_owned()]));
    let record = station::timeline(&mut towns.new.session, here).unwrap();
    let ids: Vec<Uuid> = record.enrolments.iter().map(|row| row.id.parse().unwrap()).collect();
    assert!(ids.len() == 2 && ids.contains(&antenatal) && ids.contains(&folic));
    assert_eq!(due(&mut towns.new.session, "2026-11-23"), []);
}

// ---- receipts --------------------------------------------------------------------------------------------------

#[test]
fn a_receipt_is_believed_from_the_town_it_was_sent_to_for_what_was_sent_there() {
    let (mut towns, _) = Towns::at_week_20();
    let (file, receipt) = (towns.written("接续.ccs"), towns.path("回执.ccs"));
    towns.accepted(&file, &receipt);
    let (third, _) = station_with(THIRD_TOWN, "别人");
    let (mut third, mut old) = (third, towns.old.reopen());
    old.swap_cards(&mut third);
    towns.old = old.reopen_as(&CLINICIAN);
    let mut third = third.reopen_as(&CLINICIAN);
    let lines = opened(&mut towns.old, &receipt);
    let (header, forged) = (header_of(&lines), towns.path("假.ccs"));
    let keys: Vec<_> = header.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["book", "format", "id", "kind", "on", "programmes", "receiver", "sender", "written_at"]);
    let before = everything(&mut towns.old);

    forge(&mut third, &mut towns.old, &header, &[], RECEIPT_SIGNED, &forged);
    assert_eq!(code(towns.take_receipt(&forged)), "unknown_continuity", "from another town");
    let mut other = header.clone();
    other["id"] = json!(Uuid::from_bytes([9; 16]));
    forge(&mut towns.new, &mut towns.old, &other, &[], RECEIPT_SIGNED, &forged);
    assert_eq!(code(towns.take_receipt(&forged)), "unknown_continuity", "for another file");
    // A signature over one kind of file is none over another.
    for kind in [FILE_SIGNED, "cunce change-set 1"] {
        forge(&mut towns.new, &mut towns.old, &header, &[], kind, &forged);
        assert_eq!(code(towns.take_receipt(&forged)), "bad_signature");
    }
    let mut altered = lines.clone();
    altered[0] = altered[0].replace("2026-11-23", "2026-11-22");
    seal(&mut towns.old, &altered, &forged);
    assert_eq!(code(towns.take_receipt(&forged)), "bad_signature");
    let mut dateless = header.clone();
    dateless["on"] = json!("2026-13-40");
    forge(&mut towns.new, &mut towns.old, &dateless, &[], RECEIPT_SIGNED, &forged);
    assert_eq!(code(towns.take_receipt(&forged)), "damaged");
    assert_eq!(everything(&mut towns.old), before);

    // Their clock may be wrong: nothing ends ahead of today.
    let mut ahead = header;
    ahead["on"] = json!("2031-01-01");
    forge(&mut towns.new, &mut towns.old, &ahead, &[], RECEIPT_SIGNED, &forged);
    let answered = towns.take_receipt(&forged).unwrap();
    assert_eq!((answered.on, answered.ended.len()), (day("2026-11-23"), 1));
    // For whom it was not written nobody opens it.
    assert_eq!(code(continuity::take_receipt(&mut third.session, &receipt)), "not_for_us");
}

// ---- what is not as it was written -----------------------------------------------------------------------------

#[test]
fn a_file_that_was_cut_or_changed_is_refused_and_changes_nothing() {
    let (mut towns, _) = Towns::at_week_20();
    let file = towns.written("接续.ccs");
    let (bytes, damaged) = (std::fs::read(&file).unwrap(), towns.path("坏.ccs"));
    let before = everything(&mut towns.new);
    let head = bytes.windows(4).position(|window| window == b"\n---").unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        std::fs::write(&damaged, &changed).unwrap();
        let refused = towns.accept(&damaged, true).map(|_| ()).map_err(|error| error.code);
        assert!(refused.is_err_and(|code| ["damaged", "not_for_us"].contains(&code)), "byte {at}");
        if at % 97 == 0 && at > head {
            let report = merge(&mut towns.new.session, &damaged);
            assert_eq!(report.status, Status::Refused, "byte {at}");
        }
    }
    for length in (0..bytes.len()).step_by(7) {
        std::fs::write(&damaged, &bytes[..length]).unwrap();
        assert!(towns.accept(&damaged, true).is_err(), "{length} bytes");
    }
    let mut longer = bytes.clone();
    longer.push(b'\n');
    std::fs::write(&damaged, &longer).unwrap();
    assert!(towns.accept(&damaged, true).is_err());
    assert_eq!(everything(&mut towns.new), before);
    assert!(continuity::waiting(&mut towns.new.session).unwrap().is_empty());
    assert_eq!(towns.accept(&file, false).unwrap().taken.services, 2, "and the good one is still taken");
    sound(&mut towns.new);
}

#[test]
fn whatever_a_trusted_station_claims_is_refused_in_bounds() {
    let (mut towns, _) = Towns::at_week_20();
    let file = towns.written("接续.ccs");
    let lines = opened(&mut towns.new, &file);
    let (header, told) = (header_of(&lines), serde_json::from_str::<Value>(&lines[1]).unwrap());
    let (before, made) = (everything(&mut towns.new), towns.path("作.ccs"));
    let mut tries = Vec::new();
    let mut with = |why: &'static str, expected: &'static str, change: &dyn Fn(&mut Value, &mut Value)| {
        let (mut header, mut told) = (header.clone(), told.clone());
        change(&mut header, &mut told);
        tries.push((why, expected, header, vec![told.to_string()]));
    };
    let long = "长".repeat(2_000_000);
    with("newer", "newer_format", &|header, _| header["format"] = json!(2));
    with("much newer", "newer_format", &|header, _| {
        *header = json!({ "kind": "cunce continuity", "format": 4_000_000, "whatever": 1, "sender": {} });
    });
    with("older than any", "damaged", &|header, _| header["format"] = json!(0));
    with("another kind", "damaged", &|header, _| header["kind"] = json!("cunce lottery"));
    with("another book", "not_for_us", &|header, _| header["book"] = json!("civil"));
    with("another office", "not_for_us", &|header, _| header["receiver"]["office"] = json!(Uuid::from_bytes([3; 16])));
    with("nobody", "damaged", &|header, _| header["person"] = Value::Null);
    with("a name without end", "damaged", &|header, _| header["person"]["name"] = json!(long));
    with("a name that moves the cursor", "damaged", &|header, _| header["person"]["name"] = json!("赵\u{1b}[2J"));
    with("an odd sex", "damaged", &|header, _| header["person"]["sex"] = json!("7"));
    with("no day", "damaged", &|header, _| header["on"] = json!("today"));
    with("more programmes than any", "damaged", &|header, _| header["programmes"] = json!(4_000_000_000_u64));
    with("fewer programmes than it says", "damaged", &|header, _| header["programmes"] = json!(2));
    with("more programmes than it says", "damaged", &|header, _| header["programmes"] = json!(0));
    with("no code", "damaged", &|_, told| told["programme"] = json!("Antenatal; DROP"));
    with("a code without end", "damaged", &|_, told| told["programme"] = json!("a".repeat(65)));
    with("an impossible day", "damaged", &|_, told| told["event_on"] = json!("2026-02-30"));
    with("a day written otherwise", "damaged", &|_, told| told["entered_on"] = json!("2026-11-23T00:00"));
    with("no services", "damaged", &|_, told| told["services"] = json!(7));
    with("a service of nothing", "damaged", &|_, told| told["services"][0]["what"] = json!(""));
    with("a value without end", "damaged", &|_, told| told["services"][0]["items"][0][1] = json!("x".repeat(65)));
    with("a value that rings", "damaged", &|_, told| told["services"][0]["items"][0][1] = json!("\u{7}"));
    with("too many services", "damaged", &|_, told| {
        told["services"] = json!(vec![json!({ "what": "visit", "day": "2026-11-02" }); 501]);
    });
    with("too many items", "damaged", &|_, told| told["services"][0]["items"] = json!(vec![["weight", "60"]; 41]));
    with("too many steps", "damaged", &|_, told| {
        told["next"] = json!(vec![json!({ "what": "visit", "first": "2026-12-02", "last": "2026-12-02" }); 101]);
    });
    with("a line without end", "damaged", &|_, told| told["schedule"] = json!(long));
    for (why, expected, header, body) in tries {
        forge(&mut towns.old, &mut towns.new, &header, &body, FILE_SIGNED, &made);
        assert_eq!(code(towns.accept(&made, true)), expected, "{why}");
    }
    // More lines than the header says, endlessly.
    forge(&mut towns.old, &mut towns.new, &header, &vec![lines[1].clone(); 5_000], FILE_SIGNED, &made);
    assert_eq!(code(towns.accept(&made, true)), "damaged");
    forge(&mut towns.old, &mut towns.new, &header, &[lines[1].clone()], RECEIPT_SIGNED, &made);
    assert_eq!(code(towns.accept(&made, true)), "bad_signature");
    let mut altered = lines.clone();
    altered[1] = altered[1].replace("61.5", "16.5");
    seal(&mut towns.new, &altered, &made);
    assert_eq!(code(towns.accept(&made, true)), "bad_signature");
    seal(&mut towns.new, &lines[..2], &made);
    assert_eq!(code(towns.accept(&made, true)), "damaged", "without a signature");
    // From whom no card is trusted, and from one whose card was revoked.
    let (mut stranger, _) = station_with(THIRD_TOWN, "别人");
    stranger = stranger.reopen_as(&CLINICIAN);
    forge(&mut stranger, &mut towns.new, &header, &lines[1..2], FILE_SIGNED, &made);
    assert_eq!(code(towns.accept(&made, true)), "unknown_sender");
    let mut new = towns.new.reopen();
    let card = towns.old.session.identity.card().clone();
    cards::revoke(&mut new.session, &card, 1 << 40).unwrap();
    towns.new = new.reopen_as(&CLINICIAN);
    assert_eq!(code(towns.accept(&file, true)), "revoked");
    let report = merge(&mut towns.new.session, &file);
    assert_eq!((report.status, report.reason), (Status::Refused, Some("revoked")));
    assert_eq!(everything(&mut towns.new), before);
    sound(&mut towns.new);
}

#[test]
fn what_this_version_does_not_know_is_named_and_stays_out() {
    let (mut towns, _) = Towns::at_week_20();
    let file = towns.written("接续.ccs");
    let lines = opened(&mut towns.new, &file);
    let (mut header, mut told) = (header_of(&lines), serde_json::from_str::<Value>(&lines[1]).unwrap());
    header["programmes"] = json!(2);
    header["mood"] = json!("a field of a later version");
    told["services"][0]["items"] = json!([["weight", "60"], ["aura", "blue"], ["weight", "61"], ["systolic", "9999"]]);
    told["services"][1]["what"] = json!("horoscope");
    told["stars"] = json!([1, 2, 3]);
    let unknown = json!({ "programme": "moon_care", "schedule": "full", "entered_on": "2026-11-01",
        "services": [{ "what": "gaze", "day": "2026-11-02", "items": [] }] });
    let (made, body) = (towns.path("新.ccs"), [told.to_string(), unknown.to_string()]);
    forge(&mut towns.old, &mut towns.new, &header, &body, FILE_SIGNED, &made);
    let shown = continuity_view::inspect(&mut towns.new.session, Source::File(&made)).unwrap();
    assert_eq!((shown.programmes[1].known, shown.programmes[1].services[0].what.as_str()), (false, "gaze"));
    let refused = towns.accept(&made, false).unwrap_err();
    assert_eq!((refused.code, which(&refused)), ("doubtful", "not_known_here"));
    let taken = towns.accept(&made, true).unwrap().taken;
    let left = [
        "antenatal/horoscope",
        "antenatal/visit/aura",
        "antenatal/visit/systolic",
        "antenatal/visit/weight",
        "moon_care",
    ];
    assert_eq!(taken.left_out, left);
    assert_eq!((taken.enrolments.len(), taken.services), (1, 1));
    let record = station::timeline(&mut towns.new.session, towns.here).unwrap();
    assert_eq!(record.services[0].items, [("weight".to_owned(), "60".to_owned())].into());
    // A day that cannot be is doubted like one that was typed here.
    let mut told: Value = serde_json::from_str(&lines[1]).unwrap();
    (header["programmes"], header["id"]) = (json!(1), json!(Uuid::from_bytes([5; 16])));
    told["services"][0]["day"] = json!("2030-01-01");
    forge(&mut towns.old, &mut towns.new, &header, &[told.to_string()], FILE_SIGNED, &made);
    let refused = towns.accept(&made, false).unwrap_err();
    assert_eq!((refused.code, which(&refused)), ("doubtful", "in_future"));
    sound(&mut towns.new);
}

// ---- what is left of it ----------------------------------------------------------------------------------------

#[test]
fn writing_and_looking_are_logged_and_an_erased_person_leaves_no_row() {
    let (mut towns, _) = Towns::at_week_20();
    let (file, receipt) = (towns.written("接续.ccs"), towns.path("回执.ccs"));
    continuity::inspect(&mut towns.new.session, Source::File(&file)).unwrap();
    towns.accepted(&file, &receipt);
    let log = |office: &mut Office| {
        let found = looks::access_log(&mut office.session, &AccessFilter::default()).unwrap();
        let is_one = |field: &String| field == "continuity";
        found.into_iter().filter(|look| is_one(&look.field)).map(|look| (look.class, look.reason)).collect::<Vec<_>>()
    };
    let (exported, opened) = (("exported".to_owned(), "person_asked".to_owned()), ("opened".to_owned(), String::new()));
    assert_eq!(log(&mut towns.old), [exported]);
    assert_eq!(log(&mut towns.new), [opened.clone(), opened]);
    // Of it the register knows that somebody looked into care, and nothing of whom.
    let civil: Vec<String> =
        towns.old.session.book.journal().unwrap().iter().map(|line| format!("{:?}", line.fields)).collect();
    assert!(civil.iter().any(|line| line.contains("exported")));
    assert!(!civil.iter().any(|line| line.contains("continuity") || line.contains(OTHER_TOWN)), "{civil:?}");

    // What she is given of care says so too.
    let told = subject::subject_report(&mut towns.old.session, towns.there).unwrap().sections;
    let section = told.iter().find(|section| section.title == "continuity").unwrap();
    assert_eq!(section.lines.len(), 1);
    assert!(format!("{:?}", section.lines).contains("恒口"));

    for (office, her, direction) in
        [(&mut towns.old, towns.there, Direction::Sent), (&mut towns.new, towns.here, Direction::Received)]
    {
        let kept = in_care(office, |session| care::continuity::kept(&session.book, Some(&[her])));
        assert_eq!((kept.len(), kept[0].direction), (1, direction));
        subject::erase_care(&mut office.session, her).unwrap();
        assert!(in_care(office, |session| care::continuity::kept(&session.book, None)).is_empty());
        let rows = in_care(office, |session| session.book.shown_rows());
        let her = her.hyphenated().to_string();
        for row in rows.iter().filter(|row| ["continuity", "enrolment", "service", "consent"].contains(&row.entity)) {
            let values: Vec<_> =
                row.fields.iter().filter(|(name, _)| !["unit", "voided"].contains(&name.as_str())).collect();
            assert!(values.is_empty() && !format!("{row:?}").contains(&her), "{row:?}");
        }
        sound(office);
    }
    assert_eq!(code(towns.take_receipt(&receipt)), "unknown_continuity", "there is nothing left that it could answer");
}

#[test]
fn a_file_that_cannot_be_written_leaves_nothing_behind() {
    let (mut towns, _) = Towns::at_week_20();
    let before = everything(&mut towns.old);
    let nowhere = towns.path("没有这个文件夹/接续.ccs");
    let failed = continuity::write(&mut towns.old.session, towns.there, OTHER_TOWN, Wish::default(), &nowhere);
    assert_eq!(code(failed), "path_not_writable");
    assert_eq!(everything(&mut towns.old), before);
    let file = towns.written("接续.ccs");
    let before = everything(&mut towns.new);
    let failed = continuity::accept(&mut towns.new.session, Source::File(&file), towns.here, false, Some(&nowhere));
    assert_eq!(code(failed), "path_not_writable");
    assert_eq!(everything(&mut towns.new), before, "without its receipt it is not accepted");
}
