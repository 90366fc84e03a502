package sh.fazt.cli.supervision;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real Unix datagram socket that hears what a service manager would hear. */
final class ListeningSupervisor {
  private static final int LONGEST = 4096;
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final int descriptor;

  /**
   * Binds it.
   *
   * @param name a path, or {@code @} and a name in the abstract space
   */
  ListeningSupervisor(String name) {
    byte[] address = name.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = address[0] == '@';
    try (Arena arena = Arena.ofConfined()) {
      descriptor = (int) function("socket", 3).invoke(1, 2, 0);
      MemorySegment to = arena.allocate(110, 2);
      to.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
      address[0] = isAbstract ? 0 : address[0];
      MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, 2, address.length);
      int length = 2 + address.length + (isAbstract ? 0 : 1);
      int bound = (int) pointing("bind").invoke(descriptor, to, length);
      if (bound != 0) {
        throw new AssertionError("cannot listen at " + name);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    Thread.ofPlatform().daemon().name("listening-supervisor").start(this::listen);
  }

  private void listen() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocate(LONGEST);
      MethodHandle read =
          handle(
              "read",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG));
      while (true) {
        long length = (long) read.invoke(descriptor, message, (long) LONGEST);
        if (length < 0) {
          return;
        }
        byte[] bytes = message.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        heard.add(new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (Throwable e) {
      heard.add(String.valueOf(e));
    }
  }

  private static MethodHandle function(String name, int integers) {
    var arguments = new java.lang.foreign.MemoryLayout[integers];
    java.util.Arrays.fill(arguments, ValueLayout.JAVA_INT);
    return handle(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }

  private static MethodHandle pointing(String name) {
    return handle(
        name,
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  }

  @SuppressWarnings("restricted") // tests are started with --enable-native-access
  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }

  /** The lines of the next message; waits for it. */
  List<String> next() throws InterruptedException {
    @Nullable String message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("nothing was heard");
    }
    return message.lines().toList();
  }

  /** Waits for a message with this line; those before it are passed over. */
  void await(String line) throws InterruptedException {
    while (!next().contains(line)) {
      // passed over
    }
  }

  /** Messages that were heard and not looked at yet. */
  List<String> rest() {
    return List.copyOf(heard);
  }
}
