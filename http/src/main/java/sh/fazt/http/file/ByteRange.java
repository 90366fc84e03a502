package sh.fazt.http.file;

import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file a {@code Range} field asks for (RFC 9110, section 14.2). One range is
 * answered with 206. Of a list of ranges only the first two are looked at: two or more are answered
 * with the whole file, which the RFC allows and which spares us the multipart form that only old
 * document viewers ask for.
 */
public sealed interface ByteRange {
  /** No range, one we do not understand, or several: send everything. */
  record Whole() implements ByteRange {}

  /**
   * One part.
   *
   * @param first its first byte, from 0
   * @param last its last byte, included
   */
  record Part(long first, long last) implements ByteRange {
    public long length() {
      return last - first + 1;
    }
  }

  /** Nothing of it exists: 416. */
  record Unsatisfiable() implements ByteRange {}

  Whole WHOLE = new Whole();
  Unsatisfiable UNSATISFIABLE = new Unsatisfiable();

  /**
   * Reads the field. An empty file has no part that could be asked for, and is sent whole: 416
   * would break players that begin with a range.
   *
   * @param size bytes of the whole file
   */
  static ByteRange parse(@Nullable String field, long size) {
    if (size == 0 || field == null || !field.regionMatches(true, 0, "bytes=", 0, 6)) {
      return WHOLE;
    }
    String spec = onlySpec(field.substring(6));
    int dash = spec.indexOf('-');
    if (dash < 0) {
      return WHOLE;
    }
    long first = number(spec.substring(0, dash));
    long last = number(spec.substring(dash + 1));
    if (dash == 0) {
      return suffix(last, size);
    }
    boolean open = dash == spec.length() - 1;
    if (first < 0 || (!open && last < first)) {
      return WHOLE;
    }
    if (first >= size) {
      return UNSATISFIABLE;
    }
    return new Part(first, open ? size - 1 : Math.min(last, size - 1));
  }

  private static ByteRange suffix(long length, long size) {
    if (length < 0) {
      return WHOLE;
    }
    if (length == 0) {
      return UNSATISFIABLE;
    }
    return new Part(Math.max(0, size - length), size - 1);
  }

  /** The one range of the list, or nothing if there are more. Empty elements do not count. */
  private static String onlySpec(String list) {
    String only = "";
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int end = comma < 0 ? list.length() : comma;
      String spec = list.substring(from, end).strip();
      if (!spec.isEmpty()) {
        if (!only.isEmpty()) {
          return "";
        }
        only = spec;
      }
      from = end + 1;
    }
    return only;
  }

  /** A decimal number, or -1. A number too long to be one is larger than any file. */
  private static long number(String digits) {
    if (digits.isEmpty()) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value > Long.MAX_VALUE / 10 - 9 ? Long.MAX_VALUE / 10 : value * 10 + (c - '0');
    }
    return value;
  }
}
