-- The ledger of a book: who wrote (replica), what was written (written, op), and what follows from it (registry, head, ...).

-- Replicas known by their ids; `variant` > 0 stands for a second history under the same id (a twin laptop).
CREATE TABLE replica (
  local INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  variant INTEGER NOT NULL DEFAULT 0,
  office BLOB NOT NULL,
  unit TEXT NOT NULL,
  UNIQUE (id, variant)
);

-- Names of entities, fields, authors and actions, so that the journal can use small numbers.
CREATE TABLE name (local INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

-- Every row that any operation has named. `birth` is the operation that created it, null until it arrives.
CREATE TABLE registry (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL,
  entity INTEGER NOT NULL,
  root INTEGER NOT NULL,
  birth INTEGER
);
CREATE UNIQUE INDEX registry_uuid ON registry (uuid, entity);
CREATE INDEX registry_root ON registry (root) WHERE root <> id;

-- One write: the operations from `first` up to the next write of the same replica. Operation ids are replica.local << 40 | counter.
CREATE TABLE written (
  first INTEGER PRIMARY KEY,
  lamport INTEGER NOT NULL,
  at INTEGER NOT NULL,
  author INTEGER NOT NULL,
  action INTEGER NOT NULL,
  schema INTEGER NOT NULL,
  secret BLOB NOT NULL
);

-- The journal. `root` is 0 where it is the row itself.
CREATE TABLE op (
  id INTEGER PRIMARY KEY,
  root INTEGER NOT NULL,
  row INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  payload BLOB NOT NULL
);

-- Heads of fields that were written after the birth of their row. A field without one has the birth as its head.
CREATE TABLE head (row INTEGER NOT NULL, field INTEGER NOT NULL, op INTEGER NOT NULL, PRIMARY KEY (row, field, op)) WITHOUT ROWID;
CREATE TABLE open_conflict (row INTEGER NOT NULL, field INTEGER NOT NULL, PRIMARY KEY (row, field)) WITHOUT ROWID;
-- Operations that another one has superseded before they arrived.
CREATE TABLE early (op INTEGER NOT NULL, row INTEGER NOT NULL, field INTEGER NOT NULL, PRIMARY KEY (op, row, field)) WITHOUT ROWID;
CREATE TABLE quarantine (op INTEGER PRIMARY KEY, reason TEXT NOT NULL);
CREATE TABLE token (token TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (token, row)) WITHOUT ROWID;

-- Local only from here on: never journalled, never sent.
CREATE TABLE local_secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
-- The own chain and position: one row.
CREATE TABLE local_chain (replica INTEGER NOT NULL, counter INTEGER NOT NULL, chain BLOB NOT NULL, lamport INTEGER NOT NULL, at INTEGER NOT NULL);
-- Operations in the order in which they came here, as ranges of ids.
CREATE TABLE local_arrival (seq INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE local_undone (written INTEGER PRIMARY KEY);
CREATE TABLE local_draft (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE local_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- Offices whose cards this office trusts.
CREATE TABLE local_office (
  id BLOB PRIMARY KEY, role TEXT NOT NULL, unit TEXT NOT NULL, name TEXT NOT NULL, sign_key BLOB NOT NULL, age_recipient TEXT NOT NULL,
  revoked_after INTEGER
) WITHOUT ROWID;
-- Streams this replica writes: positions as ranges of operation ids, and the chain at the end of each file.
CREATE TABLE local_stream (id INTEGER PRIMARY KEY, replica INTEGER NOT NULL, office BLOB NOT NULL, last INTEGER NOT NULL DEFAULT 0,
  written INTEGER NOT NULL DEFAULT 0, arrival_seq INTEGER NOT NULL DEFAULT 0, arrival_op INTEGER NOT NULL DEFAULT 0, acknowledged INTEGER NOT NULL DEFAULT 0, acknowledged_at INTEGER, written_at INTEGER,
  UNIQUE (replica, office));
CREATE TABLE local_sent (stream INTEGER NOT NULL, position INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (stream, position)) WITHOUT ROWID;
CREATE TABLE local_segment (stream INTEGER NOT NULL, last INTEGER NOT NULL, chain BLOB NOT NULL, PRIMARY KEY (stream, last)) WITHOUT ROWID;
-- Streams this office reads, by sending replica; and files that came before the ones they follow.
CREATE TABLE local_received (replica BLOB PRIMARY KEY, office BLOB NOT NULL, last INTEGER NOT NULL, chain BLOB NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE local_held (hash BLOB PRIMARY KEY, replica BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, name TEXT NOT NULL, file BLOB NOT NULL) WITHOUT ROWID;
