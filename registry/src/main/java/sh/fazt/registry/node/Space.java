package sh.fazt.registry.node;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.ReleaseRow;
import sh.fazt.registry.routing.RoutingTable;
import sh.fazt.registry.sqlite.SqliteDatabase;
import sh.fazt.registry.sqlite.SqliteFile;
import sh.fazt.registry.sqlite.WriteLock;

/** Who holds the space of a database, and how what is free in it goes back to the file system. */
public final class Space {
  private static final Logger LOG = LoggerFactory.getLogger(Space.class);

  /** Pages moved at once: a mebibyte, which takes the write lane a few milliseconds. */
  private static final int SLICE = 256;

  /** How long readers may keep the log from being cut; others wait to write meanwhile. */
  private static final int PATIENCE_MILLIS = 100;

  private final SqliteDatabase database;

  Space(SqliteDatabase database) {
    this.database = database;
  }

  /**
   * Gives free pages back, in slices between which others write.
   *
   * @return bytes that went back; 0 from a database of a version that did not prepare for it
   */
  long giveBack() {
    long before = pages();
    if (number("PRAGMA auto_vacuum") == 0) {
      return 0;
    }
    try {
      while (number("PRAGMA freelist_count") > 0) {
        long free = number("PRAGMA freelist_count");
        database.lane().free("free pages", Space::vacuum).join();
        if (number("PRAGMA freelist_count") >= free) {
          break; // others need them at once
        }
      }
      foldLog();
    } catch (CompletionException | SQLException e) {
      LOG.warn("Not all free space went back to the file system: {}", e.getMessage());
    }
    return Math.max(0, before - pages()) * SqliteFile.PAGE_BYTES;
  }

  private static boolean vacuum(Handle handle) throws SQLException {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.executeUpdate("PRAGMA incremental_vacuum(" + SLICE + ")");
      return true;
    }
  }

  /** The file itself gets shorter when the log is folded into it, and then so does the log. */
  private void foldLog() throws SQLException {
    try (WriteLock.Held _ = database.writeLock().take();
        Connection connection = database.openWriter();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
      statement.execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  /**
   * Bytes by who holds them. A list of files that several releases have counts once, where it is
   * served, else where it was; a file in several lists counts in each of them.
   */
  Map<String, Long> held(RoutingTable table) {
    var counted = new HashSet<TreeHash>();
    long served = 0;
    for (AppRow app : table.apps()) {
      ReleaseRow active = app.activeRelease();
      if (active != null && !app.removed() && counted.add(active.tree())) {
        served += active.bytes();
      }
    }
    long earlier = unserved(table, false, counted);
    long removed = unserved(table, true, counted);
    var held = new TreeMap<String, Long>();
    held.put("database_bytes", pages() * SqliteFile.PAGE_BYTES);
    held.put("free_in_database_bytes", number("PRAGMA freelist_count") * SqliteFile.PAGE_BYTES);
    held.put(
        "journal_bytes",
        number("SELECT coalesce(sum(length(event_payload)), 0) FROM event_journal"));
    held.put("held_by_served_releases_bytes", served);
    held.put("held_by_earlier_releases_bytes", earlier);
    held.put("held_by_removed_apps_bytes", removed);
    return held;
  }

  private static long unserved(RoutingTable table, boolean ofRemoved, Set<TreeHash> counted) {
    long bytes = 0;
    for (AppRow app : table.apps()) {
      if (app.removed() == ofRemoved) {
        for (ReleaseRow release : app.releases()) {
          bytes += counted.add(release.tree()) ? release.bytes() : 0;
        }
      }
    }
    return bytes;
  }

  private long pages() {
    return number("PRAGMA page_count");
  }

  private long number(String query) {
    return database.readNow(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }
}
