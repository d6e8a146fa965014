//! The window of Cunce: opens the one window and hands the pages the commands of the library.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod bindings;
mod commands;
mod dialogs;
mod hidden;
mod recovery_sheet;
mod state;
mod window;

use tauri::Manager;

fn main() {
    let bindings = bindings::builder();
    let handler = bindings.invoke_handler();
    let run = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(handler)
        .setup(move |app| {
            bindings.mount_events(app);
            app.manage(state::Desk::new()?);
            window::open(app)?;
            Ok(())
        })
        .run(tauri::generate_context!());
    if let Err(error) = run {
        eprintln!("cunce-window: {error}");
        std::process::exit(1);
    }
}
