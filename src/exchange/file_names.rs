//! Names for files that go out: readable, in order, and allowed on every stick (FAT, NTFS, ext4).

use std::path::{Path, PathBuf};

use crate::register::division;
use crate::security::{CARE, MONEY};
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

/// `周营村 单子 2026-11-23.pdf`: a paper of care, of whom and of which kind is nobody's to read on a stick.
#[must_use]
pub fn paper(session: &Session) -> String {
    format!("{} 单子 {}.pdf", own(session), session.book.today())
}

/// `周营村 本人记录 2026-11-23.json`.
#[must_use]
pub fn record(session: &Session) -> String {
    format!("{} 本人记录 {}.json", own(session), session.book.today())
}

/// A name for the file of each book that no file in the folder has yet: `周营村-五里镇 2026-11-23.ccs`, then with ` 2`, ` 3`; those of other books
/// than the register say which.
pub fn change_sets(session: &Session, folder: &Path, unit: &str) -> Result<impl Fn(&str) -> Result<PathBuf> + use<>> {
    let day = session.book.today();
    let stem = format!("{}-{}", own(session), plain(&division::name_of(&session.book, unit)?));
    let folder = folder.to_owned();
    Ok(move |book: &str| {
        let of_book = match book {
            MONEY => " 补助",
            CARE => " 保健",
            _ => "",
        };
        free(&folder, &format!("{stem}{of_book} {day}"), "ccs")
    })
}

/// Beside the file that was asked for, those of the other books: `name.ccs`, `name-money.ccs`.
#[must_use]
pub fn beside(file: &Path, book: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let end = file.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
    file.with_file_name(format!("{stem}-{book}{end}"))
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

/// `五里镇-恒口镇 服务接续 2026-11-23.ccs`: of whom is nobody's to read on a stick.
#[must_use]
pub fn continuity(session: &Session, town: &str) -> String {
    format!("{}-{} 服务接续 {}.ccs", own(session), plain(&view::unit_name(town)), session.book.today())
}

/// `恒口镇 服务接续回执 2026-11-23.ccs`.
#[must_use]
pub fn continuity_receipt(session: &Session) -> String {
    format!("{} 服务接续回执 {}.ccs", own(session), session.book.today())
}

/// A name that no file in the folder has yet: `周营村 备份 2026-11-23.cbk`, then with ` 2`, ` 3`.
pub fn backup(session: &Session, folder: &Path) -> Result<PathBuf> {
    free(folder, &format!("{} 备份 {}", own(session), session.book.today()), "cbk")
}

/// `周营村 人口统计 2026-11-23.xlsx`.
#[must_use]
pub fn counts(session: &Session) -> String {
    format!("{} 人口统计 {}.xlsx", own(session), session.book.today())
}

/// `周营村 学龄儿童 2026-11-23.xlsx`: by the template's name.
#[must_use]
pub fn list(session: &Session, template: &str) -> String {
    format!("{} {} {}.xlsx", own(session), plain(template), session.book.today())
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
