//! The command line's verbs for books, users and rights, as a person types them.

#[path = "hardening/desk.rs"]
mod desk;

use std::io::Write;
use std::process::Stdio;

use desk::{Desk, TOWN, ZHOUYING};
use serde_json::{Value, json};

const OTHER: &str = "桃花流水鳜鱼肥";

/// An office, its recovery code, and what someone else at its keyboard does.
struct Office {
    desk: Desk,
    code: String,
}

impl Office {
    fn start(unit: &str, name: &str, post: &str) -> Self {
        let (desk, code) = Desk::start_told(unit);
        let office = Self { desk, code };
        let added = office.told(&["user", "add", name, "--post", post, "--recovery"], &[]);
        assert_eq!(added, json!({ "name": name, "post": post }));
        office
    }

    fn run(&self, args: &[&str], env: &[(&str, &str)], input: &str) -> (Value, Option<i32>) {
        let mut command = self.desk.command(args);
        command.env("CUNCE_RECOVERY_CODE", &self.code).env("CUNCE_NEW_PASSPHRASE", OTHER).envs(env.iter().copied());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Whoever refuses the arguments may be gone before anything is read.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let said = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
        (said, output.status.code())
    }

    fn told(&self, args: &[&str], env: &[(&str, &str)]) -> Value {
        let (said, code) = self.run(args, env, "");
        assert_eq!(code, Some(0), "{args:?}: {said}");
        said
    }

    fn by(&self, name: &str, args: &[&str]) -> Value {
        self.told(args, &[("CUNCE_USER", name), ("CUNCE_PASSPHRASE", OTHER)])
    }
}

fn offices() -> (Office, Office, String) {
    let (town, village) = (Office::start(TOWN, "刘医生", "clinician"), Office::start(ZHOUYING, "周医生", "doctor"));
    for (from, to) in [(&town, &village), (&village, &town)] {
        let card = from.desk.asked_for("办公室.card");
        from.told(&["card", "--out", &card], &[]);
        to.told(&["trust", &card], &[]);
    }
    let home = village.told(&["add-household", "number=0001"], &[])["id"].as_str().unwrap().to_owned();
    let person = village.told(&["add-person", "--household", &home, "name=赵桂梅", "phone=15088884060"], &[]);
    let person = person["id"].as_str().unwrap().to_owned();
    let up = village.desk.asked_for("up.ccs");
    assert_eq!(
        village.told(&["export", "--to", TOWN, "--out", &up], &[])["beside"],
        json!([]),
        "no other book is in use"
    );
    town.told(&["merge", &up], &[]);
    (town, village, person)
}

