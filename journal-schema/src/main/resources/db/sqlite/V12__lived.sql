-- How far the node has come in time, in milliseconds since 1970: what the clock said, as far as it was believed. What
-- ends after a while is measured by it, so that a clock that is set to another time deletes nothing.
CREATE TABLE lived (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  at       INTEGER NOT NULL
) STRICT;
