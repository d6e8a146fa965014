//! The command line of Cunce.

mod args;
mod ask;
mod backup;
mod care;
mod care_args;
mod commands;
mod continuity;
mod division;
mod duplicates;
mod file_words;
mod import;
mod lists;
mod merge;
mod output;
mod rights;
mod transfer;
mod user;
mod words;

use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use cunce::exchange::identity_file;
use cunce::ledger::{Env, SystemEnv};
use cunce::security::{Role, Unlock};
use cunce::session::{NewOffice, Place, Session, default_data_dir, default_state_dir};
use cunce::{Error, Result};
use serde_json::json;

use args::{Args, BatchLine, Command};
use output::Output;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are no mistakes; everything else is usage.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match run(&args) {
        Ok(output) => {
            let refused = output.refused;
            if let Err(error) = output.print(args.json) {
                // A reader that has gone away (a pager that was closed) is no failure of ours.
                return ExitCode::from(u8::from(error.kind() != std::io::ErrorKind::BrokenPipe));
            }
            ExitCode::from(u8::from(refused))
        }
        Err(error) => {
            let sentence = words::sentence(&error);
            if args.json {
                println!("{}", output::error_json(&error, &sentence));
            }
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<Output> {
    let place = Place {
        data: args.data.clone().unwrap_or_else(default_data_dir),
        state: std::env::var_os("CUNCE_STATE_DIR").map_or_else(default_state_dir, Into::into),
    };
    let env = env(&args.command)?;
    if let Command::Init { role, unit, name } = &args.command {
        return init(&place, role, unit, name, env);
    }
    if let Command::Restore { file, rehearse, recovery } = &args.command {
        let (rehearse, recovery, user) = (*rehearse, *recovery, args.user.as_deref());
        return backup::restore(&place, &backup::Asked { file, rehearse, recovery, user }, env);
    }
    if place.office()?.is_none() {
        return Err(Error::new("not_started"));
    }
    if matches!(args.command, Command::Recover) {
        return user::recover(&place, env);
    }
    let passphrase = ask::passphrase()?;
    let with = unlock(args.user.as_deref(), &passphrase);
    if let Command::Rescue { out } = &args.command {
        return backup::rescue(&place, out, &with, env);
    }
    let mut session = Session::open(&place, &with, env)?;
    if session.book.is_restored() {
        eprintln!("{}", words::restored());
    }
    match &args.command {
        Command::Batch => batch(&mut session, args.accept_clock),
        Command::RecoveryCode => user::new_recovery_code(&mut session),
        Command::User(command) => {
            commands::check_clock(&session, &args.command, args.accept_clock)?;
            user::run(&mut session, command, &with)
        }
        Command::Identity { out, plain } => {
            identity_file::write_identity(&session, (!plain).then_some(passphrase.as_str()), out)?;
            let recipient = &session.identity.card().age_recipient;
            let json = json!({ "file": out.display().to_string(), "recipient": recipient, "sealed": !plain });
            Ok(Output::new(json, file_words::identity(out, *plain)))
        }
        command => commands::run(&mut session, command, args.accept_clock),
    }
}

/// As the user of that name, or as the first.
fn unlock<'a>(user: Option<&'a str>, passphrase: &'a str) -> Unlock<'a> {
    user.map_or(Unlock::Passphrase(passphrase), |name| Unlock::User(name, passphrase))
}

fn init(place: &Place, role: &str, unit: &str, name: &str, env: Arc<dyn Env>) -> Result<Output> {
    let role = Role::from_code(role).ok_or_else(|| Error::new("internal"))?;
    let passphrase = ask::first_passphrase()?;
    let (session, recovery) = Session::start(place, &NewOffice { role, unit, name, passphrase: &passphrase }, env)?;
    let fingerprint = session.identity.card().fingerprint();
    let replica = session.book.replica()?.hyphenated().to_string();
    let code = recovery.shown();
    let text = words::started(&fingerprint, &code);
    let json = json!({ "replica": replica, "fingerprint": fingerprint.to_string(), "recovery_code": code.as_str() });
    Ok(Output::new(json, text))
}

/// One result a line as soon as it is there; an error is a result too.
fn batch(session: &mut Session, accept_clock: bool) -> Result<Output> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let result = batch_line(session, &line, accept_clock);
        let json = match result {
            Ok(output) => output.json,
            Err(error) => output::error_json(&error, &words::sentence(&error)),
        };
        writeln!(out, "{json}")?;
        out.flush()?;
    }
    Ok(Output::silent())
}

fn batch_line(session: &mut Session, line: &str, accept_clock: bool) -> Result<Output> {
    let words: Vec<String> =
        serde_json::from_str(line).map_err(|error| Error::new("bad_batch_line").caused_by(error))?;
    let line = BatchLine::try_parse_from(words).map_err(|error| Error::new("bad_usage").caused_by(error))?;
    match line.command {
        Command::Init { .. }
        | Command::Batch
        | Command::Identity { .. }
        | Command::User(_)
        | Command::Recover
        | Command::RecoveryCode
        | Command::Restore { .. }
        | Command::Rescue { .. } => Err(Error::new("bad_usage")),
        command => commands::run(session, &command, accept_clock),
    }
}

/// The clock: the machine's, or in test builds and for `demo` the one that `CUNCE_NOW` sets.
fn env(command: &Command) -> Result<Arc<dyn Env>> {
    let may_be_set = cfg!(any(debug_assertions, feature = "test-seams")) || matches!(command, Command::Demo { .. });
    match std::env::var("CUNCE_NOW") {
        Ok(now) if may_be_set => Ok(Arc::new(cunce::ledger::SetClock::from_rfc3339(&now)?)),
        _ => Ok(Arc::new(SystemEnv)),
    }
}
