-- Whose event it also is (the other spouse, the guardian): without it every record that is opened would read every event.
CREATE INDEX life_event_other ON life_event (other) WHERE other IS NOT NULL;
