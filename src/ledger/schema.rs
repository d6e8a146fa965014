//! What a book holds: its entities, their fields, and how each is found again.

/// How closely a table or column is guarded; every one stands in the allowlist under its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Facts about a household or a person that the register is for.
    Civil,
    /// What reaches a person: phone, address.
    Contact,
    /// Numbers that identify a person.
    Identity,
    /// What someone asked of a doctor.
    Care,
    /// How the program keeps its own books; nothing about a person.
    Technical,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A reference to a row of the named entity.
    Ref(&'static str),
}

pub type TokensOf = fn(&str) -> Vec<String>;

/// One field of an entity; its column has the same name.
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub class: Class,
    /// The search tokens of a value, where the field is searched.
    pub tokens: Option<TokensOf>,
}

impl Field {
    pub const fn text(name: &'static str, class: Class) -> Self {
        Self { name, kind: Kind::Text, class, tokens: None }
    }

    pub const fn reference(name: &'static str, entity: &'static str) -> Self {
        Self { name, kind: Kind::Ref(entity), class: Class::Civil, tokens: None }
    }

    pub const fn searched(mut self, tokens: TokensOf) -> Self {
        self.tokens = Some(tokens);
        self
    }
}

/// One kind of row; its table has the same name.
pub struct Entity {
    pub name: &'static str,
    pub fields: &'static [Field],
    /// Whether offices compare it in their digests; notes to oneself (flags) are not.
    pub in_digest: bool,
    /// Who gets it beside those whose unit it names.
    pub audience: Audience,
}

/// For whom a root is that names no unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The unit that it names, and nobody where it names none.
    Unit,
    /// Every village of the town.
    All,
}

/// A book's whole shape at one version.
pub struct Schema {
    pub book: &'static str,
    /// The number of the last migration; `user_version` of the file.
    pub version: u32,
    pub migrations: &'static [&'static str],
    pub entities: &'static [Entity],
}

impl Schema {
    pub(crate) fn entity(&self, name: &str) -> Option<&'static Entity> {
        self.entities.iter().find(|entity| entity.name == name)
    }
}

impl Entity {
    pub(crate) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// The pseudo-field by which a row is taken back; every entity has it.
pub const VOIDED: &str = "voided";
/// The field that says which unit a root belongs to.
pub const UNIT: &str = "unit";

/// The ledger's own tables and their columns: nothing of a person but what the journal's payloads hold.
pub const SCHEMA_TECHNICAL: &[(&str, &[&str])] = &[
    ("early", &["op", "row", "field"]),
    ("erased", &["row", "field", "op"]),
    ("fork", &["replica", "from_replica", "from_counter"]),
    ("head", &["row", "field", "op"]),
    ("local_arrival", &["seq", "first", "last"]),
    ("local_boundary", &["replica", "position", "chain", "told_at"]),
    ("local_chain", &["replica", "counter", "chain", "lamport", "at"]),
    ("local_draft", &["key", "text"]),
    ("local_envelope", &["op", "sealed"]),
    ("local_fork_seen", &["replica"]),
    ("local_held", &["hash", "replica", "first", "last", "name", "file", "before"]),
    ("local_offered", &["id", "office", "at", "refused_at", "head", "file"]),
    ("local_office", &["id", "role", "unit", "name", "sign_key", "age_recipient", "revoked_after", "books"]),
    ("local_passed", &["stream", "root"]),
    ("local_received", &["replica", "branch", "office", "last", "chain", "at"]),
    ("local_refill", &["office"]),
    ("local_revoked", &["office", "replica", "last"]),
    ("local_sealed", &["root", "office", "month"]),
    ("local_secret", &["name", "value"]),
    ("local_segment", &["stream", "last", "chain"]),
    ("local_sent", &["stream", "position", "first", "last"]),
    ("local_setting", &["name", "value"]),
    (
        "local_stream",
        &[
            "id",
            "replica",
            "office",
            "last",
            "written",
            "arrival_seq",
            "arrival_op",
            "acknowledged",
            "acknowledged_at",
            "written_at",
            "told_by",
        ],
    ),
    ("local_undone", &["written"]),
    ("local_waiting", &["hash", "book", "name", "at", "file"]),
    ("local_wanted", &["office", "asked_by", "replica", "after", "answered"]),
    ("name", &["local", "text"]),
    ("op", &["id", "root", "row", "kind", "payload"]),
    ("op_salt", &["op", "salts"]),
    ("open_conflict", &["row", "field"]),
    ("quarantine", &["op", "reason"]),
    ("registry", &["id", "uuid", "entity", "root", "birth"]),
    ("replica", &["local", "id", "variant", "office", "unit"]),
    ("token", &["token", "row"]),
    ("twin", &["op", "hash"]),
    ("written", &["first", "lamport", "at", "author", "action", "schema", "secret"]),
];
