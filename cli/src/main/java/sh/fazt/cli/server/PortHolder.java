package sh.fazt.cli.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The process that listens on a TCP port of this machine, as far as Linux shows this user: the
 * socket tables name the socket's inode, and a process has a link to it among its open files.
 */
public final class PortHolder {
  private static final String LISTENING = "0A";
  private static final int STATE_COLUMN = 3;
  private static final int INODE_COLUMN = 9;

  private final Path proc;

  PortHolder(Path proc) {
    this.proc = proc;
  }

  /** A process that listens on a port. */
  public record Holder(String name, long pid) {
    /** Something like {@code nginx (process 812)}. */
    public String described() {
      return name + " (process " + pid + ")";
    }
  }

  /** It, described, if it is known. */
  static Optional<String> describe(int port) {
    return of(port).map(Holder::described);
  }

  /** Who listens on a port, if this user can see it. */
  public static Optional<Holder> of(int port) {
    try {
      return new PortHolder(Path.of("/proc")).find(port);
    } catch (IOException | DirectoryIteratorException _) {
      return Optional.empty();
    }
  }

  /** What to do about a port that is taken: who holds it, and a way out. */
  static String hint(int port) {
    String holder = describe(port).map(who -> "It is taken by " + who + ".\n").orElse("");
    return holder + "Stop that, or choose another: --port " + (port + 1);
  }

  Optional<Holder> find(int port) throws IOException {
    var sockets = new HashSet<String>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = proc.resolve("net").resolve(table);
      if (Files.isReadable(file)) {
        try (var lines = Files.lines(file, StandardCharsets.US_ASCII)) {
          lines.skip(1).forEach(line -> inode(line, port).ifPresent(sockets::add));
        }
      }
    }
    return sockets.isEmpty() ? Optional.empty() : owner(sockets);
  }

  private static Optional<String> inode(String line, int port) {
    String[] columns = line.strip().split("\\s+", -1);
    boolean holds =
        columns.length > INODE_COLUMN
            && columns[STATE_COLUMN].equals(LISTENING)
            && columns[1].endsWith(":" + "%04X".formatted(port).toUpperCase(Locale.ROOT));
    return holds ? Optional.of("socket:[" + columns[INODE_COLUMN] + "]") : Optional.empty();
  }

  private Optional<Holder> owner(Set<String> sockets) throws IOException {
    try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (holdsOne(process.resolve("fd"), sockets)) {
          String name = Files.readString(process.resolve("comm"), StandardCharsets.UTF_8).strip();
          return Optional.of(new Holder(name, Long.parseLong(process.getFileName().toString())));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean holdsOne(Path openFiles, Set<String> sockets) {
    try (var links = Files.newDirectoryStream(openFiles)) {
      for (Path link : links) {
        if (sockets.contains(target(link))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // Another user's process, or one that just ended: not readable.
    }
    return false;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException _) {
      return "";
    }
  }
}
