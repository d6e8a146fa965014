//! What she takes part in, what she was given, and what was noted of it.

use serde_json::{Map, Value, json};

use super::Record;
use super::bundle::{Resource, derived_id, reference};
use super::terms::{self, coding};
use super::units::{UCUM, ucum};
use crate::care::catalogue::{Catalogue, ItemKind};
use crate::care::view::{EnrolmentView, ServiceView};

impl Record {
    /// An enrolment. It ends without a reason, so none is told.
    pub(super) fn episode(&self, row: &EnrolmentView) -> Resource {
        let content = json!({
            "resourceType": "EpisodeOfCare",
            "status": if row.ended_on.is_some() { "finished" } else { "active" },
            "type": [terms::programme(&self.catalogue, &row.programme)],
            "patient": self.her(),
            "managingOrganization": self.office(&row.unit),
            "period": { "start": row.entered_on, "end": row.ended_on },
            "careManager": { "display": row.provider },
        });
        Resource::new(&row.id, content)
    }

    /// The day of the programme's event, where she said it.
    pub(super) fn event(&self, row: &EnrolmentView) -> Option<Resource> {
        let (event, day) = terms::event_of(&self.catalogue, &row.programme).zip(row.event_on.as_deref())?;
        let content = json!({
            "resourceType": "Observation",
            "status": "final",
            "code": terms::event(event),
            "subject": self.her(),
            "effectiveDateTime": row.entered_on,
            "performer": [{ "display": row.provider }],
            "valueDateTime": day,
        });
        Some(Resource::new(&derived_id(&row.id, event), content))
    }

    /// An enrolment as something else names it, if it is in the file.
    pub(super) fn within(&self, enrolment: Option<&str>) -> Option<Value> {
        let is_here = |id: &&str| self.shown.enrolments.iter().any(|row| row.id == **id);
        enrolment.filter(is_here).map(reference)
    }

    pub(super) fn encounter(&self, row: &ServiceView) -> Resource {
        let at_home = row.place == "home";
        let content = json!({
            "resourceType": "Encounter",
            "status": "finished",
            "class": coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", if at_home { "HH" } else { "AMB" }),
            "type": [terms::service(&self.catalogue, &row.programme, &row.what)],
            "serviceType": terms::programme(&self.catalogue, &row.programme),
            "subject": self.her(),
            "episodeOfCare": [self.within(row.enrolment.as_deref())],
            "participant": [{ "individual": { "display": row.provider } }],
            "period": { "start": row.day, "end": row.day },
            "location": [(!row.place.is_empty()).then(|| json!({ "location": { "display": terms::place(&row.place) } }))],
            "serviceProvider": self.office(&row.unit),
        });
        Resource::new(&row.id, content)
    }

    /// One a noted item, in the order of their codes.
    pub(super) fn observations(&self, row: &ServiceView) -> Vec<Resource> {
        let noted = row.items.iter().filter(|(item, value)| !item.trim().is_empty() && !value.trim().is_empty());
        noted.map(|(item, value)| self.observation(row, item, value)).collect()
    }

    fn observation(&self, row: &ServiceView, item: &str, noted: &str) -> Resource {
        let mut content = json!({
            "resourceType": "Observation",
            "status": "final",
            "code": terms::item(&self.catalogue, &row.programme, item),
            "subject": self.her(),
            "encounter": reference(&row.id),
            "effectiveDateTime": row.day,
            "performer": [{ "display": row.provider }],
        });
        let (kind, value) = value(&self.catalogue, &row.programme, item, noted);
        content[kind] = value;
        Resource::new(&derived_id(&row.id, item), content)
    }
}

/// A noted value and what FHIR calls one of its kind. What the catalogue does not explain (of a later version) is told as it is written.
fn value(catalogue: &Catalogue, programme: &str, item: &str, noted: &str) -> (&'static str, Value) {
    let as_written = ("valueString", noted.into());
    match terms::item_of(catalogue, programme, item).map(|item| &item.kind) {
        Some(ItemKind::Number { unit, .. }) => match number(noted) {
            Some(number) => ("valueQuantity", quantity(number, unit)),
            None => as_written,
        },
        Some(ItemKind::Choice(choices)) => match choices.iter().find(|choice| choice.code == noted) {
            Some(choice) => ("valueCodeableConcept", terms::choice(programme, item, choice)),
            None => as_written,
        },
        None => as_written,
    }
}

fn quantity(number: Value, unit: &str) -> Value {
    let mut quantity = Map::from_iter([("value".to_owned(), number), ("unit".to_owned(), unit.into())]);
    if let Some(code) = ucum(unit) {
        quantity.extend([("system".to_owned(), UCUM.into()), ("code".to_owned(), code.into())]);
    }
    quantity.into()
}

/// A number as the catalogue reads it: at most six digits before the point and three after it, which a float keeps.
fn number(noted: &str) -> Option<Value> {
    let number: f64 = noted.parse().ok().filter(|number: &f64| number.is_finite())?;
    Some(if number.fract() == 0.0 { (number as i64).into() } else { number.into() })
}
