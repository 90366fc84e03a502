package sh.fazt.http.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.NodeContract;
import sh.fazt.http.function.FunctionStatus;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Program;
import sh.fazt.registry.sqlite.SqliteDatabase;

/** {@code GET /api/system/health}: how the node does, in figures. */
public final class SystemHealth {
  private static final double MEBIBYTE = 1024.0 * 1024.0;

  private final Program program;
  private final InstantSource clock;
  private final Instant startedAt;
  private final SqliteDatabase database;
  private final HealthRoute health;
  private final Supplier<FunctionStatus> functions;

  public SystemHealth(
      Program program,
      InstantSource clock,
      SqliteDatabase database,
      HealthRoute health,
      Supplier<FunctionStatus> functions) {
    this.functions = functions;
    this.program = program;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.database = database;
    this.health = health;
  }

  private record Health(
      String status,
      double uptimeSeconds,
      String version,
      String mode,
      Memory memory,
      Store database,
      Load runtime,
      Workers functions) {}

  /**
   * The processes that run functions.
   *
   * @param state asleep, starting, running, backing_off or closed
   * @param processes of the operating system
   * @param running requests being run
   * @param waiting requests that wait for a thread
   * @param killed processes that were killed since the start, because a script did not end
   * @param died processes that ended by themselves
   * @param retryInMs when the next start is tried, while backing off
   */
  private record Workers(
      String state,
      int processes,
      int running,
      int waiting,
      long killed,
      long died,
      long retryInMs) {
    static Workers of(FunctionStatus status) {
      return new Workers(
          status.state().name().toLowerCase(Locale.ROOT),
          status.processes().size(),
          status.running(),
          status.waiting(),
          status.killed(),
          status.died(),
          status.retryIn().toMillis());
    }
  }

  private record Memory(double usedMb, double limitMb, double vfsCacheMb) {}

  /**
   * The database.
   *
   * @param path its file's name only; its folder is not disclosed
   */
  private record Store(String path, int openConnections, int inUse) {}

  /**
   * What the node is busy with.
   *
   * @param queuedEvents writers that wait for their turn
   * @param threads what older clients know as goroutines
   */
  private record Load(int queuedEvents, @JsonProperty("goroutines") int threads) {}

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        NodeContract.HEALTH,
        _ -> health.healthy().thenApply(healthy -> EndpointReply.of(figures(healthy))));
  }

  private Health figures(boolean healthy) {
    Runtime jvm = Runtime.getRuntime();
    return new Health(
        healthy ? "healthy" : "unhealthy",
        Duration.between(startedAt, clock.instant()).toMillis() / 1000.0,
        program.version(),
        program.mode(),
        new Memory(
            mebibytes(jvm.totalMemory() - jvm.freeMemory()),
            mebibytes(jvm.maxMemory()),
            mebibytes(program.cache().bytes().getAsLong())),
        new Store(
            String.valueOf(database.file().getFileName()),
            database.connections().open(),
            database.connections().inUse()),
        new Load(
            database.writeLock().waiting(), ManagementFactory.getThreadMXBean().getThreadCount()),
        Workers.of(functions.get()));
  }

  private static double mebibytes(long bytes) {
    return Math.round(bytes / MEBIBYTE * 100) / 100.0;
  }
}