#[test]
fn looks_are_logged_and_a_script_that_says_no_reason_leaves_that() {
    let (_, village, person) = offices();
    village.told(&["show", &person], &[]);
    village.told(&["show", &person, "--reveal"], &[]);
    village.told(&["show", &person, "--reveal", "--reason", "service"], &[]);
    let (said, code) = village.run(&["show", &person, "--reveal", "--reason", "curious"], &[], "");
    assert_eq!((said, code), (Value::Null, Some(2)), "a reason is one of the list");
    let log = village.told(&["access-log"], &[]);
    let reasons: Vec<_> = log.as_array().unwrap().iter().map(|entry| entry["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["service", "unsaid", ""]);
    let told = village.told(&["access-log", "--for", &person], &[]);
    assert_eq!(told.as_array().unwrap().len(), 3);
    assert!(told.as_array().unwrap().iter().all(|entry| entry["field"] == "" && entry["book"] == ""));
    assert_eq!(village.told(&["access-log", "--class", "opened"], &[]).as_array().unwrap().len(), 1);
    let (said, code) = village.run(&["access-log", "--from", "2026-13-01"], &[], "");
    assert_eq!((&said["error"]["code"], code), (&json!("bad_date"), Some(1)));
}

#[test]
fn a_wish_is_given_and_taken_back() {
    let (_, village, person) = offices();
    let given = village.told(&["consent", &person, "--give", "contact_about_money", "--form", "written"], &[]);
    assert_eq!(given["consents"][0]["purpose"], "contact_about_money");
    assert_eq!(given["consents"][0]["form"], "written");
    let objected = village.told(&["consent", &person, "--object", "lists_for_others"], &[]);
    assert_eq!(objected["objections"][0]["about"], "lists_for_others");
    village.told(&["consent", &person, "--no-longer-object", "lists_for_others"], &[]);
    let none = village.told(&["consent", &person, "--withdraw", "contact_about_money"], &[]);
    assert_eq!((&none["consents"], &none["objections"]), (&json!([]), &json!([])));
    for (args, code) in [
        (["--give", "home_visits"], "book_closed"),
        (["--give", "everything"], "unknown_purpose"),
        (["--object", "everything"], "unknown_purpose"),
    ] {
        let (said, exit) = village.run(&[&["consent", &person], &args[..]].concat(), &[], "");
        assert_eq!((said["error"]["code"].as_str(), exit), (Some(code), Some(1)), "{args:?}");
    }
    assert!(village.told(&["retention"], &[]).as_array().unwrap().iter().any(|row| row["at_the_end"] == "restrict"));
}

#[test]
fn a_note_is_sealed_carried_kept_and_opened_with_two_shares() {
    let (town, village, person) = offices();
    let key = town.by("刘医生", &["station-key", "make"]);
    let (up, down) = (village.desk.asked_for("care-up.ccs"), town.desk.asked_for("care-down.ccs"));
    assert_eq!(town.by("刘医生", &["export", "--to", ZHOUYING, "--out", &down])["book"], "care");
    village.by("周医生", &["merge", &down]);
    let doctor = [("CUNCE_USER", "周医生"), ("CUNCE_PASSPHRASE", OTHER)];
    let (sealed, code) = village.run(&["seal", &person], &doctor, "请单独联系\n");
    assert_eq!(code, Some(0), "{sealed}");
    assert_eq!(village.by("周医生", &["sealed"])[0]["notes"], 1);
    let note = sealed["id"].as_str().unwrap();
    let (refused, code) = village.run(&["unseal", note], &doctor, "");
    assert_eq!((refused["error"]["code"].as_str(), code), (Some("not_permitted"), Some(1)));
    village.by("周医生", &["export", "--to", TOWN, "--out", &up]);

    // Staff read the stick, and the file waits; it is no failure.
    let merged = town.told(&["merge", &up], &[]);
    assert_eq!((&merged["files"][0]["status"], &merged["totals"]["waiting"]), (&json!("waiting"), &json!(1)));
    let inspected = town.told(&["inspect", &up], &[]);
    assert_eq!((&inspected["kind"], &inspected["problem"]), (&json!("sealed"), &json!("other_book")));
    let read = town.by("刘医生", &["merge", "--waiting"]);
    assert_eq!(read["files"][0]["status"], "applied");
    assert_eq!(town.by("刘医生", &["sealed", &person])[0]["id"], note);
    let clinician = [("CUNCE_USER", "刘医生"), ("CUNCE_PASSPHRASE", OTHER)];
    let open = |shares: &str| {
        let env = [clinician[0], clinician[1], ("CUNCE_SHARES", shares)];
        let (said, _) = town.run(&["unseal", note, "--reason", "service"], &env, "");
        said["text"].as_str().or(said["error"]["code"].as_str()).unwrap().to_owned()
    };
    assert_eq!(open(""), "too_few_shares");
    assert_eq!(open("0000-1111"), "wrong_share");
    assert_eq!(open(key["lead"].as_str().unwrap()), "请单独联系");
    let env = [clinician[0], clinician[1], ("CUNCE_SHARES", key["envelope"].as_str().unwrap())];
    let rotated = town.told(&["station-key", "rotate"], &env);
    assert_eq!(rotated["notes"], 1);
    assert_eq!(open(key["lead"].as_str().unwrap()), "wrong_share");
    assert_eq!(town.by("刘医生", &["access-log", "--class", "unsealed"]).as_array().unwrap().len(), 1);
    for office in [&town, &village] {
        assert_eq!(office.told(&["verify"], &[])["ok"], true);
    }
    assert_eq!(town.by("刘医生", &["verify"])["ok"], true);
}

#[test]
fn what_was_begun_in_one_town_goes_on_in_another() {
    const OTHER_TOWN: &str = "610902107";
    let clinician = "刘医生";
    let (old, new) = (Office::start(TOWN, clinician, "clinician"), Office::start(OTHER_TOWN, clinician, "clinician"));
    for (from, to) in [(&old, &new), (&new, &old)] {
        let card = from.desk.asked_for("办公室.card");
        from.told(&["card", "--out", &card], &[]);
        to.told(&["trust", &card], &[]);
    }
    let person = |office: &Office, village: &str, name: &str| {
        let home = office.told(&["add-household", "number=0001", "--unit", village], &[]);
        let fields = [&format!("name={name}"), "sex=2", "birth_date=1997-03-02"];
        let told =
            office.told(&[&["add-person", "--household", home["id"].as_str().unwrap()], &fields[..]].concat(), &[]);
        told["id"].as_str().unwrap().to_owned()
    };
    let (there, here) = (person(&old, ZHOUYING, "赵桂梅"), person(&new, "610902107201", "赵桂梅"));
    let (file, receipt) = (old.desk.asked_for("接续.ccs"), new.desk.asked_for("回执.ccs"));
    let enrolled = old.by(clinician, &["enrol", &there, "antenatal", "--event-on", "2026-07-06"]);
    let enrolment = enrolled["id"].as_str().unwrap();
    old.by(
        clinician,
        &["give", &there, "antenatal", "visit", "weight=60", "--on", "2026-11-02", "--enrolment", enrolment],
    );
    let as_clinician = [("CUNCE_USER", clinician), ("CUNCE_PASSPHRASE", OTHER)];
    let write = ["continuity", "write", &there, "--to", OTHER_TOWN, "--out", &file];
    let (refused, exit) = old.run(&write, &as_clinician, "");
    assert_eq!((refused["error"]["code"].as_str(), exit), (Some("no_consent_to_continue"), Some(1)));
    old.by(clinician, &["consent", &there, "--give", "continue_elsewhere", "--form", "written"]);
    let sent = old.by(clinician, &write);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&sent), ["file", "hash", "id", "programmes", "to_name", "to_unit"]);

    // Whichever way it is opened, the sentence says which verb takes it.
    let inspected = new.by(clinician, &["inspect", &file]);
    assert_eq!((&inspected["kind"], &inspected["problem"]), (&json!("continuity"), &Value::Null));
    let merged = new.by(clinician, &["merge", &file]);
    assert_eq!((&merged["files"][0]["status"], &merged["files"][0]["book"]), (&json!("to_accept"), &json!("care")));
    assert_eq!(merged["totals"]["offered"], 1);
    let listed = new.by(clinician, &["continuity"]);
    assert_eq!(keys(&listed), ["files", "waiting"]);
    assert_eq!(keys(&listed["waiting"][0]), ["file", "name", "problem", "sender_name", "sender_unit", "written_at"]);
    let waiting = listed["waiting"][0]["file"].as_str().unwrap();
    assert_eq!(waiting, sent["file"].as_str().unwrap());
    let told = new.by(clinician, &["continuity", "inspect", waiting]);
    assert_eq!(told, new.by(clinician, &["continuity", "inspect", &file]));
    assert_eq!(
        keys(&told),
        ["birth_date", "file", "name", "on", "programmes", "receipt", "sender_name", "sender_unit", "sex"]
    );
    let programme = &told["programmes"][0];
    let expected = json!([{ "what": "visit", "day": "2026-11-02", "items": [{ "item": "weight", "value": "60" }] }]);
    assert_eq!((&programme["programme"], &programme["services"]), (&json!("antenatal"), &expected));
    assert_eq!(programme["next"][0], json!({ "what": "visit", "first": "2026-11-30", "last": "2026-12-27" }));

    let accepted = new.by(clinician, &["continuity", "accept", waiting, "--person", &here, "--receipt", &receipt]);
    let shape = ["already", "day", "enrolments", "id", "joined", "left_out", "person", "services", "told"];
    assert_eq!((keys(&accepted), &accepted["services"]), (shape.map(str::to_owned).to_vec(), &json!(1)));
    let again = new.by(clinician, &["continuity", "accept", &file, "--person", &here]);
    assert_eq!((&again["already"], &again["id"]), (&json!(true), &accepted["id"]));
    let answered = old.by(clinician, &["continuity", "receipt", &receipt]);
    assert_eq!(keys(&answered), ["already", "ended", "left", "on", "person", "person_name", "taken_off"]);
    assert_eq!((&answered["ended"][0], &answered["person_name"]), (&json!(enrolment), &json!("赵桂梅")));
    let listed = old.by(clinician, &["continuity", "list"]);
    let row = &listed["files"][0];
    assert_eq!(
        (&row["direction"], &row["other"], &row["answered_on"]),
        (&json!("sent"), &json!(OTHER_TOWN), &json!("2026-11-23"))
    );
    assert_eq!(old.by(clinician, &["merge", &receipt])["files"][0]["status"], "already");
    for (args, code) in [
        (&["continuity", "receipt", &file][..], "not_for_us"),
        (&["continuity", "drop", "x"], "unknown_id"),
        (&["continuity", "write", &there, "--to", "610902109", "--out", &file], "unknown_office"),
    ] {
        let (said, exit) = old.run(args, &as_clinician, "");
        assert_eq!((said["error"]["code"].as_str(), exit), (Some(code), Some(1)), "{args:?}");
    }
    for (language, words) in
        [("zh", ["回执", "孕期保健", "已接收过"]), ("en", ["receipt", "Antenatal care", "accepted on"])]
    {
        let say = |office: &Office, args: &[&str]| {
            let env = [as_clinician[0], as_clinician[1], ("CUNCE_LANG", language)];
            let command = office.desk.command(args);
            let plain: Vec<_> = command.get_args().filter(|arg| *arg != "--json").map(ToOwned::to_owned).collect();
            let mut said = std::process::Command::new(command.get_program());
            said.args(plain).envs(command.get_envs().filter_map(|(name, value)| Some((name, value?)))).envs(env);
            String::from_utf8(said.stdin(Stdio::null()).output().unwrap().stdout).unwrap()
        };
        let listed = say(&old, &["continuity"]);
        assert!(listed.contains("赵桂梅") && listed.contains("2026-11-23"), "{listed}");
        assert!(say(&old, &["continuity", "inspect", &receipt]).to_lowercase().contains(words[0]));
        assert!(say(&new, &["continuity", "inspect", &file]).contains(words[1]));
        let again = say(&new, &["continuity", "accept", &file, "--person", &here]);
        assert!(again.contains(words[2]) || again.contains("已经接收过"), "{again}");
    }
    for office in [&old, &new] {
        assert_eq!(office.by(clinician, &["verify"])["ok"], true);
    }
}

