package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/**
 * Brings a file's schema up to date. The file is asked first whether it needs it: to load Flyway
 * takes longer than the whole rest of opening.
 */
public final class Migrations {
  private static final String FOLDER = "db/sqlite";
  private static final Pattern FILE = Pattern.compile("V\\d+__\\w+\\.sql");

  private Migrations() {}

  static void apply(Path file, DatabaseSettings settings) throws SQLException, IOException {
    if (applied(file, settings) < packed()) {
      Flyway.configure()
          .dataSource(SqliteFile.writerUrl(file, settings), null, null)
          .locations("classpath:" + FOLDER)
          .load()
          .migrate();
    }
  }

  /** How many migrations the file has seen. More than are packed, if a newer program was here. */
  private static int applied(Path file, DatabaseSettings settings) throws SQLException {
    try (Connection connection = SqliteDatabase.writer(file, settings);
        Statement statement = connection.createStatement()) {
      try (ResultSet history =
          statement.executeQuery(
              "SELECT 1 FROM sqlite_schema WHERE name = 'flyway_schema_history'")) {
        if (!history.next()) {
          return 0;
        }
      }
      try (ResultSet count =
          statement.executeQuery("SELECT count(*) FROM flyway_schema_history WHERE success = 1")) {
        return count.next() ? count.getInt(1) : 0;
      }
    }
  }

  /** How many migrations come with this program. */
  public static long packed() throws IOException {
    URL first = Migrations.class.getResource("/" + FOLDER + "/V1__journal.sql");
    if (first == null) {
      throw new IllegalStateException("the program was packed without its migrations");
    }
    if (first.openConnection() instanceof JarURLConnection inJar) {
      inJar.setUseCaches(false);
      try (JarFile jar = inJar.getJarFile()) {
        return count(jar.stream().map(entry -> Path.of(entry.getName())));
      }
    }
    try (Stream<Path> files =
        Files.list(Path.of(URI.create(first.toString())).resolveSibling(""))) {
      return count(files);
    }
  }

  private static long count(Stream<Path> files) {
    return files
        .filter(file -> file.getParent() != null && file.getParent().endsWith(FOLDER))
        .filter(file -> FILE.matcher(String.valueOf(file.getFileName())).matches())
        .count();
  }
}
