//! What is said of care. Names of programmes and services are the catalogue's.

use std::path::Path;
use std::sync::RwLock;

use cunce::care::catalogue::{self, Catalogue, ItemKind, Programme};
use cunce::care::view::{
    BalanceView, DrawnView, DueView, EnrolmentView, KeptView, LeftBehindView, MovedView, ProgrammeView, ServiceView,
    TalkView, TallyView, TimelineView, TimelyView, VisitView,
};
use cunce::care::{CONTACT_ME, names};

use cunce::demo::FilledCare;

use super::{say, unit_name};

/// The programmes of the office, with what its town has added.
static PROGRAMMES: RwLock<Vec<Programme>> = RwLock::new(Vec::new());

/// From now on programmes are called as the office's catalogue has them.
pub fn name_programmes(known: &Catalogue) {
    if let Ok(mut named) = PROGRAMMES.write() {
        *named = known.programmes().to_vec();
    }
}

/// What is said of a programme, where it is known.
fn of_programme(code: &str, say: impl FnOnce(&Programme) -> Option<String>) -> Option<String> {
    PROGRAMMES.read().ok()?.iter().find(|programme| programme.code == code).and_then(say)
}

pub(super) fn programme_name(code: &str) -> String {
    of_programme(code, |programme| Some(say(&programme.zh, &programme.en))).unwrap_or_else(|| code.to_owned())
}

/// A service by its programme and its own name.
pub(super) fn service_name(programme: &str, what: &str) -> String {
    if what == CONTACT_ME {
        return say("请在这一天联系我", "please reach me on this day");
    }
    let known = of_programme(programme, |known| known.service(what).ok().map(|service| say(&service.zh, &service.en)));
    let what = known.unwrap_or_else(|| what.to_owned());
    format!("{} · {what}", programme_name(programme))
}

pub fn programme(shown: &ProgrammeView) -> String {
    let schedule = shown.schedules.iter().find(|schedule| Some(&schedule.code) == shown.in_force.as_ref());
    let schedule = schedule.map_or_else(String::new, |schedule| say(&schedule.zh, &schedule.en));
    let services = shown.services.iter().map(|service| format!("{} {}", service.code, say(&service.zh, &service.en)));
    format!(
        "{}  {}  {schedule}\n    {}",
        shown.code,
        say(&shown.zh, &shown.en),
        services.collect::<Vec<_>>().join(", ")
    )
}

pub fn not_understood(additions: u32) -> String {
    say(
        format!("镇上增补的内容里有 {additions} 份没有使用：本程序读不懂（请更新本程序），或者与先增补的同名。"),
        format!(
            "{additions} of the town's additions are not used: this program cannot read them (update it), or another of the code came first."
        ),
    )
}

pub fn due(due: &DueView) -> String {
    let what = match due.kind.as_str() {
        "referral" => say(
            format!("转诊待回音（{}）", sent_to(&due.what)),
            format!("referral to follow up ({})", sent_to(&due.what)),
        ),
        _ => service_name(&due.programme, &due.what),
    };
    let days = if due.first == due.last { due.first.clone() } else { format!("{}–{}", due.first, due.last) };
    let late = match due.late_days {
        0 => String::new(),
        n => say(format!("  我们迟了 {n} 天"), format!("  we are {n} days late")),
    };
    let reach = if due.reach { say("  请联系", "  wishes to be reached") } else { String::new() };
    format!("{}  {days} {}  {what}{late}{reach}", due.person_name, due.time)
}

/// With the service's id, by which it is taken back.
pub fn doubtful_service(service: &ServiceView, name: &str) -> String {
    let what = service_name(&service.programme, &service.what);
    let doubts = doubts(&service.doubtful);
    say(
        format!("请核对：{name}  {}  {what}（{doubts}）  {}", service.day, service.id),
        format!("to review: {name}  {}  {what} ({doubts})  {}", service.day, service.id),
    )
}

