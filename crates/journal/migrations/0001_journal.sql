-- The journal. An entry is never updated; its index is a row of its own in leaf.
CREATE TABLE entry (
  ord    INT8  NOT NULL PRIMARY KEY,
  stream UUID  NOT NULL,
  seq    INT8  NOT NULL CHECK (seq >= 0),
  at     INT8  NOT NULL,
  place  TEXT  NOT NULL,
  body   BYTES NOT NULL,
  UNIQUE (stream, seq)
) STRICT;
--postgres CREATE SEQUENCE entry_ord MINVALUE 0 START 0 CACHE 1;
CREATE TABLE leaf (
  idx  INT8  NOT NULL PRIMARY KEY,
  ord  INT8  NOT NULL UNIQUE,
  body BYTES NOT NULL
) STRICT;
CREATE TABLE tile (
  level INT8  NOT NULL,
  n     INT8  NOT NULL,
  width INT8  NOT NULL CHECK (width BETWEEN 1 AND 256),
  data  BYTES NOT NULL,
  PRIMARY KEY (level, n)
) STRICT;
CREATE TABLE head (
  id    INT8  NOT NULL PRIMARY KEY CHECK (id = 1),
  size  INT8  NOT NULL,
  root  BYTES NOT NULL,
  at_ms INT8  NOT NULL
) STRICT;
CREATE TABLE command (
  actor   UUID  NOT NULL,
  command UUID  NOT NULL,
  body    BYTES NOT NULL,
  ord     INT8  NOT NULL,
  answer  BYTES NOT NULL,
  PRIMARY KEY (actor, command)
) STRICT, WITHOUT ROWID;
CREATE TABLE timer (
  stream UUID NOT NULL,
  name   TEXT NOT NULL,
  due    INT8 NOT NULL,
  PRIMARY KEY (stream, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due);
CREATE TABLE node (
  origin TEXT NOT NULL PRIMARY KEY,
  opened INT8 NOT NULL
) STRICT;
