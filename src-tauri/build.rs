//! Embeds the configuration, the icons and the built pages.

use std::path::Path;

fn main() {
    let pages = Path::new("../ui/dist");
    if !pages.join("index.html").exists() {
        println!("cargo:warning=ui/dist is empty, so the window will be too: run `npm run build` in ui/ first");
        if let Err(error) = std::fs::create_dir_all(pages) {
            println!("cargo:warning=ui/dist cannot be made: {error}");
        }
    }
    // The pages are embedded when the crate is compiled, which Cargo does not see by itself.
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::build();
}
