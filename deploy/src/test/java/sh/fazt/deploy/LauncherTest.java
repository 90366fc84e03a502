package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher, run by the machine's own shell on a machine that has only what a test puts there.
 */
@Timeout(60)
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "fazt").toAbsolutePath().normalize();

  private final Path machine;
  private final Path tools;
  private final Path jvms;
  private final Path dist;
  private final Map<String, String> environment = new HashMap<>();

  /** What a started program said. */
  private record Ended(int exit, String out, String err) {}

  LauncherTest(@TempDir Path folder) throws IOException {
    machine = folder;
    tools = Files.createDirectories(folder.resolve("tools"));
    jvms = Files.createDirectories(folder.resolve("jvm"));
    dist = Files.createDirectories(folder.resolve("my fazt"));
    for (String tool : List.of("sh", "cat", "find", "head", "readlink", "mkdir")) {
      Files.createSymbolicLink(tools.resolve(tool), real(tool));
    }
    Files.createDirectories(dist.resolve("bin"));
    Files.createDirectories(dist.resolve("lib"));
    Files.copy(LAUNCHER, dist.resolve("bin/fazt"));
    Files.writeString(dist.resolve("lib/classpath"), "lib/a.jar:lib/b.jar");
    environment.put("PATH", tools.toString());
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("FAZT_JVM_FOLDER", jvms.toString());
    environment.put("FAZT_OPT_FOLDER", folder.resolve("opt").toString());
  }

  @Test
  void aJdk25IsFoundAmongOthers() throws Exception {
    jdk(jvms.resolve("a-17"), "17.0.15");
    jdk(jvms.resolve("b-25"), "25.0.1");
    jdk(jvms.resolve("c-250"), "250");

    assertThat(run("version").out()).startsWith(jvms.resolve("b-25") + "\n");
  }

  @Test
  void withoutAJdk25ItSaysWhatToInstall() throws Exception {
    jdk(jvms.resolve("a-17"), "17.0.15");
    Files.createDirectories(jvms.resolve("half/bin"));

    Ended ended = run("version");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("no JDK 25 found", "apt install temurin-25-jdk", "FAZT_JAVA_HOME=");
  }

  @Test
  void javaHomeComesFirstAndIsPassedOverIfItIsOld() throws Exception {
    jdk(jvms.resolve("b-25"), "25");
    environment.put("JAVA_HOME", jdk(machine.resolve("mine"), "25.0.2").toString());
    assertThat(run("version").out()).startsWith(machine.resolve("mine") + "\n");

    environment.put("JAVA_HOME", jdk(machine.resolve("old"), "17").toString());
    assertThat(run("version").out()).startsWith(jvms.resolve("b-25") + "\n");
  }

  @Test
  void aReleaseHasARuntimeOfItsOwnWhichComesBeforeWhateverIsThere() throws Exception {
    jdk(jvms.resolve("b-25"), "25");
    environment.put("JAVA_HOME", jdk(machine.resolve("mine"), "25.0.2").toString());
    Path runtime = jdk(dist.resolve("runtime"), "25.0.3");

    assertThat(run("version").out()).startsWith(runtime + "\n");
  }

  @Test
  void theVersionIsWhatTheReleaseSays() throws Exception {
    jdk(jvms.resolve("b-25"), "25");
    assertThat(run("version").out()).doesNotContain("-Dfazt.version");

    Files.writeString(dist.resolve("version"), "1.0.1\n");
    assertThat(run("version").out()).contains("<-Dfazt.version=1.0.1>");
  }

  @Test
  void theJdkAskedForIsUsedOrRefusedButNeverPassedOver() throws Exception {
    jdk(jvms.resolve("b-25"), "25");
    environment.put("FAZT_JAVA_HOME", jdk(machine.resolve("old"), "17").toString());

    Ended ended = run("version");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains(machine.resolve("old") + ") is not a JDK 25");
  }

  @Test
  void javaOnThePathIsFoundBehindItsLinks() throws Exception {
    Path home = jdk(machine.resolve("deep/jdk"), "25");
    Files.createSymbolicLink(machine.resolve("alternative"), home.resolve("bin/java"));
    Files.createSymbolicLink(tools.resolve("java"), machine.resolve("alternative"));

    assertThat(run("version").out()).startsWith(home + "\n");
  }

  @Test
  void wordsReachTheProgramAsTheyWereTyped() throws Exception {
    jdk(jvms.resolve("b-25"), "25");

    assertThat(run("app", "deploy", "my site", "-m", "a \"b\" $c * ", "").out())
        .endsWith(
            """
            <sh.fazt.cli.Fazt>
            <app>
            <deploy>
            <my site>
            <-m>
            <a "b" $c * >
            <>
            """);
  }

  @Test
  void theClassPathIsWholeAndInOrder() throws Exception {
    jdk(jvms.resolve("b-25"), "25");

    assertThat(run("version").out())
        .contains("<-cp>\n<" + dist + "/lib/a.jar:" + dist + "/lib/b.jar>\n");
  }

  @Test
  void aClientStartsLightAndANodeIsBounded() throws Exception {
    jdk(jvms.resolve("b-25"), "25");

    assertThat(run("app", "deploy", "dev").out())
        .contains("<-XX:TieredStopAtLevel=1>")
        .doesNotContain("-Xmx");
    assertThat(run("--json", "server", "start").out())
        .contains("<-Xmx256m>", "<--enable-native-access=ALL-UNNAMED>")
        .doesNotContain("TieredStopAtLevel");
    assertThat(run("dev").out()).contains("<-Xmx256m>", "<-Xms24m>");
    assertThat(run("server", "--json", "status").out())
        .contains("<-XX:TieredStopAtLevel=1>", "<--enable-native-access=ALL-UNNAMED>");
  }

  @Test
  void whatIsAskedOfTheJvmComesAfterWhatItGetsAnyway() throws Exception {
    jdk(jvms.resolve("b-25"), "25");
    environment.put("FAZT_JAVA_OPTIONS", "-Xmx64m -Dmore=1");

    assertThat(run("dev").out())
        .containsSubsequence("<-Xmx256m>", "<-Xmx64m>", "<-Dmore=1>", "<-cp>");
  }

  @Test
  void aStartUpCacheIsUsedIfItIsThere() throws Exception {
    jdk(jvms.resolve("b-25"), "25");
    assertThat(run("version").out()).doesNotContain("AOTCache");

    Files.createFile(dist.resolve("lib/client.aot"));

    assertThat(run("version").out()).contains("<-XX:AOTCache=" + dist + "/lib/client.aot>");
    assertThat(run("dev").out()).doesNotContain("AOTCache");
  }

  @Test
  void aLinkToTheLauncherIsFollowed() throws Exception {
    jdk(jvms.resolve("b-25"), "25");
    Path link = Files.createSymbolicLink(tools.resolve("fazt"), dist.resolve("bin/fazt"));

    assertThat(start(link, "version").out()).contains(dist + "/lib/a.jar");
  }

  @Test
  void theProgramTakesThePlaceOfTheLauncherSoThatSignalsReachIt() throws Exception {
    Path home = jdk(jvms.resolve("b-25"), "25");
    Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho $$\nread -r _\n");

    Process process = command(dist.resolve("bin/fazt")).start();
    try (var said = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo(Long.toString(process.pid()));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void fileNamesAreUnicodeEvenWithoutALocale() throws Exception {
    Path home = jdk(jvms.resolve("b-25"), "25");
    Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho \"${LC_ALL:-unset}\"\n");

    assertThat(run("version").out()).isEqualTo("C.UTF-8\n");
    environment.put("LANG", "de_DE.UTF-8");
    assertThat(run("version").out()).isEqualTo("unset\n");
  }

  @Test
  void aLocaleThatIsNotInstalledDoesNotTakeTheUnicodeFromFileNames() throws Exception {
    Path home = jdk(jvms.resolve("b-25"), "25");
    Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho \"${LC_ALL:-unset}\"\n");
    Files.createSymbolicLink(tools.resolve("locale"), real("locale"));

    environment.put("LANG", "xx_XX.UTF-8");
    assertThat(run("version").out()).isEqualTo("C.UTF-8\n");
    environment.put("LC_CTYPE", "C.UTF-8");
    assertThat(run("version").out()).isIn("C.UTF-8\n", "unset\n");
    environment.put("LANG", "C.UTF-8");
    assertThat(run("version").out()).isEqualTo("unset\n");
    environment.put("LC_ALL", "POSIX");
    assertThat(run("version").out()).isEqualTo("C.UTF-8\n");
  }

  @Test
  void javaReadsAndWritesFileNamesAsTheyAreWhateverTheLocaleIs() throws Exception {
    Files.createSymbolicLink(jvms.resolve("real-25"), Path.of(System.getProperty("java.home")));
    Files.createSymbolicLink(tools.resolve("locale"), real("locale"));
    Path classes =
        Path.of(NameCopier.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Files.createSymbolicLink(dist.resolve("lib/a.jar"), classes);
    environment.put("FAZT_MAIN", NameCopier.class.getName());
    Path from = Files.createDirectory(machine.resolve("from"));
    // One letter of its own, and one with its accent beside it: they must not become the same.
    List<String> names =
        List.of("gr\u00fc\u00dfe.html", "gru\u0308\u00dfe.html", "\u65e5\u672c.html");
    for (String name : names) {
      Files.writeString(from.resolve(name), name);
    }
    for (String locale : List.of("", "C", "POSIX", "xx_XX.UTF-8", "de_DE.ISO-8859-1", "C.UTF-8")) {
      environment.put("LC_ALL", locale);
      Path to = Files.createDirectory(machine.resolve("to-" + locale));

      Ended ended = run(from.toString(), to.toString());

      assertThat(ended.exit()).as("%s: %s", locale, ended.err()).isZero();
      for (String name : names) {
        assertThat(to.resolve(name)).as(locale).hasContent(name);
      }
    }
  }

  @Test
  void aCheckoutIsBuiltOnceAndAgainWhenASourceIsNewer() throws Exception {
    jdk(jvms.resolve("b-25"), "25");
    Path checkout = checkout();
    maven(
        checkout,
        "mkdir -p deploy/target/fazt-1.0.0/lib\n: >deploy/target/fazt-1.0.0/lib/classpath");

    assertThat(start(checkout.resolve("fazt"), "version").err()).contains("building (once");
    assertThat(start(checkout.resolve("fazt"), "version").err()).isEmpty();

    Files.setLastModifiedTime(
        checkout.resolve("cli/src/main/java/A.java"),
        FileTime.from(Instant.now().plus(1, ChronoUnit.HOURS)));
    Ended ended = start(checkout.resolve("fazt"), "version");
    assertThat(ended.err()).contains("building (once");
    assertThat(ended.out()).contains("-Dfazt.examples=" + checkout + "/docs/examples");
  }

  @Test
  void aBuildThatFailsIsSaidAndNothingIsStarted() throws Exception {
    jdk(jvms.resolve("b-25"), "25");
    Path checkout = checkout();
    maven(checkout, "echo 'no such symbol'; exit 1");

    Ended ended = start(checkout.resolve("fazt"), "version");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("no such symbol", "the build failed");
  }

  @Test
  void aCheckoutWithoutMavenIsTold() throws Exception {
    jdk(jvms.resolve("b-25"), "25");

    Ended ended = start(checkout().resolve("fazt"), "version");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("Maven is missing", "apt install maven");
  }

  private Path checkout() throws IOException {
    Path checkout = Files.createDirectories(machine.resolve("checkout"));
    Files.copy(LAUNCHER, checkout.resolve("fazt"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.createDirectories(checkout.resolve("cli/src/main/java"));
    Files.writeString(checkout.resolve("cli/pom.xml"), "<project/>");
    Files.writeString(checkout.resolve("cli/src/main/java/A.java"), "class A {}");
    return checkout;
  }

  /** A Maven that does this in the checkout instead of building. */
  private void maven(Path checkout, String script) throws IOException {
    Path mvn = tools.resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\ncd '" + checkout + "'\n" + script + "\n");
    executable(mvn);
  }

  /** A JDK whose {@code java} prints its own home and then each of its words in brackets. */
  private static Path jdk(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
    Files.writeString(
        home.resolve("bin/java"),
        "#!/bin/sh\nprintf '%s\\n' \"${0%/bin/java}\"\nprintf '<%s>\\n' \"$@\"\n");
    executable(home.resolve("bin/java"));
    return home;
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path real(String tool) {
    return List.of("/bin", "/usr/bin").stream()
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private Ended run(String... words) throws IOException, InterruptedException {
    return start(dist.resolve("bin/fazt"), words);
  }

  private Ended start(Path launcher, String... words) throws IOException, InterruptedException {
    Path err = machine.resolve("err");
    ProcessBuilder command = command(launcher, words);
    Process process = command.redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }

  private ProcessBuilder command(Path launcher, String... words) {
    var line = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
    line.addAll(List.of(words));
    var command = new ProcessBuilder(line);
    command.environment().clear();
    command.environment().putAll(environment);
    return command;
  }
}
