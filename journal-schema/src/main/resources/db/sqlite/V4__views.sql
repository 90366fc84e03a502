-- Views are made from the journal and can be dropped and made again at any time.

-- Every release and the tree it names. `active` is 1 for the one release of an app that is served.
CREATE TABLE view_release (
  app     TEXT    NOT NULL,
  release INTEGER NOT NULL,
  tree    TEXT    NOT NULL,
  active  INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (app, release)
) STRICT, WITHOUT ROWID;

-- The files of a tree, row by row. A tree never changes, so neither do these.
CREATE TABLE view_tree_file (
  tree TEXT    NOT NULL,
  path TEXT    NOT NULL,
  hash TEXT    NOT NULL,
  size INTEGER NOT NULL,
  type TEXT    NOT NULL,
  PRIMARY KEY (tree, path)
) STRICT, WITHOUT ROWID;

-- What is served: a deploy, a rollback or a fork changes one row of view_release, not one per file.
CREATE VIEW vfs_files (app, release, path, hash, size, type) AS
  SELECT r.app, r.release, f.path, f.hash, f.size, f.type
  FROM view_release AS r JOIN view_tree_file AS f ON f.tree = r.tree
  WHERE r.active = 1;
