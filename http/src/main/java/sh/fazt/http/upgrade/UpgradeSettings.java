package sh.fazt.http.upgrade;

import com.typesafe.config.Config;

/**
 * Settings {@code fazt.upgrade.*}, explained in reference.conf.
 *
 * @param source where releases are; empty for nowhere
 */
public record UpgradeSettings(String source) {

  /** Reads them from a whole configuration. */
  public static UpgradeSettings of(Config config) {
    Config upgrade = config.getConfig("fazt.upgrade");
    return new UpgradeSettings(upgrade.getString("source"));
  }
}
