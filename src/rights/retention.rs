//! How long what is kept is kept, and what becomes of it then (保存期限): one table, by class of data.

/// What becomes of data when the time is over, or when the person asks for it to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtTheEnd {
    /// Its values go, for good: nothing obliges the office to keep them.
    Erase,
    /// A law asks for it longer: it is taken out of every list and only shown to whoever must account for it.
    Restrict,
}

impl AtTheEnd {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Erase => "erase",
            Self::Restrict => "restrict",
        }
    }
}

/// One class of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    pub book: &'static str,
    pub class: &'static str,
    /// Years after the person left the register, or after the entry where it says so; none: as long as the person is in the register.
    pub years: Option<u32>,
    /// Where a law says how long; a proposal of the program that an office may shorten otherwise.
    pub basis: &'static str,
    pub at_the_end: AtTheEnd,
}

/// Personal Information Protection Law art. 19 (no longer than needed), 47 (erasure, and restriction where a law asks for keeping); Accounting
/// archives (会计档案管理办法, 2015) for paid benefits: 30 years for vouchers and books.
pub const TABLE: [Retention; 8] = [
    civil("household", None),
    civil("contact", None),
    civil("events", None),
    Retention { book: "civil", class: "access", years: Some(3), basis: "pipl_56", at_the_end: AtTheEnd::Erase },
    Retention { book: "care", class: "care", years: None, basis: "pipl_47", at_the_end: AtTheEnd::Erase },
    Retention { book: "care", class: "sealed_note", years: Some(5), basis: "pipl_19", at_the_end: AtTheEnd::Erase },
    Retention { book: "money", class: "consent", years: None, basis: "pipl_47", at_the_end: AtTheEnd::Erase },
    Retention { book: "money", class: "paid", years: Some(30), basis: "accounting", at_the_end: AtTheEnd::Restrict },
];

const fn civil(class: &'static str, years: Option<u32>) -> Retention {
    Retention { book: "civil", class, years, basis: "pipl_47", at_the_end: AtTheEnd::Erase }
}
