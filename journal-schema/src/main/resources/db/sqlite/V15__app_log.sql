-- What the functions of apps wrote to their logs, the newest last.
CREATE TABLE app_log (
  id      INTEGER PRIMARY KEY AUTOINCREMENT, -- a cursor into the log: no number is given twice
  app     TEXT    NOT NULL,
  at      INTEGER NOT NULL, -- milliseconds since 1970
  level   INTEGER NOT NULL, -- 0 debug, 1 info, 2 warn, 3 error
  release INTEGER NOT NULL,
  request TEXT    NOT NULL,
  message TEXT    NOT NULL
) STRICT;

CREATE INDEX app_log_by_app ON app_log (app, id);

-- What the lines of one app take; 64 is about what a row takes besides its texts.
CREATE TABLE app_log_room (
  app   TEXT    NOT NULL PRIMARY KEY,
  rows  INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER app_log_comes AFTER INSERT ON app_log BEGIN
  INSERT INTO app_log_room (app, rows, bytes)
  VALUES (new.app, 1, 64 + octet_length(new.request) + octet_length(new.message))
  ON CONFLICT (app) DO UPDATE SET rows = rows + 1, bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER app_log_goes AFTER DELETE ON app_log BEGIN
  UPDATE app_log_room
     SET rows = rows - 1, bytes = bytes - (64 + octet_length(old.request) + octet_length(old.message))
   WHERE app = old.app;
  DELETE FROM app_log_room WHERE app = old.app AND rows <= 0;
END;

-- Errors of functions, each once for all times it happened at the same place.
CREATE TABLE app_error (
  app      TEXT    NOT NULL,
  digest   TEXT    NOT NULL, -- of kind, type, message, file and line
  kind     TEXT    NOT NULL,
  type     TEXT    NOT NULL,
  message  TEXT    NOT NULL,
  file     TEXT    NOT NULL,
  line     INTEGER NOT NULL,
  col      INTEGER NOT NULL,
  stack    TEXT    NOT NULL, -- of the last time, as release and request are
  release  INTEGER NOT NULL,
  request  TEXT    NOT NULL,
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  times    INTEGER NOT NULL,
  PRIMARY KEY (app, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX app_error_by_time ON app_error (app, last_at);
