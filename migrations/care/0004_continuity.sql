-- A continuity file (服务接续) that was sent to another town's station at her wish, or accepted from one.
CREATE TABLE continuity (
  row INTEGER PRIMARY KEY, unit TEXT, person INTEGER, file TEXT, direction TEXT, other TEXT, day TEXT, provider TEXT, about TEXT, answered_on TEXT,
  voided TEXT
);
CREATE INDEX continuity_person ON continuity (person);
CREATE INDEX continuity_file ON continuity (file);
