-- What apps store: keys, documents, blobs. A space is one state of one app's data and its history. Texts of names compare
-- by their bytes. Times are milliseconds since 1970. `bytes` of a row is what it counts for in the app's quota.
--
-- A row is seen by the live state while `until` is 9223372036854775807, and by a snapshot of generation g where
-- since <= g < until. So taking a snapshot writes nothing but its own row: rows it sees are never changed after it.

CREATE TABLE storage_space (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  app        TEXT    NOT NULL,
  state      INTEGER NOT NULL CHECK (state IN (0, 1, 2)),  -- being filled, live, left
  generation INTEGER NOT NULL DEFAULT 1,
  kept       INTEGER NOT NULL DEFAULT 0,  -- the newest generation that a snapshot still sees; 0 is none
  unseen     INTEGER NOT NULL DEFAULT 0,  -- grows when there may be rows that nobody sees any more; 0 once they are gone
  changes    INTEGER NOT NULL DEFAULT 0,  -- grows with each write
  sequence   INTEGER NOT NULL DEFAULT 0,  -- of the document that was inserted last
  keys       INTEGER NOT NULL DEFAULT 0,  -- of the live state
  documents  INTEGER NOT NULL DEFAULT 0,
  blobs      INTEGER NOT NULL DEFAULT 0,
  bytes      INTEGER NOT NULL DEFAULT 0,  -- of all rows of keys and documents, also of those only snapshots see
  blob_bytes INTEGER NOT NULL DEFAULT 0   -- the same of blobs
) STRICT;
CREATE UNIQUE INDEX storage_space_live ON storage_space (app) WHERE state = 1;
CREATE INDEX storage_space_of_app ON storage_space (app);
CREATE INDEX storage_space_being_filled ON storage_space (id) WHERE state = 0;
CREATE INDEX storage_space_unseen ON storage_space (id) WHERE unseen > 0;

-- Also what is held while a copy of it is made: then `hold` is the space that is being filled, else 0.
CREATE TABLE storage_snapshot (
  app        TEXT    NOT NULL,
  hold       INTEGER NOT NULL DEFAULT 0,
  name       TEXT    NOT NULL,
  space      INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  keys       INTEGER NOT NULL,
  documents  INTEGER NOT NULL,
  blobs      INTEGER NOT NULL,
  PRIMARY KEY (app, hold, name)
) STRICT;
CREATE INDEX storage_snapshot_of_space ON storage_snapshot (space, generation);

CREATE TABLE storage_key (
  space      INTEGER NOT NULL,
  key        TEXT    NOT NULL,
  until      INTEGER NOT NULL,
  since      INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  expires_at INTEGER,                     -- null: never
  value      TEXT    NOT NULL,            -- JSON
  PRIMARY KEY (space, key, until)
) STRICT, WITHOUT ROWID;
CREATE INDEX storage_key_expiry ON storage_key (expires_at) WHERE expires_at IS NOT NULL AND until = 9223372036854775807;
CREATE INDEX storage_key_past ON storage_key (space, key, until) WHERE until <> 9223372036854775807;

CREATE TABLE storage_document (
  space      INTEGER NOT NULL,
  collection TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  until      INTEGER NOT NULL,
  since      INTEGER NOT NULL,
  sequence   INTEGER NOT NULL,            -- order of insertion in the space
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  body       TEXT    NOT NULL,            -- a JSON object, without what the columns say
  PRIMARY KEY (space, collection, id, until)
) STRICT;
CREATE INDEX storage_document_past ON storage_document (space, collection, id, until) WHERE until <> 9223372036854775807;
CREATE UNIQUE INDEX storage_document_in_order ON storage_document (space, collection, until, sequence);

-- Indexes that the owner declared, and their entries: one of each live document of the collection.
CREATE TABLE storage_index (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  space      INTEGER NOT NULL,
  collection TEXT    NOT NULL,
  field      TEXT    NOT NULL,
  filled_to  INTEGER NOT NULL DEFAULT 0,  -- the sequence up to which older documents have their entries
  state      INTEGER NOT NULL CHECK (state IN (0, 1, 2))   -- being filled, in use, left
) STRICT;
CREATE UNIQUE INDEX storage_index_of_collection ON storage_index (space, collection, field) WHERE state <> 2;
CREATE INDEX storage_index_unfinished ON storage_index (state);

CREATE TABLE storage_entry (
  "index"    INTEGER NOT NULL,
  key        BLOB    NOT NULL,            -- compares by its bytes as the field's values do
  sequence   INTEGER NOT NULL,
  PRIMARY KEY ("index", key, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE storage_blob (
  space      INTEGER NOT NULL,
  path       TEXT    NOT NULL,
  until      INTEGER NOT NULL,
  since      INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  size       INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  mime       TEXT    NOT NULL,
  hash       BLOB    NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (space, path, until)
) STRICT, WITHOUT ROWID;
CREATE INDEX storage_blob_past ON storage_blob (space, path, until) WHERE until <> 9223372036854775807;

-- The bytes of blobs, once per SHA-256, in pieces of 1 MiB. Apart from the content of releases, which stays until it is
-- collected: what an app deletes must make room at once, or it could fill the disk within its quota.
CREATE TABLE storage_content (
  hash       BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
  size       INTEGER NOT NULL,
  uses       INTEGER NOT NULL,            -- rows of storage_blob
  touched_at INTEGER NOT NULL             -- when its bytes came; 0 once it was used
) STRICT, WITHOUT ROWID;
CREATE INDEX storage_content_unused ON storage_content (touched_at) WHERE uses = 0;

CREATE TABLE storage_chunk (
  hash       BLOB    NOT NULL,
  number     INTEGER NOT NULL,
  bytes      BLOB    NOT NULL,
  PRIMARY KEY (hash, number)
) STRICT;

CREATE TRIGGER storage_blob_comes AFTER INSERT ON storage_blob BEGIN
  UPDATE storage_content SET uses = uses + 1, touched_at = 0 WHERE hash = new.hash;
END;
CREATE TRIGGER storage_blob_goes AFTER DELETE ON storage_blob BEGIN
  UPDATE storage_content SET uses = uses - 1 WHERE hash = old.hash;
END;
CREATE TRIGGER storage_blob_changes AFTER UPDATE OF hash ON storage_blob WHEN old.hash <> new.hash BEGIN
  UPDATE storage_content SET uses = uses - 1 WHERE hash = old.hash;
  UPDATE storage_content SET uses = uses + 1, touched_at = 0 WHERE hash = new.hash;
END;
