package sh.fazt.registry.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import sh.fazt.registry.database.DatabaseOpeningTest;

/** A library beside the database is code: it is loaded only if nobody else can have written it. */
class NativeLibraryTest {
  private static final String FOREIGN = "not a library: loading it would end the process";

  private final Path folder;
  private final Path libraries;
  private final Path library;

  NativeLibraryTest(@TempDir Path folder) {
    this.folder = folder;
    this.libraries = folder.resolve(".fazt-native");
    this.library =
        libraries.resolve(
            SQLiteJDBCLoader.getVersion() + "-" + LibraryLoaderUtil.getNativeLibName());
  }

  @BeforeEach
  void putALibraryThere() throws IOException {
    Files.createDirectory(libraries);
    Files.writeString(library, FOREIGN);
    mode(libraries, "rwx------");
    mode(library, "rw-------");
  }

  @Test
  void nothingIsLoadedFromAFolderThatOthersCanWrite() throws Exception {
    mode(libraries, "rwxrwxrwx");

    assertOpens();
    assertThat(library).hasContent(FOREIGN);
  }

  @Test
  void nothingIsLoadedThroughALink() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(libraries, elsewhere);
    Files.createSymbolicLink(libraries, elsewhere);

    assertOpens();
    assertThat(library).hasContent(FOREIGN);
  }

  @Test
  void aLibraryThatOthersCanWriteIsReplaced() throws Exception {
    mode(library, "rw-rw-rw-");

    assertOpens();
    assertThat(FileOwnership.isExclusivelyOwned(library)).isTrue();
    assertThat(Files.size(library)).isGreaterThan(100_000);
  }

  private void assertOpens() throws IOException, InterruptedException {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DatabaseOpeningTest.Holder.class.getName(),
                folder.resolve("fazt.db").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var said = new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8))) {
      assertThat(said.lines().anyMatch("open"::equals)).isTrue();
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
