package sh.fazt.http.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.http.api.ApiNode;
import sh.fazt.registry.release.TestRelease;
import sh.fazt.registry.upgrade.UpgradeFolder;

/** An upgrade up to the switch: prepared, tried and asked for; or refused, and nothing changed. */
class UpgradeFlowTest {
  private static final String SHORT = "fazt.upgrade.preflight.silent-for = 500 ms\n";

  private final Path folder;
  private @Nullable ApiNode opened;

  UpgradeFlowTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() {
    node().close();
  }

  private ApiNode node() {
    return Objects.requireNonNull(opened);
  }

  private Releases node(String settings) {
    var releases = Releases.in(folder);
    opened = ApiNode.installed(releases.settings() + settings, releases.installation());
    return releases;
  }

  private List<String> steps() {
    return Releases.steps(node().node().node());
  }

  private UpgradeFolder upgradeFolder() {
    return UpgradeFolder.of(node().node().node().database().file());
  }

  private void awaitStep(String step) {
    ApiNode.eventually(
        () ->
            assertThat(node().send("GET /api/upgrade", "").text())
                .contains("\"step\":\"" + step + "\""));
  }

  @Test
  void aGoodReleaseIsPreparedAndAskedFor() throws IOException {
    node("").offered("1.0.1");
    var begun = node().send("POST /api/upgrade?confirm=caller", "");
    assertThat(begun.text()).contains("\"action\":\"started\"", "\"new_version\":\"1.0.1\"");
    awaitStep("switch-requested");
    assertThat(steps())
        .containsExactly(
            "fetched", "verified", "unpacked", "copied", "preflighted", "switch-requested");
    Path staged = upgradeFolder().path();
    ApiNode.eventually(
        () ->
            assertThat(staged.resolve("request"))
                .content()
                .contains("from=1.0.0\nto=1.0.1\naction=install\nmanifest="));
    assertThat(staged.resolve(Releases.file("1.0.1", ".manifest"))).exists();
    assertThat(staged.resolve(Releases.file("1.0.1", ".manifest.sig"))).exists();
    assertThat(staged.resolve(Releases.file("1.0.1", ".tar.gz"))).exists();
    assertThat(staged.resolve("preflight/release")).doesNotExist();
    assertThat(staged.resolve("preflight/fazt.db")).doesNotExist();
    assertThat(upgradeFolder().callerConfirms(idIn(staged.resolve("request")))).isTrue();
    assertThat(node().send("POST /api/upgrade", "").text()).contains("UPGRADE_RUNNING");
  }

  private static String idIn(Path file) throws IOException {
    return Files.readAllLines(file).getFirst().substring("id=".length());
  }

  @Test
  void anOlderClientIsToldOnlyAfterThePreflight() throws IOException {
    node("").offered("1.0.1");
    var answer = node().send("POST /api/upgrade", "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .contains("\"action\":\"upgraded\"", "Upgraded from 1.0.0 to 1.0.1. Service will restart.");
    assertThat(steps()).endsWith("preflighted", "switch-requested");
    assertThat(upgradeFolder().callerConfirms(idIn(upgradeFolder().file("request")))).isFalse();
  }

  @Test
  void itLooksBeforeItLeaps() throws IOException {
    node("").offered("1.0.1").offered("1.0.2");
    assertThat(node().send("POST /api/upgrade?check=true", "").text())
        .contains("Update available: 1.0.0 -\\u003e 1.0.2", "\"action\":\"check_only\"");
    assertThat(node().send("POST /api/upgrade?check=true&version=1.0.1", "").text())
        .contains("\"new_version\":\"1.0.1\"");
    assertThat(node().send("POST /api/upgrade?check=true&version=7.0.0", "").text())
        .contains("ASSET_NOT_FOUND");
    assertThat(
            node().send("POST /api/upgrade?check=true&url=ftp%3A%2F%2Fexample.com%2F", "").text())
        .contains("BAD_REQUEST", "is no source of releases");
    assertThat(steps()).isEmpty();
  }

  @Test
  void theNewestIsTheLatest() throws IOException {
    node("").offered("0.9.0").offered("1.0.0");
    assertThat(node().send("POST /api/upgrade", "").text())
        .contains("\"action\":\"already_latest\"", "\"success\":true");
    assertThat(node().send("POST /api/upgrade?version=0.9.0", "").text())
        .contains("RELEASE_VERSION", "--allow-downgrade");
    assertThat(steps()).isEmpty();
  }

  /** Puts a release at the source. */
  interface Offering {
    void to(Releases releases) throws IOException;
  }

  record Bad(String name, String settings, Offering offering, String reason) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static TestRelease program(String script) {
    return new TestRelease("1.0.1").withProgram("bin/fazt", script);
  }

