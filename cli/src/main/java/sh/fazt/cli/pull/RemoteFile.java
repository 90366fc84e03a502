package sh.fazt.cli.pull;

/**
 * A file as a peer lists it.
 *
 * @param path below the app's root, with slashes; harmless, since {@link FileListing} has looked at
 *     it
 * @param size in bytes
 * @param sha256 of its bytes, in lower-case hexadecimal
 */
public record RemoteFile(String path, long size, String sha256) {}
