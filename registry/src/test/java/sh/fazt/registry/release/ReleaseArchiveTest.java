package sh.fazt.registry.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/**
 * Archives as an attacker would make them who can have them signed: the digest of the archive fits
 * in each case, so that only what is in it can be the reason.
 */
class ReleaseArchiveTest {
  private static final byte[] PROGRAM = bytes("#!/bin/sh\n");
  private static final byte[] JAR = "jar".repeat(400).getBytes(StandardCharsets.US_ASCII);
  private static final List<ReleaseFile> FILES =
      List.of(listed("bin/fazt", true, PROGRAM), listed("lib/a.jar", false, JAR));

  @TempDir private Path folder;

  /** An archive that is not the one listed. */
  record Hostile(String name, Supplier<byte[]> archive) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Hostile> hostile() {
    byte[] none = new byte[0];
    return Stream.of(
        after("a file that is not listed", tar -> tar.file("lib/b.jar", 0644, JAR)),
        after("a file twice", tar -> tar.file("lib/a.jar", 0644, JAR)),
        after("a folder", tar -> tar.entry("more/", 0755, '5', "", 0, none)),
        after("a link besides", tar -> tar.entry("link", 0777, '2', "/etc/passwd", 0, none)),
        after("a bomb at the end", tar -> tar.raw(new byte[1 << 22])),
        after("something behind its end", tar -> tar.raw(new byte[1024]).raw(new byte[] {1})),
        second("a link", tar -> tar.entry("lib/a.jar", 0777, '2', "/etc/passwd", 0, none)),
        second("a hard link", tar -> tar.entry("lib/a.jar", 0644, '1', "bin/fazt", 0, none)),
        second("a link with bytes", tar -> tar.entry("lib/a.jar", 0644, '2', "x", 1200, JAR)),
        second("a device", tar -> tar.entry("lib/a.jar", 0644, '3', "", 0, none)),
        second("a pipe", tar -> tar.entry("lib/a.jar", 0644, '6', "", 0, none)),
        second("an extended header", tar -> tar.entry("lib/a.jar", 0644, 'x', "", 1200, JAR)),
        second("a long name of GNU", tar -> tar.entry("lib/a.jar", 0644, 'L', "", 1200, JAR)),
        second("a sparse file", tar -> tar.entry("lib/a.jar", 0644, 'S', "", 1200, JAR)),
        second("a path upwards", tar -> tar.file("lib/../../a.jar", 0644, JAR)),
        second("an absolute path", tar -> tar.file("/lib/a.jar", 0644, JAR)),
        second("a path with a dot", tar -> tar.file("./lib/a.jar", 0644, JAR)),
        second("setuid", tar -> tar.file("lib/a.jar", 04644, JAR)),
        second("another mode", tar -> tar.file("lib/a.jar", 0755, JAR)),
        second("everybody may write", tar -> tar.file("lib/a.jar", 0666, JAR)),
        second("other bytes", tar -> tar.file("lib/a.jar", 0644, bytes("jaR".repeat(400)))),
        second("fewer bytes", tar -> tar.file("lib/a.jar", 0644, bytes("jar"))),
        second("more bytes", tar -> tar.file("lib/a.jar", 0644, bytes("jar".repeat(500)))),
        second("a size that lies", tar -> tar.entry("lib/a.jar", 0644, '0', "", 1 << 29, JAR)),
        second("nothing", tar -> tar),
        new Hostile("a broken checksum", ReleaseArchiveTest::brokenChecksum),
        new Hostile("no archive", () -> TarBytes.gzip(bytes("hello"))),
        new Hostile("nothing at all", () -> TarBytes.gzip(none)),
        new Hostile("no gzip", () -> bytes("hello, hello, hello")),
        new Hostile("no bytes", () -> none),
        new Hostile("cut off", () -> Arrays.copyOf(good().gzip(), good().gzip().length - 20)),
        new Hostile("without its end", () -> TarBytes.gzip(good().plain())));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void anArchiveThatHoldsAnythingElseThanListedIsRefused(Hostile hostile) throws IOException {
    byte[] packed = hostile.archive().get();
    Path file = Files.write(folder.resolve("archive"), packed);
    Path target = Files.createDirectories(folder.resolve("deep/target"));

    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> archive(packed).unpack(file, target))
        .satisfies(e -> assertThat(e.rejection().code()).isEqualTo(RejectionCode.RELEASE_DAMAGED));

