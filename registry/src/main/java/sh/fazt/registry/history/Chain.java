package sh.fazt.registry.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import sh.fazt.journal.Sha256;

/**
 * The hash chain over the journal. The link of an event is the SHA-256 of the link before it and of
 * the event's fields, each field preceded by its length in 8 bytes. Numbers are 8 bytes,
 * big-endian; text is UTF-8. Changing, removing or inserting an event changes every link that
 * follows.
 */
public final class Chain {
  public static final int HASH_BYTES = 32;

  private Chain() {}

  /** What the first event follows: 32 zero bytes. */
  public static byte[] start() {
    return new byte[HASH_BYTES];
  }

  /** The link of an event that follows the given one. */
  public static byte[] next(byte[] previous, Entry entry) {
    MessageDigest digest = Sha256.digest();
    field(digest, previous);
    number(digest, entry.ordering());
    text(digest, entry.persistenceId());
    number(digest, entry.sequenceNumber());
    number(digest, entry.serializerId());
    text(digest, entry.manifest());
    field(digest, entry.payload());
    return digest.digest();
  }

  private static void number(MessageDigest digest, long value) {
    field(digest, bytes(value));
  }

  private static void text(MessageDigest digest, String value) {
    field(digest, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void field(MessageDigest digest, byte[] value) {
    digest.update(bytes(value.length));
    digest.update(value);
  }

  private static byte[] bytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /**
   * What the chain covers of one event.
   *
   * @param ordering its revision
   * @param serializerId which serializer wrote the payload
   * @param manifest what it needs to read it again: the event's class and version
   * @param payload not copied; must not be modified
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Entry(
      long ordering,
      String persistenceId,
      long sequenceNumber,
      long serializerId,
      String manifest,
      byte[] payload) {}
}
