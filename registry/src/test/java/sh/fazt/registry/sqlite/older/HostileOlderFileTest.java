package sh.fazt.registry.sqlite.older;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.imports.older.OlderAlias.Target;
import sh.fazt.registry.imports.older.OlderApp;
import sh.fazt.registry.imports.older.OlderDatabase;
import sh.fazt.registry.imports.older.OlderFile;
import sh.fazt.registry.imports.older.OlderLimits;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.imports.older.OlderReport;
import sh.fazt.registry.imports.older.OlderServer;
import sh.fazt.registry.imports.older.OlderStored;

/** A file may come from anywhere: nothing in it ends the program or fills its memory. */
class HostileOlderFileTest {
  private static final List<String> TABLES =
      List.of(
          "migrations (id, version, name, applied_at)",
          "configurations (key, value, updated_at)",
          "files (site_id, path, content, size_bytes, mime_type, hash, created_at, updated_at,"
              + " app_id)",
          "apps (id, original_id, forked_from_id, title, description, tags, visibility, source,"
              + " source_url, source_ref, source_commit, created_at, updated_at, spa)",
          "aliases (subdomain, type, targets, created_at, updated_at)",
          "app_kv (app_id, key, value, expires_at, created_at, updated_at, user_id)",
          "app_docs (app_id, collection, id, data, created_at, updated_at, user_id)",
          "app_blobs (app_id, path, data, mime_type, size_bytes, hash, created_at, updated_at,"
              + " user_id)",
          "kv_store (site_id, key, value, updated_at)",
          "env_vars (id, site_id, name, value, created_at)",
          "api_keys (id, name, key_hash, scopes, created_at, last_used_at)",
          "peers (id, name, url, token, description, is_default)",
          "redirects (id, slug, destination, tags, click_count, created_at)",
          "webhooks (id, name, endpoint, secret, is_active, created_at)");

  @TempDir Path folder;

