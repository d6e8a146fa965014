//! The smallest window there is: one page without anything on it, no commands. What the real window's first view is measured beside
//! (`./dev bench window`).

use std::io::Write;

use tauri::http::Response;
use tauri::webview::PageLoadEvent;
use tauri::{Url, WebviewUrl, WebviewWindowBuilder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page: Url = "empty://localhost/".parse()?;
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            let mut answer = Response::new(b"<!doctype html><title>empty</title>".to_vec());
            answer.headers_mut().insert("content-type", tauri::http::HeaderValue::from_static("text/html"));
            answer
        })
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::CustomProtocol(page))
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
