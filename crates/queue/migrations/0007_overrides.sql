-- What one person asked for and a second has not decided yet.
CREATE TABLE override_ask (
  ticket UUID NOT NULL PRIMARY KEY,
  site   TEXT NOT NULL,
  day    INT8 NOT NULL,
  number INT8 NOT NULL,
  reason TEXT NOT NULL,
  asker  UUID NOT NULL,
  at     INT8 NOT NULL,
  until  INT8 NOT NULL
) STRICT;
CREATE INDEX override_ask_day ON override_ask (site, day, at);
CREATE TABLE overridden (
  entry  UUID NOT NULL PRIMARY KEY,
  ticket UUID NOT NULL,
  site   TEXT NOT NULL,
  day    INT8 NOT NULL,
  number INT8 NOT NULL,
  at     INT8 NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX overridden_day ON overridden (site, day, at);
CREATE INDEX overridden_ticket ON overridden (ticket);
-- Who stood before it then.
CREATE TABLE overtaken (
  ticket UUID NOT NULL,
  entry  UUID NOT NULL,
  PRIMARY KEY (ticket, entry)
) STRICT, WITHOUT ROWID;