  static Stream<Bad> whatIsTriedAndFails() {
    return Stream.of(
        new Bad(
            "an archive that is cut off",
            "",
            releases -> {
              releases.offered("1.0.1");
              Path archive = releases.source().resolve(Releases.file("1.0.1", ".tar.gz"));
              byte[] all = Files.readAllBytes(archive);
              Files.write(archive, java.util.Arrays.copyOf(all, all.length / 2));
            },
            "shorter than its manifest says"),
        new Bad(
            "other bytes of the same length",
            "",
            releases -> {
              releases.offered("1.0.1");
              Path archive = releases.source().resolve(Releases.file("1.0.1", ".tar.gz"));
              byte[] all = Files.readAllBytes(archive);
              all[all.length / 2]++;
              Files.write(archive, all);
            },
            "does not have the bytes that were signed"),
        new Bad(
            "a program that ends at once",
            "",
            releases -> releases.offered("1.0.1", program("#!/bin/sh\nexit 3\n")),
            "it ended early, with status 3"),
        new Bad(
            "a program that hangs",
            SHORT,
            releases -> releases.offered("1.0.1", program("#!/bin/sh\nexec sleep 1000\n")),
            "it got no further"),
        new Bad(
            "a program that says no",
            "",
            releases ->
                releases.offered(
                    "1.0.1",
                    program(
                        "#!/bin/sh\necho '{\"result\":\"refused\",\"message\":\"The event r5\"}'\n")),
            "The event r5"),
        new Bad(
            "a program that makes another state of the same events",
            "",
            releases ->
                releases.offered(
                    "1.0.1", program(Releases.passing("1.0.1", Releases.OTHER_STATE, 1))),
            "another state of the same 7 events"),
        new Bad(
            "a program that shuts this one out",
            "",
            releases ->
                releases.offered(
                    "1.0.1", program(Releases.passing("1.0.1", Releases.SAME_STATE, 99))),
            "1.0.0 could not open it any more"),
        new Bad(
            "a program that calls itself something else",
            "",
            releases ->
                releases.offered(
                    "1.0.1", program(Releases.passing("1.0.9", Releases.SAME_STATE, 1))),
            "it calls itself 1.0.9"),
        new Bad(
            "a disk without room",
            "fazt.upgrade.keep-free = 1000000 GiB\n",
            releases -> releases.offered("1.0.1"),
            "free some space"));
  }

  @ParameterizedTest
  @MethodSource("whatIsTriedAndFails")
  void whatFailsChangesNothing(Bad bad) throws IOException {
    bad.offering().to(node(bad.settings()));
    var answer = node().send("POST /api/upgrade", "");
    assertThat(answer.status()).as(answer.text()).isGreaterThanOrEqualTo(400);
    assertThat(answer.text())
        .contains(bad.reason())
        .containsAnyOf("PREFLIGHT_FAILED", "RELEASE_SOURCE_FAILED", "RELEASE_DAMAGED", "DISK_FULL");
    assertThat(node().send("GET /api/upgrade", "").text())
        .contains("\"step\":\"refused\"", "\"ended\":true", bad.reason());
    assertThat(steps()).endsWith("refused").doesNotContain("switch-requested");
    try (var left = Files.list(upgradeFolder().path())) {
      assertThat(left).isEmpty();
    }
    assertThat(node().send("POST /api/upgrade?check=true", "").status()).isEqualTo(200);
  }

  @Test
  void whatNoTrustedKeySignedIsNotEvenFetched() throws IOException {
    var releases = node("").offered("1.0.1");
    Path manifest = releases.source().resolve(Releases.file("1.0.1", ".manifest"));
    byte[] signature = new sh.fazt.registry.release.TestKey().sign(Files.readAllBytes(manifest));
    Files.write(manifest.resolveSibling(manifest.getFileName() + ".sig"), signature);
    assertThat(node().send("POST /api/upgrade", "").text()).contains("RELEASE_SIGNATURE");
    assertThat(steps()).containsExactly("refused");
    assertThat(node().send("POST /api/upgrade?check=true", "").text())
        .contains("RELEASE_SIGNATURE");
    assertThat(steps()).containsExactly("refused");
  }

  @Test
  void aVersionThatIsStillHereComesBackByTheSameSteps() throws IOException {
    node("").installed("0.9.0", Releases.passing("0.9.0", Releases.SAME_STATE, 1));
    assertThat(node().send("POST /api/upgrade/rollback?version=0.8.0", "").text())
        .contains("ASSET_NOT_FOUND");
    assertThat(node().send("POST /api/upgrade/rollback?confirm=caller", "").text())
        .contains("\"new_version\":\"0.9.0\"");
    awaitStep("switch-requested");
    assertThat(steps()).containsExactly("copied", "preflighted", "switch-requested");
    ApiNode.eventually(
        () ->
            assertThat(upgradeFolder().file("request"))
                .content()
                .contains("to=0.9.0\naction=activate\n"));
  }

  @Test
  void aReleaseCanBeSentHere() throws IOException {
    var releases = node("fazt.upgrade.max-release = 100 KiB\n").offered("1.0.1");
    for (String ending : List.of(".manifest", ".manifest.sig", ".tar.gz")) {
      String name = Releases.file("1.0.1", ending);
      var sent =
          node()
              .request(
                  "POST /api/upgrade/files/" + name,
                  node().token(),
                  "application/octet-stream",
                  Files.readAllBytes(releases.source().resolve(name)));
      assertThat(sent.status()).as(sent.text()).isEqualTo(200);
    }
    var large =
        node()
            .request(
                "POST /api/upgrade/files/" + Releases.file("1.0.1", ".tar.gz"),
                node().token(),
                "application/octet-stream",
                new byte[200_000]);
    assertThat(large.text()).contains("PAYLOAD_TOO_LARGE");
    var foreign =
        node()
            .request(
                "POST /api/upgrade/files/..%2Fpasswd", node().token(), "text/plain", new byte[1]);
    assertThat(foreign.text()).contains("BAD_REQUEST");
    var answer =
        node().send("POST /api/upgrade?uploaded=" + Releases.file("1.0.1", ".manifest"), "");
    assertThat(answer.text()).contains("\"action\":\"upgraded\"");
  }
}
