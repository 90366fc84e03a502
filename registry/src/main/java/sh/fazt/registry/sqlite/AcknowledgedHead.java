package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.Sha256;

/**
 * The file {@code <database>.head}: the newest revision this node may have answered, and the link
 * of the chain there. A start that finds less in the database knows that it is not the present one.
 *
 * <p>It is written after a commit is on the disk and before the commit is answered, so it never
 * claims what the database lost by a crash, and always claims what was acknowledged to a caller.
 * Two slots are written in turn; one that was torn by a crash does not verify, and the other one
 * counts. It is synced to the disk by {@link #sync}, which the caller does each second: that a
 * process is killed takes nothing from it, and a power cut at most that second's claims, never its
 * truth.
 */
public final class AcknowledgedHead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AcknowledgedHead.class);
  private static final int SLOT_BYTES = 4096;
  private static final int LINE_BYTES = 256;
  private static final int CHECK_DIGITS = 16;
  private static final int NUMBER_DIGITS = 19;
  private static final Pattern LINE =
      Pattern.compile("(fazt-head 1 (\\d{19}) r(\\d{19}) ([0-9a-f]{64})) ([0-9a-f]{16})\\s*");

  /**
   * A place in the history.
   *
   * @param hash the link of the chain at this revision, lower-case hex
   */
  public record Position(long revision, String hash) {
    /** Before the first event. */
    static final Position NOWHERE = new Position(0, "0".repeat(64));
  }

  private record Slot(long generation, Position place) {}

  private final FileChannel channel;
  private long generation;
  private @Nullable Position written;
  private boolean unsynced;
  private boolean failed;

  private AcknowledgedHead(FileChannel channel, long generation, @Nullable Position written) {
    this.channel = channel;
    this.generation = generation;
    this.written = written;
  }

  public static Path beside(Path database) {
    return SqliteFile.beside(database, ".head");
  }

  /** What was last answered on this database; nothing if no such file is there, or none to use. */
  public static Optional<Position> read(Path database) throws IOException {
    Path file = beside(database);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return newest(channel).map(Slot::place);
    }
  }

  /** Opens the file to write it, and makes it if it is not there. */
  static AcknowledgedHead open(Path database) throws IOException {
    FileChannel channel =
        FileChannel.open(
            beside(database),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Optional<Slot> found = newest(channel);
      if (channel.size() < 2 * SLOT_BYTES) {
        // Its blocks are taken now, so that it can be written when the disk is full.
        byte[] blank = new byte[2 * SLOT_BYTES - (int) channel.size()];
        Arrays.fill(blank, (byte) '\n');
        channel.write(ByteBuffer.wrap(blank), channel.size());
        channel.force(true);
      }
      return new AcknowledgedHead(
          channel, found.map(Slot::generation).orElse(0L), found.map(Slot::place).orElse(null));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Optional<Slot> newest(FileChannel channel) throws IOException {
    Slot newest = null;
    for (int i = 0; i < 2; i++) {
      ByteBuffer line = ByteBuffer.allocate(LINE_BYTES);
      channel.read(line, (long) i * SLOT_BYTES);
      Slot slot = parse(new String(line.array(), 0, line.position(), StandardCharsets.US_ASCII));
      if (slot != null && (newest == null || slot.generation() > newest.generation())) {
        newest = slot;
      }
    }
    return Optional.ofNullable(newest);
  }

  private static @Nullable Slot parse(String line) {
    Matcher found = LINE.matcher(line);
    return found.matches() && check(found.group(1)).equals(found.group(5))
        ? new Slot(
            Long.parseLong(found.group(2)),
            new Position(Long.parseLong(found.group(3)), found.group(4)))
        : null;
  }

  private static String check(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.US_ASCII)).substring(0, CHECK_DIGITS);
  }

  /** Notes a place that was committed, before it is answered. */
  void reached(long revision, byte[] hash) {
    reached(new Position(revision, HexFormat.of().formatHex(hash)));
  }

  synchronized void reached(Position place) {
    if (place.equals(written)) {
      return;
    }
    long next = generation + 1;
    String text =
        "fazt-head 1 " + digits(next) + " r" + digits(place.revision()) + " " + place.hash();
    byte[] line = new byte[LINE_BYTES];
    Arrays.fill(line, (byte) '\n');
    byte[] content = (text + " " + check(text)).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(content, 0, line, 0, content.length);
    try {
      channel.write(ByteBuffer.wrap(line), next % 2 * SLOT_BYTES);
      generation = next;
      written = place;
      unsynced = true;
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        LOG.warn("What was answered cannot be noted beside the database: {}", e.getMessage());
      }
      failed = true;
    }
  }

  /** Nineteen digits. It is called for each group of commits, where a format string costs more. */
  private static String digits(long number) {
    String text = Long.toString(number);
    return "0".repeat(NUMBER_DIGITS - text.length()) + text;
  }

  /** What was noted last. */
  synchronized Optional<Position> noted() {
    return Optional.ofNullable(written);
  }

  /** Brings what was noted to the disk, if anything was. */
  synchronized void sync() {
    if (!unsynced) {
      return;
    }
    try {
      channel.force(false);
      unsynced = false;
    } catch (IOException e) {
      LOG.warn("What was answered cannot be synced beside the database: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    sync();
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("the head's file could not be closed", e);
    }
  }
}
