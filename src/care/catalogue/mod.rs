//! What can be asked for (服务目录): programmes with their schedules, services and the items that can be noted, as data. The grammar is closed: who
//! may be offered a programme is said by age, sex, her own request, an earlier service or a benefit decision, and by nothing else.

mod addition;
mod of_book;
mod read;
mod rule;
mod supplies;

use std::sync::OnceLock;

use jiff::civil::Date;

use super::schedule::{Offset, Step};
use crate::{Error, Result};
pub use addition::ADDITION_BYTES_MAX;
pub use of_book::Catalogue;
pub use read::read;
pub use rule::{Facts, Given, Offer};
pub use supplies::{Supply, supplies, supply};

/// A programme (服务项目).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    pub code: String,
    pub zh: String,
    pub en: String,
    /// Law or norm that it comes from; `[M]` marks what was not checked against its text.
    pub source: String,
    /// Who may be offered it; any one of these is enough. Whoever asks gets it in any case.
    pub offered: Vec<Offer>,
    /// The event whose day an enrolment names, if any.
    pub event: Option<Event>,
    /// Of no concern to anyone at her door: never on a round of home visits, and offered to nobody.
    pub private: bool,
    pub schedules: Vec<Schedule>,
    pub services: Vec<Service>,
    pub items: Vec<Item>,
}

/// What the day of an enrolment's event is the day of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// 末次月经
    LastPeriod,
    /// 分娩
    Delivery,
    /// 出生
    Birth,
}

/// What follows an enrolment (服务安排), in force from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub code: String,
    pub zh: String,
    pub en: String,
    pub source: String,
    pub from: Date,
    pub steps: Vec<Step>,
}

/// A service that can be given, and what can be noted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub code: String,
    pub zh: String,
    pub en: String,
    /// The shortest time to the next one of the kind; sooner is doubted.
    pub interval: Option<Offset>,
    /// Codes of the items.
    pub items: Vec<String>,
}

/// Something that can be noted of a service. There is no free text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub code: String,
    pub zh: String,
    pub en: String,
    pub kind: ItemKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemKind {
    /// A number, both ends included, in thousandths of the unit.
    Number {
        min: i64,
        max: i64,
        unit: String,
    },
    Choice(Vec<Choice>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub code: String,
    pub zh: String,
    pub en: String,
}

const SHIPPED: [&str; 11] = [
    include_str!("../../../data/programmes/antenatal.json"),
    include_str!("../../../data/programmes/postnatal.json"),
    include_str!("../../../data/programmes/child.json"),
    include_str!("../../../data/programmes/prepregnancy.json"),
    include_str!("../../../data/programmes/folic_acid.json"),
    include_str!("../../../data/programmes/womens_health.json"),
    include_str!("../../../data/programmes/cervical_screening.json"),
    include_str!("../../../data/programmes/breast_screening.json"),
    include_str!("../../../data/programmes/contraception.json"),
    include_str!("../../../data/programmes/premarital.json"),
    include_str!("../../../data/programmes/health_education.json"),
];

/// The programmes that this version ships.
pub fn programmes() -> Result<&'static [Programme]> {
    static READ: OnceLock<Vec<Programme>> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read);
    }
    let programmes = SHIPPED.iter().map(|text| read(text)).collect::<Result<Vec<_>>>()?;
    Ok(READ.get_or_init(|| programmes))
}

/// A programme of this version as it is written in the catalogue, to go by for an addition. `unknown_programme` where there is none of that code.
pub fn text_of(code: &str) -> Result<&'static str> {
    let at = programmes()?.iter().position(|programme| programme.code == code);
    at.map(|at| SHIPPED[at]).ok_or_else(|| Error::new("unknown_programme").with("programme", code))
}

/// `unknown_programme` where there is none of that code.
pub fn programme(code: &str) -> Result<&'static Programme> {
    programmes()?
        .iter()
        .find(|programme| programme.code == code)
        .ok_or_else(|| Error::new("unknown_programme").with("programme", code))
}

impl Programme {
    /// `unknown_service` where it has none of that code.
    pub fn service(&self, code: &str) -> Result<&Service> {
        let found = self.services.iter().find(|service| service.code == code);
        found.ok_or_else(|| Error::new("unknown_service").with("what", code))
    }

    /// `unknown_schedule` where it has none of that code.
    pub fn schedule(&self, code: &str) -> Result<&Schedule> {
        let found = self.schedules.iter().find(|schedule| schedule.code == code);
        found.ok_or_else(|| Error::new("unknown_schedule").with("schedule", code))
    }

    /// Whether any of its schedules promises a step; otherwise she sets every day herself.
    #[must_use]
    pub fn promises(&self) -> bool {
        self.schedules.iter().flat_map(|schedule| &schedule.steps).any(|step| !step.if_agreed)
    }

    /// The schedule that is in force on a day where the town has chosen none: the first that was in force then, else the first.
    pub fn default_schedule(&self, on: Date) -> Option<&Schedule> {
        self.schedules.iter().find(|schedule| schedule.from <= on).or(self.schedules.first())
    }

    #[must_use]
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }

    /// The oldest age in completed years at which it may be offered, if all its offers name one beside her own request.
    #[must_use]
    pub fn oldest(&self) -> Option<u8> {
        let ages = self.offered.iter().filter_map(|offer| match offer {
            Offer::OwnRequest => None,
            Offer::Who { age_to, .. } => Some(*age_to),
        });
        ages.reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b))).flatten()
    }

    /// Whether a programme may be offered to someone of whom these facts are known.
    #[must_use]
    pub fn may_be_offered(&self, facts: &Facts<'_>) -> bool {
        self.offered.iter().any(|offer| offer.fits(facts))
    }
}

impl Service {
    /// Reads what was noted of a service: `ITEM=VALUE`, each an item of it. `unknown_item`, `bad_item_value`.
    pub fn read_items(&self, programme: &Programme, entered: &[(String, String)]) -> Result<Vec<(String, String)>> {
        let mut read: Vec<(String, String)> = Vec::with_capacity(entered.len());
        for (code, text) in entered {
            let unknown = || Error::new("unknown_item").with("item", code);
            let item = self.items.contains(code).then(|| programme.item(code)).flatten().ok_or_else(unknown)?;
            if read.iter().any(|(known, _)| known == code) {
                return Err(unknown());
            }
            read.push((
                code.clone(),
                item.kind.read(text.trim()).ok_or_else(|| Error::new("bad_item_value").with("item", code))?,
            ));
        }
        read.sort();
        Ok(read)
    }
}

impl ItemKind {
    fn read(&self, text: &str) -> Option<String> {
        match self {
            Self::Choice(choices) => {
                choices.iter().find(|choice| choice.code == text).map(|choice| choice.code.clone())
            }
            Self::Number { min, max, .. } => {
                let (whole, part) = text.split_once('.').unwrap_or((text, ""));
                let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                if whole.is_empty() || whole.len() > 6 || part.len() > 3 || !digits(whole) || !digits(part) {
                    return None;
                }
                let thousandths: i64 = format!("{whole}{part:0<3}").parse().ok()?;
                (*min..=*max).contains(&thousandths).then(|| text.to_owned())
            }
        }
    }
}

impl Event {
    const ALL: [Self; 3] = [Self::LastPeriod, Self::Delivery, Self::Birth];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::LastPeriod => "last_period",
            Self::Delivery => "delivery",
            Self::Birth => "birth",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }
}
