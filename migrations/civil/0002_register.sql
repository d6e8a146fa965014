-- The register: households, residents, life events, and flags for review. Columns are the entities' fields; `voided` is the reason code.
CREATE TABLE household (
  row INTEGER PRIMARY KEY, unit TEXT, number TEXT, village_group TEXT, address TEXT, head INTEGER, note TEXT, voided TEXT
);
CREATE INDEX household_number ON household (unit, number);

CREATE TABLE resident (
  row INTEGER PRIMARY KEY, unit TEXT, household INTEGER, name TEXT, sex TEXT, birth_date TEXT, national_id TEXT, phone TEXT, ethnicity TEXT,
  marital_status TEXT, education TEXT, relation_to_head TEXT, guardian TEXT, registered_at TEXT, residence_status TEXT, away_to TEXT, note TEXT,
  voided TEXT
);
CREATE INDEX resident_household ON resident (household);
CREATE INDEX resident_national_id ON resident (national_id) WHERE national_id IS NOT NULL;

CREATE TABLE life_event (
  row INTEGER PRIMARY KEY, kind TEXT, date TEXT, person INTEGER, other INTEGER, household INTEGER, from_household INTEGER, place TEXT, voided TEXT
);
CREATE INDEX life_event_person ON life_event (person);
CREATE INDEX life_event_household ON life_event (household) WHERE household IS NOT NULL;
CREATE INDEX life_event_date ON life_event (date);

-- A question about one field of one person or household that its value alone does not show (a lost ID, an unreadable date), or one set aside.
CREATE TABLE flag (row INTEGER PRIMARY KEY, subject INTEGER, code TEXT, field TEXT, state TEXT, voided TEXT);
CREATE INDEX flag_subject ON flag (subject);
