package sh.fazt.http.function;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.function.protocol.NodeFrames;
import sh.fazt.function.protocol.ToNode;
import sh.fazt.function.protocol.ToWorker;
import sh.fazt.function.protocol.WorkerFrames;

/** One process of the operating system that runs scripts, and the threads that talk with it. */
final class WorkerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  /** Named as text: its class needs the engine, which this process does not load. */
  private static final String PROGRAM = "sh.fazt.function.worker.Worker";

  /** There on all but the smallest systems, where workers have the priority of the node. */
  private static final Path NICE = Path.of("/usr/bin/nice");

  /** Lines a worker may have printed about its end; more are not read out. */
  private static final int MOST_PRINTED = 20;

  private static final byte[] END = {};

  private final Process process;

  /** Bounded by what the pool has under way. */
  private final BlockingQueue<byte[]> outbox = new LinkedBlockingQueue<>();

  private WorkerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a process.
   *
   * @throws IOException if the machine cannot
   */
  static WorkerProcess start(FunctionSettings settings) throws IOException {
    var builder = new ProcessBuilder(command(settings));
    builder.environment().clear();
    // The C library would keep memory for each thread.
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    return new WorkerProcess(builder.start());
  }

  private static List<String> command(FunctionSettings settings) {
    List<String> command = new ArrayList<>();
    if (settings.niceness() > 0 && Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", String.valueOf(settings.niceness())));
    }
    command.addAll(java(settings));
    return command;
  }

  private static List<String> java(FunctionSettings settings) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + settings.heap(),
        "-XX:+UseSerialGC",
        // Begins small, and gives back what it does not use: a spare does nothing most of its life.
        "-Xms24m",
        "-XX:NewSize=12m",
        "-XX:MinHeapFreeRatio=20",
        "-XX:MaxHeapFreeRatio=40",
        "-XX:TrimNativeHeapInterval=10000",
        "-XX:+ExitOnOutOfMemoryError",
        // What the JVM prints by itself must not come between the frames.
        "-XX:+DisplayVMOutputToStderr",
        "-XX:-UsePerfData",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
        "-Duser.timezone=UTC",
        "-Duser.language=en",
        "-Duser.country=US",
        "-cp",
        System.getProperty("java.class.path"),
        PROGRAM,
        String.valueOf(settings.threads()),
        String.valueOf(settings.cache()));
  }

  /**
   * Begins to read and write.
   *
   * @param said called with each message, on the one thread that reads
   * @param ended called once, with the exit status, after the last message
   */
  void talk(Consumer<ToNode> said, IntConsumer ended) {
    thread("function-worker-in", () -> read(said, ended));
    thread("function-worker-out", this::write);
    thread("function-worker-err", this::print);
  }

  private void thread(String name, Runnable work) {
    Thread.ofPlatform().daemon().name(name + "-" + process.pid()).start(work);
  }

  long pid() {
    return process.pid();
  }

  /** Sends a message, some time. */
  void send(ToWorker message) {
    outbox.add(WorkerFrames.write(message));
  }

  /** Asks it to end, which it does at once. */
  void end() {
    outbox.add(END);
  }

  /** Ends it, whatever it does (SIGKILL). */
  void kill() {
    process.destroyForcibly();
  }

  private void read(Consumer<ToNode> said, IntConsumer ended) {
    try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      for (var next = NodeFrames.read(in); next.isPresent(); next = NodeFrames.read(in)) {
        said.accept(next.get());
      }
    } catch (IOException e) {
      LOG.debug("worker {} was cut off", pid(), e);
    } finally {
      // What cannot be read cannot be used either.
      process.destroyForcibly();
      outbox.add(END);
      ended.accept(status());
    }
  }

  private int status() {
    for (; ; ) {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        LOG.debug("nobody interrupts this thread", e);
      }
    }
  }

  private void write() {
    try (OutputStream out = process.getOutputStream()) {
      for (byte[] frame = outbox.take(); frame.length > 0; frame = outbox.take()) {
        out.write(frame);
        if (outbox.isEmpty()) {
          out.flush();
        }
      }
    } catch (IOException | InterruptedException e) {
      LOG.debug("worker {} reads no more", pid(), e);
    }
  }

  private void print() {
    try (BufferedReader lines = process.errorReader()) {
      int printed = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (printed++ < MOST_PRINTED) {
          LOG.info("worker {}: {}", pid(), line);
        }
      }
    } catch (IOException e) {
      LOG.debug("worker {} prints no more", pid(), e);
    }
  }
}
