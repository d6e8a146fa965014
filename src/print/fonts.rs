//! The machine's Chinese fonts. The program brings none along: they are larger than itself, and every desktop that people write Chinese on has some.

use std::path::{Path, PathBuf};

use fontdb::{Database, FaceInfo, Source, Style};
use typst::foundations::Bytes;
use typst::text::Font;

use crate::{Error, Result};

/// What a paper is set in, the first that is there; those behind it help out where it lacks a character.
const FAMILIES: [&str; 16] = [
    "FangSong",
    "FangSong_GB2312",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "SimSun",
    "NSimSun",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "AR PL UMing CN",
    "SimSun-ExtB",
    "SimSun-ExtG",
];

/// Faces to set with, and the families they are of, the best first.
pub(super) struct Fonts {
    pub(super) faces: Vec<Font>,
    pub(super) families: Vec<String>,
}

/// `no_font` where no family of the list is installed.
pub(super) fn find() -> Result<Fonts> {
    let mut installed = Database::new();
    installed.load_system_fonts();
    choose(&installed)
}

pub(super) fn choose(installed: &Database) -> Result<Fonts> {
    let mut fonts = Fonts { faces: Vec::new(), families: Vec::new() };
    let mut files = Vec::new();
    for family in FAMILIES {
        let faces = installed.faces().filter(|face| is_of(face, family)).filter_map(|face| load(face, &mut files));
        let faces: Vec<Font> = faces.collect();
        if !faces.is_empty() {
            fonts.faces.extend(faces);
            fonts.families.push(family.to_owned());
        }
    }
    if fonts.faces.is_empty() { Err(Error::new("no_font")) } else { Ok(fonts) }
}

/// Regular and bold only; the others of a large family would only take time.
fn is_of(face: &FaceInfo, family: &str) -> bool {
    let wanted = matches!(face.weight.0, 400 | 700) && face.style == Style::Normal;
    wanted && face.families.iter().any(|(name, _)| name == family)
}

/// Several faces lie in one file, which is read once. One that cannot be read is as if it were not there.
fn load(face: &FaceInfo, files: &mut Vec<(PathBuf, Bytes)>) -> Option<Font> {
    let (Source::File(path) | Source::SharedFile(path, _)) = &face.source else { return None };
    Font::new(read(path, files)?, face.index)
}

fn read(path: &Path, files: &mut Vec<(PathBuf, Bytes)>) -> Option<Bytes> {
    if let Some((_, bytes)) = files.iter().find(|(known, _)| known == path) {
        return Some(bytes.clone());
    }
    let bytes = Bytes::new(std::fs::read(path).ok()?);
    files.push((path.to_owned(), bytes.clone()));
    Some(bytes)
}
