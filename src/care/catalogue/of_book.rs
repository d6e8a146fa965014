//! The catalogue as an office goes by it: what this version ships, with what the town has added.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{Programme, Schedule, addition, programmes};
use crate::care::store;
use crate::ledger::Book;
use crate::{Error, Result};

/// Every programme, and which schedule of each is in force.
#[derive(Debug, Clone)]
pub struct Catalogue {
    programmes: Cow<'static, [Programme]>,
    /// Programme, schedule, from which day; the latest choice first.
    choices: Vec<(String, String, Date)>,
    /// How many additions this version does not understand, or which contradict one that came first.
    not_understood: usize,
}

impl Catalogue {
    /// What this version ships, with no town's choice.
    pub fn shipped() -> Result<Self> {
        Ok(Self { programmes: Cow::Borrowed(programmes()?), choices: Vec::new(), not_understood: 0 })
    }

    pub fn of(book: &Book) -> Result<Self> {
        let mut programmes = Cow::Borrowed(programmes()?);
        let mut not_understood = 0;
        for text in store::additions(book)? {
            if addition::lay_over(programmes.to_mut(), &text).is_err() {
                not_understood += 1;
            }
        }
        Ok(Self { programmes, choices: store::choices(book)?, not_understood })
    }

    #[must_use]
    pub fn programmes(&self) -> &[Programme] {
        &self.programmes
    }

    #[must_use]
    pub fn not_understood(&self) -> usize {
        self.not_understood
    }

    /// `unknown_programme` where there is none of that code.
    pub fn programme(&self, code: &str) -> Result<&Programme> {
        let found = self.programmes.iter().find(|programme| programme.code == code);
        found.ok_or_else(|| Error::new("unknown_programme").with("programme", code))
    }

    /// The schedule of a programme that is in force on a day: the town's choice, else the catalogue's. One that this version does not have is
    /// passed over for the catalogue's.
    #[must_use]
    pub fn schedule_on<'a>(&self, programme: &'a Programme, on: Date) -> Option<&'a Schedule> {
        let chosen = self.choices.iter().find(|(of, _, from)| *of == programme.code && *from <= on);
        let chosen = chosen.and_then(|(_, code, _)| programme.schedule(code).ok());
        chosen.or_else(|| programme.default_schedule(on))
    }

    /// What the catalogue would be with one more addition, and the programme that the addition is of.
    pub(in crate::care) fn with(&self, text: &str) -> Result<String> {
        addition::lay_over(&mut self.programmes.clone().into_owned(), text)
    }
}
