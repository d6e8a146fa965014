//! The commands of the care book as scripts meet them: the shapes, the sentences, and who they are closed to.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

const ZHOUYING: &str = "610902104202";
const OWN: (&str, &str) = ("CUNCE_PASSPHRASE", "山清水秀好地方");
const DOCTOR: [(&str, &str); 2] = [("CUNCE_USER", "周医生"), ("CUNCE_PASSPHRASE", "桃花流水鳜鱼肥")];

struct Office(tempfile::TempDir);

impl Office {
    /// A village with a doctor and three people.
    fn start() -> (Self, [String; 3]) {
        let office = Self(tempfile::tempdir().unwrap());
        let started = office.done(&["init", "--role", "village", "--unit", ZHOUYING, "--name", "村委会"], &[OWN]);
        let code = started["recovery_code"].as_str().unwrap().to_owned();
        let given = [OWN, ("CUNCE_RECOVERY_CODE", &code), ("CUNCE_NEW_PASSPHRASE", DOCTOR[1].1)];
        office.done(&["user", "add", "周医生", "--post", "doctor", "--recovery"], &given);
        let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let home = id(&office.done(&["add-household", "number=0001"], &[OWN]));
        let people = [("赵桂梅", "2", "1997-03-02"), ("王大山", "1", "1970-01-01"), ("王小芽", "2", "2024-08-31")];
        let people = people.map(|(name, sex, born)| {
            let fields = [format!("name={name}"), format!("sex={sex}"), format!("birth_date={born}")];
            let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
            id(&office.done(&[&["add-person", "--household", &home], &fields[..]].concat(), &[OWN]))
        });
        (office, people)
    }

