-- Environment values of apps, sealed with the node's key, which is not in this file. That a name has a value is in the
-- journal; the value never is. The journal comes first: a row says which version of the app set it, and one that was taken
-- away stays without a value, so that a command that is sent again cannot bring an older value back.
CREATE TABLE env_value (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  app        TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  sealed     BLOB,              -- none once it is taken away
  version    INTEGER NOT NULL,  -- of the app, after the event that set it
  changed_at INTEGER NOT NULL,  -- milliseconds since 1970
  UNIQUE (app, name)
) STRICT;
