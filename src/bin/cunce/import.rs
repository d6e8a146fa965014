//! `import`: a roster from the command line.

use cunce::exchange::import::{self, Import, Outcome, Take};
use cunce::exchange::register_file;
use cunce::exchange::roster::header::Choice;
use cunce::exchange::roster::messages;
use cunce::session::Session;
use cunce::{Error, Result};
use serde_json::{Value, json};

use crate::args::Command;
use crate::output::Output;
use crate::words;

pub fn run(session: &mut Session, command: &Command) -> Result<Output> {
    let Command::Import { file, unit: wanted, dry_run, rejects: rejects_path, take_changes, sheet, header_row, column } =
        command
    else {
        return Err(Error::new("internal"));
    };
    let unit = unit(session, wanted.as_deref())?;
    let columns = (!column.is_empty()).then(|| column.iter().cloned().collect());
    let choice = Choice { sheet: sheet.clone(), header_row: *header_row, columns };
    let import = import::read_roster(&session.book, file, &choice, &unit)?;
    if let Some(path) = rejects_path {
        register_file::write_rejects(&import.plan, words::language(), path)?;
    }
    let counts = if *dry_run {
        import.counts(&session.book)?
    } else {
        let take = if *take_changes { Take::All } else { Take::None };
        let user = session.user.clone();
        import.apply(&mut session.book, &user, &take)?.value
    };
    let findings = findings(&import);
    let json = json!({
        "rows": counts.rows, "created": counts.created, "existing": counts.existing, "changed": counts.changed,
        "flagged": counts.flagged, "rejected": counts.rejected, "households": counts.households, "findings": findings,
        "gone": import.gone.len(), "differences": differences(&import),
    });
    Ok(Output::new(json, words::imported(file, &counts, &import, *dry_run)))
}

/// The village that rows or a household belong to.
pub fn unit(session: &Session, wanted: Option<&str>) -> Result<String> {
    import::unit_for(session, wanted)
}

fn findings(import: &Import) -> Vec<Value> {
    let language = words::language();
    let lines = import.plan.findings().map(|finding| {
        json!({ "row": finding.row, "column": finding.column, "code": finding.code, "message": messages::sentence(finding, language) })
    });
    lines.collect()
}

fn differences(import: &Import) -> Vec<Value> {
    let mut lines = Vec::new();
    for (row, outcome) in import.rows() {
        if let Outcome::Existing { id, differences } = outcome {
            lines.extend(differences.iter().map(|difference| {
                json!({ "row": row.row, "id": id.hyphenated().to_string(), "field": difference.field, "here": difference.here, "file": difference.file })
            }));
        }
    }
    lines
}
