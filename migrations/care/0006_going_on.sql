-- Since when an enrolment has been with its provider, where that was another before: nobody answers for what was missed earlier.
ALTER TABLE enrolment ADD COLUMN with_since TEXT;
-- Which continuity file a service was told by, so that a wrong acceptance is taken back whole however much was in it.
ALTER TABLE service ADD COLUMN continuity INTEGER;
CREATE INDEX service_continuity ON service (continuity) WHERE continuity IS NOT NULL;
