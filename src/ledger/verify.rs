//! Verify: the journal is the truth. Chain, file and every projected table are checked against it.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;

use super::book::Book;
use super::core::Core;
use super::ids::local_op;
use super::leaf::{CHAIN_START, Hash, link};
use super::schema::Entity;
use crate::Result;

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyCheck {
    pub name: String,
    pub ok: bool,
    /// What was compared or what is wrong; no person's values.
    pub detail: String,
}

/// The outcome of `verify`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub ok: bool,
    pub ops: u64,
    pub checks: Vec<VerifyCheck>,
}

impl Book {
    /// Checks the file, the own chain, and that the tables are what replaying the journal gives. Changes nothing.
    pub fn verify(&mut self) -> Result<Verified> {
        let mut checks = vec![self.core.check_pages()?, self.core.check_chain()?];
        let before = self.core.projection_digests()?;
        let after = self.rehearse(|book| {
            book.core.replay()?;
            book.core.projection_digests()
        })?;
        for ((name, rows, was), (_, rows_after, is)) in before.into_iter().zip(after) {
            let ok = was == is;
            let detail =
                if ok { format!("{rows} rows") } else { format!("{rows} rows here, {rows_after} from the journal") };
            checks.push(VerifyCheck { name, ok, detail });
        }
        let ops: i64 = self.core.conn.query_row("SELECT count(*) FROM op", [], |row| row.get(0))?;
        Ok(Verified { ok: checks.iter().all(|check| check.ok), ops: ops as u64, checks })
    }
}

impl Book {
    /// The tables of the file and their columns, to be compared with the allowlist.
    pub fn tables(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let sql = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid";
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (table, column) in self.core.all(sql, [], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))? {
            tables.entry(table).or_default().push(column);
        }
        Ok(tables)
    }
}

impl Core {
    /// Empties every projected table and fills it again from the journal.
    pub(crate) fn replay(&self) -> Result<()> {
        for table in ["head", "open_conflict", "early", "token", "erased"] {
            self.conn.execute_batch(&format!("DELETE FROM {table}"))?;
        }
        for entity in self.schema.entities {
            self.conn.execute_batch(&format!("DELETE FROM {}", entity.name))?;
        }
        self.conn.execute_batch("UPDATE registry SET birth = NULL")?;
        self.forget()?;
        let quarantined: std::collections::BTreeSet<i64> =
            self.all("SELECT op FROM quarantine", [], |row| row.get(0))?.into_iter().collect();
        self.replaying.set(true);
        let done = self.ops_between(0, i64::MAX, |op| {
            if quarantined.contains(&op.id) { self.apply_quarantined(&op) } else { self.apply(&op) }
        });
        self.replaying.set(false);
        done?;
        self.settle_all_erased(None)?;
        self.write_tokens()
    }

    fn check_pages(&self) -> Result<VerifyCheck> {
        let mut found = self.all("PRAGMA cipher_integrity_check", [], |row| row.get::<_, String>(0))?;
        found.extend(self.all("PRAGMA quick_check(10)", [], |row| row.get::<_, String>(0))?);
        found.retain(|line| line != "ok");
        Ok(VerifyCheck { name: "file".into(), ok: found.is_empty(), detail: found.join("; ") })
    }

    /// The own chain over all operations of this replica, computed again.
    fn check_chain(&self) -> Result<VerifyCheck> {
        let head = self.own_head()?;
        let mut chain: Hash = CHAIN_START;
        let mut count = 0;
        let (first, last) = (local_op(head.replica, 1), local_op(head.replica, head.counter));
        self.ops_between(first, last, |op| {
            chain = link(&chain, &self.leaf(&op, &self.written_of(op.id)?)?);
            count += 1;
            Ok(())
        })?;
        let ok = chain == head.chain && count == head.counter;
        Ok(VerifyCheck {
            name: "chain".into(),
            ok,
            detail: format!("{count} of {} changes written here", head.counter),
        })
    }

    /// Name, rows and digest of everything that follows from the journal.
    pub(crate) fn projection_digests(&self) -> Result<Vec<(String, u64, Hash)>> {
        let mut digests = Vec::new();
        for entity in self.schema.entities {
            let (rows, digest) = self.digest_query(&entity_sql(entity))?;
            digests.push((entity.name.to_owned(), rows, digest));
        }
        for (name, sql) in [
            ("registry", "SELECT id, root, birth FROM registry ORDER BY id"),
            ("heads", "SELECT row, field, op FROM head ORDER BY row, field, op"),
            ("conflicts", "SELECT row, field FROM open_conflict ORDER BY row, field"),
            ("early", "SELECT op, row, field FROM early ORDER BY op, row, field"),
            ("erased", "SELECT row, field, op FROM erased ORDER BY row, field, op"),
            ("search", "SELECT token, row FROM token ORDER BY token, row"),
        ] {
            let (rows, digest) = self.digest_query(sql)?;
            digests.push((name.to_owned(), rows, digest));
        }
        Ok(digests)
    }

    fn digest_query(&self, sql: &str) -> Result<(u64, Hash)> {
        let mut statement = self.conn.prepare(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        let (mut hasher, mut count) = (blake3::Hasher::new(), 0);
        while let Some(row) = rows.next()? {
            count += 1;
            for column in 0..columns {
                match row.get_ref(column)? {
                    ValueRef::Null => hasher.update(&[0]),
                    ValueRef::Integer(number) => hasher.update(&[1]).update(&number.to_le_bytes()),
                    ValueRef::Real(number) => hasher.update(&[2]).update(&number.to_le_bytes()),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                        hasher.update(&[3]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes)
                    }
                };
            }
        }
        Ok((count, *hasher.finalize().as_bytes()))
    }
}

fn entity_sql(entity: &Entity) -> String {
    let columns: String = entity.fields.iter().flat_map(|field| [", ", field.name]).collect();
    format!("SELECT row{columns}, voided FROM {} ORDER BY row", entity.name)
}
