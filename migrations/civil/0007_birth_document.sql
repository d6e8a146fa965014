-- The number of a child's medical certificate of birth (出生医学证明编号), where the family wishes it kept: later claims ask for it. Nothing depends on it.
ALTER TABLE resident ADD COLUMN birth_document TEXT;
