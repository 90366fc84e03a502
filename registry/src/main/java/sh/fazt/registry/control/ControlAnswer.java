package sh.fazt.registry.control;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.domain.Rejection;

/** What a node answers to a {@link ControlRequest}, as one line of JSON. */
public sealed interface ControlAnswer {

  /** It was done. {@code data} holds plain values only (see {@link PlainJson}). */
  record Done(Map<String, @Nullable Object> data) implements ControlAnswer {
    public Done {
      data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }
  }

  /**
   * It was refused and nothing was changed.
   *
   * @param code stable, upper snake case
   * @param message one sentence that says what to do
   */
  record Rejected(String code, String message) implements ControlAnswer {}

  static ControlAnswer done(Map<String, ? extends @Nullable Object> data) {
    return new Done(new LinkedHashMap<>(data));
  }

  static ControlAnswer refused(String code, String message) {
    return new Rejected(code, message);
  }

  static ControlAnswer refused(Rejection rejection) {
    return new Rejected(rejection.code().wireName(), rejection.sentence());
  }

  /** The answer as it is sent, without the line feed. */
  default String line() {
    return switch (this) {
      case Done(Map<String, @Nullable Object> data) -> {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("ok", true);
        fields.put("data", data);
        yield PlainJson.write(fields);
      }
      case Rejected(String code, String message) -> {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("ok", false);
        fields.put("code", code);
        fields.put("message", message);
        yield PlainJson.write(fields);
      }
    };
  }

  /**
   * Reads what {@link #line} wrote.
   *
   * @throws IOException if the line is no answer
   */
  static ControlAnswer parse(String line) throws IOException {
    Map<String, @Nullable Object> fields = PlainJson.readObject(line);
    return switch (fields.get("ok")) {
      case Boolean ok when ok -> new Done(PlainJson.object(fields.get("data")));
      case Boolean _ ->
          new Rejected(
              String.valueOf(fields.getOrDefault("code", "REFUSED")),
              String.valueOf(fields.getOrDefault("message", "The node refused.")));
      case null, default -> throw new IOException("neither done nor refused");
    };
  }
}
