//! A person's record of care as a FHIR R4 bundle (HL7 FHIR 4.0.1, JSON), for another provider: at her own request, or with her consent.
//!
//! What is in it is what the care record shows of her under all her registrations, and nothing of anybody else: who she is, what she agreed to and has not
//! taken back, her enrolments, what she was given with what was noted, and where she was referred. A sealed note is not read, so the file cannot say that
//! there is one. Not in it either: what was offered and by whom, what was doubted, and days that were only agreed.
//!
//! The codes are the catalogue's own and say so by their systems (`urn:cunce:…`); no host is named but those by which FHIR names its own code systems.

mod bundle;
mod given;
mod referred;
mod terms;
mod units;
mod who;

use std::collections::BTreeMap;
use std::path::Path;

use uuid::Uuid;

use crate::care::Subject;
use crate::care::catalogue::Catalogue;
use crate::care::view::TimelineView;
use crate::files::hash::{FileHash, hash_of};
use crate::files::write_chosen;
use crate::ledger::{instant, parse_id};
use crate::register::{division, find_people, national_id};
use crate::rights::{self, AccessClass, Consent, Look, Purpose};
use crate::security::{CARE, Role};
use crate::session::Session;
use crate::{Error, Result, looks, station};

/// The reason that says that she asked for it.
pub const AT_HER_REQUEST: &str = "person_asked";
/// The reason of a village doctor who writes it for the station, where she agreed that the station may see what the doctor keeps.
pub const WITH_HER_CONSENT: &str = "service";

/// A bundle that was written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub hash: FileHash,
    pub resources: usize,
}

/// What she asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// `AT_HER_REQUEST`, or `WITH_HER_CONSENT`.
    pub reason: &'a str,
    /// Her identity number as she showed it.
    pub number: Option<&'a str>,
    /// With what is private to her; otherwise nothing shows that there is any.
    pub with_private: bool,
}

/// All that goes into a bundle.
struct Record {
    person: Uuid,
    /// GB/T 2261.1.
    sex: Option<String>,
    born: Option<jiff::civil::Date>,
    /// Her identity number, where she showed it for this.
    number: Option<String>,
    consents: Vec<Consent>,
    shown: TimelineView,
    catalogue: Catalogue,
    /// Names of the offices that are mentioned, by their division codes.
    offices: BTreeMap<String, String>,
    /// When it is written.
    at: String,
}

/// Writes a person's record of care where the user said; that it was written is in the log of who looked. Whoever keeps care sees only
/// the last digits of her identity number here, so it is in the file only where she shows it for that.
///
/// # Errors
/// `book_closed`, `unknown_id`, `not_her_provider`; `not_asked_for` unless she asked, or agreed and the reason is `WITH_HER_CONSENT`; `other_number` where the register has
/// another number of her, or none; and where the file cannot be written.
pub fn write(session: &mut Session, person: Uuid, asked: &Asked<'_>, path: &Path) -> Result<Written> {
    let Asked { reason, number, with_private } = *asked;
    let subject = station::subject(session, person)?;
    let consents = consents(session, &subject)?;
    if !may_be_written(session.role(), reason, &consents) {
        return Err(Error::new("not_asked_for"));
    }
    let number = number.map(|number| own_number(session, &subject, number)).transpose()?;
    let record = gather(session, &subject, (number, with_private), consents)?;
    let resources = record.resources();
    let bytes = bundle::bytes(&record.at, &resources)?;
    let look = Look { class: AccessClass::Exported, person: Some(subject.person), field: "fhir", reason };
    looks::logged_in(session, CARE, &look)?;
    write_chosen(path, &bytes)?;
    Ok(Written { hash: hash_of(&bytes), resources: resources.len() })
}

fn may_be_written(role: Role, reason: &str, consents: &[Consent]) -> bool {
    let shares = || consents.iter().any(|consent| consent.purpose == Purpose::ShareWithStation);
    reason == AT_HER_REQUEST || reason == WITH_HER_CONSENT && role == Role::Village && shares()
}

/// What she agreed to in care and has not taken back, under any of her registrations, in the same order at every office.
fn consents(session: &mut Session, subject: &Subject) -> Result<Vec<Consent>> {
    let mut found = Vec::new();
    for person in subject.hers() {
        found.extend(session.in_book(CARE, |session| rights::consents(&session.book, person))?);
    }
    found.sort_by(|a, b| (&a.given_on, a.id).cmp(&(&b.given_on, b.id)));
    Ok(found)
}

/// The number as the register writes it, if it is hers. Comparing is logged as a search by a whole number, in the care book: in the register's log it would
/// name someone who asked for her record of care.
fn own_number(session: &mut Session, subject: &Subject, typed: &str) -> Result<String> {
    const SAME_NUMBER_MAX: usize = 20;
    let other = || Error::new("other_number");
    let number = national_id::read(typed).map_err(|_| other())?.id;
    let look = Look { class: AccessClass::SearchedId, person: Some(subject.person), field: "fhir", reason: "" };
    looks::logged_in(session, CARE, &look)?;
    for found in find_people(&session.book, number.as_str(), SAME_NUMBER_MAX)? {
        if subject.hers().contains(&parse_id(&found.id)?) {
            return Ok(number.as_str().to_owned());
        }
    }
    Err(other())
}

fn gather(
    session: &mut Session,
    subject: &Subject,
    (number, with_private): (Option<String>, bool),
    consents: Vec<Consent>,
) -> Result<Record> {
    let catalogue = station::catalogue(session)?;
    let mut record = station::whole_record_of(session, subject)?;
    if !with_private {
        record.leave_out_private(&catalogue);
    }
    let shown = station::timeline_view(session, subject.person, record);
    let units = shown.enrolments.iter().map(|row| &row.unit).chain(shown.services.iter().map(|row| &row.unit));
    let mut offices = BTreeMap::new();
    for unit in units.chain(shown.referrals.iter().map(|row| &row.unit)) {
        offices.insert(unit.clone(), division::name_of(&session.book, unit)?);
    }
    let at = instant(session.book.env.now_ms());
    Ok(Record {
        person: subject.person,
        sex: subject.sex.clone(),
        born: subject.born,
        number,
        consents,
        shown,
        catalogue,
        offices,
        at,
    })
}

impl Record {
    /// Every resource, in the order of the file.
    fn resources(&self) -> Vec<bundle::Resource> {
        let mut all = vec![self.patient()];
        all.extend(self.consents.iter().map(|consent| self.consent(consent)));
        for enrolment in &self.shown.enrolments {
            all.push(self.episode(enrolment));
            all.extend(self.event(enrolment));
        }
        for service in &self.shown.services {
            all.push(self.encounter(service));
            all.extend(self.observations(service));
        }
        all.extend(self.shown.referrals.iter().map(|referral| self.service_request(referral)));
        all
    }
}
