//! What the register may hold. Every table and column stands here with its class; anything else fails, so that nothing slips in unseen.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use cunce::ledger::{Class, SCHEMA_TECHNICAL, Schema};
use cunce::register::{self, codes, rules};
use cunce::rights::Purpose;
use cunce::security::{Post, Unlock};
use cunce::{benefit, care};

type Allowed = &'static [(&'static str, &'static [(&'static str, Class)])];

/// Entity → field → class. A change here is a decision about people's data: it is made with the first section of the design in hand.
const CONSENT: (&str, &[(&str, Class)]) = (
    "consent",
    &[
        ("unit", Class::Civil),
        ("person", Class::Civil),
        ("purpose", Class::Civil),
        ("given_on", Class::Civil),
        ("form", Class::Civil),
    ],
);
const OBJECTION: (&str, &[(&str, Class)]) = (
    "objection",
    &[("person", Class::Civil), ("about", Class::Civil), ("made_on", Class::Civil), ("form", Class::Civil)],
);
const ACCESS: (&str, &[(&str, Class)]) = (
    "access",
    &[
        ("unit", Class::Technical),
        ("person", Class::Civil),
        ("class", Class::Technical),
        ("field", Class::Technical),
        ("reason", Class::Technical),
        ("day", Class::Technical),
        ("user", Class::Technical),
        ("book", Class::Technical),
    ],
);

/// Each book with what it may hold.
const BOOKS: [(&Schema, Allowed); 3] = [(&register::SCHEMA, CIVIL), (&benefit::SCHEMA, MONEY), (&care::SCHEMA, CARE)];

const MONEY: Allowed = &[CONSENT, ACCESS];

const CARE: Allowed = &[
    CONSENT,
    ACCESS,
    (
        "sealed_note",
        &[
            ("unit", Class::Care),
            ("person", Class::Civil),
            ("day", Class::Care),
            ("station_key", Class::Technical),
            ("sealed", Class::Care),
        ],
    ),
    ("station_key", &[("recipient", Class::Technical), ("made_on", Class::Technical)]),
    (
        "programme_choice",
        &[("programme", Class::Technical), ("schedule", Class::Technical), ("from_on", Class::Technical)],
    ),
    ("programme_addition", &[("programme", Class::Technical), ("content", Class::Technical)]),
    (
        "enrolment",
        &[
            ("unit", Class::Care),
            ("person", Class::Civil),
            ("programme", Class::Care),
            ("asked_by", Class::Care),
            ("event_on", Class::Care),
            ("entered_on", Class::Care),
            ("provider", Class::Care),
            ("ended_on", Class::Care),
            ("doubtful", Class::Care),
            ("with_since", Class::Care),
        ],
    ),
    (
        "service",
        &[
            ("unit", Class::Care),
            ("person", Class::Civil),
            ("enrolment", Class::Civil),
            ("programme", Class::Care),
            ("what", Class::Care),
            ("day", Class::Care),
            ("entered_on", Class::Care),
            ("provider", Class::Care),
            ("place", Class::Care),
            ("contents", Class::Care),
            ("doubtful", Class::Care),
            ("continuity", Class::Civil),
        ],
    ),
    (
        "appointment",
        &[
            ("unit", Class::Care),
            ("person", Class::Civil),
            ("enrolment", Class::Civil),
            ("programme", Class::Care),
            ("what", Class::Care),
            ("day", Class::Care),
            ("time", Class::Care),
            ("reach", Class::Care),
            ("entered_on", Class::Care),
            ("provider", Class::Care),
            ("kept", Class::Civil),
        ],
    ),
    (
        "referral",
        &[
            ("unit", Class::Care),
            ("person", Class::Civil),
            ("enrolment", Class::Civil),
            ("programme", Class::Care),
            ("sent_to", Class::Care),
            ("urgent", Class::Care),
            ("day", Class::Care),
            ("entered_on", Class::Care),
            ("provider", Class::Care),
            ("answered_on", Class::Care),
            ("answer", Class::Care),
        ],
    ),
    ("tally", &[("unit", Class::Care), ("month", Class::Care), ("programme", Class::Care)]),
    (
        "talk",
        &[
            ("unit", Class::Care),
            ("day", Class::Care),
            ("topic", Class::Care),
            ("people", Class::Care),
            ("provider", Class::Care),
        ],
    ),
    (
        "stock",
        &[
            ("unit", Class::Technical),
            ("item", Class::Technical),
            ("batch", Class::Technical),
            ("expires_on", Class::Technical),
            ("change", Class::Technical),
            ("kind", Class::Technical),
            ("day", Class::Technical),
        ],
    ),
    (
        "continuity",
        &[
            ("unit", Class::Care),
            ("person", Class::Civil),
            ("file", Class::Technical),
            ("direction", Class::Care),
            ("other", Class::Care),
            ("day", Class::Care),
            ("provider", Class::Care),
            ("about", Class::Care),
            ("answered_on", Class::Care),
        ],
    ),
];

