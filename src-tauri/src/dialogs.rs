//! The system's own dialogs for choosing files and folders. They block: call them off the main thread.

use std::path::PathBuf;

use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

/// What kind of file is chosen, by its extensions; the first one is given to a name typed without any.
pub type Extensions = &'static [&'static str];

/// Lets the user choose one file; none when cancelled.
pub fn pick_file(app: &AppHandle, extensions: Extensions) -> Option<PathBuf> {
    answer(|| {
        let chosen = dialog(app).add_filter(filter_name(extensions), extensions).blocking_pick_file();
        chosen.into_iter().collect()
    })
    .into_iter()
    .next()
}

/// Lets the user choose any number of files; empty when cancelled.
pub fn pick_files(app: &AppHandle, extensions: Extensions) -> Vec<PathBuf> {
    answer(|| dialog(app).add_filter(filter_name(extensions), extensions).blocking_pick_files().unwrap_or_default())
}

/// Lets the user choose a folder, for instance a USB stick; none when cancelled.
pub fn pick_folder(app: &AppHandle) -> Option<PathBuf> {
    answer(|| dialog(app).blocking_pick_folder().into_iter().collect()).into_iter().next()
}

/// Lets the user say where to save a file; none when cancelled.
pub fn save_file(app: &AppHandle, file_name: &str, extensions: Extensions) -> Option<PathBuf> {
    let chosen = answer(|| {
        let ask = dialog(app).set_file_name(file_name).add_filter(filter_name(extensions), extensions);
        ask.blocking_save_file().into_iter().collect()
    });
    chosen.into_iter().next().map(|path| with_extension(path, extensions))
}

fn dialog(app: &AppHandle) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file();
    match app.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

/// The paths the dialog gave, or with `test-seams` those the file named by `CUNCE_DIALOG_PATH` holds, one a line.
fn answer(ask: impl FnOnce() -> Vec<FilePath>) -> Vec<PathBuf> {
    #[cfg(feature = "test-seams")]
    if let Some(file) = std::env::var_os("CUNCE_DIALOG_PATH") {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        return text.lines().map(str::trim).filter(|line| !line.is_empty()).map(PathBuf::from).collect();
    }
    // A desktop dialog only gives addresses that are paths.
    ask().into_iter().filter_map(|file| file.into_path().ok()).collect()
}

/// `*.xlsx *.xls`: the same in every language.
fn filter_name(extensions: Extensions) -> String {
    extensions.iter().map(|extension| format!("*.{extension}")).collect::<Vec<_>>().join(" ")
}

/// Adds the extension a user did not type. The dialog asked about the name as typed, not about this one, so a file
/// that already has it is left alone and a number is added.
fn with_extension(path: PathBuf, extensions: Extensions) -> PathBuf {
    let Some(extension) = extensions.first() else { return path };
    let typed = path.extension().and_then(|typed| typed.to_str()).unwrap_or_default();
    if extensions.iter().any(|extension| extension.eq_ignore_ascii_case(typed)) {
        return path;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let free = |number: &u32| !path.with_file_name(numbered(&name, *number, extension)).exists();
    let number = (1..u32::MAX).find(free).unwrap_or(1);
    path.with_file_name(numbered(&name, number, extension))
}

fn numbered(name: &str, number: u32, extension: &str) -> String {
    if number == 1 { format!("{name}.{extension}") } else { format!("{name} ({number}).{extension}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_typed_without_extension_gets_one_and_overwrites_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("有了.xlsx"), "").unwrap();
        let cases = [
            ("户册", "户册.xlsx"),
            ("户册.xlsx", "户册.xlsx"),
            ("户册.XLSX", "户册.XLSX"),
            ("户册 2026.11", "户册 2026.11.xlsx"),
            ("有了", "有了 (2).xlsx"),
            // Here the dialog itself has asked whether to replace it.
            ("有了.xlsx", "有了.xlsx"),
        ];
        for (typed, saved) in cases {
            let path = with_extension(folder.path().join(typed), &["xlsx"]);
            assert_eq!(path, folder.path().join(saved), "{typed}");
        }
    }
}
