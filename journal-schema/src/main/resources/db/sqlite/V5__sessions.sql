-- Where the operator is signed in. Not in the journal: a session changes nothing, and what is changed in it says whose it
-- was. All times are milliseconds since 1970.
CREATE TABLE session (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash  BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  username    TEXT    NOT NULL,
  remembered  INTEGER NOT NULL CHECK (remembered IN (0, 1)),
  created_at  INTEGER NOT NULL,
  seen_at     INTEGER NOT NULL,
  address     TEXT    NOT NULL,
  program     TEXT    NOT NULL
) STRICT;
