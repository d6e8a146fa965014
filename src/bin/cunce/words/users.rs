//! What is said of those who work in an office.

use cunce::leaving::{HandoverView, OpenCount};
use cunce::security::{Post, UserName};

use super::{book_name, say};

pub fn ask_new_passphrase(name: &str) -> String {
    say(format!("{name} 的新口令："), format!("New passphrase of {name}: "))
}

pub fn new_recovery_code(code: &str) -> String {
    say(
        format!("新的恢复码，只在这里显示一次，请抄写封存。旧的从此没用：\n{code}"),
        format!("The new recovery code, shown only now; copy and seal it. The old one opens nothing any more:\n{code}"),
    )
}

pub fn handed_over(to: &str, open: &[OpenCount]) -> String {
    say(format!("已交接给 {to}。{}", open_work(open)), format!("Handed over to {to}. {}", open_work(open)))
}

pub fn handover(known: &HandoverView) -> String {
    let HandoverView { user, taken_by, day, open } = known;
    say(
        format!("{day}  {user} 交给 {taken_by}。{}", open_work(open)),
        format!("{day}  {user} to {taken_by}. {}", open_work(open)),
    )
}

pub fn open_work(open: &[OpenCount]) -> String {
    if open.is_empty() {
        return say("没有未办完的。", "Nothing is open.");
    }
    let part = |OpenCount { what, count }: &OpenCount| {
        let what = match what.as_str() {
            "conflicts" => say("两边不一样", "conflicts"),
            "findings" => say("待核对", "findings"),
            "moves" => say("迁移办理", "moves"),
            "held" => say("先收存的文件", "files that wait"),
            "waiting" => say("等同事读的文件", "files for a colleague"),
            "drafts" => say("没存的表", "unsaved forms"),
            _ => say("对方未收到", "changes not yet received"),
        };
        format!("{what} {count}")
    };
    let parts = open.iter().map(part).collect::<Vec<_>>();
    say(format!("未办完的：{}。", parts.join("，")), format!("Open: {}.", parts.join(", ")))
}

pub fn ask_recovery_code() -> String {
    say("恢复码：", "Recovery code: ")
}

pub fn user(user: &UserName) -> String {
    let manages = if user.manages { say("，管理用户", ", manages users") } else { String::new() };
    let disabled = if user.disabled { say("（已停用）", " (disabled)") } else { String::new() };
    format!("{}  {}{manages}{disabled}", user.name, post(user.post))
}

fn post(post: Post) -> String {
    match post {
        Post::Officer => say("村干部", "village officer"),
        Post::Doctor => say("村医", "village doctor"),
        Post::Staff => say("镇工作人员", "town staff"),
        Post::Clinician => say("服务站医生", "clinician"),
        Post::Lead => say("分管领导", "lead"),
        Post::Auditor => say("审计", "auditor"),
    }
}

pub fn user_added(name: &str, closed: &[String]) -> String {
    let added = say(
        format!("{name} 可以用自己的口令打开册子了（--user {name}）。"),
        format!("{name} can open the register with a passphrase of their own (--user {name})."),
    );
    if closed.is_empty() {
        return added;
    }
    let books: Vec<String> = closed.iter().map(|book| book_name(book)).collect();
    let books = books.join("、");
    say(
        format!(
            "{added}\n{books}册您自己打不开，给不了钥匙：请用恢复码给 {name} 开通（user passwd {name} --recovery）。"
        ),
        format!(
            "{added}\nYou do not open {books} yourself and cannot hand its key on: open it for {name} with the recovery code (user passwd {name} --recovery)."
        ),
    )
}

pub fn user_disabled(name: &str) -> String {
    say(
        format!("{name} 的口令不再打开这本册子；名字留在历史里。"),
        format!("The passphrase of {name} opens this register no more; the name stays in its histories."),
    )
}

pub fn passphrase_set(name: &str) -> String {
    say(format!("{name} 的口令已换。"), format!("The passphrase of {name} was changed."))
}
