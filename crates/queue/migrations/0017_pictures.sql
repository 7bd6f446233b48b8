-- Pictures that a manager shows on the walls of a hall, and their files in parts.
CREATE TABLE picture (
  id     UUID NOT NULL PRIMARY KEY,
  site   TEXT NOT NULL,
  place  INT8 NOT NULL,
  name   TEXT NOT NULL,
  kind   TEXT NOT NULL,
  size   INT8 NOT NULL,
  width  INT8 NOT NULL,
  height INT8 NOT NULL,
  hash   BYTES NOT NULL,
  added  INT8 NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_site ON picture (site, place);
CREATE TABLE picture_words (
  picture UUID NOT NULL,
  lang    TEXT NOT NULL,
  words   TEXT NOT NULL,
  PRIMARY KEY (picture, lang)
) STRICT, WITHOUT ROWID;
CREATE TABLE picture_part (
  picture UUID NOT NULL,
  n       INT8 NOT NULL,
  bytes   BYTES NOT NULL,
  PRIMARY KEY (picture, n)
) STRICT;
