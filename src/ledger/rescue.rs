//! Rescue: a new book from what can still be read of a damaged one.
//!
//! A page whose check fails cannot be read, nor can the rows on it; SQLCipher then refuses everything on that connection, so each failure costs
//! a new one. Tables are read in the order of their keys; where a row cannot be read the next one that can is looked for in growing steps. The
//! tables that follow from the journal are not read but made again. Works on a copy: the damaged file stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rusqlite::types::Value as Cell;
use rusqlite::{Connection, OpenFlags, params, params_from_iter};
use uuid::Uuid;

use super::book::{Book, BookKey, connect, migrate};
use super::core::Core;
use super::env::{Env, random};
use super::ids::{LocalOp, replica_of};
use super::leaf::CHAIN_START;
use super::schema::Schema;
use crate::Result;

/// The projection: made again, never copied.
const PROJECTED: [&str; 5] = ["head", "open_conflict", "early", "token", "erased"];
/// An index that holds most of a table once more.
const SECOND_SOURCES: [(&str, &str, &str); 2] =
    [("registry", "registry_uuid", "id, uuid, entity"), ("name", "sqlite_autoindex_name_1", "local, text")];

/// What became of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRescue {
    pub table: String,
    pub read: u64,
    /// Places at which nothing could be read.
    pub gaps: u64,
}

/// A household, person or other row of which an operation is known to be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncompleteRow {
    pub id: Uuid,
    pub entity: String,
    /// What the damaged file still shows as its name or number.
    pub name: String,
}

/// The outcome of a rescue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescued {
    /// Tables with gaps.
    pub tables: Vec<TableRescue>,
    pub ops: u64,
    /// Operations that were read and could not be understood, because what they refer to is lost.
    pub dropped: u64,
    /// Whom both the journal and `registry` lost where they have gaps is not among them: nothing names them any more.
    pub incomplete: Vec<IncompleteRow>,
    /// Books of which nothing could be read: their files are as they were.
    pub copied: Vec<String>,
}

impl Rescued {
    /// Adds what became of another book, whose tables are named with it.
    pub(crate) fn add(&mut self, book: &str, other: Self) {
        let named =
            other.tables.into_iter().map(|table| TableRescue { table: format!("{book}.{}", table.table), ..table });
        self.tables.extend(named);
        self.ops += other.ops;
        self.dropped += other.dropped;
        self.incomplete.extend(other.incomplete);
        self.copied.extend(other.copied);
    }
}

