-- Benefits (补助). A person is named by the id that the register has for her.

-- What someone agreed to (同意), by purpose; one that was withdrawn is void and reads like one never given.
CREATE TABLE consent (row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, purpose TEXT, given_on TEXT, form TEXT, voided TEXT);
CREATE INDEX consent_person ON consent (person);
-- Who looked at what of whom, when (查阅记录).
CREATE TABLE access (
  row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, class TEXT, field TEXT, reason TEXT, day TEXT, user TEXT, book TEXT, voided TEXT
);
CREATE INDEX access_person ON access (person) WHERE person IS NOT NULL;
CREATE INDEX access_day ON access (day);
