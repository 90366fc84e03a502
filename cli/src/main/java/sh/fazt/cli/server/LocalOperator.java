package sh.fazt.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlClient;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.RejectionCode;

/**
 * The operator on the node's own machine: asks the node that runs on a database through its socket,
 * or does the request on the file itself when none runs.
 */
public final class LocalOperator {
  /** Collecting content of a large node takes long; everything else answers at once. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** A start takes a second or two; after that somebody else has the file. */
  private static final int LOOKS_FOR_STARTED = 50;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Path database;
  private final LocalNode node;
  private final Shell shell;

  public LocalOperator(Path database, LocalNode node, Shell shell) {
    this.database = database;
    this.node = node;
    this.shell = shell;
  }

  public Path database() {
    return database;
  }

  /**
   * The answer's data, from the running node or from the file.
   *
   * @throws Failure with the node's sentence if it refused
   */
  public Map<String, @Nullable Object> ask(ControlRequest request) throws IOException {
    Optional<ControlAnswer> answer = askRunning(request);
    if (answer.isPresent()) {
      return dataOf(answer.get());
    }
    return dataOf(whenStarted(request, node.offline(database, request)));
  }

  /** A node that is just being started has the file before it listens to its socket. */
  private ControlAnswer whenStarted(ControlRequest request, ControlAnswer offline) {
    boolean held =
        offline instanceof ControlAnswer.Rejected(var code, _)
            && code.equals(RejectionCode.DATABASE_HELD.name());
    for (int i = 0; held && i < LOOKS_FOR_STARTED; i++) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      Optional<ControlAnswer> answer = askRunning(request);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    return offline;
  }

  /** The answer of the node that runs on the database; nothing if none runs. */
  public Optional<ControlAnswer> askRunning(ControlRequest request) {
    return askRunning(database, request, shell);
  }

  static Optional<ControlAnswer> askRunning(Path database, ControlRequest request, Shell shell) {
    try {
      return ControlClient.ask(database, shell.environment(), request, PATIENCE);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.UNREACHABLE,
          "NODE_SILENT",
          "a node seems to run on " + database + ", but " + e.getMessage(),
          "Look at its log; stop it if it hangs.");
    }
  }

  /** Whether there is a database at all. */
  public boolean hasDatabase() {
    return Files.exists(database, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The data of an answer.
   *
   * @throws Failure if it is a refusal
   */
  public static Map<String, @Nullable Object> dataOf(ControlAnswer answer) {
    return switch (answer) {
      case ControlAnswer.Done(Map<String, @Nullable Object> data) -> data;
      case ControlAnswer.Rejected(String code, String message) ->
          throw new Failure(exit(code), code, message);
    };
  }

  private static ExitCode exit(String code) {
    return switch (code) {
      case "CONFLICT", "ALREADY_INITIALIZED" -> ExitCode.CONFLICT;
      case "NOT_ALLOWED", "UNAUTHORIZED", "FORBIDDEN" -> ExitCode.NOT_ALLOWED;
      case "BUSY" -> ExitCode.UNREACHABLE;
      default -> ExitCode.REFUSED;
    };
  }
}
