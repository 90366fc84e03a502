package sh.fazt.registry.zip;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.zip.UploadRejections.Fault;

/** The rules for the names of files in an upload, and how a bad name is shown to people. */
public final class EntryName {
  private static final int SHOWN = 120; // characters

  private EntryName() {}

  /**
   * The path these bytes of a zip spell; a folder's ends in {@code /}.
   *
   * @throws RejectedException if they are not UTF-8 or no good path
   */
  static String decode(byte[] raw, int maxPath) {
    String name;
    try {
      name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw UploadRejections.badEntry(
              shown(new String(raw, StandardCharsets.ISO_8859_1)), Fault.NOT_UTF8)
          .asException();
    }
    if (raw.length > maxPath) {
      throw UploadRejections.badEntry(shown(name), Fault.PATH_TOO_LONG).asException();
    }
    check(name);
    return name;
  }

  /**
   * Accepts relative paths of plain segments, with {@code /} between them and, for a folder, at the
   * end.
   */
  public static void check(String name) {
    Fault fault = fault(name);
    if (fault != null) {
      throw UploadRejections.badEntry(shown(name), fault).asException();
    }
  }

  /** What is wrong with a name, or none. */
  public static @Nullable Fault fault(String name) {
    if (name.isEmpty()) {
      return Fault.NO_NAME;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c)) {
        return Fault.CONTROL_CHARACTER;
      }
      if (c == '\\') {
        return Fault.BACKSLASH;
      }
    }
    if (name.charAt(0) == '/') {
      return Fault.ABSOLUTE;
    }
    int end = name.endsWith("/") ? name.length() - 1 : name.length();
    for (int start = 0; start <= end; ) {
      int slash = name.indexOf('/', start);
      int stop = slash < 0 || slash > end ? end : slash;
      Fault fault = segmentFault(name, start, stop);
      if (fault != null) {
        return fault;
      }
      start = stop + 1;
    }
    return null;
  }

  private static @Nullable Fault segmentFault(String name, int start, int stop) {
    int length = stop - start;
    if (length == 2 && name.startsWith("..", start)) {
      return Fault.PARENT;
    }
    boolean dot = length == 0 || (length == 1 && name.charAt(start) == '.');
    return dot ? Fault.DOT_SEGMENT : null;
  }

  /** The name with everything unprintable escaped, cut to a length a person reads. */
  public static String shown(String name) {
    var shown = new StringBuilder();
    for (int i = 0; i < name.length(); ) {
      if (shown.length() >= SHOWN) {
        return shown.append('…').toString();
      }
      int c = name.codePointAt(i);
      i += Character.charCount(c);
      if (printable(c)) {
        shown.appendCodePoint(c);
      } else {
        shown.append(String.format("\\u%04x", c));
      }
    }
    return shown.toString();
  }

  // Format characters (bidirectional marks, zero width) could make a sentence read as another one.
  private static boolean printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
