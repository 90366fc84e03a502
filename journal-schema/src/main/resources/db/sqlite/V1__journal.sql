-- The journal, as pekko-persistence-jdbc 1.1 reads and writes it. `ordering` is the revision: AUTOINCREMENT, so that a
-- number is never given twice; with one writer at a time the order of commits is the order of revisions.
CREATE TABLE event_journal (
  ordering           INTEGER PRIMARY KEY AUTOINCREMENT,
  persistence_id     TEXT    NOT NULL,
  sequence_number    INTEGER NOT NULL,
  deleted            INTEGER NOT NULL DEFAULT 0,
  writer             TEXT    NOT NULL,
  write_timestamp    INTEGER,
  adapter_manifest   TEXT,
  event_ser_id       INTEGER NOT NULL,
  event_ser_manifest TEXT    NOT NULL,
  event_payload      BLOB    NOT NULL,
  meta_ser_id        INTEGER,
  meta_ser_manifest  TEXT,
  meta_payload       BLOB,
  -- Makes every append a compare-and-set: a second writer of the same number is refused.
  UNIQUE (persistence_id, sequence_number)
) STRICT;

CREATE TABLE event_tag (
  event_id INTEGER NOT NULL REFERENCES event_journal (ordering) ON DELETE CASCADE,
  tag      TEXT    NOT NULL,
  PRIMARY KEY (event_id, tag)
) STRICT, WITHOUT ROWID;

-- A reader of one tag reads it in the order of revisions.
CREATE INDEX event_tag_by_tag ON event_tag (tag, event_id);

-- The hash chain over the journal, one link per event; see "Tamper evidence". The first link follows 32 zero bytes.
CREATE TABLE journal_chain (
  ordering INTEGER PRIMARY KEY,
  hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Snapshots are an optimisation only: this table may be emptied at any time.
CREATE TABLE snapshot (
  persistence_id        TEXT    NOT NULL,
  sequence_number       INTEGER NOT NULL,
  created               INTEGER NOT NULL,
  snapshot_ser_id       INTEGER NOT NULL,
  snapshot_ser_manifest TEXT    NOT NULL,
  snapshot_payload      BLOB    NOT NULL,
  meta_ser_id           INTEGER,
  meta_ser_manifest     TEXT,
  meta_payload          BLOB,
  PRIMARY KEY (persistence_id, sequence_number)
) STRICT;

-- How far each view has read; written in the view's own transaction.
CREATE TABLE pekko_projection_offset_store (
  projection_name TEXT    NOT NULL,
  projection_key  TEXT    NOT NULL,
  current_offset  TEXT    NOT NULL,
  manifest        TEXT    NOT NULL,
  mergeable       INTEGER NOT NULL,
  last_updated    INTEGER NOT NULL,
  PRIMARY KEY (projection_name, projection_key)
) STRICT;

CREATE INDEX projection_name_index ON pekko_projection_offset_store (projection_name);

CREATE TABLE pekko_projection_management (
  projection_name TEXT    NOT NULL,
  projection_key  TEXT    NOT NULL,
  paused          INTEGER NOT NULL,
  last_updated    INTEGER NOT NULL,
  PRIMARY KEY (projection_name, projection_key)
) STRICT;

-- Which programs may use this file, as schema numbers: a program whose own number is lower than `open` must not open it,
-- lower than `write` must not write it. A migration that an older program cannot live with raises them.
CREATE TABLE schema_compat (
  key    TEXT    PRIMARY KEY CHECK (key IN ('open', 'write')),
  oldest INTEGER NOT NULL CHECK (oldest >= 1)
) STRICT, WITHOUT ROWID;

INSERT INTO schema_compat (key, oldest) VALUES ('open', 1), ('write', 1);
