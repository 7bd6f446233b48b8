-- A day has an end, and its visits one more way to end.
ALTER TABLE site_day ADD COLUMN closed INT8;
ALTER TABLE site_day ADD COLUMN closer TEXT;
CREATE INDEX site_day_stream ON site_day (stream);
