-- Which continuity file a service was told by, so that a wrong acceptance is taken back whole however much was in it.
ALTER TABLE service ADD COLUMN continuity INTEGER;
CREATE INDEX service_continuity ON service (continuity) WHERE continuity IS NOT NULL;
