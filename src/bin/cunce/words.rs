//! Every sentence of the command line, in Chinese and English. `{name}` stands for a parameter.

mod copies;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::RwLock;

pub use copies::{asks, awaited, fork, lost, no_forks, revoked};
use cunce::Error;
use cunce::exchange::change_set::{self, Export, FileReport, OfficeStatus, Status};
use cunce::exchange::import::{Counts, Import};
use cunce::exchange::roster::messages::{self, Language};
use cunce::ledger::{Digest, Verified};
use cunce::register::codes;
use cunce::register::division::Changed;
use cunce::register::transfer::view::TransferView;
use cunce::register::view::{
    AlsoView, ConflictView, DuplicateView, FindingView, HistoryEntry, HouseholdRow, PersonRow, ReasonView, Record,
    RegistrationView,
};
use cunce::security::{Card, Fingerprint};
use cunce::view::own_name;

/// English where the user or the system asks for it; Chinese otherwise.
pub fn is_english() -> bool {
    let asked = ["CUNCE_LANG", "LC_ALL", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|text| !text.is_empty()));
    asked.is_some_and(|language| language.starts_with("en"))
}

/// The language of sentences that other parts of the program have.
pub fn language() -> Language {
    if is_english() { Language::English } else { Language::Chinese }
}

pub fn say(zh: impl Into<String>, en: impl Into<String>) -> String {
    if is_english() { en.into() } else { zh.into() }
}

/// What happened, what it means for the data, and what to do.
pub fn sentence(error: &Error) -> String {
    if !SENTENCES.iter().any(|(code, _, _)| *code == error.code) {
        let in_words = |(name, value): &(&'static str, String)| match *name {
            "field" => (*name, field_name(value)),
            _ => (*name, value.clone()),
        };
        let params: Vec<_> = error.params.iter().map(in_words).collect();
        if let Some(text) = messages::error_sentence(error.code, &params, language()) {
            return text;
        }
    }
    let (zh, en) = SENTENCES.iter().find(|(code, _, _)| *code == error.code).map_or(
        ("出了意料之外的问题，什么都没有改动。请重试；若再次出现，请先备份数据文件夹。", "Something unexpected went wrong; nothing was changed. Please try again; if it happens again, copy the data folder first."),
        |(_, zh, en)| (*zh, *en),
    );
    let mut text = say(zh, en);
    for (name, value) in &error.params {
        let value = if *name == "field" { field_name(value) } else { value.clone() };
        text = text.replace(&format!("{{{name}}}"), &value);
    }
    // A place that is not known is left out rather than shown as a blank to fill in.
    while let (Some(start), Some(end)) = (text.find('{'), text.find('}')) {
        if end < start {
            break;
        }
        text.replace_range(start..=end, "");
    }
    text
}

