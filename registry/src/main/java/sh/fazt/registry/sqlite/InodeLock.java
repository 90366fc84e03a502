package sh.fazt.registry.sqlite;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock on a file itself, whatever name it was reached by: {@code flock(2)}. It does not touch the
 * locks SQLite takes on the same file, which are of another kind ({@code fcntl}), and unlike those
 * it does not end when the process closes some other descriptor of the file.
 *
 * <p>The reverse does hold: closing this lock's descriptor ends all {@code fcntl} locks of the
 * process on the file. So it is closed after SQLite's connections, and a file that is held in this
 * process is not even opened.
 */
final class InodeLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InodeLock.class);
  private static final Set<Object> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Object inode;
  private final int descriptor;

  private InodeLock(Object inode, int descriptor) {
    this.inode = inode;
    this.descriptor = descriptor;
  }

  /** Whether this process holds the file, by whatever name. */
  static boolean isHeldHere(Path file) throws IOException {
    return Files.exists(file) && HELD_HERE.contains(inode(file));
  }

  /**
   * Locks the file, unless another process has.
   *
   * @throws IOException if the file cannot be opened
   */
  static Optional<InodeLock> take(Path file) throws IOException {
    Object inode = inode(file);
    if (!HELD_HERE.add(inode)) {
      return Optional.empty();
    }
    int descriptor = -1;
    try {
      descriptor = SystemCalls.open(file);
      if (SystemCalls.lock(descriptor)) {
        return Optional.of(new InodeLock(inode, descriptor));
      }
    } catch (IOException | RuntimeException e) {
      release(inode, descriptor);
      throw e;
    }
    release(inode, descriptor);
    return Optional.empty();
  }

  /** Device and inode. */
  private static Object inode(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }

  @Override
  public void close() {
    release(inode, descriptor);
  }

  private static void release(Object inode, int descriptor) {
    if (descriptor >= 0) {
      SystemCalls.close(descriptor);
    }
    HELD_HERE.remove(inode);
  }

  /** Three functions of the C library that Java has no words for. */
  private static final class SystemCalls {
    private static final boolean MAC = System.getProperty("os.name", "").startsWith("Mac");
    private static final int READ_ONLY = 0;
    private static final int CLOSE_ON_EXEC = MAC ? 0x0100_0000 : 0x0008_0000;
    private static final int EXCLUSIVE_NOW = 2 | 4; // LOCK_EX | LOCK_NB
    private static final int WOULD_BLOCK = MAC ? 35 : 11;
    private static final int INTERRUPTED = 4;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
        STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN =
        function(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FLOCK =
        function(
            "flock",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
        function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private SystemCalls() {}

    @SuppressWarnings("restricted") // the program is started with --enable-native-access
    private static MethodHandle function(
        String name, FunctionDescriptor descriptor, Linker.Option... more) {
      var options = new Linker.Option[more.length + 1];
      System.arraycopy(more, 0, options, 0, more.length);
      options[more.length] = Linker.Option.captureCallState("errno");
      Linker linker = Linker.nativeLinker();
      SymbolLookup library = linker.defaultLookup();
      return linker.downcallHandle(library.findOrThrow(name), descriptor, options);
    }

    static int open(Path file) throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(STATE);
        int descriptor =
            (int)
                OPEN.invokeExact(
                    state, arena.allocateFrom(file.toString()), READ_ONLY | CLOSE_ON_EXEC);
        if (descriptor < 0) {
          throw new IOException("cannot open the file to lock it: errno " + errno(state));
        }
        return descriptor;
      } catch (IOException | RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    /** Whether it is locked now; also where the file system has no such locks, with a warning. */
    static boolean lock(int descriptor) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(STATE);
        int result;
        do {
          result = (int) FLOCK.invokeExact(state, descriptor, EXCLUSIVE_NOW);
        } while (result != 0 && errno(state) == INTERRUPTED);
        if (result != 0 && errno(state) != WOULD_BLOCK) {
          LOG.warn(
              "This file system cannot lock the database itself (errno {}): only the lock file"
                  + " beside it keeps a second node out",
              errno(state));
          return true;
        }
        return result == 0;
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    static void close(int descriptor) {
      try (Arena arena = Arena.ofConfined()) {
        int result = (int) CLOSE.invokeExact(arena.allocate(STATE), descriptor);
        if (result != 0) {
          LOG.debug("a descriptor could not be closed");
        }
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    private static int errno(MemorySegment state) {
      return (int) ERRNO.get(state, 0L);
    }
  }
}
