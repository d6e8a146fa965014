//! The open file with its small dictionaries: names, replicas and the registry of rows.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::erase::Erasing;
use super::ids::{LocalOp, OpId, counter_of, replica_of};
use super::schema::{Entity, Schema};
use super::shape::Shape;
use super::tokens::PendingTokens;
use crate::{Error, Result};

/// The connection and what is known of its dictionaries. Everything that reads or writes the journal goes through it.
pub(crate) struct Core {
    pub(crate) conn: Connection,
    pub(crate) schema: &'static Schema,
    names: RefCell<Names>,
    replicas: RefCell<HashMap<i64, Arc<Replica>>>,
    next_row: Cell<i64>,
    /// Whether `early` may have rows; it is nearly always empty.
    pub(super) has_early: Cell<bool>,
    /// Whether any field of this book was erased; then each operation is looked at for it.
    pub(super) has_erased: Cell<bool>,
    /// What the transaction that is open has erased.
    pub(super) erasing: RefCell<Erasing>,
    /// Set while the projection is made again from a journal that is all there.
    pub(super) replaying: Cell<bool>,
    /// Changes of the search index that wait to be written together.
    pub(super) tokens: RefCell<PendingTokens>,
    /// Local numbers of rows that were asked for lately; a number never changes.
    row_numbers: RefCell<HashMap<(Uuid, i64), i64>>,
    shapes: RefCell<HashMap<i64, Option<Arc<Shape>>>>,
}

/// More row numbers than this are not remembered.
const ROW_NUMBERS_MAX: usize = 4096;
/// More names than this are not remembered; a register has a few hundred, and no file can fill the memory with them.
const NAMES_MAX: usize = 4096;

#[derive(Default)]
struct Names {
    by_text: HashMap<String, i64>,
    by_local: HashMap<i64, Arc<str>>,
}

impl Names {
    fn make_room(&mut self) {
        if self.by_text.len() >= NAMES_MAX {
            *self = Self::default();
        }
    }
}

/// A replica as this file knows it.
#[derive(Debug, Clone)]
pub(crate) struct Replica {
    pub(crate) local: i64,
    pub(crate) id: Uuid,
    pub(crate) variant: i64,
    pub(crate) office: Uuid,
    pub(crate) unit: String,
}

/// A row's entry in the registry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Registered {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) entity: i64,
    pub(crate) root: i64,
    pub(crate) birth: Option<LocalOp>,
}

impl Core {
    pub(crate) fn new(conn: Connection, schema: &'static Schema) -> Result<Self> {
        conn.set_prepared_statement_cache_capacity(256);
        let core = Self {
            conn,
            schema,
            names: RefCell::default(),
            replicas: RefCell::default(),
            next_row: Cell::new(1),
            has_early: Cell::new(false),
            has_erased: Cell::new(false),
            erasing: RefCell::default(),
            replaying: Cell::new(false),
            tokens: RefCell::default(),
            row_numbers: RefCell::default(),
            shapes: RefCell::default(),
        };
        core.forget()?;
        Ok(core)
    }

    /// Drops what was cached, after a rollback may have made it wrong.
    pub(crate) fn forget(&self) -> Result<()> {
        *self.names.borrow_mut() = Names::default();
        self.replicas.borrow_mut().clear();
        self.row_numbers.borrow_mut().clear();
        self.shapes.borrow_mut().clear();
        self.tokens.borrow_mut().clear();
        let early: bool = self.conn.query_row("SELECT EXISTS (SELECT 1 FROM early)", [], |row| row.get(0))?;
        self.has_early.set(early);
        let erased: bool = self.conn.query_row("SELECT EXISTS (SELECT 1 FROM erased)", [], |row| row.get(0))?;
        self.has_erased.set(erased);
        *self.erasing.borrow_mut() = Erasing::default();
        let next: i64 = self.conn.query_row("SELECT coalesce(max(id), 0) + 1 FROM registry", [], |row| row.get(0))?;
        self.next_row.set(next);
        Ok(())
    }