const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "wrong_passphrase",
        "口令不对，册子没有打开。请再试一次；忘了口令可用恢复码。",
        "The passphrase is wrong; the register was not opened. Try again, or use the recovery code.",
    ),
    (
        "wrong_recovery_code",
        "恢复码不对，册子没有打开。请对照打印的那一页再输入。",
        "The recovery code is wrong; the register was not opened. Please compare it with the printed page.",
    ),
    (
        "weak_passphrase",
        "口令太短，至少要 {min} 个字。什么都没有改动。",
        "The passphrase is too short: at least {min} characters. Nothing was changed.",
    ),
    (
        "passphrases_differ",
        "两次输入的口令不一样，什么都没有改动。请重新输入。",
        "The two passphrases differ; nothing was changed. Please enter them again.",
    ),
    (
        "not_started",
        "这个文件夹里还没有册子。请先用 init 设立本单位。",
        "There is no register in this folder yet. Set the office up with init first.",
    ),
    (
        "already_started",
        "这个文件夹里已经有册子了，没有改动它。要另设单位，请换一个文件夹。",
        "There is a register in this folder already; it was not touched. Use another folder for another office.",
    ),
    (
        "busy",
        "这本册子正在另一个窗口或命令里打开着，什么都没有改动。请先关掉那一个再试。",
        "The register is open in another window or command; nothing was changed. Close that one and try again.",
    ),
    (
        "card_changed",
        "{unit} 以前用的是另一张名片，这一张也没有旧名片的签名，没有收下。请打电话核对六个词，一致再加 --replace。",
        "{unit} was known under another card, which has not signed this one; it was not accepted. Compare the six words on the telephone, then add --replace.",
    ),
    (
        "unknown_unit",
        "没有代码为 {unit} 的单位，什么都没有改动。镇 9 位，村 12 位（前 9 位是镇的代码）；新设的村请向镇上问准代码。",
        "There is no unit with the code {unit}; nothing was changed. A town has 9 digits, a village 12 of which the first 9 are its town's; for a new village, ask the town for its code.",
    ),
    (
        "missing_unit_name",
        "单位的名称没有填，什么都没有改动。请写上名称。",
        "The unit has no name; nothing was changed. Please give it one.",
    ),
    (
        "unknown_id",
        "没有找到编号为 {id} 的记录，什么都没有改动。请核对编号。",
        "There is no record with the id {id}; nothing was changed. Please check the id.",
    ),
    (
        "unknown_field",
        "没有叫“{field}”的栏目，什么都没有改动。",
        "There is no field named \"{field}\"; nothing was changed.",
    ),
    ("missing_value", "还缺“{field}”，什么都没有改动。", "\"{field}\" is missing; nothing was changed."),
    (
        "missing_name",
        "姓名没有填（一岁以下新生儿可以以后补），什么都没有改动。",
        "The name is missing (only a newborn may get one later); nothing was changed.",
    ),
    (
        "missing_number",
        "户的各栏都是空的，什么都没有改动。请至少填一栏。",
        "All fields of the household are empty; nothing was changed. Fill in at least one.",
    ),
    (
        "bad_date",
        "“{field}”不是一个日期，什么都没有改动。请写成 2026-11-23。",
        "\"{field}\" is not a date; nothing was changed. Write it as 2026-11-23.",
    ),
    (
        "future_date",
        "“{field}”还没有到，什么都没有改动。请核对年份。",
        "\"{field}\" lies in the future; nothing was changed. Please check the year.",
    ),
    (
        "id_shape",
        "身份证号应为 18 位（旧号 15 位），什么都没有改动。请对照证件。",
        "An identity number has 18 places (old ones 15); nothing was changed. Please compare it with the card.",
    ),
    (
        "id_digits_lost",
        "身份证号的后几位已在表格里丢失，不能使用，什么都没有改动。请对照证件重新输入。",
        "The last digits of the identity number were lost in a spreadsheet; nothing was changed. Enter it again from the card.",
    ),
    (
        "unknown_code",
        "“{field}”的内容不在可选项里，什么都没有改动。",
        "The value of \"{field}\" is not one of the choices; nothing was changed.",
    ),
    (
        "unknown_relation",
        "“{field}”的内容不在可选项里，什么都没有改动。",
        "The value of \"{field}\" is not one of the choices; nothing was changed.",
    ),
    ("note_too_long", "备注最多 60 个字，什么都没有改动。", "A note has at most 60 characters; nothing was changed."),
    ("too_long", "“{field}”太长，什么都没有改动。", "\"{field}\" is too long; nothing was changed."),
    (
        "away_too_fine",
        "外出地最细只记到县，什么都没有改动。",
        "Whereabouts are kept no finer than a county; nothing was changed.",
    ),
    (
        "voided",
        "这条记录已经作废，没有改动。如需恢复，请先撤销作废。",
        "This record was taken back; nothing was changed. Undo that first.",
    ),
    (
        "unknown_reason",
        "作废原因“{reason}”不在可选项里：entered_by_mistake、duplicate_entry、other。什么都没有改动。",
        "The reason \"{reason}\" is not one of entered_by_mistake, duplicate_entry, other; nothing was changed.",
    ),
    (
        "household_has_people",
        "这一户还有 {people} 个人，不能作废。请先移户或作废各人。",
        "There are still {people} people in this household; it was not taken back. Move or take back each first.",
    ),
    (
        "not_in_household",
        "此人不在这一户，什么都没有改动。",
        "That person is not in this household; nothing was changed.",
    ),
    (
        "same_household",
        "要移去的户和原来的户相同或已作废，什么都没有改动。",
        "The household to move to is the same one, or was taken back; nothing was changed.",
    ),
    ("same_person", "两个人是同一个人，什么都没有改动。", "Both are the same person; nothing was changed."),
    (
        "other_unit",
        "跨村的移户由镇上办理，什么都没有改动。",
        "A move between villages is made by the town; nothing was changed.",
    ),
    (
        "same_registration",
        "这是同一份登记，什么都没有改动。请选两份不同的登记。",
        "This is one and the same registration; nothing was changed. Choose two.",
    ),
    (
        "not_linked",
        "这两份登记没有认作同一人，什么都没有改动。",
        "These two registrations are not linked; nothing was changed.",
    ),
    (
        "linked_through",
        "这两份登记是经“{name}”的另一份登记（{id}）认作同一人的，什么都没有改动。请先解除与那一份的关联。",
        "These two are one person through another registration of {name} ({id}); nothing was changed. Unlink that one first.",
    ),
    (
        "said_not_same",
        "“{name}”与“{other}”曾记为不是同一人，什么都没有改动。要改认，请先把这两份认作同一人。",
        "{name} and {other} were said to be two people; nothing was changed. Link those two first if that was wrong.",
    ),
    (
        "status_to_choose",
        "两份登记一份写着已迁出或死亡，另一份不是；什么都没有改动。请一并选定“{field}”。",
        "One registration says moved out or deceased and the other does not; nothing was changed. Choose \"{field}\" as well.",
    ),
    (
        "division_exists",
        "“{unit}”的代码已经在用，什么都没有改动。请核对区划代码。",
        "The code of {unit} is in use already; nothing was changed. Please check the division code.",
    ),
    (
        "division_ended",
        "“{unit}”已经撤销或改了代码，什么都没有改动。请用现在的代码。",
        "{unit} has been merged or renumbered before; nothing was changed. Use the code that holds now.",
    ),
    (
        "no_such_group",
        "村里没有{group}的户，什么都没有改动。请核对组名。",
        "No household of the village is in {group}; nothing was changed. Please check the group.",
    ),
    ("nobody_chosen", "没有选人，什么都没有改动。", "Nobody was chosen; nothing was changed."),
    ("unknown_event", "没有“{kind}”这种变动，什么都没有改动。", "There is no event \"{kind}\"; nothing was changed."),
    ("nothing_to_undo", "没有可以撤销的改动。", "There is nothing to undo."),
    (
        "cannot_undo_erasure",
        "这一步清除了个人信息，内容已经没有了，不能撤销；什么都没有改动。",
        "That step erased personal values; they are gone and it cannot be undone. Nothing was changed.",
    ),
    (
        "undo_superseded",
        "这次改动之后又有新的改动，不能撤销；什么都没有改动。请直接改成要的值。",
        "Something newer stands on that change, so it was not undone. Write the value you want instead.",
    ),
    (
        "transfer_open",
        "此人或此户的迁移正在办理，什么都没有改动。请先办完那一件（transfers）。",
        "A move of this person or household is under way; nothing was changed. Finish that one first (transfers).",
    ),
    (
        "transfer_state",
        "这件迁移已经办过这一步，什么都没有改动。请重新列出（transfers）。",
        "This move has gone past that step; nothing was changed. List them again (transfers).",
    ),
    (
        "same_unit",
        "已经在 {unit}，什么都没有改动。村内移户请用 event move_within。",
        "They are in {unit} already; nothing was changed. Within a village use event move_within.",
    ),
    (
        "moved_away",
        "此人或此户已迁出，不能再改；什么都没有改动。",
        "This person or household has moved away and is not written on here; nothing was changed.",
    ),
    ("town_decides", "这一步由镇上办理，什么都没有改动。", "This is for the town to decide; nothing was changed."),
    (
        "needs_transfer_file",
        "迁往别的镇要写一个迁移文件（transfer ID --to UNIT --out FILE），什么都没有改动。",
        "A move to another town needs a transfer file (transfer ID --to UNIT --out FILE); nothing was changed.",
    ),
    (
        "no_file_needed",
        "迁往本镇的村不用迁移文件（transfer ID --to UNIT），什么都没有改动。",
        "A move to a village of this town needs no file (transfer ID --to UNIT); nothing was changed.",
    ),
    (
        "not_theirs",
        "迁移文件里有本镇的人，没有读入；什么都没有改动。请与对方核实。",
        "The transfer file writes on people of this town; nothing was changed. Ask the sender.",
    ),
    (
        "unknown_transfer",
        "这份回执不是本镇送出的迁移的，没有读入；什么都没有改动。请与对方核实。",
        "The receipt is for no move that this town has sent there; nothing was changed. Ask the sender.",
    ),
    (
        "clock_behind",
        "电脑的日期早于上一次登记的日期（{last}），什么都没有改动。请先校准电脑时间；确认无误可加 --accept-clock。",
        "The computer's date is before the last entry ({last}); nothing was changed. Set the clock, or add --accept-clock if it is right.",
    ),
    ("bad_clock", "CUNCE_NOW 不是 RFC 3339 时间：{value}。", "CUNCE_NOW is not an RFC 3339 time: {value}."),
    (
        "unknown_conflict",
        "没有这个待定的问题，也许已经解决。什么都没有改动。请重新列出。",
        "There is no such open question; it may have been settled. Nothing was changed. List them again.",
    ),
    (
        "conflict_changed",
        "这个问题在这期间又变了，没有改动。请看一看新的几个值再定。",
        "The question has changed meanwhile; nothing was changed. Look at the new values and decide again.",
    ),
    (
        "unknown_finding",
        "没有这条待核对，也许已经处理。什么都没有改动。",
        "There is no such finding; it may have been dealt with. Nothing was changed.",
    ),
    (
        "unknown_office",
        "还没有 {unit} 的名片，什么都没有写。请先换名片（card、trust）。",
        "There is no card of {unit} yet; nothing was written. Exchange cards first (card, trust).",
    ),
    (
        "not_a_card",
        "这个文件不是名片，或已损坏；什么都没有改动。请对方重新写一份。",
        "This file is no card, or it is damaged; nothing was changed. Ask for a new one.",
    ),
    ("own_card", "这是本单位自己的名片，什么都没有改动。", "This is this office's own card; nothing was changed."),
    (
        "not_a_partner",
        "村与本镇、镇与所辖的村交换；{unit} 不在其中，什么都没有改动。",
        "A village exchanges with its town and a town with its villages; {unit} is neither. Nothing was changed.",
    ),
    (
        "bad_position",
        "没有第 {from} 条起的内容（共 {last} 条），什么都没有写。",
        "There is nothing from position {from} on (there are {last}); nothing was written.",
    ),
    (
        "written_badly",
        "写到 {path} 的文件读回来不对，已删去；册子没有改动。请换一个U盘。",
        "The file at {path} did not read back as written and was removed; the register was not changed. Use another stick.",
    ),
    (
        "away_to_too_fine",
        "外出地只登记到县（市、区），什么都没有改动。请写成如“江苏省苏州市”。",
        "A place of stay is kept no finer than a county; nothing was changed. Name the county only.",
    ),
    (
        "no_passphrase",
        "没有口令，也没有可以输入口令的终端；册子没有打开。请设环境变量 CUNCE_PASSPHRASE，或在终端里运行。",
        "There is no passphrase and no terminal to ask for it; the register was not opened. Set CUNCE_PASSPHRASE, or run in a terminal.",
    ),
    (
        "file_not_found",
        "找不到文件 {path}，什么都没有改动。请核对路径。",
        "The file {path} was not found; nothing was changed. Please check the path.",
    ),
    (
        "path_not_writable",
        "不能写到 {path}，什么都没有改动。请换一个文件夹，或看看U盘是否写保护。",
        "{path} cannot be written; nothing was changed. Choose another folder, or check whether the stick is write-protected.",
    ),
    (
        "disk_full",
        "磁盘满了，什么都没有改动。请腾出空间再试。",
        "The disk is full; nothing was changed. Free some space and try again.",
    ),
    (
        "io",
        "读写磁盘时出错，什么都没有改动。请检查磁盘或U盘再试。",
        "The disk could not be read or written; nothing was changed. Check the disk or stick and try again.",
    ),
    (
        "file_too_large",
        "文件太大，没有读入；什么都没有改动。",
        "The file is too large and was not read; nothing was changed.",
    ),
    (
        "newer_database",
        "这本册子是更新版本的程序写的，没有打开，也没有改动。请安装新版程序。",
        "This register was written by a newer version; it was neither opened nor changed. Install the new version.",
    ),
    (
        "damaged_database",
        "册子文件已损坏，没有改动。请用备份恢复，或联系镇上。",
        "The register's file is damaged; nothing was changed. Restore a backup, or ask the town.",
    ),
    (
        "damaged_keyring",
        "钥匙文件 keyring.json 已损坏，册子没有打开。请用备份恢复。",
        "The file keyring.json is damaged; the register was not opened. Restore a backup.",
    ),
    (
        "not_a_workbook",
        "这个文件不是表格（xlsx、xls、csv），没有读入；什么都没有改动。请用表格程序打开后另存再试。",
        "This file is no workbook (xlsx, xls, csv); nothing was read or changed. Open it in a spreadsheet program, save it and try again.",
    ),
    (
        "workbook_too_large",
        "表格太大或展开后太大，没有读入；什么都没有改动。请拆成几个文件。",
        "The workbook is too large, or unpacks to too much; nothing was read or changed. Split it.",
    ),
    (
        "workbook_locked",
        "文件正被别的程序打开着（如 WPS），没有读入；什么都没有改动。请先关掉它。",
        "Another program (such as WPS) holds the file open; nothing was read or changed. Close it first.",
    ),
    (
        "workbook_protected",
        "表格有打开密码，没有读入；什么都没有改动。请先去掉密码。",
        "The workbook needs a password; nothing was read or changed. Remove the password first.",
    ),
    ("workbook_empty", "表格是空的，什么都没有改动。", "The workbook is empty; nothing was changed."),
    (
        "no_header",
        "没有找到表头（至少要有姓名一栏），什么都没有改动。请用 --header-row 指明表头行。",
        "No row of column titles was found (at least a name is needed); nothing was changed. Name it with --header-row.",
    ),
    (
        "file_unreadable",
        "文件读不出来，什么都没有改动。请检查U盘，或换一份。",
        "The file cannot be read; nothing was changed. Check the stick, or get another copy.",
    ),
    ("bad_usage", "参数不对，什么都没有改动。", "The arguments are not right; nothing was changed."),
    (
        "bad_batch_line",
        "这一行不是 JSON 的字符串数组，什么都没有改动。",
        "This line is no JSON array of strings; nothing was changed.",
    ),
    (
        "needs_unit",
        "镇上导入、立户要指明是哪个村（--unit）。什么都没有改动。",
        "At a town, say which village it is for (--unit). Nothing was changed.",
    ),
    (
        "damaged",
        "文件损坏或不完整，没有读入；什么都没有改动。请对方重写一份。",
        "The file is damaged or incomplete; nothing was changed. Ask for it to be written again.",
    ),
    (
        "unknown_file",
        "这不是村册写的文件（交换文件或名片），没有读它；什么都没有改动。",
        "This is not a file of this program (a change-set file or a card); it was not read and nothing was changed.",
    ),
    (
        "no_files_here",
        "文件夹 {path} 里没有交换文件（.ccs），什么都没有改动。请核对文件夹。",
        "There are no change-set files (.ccs) in the folder {path}; nothing was changed. Please check the folder.",
    ),
    (
        "bad_signature",
        "文件的签名不对，没有读入；什么都没有改动。请与对方核实。",
        "The file's signature is wrong; nothing was changed. Ask the sender.",
    ),
    (
        "not_for_us",
        "这个文件是写给别的单位的，没有读入；什么都没有改动。",
        "The file was written for another office; nothing was changed.",
    ),
    (
        "unknown_sender",
        "不认识写这个文件的单位，没有读入；什么都没有改动。请先换名片。",
        "The office that wrote this file is not known here; nothing was changed. Exchange cards first.",
    ),
    (
        "revoked",
        "写这个文件的电脑已停用，没有读入；什么都没有改动。",
        "The computer that wrote this file was revoked; nothing was changed.",
    ),
    (
        "newer_format",
        "文件是更新版本的程序写的，没有读入；什么都没有改动。请安装新版程序。",
        "The file was written by a newer version; nothing was changed. Install the new version.",
    ),
];

