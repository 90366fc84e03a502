-- Content, stored once per SHA-256, and trees of it. Hashes are 32 raw bytes, times are epoch milliseconds.
-- Big columns come last, so that reading the others never walks the pages of the big one.

-- A row here says that the content is complete: chunks are written before it.
CREATE TABLE content (
  hash       BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
  size       INTEGER NOT NULL CHECK (size >= 0),
  created_at INTEGER NOT NULL,
  bytes      BLOB             -- null when larger than 1 MiB: then in content_chunk under the same hash
) STRICT;

-- The same bytes as one gzip member. Apart from content, so that reading one form never touches the other.
CREATE TABLE content_gzip (
  hash  BLOB NOT NULL PRIMARY KEY REFERENCES content (hash) ON DELETE CASCADE,
  size  INTEGER NOT NULL CHECK (size >= 0),
  body  BLOB,                 -- null, or the SHA-256 of the member, which is in content_chunk under it
  bytes BLOB                  -- the member, when it is at most 1 MiB
) STRICT;

-- Bodies of more than 1 MiB, by the SHA-256 of the body itself: two uploads that compress the same file
-- differently can never mix their chunks. Every chunk but the last has 1 MiB.
CREATE TABLE content_chunk (
  body       BLOB NOT NULL CHECK (length(body) = 32),
  number     INTEGER NOT NULL CHECK (number >= 0),
  created_at INTEGER NOT NULL,
  bytes      BLOB NOT NULL,
  PRIMARY KEY (body, number)
) STRICT;

-- The manifests of releases, in their canonical bytes. Written after all their content.
CREATE TABLE tree (
  hash       BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
  file_count INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,  -- sum of the sizes of the files
  created_at INTEGER NOT NULL,
  canonical  BLOB NOT NULL
) STRICT;
