//! What is said of counts and of lists for other departments.

use std::path::Path;

use cunce::exchange::handed_out::{HIDDEN, heading};
use cunce::insight::counts::{Counts, Dimension, TOTAL, UNSTATED};
use cunce::insight::view::TemplateView;
use cunce::register::codes;

use super::{field_name, is_english, say};

/// The table, a line a row, with tabs between.
pub fn counts(counts: &Counts, out: Option<&Path>) -> String {
    let of_rows = if counts.by.contains(&Dimension::Unit) { Dimension::Unit } else { counts.by[0] };
    let of_columns = counts.by.iter().copied().find(|by| *by != of_rows).unwrap_or(of_rows);
    let head = counts.columns.iter().map(|code| name(of_columns, code));
    let mut lines = vec![std::iter::once(String::new()).chain(head).collect::<Vec<_>>().join("\t")];
    for row in &counts.rows {
        let numbers = row.counts.iter().map(|count| count.map_or(HIDDEN.to_owned(), |count| count.to_string()));
        lines.push(std::iter::once(name(of_rows, &row.label)).chain(numbers).collect::<Vec<_>>().join("\t"));
    }
    if counts.hides() {
        lines.push(say(
            format!("{HIDDEN}：少于 5，或为保护少于 5 的数而不公布"),
            format!("{HIDDEN}: under 5, or not told because it would give one under 5 away"),
        ));
    }
    lines.extend(out.map(|out| say(format!("已写出：{}", out.display()), format!("Written: {}", out.display()))));
    lines.join("\n")
}

fn name(by: Dimension, code: &str) -> String {
    if !is_english() {
        return heading(by, code);
    }
    match code {
        UNSTATED => "not given".to_owned(),
        TOTAL => "total".to_owned(),
        code => codes::list_of(by.code()).and_then(|list| list.get(code)).map_or(code, |code| code.en).to_owned(),
    }
}

pub fn template(template: &TemplateView) -> String {
    let columns = template.columns.iter().map(|code| field_name(code)).collect::<Vec<_>>();
    let over = if template.over { say("（已到期或停用）", " (over)") } else { String::new() };
    say(
        format!(
            "{}  提供给 {}，依据 {}，使用至 {}{over}  [{}]",
            template.name,
            template.recipient,
            template.document,
            template.ends,
            columns.join("、")
        ),
        format!(
            "{}  for {}, by {}, until {}{over}  [{}]",
            template.name,
            template.recipient,
            template.document,
            template.ends,
            columns.join(", ")
        ),
    )
}

pub fn template_added(name: &str) -> String {
    say(
        format!("名单模板“{name}”已写下。写名单：list --template {name} --out 文件.xlsx"),
        format!("The template {name} was written. Its list: list --template {name} --out FILE.xlsx"),
    )
}

pub fn no_templates() -> String {
    say("还没有名单模板。", "There is no template yet.")
}