  private Path made(String... statements) throws SQLException, IOException {
    Path file = folder.resolve("data.db");
    Files.deleteIfExists(file);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute("CREATE TABLE " + table);
      }
      for (String one : statements) {
        statement.execute(one);
      }
    }
    return file;
  }

  private OlderServer all(Path file, OlderLimits limits) {
    try (OlderDatabase database = OlderDatabases.open(file, folder, limits, OlderFile.THEN)) {
      OlderServer server = database.read();
      for (OlderApp app : server.apps()) {
        database.values(app, _ -> {});
        database.documents(app, _ -> {});
        database.blobs(app, blob -> read(database, blob));
        app.files().forEach(one -> read(database, one));
      }
      assertThat(OlderReport.data(server, 3)).isNotEmpty();
      return server;
    }
  }

  private static void read(OlderDatabase database, Object what) {
    try (var in =
        what instanceof OlderApp.File file
            ? database.open(file)
            : database.open((OlderStored.Blob) what)) {
      in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void cellsOfAnyTypeAreReadOrCounted() throws SQLException, IOException {
    for (long seed = 1; seed <= 12; seed++) {
      var random = new Random(seed);
      Path file = made();
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
        connection.setAutoCommit(false);
        for (String table : TABLES) {
          fill(connection, table, random);
        }
        connection.commit();
      }
      assertThatCode(() -> all(file, OlderFile.LIMITS))
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }

  private static void fill(Connection connection, String table, Random random) throws SQLException {
    String name = table.substring(0, table.indexOf(' '));
    int columns = table.split(",").length;
    String marks = "?" + ", ?".repeat(columns - 1);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + name + " VALUES (" + marks + ")")) {
      for (int row = 0; row < 25; row++) {
        for (int i = 1; i <= columns; i++) {
          insert.setObject(i, name.equals("migrations") && i == 2 ? 12 : cell(random));
        }
        insert.execute();
      }
    }
  }

  private static @Nullable Object cell(Random random) {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return switch (random.nextInt(16)) {
      case 0 -> null;
      case 1 -> random.nextLong();
      case 2 -> random.nextDouble() * 1e300;
      case 3 -> bytes;
      case 4 -> "";
      case 5 -> "x".repeat(random.nextInt(300_000));
      case 6 -> "{\"app_id\":\"app_aaaa\"}";
      case 7 -> "[".repeat(5_000);
      case 8 -> "[{\"app_id\":\"app_aaaa\",\"weight\":-7},{\"weight\":\"9\"},3,null]";
      case 9 -> "split";
      case 10 -> "proxy";
      case 11 -> "\u0000\u202e../..\\\n";
      case 12 -> "$2a$31$" + "A".repeat(53);
      case 13 -> "2026-99-99 99:99:99 +9999 UTC m=+1";
      default -> "app_" + "abcd".charAt(random.nextInt(4)) + "aaa";
    };
  }

  @Test
  void aFileWithAnyBytesWrongIsReadOrRefused() throws IOException {
    byte[] sound = Files.readAllBytes(OlderFile.copy("v0.10.1-migrated.data.db", folder));
    Path file = folder.resolve("wrong.db");
    int refused = 0;
    for (long seed = 1; seed <= 24; seed++) {
      var random = new Random(seed);
      byte[] wrong = sound.clone();
      for (int i = 0; i < 1 + seed * 3; i++) {
        wrong[100 + random.nextInt(wrong.length - 100)] = (byte) random.nextInt();
      }
      Files.write(file, wrong);
      try {
        // also with a file that is too large to be checked first
        all(file, seed % 2 == 0 ? OlderFile.LIMITS : limits("check-up-to = 0"));
      } catch (RejectedException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  @Timeout(60)
  void whatIsComputedWhenItIsReadIsNotRead() throws SQLException, IOException {
    Path file =
        made(
            "DROP TABLE app_kv",
            "CREATE VIEW app_kv AS WITH RECURSIVE n(app_id, key, value) AS"
                + " (SELECT 'app_aaaa', 1, '1' UNION ALL SELECT 'app_aaaa', key + 1, '1' FROM n)"
                + " SELECT * FROM n",
            "DROP TABLE env_vars",
            "CREATE TABLE env_vars (site_id, name, value AS (hex(zeroblob(400000000))))",
            "DROP TABLE webhooks",
            "CREATE TABLE webhooks (name, endpoint PRIMARY KEY, secret) WITHOUT ROWID",
            "INSERT INTO apps (id, title) VALUES ('app_aaaa', 'Sound')");
    OlderServer server = all(file, OlderFile.LIMITS);
    assertThat(server.apps()).hasSize(1);
    assertThat(server.problems().which(OlderProblem.TABLE_UNREADABLE))
        .containsExactlyInAnyOrder("app_kv", "env_vars", "webhooks");
  }

  private static OlderLimits limits(String... settings) {
    String text = "fazt.registry.import { " + String.join("\n", settings) + " }";
    return OlderLimits.from(ConfigFactory.parseString(text).withFallback(ConfigFactory.load()));
  }

  @Test
  void aFileWithMoreThanMemoryHasRoomForIsRefusedByTheSettingsName()
      throws SQLException, IOException {
    Path file =
        made(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                + " INSERT INTO files (site_id, path, content)"
                + " SELECT 'many', 'file-' || i || '.txt', 'x' FROM n");
    assertThat(all(file, OlderFile.LIMITS).app("many").orElseThrow().files()).hasSize(5_000);
    for (String setting : List.of("max-rows = 4999", "max-held = 30000")) {
      var refused = catchThrowableOfType(RejectedException.class, () -> all(file, limits(setting)));
      assertThat(refused.rejection().code()).isEqualTo(RejectionCode.PAYLOAD_TOO_LARGE);
      assertThat(refused.rejection().sentence())
          .contains("fazt.registry.import." + setting.substring(0, setting.indexOf(' ')));
    }
  }

  @Test
  void whatIsTooLargeStaysBehindAndIsNotReadIntoMemory() throws SQLException, IOException {
    Path file =
        made(
            "INSERT INTO apps (id, title) VALUES ('app_aaaa', 'Large')",
            "INSERT INTO files (site_id, path, content, app_id) VALUES"
                + " ('large', 'large.bin', zeroblob(120000000), 'app_aaaa'),"
                + " ('large', 'small.bin', x'00ff', 'app_aaaa')",
            "INSERT INTO app_blobs (app_id, path, data) VALUES ('large', 'b', zeroblob(40000000))",
            "INSERT INTO app_docs (app_id, collection, id, data)"
                + " VALUES ('large', 'c', 'd', hex(zeroblob(3000000)))");
    OlderServer server = all(file, OlderFile.LIMITS);
    assertThat(server.app("app_aaaa").orElseThrow().files())
        .extracting(OlderApp.File::path)
        .containsExactly("small.bin");
    assertThat(server.problems().count(OlderProblem.FILE_TOO_LARGE)).isEqualTo(1);
    assertThat(server.problems().count(OlderProblem.VALUE_TOO_LARGE)).isEqualTo(2);
  }

  @Test
  void rowsOfUsersAreCountedApart() throws SQLException, IOException {
    Path file =
        made(
            "INSERT INTO apps (id, title) VALUES ('app_aaaa', 'Users')",
            "INSERT INTO app_kv (app_id, key, value, user_id) VALUES"
                + " ('app_aaaa', 'u:7:theme', '1', '7'), ('app_aaaa', 'theme', '2', NULL)");
    OlderServer server = all(file, OlderFile.LIMITS);
    assertThat(server.problems().count(OlderProblem.OF_A_USER)).isEqualTo(1);
    assertThat(server.apps().getFirst().stored().values()).isEqualTo(1);
  }

  @Test
  void aNameLeadsToTheFilesThatVisitorsSawUnderIt() throws SQLException, IOException {
    Path file =
        made(
            "INSERT INTO apps (id, title) VALUES ('app_aaaa', 'blog'), ('app_bbbb', 'next')",
            "INSERT INTO files (site_id, path, content) VALUES ('blog', 'a', 'x'), ('next', 'a', 'y')",
            "INSERT INTO aliases (subdomain, type, targets) VALUES"
                + " ('blog', 'proxy', '{\"app_id\":\"app_bbbb\"}'),"
                + " ('next', 'proxy', '{\"app_id\":\"app_bbbb\"}')");
    OlderServer server = all(file, OlderFile.LIMITS);
    assertThat(server.aliases())
        .extracting(alias -> alias.name().value() + " " + alias.target())
        .containsExactly(
            "blog " + new Target.Proxy("app_aaaa"), "next " + new Target.Proxy("app_bbbb"));
    assertThat(server.problems().count(OlderProblem.POINTED_AT_ITS_FILES)).isEqualTo(1);
  }

  @Test
  void theSameNameUnderTwoKeysOfAnAppIsTheNewest() throws SQLException, IOException {
    Path file =
        made(
            "INSERT INTO apps (id, title) VALUES ('app_aaaa', 'blog')",
            "INSERT INTO files (site_id, path, content, app_id)"
                + " VALUES ('blog', 'a', 'x', 'app_aaaa')",
            "INSERT INTO app_kv (app_id, key, value, updated_at) VALUES"
                + " ('blog', 'k', '\"new\"', 1700000001), ('app_aaaa', 'k', '\"old\"', 1700000000),"
                + " ('blog', 'l', '1', 1700000000), ('app_aaaa', 'l', '2', '1700000001')",
            "INSERT INTO kv_store (site_id, key, value) VALUES ('blog', 'k', '\"first\"')");
    try (OlderDatabase database =
        OlderDatabases.open(file, folder, OlderFile.LIMITS, OlderFile.THEN)) {
      OlderServer server = database.read();
      var found = new TreeMap<String, String>();
      database.values(
          server.apps().getFirst(), value -> found.put(value.key(), value.value().toString()));
      assertThat(found).containsOnly(Map.entry("k", "\"new\""), Map.entry("l", "2"));
      assertThat(server.problems().count(OlderProblem.STORED_TWICE)).isEqualTo(3);
    }
  }
}
