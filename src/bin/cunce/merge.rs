//! `merge`: files and folders, one after the other, with a table of what became of each.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use cunce::exchange::change_set::{self, FileReport, Progress, Status, Totals};
use cunce::exchange::view::{PeriodView, TotalsView};
use cunce::register::transfer::State;
use cunce::session::Session;
use cunce::{Error, Result};
use serde_json::{Value, json};

use crate::output::Output;
use crate::{file_words, words};

pub fn run(session: &mut Session, paths: &[PathBuf], dry_run: bool) -> Result<Output> {
    let files = change_set::find_files(paths)?;
    let mut told = progress(files.len());
    let (reports, stopped) = if dry_run {
        (change_set::preview_all(session, &files, &mut told)?, None)
    } else {
        let merged = change_set::merge_all(session, &files, &mut told)?;
        (merged.files, merged.stopped)
    };
    let mut output = shown(&reports);
    output.text = text(&reports, &Totals::of(&reports), stopped.as_ref(), dry_run);
    Ok(output)
}

/// What became of files that were taken in by other means.
pub fn shown(reports: &[FileReport]) -> Output {
    let totals = Totals::of(reports);
    let json = json!({ "files": reports.iter().map(file_json).collect::<Vec<_>>(), "totals": TotalsView::from(totals.clone()) });
    let mut output = Output::new(json, text(reports, &totals, None, false));
    output.refused = reports.iter().any(|report| matches!(report.status, Status::Refused | Status::Left));
    output
}

/// Tells how far it is where a person watches; nobody stops it but with Ctrl+C, which takes the current file back.
fn progress(files: usize) -> impl FnMut(&Progress) -> bool {
    let is_watched = files > 1 && std::io::stderr().is_terminal();
    let mut shown = None;
    move |progress| {
        if is_watched && shown != Some(progress.files_done) {
            shown = Some(progress.files_done);
            let _ = write!(std::io::stderr(), "\r{}", file_words::progress(progress));
            if progress.files_done + 1 == files {
                let _ = writeln!(std::io::stderr());
            }
        }
        true
    }
}

fn text(reports: &[FileReport], totals: &Totals, stopped: Option<&Error>, dry_run: bool) -> String {
    let mut lines =
        if reports.len() > 3 { vec![file_words::table(reports)] } else { reports.iter().map(words::report).collect() };
    if reports.len() > 1 {
        lines.push(file_words::totals(totals, dry_run));
    }
    if let Some(error) = stopped {
        lines.push(file_words::stopped(error));
    }
    lines.join("\n")
}

fn file_json(report: &FileReport) -> Value {
    json!({
        "file": report.file.display().to_string(),
        "book": report.book,
        "status": report.status.code(),
        "ops": report.ops,
        "conflicts": report.conflicts,
        "reason": report.reason,
        "missing": report.missing.map(|(from, to)| json!({ "from": from, "to": to })),
        "sender": report.sender_unit,
        "sender_name": report.sender_name,
        "period": report.period.map(PeriodView::of),
        "hash": report.hash.map(|hash| change_set::hash_text(&hash)),
        "new_people": report.new_people,
        "new_households": report.new_households,
        "changed": report.changed,
        "answered": report.answered.map(State::code),
        "asks": report.asks,
    })
}
