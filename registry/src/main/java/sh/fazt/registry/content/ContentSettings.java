package sh.fazt.registry.content;

import com.typesafe.config.Config;
import java.time.Duration;
import sh.fazt.registry.HeapShare;

/**
 * Settings {@code fazt.registry.content.*}.
 *
 * @param indexCache bytes of memory for file lists
 * @param collectionGrace how old unreferenced content must be to be collected
 * @param chunkDigests bytes of memory for digests of chunks that have none yet
 */
public record ContentSettings(long indexCache, Duration collectionGrace, long chunkDigests) {

  /** Reads the settings from the root of a configuration. */
  public static ContentSettings from(Config root) {
    Config content = root.getConfig("fazt.registry.content");
    return new ContentSettings(
        HeapShare.FILE_LISTS.atMost(content.getBytes("index-cache")),
        content.getDuration("collection-grace"),
        content.getBytes("chunk-digests"));
  }
}
