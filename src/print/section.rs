//! What a paper about someone is made of: sections from a list to which each book adds its own. No words: those are put in when it is printed.

/// A part of a paper: a title and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The code of its title.
    pub title: &'static str,
    /// The code of what is said under the title.
    pub note: Option<&'static str>,
    /// The codes of the columns' heads; none where each line is a name and its value.
    pub columns: &'static [&'static str],
    pub lines: Vec<Vec<Cell>>,
}

impl Section {
    #[must_use]
    pub fn pairs(title: &'static str, lines: Vec<Vec<Cell>>) -> Self {
        Self { title, note: None, columns: &[], lines }
    }

    #[must_use]
    pub fn table(title: &'static str, columns: &'static [&'static str], lines: Vec<Vec<Cell>>) -> Self {
        Self { title, note: None, columns, lines }
    }

    #[must_use]
    pub fn noting(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }
}

/// One entry of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// As it was written.
    Text(String),
    /// A word of the program, by its code.
    Word(&'static str),
    /// The name of a field.
    Field(String),
    /// A value of a field: the name of a code, or as it was written.
    Value { field: String, value: String },
    /// What is in question about a field, by its code.
    Question { code: String, field: String, params: Vec<(String, String)> },
    /// Several in one place.
    Both(Vec<Cell>),
}

impl Cell {
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    #[must_use]
    pub fn field(name: impl Into<String>) -> Self {
        Self::Field(name.into())
    }

    #[must_use]
    pub fn value(field: impl Into<String>, value: impl Into<String>) -> Self {
        Self::Value { field: field.into(), value: value.into() }
    }
}
