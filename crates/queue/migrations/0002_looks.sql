CREATE TABLE look (
  entry   UUID NOT NULL PRIMARY KEY,
  ticket  UUID NOT NULL,
  at      INT8 NOT NULL,
  role    TEXT NOT NULL,
  counter INT8 NOT NULL,
  purpose TEXT NOT NULL
) STRICT;
CREATE INDEX look_ticket ON look (ticket, at);
