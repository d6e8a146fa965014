//! The program as it may be one version later: another entity, and another field of a person.

use std::sync::OnceLock;

use cunce::ledger::{Audience, Class, Entity, Field, Schema};
use cunce::register::SCHEMA;
use cunce::register::schema::RESIDENT;

pub const WELL: &str = "well";
pub const SHOE_SIZE: &str = "shoe_size";

const MIGRATION: &str = "CREATE TABLE well (row INTEGER PRIMARY KEY, name TEXT, depth_m TEXT, voided TEXT);
ALTER TABLE resident ADD COLUMN shoe_size TEXT;";

const WELL_FIELDS: &[Field] = &[Field::text("name", Class::Civil), Field::text("depth_m", Class::Civil)];

pub fn schema() -> &'static Schema {
    static NEWER: OnceLock<Schema> = OnceLock::new();
    NEWER.get_or_init(|| {
        let mut entities: Vec<Entity> = SCHEMA.entities.iter().map(grown).collect();
        entities.push(Entity { name: WELL, fields: WELL_FIELDS, in_digest: true, audience: Audience::Unit });
        let mut migrations = SCHEMA.migrations.to_vec();
        migrations.push(MIGRATION);
        Schema {
            book: SCHEMA.book,
            version: SCHEMA.version + 1,
            migrations: migrations.leak(),
            entities: entities.leak(),
        }
    })
}

fn grown(entity: &Entity) -> Entity {
    let mut fields: Vec<Field> = entity
        .fields
        .iter()
        .map(|field| Field { name: field.name, kind: field.kind, class: field.class, tokens: field.tokens })
        .collect();
    if entity.name == RESIDENT {
        fields.push(Field::text(SHOE_SIZE, Class::Civil));
    }
    Entity { name: entity.name, fields: fields.leak(), in_digest: entity.in_digest, audience: entity.audience }
}
