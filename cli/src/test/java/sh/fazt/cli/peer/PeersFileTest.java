package sh.fazt.cli.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.cli.network.PeerUrl;
import sh.fazt.cli.shell.Failure;

class PeersFileTest {
  private final Path folder;
  private final Path path;
  private final PeersFile file;

  PeersFileTest(@TempDir Path home) {
    this.folder = home.resolve("config").resolve("fazt");
    this.path = folder.resolve("peers.json");
    this.file = new PeersFile(path);
  }

  @Test
  void whatIsAddedIsReadBackAndTheFirstIsTheDefault() throws IOException {
    file.change(peers -> peers.with(peer("zyt", "secret")));
    file.change(peers -> peers.with(peer("abc", "other")));

    Peers peers = file.read();
    assertThat(peers.all()).containsExactly(peer("abc", "other"), peer("zyt", "secret"));
    assertThat(peers.standard()).contains("zyt");
  }

  @Test
  void onlyTheOwnerMayReadTheFileAndItsFolder() throws IOException {
    file.change(peers -> peers.with(peer("zyt", "secret")));

    assertThat(modeOf(path)).isEqualTo("rw-------");
    assertThat(modeOf(folder)).isEqualTo("rwx------");
    assertThat(file.isOpenToOthers()).isFalse();
  }

  @Test
  void aFileThatOthersCouldReadIsNoticedAndClosedByTheNextChange() throws IOException {
    file.change(peers -> peers.with(peer("zyt", "secret")));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(file.isOpenToOthers()).isTrue();

    file.change(peers -> peers.with(peer("abc", "other")));

    assertThat(modeOf(path)).isEqualTo("rw-------");
  }

  @Test
  void manyWritersAtOnceLoseNothing() throws Exception {
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      var changes =
          IntStream.range(0, 24)
              .mapToObj(
                  i ->
                      writers.submit(
                          () -> new PeersFile(path).change(p -> p.with(peer("p" + i, "t" + i)))))
              .toList();
      for (var change : changes) {
        change.get();
      }
    }
    assertThat(file.read().all()).hasSize(24);
  }

  @Test
  void aChangeThatIsRefusedLeavesTheFileAsItWasAndNothingBesideIt() throws IOException {
    file.change(peers -> peers.with(peer("zyt", "secret")));
    String before = Files.readString(path);

    assertThatThrownBy(
            () ->
                file.change(
                    _ -> {
                      throw Failure.refused("NO", "no", "no");
                    }))
        .isInstanceOf(Failure.class);

    assertThat(Files.readString(path)).isEqualTo(before);
    try (var entries = Files.list(folder)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .containsExactlyInAnyOrder("peers.json", "peers.lock");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{}",
        "{\"format\":\"1\"}",
        "{\"format\":1,\"peers\":{\"a\":{}}}",
        "{\"format\":1,\"peers\":{\"a\":{\"url\":\"ftp://x\",\"token\":\"t\"}}}",
        "{\"format\":1,\"peers\":{\"a\":{\"url\":\"http://x\"}}}",
        "{\"format\":99,\"peers\":{}}"
      })
  void junkIsRefusedAndNeverWrittenOver(String junk) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(path, junk);

    assertThatThrownBy(file::read)
        .isInstanceOf(Failure.class)
        .hasMessageContaining(path.toString());
    assertThatThrownBy(() -> file.change(peers -> peers.with(peer("zyt", "secret"))))
        .isInstanceOf(Failure.class);
    assertThat(Files.readString(path)).isEqualTo(junk);
  }

  @Test
  void aLinkToTheFileStaysALink() throws IOException {
    file.change(peers -> peers.with(peer("zyt", "secret")));
    Path link = path.resolveSibling("link.json");
    Files.createSymbolicLink(link, path);

    new PeersFile(link).change(peers -> peers.with(peer("abc", "other")));

    assertThat(link).isSymbolicLink();
    assertThat(file.read().all()).hasSize(2);
  }

  @Test
  void aPeerNeverPrintsItsToken() {
    assertThat(peer("zyt", "secret").toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "https://admin.example.com/, https://admin.example.com",
    "HTTPS://Admin.Example.COM, https://admin.example.com",
    "http://localhost:4698//, http://localhost:4698",
    "admin.example.com, https://admin.example.com",
    "localhost:4698, http://localhost:4698",
    "admin.localhost:4698/, http://admin.localhost:4698"
  })
  void aUrlHasOneSpelling(String typed, String meant) {
    assertThat(PeerUrl.parse(typed)).hasToString(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ftp://x", "https://", "https://a/b", "https://a?b", "http://u:p@h", "a b"})
  void whatIsNoUrlOfANodeIsRefused(String typed) {
    assertThatThrownBy(() -> PeerUrl.parse(typed)).isInstanceOf(Failure.class);
  }

  private static Peer peer(String name, String token) {
    return new Peer(name, URI.create("http://localhost:4698"), token);
  }

  private static String modeOf(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
