//! Who may be offered a programme: a closed grammar. Nothing here can name a marriage, a number of children, an absence, a paper or a target.

use super::Programme;

/// One way in which someone may be offered a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// At her own request (本人提出) and in no other way; it fits nobody by itself.
    OwnRequest,
    /// Everyone of whom all that is named holds.
    Who {
        /// GB/T 2261.1: `1` or `2`.
        sex: Option<String>,
        /// Completed years, both included.
        age_from: Option<u8>,
        age_to: Option<u8>,
        /// Who has had that service.
        after: Option<Given>,
        /// For whom a decision on that benefit scheme is at hand.
        decision: Option<String>,
    },
}

/// A service of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub programme: String,
    pub what: String,
}

/// What a rule may know of someone. What is not known fits no rule.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// GB/T 2261.1.
    pub sex: Option<&'a str>,
    /// Completed years.
    pub age: Option<i32>,
    /// Services that she has had here.
    pub given: &'a [Given],
    /// Schemes on which a decision is at hand. The care book has none of them, so a programme that needs one is entered only at her own request.
    pub decisions: &'a [String],
}

impl Offer {
    pub(super) fn fits(&self, facts: &Facts<'_>) -> bool {
        let Self::Who { sex, age_from, age_to, after, decision } = self else { return false };
        let age_fits = |limit: &Option<u8>, holds: fn(i32, i32) -> bool| {
            limit.is_none_or(|limit| facts.age.is_some_and(|age| holds(age, i32::from(limit))))
        };
        sex.as_deref().is_none_or(|sex| facts.sex == Some(sex))
            && age_fits(age_from, |age, limit| age >= limit)
            && age_fits(age_to, |age, limit| age <= limit)
            && after.as_ref().is_none_or(|after| facts.given.contains(after))
            && decision.as_ref().is_none_or(|scheme| facts.decisions.contains(scheme))
    }
}

/// Whether a programme that concerns nobody else is offered to nobody, and nothing of it is at anyone's home.
pub(super) fn is_discreet(programme: &Programme) -> bool {
    let mut steps = programme.schedules.iter().flat_map(|schedule| &schedule.steps);
    !programme.private
        || programme.offered.iter().all(|offer| *offer == Offer::OwnRequest) && steps.all(|step| !step.at_home)
}
