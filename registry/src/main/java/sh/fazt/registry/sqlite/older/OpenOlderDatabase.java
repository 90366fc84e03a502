package sh.fazt.registry.sqlite.older;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.imports.older.OlderApp;
import sh.fazt.registry.imports.older.OlderDatabase;
import sh.fazt.registry.imports.older.OlderLimits;
import sh.fazt.registry.imports.older.OlderRelease;
import sh.fazt.registry.imports.older.OlderRelease.Form;
import sh.fazt.registry.imports.older.OlderServer;
import sh.fazt.registry.imports.older.OlderStored;
import sh.fazt.registry.sqlite.SqliteFile;

/** A file that turned out to be one of the older release, and its connection. */
final class OpenOlderDatabase implements OlderDatabase {
  private static final int MOST_MIGRATIONS = 1_000;
  private static final int MOST_COMPLAINTS = 100;
  private static final long SPARE = 1 << 20;

  private final Connection connection;
  private final OlderTables tables;
  private final OlderRelease release;
  private final @Nullable Path folder;
  private final String name;
  private final OlderLimits limits;
  private final Instant now;
  private @Nullable StoredOwners owners;

  private OpenOlderDatabase(
      Connection connection,
      OlderTables tables,
      OlderRelease release,
      @Nullable Path folder,
      String name,
      OlderLimits limits,
      Instant now) {
    this.connection = connection;
    this.tables = tables;
    this.release = release;
    this.folder = folder;
    this.name = name;
    this.limits = limits;
    this.now = now;
  }

  /**
   * Opens what is known to be a file of SQLite.
   *
   * @param folder that holds the file if it is a copy, to be removed in the end
   * @param name of the original, for refusals
   */
  static OpenOlderDatabase of(
      Path file, @Nullable Path folder, String name, OlderLimits limits, InstantSource clock)
      throws SQLException, IOException {
    Connection connection =
        folder == null
            ? SqliteFile.openToProbe(file, false)
            : DriverManager.getConnection(SqliteFile.plainUrl(file));
    boolean opened = false;
    try {
      guard(connection, limits);
      long bytes = Files.size(file);
      if (!isUtf8(connection)) {
        throw OlderRejections.notOlder(name).asException();
      }
      if (bytes <= limits.checkBytes() && !isSound(connection)) {
        throw OlderRejections.damaged(name).asException();
      }
      OlderTables tables = OlderTables.of(connection, bytes, limits.maxText());
      if (!tables.has("files") || !tables.has("configurations")) {
        throw OlderRejections.notOlder(name).asException();
      }
      OlderRelease release = release(tables);
      if (release.newestMigration() > OlderDatabases.NEWEST_MIGRATION) {
        throw OlderRejections.tooNew(name, release).asException();
      }
      opened = true;
      return new OpenOlderDatabase(
          connection, tables, release, folder, name, limits, clock.instant());
    } finally {
      if (!opened) {
        connection.close();
      }
    }
  }

  /** What is in the schema may have been put there to be run by whoever reads the file. */
  private static void guard(Connection connection, OlderLimits limits) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA cell_size_check = ON");
      statement.execute("PRAGMA ignore_check_constraints = ON");
      statement.execute("PRAGMA query_only = ON");
    }
    long longest = Math.max(limits.upload().maxFile(), limits.storage().maxBlob()) + SPARE;
    connection
        .unwrap(SQLiteConnection.class)
        .setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, (int) Math.min(longest, Integer.MAX_VALUE / 2));
  }

  private static boolean isUtf8(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet encoding = statement.executeQuery("PRAGMA encoding")) {
      return encoding.next() && "UTF-8".equals(encoding.getString(1));
    }
  }

  /** Whether all pages are in order. A null where none should be is no damage here. */
  private static boolean isSound(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA quick_check(" + MOST_COMPLAINTS + ")")) {
      while (result.next()) {
        String said = result.getString(1);
        if (!"ok".equals(said) && !said.startsWith("NULL value in ")) {
          return false;
        }
      }
      return true;
    }
  }

  private static OlderRelease release(OlderTables tables) throws SQLException {
    var numbers = new ArrayList<Long>();
    tables
        .query("migrations", "version")
        .by("version")
        .each(
            row -> {
              if (numbers.size() < MOST_MIGRATIONS) {
                row.number("version").ifPresent(numbers::add);
              }
            });
    numbers.sort(null);
    boolean hasAliases = tables.has("apps", "title") && tables.has("aliases");
    return new OlderRelease(hasAliases ? Form.V0_10 : Form.PRE_0_10, numbers);
  }

  /** Something that reads. */
  private interface Reading<T> {
    T read() throws SQLException, IOException;
  }

  private <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (SQLException | IOException e) {
      throw new RejectedException(OlderRejections.damaged(name));
    }
  }

  @Override
  public OlderServer read() {
    return reading(() -> new ServerReader(tables, release, limits, now, this::open, held()).read());
  }

  private Held held() {
    return new Held(limits, name);
  }

  @Override
  public InputStream open(OlderApp.File file) {
    return new RowBytes(connection, name, "files", "content", file.row(), file.size());
  }

  @Override
  public InputStream open(OlderStored.Blob blob) {
    return new RowBytes(connection, name, "app_blobs", "data", blob.row(), blob.size());
  }

  /** Keys of an app under which there is something in a table. */
  private List<String> owners(String table, OlderApp app) throws SQLException {
    StoredOwners there = owners;
    if (there == null) {
      there = new StoredOwners(tables, held());
      owners = there;
    }
    return there.in(table, app.owners());
  }

  private StoredReader stored(OlderApp app) {
    return new StoredReader(tables, limits.storage(), held(), now, new ProblemLog(0), app.key());
  }

  @Override
  public void values(OlderApp app, Consumer<OlderStored.Value> each) {
    reading(
        () -> {
          var reader = stored(app);
          reader.values(owners("app_kv", app), each);
          reader.legacyValues(owners("kv_store", app), owners("app_kv", app), each);
          return true;
        });
  }

  @Override
  public void documents(OlderApp app, Consumer<OlderStored.Document> each) {
    reading(
        () -> {
          stored(app).documents(owners("app_docs", app), each);
          return true;
        });
  }

  @Override
  public void blobs(OlderApp app, Consumer<OlderStored.Blob> each) {
    reading(
        () -> {
          stored(app).blobs(owners("app_blobs", app), each);
          return true;
        });
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // It only read.
    } finally {
      if (folder != null) {
        PrivateCopy.remove(folder);
      }
    }
  }
}