const FIELDS: &[(&str, &str)] = &[
    ("name", "姓名"),
    ("sex", "性别"),
    ("birth_date", "出生日期"),
    ("national_id", "身份证号"),
    ("phone", "联系电话"),
    ("ethnicity", "民族"),
    ("marital_status", "婚姻状况"),
    ("education", "文化程度"),
    ("relation_to_head", "与户主关系"),
    ("guardian", "监护人"),
    ("registered_at", "户籍地"),
    ("residence_status", "居住状态"),
    ("away_to", "外出地"),
    ("note", "备注"),
    ("household", "所在户"),
    ("number", "户号"),
    ("village_group", "组"),
    ("address", "住址"),
    ("head", "户主"),
    ("date", "日期"),
    ("person", "人"),
    ("voided", "作废"),
    ("unit", "村"),
    ("from_unit", "迁出地"),
    ("to_unit", "迁往"),
    ("consent", "同意告知去向"),
    ("state", "办理情况"),
    ("month", "迁出月份"),
];

pub fn field_name(field: &str) -> String {
    if is_english() {
        return field.replace('_', " ");
    }
    FIELDS.iter().find(|(name, _)| *name == field).map_or(field, |(_, zh)| zh).to_owned()
}

/// Names of divisions that are newer than the list of the program.
static CHANGED: RwLock<BTreeMap<String, String>> = RwLock::new(BTreeMap::new());

