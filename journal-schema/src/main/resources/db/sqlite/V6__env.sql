-- Environment values of apps, sealed with the node's key, which is not in this file. That a name has a value is in the
-- journal; the value never is.
CREATE TABLE env_value (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  app        TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  sealed     BLOB    NOT NULL,
  changed_at INTEGER NOT NULL,  -- milliseconds since 1970
  UNIQUE (app, name)
) STRICT;
