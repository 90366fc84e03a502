package sh.fazt.registry.upgrade;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A small file of lines {@code key=value}, which a shell script reads as well. It is there whole or
 * not at all, also after a power cut.
 */
final class Lines {
  /** Nothing that belongs here is longer. */
  private static final int MAX_BYTES = 64 * 1024;

  private Lines() {}

  /** What the file says; empty if it is not there. */
  static Optional<Map<String, String>> read(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    var values = new LinkedHashMap<String, String>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return Optional.of(values);
  }

  /** Puts the file in place of the one there is; a value is on one line whatever it holds. */
  static void write(Path file, Map<String, String> values) throws IOException {
    var text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append(name)
                .append('=')
                .append(value.replaceAll("\\p{Cntrl}+", " ").strip())
                .append('\n'));
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path next = folder.resolve("." + file.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(folder);
  }

  /** Makes renames in a folder last. */
  static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