/// Makes the book `new` from what can be read of `damaged`, a copy that may be written to.
pub(crate) fn rescue(
    damaged: &Path,
    new: &Path,
    key: &BookKey,
    schema: &'static Schema,
    state_dir: &Path,
    env: Arc<dyn Env>,
) -> Result<Rescued> {
    migrate(&connect(damaged, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?, schema)?;
    let target = connect(new, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    migrate(&target, schema)?;
    let mut source = Source { path: damaged, key, conn: None };
    target.execute_batch("BEGIN IMMEDIATE")?;
    let (tables, gaps) = copy_tables(&mut source, &target, schema)?;
    let added = second_sources(&mut source, &target)?;
    fix_roots(&target, &added)?;
    name_lost_writes(&target, &gaps, &*env)?;
    fix_head(&target)?;
    target.execute_batch("COMMIT")?;

    let named = ops_named(&mut source);
    drop(target);
    let mut book = Book::look_at(new, key, schema, state_dir, env)?;
    let (dropped, incomplete) = book.in_transaction(|book| {
        let dropped = book.core.drop_unreadable()?;
        book.core.replay()?;
        // The operations that are lost have had their numbers.
        book.part_from_lost()?;
        Ok((dropped, book.core.incomplete(&named, &mut source)?))
    })?;
    let ops = book.core.one("SELECT count(*) FROM op", [], |row| row.get::<_, i64>(0))?.unwrap_or_default() as u64;
    let tables = tables.into_iter().filter(|table| table.gaps > 0).collect();
    Ok(Rescued { tables, ops, dropped, incomplete, copied: Vec::new() })
}

/// The damaged file; opened anew after each failure.
struct Source<'a> {
    path: &'a Path,
    key: &'a BookKey,
    conn: Option<Connection>,
}

impl Source<'_> {
    /// Reads rows until the end (true) or until one cannot be read (false). An error is one of the visitor.
    fn read(&mut self, sql: &str, from: Option<i64>, mut visit: impl FnMut(Vec<Cell>) -> Result<()>) -> Result<bool> {
        if self.conn.is_none() {
            self.conn = Some(connect(self.path, self.key, OpenFlags::SQLITE_OPEN_READ_WRITE)?);
        }
        let Some(conn) = &self.conn else { return Ok(false) };
        let mut refused = None;
        let done = (|| -> rusqlite::Result<()> {
            let mut statement = conn.prepare(sql)?;
            let columns = statement.column_count();
            let mut rows = statement.query(params_from_iter(from))?;
            while let Some(row) = rows.next()? {
                let cells = (0..columns).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Cell>>>()?;
                if let Err(error) = visit(cells) {
                    refused = Some(error);
                    break;
                }
            }
            Ok(())
        })();
        if done.is_err() {
            self.conn = None;
        }
        refused.map_or(Ok(done.is_ok()), Err)
    }

    /// The least key from `from` on at which reading goes on, as far as growing steps find it.
    fn next_readable(&mut self, sql: &str, from: i64) -> Result<Option<i64>> {
        let (mut bad, mut step) = (from, 1_i64);
        let mut good = loop {
            let Some(at) = bad.checked_add(step) else { return Ok(None) };
            if self.read(sql, Some(at), |_| Ok(()))? {
                break at;
            }
            (bad, step) = (at, step.saturating_mul(2));
        };
        while good - bad > 1 {
            let middle = bad + (good - bad) / 2;
            if self.read(sql, Some(middle), |_| Ok(()))? { good = middle } else { bad = middle }
        }
        Ok(Some(good))
    }
}

type Gaps = Vec<(i64, i64)>;

/// Copies every table that is not made again; with the gaps of `written`.
fn copy_tables(source: &mut Source<'_>, target: &Connection, schema: &Schema) -> Result<(Vec<TableRescue>, Gaps)> {
    let names = "SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut statement = target.prepare(names)?;
    let all = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)))?;
    let (mut tables, mut of_written) = (Vec::new(), Vec::new());
    for table in all {
        let (table, is_without_rowid) = table?;
        if PROJECTED.contains(&table.as_str()) || schema.entity(&table).is_some() {
            continue;
        }
        let columns = columns_of(target, &table)?;
        let marks = vec!["?"; columns.len()].join(", ");
        let columns = columns.join(", ");
        let insert = format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})");
        let mut read = 0;
        let mut put = |cells: Vec<Cell>| -> Result<()> {
            read += target.prepare_cached(&insert)?.execute(params_from_iter(cells))? as u64;
            Ok(())
        };
        let gaps = if is_without_rowid {
            from_both_ends(source, target, &table, &columns, &mut put)?
        } else {
            by_rowid(source, &table, &columns, &mut put)?
        };
        tables.push(TableRescue { table: table.clone(), read, gaps: gaps.len() as u64 });
        if table == "written" {
            of_written = gaps;
        }
    }
    Ok((tables, of_written))
}

