//! Every command of the program by every post: whether it is let through is what one table says, and the table knows every command there is.

#[path = "hardening/desk.rs"]
mod desk;

use std::collections::BTreeSet;
use std::process::Stdio;

use desk::{Desk, TOWN, ZHOUYING};
use serde_json::Value;

const OTHER: &str = "桃花流水鳜鱼肥";
/// A letter for each post.
const POSTS: [(char, &str, &str); 6] = [
    ('O', "village", "officer"),
    ('D', "village", "doctor"),
    ('S', "town", "staff"),
    ('C', "town", "clinician"),
    ('L', "town", "lead"),
    ('A', "town", "auditor"),
];
const EVERYONE: &str = "ODSCLA";
/// Whoever keeps the register.
const KEEPERS: &str = "OS";
/// Whoever exchanges the files of some book.
const CARRIERS: &str = "ODSC";
const CARE: &str = "DC";

/// What a command is typed as, and whose posts are let through. `$P`, `$H` and the like stand for what was prepared.
const WALK: &[(&str, &str)] = &[
    ("user list", EVERYONE),
    ("user handovers", EVERYONE),
    ("user add 新人 --post $POST", ""),
    ("user disable 不在", ""),
    ("recovery-code", ""),
    ("access-log", EVERYONE),
    ("access-log --for $P", "ODSC"),
    ("consent $P", EVERYONE),
    ("consent $P --give share_on_transfer", KEEPERS),
    ("consent $P --withdraw share_on_transfer", KEEPERS),
    ("consent $P --give contact_about_money", KEEPERS),
    ("consent $P --give home_visits", CARE),
    ("consent $P --object lists_for_others", KEEPERS),
    ("retention", EVERYONE),
    ("seal $P", CARE),
    ("sealed", CARE),
    ("sealed $P", "C"),
    ("unseal $P", "C"),
    ("station-key make", "C"),
    ("refill --card $CARD --out $OUT", "S"),
    ("subject-report $P --out $OUT.pdf", "OSC"),
    ("access-log --for $P --out $OUT.pdf", "ODSC"),
    ("card --out $OUT", EVERYONE),
    ("card --out $OUT --renew", ""),
    ("card revoke $CARD --last 0", KEEPERS),
    ("trust $CARD", KEEPERS),
    ("forks", EVERYONE),
    ("held", EVERYONE),
    ("held --drop x", KEEPERS),
    ("import $ROSTER --unit $U", KEEPERS),
    ("demo --residents 3", KEEPERS),
    ("demo --care", CARE),
    ("find 赵", EVERYONE),
    ("households", EVERYONE),
    ("show $P", EVERYONE),
    ("show $P --reveal", KEEPERS),
    ("history $P", EVERYONE),
    ("add-household number=0009 --unit $U", KEEPERS),
    ("add-person --household $H name=新", KEEPERS),
    ("set $P note=甲", KEEPERS),
    ("event divorce --person $P", KEEPERS),
    ("birth $H sex=1", KEEPERS),
    ("erase $P --field note", KEEPERS),
    ("export --to $PARTNER --out $OUT", CARRIERS),
    ("merge $FILE", CARRIERS),
    ("merge --waiting", CARRIERS),
    ("inspect $CARD", CARRIERS),
    ("identity --out $OUT", ""),
    ("transfer $P --to 610902104203", KEEPERS),
    ("transfers", EVERYONE),
    ("conflicts", EVERYONE),
    ("findings", EVERYONE),
    ("division list", EVERYONE),
    ("division renumber 610902104206 610902104299 --name 新", "S"),
    ("duplicates", EVERYONE),
    ("link $P $V", KEEPERS),
    ("not-same $P $V", KEEPERS),
    ("unlink $A $B", KEEPERS),
    ("void $V --reason other", KEEPERS),
    // Everyone's own; who may not write has nothing to take back.
    ("undo", EVERYONE),
    ("status", EVERYONE),
    ("digest", EVERYONE),
    ("verify", EVERYONE),
    ("backup --out $OUT", EVERYONE),
    ("counts --by unit", EVERYONE),
    ("template list", EVERYONE),
    ("template add 甲 --recipient 镇教育办 --document 安教函〔2026〕12号 --ends 2027-01-01 --columns name", KEEPERS),
    ("template end 名单", KEEPERS),
    ("list --template 名单 --out $OUT.xlsx", EVERYONE),
    ("export-xlsx --out $OUT.xlsx", KEEPERS),
    ("programmes", CARE),
    ("programmes --choose antenatal=who", "C"),
    ("enrol $P contraception", CARE),
    ("give $P contraception counselling", CARE),
    ("tally contraception", CARE),
    ("talk", CARE),
    ("timely", CARE),
    ("talk child --people 20", CARE),
    ("due", CARE),
    ("due --round", CARE),
    ("due --round --print $OUT.pdf", CARE),
    ("appointment add $P --on 2026-12-01 --reach", CARE),
    ("appointment close $P", CARE),
    ("end $P", CARE),
    ("refer $P contraception --to station", CARE),
    ("refer $P contraception --to station --slip $OUT.pdf --discreet", CARE),
    ("referral-slip $P --out $OUT.pdf", CARE),
    ("answer-referral $P seen", CARE),
    ("take-over", CARE),
    ("take-over $P --from 周医生", CARE),
    ("take-back $P", CARE),
    ("stock", CARE),
    ("stock --movements pill --batch B1", CARE),
    ("care $P", CARE),
    ("care $P --drawn", CARE),
    ("care $P --print $OUT.pdf --with-private", CARE),
    ("care $P --fhir $OUT.json --reason person_asked", CARE),
    ("erase-care $P", CARE),
    ("continuity", "C"),
    ("continuity list", "C"),
    ("continuity write $P --to 610902107 --out $OUT", "C"),
    ("continuity inspect $FILE", "C"),
    ("continuity accept $FILE --person $P", "C"),
    ("continuity receipt $FILE", "C"),
    ("continuity drop $P", "C"),
    ("please-contact", EVERYONE),
    ("please-contact $P", CARE),
];
/// Commands that no post is asked of: who has no office yet, who says a code or a passphrase, who names a question that is not there, and those that
/// only carry others.
const ELSEWHERE: [&str; 7] = ["init", "recover", "restore", "rescue", "resolve", "dismiss", "batch"];
/// What is said to whoever may not.
const REFUSALS: [&str; 4] = ["not_permitted", "book_closed", "town_decides", "town_only"];

