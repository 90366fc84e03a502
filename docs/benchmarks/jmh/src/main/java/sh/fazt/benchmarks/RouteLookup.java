package sh.fazt.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.Route;

/**
 * From a host label to what serves it, among 100,000 aliases, beside a plain hash map from the same
 * labels to the same routes. The labels asked for are other strings than those in the table.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls prepare first
public class RouteLookup {
  private static final int ALIASES = 100_000;
  private static final int APPS = 1_000;
  private static final int ASKED = 1 << 14;

  private final LiveTable table = new LiveTable();
  private final Map<String, Route> plain = new HashMap<>();
  private String[] labels;
  private int next;

  /** Fills table and map. */
  @Setup
  public void prepare() {
    var full = Tables.aliases(Tables.apps(APPS), ALIASES, APPS);
    table.change(_ -> full);
    for (int i = 0; i < ALIASES; i++) {
      plain.put(Tables.label(i), full.route(Tables.label(i)));
    }
    var random = new Random(1);
    labels = new String[ASKED];
    for (int i = 0; i < ASKED; i++) {
      labels[i] = Tables.label(random.nextInt(ALIASES));
    }
  }

  private String label() {
    next = (next + 1) & (ASKED - 1);
    return labels[next];
  }

  /** The table, through the reference a visitor takes it from. */
  @Benchmark
  public Route table() {
    return table.now().route(label());
  }

  /** The map. */
  @Benchmark
  public @Nullable Route map() {
    return plain.get(label());
  }
}
