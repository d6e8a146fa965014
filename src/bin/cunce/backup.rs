//! `backup`, `restore` and `rescue`.

use std::path::Path;
use std::sync::Arc;

use cunce::backup::view::{BackupView, RehearsalView, RescueView};
use cunce::backup::{self, Restored};
use cunce::ledger::Env;
use cunce::security::{RecoveryCode, Unlock};
use cunce::session::{Place, Session};
use cunce::{Error, Result};

use crate::commands::to_json;
use crate::output::Output;
use crate::words;

pub fn write(session: &mut Session, out: &Path, keep: Option<u32>) -> Result<Output> {
    let view = BackupView::from(backup::back_up(session, out, keep)?);
    Ok(Output::new(to_json(&view)?, words::backed_up(&view)))
}

pub fn restore(place: &Place, file: &Path, rehearse: bool, recovery: bool, env: Arc<dyn Env>) -> Result<Output> {
    let code = recovery.then(recovery_code).transpose()?;
    let passphrase = if recovery && rehearse { String::new() } else { crate::passphrase(recovery)? };
    let with = code.as_ref().map_or(Unlock::Passphrase(&passphrase), Unlock::Recovery);
    if rehearse {
        let view = RehearsalView::from(backup::rehearse(place, file, &with, env, None)?);
        return Ok(Output::new(to_json(&view)?, words::rehearsed(&view)));
    }
    let Restored { session, rehearsal, aside } =
        backup::restore(place, file, &with, recovery.then_some(passphrase.as_str()), env)?;
    let view = RehearsalView::from(rehearsal);
    let mut json = to_json(&view)?;
    json["replica"] = session.book.replica()?.hyphenated().to_string().into();
    json["aside"] = aside.as_ref().map(|aside| aside.display().to_string()).into();
    Ok(Output::new(json, words::brought_back(&view, aside.as_deref())))
}

/// A register with gaps is made, and still not all is well: exit code 1 where anything is missing.
pub fn rescue(place: &Place, out: &Path, passphrase: &str, env: Arc<dyn Env>) -> Result<Output> {
    let rescued = backup::rescue(place, out, &Unlock::Passphrase(passphrase), env)?;
    let view = RescueView::of(rescued, out);
    let mut output = Output::new(to_json(&view)?, words::rescued(&view));
    output.refused = !view.tables.is_empty() || view.dropped > 0 || !view.incomplete.is_empty();
    Ok(output)
}

fn recovery_code() -> Result<RecoveryCode> {
    let text = match std::env::var("CUNCE_RECOVERY_CODE") {
        Ok(text) => text,
        Err(_) => rpassword::prompt_password(words::ask_recovery())
            .map_err(|error| Error::new("no_passphrase").caused_by(error))?,
    };
    RecoveryCode::parse(&text)
}
