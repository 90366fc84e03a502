package sh.fazt.deploy.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A release of this build, put together by {@code release.sh} once for all tests that want one; of
 * the distribution, so at the end of the build. Without start-up caches, which take a minute.
 */
public final class BuiltRelease {
  private static final Path SCRIPT = Path.of("release.sh").toAbsolutePath();
  private static final Path ROOM = Path.of("target", "release").toAbsolutePath();
  private static final Path FOLDER = ROOM.resolve("folder");
  private static boolean made;
  private static boolean offered;

  private BuiltRelease() {}

  /** The release as a folder, as it is when it is unpacked. Only to be read. */
  public static synchronized Path folder() throws IOException {
    if (!made) {
      remove(ROOM);
      Files.createDirectories(ROOM);
      assemble(FOLDER);
      script("keys", ROOM.resolve("keys").toString());
      made = true;
    }
    return FOLDER;
  }

  /** The private key that signs; its public half lies beside it as {@code release.pem}. */
  public static Path key() throws IOException {
    return folder().resolveSibling("keys").resolve("release.key");
  }

  /** A folder that offers the release, with the {@code install.sh} that trusts it. */
  public static synchronized Path offered() throws IOException {
    Path place = folder().resolveSibling("offered");
    if (!offered) {
      offer(FOLDER, place);
      offered = true;
    }
    return place;
  }

  /** Puts another one together from the same distribution. */
  static void assemble(Path folder) throws IOException {
    assemble(folder, false);
  }

  /** The same, with start-up caches if that is wanted, which takes a minute. */
  static void assemble(Path folder, boolean caches) throws IOException {
    var words = new ArrayList<>(List.of("folder", folder.toString()));
    words.addAll(List.of("--distribution", System.getProperty("fazt.distribution")));
    if (!caches) {
      words.add("--no-caches");
    }
    script(words.toArray(String[]::new));
  }

  /**
   * Packs and signs a release and adds it to what a folder offers.
   *
   * @param release a folder like {@link #folder()}
   */
  public static void offer(Path release, Path offered) throws IOException {
    script(
        "pack",
        release.toString(),
        "--key",
        key().toString(),
        "--out",
        offered.toString(),
        "--level",
        "1");
  }

  /** A copy of the release that says it is another version. */
  public static Path labelled(String version, Path copy) throws IOException {
    run(List.of("cp", "-a", folder().toString(), copy.toString()));
    Files.writeString(copy.resolve("version"), version + "\n");
    return copy;
  }

  private static void script(String... words) throws IOException {
    var line = new ArrayList<>(List.of("sh", SCRIPT.toString()));
    line.addAll(List.of(words));
    run(line);
  }

  private static void run(List<String> line) throws IOException {
    var command = new ProcessBuilder(line).redirectErrorStream(true);
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = command.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", line) + ":\n" + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
