//! The words of the subject report, in Chinese and in English.

use serde_json::{Value, json};

use super::Report;
use crate::exchange::roster::messages::{self, Language};
use crate::print::section::{Cell, Section};
use crate::register::codes;
use crate::security::CIVIL;

type Entry = (&'static str, &'static str, &'static str);

/// Titles, heads of columns, and what is said once.
const WORDS: &[Entry] = &[
    ("title", "本人资料", "What is held on one person"),
    (
        "about",
        "本单位登记的、关于您本人的全部内容如下。内容有误的，请告诉经办人，当场更正；不愿留下的，可以要求清除。",
        "Below is all that this office holds on you. If something is wrong, say so and it is put right; what you do not want kept you may have erased.",
    ),
    ("end", "资料到此为止。", "This is the end."),
    (
        "end_about",
        "这里是户册和本人同意事项里的全部内容。在村医或服务站要过什么服务，只有他们知道，请向他们要本人的一页。",
        "This is all that the register and its log hold. What you may have asked of a village doctor or the station only they know; ask them for your own page.",
    ),
    ("made_by", "出具单位", "Given by"),
    ("made_on", "出具日期", "Date"),
    ("page", "第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    ("signed", "本人签收", "Received (signature)"),
    ("handed_by", "经办人", "Handed over by"),
    ("signed_on", "日期", "Date"),
    ("record", "登记内容", "The record"),
    ("record_linked", "认作同一人的另一份登记", "Another registration, linked as the same person"),
    ("household", "所在户", "The household"),
    (
        "household_others",
        "同户其他人的内容是他们本人的资料，不在此列；户的备注可能写到其他人，也不在此列。",
        "What is held on the others of the household is theirs and not listed here; nor is the household's note, which may be about them.",
    ),
    ("events", "经历", "Events"),
    ("moves", "迁移", "Moves"),
    (
        "moves_month",
        "迁出办结后，原单位只保留迁出的月份。",
        "Once a move is finished, the office that was left keeps the month only.",
    ),
    ("questions", "待核对与已核对的事项", "What is, or was, in question"),
    ("history", "每一项内容的来历", "Where each value came from"),
    ("wishes", "您同意和提出异议的事项", "What you agreed and object to"),
    ("wish", "事项", "What"),
    ("said_on", "日期", "On"),
    ("said_how", "方式", "How"),
    ("looks", "谁看过您的登记", "Who looked at your record"),
    (
        "looks_about",
        "同一个人同一天再次打开，不另记。",
        "The same person opening it again on one day is not noted twice.",
    ),
    ("nobody_looked", "没有查阅记录。", "Nobody has looked."),
    ("looked_at", "日期", "Day"),
    ("looked_by", "谁", "Who"),
    ("looked_how", "怎么看的", "How"),
    ("looked_why", "事由", "Why"),
    ("continuity", "接续到别的镇和从别的镇接续的服务", "Care that went on in another town, or came from one"),
    ("continued", "情况", "What became of it"),
    ("offices", "哪些单位有您的资料", "Which offices have it"),
    ("offices_backups", "这些单位的加密备份里也有同样的内容。", "The offices' encrypted backups hold the same."),
    ("date", "日期", "Date"),
    ("event", "事项", "Event"),
    ("details", "内容", "Details"),
    ("written", "登记日期", "Written"),
    ("by", "登记人", "By"),
    ("how", "方式", "How"),
    ("field", "项目", "Field"),
    ("value", "内容", "Value"),
    ("question", "事项", "Question"),
    ("state_of_question", "情况", "State"),
    ("month", "月份", "Month"),
    ("from_unit", "迁出地", "From"),
    ("to_unit", "迁往", "To"),
    ("state", "办理情况", "State"),
    ("told_where", "同意原单位知道去向", "Old office may know where"),
    ("office", "单位", "Office"),
    ("has", "有什么", "What it has"),
    ("as_of", "截至", "As of"),
    ("has_all", "以上全部内容", "all of the above"),
    ("has_received", "已收到截至该日交换的内容", "has received what was exchanged by that day"),
    ("has_perhaps", "已写过交换文件，可能有同样的内容", "files were exchanged; it may have the same"),
    ("has_nothing", "还没有交换过，没有", "nothing exchanged yet"),
    ("left", "已迁出（本单位只保留月份）", "Left (only the month is kept here)"),
    ("with", "对方：", "with "),
    ("from_household", "原在户号：", "from household "),
    ("to_household", "户号：", "household "),
    ("place", "地点：", "place: "),
    ("taken_back", "已作废", "taken back"),
    ("two_values", "两个值，待核对", "two values, to be settled"),
    ("open", "待核对", "to be looked at"),
    ("set_aside", "已核对，没有问题", "looked at, nothing wrong"),
    ("not_same", "与另一份登记核对过，不是同一人", "compared with another registration: not the same person"),
    ("erased", "（已清除）", "(erased)"),
    ("empty", "（未填）", "(empty)"),
    ("yes", "是", "yes"),
    ("no", "否", "no"),
    ("list", "；", "; "),
];

/// Names of fields that the register's own list does not have.
const FIELDS: &[Entry] = &[("unit", "村", "village"), ("voided", "是否有效", "in use"), ("head_name", "户主", "head")];

/// Values that are codes of the journal.
const VALUES: &[(&str, &[Entry])] = &[
    (
        "event",
        &[
            ("birth", "出生", "birth"),
            ("death", "去世", "death"),
            ("marriage", "结婚", "marriage"),
            ("divorce", "离婚", "divorce"),
            ("move_in", "迁入", "moved in"),
            ("move_out", "迁出", "moved out"),
            ("move_within", "村内搬迁", "moved within the village"),
            ("split", "分户", "household split"),
            ("join", "并户", "households joined"),
            ("new_head", "变更户主", "new head"),
        ],
    ),
    (
        "action",
        &[
            ("add_person", "登记", "entered"),
            ("import", "导入花名册", "imported"),
            ("demo", "填入示例", "example"),
            ("paste", "粘贴", "pasted"),
            ("void", "作废", "taken back"),
            ("resolve", "核对", "settled"),
            ("division", "区划调整", "divisions changed"),
            ("link", "认作同一人", "linked"),
            ("unlink", "解除关联", "parted"),
            ("undo", "撤销", "undone"),
            ("erase", "清除", "erased"),
            ("erase_again", "再次清除", "erased again"),
            ("birth", "登记出生", "birth"),
            ("death", "登记去世", "death"),
            ("marriage", "登记结婚", "marriage"),
            ("divorce", "登记离婚", "divorce"),
            ("move_in", "登记迁入", "moved in"),
            ("move_out", "登记迁出", "moved out"),
            ("move_within", "村内搬迁", "moved within"),
            ("split", "分户", "split"),
            ("join", "并户", "joined"),
            ("new_head", "变更户主", "new head"),
            ("transfer_offer", "申请迁移", "move asked for"),
            ("transfer_approve", "批准迁移", "move approved"),
            ("transfer_receive", "接收迁移", "move received"),
            ("transfer_return", "退回迁移", "move returned"),
            ("transfer_send_back", "退回原单位", "sent back"),
            ("", "修改", "changed"),
        ],
    ),
    (
        "purpose",
        &[
            ("contact_for_care", "可以为保健联系本人", "may be reached about care"),
            ("urgent_results", "急需告知的结果可以通知本人", "may be told urgent results"),
            ("home_visits", "可以上门", "may be visited at home"),
            ("share_with_station", "服务站可以看村医的记录", "the station may see what the village doctor keeps"),
            (
                "continue_elsewhere",
                "别的镇的服务站可以接着做这里开始的服务",
                "another town's station may go on with what was begun here",
            ),
            ("contact_about_money", "可以为补助联系本人", "may be reached about benefits"),
            ("share_on_transfer", "迁走后原来的村可以知道去向", "the village left may know where"),
        ],
    ),
    (
        "objects",
        &[
            ("lists_for_others", "不列入给其他部门的名单", "not on lists for other departments"),
            ("", "对登记有异议", "objects to the registration"),
        ],
    ),
    (
        "said_how",
        &[("written", "书面", "in writing"), ("guardian", "监护人代为", "by the guardian"), ("", "口头", "spoken")],
    ),
    (
        "continued",
        &[
            ("answered", "按您的意愿告诉了对方，对方已接收", "told as you wished, and accepted there"),
            ("received", "从对方接收", "accepted from there"),
            ("", "按您的意愿告诉了对方，还没有回执", "told as you wished, no receipt yet"),
        ],
    ),
    (
        "look",
        &[
            ("opened", "打开", "opened"),
            ("revealed", "看全", "seen in full"),
            ("searched_id", "按证件号查", "searched by ID"),
            ("exported", "导出", "exported"),
            ("", "开封", "unsealed"),
        ],
    ),
    (
        "reason",
        &[
            ("person_asked", "本人要求", "the person asked"),
            ("service", "为其办理", "to serve the person"),
            ("check", "核对登记", "to check the register"),
            ("correction", "更正", "to correct it"),
            ("duty", "依法履职", "a duty by law"),
            ("unsaid", "未说明", "none said"),
            ("", "—", "—"),
        ],
    ),
    (
        "state",
        &[
            ("offered", "待批准", "waits for the town"),
            ("approved", "待接收", "approved, on the way"),
            ("refused", "未批准", "not approved"),
            ("received", "已接收", "received"),
            ("returned", "退回", "returned"),
            ("sent_back", "已退回", "sent back"),
        ],
    ),
    (
        "voided",
        &[
            ("entered_by_mistake", "作废（登记错误）", "taken back (entered by mistake)"),
            ("duplicate_entry", "作废（重复登记）", "taken back (entered twice)"),
            ("undo", "作废（撤销登记）", "taken back (undone)"),
            ("erased", "作废（已清除个人信息）", "taken back (erased)"),
            ("", "作废", "taken back"),
        ],
    ),
];

/// The word of a code of the program's own; the code where it has none.
pub(super) fn word(code: &'static str, language: Language) -> &'static str {
    pick(WORDS, code, language).unwrap_or(code)
}

fn pick(entries: &'static [Entry], code: &str, language: Language) -> Option<&'static str> {
    let entry = entries.iter().find(|entry| entry.0 == code)?;
    Some(if language == Language::Chinese { entry.1 } else { entry.2 })
}

/// The report as the layout shows it.
pub(super) fn in_words(report: &Report, language: Language) -> Value {
    let say = |code| word(code, language);
    let sections: Vec<Value> = report.sections.iter().map(|section| section_in_words(section, language)).collect();
    json!({
        "lang": if language == Language::Chinese { "zh" } else { "en" },
        "title": say("title"),
        "about": say("about"),
        "end": if report.book == CIVIL { format!("{} {}", say("end"), say("end_about")) } else { say("end").to_owned() },
        "head": [[say("made_by"), report.office], [say("made_on"), report.day.to_string()]],
        "page": say("page"),
        "sign": [say("signed"), say("handed_by"), say("signed_on")],
        "sections": sections,
    })
}

fn section_in_words(section: &Section, language: Language) -> Value {
    let lines = section.lines.iter().map(|line| line.iter().map(|cell| text(cell, language)).collect::<Vec<_>>());
    json!({
        "title": word(section.title, language),
        "note": section.note.map(|note| word(note, language)),
        "columns": section.columns.iter().map(|column| word(column, language)).collect::<Vec<_>>(),
        "lines": lines.collect::<Vec<_>>(),
    })
}

fn text(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Word(code) => word(code, language).to_owned(),
        Cell::Field(field) => {
            pick(FIELDS, field, language).unwrap_or_else(|| messages::field_name(field, language)).to_owned()
        }
        Cell::Value { field, value } => value_text(field, value, language),
        Cell::Question { code, field, params } => {
            let params: Vec<(&str, String)> =
                params.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            messages::code_sentence(code, field, &params, language)
        }
        Cell::Both(cells) => {
            let parts: Vec<String> = cells.iter().map(|cell| text(cell, language)).collect();
            let between = if matches!(cells.first(), Some(Cell::Word(_))) { "" } else { word("list", language) };
            parts.join(between)
        }
    }
}

fn value_text(field: &str, value: &str, language: Language) -> String {
    if let Some((_, entries)) = VALUES.iter().find(|(name, _)| *name == field) {
        let found = pick(entries, value, language).or_else(|| pick(entries, "", language));
        return found.unwrap_or(value).to_owned();
    }
    match codes::list_of(field).and_then(|list| list.get(value)) {
        Some(code) if language == Language::Chinese => code.zh.to_owned(),
        Some(code) => code.en.to_owned(),
        None if value.is_empty() => word("empty", language).to_owned(),
        None => value.to_owned(),
    }
}
