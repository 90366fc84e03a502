package sh.fazt.registry.imports.older;

import com.typesafe.config.Config;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.zip.UploadLimits;

/**
 * What can come along, and how much is held in memory of a file. Settings {@code
 * fazt.registry.import.*}, those of uploads and those of storage.
 *
 * @param upload what a release may be
 * @param storage what an app may store
 * @param maxRows apps, aliases, files, keys and other rows that are held in memory together
 * @param maxHeld bytes of their texts
 * @param maxText bytes of one text, such as a title or a setting
 * @param maxNamed things of one problem that are named
 * @param checkBytes size up to which a file is checked before it is read
 */
public record OlderLimits(
    UploadLimits upload,
    StorageSettings storage,
    int maxRows,
    long maxHeld,
    int maxText,
    int maxNamed,
    long checkBytes) {
  /** Reads the settings from the root of a configuration. */
  public static OlderLimits from(Config root) {
    Config settings = root.getConfig("fazt.registry.import");
    return new OlderLimits(
        UploadLimits.from(root),
        StorageSettings.from(root),
        settings.getInt("max-rows"),
        settings.getBytes("max-held"),
        Math.toIntExact(settings.getBytes("max-text")),
        settings.getInt("max-named"),
        settings.getBytes("check-up-to"));
  }
}
