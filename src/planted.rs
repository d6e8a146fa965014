//! Known bugs, put in one by one to show that the simulator finds them. Only with the feature `planted-bugs`, which no release has.

#[cfg(all(feature = "planted-bugs", not(debug_assertions)))]
compile_error!("planted bugs are for the simulator, not for a release");

/// Whether the bug of that name is in: the one that `CUNCE_PLANT` names.
#[cfg(feature = "planted-bugs")]
pub(crate) fn planted(bug: &str) -> bool {
    static CHOSEN: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    CHOSEN.get_or_init(|| std::env::var("CUNCE_PLANT").unwrap_or_default()) == bug
}

#[cfg(not(feature = "planted-bugs"))]
pub(crate) const fn planted(_bug: &str) -> bool {
    false
}
