//! The codes of a bundle: the catalogue's own, each with its name in both languages, and those of FHIR where it asks for one.

use serde_json::{Value, json};

use crate::care::catalogue::{self, Catalogue, Item, Programme};
use crate::care::{PLACES, SENT_TO as SENT_TO_CODES, names};

/// The office that gave or wrote something, by its division code (GB/T 2260 as the register has it).
pub(super) const DIVISION: &str = "urn:cunce:division";
/// The identity number (GB 11643). A URN of our own: no OID or URL of it could be checked against a register of such names.
pub(super) const NATIONAL_ID: &str = "urn:cunce:national-id";
const PROGRAMME: &str = "urn:cunce:programme";
const SERVICE: &str = "urn:cunce:service";
const ITEM: &str = "urn:cunce:item";
const CHOICE: &str = "urn:cunce:choice";
const EVENT: &str = "urn:cunce:event";
pub(super) const CONSENT: &str = "urn:cunce:consent";
pub(super) const FORM: &str = "urn:cunce:consent-form";
const SENT_TO: &str = "urn:cunce:sent-to";

/// The words that no catalogue names, by the list that they are of.
const NAMES: [(&str, &str, &str, &str); 11] = [
    (EVENT, "last_period", "末次月经", "Last period"),
    (EVENT, "delivery", "分娩", "Delivery"),
    (EVENT, "birth", "出生", "Birth"),
    (CONSENT, "contact_for_care", "可以为保健联系本人", "May be reached about care"),
    (CONSENT, "urgent_results", "急需告知的结果可以通知本人", "May be told urgent results"),
    (CONSENT, "home_visits", "可以上门", "May be visited at home"),
    (CONSENT, "share_with_station", "服务站可以看村医的记录", "The station may see what the village doctor keeps"),
    (CONSENT, "continue_elsewhere", "别的镇的服务站可以接着做", "Another town's station may go on"),
    (FORM, "written", "书面", "In writing"),
    (FORM, "spoken", "口头", "Spoken"),
    (FORM, "guardian", "监护人", "By the guardian"),
];
const PLACE: &str = "urn:cunce:place";

/// A code of one of FHIR's own systems.
pub(super) fn coding(system: &str, code: &str) -> Value {
    json!({ "system": system, "code": code })
}

/// A concept of ours: a code that stands in the list, by its names; any other (of a later version) by the code alone.
pub(super) fn concept(system: &str, code: &str) -> Value {
    let known = NAMES.iter().find(|(of, known, ..)| (*of, *known) == (system, code));
    named(system, code, known.map(|(_, _, zh, en)| (*zh, *en)))
}

/// Where someone is referred to.
pub(super) fn sent_to(code: &str) -> Value {
    named(SENT_TO, code, SENT_TO_CODES.contains(&code).then(|| names::sent_to(code)))
}

/// The name of a place, in both languages.
pub(super) fn place(code: &str) -> Value {
    named(PLACE, code, PLACES.contains(&code).then(|| names::place(code)))["text"].take()
}

pub(super) fn event(code: &str) -> Value {
    concept(EVENT, code)
}

pub(super) fn programme(catalogue: &Catalogue, code: &str) -> Value {
    named(PROGRAMME, code, known(catalogue, code).map(|known| (known.zh.as_str(), known.en.as_str())))
}

/// The event whose day an enrolment in a programme names.
pub(super) fn event_of(catalogue: &Catalogue, programme: &str) -> Option<&'static str> {
    known(catalogue, programme)?.event.map(catalogue::Event::code)
}

/// Codes of services, items and choices are unique only within what they belong to, so the system's code has all of it: `antenatal.visit`.
pub(super) fn service(catalogue: &Catalogue, programme: &str, what: &str) -> Value {
    let kind = known(catalogue, programme).and_then(|known| known.service(what).ok());
    named(SERVICE, &format!("{programme}.{what}"), kind.map(|kind| (kind.zh.as_str(), kind.en.as_str())))
}

pub(super) fn item_of<'c>(catalogue: &'c Catalogue, programme: &str, item: &str) -> Option<&'c Item> {
    known(catalogue, programme)?.item(item)
}

pub(super) fn item(catalogue: &Catalogue, programme: &str, item: &str) -> Value {
    let known = item_of(catalogue, programme, item).map(|item| (item.zh.as_str(), item.en.as_str()));
    named(ITEM, &format!("{programme}.{item}"), known)
}

pub(super) fn choice(programme: &str, item: &str, choice: &catalogue::Choice) -> Value {
    let code = format!("{programme}.{item}.{}", choice.code);
    named(CHOICE, &code, Some((choice.zh.as_str(), choice.en.as_str())))
}

fn known<'c>(catalogue: &'c Catalogue, programme: &str) -> Option<&'c Programme> {
    catalogue.programme(programme).ok()
}

fn named(system: &str, code: &str, names: Option<(&str, &str)>) -> Value {
    // A code of FHIR has no blank; only a file that this program did not write could bring one here.
    let code = code.split_whitespace().collect::<String>();
    let (display, text) =
        names.map_or_else(|| (String::new(), code.clone()), |(zh, en)| (zh.to_owned(), format!("{zh} {en}")));
    json!({ "coding": [{ "system": system, "code": code, "display": display }], "text": text })
}