    /// Runs one statement from the cache.
    pub(crate) fn run(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize> {
        Ok(self.conn.prepare_cached(sql)?.execute(params)?)
    }

    /// Reads at most one row through a statement from the cache.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.conn.prepare_cached(sql)?.query_row(params, read).optional()?)
    }

    /// Reads all rows through a statement from the cache.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    // ---- names -------------------------------------------------------------------------------------------------

    /// The small number of a name, given one if it is new.
    pub(crate) fn name(&self, text: &str) -> Result<i64> {
        if let Some(local) = self.names.borrow().by_text.get(text) {
            return Ok(*local);
        }
        let local = match self.known_name(text)? {
            Some(local) => local,
            None => {
                self.run("INSERT INTO name (text) VALUES (?1)", [text])?;
                self.conn.last_insert_rowid()
            }
        };
        let mut names = self.names.borrow_mut();
        names.make_room();
        names.by_text.insert(text.to_owned(), local);
        names.by_local.insert(local, text.into());
        Ok(local)
    }

    pub(crate) fn known_name(&self, text: &str) -> Result<Option<i64>> {
        if let Some(local) = self.names.borrow().by_text.get(text) {
            return Ok(Some(*local));
        }
        self.one("SELECT local FROM name WHERE text = ?1", [text], |row| row.get(0))
    }

    pub(crate) fn name_text(&self, local: i64) -> Result<Arc<str>> {
        if let Some(text) = self.names.borrow().by_local.get(&local) {
            return Ok(text.clone());
        }
        let text: String = self
            .one("SELECT text FROM name WHERE local = ?1", [local], |row| row.get(0))?
            .ok_or_else(|| broken("name"))?;
        let shared: Arc<str> = text.as_str().into();
        let mut names = self.names.borrow_mut();
        names.make_room();
        names.by_text.insert(text, local);
        names.by_local.insert(local, shared.clone());
        Ok(shared)
    }

