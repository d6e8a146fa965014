-- The ledger of a book that began with all of it: who wrote (replica), what was written (written, op), and what follows from it (registry, head, ...).
-- (The civil book came to the same tables in steps: civil/0001 and civil/0003.)

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

-- The salts of an operation's fields, where the secret of its write is gone because one of its values was erased.
CREATE TABLE op_salt (op INTEGER PRIMARY KEY, salts BLOB NOT NULL);
-- Fields that were erased: the operations that erase them, and those whose value is gone with it.
CREATE TABLE erased (row INTEGER NOT NULL, field INTEGER NOT NULL, op INTEGER NOT NULL, PRIMARY KEY (row, field, op)) WITHOUT ROWID;
-- Ids kept for operations of a twin that others name and that have not come.
CREATE TABLE twin (op INTEGER PRIMARY KEY, hash BLOB NOT NULL);
-- Replicas that go on from a copy of another one, and where they parted.
CREATE TABLE fork (replica BLOB PRIMARY KEY, from_replica BLOB NOT NULL, from_counter INTEGER NOT NULL) WITHOUT ROWID;

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
  revoked_after INTEGER, books TEXT
) WITHOUT ROWID;
-- Streams this replica writes: positions as ranges of operation ids, and the chain at the end of each file.
CREATE TABLE local_stream (id INTEGER PRIMARY KEY, replica INTEGER NOT NULL, office BLOB NOT NULL, last INTEGER NOT NULL DEFAULT 0,
  written INTEGER NOT NULL DEFAULT 0, arrival_seq INTEGER NOT NULL DEFAULT 0, arrival_op INTEGER NOT NULL DEFAULT 0, acknowledged INTEGER NOT NULL DEFAULT 0, acknowledged_at INTEGER, written_at INTEGER,
  told_by BLOB, UNIQUE (replica, office));
CREATE TABLE local_sent (stream INTEGER NOT NULL, position INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (stream, position)) WITHOUT ROWID;
CREATE TABLE local_segment (stream INTEGER NOT NULL, last INTEGER NOT NULL, chain BLOB NOT NULL, PRIMARY KEY (stream, last)) WITHOUT ROWID;
-- Streams this office reads: one row a history. A second history under one replica is a twin's.
CREATE TABLE local_received (replica BLOB NOT NULL, branch INTEGER NOT NULL, office BLOB NOT NULL, last INTEGER NOT NULL, chain BLOB NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (replica, branch)) WITHOUT ROWID;
-- Files that came before the ones they follow.
CREATE TABLE local_held (hash BLOB PRIMARY KEY, replica BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, name TEXT NOT NULL, file BLOB NOT NULL,
  before BLOB) WITHOUT ROWID;
-- Where files of those streams ended, so that a later file can be put where it belongs.
CREATE TABLE local_boundary (replica BLOB NOT NULL, position INTEGER NOT NULL, chain BLOB NOT NULL, told_at INTEGER, PRIMARY KEY (replica, position, chain)) WITHOUT ROWID;
-- Roots whose operations were passed over because their unit was not known yet.
CREATE TABLE local_passed (stream INTEGER NOT NULL, root INTEGER NOT NULL, PRIMARY KEY (stream, root)) WITHOUT ROWID;
-- The last position that is accepted of a replica whose office's card was revoked.
CREATE TABLE local_revoked (office BLOB NOT NULL, replica BLOB NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (office, replica)) WITHOUT ROWID;
-- What a restored office has asked others to give back, by the replica that asked; and what it waits for itself.
CREATE TABLE local_wanted (office BLOB NOT NULL, asked_by BLOB NOT NULL, replica BLOB NOT NULL, after INTEGER NOT NULL,
  answered INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (office, asked_by, replica)) WITHOUT ROWID;
CREATE TABLE local_refill (office BLOB PRIMARY KEY) WITHOUT ROWID;
-- People who have left and whose values are in envelopes now, with the month in which they left.
CREATE TABLE local_sealed (root INTEGER PRIMARY KEY, office BLOB NOT NULL, month TEXT NOT NULL);
-- Values of operations, sealed for another office that may read them.
CREATE TABLE local_envelope (op INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
-- People offered by another town, until someone decides.
-- (`head` says who; both are emptied when they are refused, and what stays is from whom and when.)
CREATE TABLE local_offered (id BLOB PRIMARY KEY, office BLOB NOT NULL, at INTEGER NOT NULL, refused_at INTEGER, head TEXT NOT NULL, file BLOB NOT NULL) WITHOUT ROWID;
-- Files of a book that nobody at the keyboard opens (only the civil book keeps them).
CREATE TABLE local_waiting (hash BLOB PRIMARY KEY, book TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, file BLOB NOT NULL) WITHOUT ROWID;
-- Forks that a person has looked at.
CREATE TABLE local_fork_seen (replica BLOB PRIMARY KEY) WITHOUT ROWID;
