package sh.fazt.registry.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

class ReleaseManifestTest {
  private static final String DIGEST = "0".repeat(64);

  private static final String TEXT =
      """
      fazt-release 1
      version 1.0.1
      platform linux-amd64
      minimum-from 1.0.0
      archive D 100 fazt-v1.0.1-linux-amd64.tar.gz
      file D 17 755 bin/fazt
      file D 5 644 lib/a.jar
      file D 6 644 version
      caches D 50 fazt-v1.0.1-linux-amd64-aot.tar.gz
      file D 9 644 lib/client.aot
      """
          .replace("D", DIGEST);

  @Test
  void aManifestIsPrintedAsItWasRead() {
    assertThat(new String(parse(TEXT).print(), StandardCharsets.US_ASCII)).isEqualTo(TEXT);
    String withoutCaches = TEXT.substring(0, TEXT.indexOf("caches"));
    assertThat(new String(parse(withoutCaches).print(), StandardCharsets.US_ASCII))
        .isEqualTo(withoutCaches);
  }

  @Test
  void itSaysWhatTheReleaseConsistsOf() {
    ReleaseManifest manifest = parse(TEXT);

    assertThat(manifest.version()).hasToString("1.0.1");
    assertThat(manifest.fileName()).isEqualTo("fazt-v1.0.1-linux-amd64.manifest");
    assertThat(manifest.archive().files())
        .extracting(ReleaseFile::path)
        .containsExactly("bin/fazt", "lib/a.jar", "version");
    assertThat(manifest.caches().orElseThrow().files()).hasSize(1);
    assertThat(manifest.unpackedBytes()).isEqualTo(37);
  }

  /** What makes a manifest one that is not taken. */
  record Flaw(String name, UnaryOperator<String> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Flaw> flaws() {
    return Stream.of(
        swap("another form", "fazt-release 1", "fazt-release 2"),
        swap("no version", "version 1.0.1", "version one"),
        swap("a version that is a path", "version 1.0.1", "version ../1.0.1"),
        swap("no platform", "platform linux-amd64", "platform ../.."),
        swap("nothing may come to it", "minimum-from 1.0.0", "minimum-from 1.0.2"),
        swap("an archive elsewhere", "fazt-v1.0.1-linux-amd64.tar.gz", "/etc/passwd"),
        swap("an archive of another version", "fazt-v1.0.1-linux-amd64.tar", "fazt-v1.0.2-l.tar"),
        swap("an empty archive", " 100 ", " 0 "),
        swap("an archive without end", " 100 ", " 99999999999999 "),
        swap("a size that is no number", " 100 ", " 1e2 "),
        swap("a size with a sign", " 100 ", " -5 "),
        swap("a digest in capitals", DIGEST + " 17", "A".repeat(64) + " 17"),
        swap("a short digest", DIGEST + " 17", "00 17"),
        swap("a mode with setuid", "755 bin", "4755 bin"),
        swap("a mode for everybody", "644 lib/a.jar", "666 lib/a.jar"),
        swap("two blanks", "755 bin", "755  bin"),
        swap("a tabulator", "755 bin", "755\tbin"),
        swap("a letter that is none", "lib/a.jar", "lib/\u00e4.jar"),
        swap("an end of line of others", "lib/a.jar\n", "lib/a.jar\r\n"),
        swap("a file twice", "644 lib/a.jar", "644 bin/fazt"),
        swap("files out of order", "644 lib/a.jar", "644 a.jar"),
        swap("a cache that is a file of the archive", "lib/client.aot", "lib/a.jar"),
        swap("a file that is a folder", "lib/client.aot", "lib/a.jar/client.aot"),
        swap("a folder that is a file", "lib/client.aot", "lib"),
        swap("no program", "bin/fazt", "bin/other"),
        swap("a program that cannot be run", "755 bin/fazt", "644 bin/fazt"),
        swap("no version file", "644 version", "644 versions"),
        new Flaw("nothing", _ -> ""),
        new Flaw("one line's end", _ -> "\n"),
        new Flaw("no end of line", text -> text.substring(0, text.length() - 1)),
        new Flaw("an empty line at the end", text -> text + "\n"),
        new Flaw("one more archive", text -> text + "caches D 50 x\n".replace("D", DIGEST)),
        new Flaw("cut off", text -> text.substring(0, text.indexOf("archive"))),
        new Flaw("too long", text -> text + "x".repeat(ReleaseManifest.MOST_BYTES)));
  }

  private static Flaw swap(String name, String old, String other) {
    return new Flaw(name, text -> text.replaceFirst(java.util.regex.Pattern.quote(old), other));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void whatIsNotExactlyAManifestIsRefused(Flaw flaw) {
    refused(flaw.change().apply(TEXT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../x",
        "lib/../../x",
        "lib/..",
        "lib/./x",
        "./x",
        "lib//x",
        "lib/",
        ".",
        "..",
        "",
        "a b",
        "a\\b",
        "a:b",
        "~",
        "a\u0000b",
        "a*b"
      })
  void aPathThatIsNotBelowTheReleaseIsRefused(String path) {
    refused(TEXT.replace("lib/client.aot", path));
  }

  @Test
  void pathsAreBounded() {
    String segment = "a".repeat(100);
    assertThat(parse(TEXT.replace("client.aot", segment)).caches()).isPresent();
    refused(TEXT.replace("client.aot", segment + "a"));
    refused(TEXT.replace("client.aot", segment + "/" + segment));
  }

  @Test
  void filesAreCounted() {
    var text = new StringBuilder(TEXT);
    for (int i = 0; i < ReleaseManifest.MOST_FILES; i++) {
      text.append("file " + DIGEST + " 1 644 m/%04d\n".formatted(i));
    }
    refused(text.toString());
  }

  @Test
  void aReleaseForAnotherMachineIsRefused() {
    ReleasePlatform arm = ReleasePlatform.of("Linux", "aarch64");

    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> parse(TEXT).requirePlatform(arm))
        .satisfies(
            e -> {
              assertThat(e.rejection().code()).isEqualTo(RejectionCode.RELEASE_PLATFORM);
              assertThat(e.rejection().sentence()).contains("linux-amd64", "linux-arm64");
            });
    parse(TEXT).requirePlatform(ReleasePlatform.of("Linux", "amd64"));
  }

  @Test
  void theNewestReleaseOfAnIndexIsFoundWhateverItsOrder() {
    String index =
        """
        fazt-releases 1
        release 1.0.1 linux-amd64 D
        release 1.0.10 linux-amd64 D
        release 2.0.0 linux-arm64 D
        release 1.0.9 linux-amd64 D
        """
            .replace("D", DIGEST);
    ReleaseIndex releases = ReleaseIndex.parse(index.getBytes(StandardCharsets.US_ASCII));
    ReleasePlatform amd = ReleasePlatform.of("Linux", "x86_64");

    assertThat(releases.newest(amd).orElseThrow().manifestName())
        .isEqualTo("fazt-v1.0.10-linux-amd64.manifest");
    assertThat(releases.find(ReleaseVersion.parse("2.0.0").orElseThrow(), amd)).isEmpty();
    for (String bad :
        List.of("", "fazt-releases 2\n", "fazt-releases 1\nrelease 1.0.0 linux-amd64\n")) {
      assertThatExceptionOfType(RejectedException.class)
          .isThrownBy(() -> ReleaseIndex.parse(bad.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private static ReleaseManifest parse(String text) {
    return ReleaseManifest.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void refused(String text) {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> parse(text))
        .satisfies(e -> assertThat(e.rejection().code()).isEqualTo(RejectionCode.RELEASE_DAMAGED));
  }
}
