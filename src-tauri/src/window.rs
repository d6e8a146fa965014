//! The one window: it shows the program's own pages, goes nowhere else and leaves nothing on the disk.

use tauri::webview::NewWindowResponse;
use tauri::{App, Url, WebviewWindowBuilder};

use crate::commands::backup::before_closing;

/// Opens the main window as `tauri.conf.json` describes it.
///
/// # Errors
/// When the system's web view cannot be started.
pub fn open(app: &App) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.first() else { return Err(tauri::Error::WindowNotFound) };
    let window = WebviewWindowBuilder::from_config(app, config)?
        // No cache, no history, no local storage: what the pages show is personal. WebDriver can only drive a
        // window that keeps them, so the builds that tests drive do, in the data directory of the test.
        .incognito(!cfg!(feature = "test-seams"))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    before_closing(&window);
    // Nothing but a person's hand drops files on a window; a test says that it happened.
    #[cfg(feature = "test-seams")]
    tauri::Manager::add_capability(
        app,
        tauri::ipc::CapabilityBuilder::new("drops").window("main").permission("core:event:allow-emit"),
    )?;
    Ok(())
}

/// Whether the address is one of the embedded pages (`tauri://localhost`, on Windows `http://tauri.localhost`).
fn is_own_page(url: &Url) -> bool {
    matches!((url.scheme(), url.host_str()), ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_embedded_pages_are_shown() {
        let cases = [
            ("tauri://localhost", true),
            ("tauri://localhost/index.html#/people", true),
            ("http://tauri.localhost/index.html", true),
            ("http://localhost/", false),
            ("https://example.org/", false),
            ("http://tauri.localhost.example.org/", false),
            ("file:///etc/hosts", false),
            ("data:text/html,x", false),
            ("about:blank", false),
        ];
        for (address, own) in cases {
            assert_eq!(is_own_page(&address.parse().unwrap()), own, "{address}");
        }
    }
}