/// With the office itself, which may be newer than its town has told yet.
pub fn name_divisions(changed: &[Changed], own: &Card) {
    let mut names: BTreeMap<_, _> = changed.iter().map(|known| (known.code.clone(), known.name.clone())).collect();
    names.entry(own.unit.clone()).or_insert_with(|| own_name(&own.unit, &own.name));
    // Nobody panics while holding it; if so, codes are shown instead of names.
    if let Ok(mut known) = CHANGED.write() {
        *known = names;
    }
}

pub fn unit_name(unit: &str) -> String {
    if let Some(name) = CHANGED.read().ok().and_then(|known| known.get(unit).cloned()) {
        return name;
    }
    cunce::view::unit_name(unit)
}

/// A value as people say it: a code by its label, a unit by its name.
fn value_text(field: &str, value: &str) -> String {
    match field {
        "unit" | "from_unit" | "to_unit" if !value.is_empty() => return unit_name(value),
        "voided" => return void_text(value),
        _ => {}
    }
    let code = codes::list_of(field).and_then(|list| list.get(value));
    match code {
        Some(code) => say(code.zh, code.en),
        None if value.is_empty() => say("（空）", "(empty)"),
        None => value.to_owned(),
    }
}

/// Whether a row stands, or why it was taken back.
fn void_text(reason: &str) -> String {
    match reason {
        "" => say("保留", "kept"),
        "entered_by_mistake" => say("作废（登记错误）", "taken back (entered by mistake)"),
        "duplicate_entry" => say("作废（重复登记）", "taken back (duplicate entry)"),
        "undo" => say("作废（撤销登记）", "taken back (undone)"),
        "unlinked" => say("已解除", "unlinked"),
        "linked" => say("已改认为同一人", "linked after all"),
        "erased" => say("作废（已清除个人信息）", "taken back (personal values erased)"),
        _ => say("作废（其他）", "taken back (other)"),
    }
}

