package sh.fazt.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/** What ignore files keep from going online. */
class IgnoreTest {
  private final Path root;
  private final Shell shell;

  IgnoreTest(@TempDir Path folder) throws IOException {
    this.root = Files.createDirectory(folder.resolve("site"));
    this.shell = new TestShell(folder, new NoNode()).shell();
    put("index.html", "x");
  }

  private void put(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> online() throws IOException {
    return Site.read(root, shell).files().stream().map(Site.SiteFile::path).toList();
  }

  @Test
  void namesPatternsAndFoldersThatAreIgnoredStayHome() throws IOException {
    put(".gitignore", "# notes\n*.log\nsecret.txt\ncache/\n\nimg/**/raw\n");
    put("a.log", "x");
    put("deep/er/b.log", "x");
    put("deep/secret.txt", "x");
    put("cache/page.html", "x");
    put("docs/cache", "a file, and only folders are meant");
    put("img/1/2/raw/photo.tif", "x");
    put("img/1/photo.png", "x");

    assertThat(online()).containsExactly("docs/cache", "img/1/photo.png", "index.html");
  }

  @Test
  void aPatternWithASlashMeansOnlyThatPlace() throws IOException {
    put(".gitignore", "/drafts\ndocs/old\n");
    put("drafts/a.html", "x");
    put("blog/drafts/b.html", "x");
    put("docs/old/c.html", "x");
    put("more/docs/old/d.html", "x");

    assertThat(online())
        .containsExactly("blog/drafts/b.html", "index.html", "more/docs/old/d.html");
  }

  @Test
  void whatIsTakenBackGoesOnlineUnlessItsFolderIsOut() throws IOException {
    put(".gitignore", "*.map\n!keep.map\nout/\n!out/kept.html\n");
    put("a.map", "x");
    put("keep.map", "x");
    put("out/kept.html", "x");

    assertThat(online()).containsExactly("index.html", "keep.map");
  }

  @Test
  void anInnerFileHoldsForItsFolderAndIsStronger() throws IOException {
    put(".gitignore", "*.txt\n");
    put("docs/.gitignore", "!*.txt\n/build\n");
    put("a.txt", "x");
    put("docs/b.txt", "x");
    put("docs/more/c.txt", "x");
    put("docs/build/d.html", "x");
    put("build/e.html", "x");
    put("zoo/f.txt", "x");

    assertThat(online())
        .containsExactly("build/e.html", "docs/b.txt", "docs/more/c.txt", "index.html");
  }

  @Test
  void faztignoreHasTheLastWord() throws IOException {
    put(".gitignore", "dist/\n");
    put(".faztignore", "!dist/\n*.psd\n");
    put("dist/app.js", "x");
    put("logo.psd", "x");

    assertThat(online()).containsExactly("dist/app.js", "index.html");
  }

  @Test
  void ignoreFilesCannotBringOutWhatIsNeverSent() throws IOException {
    put(".gitignore", "!.env\n!node_modules\n!node_modules/**\n");
    put(".env", "SECRET=1");
    put("node_modules/a.js", "x");

    assertThat(online()).containsExactly("index.html");
  }

  @Test
  void whenEverythingIsIgnoredThatIsSaid() throws IOException {
    put(".gitignore", "*\n");

    assertThatThrownBy(this::online)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.hint().orElse("")).contains(".gitignore"));
  }

  private List<String> leftOut() throws IOException {
    return Site.read(root, shell).leftOut().lines();
  }

  @Test
  void faztignoreTakesBackWhatOurOwnRulesLeaveOutIfItSpellsIt() throws IOException {
    put("assets/node_modules/lib.js", "x");
    put("node_modules/dev.js", "x");
    put(".env", "SECRET=1");
    put(".hidden/a.txt", "x");
    put(".faztignore", "!*\n!**\n!assets/**\n!assets/node_modules/\n!.hidden\n");

    assertThat(online())
        .containsExactly(".hidden/a.txt", "assets/node_modules/lib.js", "index.html");
  }

  @Test
  void faztignoreTakesBackWhatAnInnerFileOfABuildLeavesOut() throws IOException {
    put("pkg/.gitignore", "*\n");
    put("pkg/app.wasm", "x");
    assertThat(online()).containsExactly("index.html");

    put(".faztignore", "!pkg/**\n");
    assertThat(online()).containsExactly("index.html", "pkg/app.wasm");
  }

  @Test
  void whatIsLeftOutIsCountedInOneLineAndListed() throws IOException {
    put(".gitignore", "*.log\n");
    put(".env", "x");
    put(".git/HEAD", "x");
    put("assets/node_modules/a.js", "x");
    put("pkg/.gitignore", "*\n");
    put("pkg/a.wasm", "x");
    put("pkg/b.wasm", "x");
    put("a.log", "x");

    assertThat(Site.read(root, shell).leftOut().summary().orElse(""))
        .contains(
            "1 whose names start with a dot",
            "1 called node_modules",
            "2 by pkg/.gitignore",
            "1 by .gitignore",
            "--verbose",
            "'!assets/node_modules/'")
        .doesNotContain("\n");
    assertThat(leftOut())
        .containsExactly(
            "left out .env: its name starts with a dot",
            "left out a.log: .gitignore says '*.log'",
            "left out assets/node_modules/: it is called node_modules",
            "left out pkg/a.wasm: pkg/.gitignore says '*'",
            "left out pkg/b.wasm: pkg/.gitignore says '*'");
  }

  @Test
  void nothingIsSaidWhereNothingIsLeftOut() throws IOException {
    put(".gitignore", "*.log\n");
    assertThat(Site.read(root, shell).leftOut().summary()).isEmpty();
  }
}
