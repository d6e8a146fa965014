-- What the town adds to the catalogue of programmes (本镇增补): JSON of the catalogue's own grammar. Nothing in it is about a person.
CREATE TABLE programme_addition (row INTEGER PRIMARY KEY, programme TEXT, content TEXT, voided TEXT);
