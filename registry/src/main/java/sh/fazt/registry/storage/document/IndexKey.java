package sh.fazt.registry.storage.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The place of a value in the order of all values, as bytes: missing and null, numbers (false is 0,
 * true is 1), texts by their first {@value #TEXT_BYTES} bytes of UTF-8, then arrays and objects,
 * all in one place. Compares without sign, a shorter one first.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by equals
public record IndexKey(byte[] bytes) implements Comparable<IndexKey> {
  static final int TEXT_BYTES = 512;

  private static final byte NOTHING = 0x08;
  private static final byte NUMBER = 0x10;
  private static final byte TEXT = 0x20;
  private static final byte DEEP = 0x30;

  static final IndexKey FIRST_NUMBER = new IndexKey(new byte[] {NUMBER});
  static final IndexKey FIRST_DEEP = new IndexKey(new byte[] {DEEP});
  static final Range EVERYTHING = new Range(new IndexKey(new byte[] {NOTHING}), FIRST_DEEP);

  /** The place of a value. */
  public static IndexKey of(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING, NULL -> new IndexKey(new byte[] {NOTHING});
      case NUMBER -> number(value.doubleValue());
      case BOOLEAN -> number(value.booleanValue() ? 1 : 0);
      case STRING -> text(value.textValue());
      case ARRAY, OBJECT, BINARY, POJO -> FIRST_DEEP;
    };
  }

  private static IndexKey number(double value) {
    long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
    long ordered = bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    return new IndexKey(ByteBuffer.allocate(1 + Long.BYTES).put(NUMBER).putLong(ordered).array());
  }

  private static IndexKey text(String value) {
    // More letters than this cannot be needed, however short they are.
    String some = value.length() <= TEXT_BYTES ? value : value.substring(0, TEXT_BYTES);
    byte[] utf8 = some.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[1 + Math.min(TEXT_BYTES, utf8.length)];
    key[0] = TEXT;
    System.arraycopy(utf8, 0, key, 1, key.length - 1);
    return new IndexKey(key);
  }

  @Override
  public int compareTo(IndexKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  /**
   * All keys from one to another, both included.
   *
   * @param from the first
   * @param to the last
   */
  public record Range(IndexKey from, IndexKey to) {
    static Range only(IndexKey key) {
      return new Range(key, key);
    }

    boolean isOne() {
      return from.compareTo(to) == 0;
    }

    Range and(Range other) {
      return new Range(
          from.compareTo(other.from) >= 0 ? from : other.from,
          to.compareTo(other.to) <= 0 ? to : other.to);
    }

    public boolean contains(IndexKey key) {
      return from.compareTo(key) <= 0 && key.compareTo(to) <= 0;
    }
  }
}
