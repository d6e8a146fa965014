-- What someone agreed or objects to, who looked, and files that wait for someone who opens another book.

-- What someone agreed to (同意), by purpose; one that was withdrawn is void and reads like one never given.
CREATE TABLE consent (row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, purpose TEXT, given_on TEXT, form TEXT, voided TEXT);
CREATE INDEX consent_person ON consent (person);
-- What someone objects to (异议), by purpose.
CREATE TABLE objection (row INTEGER PRIMARY KEY, person INTEGER, about TEXT, made_on TEXT, form TEXT, voided TEXT);
CREATE INDEX objection_person ON objection (person);
-- Who looked at what of whom, when (查阅记录). Of another book only that, by whom, and when: no person.
CREATE TABLE access (
  row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, class TEXT, field TEXT, reason TEXT, day TEXT, user TEXT, book TEXT, voided TEXT
);
CREATE INDEX access_person ON access (person) WHERE person IS NOT NULL;
CREATE INDEX access_day ON access (day);
-- Someone who left the office and who took over (离岗交接), with how much was open.
CREATE TABLE handover (row INTEGER PRIMARY KEY, unit TEXT, user TEXT, taken_by TEXT, day TEXT, open TEXT, voided TEXT);

-- Local only from here on.
-- The keys of an office's other books, as its card says them.
ALTER TABLE local_office ADD COLUMN books TEXT;
-- Files of a book that nobody at the keyboard opens; they wait, as they came, for someone who does.
CREATE TABLE local_waiting (hash BLOB PRIMARY KEY, book TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, file BLOB NOT NULL) WITHOUT ROWID;
