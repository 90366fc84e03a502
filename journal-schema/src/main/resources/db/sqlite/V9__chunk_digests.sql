-- The SHA-256 of each chunk, so that a part of a large file can be held against something without reading the whole.
-- Chunks of before have none until they are first read.
CREATE TABLE content_chunk_digest (
  body   BLOB NOT NULL,
  number INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (body, number),
  FOREIGN KEY (body, number) REFERENCES content_chunk (body, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