/// With her id, by which its day is corrected.
pub fn doubtful_enrolment(row: &EnrolmentView, name: &str) -> String {
    let (what, doubts) = (programme_name(&row.programme), doubts(&row.doubtful));
    say(
        format!("请核对：{name}  {}  {what}（{doubts}）  {}", row.entered_on, row.person),
        format!("to review: {name}  {}  {what} ({doubts})  {}", row.entered_on, row.person),
    )
}

pub fn doubts(codes: &str) -> String {
    codes.split(',').map(doubt).collect::<Vec<_>>().join(&say("、", ", "))
}

/// As it stands beside a row that was doubted.
fn flagged(codes: &str) -> String {
    if codes.is_empty() { String::new() } else { format!("  ? {}", doubts(codes)) }
}

pub fn visit(visit: &VisitView) -> String {
    format!("{}  {}", visit.person_name, visit.time).trim_end().to_owned()
}

pub fn left_behind(left: &LeftBehindView) -> String {
    format!("{}  {}  {}", left.provider, left.person_name, left.person)
}

pub fn nobody_left_behind() -> String {
    say("没有人的服务落在已离岗的同事那里。", "Nobody's care is still with someone who has left.")
}

pub fn others_left_behind(people: usize) -> String {
    say(
        format!("另有 {people} 人的服务还在已离岗的同事名下：cunce take-over"),
        format!("The care of {people} more is still with someone who has left: cunce take-over"),
    )
}

pub fn taken_over(rows: usize) -> String {
    say(format!("已由您接着服务（{rows} 项）。"), format!("You go on with it ({rows})."))
}

pub fn moved(row: &MovedView) -> String {
    let kind = match row.kind.as_str() {
        "received" => say("收到", "received"),
        "given" => say("发出", "given out"),
        "counted" => say("清点", "counted"),
        _ => say("过期", "expired"),
    };
    format!("{}  {kind}  {:+}  {}  {}", row.day, row.change, row.expires_on.as_deref().unwrap_or_default(), row.id)
}

pub fn nothing_due() -> String {
    say("这一天没有约定。", "Nothing was promised for that day.")
}

/// Why something is doubted.
pub fn doubt(code: &str) -> String {
    match code {
        "in_future" => say("日期在今天以后", "the day is after today"),
        "before_birth" => say("早于出生日期", "it is before the birth date"),
        "expired" => say("已过有效期", "it has expired"),
        "soon_after_last_period" => say("离末次月经不到二十周", "it is less than 20 weeks after the last period"),
        "before_last_period" => say("早于末次月经", "it is before the last period"),
        "before_delivery" => say("早于分娩日期", "it is before the delivery"),
        "long_ago" => say("末次月经过去太久", "the last period was too long ago"),
        "other_birth_date" => say("与户册上的出生日期不同", "the register has another birth date"),
        "other_name" => say("与户册上的姓名不同", "the register has another name"),
        "other_sex" => say("与户册上的性别不同", "the register has another sex"),
        "not_known_here" => {
            say("里面有本版本不认识的内容，不会记下", "this version does not know all that is in it; that stays out")
        }
        "sooner_than_interval" => say("离前一次或后一次太近", "it is too soon after, or before, another one"),
        "in_past" => say("日期在今天以前", "the day is before today"),
        _ => say("比库存多", "there is less than that"),
    }
}

pub(super) fn sent_to(code: &str) -> String {
    let (zh, en) = names::sent_to(code);
    say(zh, en)
}

fn answer(code: &str) -> String {
    let (zh, en) = names::answer(code);
    say(zh, en)
}