#[test]
fn a_lost_laptop_is_replaced_and_its_late_file_kept() {
    let (town, village, person) = offices();
    let fresh = Office::start(ZHOUYING, "周医生", "doctor");
    let (card, own) = (fresh.desk.asked_for("新.card"), town.desk.asked_for("镇.card"));
    fresh.told(&["card", "--out", &card], &[]);
    town.told(&["card", "--out", &own], &[]);
    fresh.told(&["trust", &own], &[]);
    let refill = town.desk.asked_for("refill.ccs");
    let written = town.told(&["refill", "--card", &card, "--out", &refill], &[]);
    assert_eq!((&written["unit"], &written["book"]), (&json!(ZHOUYING), &json!("civil")));
    fresh.told(&["merge", &refill], &[]);
    assert_eq!(fresh.told(&["show", &person], &[])["fields"]["name"], "赵桂梅");

    village.told(&["set", &person, "note=最后一天"], &[]);
    let late = village.desk.asked_for("late.ccs");
    village.told(&["export", "--to", TOWN, "--out", &late], &[]);
    let (said, code) = town.run(&["merge", &late], &[], "");
    assert_eq!((&said["files"][0]["reason"], code), (&json!("revoked"), Some(1)));
    assert_eq!(town.told(&["held"], &[])[0]["revoked"], true);
    let taken = town.told(&["held", "--accept", "late.ccs"], &[]);
    assert_eq!(taken["files"][0]["status"], "applied");
    assert_eq!(town.told(&["show", &person], &[])["fields"]["note"], "最后一天");
    let (said, _) = village.run(&["refill", "--card", &card, "--out", &refill], &[], "");
    assert_eq!(said["error"]["code"], "town_only");
}

