//! `backup`, `restore` and `rescue`.

use std::path::Path;
use std::sync::Arc;

use cunce::Result;
use cunce::backup::view::{BackupView, RehearsalView, RescueView};
use cunce::backup::{self, Restored};
use cunce::ledger::Env;
use cunce::security::{RecoveryCode, Unlock};
use cunce::session::{Place, Session};
use zeroize::Zeroizing;

use crate::commands::to_json;
use crate::output::Output;
use crate::{ask, unlock, words};

/// A backup that lacks a book is written, and still not all is well: exit code 1.
pub fn write(session: &mut Session, out: &Path, keep: Option<u32>) -> Result<Output> {
    let view = BackupView::from(backup::back_up(session, out, keep)?);
    let mut output = Output::new(to_json(&view)?, words::backed_up(&view));
    output.refused = !view.unread.is_empty();
    Ok(output)
}

/// Which file, whether only to look, and how it is opened.
pub struct Asked<'a> {
    pub file: &'a Path,
    pub rehearse: bool,
    pub recovery: bool,
    pub user: Option<&'a str>,
}

pub fn restore(place: &Place, asked: &Asked<'_>, env: Arc<dyn Env>) -> Result<Output> {
    let Asked { file, rehearse, recovery, user } = *asked;
    let code = recovery.then(|| RecoveryCode::parse(&ask::recovery_code()?)).transpose()?;
    let passphrase = match (recovery, rehearse) {
        (true, true) => Zeroizing::default(),
        (true, false) => ask::first_passphrase()?,
        (false, _) => ask::passphrase()?,
    };
    let with = code.as_ref().map_or_else(|| unlock(user, &passphrase), Unlock::Recovery);
    if rehearse {
        let view = RehearsalView::from(backup::rehearse(place, file, &with, env, None)?);
        return Ok(Output::new(to_json(&view)?, words::rehearsed(&view)));
    }
    let Restored { session, rehearsal, aside } =
        backup::restore(place, file, &with, recovery.then_some(&**passphrase), env)?;
    let view = RehearsalView::from(rehearsal);
    let mut json = to_json(&view)?;
    json["replica"] = session.book.replica()?.hyphenated().to_string().into();
    json["aside"] = aside.as_ref().map(|aside| aside.display().to_string()).into();
    Ok(Output::new(json, words::brought_back(&view, aside.as_deref())))
}

/// A register with gaps is made, and still not all is well: exit code 1 where anything is missing.
pub fn rescue(place: &Place, out: &Path, with: &Unlock<'_>, env: Arc<dyn Env>) -> Result<Output> {
    let rescued = backup::rescue(place, out, with, env)?;
    let view = RescueView::of(rescued, out);
    let mut output = Output::new(to_json(&view)?, words::rescued(&view));
    let is_whole = view.tables.is_empty() && view.incomplete.is_empty() && view.copied.is_empty();
    output.refused = !is_whole || view.dropped > 0;
    Ok(output)
}
