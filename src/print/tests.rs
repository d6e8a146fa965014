use fontdb::Database;
use jiff::civil::date;
use serde_json::{Value, json};

use super::*;

/// Names as someone could write them to get at the typesetter.
const HOSTILE: [&str; 9] = [
    "#panic()",
    "*x*",
    "$",
    "#import \"@preview/a:1.0.0\"",
    "] #read(\"/etc/passwd\") [",
    "\\u{41}",
    "\"; #{1/0}",
    "<label> @label",
    "```\n= 标题",
];

fn data(lines: &[Value]) -> Value {
    json!({
        "lang": "zh", "title": "标题", "about": "说明", "end": "完", "page": "{page}/{pages}",
        "head": [["单位", "周营村"], ["日期", "2026-11-23"]], "sign": ["甲", "乙", "丙"],
        "sections": [
            { "title": "一", "note": null, "columns": [], "lines": lines },
            { "title": "二", "note": "注", "columns": ["项目", "内容"], "lines": lines },
        ],
    })
}

fn printed(lines: &[Value]) -> Pdf {
    pdf(Layout::Sections, "村册", data(lines), date(2026, 11, 23)).expect("printed")
}

#[test]
fn what_people_write_is_never_evaluated() {
    let plain: Vec<Value> = HOSTILE.iter().map(|_| json!(["姓名", "赵桂梅"])).collect();
    let hostile: Vec<Value> = HOSTILE.iter().map(|name| json!([name, name])).collect();
    assert_eq!(printed(&plain).pages, 1);
    assert_eq!(printed(&hostile).pages, 1, "each stands where a name would");
}

#[test]
fn many_lines_take_many_pages_and_the_same_data_the_same_bytes() {
    let lines: Vec<Value> = (0..200).map(|number| json!(["项目", format!("{number}")])).collect();
    let paper = printed(&lines);
    assert!(paper.pages > 5, "{} pages", paper.pages);
    assert_eq!(paper, printed(&lines));
}

#[test]
fn without_a_chinese_font_it_says_so() {
    let nothing = fonts::choose(&Database::new());
    assert_eq!(nothing.err().map(|error| error.code), Some("no_font"));
}
