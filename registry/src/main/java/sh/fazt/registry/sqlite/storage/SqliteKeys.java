package sh.fazt.registry.sqlite.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import sh.fazt.registry.storage.KeyRows;
import sh.fazt.registry.storage.StoredKey;

/** The table {@code storage_key}. */
final class SqliteKeys implements KeyRows {
  private final Statements statements;
  private final Space space;

  SqliteKeys(Statements statements, Space space) {
    this.statements = statements;
    this.space = space;
  }

  @Override
  public Optional<StoredKey> key(String key) {
    return statements.one(
        """
        SELECT key, value, expires_at FROM storage_key
         WHERE space = ? AND key = ? AND until = 9223372036854775807""",
        SqliteKeys::key,
        space.id(),
        key);
  }

  @Override
  public Found keys(String prefix, String after, int limit, long room) {
    var found = new ArrayList<StoredKey>();
    var taken = new long[1];
    statements.visit(
        """
        SELECT key, value, expires_at FROM storage_key
         WHERE space = ? AND key >= ? AND key > ? AND until = 9223372036854775807
         ORDER BY key LIMIT ?""",
        row -> {
          var next = key(row);
          if (!next.key().startsWith(prefix)) {
            return false;
          }
          found.add(next);
          taken[0] += next.weight();
          return taken[0] <= room;
        },
        space.id(),
        prefix,
        after,
        limit);
    return new Found(
        found, taken[0] > room ? Optional.of(found.getLast().key()) : Optional.empty());
  }

  private static StoredKey key(ResultSet row) throws SQLException {
    long expires = row.getLong(3);
    boolean never = row.wasNull();
    return new StoredKey(row.getString(1), row.getString(2), never ? StoredKey.NEVER : expires);
  }

  /** What is there already. */
  private record Present(long since, long bytes) {}

  private Optional<Present> present(String key) {
    return statements.one(
        """
        SELECT since, bytes FROM storage_key
         WHERE space = ? AND key = ? AND until = 9223372036854775807""",
        row -> new Present(row.getLong(1), row.getLong(2)),
        space.id(),
        key);
  }

  @Override
  public void put(StoredKey key) {
    var present = present(key.key());
    Long expires = key.expiresAt() == StoredKey.NEVER ? null : key.expiresAt();
    long bytes = key.weight();
    if (present.isPresent() && !space.isShared(present.get().since())) {
      statements.update(
          """
          UPDATE storage_key SET value = ?, expires_at = ?, bytes = ?
           WHERE space = ? AND key = ? AND until = 9223372036854775807""",
          key.value(),
          expires,
          bytes,
          space.id(),
          key.key());
      space.countKeys(0, bytes - present.get().bytes());
      return;
    }
    if (present.isPresent()) {
      end(key.key());
    }
    statements.update(
        """
        INSERT INTO storage_key (space, key, until, since, bytes, expires_at, value)
        VALUES (?, ?, 9223372036854775807, ?, ?, ?, ?)""",
        space.id(),
        key.key(),
        space.generation(),
        bytes,
        expires,
        key.value());
    space.countKeys(present.isPresent() ? 0 : 1, bytes);
  }

  /** From now on only snapshots see it. */
  private void end(String key) {
    statements.update(
        """
        UPDATE storage_key SET until = ?
         WHERE space = ? AND key = ? AND until = 9223372036854775807""",
        space.generation(),
        space.id(),
        key);
  }

  @Override
  public void removeKey(String key) {
    var present = present(key);
    if (present.isEmpty()) {
      return;
    }
    if (space.isShared(present.get().since())) {
      end(key);
      space.countKeys(-1, 0);
      return;
    }
    statements.update(
        """
        DELETE FROM storage_key
         WHERE space = ? AND key = ? AND until = 9223372036854775807""",
        space.id(),
        key);
    space.countKeys(-1, -present.get().bytes());
  }
}
