//! What may be proposed to a family when a child is registered (出生登记后可以提议的): services and money that are the child's by law. All of it is the
//! family's to take or leave; nothing is kept of a proposal, and the registration depends on none.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use crate::care::catalogue;
use crate::register::view;
use crate::rights::{self, Purpose};
use crate::security::{MONEY, Right};
use crate::session::Session;
use crate::{Error, Result};

/// The programme that the proposed visits are of.
const CHILD: &str = "child";
/// 育儿补贴制度实施方案 (2025): for every child until the third birthday.
const SUBSIDY_YEARS: i32 = 3;

/// Something that may be proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProposalView {
    pub what: Proposal,
    /// The last day on which it can be taken up, YYYY-MM-DD.
    pub until: String,
    /// Whether a yes to being reached about it can be recorded by this user and was not recorded yet.
    pub may_agree: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// Visits of the child's health programme, with a provider of the family's choice, who enters the yes.
    ChildVisits,
    /// The child-rearing subsidy (育儿补贴).
    Subsidy,
}

/// What may be proposed for a child today, by the birth date in the register; nothing for one whose date is not known or who is too old for it.
pub fn for_child(session: &mut Session, child: Uuid) -> Result<Vec<ProposalView>> {
    let record = view::record(&session.book, child, false)?;
    if record.entity != rights::PERSON {
        return Err(Error::new("unknown_id").with("id", child.hyphenated()));
    }
    let born: Option<Date> = record.fields.get("birth_date").and_then(|text| text.parse().ok());
    let (Some(born), None) = (born, &record.voided) else { return Ok(Vec::new()) };
    let today = session.book.today();
    let may_write_money = session.books().contains(&MONEY) && session.post.may(MONEY, Right::Write);
    let agreed = if may_write_money {
        session.in_book(MONEY, |session| rights::consents(&session.book, child))?
    } else {
        Vec::new()
    };
    let mut found = Vec::new();
    let mut propose = |what, until: Date, may_agree| {
        if born <= today && today <= until {
            found.push(ProposalView { what, until: until.to_string(), may_agree });
        }
    };
    if let Some(oldest) = catalogue::programme(CHILD)?.oldest() {
        propose(Proposal::ChildVisits, last_day_before(born, i32::from(oldest) + 1), false);
    }
    let may_agree = may_write_money && !agreed.iter().any(|consent| consent.purpose == Purpose::ContactAboutMoney);
    propose(Proposal::Subsidy, last_day_before(born, SUBSIDY_YEARS), may_agree);
    Ok(found)
}

/// The day before a birthday: whoever was born on a leap day completes a common year on 1 March, as ages are counted everywhere here.
fn last_day_before(born: Date, birthday: i32) -> Date {
    let there = born.saturating_add(birthday.years());
    if there.day() == born.day() { there.saturating_sub(1.day()) } else { there }
}
