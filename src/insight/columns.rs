//! What a list for another department may show, and whom it may choose: one closed grammar. What is not in it cannot be asked for.
//!
//! No column tells of marriage, births or their order, who is whose child, care, or where someone has gone (design, 1.6, 1.8). A list chooses
//! by place and by at most one of age, sex and residence status, and no list, by its choice and its columns together, tells all three of them
//! of a named person; one of a single sex tells no age. So there is no list of women of an age, and none of those who are away among them.

use crate::register::codes;
use crate::{Error, Result};

/// A field of a household or resident, or what follows from one, and whether lists have it.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub code: &'static str,
    /// As a workbook heads it; none for what no list has.
    pub heading: Option<&'static str>,
    pub reason: &'static str,
}

const fn listed(code: &'static str, heading: &'static str, reason: &'static str) -> Column {
    Column { code, heading: Some(heading), reason }
}

const fn never(code: &'static str, reason: &'static str) -> Column {
    Column { code, heading: None, reason }
}

/// Every decision, in the order of a list's columns.
pub static DECISIONS: [Column; 24] = [
    listed("unit", "村", "where someone is to be found"),
    listed("village_group", "组", "where someone is to be found"),
    listed("number", "户号", "the number of the household's booklet; says who lives together, not as what"),
    listed("name", "姓名", "who it is"),
    listed("sex", "性别", "asked for by schools and insurance; never together with age and residence status"),
    listed("birth_date", "出生日期", "age decides about schooling, insurance and old age"),
    listed("age", "年龄", "says less than the birth date, and is enough for most"),
    listed("national_id", "身份证号", "insurance and banks go by it; masked for whoever may not see it in full"),
    listed("phone", "电话", "to reach someone; masked for whoever may not see it in full"),
    listed("address", "住址", "where a letter or a visit goes"),
    listed("education", "文化程度", "asked for by schools and the labour office; says nothing of a family"),
    listed(
        "registered_at",
        "户籍地",
        "who is registered elsewhere has the same claim to services here; never together with sex and age",
    ),
    listed("residence_status", "居住状态", "who is at home; never together with sex and age"),
    never("household", "the link itself; `number` is how people name it"),
    never("head", "with ages beside it, it counts the children of a couple"),
    never("relation_to_head", "with ages beside it, it tells the order of births"),
    never("guardian", "it tells whose child someone is, and counts births"),
    never("marital_status", "design 1.6: nothing of marriage"),
    never("ethnicity", "no department's service depends on it"),
    never("away_to", "design 1.8: whereabouts are not passed on"),
    never("birth_document", "no department asks an office for a family's paper; the family shows it"),
    never("note", "free text may hold anything"),
    never("care", "design 1.2: care stays with whom she chose"),
    never("events", "births, marriages and moves are no columns"),
];

/// The columns that lists can have.
pub fn columns() -> impl Iterator<Item = &'static Column> {
    DECISIONS.iter().filter(|column| column.heading.is_some())
}

/// At most one thing by which people are chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Everyone,
    /// Completed years, both ends included, of at least `YEARS_MIN` years.
    Age {
        from: u32,
        to: u32,
    },
    Sex(&'static str),
    Residence(&'static str),
}

/// The narrowest choice by age, in years.
pub const YEARS_MIN: u32 = 5;
const YEARS_MAX: u32 = 150;

/// Whom a list is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// A village of the town.
    pub unit: Option<String>,
    pub village_group: Option<String>,
    pub who: Who,
}

