package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.RealPeer;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.git.TestRepository;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Shell;

/**
 * Directories that would meet under one name, on a real node. Nobody's site is replaced unasked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ReplacedByAccidentTest {
  private static final Shell.Terminal A_PERSON = new Shell.Terminal(true, true, true);
  private static final String OF_A_TEMPLATE =
      """
      {"short_name": "App", "name": "Create App Sample", "start_url": ".", "display": "standalone",
       "icons": [{"src": "favicon.ico", "sizes": "64x64", "type": "image/x-icon"}]}
      """;

  private Path folder = Path.of("");
  private RealPeer peer;
  private TestShell script;
  private TestShell person;

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    peer = RealPeer.start(temporary);
    script = new TestShell(temporary, new NoNode());
    person = new TestShell(temporary, new NoNode()).at(A_PERSON);
    String token = peer.key("laptop", "deploy,read,route");
    script.run("remote", "add", "zyt", "--url", peer.url(), "--token", token);
  }

  @AfterAll
  void stop() {
    peer.close();
  }

  private Path site(String path, String text) throws IOException {
    Path site = Files.createDirectories(folder.resolve(path));
    Files.writeString(site.resolve("index.html"), text);
    return site;
  }

  private void deploys(String... words) {
    assertThat(script.run(words)).as(script.err()).isEqualTo(ExitCode.OK);
  }

  private String release(String name) {
    deploys("app", "info", name, "--json");
    return script.out().replaceAll("(?s).*\"release\":(\\d+).*", "$1");
  }

  @Test
  void twoProjectsWithTheUntouchedManifestOfATemplateStayApart() throws IOException {
    for (String project : new String[] {"shop", "club"}) {
      Files.writeString(
          site("templates/" + project, project).resolve("manifest.json"), OF_A_TEMPLATE);
      deploys("app", "deploy", "templates/" + project);
      assertThat(script.out()).contains("Deployed: " + project);
    }
  }

  @Test
  void aFolderOfBuildsAsksForAName() throws IOException {
    site("a/dist", "a");
    assertThat(script.run("app", "deploy", "a/dist")).isEqualTo(ExitCode.USAGE);
    assertThat(script.err()).contains("'dist'", "Add: --name NAME");
    deploys("app", "deploy", "a/dist", "--name", "from-dist");
  }

  @Test
  void aScriptIsRefusedWhatCameFromAnotherDirectory() throws IOException {
    site("one/garden", "one");
    site("two/garden", "two");
    deploys("app", "deploy", "one/garden");

    assertThat(script.run("app", "deploy", "two/garden")).isEqualTo(ExitCode.CONFLICT);
    assertThat(script.err())
        .contains("'garden' is taken", "one/garden", "--name garden", "--name NAME");
    assertThat(script.run("app", "deploy", "two/garden", "--plan")).isEqualTo(ExitCode.CONFLICT);
    assertThat(script.run("app", "deploy", "two/garden", "--json")).isEqualTo(ExitCode.CONFLICT);
    assertThat(script.out()).contains("\"OTHER_PLACE\"");
    assertThat(release("garden")).isEqualTo("1");

    deploys("app", "deploy", "two/garden", "--name", "garden");
    assertThat(script.run("app", "deploy", "one/garden")).isEqualTo(ExitCode.CONFLICT);
    assertThat(script.err()).contains("two/garden");
    deploys("app", "deploy", "two/garden");
    assertThat(release("garden")).isEqualTo("3");
  }

  @Test
  void theSamePlaceIsNeverAskedAboutUnderWhicheverPath() throws IOException {
    Path site = site("real/pond", "1");
    Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("real"));
    deploys("app", "deploy", "real/pond");
    deploys("app", "deploy", site.toString());
    deploys("app", "deploy", "linked/pond");
    deploys("app", "deploy", "real/../real/pond/");
    assertThat(release("pond")).isEqualTo("4");
  }

  @Test
  void aPersonIsAsked() throws IOException {
    site("mine/lake", "mine");
    site("other/lake", "other");
    deploys("app", "deploy", "mine/lake");

    assertThat(person.typing("n\n").run("app", "deploy", "other/lake")).isEqualTo(ExitCode.REFUSED);
    assertThat(person.err()).contains("'lake' is taken.", "mine/lake. Replace it? [y/N]");
    assertThat(release("lake")).isEqualTo("1");

    assertThat(person.typing("y\n").run("app", "deploy", "other/lake")).isEqualTo(ExitCode.OK);
    assertThat(person.typing("").run("app", "deploy", "other/lake")).isEqualTo(ExitCode.OK);
    assertThat(release("lake")).isEqualTo("3");
  }

  @Test
  void whatCameFromNobodyKnowsWhereIsSomebodysToo() throws IOException {
    site("forks/origin", "1");
    deploys("app", "deploy", "forks/origin");
    deploys("app", "fork", "origin", "--as", "copied");
    site("forks/copied", "2");

    assertThat(script.run("app", "deploy", "forks/copied")).isEqualTo(ExitCode.CONFLICT);
    assertThat(script.err()).contains("a place that is not known", "--name copied");
    deploys("app", "deploy", "forks/copied", "--name", "copied");
    deploys("app", "deploy", "forks/copied");
  }

  @Test
  void aNameInAFileOfOursIsGiven() throws IOException {
    for (String project : new String[] {"ours/a", "ours/b"}) {
      Files.writeString(site(project, project).resolve("manifest.json"), "{\"name\": \"team\"}");
      deploys("app", "deploy", project);
    }
    assertThat(release("team")).isEqualTo("2");
  }

  @Test
  void aRepositoryIsAPlaceAtEveryCommit() throws IOException, GitAPIException {
    Path repository = site("repositories/river", "1");
    try (var git = TestRepository.in(repository)) {
      git.add().addFilepattern(".").call();
      git.commit().setMessage("one").setSign(false).call();
      String url = "file://" + repository;
      deploys("app", "install", url);
      Files.writeString(repository.resolve("index.html"), "2");
      git.commit().setAll(true).setMessage("two").setSign(false).call();
      deploys("app", "install", url);
      deploys("app", "upgrade", "river");

      site("elsewhere/river", "3");
      assertThat(script.run("app", "deploy", "elsewhere/river")).isEqualTo(ExitCode.CONFLICT);
      assertThat(script.err()).contains(url);
      deploys("app", "deploy", "elsewhere/river", "--name", "river");
      assertThat(script.run("app", "install", url)).isEqualTo(ExitCode.CONFLICT);
      deploys("app", "info", "river");
      assertThat(script.out()).contains("git");
    }
  }
}
