package sh.fazt.registry.sqlite.older;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds a file as a server does that has it open: by the lock that SQLite's readers take. */
final class LockHolder {
  private static final long SHARED_FIRST = 0x4000_0002L;
  private static final long SHARED_SIZE = 510;

  private LockHolder() {}

  public static void main(String[] arguments) throws IOException {
    try (var file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ);
        var _ = file.lock(SHARED_FIRST, SHARED_SIZE, true)) {
      System.out.print("held");
      System.out.flush();
      while (System.in.read() >= 0) {
        // until the test ends it
      }
    }
  }
}