const CIVIL: Allowed = &[
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
            ("birth_document", Class::Identity),
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
    (
        "handover",
        &[
            ("unit", Class::Technical),
            ("user", Class::Technical),
            ("taken_by", Class::Technical),
            ("day", Class::Technical),
            ("open", Class::Technical),
        ],
    ),
    CONSENT,
    OBJECTION,
    ACCESS,
    ("please_contact", &[("person", Class::Civil), ("day", Class::Contact)]),
];

#[test]
fn the_schema_holds_what_is_allowed_and_nothing_else() {
    for (schema, allowed) in BOOKS {
        let found: Vec<(&str, Vec<(&str, Class)>)> = schema
            .entities
            .iter()
            .map(|entity| (entity.name, entity.fields.iter().map(|field| (field.name, field.class)).collect()))
            .collect();
        let allowed: Vec<(&str, Vec<(&str, Class)>)> =
            allowed.iter().map(|(name, fields)| (*name, fields.to_vec())).collect();
        assert_eq!(found, allowed, "{}", schema.book);
    }
}

#[test]
fn the_files_have_no_table_or_column_beside_it() {
    let mut village = common::Office::start(common::ZHOUYING);
    village.take_up("周医生", Post::Doctor, common::PASSPHRASE);
    let mut village = village;
    for (schema, allowed) in BOOKS {
        if schema.book == "care" {
            village = village.reopen_as(&Unlock::User("周医生", common::PASSPHRASE));
        }
        // A column that came later stands last in a file.
        let mut expected: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (entity, fields) in allowed {
            let mut columns = BTreeSet::from(["row".to_owned(), "voided".to_owned()]);
            columns.extend(fields.iter().map(|(name, _)| (*name).to_owned()));
            expected.insert((*entity).to_owned(), columns);
        }
        for (table, columns) in SCHEMA_TECHNICAL {
            expected.insert((*table).to_owned(), columns.iter().map(|name| (*name).to_owned()).collect());
        }
        let found = village.session.in_book(schema.book, |session| session.book.tables()).unwrap();
        let found: BTreeMap<_, BTreeSet<_>> =
            found.into_iter().map(|(table, columns)| (table, columns.into_iter().collect())).collect();
        assert_eq!(found, expected, "{}", schema.book);
    }
}

#[test]
fn forms_and_imports_ask_for_nothing_beside_it() {
    let allowed: Vec<&str> = CIVIL[1].1.iter().map(|(name, _)| *name).collect();
    for field in rules::RESIDENT_FIELDS {
        assert!(allowed.contains(&field), "{field}");
    }
    let household: Vec<&str> = CIVIL[0].1.iter().map(|(name, _)| *name).collect();
    for field in cunce::exchange::roster::header::fields() {
        let known = allowed.contains(&field)
            || household.contains(&field)
            || ["household_number", "head_name"].contains(&field);
        assert!(known, "a roster's column can be {field}");
    }
}

