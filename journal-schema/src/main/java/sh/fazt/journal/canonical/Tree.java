package sh.fazt.journal.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;

/**
 * The manifest of a release. Its canonical bytes are the line {@code fazt-tree 1} and then, sorted
 * by the bytes of the path, a line {@code path NUL sha256 NUL size NUL media-type} for each file;
 * every line ends in LF, text is UTF-8, sizes are decimal. The {@link TreeHash} is the SHA-256 of
 * those bytes.
 *
 * @param files sorted by the bytes of their paths, no path twice
 */
public record Tree(List<TreeFile> files) {
  private static final byte[] HEADER = "fazt-tree 1\n".getBytes(UTF_8);

  private static final int PREFIX_DIGITS = 16;

  /** The order of paths in a tree: that of their bytes. */
  public static final Comparator<String> PATHS = Tree::compareCodePoints;

  private static final Comparator<TreeFile> BY_PATH_BYTES =
      Comparator.comparing(TreeFile::path, PATHS);

  public Tree(List<TreeFile> files) {
    this.files = files.stream().sorted(BY_PATH_BYTES).toList();
    for (int i = 1; i < this.files.size(); i++) {
      String path = this.files.get(i).path();
      if (path.equals(this.files.get(i - 1).path())) {
        throw new IllegalArgumentException("a path twice in a tree: " + path);
      }
    }
  }

  /**
   * UTF-8 sorts like code points, which Java's own order (UTF-16) does not: there a surrogate, half
   * of a code point above U+FFFF, comes before U+E000 to U+FFFF.
   */
  private static int compareCodePoints(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        int halves = Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
        return halves != 0 ? halves : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Sum of the sizes of the files. */
  public long bytes() {
    return files.stream().mapToLong(TreeFile::size).sum();
  }

  public TreeHash hash() {
    return TreeHash.ofBytes(canonical());
  }

  public byte[] canonical() {
    var out = new ByteArrayOutputStream(HEADER.length + files.size() * 128);
    out.writeBytes(HEADER);
    for (var file : files) {
      out.writeBytes(file.path().getBytes(UTF_8));
      out.write(0);
      out.writeBytes(file.content().hex().getBytes(UTF_8));
      out.write(0);
      out.writeBytes(Long.toString(file.size()).getBytes(UTF_8));
      out.write(0);
      out.writeBytes(file.mediaType().getBytes(UTF_8));
      out.write('\n');
    }
    return out.toByteArray();
  }

  /**
   * The contents that canonical bytes name, without looking at anything else of them: for a caller
   * that knows that the bytes are good, and has many of them.
   *
   * @param content takes the first eight bytes of each SHA-256
   */
  public static void contents(byte[] canonical, LongConsumer content) {
    int at = HEADER.length;
    while (at < canonical.length) {
      at = after(canonical, at, (byte) 0);
      long prefix = 0;
      for (int digit = 0; digit < PREFIX_DIGITS; digit++) {
        prefix = prefix << 4 | Character.digit(canonical[at + digit], 16);
      }
      content.accept(prefix);
      at = after(canonical, at, (byte) '\n');
    }
  }

  private static int after(byte[] bytes, int from, byte end) {
    int at = from;
    while (bytes[at] != end) {
      at++;
    }
    return at + 1;
  }

  /**
   * Reads canonical bytes back.
   *
   * @throws IllegalArgumentException if they are not canonical
   */
  public static Tree parse(byte[] bytes) {
    if (!Arrays.equals(HEADER, Arrays.copyOf(bytes, HEADER.length))) {
      throw new IllegalArgumentException("not a tree of format 1");
    }
    var fields = new Fields(bytes, HEADER.length);
    var files = new ArrayList<TreeFile>();
    while (!fields.atEnd()) {
      files.add(
          new TreeFile(
              fields.upTo('\0'),
              ContentHash.of(fields.upTo('\0')),
              Long.parseLong(fields.upTo('\0')),
              fields.upTo('\n')));
    }
    var tree = new Tree(files);
    if (!Arrays.equals(tree.canonical(), bytes)) {
      throw new IllegalArgumentException("not the canonical form of a tree");
    }
    return tree;
  }

  /** Reads text that ends in a byte, one after the other. */
  private static final class Fields {
    private final byte[] bytes;
    private int next;

    Fields(byte[] bytes, int start) {
      this.bytes = bytes;
      this.next = start;
    }

    boolean atEnd() {
      return next == bytes.length;
    }

    String upTo(char end) {
      int start = next;
      while (next < bytes.length && bytes[next] != end) {
        next++;
      }
      if (atEnd()) {
        throw new IllegalArgumentException("a tree that ends too early");
      }
      try {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, next++ - start)).toString();
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("a tree is UTF-8", e);
      }
    }
  }
}
