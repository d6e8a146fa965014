//! The digest: one hash over what an office shows and what stands in question, to compare with another office's.

use uuid::Uuid;

use super::book::Book;
use super::core::Registered;
use super::schema::{Entity, Kind, UNIT, VOIDED};
use super::value::Value;
use crate::Result;

/// What two offices compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Over (root, row, field, shown value, values in question), in the order of rows; hexadecimal.
    pub state: String,
    /// Rows of the counted entity that are not voided; two linked registrations of one person are two rows here.
    pub counted: u64,
    pub conflicts: u64,
}

impl Book {
    /// The digest of all roots, or of those of one unit; `counted` counts the named entity.
    pub fn digest(&self, unit: Option<&str>, counted: &str) -> Result<Digest> {
        let mut rows = Vec::new();
        let mut total = 0;
        for entity in self.core.schema.entities.iter().filter(|entity| entity.in_digest) {
            self.digest_rows(entity, unit, &mut |registered, hash, voided| {
                total += u64::from(entity.name == counted && !voided);
                rows.push((registered, hash));
            })?;
        }
        rows.sort_unstable_by_key(|(uuid, _)| *uuid);
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"cunce digest 1");
        for (uuid, hash) in rows {
            hasher.update(uuid.as_bytes()).update(&hash);
        }
        Ok(Digest {
            state: hasher.finalize().to_hex().to_string(),
            counted: total,
            conflicts: self.conflicts_in(unit)?,
        })
    }

    fn digest_rows(
        &self,
        entity: &'static Entity,
        unit: Option<&str>,
        take: &mut dyn FnMut(Uuid, [u8; 32], bool),
    ) -> Result<()> {
        let name = self.core.name(entity.name)?;
        let columns: String = entity.fields.iter().map(|field| column_sql(field.name, field.kind)).collect();
        let sql = format!(
            "SELECT r.id, r.uuid, r.root, r.birth, t.voided{columns} FROM {} t JOIN registry r ON r.id = t.row",
            entity.name
        );
        let mut statement = self.core.conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let registered =
                Registered { id: row.get(0)?, uuid: row.get(1)?, entity: name, root: row.get(2)?, birth: row.get(3)? };
            if let Some(unit) = unit
                && self.unit_of_root(registered.root)?.as_deref() != Some(unit)
            {
                continue;
            }
            let mut hasher = blake3::Hasher::new();
            hasher.update(self.core.row(registered.root)?.uuid.as_bytes());
            let voided: Option<String> = row.get(4)?;
            hash_text(&mut hasher, VOIDED, voided.as_deref());
            for (at, field) in entity.fields.iter().enumerate() {
                let text = match row.get_ref(at + 5)? {
                    rusqlite::types::ValueRef::Blob(id) => {
                        Some(Uuid::from_slice(id).unwrap_or_default().hyphenated().to_string())
                    }
                    rusqlite::types::ValueRef::Integer(number) => Some(number.to_string()),
                    other => other.as_str_or_null().ok().flatten().map(str::to_owned),
                };
                hash_text(&mut hasher, field.name, text.as_deref());
            }
            self.hash_questions(&mut hasher, &registered)?;
            take(registered.uuid, *hasher.finalize().as_bytes(), voided.is_some());
        }
        Ok(())
    }

    fn hash_questions(&self, hasher: &mut blake3::Hasher, row: &Registered) -> Result<()> {
        let sql = "SELECT c.field, n.text FROM open_conflict c JOIN name n ON n.local = c.field WHERE c.row = ?1 ORDER BY n.text";
        let open = self.core.all(sql, [row.id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        for (field, name) in open {
            let mut values: Vec<Value> = self.core.heads(row, field)?.into_iter().map(|head| head.value).collect();
            values.sort();
            hash_text(hasher, &name, Some("in question"));
            for value in values {
                value.hash_into(hasher);
            }
        }
        Ok(())
    }

    fn conflicts_in(&self, unit: Option<&str>) -> Result<u64> {
        let Some(unit) = unit else { return self.conflict_count() };
        let sql = "SELECT r.root FROM open_conflict c JOIN registry r ON r.id = c.row";
        let mut count = 0;
        for root in self.core.all(sql, [], |row| row.get(0))? {
            count += u64::from(self.unit_of_root(root)?.as_deref() == Some(unit));
        }
        Ok(count)
    }

    /// The unit that a root belongs to now, as shown.
    pub(crate) fn unit_of_root(&self, root: i64) -> Result<Option<String>> {
        self.core.unit_of_root(root)
    }
}

impl super::core::Core {
    pub(crate) fn unit_of_root(&self, root: i64) -> Result<Option<String>> {
        let row = self.row(root)?;
        let Some(entity) = self.entity_of(&row)?.filter(|entity| entity.field(UNIT).is_some()) else { return Ok(None) };
        let sql = format!("SELECT {UNIT} FROM {} WHERE row = ?1", entity.name);
        Ok(self.one(&sql, [root], |row| row.get::<_, Option<String>>(0))?.flatten())
    }
}

fn column_sql(name: &str, kind: Kind) -> String {
    match kind {
        Kind::Text => format!(", t.{name}"),
        Kind::Ref(_) => format!(", (SELECT uuid FROM registry WHERE id = t.{name})"),
    }
}

fn hash_text(hasher: &mut blake3::Hasher, name: &str, text: Option<&str>) {
    let Some(text) = text else { return };
    hasher.update(name.as_bytes()).update(&[0]).update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
}