fn by_rowid(
    source: &mut Source<'_>,
    table: &str,
    columns: &str,
    put: &mut dyn FnMut(Vec<Cell>) -> Result<()>,
) -> Result<Gaps> {
    let sql = format!("SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid");
    let probe = format!("{sql} LIMIT 1");
    let (mut from, mut gaps) = (0, Vec::new());
    loop {
        let is_end = source.read(&sql, Some(from), |mut cells| {
            if let Cell::Integer(rowid) = cells.remove(0) {
                from = rowid.saturating_add(1);
            }
            put(cells)
        })?;
        if is_end {
            return Ok(gaps);
        }
        let next = source.next_readable(&probe, from)?;
        gaps.push((from - 1, next.unwrap_or(i64::MAX)));
        let Some(next) = next else { return Ok(gaps) };
        from = next;
    }
}

fn from_both_ends(
    source: &mut Source<'_>,
    target: &Connection,
    table: &str,
    columns: &str,
    put: &mut dyn FnMut(Vec<Cell>) -> Result<()>,
) -> Result<Gaps> {
    let mut statement = target.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
    let keys = statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    let (forward, back) = (keys.join(", "), keys.join(" DESC, "));
    if source.read(&format!("SELECT {columns} FROM {table} ORDER BY {forward}"), None, &mut *put)? {
        return Ok(Vec::new());
    }
    source.read(&format!("SELECT {columns} FROM {table} ORDER BY {back} DESC"), None, &mut *put)?;
    Ok(vec![(0, i64::MAX)])
}

/// Rows of the registry and names that only their index still has; the ids of the former.
fn second_sources(source: &mut Source<'_>, target: &Connection) -> Result<BTreeSet<i64>> {
    let mut added = BTreeSet::new();
    for (table, index, columns) in SECOND_SOURCES {
        let insert = match table {
            "registry" => "INSERT OR IGNORE INTO registry (id, uuid, entity, root) VALUES (?1, ?2, ?3, ?1)",
            _ => "INSERT OR IGNORE INTO name (local, text) VALUES (?1, ?2)",
        };
        for order in ["", " DESC"] {
            let key = columns.split(", ").nth(1).unwrap_or_default();
            let sql = format!("SELECT {columns} FROM {table} INDEXED BY {index} ORDER BY {key}{order}");
            let is_end = source.read(&sql, None, |cells| {
                let id = match cells.first() {
                    Some(Cell::Integer(id)) => *id,
                    _ => return Ok(()),
                };
                if target.prepare_cached(insert)?.execute(params_from_iter(cells))? > 0 && table == "registry" {
                    added.insert(id);
                }
                Ok(())
            })?;
            if is_end {
                break;
            }
        }
    }
    Ok(added)
}

/// Which root a row belongs to stands in its operations too.
fn fix_roots(target: &Connection, added: &BTreeSet<i64>) -> Result<()> {
    if added.is_empty() {
        return Ok(());
    }
    let mut statement = target.prepare("SELECT DISTINCT row, root FROM op WHERE root <> 0")?;
    let roots = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for found in roots.collect::<rusqlite::Result<Vec<(i64, i64)>>>()? {
        if added.contains(&found.0) {
            target.execute("UPDATE registry SET root = ?2 WHERE id = ?1", [found.0, found.1])?;
        }
    }
    Ok(())
}

/// Operations whose write is lost get one that says that it is not known who wrote them and when, instead of passing for the write before.
fn name_lost_writes(target: &Connection, gaps: &Gaps, env: &dyn Env) -> Result<()> {
    let mut ids = BTreeSet::new();
    for (last, next) in gaps {
        let mut statement = target.prepare("SELECT id FROM op WHERE id > ?1 AND id < ?2 ORDER BY id")?;
        let ops = statement.query_map([last, next], |row| row.get::<_, LocalOp>(0))?;
        let mut replicas = BTreeSet::new();
        for op in ops {
            let op = op?;
            if replicas.insert(replica_of(op)) {
                ids.insert(op);
            }
        }
    }
    for text in ["", "rescue"] {
        target.execute("INSERT OR IGNORE INTO name (text) VALUES (?1)", [text])?;
    }
    for op in ids {
        target.execute(
            "INSERT OR IGNORE INTO written (first, lamport, at, author, action, schema, secret)
             SELECT ?1, coalesce((SELECT lamport FROM written WHERE first < ?1 ORDER BY first DESC LIMIT 1), 0), 0,
               (SELECT local FROM name WHERE text = ''), (SELECT local FROM name WHERE text = 'rescue'), 1, ?2",
            params![op, random::<16>(env)],
        )?;
    }
    Ok(())
}

