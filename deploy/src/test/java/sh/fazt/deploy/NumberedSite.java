package sh.fazt.deploy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A site every byte of which follows from its name and number, so that whoever reads one file of it
 * can tell which deploy it came from, and whether anything else is mixed in.
 *
 * @param name it is deployed to
 * @param number of the deploy; no two deploys of a test have the same
 */
record NumberedSite(String name, long number) {

  /** The files of a site, each there to be stored and sent in another way. */
  enum Part {
    /** A page. */
    PAGE("index.html", 600, true),
    /** Text that is also kept compressed. */
    SCRIPT("app.js", 40_000, true),
    /** Bytes that do not compress. */
    NOISE("pictures/noise.png", 20_000, false),
    /** Text that is kept in several chunks and streamed. */
    BIG("big.txt", 1_300_000, true);

    private final String path;
    private final int size;
    private final boolean text;

    Part(String path, int size, boolean text) {
      this.path = path;
      this.size = size;
      this.text = text;
    }

    String path() {
      return path;
    }
  }

  /** A deploy may leave out what makes it large. */
  static final List<Part> SMALL = List.of(Part.PAGE, Part.SCRIPT, Part.NOISE);

  static final List<Part> ALL = List.of(Part.values());

  /** What this part holds: the name and number again and again, or a line of them and noise. */
  byte[] bytes(Part part) {
    byte[] line = (name + " " + number + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[part.size];
    if (!part.text) {
      new Random(31 * number + name.hashCode()).nextBytes(bytes);
      System.arraycopy(line, 0, bytes, 0, line.length);
      return bytes;
    }
    for (int at = 0; at < bytes.length; at += line.length) {
      System.arraycopy(line, 0, bytes, at, Math.min(line.length, bytes.length - at));
    }
    return bytes;
  }

  /** As it is uploaded. */
  byte[] zip(List<Part> parts) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_SPEED);
      for (Part part : parts) {
        zip.putNextEntry(new ZipEntry(part.path()));
        zip.write(bytes(part));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The part with this path. */
  static Optional<Part> part(String path) {
    return Arrays.stream(Part.values()).filter(part -> part.path().equals(path)).findFirst();
  }

  /**
   * The number of the one deploy of this name these bytes are this part of, or nothing if they are
   * not, to the byte, what one deploy has there.
   */
  static OptionalLong numberIn(String name, Part part, byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n' && end < 100) {
      end++;
    }
    var words = words(new String(bytes, 0, end, StandardCharsets.ISO_8859_1));
    if (words.size() != 2
        || !words.getFirst().equals(name)
        || !words.getLast().matches("[1-9][0-9]{0,17}")) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(words.getLast());
    return Arrays.equals(bytes, new NumberedSite(name, number).bytes(part))
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }
}
