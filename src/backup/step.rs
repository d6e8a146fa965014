//! How far a backup or a restore is, told as it goes on.

/// What is being done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Copying the books as they stand.
    Copying,
    /// Writing the file.
    Writing,
    /// Reading it back, or reading the one that is to be restored, with every check.
    Checking,
    /// Laying out its books and looking at each.
    Verifying,
    /// Putting them in the place of those that were here.
    Replacing,
    /// Opening the office and looking at each book once more.
    Opening,
}

impl Step {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Copying => "copying",
            Self::Writing => "writing",
            Self::Checking => "checking",
            Self::Verifying => "verifying",
            Self::Replacing => "replacing",
            Self::Opening => "opening",
        }
    }
}

/// Told at the beginning of each step.
pub type OnStep<'a> = &'a mut dyn FnMut(Step);
