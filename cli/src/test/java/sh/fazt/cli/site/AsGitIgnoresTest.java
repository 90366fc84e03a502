package sh.fazt.cli.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/** What goes online of random trees is what git itself would take. */
@Timeout(120)
class AsGitIgnoresTest {
  private static final int TREES = 150;
  private static final String[] NAMES = {
    "a", "b", "ab", "abc", "a.b", "b.a", "A", "foo", "a b", "b ", "[a]", "!a", "#a", "a*", "a-b",
    "\u00e9", "\u00e9a", "a\\b", "x]", "-", "^", "out"
  };
  private static final String[] PIECES = {
    "a",
    "b",
    "c",
    "foo",
    "out",
    "*",
    "*",
    "**",
    "**/",
    "/**",
    "/",
    "/",
    "?",
    ".",
    " ",
    "  ",
    "\\",
    "\\ ",
    "\\*",
    "[ab]",
    "[!a]",
    "[^a]",
    "[a-c]",
    "[]x]",
    "[[:alpha:]]",
    "[![:digit:]]",
    "[[:no:]]",
    "[a",
    "[a-]",
    "[\\]]",
    "[--/]",
    "[[:a]",
    "\u00e9",
    "A",
    "-",
    "#",
    "!",
    "***",
    "\t"
  };

  private final Path work;
  private final Path home;
  private final Shell shell;

  AsGitIgnoresTest(@TempDir Path folder) throws IOException {
    this.work = Files.createDirectory(folder.resolve("work")).toRealPath();
    this.shell = new TestShell(folder, new NoNode()).with("GIT_CONFIG_NOSYSTEM", "1").shell();
    this.home = Files.createDirectories(shell.home());
  }

  @BeforeEach
  void aWorkingCopy() throws Exception {
    boolean installed;
    try {
      installed = new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException _) {
      installed = false;
    }
    assumeTrue(installed, "git is not installed");
    git(new byte[0], "init", "-q");
  }

  private byte[] git(byte[] input, String... words) throws Exception {
    var line = new ArrayList<>(List.of("git", "-c", "core.quotePath=false"));
    line.addAll(List.of(words));
    var builder = new ProcessBuilder(line).directory(work.toFile());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().remove("XDG_CONFIG_HOME");
    Path file = work.resolveSibling("input");
    Files.write(file, input);
    builder.redirectInput(file.toFile()); // git answers while it reads
    Process process = builder.start();
    byte[] out = process.getInputStream().readAllBytes();
    process.waitFor();
    return out;
  }

