-- Lists for other departments.

-- A template (名单模板): for whom, by which document, until when; which columns, and of whom.
CREATE TABLE list_template (
  row INTEGER PRIMARY KEY, office TEXT, name TEXT, recipient TEXT, document TEXT, ends TEXT, ended TEXT, columns TEXT, of_unit TEXT, of_group TEXT,
  who TEXT, voided TEXT
);
