package sh.fazt.cli.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The user a database belongs to. Root who works on the database of another user, such as that of
 * the service, becomes this user before a file is opened: what is made beside it is then not
 * root's, and a link that stands there leads root nowhere.
 */
final class DatabaseOwner {
  private static final Path SELF = Path.of("/proc/self");
  private static final int ROOT = 0;

  private DatabaseOwner() {}

  /**
   * Makes this process, all its threads, that user's for good; only if it is root's, on Linux, and
   * the database (or, if there is none yet, its folder) belongs to another.
   */
  static void become(Path database) {
    try {
      if (!Files.exists(SELF) || id(SELF, "unix:uid") != ROOT) {
        return;
      }
      Path file = database.toAbsolutePath();
      Path decides = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file : file.getParent();
      if (decides == null || !Files.exists(decides) || id(decides, "unix:uid") == ROOT) {
        return;
      }
      SystemCalls.become(id(decides, "unix:uid"), id(decides, "unix:gid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int id(Path path, String attribute) throws IOException {
    return (int) Files.getAttribute(path, attribute);
  }

  /** Functions of the C library, which changes the user of all threads at once. */
  private static final class SystemCalls {
    private static final int SET_DUMPABLE = 4;

    private SystemCalls() {}

    @SuppressWarnings("restricted") // the program is started with --enable-native-access
    private static MethodHandle function(
        String name, FunctionDescriptor descriptor, Linker.Option... options) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }

    private static FunctionDescriptor ofThree() {
      return FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    }

    static void become(int user, int group) {
      try {
        int status =
            (int)
                function(
                        "setgroups",
                        FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS))
                    .invokeExact(0L, MemorySegment.NULL);
        status |= (int) function("setresgid", ofThree()).invokeExact(group, group, group);
        status |= (int) function("setresuid", ofThree()).invokeExact(user, user, user);
        if (status != 0) {
          throw new IllegalStateException("root could not become the owner of the database");
        }
        // Else /proc/self would still be root's, and whose a file is could not be compared with it.
        int _ =
            (int)
                function(
                        "prctl",
                        FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
                        Linker.Option.firstVariadicArg(1))
                    .invokeExact(SET_DUMPABLE, 1L);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
