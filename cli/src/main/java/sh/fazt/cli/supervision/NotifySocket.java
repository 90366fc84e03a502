package sh.fazt.cli.supervision;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The socket a service manager listens on, as {@code sd_notify(3)} describes it: a Unix datagram
 * socket named by {@code NOTIFY_SOCKET}, to which lines {@code NAME=value} are sent. Java has no
 * such sockets, so the C library is asked; on Linux only, where the variable is set.
 */
final class NotifySocket implements AutoCloseable {
  private static final String VARIABLE = "NOTIFY_SOCKET";

  private final int descriptor;
  private final byte[] address;

  private NotifySocket(int descriptor, byte[] address) {
    this.descriptor = descriptor;
    this.address = address;
  }

  /**
   * The one the environment names, if it names one.
   *
   * @throws IOException if it cannot be used
   */
  static Optional<NotifySocket> of(Map<String, String> environment) throws IOException {
    String name = environment.getOrDefault(VARIABLE, "");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (!name.startsWith("/") && !name.startsWith("@")) {
      throw new IOException(VARIABLE + " names no path and no abstract socket: " + name);
    }
    byte[] address = name.getBytes(StandardCharsets.UTF_8);
    if (address.length > SystemCalls.LONGEST_PATH) {
      throw new IOException(VARIABLE + " is too long: " + name);
    }
    if (address[0] == '@') {
      address[0] = 0;
    }
    return Optional.of(new NotifySocket(SystemCalls.socket(), address));
  }

  /**
   * Sends lines, which the manager takes together.
   *
   * @throws IOException if nobody listens
   */
  void send(String... lines) throws IOException {
    byte[] message = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    SystemCalls.send(descriptor, message, address);
  }

  @Override
  public void close() {
    SystemCalls.close(descriptor);
  }

  /** Functions of the C library; loaded only where there is a manager. */
  private static final class SystemCalls {
    static final int LONGEST_PATH = 107;
    private static final short UNIX = 1;
    private static final int DATAGRAMS = 2;
    private static final int CLOSE_ON_EXEC = 0x0008_0000;
    private static final int NO_SIGNAL = 0x4000;
    private static final int INTERRUPTED = 4;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
        STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET =
        function(
            "socket",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT));
    private static final MethodHandle SEND_TO =
        function(
            "sendto",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
        function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private SystemCalls() {}

    @SuppressWarnings("restricted") // the program is started with --enable-native-access
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(name),
          descriptor,
          Linker.Option.captureCallState("errno"));
    }

    static int socket() throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(STATE);
        int descriptor = (int) SOCKET.invokeExact(state, (int) UNIX, DATAGRAMS | CLOSE_ON_EXEC, 0);
        if (descriptor < 0) {
          throw new IOException("no socket for the service manager: errno " + errno(state));
        }
        return descriptor;
      } catch (IOException | RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    static void send(int descriptor, byte[] message, byte[] address) throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(STATE);
        MemorySegment text = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
        // struct sockaddr_un: the family, then the name; an abstract one is as long as it is.
        MemorySegment to = arena.allocate(Short.BYTES + LONGEST_PATH + 1L, Short.BYTES);
        to.set(ValueLayout.JAVA_SHORT, 0, UNIX);
        MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, Short.BYTES, address.length);
        int length = Short.BYTES + address.length + (address[0] == 0 ? 0 : 1);
        long sent;
        do {
          sent =
              (long)
                  SEND_TO.invokeExact(
                      state, descriptor, text, (long) message.length, NO_SIGNAL, to, length);
        } while (sent < 0 && errno(state) == INTERRUPTED);
        if (sent < 0) {
          throw new IOException("the service manager does not listen: errno " + errno(state));
        }
      } catch (IOException | RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    static void close(int descriptor) {
      try (Arena arena = Arena.ofConfined()) {
        int _ = (int) CLOSE.invokeExact(arena.allocate(STATE), descriptor);
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
