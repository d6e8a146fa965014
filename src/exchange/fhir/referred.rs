//! Where she was referred, and what came of it.

use serde_json::json;

use super::Record;
use super::bundle::Resource;
use super::terms;
use crate::care::view::ReferralView;

/// The answers that are told, in both languages. That something was not needed this time is what is said of a no, so it reads like no answer.
const TOLD: [(&str, &str); 3] =
    [("seen", "看过了 Seen"), ("treated", "已治疗 Treated"), ("to_follow_up", "需要再看 To be looked at again")];

impl Record {
    pub(super) fn service_request(&self, row: &ReferralView) -> Resource {
        let told = TOLD.iter().find(|(answer, _)| *answer == row.answer);
        let answer = told.map(|(_, text)| json!({ "time": row.answered_on, "text": text }));
        let content = json!({
            "resourceType": "ServiceRequest",
            "status": if answer.is_some() { "completed" } else { "active" },
            "intent": "order",
            "priority": if row.urgent { "urgent" } else { "routine" },
            "code": terms::programme(&self.catalogue, &row.programme),
            "subject": self.her(),
            "authoredOn": row.day,
            "requester": { "display": row.provider },
            "locationCode": [terms::sent_to(&row.sent_to)],
            "supportingInfo": [self.within(row.enrolment.as_deref())],
            "note": [answer],
        });
        Resource::new(&row.id, content)
    }
}
