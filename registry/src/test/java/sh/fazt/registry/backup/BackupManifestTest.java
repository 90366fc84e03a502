package sh.fazt.registry.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.fazt.journal.Revision;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.StateHash;
import sh.fazt.registry.domain.RejectedException;

/** The bytes of a manifest, which are kept for ever. */
class BackupManifestTest {
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final BackupManifest SAMPLE =
      new BackupManifest(
          1,
          Instant.parse("2026-11-28T12:00:00Z"),
          "main",
          Revision.of(57),
          HASH,
          StateHash.of(HASH),
          3,
          new BackupManifest.Digest(HASH, 4096),
          new BackupManifest.Digest(HASH, 140),
          new BackupManifest.Amount(2, 6),
          false);
  private static final String BYTES =
      """
      {"apps":3,"bodies":{"bytes":6,"count":2},"chain":"#","contents":{"bytes":140,"sha256":"#"},\
      "createdAt":"2026-11-28T12:00:00Z","database":{"bytes":4096,"sha256":"#"},"format":1,\
      "node":"main","revision":57,"stateHash":"#","withKey":false}"""
          .replace("#", HASH);

  @Test
  void itIsWrittenAndReadAsEver(@TempDir Path folder) throws IOException {
    SAMPLE.write(folder);

    assertThat(folder.resolve("manifest.json")).content(UTF_8).isEqualTo(BYTES);
    assertThat(folder.resolve("manifest.sha256")).hasContent(Sha256.hex(BYTES.getBytes(UTF_8)));
    assertThat(BackupManifest.read(folder)).isEqualTo(SAMPLE);
  }

  @Test
  void aNewerFormatIsNamedAndNotGuessed(@TempDir Path folder) throws IOException {
    String newer = BYTES.replace("\"format\":1", "\"format\":2");
    Files.writeString(folder.resolve("manifest.json"), newer);
    Files.writeString(folder.resolve("manifest.sha256"), Sha256.hex(newer.getBytes(UTF_8)) + "\n");

    var refused = catchThrowableOfType(RejectedException.class, () -> BackupManifest.read(folder));
    assertThat(refused.rejection().sentence()).contains("has format 2", "does not know");
  }
}