    try (var outside = Files.list(folder.resolve("deep"))) {
      assertThat(outside).containsExactly(target);
    }
  }

  /** Wherever in a record of 20 blocks the last file ends, tar fills the record. */
  @ParameterizedTest
  @ValueSource(ints = {2, 20, 21})
  void whatTarFillsItsLastRecordWithIsNoHarm(int blocks) throws IOException {
    byte[] packed = good().raw(new byte[(blocks - 2) * 512]).gzip();
    Path file = Files.write(folder.resolve("archive"), packed);
    Path target = Files.createDirectory(folder.resolve("target"));

    archive(packed).unpack(file, target);

    assertThat(target.resolve("lib/a.jar")).hasBinaryContent(JAR);
  }

  @Test
  void everythingIsUnpackedWithModesAndTimes() throws IOException {
    byte[] packed = good().gzip();
    Path file = Files.write(folder.resolve("archive"), packed);
    Path target = Files.createDirectory(folder.resolve("target"));

    archive(packed).verify(file);
    archive(packed).unpack(file, target);

    assertThat(target.resolve("bin/fazt")).hasBinaryContent(PROGRAM).isExecutable();
    assertThat(target.resolve("lib/a.jar")).hasBinaryContent(JAR);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("lib"))))
        .isEqualTo("rwxr-xr-x");
    assertThat(Files.getLastModifiedTime(target.resolve("lib/a.jar")).toInstant())
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(archive(packed).isIn(target)).isTrue();
  }

  @Test
  void theDigestOfAnArchiveIsChecked() throws IOException {
    byte[] packed = good().gzip();
    ReleaseArchive archive = archive(packed);
    byte[] other = packed.clone();
    other[other.length / 2] ^= 1;
    for (byte[] bytes :
        List.of(
            other,
            Arrays.copyOf(packed, packed.length - 1),
            Arrays.copyOf(packed, packed.length + 1),
            new byte[0])) {
      Path file = Files.write(folder.resolve("archive"), bytes);
      assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> archive.verify(file));
    }
    Path file = Files.write(folder.resolve("archive"), packed);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> archive.verify(link));
  }

  @Test
  void whatWasChangedAfterwardsIsNoticed() throws IOException {
    byte[] packed = good().gzip();
    Path file = Files.write(folder.resolve("archive"), packed);
    Path target = Files.createDirectory(folder.resolve("target"));
    ReleaseArchive archive = archive(packed);
    archive.unpack(file, target);
    Path jar = target.resolve("lib/a.jar");

    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-r--"));
    assertThat(archive.isIn(target)).isFalse();
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(archive.isIn(target)).isTrue();
    Files.write(jar, bytes("jaR".repeat(400)));
    assertThat(archive.isIn(target)).isFalse();
    Files.delete(jar);
    assertThat(archive.isIn(target)).isFalse();
  }

  private static Hostile after(String name, UnaryOperator<TarBytes> more) {
    return new Hostile(name, () -> more.apply(good()).gzip());
  }

  /** Where the second file should be. */
  private static Hostile second(String name, UnaryOperator<TarBytes> entry) {
    return new Hostile(
        name, () -> entry.apply(new TarBytes().file("bin/fazt", 0755, PROGRAM)).gzip());
  }

  private static TarBytes good() {
    return new TarBytes().file("bin/fazt", 0755, PROGRAM).file("lib/a.jar", 0644, JAR);
  }

  private static byte[] brokenChecksum() {
    byte[] tar = good().raw(new byte[1024]).plain();
    tar[150]++;
    return TarBytes.gzip(tar);
  }

  private static ReleaseArchive archive(byte[] packed) {
    return new ReleaseArchive("archive", Sha256.hex(packed), packed.length, FILES);
  }

  private static ReleaseFile listed(String path, boolean executable, byte[] content) {
    return new ReleaseFile(Sha256.hex(content), content.length, executable, path);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
