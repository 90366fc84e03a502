package sh.fazt.registry.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.database.Database.Read;
import sh.fazt.registry.database.WriteLane;
import sh.fazt.registry.sqlite.DatabaseSettings;
import sh.fazt.registry.sqlite.SqliteDatabase;

/** A fresh database in a folder of its own, which goes with it. */
public final class TestDatabase implements Database {
  private final Path folder;
  private SqliteDatabase database;

  private TestDatabase(Path folder, SqliteDatabase database) {
    this.folder = folder;
    this.database = database;
  }

  /** With the settings of reference.conf. */
  public static TestDatabase open() {
    return open("");
  }

  /**
   * With some settings changed.
   *
   * @param overrides HOCON that wins over reference.conf, for instance {@code
   *     "fazt.registry.database.max-size = 1 MiB"}
   */
  public static TestDatabase open(String overrides) {
    try {
      Path folder = Files.createTempDirectory("fazt-test-");
      return new TestDatabase(
          folder, SqliteDatabase.open(folder.resolve("fazt.db"), settings(overrides)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static DatabaseSettings settings(String overrides) {
    return DatabaseSettings.from(config(overrides));
  }

  public static Config config(String overrides) {
    return ConfigFactory.parseString(overrides)
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  public SqliteDatabase sqlite() {
    return database;
  }

  /** Closes the file and opens it again. */
  public void reopen() {
    reopen("");
  }

  public void reopen(String overrides) {
    Path file = database.file();
    database.close();
    database = SqliteDatabase.open(file, settings(overrides));
  }

  @Override
  public Path file() {
    return database.file();
  }

  @Override
  public WriteLane lane() {
    return database.lane();
  }

  @Override
  public <T> CompletableFuture<T> read(Read<T> read) {
    return database.read(read);
  }

  @Override
  public <T> T readNow(Read<T> read) {
    return database.readNow(read);
  }

  @Override
  public void close() {
    database.close();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(TestDatabase::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
