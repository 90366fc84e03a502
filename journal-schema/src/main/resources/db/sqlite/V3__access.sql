-- What keys and the operator are checked against. Who they are and what they may do is in the journal; here is only what
-- must never be there: digests. All times are milliseconds since 1970.

-- SHA-256 of the tokens of live keys. A key without a row was issued when the node died; it opens nothing.
CREATE TABLE api_key (
  number       INTEGER PRIMARY KEY,
  token_hash   BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  created_at   INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;

-- The one operator account; Argon2id in PHC form.
CREATE TABLE operator (
  only_one      INTEGER PRIMARY KEY CHECK (only_one = 1),
  username      TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  changed_at    INTEGER NOT NULL
) STRICT;

-- Which app a repeated command that draws an id is about: the id must be the same one before the app can remember the key.
CREATE TABLE command_key (
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  actor       TEXT    NOT NULL,
  key         TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL,
  app         TEXT    NOT NULL,
  at          INTEGER NOT NULL,
  UNIQUE (actor, key)
) STRICT;

CREATE INDEX command_key_by_time ON command_key (at);
