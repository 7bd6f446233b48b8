-- What the manager tells everybody in a hall at once.
CREATE TABLE announcement (
  entry UUID NOT NULL PRIMARY KEY,
  site  TEXT NOT NULL,
  word  TEXT NOT NULL,
  words TEXT,
  since INT8 NOT NULL,
  until INT8
) STRICT;
CREATE INDEX announcement_site ON announcement (site, since);