/// Words of the older practice. None may name a table, a column, a code or a reason.
const BANNED: [&str; 13] = [
    "parity",
    "birth_order",
    "permit",
    "quota",
    "charge",
    "fine",
    "certificate",
    "check_due",
    "biometric",
    "fingerprint_of",
    "准生",
    "社会抚养",
    "计划外",
];
/// Methods that she chooses among stand in one programme of the care book's catalogue, and nowhere else.
const METHODS: [&str; 3] = ["sterili", "iud", "contracep"];

#[test]
fn no_code_counts_births_or_asks_for_permission() {
    let mut words: Vec<String> = Vec::new();
    for (entity, fields) in BOOKS.iter().flat_map(|(_, allowed)| *allowed) {
        words.push((*entity).to_owned());
        words.extend(fields.iter().map(|(name, _)| (*name).to_owned()));
    }
    for list in codes::LISTS {
        words.extend(list.codes.iter().flat_map(|code| [code.zh.to_owned(), code.en.to_lowercase()]));
    }
    words.extend(cunce::register::VOID_REASONS.map(str::to_owned));
    words.extend(Purpose::ALL.map(|purpose| purpose.code().to_owned()));
    words.extend(cunce::rights::OBJECTS_TO.iter().chain(&cunce::rights::REASONS).map(|word| (*word).to_owned()));
    words.extend(care::catalogue::supplies().unwrap().iter().map(|supply| supply.code.clone()));
    words.extend(care::SENT_TO.iter().chain(&care::ANSWERS).chain(&care::PLACES).map(|word| (*word).to_owned()));
    let mut of_methods = Vec::new();
    for programme in care::catalogue::programmes().unwrap() {
        let of = if programme.private { &mut of_methods } else { &mut words };
        of.extend(words_of(programme));
    }
    for word in words.iter().chain(&of_methods) {
        // Leaving a hospital costs nothing.
        let word = word.replace("discharge", "");
        assert!(!BANNED.iter().any(|banned| word.contains(banned)), "{word}");
    }
    for word in words {
        assert!(!METHODS.iter().any(|method| word.contains(method)), "{word}");
    }
    // A son is a son: rosters that number children lose the number.
    for (text, code) in [("长子", "20"), ("次子", "20"), ("三女", "30"), ("长女", "30")] {
        assert_eq!(codes::RELATION_TO_HEAD.from_text(text), Some(code));
    }
}

/// Every code and name of a programme.
fn words_of(programme: &care::catalogue::Programme) -> Vec<String> {
    use care::catalogue::ItemKind;
    let mut words = vec![programme.code.clone(), programme.zh.clone(), programme.en.to_lowercase()];
    for schedule in &programme.schedules {
        words.extend([schedule.code.clone(), schedule.zh.clone(), schedule.en.to_lowercase()]);
        words.extend(schedule.steps.iter().flat_map(|step| [step.zh.clone(), step.en.to_lowercase()]));
    }
    for service in &programme.services {
        words.extend([service.code.clone(), service.zh.clone(), service.en.to_lowercase()]);
    }
    for item in &programme.items {
        words.extend([item.code.clone(), item.zh.clone(), item.en.to_lowercase()]);
        if let ItemKind::Choice(choices) = &item.kind {
            words.extend(
                choices.iter().flat_map(|choice| [choice.code.clone(), choice.zh.clone(), choice.en.to_lowercase()]),
            );
        }
    }
    words
}

/// So no rule, list or screen can be about one of them.
#[test]
fn methods_are_named_in_the_care_books_catalogue_and_nowhere_else() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<_> =
        ["src", "src-tauri/src", "migrations", "ui/src"].iter().map(|folder| root.join(folder)).collect();
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default().to_lowercase();
            // How the catalogue's files are named is no rule about what is in them.
            let text = text.replace("data/programmes/contraception.json", "");
            files += 1;
            for method in METHODS {
                assert!(!text.contains(method), "{} names {method}", path.display());
            }
        }
    }
    assert!(files > 200, "the test reads the sources");
}
