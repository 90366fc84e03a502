package sh.fazt.registry.history;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Path;
import java.util.Map;
import sh.fazt.registry.sqlite.DatabaseSettings;
import sh.fazt.registry.sqlite.SqliteFile;

/**
 * The settings of Pekko's persistence for a journal in a SQLite file. They are in {@code
 * sqlite-journal.conf} and not in reference.conf, where their order against Pekko's own defaults
 * would be a matter of luck; settings for users are under {@code fazt.registry.journal}.
 */
public final class JournalConfiguration {
  /** Where {@link SealingJournalDao} finds the connection string it writes with. */
  static final String WRITER_URL = "fazt.registry.journal.writer-url";

  private static final String READER_URL = "fazt.registry.journal.reader-url";

  private JournalConfiguration() {}

  /** The configuration of an actor system whose journal is in this file. */
  public static Config forFile(Path file, Config base) {
    DatabaseSettings settings = DatabaseSettings.from(base);
    return ConfigFactory.parseMap(
            Map.of(
                WRITER_URL, SqliteFile.writerUrl(file, settings),
                READER_URL, SqliteFile.readerUrl(file, settings)))
        .withFallback(
            ConfigFactory.parseResources(JournalConfiguration.class, "sqlite-journal.conf"))
        .withFallback(base)
        .resolve(ConfigResolveOptions.defaults());
  }
}