#[test]
fn the_walk_knows_every_command() {
    let help = Desk::start(TOWN).command(&["--help"]).output().unwrap();
    let text = String::from_utf8(help.stdout).unwrap();
    let commands = text.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: BTreeSet<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    let walked: BTreeSet<&str> = WALK.iter().filter_map(|(args, _)| args.split(' ').next()).chain(ELSEWHERE).collect();
    assert_eq!(commands, walked);
}

#[test]
fn every_command_is_let_through_for_the_posts_of_the_table_and_no_other() {
    let mut wrong = Vec::new();
    for unit in [ZHOUYING, TOWN] {
        let (desk, code) = Desk::start_told(unit);
        let role = if unit == TOWN { "town" } else { "village" };
        let posts: Vec<_> = POSTS.iter().filter(|(_, of, _)| *of == role).collect();
        for (_, _, post) in &posts {
            let added = desk
                .command(&["user", "add", post, "--post", post, "--recovery"])
                .env("CUNCE_RECOVERY_CODE", &code)
                .env("CUNCE_NEW_PASSPHRASE", OTHER)
                .output()
                .unwrap();
            assert!(added.status.success(), "{added:?}");
        }
        let prepared = prepare(&desk, unit);
        for (line, who) in WALK {
            // Who may not goes first, so that nothing has changed yet.
            let mut order = posts.clone();
            order.sort_by_key(|(letter, ..)| who.contains(*letter));
            for (letter, _, post) in order {
                let told = run(&desk, line, post, &prepared);
                let refused = REFUSALS.contains(&told.as_str());
                if refused == who.contains(*letter) {
                    wrong.push(format!("{line} by {post}: {}", if told.is_empty() { "done" } else { &told }));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn prepare(desk: &Desk, unit: &str) -> Vec<(&'static str, String)> {
    let partner = Desk::start(if unit == TOWN { ZHOUYING } else { TOWN });
    let card = desk.asked_for("别处.card");
    partner.done(&["card", "--out", &card]);
    desk.done(&["trust", &card]);
    let own = desk.asked_for("own.card");
    desk.done(&["card", "--out", &own]);
    partner.done(&["trust", &own]);
    let file = desk.asked_for("come.ccs");
    partner.done(&["export", "--to", unit, "--out", &file]);
    let home = desk.household(&["number=0001", "--unit", ZHOUYING][..if unit == TOWN { 3 } else { 1 }]);
    let person = desk.person(&home, &["name=赵桂梅", "birth_date=1972-07-11"]);
    let other = desk.person(&home, &["name=赵桂枝", "birth_date=1973-07-11"]);
    let twins = ["1", "2"].map(|_| desk.person(&home, &["name=李建国", "birth_date=1980-01-01"]));
    desk.done(&["link", &twins[0], &twins[1]]);
    desk.done(&[
        "template",
        "add",
        "名单",
        "--recipient",
        "镇教育办",
        "--document",
        "安教函〔2026〕12号",
        "--ends",
        "2027-01-01",
        "--columns",
        "name",
    ]);
    let roster = desk.asked_for("roster.csv");
    std::fs::write(&roster, "户号,姓名,性别,出生日期,与户主关系\n0002,王小二,男,1980-01-01,户主\n").unwrap();
    let post = if unit == TOWN { "staff" } else { "officer" };
    vec![
        ("$POST", post.to_owned()),
        ("$PARTNER", if unit == TOWN { ZHOUYING } else { TOWN }.to_owned()),
        ("$P", person),
        ("$H", home),
        ("$V", other),
        ("$A", twins[0].clone()),
        ("$B", twins[1].clone()),
        ("$CARD", card),
        ("$ROSTER", roster),
        ("$FILE", file),
        ("$OUT", desk.asked_for("out")),
        ("$U", ZHOUYING.to_owned()),
    ]
}

/// The error of a command, or nothing.
fn run(desk: &Desk, line: &str, post: &str, prepared: &[(&'static str, String)]) -> String {
    let words: Vec<String> = line
        .split(' ')
        .map(|word| {
            // The longest name first: `$P` begins `$POST`.
            let found = prepared.iter().find(|(name, _)| word.starts_with(name));
            found.map_or_else(|| word.to_owned(), |(name, value)| word.replacen(name, value, 1))
        })
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = desk
        .command(&words)
        .env("CUNCE_USER", post)
        .env("CUNCE_PASSPHRASE", OTHER)
        .env("CUNCE_NEW_PASSPHRASE", OTHER)
        .env("CUNCE_RECOVERY_CODE", "0")
        .env("CUNCE_SHARES", "")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_ne!(output.status.code(), Some(2), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    said["error"]["code"].as_str().unwrap_or_default().to_owned()
}