impl Choice {
    /// Reads `FIELD=VALUE` pairs: `unit`, `village_group`, and one of `age` (`60-79`), `sex` and `residence_status`.
    ///
    /// # Errors
    /// `filter_not_listed` for any other field, `list_one_choice` for two of the last three or one field twice, `list_narrow_age` for less
    /// than five years, `bad_value` for a value that does not exist.
    pub fn read(pairs: &[(String, String)]) -> Result<Self> {
        let mut choice = Self { unit: None, village_group: None, who: Who::Everyone };
        for (field, value) in pairs.iter().map(|(field, value)| (field.as_str(), value.trim())) {
            let place = match field {
                "unit" => &mut choice.unit,
                "village_group" => &mut choice.village_group,
                "age" | "sex" | "residence_status" if choice.who != Who::Everyone => {
                    return Err(Error::new("list_one_choice"));
                }
                "age" | "sex" | "residence_status" => {
                    choice.who = Who::read(field, value)?;
                    continue;
                }
                _ => return Err(Error::new("filter_not_listed").with("field", field)),
            };
            if value.is_empty() {
                return Err(Error::new("bad_value").with("field", field));
            }
            if place.replace(value.to_owned()).is_some() {
                return Err(Error::new("list_one_choice"));
            }
        }
        Ok(choice)
    }

    /// The pairs that `read` reads.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let place = [("unit", &self.unit), ("village_group", &self.village_group)];
        let place = place.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value.clone()?)));
        place.chain(self.who.pair().map(|(field, value)| (field.to_owned(), value))).collect()
    }
}

impl Who {
    fn read(field: &str, value: &str) -> Result<Self> {
        let bad = || Error::new("bad_value").with("field", field);
        if field == "age" {
            let (from, to) = value.split_once('-').ok_or_else(bad)?;
            let years = |text: &str| text.trim().parse().ok().filter(|years| *years <= YEARS_MAX).ok_or_else(bad);
            let (from, to): (u32, u32) = (years(from)?, years(to)?);
            return if to + 1 >= from + YEARS_MIN {
                Ok(Self::Age { from, to })
            } else {
                Err(Error::new("list_narrow_age").with("min", YEARS_MIN))
            };
        }
        let known = |codes: &[&'static str]| {
            let code = codes::list_of(field).and_then(|list| list.from_text(value));
            codes.iter().find(|known| Some(**known) == code).copied().ok_or_else(bad)
        };
        if field == "sex" {
            known(&["1", "2"]).map(Self::Sex)
        } else {
            known(&["at_home", "away", "newcomer"]).map(Self::Residence)
        }
    }

    pub(super) fn pair(&self) -> Option<(&'static str, String)> {
        match self {
            Self::Everyone => None,
            Self::Age { from, to } => Some(("age", format!("{from}-{to}"))),
            Self::Sex(code) => Some(("sex", (*code).to_owned())),
            Self::Residence(code) => Some(("residence_status", (*code).to_owned())),
        }
    }
}

/// The columns of those codes, in the order of lists, if a list of that choice may have them.
///
/// # Errors
/// `column_not_listed` for one that no list has, `list_no_columns` for none, `list_tells_too_much` where they and the choice together tell
/// sex, age and residence status, `list_sex_and_age` where a list of one sex tells age.
pub fn chosen(codes: &[String], who: &Who) -> Result<Vec<&'static Column>> {
    for code in codes {
        if !columns().any(|column| column.code == code) {
            return Err(Error::new("column_not_listed").with("field", code));
        }
    }
    let has = |code: &str| codes.iter().any(|chosen| chosen == code);
    // A national identity number says both.
    let tells_sex = has("sex") || has("national_id") || matches!(who, Who::Sex(_));
    let tells_age = has("birth_date") || has("age") || has("national_id") || matches!(who, Who::Age { .. });
    // Whoever is registered elsewhere has come from there.
    let tells_residence = has("residence_status") || has("registered_at") || matches!(who, Who::Residence(_));
    if tells_sex && tells_age && tells_residence {
        return Err(Error::new("list_tells_too_much"));
    }
    if matches!(who, Who::Sex(_)) && tells_age {
        return Err(Error::new("list_sex_and_age"));
    }
    let chosen: Vec<_> = columns().filter(|column| has(column.code)).collect();
    if chosen.is_empty() { Err(Error::new("list_no_columns")) } else { Ok(chosen) }
}