pub fn timeline(shown: &TimelineView) -> String {
    let mut lines = vec![shown.person_name.clone()];
    for with in &shown.others {
        lines.push(say(
            format!("由{}负责的，还没结束的有 {} 项：cunce take-over", with.provider, with.open),
            format!("with {}: {} open: cunce take-over", with.provider, with.open),
        ));
    }
    for row in &shown.enrolments {
        let asked = if row.asked_by == "own_request" {
            say("本人提出", "asked herself")
        } else {
            say("应邀", "we offered")
        };
        let end =
            row.ended_on.as_ref().map_or_else(String::new, |day| say(format!("，至 {day}"), format!(", until {day}")));
        let weeks = match (&row.gestation, &row.due_date) {
            (Some(age), Some(due)) => say(format!("，孕 {age} 周，预产期 {due}"), format!(", {age} weeks, due {due}")),
            _ => String::new(),
        };
        let (name, doubts) = (programme_name(&row.programme), flagged(&row.doubtful));
        lines.push(format!("{}  {name} ({asked}{end}{weeks}){doubts}  {}", row.entered_on, row.id));
    }
    for row in &shown.services {
        let items: Vec<String> = row.items.iter().map(|(code, value)| item(&row.programme, code, value)).collect();
        let doubts = flagged(&row.doubtful);
        lines.push(format!(
            "{}  {}  {}{doubts}  {}",
            row.day,
            service_name(&row.programme, &row.what),
            items.join(", "),
            row.id
        ));
    }
    for row in shown.appointments.iter().filter(|row| !row.kept) {
        let what = service_name(&row.programme, &row.what);
        lines.push(say(
            format!("约定 {} {}  {what}  {}", row.day, row.time, row.id),
            format!("agreed {} {}  {what}  {}", row.day, row.time, row.id),
        ));
    }
    for row in &shown.referrals {
        let (to, answer) = (sent_to(&row.sent_to), answer(&row.answer));
        lines.push(say(
            format!("转诊 {}  {to}：{answer}  {}", row.day, row.id),
            format!("referred {}  {to}: {answer}  {}", row.day, row.id),
        ));
    }
    for row in &shown.suggested {
        let of = shown.enrolments.iter().find(|enrolment| enrolment.id == row.enrolment);
        let what = service_name(of.map_or("", |enrolment| &enrolment.programme), &row.what);
        lines.push(say(
            format!("可以约 {}–{}  {what}", row.first, row.last),
            format!("could be agreed for {}–{}  {what}", row.first, row.last),
        ));
    }
    lines.extend(shown.questions.iter().map(super::care_question));
    if lines.len() == 1 {
        lines.push(say("没有记录。", "Nothing is recorded."));
    }
    lines.join("\n")
}

/// The record, a line for each pregnancy's week, and what comes next.
pub fn drawn(shown: &DrawnView) -> String {
    let mut lines = vec![timeline(&shown.record)];
    for one in &shown.pregnancies {
        lines.push(say(
            format!("孕 {} 周，预产期 {}", one.gestation, one.due_date),
            format!("{} weeks, due {}", one.gestation, one.due_date),
        ));
        lines.extend(one.stretches.iter().map(|step| {
            let name = say(&step.zh, &step.en);
            format!("  {} {}–{}  {name}", standing(&step.standing), step.first, step.last)
        }));
    }
    for lane in &shown.lanes {
        for next in lane.points.iter().filter(|point| point.is_next) {
            let what = service_name(&lane.programme, &next.what);
            let days =
                if next.first == next.last { next.first.clone() } else { format!("{}–{}", next.first, next.last) };
            lines.push(say(
                format!("接下来 {days} {}  {what}", next.time),
                format!("next {days} {}  {what}", next.time),
            ));
        }
    }
    lines.join("\n")
}

/// A mark for how a step stands.
fn standing(code: &str) -> &'static str {
    match code {
        "done" => "●",
        "open" => "◐",
        "past" => "·",
        _ => "○",
    }
}

pub fn printed(out: &Path, pages: usize) -> String {
    let file = out.display();
    say(
        format!("单子已写出，共 {pages} 页：{file}。打印后请删去文件，纸别留在桌上。"),
        format!(
            "The paper was written, {pages} pages: {file}. Print it, delete the file, and leave no sheet on the table."
        ),
    )
}

pub fn wrote_fhir(out: &Path, resources: usize) -> String {
    say(
        format!(
            "本人的保健记录已写成 FHIR 文件，共 {resources} 项：{}。文件没有加密，请交给本人，再删去这里的一份。",
            out.display()
        ),
        format!(
            "The person's record of care was written as FHIR, {resources} resources: {}. It is not sealed: hand it over, and delete the copy here.",
            out.display()
        ),
    )
}