pub fn ask_passphrase() -> String {
    say("口令：", "Passphrase: ")
}

pub fn ask_again() -> String {
    say("再输一次：", "Again: ")
}

pub fn restored() -> String {
    say(
        "这份册子是从备份恢复或从别处复制来的：它从这里起另记一支，原先的内容都在。请尽快与镇上交换一次。",
        "This register was restored from a backup or copied from elsewhere: it goes on under a new number and nothing in it is lost. Please exchange with the town soon.",
    )
}

pub fn started(fingerprint: &Fingerprint, recovery: &str) -> String {
    say(
        format!("已设立。\n六词指纹：{fingerprint}\n恢复码（请抄下或打印，放到安全处；它只显示这一次）：{recovery}"),
        format!(
            "Set up.\nFingerprint: {fingerprint}\nRecovery code (print it and keep it safe; it is shown only once): {recovery}"
        ),
    )
}

pub fn card(unit: &str, name: &str, fingerprint: &str) -> String {
    say(format!("{name}（{unit}）\n六词指纹：{fingerprint}"), format!("{name} ({unit})\nFingerprint: {fingerprint}"))
}

pub fn filled(residents: usize, households: usize) -> String {
    say(
        format!("已填入演示居民 {residents} 人，{households} 户。"),
        format!("Filled in {residents} invented residents in {households} households."),
    )
}

