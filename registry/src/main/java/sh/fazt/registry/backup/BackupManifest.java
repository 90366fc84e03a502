package sh.fazt.registry.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import sh.fazt.journal.Revision;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.StateHash;
import sh.fazt.journal.json.JournalJson;

/**
 * What a backup holds: canonical JSON (RFC 8785) in {@code manifest.json}, its SHA-256 beside it in
 * {@code manifest.sha256}. Described in docs/reference/formats.md.
 *
 * @param format of the backup; 1
 * @param createdAt when it was begun, by the node's clock
 * @param node the name of the node
 * @param revision the newest event in it
 * @param chain the last link of the journal's chain
 * @param stateHash of what the node served at that revision
 * @param apps that are not removed
 * @param database the file {@code database.db}
 * @param contents the file {@code contents.txt}
 * @param bodies how many contents are named there, and their bytes
 * @param withKey whether {@code node.key} is part of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupManifest(
    int format,
    Instant createdAt,
    String node,
    Revision revision,
    String chain,
    StateHash stateHash,
    int apps,
    Digest database,
    Digest contents,
    Amount bodies,
    boolean withKey) {
  static final int FORMAT = 1;
  static final String DATABASE = "database.db";
  static final String CONTENTS = "contents.txt";
  static final String KEY = "node.key";
  private static final String FILE = "manifest.json";
  private static final String DIGEST = "manifest.sha256";

  /** A file of the backup. */
  public record Digest(String sha256, long bytes) {
    /** Of a file as it is. */
    static Digest of(Path file) throws IOException {
      return new Digest(ContentFolder.sha256(file), Files.size(file));
    }
  }

  /** How much there is. */
  public record Amount(long count, long bytes) {}

  /** Writes it; the last file of a backup. */
  void write(Path folder) throws IOException {
    byte[] bytes = JournalJson.canonical(this);
    ContentFolder.write(folder.resolve(FILE), bytes);
    ContentFolder.write(
        folder.resolve(DIGEST),
        (Sha256.hex(bytes) + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /**
   * Reads that of a backup.
   *
   * @throws sh.fazt.registry.domain.RejectedException if there is none, or it is not as it was
   *     written
   */
  static BackupManifest read(Path folder) throws IOException {
    String name = String.valueOf(folder.getFileName());
    if (!isIn(folder)) {
      throw BackupRejections.notFound(name).asException();
    }
    byte[] bytes = Files.readAllBytes(folder.resolve(FILE));
    Path digest = folder.resolve(DIGEST);
    if (!Files.isRegularFile(digest)
        || !Files.readString(digest, java.nio.charset.StandardCharsets.ISO_8859_1)
            .equals(Sha256.hex(bytes) + "\n")) {
      throw BackupRejections.damaged(name, "its manifest is not as it was written").asException();
    }
    try {
      JsonNode tree = JournalJson.mapper().readTree(bytes);
      int format = tree.path("format").asInt();
      if (format > FORMAT) {
        throw BackupRejections.tooNew(name, format).asException();
      }
      return JournalJson.mapper().treeToValue(tree, BackupManifest.class);
    } catch (JsonProcessingException e) {
      throw BackupRejections.damaged(name, "its manifest cannot be read").asException();
    }
  }

  /** Whether a database adds up to what is said here. */
  boolean matches(DatabaseState state) {
    return state.revision().equals(revision)
        && state.chain().equals(chain)
        && state.stateHash().equals(stateHash);
  }
}
