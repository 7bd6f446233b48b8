CREATE TABLE erasure (
  subject UUID NOT NULL PRIMARY KEY,
  ticket  UUID NOT NULL UNIQUE,
  at      INT8 NOT NULL
) STRICT;
CREATE INDEX ticket_subject ON ticket (subject) WHERE subject IS NOT NULL;
