-- What the town adds to the catalogue of programmes (本镇增补): JSON of the catalogue's own grammar. Nothing in it is about a person.
CREATE TABLE programme_addition (row INTEGER PRIMARY KEY, programme TEXT, content TEXT, voided TEXT);

-- A health talk (健康教育讲座): how many came, and nobody's name.
CREATE TABLE talk (row INTEGER PRIMARY KEY, unit TEXT, day TEXT, topic TEXT, people TEXT, provider TEXT, voided TEXT);