  /** Those of the paths, below the working copy, that git ignores. */
  private Set<String> ignored(Set<String> paths) throws Exception {
    byte[] out =
        git(
            String.join("\0", paths).concat("\0").getBytes(UTF_8),
            "check-ignore",
            "--no-index",
            "-z",
            "--stdin");
    return Arrays.stream(new String(out, UTF_8).split("\0"))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> online(Path site) throws IOException {
    try {
      return Site.read(site, shell).files().stream()
          .map(file -> work.relativize(site) + "/" + file.path())
          .map(path -> path.startsWith("/") ? path.substring(1) : path)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (Failure failure) {
      assertThat(failure.code()).isEqualTo("NOTHING_TO_DEPLOY");
      return Set.of();
    }
  }

  private static Set<String> files(Path folder, Path below) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(path -> Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .map(path -> below.relativize(path).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static byte[] anIgnoreFile(Random random) {
    var bytes = new ByteArrayOutputStream();
    if (random.nextInt(8) == 0) {
      bytes.writeBytes("\uFEFF".getBytes(UTF_8));
    }
    int lines = 1 + random.nextInt(6);
    for (int i = 0; i < lines; i++) {
      if (random.nextInt(4) == 0) {
        bytes.write('!');
      }
      int pieces = 1 + random.nextInt(4);
      for (int j = 0; j < pieces; j++) {
        bytes.writeBytes(PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8));
      }
      switch (random.nextInt(12)) {
        case 0 -> bytes.write(0xE9); // no UTF-8
        case 1 -> bytes.write(0);
        case 2 -> bytes.write(' ');
        default -> {}
      }
      boolean last = i + 1 == lines;
      if (!last || random.nextBoolean()) {
        bytes.writeBytes((random.nextInt(4) == 0 ? "\r\n" : "\n").getBytes(UTF_8));
      } else if (random.nextInt(3) == 0) {
        bytes.write('\r');
      }
    }
    return bytes.toByteArray();
  }

  private static void aTree(Path folder, int depth, Random random) throws IOException {
    Files.createDirectories(folder);
    if (random.nextInt(depth == 0 ? 8 : 2) > 0) {
      Files.write(folder.resolve(".gitignore"), anIgnoreFile(random));
    }
    int entries = 3 + random.nextInt(4);
    for (int i = 0; i < entries; i++) {
      Path entry = folder.resolve(NAMES[random.nextInt(NAMES.length)]);
      if (Files.exists(entry)) {
        continue;
      }
      if (depth < 3 && random.nextInt(5) < 2) {
        aTree(entry, depth + 1, random);
      } else {
        Files.writeString(entry, "x");
      }
    }
  }

  @Test
  void randomTreesGoOnlineAsGitWouldTakeThem() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < TREES; i++) {
      aTree(work.resolve("t" + i), 0, random);
    }
    var all = files(work, work);
    all.removeIf(path -> path.startsWith(".git/"));
    var expected = new TreeSet<>(all);
    expected.removeAll(ignored(all));
    assertThat(expected.size()).isBetween(all.size() / 5, all.size() * 9 / 10);
    for (int i = 0; i < TREES; i++) {
      Path site = work.resolve("t" + i);
      String prefix = "t" + i + "/";
      assertThat(online(site))
          .as(() -> "seed " + seed + ", " + listing(site))
          .containsExactlyElementsOf(
              expected.stream().filter(path -> path.startsWith(prefix)).toList());
    }
  }

  private static String listing(Path site) {
    var text = new StringBuilder();
    try (var all = Files.walk(site)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        text.append(site.relativize(file)).append(' ');
        if (file.endsWith(".gitignore")) {
          text.append(
              new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                  .lines()
                  .map(line -> "<" + line + ">")
                  .toList());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void put(String path, String text) throws IOException {
    Path file = work.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Asserts that a folder goes online as git would take it. */
  private Set<String> asGit(String folder) throws Exception {
    var taken = files(work.resolve(folder), work);
    taken.removeIf(path -> path.startsWith(".git/"));
    taken.removeAll(ignored(taken));
    assertThat(online(work.resolve(folder))).containsExactlyElementsOf(taken);
    return taken;
  }

  @Test
  void whatIsIgnoredAroundAFolderIsIgnoredInIt() throws Exception {
    put(".gitignore", "*.key\n/site/drafts/\nsecret.txt\n!site/open/secret.txt\n");
    put("site/index.html", "x");
    put("site/server.key", "x");
    put("site/secret.txt", "x");
    put("site/open/secret.txt", "x");
    put("site/drafts/a.html", "x");

    assertThat(asGit("site")).containsExactly("site/index.html", "site/open/secret.txt");
    assertThat(asGit("")).hasSize(2);
  }

  @Test
  void whatTheUserAndTheRepositoryExcludeStaysHome() throws Exception {
    put("index.html", "x");
    put("notes.bak", "x");
    put("local.txt", "x");
    put("kept.bak", "x");
    put(".gitignore", "!kept.bak\n");
    Files.writeString(work.resolve(".git/info/exclude"), "local.txt\n");
    Files.createDirectories(home.resolve(".config/git"));
    Files.writeString(home.resolve(".config/git/ignore"), "*.bak\n");
    assertThat(asGit("")).containsExactly("index.html", "kept.bak");

    Files.writeString(home.resolve(".gitconfig"), "[core]\n\texcludesFile = ~/mine\n");
    Files.writeString(home.resolve("mine"), "index.*\n");
    assertThat(asGit("")).containsExactly("kept.bak", "notes.bak");
  }

  @Test
  void aSecondWorkingCopyKnowsWhatItsRepositoryExcludes() throws Exception {
    Files.writeString(work.resolve(".git/info/exclude"), "local.txt\n");
    put("a", "x");
    git(new byte[0], "add", "a");
    git(
        new byte[0],
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.com",
        "-c",
        "commit.gpgsign=false",
        "commit",
        "-qm",
        "a");
    git(new byte[0], "worktree", "add", "-q", "../second");
    Path second = work.resolveSibling("second");
    Files.writeString(second.resolve("local.txt"), "x");

    assertThat(Site.read(second, shell).files())
        .extracting(Site.SiteFile::path)
        .containsExactly("a");
  }

  @Test
  void aBuildThatGitIgnoresGoesOnlineWhole() throws Exception {
    for (String ignoring :
        new String[] {"dist/", "/dist", "dist/*\n!dist/.gitkeep", "dist/**", "*"}) {
      put(".gitignore", ignoring + "\n*.js\n");
      put("dist/index.html", "x");
      put("dist/app.js", "x");
      put("dist/assets/lib.js", "x");
      put("dist/.gitkeep", "");
      assertThat(online(work.resolve("dist")))
          .as(ignoring)
          .containsExactly("dist/app.js", "dist/assets/lib.js", "dist/index.html");
    }
  }

  @Test
  void aProjectsOwnIgnoreFileHoldsForWhatIsBuiltOfIt() throws Exception {
    put(".gitignore", "dist/\n");
    put(".faztignore", "*.map\n!dist/pkg/**\n");
    put("dist/index.html", "x");
    put("dist/app.js.map", "x");
    put("dist/pkg/.gitignore", "*\n");
    put("dist/pkg/app.wasm", "x");
    assertThat(online(work.resolve("dist")))
        .containsExactly("dist/index.html", "dist/pkg/app.wasm");
  }
}
