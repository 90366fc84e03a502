-- What was answered to a command that carried an idempotency key, so that it can be answered again. An answer that tells a
-- secret is sealed with the node's key, which is not in this file, and goes after minutes. Times are milliseconds since 1970.
CREATE TABLE command_answer (
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  actor       TEXT    NOT NULL,
  key         TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL,
  status      INTEGER NOT NULL,
  fields      TEXT    NOT NULL,        -- header fields, a line each
  body        BLOB    NOT NULL,        -- JSON, or what it is sealed in
  secret      INTEGER NOT NULL CHECK (secret IN (0, 1)),
  at          INTEGER NOT NULL,
  UNIQUE (actor, key)
) STRICT;

CREATE INDEX command_answer_by_time ON command_answer (at);
CREATE INDEX command_answer_secret ON command_answer (at) WHERE secret = 1;
