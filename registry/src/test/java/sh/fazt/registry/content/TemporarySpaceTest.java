package sh.fazt.registry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.registry.domain.RejectedException;

class TemporarySpaceTest {
  private final Path folder;

  TemporarySpaceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private TemporarySpace space(long limit) {
    return TemporarySpace.open(folder.resolve("fazt.db"), limit);
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  private static void assertRefused(ThrowingCallable call, String code, int status) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RejectedException.class,
            refused -> {
              assertThat(refused.rejection().code().wireName()).isEqualTo(code);
              assertThat(refused.rejection().status()).isEqualTo(status);
            });
  }

  @Test
  void whatIsWrittenIsInAFileThatOnlyItsOwnerReads() throws IOException {
    try (var file = space(100).newFile()) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2}));
      file.write(ByteBuffer.wrap(new byte[] {3}));

      assertThat(file.path()).hasBinaryContent(new byte[] {1, 2, 3});
      assertThat(file.size()).isEqualTo(3);
      assertThat(Files.getPosixFilePermissions(file.path()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void allUploadsTogetherHaveOneBoundAndGiveTheirSpaceBack() {
    var space = space(100);
    var first = space.newFile();
    first.write(bytes(60));
    try (var second = space.newFile()) {
      second.write(bytes(40));
      assertRefused(() -> second.write(bytes(1)), "UPLOADS_BUSY", 503);
      first.close();
      second.write(bytes(1));
      assertThat(space.free()).isEqualTo(59);
    }
    first.close();

    assertThat(space.free()).isEqualTo(100);
    assertThat(first.path()).doesNotExist();
  }

  @Test
  void anUploadLargerThanTheWholeSpaceIsToldSo() {
    try (var file = space(100).newFile()) {
      file.write(bytes(90));
      assertRefused(() -> file.write(bytes(11)), "PAYLOAD_TOO_LARGE", 413);
    }
  }

  @Test
  void whatACrashLeftIsRemovedAtTheNextStart() {
    var crashed = space(100).newFile();
    crashed.write(bytes(60));

    var space = space(100);

    assertThat(crashed.path()).doesNotExist();
    assertThat(space.free()).isEqualTo(100);
  }
}
