//! Who she is and what she agreed to.

use serde_json::{Value, json};

use super::Record;
use super::bundle::{Resource, reference};
use super::terms::{CONSENT, DIVISION, FORM, NATIONAL_ID, coding, concept};
use crate::rights::Consent;

impl Record {
    pub(super) fn patient(&self) -> Resource {
        let gender = match self.sex.as_deref() {
            Some("1") => "male",
            Some("2") => "female",
            _ => "unknown",
        };
        let number = self.number.as_ref().map(|number| {
            let kind = coding("http://terminology.hl7.org/CodeSystem/v2-0203", "NI");
            json!({ "use": "official", "type": { "coding": [kind] }, "system": NATIONAL_ID, "value": number })
        });
        let patient = json!({
            "resourceType": "Patient",
            "identifier": [number],
            "name": [{ "use": "official", "text": self.shown.person_name }],
            "gender": gender,
            "birthDate": self.born.map(|day| day.to_string()),
        });
        Resource::new(&self.person.hyphenated().to_string(), patient)
    }

    pub(super) fn her(&self) -> Value {
        reference(&self.person.hyphenated().to_string())
    }

    /// The office that did something, by its code and name.
    pub(super) fn office(&self, unit: &str) -> Value {
        json!({ "identifier": { "system": DIVISION, "value": unit }, "display": self.offices.get(unit) })
    }

    pub(super) fn consent(&self, consent: &Consent) -> Resource {
        // Only what this program writes is a day.
        let day = consent.given_on.parse::<jiff::civil::Date>().ok().map(|day| day.to_string());
        let content = json!({
            "resourceType": "Consent",
            "status": "active",
            "scope": { "coding": [coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy")] },
            "category": [{ "coding": [coding("http://loinc.org", "59284-0")] }, concept(FORM, &consent.form)],
            "patient": self.her(),
            "dateTime": day,
            "policyRule": { "coding": [coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN")] },
            "provision": { "type": "permit", "code": [concept(CONSENT, consent.purpose.code())] },
        });
        Resource::new(&consent.id.hyphenated().to_string(), content)
    }
}
