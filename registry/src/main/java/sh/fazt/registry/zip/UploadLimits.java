package sh.fazt.registry.zip;

import com.typesafe.config.Config;

/**
 * How much one upload may hold. Settings {@code fazt.registry.upload.*}.
 *
 * @param maxEntries entries, folders included
 * @param maxFile uncompressed bytes of one file
 * @param maxUncompressed uncompressed bytes of all files together
 * @param maxPath UTF-8 bytes of one path
 * @param maxTree bytes of the canonical tree
 * @param maxCompressedHere bytes that came uncompressed and are compressed here
 * @param maxBatch bytes of a zip of several files that belong to one manifest
 * @param temporarySpace bytes on disk for all uploads in progress together
 */
public record UploadLimits(
    int maxEntries,
    long maxFile,
    long maxUncompressed,
    int maxPath,
    long maxTree,
    long maxCompressedHere,
    long maxBatch,
    long temporarySpace) {

  /** Reads the settings from the root of a configuration. */
  public static UploadLimits from(Config root) {
    Config upload = root.getConfig("fazt.registry.upload");
    return new UploadLimits(
        upload.getInt("max-entries"),
        upload.getBytes("max-file"),
        upload.getBytes("max-uncompressed"),
        upload.getInt("max-path"),
        upload.getBytes("max-tree"),
        upload.getBytes("max-compressed-here"),
        upload.getBytes("max-batch"),
        upload.getBytes("temporary-space"));
  }
}
