//! A record of care as a FHIR R4 bundle, for another provider: what is in it, what never is, who may write it, and that two validators which nobody here
//! wrote find nothing wrong with it (`tests/fhir/`).

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::care::{CLINICIAN, DOCTOR, OTHER, carry, day, in_care};
use common::{Office, TOWN, ZHOUYING};
use cunce::care::catalogue::{self, ItemKind};
use cunce::care::{self, Agreed, AskedBy, NewEnrolment, NewReferral, NewService};
use cunce::exchange::fhir::{self, Asked};
use cunce::rights::{AccessFilter, Purpose, SaidOn};
use cunce::security::{CARE, Post};
use cunce::session::Session;
use cunce::{looks, register, station, wishes};
use serde_json::{Value, json};
use uuid::Uuid;

const HER_NUMBER: &str = "61090219720711947X";
const HIS_NUMBER: &str = "610902197001010019";
const HER_PHONE: &str = "13900000001";

/// A woman, and the man of her household.
fn people(office: &mut Office) -> [Uuid; 2] {
    let home = office.household(&[("number", "0417"), ("address", "周营村三组9号")]);
    let her = [
        ("name", "赵桂梅"),
        ("sex", "2"),
        ("birth_date", "1972-07-11"),
        ("national_id", HER_NUMBER),
        ("phone", HER_PHONE),
        ("note", "喜欢唱歌"),
    ];
    let him = [("name", "王大山"), ("sex", "1"), ("birth_date", "1970-01-01"), ("national_id", HIS_NUMBER)];
    [office.person(home, &her), office.person(home, &him)]
}

/// A village whose doctor is at the keyboard.
fn village() -> (Office, [Uuid; 2]) {
    let mut office = Office::start(ZHOUYING);
    let people = people(&mut office);
    office.take_up("周医生", Post::Doctor, OTHER);
    (office.reopen_as(&DOCTOR), people)
}

/// A town with a clinician and a village with a doctor, which know the same people.
fn town_and_village() -> (Office, Office, [Uuid; 2]) {
    let (mut town, mut villages) = Office::town_and(&[ZHOUYING]);
    let mut village = villages.remove(0);
    let people = people(&mut village);
    village.take_up("周医生", Post::Doctor, OTHER);
    town.take_up("刘医生", Post::Clinician, OTHER);
    common::exchange(&mut town, &mut village);
    (town.reopen_as(&CLINICIAN), village.reopen_as(&DOCTOR), people)
}

fn enrol(session: &mut Session, person: Uuid, programme: &str, event_on: Option<&str>) -> Uuid {
    let new = NewEnrolment { programme, asked_by: AskedBy::OwnRequest, event_on: event_on.map(day), insist: true };
    station::enrol(session, person, &new).expect("enrolled").value
}

fn service<'a>(programme: &'a str, what: &'a str, items: &'a [(String, String)]) -> NewService<'a> {
    NewService { programme, what, on: day("2026-11-23"), enrolment: None, keeps: None, place: "", items, insist: true }
}

fn noted(items: &[(&str, &str)]) -> Vec<(String, String)> {
    items.iter().map(|(item, value)| ((*item).to_owned(), (*value).to_owned())).collect()
}

fn refer(session: &mut Session, person: Uuid, enrolment: Option<Uuid>, answer: Option<&str>) -> Uuid {
    let new =
        NewReferral { person, programme: "antenatal", enrolment, sent_to: "county_hospital", urgent: answer.is_some() };
    let id = station::refer(session, &new).expect("referred").value;
    if let Some(answer) = answer {
        let (role, on) = (session.role(), session.book.today());
        in_care(session, |book, user| care::answer_referral(book, role, user, id, answer, on)).expect("answered");
    }
    id
}

fn agree(session: &mut Session, person: Uuid, purpose: Purpose) {
    let said = SaidOn { day: session.book.today(), form: "written" };
    wishes::agree(session, person, purpose, said).expect("agreed");
}

