//! An entity as this file's dictionaries know it: where each field's column is, and the statements that write it.

use std::collections::HashMap;

use super::core::Core;
use super::schema::{Entity, Field, Kind, TokensOf, VOIDED};
use crate::Result;

/// What is worked out once for an entity instead of for every operation.
pub(super) struct Shape {
    pub(super) entity: &'static Entity,
    /// Inserts a row with all its columns but `voided`.
    pub(super) insert: String,
    pub(super) exists: String,
    pub(super) stub: String,
    /// Reads whether the row is voided, and the shown values of the fields that are searched.
    pub(super) read_searched: String,
    pub(super) set_voided: String,
    pub(super) voided: i64,
    columns: HashMap<i64, Column>,
}

/// A field that has a column.
pub(super) struct Column {
    /// Its place among the entity's fields.
    pub(super) at: usize,
    pub(super) set: String,
    /// Its place among the searched fields.
    pub(super) searched: Option<usize>,
    pub(super) tokens: Option<TokensOf>,
    /// The entity it refers to, as a name's number.
    pub(super) target: Option<i64>,
}

impl Shape {
    pub(super) fn new(core: &Core, entity: &'static Entity) -> Result<Self> {
        let table = entity.name;
        let mut columns = HashMap::with_capacity(entity.fields.len());
        let mut searched = 0..;
        for (at, field) in entity.fields.iter().enumerate() {
            let target = match field.kind {
                Kind::Ref(target) => Some(core.name(target)?),
                Kind::Text => None,
            };
            let set = format!("UPDATE {table} SET {} = ?2 WHERE row = ?1", field.name);
            let searched = field.tokens.and_then(|_| searched.next());
            columns.insert(core.name(field.name)?, Column { at, set, searched, tokens: field.tokens, target });
        }
        let names: String = entity.fields.iter().flat_map(|field| [", ", field.name]).collect();
        let places = ", ?".repeat(entity.fields.len());
        let texts: String = searched_fields(entity).flat_map(|field| [", ", field.name]).collect();
        Ok(Self {
            entity,
            insert: format!("INSERT INTO {table} (row{names}) VALUES (?{places})"),
            exists: format!("SELECT 1 FROM {table} WHERE row = ?1"),
            stub: format!("INSERT OR IGNORE INTO {table} (row) VALUES (?1)"),
            read_searched: format!("SELECT voided IS NOT NULL{texts} FROM {table} WHERE row = ?1"),
            set_voided: format!("UPDATE {table} SET {VOIDED} = ?2 WHERE row = ?1"),
            voided: core.name(VOIDED)?,
            columns,
        })
    }

    /// None for a field that this version has no column for.
    pub(super) fn column(&self, field: i64) -> Option<&Column> {
        self.columns.get(&field)
    }
}

/// The fields of an entity that are searched, in order.
pub(super) fn searched_fields(entity: &'static Entity) -> impl Iterator<Item = &'static Field> {
    entity.fields.iter().filter(|field| field.tokens.is_some())
}
