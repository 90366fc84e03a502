package sh.fazt.http.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many files, sockets among them, the operating system lets this process have open. If
 * connections took them all, nothing could be read or written any more.
 */
final class OpenFiles {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LINE = "Max open files";

  /** Left for the database and everything else, or a quarter if there are few. */
  private static final int OTHERS = 1024;

  private OpenFiles() {}

  /** As many connections as there may be files, and at most as many as are wanted. */
  static int connections(int wanted) {
    try {
      return connections(wanted, Files.readAllLines(LIMITS));
    } catch (IOException _) {
      // Another operating system.
      return wanted;
    }
  }

  static int connections(int wanted, List<String> limits) {
    for (String line : limits) {
      String soft = line.startsWith(LINE) ? line.substring(LINE.length()).strip() : "";
      int digits = 0;
      while (digits < soft.length() && Character.isDigit(soft.charAt(digits))) {
        digits++;
      }
      if (digits > 0 && digits < 10) {
        int limit = Integer.parseInt(soft.substring(0, digits));
        return Math.min(wanted, limit - Math.min(OTHERS, limit / 4));
      }
    }
    return wanted;
  }
}
