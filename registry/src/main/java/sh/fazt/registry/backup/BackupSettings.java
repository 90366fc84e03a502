package sh.fazt.registry.backup;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings under {@code fazt.backup}, explained in reference.conf.
 *
 * @param every how often one is made by itself; zero is never
 * @param to the folder, if one is set
 * @param keep how many of those made by itself are kept
 * @param bytesPerSecond what is read at most; 0 is no bound
 */
public record BackupSettings(Duration every, Optional<Path> to, int keep, long bytesPerSecond) {

  /**
   * Reads them from a whole configuration.
   *
   * @throws IllegalArgumentException if one cannot be
   */
  public static BackupSettings from(Config config) {
    Config backup = config.getConfig("fazt.backup");
    String to = backup.getString("to");
    var settings =
        new BackupSettings(
            backup.getDuration("every"),
            to.isEmpty() ? Optional.empty() : Optional.of(Path.of(to)),
            backup.getInt("keep"),
            backup.getBytes("rate"));
    if (settings.keep < 1) {
      throw new IllegalArgumentException("fazt.backup.keep is at least 1");
    }
    if (settings.isScheduled() && settings.to.isEmpty()) {
      throw new IllegalArgumentException("fazt.backup.every needs a folder: fazt.backup.to");
    }
    return settings;
  }

  public boolean isScheduled() {
    return !every.isZero();
  }
}
