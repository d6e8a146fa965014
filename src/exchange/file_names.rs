//! Names for files that go out: readable, in order, and allowed on every stick (FAT, NTFS, ext4).

use std::path::{Path, PathBuf};

use crate::register::division;
use crate::session::Session;
use crate::{Result, view};

/// `周营村 名片.card`.
#[must_use]
pub fn card(session: &Session) -> String {
    format!("{} 名片.card", own(session))
}

/// `周营村 本人资料 2026-11-23.pdf`: of whom is nobody's to read on a stick.
#[must_use]
pub fn subject_report(session: &Session) -> String {
    format!("{} 本人资料 {}.pdf", own(session), session.book.today())
}

/// A name that no file in the folder has yet: `周营村-五里镇 2026-11-23.ccs`, then with ` 2`, ` 3`.
pub fn change_set(session: &Session, folder: &Path, unit: &str) -> Result<PathBuf> {
    let day = session.book.today();
    let stem = format!("{}-{} {day}", own(session), plain(&division::name_of(&session.book, unit)?));
    free(folder, &stem, "ccs")
}

/// `五里镇-恒口镇 迁移 2026-11-23.ccs`.
#[must_use]
pub fn handover(session: &Session, unit: &str) -> String {
    let town = crate::register::transfer::town_of(unit);
    format!("{}-{} 迁移 {}.ccs", own(session), plain(&view::unit_name(town)), session.book.today())
}

/// `恒口镇 迁移回执 2026-11-23.ccs`.
#[must_use]
pub fn handover_receipt(session: &Session) -> String {
    format!("{} 迁移回执 {}.ccs", own(session), session.book.today())
}

/// A name that no file in the folder has yet: `周营村 备份 2026-11-23.cbk`, then with ` 2`, ` 3`.
pub fn backup(session: &Session, folder: &Path) -> Result<PathBuf> {
    free(folder, &format!("{} 备份 {}", own(session), session.book.today()), "cbk")
}

fn free(folder: &Path, stem: &str, extension: &str) -> Result<PathBuf> {
    let mut path = folder.join(format!("{stem}.{extension}"));
    let mut number = 2;
    while path.try_exists()? {
        path = folder.join(format!("{stem} {number}.{extension}"));
        number += 1;
    }
    Ok(path)
}

fn own(session: &Session) -> String {
    plain(&view::office(session).unit_name)
}

fn plain(name: &str) -> String {
    name.chars().map(|char| if "\\/:*?\"<>|".contains(char) { '_' } else { char }).collect()
}
