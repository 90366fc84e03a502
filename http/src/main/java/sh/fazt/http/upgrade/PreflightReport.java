package sh.fazt.http.upgrade;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.control.PlainJson;

/**
 * What a version made of a copy of the database. It is printed by one version and read by another,
 * so fields are only ever added.
 *
 * @param version that tried it
 * @param stateHash of everything that can be seen
 * @param revisions how many events the journal has
 * @param opens the oldest schema with which the file may be opened, after this version migrated it
 */
public record PreflightReport(String version, String stateHash, long revisions, long opens) {
  private static final String RESULT = "result";

  /** The line that says so. */
  public String line() {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put(RESULT, "ok");
    fields.put("version", version);
    fields.put("state_hash", stateHash);
    fields.put("revisions", revisions);
    fields.put("opens", opens);
    return PlainJson.write(fields);
  }

  /** The line that says that it cannot use the copy. */
  public static String refused(String sentence) {
    return PlainJson.write(Map.of(RESULT, "refused", "message", sentence));
  }

  /** The line that says that it gets on. */
  public static String progress(String what, long done) {
    return PlainJson.write(Map.of("progress", what, "done", done));
  }

  /** What a line says in the end, if it is the last one. */
  static Optional<PreflightReport> read(Map<String, @Nullable Object> line) {
    return "ok".equals(line.get(RESULT))
            && line.get("version") instanceof String version
            && line.get("state_hash") instanceof String hash
            && line.get("revisions") instanceof Long revisions
            && line.get("opens") instanceof Long opens
        ? Optional.of(new PreflightReport(version, hash, revisions, opens))
        : Optional.empty();
  }
}
