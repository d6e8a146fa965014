//! Administrative divisions (行政区划, GB/T 2260 and the statistical codes below it): the towns and villages of
//! one county, as of 2023-06-30.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::OnceLock;

/// A county (6 digits), town (9) or village (12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    pub code: &'static str,
    pub name: &'static str,
    /// The code of the division it belongs to; none for the county.
    pub parent: Option<&'static str>,
}

/// Province, city and county that all divisions here belong to.
pub const COUNTY_FULL_NAME: &str = "陕西省安康市汉滨区";

const TOWN_DIGITS: usize = 9;
const VILLAGE_DIGITS: usize = 3;
const COUNTY: Division = Division { code: "610902", name: "汉滨区", parent: None };
const STREETS: &str = include_str!("../../data/divisions/streets.csv");
const VILLAGES: &str = include_str!("../../data/divisions/villages.csv");

/// All towns and streets (镇、街道), in the order of their codes.
pub fn towns() -> impl Iterator<Item = &'static Division> {
    children(COUNTY.code)
}

/// The villages and communities (村、社区) of a town, in the order of their codes.
pub fn villages_of(town: &str) -> impl Iterator<Item = &'static Division> {
    children(town)
}

/// The division with a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Division> {
    all().get(code)
}

/// Whether a code can be that of a village which is newer than the list: below a town that is listed, and numbered as committees of
/// residents (from 001) and of villagers (from 200), or what is like them (from 400), are.
#[must_use]
pub fn may_be_village(code: &str) -> bool {
    let Some((town, number)) = code.split_at_checked(TOWN_DIGITS) else { return false };
    let is_number = number.len() == VILLAGE_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && ("001"..="599").contains(&number) && find(town).is_some()
}

/// The whole name down from the province: 陕西省安康市汉滨区五里镇周营村; the code itself if it is unknown.
#[must_use]
pub fn full_name(code: &str) -> String {
    let Some(division) = find(code) else {
        return code.to_owned();
    };
    match division.parent {
        None => COUNTY_FULL_NAME.to_owned(),
        Some(parent) => full_name(parent) + short_name(division),
    }
}

/// A village without the words for its committee: 周营村委会 → 周营村.
#[must_use]
pub fn short_name(division: &Division) -> &'static str {
    let name = division.name;
    let stem = name.strip_suffix("居委会").filter(|stem| stem.ends_with("社区"));
    stem.or_else(|| name.strip_suffix("委会").filter(|stem| stem.ends_with('村'))).unwrap_or(name)
}

fn children(parent: &str) -> impl Iterator<Item = &'static Division> {
    let from = parent.to_owned();
    let below = all().range::<str, _>((Bound::Included(from.as_str()), Bound::Unbounded)).map(|(_, division)| division);
    let within = from.clone();
    below
        .take_while(move |division| division.code.starts_with(&within))
        .filter(move |division| division.parent == Some(from.as_str()))
}

fn all() -> &'static BTreeMap<&'static str, Division> {
    static ALL: OnceLock<BTreeMap<&'static str, Division>> = OnceLock::new();
    ALL.get_or_init(|| {
        let rows = STREETS.lines().skip(1).chain(VILLAGES.lines().skip(1));
        let mut all: BTreeMap<_, _> = rows.filter_map(row).map(|row| (row.code, row)).collect();
        all.insert(COUNTY.code, COUNTY);
        all
    })
}

/// `code,"name",parent,…`: no field holds a comma, which a test checks.
fn row(line: &'static str) -> Option<Division> {
    let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"'));
    let (code, name, parent) = (cells.next()?, cells.next()?, cells.next()?);
    Some(Division { code, name, parent: Some(parent) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_division_has_a_code_below_its_parent() {
        assert_eq!(towns().count(), 28);
        assert_eq!(towns().map(|town| villages_of(town.code).count()).sum::<usize>(), 529);
        assert_eq!(all().len(), 1 + 28 + 529);
        for division in all().values().filter(|division| division.parent.is_some()) {
            let parent = find(division.parent.unwrap_or_default()).expect(division.code);
            assert!(division.code.starts_with(parent.code) && division.code.len() % 3 == 0);
            assert!(!division.name.is_empty() && !division.name.contains(['"', ',']));
        }
    }

    #[test]
    fn names_are_those_of_the_office() {
        let cases = [
            ("610902", "陕西省安康市汉滨区"),
            ("610902104", "陕西省安康市汉滨区五里镇"),
            ("610902104202", "陕西省安康市汉滨区五里镇周营村"),
            ("610902104001", "陕西省安康市汉滨区五里镇五里社区"),
            ("999", "999"),
        ];
        for (code, expected) in cases {
            assert_eq!(full_name(code), expected);
        }
        assert_eq!(find("610902104203").map(|d| (d.name, d.parent)), Some(("四树村委会", Some("610902104"))));
        assert_eq!(villages_of("610902104").next().map(|d| d.code), Some("610902104001"));
        assert!(towns().flat_map(|town| villages_of(town.code)).all(|village| may_be_village(village.code)));
        assert_eq!((find(""), villages_of("999").count(), villages_of("").count()), (None, 0, 0));
    }

    #[test]
    fn a_newer_village_is_numbered_below_a_town() {
        for code in ["610902104299", "610902104001", "610902104599"] {
            assert!(may_be_village(code), "{code}");
        }
        let never = [
            "",
            "610902104",
            "6109021042",
            "610902104000",
            "610902104600",
            "610902104999",
            "610902104２９９",
            "6109021042 9",
            "610902104+99",
            "6109021042990",
            "610902999299",
            "610903104299",
        ];
        for code in never {
            assert!(!may_be_village(code), "{code}");
        }
    }
}
