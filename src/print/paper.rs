//! What the typesetter may read: one layout, the data, and the fonts. No other file, no package, no clock.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Value};
use typst::syntax::{FileId, Source, VirtualPath};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::fonts::Fonts;
use crate::{Error, Result};

pub(super) struct Paper {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    layout: Source,
}

impl Paper {
    pub(super) fn new(layout: &str, title: &str, data: serde_json::Value, fonts: Fonts) -> Result<Self> {
        let data: Value = serde_json::from_value(data).map_err(|error| Error::new("internal").caused_by(error))?;
        let families: Vec<Value> = fonts.families.iter().map(|family| Value::Str(family.as_str().into())).collect();
        let mut inputs = Dict::new();
        inputs.insert("data".into(), data);
        inputs.insert("title".into(), Value::Str(title.into()));
        inputs.insert("fonts".into(), Value::Array(families.into_iter().collect()));
        let layout = Source::new(FileId::new(None, VirtualPath::new("layout.typ")), layout.to_owned());
        let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
        Ok(Self { library, book: LazyHash::new(FontBook::from_fonts(&fonts.faces)), fonts: fonts.faces, layout })
    }
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.layout.id() { Ok(self.layout.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<i64>) -> Option<Datetime> {
        None
    }
}
