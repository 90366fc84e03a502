package sh.fazt.journal.canonical;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
  private static final byte[] HEADER = "fazt-tree 1\n".getBytes(StandardCharsets.UTF_8);
  private static final Comparator<TreeFile> BY_PATH_BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.path().getBytes(StandardCharsets.UTF_8), b.path().getBytes(StandardCharsets.UTF_8));

  public Tree(List<TreeFile> files) {
    this.files = files.stream().sorted(BY_PATH_BYTES).toList();
    for (int i = 0; i < this.files.size(); i++) {
      var file = this.files.get(i);
      if (hasControl(file.path()) || hasControl(file.mediaType())) {
        throw new IllegalArgumentException("control character in a tree");
      }
      if (i > 0 && file.path().equals(this.files.get(i - 1).path())) {
        throw new IllegalArgumentException("a path twice in a tree: " + file.path());
      }
    }
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
  }

  /** Sum of the sizes of the files. */
  public long bytes() {
    return files.stream().mapToLong(TreeFile::size).sum();
  }

  public byte[] canonical() {
    var out = new ByteArrayOutputStream(HEADER.length + files.size() * 128);
    out.writeBytes(HEADER);
    for (var file : files) {
      out.writeBytes(file.path().getBytes(StandardCharsets.UTF_8));
      out.write(0);
      out.writeBytes(file.content().hex().getBytes(StandardCharsets.UTF_8));
      out.write(0);
      out.writeBytes(Long.toString(file.size()).getBytes(StandardCharsets.UTF_8));
      out.write(0);
      out.writeBytes(file.mediaType().getBytes(StandardCharsets.UTF_8));
      out.write('\n');
    }
    return out.toByteArray();
  }

  /**
   * Reads canonical bytes back.
   *
   * @throws IllegalArgumentException if they are not canonical
   */
  public static Tree parse(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a tree is UTF-8", e);
    }
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals("fazt-tree 1")) {
      throw new IllegalArgumentException("not a tree of format 1");
    }
    var files = new ArrayList<TreeFile>(lines.size() - 1);
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.split("\0", -1);
      if (parts.length != 4) {
        throw new IllegalArgumentException("not a line of a tree");
      }
      files.add(
          new TreeFile(parts[0], ContentHash.of(parts[1]), Long.parseLong(parts[2]), parts[3]));
    }
    var tree = new Tree(files);
    if (!Arrays.equals(tree.canonical(), bytes)) {
      throw new IllegalArgumentException("not the canonical form of a tree");
    }
    return tree;
  }
}
