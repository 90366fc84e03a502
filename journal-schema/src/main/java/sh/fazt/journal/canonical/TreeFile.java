package sh.fazt.journal.canonical;

import java.nio.charset.StandardCharsets;
import sh.fazt.journal.ContentHash;

/**
 * One file of a tree.
 *
 * @param path relative, {@code /} between segments, no empty, {@code .} or {@code ..} segment; any
 *     other character but NUL is allowed, line breaks too
 * @param size bytes of the uncompressed content
 * @param mediaType as sent in {@code Content-Type}; no control characters
 */
public record TreeFile(String path, ContentHash content, long size, String mediaType) {
  public TreeFile {
    if (path.indexOf('\0') >= 0 || !wellFormed(path)) {
      throw new IllegalArgumentException("a path with NUL or that is not Unicode");
    }
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("not a path of a tree: " + path);
      }
    }
    if (size < 0) {
      throw new IllegalArgumentException("a size must be at least 0: " + size);
    }
    if (mediaType.chars().anyMatch(Character::isISOControl) || !wellFormed(mediaType)) {
      throw new IllegalArgumentException("a media type with a control character");
    }
  }

  /** A text with half a surrogate pair has no UTF-8 form, so two such texts could look the same. */
  private static boolean wellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
