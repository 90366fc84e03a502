-- What visitors do: counted, not journalled, and forgotten after a while. All times are milliseconds since 1970.

-- One row for each page view, hit or click. `app` is empty if it is about no app of this node. Only one writer appends, so
-- ids have no gaps, and the rows there are can be told from the first and the last id.
CREATE TABLE visit (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  at       INTEGER NOT NULL,
  app      TEXT    NOT NULL,
  domain   TEXT    NOT NULL,
  source   TEXT    NOT NULL CHECK (source IN ('hosting', 'web', 'pixel', 'redirect', 'webhook')),
  event    TEXT    NOT NULL,
  path     TEXT    NOT NULL,
  referrer TEXT    NOT NULL,
  program  TEXT    NOT NULL,
  address  TEXT    NOT NULL,           -- of a network, never of one visitor
  tags     TEXT    NOT NULL            -- a list in JSON
) STRICT;

CREATE INDEX visit_by_time ON visit (at);

-- All there ever was, also of rows that are gone by now.
CREATE TABLE visit_total (
  app    TEXT    NOT NULL,
  source TEXT    NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (app, source)
) STRICT, WITHOUT ROWID;

-- Short links of the node: /r/slug. Not those of an alias, which are in the journal.
CREATE TABLE redirect (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  slug        TEXT    NOT NULL UNIQUE,
  destination TEXT    NOT NULL,
  tags        TEXT    NOT NULL,        -- a list in JSON
  clicks      INTEGER NOT NULL DEFAULT 0,
  created_at  INTEGER NOT NULL
) STRICT;

-- Where other services may tell of something: /webhook/endpoint. Secrets are sealed with the node's key, which is not in
-- this file.
CREATE TABLE webhook (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT    NOT NULL,
  endpoint   TEXT    NOT NULL UNIQUE,
  sealed     BLOB,
  active     INTEGER NOT NULL CHECK (active IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;