pub(super) fn item(programme: &str, code: &str, value: &str) -> String {
    let known = of_programme(programme, |programme| {
        let item = programme.item(code)?;
        let value = match &item.kind {
            ItemKind::Number { unit, .. } => format!("{value} {unit}"),
            ItemKind::Choice(choices) => {
                let choice = choices.iter().find(|choice| choice.code == value);
                choice.map_or_else(|| value.to_owned(), |choice| say(&choice.zh, &choice.en))
            }
        };
        Some(format!("{} {value}", say(&item.zh, &item.en)))
    });
    known.unwrap_or_else(|| format!("{code} {value}"))
}

pub fn timely(shown: &TimelyView) -> String {
    let counts = |who: String, kept: &KeptView| {
        if kept.promised == 0 {
            return say(format!("{who} 没有"), format!("{who}: none"));
        }
        say(
            format!("{who} {} 次里按时 {}，晚做 {}", kept.promised, kept.in_time, kept.later),
            format!("{who}: of {} in time {}, later {}", kept.promised, kept.in_time, kept.later),
        )
    };
    let (residents, newcomers) = (say("常住的人", "residents"), say("新来的人", "newcomers"));
    format!(
        "{}  {}  {}",
        programme_name(&shown.programme),
        counts(residents, &shown.residents),
        counts(newcomers, &shown.newcomers)
    )
}

pub fn nothing_promised() -> String {
    say("这段时间没有到期的安排。", "Nothing that was promised ended in that period.")
}

pub fn talk(talk: &TalkView) -> String {
    let topic = item("health_education", "topic", &talk.topic);
    let people = say(format!("{} 人", talk.people), format!("{} people", talk.people));
    format!("{}  {}  {topic}  {people}  {}", talk.day, unit_name(&talk.unit), talk.id)
}

pub fn no_talks() -> String {
    say("还没有记过讲座。", "No talk was recorded yet.")
}

pub fn filled_care(filled: &FilledCare) -> String {
    let FilledCare { enrolments, services, appointments, referrals } = filled;
    say(
        format!("已填入编造的保健记录：参加 {enrolments}，服务 {services}，约定 {appointments}，转诊 {referrals}。"),
        format!(
            "Filled in invented care: {enrolments} enrolments, {services} services, {appointments} appointments, {referrals} referrals."
        ),
    )
}

pub fn tallied() -> String {
    say("已记一次“本次不需要”，不记是谁。", "One more “not this time” was counted; nobody's name is kept.")
}

pub fn tally(count: &TallyView) -> String {
    format!("{}  {}  {}  {}", count.month, unit_name(&count.unit), programme_name(&count.programme), count.answers)
}

pub fn balance(balance: &BalanceView) -> String {
    let name =
        catalogue::supply(&balance.item).map_or_else(|_| balance.item.clone(), |supply| say(&supply.zh, &supply.en));
    let expires = balance.expires_on.as_deref().unwrap_or_default();
    let mut notices = Vec::new();
    if balance.expired {
        notices.push(say("已过期", "expired"));
    } else if balance.expires_soon {
        notices.push(say("快过期", "expires soon"));
    }
    if balance.low {
        notices.push(say("不多了", "running low"));
    }
    format!("{name}  {}  {}  {expires}  {}", balance.batch, balance.amount, notices.join(" ")).trim_end().to_owned()
}

pub fn please_contact(name: &str, unit: &str, day: &str) -> String {
    say(
        format!("{day}  {name}（{}）：请联系服务站", unit_name(unit)),
        format!("{day}  {name} ({}): please contact the station", unit_name(unit)),
    )
}

pub fn erased_care(rows: usize) -> String {
    say(
        format!("已清除本处的保健记录 {rows} 条，不能恢复。"),
        format!("{rows} records of care kept here were erased for good."),
    )
}
