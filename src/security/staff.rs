//! Who works in an office and what each may do: one table, which the core checks.

use serde::{Deserialize, Serialize};

use super::Role;

/// Households, residents, events, contact (户籍与办公).
pub const CIVIL: &str = "civil";
/// Benefits and their accounts (补助).
pub const MONEY: &str = "money";
/// Care that people asked for (保健).
pub const CARE: &str = "care";
/// Every book of an office, the register first.
pub const BOOKS: [&str; 3] = [CIVIL, MONEY, CARE];

/// What someone does in an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Post {
    /// 村干部: keeps the village's register.
    Officer,
    /// 村医
    Doctor,
    /// 镇工作人员: keeps the town's register.
    Staff,
    /// 服务站医生
    Clinician,
    /// 分管领导
    Lead,
    /// 审计
    Auditor,
}

/// What may be done in a book that the post opens. Reading it, with IDs, telephone and account numbers masked, goes with opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Writing on people and households, and taking that back.
    Write,
    /// Seeing a masked value in full.
    Reveal,
    /// Files to and from other offices, and whom to trust.
    Exchange,
}

impl Post {
    pub const ALL: [Self; 6] = [Self::Officer, Self::Doctor, Self::Staff, Self::Clinician, Self::Lead, Self::Auditor];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Doctor => "doctor",
            Self::Staff => "staff",
            Self::Clinician => "clinician",
            Self::Lead => "lead",
            Self::Auditor => "auditor",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|post| post.code() == code)
    }

    /// The kind of office that has it.
    #[must_use]
    pub fn office(self) -> Role {
        match self {
            Self::Officer | Self::Doctor => Role::Village,
            Self::Staff | Self::Clinician | Self::Lead | Self::Auditor => Role::Town,
        }
    }

    /// The post of whoever sets an office up.
    #[must_use]
    pub fn first(office: Role) -> Self {
        match office {
            Role::Village => Self::Officer,
            Role::Town => Self::Staff,
        }
    }

    /// The books whose keys a user of that post is given.
    #[must_use]
    #[allow(clippy::match_like_matches_macro, reason = "a table is read line by line")]
    pub fn opens(self, book: &str) -> bool {
        match (book, self) {
            (CIVIL, _) => true,
            (MONEY, Self::Officer | Self::Staff | Self::Lead | Self::Auditor) => true,
            (CARE, Self::Doctor | Self::Clinician) => true,
            _ => false,
        }
    }

    /// The permission table: what each post may do in a book.
    #[must_use]
    #[allow(clippy::match_like_matches_macro, reason = "a table is read line by line")]
    pub fn may(self, book: &str, right: Right) -> bool {
        match (book, self, right) {
            (CIVIL, Self::Officer | Self::Staff, _) => true,
            (MONEY, Self::Officer, Right::Write | Right::Exchange) => true,
            (MONEY, Self::Staff, _) => true,
            (CARE, Self::Doctor, Right::Write | Right::Exchange) => true,
            (CARE, Self::Clinician, _) => true,
            _ => false,
        }
    }
}