    pub(crate) fn entity_of(&self, row: &Registered) -> Result<Option<&'static Entity>> {
        Ok(self.schema.entity(&self.name_text(row.entity)?))
    }

    pub(crate) fn entity(&self, name: &str) -> Option<&'static Entity> {
        self.schema.entity(name)
    }

    /// What is known of the entity of a row; none if this version does not know it.
    pub(super) fn shape_of(&self, row: &Registered) -> Result<Option<Arc<Shape>>> {
        if let Some(shape) = self.shapes.borrow().get(&row.entity) {
            return Ok(shape.clone());
        }
        let entity = self.entity_of(row)?;
        let shape = entity.map(|entity| Shape::new(self, entity)).transpose()?.map(Arc::new);
        self.shapes.borrow_mut().insert(row.entity, shape.clone());
        Ok(shape)
    }

    // ---- replicas ----------------------------------------------------------------------------------------------

    pub(crate) fn replica(&self, local: i64) -> Result<Arc<Replica>> {
        if let Some(replica) = self.replicas.borrow().get(&local) {
            return Ok(replica.clone());
        }
        let found = self.one(&replica_sql("local = ?1"), [local], read_replica)?;
        let replica = Arc::new(found.ok_or_else(|| broken("replica"))?);
        self.replicas.borrow_mut().insert(local, replica.clone());
        Ok(replica)
    }

    /// All histories known under one replica id, the first one first.
    pub(crate) fn variants(&self, id: Uuid) -> Result<Vec<Replica>> {
        self.all(&replica_sql("id = ?1 ORDER BY variant"), [id], read_replica)
    }

    pub(crate) fn replicas(&self) -> Result<Vec<Replica>> {
        self.all(&replica_sql("1 ORDER BY local"), [], read_replica)
    }

    pub(crate) fn add_replica(&self, id: Uuid, variant: i64, office: Uuid, unit: &str) -> Result<Arc<Replica>> {
        self.run(
            "INSERT INTO replica (id, variant, office, unit) VALUES (?1, ?2, ?3, ?4)",
            params![id, variant, office, unit],
        )?;
        self.replica(self.conn.last_insert_rowid())
    }

    /// An operation's id for the world outside this file.
    pub(crate) fn op_id(&self, op: LocalOp) -> Result<OpId> {
        Ok(OpId { replica: self.replica(replica_of(op))?.id, counter: counter_of(op), twin: 0 })
    }

    pub(crate) fn has_op(&self, op: LocalOp) -> Result<bool> {
        Ok(self.one("SELECT 1 FROM op WHERE id = ?1", [op], |_| Ok(()))?.is_some())
    }

    // ---- the registry ------------------------------------------------------------------------------------------

    pub(crate) fn row(&self, id: i64) -> Result<Registered> {
        self.one("SELECT id, uuid, entity, root, birth FROM registry WHERE id = ?1", [id], read_registered)?
            .ok_or_else(|| broken("registry"))
    }

    pub(crate) fn find_row(&self, uuid: Uuid, entity: i64) -> Result<Option<Registered>> {
        self.one(
            "SELECT id, uuid, entity, root, birth FROM registry WHERE uuid = ?1 AND entity = ?2",
            params![uuid, entity],
            read_registered,
        )
    }

    /// The local number of a row that may not have arrived; one that nothing has named yet is registered without a birth.
    pub(super) fn row_number(&self, uuid: Uuid, entity: i64) -> Result<i64> {
        if let Some(number) = self.row_numbers.borrow().get(&(uuid, entity)) {
            return Ok(*number);
        }
        let number = match self.find_row(uuid, entity)? {
            Some(found) => found.id,
            None => self.register(uuid, entity, 0, None)?.id,
        };
        self.remember_number(uuid, entity, number);
        Ok(number)
    }

    fn remember_number(&self, uuid: Uuid, entity: i64, number: i64) {
        let mut numbers = self.row_numbers.borrow_mut();
        if numbers.len() >= ROW_NUMBERS_MAX {
            numbers.clear();
        }
        numbers.insert((uuid, entity), number);
    }

    /// The row of that id, whatever it is.
    pub(crate) fn find_any_row(&self, uuid: Uuid) -> Result<Option<Registered>> {
        self.one(
            "SELECT id, uuid, entity, root, birth FROM registry WHERE uuid = ?1 LIMIT 1",
            params![uuid],
            read_registered,
        )
    }

    /// Registers a row; `root` 0 means that it is its own root.
    pub(crate) fn register(&self, uuid: Uuid, entity: i64, root: i64, birth: Option<LocalOp>) -> Result<Registered> {
        let id = self.next_row.replace(self.next_row.get() + 1);
        let root = if root == 0 { id } else { root };
        self.run(
            "INSERT INTO registry (id, uuid, entity, root, birth) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, uuid, entity, root, birth],
        )?;
        self.remember_number(uuid, entity, id);
        Ok(Registered { id, uuid, entity, root, birth })
    }

    /// A row that was only named so far learns which root it belongs to.
    pub(crate) fn adopt(&self, mut row: Registered, root: i64) -> Result<Registered> {
        let root = if root == 0 { row.id } else { root };
        if row.birth.is_none() && row.root != root {
            self.run("UPDATE registry SET root = ?2 WHERE id = ?1", [row.id, root])?;
            row.root = root;
        }
        Ok(row)
    }
}

/// A file that contradicts itself: `verify` and a backup are the way on.
pub(crate) fn broken(what: &'static str) -> Error {
    Error::new("damaged_database").with("part", what)
}

fn replica_sql(condition: &str) -> String {
    format!("SELECT local, id, variant, office, unit FROM replica WHERE {condition}")
}

fn read_replica(row: &rusqlite::Row<'_>) -> rusqlite::Result<Replica> {
    Ok(Replica { local: row.get(0)?, id: row.get(1)?, variant: row.get(2)?, office: row.get(3)?, unit: row.get(4)? })
}

fn read_registered(row: &rusqlite::Row<'_>) -> rusqlite::Result<Registered> {
    Ok(Registered { id: row.get(0)?, uuid: row.get(1)?, entity: row.get(2)?, root: row.get(3)?, birth: row.get(4)? })
}
