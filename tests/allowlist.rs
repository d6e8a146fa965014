//! What the register may hold. Every table and column stands here with its class; anything else fails, so that nothing slips in unseen.

mod common;

use std::collections::BTreeMap;

use cunce::ledger::{Class, SCHEMA_TECHNICAL};
use cunce::register::{SCHEMA, codes, rules};

/// Entity → field → class. A change here is a decision about people's data: it is made with the first section of the design in hand.
const ALLOWED: [(&str, &[(&str, Class)]); 9] = [
    (
        "household",
        &[
            ("unit", Class::Civil),
            ("number", Class::Civil),
            ("village_group", Class::Civil),
            ("address", Class::Contact),
            ("head", Class::Civil),
            ("note", Class::Civil),
        ],
    ),
    (
        "resident",
        &[
            ("unit", Class::Civil),
            ("household", Class::Civil),
            ("name", Class::Civil),
            ("sex", Class::Civil),
            ("birth_date", Class::Civil),
            ("national_id", Class::Identity),
            ("phone", Class::Contact),
            ("ethnicity", Class::Civil),
            ("marital_status", Class::Civil),
            ("education", Class::Civil),
            ("relation_to_head", Class::Civil),
            ("guardian", Class::Civil),
            ("registered_at", Class::Civil),
            ("residence_status", Class::Civil),
            ("away_to", Class::Civil),
            ("note", Class::Civil),
        ],
    ),
    (
        "life_event",
        &[
            ("kind", Class::Civil),
            ("date", Class::Civil),
            ("person", Class::Civil),
            ("other", Class::Civil),
            ("household", Class::Civil),
            ("from_household", Class::Civil),
            ("place", Class::Civil),
        ],
    ),
    (
        "flag",
        &[
            ("subject", Class::Civil),
            ("code", Class::Technical),
            ("field", Class::Technical),
            ("state", Class::Technical),
        ],
    ),
    ("alias", &[("person", Class::Civil), ("same_as", Class::Civil)]),
    ("not_same", &[("person", Class::Civil), ("other", Class::Civil)]),
    (
        "transfer",
        &[
            ("person", Class::Civil),
            ("household", Class::Civil),
            ("from_unit", Class::Civil),
            ("to_unit", Class::Civil),
            ("state", Class::Civil),
            ("month", Class::Civil),
            ("consent", Class::Civil),
        ],
    ),
    (
        "division",
        &[
            ("code", Class::Technical),
            ("name", Class::Technical),
            ("succeeded_by", Class::Technical),
            ("since", Class::Technical),
        ],
    ),
    (
        "list_template",
        &[
            ("office", Class::Technical),
            ("name", Class::Technical),
            ("recipient", Class::Technical),
            ("document", Class::Technical),
            ("ends", Class::Technical),
            ("ended", Class::Technical),
            ("columns", Class::Technical),
            ("of_unit", Class::Technical),
            ("of_group", Class::Technical),
            ("who", Class::Technical),
        ],
    ),
];

#[test]
fn the_schema_holds_what_is_allowed_and_nothing_else() {
    let schema: Vec<(&str, Vec<(&str, Class)>)> = SCHEMA
        .entities
        .iter()
        .map(|entity| (entity.name, entity.fields.iter().map(|field| (field.name, field.class)).collect()))
        .collect();
    let allowed: Vec<(&str, Vec<(&str, Class)>)> =
        ALLOWED.iter().map(|(name, fields)| (*name, fields.to_vec())).collect();
    assert_eq!(schema, allowed);
}

#[test]
fn the_file_has_no_table_or_column_beside_it() {
    let office = common::Office::start(common::ZHOUYING);
    let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (entity, fields) in ALLOWED {
        let mut columns = vec!["row".to_owned()];
        columns.extend(fields.iter().map(|(name, _)| (*name).to_owned()));
        columns.push("voided".to_owned());
        expected.insert(entity.to_owned(), columns);
    }
    for (table, columns) in SCHEMA_TECHNICAL {
        expected.insert((*table).to_owned(), columns.iter().map(|name| (*name).to_owned()).collect());
    }
    assert_eq!(office.session.book.tables().unwrap(), expected);
}

#[test]
fn forms_and_imports_ask_for_nothing_beside_it() {
    let allowed: Vec<&str> = ALLOWED[1].1.iter().map(|(name, _)| *name).collect();
    for field in rules::RESIDENT_FIELDS {
        assert!(allowed.contains(&field), "{field}");
    }
    let household: Vec<&str> = ALLOWED[0].1.iter().map(|(name, _)| *name).collect();
    for field in cunce::exchange::roster::header::fields() {
        let known = allowed.contains(&field)
            || household.contains(&field)
            || ["household_number", "head_name"].contains(&field);
        assert!(known, "a roster's column can be {field}");
    }
}

/// Words of the older practice. None may name a table, a column, a code or a reason.
#[test]
fn no_code_counts_births_or_asks_for_permission() {
    const BANNED: [&str; 16] = [
        "parity",
        "birth_order",
        "permit",
        "quota",
        "charge",
        "fine",
        "certificate",
        "sterili",
        "iud",
        "contracep",
        "check_due",
        "biometric",
        "fingerprint_of",
        "准生",
        "社会抚养",
        "计划外",
    ];
    let mut words: Vec<String> = Vec::new();
    for (entity, fields) in ALLOWED {
        words.push(entity.to_owned());
        words.extend(fields.iter().map(|(name, _)| (*name).to_owned()));
    }
    for list in codes::LISTS {
        words.extend(list.codes.iter().flat_map(|code| [code.zh.to_owned(), code.en.to_lowercase()]));
    }
    words.extend(cunce::register::VOID_REASONS.map(str::to_owned));
    for word in words {
        assert!(!BANNED.iter().any(|banned| word.contains(banned)), "{word}");
    }
    // A son is a son: rosters that number children lose the number.
    for (text, code) in [("长子", "20"), ("次子", "20"), ("三女", "30"), ("长女", "30")] {
        assert_eq!(codes::RELATION_TO_HEAD.from_text(text), Some(code));
    }
}