pub fn erased(fields: &[String]) -> String {
    let names = fields.iter().map(|field| field_name(field)).collect::<Vec<_>>();
    say(
        format!("已清除：{}。内容不再保留，下次交换时其他办公点也会清除。", names.join("、")),
        format!("Erased: {}. Other offices erase it at their next exchange.", names.join(", ")),
    )
}

pub fn saved() -> String {
    say("已保存。", "Saved.")
}

pub fn nothing_changed() -> String {
    say("没有不同，什么都没有改动。", "Nothing differs; nothing was changed.")
}

pub fn nobody_found() -> String {
    say("没有找到。", "Nobody found.")
}

pub fn person_line(person: &PersonRow) -> String {
    let age = match person.age.strip_suffix('m') {
        Some(months) => say(format!("{months} 月龄"), format!("{months} months")),
        None if person.age.is_empty() => String::new(),
        None => say(format!("{} 岁", person.age), person.age.clone()),
    };
    let parts = [
        person.name.as_str(),
        &value_text("sex", &person.sex),
        &age,
        &person.national_id,
        &person.phone,
        &say(format!("{}户", person.household_number), format!("household {}", person.household_number)),
        &unit_name(&person.unit),
        &person.id,
    ];
    parts.join("  ")
}

pub fn household_line(row: &HouseholdRow) -> String {
    let people = say(format!("{} 人", row.residents), format!("{} residents", row.residents));
    [&row.number, &row.head_name, &people, &row.village_group, &unit_name(&row.unit), &row.id]
        .map(String::as_str)
        .join("  ")
}

pub fn record(record: &Record) -> String {
    let place = match &record.left {
        Some(month) => say(format!("已迁出 {month}"), format!("left in {month}")),
        None => unit_name(&record.unit),
    };
    let mut lines = vec![format!("{place}  {}", record.id)];
    if record.voided.is_some() {
        lines.push(say("已作废", "Taken back"));
    }
    lines
        .extend(record.fields.iter().map(|(name, value)| format!("{}: {}", field_name(name), value_text(name, value))));
    lines.extend(record.conflicts.iter().map(conflict));
    lines.extend(record.findings.iter().map(finding));
    lines.extend(record.also.iter().map(also_line));
    lines.join("\n")
}

pub fn history_line(entry: &HistoryEntry) -> String {
    let (before, value) = (value_text(&entry.field, &entry.before), value_text(&entry.field, &entry.value));
    let value = match entry.action.as_str() {
        _ if entry.erased => say("（内容已清除）", "(value erased)"),
        "erase" | "erase_again" if entry.field != "voided" => say("清除", "erased"),
        _ => value,
    };
    format!(
        "{}  {}  {before} → {value}  {}（{}）",
        entry.at,
        field_name(&entry.field),
        entry.author,
        unit_name(&entry.unit)
    )
}

pub fn conflict(conflict: &ConflictView) -> String {
    let mut lines = vec![format!(
        "{}  {} · {}  {}",
        conflict.id,
        conflict.subject,
        field_name(&conflict.field),
        say(
            format!("原为 {}", value_text(&conflict.field, &conflict.before)),
            format!("before: {}", value_text(&conflict.field, &conflict.before))
        )
    )];
    lines.extend(conflict.heads.iter().map(|head| {
        format!(
            "    {}  {}（{}）{}  {}",
            value_text(&conflict.field, &head.value),
            head.author,
            unit_name(&head.unit),
            head.at,
            head.op
        )
    }));
    lines.join("\n")
}

pub fn no_conflicts() -> String {
    say("没有待定的问题。", "No open questions.")
}

pub fn finding(finding: &FindingView) -> String {
    format!("{}  {} · {}：{}", finding.id, finding.subject, field_name(&finding.field), finding_text(finding))
}

/// What is wrong, in the words that the import has for it.
fn finding_text(finding: &FindingView) -> String {
    let mut params: Vec<(&str, String)> =
        finding.params.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    if !finding.others.is_empty() {
        let names: Vec<&str> = finding.others.iter().map(|other| other.name.as_str()).collect();
        params.push(("name", names.join(&say("、", ", "))));
    }
    messages::code_sentence(&finding.code, &finding.field, &params, language())
}

