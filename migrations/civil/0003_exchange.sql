-- One person in two registrations, moves between villages, and what the exchange keeps about streams, copies and erased values.

-- Two registrations of one person (同一人的两份登记): an alias moves no value; taking it back parts them again. `not_same` remembers a no.
CREATE TABLE alias (row INTEGER PRIMARY KEY, person INTEGER, same_as INTEGER, voided TEXT);
CREATE INDEX alias_person ON alias (person);
CREATE INDEX alias_same_as ON alias (same_as);
CREATE TABLE not_same (row INTEGER PRIMARY KEY, person INTEGER, other INTEGER, voided TEXT);
CREATE INDEX not_same_person ON not_same (person);

-- A person's or household's move to another unit (迁移办理): offered, approved by the town, received or returned by the new unit.
CREATE TABLE transfer (
  row INTEGER PRIMARY KEY, person INTEGER, household INTEGER, from_unit TEXT, to_unit TEXT, state TEXT, month TEXT, consent TEXT, voided TEXT
);
CREATE INDEX transfer_person ON transfer (person) WHERE person IS NOT NULL;
CREATE INDEX transfer_household ON transfer (household) WHERE household IS NOT NULL;

-- Divisions that came after the list this program ships, and what became of old ones (区划调整).
CREATE TABLE division (row INTEGER PRIMARY KEY, code TEXT, name TEXT, succeeded_by TEXT, since TEXT, voided TEXT);
CREATE INDEX division_code ON division (code);

-- The salts of an operation's fields, where the secret of its write is gone because one of its values was erased.
CREATE TABLE op_salt (op INTEGER PRIMARY KEY, salts BLOB NOT NULL);
-- Fields that were erased: the operations that erase them, and those whose value is gone with it.
CREATE TABLE erased (row INTEGER NOT NULL, field INTEGER NOT NULL, op INTEGER NOT NULL, PRIMARY KEY (row, field, op)) WITHOUT ROWID;
-- Ids kept for operations of a twin that others name and that have not come.
CREATE TABLE twin (op INTEGER PRIMARY KEY, hash BLOB NOT NULL);
-- Replicas that go on from a copy of another one, and where they parted.
CREATE TABLE fork (replica BLOB PRIMARY KEY, from_replica BLOB NOT NULL, from_counter INTEGER NOT NULL) WITHOUT ROWID;

-- Local only from here on.
-- Streams this office reads: one row a history. A second history under one replica is a twin's.
CREATE TABLE received (replica BLOB NOT NULL, branch INTEGER NOT NULL, office BLOB NOT NULL, last INTEGER NOT NULL, chain BLOB NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (replica, branch)) WITHOUT ROWID;
INSERT INTO received SELECT replica, 0, office, last, chain, at FROM local_received;
DROP TABLE local_received;
ALTER TABLE received RENAME TO local_received;
-- Where files of those streams ended, so that a later file can be put where it belongs.
CREATE TABLE local_boundary (replica BLOB NOT NULL, position INTEGER NOT NULL, chain BLOB NOT NULL, told_at INTEGER, PRIMARY KEY (replica, position, chain)) WITHOUT ROWID;
INSERT INTO local_boundary SELECT replica, last, chain, NULL FROM local_received;
ALTER TABLE local_held ADD COLUMN before BLOB;
-- The replica of the receiving office that last said how far it has read.
ALTER TABLE local_stream ADD COLUMN told_by BLOB;
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
-- Forks that a person has looked at.
CREATE TABLE local_fork_seen (replica BLOB PRIMARY KEY) WITHOUT ROWID;
