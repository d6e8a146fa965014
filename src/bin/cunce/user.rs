//! Who works in an office: taking someone up, letting someone go, and passphrases.

use std::sync::Arc;

use cunce::ledger::Env;
use cunce::security::{NewUser, Post, RecoveryCode, Unlock, UserName};
use cunce::session::{Place, Session};
use cunce::{Error, Result, leaving};
use serde_json::{Value, json};

use crate::args::UserCommand;
use crate::output::Output;
use crate::{ask, words};

/// `by`: what the user at the keyboard has unlocked with.
pub fn run(session: &mut Session, command: &UserCommand, by: &Unlock<'_>) -> Result<Output> {
    match command {
        UserCommand::Add { name, post, manages, recovery } => {
            session.require_manager()?;
            let code = code(*recovery)?;
            let by = &code.as_ref().map_or(*by, Unlock::Recovery);
            let post = Post::from_code(post).ok_or_else(|| Error::new("internal"))?;
            let passphrase = ask::new_passphrase(&words::ask_new_passphrase(name))?;
            let closed = session.add_user(&NewUser { name, post, manages: *manages, passphrase: &passphrase }, by)?;
            let mut json = json!({ "name": name, "post": post.code() });
            if !closed.is_empty() {
                json["closed"] = closed.clone().into();
            }
            Ok(Output::new(json, words::user_added(name, &closed)))
        }
        UserCommand::List => {
            let users = session.users()?;
            let text = users.iter().map(words::user).collect::<Vec<_>>().join("\n");
            Ok(Output::new(users.iter().map(shown).collect(), text))
        }
        UserCommand::Disable { name, to: None } => {
            session.disable_user(name, by)?;
            Ok(Output::new(json!({ "name": name }), words::user_disabled(name)))
        }
        UserCommand::Disable { name, to: Some(to) } => {
            session.require_manager()?;
            let open = leaving::counts(leaving::let_go(session, name, to, by)?);
            let text = format!("{}\n{}", words::user_disabled(name), words::handed_over(to, &open));
            Ok(Output::new(json!({ "name": name, "to": to, "open": open }), text))
        }
        UserCommand::Handovers => {
            let (open, known) = (leaving::counts(leaving::open_work(session)?), leaving::handovers(session)?);
            let mut lines = vec![words::open_work(&open)];
            lines.extend(known.iter().map(words::handover));
            Ok(Output::new(json!({ "open": open, "handovers": known }), lines.join("\n")))
        }
        UserCommand::Passwd { name, recovery } => {
            let code = code(*recovery)?;
            let by = &code.as_ref().map_or(*by, Unlock::Recovery);
            let name = name.clone().unwrap_or_else(|| session.user.clone());
            let passphrase = ask::new_passphrase(&words::ask_new_passphrase(&name))?;
            session.set_passphrase(&name, by, &passphrase)?;
            Ok(Output::new(json!({ "name": name }), words::passphrase_set(&name)))
        }
    }
}

fn code(asked: bool) -> Result<Option<RecoveryCode>> {
    asked.then(|| RecoveryCode::parse(&ask::recovery_code()?)).transpose()
}

/// A new passphrase for the first user who manages the others, by the recovery code.
pub fn recover(place: &Place, env: Arc<dyn Env>) -> Result<Output> {
    let code = RecoveryCode::parse(&ask::recovery_code()?)?;
    let passphrase = ask::new_passphrase(&words::ask_passphrase())?;
    let session = Session::recover(place, &code, &passphrase, env)?;
    Ok(Output::new(json!({ "name": session.user }), words::passphrase_set(&session.user)))
}

/// A new recovery code, for one that was lost or seen.
pub fn new_recovery_code(session: &mut Session) -> Result<Output> {
    session.require_manager()?;
    let old = RecoveryCode::parse(&ask::recovery_code()?)?;
    let code = session.new_recovery_code(&old)?;
    let shown = code.shown();
    Ok(Output::new(json!({ "recovery_code": shown.as_str() }), words::new_recovery_code(&shown)))
}

fn shown(user: &UserName) -> Value {
    json!({ "name": user.name, "post": user.post.code(), "manages": user.manages, "disabled": user.disabled })
}
