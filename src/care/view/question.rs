//! A question of care as it is shown: like one of the register, with what the row is about.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::care::Question;
use crate::ledger::{Value, instant};
use crate::register::view::{ConflictView, HeadView};
use crate::security::CARE;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct QuestionView {
    /// Its `subject` is her name, its `unit` the office that the row is of.
    #[serde(flatten)]
    pub conflict: ConflictView,
    /// The book that it stands in.
    pub book: String,
    pub person: String,
    pub programme: String,
    /// The service, or where she was referred to; empty of an enrolment.
    pub what: String,
    /// When the row was entered, or is of.
    pub day: String,
}

impl QuestionView {
    #[must_use]
    pub fn of(question: Question, person_name: String) -> Self {
        let conflict = question.conflict;
        let written = |fields: Vec<(String, Value)>| -> BTreeMap<String, String> {
            fields.into_iter().map(|(name, value)| (name, value.shown())).collect()
        };
        let heads = conflict.heads.into_iter().zip(question.values).map(|(head, value)| HeadView {
            op: head.op.to_string(),
            value,
            author: head.author,
            unit: head.unit,
            at: instant(head.at),
            fields: written(head.fields),
        });
        Self {
            conflict: ConflictView {
                id: conflict.id,
                root: conflict.root.hyphenated().to_string(),
                row: conflict.row.hyphenated().to_string(),
                entity: conflict.entity,
                subject: person_name,
                unit: question.unit,
                field: conflict.field,
                before: conflict.before.shown(),
                heads: heads.collect(),
            },
            book: CARE.to_owned(),
            person: question.person.hyphenated().to_string(),
            programme: question.programme,
            what: question.what,
            day: question.day,
        }
    }
}