    /// Its second computer.
    fn copied(&self) -> Self {
        let other = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(other.0.path().join("data")).unwrap();
        for file in std::fs::read_dir(self.0.path().join("data")).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), other.0.path().join("data").join(file.file_name())).unwrap();
        }
        other
    }

    /// What it wrote is read by its other computer.
    fn tell(&self, other: &Self) {
        let stick = tempfile::tempdir().unwrap();
        let file = stick.path().join("值班.ccs").display().to_string();
        self.done(&["export", "--to", ZHOUYING, "--out", &file], &DOCTOR);
        other.done(&["merge", stick.path().to_str().unwrap()], &DOCTOR);
    }

    fn run(
        &self,
        args: &[&str],
        variables: &[(&str, &str)],
        language: &str,
        as_json: bool,
    ) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cunce"));
        command
            .env_remove("CUNCE_USER")
            .env("CUNCE_STATE_DIR", self.0.path().join("state"))
            .env("CUNCE_NOW", "2026-11-23T09:00:00+08:00")
            .env("CUNCE_LANG", language)
            .stdin(Stdio::null())
            .arg("--data")
            .arg(self.0.path().join("data"))
            .envs(variables.iter().copied());
        if as_json {
            command.arg("--json");
        }
        let output = command.args(args).output().expect("the program runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    fn done(&self, args: &[&str], variables: &[(&str, &str)]) -> Value {
        let (code, shown, said) = self.run(args, variables, "zh", true);
        assert_eq!(code, Some(0), "{args:?}: {shown} {said}");
        serde_json::from_str(&shown).expect("JSON")
    }

    fn refused(&self, args: &[&str], variables: &[(&str, &str)]) -> String {
        let (code, shown, _) = self.run(args, variables, "zh", true);
        assert_eq!(code, Some(1), "{args:?}: {shown}");
        let shown: Value = serde_json::from_str(&shown).expect("JSON");
        shown["error"]["code"].as_str().expect("a code").to_owned()
    }

    fn said(&self, args: &[&str], language: &str) -> String {
        let (_, shown, said) = self.run(args, &DOCTOR, language, false);
        format!("{shown}{said}")
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn id(value: &Value) -> String {
    assert_eq!(keys(value), ["id", "op"]);
    value["id"].as_str().unwrap().to_owned()
}

#[test]
fn papers_are_written_where_the_doctor_says() {
    let (office, [her, him, _]) = Office::start();
    let care = id(&office.done(&["enrol", &her, "antenatal", "--event-on", "2026-08-03"], &DOCTOR));
    let drawn = office.done(&["care", &her, "--drawn"], &DOCTOR);
    assert_eq!(keys(&drawn), ["first", "lanes", "last", "pregnancies", "record", "today"]);
    assert_eq!(keys(&drawn["lanes"][0]), ["ended_on", "enrolment", "first", "points", "programme", "unit"]);
    assert_eq!(
        keys(&drawn["lanes"][0]["points"][0]),
        ["answer", "en", "first", "is_next", "kind", "last", "row", "time", "what", "zh"]
    );
    assert_eq!(drawn["pregnancies"][0]["gestation"], "16+0");
    let said = office.said(&["care", &her, "--drawn"], "zh");
    assert!(said.contains("孕 16+0 周") && said.contains("接下来 2026-11-23–2026-12-27"), "{said}");

    let file = |name: &str| office.0.path().join(name).display().to_string();
    let (page, round, slip) = (file("page.pdf"), file("round.pdf"), file("slip.pdf"));
    let written = |args: &[&str], file: &str| {
        let shown = office.done(args, &DOCTOR);
        assert_eq!((&shown["file"], &shown["pages"]), (&json!(file), &json!(1)));
        assert!(std::fs::read(file).unwrap().starts_with(b"%PDF"));
        shown
    };
    let shown = written(&["care", &her, "--print", &page, "--reason", "person_asked", "--with-private"], &page);
    assert_eq!(keys(&shown), ["file", "hash", "pages"]);
    let refer = ["refer", &her, "antenatal", "--to", "station", "--enrolment", &care, "--urgent", "--slip", &slip];
    let referred = written(&refer, &slip);
    assert_eq!(keys(&referred), ["file", "hash", "id", "op", "pages"]);
    let id = referred["id"].as_str().unwrap();
    std::fs::remove_file(&slip).unwrap();
    written(&["referral-slip", id, "--out", &slip, "--discreet"], &slip);
    assert_eq!(office.refused(&["referral-slip", &her, "--out", &slip], &DOCTOR), "unknown_id");

    assert_eq!(office.refused(&["due", "--round", "--print", &round], &DOCTOR), "nobody_to_visit");
    office.done(&["consent", &him, "--give", "home_visits"], &DOCTOR);
    let visit =
        ["appointment", "add", &him, "--on", "2026-11-23", "--time", "09:30", "--service", "postnatal=home_visit"];
    office.done(&visit, &DOCTOR);
    written(&["due", "--round", "--print", &round], &round);
    let said = office.said(&["due", "--round", "--print", &round], "zh");
    assert!(said.contains("单子已写出，共 1 页"), "{said}");

    for args in [
        &["due", "--print", &round][..],
        &["care", &her, "--with-private"],
        &["care", &her, "--drawn", "--print", &page],
        &["refer", &her, "antenatal", "--to", "station", "--discreet"],
    ] {
        assert_eq!(office.run(args, &DOCTOR, "zh", true).0, Some(2), "{args:?}");
    }
    // Without a reason, that is what the log says.
    written(&["care", &her, "--print", &page], &page);
    let log = office.done(&["access-log", "--class", "exported"], &DOCTOR);
    let reasons: Vec<_> = log.as_array().unwrap().iter().map(|look| look["reason"].as_str().unwrap()).collect();
    assert!(reasons.contains(&"unsaid") && reasons.contains(&"person_asked"), "{reasons:?}");
    let officer = ["due", "--round", "--print", &file("no.pdf")].map(str::to_owned);
    let officer: Vec<&str> = officer.iter().map(String::as_str).collect();
    assert_eq!(office.refused(&officer, &[OWN]), "book_closed");
    assert!(!office.0.path().join("no.pdf").exists());
}

#[test]
fn a_doctors_day_on_the_command_line() {
    let (office, [her, him, child]) = Office::start();
    let programmes = office.done(&["programmes"], &DOCTOR);
    assert_eq!(programmes.as_array().unwrap().len(), 11);
    assert_eq!(
        keys(&programmes[0]),
        [
            "code",
            "en",
            "event",
            "in_force",
            "items",
            "own_request_only",
            "private",
            "schedules",
            "services",
            "source",
            "zh"
        ]
    );
    assert_eq!((&programmes[0]["in_force"], &programmes[0]["own_request_only"]), (&json!("national_3"), &json!(true)));

    let enrolment = id(&office.done(&["enrol", &her, "antenatal", "--event-on", "2026-08-03"], &DOCTOR));
    let corrected = office.done(&["enrol", &her, "antenatal", "--event-on", "2026-08-04", "--correct"], &DOCTOR);
    assert_eq!(id(&corrected), enrolment);
    office.done(&["enrol", &her, "antenatal", "--event-on", "2026-08-03", "--correct"], &DOCTOR);
    let due = office.done(&["due", "--on", "2026-12-28"], &DOCTOR);
    assert_eq!(keys(&due), ["doubtful", "doubtful_enrolments", "due", "on", "people"]);
    let expected = json!([{ "kind": "step", "id": enrolment, "person": her, "person_name": "赵桂梅", "programme": "antenatal", "what": "visit",
        "first": "2026-12-28", "last": "2027-01-24", "time": "", "late_days": 0, "reach": false, "at_home": false }]);
    // By the 28th of December the window of weeks 21–24 has begun, and the one before it is no longer meant.
    assert_eq!(due["due"], expected);
    let given = office.done(
        &[
            "give",
            &her,
            "antenatal",
            "visit",
            "systolic=118",
            "finding=normal",
            "--enrolment",
            &enrolment,
            "--place",
            "station",
        ],
        &DOCTOR,
    );
    id(&given);
    let appointment = office.done(
        &[
            "appointment",
            "add",
            &her,
            "--on",
            "2026-12-30",
            "--time",
            "09:30",
            "--service",
            "antenatal=visit",
            "--enrolment",
            &enrolment,
            "--reach",
        ],
        &DOCTOR,
    );
    let appointment = id(&appointment);
    let shown = office.done(&["care", &her], &DOCTOR);
    assert_eq!(
        keys(&shown),
        [
            "appointments",
            "enrolments",
            "hidden",
            "others",
            "person",
            "person_name",
            "questions",
            "referrals",
            "services",
            "suggested"
        ]
    );
    assert_eq!(shown["services"][0]["items"], json!({ "finding": "normal", "systolic": "118" }));
    assert_eq!(shown, office.done(&["timeline", &her], &DOCTOR));

    let lines = office.done(&["please-contact", &her], &DOCTOR);
    let line = json!([{ "person": her, "person_name": "赵桂梅", "unit": ZHOUYING, "day": "2026-11-23" }]);
    assert_eq!(lines, line);
    assert_eq!(office.done(&["please-contact"], &[OWN]), line, "the officer sees the line");
    assert_eq!(office.done(&["please-contact", &her, "--done"], &DOCTOR), json!([]));
    assert_eq!(keys(&office.done(&["appointment", "close", &appointment], &DOCTOR)), ["op"]);
    let referral = id(&office.done(
        &["refer", &her, "antenatal", "--to", "county_hospital", "--urgent", "--enrolment", &enrolment],
        &DOCTOR,
    ));
    assert_eq!(office.done(&["due"], &DOCTOR)["due"][0]["kind"], "referral");
    office.done(&["answer-referral", &referral, "seen"], &DOCTOR);
    office.done(&["end", &enrolment], &DOCTOR);
    assert_eq!(office.done(&["due", "--on", "2026-12-28"], &DOCTOR)["due"], json!([]));

    assert_eq!(office.done(&["tally", "womens_health"], &DOCTOR), json!({ "programme": "womens_health" }));
    office.done(&["tally", "womens_health"], &DOCTOR);
    let counted = json!([{ "unit": ZHOUYING, "month": "2026-11", "programme": "womens_health", "answers": 2 }]);
    assert_eq!(office.done(&["tally"], &DOCTOR), counted);
    office.done(&["enrol", &child, "child", "--asked-by", "our_offer"], &DOCTOR);
    assert_eq!(office.done(&["due", "--round"], &DOCTOR), json!([]));
    id(&office.done(
        &["stock", "received", "condom", "--amount", "200", "--batch", "A1", "--expires", "2028-05-31"],
        &DOCTOR,
    ));
    office.done(&["stock", "given", "condom", "--amount", "120", "--batch", "A1"], &DOCTOR);
    let stock = json!([{ "item": "condom", "batch": "A1", "expires_on": "2028-05-31", "amount": 80, "low": true, "expires_soon": false, "expired": false }]);
    assert_eq!(office.done(&["stock"], &DOCTOR), stock);
    let moved = office.done(&["stock", "--movements", "condom", "--batch", "A1"], &DOCTOR);
    assert_eq!(keys(&moved[0]), ["change", "day", "expires_on", "id", "kind"]);
    assert_eq!(
        (moved[0]["change"].as_i64(), moved[1]["change"].as_i64(), moved.as_array().unwrap().len()),
        (Some(-120), Some(200), 2)
    );
    office.done(&["take-back", moved[0]["id"].as_str().unwrap()], &DOCTOR);
    assert_eq!(office.done(&["stock"], &DOCTOR)[0]["amount"], 200);
    office.done(&["stock", "given", "condom", "--amount", "120", "--batch", "A1"], &DOCTOR);
    let mistake = id(&office.done(&["give", &him, "health_education", "talk", "topic=other"], &DOCTOR));
    office.done(&["take-back", &mistake], &DOCTOR);
    assert_eq!(office.done(&["care", &him], &DOCTOR)["services"], json!([]));
    let erased = office.done(&["erase-care", &her], &DOCTOR);
    assert_eq!((keys(&erased), &erased["rows"]), (vec!["op", "rows"], &json!(4)));
    assert_eq!(office.done(&["verify"], &DOCTOR)["ok"], true);
}

#[test]
fn her_record_is_written_for_another_provider_when_she_asks() {
    let (office, [her, ..]) = Office::start();
    let out = office.0.path().join("保健记录.json");
    let out = out.to_str().unwrap();
    let asked = ["care", &her, "--fhir", out, "--reason", "person_asked"];
    let written = office.done(&asked, &DOCTOR);
    assert_eq!(keys(&written), ["file", "hash", "resources"]);
    assert_eq!((&written["file"], &written["resources"]), (&json!(out), &json!(1)));
    assert_eq!(written["hash"].as_str().unwrap().len(), 64);
    let bundle: Value = serde_json::from_str(&std::fs::read_to_string(out).unwrap()).unwrap();
    assert_eq!(bundle["entry"][0]["resource"]["name"][0]["text"], "赵桂梅");
    assert!(
        office.said(&asked, "zh").contains("FHIR 文件，共 1 项") && office.said(&asked, "en").contains("1 resources")
    );
    for incomplete in [
        &["care", &her, "--fhir", out][..],
        &["care", &her, "--reason", "service"],
        &["care", &her, "--id-number", "1"],
    ] {
        assert_eq!(office.run(incomplete, &DOCTOR, "zh", true).0, Some(2), "{incomplete:?}");
    }
    let log = office.done(&["access-log", "--class", "exported"], &DOCTOR);
    assert_eq!(
        (&log[0]["field"], &log[0]["reason"], &log[0]["book"]),
        (&json!("fhir"), &json!("person_asked"), &json!("care"))
    );
    assert!(office.said(&["access-log"], "zh").contains("导出（保健记录）"));
    assert_eq!(office.done(&["care", &her], &DOCTOR)["person"], her);
}

#[test]
fn to_anyone_else_the_book_is_closed() {
    let (office, [her, ..]) = Office::start();
    let commands: [&[&str]; 19] = [
        &["take-over"],
        &["take-over", &her, "--from", "周医生"],
        &["programmes"],
        &["enrol", &her, "antenatal"],
        &["give", &her, "antenatal", "visit"],
        &["tally"],
        &["tally", "antenatal"],
        &["due"],
        &["due", "--round"],
        &["appointment", "add", &her, "--on", "2026-12-01"],
        &["appointment", "close", &her],
        &["end", &her],
        &["refer", &her, "antenatal", "--to", "station"],
        &["answer-referral", &her, "seen"],
        &["stock"],
        &["care", &her],
        &["care", &her, "--fhir", "不写.json", "--reason", "person_asked"],
        &["erase-care", &her],
        &["please-contact", &her],
    ];
    for command in commands {
        assert_eq!(office.refused(command, &[OWN]), "book_closed", "{command:?}");
    }
    assert_eq!(office.refused(&["take-back", &her], &[OWN]), "book_closed");
    assert_eq!(office.done(&["please-contact"], &[OWN]), json!([]));
}

#[test]
fn every_refusal_says_what_it_means_in_both_languages() {
    let (office, [her, him, _]) = Office::start();
    let enrolment = id(&office.done(&["enrol", &her, "contraception"], &DOCTOR));
    let commands: [(&[&str], &str); 20] = [
        (&["enrol", &her, "registration"], "unknown_programme"),
        (&["enrol", &her, "contraception"], "already_enrolled"),
        (&["enrol", &her, "antenatal", "--asked-by", "our_offer"], "not_offered"),
        (&["enrol", &her, "premarital", "--event-on", "2026-01-01"], "no_event"),
        (&["enrol", &her, "antenatal", "--event-on", "2026-12-01"], "doubtful"),
        (&["enrol", &her, "antenatal", "--event-on", "soon"], "bad_date"),
        (&["enrol", &her, "antenatal", "--event-on", "2026-08-03", "--correct"], "not_enrolled"),
        (&["give", &her, "contraception", "order"], "unknown_service"),
        (&["give", &her, "contraception", "start", "reason=x"], "unknown_item"),
        (&["give", &her, "contraception", "start", "method=x"], "bad_item_value"),
        (&["give", &him, "contraception", "stop", "--enrolment", &enrolment], "other_enrolment"),
        (&["appointment", "add", &her, "--on", "2026-12-01", "--time", "25:00"], "bad_time"),
        (&["please-contact", &her], "no_wish_to_be_reached"),
        (&["stock", "received", "bread", "--amount", "1"], "unknown_supply"),
        (&["stock", "received", "pill"], "bad_amount"),
        (&["stock", "given", "pill", "--amount", "1"], "doubtful"),
        (&["programmes", "--choose", "antenatal=who_2016"], "town_only"),
        (&["end", &him], "unknown_id"),
        (&["care", &her, "--fhir", "不写.json", "--reason", "duty"], "not_asked_for"),
        (&["care", &her, "--fhir", "不写.json", "--reason", "person_asked", "--id-number", "1"], "other_number"),
    ];
    for (command, code) in commands {
        assert_eq!(office.refused(command, &DOCTOR), code, "{command:?}");
        let (zh, en) = (office.said(command, "zh"), office.said(command, "en"));
        assert!(zh.contains("没有") && zh.contains("什么都没有"), "{command:?}: {zh}");
        assert!(en.contains("othing was"), "{command:?}: {en}");
        assert!(!zh.contains('{') && !en.contains('{'), "{zh} {en}");
    }
    assert!(office.said(&["enrol", &her, "antenatal", "--event-on", "2026-12-01"], "zh").contains("日期在今天以后"));
    office.done(&["enrol", &her, "antenatal", "--event-on", "2026-12-01", "--insist"], &DOCTOR);
}

#[test]
fn what_people_are_shown_uses_the_words_of_the_catalogue() {
    let (office, [her, ..]) = Office::start();
    let enrolment = id(&office.done(&["enrol", &her, "antenatal", "--event-on", "2026-08-03"], &DOCTOR));
    office.done(
        &[
            "give",
            &her,
            "antenatal",
            "visit",
            "finding=normal",
            "--enrolment",
            &enrolment,
            "--on",
            "2026-08-01",
            "--insist",
        ],
        &DOCTOR,
    );
    office.done(&["appointment", "add", &her, "--on", "2026-11-23"], &DOCTOR);
    let shown = office.said(&["care", &her], "zh");
    for words in ["孕期保健", "本人提出", "孕 16+0 周", "预产期 2027-05-10", "产前检查", "未见异常", "早于末次月经"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let english = office.said(&["care", &her], "en");
    assert!(english.contains("Antenatal care (asked herself, 16+0 weeks, due 2027-05-10)"), "{english}");
    let due = office.said(&["due", "--on", "2026-11-25"], "zh");
    assert!(due.contains("我们迟了 2 天") && due.contains("请在这一天联系我") && due.contains("请核对"), "{due}");
    let doubted = ["enrol", &her, "antenatal", "--event-on", "2026-12-01", "--correct", "--insist"];
    office.done(&doubted, &DOCTOR);
    let start = ["give", &her, "contraception", "start", "method=iud"];
    let contraception = id(&office.done(&["enrol", &her, "contraception"], &DOCTOR));
    office.done(&[&start[..], &["--enrolment", &contraception]].concat(), &DOCTOR);
    let (later, review) = (office.said(&["care", &her], "zh"), office.said(&["due"], "zh"));
    for words in ["? 日期在今天以后", "可以约 2026-12-23–", "避孕服务 · 本人要的随访"] {
        assert!(later.contains(words), "{words}: {later}");
    }
    assert!(review.contains("请核对：赵桂梅  2026-11-23  孕期保健（日期在今天以后）"), "{review}");
    assert!(
        office.said(&["due"], "en").contains("to review: 赵桂梅  2026-11-23  Antenatal care (the day is after today)")
    );
    for shown in [shown, due, later, review] {
        for never in ["逾期", "拒绝", "对象", "落实", "考核"] {
            assert!(!shown.contains(never), "{never}");
        }
    }
}

#[test]
fn what_two_computers_wrote_differently_is_listed_beside_the_registers_questions_and_resolved() {
    let (one, [her, ..]) = Office::start();
    one.done(&["enrol", &her, "antenatal", "--event-on", "2026-08-03"], &DOCTOR);
    let enrolment = one.done(&["care", &her], &DOCTOR)["enrolments"][0]["id"].clone();
    let other = one.copied();
    for (office, on) in [(&one, "2026-08-10"), (&other, "2026-08-11")] {
        office.done(&["enrol", &her, "antenatal", "--event-on", on, "--correct"], &DOCTOR);
    }
    one.tell(&other);
    other.tell(&one);
    let listed = one.done(&["conflicts"], &DOCTOR);
    let question = &listed[0];
    assert_eq!(
        keys(question),
        [
            "before",
            "book",
            "day",
            "entity",
            "field",
            "heads",
            "id",
            "person",
            "programme",
            "root",
            "row",
            "subject",
            "unit",
            "what"
        ]
    );
    assert_eq!(
        (&question["book"], &question["field"], &question["before"], &question["person"], &question["row"]),
        (&json!("care"), &json!("event_on"), &json!("2026-08-03"), &json!(her), &enrolment)
    );
    let mut values: Vec<_> = question["heads"].as_array().unwrap().iter().map(|head| &head["value"]).collect();
    values.sort_by_key(|value| value.to_string());
    assert_eq!(values, [&json!("2026-08-10"), &json!("2026-08-11")]);
    let (zh, en) = (one.said(&["conflicts"], "zh"), one.said(&["conflicts"], "en"));
    for words in ["赵桂梅 · 孕期保健 · 日期", "原为 2026-08-03", "2026-08-11  周医生"] {
        assert!(zh.contains(words), "{words}: {zh}");
    }
    assert!(en.contains("Antenatal care · day of last period") && en.contains("before: 2026-08-03"), "{en}");
    let record = one.done(&["care", &her], &DOCTOR);
    assert_eq!(record["questions"], listed, "and in her record");
    assert!(one.said(&["care", &her], "zh").contains("原为 2026-08-03"));

    // To the officer nothing of it is there.
    assert_eq!(one.done(&["conflicts"], &[OWN]), json!([]));
    let (id, take) = (question["id"].as_str().unwrap(), question["heads"][0]["op"].as_str().unwrap());
    let resolve = ["resolve", id, "--take", take];
    assert_eq!(one.refused(&resolve, &[OWN]), "unknown_conflict");
    assert_eq!(one.refused(&["resolve", "0", "--take", take], &[OWN]), "unknown_conflict", "as of any other");

    assert_eq!(one.refused(&["resolve", id, "--value", "2027-08-03"], &DOCTOR), "doubtful");
    assert_eq!(keys(&one.done(&resolve, &DOCTOR)), ["op"]);
    assert_eq!(one.refused(&resolve, &DOCTOR), "unknown_conflict");
    one.tell(&other);
    for office in [&one, &other] {
        assert_eq!(office.done(&["conflicts"], &DOCTOR), json!([]));
        let record = office.done(&["care", &her], &DOCTOR);
        assert_eq!(record["enrolments"][0]["event_on"], question["heads"][0]["value"]);
        assert_eq!(office.done(&["verify"], &DOCTOR)["ok"], true);
    }

    // Of an end one of the values is taken; no other day is entered here.
    let enrolment = enrolment.as_str().unwrap();
    one.done(&["take-back", enrolment], &DOCTOR);
    other.done(&["end", enrolment], &DOCTOR);
    one.tell(&other);
    other.tell(&one);
    let listed = other.done(&["conflicts"], &DOCTOR);
    let id = listed[0]["id"].as_str().unwrap();
    let said = other.said(&["conflicts"], "zh");
    assert!(said.contains("取消了，还是接着做") && said.contains("接着做：结束了没有 2026-11-23 结束"), "{said}");
    assert_eq!(other.refused(&["resolve", id, "--value", "2026-11-20"], &DOCTOR), "take_one");
    let back = listed[0]["heads"].as_array().unwrap().iter().find(|head| head["value"] != "").unwrap();
    other.done(&["resolve", id, "--take", back["op"].as_str().unwrap()], &DOCTOR);
    assert_eq!(other.done(&["care", &her], &DOCTOR)["enrolments"], json!([]));
}