/// A file that was written for her.
struct Bundle {
    text: String,
    json: Value,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Bundle {
    fn of(session: &mut Session, person: Uuid) -> Self {
        Self::with(session, person, fhir::AT_HER_REQUEST, None)
    }

    fn with(session: &mut Session, person: Uuid, reason: &str, number: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("保健记录.json");
        let written = fhir::write(session, person, &asked(reason, number), &path).expect("written");
        let text = std::fs::read_to_string(&path).expect("a file");
        let json: Value = serde_json::from_str(&text).expect("JSON");
        let bundle = Self { text, json, path, _folder: folder };
        assert_eq!(bundle.resources().len(), written.resources);
        bundle.assert_whole();
        bundle
    }

    fn resources(&self) -> Vec<&Value> {
        let entries = self.json["entry"].as_array().expect("entries");
        entries.iter().map(|entry| &entry["resource"]).collect()
    }

    fn kinds(&self) -> Vec<&str> {
        self.resources().iter().map(|resource| resource["resourceType"].as_str().expect("a type")).collect()
    }

    fn all(&self, kind: &str) -> Vec<&Value> {
        self.resources().into_iter().filter(|resource| resource["resourceType"] == kind).collect()
    }

    #[track_caller]
    fn one(&self, kind: &str) -> &Value {
        let all = self.all(kind);
        assert_eq!(all.len(), 1, "{kind}: {}", self.text);
        all[0]
    }

    /// Each resource has one name, and what is named is here.
    fn assert_whole(&self) {
        let mut names = BTreeSet::new();
        for entry in self.json["entry"].as_array().expect("entries") {
            let name = format!("urn:uuid:{}", entry["resource"]["id"].as_str().expect("an id"));
            assert_eq!(entry["fullUrl"], name.as_str());
            assert!(names.insert(name.clone()), "{name} twice");
        }
        let mut named = Vec::new();
        references(&self.json, &mut named);
        assert!(named.iter().all(|name| names.contains(name)), "{named:?} of {names:?}");
    }

    #[track_caller]
    fn assert_silent(&self, texts: &[&str]) {
        for text in texts {
            assert!(!self.text.contains(text), "{text} is in {}", self.text);
        }
    }
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("reference").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(all) => all.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

fn code(concept: &Value) -> (&str, &str) {
    let coding = &concept["coding"][0];
    (coding["system"].as_str().expect("a system"), coding["code"].as_str().expect("a code"))
}

/// What each validator finds wrong with some files, in their order: first that of `fhir`, then that of Medplum.
fn judged(files: &[&Path]) -> Vec<[Vec<String>; 2]> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fhir");
    assert!(
        folder.join("node_modules").is_dir(),
        "the validators are not installed: ./dev test installs them, or npm --prefix tests/fhir ci"
    );
    let ran = Command::new("node").arg(folder.join("validate.mjs")).args(files).output().expect("node runs");
    assert!(ran.status.success(), "the validators do not run: {}", String::from_utf8_lossy(&ran.stderr));
    let said: Value = serde_json::from_slice(&ran.stdout).expect("what they found");
    let of = |file: &Path, validator: &str| -> Vec<String> {
        let found = &said[file.to_str().expect("a name")][validator];
        serde_json::from_value(found.clone()).unwrap_or_else(|_| panic!("{validator} says nothing of {file:?}"))
    };
    files.iter().map(|file| [of(file, "fhir"), of(file, "medplum")]).collect()
}

#[track_caller]
fn assert_valid(bundles: &[&Bundle]) {
    let files: Vec<&Path> = bundles.iter().map(|bundle| bundle.path.as_path()).collect();
    for (bundle, [fhir, medplum]) in bundles.iter().zip(judged(&files)) {
        assert_eq!((fhir, medplum), (Vec::new(), Vec::new()), "{}", bundle.text);
    }
}

fn asked<'a>(reason: &'a str, number: Option<&'a str>) -> Asked<'a> {
    Asked { reason, number, with_private: true }
}

#[test]
fn what_she_was_given_agreed_to_and_was_sent_to_is_told_as_it_is() {
    let (mut village, [her, _]) = village();
    let session = &mut village.session;
    agree(session, her, Purpose::HomeVisits);
    let enrolment = enrol(session, her, "antenatal", Some("2026-08-03"));
    let items = noted(&[("weight", "61.5"), ("systolic", "118"), ("finding", "normal")]);
    let visit = NewService { enrolment: Some(enrolment), place: "home", ..service("antenatal", "visit", &items) };
    let visit = station::give(session, her, &visit).unwrap().value;
    let talk = station::give(session, her, &service("health_education", "talk", &[])).unwrap().value;
    let answered = refer(session, her, Some(enrolment), Some("treated"));
    let open = refer(session, her, None, None);
    let ended = enrol(session, her, "womens_health", None);
    in_care(session, |book, user| care::end(book, user, ended)).unwrap();
    let bundle = Bundle::of(session, her);
    assert_valid(&[&bundle]);

    let text = |id: Uuid| json!(id.hyphenated().to_string());
    let name = |id: Uuid| json!({ "reference": format!("urn:uuid:{}", id.hyphenated()) });
    assert_eq!(
        (&bundle.json["resourceType"], &bundle.json["type"], &bundle.json["timestamp"]),
        (&json!("Bundle"), &json!("collection"), &json!("2026-11-23T01:00:00Z"))
    );
    let patient = json!({ "resourceType": "Patient", "id": text(her), "name": [{ "use": "official", "text": "赵桂梅" }],
        "gender": "female", "birthDate": "1972-07-11" });
    assert_eq!(*bundle.one("Patient"), patient);

    let consent = bundle.one("Consent");
    assert_eq!((&consent["status"], &consent["dateTime"]), (&json!("active"), &json!("2026-11-23")));
    assert_eq!(consent["patient"], name(her));
    assert_eq!(code(&consent["provision"]["code"][0]), ("urn:cunce:consent", "home_visits"));
    assert_eq!(code(&consent["category"][1]), ("urn:cunce:consent-form", "written"));

    let episodes = bundle.all("EpisodeOfCare");
    let states: Vec<_> =
        episodes.iter().map(|row| (row["status"].as_str().unwrap(), code(&row["type"][0]).1)).collect();
    assert_eq!(states, [("active", "antenatal"), ("finished", "womens_health")]);
    assert_eq!(episodes[0]["id"], text(enrolment));
    assert_eq!(episodes[0]["period"], json!({ "start": "2026-11-23" }));
    assert_eq!(episodes[1]["period"], json!({ "start": "2026-11-23", "end": "2026-11-23" }));
    let office = json!({ "identifier": { "system": "urn:cunce:division", "value": ZHOUYING }, "display": "周营村" });
    assert_eq!(episodes[0]["managingOrganization"], office);

    let encounters = bundle.all("Encounter");
    assert_eq!(encounters.iter().map(|row| &row["id"]).collect::<Vec<_>>(), [&text(visit), &text(talk)]);
    assert_eq!(code(&encounters[0]["type"][0]), ("urn:cunce:service", "antenatal.visit"));
    assert_eq!(encounters[0]["type"][0]["coding"][0]["display"], "产前检查");
    assert_eq!(encounters[0]["type"][0]["text"], "产前检查 Antenatal visit");
    assert_eq!((&encounters[0]["class"]["code"], &encounters[1]["class"]["code"]), (&json!("HH"), &json!("AMB")));
    assert_eq!(encounters[0]["episodeOfCare"], json!([name(enrolment)]));
    assert_eq!((&encounters[1]["episodeOfCare"], &encounters[1]["location"]), (&Value::Null, &Value::Null));
    assert_eq!(encounters[0]["participant"][0]["individual"], json!({ "display": "周医生" }));

    let observations = bundle.all("Observation");
    let told: Vec<_> = observations.iter().map(|row| code(&row["code"])).collect();
    let expected = [
        ("urn:cunce:event", "last_period"),
        ("urn:cunce:item", "antenatal.finding"),
        ("urn:cunce:item", "antenatal.systolic"),
        ("urn:cunce:item", "antenatal.weight"),
    ];
    assert_eq!(told, expected);
    assert_eq!(observations[0]["valueDateTime"], "2026-08-03");
    assert_eq!(code(&observations[1]["valueCodeableConcept"]), ("urn:cunce:choice", "antenatal.finding.normal"));
    let ucum = |value: Value, unit: &str, code: &str| json!({ "value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": code });
    assert_eq!(observations[2]["valueQuantity"], ucum(json!(118), "mmHg", "mm[Hg]"));
    assert_eq!(observations[3]["valueQuantity"], ucum(json!(61.5), "kg", "kg"));
    assert!(observations[1..].iter().all(|row| row["encounter"] == name(visit) && row["subject"] == name(her)));

    let requests = bundle.all("ServiceRequest");
    let by_id = |id: Uuid| requests.iter().find(|row| row["id"] == text(id)).expect("a referral");
    let (answered, open) = (by_id(answered), by_id(open));
    assert_eq!((&answered["status"], &answered["priority"]), (&json!("completed"), &json!("urgent")));
    assert_eq!(answered["note"], json!([{ "time": "2026-11-23", "text": "已治疗 Treated" }]));
    assert_eq!(answered["supportingInfo"], json!([name(enrolment)]));
    assert_eq!(code(&answered["locationCode"][0]), ("urn:cunce:sent-to", "county_hospital"));
    assert_eq!((&open["status"], &open["priority"]), (&json!("active"), &json!("routine")));
    assert_eq!((&open["note"], &open["supportingInfo"]), (&Value::Null, &Value::Null));

    let again = Bundle::of(session, her);
    assert_eq!(bundle.text, again.text, "the same record gives the same file");
}

#[test]
fn everything_that_the_catalogue_can_note_is_valid() {
    let (mut village, [her, _]) = village();
    let session = &mut village.session;
    let mut unmapped = BTreeSet::new();
    let mut items_noted = 0;
    for programme in catalogue::programmes().unwrap() {
        enrol(session, her, &programme.code, programme.event.map(|_| "2026-08-03"));
        for kind in &programme.services {
            let value = |code: &String| {
                let value = match &programme.item(code).expect("an item").kind {
                    ItemKind::Number { max, unit, .. } => {
                        if matches!(unit.as_str(), "bottle" | "piece") {
                            unmapped.insert(unit.clone());
                        }
                        format!("{}.5", max / 1000 - 1)
                    }
                    ItemKind::Choice(choices) => choices[0].code.clone(),
                };
                (code.clone(), value)
            };
            let items: Vec<_> = kind.items.iter().map(value).collect();
            items_noted += items.len();
            for place in ["", "home"] {
                let new = NewService { place, ..service(&programme.code, &kind.code, &items) };
                station::give(session, her, &new).expect("given");
            }
        }
    }
    for purpose in Purpose::ALL.into_iter().filter(|purpose| purpose.book() == CARE) {
        agree(session, her, purpose);
    }
    for (sent_to, answer) in care::SENT_TO.into_iter().zip(care::ANSWERS) {
        let new = NewReferral { person: her, programme: "antenatal", enrolment: None, sent_to, urgent: false };
        let id = station::refer(session, &new).unwrap().value;
        let (role, on) = (session.role(), session.book.today());
        in_care(session, |book, user| care::answer_referral(book, role, user, id, answer, on)).unwrap();
    }
    let bundle = Bundle::with(session, her, fhir::AT_HER_REQUEST, Some(HER_NUMBER));
    assert_valid(&[&bundle]);
    let values: Vec<_> = bundle.all("Observation").into_iter().filter(|row| !row["encounter"].is_null()).collect();
    assert!(items_noted > 10 && values.len() == 2 * items_noted, "{items_noted} items, {} values", values.len());
    for row in values {
        let quantity = &row["valueQuantity"];
        assert_eq!(row["valueString"], Value::Null, "{row}");
        assert!(
            quantity.is_null() || !quantity["code"].is_null() || unmapped.contains(quantity["unit"].as_str().unwrap()),
            "{row}"
        );
    }
    for resource in bundle.resources() {
        assert!(!resource.to_string().contains("\"display\":\"\""), "every code has its name: {resource}");
    }
    // Nothing is fetched from anywhere, and no host is named but those of the standard and its code systems.
    let hosts = bundle.text.split("http://").skip(1).filter_map(|rest| rest.split(['/', '"']).next());
    let hosts: Vec<&str> = hosts.collect::<BTreeSet<_>>().into_iter().collect();
    assert_eq!(hosts, ["loinc.org", "terminology.hl7.org", "unitsofmeasure.org"]);
    bundle.assert_silent(&["https:"]);
}

#[test]
fn of_someone_without_a_record_the_file_says_who_she_is() {
    let (mut village, [her, him]) = village();
    let bundles = [her, him].map(|person| Bundle::of(&mut village.session, person));
    assert_eq!(bundles.each_ref().map(Bundle::kinds), [["Patient"], ["Patient"]]);
    assert_eq!(bundles[1].one("Patient")["gender"], "male");
    assert_valid(&bundles.each_ref());
    let nobody = Uuid::from_u128(7);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("无.json");
    let refused = fhir::write(&mut village.session, nobody, &asked(fhir::AT_HER_REQUEST, None), &path).unwrap_err();
    assert_eq!((refused.code, path.exists()), ("unknown_id", false));
}

#[test]
fn what_she_took_back_and_what_is_sealed_is_nowhere_in_it() {
    let (mut town, mut village, [her, _]) = town_and_village();
    let role = town.session.role();
    in_care(&mut town.session, |book, user| care::make_key(book, role, user).map(|_| ())).unwrap();
    carry(&mut town.session, &mut village.session, ZHOUYING);
    let session = &mut village.session;
    agree(session, her, Purpose::ContactForCare);
    enrol(session, her, "contraception", None);
    station::give(session, her, &service("contraception", "stop", &[])).unwrap();
    let referral = refer(session, her, None, None);
    let before = Bundle::of(session, her);
    assert_valid(&[&before]);

    let note = in_care(session, |book, user| care::seal(book, user, her, "她说家里有人打她")).unwrap().value;
    in_care(session, |book, _| care::tally(book, "womens_health")).unwrap();
    agree(session, her, Purpose::HomeVisits);
    wishes::withdraw(session, her, Purpose::HomeVisits).unwrap();
    let mistake = enrol(session, her, "cervical_screening", None);
    in_care(session, |book, user| care::take_back(book, user, mistake)).unwrap();
    let agreed = Agreed {
        person: her,
        on: day("2026-12-01"),
        time: "",
        service: None,
        enrolment: None,
        reach: true,
        insist: false,
    };
    let appointment = station::agree(session, &agreed).unwrap().value;
    in_care(session, |book, user| care::close(book, user, appointment)).unwrap();
    let (role, on) = (session.role(), session.book.today());
    in_care(session, |book, user| care::answer_referral(book, role, user, referral, "not_needed", on)).unwrap();

    let after = Bundle::of(session, her);
    assert_eq!(before.text, after.text, "a no, what was taken back and what is sealed read like what was never said");
    after.assert_silent(&[
        "打她",
        &note.hyphenated().to_string(),
        "home_visits",
        "cervical_screening",
        "not_needed",
        "seal",
    ]);
    wishes::withdraw(session, her, Purpose::ContactForCare).unwrap();
    assert!(Bundle::of(session, her).all("Consent").is_empty());

    // At the station, which could open it, the note is in no file either.
    carry(&mut village.session, &mut town.session, TOWN);
    assert_eq!(in_care(&mut town.session, |book, _| care::notes_of(book, her)).unwrap().len(), 1);
    let there = Bundle::of(&mut town.session, her);
    there.assert_silent(&["打她", &note.hyphenated().to_string(), "contraception"]);
    assert_eq!(there.kinds(), ["Patient"], "what she told the doctor is not the station's to hand on");
}

#[test]
fn the_station_writes_what_it_may_see_and_nothing_else() {
    let (mut town, mut village, [her, _]) = town_and_village();
    let seen = enrol(&mut village.session, her, "antenatal", Some("2026-08-03"));
    let new =
        NewReferral { person: her, programme: "antenatal", enrolment: Some(seen), sent_to: "station", urgent: false };
    station::refer(&mut village.session, &new).unwrap();
    carry(&mut village.session, &mut town.session, TOWN);
    let before = Bundle::of(&mut town.session, her);
    assert_eq!(before.kinds(), ["Patient", "ServiceRequest"], "the referral came to the station");
    assert_eq!(
        before.one("ServiceRequest")["supportingInfo"],
        Value::Null,
        "and names no enrolment that it may not see"
    );
    agree(&mut village.session, her, Purpose::ShareWithStation);
    carry(&mut village.session, &mut town.session, TOWN);
    let after = Bundle::of(&mut town.session, her);
    assert_eq!(after.kinds(), ["Patient", "Consent", "EpisodeOfCare", "Observation", "ServiceRequest"]);
    assert_eq!(after.one("EpisodeOfCare")["managingOrganization"]["display"], "周营村");
    assert_valid(&[&before, &after]);
}

#[test]
fn registrations_that_are_linked_are_one_patient() {
    let mut office = Office::start(ZHOUYING);
    let [her, _] = people(&mut office);
    office.take_up("周医生", Post::Doctor, OTHER);
    let home = office.household(&[("number", "0002")]);
    let twice = office.person(home, &[("name", "赵桂梅"), ("sex", "2"), ("birth_date", "1972-07-11")]);
    let mut office = office.reopen_as(&DOCTOR);
    enrol(&mut office.session, her, "antenatal", Some("2026-08-03"));
    enrol(&mut office.session, twice, "womens_health", None);
    agree(&mut office.session, her, Purpose::HomeVisits);
    agree(&mut office.session, twice, Purpose::UrgentResults);
    let mut office = office.reopen();
    let user = office.user();
    register::link(&mut office.session.book, &user, her, twice, &Default::default()).unwrap();
    let mut office = office.reopen_as(&DOCTOR);
    let bundles =
        [her, twice].map(|person| Bundle::with(&mut office.session, person, fhir::AT_HER_REQUEST, Some(HER_NUMBER)));
    assert_eq!(bundles[0].text, bundles[1].text, "by whichever she is named");
    assert_eq!(bundles[0].one("Patient")["id"], her.min(twice).hyphenated().to_string());
    assert_eq!((bundles[0].all("EpisodeOfCare").len(), bundles[0].all("Consent").len()), (2, 2));
    assert_valid(&[&bundles[0]]);
}

#[test]
fn her_number_is_in_it_only_as_she_shows_it_and_nothing_of_others_ever() {
    let (mut village, [her, him]) = village();
    let session = &mut village.session;
    enrol(session, him, "health_education", None);
    enrol(session, her, "antenatal", Some("2026-08-03"));
    let bundle = Bundle::of(session, her);
    let theirs = ["王大山", HIS_NUMBER, &him.hyphenated().to_string(), "0417", "三组", "health_education"];
    bundle.assert_silent(&theirs);
    bundle.assert_silent(&[HER_NUMBER, HER_PHONE, "喜欢唱歌", "947X", "identifier\": [\n"]);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("记录.json");
    let looked = |session: &mut Session| {
        let found = looks::access_log(session, &AccessFilter::default()).unwrap();
        let found: Vec<_> = found.into_iter().filter(|entry| entry.class == "searched_id").collect();
        // The register's log does not say whom.
        assert!(found.iter().all(|entry| (entry.book == "care") != entry.person.is_empty()), "{found:?}");
        found.iter().filter(|entry| entry.book == "care").count()
    };
    for (number, searches) in [("12345", 0), ("11010519491231002X", 1), (HIS_NUMBER, 1)] {
        let refused = fhir::write(session, her, &asked(fhir::AT_HER_REQUEST, Some(number)), &path).unwrap_err();
        assert_eq!((refused.code, path.exists()), ("other_number", false), "{number}");
        assert!(refused.params.is_empty(), "an error says no number");
        assert_eq!(looked(session), searches, "a whole number that is compared is logged, on each day once");
    }
    let shown = Bundle::with(session, her, fhir::AT_HER_REQUEST, Some(" 61090219720711947x "));
    let identifier = &shown.one("Patient")["identifier"];
    assert_eq!(
        (&identifier[0]["system"], &identifier[0]["value"]),
        (&json!("urn:cunce:national-id"), &json!(HER_NUMBER))
    );
    shown.assert_silent(&theirs);
    shown.assert_silent(&[HER_PHONE]);
    assert_eq!(looked(session), 1);
    assert_valid(&[&shown]);
}

#[test]
fn without_her_word_no_file_is_written() {
    let (mut town, mut village, [her, _]) = town_and_village();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("记录.json");
    let told = |session: &mut Session, reason: &str| {
        let code = fhir::write(session, her, &asked(reason, None), &path).err().map(|error| error.code);
        let is_there = std::fs::remove_file(&path).is_ok();
        assert_eq!(is_there, code.is_none(), "{reason}");
        code
    };
    enrol(&mut village.session, her, "antenatal", Some("2026-08-03"));
    for reason in ["", "service", "check", "correction", "duty", "unsaid", "because"] {
        assert_eq!(told(&mut village.session, reason), Some("not_asked_for"), "{reason}");
    }
    assert_eq!(told(&mut village.session, "person_asked"), None);
    agree(&mut village.session, her, Purpose::HomeVisits);
    assert_eq!(told(&mut village.session, "service"), Some("not_asked_for"), "that is not what she agreed to");
    agree(&mut village.session, her, Purpose::ShareWithStation);
    assert_eq!(told(&mut village.session, "service"), None);
    for reason in ["check", "correction", "duty", "unsaid"] {
        assert_eq!(told(&mut village.session, reason), Some("not_asked_for"), "{reason}");
    }
    carry(&mut village.session, &mut town.session, TOWN);
    assert_eq!(
        told(&mut town.session, "service"),
        Some("not_asked_for"),
        "the station has it, and is not to hand it on"
    );
    assert_eq!(told(&mut town.session, "person_asked"), None);
    wishes::withdraw(&mut village.session, her, Purpose::ShareWithStation).unwrap();
    assert_eq!(told(&mut village.session, "service"), Some("not_asked_for"), "taken back");
}

#[test]
fn to_an_officer_the_record_is_closed_and_no_file_is_left() {
    let (mut village, [her, _]) = village();
    enrol(&mut village.session, her, "antenatal", Some("2026-08-03"));
    let mut village = village.reopen();
    let mut town = Office::start(TOWN);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("记录.json");
    for session in [&mut village.session, &mut town.session] {
        for person in [her, Uuid::from_u128(7)] {
            let refused =
                fhir::write(session, person, &asked(fhir::AT_HER_REQUEST, Some(HER_NUMBER)), &path).unwrap_err();
            assert_eq!(refused.code, "book_closed", "whether there is anything or not");
        }
        assert!(looks::access_log(session, &AccessFilter::default()).unwrap().is_empty());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn that_it_was_written_is_logged_in_care_and_in_the_register_without_her() {
    let (mut village, [her, _]) = village();
    let session = &mut village.session;
    let nowhere = Path::new("/不在/记录.json");
    let refused = fhir::write(session, her, &asked(fhir::AT_HER_REQUEST, None), nowhere).unwrap_err();
    assert_eq!(refused.code, "path_not_writable");
    for _ in 0..2 {
        Bundle::of(session, her);
    }
    let log = looks::access_log(session, &AccessFilter::default()).unwrap();
    let told: Vec<_> = log.iter().map(|entry| (&*entry.class, &*entry.field, &*entry.reason, &*entry.book)).collect();
    assert_eq!(told, [("exported", "fhir", "person_asked", CARE); 3], "each time, also when the file was not written");
    assert!(log.iter().all(|entry| entry.person == her.hyphenated().to_string()));
    let hers = looks::log_for(session, her).unwrap();
    assert_eq!(hers.iter().filter(|entry| entry.class == "exported").count(), 3, "she is told");
    let civil = cunce::rights::accesses(&session.book, ("周医生", Post::Doctor), &AccessFilter::default()).unwrap();
    assert_eq!(civil.len(), 3);
    assert!(civil.iter().all(|access| access.person.is_none() && access.book == CARE && access.field.is_empty()));
    assert!(session.verify().unwrap().ok);
}

/// What was broken, and how.
type Broken = (&'static str, fn(&mut Value));

/// Each is something that a mistake in the export could bring about; were a validator deaf, the tests above would say nothing.
const BROKEN_FOR_BOTH: [Broken; 4] = [
    ("a status is missing", |bundle| drop(resource(bundle, "Observation").remove("status"))),
    ("a field that FHIR does not have", |bundle| set(bundle, "Patient", "maritalState", json!("x"))),
    ("a day that is none", |bundle| set(bundle, "Encounter", "period", json!({ "start": "yesterday" }))),
    ("a number as a text", |bundle| set(bundle, "Observation", "valueQuantity", json!({ "value": "61.5" }))),
];
const BROKEN_FOR_ONE: [Broken; 2] = [
    ("a code that is not in the list", |bundle| set(bundle, "Patient", "gender", json!("woman"))),
    ("a consent without a policy", |bundle| drop(resource(bundle, "Consent").remove("policyRule"))),
];

fn resource<'a>(bundle: &'a mut Value, kind: &str) -> &'a mut serde_json::Map<String, Value> {
    let entries = bundle["entry"].as_array_mut().expect("entries");
    let found =
        entries.iter_mut().map(|entry| &mut entry["resource"]).rfind(|resource| resource["resourceType"] == kind);
    found.and_then(Value::as_object_mut).expect("a resource")
}

fn set(bundle: &mut Value, kind: &str, field: &str, value: Value) {
    resource(bundle, kind).insert(field.to_owned(), value);
}

#[test]
fn the_validators_refuse_what_is_broken() {
    let (mut village, [her, _]) = village();
    let session = &mut village.session;
    agree(session, her, Purpose::HomeVisits);
    let items = noted(&[("weight", "61.5")]);
    station::give(session, her, &service("antenatal", "visit", &items)).unwrap();
    let sound = Bundle::of(session, her);
    assert_valid(&[&sound]);
    let folder = tempfile::tempdir().unwrap();
    let write = |(at, (_, break_it)): (usize, &Broken)| {
        let mut json = sound.json.clone();
        break_it(&mut json);
        let path = folder.path().join(format!("{at}.json"));
        std::fs::write(&path, json.to_string()).unwrap();
        path
    };
    let broken: Vec<&Broken> = BROKEN_FOR_BOTH.iter().chain(&BROKEN_FOR_ONE).collect();
    let files: Vec<PathBuf> = broken.iter().copied().enumerate().map(write).collect();
    let judged = judged(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    for (at, ((what, _), found)) in broken.iter().zip(judged).enumerate() {
        let refused = found.iter().filter(|said| !said.is_empty()).count();
        assert!(refused == 2 || refused == 1 && at >= BROKEN_FOR_BOTH.len(), "{what}: {found:?}");
    }
}

/// What is private is in the file only where she asks for that; otherwise it reads like that of someone who never had any.
#[test]
fn what_is_private_is_in_it_only_where_she_asks_for_it() {
    let written = |with_private: bool, given: bool| {
        let (mut village, [her, _]) = village();
        if given {
            enrol(&mut village.session, her, "contraception", None);
            station::give(&mut village.session, her, &service("contraception", "stop", &[])).expect("given");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("record.json");
        let asked = Asked { with_private, ..asked(fhir::AT_HER_REQUEST, None) };
        fhir::write(&mut village.session, her, &asked, &path).expect("written");
        std::fs::read_to_string(path).expect("readable")
    };
    let resources = |text: &str| text.matches("\"resourceType\"").count();
    let (without, with) = (written(false, true), written(true, true));
    assert!(!without.contains("contraception"));
    assert!(with.contains("contraception"));
    assert_eq!(resources(&without), resources(&written(false, false)));
}
