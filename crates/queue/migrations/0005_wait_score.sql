-- How good the estimates of waits were on a day, in thousandths and seconds.
CREATE TABLE wait_score (
  site    TEXT NOT NULL,
  day     INT8 NOT NULL,
  n       INT8 NOT NULL,
  covered INT8 NOT NULL,
  error   INT8 NOT NULL,
  share   INT8 NOT NULL,
  PRIMARY KEY (site, day)
) STRICT, WITHOUT ROWID;
