package sh.fazt.registry.imports.older;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** Something that an app stored, and that can be stored here. */
public sealed interface OlderStored {
  /** The key it is stored under, one of {@link OlderApp#owners}. */
  String owner();

  /**
   * A value under a key.
   *
   * @param legacy whether it is of the first generation, which knew no app but a site
   * @param expiresAt when it is no longer there, if ever; it was there when the file was read
   */
  record Value(
      String owner, String key, JsonNode value, Optional<Instant> expiresAt, boolean legacy)
      implements OlderStored {}

  /**
   * A document.
   *
   * @param data without its id
   */
  record Document(
      String owner,
      String collection,
      String id,
      ObjectNode data,
      Optional<Instant> createdAt,
      Optional<Instant> updatedAt)
      implements OlderStored {}

  /**
   * A blob.
   *
   * @param row where its bytes are, for {@link OlderDatabase#open}
   * @param size real length in bytes
   * @param mime as it is stored; may be empty
   */
  record Blob(
      String owner, long row, String path, long size, String mime, Optional<Instant> updatedAt)
      implements OlderStored {}
}
