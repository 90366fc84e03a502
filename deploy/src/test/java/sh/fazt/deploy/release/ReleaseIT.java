package sh.fazt.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.release.ReleaseInstall;
import sh.fazt.registry.release.ReleasePlatform;

/** A release as it is made of this build, packed, checked and unpacked. */
@Tag("system")
@Timeout(300)
class ReleaseIT {
  private static final String BASE = "fazt-v1.0.0-" + ReleasePlatform.here();

  @TempDir private Path folder;

  @Test
  void madeTwiceItIsTheSameBytes() throws Exception {
    Path again = folder.resolve("again");
    BuiltRelease.assemble(again);
    Path second = folder.resolve("second");
    BuiltRelease.offer(again, second);
    Path first = BuiltRelease.offered();

    for (String name : List.of(BASE + ".tar.gz", BASE + ".manifest", "latest", "install.sh")) {
      assertThat(Files.mismatch(first.resolve(name), second.resolve(name))).as(name).isEqualTo(-1);
    }
  }

  @Test
  void itIsInstalledAndRunsWhereThereIsNoJava() throws Exception {
    Path offered = BuiltRelease.offered();
    Path root = folder.resolve("root");
    Path keys = Files.createDirectories(root.resolve("keys"));
    Files.copy(BuiltRelease.key().resolveSibling("release.pem"), keys.resolve("release.pem"));

    var installed =
        new ReleaseInstall(root, ReleasePlatform.here())
            .install(offered.resolve(BASE + ".manifest"), false);

    Path fazt = installed.folder().resolve("bin/fazt");
    assertThat(said(fazt.toString(), "version", "--quiet")).isEqualTo("1.0.0\n");
    assertThat(said(fazt.toString(), "release", "verify", offered.resolve(BASE + ".manifest") + ""))
        .contains("fazt 1.0.0 for " + ReleasePlatform.here(), "as it was signed");
    assertThat(
            said(
                fazt.toString(),
                "release",
                "install",
                "--root",
                root.toString(),
                "--manifest",
                offered.resolve(BASE + ".manifest").toString()))
        .contains("Already there, and whole");
  }

  @Test
  void anotherVersionIsOnlyAnotherLabel() throws Exception {
    Path offered = folder.resolve("offered");
    BuiltRelease.offer(BuiltRelease.folder(), offered);
    Path next = BuiltRelease.labelled("1.0.10", folder.resolve("next"));
    BuiltRelease.offer(next, offered);
    Path older = BuiltRelease.labelled("1.0.9-rc.1", folder.resolve("older"));
    BuiltRelease.offer(older, offered);

    assertThat(said(next.resolve("bin/fazt").toString(), "version", "-q")).isEqualTo("1.0.10\n");
    assertThat(
            Files.readString(offered.resolve("latest")).lines().map(line -> line.split(" ", -1)[1]))
        .containsExactly("1", "1.0.10", "1.0.9-rc.1", "1.0.0");
  }

  @Test
  void theRuntimeHasEveryModuleThatTheJarsAskFor() throws Exception {
    Path release = BuiltRelease.folder();
    Set<String> there =
        said(release.resolve("runtime/bin/java").toString(), "--list-modules")
            .lines()
            .map(line -> line.replaceFirst("@.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    var line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jdeps").toString(),
                "--ignore-missing-deps",
                "--multi-release",
                "25",
                "--print-module-deps",
                "--class-path",
                release.resolve("lib") + "/*"));
    try (Stream<Path> jars = Files.list(release.resolve("lib"))) {
      jars.map(Path::toString)
          .filter(jar -> jar.contains("/fazt-") && jar.endsWith(".jar"))
          .forEach(line::add);
    }

    List<String> needed = Arrays.asList(said(line.toArray(String[]::new)).strip().split(","));
    assertThat(needed).contains("java.base");
    assertThat(there).containsAll(needed).contains("jdk.crypto.ec");
  }

  /** What a program says that knows of no Java, and ends well. */
  private String said(String... line) throws IOException, InterruptedException {
    var command = new ProcessBuilder(line);
    command.environment().clear();
    command.environment().put("PATH", "/nowhere:/usr/bin:/bin");
    command.environment().put("HOME", folder.toString());
    command.environment().put("FAZT_JVM_FOLDER", "/nowhere");
    command.environment().put("FAZT_OPT_FOLDER", "/nowhere");
    Path err = folder.resolve("err");
    Process process = command.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    return out;
  }
}
