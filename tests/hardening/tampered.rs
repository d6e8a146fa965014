//! A book that somebody has written in without its key is known as damaged, wherever it was.

use crate::desk::{Desk, ZHOUYING};

const PAGE: usize = 4096;

#[test]
fn a_flipped_bit_in_any_page_is_noticed() {
    let desk = Desk::start(ZHOUYING);
    let home = desk.household(&["number=0001"]);
    desk.person(&home, &["name=赵桂梅", "phone=15088884060"]);
    assert_eq!(desk.done(&["verify"])["ok"], true);
    let book = desk.path("data/civil.cunce");
    let sound = std::fs::read(&book).expect("a book");
    assert!(!desk.path("data/civil.cunce-wal").exists() && sound.len() > 12 * PAGE, "all is in the file");
    let pages = sound.len() / PAGE;
    for page in (0..pages).step_by(pages / 12).chain([pages - 1]) {
        let mut altered = sound.clone();
        altered[page * PAGE + PAGE / 3] ^= 1;
        std::fs::write(&book, &altered).expect("written");
        let (said, output) = desk.run(&["verify"]);
        let refused = said["error"]["code"] == "damaged_database" && output.status.code() == Some(1);
        assert!(refused || said["ok"] == false, "page {page}: {said}");
    }
    std::fs::write(&book, &sound).expect("written");
    assert_eq!(desk.done(&["verify"])["ok"], true);
}
