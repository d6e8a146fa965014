//! What a town adds to the catalogue (本镇增补): a programme of its own, or schedules, services and items of a programme that is there. It is read by the
//! same grammar, and nothing that is there changes by it: what was recorded under a code keeps its meaning, and another schedule has another code.

use serde::Deserialize;

use super::read::{RawItem, RawProgramme, RawSchedule, RawService, bad, check, item, programme, schedule, service};
use super::{Event, Offer, Programme};
use crate::{Error, Result};

/// An addition is kept as one text, and travels as one.
pub const ADDITION_BYTES_MAX: usize = 4096;

/// More of a programme that is there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMore {
    programme: String,
    #[serde(default)]
    schedules: Vec<RawSchedule>,
    #[serde(default)]
    services: Vec<RawService>,
    #[serde(default)]
    items: Vec<RawItem>,
}

/// What the law has ended and no catalogue brings back, as it would be called.
const ENDED: [&str; 12] = [
    "准生",
    "生育证",
    "生育指标",
    "计划外",
    "超生",
    "社会抚养",
    "生育间隔",
    "罚款",
    "permit",
    "quota",
    "parity",
    "birth spacing",
];

/// Lays an addition over the programmes that are there, and returns the code of the programme it is of.
///
/// # Errors
/// `bad_catalogue` with the part that is wrong, `unknown_programme`, `code_taken` where something of that code is there; `ended_practice` where it names
/// what the law has ended.
pub(super) fn lay_over(programmes: &mut Vec<Programme>, text: &str) -> Result<String> {
    let shape: serde_json::Value = serde_json::from_str(text).map_err(|error| bad("shape").caused_by(error))?;
    let plain = shape.to_string().to_lowercase();
    if let Some(word) = ENDED.into_iter().find(|word| plain.contains(word)) {
        return Err(Error::new("ended_practice").with("word", word));
    }
    if shape.get("programme").is_some() { more(programmes, text) } else { one(programmes, text) }
}

fn one(programmes: &mut Vec<Programme>, text: &str) -> Result<String> {
    let raw: RawProgramme = serde_json::from_str(text).map_err(|error| bad("shape").caused_by(error))?;
    let new = programme(raw)?;
    if programmes.iter().any(|known| known.code == new.code) {
        return Err(Error::new("code_taken").with("code", &new.code));
    }
    // A pregnancy is looked after in one programme, to which a town adds its schedules.
    if new.event == Some(Event::LastPeriod) {
        return Err(bad("event"));
    }
    // Who had a service of what is private stands on no other programme's list.
    let after_private = |offer: &Offer| match offer {
        Offer::Who { after: Some(given), .. } => {
            programmes.iter().find(|known| known.code == given.programme).is_none_or(|known| known.private)
        }
        _ => false,
    };
    // Of a delivery nobody is asked who has not said that there was one.
    let unasked = |offer: &Offer| matches!(offer, Offer::Who { after: None, .. }) && new.event == Some(Event::Delivery);
    if new.offered.iter().any(unasked) {
        return Err(bad("offered"));
    }
    if new.offered.iter().any(after_private) {
        return Err(bad("offered"));
    }
    let code = new.code.clone();
    programmes.push(new);
    Ok(code)
}

fn more(programmes: &mut [Programme], text: &str) -> Result<String> {
    let raw: RawMore = serde_json::from_str(text).map_err(|error| bad("shape").caused_by(error))?;
    if raw.schedules.is_empty() && raw.services.is_empty() && raw.items.is_empty() {
        return Err(bad("shape"));
    }
    let at = programmes.iter().position(|known| known.code == raw.programme);
    let at = at.ok_or_else(|| Error::new("unknown_programme").with("programme", &raw.programme))?;
    let mut whole = programmes[at].clone();
    whole.items.extend(raw.items.into_iter().map(item).collect::<Result<Vec<_>>>()?);
    whole.services.extend(raw.services.into_iter().map(service).collect::<Result<Vec<_>>>()?);
    whole.schedules.extend(raw.schedules.into_iter().map(schedule).collect::<Result<Vec<_>>>()?);
    once(whole.items.iter().map(|one| &*one.code))?;
    once(whole.services.iter().map(|one| &*one.code))?;
    once(whole.schedules.iter().map(|one| &*one.code))?;
    check(&whole)?;
    programmes[at] = whole;
    Ok(raw.programme)
}

fn once<'c>(codes: impl Iterator<Item = &'c str>) -> Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    for code in codes {
        if !seen.insert(code) {
            return Err(Error::new("code_taken").with("code", code));
        }
    }
    Ok(())
}
