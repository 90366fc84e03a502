package sh.fazt.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.release.ReleaseInstall;
import sh.fazt.registry.release.ReleasePlatform;

/** Start-up caches fit where a release is unpacked, and not only where they were made. */
@Tag("long")
@Timeout(600)
class ReleaseCachesIT {
  /** Java ends at once if the cache does not fit. */
  private static final String INSIST = "FAZT_JAVA_OPTIONS";

  private static final String ON = "-XX:AOTMode=on";

  @TempDir private Path folder;

  @Test
  void cachesFitWhereverTheReleaseIsUnpacked() throws Exception {
    Path made = folder.resolve("made");
    BuiltRelease.assemble(made, true);
    Path offered = folder.resolve("offered");
    BuiltRelease.offer(made, offered);
    Path root = folder.resolve("some where else");
    Path keys = Files.createDirectories(root.resolve("keys"));
    Files.copy(BuiltRelease.key().resolveSibling("release.pem"), keys.resolve("release.pem"));
    Path manifest = offered.resolve("fazt-v1.0.0-" + ReleasePlatform.here() + ".manifest");
    Path release =
        new ReleaseInstall(root, ReleasePlatform.here()).install(manifest, true).folder();

    assertThat(started(release, Map.of(INSIST, ON), "version")).isZero();
    assertThat(
            started(
                release,
                Map.of(INSIST, ON),
                "server",
                "init",
                "--db",
                folder.resolve("a.db").toString(),
                "--username",
                "ada",
                "--password",
                "a good word",
                "--domain",
                "localhost"))
        .isZero();

    // With another Java they do not, and are left aside where nobody insists on them.
    Path other = Path.of(System.getProperty("java.home"));
    assertThat(started(release, Map.of("FAZT_JAVA_HOME", other.toString(), INSIST, ON), "version"))
        .isNotZero();
    assertThat(started(release, Map.of("FAZT_JAVA_HOME", other.toString()), "version")).isZero();
  }

  private int started(Path release, Map<String, String> environment, String... words)
      throws Exception {
    var line =
        Stream.concat(Stream.of(release.resolve("bin/fazt").toString()), Stream.of(words)).toList();
    var command = new ProcessBuilder(List.copyOf(line)).redirectErrorStream(true);
    command.environment().keySet().removeIf(name -> name.startsWith("FAZT"));
    command.environment().putAll(environment);
    command.environment().put("HOME", folder.toString());
    Process process = command.start();
    System.out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    return process.waitFor();
  }
}
