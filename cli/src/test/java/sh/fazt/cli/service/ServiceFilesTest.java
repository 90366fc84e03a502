package sh.fazt.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;

/** What a service is written down as. */
class ServiceFilesTest {
  private static final Path LIBEXEC = Path.of("..", "deploy", "src", "main", "libexec");

  private final Path folder;
  private final TestShell shell;

  ServiceFilesTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode());
  }

  private ServiceLayout layout(ServiceLayout.Kind kind) {
    return ServiceLayout.of(kind, shell.shell());
  }

  @Test
  void theRightToALowPortIsGivenForALowPortOnly() throws IOException {
    var layout = layout(ServiceLayout.Kind.SYSTEM);

    assertThat(UnitFile.text(LIBEXEC, layout, 80))
        .contains(
            "\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\n",
            "\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n",
            "\nPrivateUsers=no\n");
    assertThat(UnitFile.text(LIBEXEC, layout, 1024))
        .contains("\nCapabilityBoundingSet=\n", "\nAmbientCapabilities=\n", "\nPrivateUsers=yes\n");
  }

  @Test
  void everyPlaceOfAUnitIsFilledIn() throws IOException {
    for (var kind : ServiceLayout.Kind.values()) {
      var layout = layout(kind);
      assertThat(UnitFile.text(LIBEXEC, layout, 80))
          .contains("ExecStart=" + layout.launcher(), "--db " + layout.database())
          .doesNotContainPattern("@[A-Z_]+@");
    }
  }

  @Test
  void settingsOfOthersStayAndOursAreReplaced() throws IOException {
    var settings = new SettingsFile(folder.resolve("etc/fazt/fazt.env"));
    assertThat(settings.set(Map.of())).isFalse();
    assertThat(settings.set(Map.of("FAZT_A", "1"))).isTrue();
    Files.writeString(settings.file(), "# mine\nFAZT_B=2\n FAZT_A=3\nFAZT_AB=4\n");

    assertThat(settings.set(Map.of("FAZT_A", "5"))).isTrue();
    assertThat(settings.file()).hasContent("# mine\nFAZT_B=2\nFAZT_AB=4\nFAZT_A=5\n");
    assertThat(settings.set(Map.of("FAZT_A", "5"))).isFalse();
    assertThat(settings.set(Map.of())).isFalse();
  }

  @Test
  void whatIsRemovedIsTheLinkAndNotWhereItLeads() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "kept");
    Path removed = Files.createDirectories(folder.resolve("removed/inside"));
    Files.createSymbolicLink(removed.resolve("link"), folder);

    WrittenFile.remove(folder.resolve("removed"));

    assertThat(kept).hasContent("kept");
    assertThat(folder.resolve("removed")).doesNotExist();
  }

  @Test
  void aLinkIsPutInThePlaceOfAnother() throws IOException {
    Path link = folder.resolve("bin/fazt");
    assertThat(WrittenFile.link(link, Path.of("a"))).isTrue();
    assertThat(WrittenFile.link(link, Path.of("a"))).isFalse();
    assertThat(WrittenFile.link(link, Path.of("b"))).isTrue();

    assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("b"));
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void theJournalIsToldLineByLine() throws IOException {
    var log =
        ServiceLog.of(
            """
            {"__REALTIME_TIMESTAMP":"1764300000123456","SYSLOG_IDENTIFIER":"fazt","MESSAGE":"up"}
            {"__REALTIME_TIMESTAMP":"1764300001000000","SYSLOG_IDENTIFIER":"fazt","MESSAGE":[255,1]}
            """);

    assertThat(log.lines())
        .containsExactly(
            "2025-11-28T03:20:00Z  fazt: up", "2025-11-28T03:20:01Z  fazt: (not text)");
    assertThat(log.rows()).hasSize(2);
  }

  @Test
  void aDocumentAndAnEndlessLogExcludeEachOther() {
    assertThat(shell.run("service", "logs", "-f", "--json")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("service", "logs", "-n", "many")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("invalid --lines 'many'");
  }
}
