//! What is said of looks at records, of consents and objections, and of sealed notes.

use cunce::care::NewKey;
use cunce::rights::view::{AccessView, RetentionView, WishesView};

use super::{book_name, field_name, say, unit_name};

pub fn access(entry: &AccessView) -> String {
    let what = match (entry.field.as_str(), entry.class.as_str()) {
        ("" | "record", _) => String::new(),
        (kind, "exported") => format!("（{}）", exported_kind(kind)),
        (field, _) => format!("（{}）", field_name(field)),
    };
    let book = if entry.book.is_empty() || entry.book == "civil" {
        String::new()
    } else {
        format!("  {}", book_name(&entry.book))
    };
    let reason = if entry.reason.is_empty() { String::new() } else { format!("  {}", reason(&entry.reason)) };
    format!(
        "{}  {}  {}  {}{what}  {}{book}{reason}",
        entry.at,
        entry.user,
        unit_name(&entry.unit),
        class(&entry.class),
        entry.person_name
    )
    .trim_end()
    .to_owned()
}

fn class(code: &str) -> String {
    match code {
        "opened" => say("打开", "opened"),
        "revealed" => say("看全", "saw in full"),
        "searched_id" => say("按证件号查", "searched by ID"),
        "exported" => say("导出", "exported"),
        _ => say("开封", "unsealed"),
    }
}

fn exported_kind(kind: &str) -> String {
    match kind {
        "register" => say("户册", "register"),
        "subject_report" => say("本人资料", "the person's own data"),
        "list" => say("名单", "list"),
        "fhir" => say("保健记录", "the record of care"),
        _ => say("查阅记录", "access log"),
    }
}

pub fn reason(code: &str) -> String {
    match code {
        "person_asked" => say("本人要求", "the person asked"),
        "service" => say("为其办理", "to serve the person"),
        "check" => say("核对登记", "to check the register"),
        "correction" => say("更正", "to correct it"),
        "duty" => say("依法履职", "a duty by law"),
        _ => say("未说明", "no reason said"),
    }
}

pub fn nobody_looked() -> String {
    say("没有查阅记录。", "Nobody has looked.")
}

pub fn wishes(shown: &WishesView) -> String {
    let mut lines: Vec<String> = shown
        .consents
        .iter()
        .map(|consent| format!("✓ {}  {}  {}", purpose(&consent.purpose), consent.given_on, form(&consent.form)))
        .collect();
    lines.extend(
        shown.objections.iter().map(|objection| {
            format!("✗ {}  {}  {}", object(&objection.about), objection.made_on, form(&objection.form))
        }),
    );
    if lines.is_empty() { say("没有记录。", "Nothing is recorded.") } else { lines.join("\n") }
}

fn purpose(code: &str) -> String {
    match code {
        "contact_for_care" => say("可以为保健联系本人", "may be reached about care"),
        "urgent_results" => say("急需告知的结果可以通知本人", "may be told urgent results"),
        "home_visits" => say("可以上门", "may be visited at home"),
        "share_with_station" => say("服务站可以看村医的记录", "the station may see what the village doctor keeps"),
        "continue_elsewhere" => {
            say("别的镇的服务站可以接着做这里开始的服务", "another town's station may go on with what was begun here")
        }
        "contact_about_money" => say("可以为补助联系本人", "may be reached about benefits"),
        _ => say("迁走后原来的村可以知道去向", "the village left may know where"),
    }
}

fn object(code: &str) -> String {
    match code {
        "lists_for_others" => say("不要把本人列入给其他部门的名单", "not to stand on lists for other departments"),
        _ => say("对登记有异议", "objects to the registration"),
    }
}

fn form(code: &str) -> String {
    match code {
        "written" => say("书面", "in writing"),
        "spoken" => say("口头", "spoken"),
        _ => say("监护人", "by the guardian"),
    }
}

pub fn retention(row: &RetentionView) -> String {
    let class = match row.class.as_str() {
        "household" => say("户与居民", "households and residents"),
        "contact" => say("联系方式", "contact"),
        "events" => say("事件", "life events"),
        "access" => say("查阅记录", "access log"),
        "care" => say("保健", "care"),
        "sealed_note" => say("密封记录", "sealed notes"),
        "consent" => say("补助里的同意", "consents about benefits"),
        _ => say("已付的补助", "benefits that were paid"),
    };
    let years = match row.years {
        Some(years) => say(format!("{years} 年"), format!("{years} years")),
        None => say("人在册期间", "while in the register"),
    };
    let end = match row.at_the_end.as_str() {
        "erase" => say("清除", "erased"),
        _ => say("限制，只供核账", "restricted to accounting"),
    };
    let basis = match row.basis.as_str() {
        "pipl_19" => say("个人信息保护法第十九条", "PIPL art. 19"),
        "pipl_47" => say("个人信息保护法第四十七条", "PIPL art. 47"),
        "pipl_56" => say("个人信息保护法第五十六条", "PIPL art. 56"),
        _ => say("会计档案管理办法", "Accounting archives (2015)"),
    };
    format!("{class}  {years}  {end}  {basis}")
}

pub fn sealed() -> String {
    say("已密封，本处再也读不出。", "Sealed; this office cannot read it any more.")
}

/// The shares are told once, one to a person.
pub fn station_key(made: &NewKey) -> String {
    let NewKey { lead, envelope, moved, .. } = made;
    let (lead, envelope) = (lead.as_str(), envelope.as_str());
    let text = say(
        format!(
            "密封钥匙已做好，分成三份，任何两份才能开封。一份留在服务站的册子里；另两份只在这里显示一次，请分别抄写：\n分管领导  {lead}\n密封信封  {envelope}"
        ),
        format!(
            "The key is made, in three shares of which any two open. One stays in the station's book; the other two are shown only now, copy them apart:\nlead      {lead}\nenvelope  {envelope}"
        ),
    );
    match moved {
        0 => text,
        n => say(
            format!("{text}\n已把 {n} 份旧的密封记录改用新钥匙。"),
            format!("{text}\n{n} notes were sealed anew with it."),
        ),
    }
}

pub fn ask_share(number: usize) -> String {
    say(format!("第 {number} 份钥匙（没有请直接回车）："), format!("Share {number} (Enter for none): "))
}
