package sh.fazt.registry.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.imports.older.OlderFile;
import sh.fazt.registry.node.LocalCommands;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.settings.NodeOptions;
import sh.fazt.registry.storage.StoredItem;

/** A process that is killed in the middle of an import, at several places: the next one goes on. */
@Timeout(180)
class ImportKilledTest {
  private static final String SOURCE = "v0.10.1-migrated.data.db";
  private static final long SEED = 1428;
  private static final Instant BEFORE_THE_TEST = Instant.parse("2026-11-25T00:00:00Z");

  @TempDir Path folder;

  @Test
  void anImportThatIsKilledGoesOnToTheSameEnd() throws Exception {
    Path older = OlderFile.copy(SOURCE, folder);
    var whole = imported(folder.resolve("whole.db"), older);
    var random = new Random(SEED);
    Path file = folder.resolve("killed.db");
    int steps = 0;
    for (int round = 0; round < 3; round++) {
      steps += killed(file, older, 5 + random.nextInt(40));
    }
    assertThat(steps).as("seed %d", SEED).isPositive();
    assertThat(imported(file, older)).as("seed %d", SEED).isEqualTo(whole);
  }

  /** Kills one after so many steps; returns how many it told of. */
  private static int killed(Path file, Path older, int after)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ImportKilledTest.class.getName(),
                file.toString(),
                older.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int told = 0;
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("step ") && ++told >= after) {
          assertThat(process.toHandle().destroyForcibly()).isTrue();
          break;
        }
      }
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return told;
  }

  private static Node open(Path file) {
    return Node.open(
        new NodeOptions(
            file,
            "main",
            ConfigFactory.load(),
            ConfigFactory.empty(),
            Clock.systemUTC(),
            new Random(1)));
  }

  /** Imports to the end, twice, and says all that is there then. */
  private static List<String> imported(Path file, Path older) {
    try (var node = open(file)) {
      var request = new ControlRequest("import-fazt", Map.of("file", older.toString()));
      data(node, request);
      assertThat(data(node, request).get("brought")).isEqualTo(Map.of());
      return state(node);
    }
  }

  private static Map<String, @Nullable Object> data(Node node, ControlRequest request) {
    return switch (new LocalCommands(node).apply(request)) {
      case ControlAnswer.Done(var data) -> data;
      case ControlAnswer.Rejected refused -> throw new AssertionError(refused);
    };
  }

  private static List<String> state(Node node) {
    var all = new ArrayList<String>();
    all.add("state " + data(node, ControlRequest.of("state-hash")).get("served"));
    var apps = new ArrayList<AppRow>();
    node.table().now().apps().forEach(apps::add);
    apps.sort(Comparator.comparing(AppRow::id));
    for (var app : apps) {
      boolean known = app.createdAt().isBefore(BEFORE_THE_TEST); // not of sites without a row
      all.add(app.id() + " " + app.version() + (known ? " " + app.createdAt() : ""));
      node.registry()
          .environments()
          .all(app.id())
          .toCompletableFuture()
          .join()
          .forEach((name, value) -> all.add(app.id() + " env " + name + " " + value));
      node.storage()
          .list(app.id(), null, StoredItem.Place.BEGIN, 1000, true)
          .forEach(item -> all.add(app.id() + " " + item));
    }
    node.keys().all().forEach(key -> all.add("key " + key.name() + " " + key.scopes()));
    return all;
  }

  /** Imports, and tells each step. */
  public static void main(String[] arguments) {
    try (var node = open(Path.of(arguments[0]))) {
      new LocalCommands(node)
          .importOlder(
              new ControlRequest("import-fazt", Map.of("file", arguments[1])),
              progress -> System.out.println("step " + progress.done()));
      System.out.println("end");
    }
  }
}
