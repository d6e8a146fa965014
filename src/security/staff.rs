//! Who works in an office and what each may do: one table, which the core checks.

use serde::{Deserialize, Serialize};

use super::Role;

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

/// What may be done with the register of households and residents. Reading it, with IDs and telephone numbers masked, is everyone's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Writing on households and residents, and taking that back.
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

    /// The permission table.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        match (self, right) {
            (Self::Officer | Self::Staff, Right::Write | Right::Reveal | Right::Exchange) => true,
            (Self::Doctor | Self::Clinician | Self::Lead | Self::Auditor, _) => false,
        }
    }
}
