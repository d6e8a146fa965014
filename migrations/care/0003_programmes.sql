-- What people asked for and got. Each row is a root of its own and belongs to the office of the provider she chose; a person is named by her id.

-- Which schedule of a programme is in force from which day (本镇采用的安排); sent to every village of the town.
CREATE TABLE programme_choice (row INTEGER PRIMARY KEY, programme TEXT, schedule TEXT, from_on TEXT, voided TEXT);
-- She takes part in a programme (参加). An end has a day and nothing else.
CREATE TABLE enrolment (
  row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, programme TEXT, asked_by TEXT, event_on TEXT, entered_on TEXT, provider TEXT, ended_on TEXT,
  doubtful TEXT, voided TEXT
);
CREATE INDEX enrolment_person ON enrolment (person);
-- A provider's day is read from this index and the one on services alone (so they have the columns that they are limited by, too).
CREATE INDEX enrolment_provider ON enrolment (provider, unit, programme, entered_on, event_on, person, ended_on, voided) WHERE ended_on IS NULL AND voided IS NULL;
-- What she got (服务).
CREATE TABLE service (
  row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, enrolment INTEGER, programme TEXT, what TEXT, day TEXT, entered_on TEXT, provider TEXT, place TEXT,
  contents TEXT, doubtful TEXT, voided TEXT
);
CREATE INDEX service_person ON service (person);
CREATE INDEX service_enrolment ON service (enrolment, what, day, voided) WHERE voided IS NULL;
CREATE INDEX service_doubtful ON service (provider) WHERE doubtful IS NOT NULL AND voided IS NULL;
-- A day she agreed to, or on which she asked to be reached (约定).
CREATE TABLE appointment (
  row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, enrolment INTEGER, programme TEXT, what TEXT, day TEXT, time TEXT, reach TEXT, entered_on TEXT,
  provider TEXT, kept INTEGER, voided TEXT
);
CREATE INDEX appointment_person ON appointment (person);
CREATE INDEX appointment_provider ON appointment (provider, day) WHERE kept IS NULL AND voided IS NULL;
-- She is referred, and what the other place answered (转诊).
CREATE TABLE referral (
  row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, enrolment INTEGER, programme TEXT, sent_to TEXT, urgent TEXT, day TEXT, entered_on TEXT,
  provider TEXT, answered_on TEXT, answer TEXT, voided TEXT
);
CREATE INDEX referral_person ON referral (person);
CREATE INDEX referral_open ON referral (provider) WHERE answered_on IS NULL AND voided IS NULL;
-- One answer other than yes (本次不需要): a row an answer, so that offices add up. No person, and no time finer than the month.
CREATE TABLE tally (row INTEGER PRIMARY KEY, unit TEXT, month TEXT, programme TEXT, voided TEXT);
CREATE INDEX tally_month ON tally (unit, month);
-- What came in, went out or was counted of supplies (药具). No person.
CREATE TABLE stock (
  row INTEGER PRIMARY KEY, unit TEXT, item TEXT, batch TEXT, expires_on TEXT, change TEXT, kind TEXT, day TEXT, voided TEXT
);
CREATE INDEX stock_item ON stock (unit, item, batch);
