//! What is said of each error: its code, the Chinese sentence, the English one.

pub(super) const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "wrong_passphrase",
        "口令不对，册子没有打开。请再试一次；忘了口令可用恢复码。",
        "The passphrase is wrong; the register was not opened. Try again, or use the recovery code.",
    ),
    (
        "wait_seconds",
        "口令连着输错了几次，这一次没有试，册子没有打开。请等 {seconds} 秒再输；恢复码不用等。",
        "The passphrase was wrong several times in a row; this one was not tried and the register was not opened. Try again in {seconds} s; the recovery code need not wait.",
    ),
    (
        "wait_minutes",
        "口令连着输错了几次，这一次没有试，册子没有打开。请等 {minutes} 分钟再输；恢复码不用等。",
        "The passphrase was wrong several times in a row; this one was not tried and the register was not opened. Try again in {minutes} min; the recovery code need not wait.",
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
        "no_font",
        "这台电脑没有中文字体，没有写出文件，册子没有改动。请装一种中文字体（Debian、统信、麒麟：fonts-noto-cjk），再试一次。",
        "This computer has no Chinese font; no file was written and the register was not changed. Install one (on Debian and its relatives: fonts-noto-cjk) and try again.",
    ),
    (
        "not_permitted",
        "您的职务不能做这件事，什么都没有改动。请找有此权限的同事；名单见 user list。",
        "Your post does not allow this; nothing was changed. Ask a colleague whose post does (see user list).",
    ),
    (
        "unknown_user",
        "本单位没有叫“{name}”的用户，什么都没有改动。名单见 user list。",
        "Nobody called {name} works in this office; nothing was changed. See user list.",
    ),
    (
        "user_disabled",
        "“{name}”已停用，不能打开册子；什么都没有改动。",
        "{name} is disabled and cannot open the register; nothing was changed.",
    ),
    (
        "user_exists",
        "已经有叫“{name}”的用户，什么都没有改动。请换一个能分清的名字。",
        "There is a user called {name} already; nothing was changed. Use a name that tells them apart.",
    ),
    ("missing_user_name", "没有写用户的名字，什么都没有改动。", "The user has no name; nothing was changed."),
    (
        "bad_user_name",
        "用户的名字太长或有不能显示的字符（最多 {max} 个字），什么都没有改动。",
        "The user's name is too long or has characters that cannot be shown (at most {max}); nothing was changed.",
    ),
    (
        "post_elsewhere",
        "这一级没有这个职务（{post}），什么都没有改动。村里有 officer、doctor；镇上有 staff、clinician、lead、auditor。",
        "There is no {post} in this kind of office; nothing was changed. A village has officer and doctor; a town has staff, clinician, lead and auditor.",
    ),
    (
        "last_manager",
        "“{name}”是唯一能管理用户的人，不能停用；什么都没有改动。请先让另一个人也能管理用户。",
        "{name} is the only one who manages users and cannot be disabled; nothing was changed. Take up another manager first.",
    ),
    (
        "book_closed",
        "您的职务不打开这本册子，什么都没有改动。",
        "Your post does not open this book; nothing was changed.",
    ),
    (
        "not_asked_for",
        "保健记录只在本人要求时写出（--reason person_asked），或者由村医在本人同意服务站可以看之后写给服务站（--reason service）；什么都没有写出。",
        "A record of care is written out only when the person asks (--reason person_asked), or by the village doctor for the station where the person agreed to that (--reason service); nothing was written.",
    ),
    (
        "other_number",
        "这个身份证号和本人在册的不一样，或者册上没有这个人的号；什么都没有写出。请照本人的证件核对，不要号也可以写出。",
        "This is not the identity number that the register has of the person, or it has none; nothing was written. Check it against the card; the record can be written without a number.",
    ),
    (
        "key_not_at_hand",
        "这个职务要打开的册子，您自己打不开，给不了钥匙；什么都没有改动。请用恢复码办理（--recovery）。",
        "That post opens a book which you do not open yourself, so you cannot hand its key on; nothing was changed. Use the recovery code (--recovery).",
    ),
    (
        "held_not_revoked",
        "这个文件等的是前面的文件，不是等人核对；补齐以后会自动读入。什么都没有改动。",
        "This file waits for others before it, not for a person; it is merged once they come. Nothing was changed.",
    ),
    (
        "no_consent_to_continue",
        "没有本人同意别的镇接着做的记录，没有写文件，什么都没有改动。本人愿意的，先记下（consent --give continue_elsewhere）。",
        "There is no consent that another town may go on with it; no file was written and nothing was changed. If she wishes it, record that first (consent --give continue_elsewhere).",
    ),
    (
        "nothing_to_continue",
        "没有可以告诉对方的服务，没有写文件，什么都没有改动。",
        "Nothing was begun that could be told; no file was written and nothing was changed.",
    ),
    (
        "not_another_town",
        "服务接续文件写给别的镇的服务站，{unit} 不是；没有写文件，什么都没有改动。",
        "A continuity file goes to the station of another town, which {unit} is not; no file was written and nothing was changed.",
    ),
    (
        "card_revoked",
        "对方（{unit}）的名片已停用，没有写文件，什么都没有改动。请先换新名片，打电话核对六个词。",
        "The card of {unit} was revoked; no file was written and nothing was changed. Exchange cards anew and compare the six words.",
    ),
    (
        "not_a_continuity_file",
        "这不是服务接续文件，没有读入；什么都没有改动。交换文件和迁移文件请用 merge。",
        "This is no continuity file; nothing was changed. Change-set and transfer files are for merge.",
    ),
    (
        "continuity_receipt",
        "这是服务接续的回执，没有读入；什么都没有改动。请用 continuity receipt。",
        "This is a receipt for a continuity file; nothing was changed. Use continuity receipt.",
    ),
    (
        "continuity_file",
        "这是服务接续文件，不是回执，没有读入；什么都没有改动。请用 continuity accept。",
        "This is a continuity file and no receipt; nothing was changed. Use continuity accept.",
    ),
    (
        "unknown_continuity",
        "这份回执不是本站写给那个镇的文件的，没有读入；什么都没有改动。请与对方核实。",
        "The receipt is for no file that this station wrote for that town; nothing was changed. Ask the sender.",
    ),
    ("town_only", "这件事由镇上办，什么都没有改动。", "Only the town does this; nothing was changed."),
    (
        "no_station_key",
        "服务站还没有密封钥匙，或本处还没有收到；什么都没有写。请服务站先做钥匙（station-key make），再交换一次。",
        "The station has no key for sealed notes yet, or this office has not heard of it; nothing was written. Let the station make one (station-key make), then exchange.",
    ),
    (
        "key_exists",
        "服务站已经有密封钥匙了，没有另做。丢了一份或换了人，请换钥匙（station-key rotate）。",
        "The station has a key already; none was made. If a share was lost or somebody left, replace it (station-key rotate).",
    ),
    (
        "wrong_share",
        "这份钥匙不对，没有开封。请对照抄写的那张纸再输入。",
        "This is no share of that key; nothing was opened. Please compare it with the paper.",
    ),
    (
        "same_share",
        "两份钥匙是同一份，没有开封。要另外一个人的那一份。",
        "Both are the same share; nothing was opened. The other one is another person's.",
    ),
    (
        "too_few_shares",
        "还缺一份钥匙，没有开封。三份里要有两份：服务站的，加上分管领导的或信封里的。",
        "One share is missing; nothing was opened. Two of three are needed: the station's, and the lead's or the one in the envelope.",
    ),
    (
        "damaged_note",
        "这条密封记录已损坏，打不开；别的没有影响。",
        "This sealed note is damaged and cannot be opened; nothing else is affected.",
    ),
    (
        "sealed_note_too_long",
        "太长了，没有写。一条密封记录最多约 {max} 个字，请分成几条。",
        "That is too long and was not written: at most about {max} characters a note. Please write several.",
    ),
    (
        "bad_value",
        "“{field}”填写的内容不能用，什么都没有改动。请改正后再试。",
        "What was given for \"{field}\" cannot be used; nothing was changed. Correct it and try again.",
    ),
    (
        "says_too_little",
        "“{field}”写得太短，看不出所指，什么都没有改动。请写全名，至少 {min} 个字。",
        "\"{field}\" is too short to tell what is meant; nothing was changed. Write it out, at least {min} letters.",
    ),
    (
        "missing_book",
        "这本册子（{book}）的文件不在了，没有打开。别的册子照常可用；请从备份恢复。",
        "The file of this book ({book}) is gone, so it was not opened. The other books work as before; please restore a backup.",
    ),
    (
        "unknown_book",
        "没有这本册子。户册是 civil，补助是 money，保健是 care。",
        "There is no such book: the register is civil, benefits are money, care is care.",
    ),
    (
        "other_book",
        "这是本单位另一本册子的文件，您的职务不打开它；读入时会原样收存，等能打开的同事来读。",
        "This file is for another book of this office, which your post does not open; when read it is kept as it is, until a colleague who may opens it.",
    ),
    (
        "nothing_to_write",
        "没有可写的文件：对方没有这本册子，或还没有内容。什么都没有改动。",
        "There is nothing to write: that office has no such book, or there is nothing in it yet. Nothing was changed.",
    ),
    (
        "missing_reason",
        "请说明查阅的事由（--reason）：person_asked 本人要求、service 为其办理、check 核对登记、correction 更正、duty 依法履职。什么都没有改动。",
        "Please say why (--reason): person_asked, service, check, correction or duty. Nothing was changed.",
    ),
    (
        "unknown_reason_to_look",
        "没有这种事由，什么都没有改动。可用：person_asked、service、check、correction、duty。",
        "There is no such reason; nothing was changed. Use person_asked, service, check, correction or duty.",
    ),
    (
        "unknown_form",
        "没有这种方式，什么都没有改动。可用：written 书面、spoken 口头、guardian 监护人代为。",
        "There is no such form; nothing was changed. Use written, spoken or guardian.",
    ),
    (
        "unknown_purpose",
        "没有这一项，什么都没有改动。可用的项目见 consent 的说明。",
        "There is no such purpose; nothing was changed. See the help of consent.",
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
        "这个作废原因不在可选项里：entered_by_mistake、duplicate_entry、other。什么都没有改动。",
        "That reason is not one of entered_by_mistake, duplicate_entry, other; nothing was changed.",
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
        "这两份登记是经第三份登记（{id}）认作同一人的，什么都没有改动。请先解除与那一份的关联。",
        "These two are one person through a third registration ({id}); nothing was changed. Unlink that one first.",
    ),
    (
        "said_not_same",
        "登记 {id} 与 {other} 曾记为不是同一人，什么都没有改动。要改认，请先把这两份认作同一人。",
        "The registrations {id} and {other} were said to be two people; nothing was changed. Link those two first if that was wrong.",
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
        "take_one",
        "这一处请从写着的几个里取一个，没有改动。请用 --take。",
        "Of this one of the values is taken; nothing was changed. Use --take.",
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
        "没有口令，也没有可以输入口令的终端；册子没有打开。请设环境变量 {variable}，或在终端里运行。",
        "There is no passphrase and no terminal to ask for it; the register was not opened. Set {variable}, or run in a terminal.",
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
        "not_a_backup",
        "{path} 不是村册的备份文件，什么都没有改动。请核对文件。",
        "{path} is not a backup of this program; nothing was changed. Please check the file.",
    ),
    (
        "damaged_backup",
        "备份文件损坏或不完整，没有恢复；什么都没有改动。请换一份备份。",
        "The backup is damaged or incomplete; nothing was restored or changed. Use another backup.",
    ),
    (
        "other_office",
        "这是 {backup} 的备份，而这里是 {name} 的册子；什么都没有改动。请换一个文件夹恢复。",
        "This is a backup of {backup}, and the register here is that of {name}; nothing was changed. Restore it into another folder.",
    ),
    (
        "backup_incomplete",
        "有一本册子（{path}）打不开，备份里只有它原来的文件（如果还在）。旧的备份没有删，请用有它的那一份恢复。",
        "A book ({path}) could not be opened; only its file as it is was backed up, if it is there. No older backup was removed; restore one that has it.",
    ),
    (
        "no_backup_folder",
        "备份的文件夹 {path} 不在（U盘没有插？），没有备份。册子没有改动。",
        "The folder for backups, {path}, is not there (is the stick plugged in?); no backup was written. The register was not changed.",
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
        "no_held_file",
        "先收存的文件里没有叫这个名字的，什么都没有改动。看有哪些：held。",
        "No file that is kept is called so; nothing was changed. See them with held.",
    ),
    (
        "held_ambiguous",
        "先收存的文件里有几个叫 {name}，什么都没有改动。请用校验码指明：held。",
        "Several files that are kept are called {name}; nothing was changed. Name it by its hash: held.",
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
    (
        "unknown_dimension",
        "没有“{by}”这种统计口径，什么都没有写出。可以按 unit（村、组）、age（年龄段）、sex（性别）、residence_status（居住状态）。",
        "There is nothing to count by called {by}; nothing was written. Use unit, age, sex or residence_status.",
    ),
    (
        "counts_pair",
        "只能按一项统计，或按村（组）加另一项；什么都没有写出。别的两项相交会让少数人被认出来。",
        "Count by one, or by unit and one other; nothing was written. Two others crossed would show single people.",
    ),
    (
        "file_kind",
        "文件名要以 .xlsx 或 .csv 结尾，什么都没有写出。",
        "The file's name must end in .xlsx or .csv; nothing was written.",
    ),
    (
        "column_not_listed",
        "给外单位的名单不能有“{field}”一栏，什么都没有改动。可以有哪些栏见 template add --help。",
        "A list for others cannot have the column \"{field}\"; nothing was changed. See template add --help.",
    ),
    (
        "filter_not_listed",
        "名单不能按“{field}”挑人，什么都没有改动。可以按村、组，以及年龄、性别、居住状态中的一项。",
        "A list cannot choose people by \"{field}\"; nothing was changed. It can by unit, group, and one of age, sex and residence status.",
    ),
    (
        "list_one_choice",
        "年龄、性别、居住状态只能按其中一项挑人，同一项也只写一次；什么都没有改动。",
        "People are chosen by one of age, sex and residence status only, and by each once; nothing was changed.",
    ),
    (
        "list_narrow_age",
        "年龄范围至少要有 {min} 岁，什么都没有改动。",
        "The range of ages must be {min} years at least; nothing was changed.",
    ),
    ("list_no_columns", "名单没有选栏目，什么都没有改动。", "The list has no columns; nothing was changed."),
    (
        "list_tells_too_much",
        "一张名单不能同时看出性别、年龄和居住状态（身份证号里有性别和出生日期，户籍地看得出从哪里来）；什么都没有改动。请去掉一样。",
        "No list tells sex, age and residence status together (an identity number has the first two, the place of registration tells of the third); nothing was changed. Leave one out.",
    ),
    (
        "list_sex_and_age",
        "只列一种性别的名单不能看出年龄（身份证号里有出生日期）；什么都没有改动。请去掉一样。",
        "A list of one sex tells no age (an identity number has the birth date); nothing was changed. Leave one out.",
    ),
    ("template_past", "使用期限早于今天，什么都没有改动。", "The end date is before today; nothing was changed."),
    (
        "template_too_long",
        "模板最多用 {months} 个月，什么都没有改动。到期仍要用的，请对方重新发文。",
        "A template lasts {months} months at most; nothing was changed. After that, ask for a new document.",
    ),
    (
        "template_exists",
        "已经有叫“{name}”的模板在用，什么都没有改动。请先停用它，或换一个名字。",
        "A template called {name} is in use; nothing was changed. End it first, or use another name.",
    ),
    (
        "template_over",
        "模板“{name}”到 {date} 为止，名单没有写出。仍要用的，请对方重新发文，另写一个模板。",
        "The template {name} ended on {date}; no list was written. Ask for a new document and write a new template.",
    ),
    (
        "unknown_template",
        "没有叫“{name}”的模板，名单没有写出。看有哪些：template list。",
        "There is no template called {name}; no list was written. See them with template list.",
    ),
    (
        "unknown_programme",
        "没有“{programme}”这个服务项目，什么都没有改动。有哪些见 programmes。",
        "There is no programme {programme}; nothing was changed. See programmes.",
    ),
    (
        "unknown_service",
        "这个项目没有“{what}”这种服务，什么都没有改动。有哪些见 programmes。",
        "That programme has no service {what}; nothing was changed. See programmes.",
    ),
    (
        "unknown_schedule",
        "这个项目没有“{schedule}”这种安排，什么都没有改动。有哪些见 programmes。",
        "That programme has no schedule {schedule}; nothing was changed. See programmes.",
    ),
    (
        "unknown_item",
        "这种服务不记“{item}”，或写了两次；什么都没有改动。",
        "That service has no item {item}, or it was given twice; nothing was changed.",
    ),
    (
        "bad_item_value",
        "“{item}”的内容不能用，什么都没有改动。请核对单位和范围。",
        "The value of {item} cannot be used; nothing was changed. Check its unit and range.",
    ),
    (
        "bad_catalogue",
        "服务目录的“{part}”这一处不合规则，没有使用，什么都没有改动。请照 programmes --text 给出的样子改正。",
        "A part of the catalogue of services ({part}) is outside its rules and was not used; nothing was changed. Write it as programmes --text shows.",
    ),
    (
        "code_taken",
        "代码“{code}”已经有了，什么都没有改动。已有的内容不能改，请换一个代码增补。",
        "The code {code} is there already; nothing was changed. What is there keeps its meaning: add under another code.",
    ),
    (
        "addition_too_long",
        "增补的内容有 {length} 字节，最多 {most} 字节，什么都没有改动。请分成几份增补。",
        "The addition has {length} bytes, at most {most} are kept; nothing was changed. Add it in parts.",
    ),
    (
        "unknown_place",
        "没有这个地点，什么都没有改动。请从列出的里面选。",
        "There is no such place; nothing was changed. Choose one of those listed.",
    ),
    (
        "unknown_answer",
        "没有这种回音，什么都没有改动。请从列出的里面选。",
        "There is no such answer; nothing was changed. Choose one of those listed.",
    ),
    ("unknown_supply", "没有“{item}”这种药具，什么都没有改动。", "There is no supply {item}; nothing was changed."),
    (
        "bad_period",
        "起止日期前后颠倒了，什么都没有改动。请把早的日期写在 --from，晚的写在 --to。",
        "The period ends before it begins; nothing was changed. Put the earlier day at --from and the later one at --to.",
    ),
    (
        "not_a_demonstration",
        "户册里不是编造的居民，不能填编造的保健记录，什么都没有改动。",
        "The register was not filled with invented people, so no invented care is written; nothing was changed.",
    ),
    (
        "unknown_topic",
        "没有这个讲座主题，什么都没有改动。请从服务目录的健康教育里选。",
        "There is no such topic of a talk; nothing was changed. Choose one of the catalogue's health education.",
    ),
    (
        "bad_people",
        "人数要在 1 到 {most} 之间，什么都没有改动。",
        "How many came must be between 1 and {most}; nothing was changed.",
    ),
    (
        "bad_amount",
        "数量要是大于零、不超过一百万的整数，什么都没有改动。",
        "The amount must be a whole number above zero and no more than a million; nothing was changed.",
    ),
    (
        "bad_batch",
        "批号太长或有不能显示的字符，什么都没有改动。",
        "The batch number is too long or has characters that cannot be shown; nothing was changed.",
    ),
    ("bad_time", "时间要写成 09:30 这样，什么都没有改动。", "A time is written like 09:30; nothing was changed."),
    (
        "no_event",
        "这个项目不记这个日期，什么都没有改动。",
        "That programme has no such day to name; nothing was changed.",
    ),
    (
        "already_enrolled",
        "本人已经参加了这个项目，没有另记，什么都没有改动。",
        "She takes part in that programme already; nothing was changed.",
    ),
    (
        "enrolment_ended",
        "这次参加已经结束，什么都没有改动。本人要继续的，请重新参加。",
        "That enrolment has ended; nothing was changed. If she wishes to go on, enrol her again.",
    ),
    (
        "other_enrolment",
        "这是另一个人或另一个项目的，什么都没有改动。请核对。",
        "That belongs to another person or another programme; nothing was changed. Please check.",
    ),
    (
        "not_her_provider",
        "本人选的不是您，什么都没有改动。本人愿意由您接着服务的，请先接手（take-over）。",
        "She chose another provider; nothing was changed. If she wishes to go on with you, take her care over first (take-over).",
    ),
    (
        "ended_practice",
        "“{word}”是法律已经取消的做法，服务目录里不能有；什么都没有改动。",
        "\"{word}\" belongs to what the law has ended and cannot stand in the catalogue; nothing was changed.",
    ),
    (
        "kept_elsewhere",
        "这是另一个办公室（{unit}）记的，要在那里改；这里什么都没有改动。",
        "Another office ({unit}) keeps that, and it is changed there; nothing was changed here.",
    ),
    (
        "already_her_provider",
        "本来就是您负责的，不用接手，什么都没有改动。",
        "You are her provider already; there is nothing to take over, and nothing was changed.",
    ),
    (
        "accepted_for_other",
        "这个文件已经为另一个人（{name}）接收过，什么都没有改动。要是认错了人，先收回那次接收（take-back {id}）。",
        "That file was accepted for someone else ({name}) already; nothing was changed. If that was a mistake, take it back first (take-back {id}).",
    ),
    (
        "no_expiry_here",
        "只有收到和清点时写有效期，什么都没有改动。",
        "An expiry day is said of what was received or counted only; nothing was changed.",
    ),
    (
        "nothing_to_take_over",
        "本人在这里没有由“{provider}”负责、还没结束的服务，什么都没有改动。",
        "Nothing is open of hers here with {provider}; nothing was changed.",
    ),
    (
        "not_offered",
        "这个项目我们不主动向本人提，什么都没有改动。本人提出的，请记“本人提出”。",
        "We do not offer that programme to her; nothing was changed. If she asked herself, say so.",
    ),
    ("appointment_kept", "这个约定已经办了，什么都没有改动。", "That appointment has been kept; nothing was changed."),
    (
        "not_enrolled",
        "本人现在没有参加这个项目，什么都没有改动。请先记参加。",
        "She does not take part in that programme now; nothing was changed. Enrol her first.",
    ),
    (
        "enrolment_has_services",
        "这次参加里已经有服务，没有撤回，什么都没有改动。请先撤回那些服务；日期记错的可以更正（enrol … --correct），本人不再参加的请记结束。",
        "Services were given within that enrolment; it was not taken back and nothing was changed. Take those back first; a wrong day is corrected (enrol … --correct), and where she goes on no more it ends.",
    ),
    (
        "before_referral",
        "回音的日期早于转诊那天，什么都没有改动。请核对日期。",
        "The answer is dated before the referral; nothing was changed. Check the day.",
    ),
    (
        "nobody_to_hand_it_to",
        "户册上这个人已经去世，或资料已清除，单子没有写出，什么都没有改动。",
        "The register says that this person has died, or has nothing of her any more; no paper was written and nothing was changed.",
    ),
    (
        "nobody_to_visit",
        "这一天没有同意上门的人要去看，单子没有写出，什么都没有改动。",
        "Nobody who agreed to visits is to be visited on that day; no paper was written and nothing was changed.",
    ),
    (
        "already_answered",
        "这次转诊已经有回音，什么都没有改动。",
        "That referral has an answer already; nothing was changed.",
    ),
    (
        "no_wish_to_be_reached",
        "本人没有说要联系，什么都没有写。先记下约定的日子，本人愿意的再记“请联系”。",
        "She has not said that she wishes to be reached; nothing was written. Note a day she agreed to first, with her wish.",
    ),
    (
        "doubtful",
        "{which}，什么都没有改动。请核对；确实如此，加 --insist 再记。",
        "This is doubtful: {which}. Nothing was changed. Check it; if it is so, say --insist.",
    ),
];
