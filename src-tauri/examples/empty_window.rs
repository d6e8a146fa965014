//! The smallest window there is: no pages, no commands. What the real window's first view is measured beside (`./dev bench window`).

use std::io::Write;

use tauri::webview::PageLoadEvent;
use tauri::{Url, WebviewUrl, WebviewWindowBuilder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let empty: Url = "about:blank".parse()?;
    tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::External(empty))
                .inner_size(1366.0, 768.0)
                .on_page_load(|_, load| {
                    if load.event() == PageLoadEvent::Finished {
                        println!("loaded");
                        let _ = std::io::stdout().flush();
                    }
                })
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}
