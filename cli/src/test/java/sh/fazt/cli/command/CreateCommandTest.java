package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.registry.control.PlainJson;

/** {@code fazt app create}: folders here, and apps on a peer. */
class CreateCommandTest {
  private final Path folder;
  private final TestShell shell;

  CreateCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.shell = new TestShell(folder, new NoNode());
  }

  @Test
  void aFolderIsMadeAndWhatToDoNextIsSaid() throws IOException {
    assertThat(shell.run("app", "create", "shop")).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .startsWith("Created 'shop' from 'minimal' template\n")
        .contains("Next steps:", "fazt app deploy shop");
    assertThat(folder.resolve("shop").resolve("index.html"))
        .content()
        .contains("shop")
        .doesNotContain("{{");
    Files.writeString(folder.resolve("shop").resolve("index.html"), "mine");
    assertThat(shell.run("app", "create", "shop")).isEqualTo(ExitCode.CONFLICT);
    assertThat(shell.err()).contains("directory 'shop' already exists");
    assertThat(folder.resolve("shop").resolve("index.html")).hasContent("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "static", "spa", "api"})
  void everyTemplateThatIsListedCanBeTaken(String template) throws IOException {
    assertThat(shell.run("app", "create", "--list-templates")).isEqualTo(ExitCode.OK);
    assertThat(shell.out().lines()).contains(template);

    assertThat(shell.run("app", "create", "one", "--template", template, "--json"))
        .isEqualTo(ExitCode.OK);
    assertThat(PlainJson.object(PlainJson.readObject(shell.out()).get("data")))
        .containsEntry("template", template)
        .containsKeys("directory", "files");
    assertThat(folder.resolve("one")).isNotEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"My App", "a/b", "../up", "-x-", "admin", "."})
  void aNameThatIsNoneIsRefused(String name) {
    assertThat(shell.run("app", "create", "--", name)).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("invalid app name '" + name + "'", "lower-case letters");
  }

  @Test
  void aTemplateThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThat(shell.run("app", "create", "x", "--template", "react")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("template 'react' not found", "minimal, static, spa, api");
    assertThat(shell.run("app", "create")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("app", "create", "x", "--plan")).isEqualTo(ExitCode.USAGE);
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void onAPeerThatIsNamedAnAppIsMadeAndNoFolder(@TempDir Path node) {
    try (var peer = RealPeer.start(node)) {
      shell.run(
          "remote", "add", "zyt", "--url", peer.url(), "--token", peer.key("k", "read,route"));

      assertThat(shell.run("@zyt", "app", "create", "shop")).as(shell.err()).isEqualTo(ExitCode.OK);
      assertThat(shell.run("app", "create", "club", "--template", "spa", "--on", "zyt"))
          .isEqualTo(ExitCode.OK);
      shell.run("app", "list");
      assertThat(shell.out()).contains("shop", "club");
      assertThat(folder.resolve("shop")).doesNotExist();
      assertThat(shell.run("@zyt", "app", "create", "shop")).isEqualTo(ExitCode.CONFLICT);
    }
  }
}
