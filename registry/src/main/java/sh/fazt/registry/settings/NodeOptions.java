package sh.fazt.registry.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import sh.fazt.registry.upgrade.ChangeGate;

/**
 * What a node is started with.
 *
 * @param name {@code [a-z0-9-]{1,32}}, {@code main} by default
 * @param below settings that stored ones win over: files and defaults
 * @param above settings that win over stored ones: environment and flags
 * @param nanos counts the time that passes, in nanoseconds from an arbitrary origin; monotonic
 * @param look is shown all settings, stored ones among them, before anything is started with them;
 *     what it throws ends the start
 * @param progress is told how far the start has come
 * @param gate whether changes are taken
 */
public record NodeOptions(
    Path database,
    String name,
    Config below,
    Config above,
    Clock clock,
    RandomGenerator random,
    LongSupplier nanos,
    Consumer<Config> look,
    StartProgress progress,
    ChangeGate gate) {

  /** Receives, for each event of the journal that was read at start, how many of how many are. */
  @FunctionalInterface
  public interface StartProgress {
    void replayed(long events, long of);
  }

  public NodeOptions(
      Path database, String name, Config below, Config above, Clock clock, RandomGenerator random) {
    this(
        database,
        name,
        below,
        above,
        clock,
        random,
        System::nanoTime,
        _ -> {},
        (_, _) -> {},
        ChangeGate.opened());
  }

  /** The same, with another counter of the time that passes. */
  public NodeOptions counting(LongSupplier nanoseconds) {
    return new NodeOptions(
        database, name, below, above, clock, random, nanoseconds, look, progress, gate);
  }

  /** A node of the same kind with another database, which nobody watches. */
  public NodeOptions at(Path other) {
    return new NodeOptions(
        other,
        name,
        below,
        above,
        clock,
        random,
        nanos,
        _ -> {},
        (_, _) -> {},
        ChangeGate.opened());
  }

  /** The same, with somebody who looks at the settings first. */
  public NodeOptions looking(Consumer<Config> first) {
    return new NodeOptions(
        database, name, below, above, clock, random, nanos, first, progress, gate);
  }

  /** The same, which takes changes only while this gate is open. */
  public NodeOptions behind(ChangeGate other) {
    return new NodeOptions(
        database, name, below, above, clock, random, nanos, look, progress, other);
  }

  /** The same, with somebody who is told how far the start has come. */
  public NodeOptions telling(StartProgress listener) {
    return new NodeOptions(
        database, name, below, above, clock, random, nanos, look, listener, gate);
  }

  /** A node as everybody starts it: system clock, secure random numbers. */
  public static NodeOptions of(Path database, Config below, Config above) {
    return new NodeOptions(database, "main", below, above, Clock.systemUTC(), new SecureRandom());
  }

  /** A node with nothing but defaults. */
  public static NodeOptions of(Path database) {
    return of(database, ConfigFactory.load(), ConfigFactory.empty());
  }
}
