-- Keys that came with an import of an older server, and what that server knew of their tokens. A hash goes when its key is
-- first used, for the token's digest is in api_key then, or when the key is revoked; the row stays, so that no later import
-- brings the key again. All times are milliseconds since 1970.
CREATE TABLE imported_key (
  number       INTEGER PRIMARY KEY,
  origin       BLOB    NOT NULL UNIQUE CHECK (length(origin) = 32), -- SHA-256 of the hash as it came
  bcrypt       TEXT,
  imported_at  INTEGER NOT NULL,                                    -- as the node has lived
  last_used_at INTEGER                                              -- there
) STRICT;

-- What an import brought that is no fact about apps: it is not brought again by a later one, also if it was removed here.
CREATE TABLE imported_row (
  source      TEXT    NOT NULL, -- which server
  kind        TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  imported_at INTEGER NOT NULL,
  PRIMARY KEY (source, kind, name)
) STRICT, WITHOUT ROWID;
