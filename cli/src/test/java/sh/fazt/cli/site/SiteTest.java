package sh.fazt.cli.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.NoNode;
import sh.fazt.cli.TestShell;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;

/** What of a directory goes online, and how it is packed. */
class SiteTest {
  private final Path root;
  private final Shell shell;
  private final Path outside;

  SiteTest(@TempDir Path folder) throws IOException {
    this.root = Files.createDirectory(folder.resolve("site"));
    this.shell = new TestShell(folder, new NoNode()).shell();
    this.outside = Files.createDirectory(folder.resolve("outside"));
  }

  @Test
  void filesArePackedUnderTheirPathsInOrder() throws IOException {
    put("z.txt", "last");
    put("index.html", "<h1>hello</h1>");
    put("assets/app.js", "1");
    put("a \u00e9.txt", "unicode");

    assertThat(unzipped(pack()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "a \u00e9.txt", "unicode",
                "assets/app.js", "1",
                "index.html", "<h1>hello</h1>",
                "z.txt", "last"));
    assertThat(Site.read(root, shell).files())
        .extracting(Site.SiteFile::path)
        .containsExactly("a \u00e9.txt", "assets/app.js", "index.html", "z.txt");
  }

  @Test
  void dotFilesAndNodeModulesStayHomeAndWellKnownComesAlong() throws IOException {
    put("index.html", "x");
    put(".env", "SECRET=1");
    put(".git/config", "x");
    put("docs/.hidden", "x");
    put("node_modules/a/index.js", "x");
    put("docs/node_modules/b.js", "x");
    put(".well-known/security.txt", "contact");
    put("docs/.well-known/x", "x");

    assertThat(unzipped(pack()).keySet()).containsExactly(".well-known/security.txt", "index.html");
  }

  @Test
  void theSameFilesMakeTheSameBytesWheneverTheyArePacked() throws IOException {
    put("index.html", "x".repeat(10_000));
    put("b/c.png", "y".repeat(10_000));
    byte[] before = pack();

    Files.setLastModifiedTime(root.resolve("index.html"), FileTime.fromMillis(86_400_000L * 365));

    assertThat(pack()).isEqualTo(before);
  }

  @Test
  void aLinkToAFileInsideIsPackedAndOneThatLeadsOutIsLeftOutWithANotice() throws IOException {
    put("index.html", "inside");
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(root.resolve("copy.html"), Path.of("index.html"));
    Files.createSymbolicLink(root.resolve("out.html"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("up"), outside);
    Files.createSymbolicLink(root.resolve("loop"), root);
    Files.createSymbolicLink(root.resolve("nowhere"), Path.of("missing"));

    assertThat(unzipped(pack()))
        .containsExactlyInAnyOrderEntriesOf(Map.of("copy.html", "inside", "index.html", "inside"));
    assertThat(Site.read(root, shell).notices())
        .containsExactlyInAnyOrder(
            "left out out.html: the link leads out of the directory",
            "left out up: the link leads out of the directory",
            "left out loop: links to directories are not followed",
            "left out nowhere: the link leads nowhere");
  }

  @Test
  void aDirectoryReachedThroughALinkIsThatDirectory() throws IOException {
    put("index.html", "x");
    Path link = Files.createSymbolicLink(outside.resolve("link"), root);

    assertThat(Site.read(link, shell).files()).hasSize(1);
  }

  @Test
  void nothingToPutOnlineIsSaid() throws IOException {
    put(".env", "x");

    assertThatThrownBy(() -> Site.read(root, shell))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("holds no files to put online");
    assertThatThrownBy(() -> Site.read(root.resolve("missing"), shell))
        .hasMessageContaining("no such directory");
    assertThatThrownBy(() -> Site.read(root.resolve(".env"), shell))
        .hasMessageContaining("is a file, not a directory");
  }

  @Test
  void aFileLargerThanTheHeapIsPackedInAStream() throws IOException {
    long size = 20L * (64 << 20); // 1.25 GiB; tests have a heap of 1 GiB
    try (var file = new RandomAccessFile(root.resolve("big.png").toFile(), "rw")) {
      file.setLength(64L << 20);
    }
    var written = new AtomicLong();
    var read = new AtomicLong();
    Site site = Site.read(root, shell);
    var many = new ArrayList<Site.SiteFile>();
    for (int i = 0; i < 20; i++) {
      var one = site.files().getFirst();
      many.add(new Site.SiteFile(i + ".png", one.file(), one.size(), 0));
    }

    SiteZip.write(
        new Site(root, many, List.of(), new ExcludedFiles()),
        counting(written),
        read::addAndGet,
        AssertionError::new);

    assertThat(read).hasValue(size);
    assertThat(written.get()).isGreaterThan(size);
  }

  @Test
  void aFileThatGoesAwayMeanwhileIsNamedAndTheOthersArePacked() throws IOException {
    put("index.html", "x");
    put("gone.txt", "x");
    Site site = Site.read(root, shell);
    Files.delete(root.resolve("gone.txt"));
    var gone = new ArrayList<String>();
    var read = new AtomicLong();

    SiteZip.write(
        site, OutputStream.nullOutputStream(), read::addAndGet, file -> gone.add(file.path()));

    assertThat(gone).containsExactly("gone.txt");
    assertThat(read).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"My Site!, my-site", "blog, blog", "a.b_c, a-b-c", "--x--, x", "\u00dcber, ber"})
  void aDirectoryGivesItsNameToTheSite(String directory, String name) {
    assertThat(SiteName.of(Path.of("/home", directory))).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"www", "admin", "___", "\u65e5\u672c"})
  void aDirectoryWithoutAUsableNameIsAskedForOne(String directory) {
    assertThatThrownBy(() -> SiteName.of(Path.of("/home", directory)))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(Failure.class))
        .satisfies(failure -> assertThat(failure.hint()).contains("Add: --name NAME"));
  }

  @Test
  void aVeryLongDirectoryNameIsCutToALabel() {
    assertThat(SiteName.of(Path.of("/home", "a".repeat(62) + "-bcd"))).isEqualTo("a".repeat(62));
  }

  private void put(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.resolve("..").normalize());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private byte[] pack() throws IOException {
    var bytes = new ByteArrayOutputStream();
    SiteZip.write(Site.read(root, shell), bytes, _ -> {}, AssertionError::new);
    return bytes.toByteArray();
  }

  private static Map<String, String> unzipped(byte[] bytes) throws IOException {
    var files = new TreeMap<String, String>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static OutputStream counting(AtomicLong count) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        count.incrementAndGet();
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        count.addAndGet(length);
      }
    };
  }
}
