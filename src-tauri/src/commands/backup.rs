//! Backups, and the way back.

use std::path::Path;

use cunce::backup;
use cunce::backup::view::{BackupView, BackupsView, RehearsalView};
use cunce::ledger::Book;
use cunce::security::{RecoveryCode, Unlock};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, WebviewWindow, WindowEvent};
use tauri_specta::Event;

use super::session::{Session, describe, require_strength};
use super::{Answer, apart};
use crate::dialogs;
use crate::hidden::Hidden;
use crate::state::Desk;

/// Sent to the pages when the window closes once the backup of leaving is written.
#[derive(Clone, Serialize, Type, Event)]
pub struct Leaving;

/// How far a backup or a restore is; sent to the pages while it goes on.
#[derive(Clone, Serialize, Type, Event)]
pub struct BackupStep {
    /// `copying`, `writing`, `checking`, `verifying`, `replacing` or `opening`.
    pub step: String,
}

fn tell(app: &AppHandle) -> impl FnMut(backup::Step) {
    // A page that is gone needs no progress.
    |step| drop(BackupStep { step: step.code().to_owned() }.emit(app))
}

/// What opens a backup. With a recovery code the passphrase is the new one.
#[derive(Deserialize, Type)]
pub struct BackupKey {
    pub passphrase: Hidden,
    pub recovery_code: Option<Hidden>,
}

#[tauri::command]
#[specta::specta]
pub async fn backups(app: AppHandle) -> Answer<BackupsView> {
    apart(app, |_, desk| desk.with(|session| Ok(backup::backups(session)?.into()))).await
}

/// Writes a backup into a folder; older ones there go only where it is the folder of the backups on leaving.
#[tauri::command]
#[specta::specta]
pub async fn back_up(app: AppHandle, folder: String) -> Answer<BackupView> {
    apart(app, move |app, desk| {
        desk.with(|session| {
            let folder = Path::new(&folder);
            let now = backup::backups(session)?;
            let keep = (now.folder.as_deref() == Some(folder)).then_some(now.keep);
            Ok(backup::back_up_telling(session, folder, keep, &mut tell(app))?.into())
        })
    })
    .await
}

/// Chooses where a backup is written on leaving, or nowhere, and how many stay there.
#[tauri::command]
#[specta::specta]
pub async fn choose_backups(app: AppHandle, folder: Option<String>, keep: u32) -> Answer<BackupsView> {
    apart(app, move |_, desk| {
        desk.with(|session| {
            backup::choose(session, folder.as_deref().map(Path::new), keep)?;
            Ok(backup::backups(session)?.into())
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn pick_backup(app: AppHandle) -> Answer<Option<String>> {
    let chosen = |app: &AppHandle| dialogs::pick_file(app, &[backup::EXTENSION]);
    apart(app, move |app, _| Ok(chosen(app).map(|path| path.to_string_lossy().into_owned()))).await
}

/// Checks a backup and says what would be lost; changes nothing.
#[tauri::command]
#[specta::specta]
pub async fn rehearse_restore(app: AppHandle, path: String, key: BackupKey) -> Answer<RehearsalView> {
    apart(app, move |_, desk| {
        let code = key.recovery_code.as_ref().map(|code| RecoveryCode::parse(code)).transpose()?;
        let with = code.as_ref().map_or(Unlock::Passphrase(&key.passphrase), Unlock::Recovery);
        let rehearse =
            |open: Option<&Book>| backup::rehearse(&desk.place, Path::new(&path), &with, desk.env.clone(), open);
        let found = if desk.is_open() { desk.with(|session| rehearse(Some(&session.book)))? } else { rehearse(None)? };
        Ok(found.into())
    })
    .await
}

/// Puts a backup in the place of what is here, and opens it.
#[tauri::command]
#[specta::specta]
pub async fn restore_backup(app: AppHandle, path: String, key: BackupKey) -> Answer<Session> {
    apart(app, move |app, desk| {
        let code = key.recovery_code.as_ref().map(|code| RecoveryCode::parse(code)).transpose()?;
        if code.is_some() {
            require_strength(&key.passphrase)?;
        }
        let with = code.as_ref().map_or(Unlock::Passphrase(&key.passphrase), Unlock::Recovery);
        let new = code.as_ref().map(|_| &*key.passphrase);
        // The backup on leaving would only drive out an older one, with what is about to be given up.
        desk.lock();
        let (env, path) = (desk.env.clone(), Path::new(&path));
        let restored = backup::restore_telling(&desk.place, path, &with, new, env, &mut tell(app))?;
        desk.open(restored.session);
        describe(desk)
    })
    .await
}

/// Closing the window waits for the backup of leaving, if one is to be made. What stands in its way is told at the next opening.
pub fn before_closing(window: &WebviewWindow) {
    let closing = window.clone();
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        api.prevent_close();
        let window = closing.clone();
        // On a thread of its own: a merge or backup that is under way holds the books, and the window is not to freeze meanwhile.
        std::thread::spawn(move || {
            let desk = window.state::<Desk>();
            if desk.backs_up_on_leaving() {
                // The window closes whether or not the pages have heard of it.
                let _ = Leaving.emit(&window);
                desk.leave();
            }
            let _ = window.destroy();
        });
    });
}
