-- What the rows of `visit` take, by app and by what they are: pages the node served itself (0), what a page tells (1),
-- clicks on short links and reports of webhooks that are there (2). Each has room of its own, so that nobody's false rows
-- push out the real ones. `app` is empty for all places that are no app's.
CREATE TABLE visit_room (
  app   TEXT    NOT NULL,
  kind  INTEGER NOT NULL,
  rows  INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (app, kind)
) STRICT, WITHOUT ROWID;

-- The oldest of one room.
CREATE INDEX visit_by_room ON visit (app, (CASE source WHEN 'hosting' THEN 0 WHEN 'redirect' THEN 2 WHEN 'webhook' THEN 2 ELSE 1 END), id);

INSERT INTO visit_room (app, kind, rows, bytes)
SELECT app, CASE source WHEN 'hosting' THEN 0 WHEN 'redirect' THEN 2 WHEN 'webhook' THEN 2 ELSE 1 END, count(*),
       sum(64 + octet_length(domain) + octet_length(event) + octet_length(path) + octet_length(referrer)
           + octet_length(program) + octet_length(tags))
  FROM visit GROUP BY 1, 2;

-- 64 is about what a row takes besides its texts.
CREATE TRIGGER visit_comes AFTER INSERT ON visit BEGIN
  INSERT INTO visit_room (app, kind, rows, bytes)
  VALUES (new.app, CASE new.source WHEN 'hosting' THEN 0 WHEN 'redirect' THEN 2 WHEN 'webhook' THEN 2 ELSE 1 END, 1,
          64 + octet_length(new.domain) + octet_length(new.event) + octet_length(new.path)
          + octet_length(new.referrer) + octet_length(new.program) + octet_length(new.tags))
  ON CONFLICT (app, kind) DO UPDATE SET rows = rows + 1, bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER visit_goes AFTER DELETE ON visit BEGIN
  UPDATE visit_room
     SET rows = rows - 1,
         bytes = bytes - (64 + octet_length(old.domain) + octet_length(old.event) + octet_length(old.path)
                          + octet_length(old.referrer) + octet_length(old.program) + octet_length(old.tags))
   WHERE app = old.app AND kind = CASE old.source WHEN 'hosting' THEN 0 WHEN 'redirect' THEN 2 WHEN 'webhook' THEN 2 ELSE 1 END;
  DELETE FROM visit_room WHERE app = old.app AND rows <= 0;
END;
