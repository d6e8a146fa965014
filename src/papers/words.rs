//! The words of the papers of care, in Chinese and in English. Names of programmes, services and items are the catalogue's.

use super::Language;
use crate::care::catalogue::{Catalogue, ItemKind, Programme};
use crate::care::names;
use crate::care::{CONTACT_ME, Service};

type Entry = (&'static str, &'static str, &'static str);

const WORDS: &[Entry] = &[
    ("program", "村册", "Cunce"),
    ("page", "第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    ("made_by", "出具单位", "Given by"),
    ("made_on", "出具日期", "Date"),
    ("name", "姓名", "Name"),
    ("born", "出生日期", "Born"),
    ("day", "日期", "Day"),
    ("time", "时间", "Time"),
    ("what", "事项", "What"),
    ("unit", "单位", "Office"),
    ("where", "地点", "Where"),
    ("note", "备注", "Note"),
    ("noted", "记录", "Noted"),
    ("list", "；", "; "),
    ("page_title", "本人保健记录", "Your record of care"),
    (
        "page_about",
        "这一页是给您本人的。记错了的，请告诉我们更正；要不要服务、什么时候来，都由您定，不来也不用说理由。",
        "This page is for you alone. If something is wrong, say so and it is put right. Whether and when you come is yours to say; nobody asks for a reason.",
    ),
    ("pregnancy", "孕期", "Pregnancy"),
    ("age", "今天孕 {age} 周", "{age} weeks today"),
    ("due", "预产期 {day}", "due {day}"),
    ("due_short", "预产期", "due"),
    ("weeks", "孕周", "weeks"),
    ("today", "今天", "today"),
    ("done", "做过了", "done"),
    ("done_on", "做过了 {day}", "done {day}"),
    ("open", "现在可以来", "this is the time"),
    ("next", "接下来", "next"),
    ("next_title", "接下来", "What is next"),
    ("later", "以后", "later"),
    ("past", "", ""),
    ("timeline", "经过", "How it went"),
    ("given", "服务", "service"),
    ("agreed", "约好的日子", "day agreed to"),
    ("referred", "转诊", "referral"),
    ("ahead", "可以来的日子", "days to come"),
    ("next_note", "日子都可以改。", "Every day can be changed."),
    ("nothing_next", "没有约定的日子。", "No day is set."),
    ("how_set", "怎么定的", "How it was set"),
    ("set_agreed", "您约好的", "you agreed to it"),
    ("set_promised", "我们安排的", "we have promised it"),
    ("set_possible", "您定日子", "yours to set"),
    ("since", "{first} 起参加", "since {first}"),
    ("from_to", "{first} 至 {last}", "{first} to {last}"),
    ("without_enrolment", "没有参加，只要了这几次", "without taking part, only these"),
    ("nothing_given", "还没有服务记录。", "Nothing was given yet."),
    ("nothing_recorded", "没有可以列出的记录。", "There is nothing to list."),
    ("contact", "联系", "Reaching you"),
    ("contact_me", "请在这一天联系我", "please reach me on this day"),
    ("signed_on", "日期", "Date"),
    ("round_title", "走访安排", "Visits"),
    ("slip_title", "转诊单", "Referral"),
    ("from", "转出", "From"),
    ("to", "转往", "To"),
    ("about", "项目", "About"),
    ("why", "情况", "Why"),
    ("urgent", "急", "URGENT"),
    (
        "urgent_norm",
        "请马上接诊；两周内（{day} 前）随访转诊结果。",
        "Please see this person at once. We ask what came of it within two weeks, by {day}.",
    ),
    ("signed_by", "医生签名", "Signature"),
    ("cut", "从这里撕下", "tear here"),
    ("answer_title", "回执", "Answer"),
    (
        "answer_about",
        "请勾选后交给本人带回，或送回{office}。",
        "Please tick one and give it back to be brought along, or send it to {office}.",
    ),
];

pub(super) fn lang(language: Language) -> &'static str {
    pick(language, "zh", "en")
}

fn pick<'a>(language: Language, zh: &'a str, en: &'a str) -> &'a str {
    if language == Language::Chinese { zh } else { en }
}

/// A word of the papers by its code.
pub(super) fn word(code: &'static str, language: Language) -> &'static str {
    find(WORDS, code, language).unwrap_or(code)
}

fn find(entries: &'static [Entry], code: &str, language: Language) -> Option<&'static str> {
    entries.iter().find(|entry| entry.0 == code).map(|entry| pick(language, entry.1, entry.2))
}

fn told((zh, en): (&'static str, &'static str), language: Language) -> &'static str {
    pick(language, zh, en)
}

pub(super) fn sent_to(code: &str, language: Language) -> &'static str {
    told(names::sent_to(code), language)
}

pub(super) fn answer(code: &str, language: Language) -> &'static str {
    told(names::answer(code), language)
}

pub(super) fn place(code: &str, language: Language) -> &'static str {
    if code.is_empty() { "" } else { told(names::place(code), language) }
}

/// The words of one paper, with the office's catalogue.
pub(super) struct Words {
    pub(super) language: Language,
    pub(super) catalogue: Catalogue,
}

impl Words {
    pub(super) fn say(&self, code: &'static str) -> &'static str {
        word(code, self.language)
    }

    pub(super) fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        pick(self.language, zh, en)
    }

    pub(super) fn programme(&self, code: &str) -> String {
        if code.is_empty() {
            return self.say("contact").to_owned();
        }
        let known = self.catalogue.programme(code);
        known.map_or_else(|_| code.to_owned(), |known| self.pick(&known.zh, &known.en).to_owned())
    }

    pub(super) fn service(&self, programme: &str, what: &str) -> String {
        if what == CONTACT_ME {
            return self.say("contact_me").to_owned();
        }
        let known = self.catalogue.programme(programme).and_then(|known| known.service(what));
        known.map_or_else(|_| what.to_owned(), |known| self.pick(&known.zh, &known.en).to_owned())
    }

    /// What was noted of a service, in the order of the catalogue.
    pub(super) fn items(&self, given: &Service) -> String {
        let programme = self.catalogue.programme(&given.programme).ok();
        let place = |code: &str| programme.and_then(|known| known.items.iter().position(|item| item.code == code));
        let mut noted = given.noted();
        noted.sort_by_key(|(code, _)| place(code));
        let in_words = noted.iter().map(|(code, value)| self.item(programme, code, value));
        in_words.collect::<Vec<_>>().join(self.say("list"))
    }

    fn item(&self, programme: Option<&Programme>, code: &str, value: &str) -> String {
        let Some(item) = programme.and_then(|programme| programme.item(code)) else { return format!("{code} {value}") };
        let value = match &item.kind {
            ItemKind::Number { unit, .. } => format!("{value} {unit}"),
            ItemKind::Choice(choices) => {
                let choice = choices.iter().find(|choice| choice.code == value);
                choice.map_or(value, |choice| self.pick(&choice.zh, &choice.en)).to_owned()
            }
        };
        format!("{} {value}", self.pick(&item.zh, &item.en))
    }
}
