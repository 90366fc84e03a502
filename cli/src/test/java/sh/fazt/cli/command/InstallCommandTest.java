package sh.fazt.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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
import sh.fazt.registry.control.PlainJson;

/** {@code fazt app install} and {@code upgrade}, from real repositories to a real node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class InstallCommandTest {
  private RealPeer peer;
  private TestShell shell;
  private Path repository;
  private Git git;

  @SuppressWarnings("NullAway.Init") // made before all tests, and before each
  InstallCommandTest() {}

  @BeforeAll
  void start(@TempDir Path node) {
    peer = RealPeer.start(node);
  }

  @AfterAll
  void stop() {
    peer.close();
  }

  @BeforeEach
  void begin(@TempDir Path folder) throws IOException, GitAPIException {
    shell =
        new TestShell(folder, new NoNode())
            .with("PATH", "/nowhere")
            .with("TMPDIR", Files.createDirectory(folder.resolve("tmp")).toString());
    shell.run(
        "remote", "add", "zyt", "--url", peer.url(), "--token", peer.key("k", "deploy,read,route"));
    repository = Files.createDirectory(folder.resolve("game"));
    git = TestRepository.in(repository);
    put("index.html", "one");
  }

  /** Commits a file. */
  private String put(String path, String text) throws IOException, GitAPIException {
    Path file = repository.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return commit();
  }

  private String commit() throws GitAPIException {
    git.add().addFilepattern(".").call();
    return git.commit()
        .setMessage("change")
        .setAuthor("a", "a@example.com")
        .setCommitter("a", "a@example.com")
        .setSign(false)
        .call()
        .name();
  }

  private String url() {
    return "file://" + repository;
  }

  private void ok(String... words) {
    assertThat(shell.run(words)).as(shell.err()).isEqualTo(ExitCode.OK);
  }

  private Map<String, Object> data() throws IOException {
    return PlainJson.object(PlainJson.readObject(shell.out()).get("data"));
  }

  /** What the app serves, by pulling it. */
  private String served(String app, String path) throws IOException {
    ok("app", "pull", app, "--dir", "pulled", "--force");
    return Files.readString(repository.resolveSibling("pulled").resolve(path));
  }

  @Test
  void anAppIsInstalledWithWhereItCameFrom() throws IOException, GitAPIException {
    String commit = put("a/b.txt", "deep");
    ok("app", "install", url());
    assertThat(shell.out())
        .contains(
            "Installing from " + url() + "...",
            "Cloned 2 files (commit: " + commit.substring(0, 7) + ")",
            "Installed: game\n",
            "Commit:    " + commit.substring(0, 7),
            "Files:     2\n");
    assertThat(served("game", "index.html")).isEqualTo("one");
    assertThat(repository.resolveSibling("tmp")).isEmptyDirectory();

    ok("app", "info", "game", "--json");
    assertThat(data())
        .containsEntry("source", "git")
        .containsEntry("source_url", url())
        .containsEntry("source_commit", commit);
    ok("app", "install", url(), "--name", "second", "--json");
    assertThat(data()).containsEntry("site", "second").containsEntry("source_commit", commit);
  }

  @Test
  void branchesTagsAndCommitsCanBeNamed() throws IOException, GitAPIException {
    String first = put("index.html", "first");
    git.tag().setName("v1").setAnnotated(true).setMessage("v1").setSigned(false).call();
    git.branchCreate().setName("feature/x").call();
    put("index.html", "second");
    git.checkout().setName("feature/x").call();
    put("index.html", "branch");
    git.checkout().setName("main").call();

    ok("app", "install", url() + "@v1", "--name", "tagged");
    assertThat(served("tagged", "index.html")).isEqualTo("first");
    ok("app", "install", url() + "@feature/x", "--name", "branched");
    assertThat(served("branched", "index.html")).isEqualTo("branch");
    ok("app", "install", url() + "@" + first, "--name", "exact");
    assertThat(served("exact", "index.html")).isEqualTo("first");
    ok("app", "install", url() + "@" + first.substring(0, 8), "--name", "exact");
    assertThat(served("exact", "index.html")).isEqualTo("first");

    assertThat(shell.run("app", "install", url() + "@v9")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("no branch, tag or commit 'v9'");
    assertThat(shell.run("app", "install", url() + "@deadbeef")).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aFolderOfARepositoryIsAnApp() throws IOException, GitAPIException {
    put("apps/chess/index.html", "chess");
    put("apps/chess/manifest.json", "{\"name\": \"queen\"}");
    Files.createSymbolicLink(repository.resolve("apps/out"), Path.of("/etc"));
    commit();
    Path bare = repository.resolveSibling("all.git");
    Git.cloneRepository().setURI(url()).setDirectory(bare.toFile()).setBare(true).call().close();

    ok("app", "install", "file://" + bare + "/apps/chess");
    assertThat(shell.out()).contains("Installed: queen\n");
    assertThat(served("queen", "index.html")).isEqualTo("chess");
    assertThat(shell.run("app", "install", "file://" + bare + "/apps/out"))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("no folder 'apps/out'");
    assertThat(shell.run("app", "install", "file://" + bare + "/nothing"))
        .isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void whatCannotBeBuiltHereIsTakenFromABranchWhereItIs() throws IOException, GitAPIException {
    put("package.json", "{\"scripts\":{\"build\":\"vite build\"}}");
    assertThat(shell.run("app", "install", url())).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("no package manager available");

    git.checkout().setName("gh-pages").setCreateBranch(true).call();
    Files.delete(repository.resolve("package.json"));
    git.rm().addFilepattern("package.json").call();
    put("index.html", "built");
    git.checkout().setName("main").call();
    ok("app", "install", url(), "--name", "built");
    assertThat(served("built", "index.html")).isEqualTo("built");

    ok("app", "install", url(), "--name", "built", "--no-build");
    assertThat(served("built", "package.json")).contains("vite");
  }

  @Test
  void anUpgradeFollowsTheRepository() throws IOException, GitAPIException {
    ok("app", "install", url(), "--name", "follower");
    ok("app", "upgrade", "follower");
    assertThat(shell.out()).startsWith("Already at the latest commit: ");

    String latest = put("index.html", "two");
    ok("app", "upgrade", "follower", "--check");
    assertThat(shell.out())
        .contains("Update available: ", " → " + latest.substring(0, 7), "Run: fazt app upgrade");
    assertThat(served("follower", "index.html")).isEqualTo("one");
    ok("app", "upgrade", "follower", "--check", "--json");
    assertThat(data())
        .containsEntry("update_available", true)
        .containsEntry("latest_commit", latest);

    ok("app", "info", "follower", "--json");
    String id = String.valueOf(data().get("id"));
    ok("app", "upgrade", id);
    assertThat(shell.out()).contains("Installed: follower\n");
    assertThat(served("follower", "index.html")).isEqualTo("two");
    ok("app", "upgrade", "follower", "--check");
    assertThat(shell.out()).startsWith("Already at the latest commit: ");
  }

  @Test
  void aRepositoryThatOnlyThePeerNamesIsNotLookedAtInAScript() throws Exception {
    ok("app", "install", url(), "--name", "moved");
    Path other = Files.createDirectory(repository.resolveSibling("own-things"));
    try (Git secret = TestRepository.in(other)) {
      Files.writeString(other.resolve("secret.txt"), "secret");
      secret.add().addFilepattern(".").call();
      secret
          .commit()
          .setMessage("x")
          .setSign(false)
          .setAuthor("a", "a@example.com")
          .setCommitter("a", "a@example.com")
          .call();
    }
    // Another user, or another machine, deploys to the name and says where from.
    var elsewhere = new TestShell(other.resolveSibling("elsewhere"), new NoNode());
    Files.createDirectories(other.resolveSibling("elsewhere"));
    elsewhere.run("remote", "add", "zyt", "--url", peer.url(), "--token", peer.key("d", "deploy"));
    elsewhere.run("app", "install", "file://" + other, "--name", "moved", "--no-build");

    put("index.html", "two");
    for (String[] words :
        new String[][] {
          {"app", "upgrade", "moved"},
          {"app", "upgrade", "moved", "--check"},
          {"app", "upgrade", "moved", "--json"}
        }) {
      assertThat(shell.run(words)).as(shell.out()).isEqualTo(ExitCode.CONFLICT);
      assertThat(shell.err())
          .contains(
              "comes from file://" + other,
              "a folder of this machine",
              "but you installed it from " + url(),
              "fazt app install file://" + other + " --name NAME");
    }

    var person = new Shell.Terminal(true, true, true);
    shell.at(person).typing("n\n");
    assertThat(shell.run("app", "upgrade", "moved")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("What is there goes online").contains("[y/N]");

    shell.typing("y\n");
    ok("app", "upgrade", "moved");
    shell.at(Shell.Terminal.NONE);
    ok("app", "install", url(), "--name", "moved");
    ok("app", "upgrade", "moved", "--check");
  }

  @Test
  void anAppThatWasInstalledOnAnotherMachineIsUpgradedHereOnlyByWhoSaysSo() throws Exception {
    ok("app", "install", url() + "@main", "--name", "stranger");
    put("index.html", "newer");
    Files.delete(repository.resolveSibling("home").resolve(".config/fazt/installs.json"));

    assertThat(shell.run("app", "upgrade", "stranger")).isEqualTo(ExitCode.CONFLICT);
    assertThat(shell.err())
        .contains("it was not installed from there on this machine", url() + "@main");

    shell.at(new Shell.Terminal(true, true, true)).typing("yes\n");
    ok("app", "upgrade", "stranger");
    shell.at(Shell.Terminal.NONE).typing("");
    put("index.html", "newest");
    ok("app", "upgrade", "stranger");
    assertThat(served("stranger", "index.html")).isEqualTo("newest");
  }

  @Test
  void anAppThatWasDeployedHasNothingToUpgradeTo() {
    ok("app", "deploy", "game", "--name", "plain");

    assertThat(shell.run("app", "upgrade", "plain")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("did not come from a git repository");
    assertThat(shell.run("app", "upgrade", "nobody")).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aRepositoryThatIsNotThereIsSaidAndNothingIsLeft() throws IOException {
    assertThat(shell.run("app", "install", url() + "-gone")).isEqualTo(ExitCode.REFUSED);
    assertThat(shell.err()).contains("cannot clone: ");
    assertThat(shell.run("app", "install", "https://localhost:1/u/r"))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(shell.run("app", "install", "ssh://github.com/u/r")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("app", "install", "github.com/u/r", "--to", "nobody"))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(repository.resolveSibling("tmp")).isEmptyDirectory();
  }
}
