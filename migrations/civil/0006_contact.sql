-- 请联系服务站: someone wishes that the station's or the village's doctor reaches her. It says nothing of what it is about, and is taken back when it is done.
CREATE TABLE please_contact (row INTEGER PRIMARY KEY, person INTEGER, day TEXT, voided TEXT);
CREATE INDEX please_contact_person ON please_contact (person);