/// Where the own head is lost, the replica of this office with the latest operation stands for it.
fn fix_head(target: &Connection) -> Result<()> {
    target.execute(
        "INSERT INTO local_chain (replica, counter, chain, lamport, at)
         SELECT r.local, coalesce((SELECT max(id) & ?1 FROM op WHERE id >> 40 = r.local), 0), ?2,
           coalesce((SELECT max(lamport) FROM written), 0), coalesce((SELECT max(at) FROM written), 0)
         FROM replica r WHERE r.office = (SELECT value FROM local_secret WHERE name = 'office')
           AND NOT EXISTS (SELECT 1 FROM local_chain)
         ORDER BY r.local DESC LIMIT 1",
        params![super::ids::COUNTER_MAX as i64, CHAIN_START],
    )?;
    Ok(())
}

/// Operations that the damaged file names as a birth or a head, with their rows.
fn ops_named(source: &mut Source<'_>) -> BTreeMap<LocalOp, i64> {
    let mut named = BTreeMap::new();
    for sql in ["SELECT birth, id FROM registry WHERE birth IS NOT NULL", "SELECT op, row FROM head"] {
        // What cannot be read here only shortens the list.
        let _ = source.read(sql, None, |cells| {
            if let [Cell::Integer(op), Cell::Integer(row)] = cells[..] {
                named.insert(op, row);
            }
            Ok(())
        });
    }
    named
}

fn columns_of(conn: &Connection, table: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    Ok(statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

impl Core {
    /// Takes out operations whose row, name or write is lost; how many.
    fn drop_unreadable(&self) -> Result<u64> {
        let mut dropped = 0;
        for id in self.all("SELECT id FROM op ORDER BY id", [], |row| row.get::<_, LocalOp>(0))? {
            let is_whole = self.op(id).is_ok_and(|op| {
                op.is_some_and(|op| {
                    self.name_text(op.row.entity).is_ok()
                        && op.fields.iter().all(|write| self.name_text(write.field).is_ok())
                        && self.row(op.root).is_ok()
                }) && self.replica(replica_of(id)).is_ok()
                    && self.written_of(id).is_ok()
            });
            if !is_whole {
                self.run("DELETE FROM op WHERE id = ?1", [id])?;
                self.run("DELETE FROM quarantine WHERE op = ?1", [id])?;
                dropped += 1;
            }
        }
        Ok(dropped)
    }

    /// The rows of which a named operation is not here.
    fn incomplete(&self, named: &BTreeMap<LocalOp, i64>, source: &mut Source<'_>) -> Result<Vec<IncompleteRow>> {
        let mut rows = BTreeSet::new();
        for (op, row) in named {
            if !self.has_op(*op)? {
                rows.insert(*row);
            }
        }
        let mut incomplete = Vec::new();
        for id in rows {
            let Ok(row) = self.row(id) else { continue };
            let Ok(entity) = self.name_text(row.entity) else { continue };
            let column = match &*entity {
                "resident" => "name",
                "household" => "number",
                _ => "NULL",
            };
            let mut name = String::new();
            if self.schema.entity(&entity).is_some() {
                let sql = format!("SELECT {column} FROM {entity} NOT INDEXED WHERE row = ?1");
                source.read(&sql, Some(id), |cells| {
                    if let Some(Cell::Text(text)) = cells.into_iter().next() {
                        name = text;
                    }
                    Ok(())
                })?;
            }
            incomplete.push(IncompleteRow { id: row.uuid, entity: entity.to_string(), name });
        }
        Ok(incomplete)
    }
}
