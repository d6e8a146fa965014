//! What is said where two of an office wrote something of care differently.

use cunce::care::names;
use cunce::care::view::QuestionView;
use cunce::register::view::HeadView;

use super::care::{doubts, programme_name, sent_to, service_name};
use super::{say, unit_name};

pub fn care_question(question: &QuestionView) -> String {
    let asked = &question.conflict;
    let before = match asked.field.as_str() {
        "voided" => String::new(),
        field => {
            say(format!("  原为 {}", value(field, &asked.before)), format!("  before: {}", value(field, &asked.before)))
        }
    };
    // Of a question that is not the user's own nothing is told but the field.
    let is_told = !(question.programme.is_empty() && question.what.is_empty());
    let about = if is_told { format!("{} · ", about(question)) } else { String::new() };
    let mut lines = vec![format!("{}  {} · {about}{}{before}", asked.id, asked.subject, field_name(&asked.field))];
    lines.extend(asked.heads.iter().map(|head| {
        let value = head_value(&asked.field, head);
        format!("    {value}  {}（{}）{}  {}", head.author, unit_name(&head.unit), head.at, head.op)
    }));
    lines.join("\n")
}

/// The row that it is about: an enrolment, a service, a day, a referral.
fn about(question: &QuestionView) -> String {
    match question.conflict.entity.as_str() {
        "enrolment" => programme_name(&question.programme),
        "referral" => {
            let to = sent_to(&question.what);
            say(format!("{} 转诊到{to}", question.day), format!("referred to {to} on {}", question.day))
        }
        _ => format!("{} {}", question.day, service_name(&question.programme, &question.what)),
    }
}

fn field_name(field: &str) -> String {
    match field {
        "event_on" => say("日期（末次月经、分娩或出生）", "day of last period, delivery or birth"),
        "provider" => say("由谁服务", "who her provider is"),
        "ended_on" => say("结束了没有", "whether it has ended"),
        "kept" => say("约定的这一天", "the day she agreed to"),
        "answer" | "answered_on" => say("转诊的回音", "the answer to the referral"),
        "doubtful" => say("可疑之处", "what was doubted"),
        "voided" => say("取消了，还是接着做", "taken back, or gone on with"),
        other => other.replace('_', " "),
    }
}

/// What is taken with that value. Beside a row that was taken back stands what someone else wrote in it meanwhile.
fn head_value(field: &str, head: &HeadView) -> String {
    if field != "voided" {
        return value(field, &head.value);
    }
    if !head.value.is_empty() {
        return say("取消", "taken back");
    }
    let known = ["provider", "event_on", "ended_on", "kept", "answer"];
    let written = head.fields.iter().filter(|(name, _)| known.contains(&name.as_str()));
    // The id of a service says nothing.
    let said = written.map(|(name, text)| match name.as_str() {
        "kept" => say("已经做了", "done"),
        name => format!("{} {}", field_name(name), value(name, text)),
    });
    let said = said.collect::<Vec<_>>().join(", ");
    say(format!("接着做：{said}"), format!("gone on with: {said}"))
}

fn value(field: &str, text: &str) -> String {
    match (field, text) {
        ("ended_on", "") => say("没有结束", "not ended"),
        ("ended_on", day) => say(format!("{day} 结束"), format!("ended {day}")),
        ("kept", "") => say("没有做", "not done"),
        ("kept", day) => say(format!("{day} 做了"), format!("done on {day}")),
        ("answer", code) => {
            let (zh, en) = names::answer(code);
            say(zh, en)
        }
        ("doubtful", codes) if !codes.is_empty() => doubts(codes),
        (_, "") => say("没有", "none"),
        (_, text) => text.to_owned(),
    }
}
