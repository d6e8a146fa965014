//! Counts, and lists for other departments.

use std::path::Path;

use cunce::Result;
use cunce::exchange::handed_out;
use cunce::insight::counts::{self, Dimension};
use cunce::insight::template::{self, NewTemplate};
use cunce::insight::view::{self, CountsView};
use cunce::session::Session;
use serde_json::json;

use crate::args::TemplateCommand;
use crate::commands::{op_output, to_json};
use crate::output::Output;
use crate::words;

pub fn counts(session: &Session, by: &[String], out: Option<&Path>) -> Result<Output> {
    let by = by.iter().map(|code| Dimension::from_code(code.trim())).collect::<Result<Vec<_>>>()?;
    let counted = match out {
        Some(out) => handed_out::write_counts(session, &by, out)?,
        None => counts::counts(&session.book, &by)?,
    };
    let text = words::counts(&counted, out);
    let mut json = to_json(&CountsView::from(counted))?;
    if let Some(out) = out {
        json["file"] = out.display().to_string().into();
    }
    Ok(Output::new(json, text))
}

pub fn template(session: &mut Session, command: &TemplateCommand) -> Result<Output> {
    let user = session.user.clone();
    match command {
        TemplateCommand::List => {
            let templates = view::templates(&session.book)?;
            let lines = templates.iter().map(words::template).collect::<Vec<_>>().join("\n");
            Ok(Output::new(to_json(&templates)?, if templates.is_empty() { words::no_templates() } else { lines }))
        }
        TemplateCommand::End { name } => Ok(op_output(template::end(&mut session.book, &user, name)?.op)),
        TemplateCommand::Add { name, recipient, document, ends, columns, of } => {
            let new = NewTemplate {
                name: name.clone(),
                recipient: recipient.clone(),
                document: document.clone(),
                ends: ends.clone(),
                columns: columns.clone(),
                choice: of.clone(),
            };
            let done = template::add(&mut session.book, &user, &new)?;
            let id = done.value.hyphenated().to_string();
            Ok(Output::new(json!({ "id": id, "op": done.op.map(|op| op.to_string()) }), words::template_added(name)))
        }
    }
}

pub fn write(session: &mut Session, name: &str, out: &Path) -> Result<Output> {
    let listed = handed_out::write_list(session, name, out)?;
    let json = json!({ "file": out.display().to_string(), "rows": listed.rows.len(), "masked": listed.masked });
    Ok(Output::new(json, words::wrote_rows(out, listed.rows.len())))
}