#[test]
fn a_user_hands_over_and_the_recovery_code_is_renewed() {
    let (_, village, _) = offices();
    let gone = village.told(&["user", "disable", "周医生", "--to", "办公室"], &[]);
    assert_eq!((&gone["name"], &gone["to"]), (&json!("周医生"), &json!("办公室")));
    let known = village.told(&["user", "handovers"], &[]);
    assert_eq!(known["handovers"][0]["taken_by"], "办公室");
    let renewed = village.told(&["recovery-code"], &[]);
    let new = renewed["recovery_code"].as_str().unwrap();
    let (said, _) = village.run(&["recovery-code"], &[], "");
    assert_eq!(said["error"]["code"], "wrong_recovery_code", "the old one opens nothing any more");
    let recovered =
        village.told(&["recover"], &[("CUNCE_RECOVERY_CODE", new), ("CUNCE_NEW_PASSPHRASE", desk::PASSPHRASE)]);
    assert_eq!(recovered["name"], "办公室");
}

#[test]
fn what_cannot_be_is_usage_and_what_may_not_be_is_said() {
    let (_, village, person) = offices();
    for args in [
        &["merge"][..],
        &["merge", "--waiting", "--dry-run"],
        &["consent"],
        &["station-key"],
        &["refill"],
        &["export", "--to", TOWN, "--out", "x.ccs", "--book", "kitchen"],
    ] {
        assert_eq!(village.run(args, &[], "").1, Some(2), "{args:?}");
    }
    for (args, code) in [
        (&["seal", &person][..], "book_closed"),
        (&["sealed"], "book_closed"),
        (&["station-key", "make"], "book_closed"),
        (&["held", "--accept", "nothing.ccs"], "no_held_file"),
        (&["export", "--to", TOWN, "--out", "care.ccs", "--book", "care"], "book_closed"),
    ] {
        let (said, exit) = village.run(args, &[], "text");
        assert_eq!((said["error"]["code"].as_str(), exit), (Some(code), Some(1)), "{args:?}");
    }
}
