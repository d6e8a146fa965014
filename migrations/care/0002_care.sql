-- Care (保健): nothing here is tied to a payment. A person is named by the id that the register has for her.

-- What someone agreed to (同意), by purpose; one that was withdrawn is void and reads like one never given.
CREATE TABLE consent (row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, purpose TEXT, given_on TEXT, form TEXT, voided TEXT);
CREATE INDEX consent_person ON consent (person);
-- Who looked at what of whom, when (查阅记录).
CREATE TABLE access (
  row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, class TEXT, field TEXT, reason TEXT, day TEXT, user TEXT, book TEXT, voided TEXT
);
CREATE INDEX access_person ON access (person) WHERE person IS NOT NULL;
CREATE INDEX access_day ON access (day);
-- A note that only the station can open (密封记录), with two of the three shares of its key.
CREATE TABLE sealed_note (row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, day TEXT, station_key TEXT, sealed TEXT, voided TEXT);
CREATE INDEX sealed_note_person ON sealed_note (person);
CREATE INDEX sealed_note_day ON sealed_note (day);
-- The public keys that notes are sealed to, the latest one first in use (密封钥匙); sent to every village of the town.
CREATE TABLE station_key (row INTEGER PRIMARY KEY, recipient TEXT, made_on TEXT, voided TEXT);