pub fn imported(file: &Path, counts: &Counts, import: &Import, is_rehearsal: bool) -> String {
    let file = file.display();
    let first = if is_rehearsal {
        say(format!("{file}：只看不写。"), format!("{file}: a rehearsal, nothing was written."))
    } else {
        say(format!("{file}：已导入。"), format!("{file}: imported."))
    };
    let mut lines = vec![first];
    lines.push(say(
        format!(
            "共 {} 行：新增 {}（其中待核对 {}），已有 {}（其中有差异 {}），不能导入 {}；新户 {}。",
            counts.rows,
            counts.created,
            counts.flagged,
            counts.existing,
            counts.changed,
            counts.rejected,
            counts.households
        ),
        format!(
            "{} rows: {} created ({} to review), {} known already ({} differ), {} stay out; {} new households.",
            counts.rows,
            counts.created,
            counts.flagged,
            counts.existing,
            counts.changed,
            counts.rejected,
            counts.households
        ),
    ));
    for finding in import.plan.findings() {
        let text = messages::located_sentence(finding, &import.plan.header.columns, language());
        lines.push(say(format!("  第 {} 行 {text}", finding.row), format!("  row {}: {text}", finding.row)));
    }
    for gone in &import.gone {
        lines.push(say(
            format!("  表里没有：{}（{}户）", gone.name, gone.household_number),
            format!("  not in the file: {} (household {})", gone.name, gone.household_number),
        ));
    }
    lines.join("\n")
}

/// One move: who, from where to where, and what waits for whom.
pub fn transfer(shown: &TransferView) -> String {
    let to = if shown.to_unit.is_empty() { String::new() } else { format!(" → {}", unit_name(&shown.to_unit)) };
    let place = format!("{}{to}", unit_name(&shown.from_unit));
    let left = shown.direction == "leaving" && shown.state == "received";
    let state = if left {
        say(format!("已迁出 {}", shown.month), format!("moved away {}", shown.month))
    } else {
        transfer_state(&shown.state)
    };
    let late = match shown.left_behind {
        0 => String::new(),
        count => say(format!("  还有 {count} 人没有随户迁走"), format!("  {count} of the household were left behind")),
    };
    format!("{}  {}  {place}  {state}{late}", shown.id, shown.name)
}

pub fn transfer_state(state: &str) -> String {
    match state {
        "offered" => say("待批准", "waits for the town"),
        "approved" => say("待接收", "approved, on the way"),
        "refused" => say("未批准", "refused by the town"),
        "received" => say("已接收", "received"),
        "returned" => say("退回", "returned, waits for the town"),
        _ => say("已退回", "sent back"),
    }
}

pub fn no_transfers() -> String {
    say("没有迁移办理。", "No moves.")
}

pub fn no_findings() -> String {
    say("没有待核对的。", "Nothing to review.")
}

pub fn divided(people: u32, households: u32) -> String {
    say(
        format!("区划已调整：{households} 户、{people} 人随之转入。下次交换时各村收到。"),
        format!(
            "Changed: {households} households with {people} people moved along. The villages learn of it at the next exchange."
        ),
    )
}

pub fn division(known: &Changed) -> String {
    let name = format!("{}（{}）{}", known.name, known.code, known.since);
    if known.succeeded_by.is_empty() {
        name
    } else {
        format!("{name} → {}（{}）", unit_name(&known.succeeded_by), known.succeeded_by)
    }
}

pub fn no_duplicates() -> String {
    say("没有疑似同一人的登记。", "No registrations look like one person.")
}

/// Both side by side, then why.
pub fn duplicate(pair: &DuplicateView) -> String {
    let reasons: Vec<String> = pair.reasons.iter().map(reason_text).collect();
    let first = say(
        format!("疑似同一人（{}）：{}", pair.score, reasons.join("；")),
        format!("Possibly one person ({}): {}", pair.score, reasons.join("; ")),
    );
    [first, registration_line(&pair.a), registration_line(&pair.b)].join("\n")
}

fn registration_line(one: &RegistrationView) -> String {
    let household = say(format!("{}户", one.household_number), format!("household {}", one.household_number));
    let parts =
        [&one.name, &one.birth_date, &one.national_id, &household, &one.head_name, &unit_name(&one.unit), &one.id];
    format!("    {}", parts.map(String::as_str).join("  "))
}

const REASONS: &[(&str, &str, &str)] = &[
    ("same_id", "身份证号相同", "the same ID number"),
    ("same_id_15", "身份证号相同（一个是 15 位旧号）", "the same ID number (one in the old 15 places)"),
    ("id_one_place", "身份证号只差一位或相邻两位颠倒", "ID numbers differ in one place, or two neighbours are swapped"),
    ("id_differs", "身份证号不同", "different ID numbers"),
    ("same_name", "姓名相同", "the same name"),
    ("name_sounds_alike", "姓名读音相同", "names sound alike"),
    ("name_differs", "姓名不同", "different names"),
    ("same_birth_date", "出生日期相同", "the same birth date"),
    ("birth_one_part", "出生日期只差年、月或日", "birth dates differ in year, month or day only"),
    ("birth_day_month_swapped", "出生月、日颠倒", "day and month of birth are swapped"),
    ("birth_differs", "出生日期不同", "different birth dates"),
    ("same_household", "在同一户", "in the same household"),
    ("same_head", "户主同名：{name}", "heads of the same name: {name}"),
    ("same_members", "同住人同名：{names}", "household members of the same names: {names}"),
    ("same_guardian", "监护人相同：{name}", "the same guardian: {name}"),
    ("same_phone", "电话相同", "the same phone"),
    ("sex_differs", "性别不同", "different sex"),
];

fn reason_text(reason: &ReasonView) -> String {
    let words = REASONS.iter().find(|(code, _, _)| *code == reason.code);
    let mut text = words.map_or_else(|| reason.code.clone(), |(_, zh, en)| say(*zh, *en));
    for (name, value) in &reason.params {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

pub fn linked(survivor: &str) -> String {
    say(
        format!("已认作同一人，以 {survivor} 为准显示；两份登记的内容都在，可以解除。"),
        format!(
            "Linked as one person, shown as {survivor}; both registrations stay as they are and can be parted again."
        ),
    )
}

pub fn still_linked(name: &str, id: &str) -> String {
    say(
        format!("两份登记之间的关联已解除；但经“{name}”的另一份登记（{id}），它们仍是同一人。"),
        format!(
            "The link between the two was taken back; through another registration of {name} ({id}) they are one person still."
        ),
    )
}

/// Another registration of the person.
fn also_line(also: &AlsoView) -> String {
    let (unit, number) = (unit_name(&also.unit), &also.household_number);
    say(
        format!("也登记为：{}  {unit}  {number}户  {}", also.name, also.id),
        format!("Also registered as: {}  {unit}  household {number}  {}", also.name, also.id),
    )
}

pub fn exported(out: &Path, written: &Export) -> String {
    let place = out.display();
    if written.asks {
        return asks(place);
    }
    if written.ops == 0 {
        return say(
            format!("没有新内容；回执已写到 {place}。"),
            format!("Nothing new; the acknowledgement was written to {place}."),
        );
    }
    let hash = change_set::hash_text(&written.hash);
    say(
        format!("已写到 {place}：第 {} 到 {} 条，共 {} 条。\nSHA-256  {hash}", written.from, written.to, written.ops),
        format!(
            "Written to {place}: positions {} to {}, {} changes.\nSHA-256  {hash}",
            written.from, written.to, written.ops
        ),
    )
}

pub fn report(report: &FileReport) -> String {
    let file = report.file.display().to_string();
    match report.status {
        Status::Applied => say(
            format!(
                "{file}：已读入 {} 条（新居民 {}，新户 {}，改动 {}），新增待定 {}。",
                report.ops, report.new_people, report.new_households, report.changed, report.conflicts
            ),
            format!(
                "{file}: {} changes merged ({} new residents, {} new households, {} changed), {} new conflicts.",
                report.ops, report.new_people, report.new_households, report.changed, report.conflicts
            ),
        ),
        Status::Already => say(
            format!("{file}：内容都已有，没有改动。"),
            format!("{file}: everything in it was here already; nothing was changed."),
        ),
        Status::Held => {
            let (from, to) = report.missing.unwrap_or_default();
            say(
                format!("{file}：前面还缺第 {from} 到 {to} 条，已先收存，补齐后自动读入。"),
                format!(
                    "{file}: positions {from} to {to} are missing before it; it is kept and merged once they come."
                ),
            )
        }
        Status::Checked => say(format!("{file}：可以读入。"), format!("{file}: it can be merged.")),
        Status::Left => say(format!("{file}：没有轮到，没有读。"), format!("{file}: not reached, not read.")),
        Status::Offered => say(
            format!("{file}：别的镇迁来的人，待接收（transfers）。"),
            format!("{file}: people from another town, waiting to be received (transfers)."),
        ),
        Status::Refused => {
            format!("{file}: {}", sentence(&Error::new(report.reason.unwrap_or("damaged")).with("path", &file)))
        }
    }
}

pub fn office(office: &OfficeStatus) -> String {
    let line = office_line(office);
    if office.awaited { format!("{line} {}", awaited()) } else { line }
}

fn office_line(office: &OfficeStatus) -> String {
    say(
        format!(
            "{}（{}）：已收到其第 {} 条；对方已收到本处第 {} 条；{} 条对方未收到。",
            office.card.name, office.card.unit, office.received_to, office.acknowledged_to, office.not_yet_received
        ),
        format!(
            "{} ({}): received up to {}; it has ours up to {}; {} changes not yet received there.",
            office.card.name, office.card.unit, office.received_to, office.acknowledged_to, office.not_yet_received
        ),
    )
}

pub fn digest(digest: &Digest) -> String {
    say(
        format!("{}\n居民 {} 人，待定 {} 处", digest.state, digest.counted, digest.conflicts),
        format!("{}\n{} residents, {} open conflicts", digest.state, digest.counted, digest.conflicts),
    )
}

pub fn verified(verified: &Verified) -> String {
    let mut lines: Vec<String> = verified
        .checks
        .iter()
        .map(|check| format!("{}  {}  {}", if check.ok { "✓" } else { "✗" }, check.name, check.detail))
        .collect();
    lines.push(if verified.ok {
        say(
            format!("册子完好，{} 条记录。", verified.ops),
            format!("The register is sound, {} operations.", verified.ops),
        )
    } else {
        say("册子有问题：请先备份，再联系镇上。", "Something is wrong: make a backup first, then ask the town.")
    });
    lines.join("\n")
}

pub fn wrote_rows(out: &Path, rows: usize) -> String {
    say(format!("已写出 {rows} 行：{}", out.display()), format!("{rows} rows written: {}", out.display()))
}
